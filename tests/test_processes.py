"""A program that stays: a line for each question, bounded in time, and nothing left of it when it ends."""

from __future__ import annotations

import sys

import pytest

from rfcexport.processes import Ended, Standing, TimedOut

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
