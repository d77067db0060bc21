"""A plan -> the archive: what is new is exported and written, the bag closes it; parts of it are put together."""

from __future__ import annotations

import json
import posixpath
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from rfcexport.archive.bag import PAYLOAD
from rfcexport.archive.catalogue import (
    BESIDE,
    FILE,
    Catalogue,
    Entry,
    Failure,
    catalogue_bytes,
    load_catalogue,
)
from rfcexport.archive.making import Done
from rfcexport.archive.names import clashes
from rfcexport.archive.pages import index_html, provenance_bytes, readme_bytes
from rfcexport.archive.planning import Batch, Candidate, Plan
from rfcexport.archive.tools import as_json
from rfcexport.archive.writing import Archive
from rfcexport.diagnostics import Diagnostic, MissingRequirement, Position, RefusedInput, RfcExportError, Severity
from rfcexport.hashes import sha256_of
from rfcexport.relations import Relations, relations_of
from rfcexport.reporters import json_of
from rfcexport.settings import Settings
from rfcexport.sources import name_on_cover
from rfcexport.theme import STYLES, load_theme

_INFORMATION = {"Bag-Software-Agent": "rfcexport"}


def build(batch: Batch, plan: Plan, tell: Callable[[str, Done | RefusedInput], None]) -> Catalogue:
    """Carry the plan out and close the bag; `tell` is given the source and the outcome of each RFC that was made.

    Raises NoRoom where the disk takes no more, WrongUsage where another run is at work; what was written before stays,
    and the next run goes on from there.
    """
    formats = batch.order.formats
    steps = {step.name: step for step in plan.steps}
    entries: dict[str, Entry] = {}
    made = [one for one in batch.sources if one.name in steps and steps[one.name].formats]
    # The largest first: a large one at the end would keep one processor busy and the others waiting.
    made.sort(key=lambda one: (-len(one.content), one.name))
    errands = [batch.errand(one, formats=steps[one.name].formats) for one in made]
    heaviest = next((to for to in ("pdf", "html") if to in formats), None)
    with batch.archive as archive:
        for one, done in batch.carried_out(made, errands, to=heaviest):
            entries[one.name] = _written(batch, one, done)
            tell(one.source, done)
            archive.note(entries[one.name])
        for one in batch.sources:
            if one.name in steps and one.name not in entries:
                entries[one.name] = _kept(batch, one)
        if not batch.order.prunes:
            kept = (batch.known[name] for name in plan.gone if batch.known[name].survey is not None)
            entries |= {entry.source: replace(entry, files=archive.left_of(entry)) for entry in kept}
            relations = _relations_of(entries) if plan.gone else {}
            entries |= {
                name: replace(entries[name], relations=relations[name]) for name in plan.gone if name in entries
            }
        tools = {**as_json(batch.tools), "settings": batch.settings_told()}
        catalogue = Catalogue(tuple(entries[name] for name in sorted(entries)), tools, batch.left_out)
        before = [*batch.old.entries, *batch.known.values()]
        # Relations need no look: what others say of an RFC is among its inputs.
        is_same = (catalogue.tools, catalogue.left_out) == (batch.old.tools, batch.old.left_out) and (
            [_what_it_is(entry) for entry in catalogue.entries] == [_what_it_is(entry) for entry in batch.old.entries]
        )
        _close(
            archive,
            catalogue,
            before={file.path for entry in before for file in entry.files.values()},
            is_same=is_same,
        )
    return catalogue


def merge(shards: Sequence[Path], folder: Path) -> Catalogue:
    """The archive in `folder` made of those in `shards`, the same bytes as if it had been made in one run.

    Raises RefusedInput for a shard that is not whole, for shards of other tools, and for an RFC that two of them have.
    """
    catalogues = [(shard, _whole(shard)) for shard in shards]
    first = catalogues[0][1]
    for shard, catalogue in catalogues:
        if {name: value for name, value in catalogue.tools.items() if name != "settings"} != {
            name: value for name, value in first.tools.items() if name != "settings"
        }:
            raise _fault("archive-tools", "must be made with the same tools as the other shards; found others", shard)
    by_source: dict[str, Entry] = {}
    for shard, catalogue in catalogues:
        for entry in catalogue.entries:
            if entry.source in by_source:
                raise _fault(
                    "archive-twice", f"must have RFCs of its own; found {entry.source} in another shard", shard
                )
            by_source[entry.source] = entry
    if faults := list(clashes({name: by_source[name].folder for name in sorted(by_source)})):
        raise RefusedInput(*faults)
    relations = _relations_of(by_source)
    settings = {key: value for _, catalogue in catalogues for key, value in catalogue.tools["settings"].items()}
    left_out = {path: reason for _, catalogue in catalogues for path, reason in catalogue.left_out.items()}
    entries = tuple(replace(by_source[name], relations=relations.get(name, Relations())) for name in sorted(by_source))
    merged = Catalogue(entries, {**first.tools, "settings": settings}, left_out)
    old = load_catalogue(folder / PAYLOAD / FILE)
    with Archive(folder) as archive:
        for shard, catalogue in catalogues:
            for entry in catalogue.entries:
                for file in entry.files.values():
                    content = (shard / PAYLOAD / file.path).read_bytes()
                    if sha256_of(content) != file.sha256:
                        message = "must have the hash in its catalogue; found another one"
                        raise _fault("archive-altered", message, shard / PAYLOAD / file.path)
                    archive.write(file.path, content)
        before = {file.path for entry in (old.entries if old else ()) for file in entry.files.values()}
        _close(archive, merged, before=before)
    return merged


def _relations_of(entries: Mapping[str, Entry]) -> dict[str, Relations]:
    surveys = {name: entry.survey for name, entry in entries.items() if entry.survey is not None}
    links = {name: survey.links for name, survey in surveys.items()}
    return relations_of((survey.member for survey in surveys.values()), links)


def _whole(shard: Path) -> Catalogue:
    catalogue = load_catalogue(shard / PAYLOAD / FILE)
    if catalogue is None:
        raise _fault("archive-incomplete", "must have a catalogue of schema 1; found none", shard)
    if Archive(shard).is_unfinished:
        raise _fault("archive-unfinished", "must be finished; found the journal of a run that was not", shard)
    return catalogue


def _close(archive: Archive, catalogue: Catalogue, *, before: Iterable[str], is_same: bool = False) -> None:
    """Write the catalogue, the pages and the tag files last: until then the old ones hold.

    `before` are the files of RFCs that the archive had: of those that it has no more, nothing is left. With `is_same`
    the catalogue that is there says the same, if it is the one that was written.
    """
    files = {file.path for entry in catalogue.entries for file in entry.files.values()}
    archive.remove(set(before) - files)
    # Everything that is told follows from the catalogue: it is not drawn again for nothing.
    if not (is_same and archive.is_true(FILE) and all(map(archive.is_proven, _PAGES))):
        archive.write(FILE, catalogue_bytes(catalogue))
        for path, content_of in _PAGES.items():
            archive.write(path, content_of(catalogue))
    archive.close({*files, FILE, *_PAGES}, _INFORMATION)


def _index_of(catalogue: Catalogue) -> bytes:
    """The index with the theme and the organisation that most RFCs have."""
    known = catalogue.tools["settings"]
    settings = [known[entry.inputs.settings] for entry in catalogue.entries if entry.inputs.settings]
    styles = Counter(one["style"] for one in settings if one["style"] in STYLES).most_common(1)
    organisations = Counter(one["org"] for one in settings).most_common(1)
    theme = load_theme(styles[0][0] if styles else Settings().style)
    return index_html(catalogue, theme, organisation=organisations[0][0] if organisations else None)


_PAGES: Mapping[str, Callable[[Catalogue], bytes]] = {
    "index.html": _index_of,
    "README.txt": lambda catalogue: readme_bytes(),
    "provenance.json": provenance_bytes,
}


def _what_it_is(entry: Entry) -> tuple[object, ...]:
    return entry.source, entry.folder, entry.inputs, entry.files, entry.findings, entry.failure


def _written(batch: Batch, one: Candidate, done: Done | RefusedInput) -> Entry:
    """The entry of an RFC whose exports are written now, or of one that failed."""
    if isinstance(done, RefusedInput):
        return _failed(one, done)
    if isinstance(done.error, MissingRequirement):
        raise done.error
    if done.error is not None:
        return _failed(one, done.error)
    archive = batch.archive
    old = batch.known.get(one.name)
    contents = dict(done.exports)
    contents["md"] = one.content
    contents["json"] = (json.dumps(done.model, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")
    files = {
        form: archive.write(posixpath.join(one.folder, f"{one.stem}.{form}"), content)
        for form, content in sorted(contents.items())
    }
    for content in one.beside:
        sha256 = sha256_of(content)
        files[f"{BESIDE}:{sha256}"] = archive.write(posixpath.join(one.folder, BESIDE, sha256[:32]), content)
    kept = old.files if old is not None and old.folder == one.folder else {}
    others = {form: file for form, file in kept.items() if form in batch.order.formats}
    findings = tuple(_finding_json(found, one) for found in done.findings)
    return Entry(one.name, one.folder, one.inputs, one.survey, one.relations, {**others, **files}, findings)


def _failed(one: Candidate, error: RfcExportError) -> Entry:
    diagnostic: Diagnostic | None = getattr(error, "diagnostic", None)
    failure = Failure(
        diagnostic.slug if diagnostic else "failed",
        diagnostic.message if diagnostic else str(error),
        diagnostic.position.line if diagnostic else None,
    )
    return Entry(one.name, one.folder, one.inputs, one.survey, one.relations, failure=failure)


def _kept(batch: Batch, one: Candidate) -> Entry:
    """The entry of an RFC that is as it was, or of one that could not be read."""
    if one.error is not None:
        return _failed(one, one.error)
    old = batch.known[one.name]
    wanted = {
        form: file for form, file in old.files.items() if form in ("md", "json", *batch.order.formats) or ":" in form
    }
    return replace(old, relations=one.relations, inputs=one.inputs, survey=one.survey, files=wanted)


def _finding_json(found: Diagnostic, one: Candidate) -> Mapping[str, Any]:
    path = one.name if found.position.path in (one.source, name_on_cover(one.source)) else found.position.path
    return json_of(replace(found, position=replace(found.position, path=path)))


def _fault(slug: str, message: str, place: Path) -> RefusedInput:
    return RefusedInput(Diagnostic(slug, message, Position(str(place)), Severity.ERROR))
