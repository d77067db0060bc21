"""The folder for what is made once on a machine: the fontconfig file, compiled templates and declarations."""

from __future__ import annotations

import os
import stat
import tempfile
from functools import lru_cache
from pathlib import Path

from rfcexport.diagnostics import MissingRequirement

_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH


def cache_folder() -> Path | None:
    """The user's cache folder, or a temporary one where that cannot be written; None where nothing can.

    Code is loaded from it, so it belongs to this user, nobody else may write to it, and nobody else may put another one
    in its place.
    """
    for base in _user_folders():
        try:
            base.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError:
            continue
        if (folder := _own_folder(base)) is not None:
            return folder
    return _temporary_folder()


def needed_folder() -> Path:
    """`cache_folder`; raises MissingRequirement where there is none."""
    folder = cache_folder()
    if folder is None:
        raise _nowhere("none")
    return folder


def store(path: Path, content: bytes) -> None:
    """Write a file of the cache in one step; raises MissingRequirement where there is no room for it."""
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            try:
                file.write(content)
                file.close()
                Path(file.name).replace(path)
            except BaseException:
                Path(file.name).unlink(missing_ok=True)
                raise
    except OSError as error:
        raise _nowhere((error.strerror or str(error)).lower()) from error


def _nowhere(found: str) -> MissingRequirement:
    message = f"a folder for temporary files must be writable; found {found}"
    return MissingRequirement(message, hint="export TMPDIR=FOLDER names one with room in it")


def _user_folders() -> list[Path]:
    """Where caches go (XDG Base Directory Specification: a relative path is ignored, what is missing is made)."""
    stated = os.environ.get("XDG_CACHE_HOME", "")
    if Path(stated).is_absolute():
        return [Path(stated)]
    try:
        home = Path.home()
    except RuntimeError:
        return []
    # A home that is missing is not for us to make: it is `/nonexistent` for users that have none. One that is another
    # user's is not for us to leave files in, as where `sudo` keeps HOME.
    return [home / ".cache"] if _is_safe(home) else []


def _temporary_folder() -> Path | None:
    """A folder that lasts for this process at least; the same one each time where it is safe to take it again."""
    try:
        base = Path(tempfile.gettempdir())
        # Last of all Python offers the working folder, in which nothing is to be left.
        if not base.samefile(Path()) and (folder := _own_folder(base, f"rfcexport-{os.getuid()}")) is not None:
            return folder
        return Path(_passing_folder().name)
    except OSError:
        return None


@lru_cache(maxsize=1)
def _passing_folder() -> tempfile.TemporaryDirectory[str]:
    """A folder that goes with this process."""
    return tempfile.TemporaryDirectory(prefix="rfcexport-", ignore_cleanup_errors=True)


def _own_folder(base: Path, name: str = "rfcexport") -> Path | None:
    """The folder of that name in `base`, made where there is none; None where it is not safe or cannot be written."""
    folder = base / name
    if not _is_safe(base):
        return None
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & _OTHERS_WRITE:
            # Others may have left code in it.
            return None
        # Asked by writing: a disk that is full or read-only has the same permissions.
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"x")
    except OSError:
        return None
    return folder


def _is_safe(base: Path) -> bool:
    """Whether it is a folder in which nobody else can put a folder of theirs in the place of ours."""
    try:
        found = base.stat()
    except OSError:
        return False
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in (0, os.getuid()):
        return False
    return bool(found.st_mode & stat.S_ISVTX) or not found.st_mode & _OTHERS_WRITE
