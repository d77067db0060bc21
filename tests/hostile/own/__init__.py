"""Hostile inputs of this repository's own, of other kinds than those that the corpus states."""

from __future__ import annotations

from tests.hostile.own import addresses, drawings, files, formats, markup, metadata, pictures, sizes
from tests.hostile.running import Case


def own_cases() -> tuple[Case, ...]:
    """Every case, by its kind."""
    modules = (addresses, markup, metadata, formats, files, pictures, drawings, sizes)
    return tuple(case for module in modules for case in module.CASES)
