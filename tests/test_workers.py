from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from rfcexport.workers import Died, Overran, Work, in_workers, processors


def _nothing() -> None:
    pass


def _square(number: int) -> int:
    return number * number


def _where(number: int) -> int:
    return os.getpid()


def _square_or_die(number: int) -> int:
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return number * number


def _sleep(number: int) -> int:
    time.sleep(60 if number else 0)
    return number


def _prepare() -> None:
    os.environ["RFCEXPORT_TEST_PREPARED"] = "yes"


def _prepared(number: int) -> str | None:
    return os.environ.get("RFCEXPORT_TEST_PREPARED")


def results(
    function: Callable[[int], Any], tasks: Sequence[int], *, workers: int | None = None, timeout_s: float = 30
) -> list[Any]:
    work = Work(function, _nothing)
    return list(in_workers(work, tasks, timeout_s=lambda task: timeout_s, workers=workers))


@pytest.mark.parametrize("workers", [1, 2, 7])
def test_every_task_comes_back_with_its_result_in_order(workers: int) -> None:
    assert results(_square, range(40), workers=workers) == [(n, n * n) for n in range(40)]


def test_no_tasks_have_no_results() -> None:
    assert results(_square, [], workers=2) == []


@pytest.mark.parametrize("tasks", [[1], [1, 2, 3]])
def test_no_task_is_done_in_this_process(tasks: list[int]) -> None:
    assert os.getpid() not in {pid for _, pid in results(_where, tasks, workers=2)}


@pytest.mark.parametrize("tasks", [[1], [1, 2, 3]])
def test_each_worker_is_prepared_before_its_first_task(tasks: list[int]) -> None:
    work = Work(_prepared, _prepare)
    found = list(in_workers(work, tasks, timeout_s=lambda task: 30, workers=2))
    assert (found, os.environ.get("RFCEXPORT_TEST_PREPARED")) == ([(n, "yes") for n in tasks], None)


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_a_task_that_kills_its_process_is_lost_alone(workers: int) -> None:
    expected = {**{n: n * n for n in range(10)}, 3: Died(-signal.SIGKILL)}
    assert dict(results(_square_or_die, range(10), workers=workers)) == expected


def test_a_single_task_that_kills_its_process_is_told_of() -> None:
    assert results(_square_or_die, [3]) == [(3, Died(-signal.SIGKILL))]


@pytest.mark.parametrize("tasks", [[1], [0, 1, 0]])
def test_a_task_that_overruns_its_time_is_lost_alone(tasks: list[int]) -> None:
    expected = [(n, Overran() if n else 0) for n in tasks]
    assert results(_sleep, tasks, workers=2, timeout_s=0.3) == expected


def test_who_stops_listening_waits_for_nobody() -> None:
    began = time.monotonic()
    for _ in in_workers(Work(_sleep, _nothing), range(3), timeout_s=lambda task: 60, workers=2):
        break
    assert time.monotonic() - began < 30


_KILLED_WHILE_WORKING = """
import os
from rfcexport.confinement import lead_group
from rfcexport.workers import Work, in_workers
from tests.test_workers import _where
for number, pid in in_workers(Work(_where, lead_group), range(9), timeout_s=lambda task: 60, workers=3):
    print(pid, flush=True)
    if number == 5:
        os.kill(os.getpid(), 9)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="processes are looked at in /proc")
def test_workers_end_where_the_first_process_is_killed() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _KILLED_WHILE_WORKING],
        capture_output=True,
        check=False,
        cwd=Path(__file__).parent.parent,
    )
    pids = {int(line) for line in done.stdout.split()}
    deadline = time.monotonic() + 10
    while any(map(_is_alive, pids)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert (done.returncode, [pid for pid in pids if _is_alive(pid)]) == (-signal.SIGKILL, [])


def _is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in "ZX"


def test_there_is_a_processor() -> None:
    assert processors() >= 1


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"cpu.max": "max 100000"}, None),
        ({"cpu.max": "100000 100000"}, 1),
        ({"cpu.max": "50000 100000"}, 1),
        ({"cpu/cpu.cfs_quota_us": "100000", "cpu/cpu.cfs_period_us": "100000"}, 1),
        ({"cpu/cpu.cfs_quota_us": "-1", "cpu/cpu.cfs_period_us": "100000"}, None),
        ({"cpu.max": "nonsense"}, None),
        ({}, None),
    ],
)
def test_processors_are_those_that_the_container_grants(
    files: dict[str, str], expected: int | None, tmp_path: Path
) -> None:
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    assert processors(tmp_path) == (expected or processors(tmp_path / "none"))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="processes are found as Linux tells of them")
def test_every_task_comes_back_in_order_whenever_workers_are_killed() -> None:
    """Also where one is killed while it holds the queue, which its pool does not outlive."""
    chance, is_over = random.Random(5), threading.Event()

    def kill() -> None:
        while not is_over.wait(chance.random() * 0.05):
            with contextlib.suppress(OSError):
                os.kill(chance.choice(_children()), signal.SIGKILL)

    killer = threading.Thread(target=kill, daemon=True)
    killer.start()
    threading.Timer(3, is_over.set).start()
    found = list(in_workers(Work(_square, _nothing), range(200), timeout_s=lambda number: 20, workers=2))
    is_over.set()
    killer.join()
    assert [number for number, _ in found] == list(range(200))
    assert all(isinstance(result, Died) or result == number**2 for number, result in found)


def _children() -> list[int]:
    tasks = Path(f"/proc/{os.getpid()}/task").iterdir()
    return [int(pid) for task in tasks for pid in (task / "children").read_text().split()] or [2**22 + 1]
