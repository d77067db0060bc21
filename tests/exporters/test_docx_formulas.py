"""Formulas as Word gets them: TeX that pandoc reads, whatever their author wrote."""

from __future__ import annotations

import io
import zipfile
from xml.etree import ElementTree

import pytest

from rfcexport.exporters.docx_formulas import WordFormula, word_formulas
from rfcexport.manuscript import Manuscript
from rfcexport.pandoc_ast import walk
from rfcexport.pipeline import export_rfc, manuscript_of, parse_rfc
from rfcexport.settings import Settings

M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def manuscript(text: str) -> Manuscript:
    rfc = parse_rfc(f"# RFC: Formulas\n\n- Status: Draft\n\n## Design\n\n{text}".encode()).value
    return manuscript_of(rfc, Settings()).value


def in_word(text: str) -> list[WordFormula]:
    made = manuscript(text)
    nodes = list(walk([list(section.blocks) for section in made.rfc.walk()], "Math"))
    found = word_formulas(made, nodes)
    return [found[id(node)] for node in nodes if id(node) in found]


def test_what_pandoc_reads_goes_as_it_is() -> None:
    assert in_word(r"$\frac{a}{b}$ and $\binom{n}{k}$") == [WordFormula(r"\frac{a}{b}"), WordFormula(r"\binom{n}{k}")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"$u \over v$", WordFormula(r"\frac{u}{v}")),
        (r"$$a \tag{7}$$", WordFormula("a", "(7)")),
        (r"$$\begin{equation}\label{x} a \end{equation}$$", WordFormula("a", "(1)")),
        (r"$\newcommand{\own}{F} \own_1$", WordFormula("F_{1}")),
    ],
)
def test_what_pandoc_does_not_read_goes_another_way(text: str, expected: WordFormula) -> None:
    assert in_word(text) == [expected]


def test_commands_of_the_author_hold_for_the_next_formulas() -> None:
    assert in_word(r"$\def\own{F} \own$ and $\own_2$ and $\frac{a}{b}$") == [
        WordFormula("F"), WordFormula("F_{2}"), WordFormula(r"\frac{a}{b}"),
    ]  # fmt: skip


def test_a_formula_that_cannot_be_set_is_left_out() -> None:
    assert in_word(r"$\ledger$ and $a$") == [WordFormula("a")]


def _document(text: str) -> ElementTree.Element:
    rfc = parse_rfc(f"# RFC: Formulas\n\n- Status: Draft\n\n## Design\n\n{text}".encode()).value
    with zipfile.ZipFile(io.BytesIO(export_rfc(rfc, "docx").value)) as package:
        return ElementTree.fromstring(package.read("word/document.xml"))


def test_a_number_stands_at_the_end_of_its_line() -> None:
    document = _document("$$a = b \\tag{7}$$\n")
    line = next(one for one in document.iter(f"{W}p") if one.find(f".//{M}oMath") is not None)
    style = line.find(f"{W}pPr/{W}pStyle")
    assert style is not None
    assert style.attrib[f"{W}val"] == "NumberedEquation"
    assert len(list(line.iter(f"{W}tab"))) == 2
    assert "".join(node.text or "" for node in line.iter(f"{W}t")).endswith("(7)")
    assert [node.text for node in line.iter(f"{W}instrText")] == [" SEQ Equation \\* ARABIC \\r 7 "]


def test_a_formula_that_only_defines_shows_nothing() -> None:
    document = _document("Words $\\newcommand{\\own}{F}$ go on.\n")
    assert list(document.iter(f"{M}oMath")) == []


def test_a_formula_that_cannot_be_set_is_shown_as_code() -> None:
    document = _document("Words $\\ledger$ go on.\n")
    runs = [one for one in document.iter(f"{W}r") if "".join(one.itertext()) == "\\ledger"]
    style = runs[0].find(f"{W}rPr/{W}rStyle")
    assert style is not None
    assert style.attrib[f"{W}val"] == "VerbatimChar"
