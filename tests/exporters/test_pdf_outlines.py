"""Faces with PostScript outlines end as TrueType: the same glyphs under the same numbers."""

from __future__ import annotations

import io
from typing import Any

import pydyf
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.ttLib import TTFont

from rfcexport.exporters.pdf_outlines import as_truetype

ORDER = [".notdef", "kept", "emptied", "round"]
WIDTHS = {".notdef": 500, "kept": 600, "emptied": 700, "round": 800}


def charstring(name: str) -> Any:
    pen = T2CharStringPen(WIDTHS[name], None)
    if name in ("kept", "round"):
        pen.moveTo((100, 0))
        if name == "kept":
            pen.lineTo((100, 400))
            pen.lineTo((500, 400))
        else:
            pen.curveTo((100, 300), (300, 500), (500, 500))
        pen.lineTo((500, 0))
        pen.closePath()
    return pen.getCharString()


def cff() -> bytes:
    """A face with outlines of PostScript."""
    builder = FontBuilder(1000, isTTF=False)
    builder.setupGlyphOrder(ORDER)
    builder.setupCharacterMap({0x41: "kept", 0x4F: "round"})
    builder.setupCFF("Test", {}, {name: charstring(name) for name in ORDER}, {})
    builder.setupHorizontalMetrics({name: (width, 0) for name, width in WIDTHS.items()})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupOS2()
    builder.setupPost()
    builder.updateHead(created=3_600_000_000, modified=3_600_000_000)
    builder.font.recalcTimestamp = False
    out = io.BytesIO()
    builder.save(out)
    return out.getvalue()


def converted() -> tuple[pydyf.PDF, TTFont]:
    pdf = pydyf.PDF()
    file = pydyf.Stream([cff()], pydyf.Dictionary({"Subtype": "/OpenType"}))
    pdf.add_object(file)
    descriptor = pydyf.Dictionary({"Type": "/FontDescriptor", "FontFile3": file.reference})
    pdf.add_object(descriptor)
    pdf.add_object(pydyf.Dictionary({"Subtype": "/CIDFontType0", "FontDescriptor": descriptor.reference}))
    as_truetype(pdf)
    return pdf, TTFont(io.BytesIO(file.stream[0]))


def bounds(font: TTFont) -> dict[str, Any]:
    found = {}
    for name in font.getGlyphOrder():
        pen = BoundsPen(font.getGlyphSet())
        font.getGlyphSet()[name].draw(pen)
        found[name] = pen.bounds
    return found


def test_glyphs_keep_their_numbers_widths_and_shapes() -> None:
    _, font = converted()
    assert font.getGlyphOrder()[0] == ".notdef"
    before = TTFont(io.BytesIO(cff()))
    by_number = [list(bounds(one).values()) for one in (before, font)]
    assert by_number[0] == by_number[1]
    assert [font["hmtx"][name][0] for name in font.getGlyphOrder()] == list(WIDTHS.values())


def test_the_file_says_what_the_face_is_now() -> None:
    pdf, font = converted()
    stream, descriptor, face = pdf.objects[-3:]
    assert "CFF " not in font
    assert (descriptor["FontFile2"], "FontFile3" in descriptor) == (stream.reference, False)
    assert (face["Subtype"], stream.extra["Length1"]) == ("/CIDFontType2", len(stream.stream[0]))
    assert "Subtype" not in stream.extra


def test_the_same_face_gives_the_same_bytes() -> None:
    assert converted()[0].objects[-3].stream == converted()[0].objects[-3].stream
