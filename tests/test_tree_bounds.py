"""Bounds on the tree: what is counted while it is cleaned, at each limit and one above it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from rfcexport.diagnostics import Read, RefusedInput
from rfcexport.model import Block, Inline, Rfc
from rfcexport.policy import Limits
from rfcexport.reader import read_rfc
from rfcexport.tree_bounds import TreeBounds

LIMITS = Limits(nesting=3, table_rows=4, table_columns=5, code_lines=3, footnotes=2, links=2, marks=2)
LINK: Inline = {"t": "Link", "c": [["", [], []], [{"t": "Str", "c": "a"}], ["b", ""]], "line": 8}


def bounds() -> TreeBounds:
    return TreeBounds("x.md", LIMITS)


def refusal(call: Callable[[], object]) -> tuple[str, str | None]:
    with pytest.raises(RefusedInput) as refused:
        call()
    return str(refused.value), refused.value.hint


def hint(name: str) -> str:
    return f"--limit {name}=NUMBER sets another limit"


def test_levels_are_refused_when_there_are_more_than_the_limit() -> None:
    bounds().see_level(3, 7)
    message = "x.md:7: error[limit-nesting]: must nest at most 3 levels deep; found more"
    assert refusal(lambda: bounds().see_level(4, 7)) == (message, hint("nesting"))


@pytest.mark.parametrize(
    ("rows", "columns", "message", "name"),
    [
        (5, 1, "table must have at most 4 rows; found 5", "table-rows"),
        (1, 6, "table must have at most 5 columns; found 6", "table-columns"),
        (1_000_000, 1_000, "table must have at most 4 rows; found 1,000,000", "table-rows"),
    ],
)
def test_table_is_refused_when_it_is_larger_than_the_limits(rows: int, columns: int, message: str, name: str) -> None:
    bounds().see_table(4, 5, 7)
    expected = (f"x.md:7: error[limit-table]: {message}", hint(name))
    assert refusal(lambda: bounds().see_table(rows, columns, 7)) == expected


def test_tables_are_refused_when_all_of_them_have_more_cells_than_the_largest() -> None:
    seen = bounds()
    seen.see_table(2, 5, 1)
    seen.see_table(2, 5, 5)
    message = "x.md:9: error[limit-table]: table must have at most 4 rows; found 21 cells in all tables up to here"
    assert refusal(lambda: seen.see_table(1, 1, 9)) == (message, hint("table-rows"))


@pytest.mark.parametrize("text", ["", "a", "a\nb\nc", "a\nb\nc\n", "\n\nc", "a" * 1_000])
def test_code_passes_when_it_has_as_many_lines_as_the_limit(text: str) -> None:
    bounds().see_code(text, 7)


@pytest.mark.parametrize(("text", "lines"), [("a\nb\nc\nd", "4"), ("a\nb\nc\nd\n", "4"), ("\n" * 5_000 + "a", "5,001")])
def test_code_is_refused_when_it_has_more_lines_than_the_limit(text: str, lines: str) -> None:
    message = f"x.md:7: error[limit-code]: code must have at most 3 lines; found {lines}"
    assert refusal(lambda: bounds().see_code(text, 7)) == (message, hint("code-lines"))


def test_footnotes_are_refused_when_there_are_more_than_the_limit() -> None:
    seen = bounds()
    seen.see_note(1)
    seen.see_note(2)
    message = "x.md:7: error[limit-footnotes]: must unfold to at most 2 footnotes; found more"
    assert refusal(lambda: seen.see_note(7)) == (message, hint("footnotes"))


def paragraph(links: int, line: int | None) -> Block:
    return {"t": "Para", "c": [{"t": "Emph", "c": [LINK]}] * links, "line": line}


def counted(*blocks: Block) -> TreeBounds:
    seen = bounds()
    for block in blocks:
        for _ in block["c"]:
            seen.see_link()
    return seen


def test_links_pass_when_no_paragraph_has_more_than_the_limit() -> None:
    blocks = [paragraph(2, 1), paragraph(2, 3)]
    counted(*blocks).check_paragraphs(blocks)


@pytest.mark.parametrize(("line", "told"), [(7, 7), (None, 8)], ids=["paragraph", "paragraph of HTML"])
def test_links_are_refused_when_a_paragraph_has_more_than_the_limit(line: int | None, told: int) -> None:
    blocks = [paragraph(2, 1), {"t": "BlockQuote", "c": [paragraph(3, line)], "line": 5}]
    message = f"x.md:{told}: error[limit-links]: paragraph must have at most 2 links; found 3"
    assert refusal(lambda: counted(blocks[0], blocks[1]["c"][0]).check_paragraphs(blocks)) == (message, hint("links"))


@pytest.mark.parametrize(
    ("node", "is_code"),
    [({"t": "Str", "c": "q\u0300\u0301\u0302"}, False), ({"t": "Code"}, True), ({"t": "CodeBlock"}, True)],
)
def test_words_are_refused_when_a_letter_has_more_marks_than_the_limit(node: dict[str, object], is_code: bool) -> None:
    marked = {**node, "c": [["", [], []], "q\u0300\u0301\u0302"]} if is_code else node
    blocks = [
        {"t": "Para", "c": [{"t": "Str", "c": "q\u0300\u0301"}], "line": 1},
        {"t": "Para", "c": [marked], "line": 7},
    ]
    message = "x.md:7: error[limit-marks]: letter must carry at most 2 combining marks; found 3"
    assert refusal(lambda: bounds().check_words(blocks)) == (message, hint("marks"))


def read_within(text: str) -> Read[Rfc]:
    """The RFC in `text`, read with bounds that a small one reaches; those on levels and columns are the usual ones."""
    return read_rfc(text.encode(), path="x.md", limits=Limits(table_rows=50, code_lines=100, links=20))


DEEP = "must nest at most 40 levels deep; found more"
HEAD = "|a|b|\n|-|-|\n"


@pytest.mark.parametrize(
    "text",
    [
        "<div>" * 40 + "x\n",
        ">" * 20 + " " + "<div>" * 20 + "x\n",
        "<table><tr><td colspan=60>x</td></tr></table>\n",
        "<table><tr><td colspan=9999999999 rowspan=\u00b2>x</td></tr></table>\n",
        "<table>" + "<tr><td>x</td></tr>" * 50 + "</table>\n",
        HEAD + "|c|d|\n" * 49,
        "<pre><code>\n" + "x\n" * 100 + "</code></pre>\n",
        "```\n" + "x\n" * 100,
        "    x\n" * 100,
    ],
    ids=["elements", "quotes and elements", "spanned columns", "a span that is none", "rows of HTML", "rows", "pre",
         "open fence", "indented"],
)  # fmt: skip
def test_document_passes_when_it_is_as_large_as_the_limits(text: str) -> None:
    assert read_within(text).diagnostics == ()


@pytest.mark.parametrize(
    ("text", "message", "name"),
    [
        ("<div>" * 41 + "x\n", f"1: error[limit-nesting]: {DEEP}", "nesting"),
        ("a\n\n" + ">" * 20 + " " + "<div>" * 21 + "x\n", f"3: error[limit-nesting]: {DEEP}", "nesting"),
        ("<ul><li>" * 21 + "x\n", f"1: error[limit-nesting]: {DEEP}", "nesting"),
        ("<details>\n\n" * 41 + "x\n", f"81: error[limit-nesting]: {DEEP}", "nesting"),
        ("x[^1]\n\n[^1]: " + "> " * 40 + "y\n", f"3: error[limit-nesting]: {DEEP}", "nesting"),
        ("<table><tr><td colspan=61>x</td></tr></table>\n",
         "1: error[limit-table]: table must have at most 60 columns; found 61", "table-columns"),
        ("<table><tr><td colspan=100000>x</td></tr></table>\n",
         "1: error[limit-table]: table must have at most 60 columns; found 1,000", "table-columns"),
        ("a\n\n<table><tr>" + "<td>x</td>" * 61 + "</tr></table>\n",
         "3: error[limit-table]: table must have at most 60 columns; found 61", "table-columns"),
        ("<table>" + "<tr><td>x</td></tr>" * 51 + "</table>\n",
         "1: error[limit-table]: table must have at most 50 rows; found 51", "table-rows"),
        ("<pre>" + "x\n" * 101 + "</pre>\n",
         "1: error[limit-code]: code must have at most 100 lines; found 101", "code-lines"),
        ("https://a.b\n" * 21,
         "1: error[limit-links]: paragraph must have at most 20 links; found 21", "links"),
        ("a\n\n<p>" + "<a href=b>c</a>\n" * 21 + "</p>\n",
         "3: error[limit-links]: paragraph must have at most 20 links; found 21", "links"),
    ],
)  # fmt: skip
def test_document_is_refused_when_it_is_larger_than_the_limits(text: str, message: str, name: str) -> None:
    assert refusal(lambda: read_within(text)) == (f"x.md:{message}", hint(name))
