"""Titles are set in at most four even lines, covers on one page."""

from __future__ import annotations

import pytest

from rfcexport.cover import Cover, CoverRow
from rfcexport.model import Run
from rfcexport.titles import _SIZES_PT, cover_setting, title_setting


def cover(title: str, rows: int = 4) -> Cover:
    facts = tuple(CoverRow("field", f"Key {n}", ((Run("A value of some words"),),)) for n in range(rows))
    return Cover("Org", "Series", "0001", title, False, "A lede.", None, None, facts, ())


def test_title_is_largest_when_short() -> None:
    assert title_setting("Five words make a title", measure_mm=160).size_pt == _SIZES_PT[0]


def test_title_is_smaller_when_long() -> None:
    assert title_setting("word " * 45, measure_mm=160).size_pt < _SIZES_PT[2]


def test_lines_are_even_when_a_title_wraps() -> None:
    setting = title_setting("Background Compaction of the Write-Ahead Log in Every Node", measure_mm=160)
    # Two full lines would leave one word on the second: the width is well below the measure.
    assert 90 < setting.width_mm < 150


def test_title_of_one_endless_word_gets_the_smallest_size() -> None:
    assert title_setting("x" * 400, measure_mm=160).size_pt == _SIZES_PT[-1]


@pytest.mark.parametrize(
    ("rows", "density", "is_overfull"), [(4, "airy", False), (20, "dense", False), (90, "densest", True)]
)
def test_density_follows_the_number_of_facts(rows: int, density: str, is_overfull: bool) -> None:
    setting = cover_setting(cover("A title", rows), measure_mm=160, height_mm=253)
    assert (setting.density, setting.is_overfull) == (density, is_overfull)
