"""The rules of accessibility on small Word files, each broken in its turn."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Callable

import pytest
from docx.oxml import parse_xml

from rfcexport import Settings, parse_rfc
from rfcexport.exporters.docx import export_docx
from rfcexport.pipeline import manuscript_of
from tests.conformance.docx_access import (
    CONTRAST,
    FLOATING,
    LANGUAGE,
    ORDER,
    TITLE,
    VAGUE,
    faults_of_docx,
)
from tests.conformance.docx_author import BLANK_ROW, HEADLESS, LINK, MERGED, PICTURE, owed_to_author
from tests.conformance.docx_colours import Look, contrast_of, looks_of_styles

_MARKDOWN = """# RFC 7: Access

Status: Draft

## One

A [page](https://example.org/).

### Deep

| a | b |
|---|---|
| 1 | 2 |

```mermaid
flowchart LR
  A --> B
```

> [!NOTE]
> - in a box
"""
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


@pytest.fixture(scope="module")
def docx() -> bytes:
    """A document that breaks no rule."""
    return export_docx(manuscript_of(parse_rfc(_MARKDOWN.encode()).value, Settings()).value).value


def test_a_document_that_breaks_no_rule_has_no_fault(docx: bytes) -> None:
    assert faults_of_docx(docx, Counter()) == ()


@pytest.mark.parametrize(
    ("part", "pattern", "replacement", "rule"),
    [
        ("document", r' descr="[^"]*"', ' descr=""', PICTURE),
        ("document", r"<(/?)wp:inline\b", r"<\1wp:anchor", FLOATING),
        ("document", r"<w:tblHeader[^>]*/>", "", HEADLESS),
        ("document", r"<w:tcPr />", '<w:tcPr><w:gridSpan w:val="2"/></w:tcPr>', MERGED),
        ("document", r"<w:t[^>]*>[12]</w:t>", "<w:t></w:t>", BLANK_ROW),
        ("document", r'<w:pStyle w:val="Heading2" />', '<w:pStyle w:val="Heading3" />', ORDER),
        ("document", r"<w:t[^>]*>page</w:t>", "<w:t></w:t>", LINK),
        ("document", r"<w:t([^>]*)>page</w:t>", r"<w:t\1>Here</w:t>", VAGUE),
        ("core", r"<dc:title>[^<]*</dc:title>", "<dc:title></dc:title>", TITLE),
        ("styles", r"<w:lang [^>]*/>", "", LANGUAGE),
    ],
)  # fmt: skip
def test_a_broken_rule_is_told(part: str, pattern: str, replacement: str, rule: str, docx: bytes) -> None:
    changed = _changed(docx, part, lambda text: re.sub(pattern, replacement, text, flags=re.DOTALL))
    assert {fault.rule for fault in faults_of_docx(changed, Counter())} == {rule}


def test_a_picture_marked_as_decoration_needs_no_text(docx: bytes) -> None:
    mark = (
        '<a:extLst xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:ext uri="{}"><adec:decorative '
        'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst>'
    )
    changed = _changed(
        docx, "document", lambda text: re.sub(r'(<wp:docPr [^>]*?) descr="[^"]*"/>', rf"\1>{mark}</wp:docPr>", text)
    )
    assert faults_of_docx(changed, Counter()) == ()


def test_text_without_contrast_is_told_by_its_style_and_where_it_stands(docx: bytes) -> None:
    pale = _changed(docx, "styles", lambda text: re.sub(
        r'(w:styleId="TableText" .*?<w:rPr>)', r'\1<w:color w:val="CCCCCC"/>', text, count=1, flags=re.DOTALL
    ))  # fmt: skip
    rules = {fault.rule for fault in faults_of_docx(pale, Counter())}
    assert f"{CONTRAST}: style Table Text" in rules
    assert f"{CONTRAST}: plain in TableText" in rules


def test_what_the_document_itself_has_is_the_sources_own() -> None:
    markdown = "# T\n\n## One\n\n|  |  |\n|---|---|\n| a | b |\n|   |   |\n\n[](https://example.org/) [here](https://example.org/)\n"
    manuscript = manuscript_of(parse_rfc(markdown.encode()).value, Settings()).value
    owed = owed_to_author(manuscript)
    assert {rule: owed[rule] for rule in (HEADLESS, BLANK_ROW, LINK)} == {HEADLESS: 1, BLANK_ROW: 1, LINK: 1}
    found = faults_of_docx(export_docx(manuscript).value, owed)
    assert {fault.rule: fault.is_of_source for fault in found} == dict.fromkeys(
        (HEADLESS, BLANK_ROW, LINK, VAGUE), True
    )
    more = Counter({HEADLESS: 0})
    assert [fault.is_of_source for fault in faults_of_docx(export_docx(manuscript).value, more)].count(False) == 3


@pytest.mark.parametrize(
    ("look", "ratio", "is_enough"),
    [
        (Look(), 21.0, True),
        (Look("777777", "FFFFFF"), 4.48, False),
        (Look("777777", "FFFFFF", 18.0), 4.48, True),
        (Look("777777", "FFFFFF", 14.0, is_bold=True), 4.48, True),
        (Look("777777", "FFFFFF", 14.0), 4.48, False),
        (Look("FFFFFF", "000000"), 21.0, True),
    ],
)
def test_contrast_is_that_of_wcag(look: Look, ratio: float, is_enough: bool) -> None:
    found = contrast_of(look)
    assert (round(found.ratio, 2), found.is_enough) == (ratio, is_enough)


def test_a_style_has_what_it_is_based_on() -> None:
    styles = parse_xml(
        f'<w:styles {_W}><w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="21"/></w:rPr></w:rPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:styleId="A"><w:pPr><w:shd w:fill="EEEEEE"/></w:pPr>'
        '<w:rPr><w:b/><w:color w:val="111111"/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="B"><w:basedOn w:val="A"/><w:rPr><w:b w:val="0"/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="C"><w:rPr><w:color w:val="auto"/></w:rPr></w:style></w:styles>'
    )
    looks = looks_of_styles(styles)
    assert looks["B"] == Look("111111", "EEEEEE", 10.5, is_bold=False)
    assert looks["C"] == Look()


def _changed(docx: bytes, part: str, change: Callable[[str], str]) -> bytes:
    """The file with the text of one of its parts changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx)) as package, zipfile.ZipFile(out, "w") as changed:
        for name in package.namelist():
            content = package.read(name)
            if name.endswith(f"/{part}.xml"):
                content = change(content.decode()).encode()
            changed.writestr(name, content)
    return out.getvalue()
