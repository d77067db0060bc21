"""The flow of `check`: sources -> findings, each source in a process that may be another one, then all together.

A document that cannot be read, or that ends the process it is read in, costs its own findings and no other's.
"""

from __future__ import annotations

import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import BinaryIO, TypeVar

from rfcexport.artwork import artwork_of
from rfcexport.checks import check_rfc
from rfcexport.checks.corpus import CORPUS_CHECKS, check_corpus
from rfcexport.checks.ignores import without_ignored
from rfcexport.checks.members import Member, files_beside, member_of
from rfcexport.checks.subject import Subject, subject_of
from rfcexport.diagnostics import Diagnostic, MissingRequirement, Read, RefusedInput, RfcExportError, Severity
from rfcexport.findings import Finding
from rfcexport.isolation import cause_of, isolated
from rfcexport.model import Rfc
from rfcexport.pipeline import history_for, parse_rfc, pictures_of, policy_of, studio_of
from rfcexport.reporters import diagnostic_of
from rfcexport.revision import History
from rfcexport.rules import rules_for
from rfcexport.settings import Settings
from rfcexport.slugs import SLUGS
from rfcexport.source_list import Listed
from rfcexport.sources import STANDARD_STREAM, name_on_cover, read_source
from rfcexport.theme import load_theme

Result = TypeVar("Result")

_OF_CORPUS = frozenset(CORPUS_CHECKS)
_OF_EXPORT = frozenset({
    "code-landscape", "code-plain", "code-width", "diagram-landscape", "pdf-layout", "table-landscape", "table-split",
})  # fmt: skip
_OF_ONE = SLUGS.keys() - _OF_CORPUS - _OF_EXPORT
_MOST_OF_ONE_KIND = 1_000  # findings of one document that are told: a log has room for others too


@dataclass(frozen=True, slots=True)
class Task:
    """A source and everything that its findings depend on; picklable.

    `content` holds the bytes where they come from standard input, which only the first process can read.
    """

    listed: Listed
    settings: Settings
    today: date
    content: bytes | None = None
    history: History | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """The findings of one source, in order; picklable and small.

    `member` is what the checks on several sources compare; `ignores_corpus` tells that a comment in the document may
    quiet one of them. `exit_code` is that of what stood in the way of reading it, `remarks` is for `--verbose`.
    `is_left_alone` tells of a file beside RFCs that is none. `lacks` is what the machine lacks to check any source.
    """

    task: Task
    findings: tuple[Finding, ...] = ()
    member: Member | None = None
    ignores_corpus: bool = False
    exit_code: int = 0
    remarks: tuple[str, ...] = ()
    is_left_alone: bool = False
    lacks: tuple[str, str | None] | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run of `check` found: `sources` are those that were checked, in the order of the command line."""

    sources: tuple[str, ...]
    findings: tuple[Finding, ...]
    exit_code: int
    remarks: tuple[str, ...]
    left_alone: tuple[str, ...]


def check_sources(
    listed: Sequence[Listed],
    *,
    settings: Mapping[str, Settings],
    today: date,
    standard_input: BinaryIO | None = None,
    workers: int | None = None,
) -> Outcome:
    """The findings of all sources, by path and line, as they weigh; `settings` holds those of each source.

    Raises MissingRequirement where the machine lacks what reading any source takes.
    """
    tasks = tasks_of(listed, settings=settings, today=today, standard_input=standard_input)
    order = {task.listed.source: n for n, task in enumerate(tasks)}
    checked = sorted(_all_checked(tasks, workers), key=lambda one: order[one.task.listed.source])
    whole = [one for one in checked if not one.is_left_alone]
    findings = [finding for one in whole for finding in one.findings]
    if len(whole) > 1:
        findings += _of_corpus(whole)
    return Outcome(
        sources=tuple(one.task.listed.source for one in whole),
        findings=tuple(sorted(findings, key=_place)),
        exit_code=max((one.exit_code for one in whole), default=0),
        remarks=tuple(remark for one in checked for remark in one.remarks),
        left_alone=tuple(one.task.listed.source for one in checked if one.is_left_alone),
    )


def tasks_of(
    listed: Sequence[Listed], *, settings: Mapping[str, Settings], today: date, standard_input: BinaryIO | None = None
) -> list[Task]:
    """A task for each source; standard input is read here, and raises what reading it raises."""
    tasks = [
        Task(
            one,
            settings[one.source],
            today,
            # git is a program of its own, which the confined process may not start.
            history=history_for(one.source, settings[one.source], has_revision=False),
        )
        for one in listed
    ]
    return [
        replace(task, content=read_source(STANDARD_STREAM, settings=task.settings, standard_input=standard_input))
        if task.listed.source == STANDARD_STREAM
        else task
        for task in tasks
    ]


def findings_of(task: Task) -> Checked:
    """What is found in one source. Raises nothing: what stands in the way is a finding too."""
    try:
        return _checked(task)
    except MissingRequirement as error:
        return Checked(task, lacks=(str(error), error.hint))
    except RfcExportError as error:
        return _refused(task, error, exit_code=error.exit_code)
    except Exception as error:
        remarks = tuple("".join(traceback.format_exception(error)).splitlines())
        match cause_of(error, task.listed.source, task.settings.bounds):
            case MissingRequirement() as lack:
                return Checked(task, lacks=(str(lack), lack.hint))
            case RfcExportError() as refusal:
                return _refused(task, refusal)
        return _refused(task, error, remarks=remarks)


def noticed_in(
    rfc: Rfc, noticed: Iterable[Diagnostic], settings: Settings, *, today: date, has_checks: bool = True
) -> tuple[Diagnostic, ...]:
    """What is to be told of an RFC that is exported: what was `noticed` on the way, and what the checks find.

    An error weighs as a warning here: the document is made all the same.
    """
    subject = _subject_of(rfc, settings, today)
    # What only one format looks for is not missed by a comment in another.
    found = without_ignored([*noticed, *(check_rfc(subject) if has_checks else ())], subject, sought=_OF_ONE)
    return tuple(_weighed(found, settings, is_made=True))


def in_isolation(
    function: Callable[[Task], Result], tasks: Sequence[Task], *, workers: int | None = None
) -> Iterator[tuple[Task, Result | RefusedInput]]:
    """Each task with what `function` makes of it in a confined process."""
    settings = {task.listed.source: task.settings for task in tasks}
    return isolated(function, tasks, source_of=_source_of, settings=settings, workers=workers)


def _source_of(task: Task) -> str:
    return task.listed.source


def read_task(task: Task) -> Read[Rfc]:
    """The RFC that a task is about; raises what reading it raises."""
    content, source = task.content, task.listed.source
    if content is None:
        content = read_source(source, settings=task.settings, standard_input=None)
    return parse_rfc(content, path=name_on_cover(source), settings=task.settings, history=task.history)


def subject_in(rfc: Rfc, task: Task) -> Subject:
    """`rfc` as the checks are given it."""
    return _subject_of(rfc, task.settings, task.today)


def _subject_of(rfc: Rfc, settings: Settings, today: date) -> Subject:
    return subject_of(
        rfc,
        rules=rules_for(rfc, settings.rules),
        # No check opens a connection.
        policy=policy_of(rfc, replace(settings, allow_remote_images=False)),
        today=today,
        font_folders=load_theme(settings.style).font_folders,
        vocabulary=settings.metadata,
    )


def _all_checked(tasks: Sequence[Task], workers: int | None) -> Iterator[Checked]:
    # The largest first: a large one at the end would keep one processor busy and the others waiting.
    for task, result in in_isolation(findings_of, sorted(tasks, key=_size, reverse=True), workers=workers):
        match result:
            case RefusedInput():
                yield _refused(task, result)
            case Checked(lacks=(message, hint)):
                raise MissingRequirement(message, hint=hint)
            case _:
                yield result


def _size(task: Task) -> int:
    """How many bytes a source has, 0 where that cannot be told."""
    try:
        return len(task.content) if task.content is not None else Path(task.listed.source).stat().st_size
    except (OSError, ValueError):
        return 0


def _checked(task: Task) -> Checked:
    settings, source = task.settings, task.listed.source
    read = read_task(task)
    rfc = read.value
    remark = f"{source}: {rfc.source.size:,} bytes, metadata stated as {rfc.dialect}"
    if task.listed.may_be_no_rfc and states_nothing(rfc):
        return Checked(task, remarks=(f"{source}: left alone, because it states no metadata",), is_left_alone=True)
    subject = subject_in(rfc, task)
    diagnostics = without_ignored(_diagnostics(read, subject, settings), subject, sought=_OF_ONE)
    return Checked(
        task,
        tuple(_with_text(_weighed(diagnostics, settings), rfc.source.text, source)),
        member_of(rfc),
        ignores_corpus=may_quiet_corpus(rfc.source.text),
        remarks=(remark,),
    )


def _diagnostics(read: Read[Rfc], subject: Subject, settings: Settings) -> Iterator[Diagnostic]:
    """What the reader noticed, what its pictures lack, and what the checks find."""
    yield from read.diagnostics
    for diagnostic in pictures_of(read.value, subject.policy).diagnostics:
        # Whether a remote picture can be had is not known without fetching it.
        if not (settings.allow_remote_images and "remote" in diagnostic.message):
            yield diagnostic
    yield from artwork_of(read.value, studio_of(read.value, settings)).diagnostics
    yield from check_rfc(subject)


def _of_corpus(checked: Sequence[Checked]) -> Iterator[Finding]:
    """What is wrong between the sources, as each of them weighs it, without what their comments quiet."""
    tasks = {name_on_cover(one.task.listed.source): one.task for one in checked}
    members = [one.member for one in checked if one.member is not None]
    quieting = [name_on_cover(one.task.listed.source) for one in checked if one.ignores_corpus]
    for path, found in between(tasks, members, beside=files_beside(tasks), quieting=quieting).items():
        task = tasks.get(path, checked[0].task)
        source = task.listed.source if path in tasks else path
        yield from _with_text(found, "", source)


def between(
    tasks: Mapping[str, Task],
    members: Iterable[Member],
    *,
    beside: frozenset[str],
    quieting: Iterable[str],
    is_made: bool = False,
) -> dict[str, tuple[Diagnostic, ...]]:
    """What is wrong between several sources, by the path that each goes by among the `members`, as it weighs.

    `beside` are files that are there and no members; `quieting` are paths of sources whose comments may quiet some.
    """
    by_path: dict[str, list[Diagnostic]] = {path: [] for path in tasks}
    for diagnostic in check_corpus(members, beside=beside):
        by_path.setdefault(diagnostic.position.path, []).append(diagnostic)
    heard = [_Quieting(path, tasks[path], tuple(by_path[path])) for path in quieting]
    settings = {one.task.listed.source: one.task.settings for one in heard}
    for one, left in isolated(_not_ignored, heard, source_of=lambda q: q.task.listed.source, settings=settings):
        if not isinstance(left, RefusedInput):
            by_path[one.path] = list(left)
    standard = next(iter(tasks.values()))
    return {
        path: tuple(_weighed(found, tasks.get(path, standard).settings, is_made=is_made))
        for path, found in by_path.items()
    }


def may_quiet_corpus(text: str) -> bool:
    """Whether a comment in the document may quiet a finding between several."""
    return "rfcexport-ignore" in text and "corpus-" in text


@dataclass(frozen=True, slots=True)
class _Quieting:
    """Findings between several sources, and the source whose comments may quiet some of them."""

    path: str
    task: Task
    findings: tuple[Diagnostic, ...]


def _not_ignored(quieting: _Quieting) -> tuple[Diagnostic, ...]:
    """The findings that no comment quiets: the document is read again, which is seldom needed."""
    try:
        rfc = read_task(quieting.task).value
        return tuple(without_ignored(quieting.findings, subject_in(rfc, quieting.task), sought=_OF_CORPUS))
    except (RfcExportError, RecursionError, MemoryError):
        # It was readable a moment ago; what it would have quieted is told.
        return quieting.findings


def states_nothing(rfc: Rfc) -> bool:
    """Whether the document has no metadata but a title: placeholders of a template are none."""
    metadata = rfc.metadata
    return not (metadata.id or metadata.status or metadata.authors or metadata.created or metadata.updated)


def _weighed(diagnostics: Iterable[Diagnostic], settings: Settings, *, is_made: bool = False) -> Iterator[Diagnostic]:
    """The findings as the settings weigh them; those that are turned off are left out, and those that are too many.

    With `is_made` none weighs more than a warning, unless warnings count as errors.
    """
    weights: dict[str, Severity | None] = dict(settings.checks)
    last: dict[str, Diagnostic] = {}
    counts: Counter[str] = Counter()
    for diagnostic in diagnostics:
        severity = weights.get(diagnostic.slug, diagnostic.severity)
        if is_made and severity is Severity.ERROR:
            severity = Severity.WARNING
        if settings.strict and severity is Severity.WARNING:
            severity = Severity.ERROR
        if severity is None:
            continue
        counts[diagnostic.slug] += 1
        if counts[diagnostic.slug] <= _MOST_OF_ONE_KIND:
            last[diagnostic.slug] = replace(diagnostic, severity=severity)
            yield last[diagnostic.slug]
    for slug, found in last.items():
        if (more := counts[slug] - _MOST_OF_ONE_KIND) > 0:
            message = f"must have fewer findings of one kind; found {more:,} more, which are not told"
            yield replace(found, message=message, hint=None)


def _with_text(diagnostics: Iterable[Diagnostic], text: str, source: str) -> Iterator[Finding]:
    """Each finding with the line it stands on, and with the path as it is on the disk instead of the cover."""
    lines = text.split("\n")
    for diagnostic in diagnostics:
        line = diagnostic.position.line
        placed = replace(diagnostic, position=replace(diagnostic.position, path=source))
        yield Finding(placed, lines[line - 1] if line is not None and 0 < line <= len(lines) else "")


def _refused(task: Task, error: Exception, *, exit_code: int = 1, remarks: tuple[str, ...] = ()) -> Checked:
    found = Finding(diagnostic_of(error, path=task.listed.source))
    return Checked(task, (found,), exit_code=exit_code, remarks=remarks)


def _place(finding: Finding) -> tuple[str, int, int, str, str]:
    diagnostic = finding.diagnostic
    position = diagnostic.position
    return position.path, position.line or 0, position.column or 0, diagnostic.slug, diagnostic.message
