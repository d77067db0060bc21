"""The flow of `check --fix`: sources -> what can be mended in them, as a diff and as the bytes to write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rfcexport.checking import Task, in_isolation, read_task, subject_in
from rfcexport.fixes import Change, diff_of, fixed_source
from rfcexport.outputs import rewrite_file
from rfcexport.sources import read_source


@dataclass(frozen=True, slots=True)
class Mended:
    """A source in which something can be mended: the diff, the new bytes, and what each change is."""

    source: str
    diff: str
    content: bytes
    changes: tuple[Change, ...]


def mend_sources(tasks: Sequence[Task], *, workers: int | None = None) -> tuple[Mended, ...]:
    """What can be mended, source by source in their order; nothing is written.

    A source that cannot be read is left out: its check tells why.
    """
    found = {
        task.listed.source: result
        for task, result in in_isolation(_mended, tasks, workers=workers)
        if isinstance(result, Mended)
    }
    return tuple(found[task.listed.source] for task in tasks if task.listed.source in found)


def write(mended: Mended) -> None:
    """Write the mended source over the old one, in one step and with its permissions."""
    rewrite_file(Path(mended.source), mended.content)


def _mended(task: Task) -> Mended | None:
    try:
        return _mend(task)
    except Exception:
        # Whatever it is, the check of the same source tells of it.
        return None


def _mend(task: Task) -> Mended | None:
    source = task.listed.source
    content = read_source(source, settings=task.settings, standard_input=None) if task.content is None else task.content
    # The bytes are those that are written over: the file may change in the meantime.
    read = replace(task, content=content)
    subject = subject_in(read_task(read).value, read)
    text = content.decode("utf-8")
    fix = fixed_source(text, subject)
    if fix.text == text:
        return None
    return Mended(source, diff_of(text, fix.text, source), fix.text.encode("utf-8"), fix.changes)
