"""What a process takes upon itself before it meets a document: limits of its own, and walls round files and network.

Nothing of it can be undone by the process, whatever a document makes of it. The limits are POSIX; the walls are those
of the Linux kernel, used where it has them and never required (`walls` tells). Landlock shuts every file but those
stated (https://docs.kernel.org/userspace-api/landlock.html), a network namespace of its own shuts every connection.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

# The numbers are the same on every architecture of Linux but alpha (include/uapi/asm-generic/unistd.h).
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_VERSION_FLAG = 1
_RULE_PATH_BENEATH = 1
_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS = 1, 38
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000

# include/uapi/linux/landlock.h: rights on files, and from which version of the interface they can be asked for.
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_TRUNCATE, _IOCTL = 1 << 14, 1 << 15
_RIGHTS_BY_VERSION = {1: (1 << 13) - 1, 2: 1 << 13, 3: _TRUNCATE, 5: _IOCTL}
_OF_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _IOCTL
_TCP, _TCP_SINCE = 0b11, 4
_SCOPES, _SCOPES_SINCE = 0b11, 6  # abstract sockets and signals

_READ = _READ_FILE | _READ_DIR
_CPU_GRACE_S = 1


@dataclass(frozen=True, slots=True)
class Reach:
    """The files that a process may still use: folders stand for everything below them, what is missing is left out."""

    readable: tuple[Path, ...] = ()
    executable: tuple[Path, ...] = ()
    writable: tuple[Path, ...] = ()
    has_network: bool = False


@dataclass(frozen=True, slots=True)
class Walls:
    """What the kernel offers: the version of Landlock, 0 for none; whether a network can be left behind."""

    landlock: int
    has_namespaces: bool


def walls() -> Walls:
    """What this kernel lets an ordinary process shut itself in with."""
    if not sys.platform.startswith("linux"):
        return Walls(0, has_namespaces=False)
    return Walls(_landlock_version(), has_namespaces=_can_leave_network())


def lead_group() -> None:
    """Make this process the first of a group that ends with it, and end it where the process that made it ends.

    Programs that it starts are of the group: what stops the process stops pandoc too.
    """
    with suppress(OSError):
        os.setpgid(0, 0)
    signal.signal(signal.SIGTERM, _end_group)
    if sys.platform.startswith("linux"):
        # Not to be killed at once: what it has started must end too.
        _libc().prctl(_PR_SET_PDEATHSIG, int(signal.SIGTERM), 0, 0, 0)


def limit_memory(mib: int) -> None:
    """Let this process, and each program that it starts, have `mib` MiB of address space at most, and leave no core.

    A limit that is stricter already stays.
    """
    _lower(resource.RLIMIT_CORE, 0)
    if hasattr(resource, "RLIMIT_AS"):
        _lower(resource.RLIMIT_AS, mib * 1024 * 1024)


def limit_time(seconds: float) -> None:
    """Let this process use `seconds` of a processor from now on, and each program that it starts.

    The kernel counts in whole seconds. It ends the process by SIGXCPU (setrlimit(2), RLIMIT_CPU).
    """
    used = resource.getrusage(resource.RUSAGE_SELF)
    wanted = int(used.ru_utime + used.ru_stime + seconds) + _CPU_GRACE_S
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))


def confine(reach: Reach) -> None:
    """Shut every file and address that is not in `reach`, as far as the kernel can; for this process and its own."""
    if not sys.platform.startswith("linux"):
        return
    if not reach.has_network:
        _leave_network()
    if (version := _landlock_version()) > 0:
        _shut_files(reach, version)


def existing(paths: Iterable[str | Path]) -> tuple[Path, ...]:
    """The real paths of those that exist, each once."""
    return tuple(dict.fromkeys(Path(path).resolve() for path in paths if str(path) and Path(path).exists()))


def _landlock_version() -> int:
    version = _libc().syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint32(_VERSION_FLAG))
    return max(int(version), 0)


def _shut_files(reach: Reach, version: int) -> None:
    libc = _libc()
    handled = sum(rights for since, rights in _RIGHTS_BY_VERSION.items() if version >= since)
    network = _TCP if version >= _TCP_SINCE and not reach.has_network else 0
    scopes = _SCOPES if version >= _SCOPES_SINCE else 0
    attributes = (ctypes.c_uint64 * 3)(handled, network, scopes)
    # struct landlock_ruleset_attr grew by a field with each; zeros at its end are taken by an older kernel too.
    size = ctypes.c_size_t(ctypes.sizeof(attributes))
    ruleset = libc.syscall(_CREATE_RULESET, ctypes.byref(attributes), size, ctypes.c_uint32(0))
    if ruleset < 0:
        return
    try:
        for paths, rights in (
            (reach.readable, _READ),
            (reach.executable, _READ | _EXECUTE),
            (reach.writable, handled & ~_EXECUTE),
        ):
            for path in paths:
                _allow(ruleset, path, rights & handled)
        libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        libc.syscall(_RESTRICT_SELF, ctypes.c_int(ruleset), ctypes.c_uint32(0))
    finally:
        os.close(ruleset)


def _allow(ruleset: int, path: Path, rights: int) -> None:
    try:
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        allowed = rights if path.is_dir() else rights & _OF_FILES
        # struct landlock_path_beneath_attr is packed.
        rule = allowed.to_bytes(8, sys.byteorder) + descriptor.to_bytes(4, sys.byteorder)
        _libc().syscall(_ADD_RULE, ctypes.c_int(ruleset), ctypes.c_int(_RULE_PATH_BENEATH), rule, ctypes.c_uint32(0))
    finally:
        os.close(descriptor)


def _leave_network() -> bool:
    """Move this process to a network without any device; whether that was allowed."""
    user, group = os.getuid(), os.getgid()
    if _libc().unshare(_CLONE_NEWNET) == 0:
        return True
    if _libc().unshare(_CLONE_NEWUSER | _CLONE_NEWNET) != 0:
        return False
    # user_namespaces(7): without the maps the process would see itself as nobody.
    for name, text in (("setgroups", "deny"), ("uid_map", f"{user} {user} 1"), ("gid_map", f"{group} {group} 1")):
        with suppress(OSError):
            Path(f"/proc/self/{name}").write_text(text, "ascii")
    return True


def _can_leave_network() -> bool:
    """Whether `_leave_network` would be allowed, found out by a process that ends at once."""
    child = os.fork()
    if child == 0:
        os._exit(0 if _leave_network() else 1)
    return os.waitpid(child, 0)[1] == 0


def _end_group(number: int, frame: FrameType | None) -> None:
    os.killpg(0, signal.SIGKILL)


def _lower(kind: int, value: int) -> None:
    hard = resource.getrlimit(kind)[1]
    if hard == resource.RLIM_INFINITY or hard > value:
        # Refused on some systems (macOS, for the address space); the clock is looked at there all the same.
        with suppress(OSError, ValueError):
            resource.setrlimit(kind, (value, value))


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
