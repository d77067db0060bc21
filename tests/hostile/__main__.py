"""Every hostile case in every format, one at a time and then all in one call: `python -m tests.hostile`."""

from __future__ import annotations

import argparse
import ctypes
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from rfcexport.workers import processors
from tests.conftest import CORPUS
from tests.hostile.batches import batch_rows
from tests.hostile.beside import beside_rows
from tests.hostile.expected import stated_cases
from tests.hostile.inspection import FORMATS
from tests.hostile.lab import Lab, stated_lab
from tests.hostile.listener import Listener
from tests.hostile.own import own_cases
from tests.hostile.running import AROUND_S, DOCUMENT_S, Case, Range
from tests.hostile.table import Row, markdown_of, row_of, text_of_rows
from tests.hostile.verdicts import faults_of_run

STATED = CORPUS.with_name("hostile")
"""The hostile corpus, beside the clone: a table of cases, and the script that writes them."""

_ALONE = "names"
"""The case of many sources that are given one at a time."""


def main(arguments: Sequence[str] | None = None) -> int:
    """0 where every case is as it must be, 1 where one is not, 2 where the port is taken."""
    parser = argparse.ArgumentParser(prog="python -m tests.hostile", description=__doc__)
    parser.add_argument("--port", type=int, default=8977, help="of the listener on loopback")
    parser.add_argument("--only", default="", help="names of cases that hold one of these words, with commas between")
    parser.add_argument("--to", default="", help="formats, with commas between")
    parser.add_argument("--own", action="store_true", help="the cases of this repository alone")
    parser.add_argument("--stated", action="store_true", help="the cases of the corpus alone")
    parser.add_argument("--no-batch", action="store_true", help="one document at a time alone")
    parser.add_argument("--markdown", metavar="FILE", help="write the table as Markdown")
    chosen = parser.parse_args(arguments)
    try:
        listener = Listener(chosen.port)
    except OSError as error:
        print(f"127.0.0.1:{chosen.port} must be free for the listener; found: {error.strerror}", file=sys.stderr)
        return 2
    _adopt_orphans()
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="hostile-") as name, listener:
        for row in _rows(Path(name), listener, chosen):
            rows.append(row)
            print(row.line, flush=True)
    print(f"\n{text_of_rows(rows)}\nlistener: {len(listener.hits)} hits")
    if chosen.markdown:
        Path(chosen.markdown).write_text(markdown_of(rows, hits=len(listener.hits)), "utf-8")
    return 1 if any(row.faults for row in rows) or listener.hits else 0


def _rows(folder: Path, listener: Listener, chosen: argparse.Namespace) -> Iterator[Row]:
    formats = chosen.to.split(",") if chosen.to else FORMATS
    words = [word for word in chosen.only.split(",") if word]
    if not chosen.own:
        if not STATED.is_dir():
            print("the hostile corpus (../shared/hostile) is missing, and its cases are left out", file=sys.stderr)
        else:
            lab = stated_lab(folder / "stated", STATED / "make_hostile.py", listener.port)
            range_ = Range(folder, lab, listener, root=lab.docs)
            cases = [case for case in stated_cases(STATED / "expectations.tsv") if _is_chosen(case, words)]
            yield from _one_at_a_time(range_, cases, formats)
            yield from beside_rows(range_, formats, words)
            if not chosen.no_batch and not words:
                names = sorted(os.fsencode(path.name) for path in lab.docs.iterdir() if path.suffix == ".md")
                sources = [b"docs/" + name for name in names]
                yield from batch_rows(range_, sources, cases, formats)
    if not chosen.stated:
        lab = Lab(folder / "own", listener.port)
        range_ = Range(folder, lab, listener)
        cases = [case for case in own_cases() if _is_chosen(case, words)]
        for case in cases:
            if case.write is not None:
                case.write(lab)
        yield from _one_at_a_time(range_, cases, formats)
        if not chosen.no_batch and not words:
            yield from batch_rows(range_, [source for case in cases for source in case.sources], cases, formats)


def _is_chosen(case: Case, words: list[str]) -> bool:
    return not words or any(word in case.name for word in words)


def _one_at_a_time(range_: Range, cases: Sequence[Case], formats: Sequence[str]) -> Iterator[Row]:
    """A row for each case in each format, each in a call of its own, as many at once as there are processors."""
    calls = [
        (case, to, sources) for case in cases for to in case.formats if to in formats for sources in _calls_of(case)
    ]

    def row(call: tuple[Case, str, tuple[bytes, ...]]) -> Row:
        case, to, sources = call
        paths = [os.fsencode(range_.lab.docs) + b"/" + source for source in sources]
        ran = range_.run(replace(case, sources=sources), to, paths, wall_s=(DOCUMENT_S + AROUND_S) * len(sources))
        name = f"{case.name}: {ascii(sources[0])[2:-1]}" if case.name == _ALONE else case.name
        return row_of(name, ran, list(faults_of_run(ran)))

    with ThreadPoolExecutor(processors()) as pool:
        yield from pool.map(row, calls)


def _calls_of(case: Case) -> list[tuple[bytes, ...]]:
    return [(source,) for source in case.sources] if case.name == _ALONE else [case.sources]


def _adopt_orphans() -> None:
    """Become the parent of what a command leaves behind, so that it is reaped (prctl(2), PR_SET_CHILD_SUBREAPER)."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)


if __name__ == "__main__":
    sys.exit(main())
