from __future__ import annotations

import io
import os
from pathlib import Path

import pytest

from rfcexport.diagnostics import RfcExportError
from rfcexport.settings import Settings
from rfcexport.sources import name_on_cover, read_source, sidecar_of


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "root"
    root.mkdir()
    (tmp_path / "secret").write_text("secret")
    monkeypatch.chdir(root)
    return root


def _read(source: str, settings: Settings | None = None) -> bytes:
    return read_source(source, settings=settings or Settings(), standard_input=io.BytesIO(b"given"))


def _refusal(source: str, settings: Settings | None = None) -> str:
    with pytest.raises(RfcExportError) as raised:
        _read(source, settings)
    return str(raised.value)


def test_a_file_and_standard_input_give_their_bytes(folder: Path) -> None:
    (folder / "a.md").write_bytes(b"\xff\x00")
    assert (_read("a.md"), _read("-")) == (b"\xff\x00", b"given")


def test_what_is_no_file_is_refused_without_waiting(folder: Path) -> None:
    os.mkfifo(folder / "fifo.md")
    (folder / "zero.md").symlink_to("/dev/zero")
    (folder / "dangling.md").symlink_to("none")
    (folder / "a.md").write_text("")
    assert [_refusal(name) for name in ("fifo.md", "zero.md", "dangling.md", "a.md/x", ".", "a\0b", "x" * 300)] == [
        "fifo.md: error[source-kind]: must be a regular file; found a pipe",
        "zero.md: error[source-kind]: must be a regular file; found a device",
        "dangling.md: error[source-missing]: must exist; found no such file",
        "a.md/x: error[source-missing]: must exist; found no such file",
        ".: error[source-folder]: must be a file; found a folder",
        "a\0b: error[source-unreadable]: must be readable; found: a name that holds a NUL byte",
        f"{'x' * 300}: error[source-unreadable]: must be readable; found: file name too long",
    ]


def test_a_link_out_of_the_root_is_refused(folder: Path) -> None:
    (folder / "a.md").symlink_to("../secret")
    message = "a.md: error[source-root]: must lie below the document root; found a link that leads out of it"
    assert (_refusal("a.md"), _read("a.md", Settings(root=".."))) == (message, b"secret")


def test_a_link_inside_the_work_tree_is_read(folder: Path) -> None:
    (folder.parent / ".git").mkdir()
    (folder / "a.md").symlink_to("../secret")
    assert _read("a.md") == b"secret"


def test_a_source_above_the_limit_is_not_read(folder: Path) -> None:
    (folder / "a.md").write_bytes(b"12345678")
    settings = Settings(max_input=4)
    assert [_refusal("a.md", settings), _refusal("-", settings)] == [
        "a.md: error[limit-input]: must be at most 4 bytes; found 8",
        "-: error[limit-input]: must be at most 4 bytes; found more",
    ]


def test_closed_standard_input_is_told() -> None:
    with pytest.raises(RfcExportError) as raised:
        read_source("-", settings=Settings(), standard_input=None)
    assert str(raised.value) == "rfcexport: error[source-unreadable]: standard input must be open; found it closed"


def test_a_name_that_cannot_be_printed_is_escaped_on_the_cover() -> None:
    assert [name_on_cover(name) for name in ("./a/b.md", "a\n/b\x1b\udcff.md", "-")] == [
        "./a/b.md",
        "a\n/b\\x1b\\xff.md",
        "-",
    ]


@pytest.mark.parametrize(
    ("source", "beside", "is_read"),
    [
        ("README.md", "kep.yaml", True),
        ("README.md", "metadata.yaml", True),
        ("0042-x.md", "0042-x.yaml", True),
        ("0042-x.md", "kep.yaml", False),
        ("README.md", "other.yaml", False),
    ],
)
def test_sidecar_is_the_file_that_belongs_to_the_source(
    tmp_path: Path, source: str, beside: str, is_read: bool
) -> None:
    (tmp_path / source).write_text("# T of it\n")
    (tmp_path / beside).write_text("status: draft\n")
    expected = (str(tmp_path / beside), b"status: draft\n") if is_read else None
    assert sidecar_of(str(tmp_path / source), Settings()) == expected


def test_sidecar_is_not_read_when_it_leads_out_of_the_root(tmp_path: Path) -> None:
    (tmp_path / "rfcs").mkdir()
    (tmp_path / "secret.yaml").write_text("status: draft\n")
    (tmp_path / "rfcs" / "README.md").write_text("# T of it\n")
    (tmp_path / "rfcs" / "kep.yaml").symlink_to(tmp_path / "secret.yaml")
    assert sidecar_of(str(tmp_path / "rfcs" / "README.md"), Settings()) is None
