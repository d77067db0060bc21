"""A bag is one that other readers of BagIt take, and each way of spoiling it is one fault with its place."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from rfcexport.archive.bag import Digest, digest_of, digest_of_file, faults_of, hashes_in, manifest_of, tag_files
from tests.conftest import need_tool

PAYLOAD = {"data/a.txt": b"a", "data/b c/d\n%25.txt": b"d", "data/é.txt": b""}


@pytest.fixture
def bag(tmp_path: Path) -> Path:
    folder = tmp_path / "bag"
    for path, content in PAYLOAD.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    digests = {path: digest_of(content) for path, content in PAYLOAD.items()}
    for name, content in tag_files(digests, {"Bag-Software-Agent": "x\ny"}).items():
        (folder / name).write_bytes(content)
    return folder


def told(folder: Path) -> list[tuple[str, str]]:
    return [(fault.slug, str(Path(fault.position.path).relative_to(folder))) for fault in faults_of(folder)]


def test_digest_of_a_file_is_that_of_its_bytes(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"abc" * 1_000_000)
    assert digest_of_file(tmp_path / "x") == digest_of(b"abc" * 1_000_000)
    assert digest_of(b"") == Digest(
        0,
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce"
        "47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e",
    )


def test_tag_files_follow_from_the_payload(bag: Path) -> None:
    assert (bag / "bagit.txt").read_text() == "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    assert (bag / "bag-info.txt").read_text() == "Bag-Software-Agent: x y\nPayload-Oxum: 2.3\n"
    lines = (bag / "manifest-sha256.txt").read_text("utf-8").splitlines()
    assert [line.split("  ", 1)[1] for line in lines] == ["data/a.txt", "data/b c/d%0A%2525.txt", "data/é.txt"]


def test_paths_come_back_from_a_manifest() -> None:
    hashes = {"data/a": "00", "data/b\r\nc%0A": "11"}
    assert hashes_in(manifest_of(hashes)) == hashes


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b"xyz", "line 1 states no hash and path"),
        (b"00  ../a", "line 1 names a path outside of the bag"),
        (b"00  /etc/passwd", "line 1 names a path outside of the bag"),
        (b"00  data/a/../../../b", "line 1 names a path outside of the bag"),
        (b"00  a\n00  a", "line 2 names a again"),
    ],
)
def test_manifest_is_refused_when_a_line_is_wrong(line: bytes, message: str) -> None:
    with pytest.raises(ValueError, match=f"^{message}$"):
        hashes_in(line)


def test_bag_has_no_fault_when_it_is_as_it_was_made(bag: Path) -> None:
    assert told(bag) == []


def test_bag_is_valid_to_the_reader_of_the_library_of_congress(bag: Path) -> None:
    # That reader leaves %25 as it is, against RFC 8493, 2.1.3; no name in an archive of ours has a percent sign.
    (bag / "data/b c/d\n%25.txt").unlink()
    digests = {path: digest_of(content) for path, content in PAYLOAD.items() if "%" not in path}
    for name, content in tag_files(digests, {}).items():
        (bag / name).write_bytes(content)
    command = [sys.executable, "-m", "bagit", "--validate", "--quiet", str(bag)]
    done = subprocess.run(command, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


def test_manifests_are_those_of_sha256sum(bag: Path) -> None:
    need_tool("sha256sum")
    # A name with a line end in it is written in another way there.
    shutil.rmtree(bag / "data/b c")
    for name in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        lines = [line for line in (bag / name).read_text("utf-8").splitlines() if "%0A" not in line]
        done = subprocess.run(
            ["sha256sum", "--check", "--quiet", "--strict"], input="\n".join(lines) + "\n", cwd=bag, text=True,
            capture_output=True, check=False,
        )  # fmt: skip
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[0] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize(
    ("spoil", "expected"),
    [
        (lambda bag: flip(bag / "data/a.txt"), [("archive-altered", "data/a.txt")]),
        (lambda bag: (bag / "data/a.txt").unlink(), [("archive-incomplete", "data/a.txt")]),
        (lambda bag: (bag / "data/new.txt").write_text("x"), [("archive-extra", "data/new.txt")]),
        (lambda bag: (bag / "new.txt").write_text("x"), [("archive-extra", "new.txt")]),
        (lambda bag: (bag / "data/l").symlink_to("/etc"), [("archive-extra", "data/l")]),
        (lambda bag: flip(bag / "bag-info.txt"), [("archive-altered", "bag-info.txt")]),
        (lambda bag: (bag / "bagit.txt").unlink(), [("archive-incomplete", ".")]),
        (
            lambda bag: (bag / "manifest-sha256.txt").unlink(),
            [("archive-incomplete", "."), ("archive-incomplete", "manifest-sha256.txt")]
            + [("archive-incomplete", path) for path in PAYLOAD],
        ),
        (
            lambda bag: (bag / "manifest-sha512.txt").write_text("junk\n"),
            [("archive-altered", "manifest-sha512.txt")]
            + [("archive-incomplete", path) for path in PAYLOAD]
            + [("archive-altered", "manifest-sha512.txt")],
        ),
    ],
)
def test_each_fault_is_told_with_its_place(
    bag: Path, spoil: Callable[[Path], object], expected: list[tuple[str, str]]
) -> None:
    spoil(bag)
    assert sorted(told(bag)) == sorted(expected)
