"""Which way the blocks of a document run, and how HTML says so: from the letters of each, as the text round it runs.

Code and formulas have no say: they run from left to right wherever they stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from rfcexport.letters import Direction, first_strong, has_from_right
from rfcexport.model import Block, Inline
from rfcexport.pandoc_ast import words_of

_TAG = re.compile(r"<[a-z][a-z0-9]*")
# Blocks that stand in a tag of their own, which takes the attribute; a Plain has none.
_BLOCK_TAGS = frozenset({
    "blockquote", "details", "div", "dl", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "ol", "p", "pre", "table", "ul",
})  # fmt: skip
_TURNABLE = frozenset({
    "Para", "Plain", "Header", "BlockQuote", "BulletList", "OrderedList", "DefinitionList", "Table", "Figure", "Div",
})  # fmt: skip


def direction_of(nodes: Iterable[Block | Inline], around: Direction) -> Direction:
    """Which way `nodes` run within what runs `around`.

    In text from left to right the first sign with a direction decides (UAX 9, P2 and P3). In text from right to left a
    single letter that runs so is enough: sentences there begin with a name in Latin letters often.
    """
    words = list(words_of(list(nodes)))
    if around == "rtl":
        return "rtl" if any(map(has_from_right, words)) or first_strong(" ".join(words)) != "ltr" else "ltr"
    return next((found for word in words if (found := first_strong(word))), around)


def direction_of_block(block: Block, around: Direction) -> Direction:
    """Which way a block runs within what runs `around`; what is no text runs as code does, or as what is round it."""
    if block["t"] == "CodeBlock":
        return "ltr"
    return direction_of([block], around) if block["t"] in _TURNABLE else around


def turned(html: str, direction: Direction) -> str:
    """The HTML of a block with the attribute that states its direction; text without a tag gets one."""
    tag = _TAG.match(html)
    if tag is None or tag[0][1:] not in _BLOCK_TAGS:
        return f'<div dir="{direction}">{html.rstrip()}</div>\n'
    return f'{tag[0]} dir="{direction}"{html[tag.end() :]}'
