"""What of a document its author made hard to use: counted in the model, for no exporter can say what was not said."""

from __future__ import annotations

from collections import Counter
from typing import Any

from rfcexport.manuscript import Manuscript
from rfcexport.model import Block
from rfcexport.pandoc_ast import block_text, plain_text, walk
from rfcexport.tables import has_spans

PICTURE = "a picture must have a text or be marked as decoration"
HEADLESS = "a table must have a header row"
MERGED = "a table must have no merged or split cells"
BLANK_ROW = "a table must have no blank row"
LINK = "a link must have words"


def owed_to_author(manuscript: Manuscript) -> Counter[str]:
    """How often the document itself breaks each rule."""
    rfc = manuscript.rfc
    texts = [list(rfc.blocks), *([list(section.heading), list(section.blocks)] for section in rfc.walk())]
    owed: Counter[str] = Counter()
    for image in walk(texts, "Image"):
        _, alt, (address, title) = image["c"]
        is_shown = manuscript.pictures.get(address) is not None
        owed[PICTURE] += is_shown and not (plain_text(alt).strip() or title.strip())
    for table in walk(texts, "Table"):
        _, _, _, head, bodies, foot = table["c"]
        owed[HEADLESS] += not any(_has_content(row) for row in head[1])
        owed[MERGED] += has_spans(table)
        body = [*(row for part in bodies for row in (*part[2], *part[3])), *foot[1]]
        owed[BLANK_ROW] += sum(not _has_content(row) for row in body)
    for link in walk(texts, "Link"):
        owed[LINK] += not (plain_text(link["c"][1]).strip() or any(walk(link["c"][1], "Image", "Note")))
    return owed


def _has_content(row: Any) -> bool:
    """Whether something stands in a cell of the row."""
    blocks: list[Block] = [block for cell in row[1] for block in cell[4]]
    return bool(block_text(blocks).strip()) or any(walk(blocks, "Image", "Math", "HorizontalRule"))
