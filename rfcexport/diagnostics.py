"""Findings and failures.

A finding is a `Diagnostic` and travels beside a value in a `Read`; a failure is an exception of the tree below and
means that no output can be made. Only the command line turns either into text and exit codes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class Severity(Enum):
    """How much a finding weighs; `error` fails the run, `warning` does so under `--strict`."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Position:
    """A place in a source: `line` and `column` count from 1; None where it is not known."""

    path: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.path, self.line, self.column) if part is not None)


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding: `slug` is its identity, `message` reads `must ...; found ...`."""

    slug: str
    message: str
    position: Position
    severity: Severity = Severity.WARNING
    hint: str | None = None

    def __str__(self) -> str:
        return f"{self.position}: {self.severity.value}[{self.slug}]: {self.message}"


@dataclass(frozen=True, slots=True)
class Read(Generic[T]):
    """A value together with what was noticed while it was made."""

    value: T
    diagnostics: tuple[Diagnostic, ...] = ()


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """`diagnostics` without repetitions, by path, line, column and slug."""
    return tuple(
        sorted(
            dict.fromkeys(diagnostics),
            key=lambda d: (d.position.path, d.position.line or 0, d.position.column or 0, d.slug, d.message),
        )
    )


class RfcExportError(Exception):
    """No output can be made. `hint` names the one thing to do."""

    exit_code = 1

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.hint = hint

    def __reduce__(self) -> tuple[Any, ...]:
        """How it goes from one process to another, whatever the arguments of its class are."""
        return _rebuilt, (type(self), self.args, self.__dict__)


def _rebuilt(kind: type[RfcExportError], arguments: tuple[Any, ...], state: dict[str, Any]) -> RfcExportError:
    error = kind.__new__(kind, *arguments)
    error.__dict__.update(state)
    return error


class RefusedInput(RfcExportError):
    """The document itself stands in the way; `diagnostic` names line, rule and remedy, `others` what does so too."""

    def __init__(self, diagnostic: Diagnostic, *others: Diagnostic) -> None:
        super().__init__(str(diagnostic), hint=diagnostic.hint)
        self.diagnostic = diagnostic
        self.others = others


class UsageError(RfcExportError):
    """An option, a setting or a named file is wrong."""

    exit_code = 2


class MissingRequirement(RfcExportError):
    """The machine lacks a tool, a library, fonts or room on the disk."""

    exit_code = 3
