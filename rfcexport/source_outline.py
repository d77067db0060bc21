"""What a second parser of Markdown finds in a text, by byte range: blocks in blocks, links, footnotes.

Its time is in proportion to the text, whatever stands there. What it finds tells before pandoc is asked whether a
document keeps to the limits, and afterwards where each node of pandoc's tree begins.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NoReturn

import pyromark

from rfcexport.bounds import label_of, most_seconds, seconds_to_read
from rfcexport.diagnostics import Position
from rfcexport.policy import Limits, breach

_OPTIONS = (
    pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_FOOTNOTES
    | pyromark.Options.ENABLE_STRIKETHROUGH
    | pyromark.Options.ENABLE_TASKLISTS
    | pyromark.Options.ENABLE_GFM
)
_BLOCKS = frozenset({
    "Paragraph", "Heading", "BlockQuote", "CodeBlock", "HtmlBlock", "List", "Item", "FootnoteDefinition", "Table",
    "TableHead", "TableRow", "TableCell",
})  # fmt: skip
_MAY_BE_TIGHT = frozenset({"Item", "FootnoteDefinition", "Text"})
_WORDS_FOUND = frozenset({"Text", "Code"})
_LOCATED = {"InlineHtml": "RawInline", "FootnoteReference": "Note"}
_LEVELS = frozenset({"BlockQuote", "List"})
_ROWS = frozenset({"TableHead", "TableRow"})
_TEXTS = frozenset({"Paragraph", "Heading", "TableCell"})
_SHORT = 100  # bytes of a text that costs little whatever it holds


class OutlineUnknown(Exception):
    """The parser gave up."""


@dataclass(slots=True)
class Found:
    """A block: its kind (`Paragraph`, `H2`, `Note` for an alert, ...), byte range, and the blocks or inlines in it."""

    kind: str
    start: int
    end: int
    blocks: list[Found] = field(default_factory=list)
    inlines: list[tuple[str, int, str]] = field(default_factory=list)  # kind, start, address or label
    breaks: list[tuple[int, int]] = field(default_factory=list)
    links: int = 0


@dataclass(slots=True)
class Note:
    """A footnote where it is defined: its block, and the labels of the footnotes that its text refers to."""

    found: Found
    references: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Outline:
    """The blocks of a text in order, and by label its footnotes; `references` are the labels that its body refers to.

    `content` holds the bytes that the ranges are of. `is_doubtful` where a label is defined twice, so that it is not
    certain which of its definitions counts.
    """

    content: bytes
    blocks: list[Found] = field(default_factory=list)
    notes: dict[str, Note] = field(default_factory=dict)
    references: list[str] = field(default_factory=list)
    is_doubtful: bool = False

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column, from 1, of a byte."""
        begin = self.content.rfind(b"\n", 0, offset) + 1
        return self.content.count(b"\n", 0, offset) + 1, len(self.content[begin:offset].decode("utf-8", "replace")) + 1


def outline_of(markdown: str, *, path: str, limits: Limits) -> Outline:
    """What is found in `markdown`.

    Raises RefusedInput where blocks or inlines nest too deep, a table, a code block or the links of a paragraph are
    too many for the limits; OutlineUnknown where the parser fails.
    """
    reader = _Reader(markdown, path, limits)
    try:
        return reader.read()
    except BaseException as error:
        # The parser is compiled; what fails in there comes as a class of its own below BaseException.
        if type(error).__name__ != "PanicException":
            raise
        raise OutlineUnknown from error


class _Reader:
    """One run over the events of the parser; `within` holds the blocks that are open, `noted` the footnotes."""

    __slots__ = (
        "inline_levels", "levels", "limits", "markdown", "noted", "outline", "path", "rows", "seconds", "within",
    )  # fmt: skip

    def __init__(self, markdown: str, path: str, limits: Limits) -> None:
        self.markdown, self.path, self.limits = markdown, path, limits
        self.outline = Outline(markdown.encode("utf-8", "surrogatepass"))
        self.within = [Found("Root", 0, 0, self.outline.blocks)]
        self.noted: list[Note] = []
        self.levels = self.inline_levels = self.rows = 0
        self.seconds = 0.0

    def read(self) -> Outline:
        event: Any
        for event, span in pyromark.events_with_range(self.markdown, options=_OPTIONS):
            start, end = span["start"], span["end"]
            if isinstance(event, str):
                if event == "Rule":
                    self._close_text()
                    self.within[-1].blocks.append(Found("Rule", start, end))
                else:
                    self._text(start, end).breaks.append((start, end))
                continue
            ((name, value),) = event.items()
            if name == "Start":
                self._begin(value, start, end)
            elif name == "End":
                self._end(value if isinstance(value, str) else next(iter(value)))
            elif name in _LOCATED:
                text = self._text(start, end)
                if name == "FootnoteReference":
                    value = label_of(value)
                    self._refer(value, start)
                text.inlines.append((_LOCATED[name], start, value))
            elif name in _WORDS_FOUND and self.within[-1].kind in _MAY_BE_TIGHT:
                self._text(start, end)
        return self.outline

    def _refer(self, label: str, start: int) -> None:
        references = (self.noted[-1] if self.noted else self.outline).references
        references.append(label)
        if len(references) > self.limits.footnotes:
            self._refuse("footnotes", start, "more")

    def _begin(self, tag: Any, start: int, end: int) -> None:
        kind: str
        content: Any
        kind, content = (tag, None) if isinstance(tag, str) else next(iter(tag.items()))
        if kind not in _BLOCKS:
            text = self._text(start, end)
            if kind in ("Link", "Image"):
                text.inlines.append((kind, start, content["dest_url"]))
                text.links += 1
                if text.links > self.limits.links:
                    self._refuse("links", start, "more")
            self.inline_levels += 1
            if self.inline_levels > self.limits.nesting:
                self._refuse("nesting", start, "inlines that nest deeper")
            return
        self._close_text()
        if kind == "Heading":
            found = Found(content["level"], start, end)
        elif kind == "List":
            found = Found("BulletList" if content is None else "OrderedList", start, end)
        else:
            found = Found(content if kind == "BlockQuote" and content else kind, start, end)
        self._check(kind, content, start, end)
        if kind == "FootnoteDefinition":
            label, note = label_of(content), Note(found)
            self.outline.is_doubtful |= label in self.outline.notes
            # CommonMark, 4.7, of links: of several definitions the first one counts.
            self.outline.notes.setdefault(label, note)
            self.noted.append(note)
        else:
            self.within[-1].blocks.append(found)
        self.within.append(found)

    def _check(self, kind: str, content: Any, start: int, end: int) -> None:
        """What the limits say of a block that begins."""
        limits = self.limits
        if kind in _LEVELS:
            self.levels += 1
            if self.levels > limits.nesting:
                self._refuse("nesting", start, "quotes or lists that nest deeper")
        elif kind == "CodeBlock":
            # A line is a byte at least, and the cheap look comes first. The fence is a line too.
            is_long = end - start > limits.code_lines
            lines = is_long and self.outline.content.count(b"\n", start, end) - (content != "Indented")
            if lines > limits.code_lines:
                self._refuse("code-lines", start, f"{lines:,}")
        elif kind == "Table":
            self.rows = 0
            if len(content) > limits.table_columns:
                self._refuse("table-columns", start, f"{len(content):,}")
        elif kind in _ROWS:
            self.rows += 1
            if self.rows > limits.table_rows:
                self._refuse("table-rows", start, "more")

    def _end(self, kind: str) -> None:
        if kind not in _BLOCKS:
            self.inline_levels -= 1
            return
        self._close_text()
        ended = self.within.pop()
        if kind in _LEVELS:
            self.levels -= 1
        elif kind in _TEXTS:
            self._weigh(ended)
        elif kind == "FootnoteDefinition":
            self.noted.pop()

    def _text(self, start: int, end: int) -> Found:
        """The block that the inline at `start` stands in; in a tight list item that is a paragraph without a name."""
        inside = self.within[-1]
        if inside.kind in ("Item", "FootnoteDefinition"):
            inside = Found("Text", start, end)
            self.within[-1].blocks.append(inside)
            self.within.append(inside)
        inside.end = max(inside.end, end)
        return inside

    def _close_text(self) -> None:
        if self.within[-1].kind == "Text":
            self._weigh(self.within.pop())

    def _weigh(self, text: Found) -> None:
        """Add up what reading the words of a block costs beyond their length."""
        if text.breaks or text.inlines or text.end - text.start > _SHORT:
            content = self.outline.content[text.start : text.end]
            self.seconds += seconds_to_read(content, text.links)
            if self.seconds > most_seconds(self.limits):
                self._refuse(
                    "pandoc-time", text.start, "links, brackets, stars or dots in one paragraph that take longer"
                )

    def _refuse(self, name: str, start: int, found: str) -> NoReturn:
        raise breach(name, self.limits, Position(self.path, *self.outline.place(start)), found=found)
