"""Findings as one JSON array, each as it stands in `show --json` too."""

from __future__ import annotations

from collections.abc import Mapping

from rfcexport.diagnostics import Diagnostic
from rfcexport.reporters.report import Report, is_of_the_call
from rfcexport.terminal import json_text, printable


def json_report(report: Report) -> str:
    """The array of every finding that no baseline holds."""
    return json_text([json_of(finding.diagnostic) for finding in report.new])


def json_of(diagnostic: Diagnostic) -> Mapping[str, str | int | None]:
    """A finding as a JSON object; `path` is null for a fault of the call."""
    position = diagnostic.position
    return {
        "slug": diagnostic.slug,
        "severity": diagnostic.severity.value,
        "path": None if is_of_the_call(position) else printable(position.path),
        "line": position.line,
        "column": position.column,
        "message": diagnostic.message,
        "hint": diagnostic.hint,
    }
