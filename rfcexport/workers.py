"""Work in processes of its own, by Pebble: what ends the process of a task, or takes too long, costs that task alone.

Nothing here knows what the tasks are about.
"""

from __future__ import annotations

import math
import multiprocessing
import os
import sys
import threading
from collections import deque
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import wait
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Future

Task = TypeVar("Task")
Result = TypeVar("Result")

_STEP_S = 0.5
_STUCK_S = 15.0
_LOCK_S = 2.0
_AHEAD = 4  # tasks handed out for each worker: enough to keep it busy, few enough to hold their results


@dataclass(frozen=True, slots=True)
class Died:
    """What stands in the place of a result whose process ended before it: the code that it ended with."""

    exit_code: int | None


@dataclass(frozen=True, slots=True)
class Overran:
    """What stands in the place of a result that was not there in time."""


@dataclass(frozen=True, slots=True)
class Work(Generic[Task, Result]):
    """What a worker does: `prepare` once, when it starts, then `function` for each task.

    Both and the tasks must be picklable, and neither may raise.
    """

    function: Callable[[Task], Result]
    prepare: Callable[[], None]


def processors(groups: Path = Path("/sys/fs/cgroup")) -> int:
    """How many processors this process may use: its affinity, and the quota of the container that it runs in."""
    own = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    quota = _quota(groups)
    return own if quota is None else max(1, min(own, math.ceil(quota)))


def may_have_processes() -> None:
    """Let this process start others where it is a daemon of `multiprocessing`, as the workers of a cluster are."""
    configured: dict[str, Any] = multiprocessing.current_process()._config  # type: ignore[attr-defined]
    configured["daemon"] = False


def _quota(groups: Path) -> float | None:
    """The processors that the control group grants, None where it sets no bound (Linux, cgroups(7), cpu controller)."""
    for names in (("cpu.max",), ("cpu/cpu.cfs_quota_us", "cpu/cpu.cfs_period_us")):
        try:
            quota, period = " ".join((groups / name).read_text("ascii") for name in names).split()
            return float(quota) / float(period) if float(quota) > 0 else None
        except (OSError, ValueError, ZeroDivisionError):
            continue
    return None


def in_workers(
    work: Work[Task, Result],
    tasks: Sequence[Task],
    *,
    timeout_s: Callable[[Task], float],
    workers: int | None = None,
) -> Generator[tuple[Task, Result | Died | Overran]]:
    """Each task, in order, with what `work` makes of it; never in this process.

    `timeout_s` gives how long a task may take. Ends every worker when it is closed.
    """
    wanted = min(workers or processors(), len(tasks))
    if wanted == 1 and len(tasks) == 1:
        yield tasks[0], _alone(work, tasks[0], timeout_s(tasks[0]))
    elif tasks and _has_semaphores():
        yield from _in_pool(work, tasks, wanted, timeout_s)
    else:
        for task in tasks:
            yield task, _alone(work, task, timeout_s(task))


def _has_semaphores() -> bool:
    """Whether processes can take turns at a queue, as those of a pool must; a container without `/dev/shm` has none."""
    try:
        _context().Lock()
    except OSError:
        return False
    return True


def _alone(work: Work[Task, Result], task: Task, timeout_s: float) -> Any:
    """The result of one task, in a process that ends with it: a pool takes longer to begin and to end."""
    from pebble import concurrent

    begin = concurrent.process(timeout=timeout_s, mp_context=_context())(_prepared)
    before = set(threading.enumerate())
    future: Future[Result] = begin(work, task)
    keepers = set(threading.enumerate()) - before
    try:
        return _result_of(future)
    finally:
        future.cancel()
        # Pebble's thread ends the process; the interpreter, were it to end meanwhile, would do so too and trip over it.
        for keeper in keepers:
            keeper.join()


def _prepared(work: Work[Task, Result], task: Task) -> Result:
    work.prepare()
    return work.function(task)


def _in_pool(
    work: Work[Task, Result], tasks: Sequence[Task], workers: int, timeout_s: Callable[[Task], float]
) -> Generator[tuple[Task, Result | Died | Overran]]:
    from pebble import ProcessPool

    pool: Any = ProcessPool(max_workers=workers, initializer=work.prepare, context=_context())
    waiting = deque(tasks)
    handed: deque[tuple[Task, Future[Result]]] = deque()
    try:
        while waiting or handed:
            while waiting and len(handed) < workers * _AHEAD:
                future = pool.schedule(work.function, args=[waiting[0]], timeout=timeout_s(waiting[0]))
                handed.append((waiting.popleft(), future))
            if _is_stuck([future for _, future in handed]):
                break
            task, future = handed[0]
            result = _result_of(future)
            handed.popleft()
            yield task, result
    except RuntimeError:
        # The pool is broken, as it is where a worker was killed while it held the queue.
        pass
    finally:
        _end(pool)
    # Such a worker can also leave the others waiting for ever. What is left is done without a queue.
    for task in (*(task for task, _ in handed), *waiting):
        yield task, _alone(work, task, timeout_s(task))


def _is_stuck(futures: Sequence[Future[Any]]) -> bool:
    """Wait for the first; true where nothing at all is worked on meanwhile, for longer than a worker takes to begin."""
    idle = 0.0
    while not wait(futures[:1], timeout=_STEP_S).done:
        idle = 0.0 if any(future.running() for future in futures) else idle + _STEP_S
        if idle > _STUCK_S:
            return True
    return False


def _end(pool: Any) -> None:
    """End the workers of a pool, also of one whose queue is held by a worker that is gone."""
    from pebble import CONSTS
    from pebble.pool.channel import ChannelError

    CONSTS.channel_lock_timeout = _LOCK_S
    with suppress(ChannelError):
        pool.stop()
        pool.join()


def _result_of(future: Future[Any]) -> Any:
    from pebble import ProcessExpired

    try:
        return future.result()
    except TimeoutError:
        return Overran()
    except ProcessExpired as error:
        return Died(error.exitcode)


def _context() -> Any:
    # A copy of this process costs no time and shares its memory. Where threads of the system's own libraries make that
    # unsafe (macOS), a new interpreter is started.
    return multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
