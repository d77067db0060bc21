"""Findings for people: one line each, and the hint on another, never with a raw control character."""

from __future__ import annotations

from collections.abc import Iterator

from rfcexport.diagnostics import Diagnostic, Severity
from rfcexport.reporters.report import Report
from rfcexport.terminal import printable

_COLOURS = {Severity.ERROR: "1;31", Severity.WARNING: "1;33", Severity.NOTE: "1;36"}


def text_report(report: Report) -> str:
    """The lines of every finding that no baseline holds."""
    return "".join(f"{line}\n" for finding in report.new for line in text_lines(finding.diagnostic))


def text_lines(diagnostic: Diagnostic, *, has_colour: bool = False) -> Iterator[str]:
    """`path:line:column: severity[slug]: message`, then `hint: ...` where there is one."""
    severity = f"{diagnostic.severity.value}[{diagnostic.slug}]"
    if has_colour:
        severity = f"\x1b[{_COLOURS[diagnostic.severity]}m{severity}\x1b[0m"
    yield f"{printable(str(diagnostic.position))}: {severity}: {printable(diagnostic.message)}"
    if diagnostic.hint:
        yield f"hint: {printable(diagnostic.hint)}"
