"""What is read of LibreOffice's PDFs and told of them; LibreOffice itself is not asked here."""

from __future__ import annotations

import pytest

from tests.conformance.checkers import MissingChecker
from tests.conformance.libreoffice import (
    Entry,
    Opened,
    destination_of,
    need_libreoffice,
    numbers_of,
    shortfall_of,
    stated_pages,
    summary_of,
    verdicts_of,
    without_running,
    words_lost,
)
from tests.conformance.verdicts import Fault, Verdict

ENTRIES = (Entry("a", 3, 3), Entry("b", 4, 5), Entry("c", 4, 6))
OPENED = [
    Opened("a.md", 9, 100, ("lost", "words"), ENTRIES, 3),
    Opened("b.md", 2, 50),
    Opened("c.md"),
    Opened("d.md", 9, 50, (), (Entry("x", 3, None),), 4),
]


def test_need_libreoffice_tells_the_remedy_where_it_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(MissingChecker, match="must have soffice; found none; install with: sudo apt-get install libre"):
        need_libreoffice()


def test_stated_pages_are_those_of_the_contents_alone() -> None:
    field = (
        r'<w:instrText> PAGEREF {} \h </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate" /></w:r>'
        '<w:r><w:rPr><w:rtl/></w:rPr><w:t xml:space="preserve">{}</w:t></w:r>'
    )
    entries = [f'<w:p><w:pPr><w:pStyle w:val="TOC{level}"/></w:pPr>{{}}</w:p>' for level in (1, 3)]
    document = entries[0].format(field.format("one", 3)) + entries[1].format(field.format("a_2_x", 14))
    assert stated_pages(document + f"<w:p>{field.format('other', 7)}</w:p>") == {"one": 3, "a_2_x": 14}


def test_destination_of_a_bookmark_has_signs_in_hex() -> None:
    assert destination_of("a_2_The") == "/a5F25FThe"


def test_words_in_another_order_are_not_lost() -> None:
    assert words_lost(("one", "three", "two"), "one two\nthree three", "three two\n1 / 9\fone") == ("three",)
    assert words_lost(("set,", "(α)", "✓"), "set, (α) ✓", "set α , ()") == ("✓",)


def test_numbers_are_those_at_the_foot_and_the_cover_is_the_first() -> None:
    assert numbers_of("Cover\f1 / 4 of it\nDraft 7 / 4\fno foot\fDraft\n8 / 4\n\f") == [1, 7, 3, 8]


def test_running_heads_and_feet_are_taken_off() -> None:
    assert without_running("Cover\nit\fHead\npower-\n2 / 3\fHead\ntable\n1 / 3\nDraft 3 / 3\n\f") == (
        "Cover\nit\npower-\ntable\n1 / 3"
    )


def test_verdicts_fail_what_does_not_open_or_leads_nowhere_and_remark_on_the_rest() -> None:
    remarks = (
        Fault("words", "a word is not in the PDF", 2, "lost words"),
        Fault("pages", "a page in the contents is wrong by more than one", 1, "c: 4 for 6"),
    )
    assert verdicts_of(OPENED) == [
        Verdict("a.md", "docx", "LibreOffice", (), remarks),
        Verdict("b.md", "docx", "LibreOffice"),
        Verdict(
            "c.md", "docx", "LibreOffice", (Fault("PDF", "LibreOffice must make a PDF of the file; found none", 1),)
        ),
        Verdict(
            "d.md",
            "docx",
            "LibreOffice",
            (
                Fault("contents", "an entry must lead to a place in the text", 1, "x"),
                Fault("depth", "the contents must show every heading of the first three levels", 3),
            ),
            (Fault("pages", "a page in the contents is wrong by more than one", 1, "x: 3 for None"),),
        ),
    ]


def test_shortfall_is_of_all_files_together() -> None:
    assert shortfall_of(OPENED) == [
        "of 200 words LibreOffice must show 99.99%; found 2 missing",
        "of 4 pages in contents 95% must be right within one; found 2",
    ]
    assert shortfall_of([OPENED[1]]) == []
    assert shortfall_of([Opened("e.md", 9, 20_000, ("one",), ENTRIES[:2] * 10, 20)]) == []


def test_summary_has_the_figures() -> None:
    assert summary_of(OPENED) == (
        "LibreOffice: 3 of 4 files, 20 pages; 198 of 200 words; of 4 pages in contents 1 right and 2 right within one"
    )
