"""Checks on the signs of the source."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from rfcexport.checks.subject import Found, Subject
from rfcexport.theme import packaged_styles
from rfcexport.webfonts import font_files, missing_sign

LONGEST_LINE = 10_000

_DATA = re.compile(r"data:[a-zA-Z0-9.+/;=-]{1,200},[A-Za-z0-9+/=%_-]*")
# Unicode 16: the default ignorables that show nothing, but those that turn the order, which the reader tells of.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2060-\u2065\u206a-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufdd0-\ufdef\ufffe\uffff]")
_NOT_ASCII = re.compile("[^\x00-\x7f]+")
_JOINERS = "\u200c\u200d"
_MARKS = "\u061c\u200e\u200f"
_SPACE_OF_NO_WIDTH = "\u200b"
_BLACK_FLAG = "\U0001f3f4"
# Scripts that join letters, and so need to be told where not to; and scripts without spaces between words.
_JOINING = re.compile("[\u0590-\u08ff\u0900-\u0dff\u0f00-\u109f\u1780-\u18af\ufb50-\ufdff\ufe70-\ufefc]")
_UNSPACED = re.compile("[\u0e00-\u0eff\u0f00-\u109f\u1780-\u17ff\u1a20-\u1aaf\u3040-\u30ff\u3400-\u9fff]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_HANGUL = re.compile("[\u1100-\u11ff\u3131-\u318e\uac00-\ud7ff\uffa1-\uffdc]")
_IDEOGRAPH = re.compile("[\u3400-\u9fff\uf900-\ufaff\u1800-\u18af\U00020000-\U0003ffff]")


def invisible_sign(subject: Subject) -> Iterator[Found]:
    """Signs that nobody sees, where no script and no emoji needs them; one finding for a line."""
    if not _INVISIBLE.search(subject.rfc.source.text):
        return
    for line in subject.lines:
        hidden = [found.start() for found in _INVISIBLE.finditer(line.text) if not _is_needed(line.text, found.start())]
        if hidden:
            sign = line.text[hidden[0]]
            more = f" and {len(hidden) - 1} more" if len(hidden) > 1 else ""
            yield Found(f"text must hold signs that show; found {_named(sign)}{more}", line.number, hidden[0] + 1)


def _is_needed(text: str, at: int) -> bool:
    sign, before, after = text[at], text[at - 1 : at], text[at + 1 : at + 2]
    beside = before + after
    if sign in _JOINERS:
        # Emoji are joined from emoji: a sign that draws, of the planes above or the old symbols.
        return bool(_JOINING.search(beside)) or (len(beside) == 2 and all(map(_draws, beside)))
    if "\ufe00" <= sign <= "\ufe0f":
        return bool(before) and not before.isspace() and not "\ufe00" <= before <= "\ufe0f" and not _is_letter(before)
    if "\U000e0100" <= sign <= "\U000e01ef":
        return bool(_IDEOGRAPH.match(before))
    if "\U000e0020" <= sign <= "\U000e007f":
        return _is_in_flag(text, at)
    if sign in _MARKS:
        return bool(_RIGHT_TO_LEFT.search(text))
    if sign == _SPACE_OF_NO_WIDTH:
        return bool(_UNSPACED.search(beside))
    if sign in "\u115f\u1160\u3164\uffa0":
        return bool(_HANGUL.search(beside))
    return "\u17b4" <= sign <= "\u180f" and bool(_JOINING.search(beside))


def _draws(sign: str) -> bool:
    return sign == "\ufe0f" or unicodedata.category(sign) in ("So", "Sk", "Sm", "Cn")


def _is_letter(sign: str) -> bool:
    return sign.isascii() and sign.isalpha()


def _is_in_flag(text: str, at: int) -> bool:
    """Whether the tags before `at` follow a flag, as those of Scotland and Wales do."""
    start = at
    while start and at - start < 8 and "\U000e0020" <= text[start - 1] <= "\U000e007f":
        start -= 1
    return text[start - 1 : start] == _BLACK_FLAG


def control_sign(subject: Subject) -> Iterator[Found]:
    """Signs that steer a machine, and are no text; one finding for a line."""
    if not _CONTROL.search(subject.rfc.source.text):
        return
    for line in subject.lines:
        if found := _CONTROL.search(line.text):
            yield Found(
                f"text must hold no control characters; found {_named(found[0])}", line.number, found.start() + 1
            )


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
        for line in subject.lines[first - 1 :]:
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
    lacking = {sign for sign in signs - signs_of(folders) if not _shows_nothing(sign)}
    for line in subject.lines if lacking else ():
        if line.text.isascii():
            continue
        shown = line.text if line.is_code else line.prose
        for found in _NOT_ASCII.finditer(line.text):
            for at, sign in enumerate(found[0], start=found.start()):
                if sign in lacking and (shown[at : at + 1] == sign or not _is_hidden(subject, line.number, at)):
                    lacking.discard(sign)
                    yield Found(missing_sign(sign), line.number, at + 1)


def _is_hidden(subject: Subject, line: int, at: int) -> bool:
    """Whether a comment covers the place."""
    place = (line, at + 1)
    return any((c.line, c.column) <= place < (c.end_line, c.end_column) for c in subject.comments)


@lru_cache(maxsize=4)
def signs_of(folders: tuple[Path, ...]) -> frozenset[str]:
    """Every sign that some font in `folders` has."""
    return frozenset().union(*(file.signs for folder in folders for file in font_files(folder)))


def _shows_nothing(sign: str) -> bool:
    return _INVISIBLE.match(sign) is not None or unicodedata.category(sign) in ("Cc", "Cf", "Zs", "Zl", "Zp")


def _named(sign: str) -> str:
    name = unicodedata.name(sign, "")
    return f"U+{ord(sign):04X}{f' {name.lower()}' if name else ''}"
