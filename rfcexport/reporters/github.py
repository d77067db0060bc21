"""Findings as workflow commands of GitHub Actions, which show them beside the changed lines.

Source of the escapes: `escapeData` and `escapeProperty` of the toolkit (@actions/core, command.ts). The runner obeys a
line that begins with `::`, after white space too, and the older `##[` anywhere in a line.
"""

from __future__ import annotations

from collections.abc import Iterator

from rfcexport.diagnostics import Diagnostic, Severity
from rfcexport.reporters.report import Report, full_message, is_of_the_call
from rfcexport.terminal import printable

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def github_report(report: Report) -> str:
    """One command a line for every finding that no baseline holds."""
    return "".join(f"{github_line(finding.diagnostic, report)}\n" for finding in report.new)


def github_line(diagnostic: Diagnostic, report: Report) -> str:
    """`::error file=...,line=...,col=...,title=slug::message`."""
    properties = ",".join(f"{name}={_property(value)}" for name, value in _properties(diagnostic, report))
    return f"::{_COMMANDS[diagnostic.severity]} {properties}::{_data(full_message(diagnostic))}"


def inert(line: str) -> str:
    r"""`line` such that the runner obeys nothing in it: `\x3a` and `\x5b` stand for the sign that gives the order."""
    if line.lstrip().startswith("::"):
        line = line.replace("::", r"\x3a:", 1)
    return line.replace("##[", r"##\x5b")


def _properties(diagnostic: Diagnostic, report: Report) -> Iterator[tuple[str, str]]:
    position = diagnostic.position
    if not is_of_the_call(position):
        yield "file", printable(report.path_of(position.path))
    if position.line is not None:
        yield "line", str(position.line)
    if position.line is not None and position.column is not None:
        yield "col", str(position.column)
    yield "title", diagnostic.slug


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
