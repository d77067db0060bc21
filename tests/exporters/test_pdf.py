"""The PDF: its outline, its links, its properties, and the same bytes every time."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables.TupleVariation import TupleVariation
from pypdf import PdfReader

from rfcexport import Settings, export_rfc, parse_rfc

_MADE = 3_600_000_000  # of the moments of a font, which begin with the year 1904

SOURCE = b"""# RFC: Log trimming

- **RFC ID**: 2026-04-14-log-trimming
- **Status**: Draft
- **Author(s)**: Ines Hallaran <ines@example.org>, Tomasz W.
- **Created**: 2026-04-14

## Summary

A paragraph with a note.[^1] See [the design](#design), [another](0012-other.md#wire) and [the web](https://example.org/).

## Design

### Wire format

Text.

```text
one line
```

## Risks

## Questions

[^1]: The note.
"""


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return export_rfc(parse_rfc(SOURCE, path="rfc.md").value, "pdf").value


def test_properties_come_from_the_metadata(pdf: bytes) -> None:
    found = PdfReader(io.BytesIO(pdf)).metadata
    assert found is not None
    stated = (found.title, found.author, found.get("/CreationDate"))
    assert stated == ("Log trimming", "Ines Hallaran, Tomasz W.", "D:20260414")


def test_outline_is_the_section_tree(pdf: bytes) -> None:
    def titles(entries: list[object]) -> list[object]:
        return [titles(entry) if isinstance(entry, list) else entry.title for entry in entries]  # type: ignore[attr-defined]

    found = titles(PdfReader(io.BytesIO(pdf)).outline)
    assert found == ["1 Summary", "2 Design", ["2.1 Wire format"], "3 Risks", "4 Questions"]


def test_links_lead_inside_to_the_sibling_and_to_the_web(pdf: bytes) -> None:
    pages = PdfReader(io.BytesIO(pdf)).pages
    links = [note.get_object() for page in pages for note in page.get("/Annots", [])]
    addresses = sorted(str(link["/A"]["/URI"]) for link in links if "/A" in link and "/URI" in link["/A"])
    assert addresses == ["0012-other.pdf#wire", "https://example.org/", "mailto:ines@example.org"]
    assert sum("/Dest" in link or link.get("/A", {}).get("/S") == "/GoTo" for link in links) >= 1


def test_footnote_stands_on_the_page_of_its_call(pdf: bytes) -> None:
    page = PdfReader(io.BytesIO(pdf)).pages[1].extract_text()
    assert ("with a note" in page, "The note." in page) == (True, True)


def test_footnote_is_set_as_one_line_when_its_source_has_two() -> None:
    source = b"# T of it\n\nWords[^1] here.\n\n[^1]: One line\n    and the next.\n"
    reader = PdfReader(io.BytesIO(export_rfc(parse_rfc(source, path="rfc.md").value, "pdf").value))
    assert "One line and the next." in "\n".join(page.extract_text() for page in reader.pages)


def test_bytes_are_the_same_every_time(pdf: bytes) -> None:
    assert export_rfc(parse_rfc(SOURCE, path="rfc.md").value, "pdf").value == pdf


def test_cover_has_no_running_head_and_pages_are_counted(pdf: bytes) -> None:
    cover, page = (page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    assert "1 / 2" not in cover
    assert "2 / 2" in page


def test_paper_is_the_one_asked_for() -> None:
    letter = export_rfc(parse_rfc(SOURCE, path="rfc.md").value, "pdf", settings=Settings(paper="letter")).value
    box = PdfReader(io.BytesIO(letter)).pages[1].mediabox
    assert (float(box.width), float(box.height)) == (612.0, 792.0)


def test_link_notes_are_numbered_at_the_end_when_asked_for() -> None:
    noted = export_rfc(parse_rfc(SOURCE, path="rfc.md").value, "pdf", settings=Settings(link_notes=True)).value
    text = PdfReader(io.BytesIO(noted)).pages[-1].extract_text()
    assert "https://example.org/" in text


def test_pdf_has_no_active_content(pdf: bytes) -> None:
    assert [name for name in (b"/JavaScript", b"/JS", b"/AcroForm", b"/OpenAction", b"/Launch") if name in pdf] == []


def test_pdf_has_its_source_attached_and_nothing_else(pdf: bytes) -> None:
    (attached,) = PdfReader(io.BytesIO(pdf)).attachment_list
    assert (attached.name, attached.content, attached.associated_file_relationship, attached.subtype) == (
        "rfc.md", SOURCE, "/Source", "/text/markdown",
    )  # fmt: skip
    assert attached.creation_date == attached.modification_date


def test_getting_ready_starts_no_thread() -> None:
    """A copy of a process has none of its threads, and waits for ever for what one of them was to do."""
    if not sys.platform.startswith("linux"):
        pytest.skip("threads are counted as Linux tells of them")
    code = (
        "import os; from rfcexport.pipeline import warm_up; from rfcexport.theme import load_theme;"
        "warm_up('pdf', load_theme()); from rfcexport.exporters import pdf;"
        "print(len(pdf._FONTS), len(os.listdir('/proc/self/task')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["0", "1"]


def test_lists_in_one_another_break_over_pages() -> None:
    words = "\n\n".join(f"Paragraph {number}." for number in range(24))
    nested = "\n".join(f"{'  ' * depth}- item {depth}" for depth in range(10))
    source = f"# T\n\n## A\n\n{words}\n\n{nested}\n".encode()
    pages = PdfReader(io.BytesIO(export_rfc(parse_rfc(source).value, "pdf").value)).pages
    texts = [page.extract_text() for page in pages[1:3]]
    assert ["item 1" in text for text in texts] == [True, False]
    assert ["item 9" in text for text in texts] == [False, True]


def test_code_with_numbers_goes_over_pages_without_losing_a_line() -> None:
    lines = "\n".join(f"step_{number} = do({number})" for number in range(120))
    source = f"# RFC: Steps\n\n- Status: Draft\n\n## Design\n\n```python numberLines\n{lines}\n```\n"
    reader = PdfReader(io.BytesIO(export_rfc(parse_rfc(source.encode()).value, "pdf").value))
    text = "".join(page.extract_text() for page in reader.pages)
    assert [number for number in range(120) if f"step_{number} = do({number})" not in text] == []
    assert [number for number in (1, 60, 120) if not re.search(rf"(?m)^{number}$|^{number} ", text)] == []


def test_a_face_of_many_weights_keeps_its_date(tmp_path: Path) -> None:
    (tmp_path / "fonts").mkdir()
    (tmp_path / "fonts" / "varied.ttf").write_bytes(_face_of_many_weights())
    (tmp_path / "theme.toml").write_text('[faces]\nserif = "Varied"\n')
    (tmp_path / "rfc.md").write_text("# RFC: T\n\n- Status: Draft\n\n## Summary\n\naaa\n")
    # A process takes the fonts of its first PDF.
    command = ["rfcexport", "pdf", str(tmp_path / "rfc.md"), "--style", str(tmp_path), "-o", "-", "--quiet"]
    content = subprocess.run([sys.executable, "-m", *command], check=True, capture_output=True).stdout
    files = [
        node["/FontFile2"].get_data()
        for node in map(PdfReader(io.BytesIO(content)).get_object, range(1, 200))
        if isinstance(node, dict) and "/FontFile2" in node
    ]
    faces = [TTFont(io.BytesIO(one)) for one in files]
    assert [face["head"].modified for face in faces if face["head"].unitsPerEm == 777] == [_MADE]


def _face_of_many_weights() -> bytes:
    """A variable font with the letter a."""
    builder = FontBuilder(777, isTTF=True)
    builder.setupGlyphOrder([".notdef", "a"])
    builder.setupCharacterMap({ord("a"): "a"})
    pen = TTGlyphPen(None)
    for number, point in enumerate([(0, 0), (300, 0), (300, 500), (0, 500)]):
        (pen.lineTo if number else pen.moveTo)(point)
    pen.closePath()
    builder.setupGlyf({".notdef": TTGlyphPen(None).glyph(), "a": pen.glyph()})
    builder.setupHorizontalMetrics({".notdef": (400, 0), "a": (400, 0)})
    builder.setupHorizontalHeader(ascent=600, descent=-177)
    builder.setupNameTable({"familyName": "Varied", "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=600, usWinAscent=600, usWinDescent=177)
    builder.setupFvar([("wght", 100, 400, 900, "Weight")], [])
    wider = TupleVariation({"wght": (0, 1, 1)}, [(0, 0), (50, 0), (50, 0), (0, 0), (0, 0), (0, 0), (0, 0), (0, 0)])
    builder.setupGvar({".notdef": [], "a": [wider]})
    builder.setupPost()
    builder.updateHead(modified=_MADE)
    builder.font.recalcTimestamp = False
    out = io.BytesIO()
    builder.font.save(out)
    return out.getvalue()
