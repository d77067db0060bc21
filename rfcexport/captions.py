"""Captions that Markdown has no sign for: a paragraph `*Figure: what it shows*` beside a drawing, a picture or a table.

What it stands beside becomes a figure, or a table with a caption; whatever has a caption is numbered, tables and
figures apart, in the order of the document. A number that its author states is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from rfcexport.diagrams import KINDS
from rfcexport.highlight import is_diagram, language_of
from rfcexport.html_elements import text_inlines
from rfcexport.model import Block, Inline
from rfcexport.pandoc_ast import block_text, plain_text, stripped

NUMBER = "number"
"""The key under which a Figure or Table node has its number."""

_REST = r"(?:\s+(\w{1,4}(?:[.-]\w{1,4}){0,3}))?\s*(?:[:–—]|\.(?=\s))\s*"
_FIGURE = re.compile(rf"(?:figure|fig\.?|diagram){_REST}", re.IGNORECASE)
_TABLE = re.compile(rf"(?:table|tab\.){_REST}", re.IGNORECASE)
_LONGEST = 600


def with_captions(blocks: Iterable[Block]) -> list[Block]:
    """`blocks` with each caption joined to what it stands beside, within lists and quotes too."""
    joined: list[Block] = []
    waiting: Block | None = None
    for block in map(_within, blocks):
        if block["t"] == "Table" and waiting is not None and not _has_caption(block):
            joined[-1] = _with_table_caption(block, waiting)
            waiting = None
            continue
        waiting = None
        before = joined[-1] if joined else None
        if before is not None and before["t"] == "Table" and not _has_caption(before) and _stated(block, _TABLE):
            joined[-1] = _with_table_caption(before, block)
            continue
        if before is not None and _stated(block, _FIGURE) and (figure := _figure(before, block)) is not None:
            joined[-1] = figure
            continue
        joined.append(_with_attributes(block))
        waiting = block if _stated(block, _TABLE) is not None else None
    return joined


def number_of(block: Block) -> str:
    """The number of a figure or a table, empty where it has none."""
    return str(dict(block["c"][0][2]).get(NUMBER, ""))


class CaptionCounter:
    """Counts what has a caption, tables and figures apart."""

    def __init__(self) -> None:
        self._counts = {"Figure": 0, "Table": 0}

    def number(self, block: Block) -> str | None:
        """Give a Figure or Table node its number, where it has a caption; None where it has none."""
        kind = block["t"]
        if not _has_caption(block):
            return None
        stated = dict(block["c"][0][2]).get(NUMBER)
        if stated is None:
            self._counts[kind] += 1
            block["c"][0] = [*block["c"][0][:2], [*block["c"][0][2], [NUMBER, str(self._counts[kind])]]]
        elif stated.isdecimal():
            self._counts[kind] = int(stated)
        return number_of(block)


def _within(block: Block) -> Block:
    match block["t"]:
        case "BlockQuote":
            return {**block, "c": with_captions(block["c"])}
        case "BulletList":
            return {**block, "c": [with_captions(item) for item in block["c"]]}
        case "OrderedList":
            return {**block, "c": [block["c"][0], [with_captions(item) for item in block["c"][1]]]}
        case "Div":
            return {**block, "c": [block["c"][0], with_captions(block["c"][1])]}
        case _:
            return block


def _stated(block: Block, pattern: re.Pattern[str]) -> tuple[str | None, list[Inline]] | None:
    """The number that a caption states and its words, None for a block that is no caption."""
    if block["t"] != "Para":
        return None
    inlines: list[Inline] = block["c"]
    if len(inlines) == 1 and inlines[0]["t"] == "Emph":
        inlines = inlines[0]["c"]
    text = plain_text(inlines)
    found = pattern.match(text)
    if found is None or len(text) > _LONGEST or found.end() == len(text):
        return None
    return found[1], stripped(_without(inlines, found.end()))


def _without(inlines: list[Inline], count: int) -> list[Inline]:
    """The inlines without their first `count` signs."""
    kept: list[Inline] = []
    for node in inlines:
        length = len(plain_text([node]))
        if count <= 0 or (length == 0 and kept):
            kept.append(node)
        elif length > count:
            content = node.get("c")
            if node["t"] == "Str":
                kept.append({**node, "c": content[count:]})  # type: ignore[index]
            elif isinstance(content, list) and all(isinstance(inner, dict) for inner in content):
                kept.append({**node, "c": _without(content, count)})
            else:
                kept.append(node)
        count -= length
    return kept


def _has_caption(block: Block) -> bool:
    return bool(block_text(block["c"][1][1]).strip())


def _figure(block: Block, caption: Block) -> Block | None:
    """A figure of `block` with that caption; None for what is none."""
    stated = _stated(caption, _FIGURE)
    if stated is None:
        return None
    number, words = stated
    attributes = ["", [], [[NUMBER, number]] if number else []]
    plain = [None, [{"t": "Plain", "c": words}]]
    match block["t"]:
        case "Figure" if NUMBER not in dict(block["c"][0][2]):
            # The words from the picture's own text were a guess; they stay its alternative text.
            return {**block, "c": [[block["c"][0][0], block["c"][0][1], attributes[2]], plain, block["c"][2]]}
        case "CodeBlock" if _draws(block):
            attributes[0] = block["c"][0][0]
            return {"t": "Figure", "c": [attributes, plain, [_nameless(block)]], "line": block.get("line")}
        case "Para" if block["c"] and all(
            node["t"] in ("Image", "Space", "SoftBreak", "LineBreak") for node in block["c"]
        ):
            return {"t": "Figure", "c": [attributes, plain, [{**block, "t": "Plain"}]], "line": block.get("line")}
    return None


def _draws(block: Block) -> bool:
    language = language_of(block["c"][0][1])
    return language in KINDS or is_diagram(block["c"][1].rstrip("\n"), language)


def _nameless(block: Block) -> Block:
    """A block of code without its anchor, which its figure has."""
    return {**block, "c": [["", *block["c"][0][1:]], block["c"][1]]}


def _with_attributes(block: Block) -> Block:
    """A diagram whose fence states a caption, `{.mermaid #id caption="..."}`, as the figure that it is."""
    if block["t"] != "CodeBlock":
        return block
    anchor, _, stated = block["c"][0]
    words = dict(stated).get("caption", "").strip()
    if not (words or anchor) or not _draws(block):
        return block
    caption = [{"t": "Plain", "c": text_inlines(words)}] if words else []
    return {"t": "Figure", "c": [[anchor, [], []], [None, caption], [_nameless(block)]], "line": block.get("line")}


def _with_table_caption(table: Block, caption: Block) -> Block:
    number, words = _stated(caption, _TABLE) or (None, [])
    attributes, _, *rest = table["c"]
    numbered = [*attributes[:2], [*attributes[2], *([[NUMBER, number]] if number else [])]]
    return {**table, "c": [numbered, [None, [{"t": "Plain", "c": words}]], *rest]}
