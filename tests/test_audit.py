"""What the audit of dependencies ends with, for each thing that pip-audit can say."""

from __future__ import annotations

import json
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest


@pytest.fixture(scope="module")
def audit() -> ModuleType:
    spec = spec_from_file_location("audit", Path(__file__).parent.parent / "tools/audit.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


CLEAN: dict[str, Any] = {"name": "jinja2", "version": "3.1.6", "vulns": []}
FAULT = {"id": "PYSEC-2026-1", "fix_versions": ["70.1", "71.0"], "aliases": ["CVE-2026-1"], "description": "x"}
FAULTY: dict[str, Any] = {
    "name": "weasyprint",
    "version": "70.0",
    "vulns": [FAULT, {"id": "GHSA-x", "fix_versions": []}],
}
NOT_FOUND = "Dependency not found on PyPI and could not be audited: pillow (13.0.0)"
SKIPPED = {"name": "pillow", "skip_reason": NOT_FOUND}
OFFLINE = "Traceback (most recent call last):\nrequests.exceptions.ConnectionError: Max retries exceeded"


def report(*dependencies: dict[str, Any]) -> str:
    return json.dumps({"dependencies": dependencies, "fixes": []})


@pytest.mark.parametrize(
    ("code", "output", "errors", "expected"),
    [
        (0, report(CLEAN, CLEAN), "", (0, "no known vulnerability in 2 packages")),
        (
            1,
            report(CLEAN, FAULTY, SKIPPED),
            "",
            (
                1,
                "2 known vulnerabilities\nweasyprint 70.0: PYSEC-2026-1, mended in 70.1, 71.0\n"
                "weasyprint 70.0: GHSA-x, not mended",
            ),
        ),
        (
            0,
            report(SKIPPED, SKIPPED),
            "No known vulnerabilities found",
            (0, "NOTHING WAS AUDITED: the index has no advisories on any of 2 packages"),
        ),
        (1, "", OFFLINE, (0, "NOTHING WAS AUDITED: the index is out of reach")),
        (0, report(CLEAN, SKIPPED), "", (1, f"must audit every package; found {NOT_FOUND}")),
        (0, report(), "", (1, "pip-audit must give a report on every package; found 0, and exit code 0")),
        (2, report(CLEAN), "", (1, "pip-audit must give a report on every package; found 1, and exit code 2")),
        (
            1,
            "",
            "x\nNo module named pip_audit\n\n",
            (1, "pip-audit must give a report; found: No module named pip_audit"),
        ),
        (1, "[]", "", (1, "pip-audit must give a report; found: exit code 1")),
    ],
)
def test_outcome_is_told_from_the_report(
    audit: ModuleType, code: int, output: str, errors: str, expected: tuple[int, str]
) -> None:
    assert audit.verdict(code, output, errors) == expected


def test_everything_that_is_installed_for_use_is_looked_up(audit: ModuleType) -> None:
    pins = audit.pinned("rfcexport")
    names = [pin.partition("==")[0] for pin in pins]
    assert names == sorted(set(names))
    assert {"weasyprint", "pydyf", "cffi", "pycparser", "jinja2", "markupsafe", "fonttools", "brotli"} <= set(names)
    assert {"rfcexport", "pytest", "mypy", "pip-audit"} & set(names) == set()
