"""The cover as metadata for the pandoc template: the words of a `Cover`, and the room between them.

What Word has a property for stands in a control that is mapped to it, so that it is changed in one place.

Word has no way to set a paragraph at the foot of a page but frames, which no one can edit with ease: the gaps are
computed from an estimate of the lines, with some room to spare.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from rfcexport.cover import Cover, CoverRow
from rfcexport.exporters.docx_controls import STATUSES, controlled
from rfcexport.exporters.docx_layout import TWIPS_PER_POINT, Page, text_em
from rfcexport.exporters.docx_nodes import hyperlink_target, in_style, marked, text_node
from rfcexport.exporters.docx_pictures import PictureBook
from rfcexport.exporters.docx_properties import stated_properties
from rfcexport.manuscript import Manuscript
from rfcexport.model import Inline, Run

TOP_ANCHOR = "top"
"""The anchor of the title: links to the top of the document lead there."""

_TITLE_POINTS = (32, 28, 24, 21, 18, 15, 13)
_TITLE_LINES = 4
_FEW_TITLE_LINES = 3
_BOLD = 1.04
_LABEL_WIDTH = 2_000
_LOGO_HEIGHT = 800
_SPARE_PT = 20.0
# Styles of a theme's own reference document may be larger.
_SPARE_FOR_OTHERS_PT = 150.0
# How the free height is shared: above the id, between lede and facts, above the foot.
_SHARES = (0.40, 0.49, 0.11)
_LEAST_GAP = 240


def title_points(title: str, page: Page) -> int:
    """The size of the title: the largest at which it takes three lines, four where it is long."""
    for most in (_FEW_TITLE_LINES, _TITLE_LINES):
        for points in _TITLE_POINTS:
            if _lines(title, points * _BOLD, page.text_width) <= (2 if points > 28 else most):
                return points
    return _TITLE_POINTS[-1]


def cover_metadata(manuscript: Manuscript, page: Page, pictures: PictureBook) -> dict[str, Any]:
    """The metadata under `cover` and `page` that document.openxml shows."""
    cover = manuscript.cover
    gaps = _gaps(manuscript, page)
    properties = stated_properties(manuscript)

    def mapped(name: str, text: str | None, style: str = "") -> Any:
        runs = [in_style([text_node(text or "")], style)] if style else [text_node(text or "")]
        return text and _inlines(controlled(runs, name, text, properties, style_id=style.replace(" ", "")))

    logo = manuscript.logo
    drawing = logo and pictures.drawing(
        logo, alt=cover.organisation or "Logo", size={}, width=page.text_width // 2, height=_LOGO_HEIGHT
    )
    remark = manuscript.theme.labels["file-name"] if cover.title_is_file_name else None
    return {
        "cover": _map(
            {
                "logo": drawing and _inlines([drawing]),
                "organisation": mapped("Company", cover.organisation) or _inlines([]),
                "series": mapped("category", cover.series, "Cover Series") or _inlines([]),
                "band": mapped("contentStatus", cover.band),
                "id": mapped("subject", cover.id),
                "title": _inlines(
                    [marked(controlled([text_node(cover.title)], "title", cover.title, properties), TOP_ANCHOR)]
                ),
                "remark": remark and _text(remark),
                "lede": mapped("description", cover.lede),
                # The middle gap stands behind the last of the three.
                "is-last-title": not (remark or cover.lede) and _flag(),
                "is-last-remark": remark and not cover.lede and _flag(),
                "rows": _list([_row(row, manuscript, properties) for row in cover.rows]),
                "foot": _list([_foot(row) for row in cover.foot]),
                "label-width": _text_value(_LABEL_WIDTH),
                "value-width": _text_value(page.text_width - _LABEL_WIDTH),
                "gap-top": _text_value(gaps[0]),
                "gap-middle": _text_value(gaps[1]),
                "gap-foot": _text_value(gaps[2]),
            }
        ),
        "page": _map(
            {
                "properties": _text_value(page.properties),
                "text-width": _text_value(page.text_width),
                "paper": _text_value(manuscript.theme.colours["paper"].lstrip("#").upper()),
                "accent": _text_value(manuscript.theme.colours["accent"].lstrip("#").upper()),
            }
        ),
    }


def _row(row: CoverRow, manuscript: Manuscript, properties: Mapping[str, str]) -> Any:
    if row.key == "status":
        choices = STATUSES if manuscript.lang.startswith("en") else ()
        values = [_badge("".join(run.text for run in value), properties, choices) for value in row.values]
    else:
        values = [[_run(run) for run in value] for value in row.values]
    # Plain text alone can be mapped: no link, and not several lines.
    if row.key == "authors" and len(row.values) == 1 and not any(run.url for run in row.values[0]):
        values = [controlled(values[0], "creator", row.text, properties)]
    return _map({"label": _text(row.label), "values": _list([_inlines(value) for value in values])})


def _badge(text: str, properties: Mapping[str, str], choices: Sequence[str]) -> list[Inline]:
    """The status as a badge, to be chosen from a list; no-break spaces, which are not chosen, give it its sides."""
    side, style = text_node("\u00a0"), "Status Badge"
    words = in_style([text_node(text)], style)
    control = controlled([words], "contentStatus", text, properties, style_id="StatusBadge", choices=choices)
    return [in_style([side], style), *control, in_style([side], style)]


def _foot(row: CoverRow) -> Any:
    label = in_style([text_node(row.label)], "Cover Foot Label")
    return _inlines([label, text_node("\u00a0"), text_node(row.text)])


def _run(run: Run) -> Inline:
    target = hyperlink_target(run.url) if run.url and not run.url.startswith("#") else None
    return {"t": "Link", "c": [["", [], []], [text_node(run.text)], [target, ""]]} if target else text_node(run.text)


def _gaps(manuscript: Manuscript, page: Page) -> tuple[int, int, int]:
    """The three gaps of the cover in twips."""
    cover = manuscript.cover
    points = title_points(cover.title, page)
    height_pt = 32.0 + _lines(cover.title, points * _BOLD, page.text_width) * points * 1.25 + 12.0
    height_pt += 45.0 if manuscript.logo else 0.0
    height_pt += 42.0 if cover.band else 0.0
    height_pt += 22.0 if cover.id else 0.0
    height_pt += 20.0 if cover.title_is_file_name else 0.0
    height_pt += _lines(cover.lede, 12.5, page.text_width) * 19.0 if cover.lede else 0.0
    height_pt += sum(_row_pt(row, page) for row in cover.rows)
    height_pt += _lines("   ".join(f"{row.label} {row.text}" for row in cover.foot), 8.5, page.text_width) * 11.0
    spare_pt = _SPARE_PT if manuscript.theme.file("reference.docx") is None else _SPARE_FOR_OTHERS_PT
    free = page.text_height - round((height_pt + spare_pt) * TWIPS_PER_POINT)
    top, middle, foot = (max(_LEAST_GAP, round(free * share)) for share in _SHARES)
    # Word takes the larger of two gaps that meet, not their sum.
    return (top, middle, foot) if cover.rows else (top, 0, middle + foot)


def _row_pt(row: CoverRow, page: Page) -> float:
    room = page.text_width - _LABEL_WIDTH - 120
    lines = sum(_lines("".join(run.text for run in value), 10.0, room) for value in row.values)
    return max(lines, _lines(row.label, 9.5, _LABEL_WIDTH - 120)) * 14.1 + 5.5


def _lines(text: str, points: float, width: int) -> int:
    return max(1, math.ceil(text_em(text) * points * TWIPS_PER_POINT / width))


def _text(text: str) -> Any:
    return _inlines([text_node(text)]) if text else _inlines([])


def _text_value(value: int | str) -> Any:
    return {"t": "MetaInlines", "c": [{"t": "RawInline", "c": ["openxml", str(value)]}]}


def _flag() -> Any:
    return {"t": "MetaBool", "c": True}


def _inlines(inlines: list[Inline]) -> Any:
    return {"t": "MetaInlines", "c": inlines}


def _list(values: list[Any]) -> Any:
    return {"t": "MetaList", "c": values}


def _map(values: dict[str, Any]) -> Any:
    return {"t": "MetaMap", "c": {key: value for key, value in values.items() if value}}


__all__ = ["TOP_ANCHOR", "Cover", "cover_metadata", "title_points"]
