from __future__ import annotations

import re
from urllib.parse import unquote

import pytest

from rfcexport.diagnostics import Diagnostic, Position
from rfcexport.findings import Finding
from rfcexport.reporters import Report
from rfcexport.reporters.github import github_report, inert
from tests.reporters.reports import HOSTILE, ORDINARY, USAGE


def test_a_finding_is_a_workflow_command_and_a_known_one_is_not_told() -> None:
    assert github_report(ORDINARY).splitlines() == [
        "::error file=rfcs/1.md,line=3,title=metadata-missing::must state an id; found none%0Ahint: state the id",
        "::warning file=rfcs/1.md,line=9,col=5,title=image-alt::picture must have an alternative text; found none",
        "::notice file=rfcs/2.md,title=table-split::table stands in parts",
    ]


def test_a_fault_of_the_call_has_no_file() -> None:
    assert github_report(Report((Finding(USAGE),))) == (
        "::error title=option-value::--paper must be a4 or letter; found 'a5'\n"
    )


def test_signs_that_end_a_field_are_escaped_as_the_toolkit_does() -> None:
    finding = Finding(Diagnostic("image-alt", "50% a:b,c", Position("a b:c,d%.md", 1)))
    assert github_report(Report((finding,))) == (
        "::warning file=a b%3Ac%2Cd%25.md,line=1,title=image-alt::50%25 a:b,c\n"
    )


def test_hostile_text_stays_one_command() -> None:
    text = github_report(HOSTILE)
    # As the runner reads a line: a command, properties apart by commas, the rest is the message.
    found = re.fullmatch(r"::error ([^:]*)::(.*)\n", text)
    assert found is not None
    properties = dict(part.split("=", 1) for part in found[1].split(","))
    assert {name: unquote(value) for name, value in properties.items()} == {
        "file": "a b/c:d,e%41\\n::error::forged\\xff</testcase>&\"'.md",
        "line": "2",
        "col": "7",
        "title": "image-alt",
    }
    assert found[2].count("%0A") == 1
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u202e]", found[2])


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("rfc.md:1: error[x]: must be", "rfc.md:1: error[x]: must be"),
        ("::error::x", "\\x3a:error::x"),
        (" \t::add-mask::x", " \t\\x3a:add-mask::x"),
        ("found ##[error]x", "found ##\\x5berror]x"),
        ("found ::x", "found ::x"),
    ],
)
def test_a_line_for_people_gives_the_runner_no_orders(line: str, expected: str) -> None:
    assert inert(line) == expected
