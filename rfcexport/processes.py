"""The only place that starts other programs: bounded in time, with a clean environment, never through a shell."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

# Read by pandoc's run-time system and by git; a value from outside would change limits or the repository in use.
_UNSET = ("GHCRTS", "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE")


@dataclass(frozen=True, slots=True)
class Finished:
    """What a program left behind."""

    code: int
    output: bytes
    errors: str


class TimedOut(Exception):
    """The program was still running after its time and has been killed."""


def run(command: Sequence[str | Path], *, given: bytes = b"", timeout_s: float, folder: Path | None = None) -> Finished:
    """Run `command` with `given` on standard input; raises `TimedOut`, or OSError where it cannot be started."""
    environment = {key: value for key, value in os.environ.items() if key not in _UNSET}
    try:
        done = subprocess.run(  # noqa: S603 - no shell, and callers name the program themselves
            [str(part) for part in command],
            input=given,
            capture_output=True,
            timeout=timeout_s,
            cwd=folder,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise TimedOut from error
    return Finished(done.returncode, done.stdout, done.stderr.decode("utf-8", "replace"))
