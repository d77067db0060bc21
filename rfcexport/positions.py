"""Where each node of pandoc's tree begins in the source, found without pandoc's own, slow positions.

A second parser of Markdown, which gives a byte range with everything it finds, reads the same text; both results are
laid side by side. Where they are the same blocks in the same order, its ranges are the positions of pandoc's nodes.
Where they differ, nothing is guessed: the caller has the document read again with the positions of pandoc itself.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pyromark

from rfcexport.model import Block, Inline

AT = "at"
"""The key under which a node carries its `Place`."""


class Place(NamedTuple):
    """Line and column, from 1, of a node's first sign and of the sign behind its last; None where it is not known."""

    line: int | None = None
    column: int | None = None
    end_line: int | None = None
    end_column: int | None = None


class PositionsUnknown(Exception):
    """The two parsers do not see the same blocks."""


def locate(blocks: list[Block], markdown: str) -> None:
    """Give each block, link, picture, formula and raw node of `blocks`, which pandoc read from `markdown`, its `Place`.

    Raises PositionsUnknown where a place is not certain; RecursionError where the tree is too deep to walk.
    """
    source = _Source(markdown.encode())
    try:
        root, notes = _outline(markdown)
    except BaseException as error:
        # The other parser is compiled; what fails in there comes as a class of its own below BaseException.
        if type(error).__name__ != "PanicException":
            raise
        raise PositionsUnknown from error
    _Layout(source, notes).blocks(blocks, root)


# What the second parser found

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


@dataclass(slots=True)
class _Found:
    """A block: its kind (`Paragraph`, `H2`, `Note` for an alert, ...), byte range, and the blocks or inlines in it."""

    kind: str
    start: int
    end: int
    blocks: list[_Found] = field(default_factory=list)
    inlines: list[tuple[str, int, str]] = field(default_factory=list)  # kind, start, address or label
    breaks: list[tuple[int, int]] = field(default_factory=list)


def _outline(markdown: str) -> tuple[list[_Found], dict[str, list[_Found]]]:
    """The blocks that the second parser finds, and by label those of each footnote."""
    root = _Found("Root", 0, 0)
    notes: dict[str, list[_Found]] = {}
    path = [root]
    event: Any
    for event, span in pyromark.events_with_range(markdown, options=_OPTIONS):
        start, end = span["start"], span["end"]
        if isinstance(event, str):
            if event == "Rule":
                _close_text(path)
                path[-1].blocks.append(_Found("Rule", start, end))
            else:
                _text(path, start, end).breaks.append((start, end))
            continue
        ((name, value),) = event.items()
        if name == "Start":
            _begin(path, value, start, end, notes)
        elif name == "End":
            kind = value if isinstance(value, str) else next(iter(value))
            if kind in _BLOCKS:
                _close_text(path)
                path.pop()
        elif name in _LOCATED:
            _text(path, start, end).inlines.append((_LOCATED[name], start, value))
        elif name in _WORDS_FOUND and path[-1].kind in _MAY_BE_TIGHT:
            _text(path, start, end)
    return root.blocks, notes


def _begin(path: list[_Found], tag: Any, start: int, end: int, notes: dict[str, list[_Found]]) -> None:
    kind: str
    content: Any
    kind, content = (tag, None) if isinstance(tag, str) else next(iter(tag.items()))
    if kind in ("Link", "Image"):
        _text(path, start, end).inlines.append((kind, start, content["dest_url"]))
    elif kind not in _BLOCKS:
        _text(path, start, end)
    else:
        _close_text(path)
        if kind == "Heading":
            found = _Found(content["level"], start, end)
        elif kind == "List":
            found = _Found("BulletList" if content is None else "OrderedList", start, end)
        else:
            found = _Found(content if kind == "BlockQuote" and content else kind, start, end)
        if kind == "FootnoteDefinition":
            if content in notes:
                raise PositionsUnknown
            notes[content] = found.blocks
        else:
            path[-1].blocks.append(found)
        path.append(found)


def _text(path: list[_Found], start: int, end: int) -> _Found:
    """The block that the inline at `start` stands in; in a tight list item that is a paragraph without a name."""
    inside = path[-1]
    if inside.kind in ("Item", "FootnoteDefinition"):
        inside = _Found("Text", start, end)
        path[-1].blocks.append(inside)
        path.append(inside)
    inside.end = max(inside.end, end)
    return inside


def _close_text(path: list[_Found]) -> None:
    if path[-1].kind == "Text":
        path.pop()


# Both side by side

_WRAPPED = frozenset({"Emph", "Strong", "Strikeout", "Underline", "Superscript", "Subscript", "SmallCaps"})
_BREAKS = frozenset({"SoftBreak", "LineBreak"})
_WORDS = frozenset({"Str", "Space", "Code"})
_PLAIN = _WORDS | _BREAKS
_MOST_SEARCHED = 50_000_000  # bytes: what one paragraph may cost, however many formulas its author has put there
_BEFORE_SIGN = re.compile(r"\\(?=[!-/:-@\[-`{-~])")
_SAFE_ADDRESS = re.compile(r"(?:https?|mailto|ftp):|[^:]*$", re.IGNORECASE)


class _Source:
    """The source as bytes, with the way from an offset to line and column."""

    __slots__ = ("_column", "_offset", "content", "starts")

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.starts = [0, *(found.end() for found in re.finditer(b"\n", content))]
        self._offset, self._column = 0, 1

    def line(self, offset: int) -> int:
        return bisect_right(self.starts, offset)

    def place(self, start: int, end: int | None = None) -> Place:
        return Place(*self._position(start), *(self._position(end) if end is not None else ()))

    def _position(self, offset: int) -> tuple[int, int]:
        line = self.line(offset)
        start = self.starts[line - 1]
        # Counted from the place that was asked for last: a line may be as long as a document, and hold many links.
        if not start <= self._offset <= offset:
            self._offset, self._column = start, 1
        self._column += len(self.content[self._offset : offset].decode("utf-8", "replace"))
        self._offset = offset
        return line, self._column


@dataclass(slots=True)
class _Layout:
    source: _Source
    notes: dict[str, list[_Found]]

    def blocks(self, blocks: list[Block], found: list[_Found]) -> None:
        waiting = found[::-1]
        for block in blocks:
            if not waiting:
                raise PositionsUnknown
            beside = waiting.pop()
            if block["t"] == beside.kind == "BulletList" and (count := len(block["c"])) < len(beside.blocks):
                # Between items with a box and items without one, pandoc ends a list and begins another.
                rest = beside.blocks[count:]
                waiting.append(_Found("BulletList", rest[0].start, beside.end, rest))
                beside = _Found("BulletList", beside.start, rest[0].start, beside.blocks[:count])
            block[AT] = Place(self.source.line(beside.start), 1)
            self._block(block, beside)
        if waiting:
            raise PositionsUnknown

    def _block(self, block: Block, found: _Found) -> None:
        content: Any = block.get("c")
        match block["t"], found.kind:
            case (("Para" | "Plain"), ("Paragraph" | "Text")):
                self._inlines(content, found)
            case "Para", "CodeBlock" if len(content) == 1 and content[0]["t"] == "Math":
                content[0][AT] = self.source.place(found.start, found.end)
            case "Header", level if level == f"H{content[0]}":
                self._inlines(content[2], found)
            case ("CodeBlock", "CodeBlock") | ("RawBlock", "HtmlBlock") | ("HorizontalRule", "Rule"):
                pass
            case "BlockQuote", "BlockQuote":
                self.blocks(content, found.blocks)
            case ("BulletList", "BulletList") | ("OrderedList", "OrderedList"):
                self._parts(content if block["t"] == "BulletList" else content[1], found.blocks)
            case "Div", kind if kind.lower() in content[0][1]:
                self.blocks(content[1][1:], found.blocks)
            case "Table", "Table":
                self._table(content, found)
            case _:
                raise PositionsUnknown

    def _parts(self, parts: list[list[Block]], found: list[_Found]) -> None:
        if len(parts) != len(found):
            raise PositionsUnknown
        for part, beside in zip(parts, found, strict=True):
            self.blocks(part, beside.blocks)

    def _table(self, content: Any, found: _Found) -> None:
        _, _, _, head, bodies, _ = content
        rows = [*head[1], *(row for body in bodies for row in body[3])]
        if len(rows) != len(found.blocks):
            raise PositionsUnknown
        for row, beside in zip(rows, found.blocks, strict=True):
            if len(row[1]) != len(beside.blocks):
                raise PositionsUnknown
            for cell, text in zip(row[1], beside.blocks, strict=True):
                for block in cell[4]:
                    block[AT] = Place(self.source.line(text.start), 1)
                    self._inlines(block["c"], text)

    def _inlines(self, inlines: list[Inline], found: _Found) -> None:
        if all(node["t"] in _PLAIN for node in inlines):
            return
        nodes = list(_located(inlines))
        formulas = [node for node in nodes if node["t"] == "Math"]
        others = [node for node in nodes if node["t"] not in _BREAKS and node["t"] != "Math"]
        if formulas:
            self._formulas(formulas, found)
        if others:
            self._notes(others, found)
            if len(others) == len(found.inlines) and all(map(_is_same, others, found.inlines)):
                for node, (_, start, _) in zip(others, found.inlines, strict=True):
                    node[AT] = self.source.place(start)
            else:
                self._by_breaks(nodes, found)

    def _notes(self, nodes: list[Inline], found: _Found) -> None:
        notes = [node for node in nodes if node["t"] == "Note"]
        labels = [label for kind, _, label in found.inlines if kind == "Note"]
        if len(notes) != len(labels):
            raise PositionsUnknown
        for node, label in zip(notes, labels, strict=True):
            self.blocks(node["c"], self.notes.get(label, []))

    def _by_breaks(self, nodes: list[Inline], found: _Found) -> None:
        """Places by the line between two breaks that a node stands in; formulas by their text."""
        edges = [found.start, *(edge for span in found.breaks for edge in span), found.end]
        stretches: list[list[Inline]] = [[]]
        for node in nodes:
            if node["t"] in _BREAKS:
                stretches.append([])
            elif node["t"] == "Math":
                stretches += [[] for _ in range(node["c"][1].count("\n"))]
            else:
                stretches[-1].append(node)
        if len(stretches) * 2 != len(edges):
            raise PositionsUnknown
        for stretch, start, end in zip(stretches, edges[::2], edges[1::2], strict=True):
            if stretch and (b"\n" in self.source.content[start:end].rstrip() or not all(map(_needs_line, stretch))):
                raise PositionsUnknown
            for node in stretch:
                node[AT] = Place(self.source.line(start))

    def _formulas(self, formulas: list[Inline], found: _Found) -> None:
        """Places of formulas by their text, which must stand as often in the source as in the tree."""
        text = self.source.content[found.start : found.end]
        if len(text) * len(formulas) > _MOST_SEARCHED:
            raise PositionsUnknown
        places: dict[tuple[str, str], list[Place]] = {}
        for kind, formula in {(node["c"][0]["t"], node["c"][1]) for node in formulas}:
            # Of two backslashes before a sign, pandoc keeps one.
            inner = b"|".join(
                re.escape(written).replace("\\\n", r"\n[ \t>]*").encode()
                for written in (formula, f"`{formula}`", _BEFORE_SIGN.sub(r"\\\\", formula))
            )
            sign = rb"\$" if kind == "InlineMath" else rb"\$\$"
            places[kind, formula] = [
                self.source.place(found.start + match.start(), found.start + match.end())
                for match in re.finditer(sign + b"(?:" + inner + b")" + sign, text)
            ]
        for node in reversed(formulas):
            left = places[node["c"][0]["t"], node["c"][1]]
            if not left:
                raise PositionsUnknown
            node[AT] = left.pop()
        if any(places.values()):
            raise PositionsUnknown


def _located(inlines: list[Inline]) -> Iterator[Inline]:
    """The breaks, and the nodes that need a place, in reading order."""
    for node in inlines:
        kind = node["t"]
        if kind in _WORDS:
            continue
        if kind in _WRAPPED:
            yield from _located(node["c"])
        elif kind in ("Span", "Quoted"):
            yield from _located(node["c"][1])
        else:
            yield node
            if kind in ("Link", "Image"):
                yield from _located(node["c"][1])


def _is_same(node: Inline, found: tuple[str, int, str]) -> bool:
    kind = node["t"]
    if kind != found[0]:
        return False
    if kind == "Note":
        return True
    text: str = node["c"][1] if kind == "RawInline" else node["c"][2][0]
    return text == found[2]


def _needs_line(node: Inline) -> bool:
    """Whether a line without a column will do: a finding about a refused link names its column."""
    if node["t"] in ("Link", "Image"):
        return _SAFE_ADDRESS.match(node["c"][2][0]) is not None
    return node["t"] != "RawInline" or "href" not in node["c"][1]
