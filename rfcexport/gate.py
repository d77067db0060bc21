"""What a run of `check` comes to: its findings against the baselines, told, counted and summed up."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import BinaryIO

from rfcexport.baseline import Baseline, baseline_text, compared, read_baseline, stale, updated
from rfcexport.checking import Outcome, check_sources, tasks_of
from rfcexport.diagnostics import Severity
from rfcexport.findings import Finding
from rfcexport.mending import mend_sources, write
from rfcexport.outputs import Destination, destinations_of, prepare, write_output, write_stream
from rfcexport.reporters import Reporter
from rfcexport.settings import Settings
from rfcexport.source_list import Listed
from rfcexport.sources import STANDARD_STREAM
from rfcexport.usage import COMMAND_LINE, WrongUsage


def check(
    listed: Sequence[Listed],
    *,
    settings: Mapping[str, Settings],
    today: date,
    reporter: Reporter,
    updates_baseline: bool = False,
    standard_input: BinaryIO | None = None,
) -> None:
    """Check the sources and report; the reporter's exit code tells whether an error is among what is new.

    Raises WrongUsage for a baseline that cannot be read, before anything is checked.
    """
    baselines = _baselines(listed, settings, updates=updates_baseline)
    outcome = check_sources(listed, settings=settings, today=today, standard_input=standard_input)
    for remark in outcome.remarks:
        reporter.explain(remark)
    findings, gone = outcome.findings, 0
    for baseline, sources in baselines:
        if updates_baseline:
            baseline = _written(updated(baseline, _of(findings, sources), sources=sources), reporter)
        result = compared(_of(findings, sources), baseline, sources=sources)
        findings = _with(findings, result.findings)
        gone += sum(entry.count for entry in result.gone)
        for entry in result.gone:
            reporter.report([stale(entry, baseline)], is_strict=False)
    reporter.sources = outcome.sources
    reporter.exit_code = max(reporter.exit_code, _exit_code(outcome, findings))
    reporter.report_weighed(findings)
    reporter.tell(summary(findings, len(outcome.sources), gone=gone))


def mend(
    listed: Sequence[Listed],
    *,
    settings: Mapping[str, Settings],
    today: date,
    reporter: Reporter,
    is_written: bool,
) -> str:
    """The diff of what is safe to mend in the sources, which is written to them where `is_written`."""
    if any(one.source == STANDARD_STREAM for one in listed):
        raise WrongUsage("option-value", "--fix must be given files; found standard input", COMMAND_LINE)
    mended = mend_sources(tasks_of(listed, settings=settings, today=today))
    for one in mended:
        if is_written:
            write(one)
        for change in one.changes:
            reporter.tell(
                f"{one.source}:{change.line}: {'mended' if is_written else 'can be mended'}: {change.message}"
            )
    return "".join(one.diff for one in mended)


def report_to(
    output: str | None, sources: Sequence[str], *, standard_output: BinaryIO | None
) -> Callable[[bytes], None]:
    """What delivers a report to the file `output`, or to standard output where it is None or `-`.

    Raises WrongUsage for a file that cannot be written, or that is one of the sources.
    """
    if output is not None and (Path(output).is_dir() or output.endswith("/")):
        raise WrongUsage("output-folder", "must be a file for the report; found a folder", output)
    place = STANDARD_STREAM if output is None else output
    destination = destinations_of((STANDARD_STREAM,), suffix="txt", output=place, is_output_terminal=False)[0]
    if destination.path is not None and destination.path.exists():
        same = next((s for s in sources if Path(s).is_file() and destination.path.samefile(s)), None)
        if same is not None:
            raise WrongUsage("output-source", f"must not replace a source; found {same}", destination.path)

    def deliver(content: bytes) -> None:
        if destination.path is None:
            write_stream(standard_output, content)
            return
        prepare(destination)
        write_output(destination, content, standard_output=None)

    return deliver


def summary(findings: Sequence[Finding], sources: int, *, gone: int = 0) -> str:
    """`checked 164 RFCs: 3 errors, 17 warnings`, and what there is to say of the baseline."""
    new = [finding for finding in findings if not finding.is_known]
    errors = sum(finding.diagnostic.severity is Severity.ERROR for finding in new)
    warnings = sum(finding.diagnostic.severity is Severity.WARNING for finding in new)
    counts = [_counted(errors, "error"), _counted(warnings, "warning")]
    if known := len(findings) - len(new):
        counts.append(f"{known} known")
    told = f"checked {_counted(sources, 'RFC')}: {', '.join(counts)}"
    return f"{told}; {gone} of the baseline no longer found, --update-baseline takes them out" if gone else told


def _baselines(
    listed: Sequence[Listed], settings: Mapping[str, Settings], *, updates: bool
) -> list[tuple[Baseline, tuple[str, ...]]]:
    """Each baseline that is named, with the sources it is for."""
    by_path: dict[str, list[str]] = {}
    for one in listed:
        if (stated := settings[one.source].baseline) is not None:
            by_path.setdefault(stated, []).append(one.source)
    if updates and not by_path:
        message = "--update-baseline must come with the baseline to write; found none"
        raise WrongUsage("option-value", message, COMMAND_LINE, hint="--baseline FILE names it")
    return [
        (Baseline(path) if updates and not path.exists() else read_baseline(path), tuple(sources))
        for path, sources in ((Path(name), sources) for name, sources in by_path.items())
    ]


def _of(findings: Sequence[Finding], sources: Sequence[str]) -> list[Finding]:
    """The findings that lie in `sources`."""
    wanted = set(sources)
    return [finding for finding in findings if finding.diagnostic.position.path in wanted]


def _with(findings: Sequence[Finding], marked: Sequence[Finding]) -> tuple[Finding, ...]:
    """`findings` with those marked that are marked in `marked`, in the order they were in."""
    by_place = {id(finding.diagnostic): finding for finding in marked}
    return tuple(by_place.get(id(finding.diagnostic), finding) for finding in findings)


def _written(baseline: Baseline, reporter: Reporter) -> Baseline:
    content = baseline_text(baseline).encode("utf-8", "surrogatepass")
    write_output(Destination("-", baseline.path), content, standard_output=None)
    reporter.tell(f"wrote {baseline.path} ({_counted(sum(entry.count for entry in baseline.entries), 'finding')})")
    return baseline


def _exit_code(outcome: Outcome, findings: Sequence[Finding]) -> int:
    """The exit code of what stood in the way of sources, unless a baseline holds all of it."""
    is_new = any(f.diagnostic.severity is Severity.ERROR and not f.is_known for f in findings)
    return outcome.exit_code if is_new else 0


def _counted(number: int, word: str) -> str:
    return f"{number:,} {word}" if number == 1 else f"{number:,} {word}s"
