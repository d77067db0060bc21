"""The checks between the RFCs of a batch: told in every run, because any of them may have changed what they say."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from rfcexport.archive.making import ANY_DAY
from rfcexport.archive.planning import Batch
from rfcexport.checking import Task, between, may_quiet_corpus
from rfcexport.checks.members import files_beside
from rfcexport.diagnostics import Diagnostic


def found_between(batch: Batch) -> Iterator[tuple[str, Diagnostic]]:
    """What is wrong between the RFCs of a batch, about each source; an error weighs as a warning, as in an export."""
    known = {one.name: (one, one.survey) for one in batch.sources if one.survey is not None}
    if len(known) < 2 or not batch.order.has_checks:
        return
    tasks = {
        name: Task(one.listed, one.in_force.settings, ANY_DAY, one.content, one.history)
        for name, (one, _) in known.items()
    }
    quieting = [name for name, (one, _) in known.items() if may_quiet_corpus(one.content.decode("utf-8", "replace"))]
    found = between(
        tasks, [survey.member for _, survey in known.values()], beside=_beside(batch), quieting=quieting, is_made=True
    )
    own = batch.own()
    for name, diagnostics in found.items():
        if name in own:
            source = tasks[name].listed.source
            for diagnostic in diagnostics:
                yield source, replace(diagnostic, position=replace(diagnostic.position, path=source))


def _beside(batch: Batch) -> frozenset[str]:
    """The Markdown files beside the sources that are none, by their paths from the base as far as they lie below it."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in files_beside(one.source for one in batch.sources):
        folder, name = posixpath.split(path)
        found[folder].append(name)
    below = {folder: Path(folder).resolve() for folder in found}
    base = batch.order.base
    return frozenset(
        posixpath.join(*below[folder].relative_to(base).parts, name)
        for folder, names in found.items()
        if below[folder].is_relative_to(base)
        for name in names
    )
