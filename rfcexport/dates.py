"""Dates as people write them, to ISO 8601. What is impossible or ambiguous is left alone."""

from __future__ import annotations

import re
from datetime import date

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
         "sep sept september", "oct october", "nov november", "dec december"),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH = "(?P<month>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\.?"
_CLOCK = r"(?:[T ]\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?(?:\s?Z|[+-]\d{2}:?\d{2})?)?"
_SHAPES = tuple(
    re.compile(shape, re.IGNORECASE)
    for shape in (
        rf"(?P<y>\d{{4}})[-/.](?P<m>\d{{1,2}})[-/.](?P<d>\d{{1,2}}){_CLOCK}",
        rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?:[ -]|\s+of\s+){_MONTH},?[ -](?P<y>\d{{4}})",
        rf"{_MONTH}[ -](?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?[ -]+(?P<y>\d{{4}})",
        rf"{_MONTH}[ ,-]+(?P<y>\d{{4}})",
        r"(?P<a>\d{1,2})[/.](?P<b>\d{1,2})[/.](?P<y>\d{4})",
        r"(?P<y>\d{4})-(?P<m>\d{2})",
    )
)


def iso_date(text: str) -> tuple[str | None, str]:
    """The date at the beginning of `text` as `YYYY-MM-DD` or `YYYY-MM`, and what stands behind it.

    None where there is no date, or one that does not exist, or one like 08/05/2019 that can be read in two ways.
    """
    stripped = text.strip()
    for shape in _SHAPES:
        found = shape.match(stripped)
        if found is None or re.match(r"\w|[-/.]\d", stripped[found.end() :]):
            continue
        parts = found.groupdict()
        iso = _iso(parts)
        return iso, stripped[found.end() :].strip() if iso else stripped
    return None, stripped


def _iso(parts: dict[str, str | None]) -> str | None:
    year = int(parts["y"] or 0)
    if parts.get("a"):
        first, second = int(parts["a"] or 0), int(parts["b"] or 0)
        if first != second and first <= 12 and second <= 12:
            return None
        month, day = (second, first) if first > 12 else (first, second)
    else:
        name = parts.get("month")
        month = _MONTHS[name.lower()] if name else int(parts["m"] or 0)
        if not parts.get("d"):
            return f"{year:04d}-{month:02d}" if 1 <= month <= 12 and 1900 <= year <= 2200 else None
        day = int(parts["d"] or 0)
    try:
        return date(year, month, day).isoformat() if 1900 <= year <= 2200 else None
    except ValueError:
        return None
