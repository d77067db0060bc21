"""Drawings as rasters, for what shows no SVG."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rfcexport.diagrams.drawing import Drawing
from rfcexport.policy import Refused
from rfcexport.svg.filters import without_costly_filters
from rfcexport.theme import load_theme

_PX_PER_PT = 96 / 72
_LARGEST_PX = 4_000


def png_of(drawing: Drawing, *, scale: float = 2.0, font_folders: Sequence[Path] | None = None) -> bytes:
    """The drawing as PNG, `scale` times its size at 96 pixels an inch, on white.

    Its words are in the fonts of `font_folders` alone, the packaged ones where none are stated. The longer side has at
    most 4,000 pixels. Raises `Refused` where it cannot be drawn.
    """
    import resvg_py

    width, height = (side * _PX_PER_PT * scale for side in (drawing.width_pt, drawing.height_pt))
    fit = min(1.0, _LARGEST_PX / max(width, height, 1.0))
    pixels = max(1, round(max(width, height) * fit))
    fonts = [
        str(path)
        for folder in (load_theme().font_folders if font_folders is None else font_folders)
        for path in sorted(folder.iterdir())
        if path.suffix.lower() in (".ttf", ".otf")
    ]
    try:
        png = resvg_py.svg_to_bytes(
            svg_string=without_costly_filters(drawing.svg.decode("utf-8"), width * height * fit * fit),
            width=pixels if width >= height else None,
            height=pixels if width < height else None,
            dpi=96,
            languages=["en"],
            background="#ffffff",
            skip_system_fonts=True,
            font_files=fonts,
            font_family="DejaVu Sans",
            sans_serif_family="DejaVu Sans",
            serif_family="IBM Plex Serif",
            monospace_family="DejaVu Sans Mono",
        )
    except ValueError as error:
        raise Refused(f"must be a drawing that can be made a picture; found: {error}") from error
    except BaseException as error:
        # What Rust calls a panic arrives beside all other errors.
        if type(error).__name__ != "PanicException":
            raise
        raise Refused("must be a drawing that can be made a picture; found that its engine fails") from error
    return bytes(png)
