"""The structure of a PDF where WeasyPrint 70 leaves it short of PDF/UA-1: links, items of lists, heads of tables.

Sources: ISO 14289-1, 7 (PDF/UA-1); ISO 32000-1, 14.8.4 (the standard types of structure).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rfcexport.html_artwork import FORMULA_MARK


def join_links(pages: Iterable[Any]) -> None:
    """Have each link in one annotation for each line: WeasyPrint makes one for each box in it too (7.18.5)."""
    for page in pages:
        joined: list[Any] = []
        for kind, target, area, box in page.links:
            if box.element_tag != "a" and joined and joined[-1][:2] == (kind, target):
                _, _, before, of = joined[-1]
                joined[-1] = (kind, target, _round(before, area), of)
            else:
                joined.append((kind, target, area, box))
        page.links[:] = joined


def _round(one: Any, other: Any) -> tuple[float, float, float, float]:
    """The rectangle round two of them."""
    left, top, _, _ = map(min, zip(one, other, strict=True))
    _, _, right, bottom = map(max, zip(one, other, strict=True))
    return left, top, right, bottom


def mend(pages: Iterable[Any], pdf: Any) -> None:
    """Complete the tree of structure of `pdf` before it is written."""
    import pydyf

    for page in pages:
        for _, target, _, box in page.links:
            _describe(box, target)
    # Elements that are added meanwhile are whole.
    for element in tuple(pdf.objects):
        kind = element.get("S") if isinstance(element, dict) else None
        if kind == "/LI":
            _complete_item(element, pdf)
        elif kind == "/TH" and "A" in element:
            # What it heads (7.5): every one that we write stands over a column.
            element["A"]["Scope"] = "/Column"
        elif kind == "/Figure" and str(getattr(element.get("Alt"), "string", "")).startswith(FORMULA_MARK):
            # Formulas are figures to WeasyPrint (ISO 32000-1, 14.8.4.5; PDF/UA-1, 7.7).
            element["S"] = "/Formula"
            element["Alt"] = pydyf.String(element["Alt"].string.removeprefix(FORMULA_MARK))
        elif kind == "/TD" and element.get("A", {}).get("Headers") == []:
            del element["A"]["Headers"]


def _describe(box: Any, target: str) -> None:
    """Say in an annotation what stands on the page, where WeasyPrint repeats the address (7.18.5)."""
    import pydyf

    words = " ".join("".join(box.element.itertext()).split()) if box.element is not None else ""
    if getattr(box, "link_annotation", None):
        box.link_annotation["Contents"] = pydyf.String(words or target)


def _complete_item(item: Any, pdf: Any) -> None:
    """Have all of an item but its label in one body (7.2): WeasyPrint makes one of words alone."""
    import pydyf

    kids = [pdf.objects[int(reference.split()[0])] for reference in item["K"]]
    whole = [kid.reference for kid in kids if kid["S"] in ("/Lbl", "/LBody")]
    rest = [kid for kid in kids if kid["S"] not in ("/Lbl", "/LBody")]
    if [kid["S"] for kid in rest] == ["/Div"]:
        rest[0]["S"] = "/LBody"
    elif rest:
        body = pydyf.Dictionary({
            "Type": "/StructElem",
            "S": "/LBody",
            "K": pydyf.Array([kid.reference for kid in rest]),
            "Pg": item["Pg"],
            "P": item.reference,
        })  # fmt: skip
        pdf.add_object(body)
        for kid in rest:
            kid["P"] = body.reference
        item["K"] = pydyf.Array([*whole, body.reference])
