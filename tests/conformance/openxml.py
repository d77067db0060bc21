"""openxml-audit: every DOCX against the schemas and rules of Office Open XML (ECMA-376)."""

from __future__ import annotations

import importlib
import re
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol

from tests.conformance.verdicts import Exported, Fault, Verdict, merged

CLAIM = "Office Open XML"
_NUMBER = re.compile(r"\[\d+\]")


class _Word(Protocol):
    """A member of one of the checker's enumerations."""

    value: str


class Finding(Protocol):
    """One finding, as far as it is read here."""

    error_type: _Word
    severity: _Word
    description: str
    part_uri: str
    path: str


def check_docx_files(files: Sequence[Exported]) -> list[Verdict]:
    """A verdict for each file: what is an error is a fault, the rest a remark."""
    if not files:
        return []
    validator_class = importlib.import_module("openxml_audit").OpenXmlValidator
    verdicts = []
    with tempfile.TemporaryDirectory(prefix="conformance-") as name:
        path = Path(name, "document.docx")
        for file in files:
            path.write_bytes(file.content)
            # A validator for each file. openxml-audit 0.8.0 keeps what it read of a package under the number that
            # Python gives the object, and a number is given again: one validator, or the command on a folder, looks
            # for the footnotes of a file in another.
            findings = validator_class(max_errors=0).validate(path).errors
            verdicts.append(Verdict(file.source, "docx", CLAIM, *faults_and_remarks(findings)))
    return verdicts


def faults_and_remarks(findings: Iterable[Finding]) -> tuple[tuple[Fault, ...], tuple[Fault, ...]]:
    """The errors, and the other findings."""
    errors: list[Fault] = []
    others: list[Fault] = []
    for one in findings:
        (errors if one.severity.value == "error" else others).append(_fault_of(one))
    return merged(errors), merged(others)


def _fault_of(finding: Finding) -> Fault:
    """One finding; its rule is the kind, the part and what was found, without the place."""
    # The last two steps tell where in the schema it is; their numbers, where in the document.
    where = "/".join(_NUMBER.sub("", finding.path).split("/")[-2:])
    rule = f"{finding.error_type.value}: {finding.part_uri} {where}".rstrip()
    return Fault(rule, finding.description, 1, f"{finding.part_uri}{finding.path}")
