"""Checks on the signs of the source."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from rfcexport.checks.subject import Found, Subject
from rfcexport.font_packages import hint_for
from rfcexport.theme import packaged_styles
from rfcexport.webfonts import missing_sign, needs_glyph, signs_of

LONGEST_LINE = 10_000

_DATA = re.compile(r"data:[a-zA-Z0-9.+/;=-]{1,200},[A-Za-z0-9+/=%_-]*")
_NOT_ASCII = re.compile("[^\x00-\x7f]+")


def unclosed_fence(subject: Subject) -> Iterator[Found]:
    """Code that ends with the document, the list item or the quote it stands in."""
    for fence in subject.unclosed_fences:
        message = f"code must be closed by {fence.mark}; found no end of it"
        hint = "indent the end as far as the beginning" if fence.column > 1 else None
        yield Found(message, fence.line, fence.column, hint)


def tab_in_table(subject: Subject) -> Iterator[Found]:
    """Tabs in the rows of a table, which every editor sets elsewhere."""
    if "\t" not in subject.rfc.source.text:
        return
    for first in subject.nodes.tables:
        for number in range(first - 1, len(subject.lines)):
            line = subject.lines[number]
            if "|" not in line.text or not line.text.strip(" \t>"):
                break
            row = line.text.lstrip(" \t>")
            if "\t" in row.rstrip():
                column = len(line.text) - len(row) + row.index("\t") + 1
                yield Found("row of a table must be spaced with spaces; found a tab", line.number, column)


def long_line(subject: Subject) -> Iterator[Found]:
    """Lines that no editor and no review shows, pictures written into them set aside."""
    for line in subject.lines:
        if line.is_code or len(line.text) <= LONGEST_LINE:
            continue
        length = len(_DATA.sub("", line.text))
        if length > LONGEST_LINE:
            message = f"line must be at most {LONGEST_LINE:,} characters long; found {length:,}"
            yield Found(message, line.number, LONGEST_LINE + 1)


def missing_glyph(subject: Subject) -> Iterator[Found]:
    """Signs that no font has, each at its first place."""
    signs = set().union(*map(set, _NOT_ASCII.findall(subject.rfc.source.text)))
    if not signs:
        return
    folders = subject.font_folders or (packaged_styles() / "fonts",)
    lacking = {sign for sign in signs - signs_of(folders) if needs_glyph(sign)}
    for line in subject.lines if lacking else ():
        if line.text.isascii():
            continue
        shown = line.text if line.is_code else line.prose
        for found in _NOT_ASCII.finditer(line.text):
            for at, sign in enumerate(found[0], start=found.start()):
                if sign in lacking and (shown[at : at + 1] == sign or not _is_hidden(subject, line.number, at)):
                    lacking.discard(sign)
                    yield Found(missing_sign(sign), line.number, at + 1, hint_for(sign))


def _is_hidden(subject: Subject, line: int, at: int) -> bool:
    """Whether a comment covers the place."""
    place = (line, at + 1)
    before = bisect_right(subject.comments, place, key=lambda comment: (comment.line, comment.column))
    return before > 0 and place < (subject.comments[before - 1].end_line, subject.comments[before - 1].end_column)
