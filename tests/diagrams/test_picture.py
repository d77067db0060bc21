"""Drawings as PNG."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from PIL import Image

from rfcexport.diagrams.picture import png_of
from rfcexport.policy import Refused
from tests.diagrams.drawings import drawn


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_picture_has_its_scale(scale: float) -> None:
    drawing = drawn("mermaid", "flowchart LR\n a --> b")
    image = Image.open(io.BytesIO(png_of(drawing, scale=scale)))
    width, height = (round(side * 96 / 72 * scale) for side in (drawing.width_pt, drawing.height_pt))
    assert (image.format, abs(image.width - width) <= 1, abs(image.height - height) <= 1) == ("PNG", True, True)


def test_picture_is_not_larger_than_4000_pixels() -> None:
    drawing = drawn("mermaid", "flowchart LR\n" + " --> ".join(f"a{number}" for number in range(60)))
    image = Image.open(io.BytesIO(png_of(drawing)))
    assert (drawing.width_pt > 2_000, max(image.size)) == (True, 4_000)


def test_picture_is_white_where_nothing_is_drawn() -> None:
    png = png_of(drawn("mermaid", "flowchart LR\n a"))
    assert Image.open(io.BytesIO(png)).convert("RGB").getpixel((0, 0)) == (255, 255, 255)


def test_drawing_that_is_none_is_refused() -> None:
    drawing = replace(drawn("mermaid", "flowchart LR\n a"), svg=b"<nothing/>")
    with pytest.raises(Refused, match="must be SVG that can be drawn"):
        png_of(drawing)
