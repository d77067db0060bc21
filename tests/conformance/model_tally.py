"""The model counted: what a reader of our Word file must see of a document.

The rules by which Word has something in another form than the model has it stand here, each with its reason.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from rfcexport.exporters.docx_layout import page_of
from rfcexport.exporters.docx_tables import layout_in
from rfcexport.manuscript import Manuscript
from rfcexport.model import Block, Inline
from rfcexport.pandoc_ast import block_text, walk
from rfcexport.tables import has_spans, part_of
from rfcexport.tree_cleaning import TASK_BOXES
from tests.conformance.tally import (
    BULLETED,
    CODE,
    FOOTNOTE,
    FORMULA,
    IN_NOTE,
    NUMBERED,
    PICTURE,
    ROW,
    TABLE,
    TASK,
    Tally,
)

# ECMA-376 part 1, 17.9.6 and 17.3.1.20: lists and headings have nine levels; what is deeper stands in the ninth.
_DEEPEST = 9


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a block stands: `depth` lists deep, in a footnote, at the top of its section."""

    depth: int = 0
    is_note: bool = False
    is_top: bool = False


def tally_of_model(manuscript: Manuscript) -> Tally:
    """What the document of `manuscript` holds, its cover and its table of contents apart."""
    counting = _Counting(manuscript, Tally())
    top = _Place(is_top=True)
    counting.blocks(manuscript.rfc.blocks, top)
    for section in manuscript.rfc.walk():
        counting.tally.heading(min(section.level, _DEEPEST))
        counting.inlines(section.words, top)
        counting.blocks(section.blocks, top)
    return counting.tally


@dataclass(frozen=True, slots=True)
class _Counting:
    manuscript: Manuscript
    tally: Tally

    def blocks(self, blocks: Iterable[Block], place: _Place) -> None:
        for block in blocks:
            self._block(block, place)

    def inlines(self, inlines: Iterable[Inline], place: _Place) -> None:
        for node in inlines:
            self._inline(node, place)

    def _block(self, block: Block, place: _Place) -> None:
        content: Any = block.get("c")
        inner = replace(place, is_top=False)
        match block["t"]:
            case "Para" | "Plain":
                self.inlines(content or [], place)
            case "Header":
                # A heading within a quote, a list or a cell is none of the document's outline: it is a paragraph of
                # the style Inline Heading.
                self.inlines(content[2], place)
            case "CodeBlock":
                # A diagram that is drawn is a picture.
                self.tally.add(CODE if self.manuscript.artwork.drawing_of(block) is None else PICTURE)
            case "BlockQuote":
                self.blocks(content, inner)
            case "BulletList" | "OrderedList":
                is_numbered = block["t"] == "OrderedList"
                for item in content[1] if is_numbered else content:
                    self._item(item, NUMBERED if is_numbered else BULLETED, inner)
            case "DefinitionList":
                for term, definitions in content:
                    self.inlines(term, inner)
                    for definition in definitions:
                        self.blocks(definition, inner)
            case "Table":
                self._table(block, place)
            case "Figure":
                self.blocks(content[2], place)
                self.blocks(content[1][1], inner)
            case "Div":
                # The title of an alert is a paragraph of ours, in the words of its author or of the theme.
                blocks = content[1]
                is_titled = "alert" in content[0][1] and blocks and blocks[0]["t"] == "Div"
                self.blocks(blocks[1:] if is_titled and "title" in blocks[0]["c"][0][1] else blocks, inner)
            case "HorizontalRule":
                pass
            case kind:
                raise AssertionError(f"a node that cleaning lets through and that is not counted: {kind}")

    def _item(self, blocks: list[Block], kind: str, place: _Place) -> None:
        depth = place.depth + 1
        # The box of a task takes the place of its bullet.
        told = TASK if kind == BULLETED and _has_box(blocks) else f"{kind} {min(depth, _DEEPEST)}"
        self.tally.add(f"{told}{IN_NOTE}" if place.is_note else told)
        self.blocks(blocks, replace(place, depth=depth))

    def _table(self, table: Block, place: _Place) -> None:
        # A table that is too wide for a landscape page is set in parts, each with the first column.
        page = page_of(self.manuscript.paper)
        parts = layout_in(table, page.text_width, page.turned().text_width).parts if place.is_top else ()
        whole = [part_of(table, part) for part in parts] if len(parts) > 1 and not has_spans(table) else [table]
        for part in whole:
            _, (_, caption), _, head, bodies, foot = part["c"]
            self.tally.add(TABLE)
            rows = [*head[1], *(row for body in bodies for row in (*body[2], *body[3])), *foot[1]]
            # A header row without a word, which Markdown cannot leave out, is none.
            if not any(
                block_text(cell[4]).strip() or any(walk(cell[4], "Image")) for row in head[1] for cell in row[1]
            ):
                rows = rows[len(head[1]) :]
            self.tally.add(ROW, len(rows))
            self.blocks(caption, replace(place, is_top=False))
            for row in rows:
                for cell in row[1]:
                    self.blocks(cell[4], replace(place, is_top=False))

    def _inline(self, node: Inline, place: _Place) -> None:
        content: Any = node.get("c")
        match node["t"]:
            case "Str" | "Space" | "SoftBreak" | "LineBreak" | "Code":
                pass
            case "Math":
                # One that cannot be set is code within the text.
                if self.manuscript.artwork.formula_of(node) is not None:
                    self.tally.add(FORMULA)
            case "Image":
                # One that may not or cannot be shown is told of in words.
                if self.manuscript.pictures.get(content[2][0]) is not None:
                    self.tally.add(PICTURE)
            case "Note":
                # Word has no footnote in a footnote: its words stand in brackets.
                if not place.is_note:
                    self.tally.add(FOOTNOTE)
                    self.blocks(content, _Place(is_note=True))
            case "Link" | "Span" | "Quoted":
                self.inlines(content[1], place)
            case _:
                self.inlines(content, place)


def _has_box(blocks: list[Block]) -> bool:
    inlines: list[Inline] = blocks[0].get("c") or [] if blocks and blocks[0]["t"] in ("Para", "Plain") else []
    return inlines[:1] != [] and inlines[0].get("c") in TASK_BOXES and (len(inlines) == 1 or inlines[1]["t"] == "Space")
