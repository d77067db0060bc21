"""Shapes: how far they reach and how long their outlines are."""

from __future__ import annotations

from math import hypot, inf

import pytest

from rfcexport.svg.geometry import box_of, extent_of, length_px, numbers_in, scale_in


@pytest.mark.parametrize(
    ("text", "found"),
    [("1 -2,3.5.5e1", [1, -2, 3.5, 5]), ("M1-2L+3e-1", [1, -2, 0.3]), ("", []), ("nan inf", []), ("1e999", [inf])],
)
def test_numbers_are_found_when_nothing_stands_between_them(text: str, found: list[float]) -> None:
    assert numbers_in(text) == found


@pytest.mark.parametrize(
    ("text", "px"),
    [("1", 1), ("1px", 1), ("72pt", 96), ("1in", 96), ("2.54cm", 96), ("25.4mm", 96), ("6pc", 96), ("2em", 32),
     (" 3 ", 3), ("50%", None), ("", None), ("NaN", None), ("1_0", None), ("1 2", None), ("a", None)],
)  # fmt: skip
def test_length_is_in_css_pixels(text: str, px: float | None) -> None:
    found = length_px(text)
    assert found == (None if px is None else pytest.approx(px))


def test_length_is_a_share_when_the_whole_is_known() -> None:
    assert length_px("50%", whole=30.0) == 15.0


@pytest.mark.parametrize(
    ("text", "box"),
    [
        ("0 0 3 4", (0, 0, 3, 4)),
        ("-1,-2,3,4", (-1, -2, 3, 4)),
        ("0 0 0 4", None),
        ("0 0 3", None),
        ("0 0 1e999 1", None),
    ],
)
def test_view_box_is_one_when_it_shows_something(text: str, box: tuple[float, ...] | None) -> None:
    assert box_of(text) == box


@pytest.mark.parametrize(
    ("transform", "scale"),
    [("", 1), ("translate(9)", 1), ("scale(2)", 2), ("scale(.5,-3)", 3), ("scale(.1)", 0.1), ("matrix(1 0 0 1 9 9)", 1),
     ("matrix(2 0 0 3 0 0)", 3), ("scale(2) scale(3)", 6), ("rotate(45)", 1.5), ("skewX(10)", 7),
     ("skewX(89.9)", 1000)],
)  # fmt: skip
def test_scale_is_no_smaller_than_it_is(transform: str, scale: float) -> None:
    assert scale_in(transform) == pytest.approx(scale)


@pytest.mark.parametrize(
    ("data", "reach", "length"),
    [
        ("M0 0L3 4", 4, 5),
        ("m0 0l3 4", 4, 5),
        ("M1 1 4 5", 5, 5),
        ("M0 0H3V4Z", 4, 3 + 4 + 5),
        ("m1 1h3v4z", 5, 3 + 4 + 5),
        ("M0 0h9h-9", 9, 18),
        ("M0 0C0 3 4 3 4 0", 4, 10),
        ("M0 0m9 0l1 0", 10, 1),
        ("M0 0L1 0M9 9L9 10", 10, 2),
        ("M0 0q3 4 3 4t0 0", 4, 5),
        ("", 0, 0),
        ("M0", 0, 0),
        ("junk", 0, 0),
    ],
)
def test_path_is_measured(data: str, reach: float, length: float) -> None:
    assert extent_of("path", {"d": data}, 100.0) == pytest.approx((reach, length))


@pytest.mark.parametrize("data", ["M0 0A5 5 0 0 1 10 0", "M0 0a5 5 0 0110 0", "m0 0a5,5,0,0,1,10,0"])
def test_arc_is_not_too_short(data: str) -> None:
    reach, length = extent_of("path", {"d": data}, 100.0)
    assert (reach >= 10, length >= 15.7) == (True, True)


@pytest.mark.parametrize(
    ("tag", "attributes", "reach", "length"),
    [
        ("rect", {"x": "1", "y": "2", "width": "3", "height": "4"}, 6, 14),
        ("circle", {"r": "5"}, 5, 31.4),
        ("ellipse", {"cx": "1", "rx": "5", "ry": "2"}, 6, 23),
        ("line", {"x1": "1", "y1": "1", "x2": "4", "y2": "5"}, 5, 5),
        ("polygon", {"points": "0,0 3,0 3,4"}, 4, 12),
        ("polyline", {"points": "0,0 3,0 3,4"}, 4, 7),
        ("rect", {"width": "50%", "height": "1"}, 50, 102),
        ("text", {"x": "1 2 3", "y": "40"}, 40, 0),
    ],
)
def test_shape_is_not_measured_too_small(tag: str, attributes: dict[str, str], reach: float, length: float) -> None:
    found = extent_of(tag, attributes, 100.0)
    assert (found[0] >= reach, found[1] >= length) == (True, True)


def test_polygon_is_closed() -> None:
    _, length = extent_of("polygon", {"points": "0,0 3,0 3,4"}, 100.0)
    assert length == pytest.approx(3 + 4 + hypot(3, 4))
