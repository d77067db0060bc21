"""A text read and checked in one call."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

from rfcexport.checks.subject import Found, Subject, subject_of
from rfcexport.policy import Policy
from rfcexport.reader import read_rfc
from rfcexport.rules import NONE, Rules
from tests.trees import read

TODAY = date(2026, 6, 1)
HEAD = "# Retry queue\n\n- **Status**: Draft\n\n"
"""A title and its metadata, four lines."""


def subject(text: str, *, rules: Rules = NONE, folder: Path | None = None) -> Subject:
    """`text` as a check is given it; with a `folder` as a file there, which is its root."""
    rfc = read(text).value if folder is None else read_rfc(text.encode("utf-8"), path=str(folder / "rfc.md")).value
    return subject_of(rfc, rules=rules, policy=Policy(folder), today=TODAY)


def found(find: Callable[[Subject], Iterable[Found]], text: str, *, rules: Rules = NONE) -> list[str]:
    """What a check finds, as `line:column message`."""
    return written(find(subject(text, rules=rules)))


def written(findings: Iterable[Found]) -> list[str]:
    """Findings as `line:column message`."""
    return [f"{one.line}:{one.column} {one.message}" for one in findings]
