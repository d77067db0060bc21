"""Sources -> a plan: what of an archive is new, changed, unchanged or gone, and why.

What is known from the run before is taken from the catalogue; an RFC that is as it was is not read again.
"""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from rfcexport.archive import names
from rfcexport.archive.catalogue import FILE, Catalogue, Entry, Inputs, load_catalogue
from rfcexport.archive.fingerprints import Fingerprints
from rfcexport.archive.making import Done, Errand, carried_out
from rfcexport.archive.neighbours import Neighbours
from rfcexport.archive.scheduling import on_cluster
from rfcexport.archive.surroundings import Surroundings
from rfcexport.archive.surveying import Survey
from rfcexport.archive.tools import Tools, as_json, fingerprint, tools_for, versions_for
from rfcexport.archive.writing import Archive
from rfcexport.diagnostics import MissingRequirement, RefusedInput, RfcExportError
from rfcexport.hashes import sha256_if_any, sha256_of
from rfcexport.manuscript import EPOCH
from rfcexport.pipeline import histories_for
from rfcexport.relations import Relations, relations_of
from rfcexport.revision import History
from rfcexport.settings import Settings, SettingsInForce
from rfcexport.source_list import Listed
from rfcexport.sources import read_source, sidecar_of
from rfcexport.usage import WrongUsage


@dataclass(frozen=True, slots=True)
class Order:
    """A batch as the caller wants it. `base` is the folder below which every source lies."""

    sources: tuple[Listed, ...]
    formats: tuple[str, ...]
    folder: Path
    base: Path
    settings: Mapping[str, SettingsInForce]
    left_out: Mapping[str, str] = field(default_factory=dict)
    workers: int | None = None
    prunes: bool = False
    has_checks: bool = True
    scheduler: str | None = None
    shard: tuple[int, int] | None = None
    """`(2, 5)` for the second part of five; None for all of it."""


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
class Candidate:
    """A source on its way into an archive; what is known of it grows."""

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
        """The source as the command line names it."""
        return self.listed.source

    @property
    def stem(self) -> str:
        """What the names of its files in the archive begin with."""
        return names.fit_name(Path(self.name).stem) or "rfc"


class Batch:
    """The state of one run over an order: what is known of each source, of the archive and of the tools."""

    def __init__(self, order: Order) -> None:
        """Looks at the archive and at the tools; raises MissingRequirement without pandoc."""
        self.order = order
        self.archive = Archive(order.folder)
        self.tools: Tools = tools_for(one.settings.style for one in order.settings.values())
        self.old = load_catalogue(self.archive.data / FILE) or Catalogue((), {})
        self.known = {**self.old.by_source, **self.archive.finished()}
        self.sources = [
            Candidate(listed, _name(listed.source, order.base), order.settings[listed.source])
            for listed in order.sources
        ]
        self.left_out: dict[str, str] = dict(order.left_out)
        self.neighbours = Neighbours({}, {})
        self._fingerprints = Fingerprints(self.tools, order.formats, has_checks=order.has_checks)

    def plan(self) -> Plan:
        """What is to be done. Raises RefusedInput for two RFCs that would have one place in the archive."""
        self._read()
        self._survey()
        self._leave_out()
        self._place()
        self._relate()
        steps = tuple(map(self._step, self.sources))
        here = {source.name for source in self.sources}
        gone = () if self.order.shard else tuple(sorted(self.known.keys() - here))
        own = self.own()
        return Plan(tuple(step for step in steps if step.name in own), gone)

    def own(self) -> set[str]:
        """The sources of this shard: each source, the largest first, is given to the shard that has least."""
        if self.order.shard is None:
            return {one.name for one in self.sources}
        number, count = self.order.shard
        loads = [0] * count
        own: set[str] = set()
        for one in sorted(self.sources, key=lambda one: (-len(one.content), one.name)):
            least = loads.index(min(loads))
            # An empty one takes its time too.
            loads[least] += len(one.content) + 2_000
            if least == number - 1:
                own.add(one.name)
        return own

    def _read(self) -> None:
        histories = histories_for((one.source, one.in_force.settings) for one in self.sources)
        for one in tuple(self.sources):
            settings = one.in_force.settings
            try:
                one.content = read_source(one.source, settings=settings, standard_input=None)
                beside = sidecar_of(one.source, settings)
                one.history = histories.get(one.source, History())
            except MissingRequirement:
                raise
            except RfcExportError as error:
                one.error = error
                if not one.listed.is_named and isinstance(error, WrongUsage) and not Path(one.source).exists():
                    # It went away since its folder was searched: a moment before, it would not have been found.
                    self.sources.remove(one)
                continue
            one.beside += [content for content in (beside and beside[1], _logo_of(settings)) if content]
            revision, days = one.history.revision, (one.history.first_day, one.history.last_day)
            printed = self._fingerprints.of(settings)
            one.inputs = Inputs(
                source=sha256_of(one.content),
                sidecar=sha256_if_any(beside[1] if beside is not None else None),
                sidecar_name=Path(beside[0]).name if beside is not None else None,
                revision=(revision.commit, revision.date, "modified" * revision.is_modified) if revision else None,
                days=(days[0] or "", days[1] or "") if any(days) else None,
                settings=printed.key,
                reading=fingerprint(printed.reading, days),
            )

    def settings_told(self) -> dict[str, Mapping[str, Any]]:
        """The settings that are in force for any source, by the key that `Inputs.settings` has for them."""
        printed = (self._fingerprints.of(one.in_force.settings) for one in self.sources)
        return {one.key: one.value for one in printed}

    def _survey(self) -> None:
        """What each RFC is among the others: from the catalogue where it was read before as it is now."""
        unread: list[Candidate] = []
        for one in self.sources:
            old = self.known.get(one.name)
            if one.error is not None:
                continue
            if old is not None and old.survey is not None and _is_read_alike(old.inputs, one.inputs):
                one.survey = old.survey
            else:
                unread.append(one)
        for one, done in self.carried_out(unread, [self.errand(one) for one in unread], to=None):
            if isinstance(done, RefusedInput):
                one.error = done
            else:
                one.survey, one.error = done.survey, done.error
        epoch, surroundings = os.environ.get(EPOCH), Surroundings()
        for one in self.sources:
            if one.survey is not None:
                self._look_round(one, one.survey, surroundings)
                if not (one.survey.created or one.survey.updated):
                    one.inputs = replace(one.inputs, epoch=epoch)

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

    def _look_round(self, one: Candidate, survey: Survey, surroundings: Surroundings) -> None:
        settings = one.in_force.settings
        if survey.pictures:
            pictures = surroundings.pictures(one.source, settings, survey.pictures)
            one.beside += [content for content in pictures.values() if content is not None]
            hashes = {address: sha256_if_any(content) for address, content in pictures.items()}
            one.inputs = replace(one.inputs, pictures=hashes)
        if survey.files and self.order.has_checks:
            one.inputs = replace(one.inputs, lacking=surroundings.lacking(one.source, settings, survey.files))

    def _place(self) -> None:
        for one in self.sources:
            rfc_id = one.survey.member.id if one.survey else None
            one.folder = names.folder_name(rfc_id, one.name)
        self.neighbours = Neighbours(
            {one.name: posixpath.join(one.folder, f"{one.stem}.md") for one in self.sources},
            {one.name: (one.survey.member.id if one.survey else None) or one.folder for one in self.sources},
        )
        if faults := list(names.clashes({one.source: one.folder for one in self.sources})):
            raise RefusedInput(*faults)

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

    def _form(self, one: Candidate, to: str) -> str:
        """What the export of an RFC in that format depends on beside its own files."""
        return fingerprint(
            self._fingerprints.of(one.in_force.settings).forms[to],
            as_json(self.neighbours.related(one.survey, one.relations)),
            self.neighbours.targets(one.survey),
            posixpath.join(one.folder, one.stem),
        )

    def _step(self, one: Candidate) -> Step:
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
        beside = [form for form in old.files if ":" in form]
        wanted = (*self.order.formats, "md", "json", *beside)
        lost = [form for form in wanted if not self.archive.has(old.files.get(form))]
        if lost:
            why += [f"{old.files[form].path if form in beside else form} is missing" for form in lost]
        gone = [to for to in old.inputs.forms if to not in self.order.formats]
        why += [f"{to} is wanted no more" for to in gone]
        # All of them, or none: what is told of an RFC is what was found while all were made.
        return step("changed", why, self.order.formats) if needed or lost or gone else step("unchanged")

    def _form_reasons(self, one: Candidate, needed: Sequence[str], old: Entry) -> list[str]:
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

    def errand(self, one: Candidate, *, formats: tuple[str, ...] = ()) -> Errand:
        """What is to be done for a source; a survey where there are no formats."""
        return Errand(
            one.source,
            one.name,
            one.content,
            one.in_force,
            one.history,
            formats,
            place=posixpath.join(one.folder, f"{one.stem}.md"),
            targets=self.neighbours.targets(one.survey) if formats else {},
            related=self.neighbours.related(one.survey, one.relations) if formats else {},
            has_checks=self.order.has_checks,
            inputs=one.inputs,
            epoch=one.inputs.epoch,
        )

    def carried_out(
        self, sources: Sequence[Candidate], errands: Sequence[Errand], *, to: str | None
    ) -> Iterator[tuple[Candidate, Done | RefusedInput]]:
        """Each source with what its errand comes to in a confined process; `to` is the format to get ready for."""
        by_source = {one.source: one for one in sources}
        if self.order.scheduler is not None and errands:
            results = on_cluster(errands, address=self.order.scheduler, to=to)
        else:
            results = carried_out(errands, to=to, workers=self.order.workers)
        with closing(results):
            for errand, done in results:
                yield by_source[errand.source], done


def _name(source: str, base: Path) -> str:
    # Not by `Path`, which takes five times as long.
    return os.path.relpath(os.path.realpath(source), base).replace(os.sep, "/")


def _logo_of(settings: Settings) -> bytes | None:
    """The logo of the covers, which is kept so that they can be made again."""
    try:
        return Path(settings.logo).read_bytes() if settings.logo is not None else None
    except OSError:
        # The exporter tells of it.
        return None


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
    if old.inputs.lacking != new.lacking:
        yield "files that it links to"
    if old.inputs.epoch != new.epoch:
        yield EPOCH
    if old.folder != folder:
        yield "name"
