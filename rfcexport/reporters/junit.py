"""Findings as JUnit XML, the form that every CI system shows as test results.

A source is a suite, a slug that found something in it a case: failed where an error is among its findings, passed with
the findings as its output otherwise. Held to the schema of Jenkins' xUnit plugin (junit-10), which has no place for
lines: they stand in the text.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from rfcexport.diagnostics import Diagnostic, Severity
from rfcexport.reporters.report import Report, is_of_the_call
from rfcexport.reporters.text import text_lines
from rfcexport.terminal import printable

_THE_CALL = "rfcexport"
_CLEAN = "no findings"
# XML 1.0, 2.2: the two of Unicode's non-characters that no document may hold; control characters are escaped before.
_NO_XML = re.compile("[\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class _Suite:
    name: str
    cases: tuple[tuple[str, tuple[Diagnostic, ...]], ...]

    @property
    def failures(self) -> int:
        return sum(_is_failed(found) for _, found in self.cases) if self.name != _THE_CALL else 0

    @property
    def errors(self) -> int:
        return sum(_is_failed(found) for _, found in self.cases) if self.name == _THE_CALL else 0


def junit_report(report: Report) -> str:
    """A suite for each source, in order; what lies in no file is an error of the suite `rfcexport`."""
    suites = list(_suites(report))
    tests = sum(len(suite.cases) or 1 for suite in suites)
    failures = sum(suite.failures for suite in suites)
    errors = sum(suite.errors for suite in suites)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<testsuites name="rfcexport" tests="{tests}" failures="{failures}" errors="{errors}">',
        *(line for suite in suites for line in _suite_lines(suite)),
        "</testsuites>",
    ]
    return "".join(f"{line}\n" for line in lines)


def _suites(report: Report) -> Iterator[_Suite]:
    by_path: dict[str, list[Diagnostic]] = {report.path_of(source): [] for source in report.sources}
    of_the_call: list[Diagnostic] = []
    for finding in report.new:
        position = finding.diagnostic.position
        if is_of_the_call(position):
            of_the_call.append(finding.diagnostic)
        else:
            by_path.setdefault(report.path_of(position.path), []).append(finding.diagnostic)
    for path, found in by_path.items():
        yield _Suite(path, _cases(found))
    if of_the_call:
        yield _Suite(_THE_CALL, _cases(of_the_call))


def _cases(found: Sequence[Diagnostic]) -> tuple[tuple[str, tuple[Diagnostic, ...]], ...]:
    by_slug = groupby(sorted(found, key=lambda diagnostic: diagnostic.slug), key=lambda diagnostic: diagnostic.slug)
    return tuple((slug, tuple(same)) for slug, same in by_slug)


def _suite_lines(suite: _Suite) -> Iterator[str]:
    name = _xml(printable(suite.name))
    yield (
        f'  <testsuite name="{name}" tests="{len(suite.cases) or 1}" failures="{suite.failures}" '
        f'errors="{suite.errors}" skipped="0">'
    )
    if not suite.cases:
        yield f'    <testcase name="{_CLEAN}" classname="{name}"/>'
    for slug, found in suite.cases:
        yield f'    <testcase name="{slug}" classname="{name}">'
        yield from _outcome(found, failed_as="error" if suite.name == _THE_CALL else "failure")
        yield "    </testcase>"
    yield "  </testsuite>"


def _outcome(found: Sequence[Diagnostic], *, failed_as: str) -> Iterator[str]:
    text = _xml("\n".join(line for diagnostic in found for line in text_lines(diagnostic)))
    if not _is_failed(found):
        yield f"      <system-out>{text}</system-out>"
        return
    first = next(diagnostic for diagnostic in found if diagnostic.severity is Severity.ERROR)
    message = _xml(printable(first.message))
    yield f'      <{failed_as} type="{first.slug}" message="{message}">{text}</{failed_as}>'


def _is_failed(found: Sequence[Diagnostic]) -> bool:
    return any(diagnostic.severity is Severity.ERROR for diagnostic in found)


def _xml(text: str) -> str:
    return html.escape(_NO_XML.sub(lambda found: f"\\u{ord(found[0]):04x}", text))
