"""Findings and results on the terminal: one line each, as text or as JSON, and never a raw control character."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TextIO

from rfcexport.diagnostics import Diagnostic, MissingRequirement, RfcExportError, Severity, UsageError, in_order
from rfcexport.usage import COMMAND_LINE

FORMATS = ("text", "json")
"""How findings can be written."""

# Control characters (C0, C1), line separators, bidirectional controls, the byte-order mark and lone surrogates: what
# moves a cursor, breaks a line, turns the order of the words round or cannot be encoded.
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_ESCAPES = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}
_COLOURS = {Severity.ERROR: "1;31", Severity.WARNING: "1;33", Severity.NOTE: "1;36"}


def printable(text: str) -> str:
    r"""`text` in one line that a terminal shows as it is: `\x1b` for ESC, `\xff` for a byte that is no UTF-8."""
    return _UNPRINTABLE.sub(_escaped, text)


def _escaped(found: re.Match[str]) -> str:
    character = found[0]
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:
        code -= 0xDC00  # PEP 383: a byte of a file name that is no UTF-8
    return _ESCAPES.get(character) or (f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}")


def diagnostic_of(error: RfcExportError) -> Diagnostic:
    """What `error` says, as a finding."""
    stated = getattr(error, "diagnostic", None)
    if isinstance(stated, Diagnostic):
        return stated
    match error:
        case UsageError():
            slug = "usage"
        case MissingRequirement():
            slug = "requirement-missing"
        case _:
            slug = "export-failed"
    return Diagnostic(slug, str(error), COMMAND_LINE, Severity.ERROR, error.hint)


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


def json_text(value: Any) -> str:
    """`value` as the JSON that every command writes: UTF-8, indented by two, closed by a line end."""
    return f"{json.dumps(value, ensure_ascii=False, indent=2)}\n"


def has_colour(stream: TextIO | None, environment: Mapping[str, str]) -> bool:
    """Whether colour may go to `stream`: a terminal that knows it, and no `NO_COLOR` (https://no-color.org)."""
    if stream is None or environment.get("NO_COLOR") or environment.get("TERM") == "dumb":
        return False
    return stream.isatty()


@dataclass(slots=True)
class Reporter:
    """Writes findings and messages to `stream` (standard error), and counts what decides the exit code.

    Text is written at once; JSON is one array, written by `close`.
    """

    stream: TextIO | None
    format: str = "text"
    is_strict: bool = False
    is_quiet: bool = False
    is_verbose: bool = False
    has_colour: bool = False
    exit_code: int = 0
    _collected: list[Diagnostic] = field(default_factory=list)

    def report(self, diagnostics: Iterable[Diagnostic], *, is_strict: bool | None = None) -> None:
        """Write findings; an error among them, or under `is_strict` a warning, makes the exit code 1."""
        strict = self.is_strict if is_strict is None else is_strict
        for diagnostic in in_order(weighed(found, is_strict=strict) for found in diagnostics):
            if diagnostic.severity is Severity.ERROR:
                self.exit_code = max(self.exit_code, 1)
            self._write(diagnostic)

    def refuse(self, error: RfcExportError) -> None:
        """Write what stands in the way of an output, and keep its exit code."""
        self.exit_code = max(self.exit_code, error.exit_code)
        self._write(diagnostic_of(error))

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


def weighed(diagnostic: Diagnostic, *, is_strict: bool) -> Diagnostic:
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
