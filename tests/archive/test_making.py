"""What is done to one RFC in a confined process, wherever that process is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from rfcexport.archive.making import Done, Errand, carried_out
from rfcexport.archive.planning import Batch
from rfcexport.archive.scheduling import run_there
from rfcexport.diagnostics import RefusedInput
from rfcexport.policy import Limits
from tests.archive.rfcs import order_of, write_rfcs


def told(done: Done | RefusedInput) -> tuple[list[str], str]:
    """The exports that were made, and what stood in the way."""
    return ([], str(done)) if isinstance(done, RefusedInput) else (sorted(done.exports), str(done.error or ""))


def errand_of(folder: Path, *formats: str, limits: Limits) -> Errand:
    run = Batch(order_of(write_rfcs(folder / "rfcs"), folder / "archive"))
    run.plan()
    one = next(one for one in run.sources if one.name == "one.md")
    errand = run.errand(one, formats=formats)
    settings = replace(errand.in_force.settings, limits=limits)
    return replace(errand, in_force=replace(errand.in_force, settings=settings))


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        (Limits(), (["docx", "html"], "")),
        (Limits(output_bytes=1_000), ([], "output must be at most 1,000 bytes")),
    ],
    ids=["none", "output"],
)
def test_errand_has_the_same_limits_here_and_on_a_cluster(
    tmp_path: Path, limits: Limits, expected: tuple[list[str], str]
) -> None:
    errand = errand_of(tmp_path, "docx", "html", limits=limits)
    ((_, here),) = carried_out([errand], to="html")
    there = run_there(errand, "html")
    assert told(there) == told(here)
    assert (told(here)[0], expected[1] in told(here)[1]) == (expected[0], True)
