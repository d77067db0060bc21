"""Where outputs go, and how they get there whole: a temporary name in the same folder, synced, then renamed."""

from __future__ import annotations

import errno
import os
import re
import secrets
import stat
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from rfcexport.diagnostics import RfcExportError
from rfcexport.machine import DISK, lack_of
from rfcexport.sources import STANDARD_STREAM, folder_of, name_with_suffix
from rfcexport.usage import COMMAND_LINE, NoRoom, WrongUsage

PART = re.compile(r"\.rfcexport-[0-9a-f]{16}\.part")
"""The name of a file that is being written and is not whole yet."""

_STREAM_FOLDERS = ("/dev/fd", "/dev/stderr", "/proc")


@dataclass(frozen=True, slots=True)
class Destination:
    """Where the output of `source` goes: `path`, or standard output where it is None.

    A device or a pipe that the caller named (`/dev/null`) is written to as it is; everything else is replaced. A folder
    that `-o` names is made where there is none. `fault` is what `prepare` will raise.
    """

    source: str
    path: Path | None
    is_device: bool = False
    makes_folder: bool = False
    fault: WrongUsage | None = None


def destinations_of(
    sources: Sequence[str], *, suffix: str, output: str | None, is_output_terminal: bool
) -> tuple[Destination, ...]:
    """A destination for each source; `output` is the value of `-o`.

    Raises WrongUsage before anything is written where there is no folder to write to. The later of two outputs of one
    name (on a disk that does not tell case apart too) and one that would replace a source have a fault: a file that
    somebody adds to a folder costs the others nothing.
    """
    planned = _destinations(sources, suffix, output, is_output_terminal)
    return tuple(_with_fault(destination, fault) for destination, fault in zip(planned, _faults(planned), strict=True))


def _destinations(sources: Sequence[str], suffix: str, output: str | None, is_terminal: bool) -> list[Destination]:
    if output in (STANDARD_STREAM, "/dev/stdout"):
        if len(sources) > 1:
            raise _wrong("-o must name a folder for several sources; found standard output")
        if is_terminal and suffix != "html":
            raise _wrong(f"-o must not send {suffix.upper()} to a terminal", hint="-o FILE names a file")
        return [Destination(sources[0], None)]
    if output is None:
        return [_beside(source, suffix, is_terminal) for source in sources]
    if not output or "\0" in output:
        raise _wrong("-o must name a file or a folder; found no name")
    path = Path(output)
    if path.is_dir() or output.endswith(("/", os.sep)) or len(sources) > 1:
        folder = _folder(path, suffix)
        return [Destination(s, folder / _name_in_folder(s, suffix), makes_folder=True) for s in sources]
    return [_file(sources[0], path)]


def _beside(source: str, suffix: str, is_terminal: bool) -> Destination:
    if source != STANDARD_STREAM:
        return Destination(source, folder_of(source) / name_with_suffix(source, suffix))
    if is_terminal:
        raise _wrong(
            "-o must be given for standard input; found none", hint="-o FILE names a file, -o - standard output"
        )
    return Destination(source, None)


def _folder(path: Path, suffix: str) -> Path:
    if path.is_dir():
        return path
    if path.exists() or path.is_symlink():
        raise WrongUsage("output-folder", "must be a folder; found a file", path)
    if path.suffix.lower() == f".{suffix}":
        raise WrongUsage("output-folder", "must be a folder for several sources; found the name of a file", path)
    return path


def _name_in_folder(source: str, suffix: str) -> str:
    return f"rfc.{suffix}" if source == STANDARD_STREAM else name_with_suffix(source, suffix)


def _file(source: str, path: Path) -> Destination:
    if not path.parent.is_dir():
        message = "must be written to a folder that exists; found none"
        raise WrongUsage("output-folder", message, path, hint=f"mkdir -p {path.parent}")
    is_stream = any(path.is_relative_to(folder) for folder in _STREAM_FOLDERS)
    is_device = is_stream or (path.exists() and not stat.S_ISREG(path.stat().st_mode))
    return Destination(source, path, is_device=is_device)


def _with_fault(destination: Destination, fault: WrongUsage | None) -> Destination:
    return destination if fault is None else replace(destination, fault=fault)


def _faults(planned: Sequence[Destination]) -> Iterator[WrongUsage | None]:
    """What is wrong with each destination beside the others, None for most."""
    owners: dict[str, str] = {}
    sources = {_key(Path(destination.source)): destination.source for destination in planned}
    for destination in planned:
        path = destination.path
        if path is None or destination.is_device:
            yield None
            continue
        key = _key(path)
        same = sources.get(key) or next((s for s in sources.values() if _is_same_file(path, Path(s))), None)
        if same is not None:
            yield WrongUsage("output-source", f"must not replace a source; found {same}", path)
        elif key in owners:
            message = f"must have an output of its own; found {path.name} taken by {owners[key]}"
            yield WrongUsage("output-twice", message, destination.source)
        else:
            owners[key] = destination.source
            yield None


def _key(path: Path) -> str:
    """What tells two outputs apart on a disk that ignores case and composes letters."""
    return unicodedata.normalize("NFC", str(path.parent.resolve() / path.name)).casefold()


def _is_same_file(path: Path, other: Path) -> bool:
    try:
        return path.samefile(other)
    except OSError:
        return False


def prepare(destination: Destination) -> None:
    """Make the folder of an output where `-o` named one.

    Raises WrongUsage or NoRoom where it cannot be written to, and the fault of the destination where it has one.
    """
    if destination.fault is not None:
        raise destination.fault
    if destination.path is None or destination.is_device:
        return
    folder = destination.path.parent
    if destination.makes_folder:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise unwritable(folder, error) from error
    if folder.is_dir() and not os.access(folder, os.W_OK | os.X_OK):
        code = errno.EROFS if os.statvfs(folder).f_flag & os.ST_RDONLY else errno.EACCES
        raise unwritable(destination.path, OSError(code, os.strerror(code)))


def write_output(destination: Destination, content: bytes, *, standard_output: BinaryIO | None) -> None:
    """Deliver `content` whole; what stood at the path before stays until then, and for good where this fails.

    Raises NoRoom for a disk that is full or read-only, WrongUsage where the path cannot be written.
    """
    if destination.path is None:
        try:
            write_stream(standard_output, content)
        except BrokenPipeError as error:
            raise RfcExportError("standard output must take the whole document; found a closed pipe") from error
        return
    try:
        if destination.is_device:
            destination.path.write_bytes(content)
        else:
            replace_file(destination.path, content)
    except OSError as error:
        raise unwritable(destination.path, error) from error


def replace_file(path: Path, content: bytes, *, mode: int | None = None) -> None:
    """Write `content` to `path` in one step: a reader, or a crash, meets the old bytes or the new ones, whole.

    `mode` are the permissions to give it, where they are not those of any new file.
    """
    # A short name of its own: the output's own may be as long as a file system allows.
    temporary = path.parent / f".rfcexport-{secrets.token_hex(8)}.part"
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)
        with os.fdopen(descriptor, "wb") as file:
            if mode is not None:
                os.fchmod(descriptor, mode)
            file.write(content)
            file.flush()
            os.fsync(descriptor)
        temporary.replace(path)
    except BaseException:
        # An interrupt too must leave nothing behind.
        temporary.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def rewrite_file(path: Path, content: bytes) -> None:
    """Write `content` over the file at `path`, or over the one that a link there leads to, with its permissions.

    Raises NoRoom for a disk that is full or read-only, WrongUsage where the path cannot be written.
    """
    try:
        real = path.resolve(strict=True)
        replace_file(real, content, mode=stat.S_IMODE(real.stat().st_mode))
    except OSError as error:
        raise unwritable(path, error) from error


def create_file(path: Path, content: bytes) -> None:
    """Write a new file; raises WrongUsage where there is one of that name already."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)
    except FileExistsError as error:
        raise WrongUsage("output-exists", "must be a new file; found one of that name", path) from error
    except OSError as error:
        raise unwritable(path, error) from error
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(descriptor)
    except BaseException as error:
        path.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise unwritable(path, error) from error
        raise


def _sync_folder(folder: Path) -> None:
    """Make the renaming last through a crash, where the file system can."""
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return
    with suppress(OSError):
        os.fsync(descriptor)
    os.close(descriptor)


def write_stream(standard_output: BinaryIO | None, content: bytes) -> None:
    """Deliver `content` to standard output; raises BrokenPipeError where its reader has gone."""
    if standard_output is None:
        raise WrongUsage("output-closed", "standard output must be open; found it closed", COMMAND_LINE)
    try:
        standard_output.write(content)
        standard_output.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise unwritable(None, error) from error


def unwritable(path: Path | None, error: OSError) -> RfcExportError:
    """The failure that `error` means for the output at `path`, None for standard output."""
    place = COMMAND_LINE if path is None else str(path)
    subject = "standard output must" if path is None else "must"
    if error.errno in DISK:
        found, hint = DISK[error.errno]
        return NoRoom("disk", f"{subject} be written; found {found}", place, hint=hint)
    if (lack := lack_of(error)) is not None:
        return lack
    reason = error.strerror or str(error)
    return WrongUsage("output-unwritable", f"{subject} be writable; found: {reason[:1].lower()}{reason[1:]}", place)


def _wrong(message: str, *, hint: str | None = None) -> WrongUsage:
    return WrongUsage("option-value", message, COMMAND_LINE, hint=hint)
