"""What the machine denies: room, memory, processes, open files; and the one command that mends it.

What the system refuses with a number becomes a sentence here, and what would end this process without one is asked
for before.
"""

from __future__ import annotations

import errno
import os
import sys
from contextlib import suppress
from threading import Event, Thread

from rfcexport.diagnostics import MissingRequirement

DISK = {
    errno.ENOSPC: ("a full disk", "make room, or write to another disk"),
    errno.EDQUOT: ("a disk quota that is used up", "make room, or write to another disk"),
    errno.EFBIG: ("a limit on the size of files", "raise the limit: ulimit -f unlimited"),
    errno.EROFS: ("a read-only file system", "write to a folder on another file system"),
    errno.EIO: ("a disk that fails", "write to another disk"),
}
"""What is found where a file cannot be written, and what mends it, by the number of the error."""

THREAD_REFUSED = "can't start new thread"
"""What Python says where the system refuses a thread; it gives no number."""

_FILES = ("more files must be allowed to be open; found a limit that is reached", "ulimit -n 1024")
_PROCESSES = ("more processes must be allowed; found a limit that is reached", "ulimit -u 4096")
_MEMORY = ("more memory must be free; found none", "ulimit -v unlimited")
_OTHERS = {
    errno.EMFILE: _FILES,
    errno.ENFILE: ("more files must be allowed to be open; found none left", "sudo sysctl -w fs.file-max=1000000"),
    errno.EAGAIN: _PROCESSES,
    errno.ENOMEM: _MEMORY,
}

# What one document takes at least, with the processes and libraries that handle it.
_THREADS = 8
_OPEN_FILES = 32
_ADDRESS_MIB = 256
_WANTED_FILES = 1024
# Where this many are allowed, nobody has set a limit to be met; to start threads for nothing takes a millisecond.
_MANY_PROCESSES = 1024


def lack_of(error: BaseException) -> MissingRequirement | None:
    """What the machine lacks where it refuses with `error`; None where `error` tells of something else."""
    match error:
        case OSError(errno=code) if code in DISK:
            found, hint = DISK[code]
            return MissingRequirement(f"files must be writable; found {found}", hint=hint)
        case OSError(errno=code) if code in _OTHERS:
            return _lack(_OTHERS[code])
        case MemoryError():
            return _lack(_MEMORY)
        case RuntimeError() if str(error) == THREAD_REFUSED:
            return _lack(_PROCESSES)
    return None


def need_working_folder() -> None:
    """Raise MissingRequirement where the working folder is gone: every path is taken from it."""
    try:
        os.getcwd()  # noqa: PTH109 - asked only whether it can be
    except OSError as error:
        message = "the working folder must exist; found one that was deleted"
        raise MissingRequirement(message, hint="cd to a folder that exists") from error


def need_processes() -> None:
    """Raise MissingRequirement where the limits on this process leave no room for a document's.

    Libraries in C end the process where they are refused a thread or memory; they are not asked first.
    """
    if sys.platform == "win32":
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < _WANTED_FILES:
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (min(_WANTED_FILES, hard), hard))
    if 0 <= resource.getrlimit(resource.RLIMIT_NOFILE)[0] < _OPEN_FILES:
        raise _lack(_FILES)
    if 0 <= resource.getrlimit(resource.RLIMIT_AS)[0] < _ADDRESS_MIB * 1024 * 1024:
        raise _lack((f"{_ADDRESS_MIB} MiB of memory must be allowed; found a lower limit", _MEMORY[1]))
    if 0 <= resource.getrlimit(resource.RLIMIT_NPROC)[0] < _MANY_PROCESSES:
        _need_threads()


def _need_threads() -> None:
    may_end = Event()
    started: list[Thread] = []
    try:
        for _ in range(_THREADS):
            thread = Thread(target=may_end.wait, daemon=True)
            thread.start()
            started.append(thread)
    except (RuntimeError, MemoryError) as error:
        raise _lack(_PROCESSES) from error
    finally:
        may_end.set()
        for thread in started:
            thread.join()


def _lack(told: tuple[str, str]) -> MissingRequirement:
    message, hint = told
    return MissingRequirement(message, hint=hint)
