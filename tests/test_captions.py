"""Captions beside what they are about, and their numbers."""

from __future__ import annotations

import pytest

from rfcexport.captions import number_of
from rfcexport.model import Block, Rfc
from rfcexport.pandoc_ast import block_text, walk
from rfcexport.pipeline import parse_rfc

DIAGRAM = "```mermaid\nflowchart LR\n  a --> b\n```\n"
PICTURE = "![flow](flow.png)\n"
DRAWING = "```\n+---+    +---+\n| a |--->| b |\n+---+    +---+\n```\n"
TABLE = "| a | b |\n|---|---|\n| 1 | 2 |\n"


def read(text: str) -> Rfc:
    return parse_rfc(f"# Captions\n\n- Status: Draft\n\n## Design\n\n{text}".encode()).value


def captions(rfc: Rfc) -> list[tuple[str, str, str, str]]:
    """Kind, anchor, number and words of all that has a caption or could have one."""
    blocks: list[Block] = [block for section in rfc.walk() for block in section.blocks]
    return [
        (node["t"], node["c"][0][0], number_of(node), block_text(node["c"][1][1]))
        for node in walk(blocks, "Figure", "Table")
    ]


@pytest.mark.parametrize("shown", [DIAGRAM, PICTURE, DRAWING])
@pytest.mark.parametrize(
    "caption",
    ["*Figure: How it flows.*", "Figure: How it flows.", "**Figure:** How it flows.", "_Fig. – How it flows._"],
)
def test_a_caption_below_makes_a_figure(shown: str, caption: str) -> None:
    rfc = read(f"{shown}\n{caption}\n\nText.\n")
    assert captions(rfc) == [("Figure", "figure-1", "1", "How it flows.")]
    assert [block["t"] for section in rfc.walk() for block in section.blocks] == ["Figure", "Para"]


def test_formatting_in_a_caption_stays() -> None:
    rfc = read(f"{DIAGRAM}\n*Figure: How `a` **goes** to b.*\n")
    node = next(walk([block for section in rfc.walk() for block in section.blocks], "Figure"))
    assert [part["t"] for part in node["c"][1][1][0]["c"]] == [
        "Str", "Space", "Code", "Space", "Strong", "Space", "Str", "Space", "Str",
    ]  # fmt: skip


def test_a_number_of_its_author_is_kept_and_counted_on() -> None:
    rfc = read(f"{DIAGRAM}\n*Figure 3: One.*\n\n{DIAGRAM}\n*Figure: Two.*\n\n{DIAGRAM}\n*Figure A.1: Three.*\n")
    assert captions(rfc) == [
        ("Figure", "figure-3", "3", "One."),
        ("Figure", "figure-4", "4", "Two."),
        ("Figure", "figure-a1", "A.1", "Three."),
    ]


@pytest.mark.parametrize("text", [f"*Table: Sizes.*\n\n{TABLE}", f"{TABLE}\n*Table: Sizes.*\n"])
def test_a_table_has_its_caption_above_or_below(text: str) -> None:
    assert captions(read(text)) == [("Table", "table-1", "1", "Sizes.")]


def test_of_tables_in_a_row_each_has_its_own() -> None:
    rfc = read(f"*Table: One.*\n\n{TABLE}\n*Table: Two.*\n\n{TABLE}\n{TABLE}")
    assert [(number, words) for _, _, number, words in captions(rfc)] == [("1", "One."), ("2", "Two."), ("", "")]


def test_prose_beside_a_figure_is_no_caption() -> None:
    rfc = read(f"{DIAGRAM}\nFigures tell more than words.\n\n{DIAGRAM}\nFigure\n\n{TABLE}\nTables: two.\n")
    assert captions(rfc) == [("Table", "", "", "")]


def test_a_caption_beside_code_stays_text() -> None:
    rfc = read("```rust\nfn main() {}\n```\n\n*Figure: Code.*\n")
    assert [block["t"] for section in rfc.walk() for block in section.blocks] == ["CodeBlock", "Para"]


def test_captions_within_lists_and_quotes_are_joined_too() -> None:
    rfc = read(
        "- Item\n\n  ```dot\n  digraph { a }\n  ```\n\n  *Figure: In a list.*\n\n"
        "> | a |\n> |---|\n> | 1 |\n>\n> *Table: Quoted.*\n"
    )
    assert captions(rfc) == [("Figure", "figure-1", "1", "In a list."), ("Table", "table-1", "1", "Quoted.")]


def test_a_heading_keeps_the_anchor_that_a_figure_would_have() -> None:
    rfc = read(f"{DIAGRAM}\n*Figure: One.*\n\n## Figure 1\n\nSee [it](#figure-1).\n")
    assert captions(rfc) == [("Figure", "", "1", "One.")]
    assert [section.anchor for section in rfc.walk()] == ["design", "figure-1"]


def test_a_link_to_a_figure_is_found() -> None:
    read_ = parse_rfc(f"# Captions\n\n## Design\n\nSee [it](#figure-1).\n\n{DIAGRAM}\n*Figure: One.*\n".encode())
    assert [finding.slug for finding in read_.diagnostics] == []
