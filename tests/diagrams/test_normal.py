"""SVG as engines write it, made into SVG that every reader draws alike."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from rfcexport.diagrams.drawing import Drawing
from rfcexport.diagrams.measuring import CODE, faces_of
from rfcexport.diagrams.normal import Normal, prefix_of
from rfcexport.policy import Refused
from rfcexport.theme import load_theme

FACES = faces_of(load_theme())
SIZE = 'width="100" height="50" viewBox="0 0 100 50"'


def made(inner: str, *, head: str = SIZE, text_scale: float = 1.0) -> Drawing:
    root = ElementTree.fromstring(f'<svg xmlns="http://www.w3.org/2000/svg" {head}>{inner}</svg>')
    normal = Normal(FACES, {"--fg": "#112233"}, "#ffffff", "d0", text_scale)
    return normal.drawing_of(root, title=None, description=None)


def body(inner: str, *, head: str = SIZE, text_scale: float = 1.0) -> str:
    svg = made(inner, head=head, text_scale=text_scale).svg.decode()
    return svg[svg.index(">") + 1 :].removesuffix("</svg>")


@pytest.mark.parametrize(
    ("inner", "plain"),
    [
        ('<g class="x" data-id="y"><rect class="z" width="9" height="9"/></g>', '<rect width="9" height="9"/>'),
        ('<rect width="9" height="9" style="rx:4px;fill:red"/>', '<rect width="9" height="9" rx="4" fill="red"/>'),
        (
            '<rect width="9" height="9" fill="red" style="fill:var(--fg)"/>',
            '<rect width="9" height="9" fill="#112233"/>',
        ),
        (
            '<g color="#123123"><rect width="9" height="9" fill="currentColor"/></g>',
            '<rect width="9" height="9" fill="#123123"/>',
        ),
        (
            '<rect width="9" height="9" fill-opacity="0.5" style="fill:red"/>',
            '<rect width="9" height="9" fill="red"/>',
        ),
        (
            '<rect width="9" height="9" opacity="0.5"/>',
            '<rect width="9" height="9" fill-opacity="0.5" stroke-opacity="0.5"/>',
        ),
        ('<a href="https://example.org"><rect width="9" height="9"/></a>', '<rect width="9" height="9"/>'),
        ('<rect width="9" height="9" mask="url(#m)"/>', '<rect width="9" height="9"/>'),
        ('<g style="display:none"><path d="M0 0"/></g><rect width="9" height="9"/>', '<rect width="9" height="9"/>'),
        (
            '<linearGradient id="long-1234567890"><stop stop-color="red"/></linearGradient>'
            '<rect width="9" height="9" fill="url(#long-1234567890)"/>',
            '<linearGradient id="d0x1"><stop stop-color="red"/></linearGradient>'
            '<rect width="9" height="9" fill="url(#d0x1)"/>',
        ),
    ],
)
def test_shape_is_made_plain(inner: str, plain: str) -> None:
    assert body(inner) == plain


@pytest.mark.parametrize(
    ("inner", "plain"),
    [
        ('<text x="5" y="9">a</text>', '<text x="5.00" y="9.00" font-size="16.00">a</text>'),
        (
            '<g font-size="10"><text x="5" y="9" text-anchor="middle">a <tspan>b</tspan></text></g>',
            '<text x="5.00" y="9.00" font-size="10.00" text-anchor="middle">a b</text>',
        ),
        (
            '<text x="5"><tspan x="5" y="9">a</tspan><tspan x="5" dy="1.5em">b</tspan></text>',
            '<text x="5.00" y="9.00" font-size="16.00">a</text><text x="5.00" y="33.00" font-size="16.00">b</text>',
        ),
        (
            '<text y="9" dominant-baseline="middle" font-size="10">a</text>',
            '<text x="0.00" y="12.20" font-size="10.00">a</text>',
        ),
        (
            '<g stroke="red"><text y="9" stroke="none">a</text></g>',
            '<g stroke="red"><text x="0.00" y="9.00" font-size="16.00" stroke="none">a</text></g>',
        ),
        (
            '<text y="9" fill="black" opacity="0.5">a</text>',
            '<text x="0.00" y="9.00" font-size="16.00" fill="#808080">a</text>',
        ),
        (
            '<text y="9" transform="rotate(-45)">a</text>',
            '<text x="0.00" y="9.00" font-size="16.00" transform="rotate(-45)">a</text>',
        ),
    ],
)
def test_text_is_made_plain(inner: str, plain: str) -> None:
    assert body(inner) == plain


def test_words_that_differ_in_a_line_have_a_place_each() -> None:
    drawing = made('<text x="50" y="9" text-anchor="end">a <tspan font-weight="bold">b</tspan></text>')
    places = [node.get("x") for node in ElementTree.fromstring(drawing.svg) if node.text]
    wide, bold = FACES.width("a ", 16), FACES.width("b", 16, 1)
    assert (places, drawing.words) == ([f"{50 - wide - bold:.2f}", f"{50 - bold:.2f}"], "a b")


def test_underlined_words_have_a_line_drawn() -> None:
    width = FACES.width("ab", 16)
    assert body('<text x="5" y="9" style="text-decoration:underline">ab</text>') == (
        '<text x="5.00" y="9.00" font-size="16.00">ab</text>'
        f'<rect x="5.00" y="10.60" width="{width:.2f}" height="1.00" stroke="none"/>'
    )


def test_words_behind_words_are_a_patch() -> None:
    width = FACES.width("ab", 10)
    assert body('<text x="5" y="9" font-size="10" fill="none" stroke="#eee" stroke-width="4">ab</text>') == (
        f'<rect x="3.00" y="-0.50" width="{width + 4:.2f}" height="12.50" fill="#eee" stroke="none"/>'
    )


def test_words_are_as_small_as_their_room_asks() -> None:
    width = FACES.width("abc", 16)
    assert f'font-size="{16 * 10 / width:.2f}"' in body('<text y="9" textLength="10">abc</text>')


def test_code_is_set_in_the_face_for_code() -> None:
    families = FACES.families(is_code=True)
    assert f'font-family="{families}"' in body('<text y="9" font-family="Courier">a</text>')
    assert FACES.width("i", 10, CODE) == FACES.width("m", 10, CODE) == 6.0


def test_words_in_another_measure_are_scaled() -> None:
    assert 'font-size="8.00"' in body('<text y="9" font-size="16">a</text>', text_scale=0.5)


def test_size_is_that_of_the_view_box_where_none_is_stated() -> None:
    drawing = made('<rect width="9" height="9"/>', head='viewBox="0 0 40 20" width="100%"')
    assert (drawing.width_pt, drawing.height_pt) == (30.0, 15.0)


def test_svg_without_any_size_is_refused() -> None:
    with pytest.raises(Refused, match="must be SVG with a size; found none"):
        made('<rect width="9" height="9"/>', head="")


def test_pictures_are_refused() -> None:
    drawing = made('<image href="data:image/png;base64,xx" width="9" height="9"/><rect width="9" height="9"/>')
    assert (b"image" in drawing.svg, drawing.dropped) == (False, ("image",))


def test_prefix_is_another_for_another_source() -> None:
    assert (prefix_of("a") == prefix_of("a"), prefix_of("a") == prefix_of("b")) == (True, False)


def test_levels_beyond_all_measure_are_no_fault_of_types() -> None:
    svg = '<svg width="1" height="1">' + "<g>" * 2_000 + '<path d="M0 0h1"/>' + "</g>" * 2_000 + "</svg>"
    with pytest.raises(RecursionError):
        Normal(FACES, {}, "#ffffff", "d0").drawing_of(ElementTree.fromstring(svg), title=None, description=None)
