"""Building blocks of the cleaned tree, for Markdown and HTML alike."""

from __future__ import annotations

import re

from rfcexport.html_elements import text_inlines
from rfcexport.model import Block, Inline
from rfcexport.pandoc_ast import plain_text

# Signs that turn the order of what is read (Unicode TR 36, 3.1): with them a text can say other than its source.
ORDER_CONTROLS = "\u202a-\u202e\u2066-\u2069"

_SPACES = frozenset({"Space", "SoftBreak", "LineBreak"})

# XML 1.0, 2.2: what no document may hold; tab and newline stay.
_CONTROLS = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff{ORDER_CONTROLS}]")


def without_controls(text: str) -> str:
    """`text` without the signs that no XML document may hold, or that turn its order."""
    return text if text.isprintable() else _CONTROLS.sub("", text)


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
    return inlines


def _says_something(alt: str) -> bool:
    """Whether alternative text reads as a caption: more than one word, and no file name."""
    return len(alt.split()) > 1 and not re.search(r"\.(png|jpe?g|gif|svg|webp)\b", alt, re.IGNORECASE)
