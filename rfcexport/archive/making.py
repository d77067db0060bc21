"""What is done to one RFC of a batch in a confined process: it is surveyed, or exported in every format at once."""

from __future__ import annotations

import io
import os
import posixpath
import traceback
from collections.abc import Generator, Iterable, Mapping, Sequence
from contextlib import closing, redirect_stdout
from dataclasses import dataclass, field, replace
from datetime import date
from operator import attrgetter
from pathlib import Path
from typing import Any

from rfcexport.archive.catalogue import Inputs
from rfcexport.archive.neighbours import Relative
from rfcexport.archive.surroundings import Surroundings
from rfcexport.archive.surveying import Survey, blocks_of, survey_of
from rfcexport.archive.tools import fingerprint, settings_value
from rfcexport.checking import noticed_in, states_nothing
from rfcexport.checks.references import local_target
from rfcexport.cover import Cover, CoverRow
from rfcexport.diagnostics import Diagnostic, Position, RefusedInput, RfcExportError, Severity
from rfcexport.exporters import EXPORTERS
from rfcexport.hashes import sha256_if_any
from rfcexport.isolation import cause_of, isolated
from rfcexport.links import sibling_link
from rfcexport.manuscript import EPOCH
from rfcexport.model import Inline, Rfc, Run
from rfcexport.outline import model_json
from rfcexport.pandoc_ast import walk
from rfcexport.pipeline import manuscript_of, parse_rfc
from rfcexport.policy import breach
from rfcexport.reporters import diagnostic_of
from rfcexport.revision import History
from rfcexport.settings import SettingsInForce
from rfcexport.sources import name_on_cover, sidecar_of
from rfcexport.theme import load_theme

RELATED_PREFIX = "related-"
ANY_DAY = date.max
"""The day on which the RFCs of an archive are checked: a finding that hangs on the clock would be another tomorrow."""


@dataclass(frozen=True, slots=True)
class Errand:
    """An RFC and what is wanted of it; picklable. Paths are those from the base of the batch, with slashes.

    `formats` is empty for a survey. `place` is the RFC's own Markdown in the archive, `targets` maps files that it
    leads to, to theirs; `related` holds what the others say of it, by the name of the relation.
    `inputs` are the hashes of what lies beside it, to be held against what is there when it is read; None for any.
    `epoch` is SOURCE_DATE_EPOCH as it was where the plan was made.
    """

    source: str
    name: str
    content: bytes
    in_force: SettingsInForce
    history: History
    formats: tuple[str, ...] = ()
    place: str = ""
    targets: Mapping[str, str] = field(default_factory=dict)
    related: Mapping[str, tuple[Relative, ...]] = field(default_factory=dict)
    has_checks: bool = True
    inputs: Inputs | None = None
    epoch: str | None = None


@dataclass(slots=True)
class Done:
    """What an errand came to, as far as it got; picklable. `error` is what stood in the way."""

    survey: Survey | None = None
    exports: dict[str, bytes] = field(default_factory=dict)
    pages: int = 0
    model: dict[str, Any] | None = None
    findings: tuple[Diagnostic, ...] = ()
    error: RfcExportError | None = None
    remarks: tuple[str, ...] = ()


def carried_out(
    errands: Sequence[Errand], *, to: str | None, workers: int | None = None
) -> Generator[tuple[Errand, Done | RefusedInput]]:
    """Each errand, in order, with what it comes to in a confined process, or with the limit that the document broke.

    `to` is the format to get ready for. This is the one way to run an errand: here or on a cluster, the first time or
    once more, an RFC has the same limits. Raises MissingRequirement where the machine lacks what it takes.
    """
    results = isolated(
        _run_errand,
        errands,
        source_of=attrgetter("source"),
        settings={errand.source: errand.in_force.settings for errand in errands},
        to=to,
        workers=workers,
        files_of=lambda errand: len(errand.formats),
    )
    with closing(results):
        yield from results


def _run_errand(errand: Errand) -> Done:
    """What an errand comes to. Raises nothing: what stands in the way is told too."""
    done = Done()
    try:
        # Libraries print: nothing but the result may reach standard output.
        with redirect_stdout(io.StringIO()):
            _run(errand, done)
    except RfcExportError as error:
        done.error = error
    except Exception as error:
        cause = cause_of(error, errand.source, errand.in_force.settings.bounds)
        done.error = cause or RefusedInput(diagnostic_of(error, path=errand.source))
        done.remarks = tuple("".join(traceback.format_exception(error)).splitlines())
    return done


def _run(errand: Errand, done: Done) -> None:
    settings = errand.in_force.settings
    # This process may be on another machine, and may have handled another RFC before.
    os.environ.pop(EPOCH, None)
    os.environ.update({EPOCH: errand.epoch} if errand.epoch is not None else {})
    read = parse_rfc(errand.content, path=name_on_cover(errand.source), settings=settings, history=errand.history)
    rfc = read.value
    if not errand.formats:
        _hold_still(errand)
    done.survey = survey_of(rfc, name=errand.name, states_nothing=states_nothing(rfc))
    if not errand.formats:
        return
    told = {**model_json(rfc), "source": {**model_json(rfc)["source"], "path": errand.name}}
    led = lead(rfc, errand)
    theme = load_theme(settings.style)
    manuscript = manuscript_of(rfc, settings, errand.history, related=_rows(errand, theme.labels))
    _hold_still(errand)
    noticed = [*read.diagnostics, *manuscript.diagnostics]
    for to in errand.formats:
        exported = EXPORTERS[to](replace(manuscript.value, cover=_led(manuscript.value.cover, to)))
        if len(exported.value) > settings.bounds.output_bytes:
            raise breach("output", settings.bounds, Position(errand.source), found=f"{len(exported.value):,}")
        done.exports[to] = exported.value
        done.pages += exported.pages
        noticed += exported.diagnostics
    for node, url in led:
        # The checks look at what the author wrote.
        node["c"][2][0] = url
    # How they weigh with --strict is for the run that tells of them.
    weighing = replace(settings, strict=False)
    done.findings = noticed_in(rfc, dict.fromkeys(noticed), weighing, today=ANY_DAY, has_checks=errand.has_checks)
    done.model = told


def _hold_still(errand: Errand) -> None:
    """Raise RefusedInput where what lies beside the source, and was read now, is not what the plan was made with.

    What is recorded of an export would be the hashes of other bytes, and no later run would find out.
    """
    wanted, settings = errand.inputs, errand.in_force.settings
    if wanted is None:
        return
    sidecar = sidecar_of(errand.source, settings)
    pictures = Surroundings().pictures(errand.source, settings, wanted.pictures)
    others = [address for address, content in pictures.items() if sha256_if_any(content) != wanted.pictures[address]]
    if sha256_if_any(sidecar[1] if sidecar else None) != wanted.sidecar:
        others.append(Path(sidecar[0]).name if sidecar else wanted.sidecar_name or "")
    if settings.logo is not None and fingerprint(settings_value(settings)) != wanted.settings:
        others.append(Path(settings.logo).name)
    if others:
        message = f"what it is read with must stay as it is meanwhile; found that {others[0]} changed"
        place = Position(errand.source)
        raise RefusedInput(Diagnostic("source-changed", message, place, Severity.ERROR, "run it again"))


def lead(rfc: Rfc, errand: Errand) -> list[tuple[Inline, str]]:
    """Let links to other RFCs of the batch lead to where those lie in the archive; the links, with what they were."""
    folder = posixpath.dirname(errand.place)
    led: list[tuple[Inline, str]] = []
    for node in walk(blocks_of(rfc), "Link"):
        url = node["c"][2][0]
        target = local_target(url, path=errand.name)
        if target is not None and target in errand.targets:
            _, mark, fragment = url.partition("#")
            node["c"][2][0] = f"{posixpath.relpath(errand.targets[target], folder)}{mark}{fragment}"
            led.append((node, url))
    return led


def _rows(errand: Errand, labels: Mapping[str, str]) -> tuple[CoverRow, ...]:
    folder = posixpath.dirname(errand.place)
    return tuple(
        CoverRow(
            f"{RELATED_PREFIX}{name}",
            labels[name.replace("_", "-")],
            tuple((Run(one.text, posixpath.relpath(one.path, folder)),) for one in others),
        )
        for name, others in errand.related.items()
        if others
    )


def _led(cover: Cover, to: str) -> Cover:
    """The cover with the rows about other RFCs leading to their exports in the same format."""
    return replace(
        cover, rows=tuple(_led_row(row, to) if row.key.startswith(RELATED_PREFIX) else row for row in cover.rows)
    )


def _led_row(row: CoverRow, to: str) -> CoverRow:
    def led(runs: Iterable[Run]) -> tuple[Run, ...]:
        return tuple(replace(run, url=sibling_link(run.url, to)) if run.url else run for run in runs)

    return replace(row, values=tuple(led(value) for value in row.values))
