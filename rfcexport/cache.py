"""The folder for what is made once on a machine: the fontconfig file, compiled templates and declarations."""

from __future__ import annotations

import os
import stat
import tempfile
from functools import lru_cache
from pathlib import Path


def cache_folder() -> Path:
    """The user's cache folder, or a temporary one where that cannot be written.

    Code is loaded from it, so it belongs to this user and nobody else may write to it.
    """
    stated = os.environ.get("XDG_CACHE_HOME")
    try:
        base = Path(stated) if stated else Path.home() / ".cache"
        folder = base / "rfcexport"
        base.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
        if _is_own(folder):
            return folder
    except (OSError, RuntimeError):
        pass
    return _temporary_folder()


@lru_cache(maxsize=1)
def _temporary_folder() -> Path:
    """A folder that lasts for this process at least; the same one each time where it is safe to take it again."""
    folder = Path(tempfile.gettempdir()) / f"rfcexport-{os.getuid()}"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        if _is_own(folder):
            return folder
    except OSError:
        pass
    return Path(tempfile.mkdtemp(prefix="rfcexport-"))


def _is_own(folder: Path) -> bool:
    """Whether the folder can be written, is this user's and no link; it is closed to others' writing."""
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or not os.access(folder, os.W_OK):
        return False
    if found.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        folder.chmod(0o700)
    return True
