"""Which way the blocks of a document run, in HTML and on paper."""

from __future__ import annotations

import re

import pytest

from rfcexport.directions import direction_of, turned
from rfcexport.html_elements import text_inlines
from rfcexport.letters import Direction
from rfcexport.pipeline import export_rfc, manuscript_of, parse_rfc
from rfcexport.settings import Settings


def body_of(source: str, lang: str | None = None) -> str:
    rfc = parse_rfc(source.encode(), settings=Settings()).value
    page = export_rfc(rfc, "html", settings=Settings(lang=lang)).value.decode()
    return page[page.index("<main") : page.index("</main>")]


@pytest.mark.parametrize(
    ("text", "around", "direction"),
    [
        ("plain", "ltr", "ltr"), ("שלום hello", "ltr", "rtl"), ("hello שלום", "ltr", "ltr"), ("12", "ltr", "ltr"),
        ("plain", "rtl", "ltr"), ("Kafka هو", "rtl", "rtl"), ("12", "rtl", "rtl"), ("", "rtl", "rtl"),
    ],
)  # fmt: skip
def test_direction_is_that_of_the_letters(text: str, around: Direction, direction: Direction) -> None:
    assert direction_of(text_inlines(text), around) == direction


def test_code_has_no_say_in_the_direction() -> None:
    assert "<p><code>fsync()</code></p>" in body_of("# T\n\n## S\n\n`fsync()`\n", "ar")
    assert '<p dir="rtl"><code>fsync()</code> מילה</p>' in body_of("# T\n\n## S\n\n`fsync()` מילה\n")


def test_text_without_a_tag_gets_one_when_it_is_turned() -> None:
    assert turned("שלום\n", "rtl") == '<div dir="rtl">שלום</div>\n'
    assert turned("<a>x</a> שלום\n", "rtl") == '<div dir="rtl"><a>x</a> שלום</div>\n'
    assert turned('<p class="x">שלום</p>\n', "rtl") == '<p dir="rtl" class="x">שלום</p>\n'


def test_blocks_say_their_direction_when_it_is_not_that_of_the_document() -> None:
    blocks = ["English.", "שלום עולם", "- שלום\n- one", "> שלום", "| a | b |\n|---|---|\n| one | שלום |"]
    found = re.findall(r'<(\w+)[^>]*\bdir="(\w+)"', body_of("# T\n\n## Words\n\n" + "\n\n".join(blocks)))
    assert found == [("p", "rtl"), ("ul", "rtl"), ("div", "ltr"), ("blockquote", "rtl"), ("div", "rtl")]


def test_document_runs_as_its_letters_do() -> None:
    source = "# مستند\n\n## الملخص\n\nيقترح هذا المستند طبقة تخزين جديدة.\n\nEnglish words.\n\n```\ncode\n```\n"
    rfc = parse_rfc(source.encode()).value
    page = export_rfc(rfc, "html").value.decode()
    assert '<html lang="ar" dir="rtl"' in page
    assert re.findall(r'<(\w+)[^>]*\bdir="(\w+)"', body_of(source)) == [("p", "ltr"), ("pre", "ltr")]


def test_headings_say_their_direction() -> None:
    assert re.findall(r'<h2[^>]*dir="(\w+)"', body_of("# T\n\n## תקציר\n\nx\n\n## Next\n\nx\n")) == ["rtl"]


def test_nothing_says_a_direction_when_no_letter_runs_from_right() -> None:
    assert "dir=" not in body_of("# T\n\n## S\n\ncafé\n\n- 中文\n")


@pytest.mark.parametrize(
    ("stated", "setting", "lang"),
    [("lang: de\n", None, "de"), ("lang: de\n", "fr", "de"), ("", "fr", "fr"), ("", None, "zh-Hans")],
)
def test_stated_language_wins_over_the_letters(stated: str, setting: str | None, lang: str) -> None:
    words = "本文提出一种新的存储层，所有写入都会先记录到日志，这个设计很好。"
    source = f"---\ntitle: T\n{stated}---\n\n# T\n\n## 摘要\n\n{words}\n"
    rfc = parse_rfc(source.encode()).value
    assert manuscript_of(rfc, Settings(lang=setting)).value.lang == lang


def test_language_is_english_when_letters_tell_none() -> None:
    assert manuscript_of(parse_rfc("# T\n\ncafé\n".encode()).value, Settings()).value.lang == "en"


def test_line_ends_between_chinese_signs_are_no_spaces() -> None:
    text = "这是第一行，\n这是*第二行*\n文字[^1]\n以及 Rust\n代码\n\n<p>甲乙\n丙丁</p>\n\n한국어\n문장"
    body = body_of(f"# T\n\n## S\n\n{text}\n\n[^1]: 注\n  解\n")
    paragraphs = re.findall(r"<p>(.*?)</p>", re.sub(r"<sup.*?</sup>", "", body), re.DOTALL)
    assert paragraphs[:3] == ["这是第一行，这是<em>第二行</em>文字以及 Rust\n代码", "甲乙丙丁", "한국어\n문장"]


def test_reading_of_a_ruby_stands_in_brackets() -> None:
    text = "<ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp></ruby>字 <bdi>x</bdi>"
    assert "<p>漢(かん)字 x</p>" in body_of(f"# T\n\n## S\n\n{text}\n")
