"""Mermaid: what its drawings hold, and what is said where there is none."""

from __future__ import annotations

import re

import pytest

from rfcexport.diagrams import Undrawn, draw
from rfcexport.diagrams.mermaid import PACKAGE, colours_of
from rfcexport.policy import Limits
from rfcexport.theme import load_theme
from tests.diagrams.drawings import drawn, nodes, texts, undrawn

FLOW = """flowchart LR
    accTitle: How it goes
    accDescr: From one to the other.
    a[Größe 東京] -->|yes| b{"x < 10 & more"}
    style b fill:#ffe3d5,stroke:#b3400f
"""


def test_words_stay_words() -> None:
    drawing = drawn("mermaid", FLOW)
    assert sorted(drawing.words.split("\n")) == ["Größe 東京", "x < 10 & more", "yes"]
    assert sorted(str(text) for (text,) in texts(drawing)) == sorted(drawing.words.split("\n"))


def test_title_and_description_come_from_the_source() -> None:
    drawing = drawn("mermaid", FLOW)
    assert (drawing.title, drawing.description) == ("How it goes", "From one to the other.")
    assert re.findall(rb"<(title|desc)>([^<]*)<", drawing.svg) == [
        (b"title", b"How it goes"),
        (b"desc", b"From one to the other."),
    ]


def test_diagram_without_a_title_has_none() -> None:
    drawing = drawn("mermaid", "flowchart LR\n a --> b")
    assert (drawing.title, drawing.description, b"<title>" in drawing.svg) == (None, None, False)


def test_drawing_is_plain_svg() -> None:
    svg = drawn("mermaid", FLOW).svg.decode()
    assert not re.search(r"var\(|color-mix|<style|style=|class=|foreignObject|<script|href|currentColor", svg)


def test_colours_of_the_author_are_kept() -> None:
    box = nodes(drawn("mermaid", FLOW), "polygon")[0]
    assert (box.get("fill"), box.get("stroke")) == ("#ffe3d5", "#b3400f")


def test_other_colours_are_those_of_the_theme() -> None:
    box = nodes(drawn("mermaid", "flowchart LR\n a --> b"), "rect")[0]
    colours = load_theme().colours
    assert (box.get("fill"), box.get("stroke")) == (colours["proposed-tint"], colours["accent"])
    assert colours_of(load_theme())["--pele-bg"] == colours["paper"]


def test_same_source_gives_the_same_bytes() -> None:
    assert drawn("mermaid", FLOW) == drawn("mermaid", FLOW)


def test_runs_of_a_line_have_a_place_each() -> None:
    found = texts(
        drawn("mermaid", 'flowchart LR\n a["`Plain **bold** *slanted*`"]'), "font-weight", "font-style", "text-anchor"
    )
    assert found == [("Plain", None, None, None), ("bold", "600", None, None), ("slanted", None, "italic", None)]


def test_size_is_in_points() -> None:
    drawing = drawn("mermaid", "flowchart LR\n a --> b")
    width, height = (float(nodes(drawing, "svg")[0].get(name, "0")) for name in ("width", "height"))
    assert (drawing.width_pt, drawing.height_pt) == (width * 0.75, height * 0.75)


@pytest.mark.parametrize(
    ("source", "line", "reason"),
    [
        (
            "flowchart TD\n    start --> next\n    next --> [no identifier\n",
            3,
            "must be Mermaid that can be read; found 'next --> [no identifier': Expecting 'NODE_STRING', got 'SQS'",
        ),
        (
            "nothing of the kind\n",
            1,
            "must be Mermaid that can be read; found: No diagram type detected for the given text.",
        ),
        ("  \n", 1, "must state a diagram; found nothing"),
    ],
)
def test_fault_is_told_with_its_line(source: str, line: int, reason: str) -> None:
    assert undrawn("mermaid", source) == Undrawn(line, reason)


def test_source_beyond_the_limit_is_not_drawn() -> None:
    reason = "must be at most 20 bytes; found 23"
    assert undrawn("mermaid", "flowchart LR\n aaa --> b", limits=Limits(diagram_bytes=20)) == Undrawn(1, reason)


def test_diagram_that_takes_too_long_is_given_up() -> None:
    many = "flowchart TD\n" + "\n".join(f"a{number} --> a{number * 7 % 900}" for number in range(900))
    assert undrawn("mermaid", many, limits=Limits(diagram_s=0.1)).reason.startswith("must be drawn within 0.1 s")


def test_what_an_author_writes_does_nothing() -> None:
    source = 'flowchart LR\n a["<img src=x onerror=alert(1)><script>x</script>hi"]\n click a "javascript:alert(1)"'
    made = draw("mermaid", source)
    assert isinstance(made, Undrawn) or not re.search(rb"javascript:|<script|<img|onerror=", made.svg)


def test_colour_that_leads_out_is_dropped() -> None:
    made = draw("mermaid", 'flowchart LR\n a\n style a fill:url("https://example.org/x")')
    assert isinstance(made, Undrawn) or b"example.org" not in made.svg


def test_missing_engine_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    from rfcexport.diagrams.mermaid import _script

    monkeypatch.setitem(sys.modules, "_quickjs", None)
    _script.cache_clear()
    assert undrawn("mermaid", FLOW) == Undrawn(1, "must have quickjs-ng to be drawn; found none")


def test_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    from rfcexport.diagrams.mermaid import _script

    monkeypatch.setattr("sys.path", [])
    _script.cache_clear()
    assert undrawn("mermaid", FLOW) == Undrawn(1, f"must have {PACKAGE} to be drawn; found none")


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("flowchart LR\n a[List<Order>] -->|/oot/<name>| b[x<br>y<sub>z</sub>]", "/oot/<name>|List<Order>|x|yz"),
        ("sequenceDiagram\n A->>A: Get<Order>() </end>", "Get<Order>() </end>|A|A"),
        ("classDiagram\n class Foo {\n  +List<int> all\n }\n <<interface>> Foo", "«interface»|Foo|+List<int> all"),
    ],
)
def test_words_in_angle_brackets_are_words(source: str, words: str) -> None:
    assert drawn("mermaid", source).words.split("\n") == words.split("|")


def test_fault_beside_angle_brackets_is_told_as_it_is_written() -> None:
    reason = undrawn("mermaid", "flowchart LR\n a --> b<x>c\n").reason
    assert reason.startswith("must be Mermaid that can be read; found 'a --> b<x>c': Expecting")


def test_clock_is_no_input() -> None:
    source = "gantt\n dateFormat YYYY-MM-DD\n axisFormat %d %b\n section S\n Work :a, 2027-03-01, 3d"
    assert drawn("mermaid", source).words.split("\n")[-1].endswith("Mar")


def test_weight_beyond_all_measure_is_none() -> None:
    source = "flowchart LR\n  a[x]\n  style a font-weight:" + "9" * 5_000
    assert texts(drawn("mermaid", source), "font-weight") == [("x", None)]


def test_signs_that_turn_the_order_are_left_out_of_words_and_title() -> None:
    drawing = drawn("mermaid", 'flowchart LR\n  accTitle: t #8238;u\n  a["#8238;x"]')
    assert (drawing.title, drawing.words, b"\xe2\x80\xae" in drawing.svg) == ("t u", "x", False)
