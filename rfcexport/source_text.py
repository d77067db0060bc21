"""The bytes of a document -> its text, with what nobody sees masked and told of, and with no letter buried in marks.

What is masked keeps its place, so that positions hold; it is taken out of every text that is printed.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape
from html.entities import html5
from typing import NamedTuple

from rfcexport.diagnostics import Diagnostic, Position, Read, RefusedInput, Severity
from rfcexport.invisible import (
    HIDDEN,
    has_right_to_left,
    hidden_in,
    is_hidden,
    masked,
    named,
    slug_of,
    without_hidden,
)
from rfcexport.policy import Limits, breach

_USUAL = bytes((*b"\t\n", *range(0x20, 0x7F)))
_MOST_TOLD = 100  # findings of one kind; the last one counts the rest
_RULES = {
    "text-order": "must read in the order it is written",
    "text-control": "text must hold no control characters",
    "text-invisible": "text must hold signs that show",
}
# The blocks of Unicode with marks that are set on the letter before them, rather too many, and what hides among them.
_MARKS = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0590-\u109f\u135d-\u135f\u1700-\u1cff\u1dc0-\u1dff\u20d0-\u20ff\u2cef-\u2cf1\u2d7f"
    "\u2de0-\u2dff\u302a-\u302f\u3099\u309a\ua66f-\ua69f\ua6f0\ua6f1\ua800-\uabff\ufb1e\ufe20-\ufe2f"
    f"\U00010000-\U0001efff{HIDDEN}]+"
)
# HTML Living Standard, 13.5, and what YAML and TOML write between quotation marks.
_ENTITY = re.compile(r"&(?:#(?:\d{1,20}|[xX][0-9a-fA-F]{1,20})|[A-Za-z][A-Za-z0-9]{1,30});?")
_ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0abefvNLP]))")
_LAST_SIGN = 0x10FFFF
_SHORT_ESCAPES = {
    "0": "\0", "a": "\a", "b": "\b", "e": "\x1b", "f": "\f", "v": "\v", "N": "\x85", "L": "\u2028", "P": "\u2029",
}  # fmt: skip


class _Told(NamedTuple):
    """Neighbouring signs of one kind that are left out, and their place."""

    line: int
    column: int
    slug: str
    signs: str


def decoded(content: bytes, *, path: str, limits: Limits) -> str:
    """`content` as text with `\\n` at the end of each line; raises RefusedInput where it is none within the limit."""

    def refuse(slug: str, message: str, hint: str | None = None, line: int | None = None) -> RefusedInput:
        return RefusedInput(Diagnostic(slug, message, Position(path, line), Severity.ERROR, hint))

    if len(content) > limits.input_bytes:
        raise breach("input", limits, Position(path), found=f"{len(content):,}")
    hint = "save the file as UTF-8"
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise refuse("text-encoding", "must be UTF-8; found UTF-16", hint)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        message = f"must be UTF-8; found the byte 0x{content[error.start]:02x} at offset {error.start}"
        raise refuse("text-encoding", message, hint, line) from error
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise refuse("text-empty", "must hold text; found none")
    return text


def with_mask(text: str, *, path: str, limits: Limits) -> Read[str]:
    """`text` with a mask in the place of each sign that is left out of what is printed, and a finding for each run.

    Raises RefusedInput for a letter with more marks than the limit.
    """
    unusual = _unusual(text)
    # No letter has more marks than follow each other here, where what parts them may be gone.
    if _most_marks(unusual, limits):
        start, count = _most_marks(text, limits) or (0, 0)
        if count:
            raise breach("marks", limits, Position(path, *next(_places(text, [start]))), found=f"{count:,}")
    if not is_hidden(unusual):
        return Read(text)
    hidden = tuple(hidden_in(text))
    places = _places(text, (run.start for run in hidden))
    told = (_Told(*place, run.slug, text[run.start : run.end]) for run, place in zip(hidden, places, strict=True))
    return Read(masked(text, hidden), tuple(_findings(told, path)))


def _unusual(text: str) -> str:
    """What is left of `text` without the signs of ASCII that print: to look through the whole would take long."""
    return text.encode("utf-8", "surrogatepass").translate(None, _USUAL).decode("utf-8", "surrogatepass")


def may_join_marks(text: str, *, limits: Limits) -> bool:
    """Whether a letter of `text` may come to more marks than the limit once what stands between marks is taken out."""
    return not text.isascii() and _most_marks(_unusual(text), limits) is not None


def check_marks(text: str, *, position: Position, limits: Limits) -> None:
    """Raise RefusedInput for a letter of `text`, which stands at `position`, that has more marks than the limit."""
    if not text.isascii() and (found := _most_marks(text, limits)):
        raise breach("marks", limits, position, found=f"{found[1]:,}")


def _most_marks(text: str, limits: Limits) -> tuple[int, int] | None:
    """Where the marks begin of the first letter that has more than the limit, and how many they are."""
    return next((found for found in _marks_in(text) if found[1] > limits.marks), None)


def check_lines(lines: Iterable[str], *, path: str, limits: Limits) -> None:
    """Raise RefusedInput for a line of more bytes than the limit."""
    # A character takes four bytes at most.
    for number, line in enumerate(lines, start=1):
        if (
            len(line) * 4 > limits.line_bytes
            and (size := len(line.encode("utf-8", "surrogatepass"))) > limits.line_bytes
        ):
            raise breach("line", limits, Position(path, number, 1), found=f"{size:,}")


@dataclass(slots=True)
class Escapes:
    """Signs that a text states by an escape, such as `&#x202e;`: they come to light when it is read, not before.

    `stated` holds line, column and sign of each; `left_out` fills up with those that were taken out of what was read.
    """

    path: str
    limits: Limits
    stated: tuple[tuple[int, int, str], ...]
    is_right_to_left: bool
    left_out: list[tuple[int, str]] = field(default_factory=list)

    def shown(self, text: str, line: int | None) -> str:
        """`text`, read from about that line, without what shows nothing; raises what `check_marks` raises."""
        check_marks(text, position=Position(self.path, line), limits=self.limits)
        bare = without_hidden(text, is_right_to_left=self.is_right_to_left)
        if bare != text:
            self.left_out += [(line or 1, sign) for sign in (Counter(text) - Counter(bare)).elements()]
        return bare

    def findings(self) -> Iterator[Diagnostic]:
        """A finding for each escape whose sign was left out."""
        lines: dict[str, deque[int]] = defaultdict(deque)
        for line, sign in sorted(self.left_out):
            lines[sign].append(line)
        told = []
        for line, column, sign in self.stated:
            # The first one behind each place that a sign was left out of: in code an escape is text.
            if (left := lines.get(sign)) and left[0] <= line:
                left.popleft()
                told.append(_Told(line, column, slug_of(sign), sign))
        yield from _findings(told, self.path)


def entities_in(text: str, *, path: str, limits: Limits) -> Escapes | None:
    """The entities of `text` that name a sign which shows nothing, or a mark on a letter; None where there is none."""
    return _escapes(text, _ENTITY, _sign_of_entity, path, limits) if "&" in text else None


def escapes_in(text: str, *, path: str, limits: Limits, first: int = 1) -> Escapes | None:
    """The same for the escapes of YAML and TOML, in a text that begins on the line `first`."""
    return _escapes(text, _ESCAPE, _sign_of_escape, path, limits, first) if "\\" in text else None


def _escapes(
    text: str,
    pattern: re.Pattern[str],
    sign_of: Callable[[re.Match[str]], str],
    path: str,
    limits: Limits,
    first: int = 1,
) -> Escapes | None:
    found = [(match.start(), sign) for match in pattern.finditer(text) if (sign := sign_of(match))]
    if not found:
        return None
    places = _places(text, (at for at, _ in found))
    stated = tuple((line + first - 1, column, sign) for (_, sign), (line, column) in zip(found, places, strict=True))
    return Escapes(path, limits, stated, has_right_to_left(text))


def _sign_of_entity(found: re.Match[str]) -> str:
    """The sign that an entity names, empty for one that shows."""
    name = found[0][1:].rstrip(";")
    if name[0] == "#":
        # Not as browsers read it, who make a letter of some that steer a machine: it is told of if it is left out.
        code = int(name[2:], 16) if name[1] in "xX" else int(name[1:])
        return _hidden_or_mark(chr(code)) if code <= _LAST_SIGN else ""
    return _hidden_or_mark(unescape(f"&{name};")) if name in _hidden_names() else ""


@lru_cache(maxsize=1)
def _hidden_names() -> frozenset[str]:
    return frozenset(name.rstrip(";") for name, text in html5.items() if _hidden_or_mark(text))


def _sign_of_escape(found: re.Match[str]) -> str:
    code = found[1] or found[2] or found[3]
    if not code:
        return _SHORT_ESCAPES[found[4]]
    return _hidden_or_mark(chr(int(code, 16))) if int(code, 16) <= _LAST_SIGN else ""


def _hidden_or_mark(text: str) -> str:
    """The sign in `text` that shows nothing or is set on a letter, empty where none is."""
    return next((sign for sign in text if is_hidden(sign) or unicodedata.category(sign)[0] == "M"), "")


def _marks_in(text: str) -> Iterator[tuple[int, int]]:
    """Where marks follow each other in `text`, and how many do; what shows nothing parts none."""
    for run in _MARKS.finditer(text):
        start = count = 0
        for at, sign in enumerate(run[0], start=run.start()):
            if is_hidden(sign):
                continue
            if unicodedata.category(sign)[0] == "M":
                start = start if count else at
                count += 1
            elif count:
                yield start, count
                count = 0
        if count:
            yield start, count


def _places(text: str, offsets: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Line and column of each of the offsets, which come in order."""
    line, begin, before = 1, 0, 0
    for offset in offsets:
        line += text.count("\n", before, offset)
        begin = text.rfind("\n", before, offset) + 1 or begin
        before = offset
        yield line, offset - begin + 1


def _findings(told: Iterable[_Told], path: str) -> Iterator[Diagnostic]:
    """A finding for each run of signs; of one kind the hundredth is the last, and says how many more there are."""
    kept: dict[str, list[_Told]] = defaultdict(list)
    more: Counter[str] = Counter()
    for one in told:
        if len(kept[one.slug]) < _MOST_TOLD:
            kept[one.slug].append(one)
        else:
            more[one.slug] += 1
    for slug, places in kept.items():
        for place in places:
            also = len(place.signs) - 1
            found = f"{named(place.signs[0])}{f' and {also:,} more' if also else ''}"
            are = "are" if also else "is"
            yield Diagnostic(slug, f"{_RULES[slug]}; found {found}, which {are} left out", _position(path, place))
        if more[slug]:
            found = f"{more[slug]:,} more places behind this one"
            yield Diagnostic(slug, f"{_RULES[slug]}; found {found}", _position(path, places[-1]))


def _position(path: str, place: _Told) -> Position:
    return Position(path, place.line, place.column)
