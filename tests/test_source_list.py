from __future__ import annotations

from pathlib import Path

import pytest

from rfcexport.source_list import Listed, listed_sources
from rfcexport.usage import WrongUsage


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("rfcs/2.md", "rfcs/1.md", "rfcs/old/3.MD", "rfcs/notes.txt", "rfcs/.hidden.md", "rfcs/.git/4.md"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    (tmp_path / "empty").mkdir()
    (tmp_path / "[1].md").touch()
    return tmp_path


def _sources(*arguments: str) -> list[str]:
    return [listed.source for listed in listed_sources(arguments)]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("rfcs/2.md", "-", "rfcs/notes.txt"), ["rfcs/2.md", "-", "rfcs/notes.txt"]),
        (("rfcs",), ["rfcs/1.md", "rfcs/2.md", "rfcs/old/3.MD"]),
        (("rfcs/*.md",), ["rfcs/1.md", "rfcs/2.md"]),
        (("rfcs/**/*.MD",), ["rfcs/old/3.MD"]),
        (("[1].md",), ["[1].md"]),
        (("none.md",), ["none.md"]),
        (("a\0b",), ["a\0b"]),
        (("rfcs/2.md", "rfcs", "./rfcs/1.md"), ["rfcs/2.md", "./rfcs/1.md", "rfcs/old/3.MD"]),
    ],
)
def test_arguments_are_listed_as_sources(arguments: tuple[str, ...], expected: list[str]) -> None:
    assert _sources(*arguments) == expected


def test_a_link_to_a_folder_is_not_followed(folder: Path) -> None:
    (folder / "rfcs" / "loop").symlink_to(folder / "rfcs")
    assert _sources("rfcs") == ["rfcs/1.md", "rfcs/2.md", "rfcs/old/3.MD"]


@pytest.mark.parametrize(
    ("argument", "told"),
    [
        ("empty", "empty: error[source-missing]: must hold a Markdown file (*.md); found none"),
        ("rfcs/*.rst", "rfcs/*.rst: error[source-missing]: must match a file; found none"),
    ],
)
def test_an_argument_that_finds_nothing_is_wrong(argument: str, told: str) -> None:
    with pytest.raises(WrongUsage) as caught:
        listed_sources([argument])
    assert str(caught.value) == told


@pytest.mark.parametrize(
    ("listed", "expected"),
    [
        (Listed("rfcs/README.md", is_named=False), True),
        (Listed("rfcs/0000-template.md", is_named=False), True),
        (Listed("LICENSES.md", is_named=False), True),
        (Listed("rfcs/README.md"), False),
        (Listed("rfcs/readme-generator.md", is_named=False), False),
    ],
)
def test_a_file_beside_rfcs_is_known_by_its_name(listed: Listed, expected: bool) -> None:
    assert listed.may_be_no_rfc is expected
