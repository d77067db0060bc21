"""The Nu HTML checker: every HTML file against the HTML standard, many files in one call."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.conformance.checkers import Checkers
from tests.conformance.exporting import export_all
from tests.conformance.own_html import without_own_html
from tests.conformance.staging import run_on
from tests.conformance.verdicts import Exported, Fault, Verdict, merged

CLAIM = "HTML"

_Findings = dict[str, tuple[tuple[Fault, ...], tuple[Fault, ...]]]
# What is quoted of the document, and is not the name of an element or an attribute.
_QUOTED = re.compile(
    r"(Bad value|Duplicate ID|The first occurrence of ID|image|file) “.*?”(?= for | was |\.|$| blocked)", re.DOTALL
)


def check_html_files(checkers: Checkers, files: Sequence[Exported], markdown: Mapping[str, bytes]) -> list[Verdict]:
    """A verdict for each file; an error that goes when the RFC's own HTML is made text is the source's own."""
    found = _findings(checkers, files)
    suspects = [file for file in files if found[file.source][0]]
    ours = _rules_without_own_html(checkers, suspects, markdown)
    return [
        Verdict(
            file.source,
            "html",
            CLAIM,
            tuple(replace(one, is_of_source=one.rule not in ours.get(file.source, ())) for one in errors),
            remarks,
        )
        for file in files
        for errors, remarks in [found[file.source]]
    ]


def _findings(checkers: Checkers, files: Sequence[Exported]) -> _Findings:
    if not files:
        return {}
    # 1 for errors in one of them.
    report = run_on([*checkers.nu, "--format", "json", "--stdout", "--skip-info-messages"], files, passes={0, 1})
    found = findings_of_report(json.loads(report.out))
    return {file.source: found.get(name, ((), ())) for file, name in zip(files, report.names, strict=True)}


def _rules_without_own_html(
    checkers: Checkers, files: Sequence[Exported], markdown: Mapping[str, bytes]
) -> dict[str, set[str]]:
    """The rules that each document still breaks once it has no HTML of its own."""
    if not files:
        return {}
    with TemporaryDirectory(prefix="conformance-") as name:
        folder = Path(name, "sources")
        folder.mkdir()
        sources = {f"{number:05d}.md": file.source for number, file in enumerate(files)}
        for staged, source in sources.items():
            text = without_own_html(markdown[source].decode("utf-8", "replace"))
            (folder / staged).write_text(text, "utf-8")
        again = export_all([folder], ["html"], Path(name, "archive"))
        found = _findings(checkers, again.files)
    # One that cannot be exported so is the tool's until it is shown otherwise.
    told = {sources[Path(staged).name]: {one.rule for one in errors} for staged, (errors, _) in found.items()}
    return {file.source: told.get(file.source, _All()) for file in files}


class _All(set[str]):
    """Every rule there is."""

    def __contains__(self, rule: object) -> bool:
        return True


def findings_of_report(report: Mapping[str, Any]) -> _Findings:
    """Errors and warnings of each file of a report in JSON, by its name without the folder."""
    errors: dict[str, list[Fault]] = {}
    warnings: dict[str, list[Fault]] = {}
    for message in report["messages"]:
        if message["type"] == "info" and message.get("subType") != "warning":
            continue
        name = message.get("url", "").rsplit("/", 1)[-1]
        (warnings if message["type"] == "info" else errors).setdefault(name, []).append(_fault_of(message))
    return {
        name: (merged(errors.get(name, ())), merged(warnings.get(name, ()))) for name in sorted({*errors, *warnings})
    }


def _fault_of(message: Mapping[str, Any]) -> Fault:
    rule = _QUOTED.sub(r"\1 “…”", message["message"])
    extract = " ".join(message.get("extract", "").split())
    place = f"line {message['lastLine']}: " if "lastLine" in message else ""
    return Fault(rule, message["message"], 1, f"{place}{extract}")
