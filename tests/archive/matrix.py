"""What must not change a byte of an archive: `python -m tests.archive.matrix [--documents N] [FOLDER...]`.

An archive is made, then another one for each row of `VARIATIONS`, with the real command; every file is held against
its like. `--fonts FOLDER` (several times) names fonts to install for the row that has others. Locales that are not
installed are found where `LOCPATH` says.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.archive.bench import CORPUS, Bench, write_sources
from tests.archive.rfcs import contents_of
from tests.archive.variations import VARIATIONS, Unfit, Variation

# Of a longer document every row would take a minute.
_LONGEST_BYTES = 30_000


@dataclass(frozen=True)
class Compared:
    """What came of a row: the files that were held against each other, those that differ, and the seconds it took."""

    name: str
    count: int
    differing: tuple[str, ...]
    seconds: float
    differs: str = ""
    skipped: str = ""


def compared(bench: Bench, variations: Sequence[Variation]) -> Iterator[Compared]:
    """What comes of each row; the first archive is made before."""
    first = contents_of(bench.batch(bench.folder / "first"))
    for number, row in enumerate(variations):
        place = bench.folder / f"row-{number}"
        place.mkdir()
        began = time.monotonic()
        try:
            made = row.make(bench, place)
        except Unfit as reason:
            yield Compared(row.name, 0, (), 0, skipped=str(reason))
            continue
        archive, against = made if isinstance(made, tuple) else (made, None)
        found, wanted = contents_of(archive), contents_of(against) if against is not None else first
        names = sorted(found.keys() | wanted.keys())
        differing = tuple(name for name in names if found.get(name) != wanted.get(name))
        yield Compared(row.name, len(names), differing, time.monotonic() - began, row.differs)


def spread(documents: Sequence[Path], count: int) -> list[Path]:
    """`count` of the documents, at equal distances."""
    return [documents[int((number + 0.5) * len(documents) / count)] for number in range(min(count, len(documents)))]


def table(rows: Sequence[Compared]) -> str:
    """The rows in Markdown."""
    lines = ["| variation | files compared | files that differ | s |", "|---|--:|---|--:|"]
    for row in rows:
        shown = ", ".join(f"`{name}`" for name in row.differing[:3]) + (", …" if len(row.differing) > 3 else "")
        told = f"{len(row.differing)}: {shown}" if row.differing else "none"
        told += f" (may be: {row.differs})" if row.differs and row.differing else ""
        lines.append(f"| {row.name} | {row.count} | {row.skipped or told} | {row.seconds:.0f} |")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """0 where nothing differs that must not."""
    parser = argparse.ArgumentParser(prog="python -m tests.archive.matrix", description=__doc__)
    parser.add_argument("folders", nargs="*", metavar="FOLDER", help="folders of RFCs instead of the corpus")
    parser.add_argument("--documents", type=int, default=10, help="how many of them, at equal distances")
    parser.add_argument("--to", default="pdf,html,docx")
    parser.add_argument("--only", action="append", default=[], metavar="TEXT", help="rows whose names have this")
    parser.add_argument("--fonts", action="append", default=[], metavar="FOLDER", type=Path)
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="a new folder in which everything is left")
    chosen = parser.parse_args(arguments)
    folders = [Path(folder).resolve() for folder in chosen.folders] or [CORPUS]
    if not all(folder.is_dir() for folder in folders):
        print("the corpus of RFCs (../shared/corpus) is missing: our own documents alone", file=sys.stderr)
        folders = []
    base = Path(os.path.commonpath(folders)) if folders else CORPUS
    found = [
        path for folder in folders for path in sorted(folder.rglob("*.md"))
        if path.parent != CORPUS and path.stat().st_size <= _LONGEST_BYTES
    ]  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="matrix-") as temporary:
        place = chosen.keep or Path(temporary)
        place.mkdir(exist_ok=True)
        sources = write_sources(place / "rfcs", spread(found, chosen.documents), base)
        bench = Bench(place, sources, chosen.to, tuple(chosen.fonts) or (Path("/usr/share/fonts"),))
        rows = []
        wanted = [row for row in VARIATIONS if not chosen.only or any(text in row.name for text in chosen.only)]
        for row in compared(bench, wanted):
            rows.append(row)
            print(f"{row.name}: {row.skipped or len(row.differing)}", file=sys.stderr)
            if chosen.keep is None:
                shutil.rmtree(place / f"row-{len(rows) - 1}")
    print(table(rows))
    return int(any(row.differing and not row.differs for row in rows))


if __name__ == "__main__":
    sys.exit(main())
