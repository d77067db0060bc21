"""The programs that draw: which are found, and what holds of them within walls."""

from __future__ import annotations

from pathlib import Path

import pytest

from rfcexport.diagrams.programs import installed, path_of, short


def test_program_of_this_python_goes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own, other = tmp_path / "own", tmp_path / "other"
    for folder in (own, other):
        folder.mkdir()
        (folder / "d2").write_text("")
        (folder / "d2").chmod(0o755)
    monkeypatch.setattr("rfcexport.diagrams.programs.sysconfig.get_path", lambda _: str(own))
    monkeypatch.setenv("PATH", str(other))
    assert (path_of("d2"), path_of("plantuml")) == (own / "d2", None)
    (own / "d2").unlink()
    assert (path_of("d2"), installed()) == (other / "d2", (other / "d2",))


def test_words_of_a_program_are_one_line() -> None:
    assert (short(" a\n  b "), len(short("x" * 500))) == ("a b", 161)
