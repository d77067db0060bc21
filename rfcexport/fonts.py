"""The fonts that pages are set in: a fontconfig file of our own, so that no font of the machine takes part.

Must run before WeasyPrint is imported: fontconfig reads its file once in a process.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from rfcexport.cache import cache_folder
from rfcexport.diagnostics import MissingRequirement

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

    Raises MissingRequirement where no font lies in them: fontconfig without any font ends the process.
    """
    if not any(path.suffix.lower() in (".ttf", ".otf", ".ttc") for folder in folders for path in folder.iterdir()):
        raise MissingRequirement(
            "fonts must be installed with the package; found none",
            hint="python -m pip install --force-reinstall rfcexport",
        )
    cache = cache_folder()
    lines = "\n".join(f"<dir>{escape(str(folder))}</dir>" for folder in folders)
    text = _SETTINGS.format(folders=lines, cache=escape(str(cache)))
    path = cache / f"fonts-{hashlib.sha256(text.encode()).hexdigest()[:16]}.conf"
    if not path.is_file():
        with tempfile.NamedTemporaryFile("w", dir=cache, delete=False, encoding="utf-8") as file:
            file.write(text)
        Path(file.name).replace(path)
    os.environ["FONTCONFIG_FILE"] = str(path)
    return path
