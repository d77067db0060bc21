"""SVG -> PNG, by resvg, in the fonts that are handed to it and no other."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from rfcexport.policy import Refused
from rfcexport.svg.filters import without_costly_filters

_LARGEST_PX = 4_000


def png_of_svg(
    svg: str, extent: tuple[float, float], *, font_folders: Iterable[Path], background: str | None = None
) -> bytes:
    """`svg` as PNG, `extent` its width and height in pixels, of which the longer one is 4,000 at most.

    Raises `Refused` with the reason where it cannot be drawn.
    """
    import resvg_py

    width, height = extent
    longer, shorter = max(width, height), min(width, height)
    size = max(1, round(min(longer, _LARGEST_PX)))
    pixels = size * max(1.0, shorter / max(longer, 1.0) * size)
    try:
        png = resvg_py.svg_to_bytes(
            svg_string=without_costly_filters(svg, pixels),
            # The longer side; were it the other, a picture of 1 x 100,000 would have 100,000 rows.
            width=size if width >= height else None,
            height=size if width < height else None,
            # CSS Values 4, 6.2: without it, lengths in points or inches are nothing.
            dpi=96,
            languages=["en"],
            background=background,
            skip_system_fonts=True,
            font_files=[
                str(path)
                for folder in font_folders
                for path in sorted(folder.iterdir())
                if path.suffix.lower() in (".ttf", ".otf")
            ],
            font_family="DejaVu Sans",
            sans_serif_family="DejaVu Sans",
            serif_family="IBM Plex Serif",
            monospace_family="DejaVu Sans Mono",
        )
    except ValueError as error:
        raise Refused(f"must be SVG that can be drawn; found: {error}") from error
    except BaseException as error:
        # What Rust calls a panic arrives beside all other errors.
        if type(error).__name__ != "PanicException":
            raise
        raise Refused("must be SVG that can be drawn; found that its engine fails") from error
    return bytes(png)
