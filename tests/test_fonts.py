"""The fontconfig file of our own, and what is asked for where it cannot be had."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from rfcexport.diagnostics import MissingRequirement
from rfcexport.fonts import use_private_fonts


@pytest.fixture(autouse=True)
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    # Set by the function, and to be as it was afterwards.
    monkeypatch.setenv("FONTCONFIG_FILE", "")


def font(folder: Path, name: str = "a.ttf", content: bytes = b"\x00\x01\x00\x00...") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(content)
    return folder


def test_only_the_folders_stated_are_known(tmp_path: Path) -> None:
    folders = [font(tmp_path / "a & b"), font(tmp_path / "é")]
    path = use_private_fonts(folders)
    text = path.read_text("utf-8")
    assert (path.parent, os.environ["FONTCONFIG_FILE"]) == (tmp_path / "cache/rfcexport", str(path))
    assert [line for line in text.splitlines() if line.startswith("<dir>")] == [
        f"<dir>{tmp_path}/a &amp; b</dir>", f"<dir>{tmp_path}/é</dir>"
    ]  # fmt: skip


def test_file_is_the_same_for_the_same_folders(tmp_path: Path) -> None:
    one, other = font(tmp_path / "one"), font(tmp_path / "other")
    assert use_private_fonts([one]) == use_private_fonts([one]) != use_private_fonts([other])


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.ttf", b""), ("a.ttf", b"no font"), ("a.txt", b"\x00\x01\x00\x00..."), ("a.otf", b"<html>")],
)
def test_fonts_are_asked_for_when_no_file_is_one(tmp_path: Path, name: str, content: bytes) -> None:
    with pytest.raises(MissingRequirement) as raised:
        use_private_fonts([font(tmp_path / "fonts", name, content), tmp_path / "none"])
    assert (str(raised.value), raised.value.hint) == (
        "fonts must be installed with the package; found none",
        "python -m pip install --force-reinstall rfcexport",
    )


@pytest.mark.parametrize("magic", [b"OTTO", b"ttcf", b"true", b"\x00\x01\x00\x00"])
def test_one_font_is_enough(tmp_path: Path, magic: bytes) -> None:
    folder = font(font(tmp_path / "fonts", "a.ttf", b""), "b.otf", magic)
    assert use_private_fonts([folder]).is_file()
