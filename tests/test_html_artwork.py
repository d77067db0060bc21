"""Diagrams and formulas in HTML, for paper and for the screen."""

from __future__ import annotations

import io
import re
import zipfile

import pytest

from rfcexport.artwork import DIAGRAM_SCALE, drawing_fit
from rfcexport.diagrams import Drawing
from rfcexport.images import Picture
from rfcexport.pipeline import export_rfc, manuscript_of, parse_rfc
from rfcexport.rendering import render_html
from rfcexport.settings import Settings

HEAD = "# RFC: Artwork\n\n- Status: Draft\n\n## Design\n\n"
DIAGRAM = "```mermaid\nflowchart LR\n  accDescr: From a < b\n  a[größe] --> b\n```\n"


def printed(text: str, **decisions: object) -> tuple[str, list[Picture]]:
    """The body of the print HTML, and its pictures."""
    rfc = parse_rfc(f"{HEAD}{text}".encode()).value
    pictures: list[Picture] = []

    def url(address: str, picture: Picture) -> str:
        pictures.append(picture)
        return f"p{len(pictures)}"

    manuscript = manuscript_of(rfc, Settings(**decisions)).value  # type: ignore[arg-type]
    html = render_html(manuscript, is_print=True, suffix="pdf", picture_url=url).value
    return html[html.index("<main") : html.index("</main>")], pictures


def screen(text: str, **decisions: object) -> str:
    rfc = parse_rfc(f"{HEAD}{text}".encode()).value
    return export_rfc(rfc, "html", settings=Settings(**decisions)).value.decode()  # type: ignore[arg-type]


def test_a_diagram_is_a_picture_on_paper() -> None:
    body, pictures = printed(DIAGRAM)
    width = re.search(r'<div class="drawing"><img src="p1" alt="From a &lt; b" style="width:([\d.]+)pt"/></div>', body)
    assert width is not None
    assert [picture.mime for picture in pictures] == ["image/svg+xml"]
    assert float(width[1]) == pytest.approx(pictures[0].width * 0.75 * DIAGRAM_SCALE, abs=0.1)


def test_a_diagram_is_text_on_the_screen() -> None:
    html = screen(DIAGRAM)
    found = re.search(r'<div class="drawing" tabindex="0" role="region"[^>]*><svg.*?</svg></div>', html, re.DOTALL)
    assert found is not None
    assert 'role="img" aria-label="From a &lt; b"' in found[0]
    assert ">größe<" in found[0]


@pytest.mark.parametrize(
    ("width", "height", "expected"),
    [
        # As large as it is; as wide as the page; on its side; as high as the page allows.
        (400, 200, (300, False)),
        (700, 100, (160 / 25.4 * 72, False)),
        (1600, 300, (247 / 25.4 * 72, True)),
        (400, 1600, (0.8 * 247 / 25.4 * 72 / 4, False)),
        # Somewhat smaller, so that there may be room for it on the page before.
        (300, 500, (0.5 * 247 / 25.4 * 72 * 300 / 500, False)),
        (300, 700, (300 * 0.75 * 0.8, False)),
    ],
)
def test_a_diagram_is_as_large_as_there_is_room(width: float, height: float, expected: tuple[float, bool]) -> None:
    drawing = Drawing(b"<svg/>", width, height, None, None, "")
    found = drawing_fit(drawing, measure_mm=160, landscape_mm=247)
    assert (found[0], found[1]) == (pytest.approx(expected[0]), expected[1])


def test_a_wide_diagram_has_a_page_of_its_own_with_its_caption() -> None:
    nodes = " --> ".join(f"n{number}[a rather long label {number}]" for number in range(9))
    body, _ = printed(f"```mermaid\nflowchart LR\n  {nodes}\n```\n\n*Figure: Long.*\n")
    assert re.search(
        r'<div class="landscape"><h2.*?<figure id="figure-1"><div class="drawing">.*?</div>'
        r"\s*<figcaption>.*?</figure></div>",
        body,
        re.DOTALL,
    )


def test_an_inline_formula_stands_on_its_baseline() -> None:
    body, (picture,) = printed("In $x_{\\min}$ words.\n")
    found = re.search(
        r'In <img class="formula" src="p1" alt="\u2061x_\{\\min\}" style="width:([\d.]+)em;height:([\d.]+)em;'
        r'vertical-align:-([\d.]+)em"/> words',
        body,
    )
    assert found is not None
    width, height, depth = map(float, found.groups())
    assert 0 < depth < height < width
    assert b"stroke" not in picture.content


def test_a_formula_with_a_number_is_as_wide_as_the_line() -> None:
    body, _ = printed("$$a = b \\tag{7}$$\n")
    assert (
        '<span class="display"><img class="formula" src="p1" alt="\u2061a = b \\tag{7}" style="width:100%"/></span>'
        in body
    )


def test_a_formula_is_mathml_on_the_screen() -> None:
    html = screen("In $a_1$ words, and\n\n$$\\sqrt{b}$$\n")
    assert re.search(r'In <math[^>]*alttext="a_1".*?</math> words', html)
    assert re.search(r'<span class="display"><math[^>]*display="block"', html)
    assert '@font-face{font-family:"STIX Two Math"' in html


def test_what_cannot_be_drawn_is_code() -> None:
    body, pictures = printed("Of $\\ledger$.\n\n```mermaid\nflowchart LR\n  a --> [b\n```\n")
    assert pictures == []
    assert '<code class="math">\\ledger</code>' in body
    assert "a --&gt; [b" in body


TARGETS = "\n## Wire format\n\nText.\n\n| a |\n|---|\n| 1 |\n\n*Table: Sizes.*\n"


@pytest.mark.parametrize(
    ("link", "paper", "online"),
    [
        ("[wire](#wire-format)", "(section 2, page ⁂)", "(section 2)"),
        ("[section 2](#wire-format)", "(page ⁂)", ""),
        ("[the sizes](#table-1)", "(table 1, page ⁂)", "(table 1)"),
        ("[out](https://example.org/)", "", ""),
    ],
)
def test_a_link_says_the_number_of_what_it_leads_to(link: str, paper: str, online: str) -> None:
    def said(html: str) -> str:
        found = re.search(r'</a> <span class="reference">(.*?\))</span>', html)
        return re.sub(r'<span class="page-of" data-target="#[\w-]+"></span>', "⁂", found[1]) if found else ""

    assert said(printed(f"See {link}.\n{TARGETS}", cross_references=True)[0]) == paper
    assert said(screen(f"See {link}.\n{TARGETS}", cross_references=True)) == online
    assert said(printed(f"See {link}.\n{TARGETS}")[0]) == ""


def test_a_link_says_it_in_word_too_the_page_as_a_field() -> None:
    rfc = parse_rfc(f"{HEAD}See [wire](#wire-format) and [the sizes](#table-1).\n{TARGETS}".encode()).value
    content = export_rfc(rfc, "docx", settings=Settings(cross_references=True)).value
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        xml = package.read("word/document.xml").decode()
    line = next(part for part in xml.split("</w:p>") if ">See<" in part or ">See " in part)
    assert " PAGEREF wire_format \\h " in line
    assert "".join(re.findall(r"<w:t[^>]*>([^<]*)", line)) == "See wire (section 2, page 2) and the sizes (table 1)."


def test_a_wide_diagram_turns_no_page_from_within_a_cell_or_a_note() -> None:
    nodes = " --> ".join(f"n{number}[a rather long label {number}]" for number in range(9))
    cell, _ = printed(f"<table><tr><td>\n\n```mermaid\nflowchart LR\n  {nodes}\n```\n\n</td></tr></table>\n")
    note, _ = printed(f"Words.[^1]\n\n[^1]: A note.\n\n    ```mermaid\n    flowchart LR\n      {nodes}\n    ```\n")
    assert [body.count('<div class="drawing">') for body in (cell, note)] == [1, 1]
    assert [body.count('<div class="landscape">') for body in (cell, note)] == [0, 0]
