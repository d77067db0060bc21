"""What the tests of the CI kit share: its files, and a clone in which its scripts run as GitHub and GitLab run them."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml

from rfcexport.cli import app
from tests.conftest import need_tool

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs/manual/ci.md").read_text("utf-8")
GITLAB = ROOT / "ci/gitlab/rfcexport.gitlab-ci.yml"
SCRIPTS = ROOT / "ci/github"
FINDING = "# RFC {0}: T{0}\n\n- **Status**: Draft\n\n## Summary\n\nSee [it](#none).\n"


def loaded(text: str) -> Any:
    return yaml.safe_load(text)


def action() -> dict[str, Any]:
    found: dict[str, Any] = loaded((ROOT / "action.yml").read_text("utf-8"))
    return found


def gitlab() -> dict[str, Any]:
    found: dict[str, Any] = loaded(GITLAB.read_text("utf-8"))
    return found


def hook() -> dict[str, Any]:
    (found,) = loaded((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    return dict(found)


def examples() -> list[Any]:
    return [loaded(text) for text in re.findall(r"(?ms)^```yaml\n(.*?)^```$", PAGE)]


def commands() -> dict[str, set[str]]:
    """The options of each command."""
    group: Any = typer.main.get_command(app)
    return {
        name: {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
        for name, command in group.commands.items()
    }


@dataclass(frozen=True)
class Ran:
    """A script's exit code, what it printed, and the outputs of the step; the last value of an output counts."""

    code: int
    said: str
    outputs: dict[str, str]
    summary: str


@dataclass(frozen=True)
class Runner:
    """A folder as a job of GitHub or GitLab finds it: a clone, and rfcexport on the path."""

    folder: Path
    outside: Path

    def run(self, command: list[str], **variables: str) -> Ran:
        for name in ("output", "summary"):
            (self.outside / name).write_text("")
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("GITHUB_", "CI_", "GIT_"))},
            "PATH": f"{self.outside / 'bin'}{os.pathsep}{os.environ['PATH']}",
            "GITHUB_ACTIONS": "true",
            "GITHUB_OUTPUT": str(self.outside / "output"),
            "GITHUB_STEP_SUMMARY": str(self.outside / "summary"),
            **variables,
        }
        done = subprocess.run(
            command, cwd=self.folder, env=environment, capture_output=True, text=True, check=False, timeout=120
        )
        lines = (self.outside / "output").read_text().splitlines()
        outputs = {name: value for name, _, value in (line.partition("=") for line in lines)}
        return Ran(done.returncode, done.stdout + done.stderr, outputs, (self.outside / "summary").read_text())

    def step(self, **given: str) -> Ran:
        """The step `run` of the action with the inputs that a workflow gives."""
        variables = {name: str(of_input.get("default", "")) for name, of_input in action()["inputs"].items()}
        variables |= {name.replace("_", "-"): value for name, value in {"formats": "html", **given}.items()}
        inputs = {f"INPUT_{name.upper().replace('-', '_')}": value for name, value in variables.items()}
        return self.run(["bash", str(SCRIPTS / "run.sh")], RESTORED_KEY=given.get("restored", ""), **inputs)

    def job(self, name: str, **variables: str) -> Ran:
        """The script of a job of the template, its installation left out."""
        template = gitlab()
        stated: Mapping[str, str] = {**template["variables"], "RFCEXPORT_FORMATS": "html"}
        script = "\n".join(template[name]["script"])
        return self.run(["sh", "-e", "-c", script], **{**stated, **variables})


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    need_tool("bash")
    need_tool("git")
    folder, outside = tmp_path / "clone", tmp_path / "outside"
    (outside / "bin").mkdir(parents=True)
    command = outside / "bin/rfcexport"
    command.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m rfcexport "$@"\n')
    command.chmod(0o755)
    (folder / "rfcs").mkdir(parents=True)
    for number in (1, 2):
        (folder / f"rfcs/000{number}.md").write_text(FINDING.format(number))
    commit(folder, "init", "--quiet")
    return Runner(folder, outside)


def commit(folder: Path, *before: str) -> None:
    name = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")
    commands = (before, ("add", "--all"), (*name, "commit", "--quiet", "--allow-empty", "--message", "a change"))
    for command in filter(None, commands):
        subprocess.run(["git", *command], cwd=folder, check=True)
