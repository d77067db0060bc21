"""What git knows of a file."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from rfcexport.pipeline import load_rfc
from rfcexport.revision import days_of
from rfcexport.settings import Settings
from tests.conftest import need_tool

WORDS = "# T of it\n\nWords of it.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A work tree with a file that was committed, renamed and changed on three days."""
    need_tool("git")
    git(tmp_path, "2026-01-02", "init", "--quiet")
    (tmp_path / "old.md").write_text(WORDS)
    commit(tmp_path, "2026-01-02")
    git(tmp_path, "2026-02-03", "mv", "old.md", "new.md")
    commit(tmp_path, "2026-02-03")
    (tmp_path / "new.md").write_text(f"{WORDS}\nMore.\n")
    commit(tmp_path, "2026-03-04")
    return tmp_path


def commit(folder: Path, day: str) -> None:
    git(folder, day, "add", "-A")
    git(folder, day, "-c", "user.name=A", "-c", "user.email=a@b.co", "commit", "--quiet", "-m", "x")


def git(folder: Path, day: str, *arguments: str) -> None:
    moment = f"{day}T12:00:00+00:00"
    own = {"GIT_AUTHOR_DATE": moment, "GIT_COMMITTER_DATE": moment, "GIT_CONFIG_GLOBAL": os.devnull}
    subprocess.run(["git", *arguments], cwd=folder, check=True, env={**os.environ, **own})


def test_days_are_those_of_the_first_and_the_last_commit(folder: Path) -> None:
    assert days_of(folder / "new.md") == ("2026-01-02", "2026-03-04")


def test_days_are_unknown_when_git_does_not_know_the_file(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    (folder / "other.md").write_text(WORDS)
    assert days_of(folder / "other.md") == (None, None)


def test_days_are_unknown_outside_of_git(tmp_path: Path) -> None:
    assert days_of(tmp_path / "x.md") == (None, None)


def test_dates_are_from_git_when_they_are_wanted_and_not_stated(folder: Path) -> None:
    (folder / "new.md").write_text("# T of it\n\n- **Status**: Draft\n- **Created**: 2025-12-31\n\n## A\n")
    found = [load_rfc(folder / "new.md", settings=Settings(dates=dates)).value.metadata for dates in ("git", "stated")]
    assert [(m.created, m.updated, m.from_git) for m in found] == [
        ("2025-12-31", "2026-03-04", ("updated",)),
        ("2025-12-31", None, ()),
    ]
