"""Colours as engines write them, made plain."""

from __future__ import annotations

import pytest

from rfcexport.diagrams.colours import blend, hexadecimal, resolved, rgb_of

VARIABLES = {"--a": "#000000", "--b": "var(--a)", "--loop": "var(--loop)"}


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        ("#123456", "#123456"),
        ("var(--a)", "#000000"),
        ("var( --b )", "#000000"),
        ("var(--none,#fff)", "#fff"),
        ("var(--none,rgb(1, 2, 3))", "rgb(1, 2, 3)"),
        ("var(--none)", ""),
        ("color-mix(in srgb,var(--a) 50%,#ffffff)", "#808080"),
        ("color-mix(in srgb, white, rgb(0,0,0))", "#808080"),
        ("color-mix(in srgb, white, black 25%)", "#bfbfbf"),
        ("color-mix(in srgb, none, black)", "none"),
        ("url(#a)", "url(#a)"),
    ],
)
def test_value_is_made_plain(value: str, plain: str) -> None:
    assert resolved(value, VARIABLES) == plain


def test_variable_that_leads_to_itself_comes_to_an_end() -> None:
    assert resolved("var(--loop)", VARIABLES) == "var(--loop)"


@pytest.mark.parametrize("colour", ["none", "transparent", "currentColor", "url(#a)", "", "#12"])
def test_what_is_no_colour_has_no_numbers(colour: str) -> None:
    assert rgb_of(colour) is None


def test_colour_laid_over_another() -> None:
    assert hexadecimal(blend((1, 0, 0), (1, 1, 1), 0.25)) == "#ffbfbf"
