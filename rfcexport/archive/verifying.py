"""The proof of an archive: that it is whole and untouched, and that its documents carry their sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rfcexport.archive.bag import PAYLOAD, faults_of
from rfcexport.archive.catalogue import FILE, Catalogue, Entry, load_catalogue
from rfcexport.archive.rerendering import Rerendered, differing_tools, rerendered
from rfcexport.archive.writing import JOURNAL
from rfcexport.diagnostics import Diagnostic, Position, RefusedInput, Severity
from rfcexport.extraction import extract
from rfcexport.policy import Limits

_CARRYING = ("pdf", "html", "docx")


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found of an archive: its faults, and how many RFCs and files it has."""

    faults: tuple[Diagnostic, ...]
    rfcs: int
    files: int
    remarks: tuple[str, ...] = ()


def verify(folder: Path, *, rerenders: bool = False, workers: int | None = None) -> Verified:
    """Look at every file of the archive in `folder`: hashes, completeness, extra files, and the sources carried.

    With `rerenders` each export is made again too, and held against the one in the archive.
    """
    faults = list(faults_of(folder))
    if (folder / JOURNAL).exists():
        message = "must be finished; found the journal of a run that was not"
        faults.append(_fault("archive-unfinished", message, folder / JOURNAL, "rfcexport batch goes on from there"))
    catalogue = load_catalogue(folder / PAYLOAD / FILE)
    if catalogue is None:
        faults.append(
            _fault("archive-incomplete", "must have a catalogue of schema 1; found none", folder / PAYLOAD / FILE)
        )
        return Verified(tuple(faults), 0, 0)
    wrong = {fault.position.path for fault in faults}
    faults += [fault for fault in _faults_of_sources(folder / PAYLOAD, catalogue) if fault.position.path not in wrong]
    remarks: list[str] = []
    if rerenders:
        made_again = list(rerendered(folder / PAYLOAD, catalogue, workers=workers))
        faults += _faults_of_rerendered(folder / PAYLOAD, made_again)
        counts = Counter(one.verdict for one in made_again)
        told = ", ".join(f"{count} {verdict}" for verdict, count in sorted(counts.items()))
        remarks.append(f"made again: {told or 'nothing'}")
        remarks += [f"{tool}: {found}" for tool, found in sorted(differing_tools(catalogue).items())]
    files = sum(len(entry.files) for entry in catalogue.entries)
    return Verified(tuple(faults), len(catalogue.entries), files, tuple(remarks))


def _faults_of_rerendered(data: Path, made_again: Sequence[Rerendered]) -> Iterator[Diagnostic]:
    for one in made_again:
        match one.verdict:
            case "altered":
                message = "must say what its source says; found other words than when it is made again"
                yield _fault("export-altered", message, data / one.path)
            case "not made":
                message = f"must be made again from its source; found: {one.why}"
                yield Diagnostic("export-not-made", message, Position(str(data / one.path)), Severity.WARNING)
            case "same text":
                message = "must be made again byte for byte; found the same text in other bytes"
                yield Diagnostic("export-differs", message, Position(str(data / one.path)), Severity.NOTE)


def _faults_of_sources(data: Path, catalogue: Catalogue) -> Iterator[Diagnostic]:
    for entry in catalogue.entries:
        if entry.files:
            yield from _faults_of_entry(data, entry)


def _faults_of_entry(data: Path, entry: Entry) -> Iterator[Diagnostic]:
    if "md" not in entry.files:
        yield _fault("archive-incomplete", "must have its source; found none", data / entry.folder)
        return
    source = entry.files["md"]
    for to in _CARRYING:
        if to not in entry.files:
            continue
        path = data / entry.files[to].path
        try:
            carried = extract(path.read_bytes(), path=str(path), limits=Limits(input_bytes=max(source.size, 1)))
        except OSError:
            continue  # told with the manifest
        except RefusedInput as error:
            if error.diagnostic.slug != "source-not-carried":
                yield error.diagnostic
            continue
        if carried.sha256 != source.sha256:
            message = f"must carry the source beside it, {source.sha256[:16]}...; found {carried.sha256[:16]}..."
            yield _fault("source-altered", message, path)


def _fault(slug: str, message: str, path: Path, hint: str | None = None) -> Diagnostic:
    return Diagnostic(slug, message, Position(str(path)), Severity.ERROR, hint)
