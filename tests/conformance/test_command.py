from __future__ import annotations

from pathlib import Path

import pytest

from tests.conformance import checkers
from tests.conformance.__main__ import main
from tests.conformance.exporting import sources_of


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
        "veraPDF", "vnu-jar", "axe-core", "openxml-audit",
    }  # fmt: skip


def test_sources_are_those_of_the_manifest_where_there_is_one(tmp_path: Path) -> None:
    (tmp_path / "manifest.tsv").write_text("path\ttitle\nb/x.md\tX\na/y.md\tY\n", "utf-8")
    other = tmp_path / "other"
    other.mkdir()
    assert sources_of([tmp_path, other]) == [tmp_path / "a" / "y.md", tmp_path / "b" / "x.md", other]
