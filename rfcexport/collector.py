"""The collector of circles, which a program that makes millions of objects which stay has little use for."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_FEW = 100_000  # new objects before the next search for circles; 700 or 2000 is usual


def collect_seldom() -> None:
    """Have the rest of this process look for circles less often."""
    gc.set_threshold(_FEW)


@contextmanager
def collector_paused() -> Iterator[None]:
    """The collector off: import and layout make millions of objects that all stay."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
