"""What stands between blocks in Word: the ends of landscape pages, and the narrow gaps that keep boxes apart."""

from __future__ import annotations

import re

from rfcexport.exporters.docx_controls import box_control
from rfcexport.exporters.docx_nodes import empty_paragraph, raw_block, raw_inline
from rfcexport.model import Block
from rfcexport.tree_cleaning import TASK_BOXES

PORTRAIT_END, LANDSCAPE_END, ENDS_LANDSCAPE = "<!--portrait ends-->", "<!--landscape ends-->", "<!--ends landscape-->"
"""Where a run of pages ends, and that the document does; section properties go there when the document's are known."""

TASK = "<!--task-->"
"""Where an item begins whose box takes the place of its bullet."""

KEPT = "<!--kept-->"
"""Where a paragraph ends that stays with what follows it."""

_OPENING = re.compile(r"<w:p>\s*<w:pPr>(?:<w:pStyle [^>]*/>)?")


def kept(block: Block) -> Block:
    """The paragraph `block`, marked as one that stays with what follows it."""
    attributes, (text,) = block["c"] if block["t"] == "Div" else (None, (block,))
    marked = {**text, "c": [*text["c"], raw_inline(KEPT)]}
    return marked if attributes is None else {**block, "c": [attributes, [marked]]}


def kept_together(part: str) -> str:
    """The part with the property `keepNext` in the paragraphs that are marked (ECMA-376 part 1, 17.3.1.15)."""
    *marked, rest = part.split(KEPT)
    kept: list[str] = []
    for text in marked:
        start = text.rindex("<w:p>")
        if opening := _OPENING.match(text, start):
            kept.append(f"{text[: opening.end()]}<w:keepNext />{text[opening.end() :]}")
        else:
            start += len("<w:p>")
            kept.append(f"{text[:start]}<w:pPr><w:keepNext /></w:pPr>{text[start:]}")
    return "".join((*kept, rest))


def with_whole_pages(blocks: list[Block]) -> list[Block]:
    """`blocks` with landscape pages begun before the headings of their table, joined where they touch, none empty."""
    turned: list[Block] = []
    for block in blocks:
        if block != raw_block(PORTRAIT_END):
            turned.append(block)
            continue
        start = len(turned)
        while start and turned[start - 1]["t"] == "Header":
            start -= 1
        if start and turned[start - 1] == raw_block(LANDSCAPE_END):
            del turned[start - 1]
        elif start:
            turned.insert(start, block)
    if turned and turned[-1] == raw_block(LANDSCAPE_END):
        turned[-1] = raw_block(ENDS_LANDSCAPE)
    return turned


def with_gaps(blocks: list[Block], *, is_followed: bool = False) -> list[Block]:
    """`blocks` with a narrow empty paragraph behind each table that something other than a heading follows.

    A Word table has no space behind it, and two that touch become one.
    """
    spaced: list[Block] = []
    for index, block in enumerate(blocks):
        spaced.append(block)
        following = blocks[index + 1]["t"] if index + 1 < len(blocks) else None
        if _ends_table(block) and (is_followed if following is None else following != "Header"):
            spaced.append(empty_paragraph("TableGap"))
    return spaced


def would_join(block: Block, following: Block) -> bool:
    """Whether two neighbours would be taken for one, by Word for their border or by others for their style."""
    look = _look(_end_of(block))
    return look is not None and look == _look(following)


def _end_of(block: Block) -> Block:
    """What a block ends with: a list, with the last block of its last item."""
    while block["t"] in ("BulletList", "OrderedList"):
        items = block["c"] if block["t"] == "BulletList" else block["c"][1]
        if not items or not items[-1]:
            break
        block = items[-1][-1]
    return block


def with_box(item: list[Block]) -> list[Block]:
    """A list item whose box, one that can be ticked, stands in place of a bullet; other items as they are."""
    if not item:
        return item
    outer, text = item[0], item[0]
    if outer["t"] == "Div" and len(outer["c"][1]) == 1:
        text = outer["c"][1][0]
    inlines = text.get("c") or []
    if text["t"] not in ("Para", "Plain") or len(inlines) < 2:
        return item
    box, space = inlines[0].get("c"), inlines[1]
    if box not in TASK_BOXES or space["t"] != "Space":
        return item
    control = f"{TASK}{box_control(box, is_checked=box == TASK_BOXES[1])}<w:r><w:tab/></w:r>"
    boxed = {**text, "c": [raw_inline(control), *inlines[2:]]}
    return [boxed if outer is text else {"t": "Div", "c": [outer["c"][0], [boxed]]}, *item[1:]]


def _look(block: Block) -> str | None:
    if block["t"] == "Div" and "alert" in block["c"][0][1]:
        return str(block["c"][0][1][1])
    return str(block["t"]) if block["t"] in ("CodeBlock", "BlockQuote") else None


def _ends_table(block: Block) -> bool:
    return block["t"] == "Table" or (block["t"] == "RawBlock" and str(block["c"][1]).endswith("</w:tbl>"))
