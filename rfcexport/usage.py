"""Faults in how the program is called: an option, a settings file, a source or an output that cannot be used."""

from __future__ import annotations

from pathlib import Path

from rfcexport.diagnostics import Diagnostic, MissingRequirement, Position, Severity, UsageError

COMMAND_LINE = Position("rfcexport")
"""Where a fault lies that is in no file."""


class WrongUsage(UsageError):
    """A fault of the caller's with its place; `diagnostic` names the rule and the remedy."""

    def __init__(self, slug: str, message: str, position: Position | str | Path, *, hint: str | None = None) -> None:
        self.diagnostic = _error(slug, message, position, hint)
        super().__init__(str(self.diagnostic), hint=hint)


class NoRoom(MissingRequirement):
    """The disk does not take an output: it is full, over quota or read-only."""

    def __init__(self, slug: str, message: str, position: Position | str | Path, *, hint: str | None = None) -> None:
        self.diagnostic = _error(slug, message, position, hint)
        super().__init__(str(self.diagnostic), hint=hint)


def _error(slug: str, message: str, position: Position | str | Path, hint: str | None) -> Diagnostic:
    place = position if isinstance(position, Position) else Position(str(position))
    return Diagnostic(slug, message, place, Severity.ERROR, hint)
