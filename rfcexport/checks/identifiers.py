"""What ids and file names say: a place in a series (`RFC-0042`), or a day and a name (`2026-01-31-retry-queue`)."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import PurePath
from typing import NamedTuple

_NUMBERED = re.compile(
    r"(?:(?P<series>[^\W\d_][\w .-]*?)[\s#:_-]*)?(?P<number>\d{1,6})(?P<letter>[a-z]?)", re.IGNORECASE
)
_DATED = re.compile(r"(?P<day>\d{4}-\d{2}-\d{2})-(?P<name>\w[\w.-]*)")
_NAME = re.compile(
    r"(?:(?P<series>[A-Za-z]{2,10})(?P<mark>[-_ ]?))?(?P<number>\d{1,6})(?P<letter>[a-z]?)(?=[-_ .]|[A-Z][a-z]|$)"
)
_LONGEST = 100
_YEAR = range(1980, 2100)
_LANGUAGE = re.compile(r"[._-](?:[a-z]{2}|zh[_-](?:cn|tw|hans|hant)|pt[_-]br|es[_-]\w\w)", re.IGNORECASE)

GENERIC_SERIES = frozenset({
    "", "rfc", "adr", "proposal", "design", "decision", "request for comments", "no", "number", "id",
})  # fmt: skip
"""Words that any project may put before a number; an id without one is of such a series too."""

INDEX_NAMES = frozenset({"readme", "index"})
"""File names, without suffix and case, that stand for their folder."""


class Identifier(NamedTuple):
    """An id in parts that compare: `series` in lower case, `number` without leading zeros; `name` where it has none."""

    series: str
    number: int | None
    name: str

    @property
    def is_generic(self) -> bool:
        """Whether another project may have the same id for an RFC of its own."""
        return self.number is not None and self.series in GENERIC_SERIES


def identifier_of(text: str) -> Identifier | None:
    """The id that `text` states, None where it states none."""
    text = text.strip().strip("\"'`[]()").strip()
    if not text:
        return None
    if len(text) <= _LONGEST and (found := _NUMBERED.fullmatch(text)):
        series = re.sub(r"[\s_-]+", " ", found["series"] or "").strip().casefold()
        return Identifier(series, int(found["number"]), found["letter"].casefold())
    return Identifier("", None, text.casefold())


def identifier_in_name(path: str) -> Identifier | None:
    """The place in a series that a file's name begins with; a README's is that of its folder.

    A day (`2019-08-16-x`, `20190816-x`) is none, nor are words with a number of their own (`http2-x`).
    """
    name = name_of(path)
    found = _NAME.match(name)
    if found is None or _is_day(name) or (len(found["number"]) == 4 and int(found["number"]) in _YEAR):
        return None
    series = (found["series"] or "").casefold()
    # Digits right behind letters are part of a word, unless the letters are those of a series.
    if series and not found["mark"] and series not in GENERIC_SERIES and not found["series"].isupper():
        return None
    return Identifier(series, int(found["number"]), found["letter"])


@lru_cache(maxsize=4096)
def name_of(path: str) -> str:
    """A file's name without suffix; for a README or an index the name of its folder, "" where that is not told."""
    pure = PurePath(path.replace("\\", "/"))
    return pure.parent.name if is_index_name(path) else pure.stem


@lru_cache(maxsize=4096)
def is_index_name(path: str) -> bool:
    """Whether a file's name stands for its folder: `README.md`, `index.md`, in any case and language."""
    stem = PurePath(path.replace("\\", "/")).stem.casefold()
    return stem in INDEX_NAMES or without_language(stem) in INDEX_NAMES


def without_language(stem: str) -> str:
    """`stem` without the mark of a translation: `0012-discovery.zh` is `0012-discovery`."""
    found = re.fullmatch(rf"(.+?){_LANGUAGE.pattern}", stem, re.IGNORECASE)
    return found[1] if found else stem


def day_in(text: str) -> str | None:
    """The day that an id or a file's name begins with, as YYYY-MM-DD."""
    if found := re.match(r"(\d{4})-?(\d{2})-?(\d{2})(?!\d)", text):
        return f"{found[1]}-{found[2]}-{found[3]}" if _is_day(text) else None
    return None


def _is_day(text: str) -> bool:
    found = re.match(r"(?:19|20)\d\d-?(\d\d)-?(\d\d)(?!\d)", text)
    return found is not None and 1 <= int(found[1]) <= 12 and 1 <= int(found[2]) <= 31
