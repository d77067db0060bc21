"""An archive has the same bytes however it comes about; `python -m tests.archive.matrix` tries each way by itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.archive import variations
from tests.archive.bench import Bench, write_sources
from tests.archive.rfcs import contents_of
from tests.archive.variations import Made


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    folder = tmp_path_factory.mktemp("bench")
    # Fonts that are installed anywhere here do: those of the machine, and where there are none, our own.
    installed = Path("/usr/share/fonts")
    fonts = (installed if installed.is_dir() else Path(__file__).resolve().parents[2] / "styles/fonts",)
    return Bench(folder, write_sources(folder / "rfcs"), "html,pdf", fonts)


@pytest.fixture(scope="module")
def first(bench: Bench) -> dict[str, bytes]:
    return contents_of(bench.batch(bench.folder / "first", "--jobs", "2"))


def on_another_machine(bench: Bench, place: Path) -> Made:
    """Everything about the machine at once: folder, time zone, locale, hashes, home, fonts, rights, processes."""
    variables = {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "7", "GHCRTS": "-A64m"}
    moved = variations.laid_backwards(bench, place / "an other folder" / "rfcs")
    return bench.batch(
        place / "archive", "--jobs", "1",
        sources=["."], at=moved, umask=0o077, variables=variables | variations.font_variables(bench, place),
    )  # fmt: skip


@pytest.mark.parametrize(
    "make",
    [on_another_machine, variations.in_shards, variations.in_two_steps, variations.with_formats_added],
)
def test_archive_has_the_same_bytes(
    bench: Bench, first: dict[str, bytes], tmp_path: Path, make: Callable[[Bench, Path], Made]
) -> None:
    made = make(bench, tmp_path)
    assert isinstance(made, Path)
    found = contents_of(made)
    assert [name for name in sorted(found.keys() | first.keys()) if found.get(name) != first.get(name)] == []


def test_order_in_which_sources_are_named_changes_nothing(bench: Bench, tmp_path: Path) -> None:
    archive, ordered = variations.named_in_any_order(replace(bench, formats="html"), tmp_path)
    assert contents_of(archive) == contents_of(ordered)
