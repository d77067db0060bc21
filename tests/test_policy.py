"""What a document may read: below the root, by its real path, and nothing of git's."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from rfcexport.policy import LIMITS, Limits, Policy, Refused, _opened, beyond, read_below_root


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A document root with a file, and a file beside it that no document may have."""
    (tmp_path / "secret").write_text("outside")
    folder = tmp_path / "root"
    (folder / "docs").mkdir(parents=True)
    (folder / "docs" / "flow.png").write_text("inside")
    return folder


def refusal(path: Path, root: Path | None, limits: Limits | None = None) -> tuple[str, str | None]:
    with pytest.raises(Refused) as refused:
        read_below_root(path, Policy(root, limits or Limits()))
    return str(refused.value), refused.value.hint


def test_file_is_read_when_it_lies_below_the_root(root: Path) -> None:
    assert read_below_root(root / "docs" / ".." / "docs" / "flow.png", Policy(root)) == b"inside"


def test_file_is_read_when_links_stay_below_the_root(root: Path) -> None:
    (root / "pictures").symlink_to("docs")
    (root / "docs" / "link.png").symlink_to(root / "docs" / "flow.png")
    assert read_below_root(root / "pictures" / "link.png", Policy(root)) == b"inside"


def test_file_is_read_when_the_root_is_a_link(root: Path) -> None:
    (root.parent / "alias").symlink_to(root)
    assert read_below_root(root.parent / "alias" / "docs" / "flow.png", Policy(root.parent / "alias")) == b"inside"


@pytest.mark.parametrize("name", ["../secret", "docs/../../secret", "link", "folder/secret", "../none"])
def test_file_is_refused_when_it_lies_outside(name: str, root: Path) -> None:
    (root / "link").symlink_to("../secret")
    (root / "folder").symlink_to(root.parent)
    assert refusal(root / name, root) == ("must lie below the document root", None)


def test_nothing_is_learnt_of_files_outside_when_a_link_leads_there(root: Path) -> None:
    (root / "there").symlink_to("../secret")
    (root / "not-there").symlink_to("../missing")
    assert refusal(root / "there", root) == refusal(root / "not-there", root)


@pytest.mark.parametrize(
    "name", [".git/config", ".git", "docs/.git/objects/a.png", ".GIT/config", ".g\u200cit/config", "link.png"]
)
def test_file_is_refused_when_it_is_of_git(name: str, root: Path) -> None:
    for folder in (root / ".git", root / ".GIT", root / ".g\u200cit", root / "docs" / ".git" / "objects"):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "config").write_text("token")
    (root / "link.png").symlink_to(".git/config")
    assert refusal(root / name, root) == ("must lie outside the folder .git", None)


@pytest.mark.parametrize("name", [".gitignore", "git/flow.png", "docs/.github.png"])
def test_file_is_read_when_its_name_is_like_that_of_git(name: str, root: Path) -> None:
    (root / "git").mkdir()
    (root / name).write_text("inside")
    assert read_below_root(root / name, Policy(root)) == b"inside"


@pytest.mark.parametrize("name", ["none.png", "docs/flow.png/x", "docs/none/flow.png", "loop", f"{'x' * 300}.png"])
def test_file_is_refused_when_there_is_none(name: str, root: Path) -> None:
    (root / "loop").symlink_to("loop")
    message, _ = refusal(root / name, root)
    assert message in ("must be a file that exists", "must be readable; File name too long")


@pytest.mark.parametrize("name", ["docs", ".", "pipe", "socket"])
def test_file_is_refused_when_it_is_no_regular_one(name: str, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(root / "pipe")
    monkeypatch.chdir(root)  # the name of a socket may not be long
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket")
        assert refusal(root / name, root) == ("must be a regular file", None)


def test_file_is_refused_when_a_link_to_a_device_stays_below_the_root() -> None:
    assert refusal(Path("/dev/null"), Path("/dev")) == ("must be a regular file", None)


def test_file_is_refused_when_it_is_too_long(root: Path) -> None:
    hint = "--limit picture-bytes=NUMBER sets another limit"
    found = refusal(root / "docs" / "flow.png", root, Limits(picture_bytes=5))
    assert found == ("must be at most 5 bytes; found 6", hint)


def test_file_is_refused_when_it_is_longer_than_it_states() -> None:
    # What /proc holds has a size of 0.
    maps = Path("/proc/self/maps")
    if not maps.exists():
        pytest.skip("/proc is missing")
    assert refusal(maps, Path("/proc"), Limits(picture_bytes=5))[0] == "must be at most 5 bytes; found more"


def test_file_is_refused_when_the_document_has_no_root(root: Path) -> None:
    message = "must come with a document that lies in a folder; standard input has none"
    assert refusal(root / "docs" / "flow.png", None) == (message, None)


@pytest.mark.parametrize("parts", [("swapped", "secret"), ("docs", "link")])
def test_link_is_not_followed_when_it_was_put_there_after_the_path_was_judged(
    parts: tuple[str, ...], root: Path
) -> None:
    (root / "swapped").symlink_to(root.parent)
    (root / "docs" / "link").symlink_to(root.parent / "secret")
    with pytest.raises((OSError, Refused)):
        _opened(root, parts)


def test_descriptors_are_closed_when_a_file_is_refused(root: Path) -> None:
    os.mkfifo(root / "docs" / "pipe")
    before = os.open(root, os.O_RDONLY)
    os.close(before)
    for name in ("docs/pipe", "docs/none", "docs/flow.png/x"):
        refusal(root / name, root)
    after = os.open(root, os.O_RDONLY)
    os.close(after)
    assert after == before


@pytest.mark.parametrize("name", ["picture-bytes", "picture-pixels", "pictures"])
def test_refusal_names_the_option_when_a_limit_is_the_reason(name: str) -> None:
    refused = beyond(name, Limits(), found="more")
    assert (str(refused).endswith("; found more"), refused.hint) == (True, LIMITS[name].hint)
