"""The fonts that pages are set in: a fontconfig file of our own, so that no font of the machine takes part.

Must run before WeasyPrint is imported: fontconfig reads its file once in a process.
"""

from __future__ import annotations

import locale
import os
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from rfcexport.cache import needed_folder, store
from rfcexport.diagnostics import MissingRequirement
from rfcexport.hashes import sha256_of

_FONT_SUFFIXES = (".ttf", ".otf", ".ttc")
_FONT_MAGIC = (b"\x00\x01\x00\x00", b"OTTO", b"ttcf", b"true")
_SETTINGS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
{folders}
<cachedir>{cache}</cachedir>
<match target="font"><edit name="hinting" mode="assign"><bool>false</bool></edit></match>
</fontconfig>
"""


def use_private_fonts(folders: Sequence[Path]) -> Path:
    """Make `folders` the only ones fontconfig knows in this process; the path of the file that says so.

    Raises MissingRequirement where no font lies in them (fontconfig without any font ends the process) and where the
    file cannot be written.
    """
    if not any(_is_font(path) for folder in folders for path in _files(folder)):
        raise MissingRequirement(
            "fonts must be installed with the package; found none",
            hint="python -m pip install --force-reinstall rfcexport",
        )
    cache = needed_folder()
    lines = "\n".join(f"<dir>{escape(str(folder))}</dir>" for folder in folders)
    text = _SETTINGS.format(folders=lines, cache=escape(str(cache)))
    path = cache / f"fonts-{sha256_of(text.encode('utf-8', 'surrogateescape'))[:16]}.conf"
    if not path.is_file():
        store(path, text.encode("utf-8", "surrogateescape"))
    os.environ["FONTCONFIG_FILE"] = str(path)
    _speak_no_language()
    return path


def _speak_no_language() -> None:
    """Hide the user's language: where a text states none, fontconfig and Pango choose faces by it.

    fontconfig asks FC_LANG first (FcGetDefaultLangs), Pango PANGO_LANGUAGE and the locale of the process, once.
    """
    os.environ["FC_LANG"] = os.environ["PANGO_LANGUAGE"] = "en"
    # A folder that would be put before every path, and another way of shaping: neither is for a document to depend on.
    for name in ("FONTCONFIG_SYSROOT", "HB_SHAPER_LIST", "HB_OPTIONS"):
        os.environ.pop(name, None)
    try:
        locale.setlocale(locale.LC_CTYPE, "C.UTF-8")
    except locale.Error:
        locale.setlocale(locale.LC_CTYPE, "C")


def _files(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []


def _is_font(path: Path) -> bool:
    """Whether the file begins as a font does (OpenType, "Organization of an OpenType Font")."""
    if path.suffix.lower() not in _FONT_SUFFIXES:
        return False
    try:
        with path.open("rb") as file:
            return file.read(4) in _FONT_MAGIC
    except OSError:
        return False
