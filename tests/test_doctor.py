from __future__ import annotations

import re
from pathlib import Path

import pytest

from rfcexport.doctor import Requirement, Standing, doctor_json, doctor_text, is_whole, requirements
from rfcexport.pandoc import pandoc_path
from rfcexport.settings import load_settings


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


FOUND = Requirement("pandoc", Standing.OK, "3.9", "reading")
SLOW = Requirement("HarfBuzz-subset", Standing.OPTIONAL, "none", "speed", "apt x")
MISSING = Requirement("Pango", Standing.MISSING, "none", "PDF", "apt y")


def test_every_requirement_is_looked_at() -> None:
    assert [requirement.name for requirement in requirements()] == [
        "Python",
        "rfcexport",
        "pandoc",
        "fonts",
        "cache folder",
        "Pango",
        "HarfBuzz-subset",
        "diagrams",
        "formulas",
        "git",
        "second wall",
    ]


def test_only_what_is_needed_must_be_there() -> None:
    assert [is_whole([FOUND, SLOW]), is_whole([FOUND, MISSING])] == [True, False]


def test_the_table_names_the_command_that_mends(folder: Path) -> None:
    assert doctor_text([FOUND, SLOW, MISSING], None) == (
        "ok        pandoc           3.9\n"
        "optional  HarfBuzz-subset  none\n"
        "                           for speed\n"
        "                           apt x\n"
        "missing   Pango            none\n"
        "                           for PDF\n"
        "                           apt y\n"
    )


def test_the_table_ends_with_the_settings_in_force(folder: Path) -> None:
    (folder / "rfcexport.toml").write_text('org = "Widgets"\n')
    lines = doctor_text([], load_settings(folder)).splitlines()
    assert (lines[1], lines[5], lines[8]) == (
        "Settings in force here:",
        "org                  Widgets   rfcexport.toml:1",
        "toc                  true      default",
    )


def test_json_says_the_same(folder: Path) -> None:
    value = doctor_json([MISSING], load_settings(folder, given={"paper": "letter"}))
    assert value["requirements"] == [
        {"name": "Pango", "standing": "missing", "found": "none", "purpose": "PDF", "mend": "apt y"}
    ]
    assert value["settings"][1] == {"name": "paper", "value": "letter", "origin": "command line"}
    assert (value["schema"], value["whole"]) == (1, False)


@pytest.mark.parametrize(
    ("says", "found"),
    [
        (None, "cannot be started: [Errno 2] No such file or directory: '{path}'"),
        ("pandoc 2.17.1", "2.17.1 at {path}, older than 3.8"),
        ("hello", "{path} is no pandoc"),
    ],
)
def test_a_pandoc_that_will_not_do_is_missing(
    folder: Path, monkeypatch: pytest.MonkeyPatch, says: str | None, found: str
) -> None:
    path = folder / "pandoc"
    if says is not None:
        path.write_text(f"#!/bin/sh\necho {says}\n")
        path.chmod(0o755)
    monkeypatch.setenv("PYPANDOC_PANDOC", str(path))
    pandoc_path.cache_clear()
    try:
        requirement = next(requirement for requirement in requirements() if requirement.name == "pandoc")
    finally:
        pandoc_path.cache_clear()
    assert (requirement.standing, requirement.found, requirement.mend) == (
        Standing.MISSING,
        found.format(path=path),
        "python -m pip install 'pypandoc-binary>=1.17'",
    )


def test_a_git_that_is_absent_is_no_obstacle(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setenv("PATH", str(folder))
    found = next(requirement for requirement in requirements() if requirement.name == "git")
    assert (found.standing, found.found, found.mend) == (Standing.OPTIONAL, "none", "sudo apt-get install git")


def test_what_draws_is_told_with_its_version(folder: Path) -> None:
    found = {requirement.name: requirement for requirement in requirements()}
    assert found["diagrams"].standing is Standing.OK
    assert re.match(r"Mermaid \(0\.14\.\d+\), DOT \(0\.2\.\d+\)", found["diagrams"].found)
    assert (found["formulas"].standing, found["formulas"].found) == (Standing.OK, "MathJax 3.2.2")
