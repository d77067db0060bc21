"""Outputs beside their sources, as they are written when nothing is said: names that look like options, and traps."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.hostile.claims import nothing
from tests.hostile.lab import CANARY, HEAD
from tests.hostile.measuring import measure
from tests.hostile.running import AROUND_S, DOCUMENT_S, Case, Ran, Range, program
from tests.hostile.table import Row, row_of
from tests.hostile.verdicts import faults_of_run


@dataclass(frozen=True)
class _Scene:
    """A source in a folder of its own, named by `form` from there; `lay` puts something where its output goes."""

    name: str
    source: str
    form: tuple[str, ...]
    exits: frozenset[str] = frozenset({"ok"})
    lay: Callable[[Path], None] = lambda output: None


def _link(target: str) -> Callable[[Path], None]:
    return lambda output: output.symlink_to(target)


_SCENES = (
    _Scene("-o.md as `-- -o.md`", "-o.md", ("--", "-o.md")),
    _Scene("-o.md as `./-o.md`", "-o.md", ("./-o.md",)),
    _Scene("-o.md as `-- ./-o.md`", "-o.md", ("--", "./-o.md")),
    _Scene("output is a link out", "x.md", ("x.md",), lay=_link("../victim")),
    _Scene("output is a link to its source", "x.md", ("x.md",), frozenset({"ok", "refused"}), _link("x.md")),
    _Scene("output is a link to nowhere", "x.md", ("x.md",), lay=_link("../new")),
    _Scene("output is a device", "x.md", ("x.md",), lay=_link("/dev/full")),
    _Scene("output is a pipe", "x.md", ("x.md",), lay=os.mkfifo),
    _Scene("output is a folder", "x.md", ("x.md",), frozenset({"refused"}), Path.mkdir),
)


def beside_rows(range_: Range, formats: Sequence[str], words: Sequence[str]) -> Iterator[Row]:
    """A row for each scene and format. Nothing but the output may be new, and what lies outside is as it was."""
    for scene in _SCENES:
        if words and not any(word in scene.name for word in words):
            continue
        for to in formats:
            yield _row(range_, scene, to)


def _row(range_: Range, scene: _Scene, to: str) -> Row:
    place = range_.folder / "beside"
    docs, said, temporary = place / "docs", place / "said", place / "tmp"
    for folder in (docs, said, temporary):
        folder.mkdir(parents=True)
    source, output, victim = docs / scene.source, docs / Path(scene.source).with_suffix(f".{to}"), place / "victim"
    source.write_text(f"{HEAD}text\n")
    victim.write_text(CANARY)
    scene.lay(output)
    variables = {"TMPDIR": str(temporary), "NO_COLOR": "1"}
    command = [*program(), to, *scene.form]
    measured = measure(command, folder=docs, variables=variables, wall_s=DOCUMENT_S + AROUND_S, said=said)
    case = Case(
        scene.name, "file", (to,), scene.exits, "one output, in its place", nothing, None, (scene.source.encode(),)
    )
    is_whole = output.is_file() and not output.is_symlink()
    ran = Ran(case, to, os.fsencode(source), measured, {b"output": output.read_bytes()} if is_whole else {}, [])
    faults = list(faults_of_run(ran))
    if sorted(path.name for path in docs.iterdir()) != sorted({source.name, output.name}):
        faults.append(f"must leave one output; found {sorted(path.name for path in docs.iterdir())}")
    if victim.read_text() != CANARY or (place / "new").exists():
        faults.append("must write nothing outside")
    if source.read_text() != f"{HEAD}text\n":
        faults.append("must leave its source as it was")
    shutil.rmtree(place)
    return row_of(scene.name, ran, faults)
