"""A source as the command line names it: its bytes, and where its output goes when nothing is said."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO

from rfcexport.diagnostics import Diagnostic, Position, RefusedInput, Severity
from rfcexport.policy import Policy, Refused, breach, read_below_root
from rfcexport.revision import work_tree_of
from rfcexport.settings import Settings
from rfcexport.terminal import printable
from rfcexport.usage import COMMAND_LINE, WrongUsage

STANDARD_STREAM = "-"
"""The name of standard input as a source, and of standard output as an output."""

_MARKDOWN_SUFFIXES = frozenset({".md", ".markdown", ".mdown", ".mkd", ".mkdn", ".mdwn", ".txt", ".text"})
_FOLDER_SIDECARS = ("kep.yaml", "metadata.yaml", "metadata.yml")
_KINDS = {stat.S_IFIFO: "a pipe", stat.S_IFCHR: "a device", stat.S_IFBLK: "a device", stat.S_IFSOCK: "a socket"}


def folder_of(source: str) -> Path:
    """The folder that a source lies in; the working folder for standard input."""
    return Path() if source == STANDARD_STREAM else Path(source).parent


def name_with_suffix(source: str, suffix: str) -> str:
    """The file name of a source's output: a Markdown suffix makes way, any other stays (`notes.v2` is a name)."""
    path = Path(source)
    return f"{path.stem if path.suffix.lower() in _MARKDOWN_SUFFIXES else path.name}.{suffix}"


def name_on_cover(source: str) -> str:
    """`source` with a last part that can be printed: a file name may hold control characters and bytes of no text."""
    path = Path(source)
    return source if printable(path.name) == path.name else str(path.with_name(printable(path.name)))


def root_of(source: str, settings: Settings) -> Path | None:
    """The folder below which a source may read files: the one stated, else its git work tree, else its own folder."""
    if settings.root is not None:
        return Path(settings.root)
    if source == STANDARD_STREAM:
        return None
    folder = Path(source).parent
    return work_tree_of(folder) or folder.resolve()


def sidecar_of(source: str, settings: Settings) -> tuple[str, bytes] | None:
    """The path and the bytes of the file with metadata beside a source, None where there is none.

    `kep.yaml` and `metadata.yaml` belong to the README.md of their folder, `0042-x.yaml` to `0042-x.md`.
    """
    path = Path(source)
    if source == STANDARD_STREAM or path.suffix.lower() not in _MARKDOWN_SUFFIXES:
        return None
    names = _FOLDER_SIDECARS if path.stem.lower() in ("readme", "index") else ()
    folder = os.path.dirname(source)  # noqa: PTH120 - asked for every source, and `Path` takes five times as long
    for name in (*names, f"{path.stem}.yaml", f"{path.stem}.yml"):
        if os.path.isfile(os.path.join(folder, name)):  # noqa: PTH113, PTH118
            beside = path.with_name(name)
            try:
                return str(beside), read_below_root(beside, Policy(root_of(source, settings)))
            except Refused:
                return None
    return None


def read_source(source: str, *, settings: Settings, standard_input: BinaryIO | None) -> bytes:
    """The bytes of a file, or of standard input for `-`.

    Raises WrongUsage for what is no readable file, RefusedInput for one above the size limit or a link that leads out
    of the document root: with `rfcs/*.md` on the command line, a stranger may have put the link there.
    """
    if source == STANDARD_STREAM:
        return _read_stream(standard_input, settings)
    path = Path(source)
    try:
        kind = stat.S_IFMT(path.stat().st_mode)
        _check_kind(kind, source)
        _check_link(path, source, settings)
        # Opened without waiting: the file may have become a pipe since it was looked at.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except (OSError, ValueError) as error:
        raise _unreadable(source, error) from error
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        _check_kind(stat.S_IFMT(status.st_mode), source)
        if status.st_size > settings.max_input:
            raise _too_large(source, settings, f"{status.st_size:,}")
        try:
            # It may have grown since.
            content = file.read(settings.max_input + 1)
        except OSError as error:
            raise _unreadable(source, error) from error
    if len(content) > settings.max_input:
        raise _too_large(source, settings, "more")
    return content


def _read_stream(standard_input: BinaryIO | None, settings: Settings) -> bytes:
    if standard_input is None:
        raise WrongUsage("source-unreadable", "standard input must be open; found it closed", COMMAND_LINE)
    try:
        content = standard_input.read(settings.max_input + 1)
    except OSError as error:
        raise _unreadable(STANDARD_STREAM, error) from error
    if len(content) > settings.max_input:
        raise _too_large(STANDARD_STREAM, settings, "more")
    return content


def _check_kind(kind: int, source: str) -> None:
    if kind == stat.S_IFDIR:
        raise WrongUsage("source-folder", "must be a file; found a folder", source, hint="name the files in it")
    if kind != stat.S_IFREG:
        found = _KINDS.get(kind, "something else")
        raise WrongUsage(
            "source-kind", f"must be a regular file; found {found}", source, hint="use - for standard input"
        )


def _check_link(path: Path, source: str, settings: Settings) -> None:
    if not path.is_symlink():
        return
    folder = path.parent.resolve()
    root = Path(settings.root).resolve() if settings.root else work_tree_of(folder) or folder
    if not path.resolve().is_relative_to(root):
        message = "must lie below the document root; found a link that leads out of it"
        hint = "--root FOLDER states a root that holds both"
        raise RefusedInput(Diagnostic("source-root", message, Position(source), Severity.ERROR, hint))


def _too_large(source: str, settings: Settings, found: str) -> RefusedInput:
    return breach("input", settings.bounds, Position(source), found=found)


def _unreadable(source: str, error: OSError | ValueError) -> WrongUsage:
    code = error.errno if isinstance(error, OSError) else None
    if code in (errno.ENOENT, errno.ENOTDIR):
        return WrongUsage("source-missing", "must exist; found no such file", source)
    reason = (error.strerror or str(error)) if isinstance(error, OSError) else "a name that holds a NUL byte"
    return WrongUsage("source-unreadable", f"must be readable; found: {reason[:1].lower()}{reason[1:]}", source)
