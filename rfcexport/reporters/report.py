"""What a report is made of, and how the reports name the places of findings."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from rfcexport.diagnostics import Diagnostic, Position
from rfcexport.findings import Finding
from rfcexport.terminal import printable
from rfcexport.usage import COMMAND_LINE


@dataclass(frozen=True, slots=True)
class Report:
    """The result of a run: its findings in order, every source that was looked at, and the exit code.

    `base` is the folder that paths are relative to in reports for machines: the work tree's top, which is what a code
    host takes them from, whatever folder the program ran in.
    """

    findings: tuple[Finding, ...]
    sources: tuple[str, ...] = ()
    exit_code: int = 0
    base: Path | None = None

    @property
    def new(self) -> tuple[Finding, ...]:
        """The findings that no baseline holds."""
        return tuple(finding for finding in self.findings if not finding.is_known)

    def path_of(self, path: str) -> str:
        """`path` with forward slashes, seen from `base` where it lies below it, else as it was given."""
        if self.base is not None and path != "-":
            absolute = os.path.normpath(Path.cwd() / path)
            if Path(absolute).is_relative_to(self.base):
                return Path(absolute).relative_to(self.base).as_posix()
        return path.replace(os.sep, "/").removeprefix("./")


Writer: TypeAlias = Callable[[Report], str]
"""A report as text in one format."""


def is_of_the_call(position: Position) -> bool:
    """Whether a finding lies in how the program was called, and so in no file."""
    return position is COMMAND_LINE


def full_message(diagnostic: Diagnostic) -> str:
    """The message and, on a line below it, the hint; no other line ends or control characters."""
    message = printable(diagnostic.message)
    return message if diagnostic.hint is None else f"{message}\nhint: {printable(diagnostic.hint)}"
