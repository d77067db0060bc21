"""`batch`: sources -> an archive. What is new is planned first, then exported, then written; the bag closes it.

A run that is killed leaves whole files, old ones or new ones, and a journal of what was finished, from which the next
run goes on.
"""

from __future__ import annotations

import json
import posixpath
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date
from operator import attrgetter
from pathlib import Path
from typing import Any

from rfcexport.archive import names
from rfcexport.archive.bag import ALGORITHMS, PAYLOAD, Digest, digest_of, digest_of_file, hashes_in, tag_files
from rfcexport.archive.catalogue import (
    FILE,
    Catalogue,
    Entry,
    Failure,
    File,
    Inputs,
    catalogue_bytes,
    entry_in,
    line_of,
    load_catalogue,
)
from rfcexport.archive.making import Done, Errand, run_errand
from rfcexport.archive.neighbours import Neighbours
from rfcexport.archive.pages import index_html, provenance_bytes, readme_bytes
from rfcexport.archive.surveying import Survey
from rfcexport.archive.tools import Tools, as_json, fingerprint, settings_value, tools_for, versions_for
from rfcexport.diagnostics import Diagnostic, MissingRequirement, RefusedInput, RfcExportError
from rfcexport.images import path_at
from rfcexport.isolation import isolated
from rfcexport.outputs import replace_file
from rfcexport.pipeline import history_for
from rfcexport.policy import Policy, Refused, read_below_root
from rfcexport.relations import Relations, relations_of
from rfcexport.reporters import json_of
from rfcexport.revision import History
from rfcexport.settings import SettingsInForce
from rfcexport.source_list import Listed
from rfcexport.sources import name_on_cover, read_source, root_of, sidecar_of

BESIDE = "files"
"""The folder of an RFC that holds what it is read with: pictures, metadata, by their hashes."""

JOURNAL = "unfinished.jsonl"
"""Beside `data/` while a run is under way: a line for each RFC that is written and not yet in the catalogue."""


@dataclass(frozen=True, slots=True)
class Order:
    """A batch as the caller wants it. `base` is the folder below which every source lies."""

    sources: tuple[Listed, ...]
    formats: tuple[str, ...]
    folder: Path
    base: Path
    settings: Mapping[str, SettingsInForce]
    today: date
    left_out: Mapping[str, str] = field(default_factory=dict)
    workers: int | None = None
    prunes: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """What is to be done for one RFC: `state` is new, changed, unchanged or failed; `why` says what changed."""

    source: str
    name: str
    folder: str
    state: str
    why: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """Every source of a batch and what is to be done for it; `gone` are RFCs of the archive whose source went away."""

    steps: tuple[Step, ...]
    gone: tuple[str, ...] = ()

    def count(self, state: str) -> int:
        """How many sources are in that state."""
        return sum(step.state == state for step in self.steps)


@dataclass(slots=True)
class _Source:
    """A source on its way; what of it is known grows."""

    listed: Listed
    name: str
    in_force: SettingsInForce
    content: bytes = b""
    history: History = field(default_factory=History)
    inputs: Inputs = field(default_factory=lambda: Inputs(""))
    survey: Survey | None = None
    folder: str = ""
    relations: Relations = field(default_factory=Relations)
    beside: list[bytes] = field(default_factory=list)
    """The files that it is read with: the one with its metadata, and its pictures."""
    error: RfcExportError | None = None

    @property
    def source(self) -> str:
        return self.listed.source

    @property
    def stem(self) -> str:
        return names.fit_name(Path(self.name).stem) or "rfc"


class Batch:
    """One run over an order: `plan` looks, `run` does. `tell` is given findings as they come."""

    def __init__(self, order: Order) -> None:
        self.order = order
        self.data = order.folder / PAYLOAD
        self.tools: Tools = tools_for(one.settings.style for one in order.settings.values())
        self.old = load_catalogue(self.data / FILE) or Catalogue((), {})
        self.known = {**self.old.by_source, **_journal(order.folder)}
        self.sources = [
            _Source(listed, _name(listed.source, order.base), order.settings[listed.source]) for listed in order.sources
        ]
        self.left_out: dict[str, str] = dict(order.left_out)
        self.neighbours = Neighbours({}, {})

    # Looking

    def plan(self) -> Plan:
        """What is to be done. Raises RefusedInput for two RFCs that would have one place in the archive."""
        self._read()
        self._survey()
        self._leave_out()
        self._place()
        self._relate()
        steps = tuple(map(self._step, self.sources))
        here = {source.name for source in self.sources}
        return Plan(steps, tuple(sorted(self.known.keys() - here)))

    def _read(self) -> None:
        for one in self.sources:
            settings = one.in_force.settings
            try:
                one.content = read_source(one.source, settings=settings, standard_input=None)
                beside = sidecar_of(one.source, settings)
                one.history = history_for(one.source, settings, has_revision=True)
            except MissingRequirement:
                raise
            except RfcExportError as error:
                one.error = error
                continue
            if beside is not None:
                one.beside.append(beside[1])
            revision, days = one.history.revision, (one.history.first_day, one.history.last_day)
            one.inputs = Inputs(
                source=digest_of(one.content).sha256,
                sidecar=digest_of(beside[1]).sha256 if beside is not None else None,
                sidecar_name=Path(beside[0]).name if beside is not None else None,
                revision=(revision.commit, revision.date, "modified" * revision.is_modified) if revision else None,
                days=(days[0] or "", days[1] or "") if any(days) else None,
                settings=fingerprint(settings_value(settings)),
                reading=fingerprint(
                    self.tools.versions["rfcexport"], self.tools.versions["pandoc"], settings_value(settings),
                    days),
            )  # fmt: skip

    def _survey(self) -> None:
        """What each RFC is among the others: from the catalogue where it was read before as it is now."""
        unread: list[_Source] = []
        for one in self.sources:
            old = self.known.get(one.name)
            if one.error is not None:
                continue
            if old is not None and old.survey is not None and _is_read_alike(old.inputs, one.inputs):
                one.survey = old.survey
            else:
                unread.append(one)
        for one, done in self._carried_out(unread, [self._errand(one) for one in unread], to=None):
            if isinstance(done, RefusedInput):
                one.error = done
            else:
                one.survey, one.error = done.survey, done.error
        for one in self.sources:
            if one.survey is not None:
                self._read_pictures(one, one.survey)

    def _leave_out(self) -> None:
        """READMEs and templates that were found in a folder and state nothing are no RFCs."""
        out = [
            one for one in self.sources
            if one.listed.may_be_no_rfc and one.survey is not None and one.survey.states_nothing
        ]  # fmt: skip
        self.left_out = {
            **self.order.left_out,
            **dict.fromkeys((one.name for one in out), "no RFC by name and metadata"),
        }
        self.sources = [one for one in self.sources if one not in out]

    def _read_pictures(self, one: _Source, survey: Survey) -> None:
        policy = Policy(root_of(one.source, one.in_force.settings), one.in_force.settings.bounds)
        hashes: dict[str, str | None] = {}
        for address in survey.pictures:
            try:
                path = path_at(address, folder=Path(one.source).parent, root=policy.root)
                content = read_below_root(path, policy)
            except Refused:
                hashes[address] = None
                continue
            one.beside.append(content)
            hashes[address] = digest_of(content).sha256
        one.inputs = replace(one.inputs, pictures=hashes)

    def _place(self) -> None:
        for one in self.sources:
            rfc_id = one.survey.member.id if one.survey else None
            one.folder = names.folder_name(rfc_id, one.name)
        self.neighbours = Neighbours(
            {one.name: posixpath.join(one.folder, f"{one.stem}.md") for one in self.sources},
            {one.name: (one.survey.member.id if one.survey else None) or one.folder for one in self.sources},
        )
        for fault in names.clashes({one.name: one.folder for one in self.sources}):
            raise RefusedInput(fault)

    def _relate(self) -> None:
        surveys = {one.name: one.survey for one in self.sources if one.survey is not None}
        found = relations_of(
            (survey.member for survey in surveys.values()), {name: survey.links for name, survey in surveys.items()}
        )
        for one in self.sources:
            one.relations = found.get(one.name, Relations())
        for one in self.sources:
            if one.survey is not None:
                one.inputs = replace(one.inputs, forms={to: self._form(one, to) for to in self.order.formats})

    def _form(self, one: _Source, to: str) -> str:
        """What the export of an RFC in that format depends on beside its own files."""
        settings = one.in_force.settings
        return fingerprint(
            versions_for(to, self.tools.versions),
            self.tools.themes[settings.style],
            settings_value(settings),
            as_json(self.neighbours.related(one.survey, one.relations)),
            self.neighbours.targets(one.survey),
            posixpath.join(one.folder, one.stem),
        )

    def _step(self, one: _Source) -> Step:
        def step(state: str, why: Iterable[str] = (), formats: Iterable[str] = ()) -> Step:
            return Step(one.source, one.name, one.folder, state, tuple(why), tuple(formats))

        if one.error is not None:
            return step("failed", [str(one.error)])
        old = self.known.get(one.name)
        if old is None or old.failure is not None:
            return step("new", formats=self.order.formats)
        why = list(_reasons(old, one.inputs, one.folder))
        if why:
            return step("changed", why, self.order.formats)
        needed = [to for to in self.order.formats if old.inputs.forms.get(to) != one.inputs.forms[to]]
        if needed:
            why = self._form_reasons(one, needed, old)
        lost = [form for form in (*self.order.formats, "md", "json") if not self._is_there(old.files.get(form))]
        if lost:
            why += [f"{form} is missing" for form in lost]
            needed = list(self.order.formats)
        return step("changed", why, needed) if needed else step("unchanged")

    def _form_reasons(self, one: _Source, needed: Sequence[str], old: Entry) -> list[str]:
        before: Mapping[str, Any] = self.old.tools
        added = [to for to in needed if to not in old.inputs.forms]
        if added:
            return [f"{to} is wanted" for to in added]
        stated = before.get("versions", {})
        versions = {
            name: found for to in needed for name, found in versions_for(to, self.tools.versions).items()
            if stated.get(name, found) != found
        }  # fmt: skip
        why = [f"{name} {stated[name]} -> {found}" for name, found in sorted(versions.items())]
        style = one.in_force.settings.style
        if before.get("themes", {}).get(style) != self.tools.themes[style]:
            why.append("theme")
        return why or ["settings, or what other RFCs say of it"]

    def _is_there(self, file: File | None) -> bool:
        if file is None:
            return False
        try:
            return (self.data / file.path).stat().st_size == file.size
        except OSError:
            return False

    # Doing

    def run(self, plan: Plan, tell: Callable[[str, Done | RefusedInput], None]) -> Catalogue:
        """Carry the plan out and close the bag; `tell` is given the source and the outcome of each RFC that was made.

        Raises NoRoom where the disk takes no more; what was written before stays, and the next run goes on from there.
        """
        self.order.folder.mkdir(parents=True, exist_ok=True)
        entries: dict[str, Entry] = {}
        digests = _manifests(self.order.folder)
        steps = {step.name: step for step in plan.steps}
        made = [one for one in self.sources if steps[one.name].formats]
        # The largest first: a large one at the end would keep one processor busy and the others waiting.
        made.sort(key=lambda one: (-len(one.content), one.name))
        errands = [self._errand(one, formats=steps[one.name].formats) for one in made]
        with (self.order.folder / JOURNAL).open("a", encoding="utf-8") as journal:
            for one, done in self._carried_out(made, errands, to=_heaviest(self.order.formats)):
                entries[one.name] = self._written(one, done, digests)
                tell(one.source, done)
                journal.write(line_of(entries[one.name]))
                journal.flush()
        for one in self.sources:
            if one.name not in entries:
                entries[one.name] = self._kept(one)
        if not self.order.prunes:
            entries |= {name: self.known[name] for name in plan.gone if self.known[name].survey is not None}
        return self._closed(entries, digests)

    def _written(self, one: _Source, done: Done | RefusedInput, digests: dict[str, Digest]) -> Entry:
        """The entry of an RFC whose exports are written now, or of one that failed."""
        error = done if isinstance(done, RefusedInput) else done.error
        if error is not None or isinstance(done, RefusedInput):
            if isinstance(error, MissingRequirement):
                raise error
            return self._failed(one, error or RfcExportError("must be exported"))
        old = self.known.get(one.name)
        contents = dict(done.exports)
        contents["md"] = one.content
        contents["json"] = (json.dumps(done.model, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")
        files = {
            form: self._write(posixpath.join(one.folder, f"{one.stem}.{form}"), content, digests)
            for form, content in sorted(contents.items())
        }
        for content in one.beside:
            digest = digest_of(content)
            path = posixpath.join(one.folder, BESIDE, digest.sha256[:32])
            files[f"{BESIDE}:{digest.sha256}"] = self._write(path, content, digests)
        kept = dict(old.files) if old is not None and old.folder == one.folder else {}
        formats = {form: file for form, file in kept.items() if form in self.order.formats}
        findings = tuple(_finding_json(found, one) for found in done.findings)
        return Entry(one.name, one.folder, one.inputs, one.survey, one.relations, {**formats, **files}, findings)

    def _failed(self, one: _Source, error: RfcExportError) -> Entry:
        diagnostic: Diagnostic | None = getattr(error, "diagnostic", None)
        failure = Failure(
            diagnostic.slug if diagnostic else "failed",
            diagnostic.message if diagnostic else str(error),
            diagnostic.position.line if diagnostic else None,
        )
        return Entry(one.name, one.folder, one.inputs, one.survey, one.relations, failure=failure)

    def _kept(self, one: _Source) -> Entry:
        """The entry of an RFC that is as it was, or of one that could not be read."""
        if one.error is not None:
            return self._failed(one, one.error)
        old = self.known[one.name]
        wanted = {
            form: file for form, file in old.files.items() if form in ("md", "json", *self.order.formats) or ":" in form
        }
        return replace(old, relations=one.relations, inputs=one.inputs, survey=one.survey, files=wanted)

    def _write(self, path: str, content: bytes, digests: dict[str, Digest]) -> File:
        place = self.data / path
        digest = digest_of(content)
        if digests.get(path) != digest or not place.is_file():
            place.parent.mkdir(parents=True, exist_ok=True)
            replace_file(place, content)
        digests[path] = digest
        return File(path, digest.size, digest.sha256)

    def _closed(self, entries: Mapping[str, Entry], digests: dict[str, Digest]) -> Catalogue:
        """The catalogue, the pages and the tag files, written last: until then the old ones hold."""
        catalogue = Catalogue(tuple(entries[name] for name in sorted(entries)), self._told_tools(), self.left_out)
        pages = {
            FILE: catalogue_bytes(catalogue),
            "index.html": index_html(catalogue),
            "README.txt": readme_bytes(),
            "provenance.json": provenance_bytes(catalogue, self.tools),
        }
        for path, content in pages.items():
            self._write(path, content, digests)
        payload = {file.path for entry in catalogue.entries for file in entry.files.values()} | pages.keys()
        for path in payload - digests.keys():
            digests[path] = digest_of_file(self.data / path)
        proven = {f"{PAYLOAD}/{path}": digests[path] for path in payload}
        for name, content in tag_files(proven, {"Bag-Software-Agent": "rfcexport"}).items():
            place = self.order.folder / name
            if not place.is_file() or place.read_bytes() != content:
                replace_file(place, content)
        self._remove_rest(payload)
        (self.order.folder / JOURNAL).unlink(missing_ok=True)
        return catalogue

    def _told_tools(self) -> dict[str, Any]:
        values = (settings_value(one.in_force.settings) for one in self.sources)
        return {**as_json(self.tools), "settings": {fingerprint(value): value for value in values}}

    def _remove_rest(self, payload: set[str]) -> None:
        """Remove files of RFCs that are not in the catalogue any more: of a folder that was ours, and of ours alone."""
        ours = {file.path for entry in self.known.values() for file in entry.files.values()}
        for path in sorted(ours - payload):
            (self.data / path).unlink(missing_ok=True)
            for folder in (self.data / path).parents:
                if folder == self.data or any(folder.iterdir()):
                    break
                folder.rmdir()

    # Errands

    def _errand(self, one: _Source, *, formats: tuple[str, ...] = ()) -> Errand:
        return Errand(
            one.source, one.name, one.content, one.in_force, self.order.today, one.history, formats,
            place=posixpath.join(one.folder, f"{one.stem}.md"),
            targets=self.neighbours.targets(one.survey) if formats else {},
            related=self.neighbours.related(one.survey, one.relations) if formats else {},
        )  # fmt: skip

    def _carried_out(
        self, sources: Sequence[_Source], errands: Sequence[Errand], *, to: str | None
    ) -> Iterator[tuple[_Source, Done | RefusedInput]]:
        settings = {errand.source: errand.in_force.settings for errand in errands}
        by_source = {one.source: one for one in sources}
        results = isolated(
            run_errand, errands, source_of=attrgetter("source"), settings=settings, to=to, workers=self.order.workers
        )
        with closing(results):
            for errand, done in results:
                yield by_source[errand.source], done


def _name(source: str, base: Path) -> str:
    return Path(source).resolve().relative_to(base).as_posix()


def _heaviest(formats: Sequence[str]) -> str | None:
    """The format that takes the most to get ready for."""
    return next((to for to in ("pdf", "html") if to in formats), None)


def _is_read_alike(old: Inputs, new: Inputs) -> bool:
    return (old.source, old.sidecar, old.reading) == (new.source, new.sidecar, new.reading)


def _reasons(old: Entry, new: Inputs, folder: str) -> Iterator[str]:
    if old.inputs.source != new.source:
        yield "source"
    if old.inputs.sidecar != new.sidecar:
        yield "metadata file"
    if old.inputs.pictures != new.pictures:
        yield "pictures"
    if old.inputs.revision != new.revision:
        yield "revision"
    if old.folder != folder:
        yield "name"


def _finding_json(found: Diagnostic, one: _Source) -> Mapping[str, Any]:
    path = one.name if found.position.path in (one.source, name_on_cover(one.source)) else found.position.path
    return json_of(replace(found, position=replace(found.position, path=path)))


def _manifests(folder: Path) -> dict[str, Digest]:
    """The digests that the manifests state, by the path from `data/` on; empty where one cannot be read."""
    hashes: dict[str, dict[str, str]] = defaultdict(dict)
    for algorithm in ALGORITHMS:
        try:
            stated = hashes_in((folder / f"manifest-{algorithm}.txt").read_bytes())
        except (OSError, ValueError):
            return {}
        for path, digest in stated.items():
            hashes[path.removeprefix(f"{PAYLOAD}/")][algorithm] = digest
    found: dict[str, Digest] = {}
    for path, of_file in hashes.items():
        try:
            size = (folder / PAYLOAD / path).stat().st_size
        except OSError:
            continue
        if len(of_file) == len(ALGORITHMS):
            found[path] = Digest(size, of_file["sha256"], of_file["sha512"])
    return found


def _journal(folder: Path) -> dict[str, Entry]:
    """What a run that did not come to its end had finished."""
    entries: dict[str, Entry] = {}
    path = folder / JOURNAL
    if path.is_file():
        for line in path.read_text("utf-8", "replace").splitlines():
            if (entry := entry_in(line)) is not None:
                entries[entry.source] = entry
    return entries
