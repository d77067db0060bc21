from __future__ import annotations

from pathlib import Path

from junitparser import JUnitXml
from lxml import etree

from rfcexport.findings import Finding
from rfcexport.reporters import Report
from rfcexport.reporters.junit import junit_report
from tests.reporters.reports import HOSTILE, ORDINARY, USAGE

SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).parent.parent / "schemas" / "junit-10.xsd"))


def _validated(report: Report) -> str:
    text = junit_report(report)
    SCHEMA.assertValid(etree.fromstring(text.encode()))
    return text


def test_a_source_is_a_suite_and_a_slug_a_case() -> None:
    assert _validated(ORDINARY) == (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<testsuites name="rfcexport" tests="4" failures="1" errors="0">\n'
        '  <testsuite name="rfcs/1.md" tests="2" failures="1" errors="0" skipped="0">\n'
        '    <testcase name="image-alt" classname="rfcs/1.md">\n'
        "      <system-out>rfcs/1.md:9:5: warning[image-alt]: picture must have an alternative text; found none"
        "</system-out>\n"
        "    </testcase>\n"
        '    <testcase name="metadata-missing" classname="rfcs/1.md">\n'
        '      <failure type="metadata-missing" message="must state an id; found none">'
        "rfcs/1.md:3: error[metadata-missing]: must state an id; found none\nhint: state the id</failure>\n"
        "    </testcase>\n"
        "  </testsuite>\n"
        '  <testsuite name="rfcs/2.md" tests="1" failures="0" errors="0" skipped="0">\n'
        '    <testcase name="table-split" classname="rfcs/2.md">\n'
        "      <system-out>rfcs/2.md: note[table-split]: table stands in parts</system-out>\n"
        "    </testcase>\n"
        "  </testsuite>\n"
        '  <testsuite name="rfcs/3.md" tests="1" failures="0" errors="0" skipped="0">\n'
        '    <testcase name="no findings" classname="rfcs/3.md"/>\n'
        "  </testsuite>\n"
        "</testsuites>\n"
    )


def test_a_reader_of_junit_counts_the_same() -> None:
    suites = JUnitXml.fromstring(_validated(ORDINARY).encode())
    cases = [(suite.name, case.name, [result.type for result in case.result]) for suite in suites for case in suite]
    assert (suites.tests, suites.failures, suites.errors, cases) == (
        4,
        1,
        0,
        [
            ("rfcs/1.md", "image-alt", []),
            ("rfcs/1.md", "metadata-missing", ["metadata-missing"]),
            ("rfcs/2.md", "table-split", []),
            ("rfcs/3.md", "no findings", []),
        ],
    )


def test_a_fault_of_the_call_is_an_error_of_a_suite_of_its_own() -> None:
    suites = JUnitXml.fromstring(_validated(Report((Finding(USAGE),), exit_code=2)).encode())
    assert [(suite.name, suite.errors, suite.failures) for suite in suites] == [("rfcexport", 1, 0)]


def test_hostile_text_stays_in_its_case() -> None:
    suites = JUnitXml.fromstring(_validated(HOSTILE).encode())
    (suite,) = suites
    (case,) = suite
    (failure,) = case.result
    assert (suite.name, case.name) == ("a b/c:d,e%41\\n::error::forged\\xff</testcase>&\"'.md", "image-alt")
    assert failure.message == (
        "found \\x00\\x1b[2J\\x85\\u202e\\ufffe\\uffff\\ud800 \\r\\n::error title=x::forged\\n##[error]forged "
        "]]></failure><testcase name='forged'/> {0} {x} [click](https://forged.example) 100%0A 🚀 \\U0010ffff"
    )


def test_no_sources_are_a_report_without_suites() -> None:
    assert [*JUnitXml.fromstring(_validated(Report(())).encode())] == []
