"""Documents handled in processes that are confined before they meet one: its author is a stranger.

A process may use so much memory and time and read so many files, by the kernel's word and not by its own. What a
document does to the process it is handled in costs that document; the others, and this process, go on.
"""

from __future__ import annotations

import errno
import os
import signal
import sys
import tempfile
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Generic, TypeVar

from rfcexport.cache import cache_folder
from rfcexport.collector import collect_seldom
from rfcexport.confinement import Reach, confine, existing, lead_group, limit_memory, limit_time
from rfcexport.diagnostics import Position, RefusedInput, RfcExportError
from rfcexport.diagrams.programs import installed
from rfcexport.machine import THREAD_REFUSED, lack_of, need_processes
from rfcexport.pandoc import pandoc_path, stand_by
from rfcexport.pipeline import warm_up
from rfcexport.policy import Limits, breach
from rfcexport.settings import Settings
from rfcexport.sources import STANDARD_STREAM, folder_of, root_of
from rfcexport.theme import load_theme, packaged_styles, packaged_templates
from rfcexport.workers import Died, Overran, Work, in_workers

# A document has its time of a processor. By the clock it has more, which it does not get to use on a busy machine: what
# fails must not hang on what else is being done.
_PATIENCE = 3
_GRACE_S = 1.0
# The code of a process that the kernel ends for its time. Where it ends none for that, a code that no process can have:
# what ends by itself has 0 to 2**32 - 1, and what a signal ends has the number of the signal below 0.
_OUT_OF_TIME = -getattr(signal, "SIGXCPU", 2**32)
# Where programs and libraries, and what they read of the system, lie; none of it is a secret, nor anybody's own. A
# program that is started is shut in like the process that starts it.
_PROGRAMS = ("/bin", "/lib", "/lib64", "/usr", "/opt", "/nix/store", "/gnu/store")
_OF_SYSTEM = (
    "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/localtime", "/etc/fonts",
    "/dev/null", "/dev/zero", "/dev/urandom", "/dev/random", "/proc/meminfo", "/proc/cpuinfo",
    "/sys/devices/system/cpu",
)  # fmt: skip
_OF_NETWORK = ("/etc/hosts", "/etc/nsswitch.conf", "/etc/resolv.conf", "/etc/ssl", "/etc/pki", "/run/systemd/resolve")

Task = TypeVar("Task")
Result = TypeVar("Result")


def isolated(
    function: Callable[[Task], Result],
    tasks: Sequence[Task],
    *,
    source_of: Callable[[Task], str],
    settings: Mapping[str, Settings],
    to: str | None = None,
    workers: int | None = None,
    files_of: Callable[[Task], int] = lambda task: 1,
) -> Generator[tuple[Task, Result | RefusedInput]]:
    """Each task, in order, with what `function` makes of it in a confined process, or with what the document broke.

    `settings` holds those of each source, `to` is the format that is exported to, `files_of` tells how many files a
    task makes: each has the time of a document. The tasks and results must be picklable, and `function` must not raise.
    Raises MissingRequirement where the machine lacks what it takes.
    """
    if not tasks:
        return
    need_processes()
    in_force = [settings[source_of(task)] for task in tasks]
    for style in {one.style for one in in_force}:
        # Before the first document, with the cache still to be written; on Linux all processes share what is loaded.
        warm_up(to, load_theme(style))
    with _temporary_folder() as folder:
        readied = _Readied(
            styles=tuple(sorted({one.style for one in in_force})),
            to=to,
            memory_mib=max(one.bounds.document_mib for one in in_force),
            reach=_reach({source_of(task): one for task, one in zip(tasks, in_force, strict=True)}, folder),
            folder=folder,
            is_for_many=len(tasks) > 1,
        )
        work = Work(partial(_within_time, function), partial(_get_ready, readied))
        timed = [
            _Timed(task, one.bounds.document_s * max(1, files_of(task)))
            for task, one in zip(tasks, in_force, strict=True)
        ]
        for one, result in in_workers(work, timed, timeout_s=_wall_clock, workers=workers):
            source = source_of(one.task)
            limits, position = settings[source].bounds, Position(source)
            match result:
                case Overran():
                    yield one.task, breach("time", limits, position, found="a document that takes longer")
                case Died(exit_code=code) if code == _OUT_OF_TIME:
                    yield one.task, breach("time", limits, position, found="a document that takes longer")
                case Died(exit_code=code):
                    yield one.task, breach("memory", limits, position, found=_last_words(code))
                case _:
                    yield one.task, result


def cause_of(error: Exception, source: str, limits: Limits) -> RfcExportError | None:
    """What `error`, met in a confined process, says of the document or of the machine; None for any other fault.

    Where memory is refused, also for a thread, the document has used up what it may use: it is not the machine's lack,
    which would stop every other document too.
    """
    match error:
        case RecursionError():
            return breach("nesting", limits, Position(source), found="more levels than can be handled")
        case MemoryError() | OSError(errno=errno.ENOMEM):
            return breach("memory", limits, Position(source), found="a document that needs more")
        case RuntimeError() if str(error) == THREAD_REFUSED:
            return breach("memory", limits, Position(source), found="a document that needs more")
    return lack_of(error)


@dataclass(frozen=True, slots=True)
class _Readied:
    """What a process needs to get ready; picklable."""

    styles: tuple[str, ...]
    to: str | None
    memory_mib: int
    reach: Reach
    folder: str
    is_for_many: bool


def _get_ready(readied: _Readied) -> None:
    """Load what every document needs, and shut the rest away for good."""
    lead_group()
    _fall_silent()
    # What a document leaves is large and holds few circles: to look for them as often as usual takes a tenth longer.
    collect_seldom()
    for style in readied.styles:
        warm_up(readied.to, load_theme(style))
    if readied.folder:
        tempfile.tempdir = os.environ["TMPDIR"] = readied.folder
    limit_memory(readied.memory_mib)
    confine(readied.reach)
    if readied.is_for_many:
        # To start pandoc for each source would take longer than to read most of them.
        stand_by()


def _fall_silent() -> None:
    """Leave nothing that a library prints to the terminal, or to a result: it may hold what a stranger wrote."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for descriptor in (1, 2):
        os.dup2(nowhere, descriptor)
    os.close(nowhere)


@dataclass(frozen=True, slots=True)
class _Timed(Generic[Task]):
    task: Task
    seconds: float


def _within_time(function: Callable[[Task], Result], timed: _Timed[Task]) -> Result:
    limit_time(timed.seconds)
    return function(timed.task)


def _wall_clock(timed: _Timed[Any]) -> float:
    return timed.seconds * _PATIENCE + _GRACE_S


def _reach(settings: Mapping[str, Settings], folder: str) -> Reach:
    """What documents, and the libraries that handle them, have to read."""
    roots = {root_of(source, one) for source, one in settings.items()} - {None}
    own = {folder_of(source) for source in settings if source != STANDARD_STREAM}
    styles = {one.style for one in settings.values()}
    themes = {path for style in styles for path in (*load_theme(style).folders, *load_theme(style).font_folders)}
    logos = {Path(one.logo) for one in settings.values() if one.logo is not None}
    has_network = any(one.allow_remote_images for one in settings.values())
    # `python -m` puts the working folder first, which may be somebody's home.
    modules = (path for path in sys.path if path and Path(path) != Path.cwd())
    python = [sys.prefix, sys.base_prefix, *modules, os.environ.get("FONTCONFIG_FILE", "")]
    libraries = (*_PROGRAMS, *os.environ.get("LD_LIBRARY_PATH", "").split(":"))
    pandoc = Path(pandoc_path()).resolve()
    return Reach(
        readable=existing([
            *(root for root in roots if root is not None), *own, *themes, *logos, packaged_styles(),
            packaged_templates(), Path(__file__).parent, cache_folder() or "", *python, *_OF_SYSTEM,
            pandoc.parent.parent, *Path("/etc").glob("java*"), *(_OF_NETWORK if has_network else ()),
        ]),
        executable=existing([*libraries, pandoc, *installed()]),
        writable=existing([folder, os.devnull]),
        has_network=has_network,
    )  # fmt: skip


@contextmanager
def _temporary_folder() -> Iterator[str]:
    """A folder that these processes may write to, gone afterwards with what is in it; empty where none can be had."""
    try:
        made = tempfile.TemporaryDirectory(prefix="rfcexport-", ignore_cleanup_errors=True)
    except OSError:
        # Only the export to DOCX needs one, and tells what is missing.
        yield ""
        return
    with made as folder:
        yield folder


def _last_words(code: int | None) -> str:
    """How a process ended that should not have, in words."""
    if code is None or code >= 0:
        return "a document that ended its process"
    try:
        name = signal.Signals(-code).name
    except ValueError:
        name = f"signal {-code}"
    return "a document that needs more" if -code == signal.SIGKILL else f"a document that ended its process by {name}"
