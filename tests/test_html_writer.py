"""The tree -> HTML, where it is more than a tag for a node."""

from __future__ import annotations

import re

import pytest

from rfcexport import parse_rfc
from rfcexport.html_form import Form
from rfcexport.html_writer import HtmlWriter
from rfcexport.theme import load_theme


def body(text: str, *, is_print: bool) -> str:
    """The text of a document as HTML, without the line ends of its blocks."""
    rfc = parse_rfc(f"# T\n\n{text}\n".encode()).value
    labels = load_theme().labels
    form = Form(is_print, "pdf" if is_print else "html", labels, {}, lambda address, _: address, rfc.source.path)
    return HtmlWriter(form).document(rfc.blocks, rfc.sections).replace("\n", "")


@pytest.mark.parametrize("is_print", [False, True])
def test_a_link_in_a_link_is_its_words(is_print: bool) -> None:
    text = '<a href="https://a.example">one <a href="https://b.example">two</a> three</a>'
    found = body(text, is_print=is_print)
    assert found == '<p><a href="https://a.example">one two three</a></p>'


def test_a_note_called_in_a_link_stands_behind_it() -> None:
    found = body("[a[^1]](https://a.example) b\n\n[^1]: See [c](https://c.example).", is_print=True)
    note = '<span class="footnote">See <a href="https://c.example">c</a>.</span>'
    assert found == f'<p><a href="https://a.example">a</a>{note} b</p>'


def test_a_link_that_no_output_may_have_is_its_words() -> None:
    assert body(r"[a](\\\\host\\share) b", is_print=False) == "<p>a b</p>"


def test_a_word_of_many_lines_is_set_in_pieces_on_paper() -> None:
    pieces = f"<span>{'x' * 200}</span><wbr/><span>{'x' * 200}</span><wbr/><span>x</span>"
    text = f"{'x' * 401} `a {'x' * 401} b`"
    assert body(text, is_print=True) == f"<p>{pieces} <code>a {pieces} b</code></p>"
    assert body("x" * 401, is_print=False) == f"<p>{'x' * 401}</p>"


def test_the_address_of_a_missing_picture_is_cut_when_it_is_long_beyond_reading() -> None:
    assert f"<code>{'x' * 399}…</code>" in body(f"a ![b]({'x' * 401}.png)", is_print=False)
    assert f"{'x' * 150}.<wbr/>png</code>" in body(f"a ![b]({'x' * 150}.png)", is_print=False)


def test_headings_in_a_quote_leave_out_no_level() -> None:
    found = body("## S\n\n> ###### A\n>\n> ###### B\n>\n> #### C\n>\n> ##### D\n", is_print=True)
    assert re.findall(r"<h(\d) class=\"nested\"[^>]*>(\w)", found) == [("3", "A"), ("3", "B"), ("3", "C"), ("4", "D")]


def test_words_in_another_language_say_so_and_no_other_attribute_does() -> None:
    text = 'A <span lang="de" onclick="x">Wort</span>, <em lang="fr-CA">mot</em>, <span lang="x y">bad</span>.'
    said = '<p>A <span lang="de">Wort</span>, <span lang="fr-CA"><em>mot</em></span>, bad.</p>'
    assert body(text, is_print=False) == said


@pytest.mark.parametrize(
    ("is_print", "inner"), [(True, '<div class="body"><p>a</p><p>b</p></div>'), (False, "<p>a</p><p>b</p>")]
)
def test_blocks_of_an_item_stand_in_one_on_paper(is_print: bool, inner: str) -> None:
    assert body("- a\n\n  b\n", is_print=is_print) == f"<ul><li>{inner}</li></ul>"


def test_a_line_may_begin_with_code_whatever_its_first_sign_is() -> None:
    text = "A `.gitignore` (`.x`), *`?`* and `b`."
    found = body(text, is_print=True)
    assert (
        found
        == "<p>A \u200b<code>.gitignore</code> (<code>.x</code>), \u200b<em><code>?</code></em> and <code>b</code>.</p>"
    )
    assert "\u200b" not in body(text, is_print=False)


def noted(text: str, *, is_print: bool) -> tuple[str, list[str]]:
    """The text as HTML, and the slugs of what was noticed."""
    rfc = parse_rfc(f"# T\n\n{text}\n".encode()).value
    form = Form(is_print, "pdf", load_theme().labels, {}, lambda address, _: address, rfc.source.path)
    writer = HtmlWriter(form)
    html = writer.document(rfc.blocks, rfc.sections).replace("\n", "")
    return re.sub("[-+]{9,}", "…", html), [found.slug for found in writer.diagnostics]


def drawing(columns: int) -> str:
    line = "+" + "-" * (columns - 2) + "+"
    return f"```\n{line}\n{line}\n```"


@pytest.mark.parametrize(
    ("columns", "opening", "slugs"),
    [
        (100, '<pre class="diagram d70">…', []),
        (150, '<div class="landscape"><pre class="diagram d75">…', ["code-landscape"]),
        (230, '<div class="landscape"><pre class="diagram d45">…', ["code-width"]),
        (400, '<pre class="code"><code><span class="kept"><span class="line long">…', ["code-width"]),
    ],
)
def test_a_wide_drawing_turns_its_page(columns: int, opening: str, slugs: list[str]) -> None:
    html, found = noted(drawing(columns), is_print=True)
    assert (html[: len(opening)], found) == (opening, slugs)


def test_a_wide_drawing_scrolls_on_the_screen() -> None:
    html, found = noted(drawing(150), is_print=False)
    assert (html.startswith('<pre class="diagram d45" tabindex="0" role="region"'), found) == (True, [])


def test_a_wide_drawing_in_a_cell_is_small() -> None:
    cell = f"<table><tr><td><pre>+{'-' * 138}+\n+--+</pre></td></tr></table>"
    html, found = noted(cell, is_print=True)
    assert ('<pre class="diagram d50">' in html, "landscape" in html, found) == (True, False, ["code-width"])


LONG = "a_name_of_many_parts_that_does_not_fit_into_a_line"


def test_a_long_word_behind_other_words_may_begin_a_line_on_paper() -> None:
    assert body(f"x`y`{LONG} (`{LONG}`) (`short`)", is_print=True) == (
        f"<p>x<code>y</code>\u200b{LONG} (\u200b<code>{LONG}</code>) (<code>short</code>)</p>"
    )


def test_names_in_a_cell_part_where_a_reader_would_part_them() -> None:
    html = body("| a |\n|---|\n| some_long_name `x.y_long_name` short_one |", is_print=True)
    assert re.findall("<td>(.*?)</td>", html) == [
        "some_\u200blong_\u200bname <code>x.\u200by_\u200blong_\u200bname</code> short_one"
    ]


def test_no_sign_that_shows_nothing_stands_on_the_screen() -> None:
    assert "\u200b" not in body(f"x`y`{LONG}\n\n| a |\n|---|\n| {LONG} |", is_print=False)


def test_no_line_end_stands_between_the_blocks_of_a_note_on_paper() -> None:
    text = "a[^1]\n\n[^1]: b:\n\n    ```\n    x\n\n    y\n    ```\n\n    - c\n\n    | d |\n    |---|\n    | e |"
    rfc = parse_rfc(f"# T\n\n{text}\n".encode()).value
    form = Form(True, "pdf", load_theme().labels, {}, lambda address, _: address, rfc.source.path)
    html = HtmlWriter(form).document(rfc.blocks, rfc.sections)
    assert re.findall(r"[^\n]*\n", html) == [
        '<p>a<span class="footnote"><p class="lead-in">b:</p><pre class="code"><code><span class="kept">'
        '<span class="line">x\n',
        '</span><span class="line">\n',
        '</span><span class="line">y\n',
        "</span></span></code></pre><ul><li>c</li></ul>"
        '<table class="t85"><colgroup><col style="width:100.0%"/></colgroup><thead><tr><th scope="col">d</th>'
        "</tr></thead><tbody><tr><td>e</td></tr></tbody></table></span></p>\n",
    ]
