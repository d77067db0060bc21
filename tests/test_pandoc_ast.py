from __future__ import annotations

from typing import Any

import pytest

from rfcexport import pandoc_ast as ast


def text(words: str) -> dict[str, Any]:
    return {"t": "Str", "c": words}


SPACE: dict[str, Any] = {"t": "Space"}


@pytest.mark.parametrize(
    ("heading", "anchor"),
    [
        ("Summary", "summary"),
        ("  Two  Words ", "two--words"),
        ("A `b` & c!", "a-b--c"),
        ("What's new? (v1.2)", "whats-new-v12"),
        ("snake_case-x", "snake_case-x"),
        ("中文 标题", "中文-标题"),
        ("Überblick", "überblick"),
        ("हिन्दी", "हिन्दी"),
        ("🚀 Launch", "-launch"),
        ("⚠\ufe0f Care", "\ufe0f-care"),
        ("C++ / C#", "c--c"),
        ("!!!", ""),
    ],
)
def test_anchor_is_that_of_the_code_host_when_made_of_a_heading(heading: str, anchor: str) -> None:
    assert ast.anchor_of(heading) == anchor


def test_plain_text_is_what_is_read_when_nodes_are_nested() -> None:
    inlines = [
        {"t": "Strong", "c": [text("a"), SPACE, {"t": "Emph", "c": [text("b")]}]},
        {"t": "LineBreak"},
        {"t": "Link", "c": [["", [], []], [{"t": "Code", "c": [["", [], []], "c"]}], ["u", "t"]]},
        {"t": "Quoted", "c": [{"t": "DoubleQuote"}, [text("d")]]},
        {"t": "Note", "c": [{"t": "Para", "c": [text("note")]}]},
        {"t": "Image", "c": [["", [], []], [text("alt")], ["u", ""]]},
        {"t": "Math", "c": [{"t": "InlineMath"}, "x"]},
    ]
    assert ast.plain_text(inlines) == "a b\nc“d”x"


def test_block_text_has_every_block_when_they_are_nested() -> None:
    plain = {"t": "Plain", "c": [text("x")]}
    cell = [["", [], []], {"t": "AlignDefault"}, 1, 1, [plain]]
    row = [["", [], []], [cell]]
    blocks = [
        {"t": "Header", "c": [1, ["", [], []], [text("h")]]},
        {"t": "BulletList", "c": [[plain], [{"t": "OrderedList", "c": [[1], [[plain]]]}]]},
        {"t": "Div", "c": [["", [], []], [{"t": "BlockQuote", "c": [plain]}]]},
        {"t": "DefinitionList", "c": [[[text("t")], [[plain]]]]},
        {"t": "CodeBlock", "c": [["", [], []], "c"]},
        {"t": "Figure", "c": [["", [], []], [None, [plain]], [plain]]},
        {"t": "Table", "c": [[], [None, []], [], [[], [row]], [[[], 0, [], [row]]], [[], []]]},
        {"t": "HorizontalRule"},
    ]
    assert (ast.block_text(blocks).split("\n\n"), ast.word_count(blocks)) == (list("hxxxtxcxxxx"), 11)


def test_walk_is_in_reading_order_when_nodes_are_nested() -> None:
    nodes = [{"t": "Para", "c": [text("a"), {"t": "Emph", "c": [text("b")]}]}, {"t": "HorizontalRule"}]
    assert [node["t"] for node in ast.walk(nodes)] == ["Para", "Str", "Emph", "Str", "HorizontalRule"]


def test_inlines_are_split_when_the_sign_stands_in_a_word() -> None:
    assert ast.split_inlines([text("a:b"), SPACE, text("c:")], at=":") == ([text("a")], [text("b"), SPACE, text("c:")])


def test_inlines_are_not_split_when_the_sign_is_nested() -> None:
    assert ast.split_inlines([{"t": "Emph", "c": [text("a:")]}], at=":") is None


def test_inlines_are_stripped_when_spaces_stand_at_the_ends() -> None:
    assert ast.stripped([SPACE, text("a"), SPACE, text("b"), {"t": "LineBreak"}]) == [text("a"), SPACE, text("b")]


@pytest.mark.parametrize(
    ("inlines", "leads"),
    [
        ([{"t": "Str", "c": "as:"}], True),
        ([{"t": "Str", "c": "如下："}, {"t": "Space"}], True),
        ([{"t": "Strong", "c": [{"t": "Str", "c": "Bold"}]}, {"t": "Space"}], True),
        ([{"t": "Strong", "c": [{"t": "Str", "c": "b" * 100}]}], False),
        ([{"t": "Strong", "c": [{"t": "Str", "c": "Bold"}]}, {"t": "Str", "c": "not"}], False),
        ([{"t": "Image", "c": [["", [], []], [], ["x.png", ""]]}], False),
        ([], False),
    ],
)
def test_a_paragraph_leads_in_what_follows(inlines: list[dict[str, Any]], leads: bool) -> None:
    assert ast.leads_in(inlines) is leads
