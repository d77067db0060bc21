"""Filters: what they cost, and the picture without them."""

from __future__ import annotations

from math import inf
from xml.etree.ElementTree import fromstring

import pytest

from rfcexport.svg.filters import steps_of, without_costly_filters
from tests.pictures import SVG


@pytest.mark.parametrize(
    ("inside", "steps"),
    [
        ("", 0),
        ("<feOffset/><feMerge><feMergeNode/></feMerge>", 2),
        ("<feDropShadow/>", 2),
        ('<feTurbulence numOctaves="4"/>', 6),
        ("<feTurbulence/>", 3),
        ('<feTurbulence numOctaves="9999999"/>', inf),
        ('<feMorphology radius="3"/>', 10),
        ('<feMorphology radius="-99"/>', inf),
        ("<feConvolveMatrix/>", 2),
        ('<feConvolveMatrix order="3 99"/>', inf),
        ('<feConvolveMatrix order="-3"/>', inf),
    ],
)
def test_steps_are_weighed_by_what_they_take(inside: str, steps: float) -> None:
    assert steps_of(fromstring(f"<filter>{inside}</filter>"), 100.0) == steps


SHADOW = '<filter id="f"><feGaussianBlur/><feOffset/></filter>'
DRAWING = SVG.format(
    "",
    f'<style>.a{{filter:url(#f);fill:red}}</style>{SHADOW}<rect filter="url(#f)" width="1"/>'
    '<g style="fill:red;filter:blur(2px)"/><text>filter:blur(1px) filter="x"</text>',
)


def test_filters_stay_when_the_picture_is_small() -> None:
    text = SVG.format("", f'{SHADOW}<rect filter="url(#f)" width="1"/>')
    assert without_costly_filters(text, 1_000_000) == text


def test_filters_go_when_they_would_take_long_and_words_stay() -> None:
    assert without_costly_filters(DRAWING, 1_000_000) == SVG.format(
        "",
        f'<style>.a{{fill:red}}</style>{SHADOW}<rect width="1"/>'
        '<g style="fill:red;"/><text>filter:blur(1px) filter="x"</text>',
    )


def test_filter_whose_cost_no_one_knows_is_not_drawn() -> None:
    filtered = SVG.format("", '<filter id="f"><feMorphology radius="8"/></filter><rect {}width="1"/>')
    assert without_costly_filters(filtered.format('filter="url(#f)" '), 1) == filtered.format("")


def test_picture_without_filters_is_not_looked_at() -> None:
    text = SVG.format("", "<rect/>")
    assert without_costly_filters(text, inf) is text
