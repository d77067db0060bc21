"""The page on strangers' documents: its example does what it says, and what it lists of a settings file is so."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cli import Cli, cli

__all__ = ["cli"]

PAGE = (Path(__file__).parent.parent / "docs" / "manual" / "untrusted.md").read_text("utf-8")
SOURCE = "# RFC 1: T\n\n- **Status**: Draft\n\n## Summary\n\nSee [it](#none).\n"


@pytest.fixture
def workflow() -> dict[Any, Any]:
    found = re.search(r"(?s)```yaml\n(.*?)```", PAGE)
    assert found is not None
    loaded: dict[Any, Any] = yaml.safe_load(found[1])
    return loaded


@pytest.fixture
def checkouts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The base with settings, and a pull request with others."""
    monkeypatch.chdir(tmp_path)
    for name in ("base", "proposed/rfcs"):
        (tmp_path / name).mkdir(parents=True)
    for name in ("base", "proposed"):
        (tmp_path / name / ".git").mkdir()
    (tmp_path / "base/rfcexport.toml").write_text('org = "Base"\n')
    (tmp_path / "proposed/rfcexport.toml").write_text('org = "Stranger"\n[checks]\nlink-anchor = "off"\n')
    (tmp_path / "proposed/rfcs/1.md").write_text(SOURCE)
    return tmp_path


def commands_of(workflow: dict[Any, Any]) -> list[list[str]]:
    """The calls of rfcexport, with the pattern for files as a shell would read it."""
    runs = [step["run"] for step in workflow["jobs"]["rfcs"]["steps"] if "run" in step]
    lines = [line for run in runs for line in run.splitlines() if line.startswith("rfcexport ")]
    return [shlex.split(line.replace("*.md", "1.md"))[1:] for line in lines]


def test_example_gives_a_pull_request_nothing_but_reading(workflow: dict[Any, Any]) -> None:
    # YAML 1.1 takes the key `on` for a truth.
    assert (workflow[True], workflow["permissions"]) == ("pull_request", {"contents": "read"})
    checkouts = [step for step in workflow["jobs"]["rfcs"]["steps"] if "checkout" in step.get("uses", "")]
    assert [step["with"]["persist-credentials"] for step in checkouts] == [False, False]


def test_example_takes_the_settings_of_the_base(workflow: dict[Any, Any], checkouts: Path, cli: Cli) -> None:
    ran = {command[0]: cli(*command) for command in commands_of(workflow) if command[0] in ("check", "pdf")}
    assert {name: one.code for name, one in ran.items()} == {"check": 0, "pdf": 0}
    assert "#none" in ran["check"].out.decode() + ran["check"].err
    assert (checkouts / "out/1.pdf").is_file()


def test_settings_of_a_pull_request_turn_checks_off_unless_another_file_is_named(checkouts: Path, cli: Cli) -> None:
    source = "proposed/rfcs/1.md"
    told = [
        "link-anchor" in cli("check", source, *options).err
        for options in ((), ("--no-config",), ("--config", "base/rfcexport.toml"))
    ]
    assert told == [False, True, True]


@pytest.mark.parametrize("line", ["allow-remote-images = true", "[limits]\npages = 100000", "strict = false"])
def test_settings_of_a_pull_request_may_say_what_the_page_lists(checkouts: Path, cli: Cli, line: str) -> None:
    (checkouts / "proposed/rfcexport.toml").write_text(f"{line}\n")
    assert cli("check", "proposed/rfcs/1.md").code == 0


def test_settings_of_a_pull_request_may_not_widen_the_root(checkouts: Path, cli: Cli) -> None:
    (checkouts / "proposed/rfcexport.toml").write_text('root = ".."\n')
    assert cli("check", "proposed/rfcs/1.md").code == 2
