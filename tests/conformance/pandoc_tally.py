"""What pandoc reads of a Word file, counted in the tree that it makes of it."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import pypandoc

from rfcexport.pandoc_ast import walk
from rfcexport.tree_cleaning import TASK_BOXES
from tests.conformance.tally import (
    BULLETED,
    CODE,
    FOOTNOTE,
    FORMULA,
    IN_NOTE,
    NUMBERED,
    OWN_TABLES,
    PICTURE,
    ROW,
    TABLE,
    TASK,
    Tally,
)

_PATIENCE_S = 600.0
_KINDS = {"CodeBlock": CODE, "Math": FORMULA, "Note": FOOTNOTE, "Image": PICTURE}


def tally_of_pandoc(docx: bytes) -> Tally:
    """What pandoc's reader tells of the file, read as it is read by itself; of which style a table is, with styles."""
    return tally_of_trees(_read(docx, "docx"), _read(docx, "docx+styles"))


def told_by_pandoc(kind: str) -> str | None:
    """A kind as pandoc 3.9 tells it.

    A table between the items of a list ends the list, and with it its depth; in a footnote it knows no lists.
    """
    if kind.endswith(IN_NOTE):
        return None
    return next((item for item in (BULLETED, NUMBERED) if kind.startswith(item)), kind)


def tally_of_trees(plain: Any, styled: Any) -> Tally:
    """The count of what pandoc read: tables in the tree with styles, all else in the one without."""
    tally = Tally()
    tables = [table for table in walk(styled, "Table") if not _style_of(table).startswith(OWN_TABLES)]
    tally.add(TABLE, len(tables))
    for table in tables:
        _, _, _, head, bodies, foot = table["c"]
        tally.add(ROW, sum(len(rows) for rows in (head[1], foot[1], *(part for body in bodies for part in body[2:]))))
    for node in walk(plain):
        match node["t"]:
            case "Header":
                tally.heading(node["c"][0])
            case "BulletList" | "OrderedList":
                is_bulleted = node["t"] == "BulletList"
                for item in node["c"] if is_bulleted else node["c"][1]:
                    tally.add((TASK if _has_box(item) else BULLETED) if is_bulleted else NUMBERED)
            case kind if kind in _KINDS:
                tally.add(_KINDS[kind])
    return tally


def _read(docx: bytes, form: str) -> Any:
    command = [pypandoc.get_pandoc_path(), "-f", form, "-t", "json"]
    ran = subprocess.run(command, input=docx, capture_output=True, timeout=_PATIENCE_S, check=True)
    return json.loads(ran.stdout)["blocks"]


def _style_of(table: Any) -> str:
    return str(dict(table["c"][0][2]).get("custom-style", ""))


def _has_box(item: Any) -> bool:
    return bool(item) and next((str(node["c"]) for node in walk(item[0], "Str")), "")[:1] in TASK_BOXES
