"""All documents in one call: one that is refused costs itself and no other."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from rfcexport.sources import name_with_suffix
from tests.hostile.claims import nothing
from tests.hostile.running import Case, Ran, Range
from tests.hostile.table import Row, row_of
from tests.hostile.verdicts import faults_of_run

_EACH_S = 20
_AT_LEAST_S = 120


def batch_rows(range_: Range, sources: Sequence[bytes], cases: Sequence[Case], formats: Sequence[str]) -> Iterator[Row]:
    """A row a format: `sources`, paths from the folder of the lab, in one call."""
    # Two names that differ in case alone are a case of their own.
    taken: set[bytes] = set()
    chosen = [one for one in sources if one.lower() not in taken and not taken.add(one.lower())]  # type: ignore[func-returns-value]
    for to in formats:
        case = Case(
            "all in one call",
            "batch",
            (to,),
            frozenset({"refused", "limit"}),
            "others export",
            nothing,
            None,
            tuple(chosen),
        )
        paths = [os.fsencode(range_.lab.folder) + b"/" + one for one in chosen]
        ran = range_.run(case, to, paths, wall_s=max(_AT_LEAST_S, _EACH_S * len(chosen)))
        yield row_of(f"all {len(chosen)} in one call", ran, [*faults_of_run(ran), *_faults(ran, chosen, cases)])


def _faults(ran: Ran, sources: Sequence[bytes], cases: Sequence[Case]) -> Iterator[str]:
    by_source = {source: case for case in cases for source in case.sources if len(case.sources) == 1}
    told = [one.path for one in ran.errors]
    for source in sources:
        name = os.fsdecode(PurePosixPath(os.fsdecode(source)).name)
        output = os.fsencode(name_with_suffix(name, ran.to))
        case = by_source.get(os.fsencode(name))
        is_there = output in ran.outputs
        errors = sum(1 for path in told if path.endswith(f"/{name}"))
        if case is not None and case.exits == {"ok"} and ran.to in case.formats and not is_there:
            yield f"{name!a} must be exported beside the others"
        if case is not None and "ok" not in case.exits and is_there:
            yield f"{name!a} must be refused beside the others"
        if name.isprintable() and not is_there and errors != 1:
            yield f"{name!a} must be refused in one line; found {errors}"
