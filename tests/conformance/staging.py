"""A checker run on many files at once.

The files are laid into a folder of their own under numbers: what an RFC is called, in which script and in how many
characters, is then no question of the checker's, and thousands of them make no command line too long.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.conformance.verdicts import Exported

_PATIENCE_S = 3600.0


class CheckerFailure(Exception):
    """A checker ended in a way that says nothing of the files."""


@dataclass(frozen=True, slots=True)
class Report:
    """What the checker wrote, and the name that each of the files had, in their order."""

    out: str
    names: tuple[str, ...]


def run_on(command: Sequence[str], files: Sequence[Exported], *, passes: set[int]) -> Report:
    """The report of `command` on a folder with `files`; raises CheckerFailure for an exit code not in `passes`."""
    with tempfile.TemporaryDirectory(prefix="conformance-") as name:
        folder = Path(name)
        names = tuple(f"{number:05d}.{file.form}" for number, file in enumerate(files))
        for file, staged in zip(files, names, strict=True):
            (folder / staged).write_bytes(file.content)
        environment = {**os.environ, "LC_ALL": "C.UTF-8"}
        ran = subprocess.run([*command, name], capture_output=True, timeout=_PATIENCE_S, env=environment, check=False)
        if ran.returncode not in passes:
            said = ran.stderr.decode("utf-8", "replace").strip().splitlines()[-3:]
            raise CheckerFailure(f"{command[0]} must end with {sorted(passes)}; found {ran.returncode}: {said}")
        return Report(ran.stdout.decode("utf-8"), names)
