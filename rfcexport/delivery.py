"""Sources to their destinations: read and exported in confined processes, written and told of by this one.

A source that fails does not stop the others.
"""

from __future__ import annotations

import io
import os
import sys
import traceback
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import closing, redirect_stdout
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter
from time import perf_counter
from typing import BinaryIO

from rfcexport.checking import noticed_in
from rfcexport.diagnostics import Diagnostic, MissingRequirement, Position, RefusedInput, RfcExportError
from rfcexport.isolation import cause_of, isolated
from rfcexport.model import Rfc
from rfcexport.new_rfc import today
from rfcexport.outputs import Destination, prepare, write_output
from rfcexport.pipeline import export_rfc, history_for, parse_rfc, policy_of
from rfcexport.policy import breach
from rfcexport.reporters import Reporter, diagnostic_of
from rfcexport.revision import History
from rfcexport.settings import SettingsInForce
from rfcexport.sources import STANDARD_STREAM, name_on_cover, read_source


@dataclass(frozen=True, slots=True)
class Order:
    """A source and what is wanted of it: the format `to`, or None for the RFC itself; picklable.

    `content` holds the bytes where they come from standard input, which only the first process can read.
    """

    source: str
    to: str | None
    in_force: SettingsInForce
    today: date
    history: History
    content: bytes | None = None


@dataclass(slots=True)
class Made:
    """What a source came to, as far as it got; picklable.

    `error` is what stood in the way, `remarks` is for `--verbose`.
    """

    rfc: Rfc | None = None
    content: bytes | None = None
    findings: tuple[Diagnostic, ...] = ()
    remarks: list[str] = field(default_factory=list)
    error: RfcExportError | None = None


def deliver(
    destinations: Sequence[Destination], to: str, *, in_force: Mapping[str, SettingsInForce], reporter: Reporter
) -> None:
    """Export each source and write it. What stands in its way is reported; raises only what stops every source.

    That is MissingRequirement: no Pango or no room on the disk for one means none for the next.
    """
    orders: list[Order] = []
    planned: list[Destination] = []
    for destination in destinations:
        try:
            prepare(destination)
            orders.append(_order(destination.source, to, in_force[destination.source]))
            planned.append(destination)
        except MissingRequirement:
            raise
        except RfcExportError as error:
            reporter.refuse(error, path=destination.source)
    with closing(_made(orders, to)) as results:
        for destination, made in zip(planned, results, strict=True):
            try:
                _hand_over(destination, made, in_force[destination.source], reporter)
            except MissingRequirement:
                raise
            except RfcExportError as error:
                reporter.refuse(error, path=destination.source)


def load(source: str, in_force: SettingsInForce, reporter: Reporter) -> tuple[Rfc, tuple[Diagnostic, ...]]:
    """The RFC of `source` with what was noticed; `--verbose` tells how it was read."""
    with closing(_made([_order(source, None, in_force)], None)) as results:
        made = next(results)
    for remark in made.remarks:
        reporter.explain(remark)
    if made.rfc is None:
        raise made.error or RfcExportError(f"{source} must be read; found nothing")
    return made.rfc, made.findings


def standard_input() -> BinaryIO | None:
    """The bytes of standard input, None where it is closed."""
    return sys.stdin.buffer if sys.stdin is not None else None


def standard_output() -> BinaryIO | None:
    """Where the bytes of a result go, None where it is closed."""
    return sys.stdout.buffer if sys.stdout is not None else None


def size_in_words(size: int) -> str:
    """A number of bytes in the unit that leaves one to three digits before the point."""
    if size < 1_000:
        return f"{size} bytes"
    return f"{size / 1_000:.0f} kB" if size < 999_500 else f"{size / 1_000_000:.1f} MB"


def _order(source: str, to: str | None, in_force: SettingsInForce) -> Order:
    content = None
    if source == STANDARD_STREAM:
        content = read_source(source, settings=in_force.settings, standard_input=standard_input())
    # git is a program of its own, which the confined process may not start.
    history = history_for(source, in_force.settings, has_revision=to is not None)
    return Order(source, to, in_force, today(os.environ), history, content)


def _made(orders: Sequence[Order], to: str | None) -> Generator[Made]:
    """What each order comes to, in their order."""
    settings = {order.source: order.in_force.settings for order in orders}
    for _, result in isolated(_carried_out, orders, source_of=attrgetter("source"), settings=settings, to=to):
        yield Made(error=result) if isinstance(result, RefusedInput) else result


def _hand_over(destination: Destination, made: Made, in_force: SettingsInForce, reporter: Reporter) -> None:
    for remark in made.remarks:
        reporter.explain(remark)
    reporter.report(made.findings, is_strict=in_force.settings.strict)
    if made.content is None:
        raise made.error or RfcExportError(f"{destination.source} must be exported; found nothing")
    write_output(destination, made.content, standard_output=standard_output())
    if destination.path is not None:
        reporter.tell(f"wrote {destination.path} ({size_in_words(len(made.content))})")


def _carried_out(order: Order) -> Made:
    """What an order comes to; the work of a confined process. Raises nothing: what stands in the way is told too."""
    made = Made()
    try:
        # Libraries print: nothing but the result may reach standard output.
        with redirect_stdout(io.StringIO()):
            _carry_out(order, made)
    except RfcExportError as error:
        made.error = error
    except Exception as error:
        cause = cause_of(error, order.source, order.in_force.settings.bounds)
        made.error = cause or RefusedInput(diagnostic_of(error, path=order.source))
        made.remarks += "".join(traceback.format_exception(error)).splitlines()
    return made


def _carry_out(order: Order, made: Made) -> None:
    began = perf_counter()
    source, settings = order.source, order.in_force.settings
    content = order.content
    if content is None:
        content = read_source(source, settings=settings, standard_input=None)
    read = parse_rfc(content, path=name_on_cover(source), settings=settings, history=order.history)
    rfc, made.findings = read.value, read.diagnostics
    made.remarks += _remarks(rfc, order)
    if order.to is None:
        made.rfc = rfc
        return
    exported = export_rfc(rfc, order.to, settings=settings, history=order.history)
    if len(exported.value) > settings.bounds.output_bytes:
        raise breach("output", settings.bounds, Position(source), found=f"{len(exported.value):,}")
    made.findings = noticed_in(rfc, (*made.findings, *exported.diagnostics), settings, today=order.today)
    made.content = exported.value
    made.remarks.append(f"{source}: {order.to.upper()} in {perf_counter() - began:.2f} s")


def _remarks(rfc: Rfc, order: Order) -> Iterator[str]:
    source, in_force = order.source, order.in_force
    if order.history.remark is not None:
        yield f"{source}: {order.history.remark}"
    sections = len(list(rfc.walk()))
    yield f"{source}: {rfc.source.size:,} bytes, {sections} sections, metadata stated as {rfc.dialect}"
    for why in rfc.reading:
        yield f"{source}: read {why}"
    root = policy_of(rfc, in_force.settings).root
    settings = f"settings from {in_force.file}" if in_force.file is not None else "no settings file"
    yield f"{source}: {settings}; {f'pictures from below {root}' if root else 'no pictures'}"
