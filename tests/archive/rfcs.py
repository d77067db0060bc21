"""Small RFCs that know of each other, and a batch over them."""

from __future__ import annotations

from pathlib import Path

from rfcexport.archive.building import build
from rfcexport.archive.catalogue import Catalogue
from rfcexport.archive.planning import Batch, Order, Plan
from rfcexport.settings import load_settings
from rfcexport.source_list import listed_sources

ONE = """# RFC: One

- **RFC ID**: 2026-01-01-one
- **Status**: Accepted
- **Author(s)**: Ada Lovelace
- **Created**: 2026-01-01

## Summary

The first, with [the second](two.md#summary) and ![a picture](pictures/dot.png).
"""
TWO = """# RFC: Two

- **RFC ID**: 2026-02-02-two
- **Status**: Draft
- **Author(s)**: Grace Hopper
- **Created**: 2026-02-02
- **Supersedes**: 2026-01-01-one

## Summary

The second.
"""
DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63606060000000040001f61738"
    "550000000049454e44ae426082"
)


def write_rfcs(folder: Path) -> Path:
    """A folder of two RFCs, a README and a template that are none, and a picture."""
    (folder / "pictures").mkdir(parents=True)
    (folder / "one.md").write_text(ONE)
    (folder / "two.md").write_text(TWO)
    (folder / "README.md").write_text("# Our RFCs\n\nThey lie here.\n")
    (folder / "pictures/dot.png").write_bytes(DOT)
    return folder


def order_of(source: Path, archive: Path, *formats: str, workers: int | None = 1, prunes: bool = False) -> Order:
    """A batch over the folder `source`."""
    listed = listed_sources([str(source)])
    settings = load_settings(source, is_searched=False)
    in_force = {one.source: settings for one in listed}
    return Order(listed, formats or ("html",), archive, source.resolve(), in_force, {}, workers, prunes)


def built(source: Path, archive: Path, *formats: str, prunes: bool = False) -> tuple[Plan, Catalogue]:
    """The archive, brought up to its sources."""
    run = Batch(order_of(source, archive, *formats, prunes=prunes))
    plan = run.plan()
    return plan, build(run, plan, lambda source, done: None)


def contents_of(archive: Path) -> dict[str, bytes]:
    """Every file below a folder by its path from there."""
    return {
        path.relative_to(archive).as_posix(): path.read_bytes() for path in sorted(archive.rglob("*")) if path.is_file()
    }
