"""Lists in the cells of a table, where Markdown has none and authors write HTML: `one<ul><li>a</li><li>b</li></ul>`."""

from __future__ import annotations

from typing import Any

from rfcexport.html_elements import tag_of
from rfcexport.model import Block, Inline
from rfcexport.positions import Place, unwrapped

_LISTS = ("ul", "ol")
_DEEPEST = 12
_DECIMAL: list[Any] = [1, {"t": "Decimal"}, {"t": "Period"}]


def with_lists(blocks: list[Block]) -> list[Block]:
    """The blocks of a cell, not yet cleaned, with lists where its text has the tags of lists.

    A text whose tags do not fit into each other stays as it is.
    """
    return [found for block in blocks for found in _blocks_of(block)]


def _blocks_of(block: Block) -> list[Block]:
    if block["t"] not in ("Plain", "Para"):
        return [block]
    parts = [_part_of(node) for node in block["c"]]
    if not any(isinstance(part, tuple) for part in parts):
        return [block]
    reading = _Reading(parts)
    try:
        return reading.blocks(0, "")
    except _Unbalanced:
        return [block]


class _Unbalanced(Exception):
    """Tags that do not fit into each other."""


def _part_of(node: Inline) -> Inline | tuple[str, bool]:
    """A tag of a list, and whether it closes; any other node as it is."""
    found = [inner for inner, _ in unwrapped([node], Place())]
    if len(found) == 1 and found[0]["t"] == "RawInline":
        tag, closes, _ = tag_of(found[0]["c"][1])
        if tag in (*_LISTS, "li"):
            return tag, closes
    return node


class _Reading:
    """One run over the inlines of a cell and the tags between them."""

    __slots__ = ("at", "parts")

    def __init__(self, parts: list[Inline | tuple[str, bool]]) -> None:
        self.parts, self.at = parts, 0

    def blocks(self, depth: int, within: str) -> list[Block]:
        """What stands up to the end of the item; HTML Living Standard, 4.4.8: `</li>` may be left out."""
        blocks: list[Block] = []
        text: list[Inline] = []
        while self.at < len(self.parts):
            part = self.parts[self.at]
            if not isinstance(part, tuple):
                text.append(part)
                self.at += 1
                continue
            tag, closes = part
            if tag in _LISTS and not closes:
                self.at += 1
                blocks += [*_plain(text), self._list(tag, depth + 1)]
                text = []
            elif within and (tag == "li" or closes):
                self.at += tag == "li" and closes
                return [*blocks, *_plain(text)]
            else:
                raise _Unbalanced
        if within:
            raise _Unbalanced
        return [*blocks, *_plain(text)]

    def _list(self, tag: str, depth: int) -> Block:
        if depth > _DEEPEST:
            raise _Unbalanced
        items = []
        while self.at < len(self.parts):
            part = self.parts[self.at]
            self.at += 1
            if part == ("li", False):
                items.append(self.blocks(depth, "li"))
            elif part == (tag, True):
                return {"t": "BulletList", "c": items} if tag == "ul" else {"t": "OrderedList", "c": [_DECIMAL, items]}
            elif isinstance(part, tuple) or part["t"] not in ("Space", "SoftBreak"):
                raise _Unbalanced
        raise _Unbalanced


def _plain(text: list[Inline]) -> list[Block]:
    return [{"t": "Plain", "c": text}] if any(node["t"] not in ("Space", "SoftBreak") for node in text) else []
