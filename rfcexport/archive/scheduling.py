"""Errands on the machines of a Dask cluster instead of this one (extra `rfcexport[dask]`).

Each worker confines a document as this machine would: an errand is handled in a process of its own there, with the same
limits. A worker that is lost costs its errands, which the cluster gives to another one.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from importlib import import_module
from typing import Any

from rfcexport.archive.making import Done, Errand, carried_out
from rfcexport.diagnostics import Diagnostic, MissingRequirement, Position, RefusedInput, RfcExportError, Severity
from rfcexport.usage import COMMAND_LINE, WrongUsage
from rfcexport.workers import may_have_processes

_INSTALL = "python -m pip install 'rfcexport[dask]'"
_RETRIES = 3  # how often an errand may lose its worker before it is held to be the errand's fault


def on_cluster(
    errands: Sequence[Errand], *, address: str, to: str | None
) -> Generator[tuple[Errand, Done | RefusedInput]]:
    """Each errand with what it comes to on the cluster whose scheduler listens at `address`, as they are done.

    Raises MissingRequirement without the extra, WrongUsage where nothing listens.
    """
    try:
        distributed: Any = import_module("distributed")
    except ImportError as error:
        raise MissingRequirement("distributed must be installed for --scheduler; found none", hint=_INSTALL) from error
    try:
        client = distributed.Client(address, timeout="10s", set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        message = f"--scheduler must name a scheduler that listens; found none at {address}"
        raise WrongUsage("option-value", message, COMMAND_LINE) from error
    with client:
        by_key = {}
        futures = []
        for errand in errands:
            future = client.submit(run_there, errand, to, pure=False, retries=_RETRIES)
            by_key[future.key] = errand
            futures.append(future)
        for future in distributed.as_completed(futures, loop=client.loop):
            errand = by_key[future.key]
            yield errand, _result_of(future, errand)
            future.release()


def run_there(errand: Errand, to: str | None) -> Done | RefusedInput:
    """What an errand comes to, in a confined process of a worker."""
    may_have_processes()
    try:
        ((_, done),) = carried_out([errand], to=to)
    except RfcExportError as error:
        return Done(error=error)
    return done


def _result_of(future: Any, errand: Errand) -> Done | RefusedInput:
    try:
        result: Done | RefusedInput = future.result()
    except Exception as error:
        # The worker was lost each time, or it has another version of the program.
        message = f"must be made by a worker of the cluster; found {type(error).__name__}: {error}"
        hint = "try it without --scheduler"
        return RefusedInput(Diagnostic("cluster-failed", message, Position(errand.source), Severity.ERROR, hint))
    return result
