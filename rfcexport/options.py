"""The arguments and options of the commands: their names, their help and how their text is read."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import typer

from rfcexport.reporters import FORMATS


def whole_number(text: str) -> int:
    """The number that `text` writes; raises BadParameter for anything else."""
    if not text.isdecimal():
        raise typer.BadParameter(f"must be a whole number; found {text!r}")
    return int(text)


def known_format(text: str) -> str:
    """`text` where it names a format of findings; raises BadParameter for anything else."""
    if text not in FORMATS:
        raise typer.BadParameter(f"must be one of {', '.join(FORMATS)}; found {text!r}")
    return text


Sources: TypeAlias = Annotated[list[str], typer.Argument(metavar="SOURCE", help="Markdown files; - is standard input.")]
Source: TypeAlias = Annotated[str, typer.Argument(metavar="SOURCE", help="A Markdown file; - is standard input.")]
Output: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--output", "-o", metavar="PATH", help="A file or a folder; - is standard output. Default: beside the source."
    ),
]
Style: TypeAlias = Annotated[
    str | None, typer.Option(metavar="NAME|FOLDER", help="The theme: standard, plain, compact, or a folder.")
]
Paper: TypeAlias = Annotated[str | None, typer.Option(metavar="a4|letter", help="The paper size.")]
Lang: TypeAlias = Annotated[
    str | None, typer.Option(metavar="TAG", help="The language where the RFC states none, such as en or pt-BR.")
]
Org: TypeAlias = Annotated[str | None, typer.Option(metavar="NAME", help="The organisation on the cover.")]
Series: TypeAlias = Annotated[str | None, typer.Option(metavar="NAME", help="The name of the series on the cover.")]
Logo: TypeAlias = Annotated[str | None, typer.Option(metavar="FILE", help="The logo on the cover: PNG, JPEG or SVG.")]
Toc: TypeAlias = Annotated[
    bool | None, typer.Option("--toc/--no-toc", help="A table of contents, where the RFC is long enough for one.")
]
NumberSections: TypeAlias = Annotated[
    bool | None, typer.Option("--number-sections/--no-number-sections", help="Numbers before headings.")
]
NumberEquations: TypeAlias = Annotated[
    bool | None, typer.Option("--number-equations/--no-number-equations", help="Numbers beside display formulas.")
]
CrossReferences: TypeAlias = Annotated[
    bool | None,
    typer.Option(
        "--cross-references/--no-cross-references",
        help="Links within the RFC say the number of what they lead to, and its page.",
    ),
]
LineNumbers: TypeAlias = Annotated[
    bool | None, typer.Option("--line-numbers/--no-line-numbers", help="Line numbers beside code.")
]
LinkNotes: TypeAlias = Annotated[
    bool | None,
    typer.Option("--link-notes/--no-link-notes", help="External addresses as numbered notes at the end (PDF)."),
]
EmbedSource: TypeAlias = Annotated[
    bool | None,
    typer.Option("--embed-source/--no-embed-source", help="The Markdown, inside what is made of it."),
]
PdfProfile: TypeAlias = Annotated[
    str | None,
    typer.Option(
        metavar="PROFILE", help="archive (PDF/A-3a and PDF/UA-1), archive-strict (2a), plain, or a variant of PDF/A."
    ),
]
Dates: TypeAlias = Annotated[
    str | None,
    typer.Option(metavar="stated|git", help="Where days come from that an RFC does not state."),
]
Root: TypeAlias = Annotated[
    str | None,
    typer.Option(
        metavar="FOLDER", help="What an RFC may read pictures from. Default: its git work tree, else its folder."
    ),
]
Config: TypeAlias = Annotated[
    str | None,
    typer.Option(
        metavar="FILE", help="The settings file. Default: rfcexport.toml or pyproject.toml, upward from the source."
    ),
]
NoConfig: TypeAlias = Annotated[
    bool,
    typer.Option("--no-config", help="Read no settings file: one beside a stranger's RFC may be a stranger's too."),
]
Strict: TypeAlias = Annotated[bool | None, typer.Option("--strict/--no-strict", help="Warnings count as errors.")]
RemoteImages: TypeAlias = Annotated[
    bool | None, typer.Option("--allow-remote-images/--no-allow-remote-images", help="Fetch pictures over the network.")
]
PictureResolution: TypeAlias = Annotated[
    int | None,
    typer.Option(
        metavar="DPI", parser=whole_number, help="The most dots an inch of a picture on the page; 0: all. Default: 300."
    ),
]
MaxInput: TypeAlias = Annotated[
    int | None,
    typer.Option(metavar="BYTES", parser=whole_number, help="The largest source that is read. Default: 2000000."),
]
LimitList: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--limit", metavar="NAME=NUMBER", help="Another bound on a document; repeatable. See docs/manual/limits.md."
    ),
]
Format: TypeAlias = Annotated[
    str,
    typer.Option("--format", metavar="|".join(FORMATS), parser=known_format, help="How findings go to standard error."),
]
ReportFormat: TypeAlias = Annotated[
    str,
    typer.Option(
        "--format",
        metavar="|".join(FORMATS),
        parser=known_format,
        help="Findings as lines on standard error (text, github), or as a report on standard output.",
    ),
]
Quiet: TypeAlias = Annotated[bool, typer.Option("--quiet", "-q", help="Errors only.")]
Verbose: TypeAlias = Annotated[bool, typer.Option("--verbose", "-v", help="Say what is done and why.")]
AsJson: TypeAlias = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
CheckSources: TypeAlias = Annotated[
    list[str] | None,
    typer.Argument(metavar="SOURCE", help="Markdown files, folders with them, patterns; - is standard input."),
]
ReportFile: TypeAlias = Annotated[
    str | None, typer.Option("--output", "-o", metavar="FILE", help="The report to a file; - is standard output.")
]
RulesName: TypeAlias = Annotated[
    str | None,
    typer.Option(metavar="none|house|FILE", help="What every RFC is held to. Default: as its metadata block says."),
]
BaselineFile: TypeAlias = Annotated[
    str | None, typer.Option(metavar="FILE", help="The findings that are known and count for nothing.")
]
UpdateBaseline: TypeAlias = Annotated[
    bool, typer.Option("--update-baseline", help="Write the baseline: what is found today is known from then on.")
]
Fix: TypeAlias = Annotated[
    bool, typer.Option("--fix", help="Mend what is safe in the metadata block, and print the diff.")
]
DryRun: TypeAlias = Annotated[bool, typer.Option("--dry-run", help="With --fix: print the diff and change nothing.")]
Explain: TypeAlias = Annotated[
    str | None, typer.Option(metavar="SLUG", help="Print what a finding means; check nothing.")
]
Lists: TypeAlias = Annotated[bool, typer.Option("--list", help="Print every finding there is; check nothing.")]
BatchSources: TypeAlias = Annotated[
    list[str],
    typer.Argument(metavar="SOURCE", help="Markdown files, folders that are searched for *.md, and patterns."),
]
ArchiveFolder: TypeAlias = Annotated[
    str, typer.Option("--output", "-o", metavar="FOLDER", help="The folder of the archive.")
]
Formats: TypeAlias = Annotated[str, typer.Option("--to", metavar="FORMATS", help="Formats, with commas between.")]
Jobs: TypeAlias = Annotated[
    int | None,
    typer.Option(
        "--jobs", "-j", metavar="N", parser=whole_number, help="Processes. Default: the processors this one may use."
    ),
]
WithChecks: TypeAlias = Annotated[bool, typer.Option("--check/--no-check", help="Findings of the checks come with it.")]
Shard: TypeAlias = Annotated[
    str | None, typer.Option("--shard", metavar="I/N", help="The I-th of N parts of the sources, for a CI matrix.")
]
Merge: TypeAlias = Annotated[
    bool, typer.Option("--merge", help="The sources are archives of parts, which are put together.")
]
Scheduler: TypeAlias = Annotated[
    str | None, typer.Option(metavar="ADDRESS", help="The scheduler of a Dask cluster that does the work.")
]
Prune: TypeAlias = Annotated[
    bool, typer.Option("--prune", help="Remove RFCs from the archive whose sources went away.")
]
PlanOnly: TypeAlias = Annotated[bool, typer.Option("--dry-run", help="Print what would be done, and do nothing.")]
SummaryFormat: TypeAlias = Annotated[
    str, typer.Option("--summary", metavar="text|json", help="The summary as a line, or as JSON on standard output.")
]
