"""Code keeps every line and every sign; drawings are told from code."""

from __future__ import annotations

import re
from html import unescape

import pytest

from rfcexport.highlight import columns_of, is_diagram, language_of, marked_lines, why_plain
from rfcexport.policy import Limits


@pytest.mark.parametrize(
    ("code", "language"),
    [
        ("fn main() { let x: Vec<u8> = vec![]; } // end", "rust"),
        ("a\n\n\nb\n", "python"),
        ("- old\n+ new\n same", "diff"),
        ("<b>&amp;</b>", "html"),
        ("anything <at> all", "no-such-language"),
        ("\ttabs\tstay", "go"),
        ("line\n" * 1_200, "python"),
    ],
)
def test_marked_lines_hold_the_code_unchanged(code: str, language: str) -> None:
    assert [
        unescape(re.sub(r"</?span[^>]*>", "", line)) for line in marked_lines(code, language, Limits())
    ] == code.split("\n")


def test_marked_lines_colour_keywords_where_the_language_is_known() -> None:
    assert marked_lines("return 1", "python", Limits()) == ['<span class="k">return</span> <span class="m">1</span>']


@pytest.mark.parametrize(
    ("classes", "language"),
    [
        (["rust,ignore"], "rust"),
        (["{.python}"], "python"),
        (["language-go"], "go"),
        (["JSON"], "json"),
        ([], ""),
        (["numberLines"], ""),
        (["numberLines", "go"], "go"),
    ],
)
def test_language_is_read_from_the_info_string(classes: list[str], language: str) -> None:
    assert language_of(classes) == language


BOXES = "┌───┐\n│ a │\n└───┘"
ASCII = "+---+     +---+\n| a |---->| b |\n+---+     +---+"


@pytest.mark.parametrize(
    ("code", "language", "drawn"),
    [
        (BOXES, "", True),
        (ASCII, "text", True),
        (ASCII, "rust", False),
        ("plain words\nand more", "", False),
        ("a | b\nc | d", "", False),
        ("$ ls -la\ntotal 0", "text", False),
        (ASCII, "console", True),
        ("$ tree\n.\n├── a\n└── b", "console", True),
        (".\n├── a\n└── b", "bash", True),
        (".\n├── a\n└── b  # " + "and what it is for " * 4, "", True),
        (".\n├── a\n└── b  # " + "and what it is for " * 8, "", False),
        ("┌──┐\n│ a│ " + "and what it is for " * 8 + "│\n└──┘", "", True),
        ("# ── one ──\nls\ncd\n# ── two ──\nls\ncd", "bash", False),
        ("a ---> b\nb ---> c", "mermaid", False),
        ("a --- b\nb --- c", "dot", False),
        ("# ─────\n" + "run\n" * 20 + "# ─────", "", False),
        ("+---+\n| a |\n+---+\n" + "and words that go on " * 10, "", False),
        ("a: 1\nb:\n  - c\n---\nd: |\n  e", "", False),
    ],
)
def test_is_diagram_for_what_is_drawn_with_signs(code: str, language: str, drawn: bool) -> None:
    assert is_diagram(code, language) is drawn


def test_columns_count_wide_signs_twice() -> None:
    assert (columns_of("abc"), columns_of("漢字"), columns_of("a\tb")) == (3, 4, 9)


@pytest.mark.parametrize(
    ("lines", "language", "why"),
    [
        (2, "python", None),
        (3, "python", "code must have at most 2 lines for colours; found 3"),
        (3, "text", None),
        (3, "no-such-language", None),
    ],
)
def test_long_code_is_plain_and_says_why(lines: int, language: str, why: str | None) -> None:
    code, limits = "\n".join(["return 1"] * lines), Limits(highlighted_lines=2)
    is_plain = marked_lines(code, language, limits) == ["return 1"] * lines
    assert (why_plain(code, language, limits), is_plain) == (why, why is not None or language != "python")
