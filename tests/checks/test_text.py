from __future__ import annotations

import pytest

from rfcexport.checks import check_rfc
from rfcexport.checks import text as checks
from rfcexport.checks.subject import subject_of
from rfcexport.diagnostics import MissingRequirement
from rfcexport.pipeline import export_rfc
from rfcexport.policy import Policy
from rfcexport.rules import NONE
from rfcexport.theme import packaged_styles
from tests.checks.subjects import HEAD, TODAY, found, subject, written
from tests.conftest import missing
from tests.trees import read


def test_an_unclosed_fence_is_told_where_it_opens() -> None:
    assert found(checks.unclosed_fence, f"{HEAD}- a\n\n  ```sh\n  b\n\nc\n") == [
        "7:3 code must be closed by ```; found no end of it"
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "| a | b |\n|---|---|\n| c |\td |\n| e | f |\n\n\tx\ty | z\n",
            ["7:6 row of a table must be spaced with spaces; found a tab"],
        ),
        ("\n<table><tr>\t<td>a</td></tr></table>\n", []),
        ("```\n| a |\tb |\n```\n", []),
        ("| a | b |\n|---|---|\n| c | d |\t\n", []),
    ],
    ids=["pipes", "HTML", "code", "at the end"],
)
def test_a_tab_is_told_in_a_table_of_pipes(text: str, expected: list[str]) -> None:
    assert found(checks.tab_in_table, HEAD + text) == expected


LONG = "word " * 2_001


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (LONG, ["5:10001 line must be at most 10,000 characters long; found 10,005"]),
        (LONG[:10_000], []),
        (f"```\n{LONG}\n```", []),
        (f"![a](data:image/png;base64,{'A' * 10_000})", []),
    ],
    ids=["longer", "as long", "code", "picture"],
)
def test_a_long_line_is_told_outside_of_code(text: str, expected: list[str]) -> None:
    assert found(checks.long_line, HEAD + text) == expected


def test_a_sign_that_no_font_has_is_told_once() -> None:
    text = f"{HEAD}Ж ↻ é <!-- ሁ --> ሀ\n\n`ሀ` ሁ\n"
    assert found(checks.missing_glyph, text) == [
        "5:18 must use signs that the fonts have; found 'ሀ' (U+1200)",
        "7:5 must use signs that the fonts have; found 'ሁ' (U+1201)",
    ]


def test_signs_that_show_nothing_need_no_font() -> None:
    assert found(checks.missing_glyph, f"{HEAD}a\u200b\u2028\U000e0041\u00a0\x85\n") == []


def test_fonts_are_those_of_the_theme() -> None:
    rfc = read(f"{HEAD}é\n").value
    whole = subject_of(rfc, rules=NONE, policy=Policy(), today=TODAY, font_folders=(packaged_styles() / "compact",))
    assert written(checks.missing_glyph(whole)) == ["5:1 must use signs that the fonts have; found 'é' (U+00E9)"]


def test_a_pdf_tells_a_missing_sign_in_the_same_words() -> None:
    text = f"{HEAD}Ж and ሀ.\n"
    (told,) = check_rfc(subject(text))
    try:
        exported = export_rfc(read(text).value, "pdf").diagnostics
    except MissingRequirement:
        missing("Pango")
    assert [one for one in exported if one.slug == "glyph-missing"] == [told]
