"""DOT: what its drawings hold, and what is said where there is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from rfcexport.diagrams import Undrawn
from tests.diagrams.drawings import drawn, nodes, texts, undrawn


def test_words_are_set_in_the_faces_of_the_theme() -> None:
    drawing = drawn("dot", 'digraph { a [label="größe"]; b [fontname="Courier New"]; a -> b }')
    assert texts(drawing, "font-size", "text-anchor") == [("größe", "13.30", "middle"), ("b", "13.30", "middle")]
    families = [node.get("font-family", "").partition(",")[0] for node in nodes(drawing, "text")]
    assert families == ["", "'IBM Plex Mono'"]


def test_wide_words_are_as_small_as_their_box_asks() -> None:
    assert texts(drawn("dot", 'digraph { a [label="東京"] }'), "font-size") == [("東京", "11.57")]


def test_paper_is_left_to_the_page_unless_the_graph_asks() -> None:
    plain, yellow = drawn("dot", "digraph { a }"), drawn("dot", "digraph { bgcolor=yellow; a }")
    assert [len(nodes(drawing, "polygon")) for drawing in (plain, yellow)] == [0, 1]


@pytest.mark.parametrize(
    ("source", "title"),
    [
        ('digraph { label="How it goes"; a }', "How it goes"),
        ('digraph "How it goes" { a }', "How it goes"),
        ("digraph G { a }", None),
        ("digraph { a }", None),
    ],
)
def test_title_is_what_the_graph_is_called(source: str, title: str | None) -> None:
    assert drawn("graphviz", source).title == title


def test_fault_is_told_with_its_line() -> None:
    reason = "must be DOT that can be read; found: syntax error in line 2 near '}'"
    assert undrawn("dot", "digraph {\n a -> }") == Undrawn(2, reason)


def test_no_file_is_opened(tmp_path: Path) -> None:
    (tmp_path / "x.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
    drawing = drawn("dot", f'digraph {{ a [image="{tmp_path}/x.svg"]; URL="javascript:x" }}')
    assert (nodes(drawing, "image"), b"javascript" in drawing.svg) == ([], False)


def test_layout_is_the_one_that_the_graph_states() -> None:
    row, ring = (drawn("dot", f"graph {{ layout={name}; a -- b -- c -- a }}") for name in ("dot", "circo"))
    assert row.svg != ring.svg


def test_missing_program_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("rfcexport.diagrams.programs.sysconfig.get_path", lambda _: str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))
    assert undrawn("dot", "digraph { a }") == Undrawn(1, "must have graphviz-pure to draw DOT; found none")


def test_signs_that_turn_the_order_are_left_out_and_told() -> None:
    drawing = drawn("dot", 'digraph "a &#x202e;b" { a [label="&#x202e;abc&#8203;"]; b [label="\u200eשלום"] }')
    assert (drawing.words, drawing.title, b"\xe2\x80\xae" in drawing.svg) == ("abc\n\u200eשלום", "a b", False)
    assert drawing.dropped == ("signs that show nothing or turn the order of reading",)


def test_drawing_beyond_all_measure_is_ended() -> None:
    reason = "must be at most 20,000,000 bytes when it is drawn; found more"
    assert undrawn("dot", "digraph { a [peripheries=1000000] }") == Undrawn(1, reason)
