"""CPU seconds of one cold export against the naive script, and of the start against `python -c pass`, as ratios."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks.measuring import EXAMPLE, TOOL, adopt_orphans, alternating, by_size, report, took
from benchmarks.others import naive

SHARES = {"small": 0.1, "median": 0.5, "large": 0.95}
"""Where in the corpus, ordered by size, a document is taken."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    adopt_orphans()
    paths = by_size()
    sizes = {name: paths[int(share * (len(paths) - 1))] for name, share in SHARES.items()} if paths else {}
    documents = {path.name: path for path in given.files} or sizes or {"example": EXAMPLE}
    with tempfile.TemporaryDirectory() as folder:
        for name, path in documents.items():
            report(f"cold PDF, {name} ({path.stat().st_size // 1024} KiB)", *cold(path, Path(folder), given.runs))
    python = [sys.executable, "-c", "pass"]
    for option in ("--version", "--help"):
        pair = alternating(lambda o=option: took([*TOOL, o]).cpu, lambda: took(python).cpu, given.runs)
        report(f"start, {option}", *pair)


def cold(path: Path, folder: Path, runs: int) -> tuple[list[float], list[float]]:
    """CPU seconds of our export and of the naive script, `runs` times each."""
    ours = [*TOOL, "pdf", "--quiet", str(path), "-o", str(folder / "ours.pdf")]
    return alternating(lambda: took(ours).cpu, lambda: naive([path], folder).cpu, runs)


if __name__ == "__main__":
    main()
