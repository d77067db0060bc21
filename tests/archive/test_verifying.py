"""An archive that was altered on purpose leads nobody out of it: not to write, not to remove, not to read."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from rfcexport.archive.bag import digest_of, faults_of, tag_files
from rfcexport.archive.building import build
from rfcexport.archive.catalogue import FILE, load_catalogue
from rfcexport.archive.planning import Batch
from rfcexport.archive.rerendering import rerendered
from rfcexport.archive.tools import theme_hash
from rfcexport.archive.verifying import verify
from tests.archive.rfcs import ONE, built, contents_of, order_of, write_rfcs


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    built(write_rfcs(tmp_path / "rfcs"), tmp_path / "a")
    return tmp_path / "a"


def altered(archive: Path, change: Any) -> None:
    path = archive / "data" / FILE
    value = json.loads(path.read_text("utf-8"))
    change(value["rfcs"][0])
    path.write_text(json.dumps(value), "utf-8")


@pytest.mark.parametrize("name", ["../../victim", "/etc/passwd", "a/../../../victim", "~/victim"])
@pytest.mark.parametrize("place", ["file", "source", "folder"])
def test_catalogue_is_none_when_it_names_what_lies_elsewhere(archive: Path, name: str, place: str) -> None:
    victim = archive.parent / "victim"
    victim.write_text("kept")

    def change(rfc: dict[str, Any]) -> None:
        if place == "file":
            rfc["files"]["html"]["path"] = name
        else:
            rfc[place] = name

    altered(archive, change)
    assert load_catalogue(archive / "data" / FILE) is None
    assert "archive-incomplete" in {fault.slug for fault in verify(archive).faults}
    # The next run holds it for an archive without a catalogue, and touches nothing outside.
    built(archive.parent / "rfcs", archive)
    assert (victim.read_text(), verify(archive).faults) == ("kept", ())


def test_nothing_is_laid_outside_when_an_address_leads_there(archive: Path, tmp_path: Path) -> None:
    escape = "../" * 40 + str(tmp_path / "planted")[1:]

    def change(rfc: dict[str, Any]) -> None:
        pictures = rfc["made_of"]["inputs"]["pictures"]
        rfc["made_of"]["inputs"]["pictures"] = {escape: next(iter(pictures.values()))}

    altered(archive, change)
    catalogue = load_catalogue(archive / "data" / FILE)
    assert catalogue is not None
    verdicts = {one.path: one.verdict for one in rerendered(archive / "data", catalogue, workers=1)}
    assert verdicts == {
        "2026-01-01-one/one.html": "not made",
        "2026-02-02-two/two.html": "same",
    }
    assert not (tmp_path / "planted").exists()


def test_export_is_told_when_it_carries_another_source_under_right_hashes(archive: Path) -> None:
    one, two = (archive / f"data/{name}" for name in ("2026-01-01-one/one.html", "2026-02-02-two/two.html"))
    one.write_bytes(two.read_bytes())
    payload = {path: digest_of(content) for path, content in contents_of(archive).items() if path.startswith("data/")}
    for name, content in tag_files(payload, {}).items():
        (archive / name).write_bytes(content)
    assert [(fault.slug, fault.position.path) for fault in verify(archive).faults] == [("source-altered", str(one))]


def test_picture_whose_address_is_encoded_is_laid_out_again(tmp_path: Path) -> None:
    rfcs = write_rfcs(tmp_path / "rfcs")
    (rfcs / "pictures/a dot.png").write_bytes((rfcs / "pictures/dot.png").read_bytes())
    (rfcs / "one.md").write_text(ONE.replace("pictures/dot.png", "pictures/a%20dot.png"))
    _, catalogue = built(rfcs, tmp_path / "a")
    assert {one.verdict for one in rerendered(tmp_path / "a/data", catalogue, workers=1)} == {"same"}


@pytest.mark.parametrize("stated", [True, False], ids=["root stated", "own folder"])
def test_picture_whose_address_begins_at_the_root_is_laid_out_again(tmp_path: Path, stated: bool) -> None:
    rfcs = write_rfcs(tmp_path / "rfcs")
    (rfcs / "one.md").write_text(ONE.replace("pictures/dot.png", "/pictures/dot.png"))
    if stated:
        (tmp_path / "pictures").mkdir()
        (rfcs / "pictures/dot.png").rename(tmp_path / "pictures/dot.png")
    order = order_of(rfcs, tmp_path / "a")
    if stated:
        settings = {
            source: replace(one, settings=replace(one.settings, root=str(tmp_path)))
            for source, one in order.settings.items()
        }
        order = replace(order, settings=settings)
    run = Batch(order)
    catalogue = build(run, run.plan(), lambda source, done: None)
    pictures = catalogue.by_source["one.md"].inputs.pictures
    assert {address for address, sha256 in pictures.items() if sha256 is not None} == {"/pictures/dot.png"}
    assert {one.verdict for one in rerendered(tmp_path / "a/data", catalogue, workers=1)} == {"same"}


def test_picture_that_was_out_of_reach_is_none_again(tmp_path: Path) -> None:
    rfcs = write_rfcs(tmp_path / "rfcs")
    (rfcs / "one.md").write_text(ONE.replace("pictures/dot.png", "../" * 12 + "dot.png"))
    _, catalogue = built(rfcs, tmp_path / "a")
    assert {one.verdict for one in rerendered(tmp_path / "a/data", catalogue, workers=1)} == {"same"}


def test_one_flipped_byte_is_told_of_the_file_it_is_in(archive: Path) -> None:
    untold = []
    for name, content in contents_of(archive).items():
        place = archive / name
        for position in (0, len(content) // 2, len(content) - 1):
            place.write_bytes(content[:position] + bytes([content[position] ^ 1]) + content[position + 1 :])
            faults = list(faults_of(archive))
            if not any(fault.position.path == str(place) or name in fault.message for fault in faults):
                untold.append((name, position, [str(fault) for fault in faults]))
        place.write_bytes(content)
    assert untold == []
    assert verify(archive).faults == ()


def test_export_is_not_made_again_when_its_theme_lies_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rfcs = write_rfcs(tmp_path / "rfcs")
    theme = tmp_path / "brand"
    theme.mkdir()
    (theme / "theme.toml").write_text('extends = "standard"\n[colours]\naccent = "#123456"\n')
    monkeypatch.chdir(tmp_path)
    order = order_of(rfcs, tmp_path / "a")
    settings = {
        source: replace(one, settings=replace(one.settings, style="brand")) for source, one in order.settings.items()
    }
    run = Batch(replace(order, settings=settings))
    catalogue = build(run, run.plan(), lambda source, done: None)

    def verdicts() -> set[tuple[str, str]]:
        return {(one.verdict, one.why) for one in rerendered(tmp_path / "a/data", catalogue, workers=1)}

    assert verdicts() == {("same", "")}
    gone = "it was made with the theme brand, which must lie here as it was"
    (theme / "theme.toml").write_text('extends = "standard"\n')
    theme_hash.cache_clear()
    assert verdicts() == {("not made", gone)}
    monkeypatch.chdir(rfcs)
    assert verdicts() == {("not made", gone)}
