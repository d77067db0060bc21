from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from rfcexport.baseline import Baseline, baseline_text, compared, read_baseline, stale, updated
from rfcexport.diagnostics import Diagnostic, Position, Severity
from rfcexport.findings import Finding, fingerprint_of
from rfcexport.usage import WrongUsage


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "rfcs").mkdir()
    for name in ("1.md", "2.md"):
        (tmp_path / "rfcs" / name).touch()
    return tmp_path


def _finding(path: str = "rfcs/1.md", line: int = 3, text: str = "![](a.png)", slug: str = "image-alt") -> Finding:
    return Finding(Diagnostic(slug, "must have a text; found none", Position(path, line)), text)


def _kept(*findings: Finding, path: Path = Path("baseline.json")) -> Baseline:
    sources = {finding.diagnostic.position.path for finding in findings}
    path.write_text(baseline_text(updated(Baseline(path), findings, sources=sources)))
    return read_baseline(path)


def _known(baseline: Baseline, *findings: Finding) -> list[bool]:
    sources = {"rfcs/1.md", "rfcs/2.md"}
    return [finding.is_known for finding in compared(findings, baseline, sources=sources).findings]


def test_what_was_found_before_is_known_wherever_its_line_stands() -> None:
    assert _known(_kept(_finding(line=3)), _finding(line=40)) == [True]


def test_one_more_of_the_same_is_new() -> None:
    assert _known(_kept(_finding(line=3)), _finding(line=3), _finding(line=9)) == [True, False]


@pytest.mark.parametrize(
    "other", [_finding(path="rfcs/2.md"), _finding(text="![](b.png)"), _finding(slug="image-refused")]
)
def test_another_finding_is_new(other: Finding) -> None:
    assert _known(_kept(_finding()), other) == [False]


def test_the_weight_of_a_finding_does_not_count() -> None:
    as_error = _finding()
    as_error = replace(as_error, diagnostic=replace(as_error.diagnostic, severity=Severity.ERROR))
    assert _known(_kept(_finding()), as_error) == [True]


@pytest.mark.parametrize("slug", ["internal", "source-missing"])
def test_a_fault_that_is_no_documents_is_never_known(slug: str) -> None:
    baseline = _kept(_finding(slug=slug))
    assert (baseline.entries, _known(baseline, _finding(slug=slug))) == ((), [False])


def test_paths_are_seen_from_the_folder_of_the_baseline(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    baseline = _kept(_finding(), path=folder / "rfcs" / "known.json")
    assert [entry.path for entry in baseline.entries] == ["1.md"]
    monkeypatch.chdir(folder / "rfcs")
    result = compared([_finding(path="1.md")], read_baseline(Path("known.json")), sources=["1.md"])
    assert [finding.is_known for finding in result.findings] == [True]


def test_the_file_has_an_entry_a_line_in_order() -> None:
    baseline = _kept(_finding("rfcs/2.md"), _finding(line=9), _finding(line=3), _finding(slug="html-style-refused"))
    mark, other = fingerprint_of(_finding()), fingerprint_of(_finding(slug="html-style-refused"))
    assert baseline_text(baseline).splitlines() == [
        "{",
        '  "version": 1,',
        '  "findings": [',
        f'    {{"path": "rfcs/1.md", "slug": "html-style-refused", "fingerprint": "{other}", "count": 1, '
        '"message": "must have a text; found none"},',
        f'    {{"path": "rfcs/1.md", "slug": "image-alt", "fingerprint": "{mark}", "count": 2, '
        '"message": "must have a text; found none"},',
        f'    {{"path": "rfcs/2.md", "slug": "image-alt", "fingerprint": "{mark}", "count": 1, '
        '"message": "must have a text; found none"}',
        "  ]",
        "}",
    ]


def test_an_empty_baseline_can_be_read_back() -> None:
    assert _kept().entries == ()


def test_a_path_of_strange_bytes_comes_back() -> None:
    name = "rfcs/\udcff\n\u202e{ é }.md"
    assert [entry.path for entry in _kept(_finding(name)).entries] == [name]


def test_what_is_found_no_more_is_told_of_the_files_that_were_looked_at() -> None:
    baseline = _kept(_finding(line=3), _finding(line=4), _finding("rfcs/2.md"), _finding("rfcs/3.md"))
    gone = compared([_finding()], baseline, sources=["rfcs/1.md"]).gone
    # 2.md was not looked at, and there is no 3.md.
    assert [(entry.path, entry.count) for entry in gone] == [("rfcs/1.md", 1), ("rfcs/3.md", 1)]
    assert stale(gone[0], baseline) == Diagnostic(
        "baseline-stale",
        "must hold what is still found; found image-alt of rfcs/1.md: must have a text; found none",
        Position("baseline.json"),
        Severity.NOTE,
        "--update-baseline takes it out",
    )


def test_an_update_keeps_what_was_not_looked_at() -> None:
    baseline = _kept(_finding(), _finding("rfcs/2.md"), _finding("rfcs/3.md"))
    today = updated(baseline, [_finding(slug="link-http")], sources=["rfcs/1.md"])
    assert [(entry.path, entry.slug) for entry in today.entries] == [
        ("rfcs/1.md", "link-http"),
        ("rfcs/2.md", "image-alt"),
    ]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"{", "baseline.json:1:2: error[baseline-syntax]: must be JSON; expecting property name"),
        (b"[]", "baseline.json: error[baseline-syntax]: must be a baseline; found another JSON value"),
        (b'{"findings": []}', "baseline.json: error[baseline-syntax]: must be a baseline of version 1; found None"),
        (b"[" * 100_000, "baseline.json: error[baseline-syntax]: must be a baseline; found another JSON value"),
        (b"\xff", "baseline.json: error[baseline-unreadable]: must be a baseline; found a file that cannot be read"),
        (
            json.dumps({"version": 1, "findings": [{"path": 1}]}).encode(),
            "baseline.json: error[baseline-syntax]: must hold path, slug, fingerprint, count and message in each "
            'finding; found {"path": 1}',
        ),
    ],
)
def test_a_file_that_is_no_baseline_is_refused(content: bytes, told: str) -> None:
    Path("baseline.json").write_bytes(content)
    with pytest.raises(WrongUsage) as caught:
        read_baseline(Path("baseline.json"))
    assert str(caught.value).startswith(told)


def test_a_baseline_that_is_missing_says_how_it_is_made() -> None:
    with pytest.raises(WrongUsage) as caught:
        read_baseline(Path("none.json"))
    assert (str(caught.value), caught.value.hint) == (
        "none.json: error[baseline-unreadable]: must be a baseline; found no such file",
        "--update-baseline writes it",
    )
