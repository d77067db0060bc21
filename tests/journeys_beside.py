"""The ways of all that is no document: front matter and files beside one, the caller's files, pictures, words.

As in `tests/journeys.py`: the one refusal that is allowed is expected, and the rest fails.
"""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from rfcexport.baseline import baseline_text, read_baseline
from rfcexport.diagnostics import Diagnostic, Position, Read, RefusedInput, Severity
from rfcexport.dialects import Head, read_stated
from rfcexport.findings import Finding
from rfcexport.front_matter import read_sidecar, split_front_matter
from rfcexport.images import picture_of
from rfcexport.metadata import metadata_of
from rfcexport.model import Metadata, Rfc, Source
from rfcexport.policy import Limits, Policy, Refused
from rfcexport.reporters import LINE_FORMATS, WRITERS, Report, json_of
from rfcexport.reporters.github import inert
from rfcexport.rules import rules_of
from rfcexport.settings import load_settings
from rfcexport.terminal import json_text, printable
from rfcexport.usage import WrongUsage
from tests.claims import assert_findings, assert_shown

LIMITS = Limits(pandoc_s=0.5)
"""As a run has them, but for the time of pandoc: whoever tries many documents does not wait long for one."""


@cache
def empty_folder() -> Path:
    """A folder of this run's own: where files of the caller's are put, and the root of documents."""
    return Path(tempfile.mkdtemp(prefix="rfcexport-journeys-"))


# Files beside documents


def read_front_matter(text: str) -> bool:
    """The front matter of `text`: the rest keeps its lines, and each key has a line of the block."""
    try:
        read = split_front_matter(text, path="x.md", limits=LIMITS)
    except RefusedInput as refusal:
        assert_findings([refusal.diagnostic], text.split("\n"), path="x.md")
        return False
    front, body = read.value
    lines = text.split("\n")
    assert_findings(read.diagnostics, lines, path="x.md")
    if front is None:
        assert body == text
        return False
    assert body.count("\n") in (text.count("\n"), text.count("\n") + 1)
    assert all(1 <= entry.line <= len(lines) for entry in front.entries), front
    stated = read_stated(Head(front, (), None, tuple(lines)))
    assert_shown(Read(_stated_alone(metadata_of(stated.fields, title=None, path="x.md").value, text, stated.dialect)))
    return True


def read_beside(content: bytes) -> bool:
    """The file with metadata beside a document."""
    try:
        read = read_sidecar(content, path="x.yaml", limits=LIMITS)
    except RefusedInput:
        return False
    assert_findings(read.diagnostics, [], path="")
    if read.value is not None:
        stated = read_stated(Head(None, (), None, (), read.value))
        metadata_of(stated.fields, title=None, path="x.md")
    return read.value is not None


def _stated_alone(metadata: Metadata, text: str, dialect: str) -> Rfc:
    return Rfc(Source("x.md", "0" * 64, len(text), text), metadata, dialect, None, (), ())


# Files of the caller's


def read_settings(content: bytes) -> bool:
    """Settings from a file of its own and from `pyproject.toml`; as rules, too."""
    taken = False
    for name in ("rfcexport.toml", "pyproject.toml"):
        path = empty_folder() / name
        path.write_bytes(content)
        try:
            load_settings(empty_folder(), config=path)
            taken = True
        except WrongUsage as fault:
            assert_fault(fault, content)
        path.unlink()
    path = empty_folder() / "rules.toml"
    path.write_bytes(content)
    try:
        rules_of("rules.toml", folder=empty_folder())
        taken = True
    except WrongUsage as fault:
        assert_fault(fault, content)
    return taken


def read_known_findings(content: bytes) -> bool:
    """A baseline; one that is taken comes back as it was."""
    path = empty_folder() / "baseline.json"
    path.write_bytes(content)
    try:
        baseline = read_baseline(path)
    except WrongUsage as fault:
        assert_fault(fault, content)
        return False
    path.write_text(baseline_text(baseline), "utf-8")
    assert Counter(read_baseline(path).entries) == Counter(baseline.entries)
    return True


def assert_fault(fault: WrongUsage, content: bytes) -> None:
    """A fault in a file is told on a line of it, in words that a terminal can show."""
    position = fault.diagnostic.position
    lines = content.decode("utf-8", "replace").replace("\r\n", "\n").splitlines() or [""]
    assert position.line is None or 1 <= position.line <= len(lines) + 1, fault.diagnostic
    tell([Finding(fault.diagnostic)])


# Pictures and words


def read_picture(content: bytes) -> bool:
    """A picture that may be embedded."""
    try:
        picture = picture_of(content, Policy())
    except Refused:
        return False
    assert picture.extension in ("png", "jpg", "gif", "svg")
    assert picture.content
    assert 0 <= picture.width < float("inf"), picture.width
    assert 0 <= picture.height < float("inf"), picture.height
    return True


def tell(findings: Sequence[Finding]) -> None:
    """Findings in every format: each is what its reader expects, and nothing in it moves a cursor or gives an order."""
    report = Report(tuple(findings), ("x.md",), 1, None)
    for name, write_report in WRITERS.items():
        text = write_report(report)
        text.encode("utf-8")
        if name == "junit":
            ElementTree.fromstring(text.encode("utf-8"))
        elif name not in LINE_FORMATS:
            json.loads(text)
        for line in text.splitlines():
            assert printable(line) == line, (name, line)
    # A runner obeys what a line begins with: each finding is one command, and none is in its words.
    assert len(WRITERS["github"](report).splitlines()) == len(findings)


def show_words(text: str) -> None:
    """Any text on its way to a terminal."""
    shown = printable(text)
    assert printable(shown) == shown
    assert not any(ord(sign) < 0x20 or 0x7F <= ord(sign) < 0xA0 for sign in shown)
    assert shown.encode("utf-8") is not None
    value: Any = {"key": text, text: [text]}
    assert json.loads(json_text(value)) == value
    assert not inert(shown).lstrip().startswith("::")
    assert "##[" not in inert(shown)
    # A name as the system gives it: bytes that are no text are halves of pairs (PEP 383).
    path = text.encode("utf-8", "surrogatepass").decode("utf-8", "surrogateescape") or "-"
    finding = Diagnostic("image-alt", text, Position(path, 1, 2), Severity.WARNING, text)
    json_of(finding)
    tell([Finding(finding, text)])
