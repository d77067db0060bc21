"""Metadata as lines of text: `**Status**: Draft`, `Status: Draft`, `**Owner** [A](..)`, or a name and a date alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from rfcexport.dates import iso_date
from rfcexport.dialects.bullets import entries_of
from rfcexport.dialects.segments import segments_of
from rfcexport.dialects.stated import Head, Reading, StatedField, is_content, label_of, lines_in, split_key
from rfcexport.keys import attribute_of, certain_attribute_of, is_known
from rfcexport.model import Block, Inline
from rfcexport.pandoc_ast import line_of, plain_text, stripped
from rfcexport.people import looks_like_people

# `Discussion at https://..`: a line under the fields that is one itself.
_PLACE = re.compile(r"([A-Z][\w ]{0,24}) at\s*$")
_FIRST_BLOCKS = 3
_LONGEST_NAME = 120
_WORDS_IN_KEY = 3

_Line = tuple[list[Inline], tuple[str, list[Inline]] | None]


def read_bold_lines(head: Head) -> Reading | None:
    """The paragraphs whose lines begin with a bold key and a colon."""
    return _read_lines(head, lambda line: split_key(line, is_bold=True), 0.85, "lines with bold keys")


def read_plain_lines(head: Head) -> Reading | None:
    """The paragraphs whose lines read `Key: value`, one of the keys saying who, when or how far."""
    return _read_lines(head, lambda line: split_key(line, is_bold=False), 0.75, "lines with keys")


def read_labels(head: Head) -> Reading | None:
    """The paragraphs that begin with a key in bold type and no colon."""

    def label(line: list[Inline]) -> tuple[str, list[Inline]] | None:
        found = label_of(line) or (plain_text(line).strip(), [])
        return found if certain_attribute_of(found[0], plain_text(found[1]), head.vocabulary) else None

    return _read_lines(head, label, 0.7, "lines with bold labels")


def read_positional(head: Head) -> Reading | None:
    """A name and a date on lines of their own, right below the title."""
    if head.title is None:
        return None
    lines: list[tuple[int, int | None, list[Inline]]] = []
    for index, block in head.opening[:_FIRST_BLOCKS]:
        if index < head.title or block["t"] != "Para":
            continue
        found = list(lines_in(block))
        if not all(_is_date(line) or _is_name(line) for line in found):
            break
        lines += [(index, head.line_with(plain_text(line), line_of(block)), line) for line in found]
    dates = [(number, line) for _, number, line in lines if _is_date(line)]
    names = [(number, line) for _, number, line in lines if not _is_date(line)]
    if len(dates) != 1 or not names or len(lines) > 4:
        return None
    fields = [StatedField("Author", tuple(_without_by(line) for _, line in names), names[0][0])]
    fields.append(StatedField("Date", (tuple(dates[0][1]),), dates[0][0]))
    return Reading(tuple(fields), frozenset(index for index, _, _ in lines), 0.5, "a name and a date below the title")


def _read_lines(
    head: Head, key_of: Callable[[list[Inline]], tuple[str, list[Inline]] | None], certainty: float, why: str
) -> Reading | None:
    fields: list[StatedField] = []
    consumed: set[int] = set()
    told: frozenset[str] = frozenset()
    opening = head.opening
    for place, (index, block) in enumerate(opening):
        if block["t"] != "Para":
            continue
        found = list(_fields_in(block, key_of, head))
        if not found or is_content(head, found, index):
            continue
        told_here = head.told(found)
        if not (told or told_here) and len(found) < 2:
            continue
        used = {index}
        if not found[-1].items and (entries := _list_behind(opening, place)) is not None:
            found[-1] = StatedField(found[-1].key, entries, found[-1].line)
            used.add(opening[place + 1][0])
        if not any(field.items for field in found):
            continue
        fields += found
        consumed |= used
        told |= told_here | head.told(found[-1:])
    if not head.told(fields):
        return None
    return Reading(tuple(fields), frozenset(consumed), head.score(certainty, fields), f"{len(fields)} {why}")


def _fields_in(
    block: Block, key_of: Callable[[list[Inline]], tuple[str, list[Inline]] | None], head: Head
) -> Iterator[StatedField]:
    """The fields of a paragraph; none where its first line is no field under a key that RFCs use.

    A line without a key goes on with the value above it.
    """
    parts = [(row, part) for row, line in enumerate(lines_in(block)) for part in segments_of(line, head)]
    lines = [(part, key_of(part) if n == 0 else key_of(part) or _any_key(part)) for n, (_, part) in enumerate(parts)]
    if not lines or lines[0][1] is None or not _opens(lines, head):
        return
    key, value, number = "", list[Inline](), line_of(block)
    all_state = _all_state(lines)
    row_of_key = 0
    for (row, _), (line, found) in zip(parts, lines, strict=True):
        if found is None or not (all_state or _is_key(found, head)):
            found = _place_in(line)
        if found is None:
            value += [{"t": "Space"}, *line] if value else line
            continue
        if key:
            yield StatedField(key, (tuple(value),) if value else (), number)
            # Two of them may share a line.
            number = None if number is None else number + (row > row_of_key)
        row_of_key = row
        key, value = found[0], list(found[1]) if stripped(found[1]) else []
        number = head.line_with(key, number)
    yield StatedField(key, (tuple(value),) if value else (), number)


def _any_key(line: list[Inline]) -> tuple[str, list[Inline]] | None:
    return split_key(line, is_bold=True) or split_key(line, is_bold=False)


def _opens(lines: list[_Line], head: Head) -> bool:
    """Whether the first line, or where all state a field any of them, has a key that RFCs use."""
    stated = [found for _, found in lines if found is not None]
    known = [is_known(key, plain_text(value), head.vocabulary) for key, value in stated]
    return known[0] or (_all_state(lines) and any(known))


def _all_state(lines: list[_Line]) -> bool:
    return len(lines) > 1 and all(found is not None for _, found in lines)


def _is_key(found: tuple[str, list[Inline]], head: Head) -> bool:
    """Whether a line below the first begins a field: a key that RFCs use, or a short one that is no prose."""
    if is_known(found[0], plain_text(found[1]), head.vocabulary):
        return True
    return len(found[0].split()) <= _WORDS_IN_KEY and not found[0][0].islower()


def _place_in(line: list[Inline]) -> tuple[str, list[Inline]] | None:
    """`Discussion at [x](..)` as a key and a link."""
    for index, node in enumerate(line):
        if node["t"] == "Link":
            found = _PLACE.fullmatch(plain_text(line[:index]))
            return (found[1], line[index:]) if found else None
    return None


def _list_behind(opening: tuple[tuple[int, Block], ...], place: int) -> tuple[tuple[Inline, ...], ...] | None:
    """The entries of the list that follows a key without a value."""
    if place + 1 >= len(opening) or opening[place + 1][0] != opening[place][0] + 1:
        return None
    block = opening[place + 1][1]
    if block["t"] not in ("BulletList", "OrderedList"):
        return None
    return entries_of(block)


def _is_date(line: list[Inline]) -> bool:
    iso, rest = iso_date(plain_text(line))
    return iso is not None and not rest


def _is_name(line: list[Inline]) -> bool:
    text = plain_text(line).strip()
    return 0 < len(text) <= _LONGEST_NAME and attribute_of(text) is None and looks_like_people(text)


def _without_by(line: list[Inline]) -> tuple[Inline, ...]:
    first = line[0]
    return tuple(line[2:]) if first["t"] == "Str" and first["c"].lower() in ("by", "author") else tuple(line)
