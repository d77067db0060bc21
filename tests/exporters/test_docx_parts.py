"""The pieces of the DOCX exporter that decide something by themselves."""

from __future__ import annotations

import re

import pytest

from rfcexport.exporters.docx_code import (
    CodeForm,
    DrawingSetting,
    code_block,
    code_points,
    drawing_setting,
    with_list_code,
)
from rfcexport.exporters.docx_controls import box_control
from rfcexport.exporters.docx_cover import title_points
from rfcexport.exporters.docx_flow import (
    ENDS_LANDSCAPE,
    KEPT,
    LANDSCAPE_END,
    PORTRAIT_END,
    kept_together,
    with_box,
    with_gaps,
    with_whole_pages,
    would_join,
)
from rfcexport.exporters.docx_headings import HeadingNumbers, heading_numbers
from rfcexport.exporters.docx_layout import Margins, Page, page_of
from rfcexport.exporters.docx_nodes import bookmark_of, empty_paragraph, hyperlink_target, raw_block, styled
from rfcexport.exporters.docx_pictures import fitted_emu
from rfcexport.images import Picture
from rfcexport.info_strings import attributes_of
from rfcexport.policy import Limits
from tests.exporters.docx_manuscripts import alert, code, manuscript, para, quote, section, table

WIDTH = page_of("a4").text_width
PICTURE = Picture("image/png", b"", 200.0, 100.0)
PIXEL = 9525


@pytest.mark.parametrize(
    ("anchor", "bookmark"),
    [
        ("summary", "summary"),
        ("detailed-design", "detailed_design"),
        ("with_underscore", "with_underscore_d9f2e16d"),
        ("1-first", "a_1_first_6b79eb37"),
        ("背景", "a__fbd97e9a"),
    ],
)
def test_bookmark_is_the_anchor_as_far_as_word_takes_it(anchor: str, bookmark: str) -> None:
    assert bookmark_of(anchor).rsplit("_", 1)[0] == bookmark.rsplit("_", 1)[0]


def test_bookmarks_of_like_anchors_differ() -> None:
    anchors = ["a-b", "a_b", "a.b", "x" * 60, "x" * 61, "é", "è"]
    assert len({bookmark_of(anchor) for anchor in anchors}) == len(anchors)


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("https://example.org/a b?q=<x>#y z", "https://example.org/a%20b?q=%3Cx%3E#y%20z"),
        ("//example.org/x", "https://example.org/x"),
        ("mailto:a@example.org", "mailto:a@example.org"),
        ("../notes/plan.txt", "../notes/plan.txt"),
        ("https://example.org/100%", "https://example.org/100%25"),
        ("https://example.org/%C3%A9", "https://example.org/%C3%A9"),
        ("notes\\plan.txt", "notes/plan.txt"),
        ("\\\\server\\share", None),
        ("%5C%5Cserver%5Cshare", None),
        ("file://server/share", None),
        ("https://ada:secret@example.org/", None),
        ("javascript:alert(1)", None),
        ("https://", None),
        ("http://[::1", None),
        ("http://example.org:port/", None),
        ("", None),
        ("https://example.org/" + "x" * 2000, None),
    ],
)
def test_hyperlink_target_is_an_address_that_word_takes(url: str, target: str | None) -> None:
    assert hyperlink_target(url) == target


@pytest.mark.parametrize(
    ("columns", "is_drawing", "points"),
    [
        (60, False, 9.0),
        (80, False, 9.0),
        (100, False, 7.0),
        (140, False, 8.0),
        (100, True, 7.0),
        (140, True, 5.0),
        (400, True, 4.0),
    ],
)
def test_code_is_as_large_as_its_lines_allow(columns: int, is_drawing: bool, points: float) -> None:
    assert code_points("x" * columns, WIDTH, is_drawing=is_drawing) == points


def test_few_long_lines_wrap_rather_than_shrink_all() -> None:
    source = "\n".join(["short()"] * 30 + ["x" * 140])
    assert code_points(source, WIDTH, is_drawing=False) == 8.0


COLOURS = {"surface": "#f5f6f8", "mark": "#fff3bf", "accent": "#0b5cad", "implemented-tint": "#daf1e6",
           "rejected-tint": "#fbe3e1"}  # fmt: skip


def code_xml(source: str, info: str = "", *, indent: int = 0, has_line_numbers: bool = False) -> str:
    block = {"t": "CodeBlock", "c": [attributes_of(info), source]}
    form = CodeForm(WIDTH, indent, Limits(), COLOURS, has_line_numbers=has_line_numbers)
    return str(code_block(block, form)["c"][1])


def test_tokens_take_the_styles_of_the_palette() -> None:
    xml = code_xml("def f(): pass", "python")
    assert '<w:rPr><w:rStyle w:val="CodeKeyword"/></w:rPr><w:t xml:space="preserve">def</w:t>' in xml


def test_code_in_a_list_has_the_style_of_its_depth() -> None:
    assert '<w:pStyle w:val="SourceCodeList2"/>' in code_xml("x", indent=850)


def test_styles_of_code_in_lists_are_based_on_what_has_the_name() -> None:
    styles = (
        '<w:styles><w:style w:type="paragraph" w:styleId="Quelltext"><w:name w:val="source code"/></w:style></w:styles>'
    )
    own = with_list_code(styles, ['<w:pStyle w:val="SourceCodeList1"/>', '<w:pStyle w:val="SourceCode80List1"/>'])
    assert re.findall(r'w:styleId="(\w+)"|<w:basedOn w:val="(\w+)"', own) == [
        ("Quelltext", ""), ("SourceCodeList1", ""), ("", "Quelltext"),
    ]  # fmt: skip


def test_short_code_is_one_paragraph() -> None:
    assert code_xml("a\nb") == (
        '<w:p><w:pPr><w:pStyle w:val="SourceCode"/><w:keepLines/></w:pPr><w:r><w:t xml:space="preserve">a</w:t></w:r>'
        '<w:r><w:br/></w:r><w:r><w:t xml:space="preserve">b</w:t></w:r></w:p>'
    )


def test_a_title_stands_above_its_code_in_a_style_of_its_own() -> None:
    assert code_xml("a", 'text title="a & b"') == (
        '<w:p><w:pPr><w:pStyle w:val="CodeTitle"/></w:pPr><w:r><w:t xml:space="preserve">a &amp; b</w:t></w:r></w:p>'
        '<w:p><w:pPr><w:pStyle w:val="SourceCode"/><w:keepLines/><w:spacing w:before="0"/></w:pPr>'
        '<w:r><w:t xml:space="preserve">a</w:t></w:r></w:p>'
    )


@pytest.mark.parametrize(
    ("source", "info", "fills"),
    [
        ("a\nb\nc", "text {2}", ["", "FFF3BF", ""]),
        ("+a\n-b\n c", "diff", ["DAF1E6", "FBE3E1", ""]),
        ("+a\n-b\n c", "patch {3}", ["DAF1E6", "FBE3E1", "FFF3BF"]),
    ],
)
def test_lines_are_tinted_as_whole_paragraphs(source: str, info: str, fills: list[str]) -> None:
    paragraphs = code_xml(source, info).split("</w:p>")[:-1]
    assert [(re.findall('w:fill="(\\w+)"', text) or [""])[0] for text in paragraphs] == fills


def test_a_marked_line_has_a_bar_at_its_side() -> None:
    first, second, _ = code_xml("a\nb", "text {2}").split("</w:p>")
    bar = '<w:left w:val="single" w:sz="24" w:space="5" w:color="0B5CAD"/>'
    assert (bar in first, bar in second) == (False, True)


def test_a_line_that_is_too_long_hangs_in_a_paragraph_of_its_own() -> None:
    short, long, _ = code_xml("a\n" + "x" * 300).split("</w:p>")
    assert re.findall("<w:ind .*?/>", short + long) == ['<w:ind w:left="322" w:right="130" w:hanging="192"/>'] * 2


def test_numbers_begin_where_the_author_says() -> None:
    xml = code_xml("a\nb", 'text {.numberLines startFrom="9"}')
    assert re.findall("<w:t [^>]*>(.*?)</w:t>", xml) == ["9", "a", "10", "b"]


def test_long_code_keeps_three_lines_together_at_both_ends() -> None:
    paragraphs = code_xml("\n".join("abcdefghijkl"), has_line_numbers=True).split("</w:p>")[:-1]
    assert ["keepNext" in text for text in paragraphs] == [True] * 2 + [False] * 7 + [True] * 2 + [False]


def test_a_line_of_many_rows_splits() -> None:
    short, long, _ = code_xml("a\n" + "x" * 2_000).split("</w:p>")
    assert ("keepLines" in short, "keepNext" in short, "keepLines" in long) == (True, True, False)


@pytest.mark.parametrize(
    ("columns", "lines", "turned", "setting"),
    [
        (80, 3, True, DrawingSetting(9.0)),
        (130, 3, True, DrawingSetting(5.5)),
        (140, 3, True, DrawingSetting(8.0, is_landscape=True)),
        (140, 60, True, DrawingSetting(5.5, is_landscape=True)),
        (140, 3, False, DrawingSetting(5.0)),
        (205, 3, True, DrawingSetting(5.5, is_landscape=True)),
        (230, 3, True, DrawingSetting(4.5, is_landscape=True)),
        (400, 3, True, DrawingSetting(None, is_landscape=True)),
        (400, 3, False, DrawingSetting(None)),
    ],
)
def test_a_wide_drawing_turns_its_page_before_it_is_too_small(
    columns: int, lines: int, turned: bool, setting: DrawingSetting
) -> None:
    source = "\n".join(["x" * columns] * lines)
    assert drawing_setting(source, WIDTH, page_of("a4").turned() if turned else None) == setting


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ({}, (200 * PIXEL, 100 * PIXEL)),
        ({"width": "100px"}, (100 * PIXEL, 50 * PIXEL)),
        ({"height": "20px"}, (40 * PIXEL, 20 * PIXEL)),
        ({"width": "10px", "height": "30px"}, (10 * PIXEL, 30 * PIXEL)),
        ({"width": "50%"}, (2_857_500, 1_428_750)),
        ({"width": "9000px"}, (5_715_000, 2_857_500)),
        ({"width": "0px"}, (200 * PIXEL, 100 * PIXEL)),
    ],
)
def test_a_picture_takes_its_stated_size_within_the_measure(size: dict[str, str], expected: tuple[int, int]) -> None:
    assert fitted_emu(PICTURE, size, width=9000, height=14000) == expected


def test_a_tall_picture_takes_four_fifths_of_the_page() -> None:
    tall = Picture("image/png", b"", 100.0, 5000.0)
    assert fitted_emu(tall, {}, width=9000, height=10_000)[1] == 8000 * 635


@pytest.mark.parametrize(("words", "points"), [(3, 32), (9, 28), (14, 24), (45, 13)])
def test_a_long_title_is_smaller(words: int, points: int) -> None:
    assert abs(title_points(" ".join(["Compact"] * words), page_of("a4")) - points) <= 4


def test_a_page_turns() -> None:
    assert Page(10, 20, Margins.even(1)).turned() == Page(20, 10, Margins.even(1))


def test_landscape_pages_begin_before_the_heading_and_join() -> None:
    head = {"t": "Header", "c": [1, ["", [], []], []]}
    start, end, grid = raw_block(PORTRAIT_END), raw_block(LANDSCAPE_END), table(["A"], ["1"])
    text = para("x")
    assert with_whole_pages([text, head, start, grid, end, head, start, grid, end, text]) == [
        text, start, head, grid, head, grid, end, text,
    ]  # fmt: skip


def test_landscape_pages_at_both_ends_leave_no_empty_page() -> None:
    start, end, grid = raw_block(PORTRAIT_END), raw_block(LANDSCAPE_END), table(["A"], ["1"])
    assert with_whole_pages([start, grid, end]) == [grid, raw_block(ENDS_LANDSCAPE)]


def test_a_gap_follows_a_table_unless_a_heading_does() -> None:
    head = {"t": "Header", "c": [1, ["", [], []], []]}
    grid, gap = table(["A"], ["1"]), empty_paragraph("TableGap")
    assert with_gaps([grid, grid, head, grid]) == [grid, gap, grid, head, grid]
    assert with_gaps([grid], is_followed=True) == [grid, gap]


@pytest.mark.parametrize(
    ("first", "second", "joins"),
    [
        (code("a"), code("b"), True),
        (quote(para("a")), quote(para("b")), True),
        (alert("note", para("a")), alert("note", para("b")), True),
        (alert("note", para("a")), alert("tip", para("b")), False),
        (para("a"), para("b"), False),
    ],
)
def test_boxes_of_the_same_look_would_join(first: dict, second: dict, joins: bool) -> None:  # type: ignore[type-arg]
    assert would_join(first, second) is joins


@pytest.mark.parametrize(
    ("stated", "has_numbers", "expected"),
    [
        (None, True, HeadingNumbers.LIST),
        (None, False, HeadingNumbers.NONE),
        ("1.", True, HeadingNumbers.LIST),
        ("7.", True, HeadingNumbers.TYPED),
        ("1.", False, HeadingNumbers.TYPED),
    ],
)
def test_where_heading_numbers_come_from(stated: str | None, has_numbers: bool, expected: HeadingNumbers) -> None:
    document = manuscript(section("1", "One", stated=stated), has_section_numbers=has_numbers)
    assert heading_numbers(document) is expected


@pytest.mark.parametrize(
    ("opening", "expected"),
    [
        (
            '<w:p><w:pPr><w:pStyle w:val="X" /><w:jc/></w:pPr>',
            '<w:p><w:pPr><w:pStyle w:val="X" /><w:keepNext /><w:jc/></w:pPr>',
        ),
        ("<w:p><w:pPr><w:ind /></w:pPr>", "<w:p><w:pPr><w:keepNext /><w:ind /></w:pPr>"),
        ("<w:p>", "<w:p><w:pPr><w:keepNext /></w:pPr>"),
    ],
)  # fmt: skip
def test_a_paragraph_that_is_marked_stays_with_the_next(opening: str, expected: str) -> None:
    run = "<w:r><w:t>as:</w:t></w:r>"
    rest = "</w:p><w:p><w:r/></w:p>"
    assert kept_together(f"{opening}{run}{KEPT}{rest}") == f"{expected}{run}{rest}"


def test_a_box_takes_the_place_of_a_bullet() -> None:
    words = [{"t": "Str", "c": "☒"}, {"t": "Space"}, {"t": "Str", "c": "done"}]
    control = f"<!--task-->{box_control('☒', is_checked=True)}<w:r><w:tab/></w:r>"
    boxed = [{"t": "RawInline", "c": ["openxml", control]}, words[2]]
    assert with_box([{"t": "Plain", "c": words}]) == [{"t": "Plain", "c": boxed}]
    assert with_box([styled([{"t": "Para", "c": words}], "Alert List")]) == [
        styled([{"t": "Para", "c": boxed}], "Alert List")
    ]


@pytest.mark.parametrize(
    "item",
    [
        [],
        [{"t": "Plain", "c": [{"t": "Str", "c": "open"}]}],
        [{"t": "Plain", "c": [{"t": "Str", "c": "☐"}]}],
        [{"t": "BulletList", "c": []}],
    ],
)
def test_an_item_without_a_box_stays(item: list[dict]) -> None:  # type: ignore[type-arg]
    assert with_box(item) == item
