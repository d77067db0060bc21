"""Draws docs/images/cover-and-page.png from the example RFC: `python tools/readme_picture.py` (needs pdftoppm)."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from PIL import Image, ImageOps

from rfcexport import export_rfc, load_rfc
from rfcexport.settings import load_settings

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "examples" / "2026-11-03-wal-compaction.md"
PICTURE = ROOT / "docs" / "images" / "cover-and-page.png"

PAGES = (1, 5)
WIDTH = 820
GAP = 24
EDGE = "#b8c0ca"


def pages_of(pdf: bytes) -> list[Image.Image]:
    """The pages wanted, each with a thin edge."""
    with tempfile.TemporaryDirectory() as folder:
        for page in PAGES:
            size = ["-scale-to-x", str(WIDTH), "-scale-to-y", "-1"]
            command = ["pdftoppm", "-png", "-singlefile", "-f", str(page), *size, "-", f"{folder}/{page}"]
            subprocess.run(command, input=pdf, check=True)  # noqa: S603 - a fixed program on our own PDF
        return [ImageOps.expand(Image.open(f"{folder}/{page}.png").convert("RGB"), 1, EDGE) for page in PAGES]


def main() -> None:
    """Export the example and lay the pages out side by side."""
    settings = load_settings(SOURCE.parent).settings
    pages = pages_of(export_rfc(load_rfc(SOURCE, settings=settings).value, "pdf", settings=settings).value)
    picture = Image.new("RGB", (sum(page.width for page in pages) + GAP * (len(pages) - 1), pages[0].height), "white")
    for index, page in enumerate(pages):
        picture.paste(page, (index * (page.width + GAP), 0))
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    picture.save(PICTURE, optimize=True)


if __name__ == "__main__":
    main()
