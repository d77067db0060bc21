"""The page on limits says what the program holds documents to."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from rfcexport.policy import LIMITS, Limits, rule_of
from tests.cli import Cli, cli

__all__ = ["cli"]

PAGE = (Path(__file__).parent.parent / "docs" / "manual" / "limits.md").read_text("utf-8")


def test_limits_has_a_row_for_each_limit_in_order() -> None:
    rows = re.findall(r"(?m)^\| `([a-z-]+)` \| `([\d.]+)` \| (.+) \| `([a-z-]+)` \|$", PAGE)
    standard = Limits()
    assert rows == [
        (limit.name, f"{getattr(standard, limit.field)}".removesuffix(".0"), rule_of(limit.name, standard), limit.slug)
        for limit in LIMITS.values()
    ]


def test_every_limit_of_the_page_is_one() -> None:
    named = set(re.findall(r"--limit ([a-z-]+)=\d", PAGE)) | set(re.findall(r"(?m)^([a-z-]+) = \d+$", PAGE))
    assert named <= LIMITS.keys()


def test_breach_is_told_as_the_page_shows_it(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    rows = "".join(f"| {n} | x |\n" for n in range(6000))
    (tmp_path / "rfcs").mkdir()
    head = "# RFC 42: T\n\n- **Status**: Draft\n\n## Data\n\n| a | b |\n|---|---|\n"
    (tmp_path / "rfcs/0042.md").write_text(f"{head}{rows}")
    ran = cli("html", "rfcs/0042.md")
    assert (ran.code, f"```\n{ran.err}```\n" in PAGE) == (1, True)
    assert cli("html", "rfcs/0042.md", "--limit", "table-rows=7000").code == 0
