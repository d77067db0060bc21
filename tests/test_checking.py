from __future__ import annotations

import io
import pickle
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from rfcexport.checking import Outcome, Task, check_sources, findings_of
from rfcexport.diagnostics import MissingRequirement, Severity
from rfcexport.rules import NONE, Rules
from rfcexport.settings import Settings
from rfcexport.source_list import Listed, listed_sources

TODAY = date(2026, 12, 1)
RFC = """\
# Compact the log

- **Status**: Draft
- **Created**: 2026-11-03

## Summary

See [the design](#design).

![](none.png)
"""
ANCHOR = ("rfc.md", 8, "link-anchor", "warning")
PICTURE = ("rfc.md", 10, "image-alt", "warning")
FILE = ("rfc.md", 10, "image-refused", "warning")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "rfc.md").write_text(RFC)
    return tmp_path


def _checked(*arguments: str, settings: Settings | None = None, **options: Any) -> Outcome:
    listed = listed_sources(arguments)
    in_force = {one.source: settings or Settings() for one in listed}
    return check_sources(listed, settings=in_force, today=TODAY, **options)


def _told(outcome: Outcome) -> list[tuple[str, int | None, str, str]]:
    return [
        (f.diagnostic.position.path, f.diagnostic.position.line, f.diagnostic.slug, f.diagnostic.severity.value)
        for f in outcome.findings
    ]


def test_a_source_has_the_findings_of_the_reader_of_its_pictures_and_of_the_checks() -> None:
    rules = Rules("own", required_fields=("id",))
    assert _told(_checked("rfc.md", settings=Settings(rules=rules))) == [
        ("rfc.md", 3, "metadata-missing", "error"),
        ANCHOR,
        PICTURE,
        FILE,
    ]


def test_a_finding_comes_with_its_line() -> None:
    assert [finding.text for finding in _checked("rfc.md").findings] == [
        "See [the design](#design).",
        "![](none.png)",
        "![](none.png)",
    ]


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        (Settings(), [ANCHOR, PICTURE, FILE]),
        (
            Settings(checks=(("link-anchor", Severity.ERROR), ("image-alt", None), ("image-refused", Severity.NOTE))),
            [("rfc.md", 8, "link-anchor", "error"), ("rfc.md", 10, "image-refused", "note")],
        ),
        (
            Settings(checks=(("image-alt", None), ("image-refused", Severity.NOTE)), strict=True),
            [("rfc.md", 8, "link-anchor", "error"), ("rfc.md", 10, "image-refused", "note")],
        ),
    ],
)
def test_the_settings_weigh_what_is_found(settings: Settings, expected: list[tuple[str, int | None, str, str]]) -> None:
    assert _told(_checked("rfc.md", settings=settings)) == expected


def test_a_comment_in_the_document_quiets(folder: Path) -> None:
    (folder / "rfc.md").write_text(RFC.replace("See ", "<!-- rfcexport-ignore: link-anchor for now -->\nSee "))
    assert _told(_checked("rfc.md")) == [
        (path, line + 1 if line else None, slug, severity) for path, line, slug, severity in (PICTURE, FILE)
    ]


def test_several_sources_are_checked_together(folder: Path) -> None:
    text = RFC.replace("- **Status**", "- **RFC ID**: 2026-01-02-x\n- **Status**").partition("## Summary")[0]
    for name in ("a.md", "b.md"):
        (folder / name).write_text(f"{text}## Summary\n\nWords.\n")
    outcome = _checked("b.md", "a.md", settings=Settings(rules=NONE))
    assert ("b.md", 3, "corpus-id", "error") in _told(outcome)


def test_a_comment_quiets_a_finding_between_sources(folder: Path) -> None:
    text = "# One\n\n- **RFC ID**: 2026-01-02-x\n- **Status**: Draft\n\n## Summary\n\nWords.\n"
    (folder / "a.md").write_text(text)
    (folder / "b.md").write_text(text.replace("# One", "<!-- rfcexport-ignore: corpus-id moved -->\n\n# Two"))
    assert [told for told in _told(_checked("a.md", "b.md")) if "corpus" in told[2] or "ignore" in told[2]] == []


@pytest.mark.parametrize("workers", [1, 2])
def test_the_order_is_that_of_the_paths_whatever_is_done_first(folder: Path, workers: int) -> None:
    for name in ("c.md", "a.md", "b.md"):
        (folder / name).write_text(RFC * 3 if name == "a.md" else RFC)
    outcome = _checked("c.md", "b.md", "a.md", workers=workers)
    assert outcome.sources == ("c.md", "b.md", "a.md")
    assert [path for path, *_ in _told(outcome)] == sorted(path for path, *_ in _told(outcome))


@pytest.mark.parametrize("workers", [1, 2])
def test_a_source_that_cannot_be_read_costs_its_own_findings(folder: Path, workers: int) -> None:
    (folder / "bad.md").write_bytes(b"# \xff\n")
    outcome = _checked("bad.md", "none.md", "rfc.md", workers=workers)
    assert _told(outcome) == [
        ("bad.md", 1, "text-encoding", "error"),
        ("none.md", None, "source-missing", "error"),
        ANCHOR,
        PICTURE,
        FILE,
    ]
    assert (outcome.exit_code, outcome.sources) == (2, ("bad.md", "none.md", "rfc.md"))


def test_a_file_beside_rfcs_that_states_nothing_is_left_alone(folder: Path) -> None:
    (folder / "README.md").write_text("# The RFCs\n\n[none](none.md)\n")
    (folder / "0000-template.md").write_text("# Title\n\n- **Status**: [Draft | Accepted]\n- **Created**: YYYY-MM-DD\n")
    outcome = _checked(".")
    assert (outcome.sources, outcome.left_alone) == (("rfc.md",), ("0000-template.md", "README.md"))
    assert _checked("README.md").sources == ("README.md",)


def test_a_readme_that_states_metadata_is_an_rfc(folder: Path) -> None:
    (folder / "README.md").write_text(RFC)
    assert _checked(".").sources == ("README.md", "rfc.md")


def test_standard_input_is_checked_too() -> None:
    outcome = _checked("-", "rfc.md", standard_input=io.BytesIO(RFC.encode()), workers=2)
    assert [path for path, *_ in _told(outcome)] == ["-", "-", "-", "rfc.md", "rfc.md", "rfc.md"]


def test_a_name_of_strange_bytes_stays_what_it_is(folder: Path) -> None:
    name = "a\n\udcff.md"
    (folder / name).write_text(RFC)
    assert {path for path, *_ in _told(_checked(name))} == {name}


def test_what_the_machine_lacks_ends_the_run(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setenv("PYPANDOC_PANDOC", str(folder / "none"))
    from rfcexport.pandoc import pandoc_path

    pandoc_path.cache_clear()
    try:
        with pytest.raises(MissingRequirement) as caught:
            _checked("rfc.md")
    finally:
        monkeypatch.undo()
        pandoc_path.cache_clear()
    assert str(caught.value).endswith("found one that cannot be started: no such file or directory")
    assert caught.value.hint == "unset PYPANDOC_PANDOC"


def test_a_task_and_its_result_can_cross_to_another_process() -> None:
    task = Task(Listed("rfc.md"), Settings(), TODAY)
    result = findings_of(pickle.loads(pickle.dumps(task)))
    assert pickle.loads(pickle.dumps(result)) == result


def test_a_picture_that_may_be_fetched_is_neither_fetched_nor_found_missing(folder: Path) -> None:
    (folder / "rfc.md").write_text("# T\n\n- **Status**: Draft\n\n## Summary\n\n![x](https://forged.example/x.png)\n")
    assert _told(_checked("rfc.md", settings=Settings(allow_remote_images=True))) == []
    assert [slug for _, _, slug, _ in _told(_checked("rfc.md"))] == ["image-refused"]


def test_findings_of_one_kind_are_told_up_to_a_number(folder: Path) -> None:
    (folder / "many.md").write_text("# RFC: Many\n\n" + "## A\n\nx\n\n" * 1_202)
    told = [f.diagnostic for f in _checked("many.md").findings if f.diagnostic.slug == "heading-duplicate"]
    assert (len(told), told[-1].message) == (
        1_001,
        "must have fewer findings of one kind; found 201 more, which are not told",
    )
