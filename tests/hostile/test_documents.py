"""Hostile documents in one call for each format: what is made of them is inert, and says what the source says."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from rfcexport.sources import name_with_suffix
from tests.conftest import missing
from tests.hostile.__main__ import STATED
from tests.hostile.claims import nothing
from tests.hostile.expected import CLAIMS, stated_cases
from tests.hostile.inspection import FORMATS
from tests.hostile.lab import Lab, stated_lab
from tests.hostile.listener import Listener
from tests.hostile.measuring import Measured
from tests.hostile.own import own_cases
from tests.hostile.running import Case, Ran, Range
from tests.hostile.verdicts import faults_of_run

pytestmark = pytest.mark.skipif(os.name != "posix", reason="links, pipes and processes as on Linux and macOS")

_WALL_S = 600.0
# What costs minutes, or needs a call of its own.
_SLOW = frozenset({"footnote_cycle.md", "svg_use_bomb.md", "list_100_deep.md", "quotes_10000_deep.md", "title_5000.md"})
# Thousands of formulas and diagrams made to take long: what draws them is one for all formats, and the quickest format
# shows it here. `make hostile` has them in every one, a quarter of an hour.
_BOMBS = frozenset(
    {"captions_many.md", "d2_bombs.md", "dot_bombs.md", "formulas_5001.md", "formulas_bombs.md", "mermaid_bombs.md"}
)
OWN = tuple(
    replace(case, formats=("html",)) if case.name in _BOMBS else case
    for case in own_cases()
    if case.kind != "limit" and not case.options
)
Calls = dict[tuple[str, str], Ran]


@pytest.fixture(scope="module")
def own_range(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Range]:
    folder = tmp_path_factory.mktemp("own")
    with Listener(0) as listener:
        yield Range(folder, Lab(folder / "lab", listener.port), listener)


@pytest.fixture(scope="module")
def own_calls(own_range: Range) -> Calls:
    for case in OWN:
        assert case.write is not None
        case.write(own_range.lab)
    return _calls(own_range, OWN)


@pytest.mark.parametrize("case", OWN, ids=lambda case: case.name)
def test_a_document_of_our_own_does_no_harm(case: Case, own_calls: Calls) -> None:
    assert {to: _faults(own_calls[case.name, to]) for to in case.formats} == {to: [] for to in case.formats}


@pytest.fixture(scope="module")
def stated_calls(tmp_path_factory: pytest.TempPathFactory) -> Calls:
    if not STATED.is_dir():
        missing("the hostile corpus (../shared/hostile)")
    folder = tmp_path_factory.mktemp("stated")
    cases = [case for case in stated_cases(STATED / "expectations.tsv") if _is_quick(case)]
    with Listener(0) as listener:
        lab = stated_lab(folder / "lab", STATED / "make_hostile.py", listener.port)
        return _calls(Range(folder, lab, listener, root=lab.docs), tuple(cases))


@pytest.mark.parametrize("name", sorted(CLAIMS))
def test_a_document_of_the_hostile_corpus_does_no_harm(name: str, stated_calls: Calls) -> None:
    ran = {to: one for (case, to), one in stated_calls.items() if case == name}
    assert {to: _faults(one) for to, one in ran.items()} == {to: [] for to in ran}


def test_every_row_of_the_table_has_its_claims() -> None:
    if not STATED.is_dir():
        missing("the hostile corpus (../shared/hostile)")
    assert sorted(case.name for case in stated_cases(STATED / "expectations.tsv")) == sorted(CLAIMS)


def test_every_case_of_our_own_has_a_name_of_its_own() -> None:
    names = [case.name.lower() for case in own_cases()]
    assert sorted(set(names)) == sorted(names)


def _is_quick(case: Case) -> bool:
    return case.exits == {"ok"} and len(case.sources) == 1 and case.name not in _SLOW


def _calls(range_: Range, cases: tuple[Case, ...]) -> Calls:
    """Every case as one call for its format would have been, cut out of one call for all."""
    calls: Calls = {}
    for to in FORMATS:
        wanted = [case for case in cases if to in case.formats]
        sources = [os.fsencode(range_.lab.docs) + b"/" + case.sources[0] for case in wanted]
        together = Case("together", "batch", (to,), frozenset(), "", nothing, None, tuple(sources))
        ran = range_.run(together, to, sources, wall_s=_WALL_S)
        for case, source in zip(wanted, sources, strict=True):
            calls[case.name, to] = _cut_out(ran, case, source)
    return calls


def _cut_out(ran: Ran, case: Case, source: bytes) -> Ran:
    """What one call did for one of its sources."""
    output = os.fsencode(name_with_suffix(Path(os.fsdecode(source)).name, ran.to))
    told = [one for one in ran.findings if one.path == os.fsdecode(source)]
    is_there = output in ran.outputs
    code = ran.measured.code if ran.measured.code is None or is_there is False else 0
    measured: Measured = replace(
        ran.measured, code=code, seconds=0.0, tree_mib=0.0, err="".join(f"{one.text}\n" for one in told).encode()
    )
    outputs = {output: ran.outputs[output]} if is_there else {}
    return Ran(case, ran.to, source, measured, outputs, ran.remains, ran.hits)


def _faults(ran: Ran) -> list[str]:
    return list(faults_of_run(ran))
