"""What the benchmarks share: documents, CPU seconds of programs with all that they start, ratios of two sides."""

from __future__ import annotations

import ctypes
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT.parent / "shared" / "corpus"
EXAMPLE = ROOT / "examples" / "2026-11-03-wal-compaction.md"
TOOL = (sys.executable, "-m", "rfcexport")
# The other sides ask for the same faces, so that all shape with and embed the same fonts.
FACES = """
body { font-family: "IBM Plex Serif" } h1, h2, h3, h4, h5, h6, table { font-family: "IBM Plex Sans" }
code, pre { font-family: "IBM Plex Mono" }
"""
_SET_CHILD_SUBREAPER = 36  # prctl(2)


@dataclass(frozen=True, slots=True)
class Took:
    """What a run took: CPU seconds (user and system) of the program and of all that it started, and wall seconds."""

    cpu: float
    wall: float


def adopt_orphans() -> None:
    """Have what a program leaves behind counted too: on Linux such processes become ours, elsewhere they are lost."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def took(command: Sequence[str], environment: dict[str, str] | None = None) -> Took:
    """What a program takes; raises CalledProcessError where it fails."""
    before, began = os.times(), time.perf_counter()
    subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wall = time.perf_counter() - began
    while True:
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            break
    after = os.times()
    cpu = (after.children_user - before.children_user) + (after.children_system - before.children_system)
    return Took(cpu, wall)


def by_size() -> list[Path]:
    """The documents of the corpus, the smallest first; none where it is absent."""
    return sorted(CORPUS.glob("*/**/*.md"), key=lambda path: (path.stat().st_size, path))


def spread(count: int) -> list[Path]:
    """Documents of the corpus at equal steps of its order by size, the smallest and the largest among them."""
    paths = by_size()
    return [paths[round(at * (len(paths) - 1) / (count - 1))] for at in range(count)] if paths else []


def alternating(ours: Callable[[], float], theirs: Callable[[], float], runs: int) -> tuple[list[float], list[float]]:
    """Both sides measured in turn after one run of each that fills the caches."""
    ours(), theirs()
    pairs = [(ours(), theirs()) for _ in range(runs)]
    return [pair[0] for pair in pairs], [pair[1] for pair in pairs]


def report(name: str, ours: Sequence[float], theirs: Sequence[float], unit: str = "s") -> None:
    """One line: the ratio of each pair, and the medians it comes from."""
    ratios = sorted(a / b for a, b in zip(ours, theirs, strict=True))
    low, middle, high = ratios[0], statistics.median(ratios), ratios[-1]
    amounts = f"{statistics.median(ours):.2f} {unit} to {statistics.median(theirs):.2f} {unit}"
    print(f"{name:<52} ratio {low:.2f} {middle:.2f} {high:.2f}  (minimum, median, maximum; {amounts})", flush=True)
