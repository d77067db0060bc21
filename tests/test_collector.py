"""The collector of this process is left as it was found."""

from __future__ import annotations

import gc
import subprocess
import sys

import pytest

from rfcexport.collector import collector_paused


@pytest.mark.parametrize("is_on", [True, False])
def test_collector_is_off_within_and_as_it_was_afterwards(is_on: bool) -> None:
    before = gc.isenabled()
    (gc.enable if is_on else gc.disable)()
    try:
        with collector_paused():
            within = gc.isenabled()
        assert (within, gc.isenabled()) == (False, is_on)
    finally:
        (gc.enable if before else gc.disable)()


def test_circles_are_looked_for_less_often_in_a_process_of_its_own() -> None:
    told = "import gc; from rfcexport.collector import collect_seldom; collect_seldom(); print(gc.get_threshold()[0])"
    ran = subprocess.run([sys.executable, "-c", told], capture_output=True, check=True)
    assert int(ran.stdout) == 100_000
