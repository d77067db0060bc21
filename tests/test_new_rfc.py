from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from rfcexport.new_rfc import NO_AUTHOR, new_rfc, slug_of, today
from rfcexport.pipeline import parse_rfc
from rfcexport.theme import load_theme
from rfcexport.usage import WrongUsage
from tests.conftest import missing

HOUSE_TEMPLATE = Path(__file__).resolve().parents[2] / "shared/house/rfc-template.md"
DAY = date(2026, 11, 3)


def test_the_template_is_the_house_template_word_for_word() -> None:
    if not HOUSE_TEMPLATE.is_file():
        missing("the template of the house (../shared/house/rfc-template.md)")
    expected = (
        HOUSE_TEMPLATE.read_text("utf-8")
        .rstrip()
        .replace("[Title of RFC]", "A title")
        .replace("YYYY-MM-DD-descriptive-title", "2026-11-03-a-title")
        .replace("YYYY-MM-DD", "2026-11-03")
    )
    assert new_rfc("A title", author=None, day=DAY, theme=load_theme()).text == f"{expected}\n"


def test_a_new_rfc_is_read_without_a_finding() -> None:
    draft = new_rfc("A title", author="Ada Example", day=DAY, theme=load_theme())
    read = parse_rfc(draft.text.encode(), path=draft.file_name)
    metadata = read.value.metadata
    assert (read.diagnostics, metadata.title, metadata.id, metadata.created, metadata.updated) == (
        (),
        "A title",
        "2026-11-03-a-title",
        "2026-11-03",
        "2026-11-03",
    )
    assert [person.name for person in metadata.authors] == ["Ada Example"]


def test_an_unknown_author_stays_the_placeholder() -> None:
    text = new_rfc("T", author=None, day=DAY, theme=load_theme()).text
    assert f"- **Author(s)**: {NO_AUTHOR}\n" in text


@pytest.mark.parametrize("title", ["A & B <T>", 'Say "no"', "{{ 7 * 7 }} {% x %}", "`code` *and* \\n", "  spaced  "])
def test_a_title_comes_out_as_it_was_typed(title: str) -> None:
    text = new_rfc(title, author="O'Hara & Sons", day=DAY, theme=load_theme()).text
    assert text.splitlines()[0] == f"# RFC: {title.strip()}"
    assert "- **Author(s)**: O'Hara & Sons\n" in text


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("a\nb", "must be one line without control characters; found U+000A"),
        ("a\x1b[2J", "must be one line without control characters; found U+001B"),
        ("a\u2028b", "must be one line without control characters; found U+2028"),
        ("a\udcff", "must be one line without control characters; found U+DCFF"),
        ("  ", "must hold words; found none"),
        ("x" * 301, "must be at most 300 characters; found 301"),
    ],
)
def test_a_title_that_is_not_one_line_is_refused(title: str, found: str) -> None:
    with pytest.raises(WrongUsage) as raised:
        new_rfc(title, author=None, day=DAY, theme=load_theme())
    assert str(raised.value) == f"rfcexport: error[new-title]: TITLE {found}"


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Compact the Write-Ahead Log", "compact-the-write-ahead-log"),
        ("Größe, Straße & Œuvre: Łódź", "grosse-strasse-oeuvre-lodz"),
        ("Don't panic", "dont-panic"),
        ("--- 2.0 ---", "2-0"),
        ("word " * 30, "-".join(["word"] * 12)),
        ("x" * 80, "x" * 60),
        ("日本語", "rfc-77710aed"),
        ("../../etc/passwd", "etc-passwd"),
    ],
)
def test_a_slug_is_short_lower_case_ascii(title: str, slug: str) -> None:
    assert (slug_of(title), len(slug) <= 60) == (slug, True)


def test_titles_without_ascii_have_slugs_of_their_own() -> None:
    assert slug_of("日本語") != slug_of("日本")


def test_the_day_is_stated_or_that_of_the_clock() -> None:
    assert (today({"SOURCE_DATE_EPOCH": "1793664000"}), today({})) == (DAY, date.today())


@pytest.mark.parametrize("stated", ["soon", "9" * 30])
def test_a_wrong_epoch_is_told(stated: str) -> None:
    with pytest.raises(WrongUsage) as raised:
        today({"SOURCE_DATE_EPOCH": stated})
    expected = f"rfcexport: error[environment]: SOURCE_DATE_EPOCH must be seconds since 1970; found {stated!r}"
    assert str(raised.value) == expected
