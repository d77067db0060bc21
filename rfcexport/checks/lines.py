"""The lines of a source, told apart: code, comments and prose.

pandoc gives no position inside a list item and drops what does not show. The blocks are therefore told apart here
once more, by the rules of CommonMark 0.31 (section 4 and 5), as far as code and comments need it. One pass, no
backtracking: the time is proportional to the size of the source.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

_QUOTE = -1  # among the widths of the containers: a block quote, which has none
_FENCE = re.compile(r"(`{3,})[^`]*$|(~{3,})")
_MARKER = re.compile(r"(?:[-+*]|(\d{1,9})[.)])(?= |$)")
_HEADING = re.compile(r"#{1,6}(?: |$)")
_NOTE = re.compile(r"\[\^[^\]\s]{1,200}\]:")
_VERBATIM = re.compile(r"<(pre|script|style|textarea)(?=[\s>]|$)", re.IGNORECASE)
_FRONT_MATTER = re.compile(r"(---|\+\+\+)[ \t]*\n(?=[\w#\"'])")

_SIGN = re.compile(r"\\[\\`<]|`+|<!--|<(?:code|pre|kbd|samp)\b", re.IGNORECASE)
_PARAGRAPH_END = re.compile(r"\n(?=[ \t>]*(?:\n|[-+*][ \t]|\d{1,9}[.)][ \t]|#{1,6} |\||`{3}|~{3}))")
_BACKTICKS = re.compile("`+")
_SPACES = re.compile(" +")
_MOST_CONTAINERS = 64  # the reader refuses what nests deeper


class Line(NamedTuple):
    """A line of the source.

    `is_code` in a code block, its fences included. `is_above` the heading of the first section. `prose` is the text
    with code and comments blanked out: what is left stands in its own column.
    """

    number: int
    text: str
    is_code: bool
    prose: str = ""
    is_above: bool = False


class Fence(NamedTuple):
    """A mark that opens a code block, and its place."""

    mark: str
    line: int
    column: int


class Comment(NamedTuple):
    """An HTML comment without its marks; `column` and `end_column` say what stands on its lines beside it."""

    text: str
    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Lines:
    """A source, told apart. `unclosed` lists the fences that nothing closes."""

    lines: tuple[Line, ...]
    comments: tuple[Comment, ...]
    unclosed: tuple[Fence, ...]


def lines_of(text: str, *, first_section: int | None = None) -> Lines:
    """`text` by lines; the heading of the first section is on the line `first_section`."""
    texts = text.split("\n")
    blocks = _Blocks()
    blocks.read(texts, start=_front_matter_lines(text))
    starts = [0]
    for one in texts:
        starts.append(starts[-1] + len(one) + 1)
    hidden = _Hidden(text, starts, blocks.is_code)
    prose = hidden.prose().split("\n")
    above = first_section or len(texts) + 1
    lines = tuple(
        Line(number, one, is_code, shown, number < above)
        for number, (one, is_code, shown) in enumerate(zip(texts, blocks.is_code, prose, strict=True), start=1)
    )
    return Lines(lines, tuple(hidden.comments), tuple(blocks.unclosed))


def _front_matter_lines(text: str) -> int:
    """How many lines the front matter takes: what stands there is no Markdown."""
    found = _FRONT_MATTER.match(text)
    end = text.find(f"\n{found[1]}", found.end() - 1) if found else -1
    return text.count("\n", 0, end + 1) + 1 if end >= 0 else 0


@dataclass(slots=True)
class _Blocks:
    """One pass over the lines of a source. `containers`: the widths of the list items that are open, or a quote."""

    is_code: list[bool] = field(default_factory=list)
    unclosed: list[Fence] = field(default_factory=list)
    containers: list[int] = field(default_factory=list)
    in_paragraph: bool = False
    is_item_empty: bool = False  # the innermost item, up to here
    fence: Fence | None = None
    stray: tuple[int, str] = (0, "")  # the line that ended a fence with its item, and the mark of the fence
    is_stray: bool = False
    until: str = ""  # what ends a block of HTML

    def read(self, texts: list[str], *, start: int) -> None:
        """Fill `is_code` and `unclosed`."""
        self.is_code = [False] * start
        for number, text in enumerate(texts[start:], start=start + 1):
            line = text.expandtabs(4) if "\t" in text else text
            if self.containers or self.fence or self.until:
                self.is_code.append(self._goes_on(number, text, line))
            elif line[:1].isalpha():
                self.in_paragraph = True
                self.is_code.append(False)
            else:
                self.is_code.append(self._begins(number, text, line, 0, 0))
        self._close_fence()

    def _goes_on(self, number: int, text: str, line: str) -> bool:
        """Whether the line is code, where something is open before it."""
        at, depth = self._matched(line)
        if depth < len(self.containers) and (self.fence or self.until):
            if self.fence:
                self.stray = (number, self.fence.mark)
            self._close_fence()
            self.until = ""
            self.containers = self.containers[:depth]
        if self.fence:
            rest = line[at:].strip(" ")
            # 4.5: the end is as long as the beginning at least, of the same sign, with nothing behind it.
            if rest.startswith(self.fence.mark) and not rest.strip(self.fence.mark[0]) and _indent(line, at) < 4:
                self.fence = None
            return True
        if self.until:
            if self.until in line.lower():
                self.until = ""
            return self.until != "-->" and self.is_code[-1]
        return self._begins(number, text, line, at, depth)

    def _matched(self, line: str) -> tuple[int, int]:
        """Where the content begins behind the containers that go on, and how many do."""
        if not line.strip(" "):
            # A blank line goes on with every item, and with no quote.
            return 0, self.containers.index(_QUOTE) if _QUOTE in self.containers else len(self.containers)
        at = 0
        for depth, width in enumerate(self.containers):
            indent = _indent(line, at)
            if width == _QUOTE:
                if indent > 3 or line[at + indent : at + indent + 1] != ">":
                    return at, depth
                at += indent + 1
                at += line[at : at + 1] == " "
            elif at + indent < len(line):
                if indent < width:
                    return at, depth
                at += width
        return at, len(self.containers)

    def _begins(self, number: int, text: str, line: str, at: int, depth: int) -> bool:
        """Whether the line is code, with what it opens; its content begins at `at`, inside `depth` containers."""
        is_opened = False
        while True:
            indent = _indent(line, at)
            begin = at + indent
            if begin >= len(line):
                # 5.2: an item begins with one blank line at most.
                if self.is_item_empty and not is_opened:
                    self.containers = self.containers[:-1]
                self.is_item_empty = is_opened
                self.in_paragraph = False
                return False
            self.is_item_empty = False
            if indent >= 4:
                if not self.in_paragraph:
                    self.containers = self.containers[:depth]
                return not self.in_paragraph
            sign = line[begin]
            width = 0
            if sign == ">":
                width = _QUOTE
            elif sign in "`~" and (found := _FENCE.match(line, begin)):
                self._open(depth)
                mark = found[1] or found[2]
                self.fence = Fence(mark, number, text.index(mark) + 1)
                # Meant to close what ended with its item: one mistake, not two.
                self.is_stray = self.stray == (number, line[begin:].strip(" "))
                return True
            elif sign == "<":
                if self._opens_html(line[begin:], depth):
                    return self.is_verbatim(line[begin:])
            elif sign in "-=" and self.in_paragraph and depth == len(self.containers) and _is_underline(line, begin):
                self.in_paragraph = False
                return False
            elif (sign in "*-_" and _is_break(line, begin)) or (sign == "#" and _HEADING.match(line, begin)):
                self._open(depth)
                return False
            elif sign == "[" and _NOTE.match(line, begin):
                # A footnote goes on in lines that are indented by four.
                self._open(depth)
                self.containers.append(4)
                self.in_paragraph = True
                return False
            elif (sign in "-+*" or sign.isdecimal()) and (found := _MARKER.match(line, begin)):
                width = self._item_width(line, found, at, depth)
            if not width or depth >= _MOST_CONTAINERS:
                if not self.in_paragraph:
                    self.containers = self.containers[:depth]
                self.in_paragraph = True
                return False
            self._open(depth)
            self.containers.append(width)
            at = at + width if width != _QUOTE else begin + 1 + (line[begin + 1 : begin + 2] == " ")
            depth += 1
            is_opened = width != _QUOTE

    def _item_width(self, line: str, marker: re.Match[str], at: int, depth: int) -> int:
        """How far the content of a list item is indented; 0 where the marker only stands in a paragraph."""
        spaces = _indent(line, marker.end())
        is_empty = marker.end() + spaces >= len(line)
        if self.in_paragraph and depth == len(self.containers) and (is_empty or marker[1] not in (None, "1")):
            return 0
        # 5.2: with five spaces or more the content is indented code; an empty item counts one.
        return marker.end() - at + (1 if is_empty or spaces > 4 else spaces)

    def _opens_html(self, rest: str, depth: int) -> bool:
        """Whether a block of HTML begins in which no Markdown is read up to a certain end."""
        if rest.startswith("<!--"):
            end = "-->"
        elif found := _VERBATIM.match(rest):
            end = f"</{found[1].lower()}>"
        else:
            return False
        self._open(depth)
        self.until = "" if end in rest.lower() else end
        return True

    @staticmethod
    def is_verbatim(rest: str) -> bool:
        """Whether what begins is text to be shown as it is."""
        return _VERBATIM.match(rest) is not None

    def _open(self, depth: int) -> None:
        self.containers = self.containers[:depth]
        self.in_paragraph = False

    def _close_fence(self) -> None:
        if self.fence and not self.is_stray:
            self.unclosed.append(self.fence)
        self.fence = None


def _is_break(line: str, begin: int) -> bool:
    """Whether what begins is a line across the page: three signs of one kind and nothing else."""
    sign = line[begin]
    return line.count(sign, begin) > 2 and not line[begin:].strip(f"{sign} ")


def _is_underline(line: str, begin: int) -> bool:
    """Whether what begins makes the paragraph before it a heading."""
    return not line[begin:].rstrip(" ").strip(line[begin])


def _indent(line: str, at: int) -> int:
    """How many spaces stand at `at`."""
    found = _SPACES.match(line, at)
    return found.end() - at if found else 0


@dataclass(slots=True)
class _Hidden:
    """What does not read as prose: code blocks, code in a line, comments."""

    text: str
    starts: list[int]
    is_code: list[bool]
    comments: list[Comment] = field(default_factory=list)

    def prose(self) -> str:
        """The text with all that blanked out, line by line as long as before; code blocks leave empty lines."""
        parts: list[str] = []
        for is_code, begin, end in self._stretches():
            if is_code:
                parts.append("\n" * self.text.count("\n", begin, end))
                continue
            at = begin
            for hidden, stop in self._spans(begin, end):
                parts.append(self.text[at:hidden])
                parts += [_blank(self.text[hidden:stop])]
                at = stop
            parts.append(self.text[at:end])
        return "".join(parts)

    def _stretches(self) -> Iterator[tuple[bool, int, int]]:
        """Runs of lines that are code, or not; from where to where in the text."""
        first = 0
        for index in range(1, len(self.is_code) + 1):
            if index == len(self.is_code) or self.is_code[index] != self.is_code[first]:
                yield self.is_code[first], self.starts[first], min(self.starts[index], len(self.text))
                first = index

    def _spans(self, begin: int, end: int) -> Iterator[tuple[int, int]]:
        at = begin
        paragraph_end = begin
        closers: dict[int, list[int]] = {}
        # What is not to be found is looked for once: many beginnings without an end must not take long.
        lacking: dict[str, int] = {}
        while found := _SIGN.search(self.text, at, end):
            sign, at = found[0], found.end()
            if found.start() >= paragraph_end:
                following = _PARAGRAPH_END.search(self.text, found.start(), end)
                paragraph_end = following.start() if following else end
                closers = {}
                for run in _BACKTICKS.finditer(self.text, found.start(), paragraph_end):
                    closers.setdefault(len(run[0]), []).append(run.start())
                for places in closers.values():
                    places.reverse()
            if sign[0] == "`":
                places = closers.get(len(sign), [])
                while places and places[-1] <= found.start():
                    places.pop()
                if places:
                    at = places.pop() + len(sign)
                    yield found.start(), at
            elif sign == "<!--":
                # A comment may hold what looks like code, and go on behind it.
                if "-->" in lacking:
                    continue
                close = self.text.find("-->", found.start() + 2)
                if close < 0:
                    lacking["-->"] = end
                    continue
                self._note(found.start(), close + 3)
                at = min(close + 3, end)
                yield found.start(), at
            elif sign[0] == "<" and lacking.get(sign, 0) < paragraph_end:
                close = self.text.find(f"</{sign[1:]}", at, paragraph_end)
                if close < 0:
                    lacking[sign] = paragraph_end
                    continue
                at = close
                yield found.start(), at

    def _note(self, begin: int, end: int) -> None:
        line, end_line = bisect_right(self.starts, begin), bisect_right(self.starts, end - 1)
        columns = begin - self.starts[line - 1] + 1, end - self.starts[end_line - 1] + 1
        self.comments.append(Comment(self.text[begin + 4 : end - 3], line, columns[0], end_line, columns[1]))


def _blank(text: str) -> str:
    return "\n".join(" " * len(line) for line in text.split("\n"))
