"""A command in processes of its own, stopped in time: how it ended, what it said, and what it took.

Two figures for memory, for neither tells all. `tree_mib` is what all processes of the command had together at the
worst moment, sampled: the sum of their proportional sets (`Pss` in /proc/PID/smaps_rollup), in which a page that three
of them share counts once. `largest_mib` is the largest resident set that any one of them ever had, as the kernel
counts it (`ru_maxrss`), which no moment between two samples escapes.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_MARK = "RFCEXPORT_HOSTILE_RUN"
_SAMPLE_S = 0.05
_GRACE_S = 1.0
# The address space of each process, should every limit of the program itself fail.
_SPACE_KIB = 6_000_000
_MOST_SAID = 5_000_000


@dataclass(frozen=True, slots=True)
class Measured:
    """How a command ended: `code` is None where it had to be killed; `left_over` counts processes that outlived it."""

    code: int | None
    out: bytes
    err: bytes
    seconds: float
    tree_mib: float
    largest_mib: float
    left_over: int


def measure(
    command: Sequence[str | bytes | Path], *, folder: Path, variables: Mapping[str, str], wall_s: float, said: Path
) -> Measured:
    """`command` run in `folder`; what it writes to its two streams goes through files in the folder `said`."""
    mark = f"{os.getpid()}-{time.monotonic_ns()}"
    environment = {**os.environ, **variables, _MARK: mark}
    # By a shell that sets the limit and is then replaced: nothing runs between fork and exec in this process.
    limited = ["sh", "-c", f'ulimit -v {_SPACE_KIB} && exec "$@"', "sh", *command]
    tree = _Tree(mark)
    began = time.monotonic()
    with (said / "out").open("wb") as out, (said / "err").open("wb") as err:
        process = subprocess.Popen(  # no shell reads the arguments: they are passed on as they are
            limited,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            start_new_session=True,
        )
        status = usage = None
        while status is None and time.monotonic() - began < wall_s:
            tree.sample()
            pid, found, used = os.wait4(process.pid, os.WNOHANG)
            if pid:
                status, usage = found, used
                break
            time.sleep(_SAMPLE_S)
        seconds = time.monotonic() - began
        left = tree.outlived(_GRACE_S) if status is not None else 0
        tree.kill()
        if status is None:
            _, _, usage = os.wait4(process.pid, 0)
    process.returncode = 0  # reaped above
    largest = usage.ru_maxrss if usage is not None else 0
    code = None if status is None else os.waitstatus_to_exitcode(status)
    return Measured(
        code, _said(said / "out"), _said(said / "err"), seconds, tree.most_kib / 1024, _in_kib(largest) / 1024, left
    )


def _said(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_MOST_SAID)


def _in_kib(maximum: int) -> float:
    return maximum / 1024 if sys.platform == "darwin" else maximum


class _Tree:
    """The processes of one command, found by a variable that all of them inherit, wherever they hang in the tree."""

    def __init__(self, mark: str) -> None:
        self.mark = f"{_MARK}={mark}".encode()
        self.most_kib = 0
        self._before = _processes()

    def members(self) -> list[int]:
        """The processes that are alive now."""
        return [pid for pid in _processes() - self._before if self.mark in _environment_of(pid).split(b"\0")]

    def sample(self) -> None:
        """Add up what the processes have now."""
        total = sum(_pss_kib(pid) for pid in self.members())
        self.most_kib = max(self.most_kib, total)

    def outlived(self, grace_s: float) -> int:
        """How many processes are still there when the first has been gone for a while."""
        end = time.monotonic() + grace_s
        while (left := self.members()) and time.monotonic() < end:
            time.sleep(_SAMPLE_S)
        return len(left)

    def kill(self) -> None:
        """End all of them: those only that this class has found by their mark."""
        while members := self.members():
            for pid in members:
                with suppress(OSError):
                    os.kill(pid, signal.SIGKILL)
            time.sleep(_SAMPLE_S)
            if all(_is_dead(pid) for pid in members):
                break


def _processes() -> set[int]:
    with suppress(OSError):
        return {int(entry) for entry in os.listdir("/proc") if entry.isdigit()}  # noqa: PTH208 - ten times as fast
    return set()


def _environment_of(pid: int) -> bytes:
    with suppress(OSError):
        return Path(f"/proc/{pid}/environ").read_bytes()
    return b""


def _pss_kib(pid: int) -> int:
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii")
    except (OSError, UnicodeDecodeError):
        return 0
    return next((int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:")), 0)


def _is_dead(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text("ascii", "replace").rpartition(")")[2].split()[0]
    except OSError:
        return True
    return state == "Z"
