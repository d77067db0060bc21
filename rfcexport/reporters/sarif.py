"""Findings as SARIF 2.1.0 (OASIS Standard, errata 01), which code hosts keep and compare from run to run."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote_from_bytes

from rfcexport import __version__
from rfcexport.diagnostics import Diagnostic, Severity
from rfcexport.findings import Finding, fingerprinted
from rfcexport.reporters.report import Report, full_message, is_of_the_call
from rfcexport.terminal import json_text

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
BASE = "%SRCROOT%"
"""The name under which a reader of the report knows the folder that paths are relative to."""

FINGERPRINT = "rfcexportFinding/v1"
"""The key of the fingerprint; the version changes where the way it is made does."""

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}
# Words of a link are no longer than this: looked for from each bracket on, they must not take long in a long message.
_LINK = re.compile(r"\[(?=(?:[^\[\]\\]|\\.){0,200}+\]\()")


def sarif_report(report: Report) -> str:
    """One run: the tool and its rules, the sources, a result for each finding; known ones are marked as suppressed.

    What lies in no file is a notification of the run.
    """
    in_files = [finding for finding in report.findings if not is_of_the_call(finding.diagnostic.position)]
    of_the_call = [f.diagnostic for f in report.findings if is_of_the_call(f.diagnostic.position)]
    rules = {slug: n for n, slug in enumerate(sorted({finding.diagnostic.slug for finding in in_files}))}
    paths = [report.path_of(path) for path in (*report.sources, *(f.diagnostic.position.path for f in in_files))]
    artifacts = {path: n for n, path in enumerate(dict.fromkeys(paths))}
    has_baseline = any(finding.is_known for finding in in_files)
    invocation: dict[str, Any] = {"executionSuccessful": report.exit_code < 2, "exitCode": report.exit_code}
    if of_the_call:
        invocation["toolConfigurationNotifications"] = [_notification(diagnostic) for diagnostic in of_the_call]
    run = {
        "tool": {
            "driver": {
                "name": "rfcexport",
                "semanticVersion": __version__,
                "version": __version__,
                "rules": [_rule(slug, in_files) for slug in rules],
            }
        },
        "invocations": [invocation],
        "artifacts": [{"location": _location(path), "roles": ["analysisTarget"]} for path in artifacts],
        "columnKind": "unicodeCodePoints",
        "results": [
            {
                "ruleId": finding.diagnostic.slug,
                "ruleIndex": rules[finding.diagnostic.slug],
                "level": _LEVELS[finding.diagnostic.severity],
                "message": _message(full_message(finding.diagnostic)),
                "locations": [_place(finding.diagnostic, report, artifacts)],
                "partialFingerprints": {FINGERPRINT: fingerprint},
                # 3.27.23: stated for all results of a run or for none.
                **({"suppressions": _suppressions(finding)} if has_baseline else {}),
            }
            for finding, fingerprint in fingerprinted(in_files)
        ],
    }
    return json_text({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(slug: str, findings: list[Finding]) -> dict[str, Any]:
    """The descriptor of a slug: its page of the manual, and how it weighs in this run."""
    level = next(_LEVELS[f.diagnostic.severity] for f in findings if f.diagnostic.slug == slug)
    # The table of checks is loaded where a report needs it, and not with the command line.
    from rfcexport.checks import explanation_of
    from rfcexport.explaining import summary_of

    rule: dict[str, Any] = {"id": slug, "defaultConfiguration": {"level": level}}
    if page := explanation_of(slug):
        rule["shortDescription"] = {"text": _escaped(summary_of(slug) or slug)}
        rule["help"] = {"text": _escaped(page), "markdown": page}
    return rule


def _message(text: str) -> dict[str, str]:
    return {"text": _escaped(text)}


def _escaped(text: str) -> str:
    """`text` that a reader shows as it stands: 3.11.5 doubles braces, 3.11.6 makes a link of `[words](target)`."""
    return _LINK.sub(r"\\[", text.replace("{", "{{").replace("}", "}}"))


def _place(diagnostic: Diagnostic, report: Report, artifacts: dict[str, int]) -> dict[str, Any]:
    path, position = report.path_of(diagnostic.position.path), diagnostic.position
    physical: dict[str, Any] = {"artifactLocation": {**_location(path), "index": artifacts[path]}}
    if position.line is not None:
        physical["region"] = {"startLine": position.line}
        if position.column is not None:
            physical["region"]["startColumn"] = position.column
    return {"physicalLocation": physical}


def _location(path: str) -> dict[str, str]:
    """A path as a URI reference, its bytes as they are on the disk."""
    encoded = quote_from_bytes(path.encode("utf-8", "surrogateescape"), safe="/-._~")
    return {"uri": f"file://{encoded}"} if PurePosixPath(path).is_absolute() else {"uri": encoded, "uriBaseId": BASE}


def _suppressions(finding: Finding) -> list[dict[str, str]]:
    if not finding.is_known:
        return []
    return [{"kind": "external", "status": "accepted", "justification": "The baseline holds this finding."}]


def _notification(diagnostic: Diagnostic) -> dict[str, Any]:
    return {
        "level": _LEVELS[diagnostic.severity],
        "message": _message(full_message(diagnostic)),
        "descriptor": {"id": diagnostic.slug},
    }
