"""CSS in SVG: the declarations and rules that draw."""

from __future__ import annotations

import pytest

from rfcexport.policy import Refused
from rfcexport.svg.styles import (
    LONGEST_CSS,
    Selector,
    cleaned_declarations,
    cleaned_rules,
    is_plain,
    is_safe_value,
    local_references,
    stated,
)  # fmt: skip


@pytest.mark.parametrize(
    "value",
    ["red", "#abcdef", "#12345678", "#1e900000", "rgb(1 2 3 / 50%)", "url(#a)", "url( '#a' ) none", 'url("#a-b.c")',
     "translate(1,2) rotate(30)", "calc(1px + 2em)", "DejaVu Sans 12345", "-1.5e-9", "0.12345678901", "9999999",
     "9.9e6", "#12e6", "#f12e6a"],
)  # fmt: skip
def test_value_is_safe_when_it_leads_nowhere(value: str) -> None:
    dropped: set[str] = set()
    assert (is_safe_value("fill", value, dropped), dropped) == (True, set())


@pytest.mark.parametrize(
    ("value", "dropped"),
    [
        ("url(x.svg#a)", {"url()"}),
        ("url(#a) url(//x)", {"url()"}),
        ("url(#a", {"url()"}),
        ("Url('http://x')", {"url()"}),
        ("image-set('x' 1x)", {"image-set()"}),
        ("src('x')", {"src()"}),
        ("expression(alert(1))", {"expression()", "alert()"}),
        ("attr(x)", {"attr()"}),
        ("u\\72l(x)", set()),
        ("ur/**/l(x)", set()),
        ("red;stroke:url(//x)", {"url()"}),
        ("@import 'x'", set()),
        ("behavior:x", set()),
        ("//x", set()),
        ("red!x", set()),
        ("rgb(1", set()),
        ("a" * 2_001, set()),
        ("a\x0b", set()),
        ("nan", set()),
        ("1 -Infinity", set()),
        ("12345678", {"a number above 9,999,999"}),
        ("translate(1e7)", {"a number above 9,999,999"}),
        ("scale(10e06)", {"a number above 9,999,999"}),
    ],
)
def test_value_is_none_when_it_leads_elsewhere(value: str, dropped: set[str]) -> None:
    found: set[str] = set()
    assert (is_safe_value("fill", value, found), found) == (False, dropped)


@pytest.mark.parametrize(
    ("name", "value", "is_safe"),
    [
        ("font-size", "-1px", False),
        ("font-size", "100000", False),
        ("font-size", "999999em", False),
        ("font-size", "1e6", False),
        ("font-size", "99999px", True),
        ("font", "bold 100000px serif", False),
        ("font", "12px/1.5 -1", False),
        ("font", "italic 700 12px/1.5 Source-1 Sans", True),
    ],
)
def test_size_of_letters_is_none_when_no_page_has_it(name: str, value: str, is_safe: bool) -> None:
    assert is_safe_value(name, value, set()) == is_safe


def test_references_are_those_within_the_picture() -> None:
    assert local_references("url(#a) url('#b') url(c#d)") == ["a", "b"]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("fill:red", "fill:red"),
        (" FILL : red ;; stroke:none;", "fill:red;stroke:none"),
        ("fill:red;cursor:pointer;-webkit-x:y;position:fixed", "fill:red"),
        ("font-family:'a b', \"c\";font-size:12px", "font-family:'a b', \"c\";font-size:12px"),
        ("fill:red!important", "fill:red!important"),
        ("fill:/* a */red", "fill:red"),
        ("fill:url(data:image/png;base64,AA);stroke:red", "stroke:red"),
        ('fill:"[;stroke:red', ""),
        ("font-family:'a;b';fill:red", "fill:red"),
        ("fill:{};stroke:red", "stroke:red"),
        ("--a:1px;fill:var(--a)", "--a:1px;fill:var(--a)"),
        ("fill", ""),
        ("", ""),
    ],
)
def test_declarations_stay_when_they_draw(text: str, kept: str) -> None:
    assert cleaned_declarations(text, set()) == kept


@pytest.mark.parametrize("text", ["a" * 100_000 + "\\", "'" * 100_001, "a'b'" * 50_000 + '"', "fill:" + "(" * 100_000])
def test_text_is_judged_at_once_when_it_is_long(text: str) -> None:
    # A pattern that went back and forth would not end.
    assert is_plain(text) in (True, False)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (".a { fill: red }", [".a{fill:red}"]),
        ("#a .b > rect + g ~ *[x='1'] { fill: red }", ['#a .b>rect+g~*[x="1"]{fill:red}']),
        ("a,b:hover,c::before,d:not(e),:root f,g:first-child{fill:red}", ["a,:root f,g:first-child{fill:red}"]),
        ("@media print{a{fill:red}} @keyframes x{from{fill:red}} b{fill:red}", ["b{fill:red}"]),
        ("a{cursor:pointer} b{}", []),
        ("a{fill:red", ["a{fill:red}"]),
        (".1a{fill:red} -0{fill:red} #1{fill:red} a{fill:red}", ["a{fill:red}"]),
        ("<!-- a{fill:red} -->", ["a{fill:red}"]),
        ("}a{fill:red}b{fill:red}", ["b{fill:red}"]),
        ("}{a{fill:red}b{fill:red}", []),
    ],
)
def test_rules_stay_when_they_draw(text: str, kept: list[str]) -> None:
    assert [rule.text for rule in cleaned_rules(text, set())] == kept


def test_selector_tells_what_it_takes_to_match_it() -> None:
    (rule,) = cleaned_rules("g .a>rect, #b.c, * ~ g[d='e.f']{fill:red}", set())
    assert rule.selectors == (
        Selector("g .a>rect", 1, "rect"), Selector("#b.c", 0, "#b"), Selector('*~g[d="e.f"]', 1, "g"),
    )  # fmt: skip


def test_face_is_left_out_before_the_rest_is_read() -> None:
    dropped: set[str] = set()
    face = f"@font-face{{src:url(data:font/woff2;base64,{'A' * LONGEST_CSS})}}"
    assert [rule.text for rule in cleaned_rules(f"{face}a{{fill:red}}", dropped)] == ["a{fill:red}"]
    assert dropped == {"@font-face"}


def test_style_sheet_is_refused_when_it_is_long() -> None:
    with pytest.raises(Refused, match=r"\Amust be SVG with at most 300,000 characters of CSS; found 300,001\Z"):
        list(cleaned_rules(" " * 300_001, set()))


def test_own_style_counts_before_rules_and_attributes() -> None:
    attributes = {"style": "fill:red;stroke:a;stroke:b", "fill": "blue", "mask": "c", "filter": "d"}
    ruled = {"fill": "green", "filter": "e"}
    assert [stated(name, attributes, ruled) for name in ("fill", "stroke", "mask", "filter", "marker")] == [
        "red", "b", "c", "e", "",
    ]  # fmt: skip
