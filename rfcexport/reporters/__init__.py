"""Findings on their way out: told at once as lines, or collected into a report in one of the formats of CI systems.

`WRITERS` is the table of formats; a new one is a function of a `Report` and a row.
"""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
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
from rfcexport.findings import Finding
from rfcexport.machine import lack_of
from rfcexport.reporters.github import github_line, github_report, inert
from rfcexport.reporters.gitlab import gitlab_report
from rfcexport.reporters.json import json_of, json_report
from rfcexport.reporters.junit import junit_report
from rfcexport.reporters.report import Report, Writer
from rfcexport.reporters.sarif import sarif_report
from rfcexport.reporters.text import text_lines, text_report
from rfcexport.terminal import has_colour, printable
from rfcexport.usage import COMMAND_LINE

__all__ = ["FORMATS", "LINE_FORMATS", "WRITERS", "Report", "Reporter", "diagnostic_of", "json_of", "reporter_to"]

WRITERS: dict[str, Writer] = {
    "text": text_report,
    "json": json_report,
    "sarif": sarif_report,
    "junit": junit_report,
    "github": github_report,
    "gitlab": gitlab_report,
}
"""How findings can be written."""

FORMATS = tuple(WRITERS)
LINE_FORMATS = ("text", "github")
"""The formats of one line for each finding, which can be told at once; the others are one value, told at the end."""


def diagnostic_of(error: Exception, *, path: str | None = None) -> Diagnostic:
    """What `error` says, as a finding; `path` is the source that it befell. One that is not ours is a fault of ours."""
    stated = getattr(error, "diagnostic", None)
    if isinstance(stated, Diagnostic):
        return stated
    position = COMMAND_LINE if path is None else Position(path)
    message, hint = str(error), getattr(error, "hint", None)
    match error:
        case UsageError():
            # It is about an option or a theme, whatever source it was met at.
            slug, position = "usage", COMMAND_LINE
        case MissingRequirement():
            slug, position = "requirement-missing", COMMAND_LINE
        case RfcExportError():
            slug = "export-failed"
        case RecursionError() | MemoryError():
            slug = "limit-memory"
            message = "must fit the memory at hand; found a document that is nested too deep or too large"
        case _:
            slug = "internal"
            message = f"must not fail; found {type(error).__name__}: {error}"
            hint = "this is a fault of rfcexport: please report it with what --verbose prints"
    return Diagnostic(slug, message, position, Severity.ERROR, hint)


@dataclass(slots=True)
class Reporter:
    """Writes findings and messages to `stream` (standard error), and counts what decides the exit code.

    Lines are written at once. A format that is one value is written by `close`; so is every format where `deliver`
    takes the whole report, and messages and faults of the call then go to `stream` as text beside it.
    """

    stream: TextIO | None
    format: str = "text"
    is_quiet: bool = False
    is_verbose: bool = False
    has_colour: bool = False
    is_obeyed: bool = False
    """Whether a runner of GitHub Actions reads what is written, and obeys commands in it."""
    base: Path | None = None
    deliver: Callable[[bytes], None] | None = None
    sources: tuple[str, ...] = ()
    exit_code: int = 0
    _collected: list[Finding] = field(default_factory=list)

    def report(self, diagnostics: Iterable[Diagnostic], *, is_strict: bool) -> None:
        """Write findings; an error among them, or under `is_strict` a warning, makes the exit code 1."""
        for diagnostic in self.weigh(diagnostics, is_strict=is_strict):
            self._write(Finding(diagnostic))

    def report_weighed(self, findings: Iterable[Finding]) -> None:
        """Write findings that weigh what they should already; those that a baseline holds count for nothing."""
        for finding in findings:
            if finding.diagnostic.severity is Severity.ERROR and not finding.is_known:
                self.exit_code = max(self.exit_code, 1)
            self._write(finding)

    def weigh(self, diagnostics: Iterable[Diagnostic], *, is_strict: bool) -> tuple[Diagnostic, ...]:
        """The findings in order, as they weigh; counted and not written."""
        weighed = in_order(_weighed(found, is_strict=is_strict) for found in diagnostics)
        if any(found.severity is Severity.ERROR for found in weighed):
            self.exit_code = max(self.exit_code, 1)
        return weighed

    def refuse(self, error: RfcExportError, *, path: str | None = None) -> None:
        """Write what stands in the way of an output, and keep its exit code."""
        self.exit_code = max(self.exit_code, error.exit_code)
        diagnostic = diagnostic_of(error, path=path)
        self._write(Finding(diagnostic))
        if self.deliver is not None and error.exit_code > 1:
            # The report is for a program; that it could not be made as asked is for the caller too.
            self._tell_finding(diagnostic)
        for other in error.others if isinstance(error, RefusedInput) else ():
            self._write(Finding(other))

    def blame(self, error: Exception, *, path: str | None = None) -> None:
        """Write a fault of the program's own, or what the machine denied it, in one line; where, with `--verbose`."""
        self.refuse(lack_of(error) or RefusedInput(diagnostic_of(error, path=path)))
        for line in "".join(traceback.format_exception(error)).splitlines():
            self.explain(line)

    def tell(self, message: str) -> None:
        """Write a line on what was done; nothing with `--quiet` or where the stream is one value for programs."""
        if not self.is_quiet and (self.format in LINE_FORMATS or self.deliver is not None):
            self._line(printable(message))

    def explain(self, message: str) -> None:
        """Write a line on why, with `--verbose`."""
        if self.is_verbose:
            self.tell(message)

    def close(self) -> None:
        """Write what was collected; raises what `deliver` raises."""
        if not self._is_collecting:
            return
        report = Report(tuple(self._collected), self.sources, self.exit_code, self.base)
        content = WRITERS[self.format](report)
        if self.deliver is not None:
            self.deliver(content.encode("utf-8", "backslashreplace"))
        else:
            self._raw(content)

    @property
    def _is_collecting(self) -> bool:
        return self.deliver is not None or self.format not in LINE_FORMATS

    def _write(self, finding: Finding) -> None:
        severity = finding.diagnostic.severity
        if self.is_quiet and severity is not Severity.ERROR:
            return
        if severity is Severity.NOTE and not self.is_verbose:
            return
        if self._is_collecting:
            self._collected.append(finding)
        elif not finding.is_known:
            self._tell_finding(finding.diagnostic)

    def _tell_finding(self, diagnostic: Diagnostic) -> None:
        if self.format == "github" and self.deliver is None:
            self._raw(f"{github_line(diagnostic, Report((), base=self.base))}\n")
            return
        for line in text_lines(diagnostic, has_colour=self.has_colour):
            self._line(line)

    def _line(self, line: str) -> None:
        self._raw(f"{inert(line) if self.is_obeyed or self.format == 'github' else line}\n")

    def _raw(self, text: str) -> None:
        if self.stream is None:
            return
        try:
            self.stream.write(text)
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
    return Reporter(
        stream,
        format=format,
        is_quiet=is_quiet,
        is_verbose=is_verbose,
        has_colour=not is_quiet and has_colour(stream, os.environ),
        is_obeyed=os.environ.get("GITHUB_ACTIONS") == "true",
        base=base_folder(),
    )


def base_folder() -> Path | None:
    """The folder that reports take paths from: the top of the work tree around the working folder, else that folder."""
    from rfcexport.revision import work_tree_of

    try:
        folder = Path.cwd()
    except OSError:
        return None
    return work_tree_of(folder) or folder
