from __future__ import annotations

import pytest

from rfcexport.exporters.docx_estimate import estimate_of
from tests.exporters.test_docx_looks import THEME

# Calibri of 10 points in lines 10 points apart: an `e` is 4.98, a space 2.26 wide.
STYLES = """<w:styles><w:docDefaults><w:rPr><w:rFonts w:asciiTheme="majorHAnsi"/><w:sz w:val="20"/></w:rPr>
<w:pPr><w:spacing w:line="200" w:lineRule="exact"/></w:pPr></w:docDefaults>
<w:style w:type="character" w:styleId="Code"><w:rPr><w:rFonts w:ascii="Consolas"/></w:rPr></w:style>
<w:style w:type="table" w:styleId="Grid"><w:tblCellMar><w:left w:w="20"/><w:right w:w="20"/></w:tblCellMar></w:style>
</w:styles>"""
# 100 points of text across, 100 down.
PORTRAIT = (
    '<w:sectPr><w:pgSz w:w="3000" w:h="3000"/>'
    '<w:pgMar w:top="500" w:right="500" w:bottom="500" w:left="500"/></w:sectPr>'
)
WIDE = PORTRAIT.replace('w:w="3000"', 'w:w="5000"')
MARK = '<w:p><w:bookmarkStart w:id="1" w:name="mark"/><w:r><w:t>x</w:t></w:r></w:p>'


def page(body: str, *, section: str = PORTRAIT, **notes: str) -> tuple[int, int | None]:
    """How many pages `body` takes, and the one with the bookmark `mark`, without a cover."""
    parts = {
        "word/styles.xml": STYLES,
        "word/theme/theme1.xml": THEME,
        "word/document.xml": f"<w:body>{body}{section}</w:body>",
        **{f"word/{name}.xml": xml for name, xml in notes.items()},
    }
    found = estimate_of(parts)
    return found.pages, found.page_of.get("mark")


def text(words: str) -> str:
    """A paragraph."""
    return f'<w:p><w:pPr><w:jc w:val="left"/></w:pPr><w:r><w:t xml:space="preserve">{words}</w:t></w:r></w:p>'


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        # 20 letters fill a line; seven words of two letters do too.
        ("e" * 20, 1), ("e" * 21, 2), ("ee " * 8, 1), ("ee " * 9, 2),
        # A hyphen lets a word go on in the next line, and so does each sign of Chinese.
        ("eeeeeeee eeeeee-eeeeee", 2), ("eeeeeeee eeeeee\u200beeeeee", 2), ("eeeeeeee" * 3 + " eee-e", 2),
        ("文" * 10, 1), ("文" * 11, 2), ("&amp;" * 14, 1), ("&amp;" * 15, 2),
    ],
)  # fmt: skip
def test_words_are_set_in_lines(words: str, lines: int) -> None:
    # Of a page of ten lines, so many paragraphs of one line are left that `mark` is the last or the first.
    above = text("e") * (9 - lines)
    assert page(above + text(words) + MARK) == (1, 1)
    assert page(above + text("e") + text(words) + MARK) == (2, 2)


def test_runs_of_one_word_are_not_broken_and_code_runs_in_its_face() -> None:
    code = '<w:r><w:rPr><w:rStyle w:val="Code"/></w:rPr><w:t>{}</w:t></w:r>'
    one, two = f"<w:p>{code.format('e' * 17)}</w:p>", f"<w:p>{code.format('e' * 18)}</w:p>"
    assert page(text("e") * 8 + one + MARK) == (1, 1)
    assert page(text("e") * 8 + two + MARK) == (2, 2)


def test_breaks_begin_lines() -> None:
    block = "<w:p>" + "<w:r><w:br/></w:r>".join("<w:r><w:t>e</w:t></w:r>" for _ in range(9)) + "</w:p>"
    assert page(block + MARK) == (1, 1)
    assert page(text("e") + block + MARK) == (2, 2)


def test_what_is_beside_a_tab_takes_none_of_the_line_unless_it_is_full() -> None:
    def entry(letters: int) -> str:
        return f"<w:p><w:r><w:t>1.1</w:t></w:r><w:r><w:tab/></w:r>{text('e' * letters)[3:-6]}<w:r><w:tab/></w:r></w:p>"

    assert page(text("e") * 8 + entry(18) + MARK) == (1, 1)
    assert page(text("e") * 8 + entry(19) + MARK) == (2, 2)


def test_a_picture_and_a_fraction_make_a_line_higher() -> None:
    picture = '<w:p><w:r><w:drawing><wp:extent cx="635000" cy="1143000"/></w:drawing></w:r></w:p>'
    assert page(picture + MARK) == (1, 1)
    assert page(text("e") + picture + MARK) == (2, 2)
    formula = "<w:p><m:oMathPara><m:oMath><m:f><m:t>x</m:t></m:f></m:oMath></m:oMathPara></w:p>"
    assert page(text("e") * 6 + formula + MARK) == (1, 1)
    assert page(text("e") * 7 + formula + MARK) == (2, 2)


def test_a_footnote_stands_on_the_page_that_calls_it() -> None:
    call = '<w:p><w:r><w:t>e</w:t></w:r><w:r><w:footnoteReference w:id="3"/></w:r></w:p>'
    note = f'<w:footnotes><w:footnote w:id="3">{text("e" * 41)}</w:footnote></w:footnotes>'
    assert page(text("e") * 4 + call + MARK, footnotes=note) == (1, 1)
    assert page(text("e") * 5 + call + MARK, footnotes=note) == (2, 2)


def table(*rows: str, width: int = 2000) -> str:
    """A table of two columns, the second three times as wide."""
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="Grid"/><w:tblW w:type="dxa" w:w="{width}"/></w:tblPr>'
        f'<w:tblGrid><w:gridCol w:w="300"/><w:gridCol w:w="900"/></w:tblGrid>{"".join(rows)}</w:tbl>'
    )


def row(*cells: str, properties: str = "") -> str:
    """A row with a paragraph in each cell."""
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(f'<w:tc><w:tcPr/>{cell}</w:tc>' for cell in cells)}</w:tr>"


def test_a_row_is_as_high_as_its_highest_cell() -> None:
    # 14 letters of the second column's line, 4 of the first.
    assert page(text("e") * 7 + table(row(text("e"), text("e" * 14))) + MARK) == (1, 1)
    assert page(text("e") * 7 + table(row(text("e" * 9), text("e"))) + MARK) == (2, 2)
    spanning = '<w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>' + text("e" * 19) + "</w:tc></w:tr>"
    assert page(text("e") * 7 + table(spanning) + MARK) == (1, 1)


def test_a_table_in_a_cell_counts_into_its_row() -> None:
    inner = table(*(row(text("e"), text("e")) for _ in range(5)), width=1000)
    assert page(table(row(text("e"), inner + text("e"))) + text("e") * 2 + MARK) == (1, 1)
    assert page(table(row(text("e"), inner + text("e"))) + text("e") * 4 + MARK) == (2, 2)


def test_sections_have_their_own_width_and_the_cover_is_one_page() -> None:
    def end(properties: str) -> str:
        return f"<w:p><w:pPr>{properties}</w:pPr></w:p>"

    cover = text("e") * 50 + end(PORTRAIT)
    assert page(cover + text("e" * 40 + " ") * 4 + MARK, section=WIDE) == (2, 2)
    assert page(cover + text("e" * 40 + " ") * 5 + MARK) == (3, 3)
    assert page(cover + text("e") + end(WIDE) + MARK) == (3, 3)


@pytest.mark.parametrize("section", ["<w:sectPr></w:sectPr>", ""])
def test_a_section_without_a_size_has_that_of_letter_paper(section: str) -> None:
    # 648 points down: 64 lines.
    assert page(text("e") * 63 + MARK, section=section) == (1, 1)
    assert page(text("e") * 64 + MARK, section=section) == (2, 2)
