"""The other ways from Markdown to PDF that rfcexport is measured against, a file at a time as their users do it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from benchmarks.measuring import FACES, Took, took
from rfcexport.fonts import use_private_fonts
from rfcexport.pandoc import pandoc_path
from rfcexport.theme import packaged_styles

FONTS = packaged_styles() / "fonts"
_TYPST = "import sys, typst; typst.compile(sys.argv[1], output=sys.argv[2], root='/', font_paths=[sys.argv[3]])"

_ALONE = """
import gc, json, sys, time, weasyprint
sheet = weasyprint.CSS(filename=sys.argv[1])
weasyprint.HTML(string="<p>x").write_pdf(stylesheets=[sheet])
began = time.process_time()
for page, base in json.load(sys.stdin):
    gc.disable()
    weasyprint.HTML(filename=page, base_url=base).write_pdf(stylesheets=[sheet])
    gc.enable()
print(time.process_time() - began)
"""


def naive(paths: Iterable[Path], folder: Path) -> Took:
    """The naive script: pandoc to HTML, then the `weasyprint` command."""
    (folder / "faces.css").write_text(FACES)
    environment = {**os.environ, "FONTCONFIG_FILE": str(use_private_fonts([FONTS]))}
    html = str(folder / "naive.html")
    weasyprint = [sys.executable, "-m", "weasyprint", "-q", "-s", str(folder / "faces.css")]
    total = Took(0, 0)
    for path in paths:
        read = took([pandoc_path(), "-f", "gfm", "-s", "--metadata", "title=x", str(path), "-o", html])
        base = ["-u", path.as_uri()]
        set_ = took([*weasyprint, *base, html, str(folder / "naive.pdf")], environment)
        total = Took(total.cpu + read.cpu + set_.cpu, total.wall + read.wall + set_.wall)
    return total


def engine_alone(paths: Iterable[Path], folder: Path) -> float:
    """CPU seconds of WeasyPrint for the pages of the naive script, all in one process, its start not counted."""
    (folder / "faces.css").write_text(FACES)
    given = []
    for number, path in enumerate(paths):
        html = folder / f"alone{number}.html"
        took([pandoc_path(), "-f", "gfm", "-s", "--metadata", "title=x", str(path), "-o", str(html)])
        given.append([str(html), path.as_uri()])
    environment = {**os.environ, "FONTCONFIG_FILE": str(use_private_fonts([FONTS]))}
    command = [sys.executable, "-c", _ALONE, str(folder / "faces.css")]
    done = subprocess.run(command, input=json.dumps(given), env=environment, capture_output=True, text=True, check=True)
    return float(done.stdout)


def pandoc_docx(paths: Iterable[Path], folder: Path) -> tuple[Took, list[Path]]:
    """pandoc to DOCX in its own look, with contents; and the documents that it does not take."""
    total, refused = Took(0, 0), []
    for path in paths:
        command = [pandoc_path(), "-f", "gfm", "-s", "--toc", f"--resource-path={path.parent}"]
        try:
            found = took([*command, str(path), "-o", str(folder / "alone.docx")])
        except subprocess.CalledProcessError:
            refused.append(path)
            continue
        total = Took(total.cpu + found.cpu, total.wall + found.wall)
    return total, refused


def typst(paths: Iterable[Path], folder: Path) -> tuple[Took, list[Path]]:
    """pandoc to Typst, then Typst; and the documents that it does not take.

    Its filter takes away what Typst refuses a document for: pictures that are not there, links to no place.
    """
    total, refused = Took(0, 0), []
    for path in paths:
        # Typst finds pictures from its own file on.
        text, output = str(path.with_suffix(".bench.typ")), str(folder / "typst.pdf")
        faces = ["-V", "mainfont=IBM Plex Serif", "-V", "codefont=IBM Plex Mono"]
        filtered = ["-L", str(Path(__file__).with_name("typst.lua")), "-M", f"folder={path.parent}"]
        try:
            read = took([pandoc_path(), "-f", "gfm", "-t", "typst", "-s", *faces, *filtered, str(path), "-o", text])
            set_ = took([sys.executable, "-c", _TYPST, text, output, str(FONTS)])
        except subprocess.CalledProcessError:
            refused.append(path)
            continue
        total = Took(total.cpu + read.cpu + set_.cpu, total.wall + read.wall + set_.wall)
    return total, refused
