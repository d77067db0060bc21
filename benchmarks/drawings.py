"""What diagrams and formulas take: CPU milliseconds a piece, of the engine alone and in each format.

The samples are those beside the repository, each drawn as often as asked for, with the cache of drawings emptied.
"""

from __future__ import annotations

import argparse
import os
import statistics
from collections.abc import Callable, Iterator

from benchmarks.measuring import CORPUS
from rfcexport import Settings, export_rfc, parse_rfc
from rfcexport.artwork import Studio, artwork_of, forget_drawings
from rfcexport.model import Rfc

SAMPLES = CORPUS.parent / "samples"
HEAD = "# RFC: Samples\n\n- Status: Draft\n\n## Design\n\n"
FORMATS = ("pdf", "html", "docx")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    if not SAMPLES.is_dir():
        print("drawings: skipped, there are no samples beside the repository")
        return
    print("| kind | pieces | first (loads the engine) | drawn | " + " | ".join(FORMATS) + " |")
    print("|---|---|---|---|" + "---|" * len(FORMATS))
    for kind in ("mermaid", "dot", "d2", "math"):
        pieces = list(_pieces(kind))
        if pieces:
            print(_row(kind, pieces, given.runs))
    print("\nCPU milliseconds a piece; of a format: with the pieces less without them.")


def _pieces(kind: str) -> Iterator[str]:
    for path in sorted((SAMPLES / kind).glob("*")):
        text = path.read_text("utf-8").rstrip()
        if "broken" in path.name or "undefined" in path.name:
            continue
        yield (
            f"```{kind}\n{text}\n```"
            if kind != "math"
            else f"$$\n{text}\n$$"
            if "display" in path.name
            else f"A ${text}$."
        )


def _row(kind: str, pieces: list[str], runs: int) -> str:
    rfc, empty = _rfc(pieces), _rfc(["Words."] * len(pieces))
    first = _ms(lambda: artwork_of(rfc, Studio()))
    drawn = statistics.median(_ms(lambda: _drawn(rfc)) for _ in range(runs)) / len(pieces)
    columns = []
    for to in FORMATS:
        export_rfc(rfc, to, settings=Settings())
        cost = [_ms(lambda: _exported(rfc, to)) - _ms(lambda: _exported(empty, to)) for _ in range(runs)]  # noqa: B023
        columns.append(statistics.median(cost) / len(pieces))
    shown = " | ".join(f"{one:.1f}" for one in columns)
    return f"| {kind} | {len(pieces)} | {first:.0f} ms in all | {drawn:.1f} | {shown} |"


def _rfc(parts: list[str]) -> Rfc:
    return parse_rfc((HEAD + "\n\n".join(parts) + "\n").encode()).value


def _drawn(rfc: Rfc) -> object:
    forget_drawings()
    return artwork_of(rfc, Studio())


def _exported(rfc: Rfc, to: str) -> object:
    forget_drawings()
    return export_rfc(rfc, to, settings=Settings())


def _ms(work: Callable[[], object]) -> float:
    """CPU of this process and of the programs that it starts."""
    began = os.times()
    work()
    return sum(now - then for now, then in zip(os.times()[:4], began[:4], strict=True)) * 1_000


if __name__ == "__main__":
    main()
