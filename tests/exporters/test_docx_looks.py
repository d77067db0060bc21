from __future__ import annotations

import pytest

from rfcexport.exporters.docx_looks import Look, Looks, Run, looks_of

STYLES = """<w:styles><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:asciiTheme="minorHAnsi"/><w:sz w:val="21"/>
</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:before="0" w:after="0" w:line="288" w:lineRule="auto"/></w:pPr>
</w:pPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:styleId="Child"><w:basedOn w:val="Parent"/><w:pPr><w:spacing w:after="40"/></w:pPr>
</w:style>
<w:style w:styleId="Parent" w:type="paragraph"><w:pPr><w:keepNext/><w:spacing w:before="100" w:after="200"/></w:pPr>
<w:rPr><w:rFonts w:asciiTheme="majorHAnsi"/><w:b/><w:sz w:val="30"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Exact"><w:pPr><w:spacing w:line="160" w:lineRule="exact"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Loose"><w:basedOn w:val="Exact"/><w:pPr><w:spacing w:line="240"/></w:pPr>
</w:style>
<w:style w:type="paragraph" w:styleId="Round"><w:basedOn w:val="About"/></w:style>
<w:style w:type="paragraph" w:styleId="About"><w:basedOn w:val="Round"/></w:style>
<w:style w:type="paragraph" w:styleId="Boxed"><w:pPr><w:pBdr><w:top w:val="single" w:sz="8" w:space="5"/></w:pBdr>
</w:pPr></w:style>
<w:style w:type="character" w:styleId="Code"><w:rPr><w:rFonts w:ascii="Consolas"/><w:sz w:val="19"/></w:rPr></w:style>
<w:style w:type="table" w:styleId="Grid"><w:tblPr><w:tblCellMar><w:top w:w="20" w:type="dxa"/>
<w:left w:type="dxa" w:w="90"/></w:tblCellMar></w:tblPr></w:style></w:styles>"""
THEME = (
    '<a:majorFont>\n<a:latin typeface="Calibri"/></a:majorFont><a:minorFont><a:latin typeface="Cambria"/></a:minorFont>'
)


@pytest.fixture
def looks() -> Looks:
    """The looks of the styles above."""
    return looks_of(STYLES, THEME, list_step=20.0)


def test_a_style_without_properties_looks_like_the_defaults(looks: Looks) -> None:
    assert looks.of("") == Look(looks.of("").face, points=10.5, leading=1.2)
    assert looks.of("").pitch == pytest.approx(10.5 * 1.16 * 1.2)


def test_a_style_takes_what_it_does_not_state_from_the_one_that_it_is_based_on(looks: Looks) -> None:
    parent, child = looks.paragraphs["Parent"], looks.paragraphs["Child"]
    assert (parent.points, parent.before, parent.after, parent.is_bold, parent.keeps_next) == (15, 5, 10, True, True)
    assert (child.points, child.before, child.after, child.is_bold, child.keeps_next) == (15, 5, 2, True, True)
    assert child.face is parent.face


def test_lines_are_exactly_so_far_apart_until_a_style_says_otherwise(looks: Looks) -> None:
    assert looks.paragraphs["Exact"].pitch == 8
    assert looks.paragraphs["Loose"].pitch == pytest.approx(10.5 * 1.16)


def test_styles_that_are_based_on_each_other_end(looks: Looks) -> None:
    assert looks.paragraphs["Round"].points == 10.5


@pytest.mark.parametrize(
    ("properties", "left", "hanging"),
    [
        ('<w:numPr><w:ilvl w:val="1"/><w:numId w:val="7"/></w:numPr>', 40.0, 20.0),
        ('<w:ind w:hanging="100" w:left="300"/>', 15.0, 5.0),
        ('<w:ind w:left="12.5pt"/>', 12.5, 0.0),
        ('<w:ind w:left="1in"/>', 0.0, 0.0),
    ],
)
def test_a_paragraph_is_set_in_as_it_says_or_as_its_list_is(properties: str, left: float, hanging: float) -> None:
    look = looks_of(STYLES, THEME, list_step=20.0).of(properties)
    assert (look.left, look.hanging) == (left, hanging)


def test_a_border_takes_its_width_and_its_distance(looks: Looks) -> None:
    assert looks.paragraphs["Boxed"].top == 6
    assert looks.of('<w:pStyle w:val="Boxed"/><w:pBdr><w:top w:val="nil"/></w:pBdr>').top == 0


def test_runs_and_cells_are_known_by_their_styles(looks: Looks) -> None:
    code = looks.runs["Code"]
    assert code == Run(code.face, 9.5, None)
    assert code.face is not None
    assert code.face.em("ab") == pytest.approx(1.15)
    assert looks.cells == {"Grid": {"top": 1.0, "left": 4.5}}


@pytest.mark.parametrize(
    "properties",
    ['<w:sz w:val="12pt"/>', "<w:sz/>", '<w:spacing w:line="12pt"/>', '<w:numPr><w:ilvl w:val="x"/></w:numPr>'],
)
def test_what_is_stated_in_another_way_is_passed_over(looks: Looks, properties: str) -> None:
    assert looks.of(properties) == looks.of("")
