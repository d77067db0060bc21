from __future__ import annotations

import errno
import io
import os
from pathlib import Path

import pytest

from rfcexport.diagnostics import RfcExportError
from rfcexport.outputs import (
    Destination,
    create_file,
    destinations_of,
    prepare,
    replace_file,
    write_output,
)
from rfcexport.usage import NoRoom, WrongUsage


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def _planned(*sources: str, output: str | None = None, is_terminal: bool = False) -> list[Path | None]:
    planned = destinations_of(sources, suffix="pdf", output=output, is_output_terminal=is_terminal)
    for destination in planned:
        if destination.fault is not None:
            raise destination.fault
    assert [destination.source for destination in planned] == list(sources)
    return [destination.path for destination in planned]


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("rfc.md", "rfc.pdf"),
        ("sub/rfc.Markdown", "sub/rfc.pdf"),
        ("README", "README.pdf"),
        ("notes.v2", "notes.v2.pdf"),
        (".md", ".md.pdf"),
        ("rfc.pdf", "rfc.pdf.pdf"),
    ],
)
def test_an_output_lies_beside_its_source(source: str, name: str) -> None:
    assert _planned(source) == [Path(name)]


def test_an_output_may_be_a_file_or_a_folder(folder: Path) -> None:
    (folder / "out").mkdir()
    assert [_planned("sub/rfc.md", output=output) for output in ("x.pdf", "out", "new/")] == [
        [Path("x.pdf")],
        [Path("out/rfc.pdf")],
        [Path("new/rfc.pdf")],
    ]


def test_several_sources_go_to_a_folder() -> None:
    assert _planned("a.md", "sub/b.md", output="out") == [Path("out/a.pdf"), Path("out/b.pdf")]


def test_standard_input_goes_to_standard_output_or_the_file_named() -> None:
    assert [_planned("-"), _planned("-", output="x.pdf"), _planned("-", output="out/")] == [
        [None],
        [Path("x.pdf")],
        [Path("out/rfc.pdf")],
    ]


@pytest.mark.parametrize(
    ("sources", "output", "message"),
    [
        (("-",), None, "rfcexport: error[option-value]: -o must be given for standard input; found none"),
        (("a.md",), "-", "rfcexport: error[option-value]: -o must not send PDF to a terminal"),
        (
            ("a.md", "b.md"),
            "-",
            "rfcexport: error[option-value]: -o must name a folder for several sources; found standard output",
        ),
        (("a.md", "b.md"), "taken", "taken: error[output-folder]: must be a folder; found a file"),
        (
            ("a.md", "b.md"),
            "x.pdf",
            "x.pdf: error[output-folder]: must be a folder for several sources; found the name of a file",
        ),
        (("a.md",), "", "rfcexport: error[option-value]: -o must name a file or a folder; found no name"),
        (
            ("a.md", "x/A.md"),
            "out",
            "x/A.md: error[output-twice]: must have an output of its own; found A.pdf taken by a.md",
        ),
        (
            ("a.md", "a.markdown"),
            None,
            "a.markdown: error[output-twice]: must have an output of its own; found a.pdf taken by a.md",
        ),
        (("a.md",), "a.md", "a.md: error[output-source]: must not replace a source; found a.md"),
        (("taken",), "hard", "hard: error[output-source]: must not replace a source; found taken"),
        (
            ("a.md",),
            "none/x.pdf",
            "none/x.pdf: error[output-folder]: must be written to a folder that exists; found none",
        ),
    ],
)
def test_a_plan_that_cannot_be_is_refused(
    folder: Path, sources: tuple[str, ...], output: str | None, message: str
) -> None:
    (folder / "taken").write_text("")
    (folder / "hard").hardlink_to(folder / "taken")
    with pytest.raises(WrongUsage) as raised:
        _planned(*sources, output=output, is_terminal=True)
    assert str(raised.value) == message


def test_a_folder_is_made_where_the_output_is_to_go(folder: Path) -> None:
    (destination,) = destinations_of(["a.md"], suffix="pdf", output="new/deep/", is_output_terminal=False)
    prepare(destination)
    assert (folder / "new/deep").is_dir()


def test_a_folder_of_a_source_is_never_made(folder: Path) -> None:
    (destination,) = destinations_of(["none/a.md"], suffix="pdf", output=None, is_output_terminal=False)
    prepare(destination)
    with pytest.raises(WrongUsage) as raised:
        write_output(destination, b"", standard_output=None)
    assert (
        str(raised.value) == "none/a.pdf: error[output-unwritable]: must be writable; found: no such file or directory"
    )
    assert list(folder.iterdir()) == []


def test_a_folder_that_cannot_be_written_to_is_told_before_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    (destination,) = destinations_of(["a.md"], suffix="pdf", output=None, is_output_terminal=False)
    with pytest.raises(WrongUsage) as raised:
        prepare(destination)
    assert str(raised.value) == "a.pdf: error[output-unwritable]: must be writable; found: permission denied"


def test_a_file_is_replaced_whole_with_the_mode_of_the_umask(folder: Path) -> None:
    path = folder / "out"
    path.write_bytes(b"old")
    path.chmod(0o600)
    before = os.umask(0o027)
    try:
        replace_file(path, b"new")
    finally:
        os.umask(before)
    assert (path.read_bytes(), path.stat().st_mode & 0o777, _names(folder)) == (b"new", 0o640, ["out"])


def test_a_link_is_replaced_and_what_it_leads_to_stays(folder: Path) -> None:
    (folder / "kept").write_bytes(b"kept")
    (folder / "out").symlink_to("kept")
    replace_file(folder / "out", b"new")
    assert ((folder / "kept").read_bytes(), (folder / "out").read_bytes()) == (b"kept", b"new")


def test_a_name_as_long_as_the_file_system_allows_can_be_written(folder: Path) -> None:
    path = folder / ("x" * 255)
    replace_file(path, b"new")
    assert path.read_bytes() == b"new"


@pytest.mark.parametrize("failure", [KeyboardInterrupt(), OSError(errno.ENOSPC, "No space left on device")])
def test_a_failure_leaves_the_old_file_and_nothing_else(
    folder: Path, monkeypatch: pytest.MonkeyPatch, failure: BaseException
) -> None:
    def fail(descriptor: int) -> None:
        raise failure

    (folder / "out").write_bytes(b"old")
    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(type(failure)):
        replace_file(folder / "out", b"new")
    assert ((folder / "out").read_bytes(), _names(folder)) == (b"old", ["out"])


@pytest.mark.parametrize(
    ("code", "kind", "message"),
    [
        (errno.ENOSPC, NoRoom, "out: error[disk]: must be written; found a full disk"),
        (errno.EROFS, NoRoom, "out: error[disk]: must be written; found a read-only file system"),
        (errno.EACCES, WrongUsage, "out: error[output-unwritable]: must be writable; found: permission denied"),
    ],
)
def test_a_failure_of_the_disk_is_told_from_wrong_usage(
    monkeypatch: pytest.MonkeyPatch, code: int, kind: type[RfcExportError], message: str
) -> None:
    def fail(*_: object) -> int:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "open", fail)
    with pytest.raises(kind) as raised:
        write_output(Destination("a.md", Path("out")), b"", standard_output=None)
    assert str(raised.value) == message


def test_a_device_is_written_to_and_stays_a_device() -> None:
    (destination,) = destinations_of(["a.md"], suffix="pdf", output="/dev/null", is_output_terminal=False)
    write_output(destination, b"x", standard_output=None)
    assert (destination.is_device, Path("/dev/null").is_char_device()) == (True, True)


def test_standard_output_gets_the_bytes() -> None:
    out = io.BytesIO()
    write_output(Destination("a.md", None), b"\x00\xff", standard_output=out)
    assert out.getvalue() == b"\x00\xff"


def test_a_new_file_replaces_nothing(folder: Path) -> None:
    create_file(folder / "new", b"mine")
    with pytest.raises(WrongUsage):
        create_file(folder / "new", b"yours")
    assert (folder / "new").read_bytes() == b"mine"
