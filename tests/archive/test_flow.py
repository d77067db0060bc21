"""`batch`, `verify` and `extract` as they are called."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.archive.rfcs import ONE, TWO, contents_of, write_rfcs
from tests.cli import Cli, cli

__all__ = ["cli"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write_rfcs(tmp_path / "rfcs")
    (tmp_path / "rfcs/rfcexport.toml").write_text('rules = "none"\n')
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    return tmp_path


def test_batch_tells_a_line_for_each_rfc_and_what_it_came_to(cli: Cli, folder: Path) -> None:
    ran = cli("batch", "rfcs", "-o", "archive", "--to", "html", "--jobs", "1")
    assert (ran.code, ran.out) == (0, b"")
    lines = ran.err.splitlines()
    assert sorted(line.split(" ", 1)[1] for line in lines if line.startswith("[")) == ["rfcs/one.md", "rfcs/two.md"]
    assert lines[-1] == "archive: 2 exported, 0 unchanged, 0 failed; 0 errors, 1 warnings"
    assert cli("batch", "rfcs", "-o", "archive", "--to", "html").err.splitlines()[-1] == (
        "archive: 0 exported, 2 unchanged, 0 failed; 0 errors, 1 warnings"
    )


def test_checks_between_rfcs_are_told_in_every_run_as_check_tells_them(cli: Cli, folder: Path) -> None:
    expected = (
        "rfcs/one.md:4: warning[corpus-supersedes]: must say that it is superseded by 2026-02-02-two; "
        "found 2026-01-01-one in rfcs/two.md:7 alone"
    )
    assert expected in cli("check", "rfcs").err.splitlines()
    for options in ([], [], ["--dry-run"]):
        told = cli("batch", "rfcs", "-o", "archive", "--to", "html", *options).err.splitlines()
        assert expected.replace("rfcs/two.md", "two.md") in told
    assert cli("batch", "rfcs", "-o", "archive", "--to", "html", "--strict").code == 1
    quiet = "<!-- rfcexport-ignore: corpus-supersedes told of in another place -->\n- **Status**"
    (folder / "rfcs/one.md").write_text(ONE.replace("- **Status**", quiet))
    assert "corpus-supersedes" not in cli("batch", "rfcs", "-o", "archive", "--to", "html").err


def test_finding_of_a_link_goes_when_its_file_comes(cli: Cli, folder: Path) -> None:
    (folder / "rfcs/one.md").write_text(ONE + "\n[none](notes/none.txt)\n")
    batch = ("batch", "rfcs", "-o", "archive", "--to", "html")
    assert ["link-file" in cli(*batch).err for _ in range(2)] == [True, True]
    (folder / "rfcs/notes").mkdir()
    (folder / "rfcs/notes/none.txt").write_text("Here.\n")
    ran = cli(*batch, "--dry-run")
    assert ran.out.decode().splitlines()[0] == ("changed   rfcs/one.md -> 2026-01-01-one (files that it links to)")
    assert ["link-file" in cli(*batch).err for _ in range(2)] == [False, False]
    (folder / "rfcs/notes/none.txt").unlink()
    assert "link-file" in cli(*batch).err


def test_batch_is_no_more_than_its_plan_when_it_is_a_dry_run(cli: Cli, folder: Path) -> None:
    ran = cli("batch", "rfcs", "-o", "archive", "--dry-run")
    assert ran.out.decode() == ("new       rfcs/one.md -> 2026-01-01-one\nnew       rfcs/two.md -> 2026-02-02-two\n")
    assert not (folder / "archive").exists()


def test_finding_is_told_again_when_nothing_changed(cli: Cli, folder: Path) -> None:
    (folder / "rfcs/one.md").write_text(ONE + "\n[none](none.md)\n")
    runs = [cli("batch", "rfcs", "-o", "archive", "--to", "html") for _ in range(2)]
    told = [[line for line in ran.err.splitlines() if "link-file" in line] for ran in runs]
    expected = "rfcs/one.md:12:8: warning[link-file]: link must lead to a file that is there; found none.md"
    assert told == [[expected]] * 2
    assert cli("batch", "rfcs", "-o", "archive", "--to", "html", "--strict").code == 1
    without = cli("batch", "rfcs", "-o", "archive", "--to", "html", "--no-check")
    assert (without.code, "link-file" in without.err) == (0, False)


def test_summary_is_json_and_a_table_for_the_job(cli: Cli, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(folder / "summary.md"))
    (folder / "rfcs/bad.md").write_bytes(b"\xff")
    ran = cli("batch", "rfcs", "-o", "archive", "--to", "html", "--summary", "json")
    assert ran.code == 1
    assert json.loads(ran.out) == {
        "schema": 1, "new": 2, "changed": 0, "unchanged": 0, "failed": 1, "gone": 0, "errors": 0, "warnings": 1,
    }  # fmt: skip
    assert "| failed | 1 |\n" in (folder / "summary.md").read_text()


def test_what_the_ignore_file_names_is_left_out(cli: Cli, folder: Path) -> None:
    (folder / "rfcs/.rfcexportignore").write_text("# Drafts\nt*.md\n!one.md\n")
    ran = cli("batch", "rfcs", "-o", "archive", "--to", "html", "--verbose")
    assert "two.md: left out, named in .rfcexportignore" in ran.err.splitlines()
    assert not (folder / "archive/data/2026-02-02-two").exists()
    # A source that is named itself is wanted.
    assert cli("batch", "rfcs/two.md", "-o", "other", "--to", "html").code == 0
    assert (folder / "other/data/2026-02-02-two/two.html").is_file()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("rfcs", "--to", "odt"), "--to must name formats of pdf, html, docx; found odt"),
        (("rfcs", "--to", ","), "--to must name formats of pdf, html, docx; found none"),
        (("rfcs", "--shard", "3/2"), "--shard must be I/N with I from 1 to N; found '3/2'"),
        (("rfcs", "--shard", "x"), "--shard must be I/N with I from 1 to N; found 'x'"),
        (("rfcs", "--summary", "xml"), "--summary must be text or json; found 'xml'"),
    ],
)
def test_option_is_refused_when_its_value_is_none(
    cli: Cli, folder: Path, arguments: tuple[str, ...], message: str
) -> None:
    ran = cli("batch", *arguments, "-o", "archive")
    assert (ran.code, ran.err) == (2, f"rfcexport: error[option-value]: {message}\n")


def test_shards_are_merged(cli: Cli, folder: Path) -> None:
    for number in (1, 2):
        assert cli("batch", "rfcs", "-o", f"part-{number}", "--to", "html", "--shard", f"{number}/2").code == 0
    ran = cli("batch", "--merge", "part-1", "part-2", "-o", "archive")
    assert (ran.code, ran.err) == (0, "archive: 2 RFCs of 2 shards, 0 failed\n")
    cli("batch", "rfcs", "-o", "whole", "--to", "html")
    assert contents_of(folder / "archive") == contents_of(folder / "whole")
    assert cli("batch", "--merge", "none", "-o", "x").err == (
        "none: error[source-missing]: must be the folder of an archive; found none\n"
    )


def test_verify_tells_that_an_archive_is_whole_or_what_is_not(cli: Cli, folder: Path) -> None:
    cli("batch", "rfcs", "-o", "archive", "--to", "html,docx")
    assert cli("verify", "archive").err == "archive: 2 RFCs, 9 files: whole and untouched\n"
    page = folder / "archive/data/2026-01-01-one/one.html"
    page.write_bytes(page.read_bytes().replace(b"The first", b"The worst"))
    ran = cli("verify", "archive")
    assert (ran.code, ran.err) == (
        1,
        "archive/data/2026-01-01-one/one.html: error[archive-altered]: must have the hash in its manifest; "
        "found another one\narchive: 2 RFCs, 9 files: 1 fault\n",
    )
    assert cli("verify", "none").code == 2


def test_verify_makes_every_export_again(cli: Cli, folder: Path) -> None:
    cli("batch", "rfcs", "-o", "archive", "--to", "html,docx")
    ran = cli("verify", "archive", "--rerender", "--jobs", "1")
    assert (ran.code, ran.err.splitlines()[0]) == (0, "made again: 4 same")
    one, two = (folder / f"archive/data/{name}" for name in ("2026-01-01-one/one.html", "2026-02-02-two/two.html"))
    one.write_bytes(one.read_bytes().replace(b"The first", b"The worst"))
    two.write_bytes(two.read_bytes().replace(b"<main", b"<main "))
    ran = cli("verify", "archive", "--rerender", "--verbose")
    faults = [line for line in ran.err.splitlines() if "[" in line]
    told = [(line.split(":")[0].rpartition("/")[2], line.split("[")[1].split("]")[0]) for line in faults]
    assert sorted(told) == [
        ("bag-info.txt", "archive-altered"),
        ("one.html", "archive-altered"),
        ("one.html", "export-altered"),
        ("two.html", "archive-altered"),
        ("two.html", "export-differs"),
    ]


def test_source_comes_out_of_every_export(cli: Cli, folder: Path) -> None:
    cli("batch", "rfcs", "-o", "archive", "--to", "html,docx")
    exports = sorted(str(path) for path in (folder / "archive/data").glob("2026*/*.[hd]*"))
    ran = cli("extract", *exports, "-o", "out")
    assert (ran.code, len(ran.err.splitlines())) == (0, 4)
    assert (folder / "out/one.md").read_text() == ONE
    assert (folder / "out/two.md").read_text() == TWO
    assert json.loads((folder / "out/two.json").read_text())["title"] == "Two"


def test_extract_refuses_what_carries_nothing(cli: Cli, folder: Path) -> None:
    ran = cli("extract", "rfcs/one.md", "none.pdf", "rfcs", "-o", "out")
    assert (ran.code, ran.err) == (
        2,
        "none.pdf: error[source-missing]: must be readable; found: no such file or directory\n"
        "rfcs: error[source-folder]: must be a file; found a folder\n"
        "rfcs/one.md: error[export-unreadable]: must be a PDF, HTML or DOCX file; found something else\n",
    )
    assert not (folder / "out").exists()


def test_every_source_with_the_name_of_another_is_told_before_anything_is_written(cli: Cli, folder: Path) -> None:
    for name in ("again", "once-more"):
        (folder / f"rfcs/{name}.md").write_text(ONE)
    ran = cli("batch", "rfcs", "-o", "a", "--to", "html")
    told = [line for line in ran.err.splitlines() if "output-twice" in line]
    rule = "error[output-twice]: must have a name of its own in the archive; found 2026-01-01-one, the name of"
    assert told == [f"rfcs/once-more.md: {rule} rfcs/again.md too", f"rfcs/one.md: {rule} rfcs/again.md too"]
    assert (ran.code, (folder / "a").exists()) == (1, False)
