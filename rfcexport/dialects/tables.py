"""Metadata as a table: a key and a value in each row, or a row of keys above a row of values."""

from __future__ import annotations

from dataclasses import replace

from rfcexport.dialects.stated import Head, Reading, StatedField, is_content, lines_in
from rfcexport.keys import is_known
from rfcexport.model import Block, Inline
from rfcexport.pandoc_ast import line_of, plain_text, rows_of, stripped
from rfcexport.tree_nodes import inlines_of

# What stands above the columns and states nothing.
_HEADINGS = frozenset({
    "item", "items", "value", "values", "field", "fields", "key", "property", "attribute", "metadata", "name",
    "content",
    "description", "details", "info", "information", "",
})  # fmt: skip
_Cells = list[list[Inline]]


def read_table(head: Head) -> Reading | None:
    """The first table before the first section that states fields, one of them saying who, when or how far."""
    for index, block in head.opening:
        if block["t"] != "Table":
            continue
        rows = [[inlines_of(cell[4]) for cell in row] for row in rows_of(block)]
        behind = _rows_behind(head, index) if rows and len(rows[0]) == 2 else []
        rows += behind
        fields = _down(rows, block, head) or _across(rows, block, head)
        if not head.told(fields) or head.share(fields) < 0.3 or is_content(head, fields, index):
            continue
        score = head.score(0.9, fields)
        return Reading(
            tuple(fields), frozenset({index, index + bool(behind)}), score, f"a table with {len(fields)} keys"
        )
    return None


def _down(rows: list[_Cells], block: Block, head: Head) -> list[StatedField]:
    """The fields of a table of two columns; empty where it is another."""
    if not rows or any(len(row) != 2 for row in rows):
        return []
    fields: list[StatedField] = []
    line = line_of(block)
    for row in rows:
        key, value = plain_text(row[0]).strip(), row[1]
        if not key and not plain_text(value).strip():
            continue
        if fields and not key:
            items = fields[-1].items
            fields[-1] = replace(
                fields[-1], items=(*items[:-1], (*items[-1], {"t": "Space"}, *value)) if items else (tuple(value),)
            )
            continue
        if not fields and key.lower() in _HEADINGS and plain_text(value).strip().lower() in _HEADINGS:
            continue
        if not key or len(key) > 60:
            return []
        line = head.line_with(key, line)
        fields.append(StatedField(key.rstrip(":： "), (tuple(value),) if value else (), line))
    return fields


def _across(rows: list[_Cells], block: Block, head: Head) -> list[StatedField]:
    """The fields of a table with one row of keys and one of values."""
    if len(rows) != 2 or len(rows[0]) < 3:
        return []
    keys = [plain_text(cell).strip() for cell in rows[0]]
    if sum(is_known(key) for key in keys) < 2 or not all(keys):
        return []
    line = head.line_with(next((text for cell in rows[1] if (text := plain_text(cell))), keys[0]), line_of(block))
    return [StatedField(key, (tuple(value),) if value else (), line) for key, value in zip(keys, rows[1], strict=False)]


def _rows_behind(head: Head, index: int) -> list[_Cells]:
    """The rows below a multi-line table.

    One that begins with `:` goes on with the cells above, and ends the table for everyone who does not know of it.
    """
    block = head.blocks[index + 1] if index + 1 < len(head.blocks) else None
    if block is None or block["t"] != "Para":
        return []
    lines = list(lines_in(block))
    if not lines or any(line[0]["t"] != "Str" or line[0]["c"][:1] not in (":", "|") for line in lines):
        return []
    return [cells for line in lines if len(cells := _cells(line, line[0]["c"][0])) == 2]


def _cells(line: list[Inline], mark: str) -> _Cells:
    """The cells of a line between its marks."""
    cells: _Cells = []
    for node in line:
        if node["t"] == "Str" and node["c"] == mark:
            cells.append([])
        elif cells:
            cells[-1].append(node)
    return [stripped(cell) for cell in cells[:-1]]
