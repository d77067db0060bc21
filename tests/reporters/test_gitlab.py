from __future__ import annotations

import json
from dataclasses import replace

from rfcexport.findings import Finding
from rfcexport.reporters import Report
from rfcexport.reporters.gitlab import gitlab_report
from tests.reporters.reports import AGAIN, ALT, HOSTILE, ORDINARY, USAGE


def _issues(report: Report) -> list[dict[str, object]]:
    issues: list[dict[str, object]] = json.loads(gitlab_report(report))
    return issues


def test_a_finding_is_an_issue_and_a_known_one_is_not_told() -> None:
    issues = [{key: value for key, value in issue.items() if key != "fingerprint"} for issue in _issues(ORDINARY)]
    assert issues == [
        {
            "description": "must state an id; found none; hint: state the id",
            "check_name": "metadata-missing",
            "severity": "major",
            "location": {"path": "rfcs/1.md", "lines": {"begin": 3}},
        },
        {
            "description": "picture must have an alternative text; found none",
            "check_name": "image-alt",
            "severity": "minor",
            "location": {"path": "rfcs/1.md", "lines": {"begin": 9}},
        },
        {
            "description": "table stands in parts",
            "check_name": "table-split",
            "severity": "info",
            "location": {"path": "rfcs/2.md", "lines": {"begin": 1}},
        },
    ]


def test_a_fingerprint_is_unique_and_does_not_move_with_its_line() -> None:
    here = Report((Finding(ALT, "![](a.png)"), Finding(AGAIN, "![](a.png)")))
    there = Report(
        tuple(
            replace(f, diagnostic=replace(f.diagnostic, position=replace(f.diagnostic.position, line=n)))
            for n, f in enumerate(here.findings, start=40)
        )
    )
    marks = [issue["fingerprint"] for issue in _issues(here)]
    assert (marks, len(set(marks))) == ([issue["fingerprint"] for issue in _issues(there)], 2)


def test_a_fault_of_the_call_has_no_place_here() -> None:
    assert _issues(Report((Finding(USAGE),))) == []


def test_hostile_text_is_one_issue() -> None:
    (issue,) = _issues(HOSTILE)
    assert (issue["check_name"], issue["location"]) == (
        "image-alt",
        {"path": "a b/c:d,e%41\\n::error::forged\\xff</testcase>&\"'.md", "lines": {"begin": 2}},
    )
