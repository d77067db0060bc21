"""A pool of processes that outlives its workers: a task that kills the one it runs in is lost alone.

The pools of the standard library hang, or give up on every task, where the kernel ends one process of them; and a
document that needs too much memory makes it do just that. Nothing here knows what the tasks are about.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Generic, TypeVar

_FEW_COLLECTIONS = 100_000  # new objects before the next search for circles; 700 or 2000 is usual

Task = TypeVar("Task")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Died:
    """What stands in the place of a result whose process ended before it: the code that it ended with."""

    exit_code: int | None


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def in_workers(
    function: Callable[[Task], Result], tasks: Sequence[Task], *, workers: int | None = None
) -> Iterator[tuple[Task, Result | Died]]:
    """Each task with what `function` makes of it, as they are done; in this process where one worker is enough.

    `function` and the tasks must be picklable, and `function` must not raise. Ends every worker when it is closed.
    """
    wanted = min(workers or processors(), len(tasks))
    if wanted <= 1:
        for task in tasks:
            yield task, function(task)
        return
    pool = _Pool(function, deque(tasks))
    try:
        for _ in range(wanted):
            pool.employ()
        while pool.staff:
            yield from pool.finished()
    finally:
        pool.dismiss()


@dataclass(slots=True)
class _Worker(Generic[Task]):
    process: BaseProcess
    line: Connection
    task: Task


@dataclass(slots=True)
class _Pool(Generic[Task, Result]):
    function: Callable[[Task], Result]
    waiting: deque[Task]
    staff: list[_Worker[Task]] = field(default_factory=list)

    def employ(self) -> None:
        """Start a process and hand it a task."""
        if not self.waiting:
            return
        here, there = multiprocessing.Pipe()
        process = _process(self.function, there, (here, *(worker.line for worker in self.staff)))
        process.start()
        there.close()
        task = self.waiting.popleft()
        here.send((task,))
        self.staff.append(_Worker(process, here, task))

    def finished(self) -> Iterator[tuple[Task, Result | Died]]:
        """Wait for workers; the results of those that are done, each of which is handed its next task."""
        ready = wait([worker.line for worker in self.staff])
        for worker in [worker for worker in self.staff if worker.line in ready]:
            task = worker.task
            try:
                result: Result | Died = worker.line.recv()
            except (EOFError, OSError):
                result = Died(self._release(worker))
                self.employ()
            else:
                self._continue(worker)
            yield task, result

    def _continue(self, worker: _Worker[Task]) -> None:
        """Hand a worker that is done its next task, or let it go."""
        if not self.waiting:
            self._release(worker)
            return
        worker.task = self.waiting.popleft()
        try:
            worker.line.send((worker.task,))
        except OSError:
            # It ended between two tasks; another one takes this one on.
            self.waiting.appendleft(worker.task)
            self._release(worker)
            self.employ()

    def dismiss(self) -> None:
        """End every worker, whatever it is doing."""
        for worker in self.staff:
            worker.process.terminate()
        for worker in list(self.staff):
            self._release(worker)

    def _release(self, worker: _Worker[Task]) -> int | None:
        self.staff.remove(worker)
        with suppress(OSError):
            worker.line.send(None)
        worker.line.close()
        worker.process.join()
        code = worker.process.exitcode
        worker.process.close()
        return code


def _process(function: Callable[[Task], Result], line: Connection, foreign: Sequence[Connection]) -> BaseProcess:
    # A copy of this process costs no time and shares its memory. Where threads of the system's own libraries make that
    # unsafe (macOS), a new interpreter is started.
    if sys.platform == "linux":
        return multiprocessing.get_context("fork").Process(target=_work, args=(function, line, foreign), daemon=True)
    return multiprocessing.get_context("spawn").Process(target=_work, args=(function, line), daemon=True)


def _work(function: Callable[[Task], Result], line: Connection, foreign: Sequence[Connection] = ()) -> None:
    """The life of a worker: tasks in and results out, until it is told to go or the other end is closed.

    `foreign` are the ends of the first process that came with the copy of it: held open, they would hide its death.
    """
    for end in foreign:
        end.close()
    # An interrupt from the terminal reaches every process; the first one decides what comes of it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_DFL)
    # What a task leaves is large and holds few circles: to look for them as often as usual takes a tenth of the time.
    gc.set_threshold(_FEW_COLLECTIONS)
    while True:
        try:
            handed = line.recv()
        except (EOFError, OSError):
            return
        if handed is None:
            return
        try:
            line.send(function(handed[0]))
        except Exception:
            # The first process tells what is lost; nothing may be told here, least of all a traceback.
            raise SystemExit(1) from None
