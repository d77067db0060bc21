"""A table as pandoc writes it into Word: widths, sizes and alignment decided, header cells in a style of their own.

`tables` decides, for every format alike; here the decision is put into the Table node.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from rfcexport.exporters.docx_layout import TABLE_HALF_POINTS, mm_of
from rfcexport.model import Block
from rfcexport.pandoc_ast import block_text, cells_of, walk
from rfcexport.tables import SIZES_PT, TIGHT_COLUMNS, TableLayout, table_layout

CellSetter = Callable[[list[Block], str, int], list[Block]]
"""Sets the blocks of a cell in the paragraph style of that name, in a column of so many twips."""

TABLE_STYLE, TIGHT_TABLE_STYLE = "RFCTable", "RFCTableTight"
TABLE_MARK = re.compile(r"(RFCTable|RFCTableTight)-(split|whole)-(\d+)")
"""What stands for the table style until the table is finished: the style, whether its rows may split over pages, and
how many lists stand round the cell that the table is in, which pandoc counts into its indent."""

# A row with a longer cell may split: kept whole it would leave a hole at the foot of the page.
_LONGEST_WHOLE_CELL = 400
_TEXT_STYLES = {
    size: (f" {half / 2:g} pt" if half != TABLE_HALF_POINTS[0] else "")
    for size, half in zip(SIZES_PT, TABLE_HALF_POINTS, strict=True)
}
TEXT_STYLES = tuple(
    (name.replace(" ", "").replace(".", ""), name, half)
    for name, half in zip(_TEXT_STYLES.values(), TABLE_HALF_POINTS, strict=True)
)
"""What tells the styles of table text apart: part of the identifier, part of the name, size in half points."""


def layout_in(table: Block, width: int, landscape_width: int) -> TableLayout:
    """How `table` is set where there are `width` twips, or on a landscape page."""
    return table_layout(table, measure_mm=mm_of(width), landscape_mm=mm_of(landscape_width))


def set_table(
    table: Block,
    layout: TableLayout,
    *,
    width: int,
    page_width: int,
    caption: list[Block],
    outer_depth: int,
    set_cell: CellSetter,
) -> Block:
    """The Table node that pandoc writes as a table `width` twips wide where the page has `page_width` for text.

    Its style is marked as `TABLE_MARK` reads it.
    """
    _, _, columns, head, bodies, foot = table["c"]
    ending = _TEXT_STYLES[layout.size_pt]
    # pandoc takes a column's width as a part of the page's text width.
    parts = [share / 100 * width / page_width for share in layout.widths]
    specs = [
        [{"t": "AlignRight"} if numeric else spec[0], {"t": "ColWidth", "c": part}]
        for spec, numeric, part in zip(columns, layout.numeric, parts, strict=True)
    ]

    def rows(found: list[Any], style: str) -> list[Any]:
        return [
            [row[0], [_cell(cell, style, width // max(1, len(row[1])), set_cell) for cell in row[1]]] for row in found
        ]

    table_style = TIGHT_TABLE_STYLE if len(columns) >= TIGHT_COLUMNS else TABLE_STYLE
    mark = f"{table_style}-{'split' if _has_long_cell(table) else 'whole'}-{outer_depth}"
    heading, text = f"Table Heading{ending}", f"Table Text{ending}"
    # A header row without a word (GFM cannot leave it out) is none.
    has_head = any(block_text(cell[4]).strip() or _has_picture(cell[4]) for row in head[1] for cell in row[1])
    return {
        "t": "Table",
        "c": [
            ["", [], [["custom-style", mark]]],
            [None, caption],
            specs,
            [head[0], rows(head[1], heading) if has_head else []],
            [[body[0], body[1], rows(body[2], heading), rows(body[3], text)] for body in bodies],
            [foot[0], rows(foot[1], text)],
        ],
    }


def _cell(cell: Any, style: str, width: int, set_cell: CellSetter) -> list[Any]:
    attributes, align, down, across, blocks = cell
    return [attributes, align, down, across, set_cell(blocks, style, width * across)]


def _has_picture(blocks: list[Block]) -> bool:
    return any(node["t"] == "Image" for node in walk(blocks))


def _has_long_cell(table: Block) -> bool:
    return any(
        len(block_text(cell[4])) > _LONGEST_WHOLE_CELL or any(block["t"] == "CodeBlock" for block in cell[4])
        for cell in cells_of(table)
    )
