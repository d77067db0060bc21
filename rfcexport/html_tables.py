"""A table -> HTML, as wide and as large as its layout says; what stands in its cells is written by the caller."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

from rfcexport.captions import number_of
from rfcexport.html_form import Form
from rfcexport.model import Block
from rfcexport.pandoc_ast import block_text
from rfcexport.tables import TIGHT_COLUMNS, TableLayout

_ALIGN = {"AlignLeft": "left", "AlignRight": "right", "AlignCenter": "center"}


def table_html(block: Block, layout: TableLayout, form: Form, write: Callable[[list[Block]], str]) -> str:
    """A `<table>`; `write` gives the HTML of blocks."""
    attributes, caption, columns, head, bodies, foot = block["c"]
    aligns = [_ALIGN.get(column[0]["t"], "") for column in columns]
    aligns = [align or ("right" if numeric else "") for align, numeric in zip(aligns, layout.numeric, strict=True)]

    def rows(of: list[Any], tag: str) -> str:
        return "".join(f"<tr>{''.join(_cells(row[1], aligns, tag, form, write))}</tr>\n" for row in of)

    words = write(caption[1]).strip()
    tight = " tight" if len(columns) >= TIGHT_COLUMNS else ""
    anchor = f' id="{escape(attributes[0])}"' if attributes[0] else ""
    parts = [f'<table{anchor} class="t{round(layout.size_pt * 10)}{tight}">\n']
    if words:
        label = escape(f"{form.labels['table']} {number_of(block)}".strip(), quote=False)
        parts.append(f'<caption><span class="label">{label}</span> {words}</caption>\n')
    widths = "".join(f'<col style="width:{width}%"/>' for width in layout.widths)
    parts.append(f"<colgroup>{widths}</colgroup>\n")
    if any(block_text(cell[4]).strip() for row in head[1] for cell in row[1]):
        # A table of headings alone has a body all the same (PDF/UA-1, 7.2).
        place = "thead" if any(body[2] or body[3] for body in bodies) or foot[1] else "tbody"
        parts.append(f"<{place}>\n{rows(head[1], 'th')}</{place}>\n")
    parts += [f"<tbody>\n{rows([*body[2], *body[3]], 'td')}</tbody>\n" for body in bodies if body[2] or body[3]]
    if foot[1]:
        parts.append(f"<tfoot>\n{rows(foot[1], 'td')}</tfoot>\n")
    return "".join([*parts, "</table>\n"])


def _cells(row: list[Any], aligns: list[str], tag: str, form: Form, write: Callable[[list[Block]], str]) -> list[str]:
    cells = []
    for index, (_, align, down, across, blocks) in enumerate(row):
        side = _ALIGN.get(align["t"]) or (aligns[index] if index < len(aligns) else "")
        spans = (f' rowspan="{down}"' if down > 1 else "") + (f' colspan="{across}"' if across > 1 else "")
        kind = f' class="{side}"' if side else ""
        words = write(blocks).strip()
        # A header cell without words heads nothing (WCAG 2.2, 1.3.1).
        is_empty = tag == "th" and not words and not form.is_print
        name, scope = ("td", "") if is_empty else (tag, ' scope="col"' if tag == "th" else "")
        cells.append(f"<{name}{scope}{kind}{spans}>{words}</{name}>")
    return cells
