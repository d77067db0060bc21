"""Pure walks over pandoc's JSON tree: plain text, words, links, anchors, source positions.

The shape of pandoc's nodes is known here and in the two writers, nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any
from unicodedata import category as _category

from rfcexport.letters import unspaced_signs
from rfcexport.model import Block, Inline

_SPACES = {"Space": " ", "SoftBreak": " ", "LineBreak": "\n"}
_LONGEST_TITLE = 90  # about a line
_LEAVES = frozenset({"Str", "Space", "SoftBreak", "LineBreak"})
_KEPT = {"Mn", "Mc", "Me", "Pc", "Nl"}
_WRAPPED = {"Emph", "Underline", "Strong", "Strikeout", "Superscript", "Subscript", "SmallCaps"}


def plain_text(inlines: Iterable[Inline]) -> str:
    """The text of inline nodes; a footnote's text is not part of it, a picture's alternative text neither."""
    return "".join(_inline_text(node) for node in inlines)


def block_text(blocks: Iterable[Block]) -> str:
    """The text of block nodes in reading order, a blank line between blocks."""
    return "\n\n".join(text for text in _block_texts(blocks) if text)


def word_count(blocks: Iterable[Block]) -> int:
    """How many words the blocks hold: what white space separates; two signs of Chinese or Japanese are one."""
    text = block_text(blocks)
    return len(text.split()) + unspaced_signs(text) // 2


def words_of(blocks: Iterable[Block]) -> Iterator[str]:
    """The words at and below the blocks in reading order, those of footnotes among them; no code, no formula."""
    return (str(node["c"]) for node in walk(list(blocks), "Str"))


def walk(nodes: Any, *kinds: str) -> Iterator[dict[str, Any]]:
    """Every node at and below `nodes`, in reading order; only those of the kinds that are named, where any is."""
    wanted = frozenset(kinds)
    pending = [iter((nodes,))]
    while pending:
        for found in pending[-1]:
            if isinstance(found, dict):
                kind = found.get("t")
                if kind is not None and (not wanted or kind in wanted):
                    yield found
                # Most nodes are words and spaces, and hold no node.
                if kind in _LEAVES:
                    continue
                content = found.get("c")
                if content is not None:
                    pending.append(iter(content if isinstance(content, list) else (content,)))
                    break
            elif isinstance(found, list):
                pending.append(iter(found))
                break
        else:
            pending.pop()


def leads_in(inlines: list[Inline]) -> bool:
    """Whether a paragraph announces what follows it: it ends with a colon, or is a short line in bold."""
    text = plain_text(inlines).rstrip()
    if text.endswith((":", "\uff1a")):
        return True
    words = [node for node in inlines if node["t"] not in _SPACES]
    return 0 < len(text) <= _LONGEST_TITLE and all(node["t"] == "Strong" for node in words)


def line_of(node: dict[str, Any]) -> int | None:
    """The source line a cleaned node begins at, where it is known."""
    line: int | None = node.get("line")
    return line


RESERVED = re.compile(r"^(?:doc|fn|fnref):|\s")
"""What the page itself calls its text, contents and notes, and what no id may hold (HTML Living Standard, 3.2.6)."""


def anchors_in(blocks: Iterable[Block]) -> Iterator[str]:
    """Every anchor that nodes within `blocks` have."""
    for node in walk(list(blocks), "Header", "Span", "Div", "Figure", "Table"):
        if anchor := node["c"][node["t"] == "Header"][0]:
            yield anchor


def anchor_of(text: str) -> str:
    """The anchor that GitHub gives a heading of that text, before it is made unique.

    Lower case; letters, marks, digits, `_` and `-` stay; a space becomes `-`; everything else goes.
    """
    kept = (sign for sign in text.strip().lower() if sign.isalnum() or sign in "_- " or _category(sign) in _KEPT)
    return "".join(kept).replace(" ", "-")


def split_inlines(inlines: list[Inline], *, at: str) -> tuple[list[Inline], list[Inline]] | None:
    """The inlines before and after the first `at` in a top-level Str, None where there is none."""
    for index, node in enumerate(inlines):
        if node["t"] == "Str" and at in node["c"]:
            before, _, after = node["c"].partition(at)
            head = [*inlines[:index], *([{"t": "Str", "c": before}] if before else [])]
            tail = [*([{"t": "Str", "c": after}] if after else []), *inlines[index + 1 :]]
            return head, tail
    return None


def stripped(inlines: list[Inline]) -> list[Inline]:
    """The inlines without white space at both ends."""
    start, end = 0, len(inlines)
    while start < end and inlines[start]["t"] in _SPACES:
        start += 1
    while end > start and inlines[end - 1]["t"] in _SPACES:
        end -= 1
    return inlines[start:end]


def _inline_text(node: Inline) -> str:
    kind = node["t"]
    if kind == "Str":
        return str(node["c"])
    if kind in _SPACES:
        return _SPACES[kind]
    if kind in _WRAPPED:
        return plain_text(node["c"])
    match kind:
        case "Code" | "Math":
            return str(node["c"][1])
        case "Link" | "Span" | "Quoted":
            inner = plain_text(node["c"][1])
            return f"“{inner}”" if kind == "Quoted" else inner
        case _:
            return ""


def _block_texts(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        content = block.get("c")
        match block["t"]:
            case "Para" | "Plain":
                yield plain_text(content or [])
            case "Header":
                yield plain_text(block["c"][2])
            case "CodeBlock":
                yield block["c"][1]
            case "BlockQuote":
                yield from _block_texts(block["c"])
            case "Div":
                yield from _block_texts(block["c"][1])
            case "BulletList":
                for item in block["c"]:
                    yield from _block_texts(item)
            case "OrderedList":
                for item in block["c"][1]:
                    yield from _block_texts(item)
            case "DefinitionList":
                for term, definitions in block["c"]:
                    yield plain_text(term)
                    for definition in definitions:
                        yield from _block_texts(definition)
            case "Figure":
                yield from _block_texts(block["c"][2])
                yield from _block_texts(block["c"][1][1])
            case "Table":
                yield from _block_texts(block["c"][1][1])
                for cell in cells_of(block):
                    yield from _block_texts(cell[4])
            case "LineBlock":
                for line in block["c"]:
                    yield plain_text(line)


def rows_of(table: Block) -> list[list[Any]]:
    """The rows of a Table node in reading order, each a list of cells; heads and feet included."""
    _, _, _, head, bodies, foot = table["c"]
    rows = [*head[1]]
    for body in bodies:
        rows += [*body[2], *body[3]]
    return [row[1] for row in [*rows, *foot[1]]]


def cells_of(table: Block) -> Iterator[Any]:
    """The cells of a Table node in reading order: `[attributes, alignment, row span, column span, blocks]`."""
    for row in rows_of(table):
        yield from row
