"""How a table is set: column widths from content, alignment, size of type, portrait or landscape, or in parts.

Widths are estimated from characters before layout, so that every format decides alike and no layout runs twice.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rfcexport.model import Block
from rfcexport.pandoc_ast import block_text, cells_of, rows_of, walk

# Advance of an average character of the sans face, in em: measured over running English text. Heads are bold.
_EM_TEXT, _EM_CODE = 0.56, 0.62
_PADDING_PT, _TIGHT_PADDING_PT = 10.0, 4.5
TIGHT_COLUMNS = 12
"""From this number on, columns stand close together."""
_PT_PER_MM = 72 / 25.4
_LONGEST_WORD = 22
_SLACK_EM = 0.4  # Word and WeasyPrint round and shape a little differently
_NUMBER = re.compile(r"[~≈<>≤≥±+−-]?\s*[$€£]?\s*\d[\d.,’' \u00a0]*\s*(?:%|‰|[kKMGTµmn]?(?:i?B|s|b|Hz|x)?|ms|×|x)?\*?")
_LONGEST_NUMBER = 60
_EMPTY_CELLS = frozenset({"", "-", "–", "—", "n/a", "N/A", "?"})

SIZES_PT = (8.5, 8.0, 7.5, 7.0)


@dataclass(frozen=True, slots=True)
class TableLayout:
    """`widths` in per cent of the table, `numeric` by column, `size_pt` of type.

    `parts` lists the columns of each part where the table is split; the first column is repeated in each.
    """

    widths: tuple[float, ...]
    numeric: tuple[bool, ...]
    size_pt: float
    is_landscape: bool
    parts: tuple[tuple[int, ...], ...]


def table_layout(table: Block, *, measure_mm: float, landscape_mm: float) -> TableLayout:
    """How `table` is set in a column `measure_mm` wide, or on a landscape page with `landscape_mm`."""
    count = len(table["c"][2])
    least, whole, most = _column_widths_em(table, count)
    numeric = _numeric_columns(table, count)
    for is_landscape, measure in ((False, measure_mm), (True, landscape_mm)):
        room = measure * _PT_PER_MM
        # Smaller type rather than a name cut in two; a name cut in two rather than the smallest type, or a page turned.
        for wanted, sizes in ((whole, SIZES_PT[:-1]), (least, SIZES_PT)):
            for size in sizes:
                if _needed_pt(wanted, size) <= room:
                    widths = _shared(_between(least, whole, room, size), most, room, size)
                    return TableLayout(widths, numeric, size, is_landscape, (tuple(range(count)),))
    room, size = landscape_mm * _PT_PER_MM, SIZES_PT[-1]
    return TableLayout(_shared(least, most, room, size), numeric, size, True, _parts(least, room))


def _between(least: list[float], whole: list[float], room_pt: float, size: float) -> list[float]:
    """For each column its longest name whole, as far as there is room; the same part of what is wanting for all."""
    wanting = sum(whole) - sum(least)
    spare = (room_pt - _needed_pt(least, size)) / size
    part = min(1.0, max(0.0, spare / wanting)) if wanting else 0.0
    return [low + part * (high - low) for low, high in zip(least, whole, strict=True)]


def _needed_pt(least: list[float], size: float) -> float:
    return sum(least) * size + len(least) * _padding_pt(len(least))


def _padding_pt(count: int) -> float:
    return _PADDING_PT if count < TIGHT_COLUMNS else _TIGHT_PADDING_PT


def _column_widths_em(table: Block, count: int) -> tuple[list[float], list[float], list[float]]:
    """For each column the widths of its longest part of a word, its longest word and its longest line, in em."""
    least, whole, most = [1.2] * count, [1.2] * count, [1.2] * count
    heads = len(table["c"][3][1])
    for index, row in enumerate(_grid_rows(table)):
        for column, cell, span in row:
            if column >= count:
                continue
            text = block_text(cell[4])
            em = _EM_CODE if index < heads or any(node["t"] == "Code" for node in walk(cell[4])) else _EM_TEXT
            # A break is possible inside what has no space: identifiers, paths, addresses.
            part = _word_em(re.split(r"[\s/]+|(?<=[-_.,])", text), em)
            word = _word_em(re.split(r"\s+|(?<=/)|(?<=\w{4}-)(?=\w{4})", text), em)
            line = max((len(line) for line in text.split("\n")), default=0) * em
            if index < heads:
                # Words at the head may stand below one another; what a column holds is below them.
                line = max(word, line / 2)
            wide = 2.0 if re.search("[\u2e80-\u9fff\uac00-\ud7af]", text) else 1.0
            for offset in range(span):
                if column + offset < count:
                    at = column + offset
                    least[at] = max(least[at], part / span)
                    whole[at] = max(whole[at], word / span)
                    most[at] = max(most[at], line * wide / span)
    whole = [max(pair) for pair in zip(least, whole, strict=True)]
    return least, whole, [max(pair) for pair in zip(whole, most, strict=True)]


def _word_em(words: list[str], em: float) -> float:
    longest = min(max(map(len, words), default=0), _LONGEST_WORD)
    return longest * em + (_SLACK_EM if longest > 3 else 0.0)


def _grid_rows(table: Block) -> list[list[tuple[int, list, int]]]:  # type: ignore[type-arg]
    """The cells of each row with the column they begin in and the columns they span, row spans counted."""
    width = len(table["c"][2])
    below = [0] * width
    rows = []
    for cells in rows_of(table):
        column, row = 0, []
        free = [rest == 0 for rest in below]
        below = [max(0, rest - 1) for rest in below]
        for cell in cells:
            while column < width and not free[column]:
                column += 1
            span = min(cell[3], max(1, width - column))
            row.append((column, cell, span))
            for index in range(column, min(width, column + span)):
                below[index] = max(below[index], cell[2] - 1)
            column += span
        rows.append(row)
    return rows


def _shared(least: list[float], most: list[float], room_pt: float, size: float) -> tuple[float, ...]:
    """Per cent for each column: its longest word, and of the rest a part by what its longest line still wants.

    The square root keeps one column of long prose from starving the others.
    """
    room = (room_pt - len(least) * _padding_pt(len(least))) / size
    wanted = [(high - low) ** 0.5 if high > low else 0.0 for low, high in zip(least, most, strict=True)]
    rest = max(0.0, room - sum(least))
    if sum(most) <= room or not sum(wanted):
        given = list(most)
    else:
        given = [low + rest * want / sum(wanted) for low, want in zip(least, wanted, strict=True)]
        # What a column got beyond its longest line goes to those that still wrap.
        spare = sum(max(0.0, g - high) for g, high in zip(given, most, strict=True))
        given = [min(g, high) for g, high in zip(given, most, strict=True)]
        short = [high - g for g, high in zip(given, most, strict=True)]
        if sum(short):
            given = [g + spare * gap / sum(short) for g, gap in zip(given, short, strict=True)]
    outer = [g + _padding_pt(len(least)) / size for g in given]
    return tuple(round(100 * g / sum(outer), 2) for g in outer)


def _numeric_columns(table: Block, count: int) -> tuple[bool, ...]:
    head = len(table["c"][3][1])
    numbers, others = [0] * count, [0] * count
    for row in _grid_rows(table)[head:]:
        for column, cell, _ in row:
            text = block_text(cell[4]).strip()
            if column >= count or text in _EMPTY_CELLS:
                continue
            if len(text) <= _LONGEST_NUMBER and _NUMBER.fullmatch(text):
                numbers[column] += 1
            else:
                others[column] += 1
    stated = [column[0]["t"] for column in table["c"][2]]
    return tuple(
        numbers[index] >= 2 and others[index] == 0 and stated[index] == "AlignDefault" for index in range(count)
    )


def _parts(least: list[float], room_pt: float) -> tuple[tuple[int, ...], ...]:
    """The columns of each part: as many as fit beside the first column at the smallest size, evenly shared."""
    size = SIZES_PT[-1]
    cost = [em * size + _TIGHT_PADDING_PT for em in least]
    if len(least) < 3 or cost[0] > room_pt / 2:
        return (tuple(range(len(least))),)
    parts: list[list[int]] = []
    room = room_pt - cost[0]
    count = max(1, -(-int(sum(cost[1:])) // max(1, int(room))))
    even = min(room, sum(cost[1:]) / count * 1.08)
    taken = even + 1
    for column in range(1, len(least)):
        if taken + cost[column] > even and (not parts or taken + cost[column] > room or len(parts) < count):
            parts.append([0])
            taken = 0.0
        parts[-1].append(column)
        taken += cost[column]
    return tuple(tuple(part) for part in parts)


def part_of(table: Block, columns: tuple[int, ...]) -> Block:
    """`table` with these columns alone; only for tables without spans."""
    attributes, caption, specs, head, bodies, foot = table["c"]

    def rows(found: list) -> list:  # type: ignore[type-arg]
        return [[row[0], [row[1][index] for index in columns if index < len(row[1])]] for row in found]

    return {
        **table,
        "c": [
            attributes,
            caption,
            [specs[index] for index in columns],
            [head[0], rows(head[1])],
            [[body[0], body[1], rows(body[2]), rows(body[3])] for body in bodies],
            [foot[0], rows(foot[1])],
        ],
    }


def has_spans(table: Block) -> bool:
    """Whether a cell of the table covers more than one row or column."""
    return any(cell[2] != 1 or cell[3] != 1 for cell in cells_of(table))
