from __future__ import annotations

from dataclasses import replace

import pytest

from rfcexport.diagnostics import Diagnostic, Position
from rfcexport.findings import Finding, fingerprint_of, fingerprinted

STATED = Diagnostic("a-b", "must be x; found 'y'", Position("rfc.md", 3, 2))
FINDING = Finding(STATED, "  the line ")


@pytest.mark.parametrize(
    "other",
    [
        replace(FINDING, diagnostic=replace(STATED, position=Position("other.md", 7))),
        replace(FINDING, text="the   line"),
        replace(FINDING, diagnostic=replace(STATED, hint="another hint")),
    ],
)
def test_a_fingerprint_is_the_same_elsewhere(other: Finding) -> None:
    assert fingerprint_of(other) == fingerprint_of(FINDING)


@pytest.mark.parametrize(
    "other",
    [
        replace(FINDING, text="another line"),
        replace(FINDING, diagnostic=replace(STATED, slug="c-d")),
        replace(FINDING, diagnostic=replace(STATED, message="must be x; found 'z'")),
        replace(FINDING, text="\udcff"),
    ],
)
def test_a_fingerprint_differs_for_another_finding(other: Finding) -> None:
    assert fingerprint_of(other) != fingerprint_of(FINDING)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("found the same on line 7", "found the same on line 1,012"),
        ("found lines 7 and 9", "found lines 8 and 10"),
        ("found the byte 0xe9 at offset 45", "found the byte 0xe9 at offset 46"),
    ],
)
def test_a_place_in_a_message_does_not_count(first: str, second: str) -> None:
    assert fingerprint_of(Finding(replace(STATED, message=first))) == fingerprint_of(
        Finding(replace(STATED, message=second))
    )


def test_equal_findings_of_a_file_are_counted() -> None:
    other = replace(FINDING, diagnostic=replace(STATED, position=Position("other.md", 1)))
    mark = fingerprint_of(FINDING)
    assert [m for _, m in fingerprinted([FINDING, other, FINDING])] == [f"{mark}:1", f"{mark}:1", f"{mark}:2"]
