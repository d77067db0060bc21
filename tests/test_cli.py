from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from rfcexport import __version__
from tests.cli import Cli, Ran, cli
from tests.conftest import missing, need_tool

__all__ = ["cli"]

RFC = """\
# RFC: Compact the write-ahead log

- **RFC**: 2026-11-03-wal-compaction
- **Status**: Implemented (Swift 6.2)
- **Author(s)**: Ada Example <ada@example.org>, Kurt Sample (@kurt)
- **Created**: 2026-11-03
- **Tracking Issue**: [#71](https://example.org/71)

## Summary

The log grows without bound. It must not.

## Detailed Design

One pass a day.

### Memory & CPU

Little of both.
"""
BLEMISHED = RFC.replace("2026-11-03\n", "YYYY-MM-DD\n")
PLACEHOLDER = (
    "must not be left from a template; found Created: 'YYYY-MM-DD'\nhint: state the Created or take the line out\n"
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("NO_COLOR", "SOURCE_DATE_EPOCH"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "rfc.md").write_text(RFC)
    return tmp_path


def _program(*arguments: str, **options: Any) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-m", "rfcexport", *arguments], capture_output=True, check=False, **options)


# --- the command line itself


def test_version_is_printed(cli: Cli) -> None:
    assert cli("--version") == Ran(0, f"rfcexport {__version__}\n".encode(), "")


def test_version_is_the_same_on_the_short_way() -> None:
    assert _program("--version").stdout == f"rfcexport {__version__}\n".encode()


def test_version_loads_no_command_line_library() -> None:
    code = "import sys; from rfcexport.__main__ import main; main(['--version']); print('typer' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout.splitlines()[1] == b"False"


def test_help_lists_the_commands_that_exist(cli: Cli) -> None:
    lines = cli("--help").out.decode().split("Commands:\n")[1].split("\n\n")[0].splitlines()
    assert [line.split()[0] for line in lines] == [
        "pdf",
        "html",
        "docx",
        "batch",
        "verify",
        "extract",
        "show",
        "check",
        "new",
        "doctor",
    ]


def test_no_arguments_print_the_help_and_are_wrong(cli: Cli) -> None:
    ran = cli()
    assert (ran.code, ran.out, ran.err.startswith("Usage: rfcexport ")) == (2, b"", True)


@pytest.mark.parametrize(
    ("arguments", "err"),
    [
        (
            ("pdf", "--papr", "a4", "rfc.md"),
            "option-unknown]: must be an option of rfcexport pdf; found --papr\nhint: did you mean --paper?\n",
        ),
        (
            ("pfd", "rfc.md"),
            "command-unknown]: must be one of pdf, html, docx, batch, verify, extract, show, check, new, doctor; "
            "found 'pfd'\n"
            "hint: did you mean pdf?\n",
        ),
        (("pdf",), "usage]: missing argument 'SOURCE'\nhint: rfcexport pdf --help lists what there is\n"),
        (("pdf", "rfc.md", "--paper", "a5"), "option-value]: --paper must be a4 or letter; found 'a5'\n"),
        (
            ("pdf", "rfc.md", "--format", "xml"),
            "option-value]: --format must be one of text, json, sarif, junit, github, gitlab; found 'xml'\n",
        ),
        (("pdf", "rfc.md", "--max-input", "2M"), "option-value]: --max-input must be a whole number; found '2M'\n"),
        (
            ("html", "rfc.md", "--picture-resolution", "2401"),
            "option-value]: --picture-resolution must be 0 to 2400 dots an inch; found 2401\n",
        ),
        (
            ("pdf", "rfc.md", "--picture-resolution", "high"),
            "option-value]: --picture-resolution must be a whole number; found 'high'\n",
        ),
        (("pdf", "rfc.md", "--max-input", "0"), "option-value]: --max-input must be more than 0 bytes; found 0\n"),
        (("pdf", "rfc.md", "--root", "none"), "option-value]: --root must be a folder; found 'none'\n"),
        (("pdf", "rfc.md", "--logo", "none"), "option-value]: --logo must be a picture file; found 'none'\n"),
        (
            ("pdf", "rfc.md", "--style", "\x1b[2J"),
            "option-value]: --style must be one of standard, plain, compact, or a folder; found '\\x1b[2J'\n",
        ),
    ],
)
def test_a_wrong_command_line_is_told_in_one_line(cli: Cli, arguments: tuple[str, ...], err: str) -> None:
    assert cli(*arguments) == Ran(2, b"", f"rfcexport: error[{err}")


def test_a_wrong_command_line_is_json_where_that_is_asked_for(cli: Cli) -> None:
    ran = cli("html", "--format", "json", "--bad")
    assert json.loads(ran.err) == [
        {
            "slug": "option-unknown",
            "severity": "error",
            "path": None,
            "line": None,
            "column": None,
            "message": "must be an option of rfcexport html; found --bad",
            "hint": "rfcexport html --help lists what there is",
        }
    ]


# --- export


@pytest.mark.parametrize(
    ("suffix", "magic"), [("pdf", b"%PDF-"), ("html", b"<!DOCTYPE html>"), ("docx", b"PK\x03\x04")]
)
def test_an_export_goes_beside_its_source(cli: Cli, folder: Path, suffix: str, magic: bytes) -> None:
    ran = cli(suffix, "rfc.md")
    content = (folder / f"rfc.{suffix}").read_bytes()
    assert (ran.code, ran.out, content[: len(magic)]) == (0, b"", magic)
    assert ran.err.startswith(f"wrote rfc.{suffix} (")
    assert sorted(path.name for path in folder.iterdir()) == sorted(["rfc.md", f"rfc.{suffix}"])


def test_several_sources_go_to_a_folder_that_is_made(cli: Cli, folder: Path) -> None:
    (folder / "more.markdown").write_text(RFC)
    ran = cli("html", "rfc.md", "more.markdown", "-o", "out/deep", "--quiet")
    assert ran == Ran(0, b"", "")
    assert sorted(path.name for path in (folder / "out/deep").iterdir()) == ["more.html", "rfc.html"]


def test_standard_output_gets_the_document_and_nothing_else(cli: Cli, folder: Path) -> None:
    ran = cli("html", "rfc.md", "-o", "-")
    cli("html", "rfc.md")
    assert (ran.code, ran.err, ran.out) == (0, "", (folder / "rfc.html").read_bytes())


def test_standard_input_goes_to_standard_output(cli: Cli, folder: Path) -> None:
    ran = cli("html", "-", given=RFC.encode())
    assert (ran.code, ran.err, ran.out[:15]) == (0, "", b"<!DOCTYPE html>")
    assert [path.name for path in folder.iterdir()] == ["rfc.md"]


def test_standard_input_is_named_in_findings(cli: Cli) -> None:
    assert cli("html", "-", given=b"\xff") == Ran(
        1,
        b"",
        "-:1: error[text-encoding]: must be UTF-8; found the byte 0xff at offset 0\nhint: save the file as UTF-8\n",
    )


def test_options_reach_the_document(cli: Cli) -> None:
    ran = cli("html", "rfc.md", "-o", "-", "--org", "Widgets & Sons", "--series", "Proposals", "--lang", "de")
    page = ran.out.decode()
    assert [text in page for text in ("Widgets &amp; Sons", "Proposals", '<html lang="de"')] == [True, True, True]


def test_one_bad_document_does_not_stop_the_others(cli: Cli, folder: Path) -> None:
    (folder / "bad.md").write_bytes(b"# A\n\nb\xe9b\n")
    ran = cli("html", "bad.md", "rfc.md", "-q")
    assert ran == Ran(
        1,
        b"",
        "bad.md:3: error[text-encoding]: must be UTF-8; found the byte 0xe9 at offset 6\n"
        "hint: save the file as UTF-8\n",
    )
    assert [path.name for path in sorted(folder.glob("*.html"))] == ["rfc.html"]


def test_a_missing_source_does_not_stop_the_others(cli: Cli, folder: Path) -> None:
    ran = cli("html", "none.md", "rfc.md", "-q")
    assert ran == Ran(2, b"", "none.md: error[source-missing]: must exist; found no such file\n")
    assert (folder / "rfc.html").is_file()


def test_a_folder_is_no_source(cli: Cli, folder: Path) -> None:
    (folder / "rfcs").mkdir()
    assert cli("pdf", "rfcs") == Ran(
        2, b"", "rfcs: error[source-folder]: must be a file; found a folder\nhint: name the files in it\n"
    )


def test_the_later_of_two_sources_with_one_output_is_refused(cli: Cli, folder: Path) -> None:
    (folder / "sub").mkdir()
    (folder / "sub/RFC.md").write_text(RFC)
    ran = cli("html", "rfc.md", "sub/RFC.md", "-o", "out")
    twice = "sub/RFC.md: error[output-twice]: must have an output of its own; found RFC.html taken by rfc.md"
    assert (ran.code, twice in ran.err.splitlines()) == (2, True)
    assert [path.name for path in (folder / "out").iterdir()] == ["rfc.html"]


def test_a_source_is_not_replaced(cli: Cli, folder: Path) -> None:
    assert cli("html", "rfc.md", "-o", "./rfc.md") == Ran(
        2, b"", "rfc.md: error[output-source]: must not replace a source; found rfc.md\n"
    )
    assert (folder / "rfc.md").read_text() == RFC


def test_a_missing_output_folder_is_wrong_usage(cli: Cli) -> None:
    assert cli("html", "rfc.md", "-o", "none/rfc.html") == Ran(
        2,
        b"",
        "none/rfc.html: error[output-folder]: must be written to a folder that exists; found none\n"
        "hint: mkdir -p none\n",
    )


def test_an_output_that_cannot_be_written_is_told(cli: Cli, folder: Path) -> None:
    (folder / "rfc.html").mkdir()
    assert cli("html", "rfc.md") == Ran(
        2, b"", "rfc.html: error[output-unwritable]: must be writable; found: is a directory\n"
    )
    assert sorted(path.name for path in folder.iterdir()) == ["rfc.html", "rfc.md"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="/dev/full, a disk that is always full, is missing")
def test_a_full_disk_is_a_lack_of_the_machine(cli: Cli) -> None:
    assert cli("html", "rfc.md", "-o", "/dev/full") == Ran(
        3,
        b"",
        "/dev/full: error[disk]: must be written; found a full disk\nhint: make room, or write to another disk\n",
    )


def test_warnings_are_told_and_do_not_fail(cli: Cli, folder: Path) -> None:
    (folder / "rfc.md").write_text(BLEMISHED)
    ran = cli("html", "rfc.md", "-o", "/dev/null")
    warning = f"rfc.md:6:16: warning[metadata-placeholder]: {PLACEHOLDER}"
    assert (ran.code, ran.err[: len(warning)]) == (0, warning)


def test_strict_makes_warnings_errors_and_still_writes(cli: Cli, folder: Path) -> None:
    (folder / "rfc.md").write_text(BLEMISHED)
    assert cli("html", "rfc.md", "--strict", "--quiet") == Ran(
        1, b"", f"rfc.md:6:16: error[metadata-placeholder]: {PLACEHOLDER}"
    )
    assert (folder / "rfc.html").is_file()


def test_quiet_hides_warnings(cli: Cli, folder: Path) -> None:
    (folder / "rfc.md").write_text(BLEMISHED)
    assert cli("html", "rfc.md", "--quiet") == Ran(0, b"", "")


def test_findings_as_json_are_one_array(cli: Cli, folder: Path) -> None:
    (folder / "rfc.md").write_text(BLEMISHED)
    ran = cli("html", "none.md", "rfc.md", "--format", "json")
    found = [(item["slug"], item["severity"], item["path"], item["line"]) for item in json.loads(ran.err)]
    assert (ran.code, found) == (
        2,
        [("source-missing", "error", "none.md", None), ("metadata-placeholder", "warning", "rfc.md", 6)],
    )


def test_verbose_tells_how_a_source_was_read(cli: Cli, folder: Path) -> None:
    (folder / "rfcexport.toml").write_text('paper = "letter"\n')
    lines = cli("html", "rfc.md", "--verbose").err.splitlines()
    assert lines[0] == f"rfc.md: {len(RFC)} bytes, 3 sections, metadata stated as bold-bullets"
    assert lines[1] == "rfc.md: read bold-bullets: a list with 5 bold keys (score 1.00)"
    assert lines[2] == f"rfc.md: settings from {folder}/rfcexport.toml; pictures from below {folder}"


def test_a_theme_with_a_fault_is_told_before_anything_is_written(cli: Cli, folder: Path) -> None:
    (folder / "ours").mkdir()
    (folder / "ours/theme.toml").write_text("colour = 1\n")
    ran = cli("html", "rfc.md", "--style", "ours")
    assert (ran.code, ran.err.count("\n"), (folder / "rfc.html").exists()) == (2, 1, False)
    assert ran.err.startswith("rfcexport: error[usage]: ")


def test_each_source_has_the_settings_of_its_own_folder(cli: Cli, folder: Path) -> None:
    for name in ("one", "two"):
        (folder / name).mkdir()
        (folder / name / "rfc.md").write_text(RFC)
        (folder / name / "rfcexport.toml").write_text(f'org = "Org {name}"\n')
    assert cli("html", "one/rfc.md", "two/rfc.md", "-q").code == 0
    assert ["Org one" in (folder / f"{name}/rfc.html").read_text() for name in ("one", "two")] == [True, False]


def test_an_unknown_key_names_file_and_line(cli: Cli, folder: Path) -> None:
    (folder / "rfcexport.toml").write_text('# ours\npaper = "a4"\nstirct = true\n')
    ran = cli("html", "rfc.md")
    first, second = ran.err.splitlines()
    assert (ran.code, second) == (2, "hint: did you mean strict?")
    assert first.startswith("rfcexport.toml:3: error[config-key]: must be one of style, paper, ")
    assert first.endswith("; found 'stirct'")


def test_a_name_of_control_characters_and_strange_bytes_is_exported_and_shown_escaped(cli: Cli, folder: Path) -> None:
    (folder / "a\x1b[31m\nb\udcff.md").write_text(RFC)
    ran = cli("html", "a\x1b[31m\nb\udcff.md")
    assert (ran.code, ran.err.split(" (")[0]) == (0, "wrote a\\x1b[31m\\nb\\xff.html")
    assert (folder / "a\x1b[31m\nb\udcff.html").is_file()


@pytest.mark.parametrize("arguments", [("./-o.md",), ("--", "-o.md")])
def test_a_source_that_looks_like_an_option_is_a_file(cli: Cli, folder: Path, arguments: tuple[str, ...]) -> None:
    (folder / "-o.md").write_text(RFC)
    assert cli("html", "-q", *arguments) == Ran(0, b"", "")
    assert (folder / "-o.html").is_file()


# --- show


def test_show_json_is_schema_1(cli: Cli) -> None:
    ran = cli("show", "rfc.md", "--json")
    expected = {
        "schema": 1,
        "source": {
            "path": "rfc.md",
            "sha256": "SHA",
            "bytes": len(RFC),
            "dialect": "bold-bullets",
        },
        "title": "Compact the write-ahead log",
        "id": "2026-11-03-wal-compaction",
        "status": {"text": "Implemented (Swift 6.2)", "state": "implemented"},
        "authors": [
            {"name": "Ada Example", "email": "ada@example.org", "handle": None, "url": None, "affiliation": None},
            {"name": "Kurt Sample", "email": None, "handle": "kurt", "url": None, "affiliation": None},
        ],
        "created": "2026-11-03",
        "updated": None,
        "from_git": [],
        "fields": [{"key": "Tracking Issue", "text": "#71", "line": 7}],
        "sections": [
            {
                "number": "1",
                "title": "Summary",
                "level": 1,
                "anchor": "summary",
                "line": 9,
                "words": 8,
                "sections": [],
            },
            {
                "number": "2",
                "title": "Detailed Design",
                "level": 1,
                "anchor": "detailed-design",
                "line": 13,
                "words": 4,
                "sections": [
                    {
                        "number": "2.1",
                        "title": "Memory & CPU",
                        "level": 2,
                        "anchor": "memory--cpu",
                        "line": 17,
                        "words": 3,
                        "sections": [],
                    }
                ],
            },
        ],
        "diagnostics": [],
    }
    sha256 = json.loads(ran.out)["source"]["sha256"]
    text = json.dumps(expected, ensure_ascii=False, indent=2).replace("SHA", sha256)
    assert ran == Ran(0, f"{text}\n".encode(), "")


def test_show_json_holds_the_findings(cli: Cli, folder: Path) -> None:
    (folder / "rfc.md").write_text(BLEMISHED)
    ran = cli("show", "rfc.md", "--json", "--strict")
    assert (ran.code, ran.err) == (1, "")
    assert json.loads(ran.out)["diagnostics"] == [
        {
            "slug": "metadata-placeholder",
            "severity": "error",
            "path": "rfc.md",
            "line": 6,
            "column": 16,
            "message": "must not be left from a template; found Created: 'YYYY-MM-DD'",
            "hint": "state the Created or take the line out",
        }
    ]


def test_show_is_for_people(cli: Cli) -> None:
    assert cli("show", "rfc.md").out.decode() == (
        "Compact the write-ahead log\n"
        "\n"
        "Id              2026-11-03-wal-compaction\n"
        "Status          Implemented (Swift 6.2) (implemented)\n"
        "Authors         Ada Example <ada@example.org>, Kurt Sample @kurt\n"
        "Created         2026-11-03\n"
        "Tracking Issue  #71\n"
        "\n"
        "1    Summary          line 9   8 words\n"
        "2    Detailed Design  line 13  4 words\n"
        "2.1    Memory & CPU   line 17  3 words\n"
    )


def test_show_of_a_missing_file_is_wrong_usage(cli: Cli) -> None:
    assert cli("show", "none.md", "--json") == Ran(
        2, b"", "none.md: error[source-missing]: must exist; found no such file\n"
    )


# --- new and doctor


@pytest.fixture
def author(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    need_tool("git")
    config = folder.parent / f"{folder.name}.gitconfig"
    config.write_text("[user]\n\tname = Ada Example\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


@pytest.mark.usefixtures("author")
def test_new_writes_a_dated_rfc_and_prints_its_path(cli: Cli, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1793664000")
    (folder / "rfcs").mkdir()
    assert cli("new", "A & B <T>", "--into", "rfcs") == Ran(0, b"rfcs/2026-11-03-a-b-t.md\n", "")
    assert (folder / "rfcs/2026-11-03-a-b-t.md").read_text().splitlines()[:7] == [
        "# RFC: A & B <T>",
        "",
        "- **RFC ID**: 2026-11-03-a-b-t",
        "- **Status**: Draft",
        "- **Author(s)**: Ada Example",
        "- **Created**: 2026-11-03",
        "- **Last Updated**: 2026-11-03",
    ]


@pytest.mark.usefixtures("author")
def test_new_refuses_to_overwrite(cli: Cli, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1793664000")
    (folder / "2026-11-03-x.md").write_text("mine")
    assert cli("new", "x") == Ran(
        2, b"", "2026-11-03-x.md: error[output-exists]: must be a new file; found one of that name\n"
    )
    assert (folder / "2026-11-03-x.md").read_text() == "mine"


def test_new_needs_a_folder_that_exists(cli: Cli) -> None:
    assert cli("new", "x", "--into", "none") == Ran(
        2, b"", "none: error[output-folder]: must be a folder that exists; found none\n"
    )


def test_doctor_tells_settings_and_where_they_come_from(cli: Cli, folder: Path) -> None:
    (folder / "rfcexport.toml").write_text('\npaper = "letter"\n')
    ran = cli("doctor")
    lines = ran.out.decode().splitlines()
    assert (ran.code, ran.err) == (0, "")
    assert "paper                letter    rfcexport.toml:2" in lines
    assert "lang                 -         default" in lines


def test_doctor_tells_a_wrong_settings_file_and_the_rest(cli: Cli, folder: Path) -> None:
    (folder / "rfcexport.toml").write_text("paper = 4\n")
    ran = cli("doctor", "--json")
    assert (ran.code, ran.err) == (2, "rfcexport.toml:1: error[config-value]: paper must be a string; found 4\n")
    assert (json.loads(ran.out)["whole"], json.loads(ran.out)["settings"]) == (True, None)


# --- the process


def test_a_machine_without_pango_lacks_something_for_pdf_alone(folder: Path) -> None:
    # What WeasyPrint does there: a page of advice on standard output, then OSError.
    (folder / "fake/weasyprint").mkdir(parents=True)
    (folder / "fake/weasyprint/__init__.py").write_text("print('advice')\nraise OSError('no libpango')\n")
    environment = {**os.environ, "PYTHONPATH": str(folder / "fake")}
    (folder / "more.md").write_text(RFC)
    pdf = _program("pdf", "rfc.md", "more.md", "-o", "-/", env=environment)
    first, hint = pdf.stderr.decode().splitlines()
    assert (pdf.returncode, pdf.stdout) == (3, b"")
    assert first.startswith("rfcexport: error[requirement-missing]: Pango must be installed")
    assert hint.startswith("hint: ")
    assert _program("html", "rfc.md", env=environment).returncode == 0
    doctor = _program("doctor", "--json", env=environment)
    missing = [r["name"] for r in json.loads(doctor.stdout)["requirements"] if r["standing"] == "missing"]
    assert (doctor.returncode, missing) == (3, ["Pango"])


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_leaves_the_old_output(folder: Path, number: signal.Signals) -> None:
    pandoc = folder / "pandoc"
    # What is started here may write to the folder for temporary files alone.
    pandoc.write_text('#!/bin/sh\ntouch "$TMPDIR/running"\nexec sleep 60\n')
    pandoc.chmod(0o755)
    (folder / "rfc.html").write_text("old")
    temporary = folder / "temporary"
    temporary.mkdir()
    environment = {**os.environ, "PYPANDOC_PANDOC": str(pandoc), "TMPDIR": str(temporary)}
    with subprocess.Popen(
        [sys.executable, "-m", "rfcexport", "html", "rfc.md"],
        stderr=subprocess.PIPE,
        env=environment,
        # Whoever runs the tests in the background of a shell has interrupts turned off.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as process:
        deadline = time.monotonic() + 30
        while not list(temporary.glob("*/running")) and time.monotonic() < deadline:
            time.sleep(0.02)
        process.send_signal(number)
        _, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (130, b"interrupted; what was written before is whole\n")
    assert (folder / "rfc.html").read_text() == "old"
    assert sorted(path.name for path in folder.iterdir()) == ["pandoc", "rfc.html", "rfc.md", "temporary"]
    assert list(temporary.iterdir()) == []


def test_a_reader_that_has_seen_enough_is_no_fault(folder: Path) -> None:
    (folder / "long.md").write_text(RFC + "\n## More\n" * 5_000)
    with subprocess.Popen(
        [sys.executable, "-m", "rfcexport", "show", "long.md"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline() == b"Compact the write-ahead log\n"
        process.stdout.close()
        err = process.stderr.read()
    assert (process.returncode, err) == (0, b"")


def test_a_terminal_of_ascii_and_no_home_will_do(folder: Path) -> None:
    (folder / "rfc.md").write_text(RFC.replace("the write-ahead log", "für 中"))
    environment = {key: value for key, value in os.environ.items() if key not in ("HOME", "LANG", "LC_CTYPE")}
    environment |= {"LC_ALL": "C", "PYTHONIOENCODING": "ascii"}
    shown = _program("show", "rfc.md", env=environment)
    as_json = _program("show", "rfc.md", "--json", env=environment)
    assert (shown.returncode, shown.stdout.splitlines()[0]) == (0, b"Compact f\\xfcr \\u4e2d")
    assert json.loads(as_json.stdout.decode("utf-8"))["title"] == "Compact für 中"


def test_closed_streams_are_no_crash() -> None:
    command = f"{sys.executable} -m rfcexport show - <&- 2>&1; {sys.executable} -m rfcexport show rfc.md 2>&1 >&-"
    done = subprocess.run(["sh", "-c", command], capture_output=True, check=False)
    assert done.stdout.decode().splitlines() == [
        "rfcexport: error[source-unreadable]: standard input must be open; found it closed",
        "rfcexport: error[output-closed]: standard output must be open; found it closed",
    ]


def test_colour_goes_to_a_terminal_only(folder: Path) -> None:
    import pty

    (folder / "rfc.md").write_text(BLEMISHED)
    seen = {}
    for name, environment in (("plain", {"NO_COLOR": "1"}), ("colour", {"TERM": "xterm"})):
        try:
            master, slave = pty.openpty()
        except OSError:
            missing("a pseudo-terminal")
        command = [sys.executable, "-m", "rfcexport", "html", "rfc.md"]
        subprocess.run(command, stderr=slave, check=True, env={**os.environ, "TERM": "xterm", **environment})
        os.close(slave)
        seen[name] = b"\x1b[1;33mwarning[metadata-placeholder]\x1b[0m" in os.read(master, 65_536)
        os.close(master)
    assert seen == {"plain": False, "colour": True}


HOUSE = (
    "# RFC: T of it\n\n- **RFC ID**: 2026-01-02-x\n- **Status**: Draft\n- **Author(s)**: A B\n"
    "- **Created**: 2026-01-02\n"
)


def test_an_export_tells_what_the_checks_find_and_is_made(cli: Cli, folder: Path) -> None:
    (folder / "2026-01-02-x.md").write_text(f"{HOUSE}- **Last Updated**: 2026-01-02\n\n## Summary\n\nWords.\n")
    (folder / "rfcexport.toml").write_text('[checks]\nsection-missing = "off"\nlink-file = "warning"\n')
    assert cli("html", "2026-01-02-x.md").err.startswith("wrote 2026-01-02-x.html (")
    (folder / "rfcexport.toml").unlink()
    ran = cli("html", "2026-01-02-x.md")
    told = {line.split(" ")[1] for line in ran.err.splitlines() if "[" in line}
    assert (ran.code, told) == (0, {"warning[section-missing]:"})
    assert cli("html", "2026-01-02-x.md", "--strict").code == 1


def test_an_export_is_quiet_where_the_document_says_so(cli: Cli, folder: Path) -> None:
    text = "# T of it\n\n## A\n\nSee [x](gone.md). <!-- rfcexport-ignore: link-file moved soon -->\n"
    (folder / "a.md").write_text(text)
    assert cli("html", "a.md").err.startswith("wrote a.html (")


def test_an_export_says_nothing_of_a_comment_for_another_format(cli: Cli, folder: Path) -> None:
    # `table-split` is found in a PDF alone.
    (folder / "a.md").write_text("<!-- rfcexport-ignore: table-split wide -->\n\n# T of it\n\n## A\n\nWords.\n")
    assert cli("html", "a.md").err.startswith("wrote a.html (")


def test_dates_are_from_git_with_dates_git(cli: Cli, folder: Path) -> None:
    # Outside of a work tree there are none, and nothing is said.
    assert (cli("show", "rfc.md", "--dates", "git").code, cli("show", "rfc.md", "--dates", "gti").code) == (0, 2)
