"""Dates as people write them, in several languages, to ISO 8601. What is impossible or ambiguous is left alone."""

from __future__ import annotations

import re
from datetime import date

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar jänner enero janvier janeiro gennaio января январь stycznia",
            "feb february februar febrero février fev fevereiro febbraio февраля февраль lutego",
            "mar march mär märz marzo mars março maart марта март marca",
            "apr april abril avril aprile апреля апрель kwietnia",
            "may mai mayo maio maggio mei мая май maja",
            "jun june juni junio juin junho giugno июня июнь czerwca",
            "jul july juli julio juillet julho luglio июля июль lipca",
            "aug august agosto août aout augustus августа август sierpnia",
            "sep sept september septiembre setiembre septembre setembro settembre сентября сентябрь września",
            "oct october okt oktober octubre octobre outubro ottobre октября октябрь października",
            "nov november noviembre novembre novembro ноября ноябрь listopada",
            "dec december dez dezember diciembre décembre dezembro dicembre декабря декабрь grudnia",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
# Any word here, looked up behind: a pattern of all months takes long to compile.
_MONTH = r"(?P<month>[^\W\d_]{3,12})\.?(?!\w)"
_CLOCK = r"(?:[T ]\s?\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?(?:\s?(?:Z|UTC|GMT)|\s?[+-]\d{2}:?\d{2})?)?"
_NTH = r"(?:st|nd|rd|th|er|º|ª|\.)?"
_OF = r"(?:[ -]|,\s*|\s+(?:of|de|del)\s+)"
_SHAPES = tuple(
    re.compile(shape, re.IGNORECASE)
    for shape in (
        rf"(?P<y>\d{{4}})[-/.‐‑–](?P<m>\d{{1,2}})[-/.‐‑–](?P<d>\d{{1,2}}){_CLOCK}",
        r"(?P<y>\d{4})\s?[年년]\s?(?P<m>\d{1,2})\s?[月월]\s?(?P<d>\d{1,2})\s?[日号號일]",
        r"(?P<y>\d{4})\s?[年년]\s?(?P<m>\d{1,2})\s?[月월]",
        rf"(?P<d>\d{{1,2}}){_NTH}{_OF}?{_MONTH}{_OF}(?P<y>\d{{4}})",
        rf"{_MONTH}[ -]?(?P<d>\d{{1,2}}){_NTH}(?:,\s*|[ -]+)(?P<y>\d{{4}})",
        rf"(?P<y>\d{{4}})(?:[ -]|,\s*){_MONTH}[ -](?P<d>\d{{1,2}}){_NTH}",
        rf"{_MONTH}{_OF}(?P<y>\d{{4}})",
        rf"(?P<y>\d{{4}})[ -]{_MONTH}",
        # With full stops the day comes first wherever they are used; with slashes either may.
        r"(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\.\s?(?P<y>\d{4})",
        r"(?P<a>\d{1,2})[-/](?P<b>\d{1,2})[-/](?P<y>\d{4})",
        r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})",
        r"(?P<y>\d{4})[-/](?P<m>\d{2})",
        r"(?P<m>\d{1,2})/(?P<y>\d{4})",
        # With the month in letters the year is the last, in two digits too.
        rf"(?P<d>\d{{1,2}})[ -]{_MONTH}[ -](?P<short>\d{{2}})(?!\d)",
    )
)
_WEEKDAY = re.compile(
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+|(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|"
    r"sonntag|lunes|martes|miércoles|jueves|viernes|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche),?\s+",
    re.IGNORECASE,
)
# `r1, 2021-08-09`: one day among other words, in the one shape that is nothing else.
_INSIDE = re.compile(r"(?<![\w/.-])\d{4}-\d{2}-\d{2}(?![\w/-])")
_FEW_WORDS = 4
_AROUND, _BEHIND = "<[(`*_\"' ", ">])`*_\"' "


def iso_date(text: str) -> tuple[str | None, str]:
    """The date at the beginning of `text` as `YYYY-MM-DD` or `YYYY-MM`, and what stands behind it.

    None where there is no date, or one that does not exist, or one like 08/05/2019 that can be read in two ways.
    """
    stripped = text.strip()
    bare = stripped.lstrip(_AROUND)
    if weekday := _WEEKDAY.match(bare):
        bare = bare[weekday.end() :]
    for shape in _SHAPES:
        found = shape.match(bare)
        if found is None or not _is_whole(found, bare):
            continue
        iso = _iso(found.groupdict())
        return iso, bare[found.end() :].lstrip(_BEHIND).rstrip(" .") if iso else stripped
    inside = _INSIDE.findall(stripped) if len(stripped.split()) <= _FEW_WORDS else []
    if len(inside) == 1 and (iso := iso_date(inside[0])[0]):
        return iso, stripped
    return None, stripped


def _is_whole(found: re.Match[str], text: str) -> bool:
    """Whether the word in a date is a month, and the date ends where it was found to end."""
    month = found.groupdict().get("month")
    if month is not None and month.lower() not in _MONTHS:
        return False
    return re.match(r"[^\W_]|[-/.]\d", text[found.end() :]) is None


def _iso(parts: dict[str, str | None]) -> str | None:
    year = int(parts.get("y") or 0) or 2000 + int(parts.get("short") or 0)
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
