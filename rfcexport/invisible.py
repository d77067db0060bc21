"""Signs that show nothing, steer a machine or turn the order of reading: which they are, and which of them are needed.

A document must print as it reads. What nobody sees is left out, unless its script or an emoji is written with it. This
module alone knows those signs; Unicode 16 and Unicode Technical Reports 36, 39 and 51 are where they are named.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

MASK = "\ufdd0"
"""What stands for a sign that is left out, until it is: no character, and to Markdown neither a space nor a mark."""

# UTR 36, 3.1: with these a text can say other than its source. Letters need none of them to run from right to left.
_ORDER = "\u202a-\u202e\u2066-\u2069"
# XML 1.0, 2.2, and the noncharacters of every plane; tab and newline are text.
_CONTROL = "\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff" + "".join(
    f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000)
)
# The default ignorables that are none of the above, and the braille pattern without a dot.
_UNSEEN = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2060-\u2065\u206a-\u206f\u2800\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
# Of the control characters those that part words.
_PARTING = "\x0b\x0c\u2028\u2029"

HIDDEN = f"{_ORDER}{_CONTROL}{_UNSEEN}"
"""All of them, as they stand between the brackets of a regular expression."""

UNPRINTED = f"{_ORDER}{_CONTROL}"
"""Those that turn the order and those that no XML document may hold, in the same form."""

_RUN = re.compile(f"([{_ORDER}]+)|([{_CONTROL}]+)|[{_UNSEEN}]")
_ANY = re.compile(f"[{HIDDEN}]")
_TURNING = re.compile(f"[{_ORDER}]")
_UNPRINTED = re.compile(f"[{UNPRINTED}]")
_INVISIBLE = re.compile(f"[{_UNSEEN}]")
_MASKED = re.compile(f"[^{_PARTING}]")

_JOINERS = "\u200c\u200d"
_DIRECTION = "\u061c\u200e\u200f"
_SPACE_OF_NO_WIDTH = "\u200b"
_DISJOINER = "\u034f"
_DOTLESS = "\u2800"
_HANGUL_FILLERS = "\u115f\u1160\u3164\uffa0"
# Scripts that join letters, and so need to be told where not to; and scripts without spaces between words; from each
# first sign to the last one. None of these holds a sign that shows nothing: beside one of those, another is not needed.
_JOINING = (
    "\u0590\u061b\u061d\u08ff\u0900\u0dff\u0f00\u109f\u1780\u17b3\u17b6\u180a\u1810\u18af"
    "\ufb50\ufdcf\ufdf0\ufdff\ufe70\ufefc"
)
_UNSPACED = "\u0e00\u0eff\u0f00\u109f\u1780\u17b3\u17b6\u17ff\u1a20\u1aaf\u3040\u30ff\u3400\u9fff"
_POINTS = "\u0591\u05c7"
_HANGUL = "\u1100\u115e\u1161\u11ff\u3131\u3163\u3165\u318e\uac00\ud7ff\uffa1\uffdc"
_IDEOGRAPHS = "\u3400\u9fff\uf900\ufaff\u1800\u180a\u1810\u18af\U00020000\U0003ffff"
# Bases of the variants that Unicode lists (StandardizedVariants.txt), beside emoji.
_VARYING = "\u1000\u109f\u2200\u22ff\u2a00\u2aff\u3001\u303f\u3400\u9fff\ua840\ua877\uff01\uff5e"
_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u061b\u061d-\u08ff\ufb1d-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_BRAILLE = re.compile("[\u2801-\u28ff]")
_FLAG = re.compile("\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f")
_LONGEST_FLAG = 8
_KEYS = "0123456789#*"
_KEYCAP = "\u20e3"
_INFORMATION = "\u2139"
# How far a mark of direction may stand from the letters whose order it settles.
_NEAR = 80


class Hidden(NamedTuple):
    """Neighbouring signs that are left out, from where to where in the text, and the slug that tells of them."""

    start: int
    end: int
    slug: str


def hidden_in(text: str) -> Iterator[Hidden]:
    """The signs of `text` that are left out, in order, neighbours of one kind together."""
    start = end = 0
    before = ""
    for found in _RUN.finditer(text):
        slug = "text-order" if found[1] else "text-control" if found[2] else "text-invisible"
        at = found.start()
        if slug == "text-invisible" and is_needed(text, at):
            continue
        if slug != before or at != end:
            if before:
                yield Hidden(start, end, before)
            start, before = at, slug
        end = found.end()
    if before:
        yield Hidden(start, end, before)


def masked(text: str, hidden: Iterable[Hidden]) -> str:
    """`text` with a mask in the place of each sign that is left out: no place in it moves."""
    parts: list[str] = []
    end = 0
    for run in hidden:
        # What parts words stays to do so, and is a space in the end.
        parts += [text[end : run.start], _MASKED.sub(MASK, text[run.start : run.end])]
        end = run.end
    return "".join((*parts, text[end:]))


def without_controls(text: str) -> str:
    """`text` without masks, without the signs that no XML document may hold, and without those that turn its order."""
    return text if text.isprintable() else _UNPRINTED.sub(_left, text)


def without_hidden(text: str, *, is_right_to_left: bool = False) -> str:
    """`text` without anything that shows nothing and is not needed in it.

    With `is_right_to_left` it is part of a text with letters that run so, and its marks of direction stay.
    """
    text = without_controls(text)
    if text.isascii() or not _INVISIBLE.search(text):
        return text

    def left(found: re.Match[str]) -> str:
        is_kept = (is_right_to_left and found[0] in _DIRECTION) or is_needed(text, found.start())
        return found[0] if is_kept else ""

    return _INVISIBLE.sub(left, text)


def slug_of(sign: str) -> str:
    """What tells of a hidden sign that is left out."""
    return "text-order" if _TURNING.match(sign) else "text-control" if _UNPRINTED.match(sign) else "text-invisible"


def is_hidden(text: str) -> bool:
    """Whether `text` holds a sign that shows nothing, steers a machine or turns the order of reading, needed or not."""
    return _ANY.search(text) is not None


def has_right_to_left(text: str) -> bool:
    """Whether `text` holds a letter that runs from right to left."""
    return not text.isascii() and _RIGHT_TO_LEFT.search(text) is not None


def is_needed(text: str, at: int) -> bool:
    """Whether the script or the emoji round it is written with the sign at `at`, which shows nothing of its own."""
    sign, before, after = text[at], text[at - 1 : at], text[at + 1 : at + 2]
    beside = before + after
    if sign in _JOINERS:
        return _has(_JOINING, beside) or (_draws(after) and (_draws(before) or _is_emoji(text, at - 1)))
    if "\ufe00" <= sign <= "\ufe0f":
        return before != "" and not is_hidden(before) and _has_variant(sign, before, after)
    if "\U000e0100" <= sign <= "\U000e01ef":
        return _has(_IDEOGRAPHS, before)
    if "\U000e0020" <= sign <= "\U000e007f":
        return _is_in_flag(text, at)
    if sign in _DIRECTION:
        return bool(_RIGHT_TO_LEFT.search(_near(text, at)))
    if sign == _SPACE_OF_NO_WIDTH:
        return _has(_UNSPACED, beside)
    if sign in _HANGUL_FILLERS:
        return _has(_HANGUL, beside)
    if sign == _DOTLESS:
        return bool(_BRAILLE.search(_near(text, at)))
    if sign == _DISJOINER:
        return _has(_POINTS, before) and _has(_POINTS, after)
    return "\u17b4" <= sign <= "\u180f" and _has(_JOINING, beside)


def named(sign: str) -> str:
    """A sign by its number and name: `U+200B zero width space`."""
    name = unicodedata.name(sign, "")
    return f"U+{ord(sign):04X}{f' {name.lower()}' if name else ''}"


def _left(found: re.Match[str]) -> str:
    return " " if found[0] in _PARTING else ""


def _has(ranges: str, beside: str) -> bool:
    """Whether one of the neighbours lies in one of the ranges."""
    return any(first <= sign <= last for sign in beside for first, last in zip(ranges[::2], ranges[1::2], strict=True))


def _draws(sign: str) -> bool:
    """Whether emoji may be joined from it: a symbol, or one that Unicode did not know yet."""
    return sign != "" and not is_hidden(sign) and unicodedata.category(sign) in ("So", "Sk", "Sm", "Cn")


def _is_emoji(text: str, at: int) -> bool:
    """Whether the selector that asks for colours stands at `at`, behind what has some."""
    return at >= 0 and text[at] == "\ufe0f" and is_needed(text, at)


def _has_variant(selector: str, before: str, after: str) -> bool:
    """Whether the sign before a variation selector has another form: one that draws, a key, an ideograph."""
    if selector < "\ufe0e":
        return _has(_VARYING, before)
    if before in _KEYS:
        return after == _KEYCAP
    return not before.isascii() and (before == _INFORMATION or unicodedata.category(before)[0] in "PS")


def _is_in_flag(text: str, at: int) -> bool:
    """Whether the tag at `at` is one of a flag's, as of those of Scotland and Wales (UTS 51, C.1)."""
    start = text.rfind("\U0001f3f4", max(at - _LONGEST_FLAG, 0), at)
    found = _FLAG.match(text, start) if start >= 0 else None
    return found is not None and at < found.end()


def _near(text: str, at: int) -> str:
    """What stands on the line of `at`, not far from it."""
    before, after = text[max(at - _NEAR, 0) : at], text[at : at + _NEAR]
    return before.rpartition("\n")[2] + after.partition("\n")[0]
