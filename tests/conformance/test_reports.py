"""What each checker writes, brought to faults: small reports in the checkers' own forms."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from tests.conformance import axe, nu, openxml, sdk, verapdf
from tests.conformance.staging import CheckerFailure
from tests.conformance.verdicts import Exported, Fault


def test_verapdf_report_gives_the_failed_rules_of_each_file() -> None:
    rule = {
        "ruleStatus": "FAILED",
        "specification": "ISO 14289-1:2014",
        "clause": "7.18.5",
        "testNumber": 1,
        "failedChecks": 12,
        "description": "Links shall be tagged",
        "checks": [{"context": "root/document[0]", "errorMessage": "in Span instead of Link"}],
    }
    whole = {"ruleStatus": "PASSED", "specification": "ISO 14289-1:2014", "clause": "5", "testNumber": 1}
    report = _verapdf_report(
        {"itemDetails": {"name": "/tmp/x/00000.pdf"}, "validationResult": [{"details": {"ruleSummaries": []}}]},
        {
            "itemDetails": {"name": "/tmp/x/00001.pdf"},
            "validationResult": [{"details": {"ruleSummaries": [whole, rule]}}],
        },
    )
    assert verapdf.faults_of_report(report) == {
        "00000.pdf": (),
        "00001.pdf": (
            Fault(
                "ISO 14289-1:2014, 7.18.5-1", "Links shall be tagged", 12, "in Span instead of Link [root/document[0]]"
            ),
        ),
    }


def test_verapdf_report_tells_of_a_file_that_cannot_be_read() -> None:
    job = {"itemDetails": {"name": "C:\\x\\00000.pdf"}, "taskException": {"exceptionMessage": "Couldn't parse stream"}}
    assert verapdf.faults_of_report(_verapdf_report(job)) == {
        "00000.pdf": (Fault("veraPDF", "the file must be one that veraPDF reads; found: Couldn't parse stream", 1),)
    }


def _verapdf_report(*jobs: dict[str, Any]) -> dict[str, Any]:
    return {"report": {"buildInformation": {}, "jobs": list(jobs), "batchSummary": {}}}


def test_nu_report_tells_errors_and_warnings_apart_and_adds_up_a_rule() -> None:
    def bad_value(value: str, line: int) -> dict[str, Any]:
        text = f"Bad value “{value}” for attribute “href” on element “a”: Illegal character."
        return {"type": "error", "url": "file:/tmp/x/00001.html", "lastLine": line, "message": text, "extract": "<a\n>"}

    report = {
        "messages": [
            {"type": "info", "url": "file:/tmp/x/00000.html", "message": "Trailing slash."},
            {"type": "info", "subType": "warning", "url": "file:/tmp/x/00000.html", "message": "No heading."},
            bad_value('a"b', 3),
            bad_value("c d", 9),
        ]
    }
    rule = "Bad value “…” for attribute “href” on element “a”: Illegal character."
    assert nu.findings_of_report(report) == {
        "00000.html": ((), (Fault("No heading.", "No heading.", 1),)),
        "00001.html": ((Fault(rule, rule.replace("…", "c d"), 2, "line 3: <a >"),), ()),
    }


def test_nu_rule_keeps_the_names_of_elements() -> None:
    text = "Element “p” not allowed as child of element “span” in this context."
    report = {"messages": [{"type": "error", "url": "file:/x/0.html", "message": text}]}
    assert nu.findings_of_report(report) == {"0.html": ((Fault(text, text, 1),), ())}


def test_openxml_findings_of_one_rule_are_put_together() -> None:
    def finding(path: str, severity: str = "error") -> SimpleNamespace:
        return SimpleNamespace(
            error_type=SimpleNamespace(value="schema"),
            severity=SimpleNamespace(value=severity),
            description="Unexpected element 'jc' found",
            part_uri="/word/document.xml",
            path=path,
        )

    findings = [
        finding("/document[1]/body[1]/p[2]"),
        finding("/document[1]", "warning"),
        finding("/document[1]/body[1]/p[7]"),
    ]
    rule, place = "schema: /word/document.xml", "/word/document.xml/document[1]"
    assert openxml.faults_and_remarks(findings) == (
        (Fault(f"{rule} body/p", "Unexpected element 'jc' found", 2, f"{place}/body[1]/p[2]"),),
        (Fault(f"{rule} /document", "Unexpected element 'jc' found", 1, place),),
    )


def test_sdk_report_puts_together_what_is_one_rule() -> None:
    def error(place: str) -> dict[str, Any]:
        return {
            "description": "The element has unexpected child element 'w:jc'.",
            "path": "/word/document.xml",
            "xPath": place,
            "id": "Sch_UnexpectedElementContentExpectingComplex",
            "errorType": "Schema",
        }

    errors = [error("/w:document[1]/w:body[1]/w:p[2]/w:pPr[1]"), error("/w:document[1]/w:body[1]/w:p[9]/w:pPr[1]")]
    assert sdk.faults_of_report({"file": "0.docx", "ok": False, "errors": errors}) == (
        Fault(
            "Sch_UnexpectedElementContentExpectingComplex: /word/document.xml w:p/w:pPr",
            "The element has unexpected child element 'w:jc'.",
            2,
            "/word/document.xml/w:document[1]/w:body[1]/w:p[2]/w:pPr[1]",
        ),
    )
    assert sdk.faults_of_report({"file": "0.docx", "ok": True, "errors": []}) == ()


def test_sdk_report_on_a_file_that_cannot_be_opened_is_no_verdict() -> None:
    error = {"description": "File contains corrupted data.", "path": None, "xPath": None, "id": None}
    report = {"file": "0.docx", "ok": False, "errors": [{**error, "errorType": "Exception"}]}
    with pytest.raises(CheckerFailure, match=r"must open 0\.docx; found: File contains corrupted data"):
        sdk.faults_of_report(report)


def test_axe_result_counts_the_places() -> None:
    nodes = [{"target": ["nav", "a"], "html": "<a\n href='#x'>"}, {"target": ["b"], "html": "<b>"}]
    result = {"violations": [{"id": "color-contrast", "help": "must have enough contrast", "nodes": nodes}]}
    assert axe.faults_of_result(result) == (
        Fault("color-contrast", "must have enough contrast", 2, "nav a: <a href='#x'>"),
    )


def test_axe_takes_pages_from_all_of_them() -> None:
    files = [Exported(str(number), "html", b"") for number in range(10)]
    assert [file.source for file in axe.spread(files, 4)] == ["0", "2", "5", "7"]
    assert axe.spread(files, 20) == files
