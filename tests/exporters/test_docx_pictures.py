"""SVG for Word: a raster of a bounded size."""

from __future__ import annotations

import pytest

from rfcexport.exporters.docx_pictures import PictureBook, pixels_of
from rfcexport.images import Picture
from rfcexport.policy import Refused
from tests.pictures import SVG, opened


def svg(attributes: str, width: float, height: float, inside: str = '<rect width="99%" height="99%"/>') -> Picture:
    return Picture("image/svg+xml", SVG.format(attributes, inside).encode(), width, height)


@pytest.mark.parametrize(
    ("picture", "size"),
    [
        (svg('width="40" height="10"', 40, 10), (80, 20)),
        (svg('viewBox="0 0 10 40"', 10, 40), (20, 80)),
        (svg('width="30pt" height="15pt"', 40, 20), (80, 40)),
        (svg('width="1in" height="0.5in"', 96, 48), (192, 96)),
        (svg('width="1" height="100000"', 1, 100_000), (1, 4_000)),
        (svg('width="100000" height="1"', 100_000, 1), (4_000, 1)),
        (svg('width="0.001" height="0.001"', 0.001, 0.001), (1, 1)),
    ],
    ids=["in pixels", "by its view box", "in points", "in inches", "high", "long", "tiny"],
)
def test_svg_becomes_a_raster_that_is_bounded_both_ways(picture: Picture, size: tuple[int, int]) -> None:
    assert opened(pixels_of(picture, ())).size == size


def test_svg_is_refused_when_its_engine_finds_nothing() -> None:
    with pytest.raises(Refused, match=r"\Amust be SVG that can be drawn; found: "):
        pixels_of(Picture("image/svg+xml", b"<svg", 4, 4), ())


def test_svg_is_refused_when_its_engine_fails() -> None:
    failing = svg('width="50" height="50" viewBox="0 0 50 50"', 50, 50, '<ellipse r="5" cx="100" rx="1e9"/>')
    with pytest.raises(Refused, match=r"\Amust be SVG that can be drawn; found that its engine fails\Z"):
        pixels_of(failing, ())


def test_svg_has_vectors_beside_its_pixels() -> None:
    book, picture = PictureBook(()), svg('width="40" height="10"', 40, 10)
    drawing = book.drawing(picture, alt="A", size={}, width=1000, height=1000)["c"][1]
    assert [(part.relationship, part.name, part.mime) for part in book.parts()] == [
        ("rfcPicture1", "picture1.png", "image/png"), ("rfcPicture1v", "picture1.svg", "image/svg+xml"),
    ]  # fmt: skip
    assert book.parts()[1].content == picture.content
    assert 'r:embed="rfcPicture1"><a:extLst><a:ext uri="{96DAC541-7B7A-43D3-8B79-37D633B846F1}">' in drawing
    assert (
        'svgBlip xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main" r:embed="rfcPicture1v"/>'
        in (drawing)
    )
