from __future__ import annotations

from pathlib import Path

import pytest

from tests.conformance import checkers
from tests.conformance.__main__ import main, shortfall
from tests.conformance.exporting import paths_of, sources_of
from tests.conformance.verdicts import Fault, Verdict


@pytest.mark.parametrize(
    ("arguments", "ci", "code"),
    [([], "", 3), (["--skip-missing"], "", 0), (["--skip-missing"], "true", 3)],
)
def test_a_missing_checker_is_told_with_its_remedy(
    arguments: list[str],
    ci: str,
    code: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("CI", ci)
    # A machine without Java.
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    checkers.java.cache_clear()
    assert main([str(tmp_path), "--formats", "pdf", *arguments]) == code
    checkers.java.cache_clear()
    said = capsys.readouterr()
    skipped = "skipped: " if code == 0 else ""
    assert said.err.startswith(f"conformance: {skipped}must have Java 17 or later; found none; install with: ")
    assert said.err.count("\n") == 1


def test_the_pins_have_a_version_for_each_checker() -> None:
    assert {name for name, version in checkers.versions().items() if version} == {
        "veraPDF", "vnu-jar", "axe-core", "openxml-audit", "mammoth", "Open XML SDK (ooxml-validator)",
    }  # fmt: skip


def test_sources_are_those_of_the_manifest_where_there_is_one(tmp_path: Path) -> None:
    (tmp_path / "manifest.tsv").write_text("path\ttitle\nb/x.md\tX\na/y.md\tY\n", "utf-8")
    other = tmp_path / "other"
    other.mkdir()
    assert sources_of([tmp_path, other]) == [tmp_path / "a" / "y.md", tmp_path / "b" / "x.md", other]


def test_paths_are_found_by_the_end_that_an_archive_names(tmp_path: Path) -> None:
    for name in ("one/a/x.md", "one/b/x.md", "alone.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("# X\n", "utf-8")
    sources = [tmp_path / "one", tmp_path / "alone.md"]
    assert paths_of(["b/x.md", "alone.md", "missing.md"], sources) == {
        "b/x.md": tmp_path / "one" / "b" / "x.md", "alone.md": tmp_path / "alone.md",
    }  # fmt: skip


def test_too_few_claims_are_told_when_every_claim_holds() -> None:
    archival = [Verdict(f"{number}.md", "pdf", "PDF/A-3a") for number in range(20)]
    wrong = Verdict("0.md", "pdf", "PDF/UA-1", (Fault("7.1", "must be", 1),))
    universal = [wrong, *(Verdict(f"{number}.md", "pdf", "PDF/UA-1") for number in range(1, 19))]
    assert shortfall([*archival, *universal]) == ["of 20 PDFs at least 91% must pass PDF/UA-1; found 18"]
    assert shortfall([*archival, *universal, Verdict("19.md", "pdf", "PDF/UA-1")]) == []
    assert shortfall([Verdict("1.md", "pdf", "")]) == [
        "of 1 PDFs at least 97% must pass PDF/A-3a; found 0",
        "of 1 PDFs at least 91% must pass PDF/UA-1; found 0",
    ]
