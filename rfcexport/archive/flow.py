"""The commands of an archive: a batch with its progress and its summary, the proof of one, sources taken out again."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any, TextIO

from rfcexport.archive.building import build, merge
from rfcexport.archive.catalogue import Catalogue
from rfcexport.archive.comparing import found_between
from rfcexport.archive.making import Done
from rfcexport.archive.names import common_base
from rfcexport.archive.planning import Batch, Order, Plan, Step
from rfcexport.diagnostics import Diagnostic, Position, RefusedInput, Severity
from rfcexport.reporters import Reporter
from rfcexport.settings import SettingsInForce
from rfcexport.source_list import Listed
from rfcexport.usage import COMMAND_LINE, WrongUsage

FORMATS = ("pdf", "html", "docx")
IGNORE_FILE = ".rfcexportignore"


def formats_in(text: str) -> tuple[str, ...]:
    """The formats that `--to` names, each once, in the order of `FORMATS`; raises WrongUsage for any other."""
    named = [part.strip().lower() for part in text.split(",") if part.strip()]
    unknown = next((name for name in named if name not in FORMATS), None)
    if unknown is not None or not named:
        message = f"--to must name formats of {', '.join(FORMATS)}; found {unknown or 'none'}"
        raise WrongUsage("option-value", message, COMMAND_LINE)
    return tuple(to for to in FORMATS if to in named)


def shard_in(text: str) -> tuple[int, int]:
    """The part of a batch that `--shard I/N` names; raises WrongUsage for anything else."""
    found = re.fullmatch(r"(\d{1,5})/(\d{1,5})", text)
    if found is None or not 1 <= int(found[1]) <= int(found[2]):
        message = f"--shard must be I/N with I from 1 to N; found {text!r}"
        raise WrongUsage("option-value", message, COMMAND_LINE)
    return int(found[1]), int(found[2])


def merged(shards: Sequence[str], folder: Path) -> Summary:
    """Put the archives `shards` together in `folder`."""
    missing = next((shard for shard in shards if not Path(shard).is_dir()), None)
    if missing is not None:
        raise WrongUsage("source-missing", "must be the folder of an archive; found none", missing)
    summary = Summary()
    catalogue = merge([Path(shard) for shard in shards], folder)
    _count(summary, catalogue)
    summary.unchanged = len(catalogue.entries) - summary.failed
    return summary


@dataclass(slots=True)
class Summary:
    """What a batch came to, in numbers."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    failed: int = 0
    gone: int = 0
    errors: int = 0
    warnings: int = 0
    seconds: float = 0.0

    def value(self) -> dict[str, Any]:
        """As `--summary json` prints it."""
        return {
            "schema": 1, "new": self.new, "changed": self.changed, "unchanged": self.unchanged, "failed": self.failed,
            "gone": self.gone, "errors": self.errors, "warnings": self.warnings,
        }  # fmt: skip

    def text(self, folder: Path) -> str:
        """In one line."""
        made = self.new + self.changed
        parts = [f"{made} exported", f"{self.unchanged} unchanged", f"{self.failed} failed"]
        if self.gone:
            parts.append(f"{self.gone} gone")
        return f"{folder}: {', '.join(parts)}; {self.errors} errors, {self.warnings} warnings"

    def markdown(self) -> str:
        """As a table, for the summary of a job."""
        rows = "".join(f"| {label} | {count} |\n" for label, count in self.value().items() if label != "schema")
        return f"### RFC archive\n\n| | |\n|---|--:|\n{rows}"


@dataclass(slots=True)
class Progress:
    """What is told while a batch runs: a line that is drawn again on a terminal, a line a document in a log."""

    stream: TextIO | None
    total: int
    reused: int
    is_terminal: bool
    tell: Callable[[str], None]
    done: int = 0
    failed: int = 0
    pages: int = 0
    began: float = field(default_factory=monotonic)

    def step(self, source: str, *, pages: int = 0, is_failed: bool = False) -> None:
        """One more document."""
        self.done += 1
        self.pages += pages
        self.failed += is_failed
        if not self.is_terminal or self.stream is None:
            self.tell(f"[{self.done}/{self.total}] {source}{': failed' if is_failed else ''}")
            return
        passed = monotonic() - self.began
        left = passed / self.done * (self.total - self.done)
        share = self.done / max(self.total, 1)
        bar = "█" * round(share * 24) + "░" * (24 - round(share * 24))
        speed = f"{self.pages / max(passed, 0.1):.1f} pages/s, " if self.pages else ""
        counts = f"{self.done}/{self.total} done, {self.failed} failed, {self.reused} reused, {speed}{left:.0f} s left"
        self.stream.write(f"\r\x1b[2K{bar} {counts}")
        self.stream.flush()

    def close(self) -> None:
        """Take the line away."""
        if self.is_terminal and self.stream is not None and self.done:
            self.stream.write("\r\x1b[2K")
            self.stream.flush()


def batch(
    listed: Sequence[Listed],
    *,
    formats: tuple[str, ...],
    folder: Path,
    settings: Mapping[str, SettingsInForce],
    reporter: Reporter,
    arguments: Sequence[str],
    workers: int | None = None,
    prunes: bool = False,
    is_dry: bool = False,
    has_checks: bool = True,
    shard: tuple[int, int] | None = None,
    scheduler: str | None = None,
) -> tuple[Summary, Plan]:
    """Bring the archive in `folder` up to the sources; with `is_dry` nothing is written.

    Raises RefusedInput for two sources with one name, before anything is written; NoRoom for a full disk.
    """
    # The archive may lie among its sources: what is in it is none.
    archive, folders = folder.resolve(), {Path(one.source).parent for one in listed}
    within = {place for place in folders if place.resolve().is_relative_to(archive)}
    listed = [one for one in listed if one.is_named or Path(one.source).parent not in within]
    base = base_of(arguments, listed)
    kept, left_out = without_ignored(listed, base)
    order = Order(
        kept,
        formats,
        folder,
        base,
        settings,
        left_out,
        workers,
        prunes,
        has_checks=has_checks,
        shard=shard,
        scheduler=scheduler,
    )
    run = Batch(order)
    plan = run.plan()
    for name, reason in sorted(run.left_out.items()):
        reporter.explain(f"{name}: left out, {reason}")
    for step in plan.steps:
        if step.why and step.state == "changed":
            reporter.explain(f"{step.source}: {', '.join(step.why)}")
    summary = Summary(gone=len(plan.gone), **{state: plan.count(state) for state in ("new", "changed", "unchanged")})
    for source in run.sources:
        if source.error is not None:
            reporter.refuse(source.error, path=source.source)
    for name in plan.gone:
        reporter.tell(f"{name}: gone from the sources; {'removed' if prunes else 'kept, --prune removes it'}")
        if not prunes:
            reporter.report(lost_of(run, name), is_strict=False)
    for step in plan.steps:
        if step.state == "unchanged":
            # A finding of last night is one of tonight.
            findings = (told_again(finding, step) for finding in run.known[step.name].findings)
            reporter.report(findings, is_strict=settings[step.source].settings.strict)
    compared = tuple(found_between(run))
    for place, found in compared:
        reporter.report([found], is_strict=settings[place].settings.strict)
    if is_dry:
        summary.failed = plan.count("failed")
        return summary, plan
    made = sum(bool(step.formats) for step in plan.steps)
    is_terminal = reporter.has_colour and reporter.stream is not None and reporter.stream.isatty()
    progress = Progress(reporter.stream, made, summary.unchanged, is_terminal, reporter.tell)

    states = {step.source: step.state for step in plan.steps}

    def tell(source: str, done: Done | RefusedInput) -> None:
        error = done if isinstance(done, RefusedInput) else done.error
        progress.close()
        if isinstance(done, Done):
            for remark in done.remarks:
                reporter.explain(remark)
            reporter.report(done.findings, is_strict=settings[source].settings.strict)
        if error is not None:
            reporter.refuse(error, path=source)
            # It was counted as what it was to become.
            state = "new" if states[source] == "new" else "changed"
            setattr(summary, state, getattr(summary, state) - 1)
        progress.step(source, pages=done.pages if isinstance(done, Done) else 0, is_failed=error is not None)

    try:
        catalogue = build(run, plan, tell)
    finally:
        progress.close()
    _count(summary, catalogue)
    summary.errors += sum(found.severity is Severity.ERROR for _, found in compared)
    summary.warnings += sum(found.severity is Severity.WARNING for _, found in compared)
    return summary, plan


def _count(summary: Summary, catalogue: Catalogue) -> None:
    summary.failed = sum(entry.failure is not None for entry in catalogue.entries)
    findings = [finding for entry in catalogue.entries for finding in entry.findings]
    summary.errors = sum(finding.get("severity") == "error" for finding in findings)
    summary.warnings = sum(finding.get("severity") == "warning" for finding in findings)


def told_again(finding: Mapping[str, Any], step: Step) -> Diagnostic:
    """A finding of the catalogue, about the source as it is named in this run."""
    path = step.source if finding["path"] == step.name else finding["path"]
    position = Position(path or "rfcexport", finding["line"], finding["column"])
    return Diagnostic(finding["slug"], finding["message"], position, Severity(finding["severity"]), finding["hint"])


def lost_of(run: Batch, name: str) -> Iterator[Diagnostic]:
    """A fault for each file that is lost of an RFC whose source went away: nothing can make it again."""
    archive, entry = run.archive, run.known[name]
    left = archive.left_of(entry)
    for form, file in entry.files.items():
        if form not in left:
            message = "must be in the archive as its catalogue says; found no such file, and no source to make it of"
            yield Diagnostic("archive-incomplete", message, Position(str(archive.data / file.path)), Severity.ERROR)


def plan_text(plan: Plan) -> str:
    """The plan as `--dry-run` prints it: a line for each RFC, with what changed."""
    lines = [
        f"{step.state:<10}{step.source} -> {step.folder}{f' ({chr(44).join(step.why)})' if step.why else ''}\n"
        for step in plan.steps
    ]
    lines += [f"{'gone':<10}{name}\n" for name in plan.gone]
    return "".join(lines)


def base_of(arguments: Sequence[str], listed: Sequence[Listed]) -> Path:
    """The folder that names of sources in the archive begin at: the one that was given, else that of all sources."""
    folders = [Path(argument).resolve() for argument in arguments if Path(argument).is_dir()]
    if len(arguments) == 1 and len(folders) == 1:
        return folders[0]
    return Path(common_base(str(Path(one.source).resolve()) for one in listed))


def without_ignored(listed: Sequence[Listed], base: Path) -> tuple[tuple[Listed, ...], dict[str, str]]:
    """The sources that no `.rfcexportignore` leaves out, and those that one does, with the reason.

    The file lies in the base and has the lines of a .gitignore. A source that is named itself is never left out.
    """
    path = base / IGNORE_FILE
    if not path.is_file():
        return tuple(listed), {}
    from pathspec import GitIgnoreSpec

    try:
        spec = GitIgnoreSpec.from_lines(path.read_text("utf-8").splitlines())
    except (OSError, ValueError) as error:
        raise WrongUsage("config-unreadable", f"must be readable patterns; found: {error}", path) from error
    kept: list[Listed] = []
    left_out: dict[str, str] = {}
    for one in listed:
        name = Path(one.source).resolve().relative_to(base).as_posix()
        if not one.is_named and spec.match_file(name):
            left_out[name] = f"named in {IGNORE_FILE}"
        else:
            kept.append(one)
    return tuple(kept), left_out


def write_job_summary(summary: Summary) -> None:
    """Add the summary to that of a job of GitHub Actions, where one is running."""
    place = os.environ.get("GITHUB_STEP_SUMMARY")
    if place:
        with Path(place).open("a", encoding="utf-8") as file:
            file.write(summary.markdown())


def stderr() -> TextIO | None:
    """Standard error, None where it is closed."""
    return sys.stderr
