"""Code is loaded from the cache folder, so it must be this user's alone; and nothing fails where there is none."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from rfcexport import cache
from rfcexport.cache import cache_folder, needed_folder, store
from rfcexport.diagnostics import MissingRequirement

NOWHERE = "a folder for temporary files must be writable; found "


@pytest.fixture(autouse=True)
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A home and a folder for temporary files of the test's own."""
    for name in ("home", "tmp"):
        (tmp_path / name).mkdir()
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    cache._passing_folder.cache_clear()
    yield
    cache._passing_folder.cache_clear()


def lasting(tmp_path: Path) -> Path:
    """The temporary folder that is taken again by the next process."""
    return tmp_path / "tmp" / f"rfcexport-{os.getuid()}"


def test_cache_folder_is_made_closed_to_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = [cache_folder()]
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "new/cache"))
    found.append(cache_folder())
    assert found == [tmp_path / "home/.cache/rfcexport", tmp_path / "new/cache/rfcexport"]
    assert [stat.S_IMODE(folder.stat().st_mode) for folder in found if folder] == [0o700, 0o700]


def test_relative_folder_is_ignored_when_it_is_stated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "cache")
    assert cache_folder() == tmp_path / "home/.cache/rfcexport"


def test_home_is_not_made_when_it_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "nobody"))
    assert (cache_folder(), (tmp_path / "nobody").exists()) == (lasting(tmp_path), False)


def test_temporary_folder_is_taken_when_the_home_is_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("HOME", str(tmp_path / "file"))
    found = [cache_folder()]
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert [*found, cache_folder()] == [lasting(tmp_path)] * 2


def test_folder_is_not_used_when_others_could_have_written_to_it(tmp_path: Path) -> None:
    """Not even after it was closed: what they left in it would be loaded."""
    (tmp_path / "home/.cache/rfcexport").mkdir(parents=True)
    (tmp_path / "home/.cache/rfcexport").chmod(0o777)
    assert cache_folder() == lasting(tmp_path)


def test_folder_is_not_used_when_it_is_a_link(tmp_path: Path) -> None:
    (tmp_path / "home/.cache").mkdir()
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    (tmp_path / "home/.cache/rfcexport").symlink_to(tmp_path / "elsewhere")
    assert cache_folder() == lasting(tmp_path)


@pytest.mark.parametrize(("mode", "is_used"), [(0o777, False), (0o775, False), (0o1777, True), (0o755, True)])
def test_folder_is_used_when_nobody_can_put_another_in_its_place(tmp_path: Path, mode: int, is_used: bool) -> None:
    (tmp_path / "home/.cache").mkdir()
    (tmp_path / "home/.cache").chmod(mode)
    assert (cache_folder() == tmp_path / "home/.cache/rfcexport") is is_used


def test_folder_is_not_used_when_it_belongs_to_another_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As where `sudo` keeps HOME: root would leave files in the folder of the user."""
    if os.geteuid() == 0:
        os.chown(tmp_path / "home", 65534, 65534)
    else:
        monkeypatch.setattr(os, "getuid", lambda: 4711)
    found = cache_folder()
    assert found is not None
    assert found.is_relative_to(tmp_path / "tmp")
    assert list((tmp_path / "home").iterdir()) == []


def test_folder_of_this_process_is_made_when_the_lasting_one_is_not_safe(tmp_path: Path) -> None:
    (tmp_path / "home/.cache").write_text("")
    lasting(tmp_path).mkdir()
    lasting(tmp_path).chmod(0o777)
    found = [cache_folder(), cache_folder()]
    assert found[0] == found[1] != lasting(tmp_path)
    assert found[0] is not None
    assert (found[0].parent, stat.S_IMODE(found[0].stat().st_mode)) == (tmp_path / "tmp", 0o700)
    cache._passing_folder().cleanup()
    assert not found[0].exists()


def test_nothing_stays_in_the_working_folder_when_it_is_the_last_resort(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "home/.cache").write_text("")
    monkeypatch.chdir(tmp_path / "tmp")
    assert cache_folder() != lasting(tmp_path)
    cache._passing_folder().cleanup()
    assert list((tmp_path / "tmp").iterdir()) == []


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No folder that can be written to."""
    (tmp_path / "home/.cache").write_text("")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))


@pytest.mark.usefixtures("nowhere")
def test_there_is_no_folder_when_none_can_be_written() -> None:
    with pytest.raises(MissingRequirement) as raised:
        needed_folder()
    assert (cache_folder(), str(raised.value)) == (None, f"{NOWHERE}none")


def test_file_is_stored_whole(tmp_path: Path) -> None:
    store(tmp_path / "x", b"old")
    store(tmp_path / "x", b"new")
    assert (tmp_path / "x").read_bytes() == b"new"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home", "tmp", "x"]


def test_failure_leaves_nothing_when_a_file_cannot_be_stored(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    with pytest.raises(MissingRequirement) as raised:
        store(tmp_path / "x", b"new")
    assert (str(raised.value), raised.value.hint) == (
        f"{NOWHERE}is a directory", "export TMPDIR=FOLDER names one with room in it"
    )  # fmt: skip
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home", "tmp", "x"]
