"""The proof of an archive: that it is whole and untouched, and that its documents carry their sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path

from rfcexport.archive.bag import PAYLOAD, faults_of
from rfcexport.archive.catalogue import FILE, Catalogue, File, load_catalogue
from rfcexport.archive.rerendering import Rerendered, differing_tools, rerendered
from rfcexport.archive.writing import JOURNAL
from rfcexport.diagnostics import Diagnostic, Position, RefusedInput, Severity
from rfcexport.extraction import extract
from rfcexport.isolation import isolated
from rfcexport.policy import Limits
from rfcexport.settings import Settings

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
    faults += [
        fault for fault in _faults_of_sources(folder / PAYLOAD, catalogue, workers) if fault.position.path not in wrong
    ]
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


@dataclass(frozen=True, slots=True)
class _Carrier:
    """An export, and the source that it must carry; picklable."""

    path: str
    source: File


def _faults_of_sources(data: Path, catalogue: Catalogue, workers: int | None) -> Iterator[Diagnostic]:
    """What is wrong with the sources that exports carry. They may be altered: they are read in confined processes."""
    carriers: list[_Carrier] = []
    for entry in catalogue.entries:
        if entry.files and "md" not in entry.files:
            yield _fault("archive-incomplete", "must have its source; found none", data / entry.folder)
            continue
        carriers += [
            _Carrier(str(data / entry.files[to].path), entry.files["md"]) for to in _CARRYING if to in entry.files
        ]
    settings = {carrier.path: Settings() for carrier in carriers}
    with closing(
        isolated(_fault_of_carrier, carriers, source_of=attrgetter("path"), settings=settings, workers=workers)
    ) as results:
        for _, found in results:
            if found is not None:
                yield found.diagnostic if isinstance(found, RefusedInput) else found


def _fault_of_carrier(carrier: _Carrier) -> Diagnostic | None:
    """The work of a confined process; raises nothing."""
    source, path = carrier.source, Path(carrier.path)
    try:
        carried = extract(path.read_bytes(), path=carrier.path, limits=Limits(input_bytes=max(source.size, 1)))
    except OSError:
        return None  # told with the manifest
    except RefusedInput as error:
        return error.diagnostic if error.diagnostic.slug != "source-not-carried" else None
    except Exception as error:
        return _fault("export-unreadable", f"must be an export that can be read; found {type(error).__name__}", path)
    if carried.sha256 == source.sha256:
        return None
    message = f"must carry the source beside it, {source.sha256[:16]}...; found {carried.sha256[:16]}..."
    return _fault("source-altered", message, path)


def _fault(slug: str, message: str, path: Path, hint: str | None = None) -> Diagnostic:
    return Diagnostic(slug, message, Position(str(path)), Severity.ERROR, hint)
