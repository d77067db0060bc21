"""Building blocks of the cleaned tree, for Markdown and HTML alike."""

from __future__ import annotations

import re
from typing import Any

from rfcexport.html_elements import text_inlines
from rfcexport.letters import joins_lines
from rfcexport.model import Block, Inline
from rfcexport.pandoc_ast import block_text, plain_text

_SPACES = frozenset({"Space", "SoftBreak", "LineBreak"})


def figure_or_text(kind: str, inlines: list[Inline], line: int | None) -> Block:
    """A paragraph; a picture alone in one is a figure, its caption the title or a text that says something."""
    block: Block = {"t": kind, "c": inlines, "line": line}
    if kind != "Para" or len(inlines) != 1 or inlines[0]["t"] != "Image":
        return block
    image = inlines[0]
    words = text_inlines(image["c"][2][1]) or (image["c"][1] if _says_something(plain_text(image["c"][1])) else [])
    caption = [{"t": "Plain", "c": words}] if words else []
    body = [{"t": "Plain", "c": [image]}]
    return {"t": "Figure", "c": [["", [], []], [None, caption], body], "line": line or image.get("line")}


def with_whole_words(inlines: list[Inline]) -> list[Inline]:
    """The inlines with neighbouring Str nodes joined, so that each word is whole, and neighbouring spaces too."""
    joined: list[Inline] = []
    before = ""
    for node in inlines:
        kind = node["t"]
        if kind == "Str" and before == "Str":
            joined[-1] = {"t": "Str", "c": joined[-1]["c"] + node["c"]}
        elif kind != "Space" or before not in _SPACES:
            joined.append(node)
            before = kind
    return joined


def join_lines(nodes: Any) -> None:
    """Take out of `nodes`, at every depth, the ends of lines that are no space: between Chinese or Japanese signs.

    Words that then touch are whole again.
    """
    if isinstance(nodes, dict):
        join_lines(nodes.get("c"))
    elif isinstance(nodes, list):
        if any(isinstance(node, dict) and node.get("t") == "SoftBreak" for node in nodes):
            kept = [node for at, node in enumerate(nodes) if node["t"] != "SoftBreak" or not _is_joining(nodes, at)]
            nodes[:] = with_whole_words(kept)
        for node in nodes:
            join_lines(node)


def _is_joining(inlines: list[Inline], at: int) -> bool:
    before = _edge_text(inlines, range(at - 1, -1, -1))
    return joins_lines(before[-1:], _edge_text(inlines, range(at + 1, len(inlines)))[:1])


def _edge_text(inlines: list[Inline], places: range) -> str:
    """The text of the nearest node, looked for at `places`; the mark of a footnote parts no words and joins none."""
    nearest = next((inlines[place] for place in places if inlines[place]["t"] != "Note"), None)
    if nearest is None:
        return ""
    return str(nearest["c"]) if nearest["t"] == "Str" else plain_text([nearest])


def inlines_of(blocks: list[Block]) -> list[Inline]:
    """Block content where only inlines may stand: paragraphs joined by line breaks."""
    inlines: list[Inline] = []
    for block in blocks:
        if inlines:
            inlines.append({"t": "LineBreak"})
        match block["t"]:
            case "Para" | "Plain":
                inlines.extend(block["c"])
            case "Header":
                inlines.extend(block["c"][2])
            case "Figure":
                inlines.extend(block["c"][2][0]["c"])
            case "CodeBlock":
                inlines.append({"t": "Code", "c": [["", [], []], block["c"][1]]})
            case "Div" | "BlockQuote":
                inlines.extend(inlines_of(block["c"][1] if block["t"] == "Div" else block["c"]))
            case "BulletList" | "OrderedList":
                for item in block["c"] if block["t"] == "BulletList" else block["c"][1]:
                    inlines.extend([*inlines_of(item), {"t": "LineBreak"}])
            case "HorizontalRule":
                pass
            case _:
                # A table, a list of definitions: the words of it, where no more may stand.
                inlines.extend(text_inlines(block_text([block])))
    return inlines


def _says_something(alt: str) -> bool:
    """Whether alternative text reads as a caption: more than one word, and no file name."""
    return len(alt.split()) > 1 and not re.search(r"\.(png|jpe?g|gif|svg|webp)\b", alt, re.IGNORECASE)
