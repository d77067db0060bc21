"""Drawings as rasters, for what shows no SVG."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rfcexport.diagrams.drawing import Drawing
from rfcexport.svg.pixels import png_of_svg
from rfcexport.theme import load_theme

_PX_PER_PT = 96 / 72


def png_of(drawing: Drawing, *, scale: float = 2.0, font_folders: Sequence[Path] | None = None) -> bytes:
    """The drawing as PNG, `scale` times its size at 96 pixels an inch, on white.

    Its words are in the fonts of `font_folders` alone, the packaged ones where none are stated. The longer side has at
    most 4,000 pixels. Raises `Refused` where it cannot be drawn.
    """
    width, height = (side * _PX_PER_PT * scale for side in (drawing.width_pt, drawing.height_pt))
    folders = load_theme().font_folders if font_folders is None else font_folders
    return png_of_svg(drawing.svg.decode("utf-8"), (width, height), font_folders=folders, background="#ffffff")
