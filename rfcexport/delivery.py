"""One source to its destination: read, export, write, and tell. A source that fails does not stop the others."""

from __future__ import annotations

import io
import os
import sys
from contextlib import redirect_stdout
from time import perf_counter
from typing import BinaryIO

from rfcexport.checking import noticed_in
from rfcexport.diagnostics import Diagnostic, MissingRequirement, RefusedInput, RfcExportError
from rfcexport.model import Rfc
from rfcexport.new_rfc import today
from rfcexport.outputs import Destination, prepare, write_output
from rfcexport.pipeline import export_rfc, parse_rfc, policy_of
from rfcexport.reporters import Reporter, diagnostic_of
from rfcexport.settings import SettingsInForce
from rfcexport.sources import name_on_cover, read_source


def deliver(destination: Destination, to: str, *, in_force: SettingsInForce, reporter: Reporter) -> None:
    """Export one source and write it. What stands in its way is reported; raises only what stops every source.

    That is MissingRequirement: no Pango or no room on the disk for one means none for the next.
    """
    try:
        _deliver(destination, to, in_force, reporter)
    except MissingRequirement:
        raise
    except RfcExportError as error:
        reporter.refuse(error, path=destination.source)
    except (RecursionError, MemoryError) as error:
        reporter.refuse(RefusedInput(diagnostic_of(error, path=destination.source)))
    except Exception as error:
        reporter.blame(error, path=destination.source)


def load(source: str, in_force: SettingsInForce, reporter: Reporter) -> tuple[Rfc, tuple[Diagnostic, ...]]:
    """The RFC of `source` with what was noticed; `--verbose` tells how it was read."""
    settings = in_force.settings
    content = read_source(source, settings=settings, standard_input=standard_input())
    read = parse_rfc(content, path=name_on_cover(source), settings=settings)
    rfc = read.value
    sections = len(list(rfc.walk()))
    reporter.explain(f"{source}: {rfc.source.size:,} bytes, {sections} sections, metadata stated as {rfc.dialect}")
    for why in rfc.reading:
        reporter.explain(f"{source}: read {why}")
    root = policy_of(rfc, settings).root
    reporter.explain(
        f"{source}: {_settings_words(in_force)}; {f'pictures from below {root}' if root else 'no pictures'}"
    )
    return rfc, read.diagnostics


def standard_input() -> BinaryIO | None:
    """The bytes of standard input, None where it is closed."""
    return sys.stdin.buffer if sys.stdin is not None else None


def standard_output() -> BinaryIO | None:
    """Where the bytes of a result go, None where it is closed."""
    return sys.stdout.buffer if sys.stdout is not None else None


def _deliver(destination: Destination, to: str, in_force: SettingsInForce, reporter: Reporter) -> None:
    began = perf_counter()
    findings: tuple[Diagnostic, ...] = ()
    try:
        rfc, findings = load(destination.source, in_force, reporter)
        prepare(destination)
        # Libraries print: nothing but the result may reach standard output.
        with redirect_stdout(io.StringIO()):
            exported = export_rfc(rfc, to, settings=in_force.settings)
        found = (*findings, *exported.diagnostics)
        findings = noticed_in(rfc, found, in_force.settings, today=today(os.environ))
    finally:
        reporter.report(findings, is_strict=in_force.settings.strict)
    write_output(destination, exported.value, standard_output=standard_output())
    if destination.path is not None:
        reporter.tell(f"wrote {destination.path} ({size_in_words(len(exported.value))})")
    reporter.explain(f"{destination.source}: {to.upper()} in {perf_counter() - began:.2f} s")


def size_in_words(size: int) -> str:
    """A number of bytes in the unit that leaves one to three digits before the point."""
    if size < 1_000:
        return f"{size} bytes"
    return f"{size / 1_000:.0f} kB" if size < 999_500 else f"{size / 1_000_000:.1f} MB"


def _settings_words(in_force: SettingsInForce) -> str:
    return f"settings from {in_force.file}" if in_force.file is not None else "no settings file"
