"""Faces with PostScript outlines (CFF) as TrueType: validators refuse them as WeasyPrint 70 and HarfBuzz embed them.

The rule that they fall under is ISO 19005-3, 6.2.11.4.1 and 6.2.11.5: every glyph that is used is in the file, with the
width that is stated of it. A face is a subset by then, so that few of its glyphs have an outline.
"""

from __future__ import annotations

import io
from typing import Any

_ERROR_PER_EM = 1 / 2_000  # how far a quadratic curve may be from the cubic one that it stands for
_NOTHING = b"\x0e"  # the charstring of a glyph without an outline: endchar (Adobe Technical Note 5177, 4.3)


def as_truetype(pdf: Any) -> None:
    """Replace every such face in `pdf`, which is not written yet."""
    dictionaries: list[Any] = [one for one in pdf.objects if isinstance(one, dict)]
    descriptors = [one for one in dictionaries if "FontFile3" in one]
    for descriptor in descriptors:
        descriptor["FontFile2"] = descriptor.pop("FontFile3")
    named = [descriptor.reference for descriptor in descriptors]
    for one in dictionaries if named else ():
        if one.get("FontDescriptor") in named:
            one["Subtype"] = "/CIDFontType2"
    for number in {int(descriptor["FontFile2"].split()[0]) for descriptor in descriptors}:
        stream = pdf.objects[number]
        program = _truetype(stream.stream[0])
        stream.stream = [program]
        stream.extra.pop("Subtype", None)
        stream.extra["Length1"] = len(program)


def _truetype(program: bytes) -> bytes:
    """The same glyphs, under the same numbers, as quadratic curves (OpenType 1.9.1, `glyf`)."""
    from fontTools.pens.cu2quPen import Cu2QuPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen
    from fontTools.ttLib import TTFont, newTable
    from fontTools.ttLib.tables._g_l_y_f import Glyph

    font = TTFont(io.BytesIO(program))
    order, shapes = font.getGlyphOrder(), font.getGlyphSet()
    charstrings = font["CFF "].cff.topDictIndex[0].CharStrings
    error = font["head"].unitsPerEm * _ERROR_PER_EM
    glyphs: dict[str, Any] = {}
    for name in order:
        if (charstrings[name].bytecode or b"")[-1:] == _NOTHING and len(charstrings[name].bytecode) <= 4:
            glyphs[name] = Glyph()
            continue
        pen = TTGlyphPen(None)
        shapes[name].draw(Cu2QuPen(pen, error, reverse_direction=True))
        glyphs[name] = pen.glyph()
        glyphs[name].recalcBounds(None)
        # Where the outline begins is stated twice in TrueType, and both must agree; CFF asks only for the width.
        font["hmtx"][name] = (font["hmtx"][name][0], glyphs[name].xMin)
    font["loca"], font["glyf"] = newTable("loca"), newTable("glyf")
    font["glyf"].glyphOrder, font["glyf"].glyphs = order, glyphs
    for tag in ("CFF ", "VORG"):
        if tag in font:
            del font[tag]
    # OpenType 1.9.1, `maxp`: version 1.0 is for TrueType outlines; the compiler counts points and contours.
    limits = font["maxp"]
    limits.tableVersion = 0x00010000
    for name in (
        "maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs", "maxStackElements",
        "maxSizeOfInstructions", "maxComponentElements", "maxPoints", "maxContours", "maxCompositePoints",
        "maxCompositeContours", "maxComponentDepth",
    ):  # fmt: skip
        setattr(limits, name, 0)
    limits.maxZones = 1
    font["post"].formatType = 3.0
    font.sfntVersion = "\x00\x01\x00\x00"
    out = io.BytesIO()
    font.recalcTimestamp = False
    font.save(out)
    return out.getvalue()
