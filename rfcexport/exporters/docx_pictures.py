"""Pictures as DrawingML: their sizes, their alternative text, and the parts that hold their bytes.

pandoc would take a picture as a data address only and repeat that address as the picture's description; so the drawing
is written here and the bytes are put into the package at the end.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from rfcexport.diagrams import Drawing
from rfcexport.exporters.docx_layout import EMU_PER_PIXEL, EMU_PER_TWIP
from rfcexport.exporters.docx_nodes import escaped, raw_inline
from rfcexport.images import Picture, extent_on_page
from rfcexport.model import Inline
from rfcexport.svg.pixels import png_of_svg

HIGHEST = 0.8
"""How much of the page's text height a picture takes at most."""

_SVG_EXTENSION = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"
_SVG_SCALE = 2.0
_DIAGRAM_SCALE = 2.5  # 240 dots an inch, which are sharp on paper too
_PX_PER_PT = 96 / 72
_PX_PER_TWIP = EMU_PER_TWIP / EMU_PER_PIXEL
# Drawing numbers must be unique in a document; pandoc counts its own up from a small number.
_FIRST_NUMBER = 100_001


@dataclass(frozen=True, slots=True)
class MediaPart:
    """A picture in the package: its relationship and its bytes."""

    relationship: str
    name: str
    mime: str
    content: bytes


@dataclass(slots=True)
class PictureBook:
    """The pictures of one document, numbered as they are drawn."""

    font_folders: tuple[Path, ...]
    _parts: dict[Picture, tuple[MediaPart, ...]] = field(default_factory=dict)
    _drawn: int = 0

    def parts(self) -> tuple[MediaPart, ...]:
        """The parts that were asked for, in the order of their first drawing."""
        return tuple(part for parts in self._parts.values() for part in parts)

    def drawing(self, picture: Picture, *, alt: str, size: Mapping[str, str], width: int, height: int) -> Inline:
        """`picture` as a run; `size` is as the document states it, `width` and `height` the most there is, in twips.

        Raises `Refused` for an SVG picture that cannot be drawn.
        """
        if picture not in self._parts:
            self._parts[picture] = self._parts_of(picture, len(self._parts) + 1)
        part, *vectors = self._parts[picture]
        number = _FIRST_NUMBER + self._drawn
        self._drawn += 1
        across, down = fitted_emu(picture, size, width=width, height=height)
        text = escaped(alt)
        return raw_inline(
            '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
            f'<wp:extent cx="{across}" cy="{down}"/><wp:effectExtent l="0" t="0" r="0" b="0"/>'
            f'<wp:docPr id="{number}" name="Picture {self._drawn}" descr="{text}"/>'
            '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
            '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
            f'<pic:nvPicPr><pic:cNvPr id="{number}" name="{part.name}" descr="{text}"/><pic:cNvPicPr/></pic:nvPicPr>'
            f"<pic:blipFill>{_blip(part, vectors)}<a:stretch><a:fillRect/></a:stretch></pic:blipFill>"
            f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{across}" cy="{down}"/></a:xfrm>'
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
            "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
        )

    def _parts_of(self, picture: Picture, number: int) -> tuple[MediaPart, ...]:
        """What holds the picture: of an SVG its pixels for every reader, and the vectors for those that draw them."""
        name, relationship = f"picture{number}.{picture.extension}", f"rfcPicture{number}"
        if picture.mime != "image/svg+xml":
            return (MediaPart(relationship, name, picture.mime, picture.content),)
        pixels = pixels_of(picture, self.font_folders)
        return (
            MediaPart(relationship, f"picture{number}.png", "image/png", pixels),
            MediaPart(f"{relationship}v", name, picture.mime, picture.content),
        )


def _blip(part: MediaPart, vectors: list[MediaPart]) -> str:
    """The reference to the bytes of a picture; that to its vectors is an extension of Office 2016 ([MS-ODRAWXML])."""
    if not vectors:
        return f'<a:blip r:embed="{part.relationship}"/>'
    return (
        f'<a:blip r:embed="{part.relationship}"><a:extLst><a:ext uri="{_SVG_EXTENSION}"><asvg:svgBlip '
        'xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main" '
        f'r:embed="{vectors[0].relationship}"/></a:ext></a:extLst></a:blip>'
    )


def picture_of_drawing(drawing: Drawing, font_folders: tuple[Path, ...], *, width_pt: float) -> Picture:
    """A diagram as a picture `width_pt` wide, with 240 dots an inch.

    Not as SVG: Word would set its words in other faces, which do not fit the shapes. Raises `Refused`.
    """
    from rfcexport.diagrams.picture import png_of

    width = width_pt * _PX_PER_PT
    scale = _DIAGRAM_SCALE * width_pt / max(drawing.width_pt, 1.0)
    content = png_of(drawing, scale=scale, font_folders=font_folders)
    return Picture("image/png", content, width, width * drawing.height_pt / max(drawing.width_pt, 1.0))


def fitted_emu(picture: Picture, size: Mapping[str, str], *, width: int, height: int) -> tuple[int, int]:
    """Width and height in EMU: as stated in `size` (`120px`, `50%`) or its own, shrunk to what `width` allows.

    The height is bounded by `HIGHEST` of `height`; proportions are kept unless both sizes are stated in pixels.
    """
    page = (width * _PX_PER_TWIP, height * HIGHEST * _PX_PER_TWIP)
    across, down = extent_on_page(picture, size, page)
    return max(1, round(across * EMU_PER_PIXEL)), max(1, round(down * EMU_PER_PIXEL))


def pixels_of(picture: Picture, font_folders: tuple[Path, ...]) -> bytes:
    """An SVG picture as PNG at twice its size, set in the fonts of the theme only; raises `Refused` with the reason."""
    extent = (picture.width * _SVG_SCALE, picture.height * _SVG_SCALE)
    return png_of_svg(picture.content.decode("utf-8", "replace"), extent, font_folders=font_folders)
