from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from rfcexport.workers import Died, in_workers, processors


def _square(number: int) -> int:
    return number * number


def _where(number: int) -> int:
    return os.getpid()


def _square_or_die(number: int) -> int:
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return number * number


def _unpicklable(number: int) -> object:
    return (lambda: number) if number == 1 else number


def _sleep(number: int) -> int:
    time.sleep(60 if number else 0)
    return number


@pytest.mark.parametrize("workers", [1, 2, 7])
def test_every_task_comes_back_with_its_result(workers: int) -> None:
    assert sorted(in_workers(_square, range(20), workers=workers)) == [(n, n * n) for n in range(20)]


def test_no_tasks_have_no_results() -> None:
    assert list(in_workers(_square, [], workers=2)) == []


def test_one_task_stays_in_this_process() -> None:
    assert list(in_workers(_where, [1], workers=4)) == [(1, os.getpid())]


def test_several_tasks_leave_this_process() -> None:
    assert os.getpid() not in {pid for _, pid in in_workers(_where, range(4), workers=2)}


@pytest.mark.parametrize("workers", [2, 3])
def test_a_task_that_kills_its_process_is_lost_alone(workers: int) -> None:
    results = dict(in_workers(_square_or_die, range(10), workers=workers))
    assert results == {**{n: n * n for n in range(10)}, 3: Died(-signal.SIGKILL)}


def test_a_result_that_cannot_be_sent_is_lost_alone(capfd: pytest.CaptureFixture[str]) -> None:
    results = dict(in_workers(_unpicklable, range(4), workers=2))
    assert (results, capfd.readouterr()) == ({0: 0, 1: Died(1), 2: 2, 3: 3}, ("", ""))


def test_who_stops_listening_waits_for_nobody() -> None:
    began = time.monotonic()
    for _ in in_workers(_sleep, range(3), workers=2):
        break
    assert time.monotonic() - began < 10


_KILLED_WHILE_WORKING = """
import os
from rfcexport.workers import in_workers
from tests.test_workers import _where
for _, pid in in_workers(_where, range(9), workers=3):
    print(pid, flush=True)
    if _ == 5:
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
