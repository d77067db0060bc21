from __future__ import annotations

import re

import pytest

from rfcexport.exporters.docx import export_docx
from rfcexport.exporters.docx_contents import contents_block, with_pages
from rfcexport.exporters.docx_estimate import Estimate
from tests.exporters.docx_manuscripts import WORDS_FOR_CONTENTS, Package, link, manuscript, para, section

FIELD = (
    '<w:instrText xml:space="preserve"> {} </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"{}/></w:r>'
    "<w:r><w:rPr><w:rtl/></w:rPr><w:t>{}</w:t></w:r>"
)


def test_every_heading_of_three_levels_is_there_however_many_there_are() -> None:
    below = [
        section(f"1.{n}", f"Part {n}", below=[section(f"1.{n}.1", f"Deep {n}"), section(f"1.{n}.2", f"Also {n}")])
        for n in range(1, 40)
    ]
    block = contents_block(manuscript(section("1", "One", para(WORDS_FOR_CONTENTS), below=below)))
    assert block is not None
    xml = block["c"][1]
    assert [xml.count(f'"TOC{level}"') for level in (1, 2, 3)] == [1, 39, 78]
    assert r'TOC \o "1-3"' in xml


def test_a_short_document_has_no_contents() -> None:
    assert contents_block(manuscript(section("1", "One", para("Short.")))) is None


@pytest.mark.parametrize("space", ["", " "])
def test_the_fields_of_the_parts_that_hold_text_get_their_pages(space: str) -> None:
    def part(page: int, pages: int) -> str:
        known, unknown = (FIELD.format(rf"PAGEREF {name} \h", space, "{}") for name in ("known", "lost"))
        return known.format(page) + unknown.format(1) + FIELD.format("NUMPAGES", space, pages) + "<w:t>1</w:t>"

    names = ("word/document.xml", "word/footer1.xml")
    parts = {**dict.fromkeys(names, part(1, 1)), "docProps/app.xml": part(1, 1)}
    assert with_pages(parts, Estimate(12, {"known": 7})) == {
        **dict.fromkeys(names, part(7, 12)), "docProps/app.xml": part(1, 1),
    }  # fmt: skip


def test_contents_references_feet_and_properties_say_the_same() -> None:
    sections = [section(str(n), f"Section {n}", para(WORDS_FOR_CONTENTS * 4)) for n in range(1, 9)]
    last = section("9", "End", para("See ", link("there", "#section-8")))
    package = Package(export_docx(manuscript(*sections, last, has_cross_references=True)).value)
    pages = [int(words.split("\t")[2]) for words in package.paragraphs("TOC1")]
    assert pages == sorted(pages)
    assert pages[0] == 3
    # 1,920 words a section, some 750 of them a page.
    assert 20 <= pages[-1] <= 24
    (reference,) = re.findall(r"page (\d+)", package.words())
    assert int(reference) == pages[7]
    shown = re.search(r"NUMPAGES .*?<w:t[^>]*>(\d+)</w:t>", package.parts["word/footer1.xml"].decode(), re.DOTALL)
    assert shown is not None
    assert int(shown[1]) == pages[-1]
    assert f"<Pages>{pages[-1]}</Pages>" in package.parts["docProps/app.xml"].decode()


def test_a_path_in_a_title_may_be_parted_at_its_joints() -> None:
    title = "See github.com/example/vendor/logging_text.go and a/b"
    block = contents_block(manuscript(*(section(str(n), title, para(WORDS_FOR_CONTENTS)) for n in range(1, 5))))
    assert block is not None
    assert "See github.\u200bcom/\u200bexample/\u200bvendor/\u200blogging_\u200btext.\u200bgo and a/b<" in block["c"][1]


def test_an_entry_stays_with_the_first_one_below_it() -> None:
    below = [section("1.1", "Part", below=[section("1.1.1", "Deep"), section("1.1.2", "Also")])]
    block = contents_block(manuscript(section("1", "One", para(WORDS_FOR_CONTENTS), below=below), section("2", "Two")))
    assert block is not None
    found = re.findall(r'<w:pStyle w:val="(TOC\d)"/>(<w:keepNext/>)?', block["c"][1])
    assert [(style, bool(kept)) for style, kept in found] == [
        ("TOC1", True), ("TOC2", True), ("TOC3", False), ("TOC3", False), ("TOC1", False),
    ]  # fmt: skip


def test_what_is_below_a_heading_without_words_is_there() -> None:
    empty = section("2", "", below=[section("2.1", "Below")])
    block = contents_block(
        manuscript(section("1", "One", para(WORDS_FOR_CONTENTS)), empty, section("3", "Three"), section("4", "Four"))
    )
    assert block is not None
    assert re.findall(r'preserve">(\w+)</w:t></w:r><w:r><w:tab/>', block["c"][1]) == ["One", "Below", "Three", "Four"]
