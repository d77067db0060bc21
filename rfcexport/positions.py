"""Where each node of pandoc's tree begins in the source, found without pandoc's own, slow positions.

A second parser of Markdown, which gives a byte range with everything it finds, reads the same text; both results are
laid side by side. Where they are the same blocks in the same order, its ranges are the positions of pandoc's nodes.
Where they differ, nothing is guessed: the caller has the document read again with the positions of pandoc itself.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from rfcexport.diagnostics import RefusedInput
from rfcexport.model import Block, Inline
from rfcexport.policy import Limits
from rfcexport.source_outline import Found, Outline, OutlineUnknown, outline_of

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


def locate(blocks: list[Block], markdown: str, outline: Outline | None = None) -> None:
    """Give each block, link, picture, formula and raw node of `blocks`, which pandoc read from `markdown`, its `Place`.

    `outline` is what `outline_of` makes of it, where that is known already. Raises PositionsUnknown where a place is
    not certain; RecursionError where the tree is too deep to walk.
    """
    try:
        outline = outline or outline_of(markdown, path="", limits=Limits())
    except (OutlineUnknown, RefusedInput) as error:
        raise PositionsUnknown from error
    if outline.is_doubtful:
        raise PositionsUnknown
    notes = {label: note.found.blocks for label, note in outline.notes.items()}
    _Layout(_Source(outline.content), notes).blocks(blocks, outline.blocks)


# Those of pandoc


def unwrapped(nodes: list[dict[str, Any]], place: Place) -> Iterator[tuple[dict[str, Any], Place]]:
    """The nodes with the wrappers of `sourcepos` taken off, each with its place."""
    for node in nodes:
        if node["t"] in ("Div", "Span") and ["wrapper", "1"] in node["c"][0][2]:
            yield from unwrapped(node["c"][1], place_in(node["c"][0], place))
        else:
            yield node, node.get(AT, place)


def place_in(attributes: Any, fallback: Place) -> Place:
    """The place that `data-pos` states: `12:1-14:3`, or several of them joined by `;`."""
    for key, value in attributes[2]:
        if key == "data-pos":
            ranges = [
                [int(number) for number in re.split("[:-]", part)] for part in value.split(";") if part.count(":") == 2
            ]
            if ranges:
                first, last = min(ranges), max(ranges, key=lambda found: found[2:])
                return Place(first[0], first[1], last[2], last[3])
    return fallback


# Both side by side

_WRAPPED = frozenset({"Emph", "Strong", "Strikeout", "Underline", "Superscript", "Subscript", "SmallCaps"})
_BREAKS = frozenset({"SoftBreak", "LineBreak"})
_WORDS = frozenset({"Str", "Space", "Code"})
_PLAIN = _WORDS | _BREAKS
_MOST_SEARCHED = 50_000_000  # bytes: what the formulas of a document may cost, however many its author has put there
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
    notes: dict[str, list[Found]]
    searched: int = 0

    def blocks(self, blocks: list[Block], found: list[Found]) -> None:
        waiting = found[::-1]
        for block in blocks:
            if not waiting:
                raise PositionsUnknown
            beside = waiting.pop()
            if block["t"] == beside.kind == "BulletList" and (count := len(block["c"])) < len(beside.blocks):
                # Between items with a box and items without one, pandoc ends a list and begins another.
                rest = beside.blocks[count:]
                waiting.append(Found("BulletList", rest[0].start, beside.end, rest))
                beside = Found("BulletList", beside.start, rest[0].start, beside.blocks[:count])
            block[AT] = Place(self.source.line(beside.start), 1)
            self._block(block, beside)
        if waiting:
            raise PositionsUnknown

    def _block(self, block: Block, found: Found) -> None:
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

    def _parts(self, parts: list[list[Block]], found: list[Found]) -> None:
        if len(parts) != len(found):
            raise PositionsUnknown
        for part, beside in zip(parts, found, strict=True):
            self.blocks(part, beside.blocks)

    def _table(self, content: Any, found: Found) -> None:
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

    def _inlines(self, inlines: list[Inline], found: Found) -> None:
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

    def _notes(self, nodes: list[Inline], found: Found) -> None:
        notes = [node for node in nodes if node["t"] == "Note"]
        labels = [label for kind, _, label in found.inlines if kind == "Note"]
        if len(notes) != len(labels):
            raise PositionsUnknown
        for node, label in zip(notes, labels, strict=True):
            self.blocks(node["c"], self.notes.get(label, []))

    def _by_breaks(self, nodes: list[Inline], found: Found) -> None:
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

    def _formulas(self, formulas: list[Inline], found: Found) -> None:
        """Places of formulas by their text, which must stand as often in the source as in the tree."""
        text = self.source.content[found.start : found.end]
        self.searched += len(text) * len(formulas)
        if self.searched > _MOST_SEARCHED:
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
