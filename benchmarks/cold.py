"""CPU seconds of one cold export against the naive script, and of the start against `python -c pass`, as ratios."""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT.parent / "shared" / "corpus"
SHARES = {"small": 0.1, "median": 0.5, "large": 0.95}
"""Where in the corpus, ordered by size, a document is taken."""
EXAMPLE = ROOT / "examples" / "2026-11-03-wal-compaction.md"
# The naive script asks for the same faces, so that both sides shape with and embed the same fonts.
FACES = """
body { font-family: "IBM Plex Serif" } h1, h2, h3, h4, h5, h6, table { font-family: "IBM Plex Sans" }
code, pre { font-family: "IBM Plex Mono" }
"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    documents = {path.name: path for path in given.files} or spread() or {"example": EXAMPLE}
    with tempfile.TemporaryDirectory() as folder:
        for name, path in documents.items():
            report(f"cold PDF, {name} ({path.stat().st_size // 1024} KiB)", *cold(path, Path(folder), given.runs))
    python = [sys.executable, "-c", "pass"]
    tool = [sys.executable, "-m", "rfcexport"]
    for option in ("--version", "--help"):
        ours, theirs = alternating(lambda o=option: cpu_s([*tool, o]), lambda: cpu_s(python), given.runs)
        report(f"start, {option}", ours, theirs)


def spread() -> dict[str, Path]:
    """A small, a median and a large document of the corpus, by bytes."""
    paths = sorted(CORPUS.glob("*/**/*.md"), key=lambda path: (path.stat().st_size, path))
    return {name: paths[int(share * (len(paths) - 1))] for name, share in SHARES.items()} if paths else {}


def cold(path: Path, folder: Path, runs: int) -> tuple[list[float], list[float]]:
    """CPU seconds of our export and of the naive script, `runs` times each."""
    from rfcexport.fonts import use_private_fonts
    from rfcexport.pandoc import pandoc_path
    from rfcexport.theme import packaged_styles

    (folder / "faces.css").write_text(FACES)
    environment = {**os.environ, "FONTCONFIG_FILE": str(use_private_fonts([packaged_styles() / "fonts"]))}
    weasyprint = [sys.executable, "-m", "weasyprint", "-q", "-s", str(folder / "faces.css")]

    def ours() -> float:
        return cpu_s([sys.executable, "-m", "rfcexport", "pdf", "--quiet", str(path), "-o", str(folder / "ours.pdf")])

    def naive() -> float:
        html = str(folder / "naive.html")
        first = cpu_s([pandoc_path(), "-f", "gfm", "-s", "--metadata", "title=x", str(path), "-o", html])
        return first + cpu_s([*weasyprint, html, str(folder / "naive.pdf")], environment)

    return alternating(ours, naive, runs)


def alternating(ours: Callable[[], float], theirs: Callable[[], float], runs: int) -> tuple[list[float], list[float]]:
    """Both sides measured in turn after one run of each that fills the caches."""
    ours(), theirs()
    pairs = [(ours(), theirs()) for _ in range(runs)]
    return [pair[0] for pair in pairs], [pair[1] for pair in pairs]


def cpu_s(command: Sequence[str], environment: dict[str, str] | None = None) -> float:
    """User and system seconds of a program and its children."""
    before = os.times()
    subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = os.times()
    return (after.children_user - before.children_user) + (after.children_system - before.children_system)


def report(name: str, ours: list[float], theirs: list[float]) -> None:
    """One line: the ratio of each pair, and the medians it comes from."""
    ratios = sorted(a / b for a, b in zip(ours, theirs, strict=True))
    low, middle, high = ratios[0], statistics.median(ratios), ratios[-1]
    seconds = f"{statistics.median(ours):.2f} s to {statistics.median(theirs):.2f} s"
    print(f"{name:<42} ratio {low:.2f} {middle:.2f} {high:.2f}  (minimum, median, maximum; {seconds})")


if __name__ == "__main__":
    main()
