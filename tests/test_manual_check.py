"""What the manual's page on `check` shows is what the program prints."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.cli import Cli, cli

__all__ = ["cli"]

PAGE = (Path(__file__).parent.parent / "docs" / "manual" / "check.md").read_text("utf-8")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    (tmp_path / "rfcs").mkdir()
    (tmp_path / "rfcs" / "0042-log.md").write_text(_fences("markdown")[0])
    return tmp_path


def _fences(language: str) -> list[str]:
    return re.findall(rf"(?ms)^```{language}\n(.*?)^```$", PAGE)


def test_the_lines_are_those_of_the_page(cli: Cli) -> None:
    assert f"$ rfcexport check rfcs\n{cli('check', 'rfcs').err}" in _fences("console")


def test_the_annotations_are_those_of_the_page(cli: Cli) -> None:
    told = cli("check", "rfcs", "--format", "github").err
    assert told.rpartition("checked")[0] in _fences("")


def test_the_junit_report_is_that_of_the_page(cli: Cli) -> None:
    assert [cli("check", "rfcs", "--format", "junit").out.decode()] == _fences("xml")


def test_the_values_of_sarif_and_gitlab_are_those_of_the_page(cli: Cli) -> None:
    shown = [json.loads(text) for text in _fences("json")]
    results: list[Any] = json.loads(cli("check", "rfcs", "--format", "sarif").out)["runs"][0]["results"]
    issues: list[Any] = json.loads(cli("check", "rfcs", "--format", "gitlab").out)
    assert shown == [results[1], issues[1]]


def test_the_baseline_is_told_of_as_on_the_page(cli: Cli) -> None:
    baseline = ("check", "rfcs", "--strict", "--baseline", "rfcs/baseline.json")
    lines = [f"$ rfcexport {' '.join(call)}\n{cli(*call).err}" for call in ((*baseline, "--update-baseline"), baseline)]
    assert [line for line in lines if line not in _fences("console")] == []
