"""Code in HTML: every line a block, with what its author said of it; drawings in their grid, on the page they need."""

from __future__ import annotations

import re
from html import unescape

import pytest

from rfcexport.html_code import DiagramSetting, code_html, diagram_html, diagram_setting
from rfcexport.html_form import Form
from rfcexport.info_strings import Listing, attributes_of, listing_of
from rfcexport.theme import load_theme


def form(*, is_print: bool = True, has_line_numbers: bool = False) -> Form:
    return Form(
        is_print=is_print,
        suffix=".pdf",
        labels=load_theme("standard").labels,
        pictures={},
        picture_url=lambda address, picture: "",
        path="x.md",
        has_line_numbers=has_line_numbers,
    )


def stated(info: str) -> Listing:
    return listing_of(attributes_of(info))


def test_a_title_stands_above_its_code() -> None:
    assert code_html("a", "", form(), stated('text title="a <b>"')) == (
        '<div class="titled">\n<p class="code-title">a &lt;b&gt;</p>\n'
        '<pre class="code"><code><span class="kept"><span class="line">a\n</span></span></code></pre>\n</div>\n'
    )


def test_a_title_stands_above_its_drawing() -> None:
    assert diagram_html("+--+", 8.5, "", stated("text title=T")) == (
        '<div class="titled">\n<p class="code-title">T</p>\n<pre class="diagram d85">+--+\n</pre>\n</div>\n'
    )


def test_the_lines_that_an_author_points_at_are_marked() -> None:
    html = code_html("a\nb\nc\nd", "", form(), stated("text {2,4}"))
    assert re.findall('class="(line[^"]*)"', html) == ["line", "line marked", "line", "line marked"]


@pytest.mark.parametrize("language", ["diff", "patch"])
def test_the_lines_of_a_diff_are_told_apart(language: str) -> None:
    html = code_html("@@ -1 +1 @@\n-a\n+b\n c", language, form())
    assert re.findall('class="(line[^"]*)"', html) == ["line hunk", "line removed", "line added", "line"]


@pytest.mark.parametrize(
    ("info", "has_line_numbers", "opening"),
    [
        ("js", False, '<pre class="code">'),
        ("js", True, '<pre class="code numbered">'),
        ("js no-line-numbers", True, '<pre class="code">'),
        ("js showLineNumbers", False, '<pre class="code numbered">'),
        ("js startFrom=10", False, '<pre class="code">'),
        ("js showLineNumbers{10}", False, '<pre class="code numbered" style="counter-reset:line 9">'),
        ("js showLineNumbers{999}", False, '<pre class="code numbered far" style="counter-reset:line 998">'),
    ],
)
def test_lines_are_numbered_where_it_is_asked_for(info: str, has_line_numbers: bool, opening: str) -> None:
    html = code_html("a\nb", "", form(has_line_numbers=has_line_numbers), stated(info))
    assert html.startswith(opening)


@pytest.mark.parametrize(
    ("columns", "lines", "may_turn", "setting"),
    [
        (80, 3, True, DiagramSetting(8.5)),
        (130, 3, True, DiagramSetting(5.5)),
        (140, 3, True, DiagramSetting(8.0, is_landscape=True)),
        (140, 60, True, DiagramSetting(5.5, is_landscape=True)),
        (140, 3, False, DiagramSetting(5.0)),
        (204, 3, True, DiagramSetting(5.5, is_landscape=True)),
        (230, 3, True, DiagramSetting(4.5, is_landscape=True)),
        (400, 3, True, DiagramSetting(None, is_landscape=True)),
        (400, 3, False, DiagramSetting(None)),
    ],
)
def test_a_wide_drawing_turns_its_page_before_it_is_too_small(
    columns: int, lines: int, may_turn: bool, setting: DiagramSetting
) -> None:
    assert diagram_setting("\n".join(["x" * columns] * lines), form(), may_turn=may_turn) == setting


def test_a_drawing_that_fits_no_page_says_so_to_the_printer() -> None:
    assert diagram_html("+--+", None, ' tabindex="0"') == '<pre class="diagram d40 beyond" tabindex="0">+--+\n</pre>\n'


@pytest.mark.parametrize(
    ("code", "words"),
    [(f'x="{"a" * 60}"', f'x=…"{"a" * 60}"'), (f'"{"a" * 60}"', f'"{"a" * 60}"'), ('x="short"', 'x="short"')],
)
def test_a_long_token_may_begin_a_row_on_paper(code: str, words: str) -> None:
    html = unescape(re.sub("<[^>]*>", "", code_html(code, "js", form())))
    assert html.replace("\n", "").replace("\u200b", "…") == words
    assert "\u200b" not in code_html(code, "js", form(is_print=False))


@pytest.mark.parametrize(("columns", "kept"), [(10, 2), (500, 2), (1_000, 0), (40_000, 0)])
def test_lines_stay_together_unless_they_take_much_of_a_page(columns: int, kept: int) -> None:
    code = "\n".join(["{", "x" * columns, "}", "a", "b", "}", "y" * columns, "{"])
    assert code_html(code, "", form()).count('class="kept"') == kept
