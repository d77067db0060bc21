"""SVG that unfolds: counted before it is drawn, refused or left out where it has no measure."""

from __future__ import annotations

import re

import pytest

from rfcexport.policy import Refused
from rfcexport.svg.cleaning import CleanSvg, cleaned_svg
from tests.pictures import SVG

RECT = '<rect width="9" height="9"/>'


def embedded(address: str) -> tuple[str, float]:
    """Stands for the door of pictures: as many pixels as the address says."""
    return address, float(address.removeprefix("data:"))


def cleaned(inside: str, attributes: str = 'width="40" height="40"') -> CleanSvg:
    return cleaned_svg(SVG.format(attributes, inside).encode(), embedded)


def refusal(inside: str) -> str:
    with pytest.raises(Refused) as refused:
        cleaned(inside)
    return str(refused.value)


def chain(tag: str, attribute: str, *, steps: int = 7, each: int = 10) -> str:
    """Definitions of which each draws the one before it several times."""
    size = 'width=".1" height=".1"'
    first = f'<{tag} id="a0" {size}>{RECT}</{tag}>'
    others = (
        f'<{tag} id="a{step}" {size}>'
        + f'<rect width="9" height="9" {attribute}="url(#a{step - 1})"/>' * each
        + f"</{tag}>"
        for step in range(1, steps)
    )
    return f'{first}{"".join(others)}<rect width="9" height="9" {attribute}="url(#a{steps - 1})"/>'


def uses(steps: int, each: int) -> str:
    groups = (f'<g id="a{step}">' + f'<use href="#a{step - 1}"/>' * each + "</g>" for step in range(1, steps))
    return f'<defs><g id="a0">{RECT}</g>{"".join(groups)}</defs><use href="#a{steps - 1}"/>'


@pytest.mark.parametrize(
    "inside",
    [
        uses(7, 10),
        chain("pattern", "fill"),
        chain("pattern", "stroke"),
        chain("mask", "mask"),
        chain("clipPath", "clip-path"),
        chain("marker", "marker-mid").replace("<rect ", '<path d="M0 0L1 1L2 2L3 3" '),
        f'<pattern id="p"><g>{RECT * 600}</g></pattern><g fill="url(#p)">{RECT * 100}</g>',
        f'<style>rect{{fill:url(#p)}}</style><pattern id="p"><g>{"<circle/>" * 600}</g></pattern>{RECT * 100}',
        f'<marker id="m">{RECT * 50}</marker><path marker-mid="url(#m)" d="M0 0{"L1 1" * 2_000}"/>',
        f'<symbol id="s">{RECT * 600}</symbol>' + '<use href="#s"/>' * 100,
        f"<text>{'word ' * 11_000}</text>",
        "<text>" + "<tspan>a</tspan>" * 13_000 + "</text>",
        f'<path d="{"M0 0L9 9" * 300_000}"/>',
        f'<polyline points="{"1,1 " * 600_000}"/>',
        "".join(f'<g id="a{number}"/><use href="#a{number}"/>' for number in range(3_500)) + RECT,
        "".join(f'<use href="#b{number}"/><g/>' for number in range(3_500)) + RECT,
        '<image id="i" href="data:20000000"/>' + '<use href="#i"/>' * 30,
        f'<linearGradient id="g">{"<stop/>" * 2_000}</linearGradient><g fill="url(#g)">{RECT * 30}</g>',
    ],
    ids=["use", "pattern", "stroke", "mask", "clip", "marker", "inherited", "rule", "vertices", "symbol", "letters",
         "runs", "path", "points", "ids", "missing ids", "pixels", "stops"],
)  # fmt: skip
def test_svg_is_refused_when_it_unfolds_without_measure(inside: str) -> None:
    assert refusal(inside).startswith("must be SVG that unfolds to at most 50,000 elements and letters; found ")


@pytest.mark.parametrize(
    "inside",
    [
        '<g id="a"><use href="#a"/></g>',
        '<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>',
        '<symbol id="s"><use href="#t"/></symbol><symbol id="t"><use href="#s"/></symbol><use href="#s"/>',
        '<linearGradient id="a" href="#b"/><linearGradient id="b" href="#a"/><rect fill="url(#a)"/>',
        '<pattern id="p"><rect fill="url(#p)"/></pattern><rect fill="url(#p)"/>',
        '<pattern id="p"><rect style="stroke:url(#p)"/></pattern><rect style="stroke:url(#p)"/>',
        '<g fill="url(#p)"><pattern id="p"><rect/></pattern><rect/></g>',
        '<style>rect{fill:url(#p)}</style><pattern id="p"><rect/></pattern><rect/>',
        '<mask id="m"><rect mask="url(#m)"/></mask><rect mask="url(#m)"/>',
        '<clipPath id="c" clip-path="url(#c)"><rect/></clipPath><rect clip-path="url(#c)"/>',
        '<marker id="m"><path marker-end="url(#m)" d="M0 0"/></marker><path marker-end="url(#m)" d="M0 0"/>',
        '<g marker-end="url(#m)"><marker id="m"><path d="M0 0"/></marker><path d="M0 0"/></g>',
    ],
)
def test_svg_is_refused_when_its_references_are_a_circle(inside: str) -> None:
    assert refusal(inside) == "must be SVG whose references come to an end; found a circle"


def test_svg_is_refused_when_its_references_go_deep() -> None:
    inside = "".join(f'<use id="a{step}" href="#a{step - 1}"/>' for step in range(1, 200))
    assert refusal(f'<g id="a0"/>{inside}') == (
        "must be SVG that nests at most 100 levels deep, references followed; found more"
    )


@pytest.mark.parametrize(
    "inside",
    [
        f"<style>{'g ' * 30}rect{{fill:red}}</style>{'<g>' * 90}{RECT}{'</g>' * 90}",
        f"<style>{'.a * * * {fill:red}' * 500}</style>{'<g>' * 30}{RECT}{'</g>' * 30}",
        f"<style>{'*{fill:red}' * 1_000}</style>{RECT * 20_000}",
    ],
)  # fmt: skip
def test_svg_is_refused_when_its_rules_take_long_to_match(inside: str) -> None:
    assert refusal(inside) == "must be SVG whose style rules are soon applied; found too many for its elements"


def test_svg_is_taken_when_each_element_has_a_rule_of_its_own() -> None:
    rules = "".join(f".a{number}{{fill:#{number:06}}}" for number in range(3_000))
    shapes = "".join(f'<rect class="a{number}" width="9" height="9"/>' for number in range(3_000))
    assert cleaned(f"<style>{rules}</style>{shapes}").dropped == ()


@pytest.mark.parametrize(
    ("inside", "is_kept"),
    [
        ('<path d="M0 0H1000" stroke-dasharray="4 2"/>', True),
        ('<path d="M0 0h1000" stroke-dasharray="0.001"/>', False),
        ('<path d="M0 0h.1v.1" stroke-dasharray="0.001"/>', True),
        ('<g stroke-dasharray="0.01">' + '<path d="M0 0L40 40"/>' * 50 + "</g>", False),
        ('<g id="a"><circle r="20" style="stroke-dasharray:0.1"/></g>' + '<use href="#a"/>' * 100, False),
        ('<style>path{stroke-dasharray:0.0001}</style><path d="M0 0c9 9 9 9 40 40"/>', False),
        ('<path d="M0 0H40" stroke-dasharray="0.0001%"/>', False),
        ('<path d="M0 0H40" stroke-dasharray="0"/>', True),
    ],
)
def test_dashes_stay_when_they_can_be_counted(inside: str, is_kept: bool) -> None:
    clean = cleaned(inside)
    assert (b"dasharray" in clean.content, clean.dropped) == (is_kept, () if is_kept else ("stroke-dasharray",))


@pytest.mark.parametrize(
    ("gradient", "is_kept"),
    [
        ('<linearGradient id="g" spreadMethod="repeat" x2="0.2">', True),
        ('<linearGradient id="g" spreadMethod="reflect" x2="0.001">', False),
        ('<linearGradient id="g" spreadMethod="repeat" x1="1">', False),
        ('<linearGradient id="g" spreadMethod="repeat" gradientUnits="userSpaceOnUse" x2="9">', False),
        ('<linearGradient id="g" spreadMethod="repeat" x2=".2" gradientTransform="scale(.001)">', False),
        ('<radialGradient id="g" spreadMethod="repeat" r="10%">', True),
        ('<radialGradient id="g" spreadMethod="repeat" r="0.0001">', False),
        ('<radialGradient id="g" spreadMethod="repeat" fr="0.499">', False),
    ],
)
def test_gradient_repeats_when_its_turns_can_be_counted(gradient: str, is_kept: bool) -> None:
    closing = f"</{gradient[1:15]}>"
    clean = cleaned(f'{gradient}<stop/><stop offset="1"/>{closing}<rect width="9" height="9" fill="url(#g)"/>')
    assert (b"spreadMethod" in clean.content, clean.dropped) == (is_kept, () if is_kept else ("spreadMethod",))


def test_gradient_that_does_not_repeat_need_not_say_so() -> None:
    clean = cleaned(f'<linearGradient id="g" spreadMethod="pad"/>{RECT}')
    assert (b"spreadMethod" in clean.content, clean.dropped) == (False, ())


@pytest.mark.parametrize(
    ("steps", "is_kept"),
    [
        ('<feGaussianBlur stdDeviation="3"/>', True),
        ('<feDropShadow/><feMorphology radius="2"/><feTurbulence numOctaves="3"/>', True),
        ('<feTurbulence numOctaves="9"/>', False),
        ('<feMorphology radius="1 50"/>', False),
        ('<feConvolveMatrix order="30"/>', False),
        ("<feOffset/>" * 300, False),
    ],
)
def test_filter_stays_when_it_is_soon_done(steps: str, is_kept: bool) -> None:
    clean = cleaned(f'<filter id="f">{steps}</filter><rect width="9" height="9" filter="url(#f)"/>')
    assert (b"url(#f)" in clean.content, clean.dropped) == (is_kept, () if is_kept else ("filter",))


@pytest.mark.parametrize(
    ("region", "is_kept"),
    [
        ('x="-0.5" y="-50%" width="2" height="200%"', True),
        ('filterUnits="userSpaceOnUse" x="-4" y="-4" width="60" height="48"', True),
        ('x="-10" width="30"', False),
        ('height="1000%"', False),
        ('filterUnits="userSpaceOnUse" width="4000"', False),
        ('width="a lot"', False),
    ],
)
def test_filter_stays_when_its_region_is_about_its_shape(region: str, is_kept: bool) -> None:
    clean = cleaned(f'<filter id="f" {region}><feOffset/></filter><rect width="9" height="9" filter="url(#f)"/>')
    assert (b"url(#f)" in clean.content, clean.dropped) == (is_kept, () if is_kept else ("filter",))


def test_filters_go_when_they_are_many() -> None:
    inside = '<filter id="f"><feGaussianBlur/></filter>' + '<rect width="9" height="9" filter="url(#f)"/>' * 201
    assert cleaned(inside).dropped == ("filter",)
    assert cleaned('<rect width="9" height="9" style="filter:blur(2px);fill:red"/>' * 101).content.count(b"filter") == 0


PATTERN = '<pattern id="p" width="1" height="1"><circle r="1"/></pattern>'


@pytest.mark.parametrize(
    ("inside", "is_kept"),
    [
        (f'{PATTERN}<rect width="40" height="40" fill="url(#p)"/>', True),
        (f'{PATTERN}<rect width="4e4" height="40" fill="url(#p)"/>', False),
        (f'{PATTERN}<g transform="scale(1000)"><rect width="40" height="40" fill="url(#p)"/></g>', False),
        (f'{PATTERN}<g transform="scale(.001)"><rect width="40000" height="40" fill="url(#p)"/></g>', True),
        (f'{PATTERN}<path d="M0 0' + "h40" * 100 + '" fill="url(#p)"/>', False),
        (f'{PATTERN}<path d="M0 0' + "h40h-40" * 100 + '" fill="url(#p)"/>', True),
        (f'{PATTERN}<svg viewBox="0 0 .001 .001"><rect width="40" height="40" fill="url(#p)"/></svg>', False),
        (f'{PATTERN}<style>.a{{transform:scale(999)}}</style><rect class="a" width="9" height="9" fill="url(#p)"/>',
         False),
        (f'{PATTERN}<text font-size="9999" fill="url(#p)">A</text>', False),
        ('<pattern id="p" patternUnits="userSpaceOnUse" width="9999" height="9"><circle r="1"/></pattern>'
         '<rect width="9" height="9" style="fill:url(#p)"/>', False),
        ('<pattern id="p" href="#q"/><pattern id="q" width="1" height="1" patternTransform="scale(999)"><circle r="1"/>'
         '</pattern><rect width="9" height="9" fill="url(#p)"/>', False),
    ],
)  # fmt: skip
def test_pattern_stays_when_its_tile_is_about_the_picture(inside: str, is_kept: bool) -> None:
    clean = cleaned(inside)
    is_shown = re.search(rb"(fill|stroke)[:=]\"?none", clean.content) is None
    assert (is_shown, clean.dropped) == (is_kept, () if is_kept else ("pattern",))


@pytest.mark.parametrize(
    ("inside", "is_kept"),
    [
        ('<mask id="m"><rect width="999" height="9" fill="url(#p)"/></mask><rect width="9" height="9" mask="url(#m)"/>',
         False),
        ('<mask id="m" maskContentUnits="objectBoundingBox"><rect width="9" height="9" fill="url(#p)"/></mask>'
         '<rect width="40" height="40" mask="url(#m)"/>', False),
        ('<pattern id="q" width="1" height="1"><rect width="9999" height="9" fill="url(#p)"/></pattern>'
         '<rect width="9" height="9" fill="url(#q)"/>', False),
        ('<pattern id="q" width="1" height="1" patternContentUnits="objectBoundingBox"><rect width="9" height="9"'
         ' fill="url(#p)"/></pattern><rect width="40" height="40" fill="url(#q)"/>', False),
        ('<pattern id="q" width="1" height="1" viewBox="0 0 .01 .01"><rect width="9" height="9" fill="url(#p)"/>'
         '</pattern><rect width="40" height="40" fill="url(#q)"/>', False),
        ('<marker id="m" viewBox="0 0 .01 .01"><rect width="9" height="9" fill="url(#p)"/></marker>'
         '<path d="M0 0L9 9" marker-end="url(#m)"/>', False),
        ('<rect width="9999" height="9999"/><rect width="9" height="9" fill="url(#p)"/>', True),
        ('<pattern id="q" width=".5" height=".5"><rect width="9" height="9" fill="url(#p)"/></pattern>'
         '<rect width="9" height="9" fill="url(#q)"/>', True),
    ],
)  # fmt: skip
def test_pattern_stays_when_it_is_small_where_it_is_drawn(inside: str, is_kept: bool) -> None:
    assert cleaned(PATTERN + inside).dropped == (() if is_kept else ("pattern",))


@pytest.mark.parametrize(
    ("inside", "is_kept"),
    [
        ('<text fill="url(#p)">A</text>', True),
        ('<text font-size="110%" fill="url(#p)">A</text>', True),
        ('<g font-size="999"><text fill="url(#p)">A</text></g>', False),
        ('<g style="font:bold 999px/1 serif"><text fill="url(#p)">A</text></g>', False),
        ('<style>text{font-size:999px}</style><text fill="url(#p)">A</text>', False),
        ('<g font-size="5em"><g font-size="300%"><text fill="url(#p)">A</text></g></g>', False),
        ('<text letter-spacing="999" fill="url(#p)">AB</text>', False),
        ('<text fill="url(#p)" textLength="999">AB</text>', False),
        ('<text fill="url(#p)">A<tspan x="999">B</tspan></text>', False),
        (f'<text fill="url(#p)">{"A" * 99}</text>', False),
        ('<path id="a" d="M0 0H1M999 0H1000"/><text fill="url(#p)"><textPath href="#a">AB</textPath></text>', False),
    ],
)
def test_pattern_stays_when_the_letters_it_fills_are_few_and_small(inside: str, is_kept: bool) -> None:
    assert cleaned(PATTERN + inside).dropped == (() if is_kept else ("pattern",))


@pytest.mark.parametrize(
    ("marker", "attributes", "is_kept"),
    [
        ("", 'stroke-width="2"', True),
        ('markerWidth="10" markerHeight="10"', 'stroke-width="2"', True),
        ('markerWidth="999"', "", False),
        ("", 'style="stroke-width:99"', False),
        ('markerUnits="userSpaceOnUse"', 'stroke-width="99"', True),
        ("", 'transform="scale(99)"', False),
    ],
)
def test_marker_stays_when_it_is_about_the_picture(marker: str, attributes: str, is_kept: bool) -> None:
    inside = f'<marker id="m" {marker}>{RECT}</marker><path d="M0 0L9 9" marker-end="url(#m)" {attributes}/>'
    clean = cleaned(inside)
    assert (b"marker-end" in clean.content, clean.dropped) == (is_kept, () if is_kept else ("marker",))
