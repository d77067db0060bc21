"""Findings as a Code Quality report of GitLab, which a merge request shows by what is new in it.

Source: the documentation of GitLab, Code Quality report format: a subset of the issues of the Code Climate engine.
"""

from __future__ import annotations

from rfcexport.diagnostics import Severity
from rfcexport.findings import Finding, fingerprinted
from rfcexport.hashes import sha256_of
from rfcexport.reporters.report import Report, full_message, is_of_the_call
from rfcexport.terminal import json_text, printable

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.NOTE: "info"}


def gitlab_report(report: Report) -> str:
    """The array of every finding that no baseline holds.

    What lies in no file is left out: the format has no place for it, and the program tells it on standard error.
    """
    in_files = [finding for finding in report.new if not is_of_the_call(finding.diagnostic.position)]
    return json_text([_issue(finding, mark, report) for finding, mark in fingerprinted(in_files)])


def _issue(finding: Finding, mark: str, report: Report) -> dict[str, object]:
    diagnostic = finding.diagnostic
    # A name that is no UTF-8 has no JSON form that every reader takes: its bytes are written out.
    path = printable(report.path_of(diagnostic.position.path))
    return {
        "description": full_message(diagnostic).replace("\n", "; "),
        "check_name": diagnostic.slug,
        # Unique in the whole report, and so made with the path.
        "fingerprint": sha256_of(f"{path}\0{mark}".encode())[:32],
        "severity": _SEVERITIES[diagnostic.severity],
        "location": {"path": path, "lines": {"begin": diagnostic.position.line or 1}},
    }
