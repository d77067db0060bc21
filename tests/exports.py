"""Documents of the corpus exported once in a session, on every processor, for the tests that read the files."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

FORMATS = ("pdf", "html", "docx")


@dataclass(frozen=True)
class Exported:
    """A document with its three files; `fault` is what went wrong."""

    path: Path
    files: dict[str, bytes]
    fault: str | None = None


def export_all(paths: list[Path]) -> Iterator[Exported]:
    """Each document in every format, in the order given."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(len(os.sched_getaffinity(0)), mp_context=context, max_tasks_per_child=40) as pool:
        yield from pool.map(export_one, paths)


def export_one(path: Path) -> Exported:
    """One document in every format."""
    from rfcexport import export_rfc, load_rfc

    try:
        rfc = load_rfc(path).value
        return Exported(path, {to: export_rfc(rfc, to).value for to in FORMATS})
    except Exception as error:
        return Exported(path, {}, f"{type(error).__name__}: {error}")
