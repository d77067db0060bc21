"""The command line: options into settings, sources into outputs, findings into text and exit codes.

With `options` the only module that knows Typer. A command returns its exit code; nothing below prints or exits.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rfcexport import __version__, options
from rfcexport.diagnostics import MissingRequirement, RfcExportError, Severity
from rfcexport.machine import need_working_folder
from rfcexport.reporters import LINE_FORMATS, Reporter, reporter_to
from rfcexport.terminal import json_text, printable
from rfcexport.usage import COMMAND_LINE, WrongUsage

# What a command needs is imported by the command: `--help` and a typo are answered at once.
if TYPE_CHECKING:
    from rfcexport.archive.flow import Summary
    from rfcexport.settings import SettingsInForce

# What Typer raises for a wrong command line; a class of click's own up to Typer 0.24, of Typer's from then on.
_CommandLineFault: type[Exception] = typer.BadParameter.__mro__[2]

app = typer.Typer(
    name="rfcexport",
    help="Export Markdown RFCs as PDF, HTML and DOCX with one consistent cover page.",
    epilog="Exit codes: 0 done, 1 an RFC has errors, 2 wrong usage, 3 the machine lacks something.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"], "max_content_width": 110},
)


def run(arguments: Sequence[str]) -> int:
    """Carry out a command line and return its exit code; whatever goes wrong is told in one line."""
    command = typer.main.get_command(app)
    try:
        return int(command.main(list(arguments), prog_name="rfcexport", standalone_mode=False) or 0)
    except typer.Abort as abort:
        # Up to 0.24 Typer makes this of an interrupt; later versions answer with its exit code.
        raise KeyboardInterrupt from abort
    except _CommandLineFault as fault:
        if type(fault).__name__ == "NoArgsIsHelpError":
            fault.show()  # type: ignore[attr-defined]
            return 2
        is_json = "--format=json" in arguments or ("--format", "json") in pairwise(arguments)
        reporter = reporter_to(sys.stderr, format="json" if is_json else "text")
        reporter.refuse(_usage_of(fault, arguments))
        reporter.close()
        return reporter.exit_code
    except Exception as error:
        reporter = reporter_to(sys.stderr, is_verbose="--verbose" in arguments)
        if isinstance(error, RfcExportError):
            reporter.refuse(error)
        else:
            reporter.blame(error)
        return reporter.exit_code


def _usage_of(fault: Any, arguments: Sequence[str]) -> WrongUsage:
    """What Typer found wrong, in the words of this program."""
    command = next((f"rfcexport {argument}" for argument in arguments[:1] if argument in _COMMANDS), "rfcexport")
    hint = f"{command} --help lists what there is"
    if arguments and arguments[0] not in _COMMANDS and not arguments[0].startswith("-"):
        from difflib import get_close_matches

        near = get_close_matches(arguments[0], _COMMANDS, n=1)
        message = f"must be one of {', '.join(_COMMANDS)}; found {arguments[0]!r}"
        return WrongUsage("command-unknown", message, COMMAND_LINE, hint=f"did you mean {near[0]}?" if near else hint)
    if hasattr(fault, "possibilities") and hasattr(fault, "option_name"):
        if fault.possibilities:
            hint = f"did you mean {' or '.join(sorted(fault.possibilities))}?"
        message = f"must be an option of {command}; found {fault.option_name}"
        return WrongUsage("option-unknown", message, COMMAND_LINE, hint=hint)
    parameter = getattr(fault, "param", None)
    if parameter is not None and fault.message and parameter.opts[0].startswith("-"):
        message = f"{max(parameter.opts, key=len)} {fault.message}"
        return WrongUsage("option-value", message, COMMAND_LINE)
    message = " ".join(fault.format_message().split()).rstrip(".")
    return WrongUsage("usage", f"{message[:1].lower()}{message[1:]}", COMMAND_LINE, hint=hint)


def _show_version(is_wanted: bool) -> None:
    if is_wanted:
        _print(f"rfcexport {__version__}\n")
        raise typer.Exit


@app.callback()
def _program(
    version: Annotated[
        bool, typer.Option("--version", help="Show the version and exit.", callback=_show_version, is_eager=True)
    ] = False,
) -> None: ...


def export(
    ctx: typer.Context,
    sources: options.Sources,
    output: options.Output = None,
    style: options.Style = None,
    paper: options.Paper = None,
    lang: options.Lang = None,
    org: options.Org = None,
    series: options.Series = None,
    logo: options.Logo = None,
    toc: options.Toc = None,
    number_sections: options.NumberSections = None,
    number_equations: options.NumberEquations = None,
    line_numbers: options.LineNumbers = None,
    link_notes: options.LinkNotes = None,
    cross_references: options.CrossReferences = None,
    embed_source: options.EmbedSource = None,
    pdf_profile: options.PdfProfile = None,
    dates: options.Dates = None,
    root: options.Root = None,
    config: options.Config = None,
    no_config: options.NoConfig = False,
    strict: options.Strict = None,
    allow_remote_images: options.RemoteImages = None,
    picture_resolution: options.PictureResolution = None,
    max_input: options.MaxInput = None,
    limits: options.LimitList = None,
    findings: options.Format = "text",
    quiet: options.Quiet = False,
    verbose: options.Verbose = False,
) -> int:
    """Export `sources`; the name that the command is called by says as what."""
    from rfcexport.delivery import deliver
    from rfcexport.outputs import destinations_of
    from rfcexport.theme import load_theme

    reporter = _reporter(ctx)

    def work() -> None:
        in_force = _settings_of(sources, ctx)
        for style in {found.settings.style for found in in_force.values()}:
            # A theme with a fault is told of once, before anything is made.
            load_theme(style)
        to = str(ctx.info_name)
        is_terminal = sys.stdout is not None and sys.stdout.isatty()
        planned = destinations_of(sources, suffix=to, output=output, is_output_terminal=is_terminal)
        deliver(planned, to, in_force=in_force, reporter=reporter)

    return _done(work, reporter)


for _suffix in ("pdf", "html", "docx"):
    app.command(_suffix, help=f"Export RFCs as {_suffix.upper()}.")(export)


@app.command()
def batch(
    ctx: typer.Context,
    sources: options.BatchSources,
    output: options.ArchiveFolder,
    to: options.Formats = "pdf,html,docx",
    jobs: options.Jobs = None,
    check: options.WithChecks = True,
    shard: options.Shard = None,
    merge: options.Merge = False,
    scheduler: options.Scheduler = None,
    prune: options.Prune = False,
    dry_run: options.PlanOnly = False,
    summary: options.SummaryFormat = "text",
    style: options.Style = None,
    paper: options.Paper = None,
    lang: options.Lang = None,
    org: options.Org = None,
    series: options.Series = None,
    logo: options.Logo = None,
    toc: options.Toc = None,
    number_sections: options.NumberSections = None,
    number_equations: options.NumberEquations = None,
    line_numbers: options.LineNumbers = None,
    link_notes: options.LinkNotes = None,
    cross_references: options.CrossReferences = None,
    embed_source: options.EmbedSource = None,
    pdf_profile: options.PdfProfile = None,
    dates: options.Dates = None,
    root: options.Root = None,
    config: options.Config = None,
    no_config: options.NoConfig = False,
    strict: options.Strict = None,
    allow_remote_images: options.RemoteImages = None,
    picture_resolution: options.PictureResolution = None,
    max_input: options.MaxInput = None,
    limits: options.LimitList = None,
    findings: options.Format = "text",
    quiet: options.Quiet = False,
    verbose: options.Verbose = False,
) -> int:
    """Export a folder into an archive that can be proven."""
    reporter = _reporter(ctx)

    def work() -> None:
        from rfcexport.archive.flow import batch, formats_in, merged, plan_text, shard_in
        from rfcexport.source_list import listed_sources
        from rfcexport.theme import load_theme

        formats = formats_in(to)
        if summary not in ("text", "json"):
            raise WrongUsage("option-value", f"--summary must be text or json; found {summary!r}", COMMAND_LINE)
        if merge:
            counted = merged(sources, Path(output))
            reporter.exit_code = max(reporter.exit_code, int(counted.failed > 0))
            told = f"{output}: {counted.unchanged} RFCs of {len(sources)} shards, {counted.failed} failed"
            _tell_summary(counted, told, as_json=summary == "json", reporter=reporter)
            return
        listed = listed_sources(sources)
        in_force = _settings_of([one.source for one in listed], ctx)
        for style_named in {found.settings.style for found in in_force.values()}:
            load_theme(style_named)
        counted, plan = batch(
            listed,
            formats=formats,
            folder=Path(output),
            settings=in_force,
            reporter=reporter,
            arguments=sources,
            workers=jobs,
            prunes=prune,
            is_dry=dry_run,
            has_checks=check,
            shard=shard_in(shard) if shard is not None else None,
            scheduler=scheduler,
        )
        if dry_run:
            _print(plan_text(plan))
        _tell_summary(counted, counted.text(Path(output)), as_json=summary == "json", reporter=reporter, is_dry=dry_run)

    return _done(work, reporter)


def _tell_summary(counted: Summary, text: str, *, as_json: bool, reporter: Reporter, is_dry: bool = False) -> None:
    from rfcexport.archive.flow import write_job_summary

    if as_json:
        _print_json(counted.value())
    reporter.tell(text)
    if not is_dry:
        write_job_summary(counted)


@app.command()
def verify(
    ctx: typer.Context,
    folder: Annotated[str, typer.Argument(metavar="FOLDER", help="An archive that batch has made.")],
    rerender: Annotated[
        bool, typer.Option("--rerender", help="Make every export again from its source, and compare.")
    ] = False,
    jobs: options.Jobs = None,
    findings: options.Format = "text",
    quiet: options.Quiet = False,
    verbose: options.Verbose = False,
) -> int:
    """Tell whether an archive is whole and untouched."""
    reporter = _reporter(ctx)

    def work() -> None:
        from rfcexport.archive.verifying import verify

        if not Path(folder).is_dir():
            raise WrongUsage("source-missing", "must be the folder of an archive; found none", folder)
        found = verify(Path(folder), rerenders=rerender, workers=jobs)
        reporter.report(found.faults, is_strict=False)
        for remark in found.remarks:
            reporter.tell(remark)
        faults = sum(fault.severity is Severity.ERROR for fault in found.faults)
        verdict = "whole and untouched" if not faults else f"{faults} fault{'s' * (faults > 1)}"
        reporter.tell(f"{folder}: {found.rfcs} RFCs, {found.files} files: {verdict}")

    return _done(work, reporter)


@app.command()
def extract(
    ctx: typer.Context,
    sources: Annotated[list[str], typer.Argument(metavar="FILE", help="PDF, HTML or DOCX files made by rfcexport.")],
    output: Annotated[str, typer.Option("--output", "-o", metavar="FOLDER", help="Where the sources go.")],
    findings: options.Format = "text",
    quiet: options.Quiet = False,
    verbose: options.Verbose = False,
) -> int:
    """Take the Markdown out of exports, byte for byte."""
    reporter = _reporter(ctx)

    def work() -> None:
        from rfcexport.archive.taking_out import take_out

        take_out(sources, Path(output), reporter)

    return _done(work, reporter)


@app.command()
def show(
    ctx: typer.Context,
    source: options.Source,
    json: options.AsJson = False,
    dates: options.Dates = None,
    root: options.Root = None,
    config: options.Config = None,
    no_config: options.NoConfig = False,
    strict: options.Strict = None,
    max_input: options.MaxInput = None,
    limits: options.LimitList = None,
    findings: options.Format = "text",
    quiet: options.Quiet = False,
    verbose: options.Verbose = False,
) -> int:
    """Show what is read of an RFC: title, metadata and section tree."""
    from rfcexport.delivery import load
    from rfcexport.outline import model_json, outline_of

    reporter = _reporter(ctx)

    def work() -> None:
        in_force = _settings_of([source], ctx)[source]
        is_strict = in_force.settings.strict
        rfc, noticed = load(source, in_force, reporter)
        if json:
            _print_json(model_json(rfc, reporter.weigh(noticed, is_strict=is_strict)))
            return
        _print(outline_of(rfc))
        reporter.report(noticed, is_strict=is_strict)

    return _done(work, reporter)


@app.command()
def check(
    ctx: typer.Context,
    sources: options.CheckSources = None,
    output: options.ReportFile = None,
    rules: options.RulesName = None,
    baseline: options.BaselineFile = None,
    update_baseline: options.UpdateBaseline = False,
    fix: options.Fix = False,
    dry_run: options.DryRun = False,
    explain: options.Explain = None,
    lists: options.Lists = False,
    root: options.Root = None,
    config: options.Config = None,
    no_config: options.NoConfig = False,
    strict: options.Strict = None,
    max_input: options.MaxInput = None,
    limits: options.LimitList = None,
    findings: options.ReportFormat = "text",
    quiet: options.Quiet = False,
    verbose: options.Verbose = False,
) -> int:
    """Print what is wrong in RFCs; nothing is changed but with --fix."""
    reporter = _reporter(ctx)

    def work() -> None:
        if explain is not None or lists:
            from rfcexport.explaining import list_text, page_text

            _print(list_text() if explain is None else page_text(explain))
            return
        from rfcexport.delivery import standard_input, standard_output
        from rfcexport.gate import check, mend, report_to
        from rfcexport.new_rfc import today
        from rfcexport.source_list import listed_sources

        if output is not None or findings not in LINE_FORMATS:
            # Standard output until the file is known to be one that can be written.
            for place in (None, output):
                reporter.deliver = report_to(place, sources or (), standard_output=standard_output())
        if not sources:
            hint = "rfcexport check --help lists what there is"
            raise WrongUsage("usage", "missing argument 'SOURCE'", COMMAND_LINE, hint=hint)
        if dry_run and not fix:
            raise WrongUsage("option-value", "--dry-run must come with --fix; found none", COMMAND_LINE)
        if fix and output in (None, "-") and reporter.deliver is not None:
            message = "--fix must have standard output for its diff; found the report there"
            raise WrongUsage("option-value", message, COMMAND_LINE, hint="-o FILE takes the report")
        listed = listed_sources(sources)
        in_force = _settings_of([one.source for one in listed], ctx)
        settings = {source: found.settings for source, found in in_force.items()}
        day, given = today(os.environ), standard_input()
        if fix:
            _print_patch(mend(listed, settings=settings, today=day, reporter=reporter, is_written=not dry_run))
        check(
            listed,
            settings=settings,
            today=day,
            reporter=reporter,
            updates_baseline=update_baseline,
            standard_input=given,
        )

    return _done(work, reporter)


@app.command()
def new(
    ctx: typer.Context,
    title: Annotated[str, typer.Argument(metavar="TITLE", help="The title, in quotes.")],
    into: Annotated[str, typer.Option(metavar="FOLDER", help="Where the file goes.")] = ".",
    style: options.Style = None,
    config: options.Config = None,
    no_config: options.NoConfig = False,
    verbose: options.Verbose = False,
) -> int:
    """Write a new RFC from the template and print its path."""
    from rfcexport.new_rfc import new_rfc, today
    from rfcexport.outputs import create_file
    from rfcexport.revision import author_of
    from rfcexport.settings import load_settings
    from rfcexport.theme import load_theme

    def work() -> None:
        folder = Path(into)
        if not folder.is_dir():
            raise WrongUsage("output-folder", "must be a folder that exists; found none", into)
        in_force = load_settings(folder, **_file_of(ctx), given={"style": style})
        theme = load_theme(in_force.settings.style)
        draft = new_rfc(title, author=author_of(folder), day=today(os.environ), theme=theme)
        path = folder / draft.file_name
        create_file(path, draft.text.encode("utf-8"))
        _print(f"{path}\n")

    return _done(work, _reporter(ctx))


@app.command()
def doctor(
    ctx: typer.Context,
    json: options.AsJson = False,
    config: options.Config = None,
    no_config: options.NoConfig = False,
    verbose: options.Verbose = False,
) -> int:
    """Show what is installed, what mends the rest, and the settings."""
    from rfcexport.doctor import doctor_json, doctor_text, is_whole, requirements
    from rfcexport.settings import load_settings

    reporter = _reporter(ctx)

    def work() -> None:
        in_force = None
        try:
            in_force = load_settings(Path(), **_file_of(ctx))
        except WrongUsage as error:
            # A settings file is wrong; the rest is still worth knowing.
            reporter.refuse(error)
        found = requirements()
        if json:
            _print_json(doctor_json(found, in_force))
        else:
            _print(doctor_text(found, in_force))
        if not is_whole(found):
            reporter.exit_code = MissingRequirement.exit_code

    return _done(work, reporter)


_COMMANDS = ("pdf", "html", "docx", "batch", "verify", "extract", "show", "check", "new", "doctor")


def _settings_of(sources: Sequence[str], ctx: typer.Context) -> dict[str, SettingsInForce]:
    """The settings for each source, from its own folder upward; the options of settings carry the settings' names."""
    from rfcexport.settings import NAMES, load_settings
    from rfcexport.sources import folder_of

    given = {name: ctx.params.get(name) for name in NAMES}
    by_folder = {
        folder: load_settings(folder, **_file_of(ctx), given=given) for folder in dict.fromkeys(map(folder_of, sources))
    }
    return {source: by_folder[folder_of(source)] for source in sources}


def _file_of(ctx: typer.Context) -> dict[str, Any]:
    """What the command line says of the settings file."""
    stated, has_none = ctx.params["config"], ctx.params["no_config"]
    if stated is not None and has_none:
        raise WrongUsage("option-value", "--no-config must come without --config; found both", COMMAND_LINE)
    return {"config": Path(stated) if stated is not None else None, "is_searched": not has_none}


def _reporter(ctx: typer.Context) -> Reporter:
    return reporter_to(
        sys.stderr,
        format=ctx.params.get("findings", "text"),
        is_quiet=ctx.params.get("quiet", False),
        is_verbose=ctx.params.get("verbose", False),
    )


def _done(work: Callable[[], None], reporter: Reporter) -> int:
    """The exit code of `work`, every failure told."""
    try:
        need_working_folder()
        work()
    except RfcExportError as error:
        reporter.refuse(error)
    except BrokenPipeError:
        # Who reads a result through `| head` has what was wanted.
        pass
    except KeyboardInterrupt:
        reporter.tell("interrupted; what was written before is whole")
        if reporter.deliver is None:
            reporter.close()
        raise
    except Exception as error:
        reporter.blame(error)
    _close(reporter)
    return reporter.exit_code


def _close(reporter: Reporter) -> None:
    try:
        reporter.close()
    except RfcExportError as error:
        reporter.refuse(error)
    except BrokenPipeError:
        pass


def _print(text: str) -> None:
    """Write a result for people to standard output, line by line free of what a terminal would obey."""
    _write("".join(f"{printable(line)}\n" for line in text.removesuffix("\n").split("\n")), encoding=None)


def _print_patch(diff: str) -> None:
    """Write a diff: harmless to look at on a terminal, else as it is, for `patch`."""
    if not diff:
        return
    if sys.stdout is not None and sys.stdout.isatty():
        _print(diff)
    else:
        _write(diff, encoding="utf-8")


def _print_json(value: Any) -> None:
    """Write a result for programs to standard output, in UTF-8 whatever the locale."""
    _write(json_text(value), encoding="utf-8")


def _write(text: str, *, encoding: str | None) -> None:
    from rfcexport.outputs import write_stream

    stream = sys.stdout
    shown = encoding or (stream.encoding if stream is not None else None) or "utf-8"
    write_stream(stream.buffer if stream is not None else None, text.encode(shown, "backslashreplace"))
