"""Several fields on one line: `**Status:** Accepted · **Date:** 2026-01-02`, `Status: accepted. Date: 2026-01-02`."""

from __future__ import annotations

from collections.abc import Iterator

from rfcexport.dialects.stated import Head, split_key
from rfcexport.keys import is_known
from rfcexport.model import Inline
from rfcexport.pandoc_ast import plain_text, stripped

_MOST_NODES = 300
_MARKS = frozenset("·•|;/,—–-")


def segments_of(line: list[Inline], head: Head) -> Iterator[list[Inline]]:
    """The parts of a line, each beginning with a key of its own but perhaps the first."""
    line = _opened(line)
    if len(line) > _MOST_NODES:
        yield line
        return
    start = 0
    for index in range(1, len(line)):
        if _begins(line, index, head):
            yield _trimmed(line[start:index])
            start = index
    yield _trimmed(line[start:]) if start else line


def _opened(line: list[Inline]) -> list[Inline]:
    """A line that is bold as a whole, without the bold type where it states more than one field."""
    bare = stripped(line)
    if len(bare) == 1 and bare[0]["t"] == "Strong":
        inner: list[Inline] = bare[0]["c"]
        if any(node["t"] == "Str" and node["c"] in _MARKS for node in inner):
            return inner
    return line


def _begins(line: list[Inline], index: int, head: Head) -> bool:
    """Whether a field begins at this node: a bold key, or behind a mark a key that RFCs use."""
    if line[index]["t"] == "Strong":
        found = split_key(line[index:], is_bold=True)
        return found is not None and ":" in plain_text(line[index : index + 2])[: len(found[0]) + 3]
    if line[index]["t"] != "Str" or line[index]["c"] in _MARKS or index < 2 or line[index - 1]["t"] != "Space":
        return False
    before = line[index - 2]
    if before["t"] != "Str" or not (before["c"] in _MARKS or before["c"][-1] in ".;"):
        return False
    found = split_key(line[index:], is_bold=False)
    return found is not None and is_known(found[0], plain_text(found[1]), head.vocabulary)


def _trimmed(part: list[Inline]) -> list[Inline]:
    """A part without the mark that parts it from the next."""
    part = stripped(part)
    while part and part[-1]["t"] == "Str" and part[-1]["c"] in _MARKS:
        part = stripped(part[:-1])
    return part
