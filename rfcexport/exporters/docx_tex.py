"""TeX so that Word and LibreOffice both show it as meant once pandoc has made an equation of it.

LibreOffice reads the mark of alignment in Word's arrays as a sign of logic, and takes a sign between two things for a
fault where one of them is missing: the beginning of a cell, or a closing bracket that has an exponent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_ALIGNED = re.compile(
    r"\s*\\begin\{(align|aligned|split|eqnarray|alignat|alignedat|gather|gathered|multline)(\*?)\}(\{\d+\})?(.*)\\end\{\1\2\}\s*",
    re.DOTALL,
)
_TABLE = re.compile(r"\\begin\{(array|[pbBvV]?matrix\*?|smallmatrix|[dr]?cases\*?)\}")
_DEEPEST_TABLE = 8
_COLUMNS = re.compile(r"\s*(?:\[[a-z]\])?\s*\{[^{}]*\}")
_TOKEN = re.compile(r"\\begin\{[^}]*\}|\\end\{[^}]*\}|\\\\(?:\[[^\]]*\])?|\\[A-Za-z]+\*?|\\.|.", re.DOTALL)
_RELATIONS = {
    "=": "=", "<": "<", ">": ">", ":=": "≔", r"\coloneqq": "≔", r"\le": "≤", r"\leq": "≤", r"\ge": "≥", r"\geq": "≥",
    r"\ne": "≠", r"\neq": "≠", r"\equiv": "≡", r"\approx": "≈", r"\sim": "∼", r"\simeq": "≃", r"\cong": "≅",
    r"\in": "∈", r"\subset": "⊂", r"\subseteq": "⊆", r"\to": "→", r"\rightarrow": "→", r"\leftarrow": "←",
    r"\mapsto": "↦", r"\Rightarrow": "⇒", r"\implies": "⟹", r"\iff": "⟺", r"\Leftrightarrow": "⇔", r"\gets": "←",
    r"\propto": "∝", r"\ll": "≪", r"\gg": "≫", r"\prec": "≺", r"\succ": "≻", r"\vdash": "⊢", r"\models": "⊨",
}  # fmt: skip
_RELATION = re.compile(
    r"\s*(:=|[=<>]|" + "|".join(re.escape(name) + "(?![A-Za-z])" for name in _RELATIONS if name[0] == "\\") + ")"
)
_SIDES = "rcl"  # of the columns of a line: left of the relation, the relation, right of it
_EMPTY = r"\text{ }"
_BETWEEN = {
    "*": "∗", "+": "+", "-": "−", r"\ast": "∗", r"\star": "⋆", r"\cdot": "·", r"\bullet": "•", r"\circ": "∘",
    r"\times": "×", r"\pm": "±", r"\oplus": "⊕", r"\otimes": "⊗", r"\dagger": "†", r"\parallel": "∥",
}  # fmt: skip
_BEGINS = frozenset(("", "(", "[", "{", ",", "&", r"\{", r"\left", r"\\"))
_ENDS = frozenset(("", ")", "]", "}", ",", "&", r"\}", r"\right", r"\\"))
_SIZES = re.compile(r"\\(?:left|right|middle|[bB]igg?[lmr]?|sqrt|xrightarrow|xleftarrow|tag)\*?")
_CLOSED = {")": "(", "]": "["}


def for_word(tex: str, numbers: tuple[str, ...] = ()) -> str:
    """`tex` with lines that are aligned as a table, their relation in a column of its own, and no sign on its own.

    `numbers` are those of its lines, for a table with as many.
    """
    found = _ALIGNED.fullmatch(tex)
    if found is None:
        return whole(tex)
    rows = [list(_cells(row)) for row in _parted(found[4], rows=True) if row.strip()]
    width = max((len(row) for row in rows), default=0)
    if not rows:
        return tex
    ends = [f" & \\text{{{number}}}" for number in numbers] if len(numbers) == len(rows) else [""] * len(rows)
    lines = [
        " & ".join([*(whole(cell) or _EMPTY for cell in row), *[_EMPTY] * (width - len(row))]) + end
        for row, end in zip(rows, ends, strict=True)
    ]
    sides = "".join(_SIDES[place % 3] for place in range(width)) if width > 1 else "c"
    sides += "r" if any(ends) else ""
    return "".join((r"\begin{array}{", sides, "} ", r" \\ ".join(lines), r" \end{array}"))


def whole(tex: str) -> str:
    """`tex` with brackets in pairs, rows of as many cells, and as text each sign that stands beside nothing."""
    return _with_lone_signs(with_pairs(with_full_rows(tex)))


def with_full_rows(tex: str, depth: int = 0) -> str:
    """`tex` with something in every cell of its tables, no row behind the last: LibreOffice shows a fault there."""
    if depth > _DEEPEST_TABLE:
        return tex
    parts, shown, place = _TOKEN.findall(tex), list[str](), 0
    while place < len(parts):
        found = _TABLE.fullmatch(parts[place])
        end = _end_of(parts, place) if found else None
        if found is None or end is None:
            shown.append(parts[place])
            place += 1
            continue
        inner = "".join(parts[place + 1 : end])
        columns = _COLUMNS.match(inner) if found[1] == "array" else None
        inner = inner[columns.end() :] if columns else inner
        rows = [[cell.strip() for cell in _parted(row, rows=False)] for row in _parted(inner, rows=True)]
        if len(rows) > 1 and rows[-1] in ([""], [r"\hline"]):
            del rows[-1]
        width = max(map(len, rows))
        lines = (
            " & ".join(with_full_rows(cell, depth + 1) or _EMPTY for cell in [*row, *[""] * (width - len(row))])
            for row in rows
        )
        shown += [parts[place], columns[0] if columns else "", " ", r" \\ ".join(lines), " ", parts[end]]
        place = end + 1
    return "".join(shown)


def _end_of(parts: list[str], start: int) -> int | None:
    """The place of the `\\end` that belongs to the `\\begin` at `start`."""
    depth = 0
    for place in range(start, len(parts)):
        depth += parts[place].startswith("\\begin{") - parts[place].startswith("\\end{")
        if depth == 0:
            return place
    return None


def _with_lone_signs(tex: str) -> str:
    r"""`tex` with `\text{*}` for signs between two things of which one is missing, such as `f(*)` and `x^*`."""
    parts = _TOKEN.findall(tex.replace("||", r"\text{||}"))
    shown = list(parts)
    for place, (before, part, after) in enumerate(_with_neighbours(parts)):
        if (sign := _BETWEEN.get(part)) is None or _SIZES.fullmatch(before):
            continue
        if after in _ENDS or before in ("^", "_") or (part not in "+-" and before in _BEGINS):
            shown[place] = f"\\text{{{sign}}}"
    return "".join(shown)


def with_pairs(tex: str) -> str:
    r"""`tex` with `\left( ... \right)` for brackets that have an index or an exponent, or that differ."""
    parts = _TOKEN.findall(tex)
    opened: list[tuple[int, int]] = []
    depth, pairs = 0, dict[int, str]()
    for place, (before, part, after) in enumerate(_with_neighbours(parts)):
        if part == "{" or part.startswith("\\begin"):
            depth += 1
        elif part == "}" or part.startswith("\\end"):
            depth -= 1
            opened = [one for one in opened if one[1] <= depth]
        elif part in ("&", "\\\\"):
            opened = [one for one in opened if one[1] < depth]
        elif part in ("(", "[") and not _SIZES.fullmatch(before):
            opened.append((place, depth))
        elif part in _CLOSED and opened and not _SIZES.fullmatch(before):
            start, level = opened.pop()
            has_mark = after in ("^", "_", "'")
            # Half-open ranges, `[0, 1)`, are a fault to LibreOffice too.
            if level == depth and (has_mark or parts[start] != _CLOSED[part]):
                pairs |= {start: f"\\left{parts[start]}", place: f"\\right{part}"}
    return "".join(pairs.get(place, part) for place, part in enumerate(parts))


def _with_neighbours(parts: list[str]) -> Iterator[tuple[str, str, str]]:
    """Each part between the nearest ones that are no space, empty at both ends."""
    after = [""] * len(parts)
    for place in range(len(parts) - 2, -1, -1):
        after[place] = after[place + 1] if parts[place + 1].isspace() else parts[place + 1]
    before = ""
    for part, following in zip(parts, after, strict=True):
        yield before, part, following
        before = before if part.isspace() else part


def _parted(tex: str, *, rows: bool) -> Iterator[str]:
    r"""`tex` at each `\\`, or at each `&`, that stands in no group."""
    text, depth = "", 0
    for part in _TOKEN.findall(tex):
        if part == "{" or part.startswith("\\begin"):
            depth += 1
        elif part == "}" or part.startswith("\\end"):
            depth -= 1
        if depth == 0 and (part.startswith("\\\\") if rows else part == "&"):
            yield text
            text = ""
        else:
            text += part
    yield text


def _cells(row: str) -> Iterator[str]:
    """The cells of a line: what is left of the alignment, the relation, what is right of it; again and again."""
    parts = [part.strip() for part in _parted(row, rows=False)]
    if len(parts) == 1:
        yield parts[0]
        return
    for left, right in zip(parts[::2], [*parts[1::2], ""][: (len(parts) + 1) // 2], strict=True):
        found = _RELATION.match(right)
        yield left
        yield f"\\text{{{_RELATIONS[found[1]]}}}" if found else ""
        yield right[found.end() :].strip() if found else right
