"""Text from right to left in Word: paragraphs, runs, tables, sides and sections."""

from __future__ import annotations

import re

import pytest

from rfcexport.exporters.docx_direction import with_directions, with_turned_sides, with_upright_signs
from rfcexport.letters import Direction


def run(text: str, properties: str = "") -> str:
    own = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{own}<w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*runs: str, properties: str = "") -> str:
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{''.join(runs)}</w:p>"


RTL = "<w:rtl/>"


def test_paragraph_and_runs_are_marked_when_they_run_from_right() -> None:
    found = with_directions(paragraph(run("שלום עולם.")), "ltr")
    # The full stop goes with the paragraph.
    assert found == paragraph(run("שלום עולם.", RTL), properties="<w:bidi/>")


def test_run_is_parted_when_it_holds_both() -> None:
    assert with_directions(paragraph(run("The word שלום בית stands.")), "ltr") == paragraph(
        run("The word "), run("שלום בית", RTL), run(" stands.")
    )
    assert with_directions(paragraph(run("Kafka 3.7 هو نظام (v2).")), "rtl") == paragraph(
        run("Kafka"), run(" 3.7 هو نظام (", RTL), run("v"), run("2).", RTL), properties="<w:bidi/>"
    )


def test_marks_stand_where_the_schema_wants_them() -> None:
    text = run("שלום &amp; ", '<w:b/><w:lang w:val="he-IL"/>')
    style = '<w:pStyle w:val="BodyText"/><w:keepNext/><w:spacing w:after="1"/><w:jc w:val="center"/>'
    assert with_directions(paragraph(text, properties=style), "ltr") == paragraph(
        run("שלום &amp; ", f'<w:b/>{RTL}<w:lang w:val="he-IL"/>'),
        properties='<w:pStyle w:val="BodyText"/><w:keepNext/><w:bidi/><w:spacing w:after="1"/><w:jc w:val="center"/>',
    )


@pytest.mark.parametrize(
    ("properties", "text", "direction", "is_turned"),
    [
        ("", "English", "rtl", False), ("", "12", "rtl", True), ("", "English", "ltr", False),
        ('<w:pStyle w:val="CoverLabel"/>', "Status", "rtl", True), ('<w:pStyle w:val="TableText"/>', "x", "rtl", True),
        ('<w:numPr><w:ilvl w:val="0"/></w:numPr>', "item", "rtl", True),
        ('<w:pStyle w:val="SourceCode"/>', "שלום", "rtl", False),
    ],
)  # fmt: skip
def test_paragraph_is_marked_by_its_words_and_place(
    properties: str, text: str, direction: Direction, is_turned: bool
) -> None:
    assert ("<w:bidi/>" in with_directions(paragraph(run(text), properties=properties), direction)) is is_turned


def test_code_keeps_its_order_and_has_no_say() -> None:
    code = run("fsync()", '<w:rStyle w:val="VerbatimChar" />')
    assert with_directions(paragraph(code, run(" שלום")), "ltr") == paragraph(
        code, run("\u200e"), run(" שלום", RTL), properties="<w:bidi/>"
    )


def table(*cells: str) -> str:
    rows = "".join(f"<w:tc>{cell}</w:tc>" for cell in cells)
    return f'<w:tbl><w:tblPr><w:tblStyle w:val="RFCTable" /><w:tblW w:w="1"/></w:tblPr><w:tr>{rows}</w:tr></w:tbl>'


def test_table_is_mirrored_when_its_words_run_from_right() -> None:
    inner = table(paragraph(run("inner")))
    found = with_directions(table(paragraph(run("שלום")), inner), "ltr")
    assert re.findall(r"<w:tblStyle [^>]*>(<w:bidiVisual/>)?", found) == ["<w:bidiVisual/>", ""]
    assert "bidiVisual" not in with_directions(table(paragraph(run("Name")), paragraph(run("שלום"))), "ltr")


def test_section_and_sides_are_turned_when_the_document_is() -> None:
    section = '<w:sectPr><w:pgSz w:w="1"/><w:titlePg/></w:sectPr>'
    assert with_directions(section, "rtl") == '<w:sectPr><w:pgSz w:w="1"/><w:titlePg/><w:bidi/></w:sectPr>'
    assert with_directions(section, "ltr") == section
    borders = '<w:pBdr><w:top w:val="a"/><w:left w:val="b"/><w:bottom w:val="c"/></w:pBdr>'
    assert with_turned_sides(borders) == '<w:pBdr><w:top w:val="a"/><w:bottom w:val="c"/><w:right w:val="b"/></w:pBdr>'
    both = '<w:pBdr><w:left w:val="b"/><w:right w:val="b"/></w:pBdr>'
    assert with_turned_sides(both) == both


ITALIC = "<w:i /><w:iCs />"


def test_signs_are_dotted_and_not_slanted() -> None:
    part = paragraph(run("完全", f'<w:b />{ITALIC}<w:lang w:val="zh-CN"/>'), run("plain", ITALIC), run("文", "<w:b />"))
    assert with_upright_signs(part) == paragraph(
        run("完全", '<w:b /><w:em w:val="dot"/><w:lang w:val="zh-CN"/>'), run("plain", ITALIC), run("文", "<w:b />")
    )


def test_letters_from_right_are_bold_and_not_slanted() -> None:
    found = with_directions(paragraph(run("שלום and", ITALIC), run("עולם", f"<w:b /><w:bCs />{ITALIC}")), "ltr")
    assert found == paragraph(
        run("שלום ", f"<w:b /><w:bCs />{RTL}"), run("and", ITALIC), run("עולם", f"<w:b /><w:bCs />{RTL}"),
        properties="<w:bidi/>",
    )  # fmt: skip
