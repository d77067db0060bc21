"""Findings and results on the terminal: one line each, as text or as JSON, and never a raw control character."""

from __future__ import annotations

import os
import traceback
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TextIO

from rfcexport.diagnostics import (
    Diagnostic,
    MissingRequirement,
    Position,
    RefusedInput,
    RfcExportError,
    Severity,
    UsageError,
    in_order,
)
from rfcexport.terminal import has_colour, json_text, printable
from rfcexport.usage import COMMAND_LINE

FORMATS = ("text", "json")
"""How findings can be written."""

_COLOURS = {Severity.ERROR: "1;31", Severity.WARNING: "1;33", Severity.NOTE: "1;36"}


def diagnostic_of(error: RfcExportError, *, path: str | None = None) -> Diagnostic:
    """What `error` says, as a finding; `path` is the source that it befell."""
    stated = getattr(error, "diagnostic", None)
    if isinstance(stated, Diagnostic):
        return stated
    position = COMMAND_LINE if path is None else Position(path)
    match error:
        case UsageError():
            # It is about an option or a theme, whatever source it was met at.
            slug, position = "usage", COMMAND_LINE
        case MissingRequirement():
            slug, position = "requirement-missing", COMMAND_LINE
        case _:
            slug = "export-failed"
    return Diagnostic(slug, str(error), position, Severity.ERROR, error.hint)


def json_of(diagnostic: Diagnostic) -> Mapping[str, str | int | None]:
    """A finding as it stands in JSON, here and in `show --json`."""
    position = diagnostic.position
    return {
        "slug": diagnostic.slug,
        "severity": diagnostic.severity.value,
        "path": None if position is COMMAND_LINE else printable(position.path),
        "line": position.line,
        "column": position.column,
        "message": diagnostic.message,
        "hint": diagnostic.hint,
    }


@dataclass(slots=True)
class Reporter:
    """Writes findings and messages to `stream` (standard error), and counts what decides the exit code.

    Text is written at once; JSON is one array, written by `close`.
    """

    stream: TextIO | None
    format: str = "text"
    is_quiet: bool = False
    is_verbose: bool = False
    has_colour: bool = False
    exit_code: int = 0
    _collected: list[Diagnostic] = field(default_factory=list)

    def report(self, diagnostics: Iterable[Diagnostic], *, is_strict: bool) -> None:
        """Write findings; an error among them, or under `is_strict` a warning, makes the exit code 1."""
        for diagnostic in self.weigh(diagnostics, is_strict=is_strict):
            self._write(diagnostic)

    def weigh(self, diagnostics: Iterable[Diagnostic], *, is_strict: bool) -> tuple[Diagnostic, ...]:
        """The findings in order, as they weigh; counted and not written."""
        weighed = in_order(_weighed(found, is_strict=is_strict) for found in diagnostics)
        if any(found.severity is Severity.ERROR for found in weighed):
            self.exit_code = max(self.exit_code, 1)
        return weighed

    def refuse(self, error: RfcExportError, *, path: str | None = None) -> None:
        """Write what stands in the way of an output, and keep its exit code."""
        self.exit_code = max(self.exit_code, error.exit_code)
        self._write(diagnostic_of(error, path=path))

    def blame(self, error: Exception, *, path: str | None = None) -> None:
        """Write a fault of the program's own in one line; where it came from, with `--verbose`."""
        hint = "this is a fault of rfcexport: please report it with what --verbose prints"
        message = f"must not fail; found {type(error).__name__}: {error}"
        position = COMMAND_LINE if path is None else Position(path)
        self.refuse(RefusedInput(Diagnostic("internal", message, position, Severity.ERROR, hint)))
        for line in "".join(traceback.format_exception(error)).splitlines():
            self.explain(line)

    def tell(self, message: str) -> None:
        """Write a line on what was done; nothing with `--quiet` or where findings go out as JSON."""
        if not self.is_quiet and self.format == "text":
            self._line(printable(message))

    def explain(self, message: str) -> None:
        """Write a line on why, with `--verbose`."""
        if self.is_verbose:
            self.tell(message)

    def close(self) -> None:
        """Write what was collected for JSON."""
        if self.format == "json":
            self._line(json_text([json_of(found) for found in self._collected]).rstrip("\n"))

    def _write(self, diagnostic: Diagnostic) -> None:
        if self.is_quiet and diagnostic.severity is not Severity.ERROR:
            return
        if diagnostic.severity is Severity.NOTE and not self.is_verbose:
            return
        if self.format == "json":
            self._collected.append(diagnostic)
            return
        severity = f"{diagnostic.severity.value}[{diagnostic.slug}]"
        if self.has_colour:
            severity = f"\x1b[{_COLOURS[diagnostic.severity]}m{severity}\x1b[0m"
        self._line(f"{printable(str(diagnostic.position))}: {severity}: {printable(diagnostic.message)}")
        if diagnostic.hint:
            self._line(f"hint: {printable(diagnostic.hint)}")

    def _line(self, line: str) -> None:
        if self.stream is None:
            return
        try:
            self.stream.write(f"{line}\n")
            self.stream.flush()
        except OSError:
            # Nobody is left to read it; the exit code still tells.
            self.stream = None


def _weighed(diagnostic: Diagnostic, *, is_strict: bool) -> Diagnostic:
    """`diagnostic`, a warning made an error where warnings count as errors."""
    if is_strict and diagnostic.severity is Severity.WARNING:
        return replace(diagnostic, severity=Severity.ERROR)
    return diagnostic


def reporter_to(
    stream: TextIO | None, *, format: str = "text", is_quiet: bool = False, is_verbose: bool = False
) -> Reporter:
    """A reporter that colours as the stream and the environment allow."""
    colour = not is_quiet and has_colour(stream, os.environ)
    return Reporter(stream, format=format, is_quiet=is_quiet, is_verbose=is_verbose, has_colour=colour)
