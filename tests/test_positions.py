"""Lines and columns of nodes, found by a second parser; and no place at all where the two do not agree."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from rfcexport.model import Block
from rfcexport.pandoc import read_tree
from rfcexport.pandoc_ast import walk
from rfcexport.policy import Limits
from rfcexport.positions import AT, Place, PositionsUnknown, locate
from rfcexport.tree_cleaning import Cleaner
from tests.test_tree_cleaning import DOCUMENTS


def located(markdown: str) -> list[Block]:
    blocks = read_tree(markdown, path="x.md", limits=Limits())
    locate(blocks, markdown)
    return blocks


def lines(markdown: str) -> str:
    """Every node with a place, as `kind line`, in reading order."""
    return ", ".join(f"{node['t']} {node[AT].line}" for node in walk(located(markdown)) if AT in node)


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("\n# A\n\nb\nc\n\nd", "Header 2, Para 4, Para 7"),
        ("A\n===\n\n---\n\n    x\n\n```\ny\n```", "Header 1, HorizontalRule 4, CodeBlock 6, CodeBlock 8"),
        ("> a\n>\n> - b\n> - c\n\nd", "BlockQuote 1, Para 1, BulletList 3, Plain 3, Plain 4, Para 6"),
        ("- a\n\n  b\n- ```\n  c\n  ```", "BulletList 1, Para 1, Para 3, CodeBlock 4"),
        ("1. a\n   - b\n2. c", "OrderedList 1, Plain 1, BulletList 2, Plain 2, Plain 3"),
        ("- [x] a\n- b\n- [ ] c", "BulletList 1, Plain 1, BulletList 2, Plain 2, BulletList 3, Plain 3"),
        ("|a|b|\n|-|-|\n|c|[d](e)|", "Table 1, Plain 1, Plain 1, Plain 3, Plain 3, Link 3"),
        ("a\n\n> [!NOTE]\n> b", "Para 1, Div 3, Para 4"),
        ("<div>\n\na\n\n</div>", "RawBlock 1, Para 3, RawBlock 5"),
        ("[r]: u\n[r]", "Para 2, Link 2"),
        ("a[^1]\n\nb\n\n[^1]: c\n\n    d", "Para 1, Note 1, Para 5, Para 7, Para 3"),
        ("a\nb <b>c</b>\n**[d](e)\n![f](g)**", "Para 1, RawInline 2, RawInline 2, Link 3, Image 4"),
        ("a\nwww.b.org and\nhttp://c.org", "Para 1, Link 2, Link 3"),
        ("a `b\nc` d\n[e](f)", "Para 1, Link 3"),
        ("a $b$\n$$\nc\n$$ d\nwww.e.org", "Para 1, Math 1, Math 2, Link 5"),
        ("```math\na\n```", "Para 1, Math 1"),
    ],
)  # fmt: skip
def test_nodes_have_the_line_they_begin_at_when_both_parsers_agree(markdown: str, expected: str) -> None:
    assert lines(markdown) == expected


@pytest.mark.parametrize(
    ("markdown", "kind", "place"),
    [
        ("é [a](b) [c](d)", "Link", Place(1, 3)),
        ("a\n> é ![a](b)", "Image", Place(2, 5)),
        ("é $a$ b", "Math", Place(1, 3, 1, 6)),
        ("x\n$`a`$", "Math", Place(2, 1, 2, 6)),
        ("x $\\\\{a\\\\}$", "Math", Place(1, 3, 1, 12)),
        ("> $$a\n> b$$", "Math", Place(1, 3, 2, 6)),
    ],
)
def test_inline_has_its_column_when_one_is_looked_at(markdown: str, kind: str, place: Place) -> None:
    assert next(walk(located(markdown), kind))[AT] == place


@pytest.mark.parametrize(
    "markdown",
    [
        # A formula that stands twice in the source and once in the tree.
        "`$a$` and $a$",
        # A bare address in a line that is not known, as the code before it hides a line end.
        "`a\nb` www.c.org",
        # Which of two footnotes of one name is meant.
        "a[^1]\n\n[^1]: b\n\n[^1]: c",
    ],
)
def test_positions_are_unknown_when_a_place_would_be_guessed(markdown: str) -> None:
    with pytest.raises(PositionsUnknown):
        located(markdown)


def test_search_is_given_up_when_a_paragraph_holds_very_many_formulas() -> None:
    markdown = " ".join(f"$a_{n}$" for n in range(4000))
    with pytest.raises(PositionsUnknown):
        locate([{"t": "Para", "c": [formula(f"a_{n}") for n in range(4000)]}], markdown)


def formula(text: str) -> dict[str, Any]:
    return {"t": "Math", "c": [{"t": "InlineMath"}, text]}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_lines_are_those_of_pandoc_when_pandoc_states_them(name: str, corpus: Path) -> None:
    markdown = re.sub(r"\A---\n.*?\n---\n", "", (corpus / name).read_text("utf-8"), flags=re.DOTALL).expandtabs(4)
    stated = read_tree(markdown, path=name, limits=Limits(), has_positions=True)
    assert stated_lines(located(markdown), markdown) == stated_lines(stated, markdown)


def stated_lines(blocks: list[Block], markdown: str) -> list[tuple[str, int | None]]:
    """Kinds and lines; not of code, tables and notes, for whose parts pandoc states those of what they stand in."""
    found: list[tuple[str, int | None]] = []

    def gather(nodes: Any) -> None:
        for node in nodes if isinstance(nodes, list) else []:
            if isinstance(node, dict) and node.get("t") not in ("Table", "Note"):
                if "line" in node and node["t"] != "CodeBlock":
                    found.append((node["t"], node["line"]))
                gather(node.get("c"))
            else:
                gather(node)

    gather(Cleaner("x.md", markdown.split("\n")).clean(blocks))
    return found


def test_no_place_is_certain_in_a_text_beyond_the_limits() -> None:
    with pytest.raises(PositionsUnknown):
        locate([], "> " * 60 + "x")
