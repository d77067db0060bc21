"""The proof of an archive: that it is whole and untouched, and that its documents carry their sources."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rfcexport.archive.bag import PAYLOAD, faults_of
from rfcexport.archive.building import JOURNAL
from rfcexport.archive.catalogue import FILE, Catalogue, Entry, load_catalogue
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


def verify(folder: Path) -> Verified:
    """Look at every file of the archive in `folder`: hashes, completeness, extra files, and the sources carried."""
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
    return Verified(tuple(faults), len(catalogue.entries), sum(len(entry.files) for entry in catalogue.entries))


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
