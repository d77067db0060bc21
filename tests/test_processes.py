"""A program that stays: a line for each question, bounded in time, and nothing left of it when it ends."""

from __future__ import annotations

import sys

import pytest

from rfcexport.processes import Ended, Finished, SaidTooMuch, Standing, TimedOut, run

ECHO = "import sys\nfor line in sys.stdin: print(line.strip().upper(), flush=True)"


def standing(script: str) -> Standing:
    return Standing([sys.executable, "-c", script])


def test_questions_are_answered_in_turn_when_a_program_stays() -> None:
    program = standing(ECHO)
    assert [program.answer(text, timeout_s=20) for text in (b"a\n", b"b\n")] == [b"A\n", b"B\n"]
    program.end()


@pytest.mark.parametrize("script", ["pass", "input(); print('half', end='')", "import sys; sys.stdin.close(); input()"])
def test_program_has_ended_when_it_gives_no_whole_line(script: str) -> None:
    program = standing(script)
    with pytest.raises(Ended):
        program.answer(b"a\n", timeout_s=20)
    with pytest.raises(Ended):
        program.answer(b"a\n", timeout_s=20)


def test_program_is_ended_when_it_takes_too_long() -> None:
    program = standing("import time; time.sleep(60)")
    with pytest.raises(TimedOut):
        program.answer(b"a\n", timeout_s=0.2)


def test_program_may_be_ended_when_it_has_ended() -> None:
    program = standing(ECHO)
    program.end()
    program.end()
    with pytest.raises(Ended):
        program.answer(b"a\n", timeout_s=20)


def test_run_counts_what_is_written_where_it_is_bounded() -> None:
    command = [sys.executable, "-c", "import sys; text = sys.stdin.read(); print(text.upper(), end='')"]
    text = b"a" * 300_000
    assert run(command, given=text, timeout_s=20, most_bytes=300_000) == Finished(0, text.upper(), "")
    with pytest.raises(SaidTooMuch):
        run(command, given=text, timeout_s=20, most_bytes=299_999)


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_run_ends_a_program_that_writes_without_end(stream: str) -> None:
    with pytest.raises(SaidTooMuch):
        run(
            [sys.executable, "-c", f"import sys\nwhile True: sys.{stream}.write('x' * 9999)"],
            timeout_s=20,
            most_bytes=99,
        )


@pytest.mark.parametrize(
    "script", ["import time; time.sleep(60)", "import os, time; os.close(1); os.close(2); time.sleep(60)"]
)
def test_bounded_run_is_ended_when_it_takes_too_long(script: str) -> None:
    with pytest.raises(TimedOut):
        run([sys.executable, "-c", script], timeout_s=0.5, most_bytes=99)


def test_bounded_run_goes_on_when_a_program_reads_nothing() -> None:
    command = [sys.executable, "-c", "import os, sys; os.close(0); print('done', end=''); sys.exit(3)"]
    assert run(command, given=b"x" * 1_000_000, timeout_s=20, most_bytes=99) == Finished(3, b"done", "")


def test_bounded_run_says_that_there_is_no_program() -> None:
    with pytest.raises(OSError, match="No such file"):
        run(["/none/such"], timeout_s=20, most_bytes=99)
