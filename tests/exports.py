"""Documents of the corpus exported and read back once in a session, on every processor."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from rfcexport import Settings, export_rfc, load_rfc
from rfcexport.cover import Cover
from rfcexport.pipeline import manuscript_of
from tests.words import Comparison, compare, cover_text, text_of, text_of_docx

FORMATS = ("pdf", "html", "docx")


@dataclass(frozen=True)
class Exported:
    """A document, what its three files hold, and what they should; `fault` is what went wrong."""

    path: Path
    cover: Cover | None = None
    words: dict[str, Comparison] | None = None
    covers: dict[str, str] | None = None
    fault: str | None = None


def export_all(paths: list[Path]) -> Iterator[Exported]:
    """Each document in every format, in the order given."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(len(os.sched_getaffinity(0)), mp_context=context) as pool:
        yield from pool.map(export_one, paths)


def export_one(path: Path) -> Exported:
    """One document in every format, and each file read back."""
    try:
        rfc = load_rfc(path).value
        files = {to: export_rfc(rfc, to).value for to in FORMATS}
        manuscript = manuscript_of(rfc, Settings()).value
    except Exception as error:
        return Exported(path, fault=f"{type(error).__name__}: {error}")
    # The contents of a DOCX list every heading to the third level: longer than how far the next word is looked for.
    texts = {
        to: text_of_docx(files[to], has_contents=False) if to == "docx" else text_of(files[to], to) for to in FORMATS
    }
    words = {to: compare(rfc, texts[to], to, manuscript.artwork) for to in FORMATS}
    return Exported(path, manuscript.cover, words, {to: cover_text(files[to], to) for to in FORMATS})
