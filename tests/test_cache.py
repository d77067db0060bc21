"""Code is loaded from the cache folder, so it must be this user's alone."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from rfcexport.cache import cache_folder


def test_cache_folder_is_made_closed_to_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert (cache_folder(), stat.S_IMODE(cache_folder().stat().st_mode)) == (tmp_path / "rfcexport", 0o700)


def test_cache_folder_that_others_could_write_to_is_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "rfcexport").mkdir()
    (tmp_path / "rfcexport").chmod(0o777)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert stat.S_IMODE(cache_folder().stat().st_mode) == 0o700


def test_cache_folder_that_is_a_link_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "rfcexport").symlink_to(tmp_path / "elsewhere")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder() not in (tmp_path / "rfcexport", tmp_path / "elsewhere")
