"""The cover page set well: a title of at most four even lines, and facts dense enough to leave it on one page.

WeasyPrint 70 has no `text-wrap: balance` and no boxes that stretch down a page; the widths of signs are close enough
to decide both before layout.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from rfcexport.cover import Cover, CoverRow

_PT_PER_MM = 72 / 25.4
_MOST_LINES = 4
_SIZES_PT = (27.0, 24.0, 21.0, 18.0, 15.5, 13.0, 11.0)
# Advances of IBM Plex Sans SemiBold in em, by kind of sign.
_NARROW, _WIDE = frozenset("iljtfr.,:;'|!()[]{}/\\\"-`"), frozenset("mwMWQ@%—…")
_SAFETY = 1.03


@dataclass(frozen=True, slots=True)
class TitleSetting:
    """Size of type in points, and the greatest width of a line in millimetres."""

    size_pt: float
    width_mm: float


def title_setting(title: str, *, measure_mm: float, is_code: bool = False) -> TitleSetting:
    """How `title` is set in a column `measure_mm` wide; the largest size at which four lines hold it."""
    words = [_width_em(word, is_code=is_code) for word in title.split()] or [1.0]
    space = 0.6 if is_code else 0.25
    for size in _SIZES_PT:
        room = measure_mm * _PT_PER_MM / size
        # Three lines read as a title, four are the limit; the larger sizes leave the fourth line free.
        allowed = _MOST_LINES if size <= 21 else _MOST_LINES - 1
        if max(words) <= room and _lines(words, space, room) <= allowed:
            break
    lines = _lines(words, space, room)
    low, high = max(words), room
    while high - low > 0.2:
        middle = (low + high) / 2
        low, high = (low, middle) if _lines(words, space, middle) <= lines else (middle, high)
    return TitleSetting(size, round(min(measure_mm, high * _SAFETY * size / _PT_PER_MM + 1), 1))


@dataclass(frozen=True, slots=True)
class CoverSetting:
    """How a cover is set: `density` is a class of the stylesheet; an overfull cover runs on to a second page."""

    title: TitleSetting
    density: str
    is_overfull: bool


# Heights in millimetres and columns as print.css sets them, by density: above the title, above the facts, a row
# without its values, a line of values.
_DENSITIES = {
    "airy": (72.0, 26.0, 8.2, 5.0, 2),
    "dense": (44.0, 20.0, 6.6, 5.0, 2),
    "densest": (26.0, 16.0, 5.4, 4.1, 3),
}
_LEDE_LINE_MM, _FOOT_MM = 6.2, 12.0


def cover_setting(cover: Cover, *, measure_mm: float, height_mm: float) -> CoverSetting:
    """The loosest density at which `cover` fits a text area of that width and height."""
    title = title_setting(cover.title, measure_mm=measure_mm, is_code=cover.title_is_file_name)
    room = title.width_mm * _PT_PER_MM / title.size_pt
    words = [_width_em(word, is_code=cover.title_is_file_name) for word in cover.title.split()] or [1.0]
    title_mm = _lines(words, 0.25, room) * title.size_pt * 1.17 / _PT_PER_MM
    lede_mm = math.ceil(len(cover.lede or "") / 62) * _LEDE_LINE_MM
    for density, (above, between, row_mm, line_mm, columns) in _DENSITIES.items():
        facts_mm = _facts_mm(cover.rows, row_mm, line_mm, columns, is_airy=density == "airy")
        if above + title_mm + lede_mm + between + facts_mm + _FOOT_MM <= height_mm:
            return CoverSetting(title, density, is_overfull=False)
    return CoverSetting(title, "densest", is_overfull=True)


WIDE_FACT = 60
"""A fact longer than this takes the whole width."""


def _facts_mm(rows: tuple[CoverRow, ...], row_mm: float, line_mm: float, columns: int, *, is_airy: bool) -> float:
    height, taken, tallest = 0.0, 0, 0.0
    for row in rows:
        is_wide = (len(row.text) > WIDE_FACT and row.key != "authors") or (row.key == "authors" and not is_airy)
        lines = len(row.values) if row.key == "authors" and is_airy else 0
        lines = lines or (math.ceil(len(row.values) / 3) if row.key == "authors" else 0)
        lines = lines or math.ceil(len(row.text) / (95 if is_wide else 84 // columns))
        if is_wide or taken == columns:
            height, taken, tallest = height + tallest, 0, 0.0
        tallest = max(tallest, row_mm + lines * line_mm)
        taken = columns if is_wide else taken + 1
    return height + tallest


def _lines(words: list[float], space: float, room: float) -> int:
    count, taken = 1, 0.0
    for word in words:
        if taken and taken + space + word > room:
            count, taken = count + 1, word
        else:
            taken += word + (space if taken else 0.0)
    return count


def _width_em(word: str, *, is_code: bool) -> float:
    if is_code:
        return 0.6 * len(word)
    return _SAFETY * sum(_advance(sign) for sign in word)


def _advance(sign: str) -> float:
    if sign in _NARROW:
        return 0.34
    if sign in _WIDE:
        return 0.88
    if ord(sign) >= 0x2E80:
        return 1.0
    return 0.65 if sign.isupper() else 0.57
