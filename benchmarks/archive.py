"""What an archive takes: against other tools, with two workers, over long documents, and where nothing changed."""

from __future__ import annotations

import argparse
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.measuring import CORPUS, EXAMPLE, TOOL, Took, adopt_orphans, report, spread, took
from benchmarks.others import engine_alone, naive, pandoc_docx, typst

PARTS = ("others", "engine", "word", "profiles", "pages", "unchanged")
_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=40)
    parser.add_argument("--copies", type=int, default=600)
    parser.add_argument("--to", default="html", help="the formats of the archive in which nothing changes")
    parser.add_argument("--runs", type=int, default=2)
    parser.add_argument("parts", nargs="*", help=f"{', '.join(PARTS)}; all of them where none is named")
    given = parser.parse_args()
    adopt_orphans()
    parts = given.parts or PARTS
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        if "others" in parts:
            others(place, given.documents, given.runs)
        if "engine" in parts:
            engine(place, given.documents, given.runs)
        if "word" in parts:
            word(place, given.documents, given.runs)
        if "profiles" in parts:
            profiles(place, given.documents // 2, given.runs)
        if "pages" in parts:
            pages(place, given.runs)
        if "unchanged" in parts:
            unchanged(place, given.copies, given.to, given.runs)


def others(place: Path, count: int, runs: int) -> None:
    """A batch of spread documents as PDF against other tools, file by file, and with two workers against one."""
    if not CORPUS.is_dir():
        print("batch: skipped, there is no corpus beside the repository")
        return
    shutil.copytree(CORPUS, place / "corpus")
    documents = [place / "corpus" / path.relative_to(CORPUS) for path in spread(count)]
    one, two, scripts, compiled, refused = [], [], [], [], []
    for _ in range(runs):
        one.append(batch(place / "one", documents, "--to", "pdf", "--jobs", "1"))
        two.append(batch(place / "two", documents, "--to", "pdf", "--jobs", "2"))
        scripts.append(naive(documents, place))
        typeset, refused = typst(documents, place)
        compiled.append(typeset)
    ours = [run.cpu for run in one]
    report(f"batch, {len(documents)} PDF, CPU, to the naive script", ours, [run.cpu for run in scripts])
    report("batch, same, CPU, to pandoc and typst", ours, [run.cpu for run in compiled])
    for path in refused:
        print(f"  typst refuses {path.relative_to(place / 'corpus')}, which counts for it as nothing")
    report("batch, two workers to one, wall", [run.wall for run in two], [run.wall for run in one])
    report("batch, two workers to one, CPU", [run.cpu for run in two], ours)


def engine(place: Path, count: int, runs: int) -> None:
    """WeasyPrint by itself, warm, for the naive script's own pages: no batch of PDFs can take less."""
    if not CORPUS.is_dir():
        print("engine: skipped, there is no corpus beside the repository")
        return
    documents, alone, scripts = spread(count), list[float](), list[float]()
    documents = [path for path in documents if path not in pandoc_docx(documents, place)[1]]
    for _ in range(runs):
        alone.append(engine_alone(documents, place))
        scripts.append(naive(documents, place).cpu)
    report(f"WeasyPrint alone, {len(documents)} PDF, CPU, to the naive script", alone, scripts)


def word(place: Path, count: int, runs: int) -> None:
    """A batch of spread documents as DOCX against pandoc alone, file by file."""
    if not CORPUS.is_dir():
        print("word: skipped, there is no corpus beside the repository")
        return
    documents, ours, alone = spread(count), list[float](), list[float]()
    for _ in range(runs):
        by_pandoc, refused = pandoc_docx(documents, place)
        documents = [path for path in documents if path not in refused]
        alone.append(by_pandoc.cpu)
        ours.append(batch(place / "word", documents, "--to", "docx", "--jobs", "1").cpu)
    report(f"batch, {len(documents)} DOCX, CPU, to pandoc alone", ours, alone)


def profiles(place: Path, count: int, runs: int) -> None:
    """What the profile for archives and the source inside take, against pages that claim nothing and carry nothing."""
    if not CORPUS.is_dir():
        print("profiles: skipped, there is no corpus beside the repository")
        return
    documents = spread(count)
    kinds = {
        "nothing": ("--pdf-profile", "plain", "--no-embed-source"),
        "archive, no source": ("--no-embed-source",),
        "archive": (),
    }
    seconds: dict[str, list[float]] = {kind: [] for kind in kinds}
    sizes: dict[str, list[float]] = {}
    for _ in range(runs):
        for kind, options in kinds.items():
            seconds[kind].append(batch(place / kind, documents, "--to", "pdf", "--jobs", "1", *options).cpu)
            sizes[kind] = [float(sum(path.stat().st_size for path in (place / kind).rglob("*.pdf")))]
    for kind in list(kinds)[1:]:
        report(f"{kind}, {len(documents)} PDF, CPU", seconds[kind], seconds["nothing"])
        report(f"{kind}, bytes", sizes[kind], sizes["nothing"], "B")


def batch(folder: Path, sources: Sequence[Path], *options: str) -> Took:
    """An archive made from nothing."""
    shutil.rmtree(folder, ignore_errors=True)
    return took([*TOOL, "batch", *map(str, sources), "-o", str(folder), *options, "--quiet", "--limit", "time=600"])


def pages(place: Path, runs: int) -> None:
    """CPU milliseconds a page of a long document against those of a short one, without what one page takes."""
    from pypdf import PdfReader

    def exported(times: int) -> tuple[float, int]:
        source, output = place / f"{times}.md", place / f"{times}.pdf"
        head, _, body = EXAMPLE.read_text("utf-8").partition("## ")
        source.write_text(head + f"## {body}" * times, "utf-8")
        command = [*TOOL, "pdf", "--quiet", "--limit", "time=600", "--limit", "memory=8000", str(source), "-o"]
        seconds = min(took([*command, str(output)]).cpu for _ in range(runs))
        return seconds, len(PdfReader(output).pages)

    base, _ = exported(0)
    _, of_one = exported(1)
    (short_s, short_pages), (long_s, long_pages) = exported(round(36 / of_one)), exported(round(300 / of_one))
    short_ms, long_ms = (1000 * (short_s - base) / short_pages, 1000 * (long_s - base) / long_pages)
    report(f"milliseconds a page, {long_pages} pages to {short_pages}", [long_ms], [short_ms], "ms")


def unchanged(place: Path, count: int, to: str, runs: int) -> None:
    """A second run over an archive in which nothing changed, without and with one start of the tool."""
    sources = place / "copies"
    sources.mkdir()
    # Their sections are not those of the house, which is not to be told of each.
    (sources / "rfcexport.toml").write_text('rules = "none"\n')
    bodies = [path.read_text("utf-8", "replace") for path in spread(40)] or [EXAMPLE.read_text("utf-8")]
    for number in range(count):
        write_copy(sources / f"{number:04}.md", bodies[number % len(bodies)], number)
    archive = [
        *TOOL,
        "batch",
        str(sources),
        "-o",
        str(place / "unchanged"),
        "--to",
        to,
        "--quiet",
        "--limit",
        "time=600",
        "--jobs",
    ]
    first = took([*archive, str(os.cpu_count())])
    print(f"{'archive of ' + str(count) + ' copies, ' + to + ', from nothing':<52} {first.cpu:.1f} s CPU")
    again = [took([*archive, "1"]).cpu for _ in range(runs + 1)][1:]
    start = [took([sys.executable, "-c", "import rfcexport.archive.flow, rfcexport.cli"]).cpu for _ in again]
    more = [run - begun for run, begun in zip(again, start, strict=True)]
    print(f"{'same, nothing changed':<52} {min(again):.2f} s CPU, of which {min(start):.2f} s are the start")
    print(f"{'same, without the start':<52} {min(more):.2f} s CPU")


def write_copy(path: Path, text: str, number: int) -> None:
    """A document of the corpus as an RFC of the house with an id of its own."""
    body = re.sub(r"(?m)^# .*$", "", _FRONT_MATTER.sub("", text))
    head = f"# RFC: Number {number}\n\n- **RFC ID**: 2026-01-01-number-{number}\n- **Status**: Draft\n"
    path.write_text(f"{head}- **Author(s)**: Ada\n- **Created**: 2026-01-01\n\n## Summary\n\n{body}", "utf-8")


if __name__ == "__main__":
    main()
