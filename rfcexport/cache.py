"""The folder for what is made once on a machine: the fontconfig file, compiled templates and declarations."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def cache_folder() -> Path:
    """The user's cache folder, or a temporary one where that cannot be written."""
    stated = os.environ.get("XDG_CACHE_HOME")
    try:
        base = Path(stated) if stated else Path.home() / ".cache"
        folder = base / "rfcexport"
        folder.mkdir(parents=True, exist_ok=True)
        if os.access(folder, os.W_OK):
            return folder
    except (OSError, RuntimeError):
        pass
    folder = Path(tempfile.gettempdir()) / f"rfcexport-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder
