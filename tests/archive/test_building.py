"""An archive is brought up to its sources: what is new, changed, gone and kept, and what files say of each other."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from rfcexport.archive.bag import faults_of
from rfcexport.archive.building import build, merge
from rfcexport.archive.planning import Batch
from rfcexport.archive.writing import JOURNAL
from rfcexport.diagnostics import RefusedInput
from rfcexport.usage import WrongUsage
from tests.archive.rfcs import ONE, built, contents_of, order_of, write_rfcs


@pytest.fixture
def rfcs(tmp_path: Path) -> Path:
    return write_rfcs(tmp_path / "rfcs")


def states(plan: object) -> dict[str, tuple[str, tuple[str, ...]]]:
    return {step.name: (step.state, step.why) for step in plan.steps}  # type: ignore[attr-defined]


def test_archive_has_every_rfc_with_its_exports_and_nothing_else(rfcs: Path, tmp_path: Path) -> None:
    plan, catalogue = built(rfcs, tmp_path / "a")
    assert states(plan) == {"one.md": ("new", ()), "two.md": ("new", ())}
    dot = next(file.path for form, file in catalogue.entries[0].files.items() if form.startswith("files:"))
    assert list(contents_of(tmp_path / "a")) == [
        "bag-info.txt", "bagit.txt",
        *sorted([
            "data/2026-01-01-one/one.html", "data/2026-01-01-one/one.json", "data/2026-01-01-one/one.md", f"data/{dot}",
            "data/2026-02-02-two/two.html", "data/2026-02-02-two/two.json", "data/2026-02-02-two/two.md",
            "data/README.txt", "data/catalogue.json", "data/index.html", "data/provenance.json",
        ]),
        "manifest-sha256.txt", "manifest-sha512.txt", "tagmanifest-sha256.txt",
    ]  # fmt: skip
    assert (tmp_path / "a/data/2026-01-01-one/one.md").read_text() == ONE
    assert list(faults_of(tmp_path / "a")) == []
    assert catalogue.left_out == {"README.md": "no RFC by name and metadata"}


def test_links_and_covers_know_of_the_other_rfcs(rfcs: Path, tmp_path: Path) -> None:
    built(rfcs, tmp_path / "a")
    one = (tmp_path / "a/data/2026-01-01-one/one.html").read_text()
    two = (tmp_path / "a/data/2026-02-02-two/two.html").read_text()
    assert '<a href="../2026-02-02-two/two.html#summary">the second</a>' in one
    assert re.search(
        r"Superseded by</dt>\s*<dd class=\"value\"><a href=\"../2026-02-02-two/two.html\">2026-02-02-two</a></dd>", one
    )
    assert "Referenced by" not in two
    model = json.loads((tmp_path / "a/data/2026-01-01-one/one.json").read_text())
    assert (model["source"]["path"], model["title"]) == ("one.md", "One")


def test_nothing_is_done_when_nothing_changed(rfcs: Path, tmp_path: Path) -> None:
    built(rfcs, tmp_path / "a")
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "a").rglob("*")}
    plan, _ = built(rfcs, tmp_path / "a")
    assert states(plan) == {"one.md": ("unchanged", ()), "two.md": ("unchanged", ())}
    files = {path: path.stat().st_mtime_ns for path in (tmp_path / "a").rglob("*") if path.is_file()}
    assert files == {path: before[path] for path in files}


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("one.md", ONE.replace("The first", "The very first").encode(), {"one.md": ("source",)}),
        ("pictures/dot.png", b"none", {"one.md": ("pictures",)}),
        ("two.yaml", b"status: Accepted\n", {"two.md": ("metadata file",)}),
        (
            "one.md",
            ONE.replace("2026-01-01-one", "2026-01-01-uno").encode(),
            {"one.md": ("source", "name"), "two.md": ("settings, or what other RFCs say of it",)},
        ),
    ],
)
def test_only_what_changed_is_done_again(
    rfcs: Path, tmp_path: Path, name: str, content: bytes, expected: dict[str, tuple[str, ...]]
) -> None:
    built(rfcs, tmp_path / "a")
    (rfcs / name).write_bytes(content)
    plan, _ = built(rfcs, tmp_path / "a")
    assert {name: why for name, (state, why) in states(plan).items() if state == "changed"} == expected
    fresh, again = tmp_path / "fresh", tmp_path / "a"
    built(rfcs, fresh)
    assert contents_of(again) == contents_of(fresh)
    assert list(faults_of(again)) == []


def test_rfc_is_kept_when_its_source_went_away_until_it_is_pruned(rfcs: Path, tmp_path: Path) -> None:
    built(rfcs, tmp_path / "a")
    (rfcs / "two.md").unlink()
    plan, catalogue = built(rfcs, tmp_path / "a")
    assert (plan.gone, [entry.source for entry in catalogue.entries]) == (("two.md",), ["one.md", "two.md"])
    assert list(faults_of(tmp_path / "a")) == []
    built(rfcs, tmp_path / "a", prunes=True)
    assert not (tmp_path / "a/data/2026-02-02-two").exists()
    built(rfcs, tmp_path / "fresh")
    assert contents_of(tmp_path / "a") == contents_of(tmp_path / "fresh")


def test_bad_rfc_costs_itself_alone(rfcs: Path, tmp_path: Path) -> None:
    (rfcs / "bad.md").write_bytes(b"# RFC: \xff\n")
    plan, catalogue = built(rfcs, tmp_path / "a")
    assert plan.count("new") == 2
    failed = [(entry.source, entry.failure.slug) for entry in catalogue.entries if entry.failure is not None]
    assert failed == [("bad.md", "text-encoding")]
    assert list(faults_of(tmp_path / "a")) == []
    (rfcs / "bad.md").write_text("# RFC: Good\n")
    plan, _ = built(rfcs, tmp_path / "a")
    assert states(plan)["bad.md"] == ("new", ())


def test_two_rfcs_with_one_name_are_an_error_that_names_both(rfcs: Path, tmp_path: Path) -> None:
    (rfcs / "three.md").write_text(ONE.replace("2026-01-01-one", "2026-01-01-ONE"))
    with pytest.raises(RefusedInput) as refused:
        built(rfcs, tmp_path / "a")
    assert refused.value.diagnostic.position.path == str(rfcs / "three.md")
    assert refused.value.diagnostic.message == (
        f"must have a name of its own in the archive; found 2026-01-01-ONE, the name of {rfcs / 'one.md'} too"
    )
    assert not (tmp_path / "a").exists()


def test_lost_export_is_made_again(rfcs: Path, tmp_path: Path) -> None:
    built(rfcs, tmp_path / "a")
    before = contents_of(tmp_path / "a")
    (tmp_path / "a/data/2026-01-01-one/one.html").unlink()
    (tmp_path / "a/data/2026-02-02-two/two.html").write_text("short")
    plan, _ = built(rfcs, tmp_path / "a")
    assert states(plan) == {"one.md": ("changed", ("html is missing",)), "two.md": ("changed", ("html is missing",))}
    assert contents_of(tmp_path / "a") == before


def test_run_goes_on_from_one_that_was_killed(rfcs: Path, tmp_path: Path) -> None:
    run = Batch(order_of(rfcs, tmp_path / "a"))
    plan = run.plan()
    with pytest.raises(KeyboardInterrupt):
        build(run, plan, _interrupt)
    assert (tmp_path / "a" / JOURNAL).is_file()
    # The line of the one that was told of is not written yet; what was is whole, and a torn line is left out.
    run = Batch(order_of(rfcs, tmp_path / "a"))
    plan = run.plan()
    told: list[str] = []

    def tell(source: str, done: object) -> None:
        if told:
            raise KeyboardInterrupt
        told.append(source)

    with pytest.raises(KeyboardInterrupt):
        build(run, plan, tell)
    with (tmp_path / "a" / JOURNAL).open("a") as journal:
        journal.write('{"torn')
    plan, _ = built(rfcs, tmp_path / "a")
    assert sorted(state for state, _ in states(plan).values()) == ["new", "unchanged"]
    built(rfcs, tmp_path / "fresh")
    assert contents_of(tmp_path / "a") == contents_of(tmp_path / "fresh")


def _interrupt(source: str, done: object) -> None:
    raise KeyboardInterrupt


def test_bytes_are_the_same_in_another_folder_with_other_workers(tmp_path: Path) -> None:
    for name, workers in (("x", 1), ("another place/y", 2)):
        rfcs = write_rfcs(tmp_path / name / "rfcs")
        run = Batch(order_of(rfcs, tmp_path / name / "archive", "html", "docx", workers=workers))
        build(run, run.plan(), lambda source, done: None)
    assert contents_of(tmp_path / "x/archive") == contents_of(tmp_path / "another place/y/archive")


def test_what_is_not_wanted_any_more_is_removed(rfcs: Path, tmp_path: Path) -> None:
    built(rfcs, tmp_path / "a", "html", "docx")
    plan, _ = built(rfcs, tmp_path / "a", "html")
    assert {step.why for step in plan.steps} == {("docx is wanted no more",)}
    built(rfcs, tmp_path / "fresh", "html")
    assert contents_of(tmp_path / "a") == contents_of(tmp_path / "fresh")


@pytest.mark.parametrize(("first", "then"), [(("pdf",), ("pdf", "html")), (("pdf", "html"), ("html",))])
def test_what_is_told_is_of_all_formats_and_no_other(
    rfcs: Path, tmp_path: Path, first: tuple[str, ...], then: tuple[str, ...]
) -> None:
    # What only the exporter of PDF finds out.
    (rfcs / "one.md").write_text(ONE.replace("![a picture]", "![]"))
    built(rfcs, tmp_path / "a", *first)
    _, catalogue = built(rfcs, tmp_path / "a", *then)
    told = [found["slug"] for found in catalogue.by_source["one.md"].findings]
    assert told.count("pdf-claim") == ("pdf" in then)
    built(rfcs, tmp_path / "fresh", *then)
    assert contents_of(tmp_path / "a") == contents_of(tmp_path / "fresh")


@pytest.mark.parametrize("count", [2, 3])
def test_shards_come_together_to_the_bytes_of_one_run(rfcs: Path, tmp_path: Path, count: int) -> None:
    shards = [tmp_path / f"shard{number}" for number in range(1, count + 1)]
    held = []
    for number, shard in enumerate(shards, start=1):
        run = Batch(replace(order_of(rfcs, shard), shard=(number, count)))
        catalogue = build(run, run.plan(), lambda source, done: None)
        held += [entry.source for entry in catalogue.entries]
        assert list(faults_of(shard)) == []
    assert sorted(held) == ["one.md", "two.md"]
    merge(shards, tmp_path / "merged")
    built(rfcs, tmp_path / "whole")
    assert contents_of(tmp_path / "merged") == contents_of(tmp_path / "whole")


def test_shards_are_refused_when_they_cannot_be_one_archive(rfcs: Path, tmp_path: Path) -> None:
    built(rfcs, tmp_path / "a")
    built(rfcs, tmp_path / "b")
    for shards, slug in (
        ([tmp_path / "a", tmp_path / "b"], "archive-twice"),
        ([tmp_path / "none"], "archive-incomplete"),
    ):
        with pytest.raises(RefusedInput) as refused:
            merge(shards, tmp_path / "merged")
        assert refused.value.diagnostic.slug == slug
    assert not (tmp_path / "merged").exists()


def test_second_run_is_refused_while_one_is_at_work(rfcs: Path, tmp_path: Path) -> None:
    run = Batch(order_of(rfcs, tmp_path / "a"))
    with run.archive, pytest.raises(WrongUsage) as refused:
        built(rfcs, tmp_path / "a")
    assert refused.value.diagnostic.slug == "archive-busy"
    built(rfcs, tmp_path / "a")
    assert list(faults_of(tmp_path / "a")) == []
