"""The command `check`: what goes where, what it exits with, and its files."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from junitparser import JUnitXml

from rfcexport.slugs import SLUGS
from tests.cli import Cli, Ran, cli

__all__ = ["cli"]

RFC = """\
# Compact the log

- **Status**: Draft
- **Created**: 2026-11-03

## Summary

See [the design](#design).
"""
CLEAN = RFC.replace("#design", "#summary")
ANCHOR = "rfc.md:8:18: warning[link-anchor]: must lead to a heading of this document; found #design\n"
ERROR = ANCHOR.replace("warning", "error")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("NO_COLOR", "SOURCE_DATE_EPOCH", "GITHUB_ACTIONS"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "rfc.md").write_text(RFC)
    return tmp_path


# --- what goes where


def test_findings_and_the_sum_go_to_standard_error(cli: Cli) -> None:
    assert cli("check", "rfc.md") == Ran(0, b"", f"{ANCHOR}checked 1 RFC: 0 errors, 1 warning\n")


def test_quiet_tells_errors_alone(cli: Cli) -> None:
    assert cli("check", "rfc.md", "--quiet") == Ran(0, b"", "")
    assert cli("check", "rfc.md", "--quiet", "--strict") == Ran(1, b"", ERROR)


def test_nothing_is_written(cli: Cli, folder: Path) -> None:
    cli("check", ".")
    assert [path.name for path in folder.iterdir()] == ["rfc.md"]


def test_github_annotations_go_to_standard_error(cli: Cli) -> None:
    assert cli("check", "rfc.md", "--format", "github") == Ran(
        0,
        b"",
        "::warning file=rfc.md,line=8,col=18,title=link-anchor::"
        "must lead to a heading of this document; found #design\n"
        "checked 1 RFC: 0 errors, 1 warning\n",
    )


@pytest.mark.parametrize("format", ["json", "sarif", "gitlab"])
def test_a_report_in_json_goes_to_standard_output(cli: Cli, format: str) -> None:
    ran = cli("check", "rfc.md", "--format", format)
    assert (ran.code, ran.err) == (0, "checked 1 RFC: 0 errors, 1 warning\n")
    assert "link-anchor" in json.dumps(json.loads(ran.out))


def test_a_report_in_xml_goes_to_standard_output(cli: Cli, folder: Path) -> None:
    (folder / "clean.md").write_text(CLEAN)
    ran = cli("check", ".", "--format", "junit", "--strict", "--quiet")
    assert (ran.code, ran.err) == (1, "")
    assert [(suite.name, suite.tests, suite.failures) for suite in JUnitXml.fromstring(ran.out)] == [
        ("clean.md", 1, 0),
        ("rfc.md", 1, 1),
    ]


@pytest.mark.parametrize("format", ["text", "json", "sarif", "junit", "github", "gitlab"])
def test_a_report_goes_to_a_file(cli: Cli, folder: Path, format: str) -> None:
    ran = cli("check", "rfc.md", "--format", format, "-o", "report")
    assert ran == Ran(0, b"", "checked 1 RFC: 0 errors, 1 warning\n")
    assert "link-anchor" in (folder / "report").read_text()
    assert sorted(path.name for path in folder.iterdir()) == ["report", "rfc.md"]


def test_a_report_in_text_goes_to_standard_output_where_that_is_said(cli: Cli) -> None:
    assert cli("check", "rfc.md", "-o", "-", "-q", "--strict") == Ran(1, ERROR.encode(), "")


@pytest.mark.parametrize(
    ("output", "told"),
    [
        (".", ".: error[output-folder]: must be a file for the report; found a folder\n"),
        ("none/report", "none/report: error[output-folder]: must be written to a folder that exists; found none\n"),
        ("rfc.md", "rfc.md: error[output-source]: must not replace a source; found rfc.md\n"),
    ],
)
def test_a_report_has_a_file_of_its_own(cli: Cli, folder: Path, output: str, told: str) -> None:
    ran = cli("check", "rfc.md", "--format", "json", "-o", output)
    assert (ran.code, ran.err.startswith(told), (folder / "rfc.md").read_text()) == (2, True, RFC)


def test_paths_are_seen_from_the_top_of_the_work_tree(cli: Cli, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / ".git").mkdir()
    (folder / "docs").mkdir()
    (folder / "docs" / "a b.md").write_text(RFC)
    monkeypatch.chdir(folder / "docs")
    (issue,) = json.loads(cli("check", "a b.md", "--format", "gitlab").out)
    assert issue["location"] == {"path": "docs/a b.md", "lines": {"begin": 8}}


def test_lines_give_a_runner_of_github_no_orders(cli: Cli, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    (folder / "::error::x.md").write_text(RFC.replace("#design", "###[error]x"))
    err = cli("check", "::error::x.md").err
    assert [line[:9] for line in err.splitlines()] == ["\\x3a:erro", "checked 1"]
    assert "##[" not in err


# --- exit codes and faults


def test_a_source_that_is_missing_is_wrong_usage_and_the_others_are_checked(cli: Cli) -> None:
    assert cli("check", "none.md", "rfc.md") == Ran(
        2,
        b"",
        f"none.md: error[source-missing]: must exist; found no such file\n{ANCHOR}checked 2 RFCs: 1 error, 1 warning\n",
    )


def test_a_fault_of_the_call_is_in_the_report_and_told(cli: Cli) -> None:
    ran = cli("check", "rfc.md", "--format", "sarif", "--baseline", "none.json")
    run = json.loads(ran.out)["runs"][0]
    assert (ran.code, run["invocations"][0]["exitCode"], run["results"][0]["ruleId"]) == (2, 2, "baseline-unreadable")
    assert ran.err.startswith("none.json: error[baseline-unreadable]: must be a baseline; found no such file\n")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("check",), "usage]: missing argument 'SOURCE'\nhint: rfcexport check --help lists what there is\n"),
        (
            ("check", "rfc.md", "--update-baseline"),
            "option-value]: --update-baseline must come with the baseline to write; found none\n"
            "hint: --baseline FILE names it\n",
        ),
        (("check", "rfc.md", "--dry-run"), "option-value]: --dry-run must come with --fix; found none\n"),
        (("check", "-", "--fix"), "option-value]: --fix must be given files; found standard input\n"),
        (
            ("check", "--explain", "link-anchr"),
            "option-value]: --explain must be the slug of a finding; found 'link-anchr'\n"
            "hint: did you mean link-anchor?\n",
        ),
    ],
)
def test_a_wrong_command_line_is_told_in_one_line(cli: Cli, arguments: tuple[str, ...], told: str) -> None:
    assert cli(*arguments) == Ran(2, b"", f"rfcexport: error[{told}")


def test_a_reader_that_has_seen_enough_is_no_fault(folder: Path) -> None:
    command = f"{sys.executable} -m rfcexport check rfc.md --format json -q | head -c 1; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


def test_the_clock_is_an_input(cli: Cli, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = []
    for day in ("1700000000", "1800000000"):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", day)
        told.append("metadata-date-future" in cli("check", "rfc.md").err)
    assert told == [True, False]


# --- rules, explanations


def test_rules_are_named_on_the_command_line(cli: Cli) -> None:
    assert cli("check", "rfc.md", "--rules", "none").code == 0
    assert "error[metadata-missing]" in cli("check", "rfc.md", "--rules", "house").err


def test_a_slug_is_explained_by_its_page(cli: Cli) -> None:
    ran = cli("check", "--explain", "link-anchor")
    assert (ran.code, ran.out.splitlines()[0], ran.err) == (0, b"# link-anchor", "")


def test_every_slug_is_listed_with_its_weight(cli: Cli) -> None:
    ran = cli("check", "--list")
    rows = [tuple(line.split()[:2]) for line in ran.out.decode().splitlines()]
    assert rows == [(slug, SLUGS[slug].value) for slug in sorted(SLUGS)]


# --- the baseline


def test_a_baseline_keeps_quiet_what_was_there_and_tells_what_is_new(cli: Cli, folder: Path) -> None:
    baseline = ("--strict", "--baseline", "known.json")
    assert cli("check", "rfc.md", *baseline, "--update-baseline") == Ran(
        0, b"", "wrote known.json (1 finding)\nchecked 1 RFC: 0 errors, 0 warnings, 1 known\n"
    )
    (folder / "rfc.md").write_text(RFC.replace("## Summary", "## Summary\n\nMoved.") + "\n[here](#nowhere)\n")
    assert cli("check", "rfc.md", *baseline) == Ran(
        1,
        b"",
        ERROR.replace(":8:18:", ":12:8:").replace("#design", "#nowhere")
        + "checked 1 RFC: 1 error, 0 warnings, 1 known\n",
    )


def test_what_a_baseline_holds_in_vain_is_told(cli: Cli, folder: Path) -> None:
    cli("check", "rfc.md", "--baseline", "known.json", "--update-baseline")
    (folder / "rfc.md").write_text(CLEAN)
    ran = cli("check", "rfc.md", "--baseline", "known.json", "--verbose")
    assert "known.json: note[baseline-stale]: must hold what is still found; found link-anchor of rfc.md" in ran.err
    assert ran.err.endswith(
        "checked 1 RFC: 0 errors, 0 warnings; 1 of the baseline no longer found, --update-baseline takes them out\n"
    )


def test_a_document_that_cannot_be_read_may_be_known(cli: Cli, folder: Path) -> None:
    (folder / "rfc.md").write_bytes(b"\xff")
    cli("check", "rfc.md", "--baseline", "known.json", "--update-baseline")
    assert cli("check", "rfc.md", "--baseline", "known.json").code == 0


def test_known_findings_are_suppressed_in_sarif_and_absent_elsewhere(cli: Cli) -> None:
    cli("check", "rfc.md", "--baseline", "known.json", "--update-baseline")
    sarif = json.loads(cli("check", "rfc.md", "--baseline", "known.json", "--format", "sarif").out)
    assert [result["suppressions"][0]["kind"] for result in sarif["runs"][0]["results"]] == ["external"]
    assert json.loads(cli("check", "rfc.md", "--baseline", "known.json", "--format", "json").out) == []


# --- mending

STATED = CLEAN.replace("2026-11-03", "3 November 2026")
DIFF = "".join(
    f"{line}\n"
    for line in (
        "--- a/rfc.md",
        "+++ b/rfc.md",
        "@@ -1,7 +1,7 @@",
        " # Compact the log",
        " ",
        " - **Status**: Draft",
        "-- **Created**: 3 November 2026",
        "+- **Created**: 2026-11-03",
        " ",
        " ## Summary",
        " ",
    )
)


def test_fix_shows_the_diff_and_writes_it(cli: Cli, folder: Path) -> None:
    path = folder / "rfc.md"
    path.write_text(STATED)
    path.chmod(0o640)
    assert cli("check", "rfc.md", "--fix") == Ran(
        0,
        DIFF.encode(),
        "rfc.md:4: mended: 3 November 2026 is written 2026-11-03\nchecked 1 RFC: 0 errors, 0 warnings\n",
    )
    assert (path.read_text(), stat.S_IMODE(path.stat().st_mode)) == (CLEAN, 0o640)


def test_a_dry_run_shows_the_diff_and_writes_nothing(cli: Cli, folder: Path) -> None:
    (folder / "rfc.md").write_text(STATED)
    ran = cli("check", "rfc.md", "--fix", "--dry-run", "-q")
    assert (ran, (folder / "rfc.md").read_text()) == (Ran(0, DIFF.encode(), ""), STATED)


def test_fix_leaves_a_link_a_link(cli: Cli, folder: Path) -> None:
    (folder / "real").write_text(STATED)
    (folder / "rfc.md").unlink()
    (folder / "rfc.md").symlink_to("real")
    cli("check", "rfc.md", "--fix")
    assert ((folder / "rfc.md").is_symlink(), (folder / "real").read_text()) == (True, CLEAN)


def test_fix_of_what_is_well_changes_no_byte(cli: Cli, folder: Path) -> None:
    before = (folder / "rfc.md").stat()
    assert cli("check", "rfc.md", "--fix", "-q") == Ran(0, b"", "")
    assert (folder / "rfc.md").stat().st_mtime_ns == before.st_mtime_ns


def test_fix_and_a_report_do_not_share_standard_output(cli: Cli) -> None:
    ran = cli("check", "rfc.md", "--fix", "--format", "json")
    assert (ran.code, ran.err) == (
        2,
        "rfcexport: error[option-value]: --fix must have standard output for its diff; found the report there\n"
        "hint: -o FILE takes the report\n",
    )
