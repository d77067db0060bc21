"""A few runs that are killed; `make soak` kills fifty."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.archive.soak import soak


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="processes are found as Linux tells of them")
def test_killed_runs_leave_whole_files_and_are_gone_on_from(tmp_path: Path) -> None:
    found = soak(tmp_path, kills=4, seed=7)
    assert (found.parents + found.workers, found.faults) == (4, ())
