"""What lies round the sources of a batch, looked at once for all of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from rfcexport.archive.surroundings import Surroundings
from rfcexport.settings import Settings

ADDRESSES = ("a.txt", "/a.txt", "../a.txt", "none.txt", "/none.txt", "below", "two#part", "%61.txt", "../../out.txt")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder `top` with a file and `below` it a source with another one."""
    below = tmp_path / "top/below"
    below.mkdir(parents=True)
    for path in (below / "one.md", below / "two.md", below / "a.txt", tmp_path / "top/a.txt"):
        path.write_text(path.name)
    return below


@pytest.mark.parametrize(
    ("root", "expected"),
    [
        # What begins at the root cannot be told where the root is not known, and nothing is looked at outside of it.
        (None, ("none.txt", "below")),
        ("..", ("none.txt", "/none.txt", "below")),
    ],
)
def test_files_that_are_lacking_are_told_as_far_as_the_root_goes(
    folder: Path, root: str | None, expected: tuple[str, ...]
) -> None:
    settings = Settings(root=str(folder / root) if root else None)
    around = Surroundings()
    assert [around.lacking(str(folder / name), settings, ADDRESSES) for name in ("one.md", "two.md")] == [expected] * 2


def test_each_root_is_told_apart_when_sources_of_one_folder_have_several(folder: Path) -> None:
    around, source = Surroundings(), str(folder / "one.md")
    top = Settings(root=str(folder.parent))
    assert around.lacking(source, Settings(), ["/none.txt"]) == ()
    assert around.lacking(source, top, ["/none.txt"]) == ("/none.txt",)
    assert around.pictures(source, Settings(), ["../a.txt", "a.txt"]) == {"../a.txt": None, "a.txt": b"a.txt"}
    assert around.pictures(source, top, ["/below/a.txt", "../a.txt"]) == {
        "/below/a.txt": b"a.txt",
        "../a.txt": b"a.txt",
    }


def test_file_that_came_is_seen_by_the_next_look(folder: Path) -> None:
    source, around = str(folder / "one.md"), Surroundings()
    assert around.lacking(source, Settings(), ["b.txt"]) == ("b.txt",)
    (folder / "b.txt").write_text("b")
    assert around.lacking(source, Settings(), ["b.txt"]) == ("b.txt",)
    assert Surroundings().lacking(source, Settings(), ["b.txt"]) == ()


def test_source_is_found_from_the_working_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    around = Surroundings()
    assert around.lacking("one.md", Settings(), ["a.txt", "none.txt"]) == ("none.txt",)
    assert around.pictures("one.md", Settings(), ["a.txt"]) == {"a.txt": b"a.txt"}
