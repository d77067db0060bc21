"""The inspection sees what must not be in an output, and sees nothing in what we make."""

from __future__ import annotations

import io
import zipfile
from base64 import b64encode
from functools import cache
from pathlib import Path

import pypdf
import pytest
from pypdf.annotations import FreeText, Link
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

from rfcexport import export_rfc, load_rfc, parse_rfc
from tests.hostile.addresses import address_faults
from tests.hostile.inspection import FORMATS, faults_of, inspect
from tests.hostile.lab import CANARY, CANARY_SIZE, png, svg

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
DOCUMENT = b"# Title\n\n- **Status**: Draft\n\nText with [a link](https://example.org) and a note[^1].\n\n[^1]: Note.\n"


@cache
def exported(to: str) -> bytes:
    return export_rfc(parse_rfc(DOCUMENT).value, to).value


@pytest.mark.parametrize("to", FORMATS)
@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.md")), ids=lambda path: path.stem)
def test_an_example_is_inert(path: Path, to: str) -> None:
    assert list(faults_of(export_rfc(load_rfc(path).value, to).value, to)) == []


@pytest.mark.parametrize("to", FORMATS)
@pytest.mark.parametrize("part", range(4))
def test_documents_of_the_corpus_are_inert(corpus_documents: list[Path], part: int, to: str) -> None:
    spread = corpus_documents[5 + 9 * part :: 41]
    found = {path.name: list(faults_of(export_rfc(load_rfc(path).value, to).value, to)) for path in spread}
    assert found == {path.name: [] for path in spread}


# PDF


def changed_pdf(change: str) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(exported("pdf")))
    action = DictionaryObject({NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject("x")})
    match change:
        case "script":
            script = {"/S": NameObject("/JavaScript"), "/JS": TextStringObject("app.alert(1)")}
            writer.root_object[NameObject("/AA")] = DictionaryObject({NameObject(k): v for k, v in script.items()})
        case "attachment":
            writer.add_attachment("x.txt", CANARY.encode())
        case "annotation":
            writer.add_annotation(0, FreeText(text="x", rect=(0, 0, 9, 9)))
        case "launch":
            writer.root_object[NameObject("/OpenAction")] = action
        case "address":
            writer.add_annotation(0, Link(url="javascript:alert(1)", rect=(0, 0, 9, 9)))
        case "form":
            writer.root_object[NameObject("/AcroForm")] = DictionaryObject({NameObject("/Fields"): ArrayObject()})
        case "picture":
            writer.add_blank_page(9, 9)
            stream = pypdf.generic.StreamObject()
            stream.set_data(b"x")
            sizes = dict(zip(("/Width", "/Height"), CANARY_SIZE, strict=True))
            stream.update({NameObject(key): pypdf.generic.NumberObject(size) for key, size in sizes.items()})
            stream[NameObject("/Subtype")] = NameObject("/Image")
            writer._add_object(stream)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ("none", None),
        ("script", "the key /JS"),
        ("attachment", "the attachment x.txt is not the source"),
        ("annotation", "an annotation /FreeText"),
        ("launch", "the key /OpenAction"),
        ("address", "address 'javascript:alert(1)': has the scheme javascript"),
        ("form", "the key /AcroForm"),
    ],
)
def test_a_pdf_is_blamed_for_what_it_must_not_hold(change: str, fault: str | None) -> None:
    found = inspect(changed_pdf(change), "pdf").faults
    assert (fault in found) if fault else (found == [])


def test_a_pdf_tells_of_its_streams_and_pictures() -> None:
    assert inspect(changed_pdf("attachment"), "pdf").holds(CANARY)
    assert CANARY_SIZE in inspect(changed_pdf("picture"), "pdf").sizes


# HTML


def changed_html(old: str, new: str) -> bytes:
    text = exported("html").decode("utf-8")
    assert old in text
    return text.replace(old, new, 1).encode("utf-8")


def data_of(text: str) -> str:
    return f"data:image/svg+xml;base64,{b64encode(text.encode()).decode()}"


_ALIVE = data_of(svg("<script/>"))
_LOADING = data_of(svg('<image href="http://x/y"/>'))


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("<p>Text", "<script>alert(1)</script><p>Text", "the page has a script that no template has"),
        ("<p>Text", '<p onclick="x">Text', "the attribute onclick of <p>"),
        ("<p>Text", '<p style="color:red">Text', "the style 'color:red'"),
        ("<p>Text", "<iframe></iframe><p>Text", "the element <iframe>"),
        ("<p>Text", '<svg xmlns="http://www.w3.org/2000/svg"><script/></svg><p>Text', "svg}script>"),
        ("<p>Text", '<svg xmlns="http://www.w3.org/2000/svg"><g onload="x"/></svg><p>Text', "attribute onload of <{"),
        ("<p>Text", '<svg xmlns="http://www.w3.org/2000/svg"><g fill="url(//x)"/></svg><p>Text', "<g> loads '//x'"),
        ("<p>Text", '<math xmlns="http://www.w3.org/1998/Math/MathML" href="x"/><p>Text', "attribute href of <{"),
        ("<p>Text", '<math xmlns="http://www.w3.org/1998/Math/MathML"><maction/></math><p>Text', "MathML}maction>"),
        ("<p>Text", "<!-- x --><p>Text", "the page holds a comment"),
        ("<p>Text", "<p>\u202eText", "the page holds U+202E"),
        ("<p>Text", "<p><b>Text", "the page is no XML: mismatched tag: line 590, column 2"),
        ("<p>Text", '<table><tbody><p id="x">y</p></tbody></table><p>Text', None),
        ("<p>Text", '<a id="doc:text" href="#doc:text">x</a><p>Text', "the id 'doc:text' 2 times"),
        ("https://example.org", "file:///etc/passwd", "address 'file:///etc/passwd': has the scheme file"),
        ("<meta name=", '<base href="http://x/"/><meta name=', "the element <base>"),
        ("<meta name=", '<meta http-equiv="refresh" content="0"/><meta name=', "<meta> for refresh"),
        ("img-src data:", "img-src *", "the policy for img-src is not data:"),
        ("<style>", '<style>@import "x";', "<style> has a style that loads something"),
        ("<style>", "<style>p{background:u\\72l(//x/y)}", "<style> loads '//x/y'"),
        ("<p>Text", '<img src="x.png" alt=""/><p>Text', "<img> loads 'x.png'"),
        ("<p>Text", f'<img src="{_ALIVE}" alt=""/><p>Text', "<img> (SVG) holds <script>"),
        ("<p>Text", f'<img src="{_LOADING}" alt=""/><p>Text', "<img> (SVG) <image> loads 'http://x/y'"),
    ],
)  # fmt: skip
def test_a_page_is_blamed_for_what_it_must_not_hold(old: str, new: str, fault: str | None) -> None:
    found = inspect(changed_html(old, new), "html").faults
    assert found if fault is None else (fault.partition(": line")[0] in " | ".join(found))


def test_a_page_tells_of_its_pictures() -> None:
    picture = b64encode(png(*CANARY_SIZE)).decode()
    page = changed_html("<p>Text", f'<img src="data:image/png;base64,{picture}" alt=""/><p>Text')
    assert (inspect(page, "html").faults, inspect(page, "html").sizes) == ([], [CANARY_SIZE])


# DOCX


def changed_docx(part: str, old: str, new: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(exported("docx"))) as before, zipfile.ZipFile(out, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            if name == part:
                assert old.encode() in content
                content = content.replace(old.encode(), new.encode(), 1)
            after.writestr(name, content)
        if not part:
            after.writestr(new, old)
    return out.getvalue()


_BODY, _LINKS = "word/document.xml", "word/_rels/document.xml.rels"
_EVIL = '<Relationship Id="e" Type="http://x/{kind}" Target="{target}"{mode}/></Relationships>'


def field_of(code: str) -> str:
    runs = "".join(f"<w:r><w:instrText>{part}</w:instrText></w:r>" for part in (code[:4], code[4:]))
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end"))
    return f"<w:p>{begin}{runs}{end}</w:p></w:body>"


@pytest.mark.parametrize(
    ("part", "old", "new", "fault"),
    [
        (_BODY, "</w:body>", "</w:body>", None),
        (_BODY, "</w:body>", field_of("INCLUDETEXT x"), f"{_BODY}: the field 'INCLUDETEXT x'"),
        (_BODY, "</w:body>", '<w:p><w:fldSimple w:instr="DDE"/></w:p></w:body>', f"{_BODY}: the element fldSimple"),
        (_BODY, "</w:body>", "<w:p><w:r><w:object/></w:r></w:p></w:body>", f"{_BODY}: the element object"),
        (_BODY, "</w:body>", '<w:altChunk r:id="e"/></w:body>', f"{_BODY}: the element altChunk"),
        (_BODY, "</w:body>", "<w:p></w:body>", f"{_BODY} is no XML: mismatched tag"),
        (_BODY, "ns0:title[1]", "ns0:creator[1]", None),
        (_BODY, "/ns1:coreProperties[1]/ns0:title[1]", "/x", f"{_BODY}: a control mapped to /x"),
        (_BODY, "{6C3C8BC8-", "{00000000-", f"{_BODY}: a control mapped to /ns"),
        (_LINKS, "</Relationships>", _EVIL.format(kind="image", target="http://x", mode=' TargetMode="External"'),
         f"{_LINKS}: a relationship of the kind image leads outside"),
        (_LINKS, "</Relationships>", _EVIL.format(kind="hyperlink", target="file:///x", mode=' TargetMode="External"'),
         "address 'file:///x': has the scheme file"),
        (_LINKS, "</Relationships>", _EVIL.format(kind="oleObject", target="x.bin", mode=""),
         f"{_LINKS}: a relationship of the kind oleObject"),
        (_LINKS, "</Relationships>", _EVIL.format(kind="image", target="media/x.png", mode=""),
         f"{_LINKS}: a relationship to media/x.png, which is not there"),
        ("word/settings.xml", "</w:settings>", '<w:attachedTemplate r:id="e" xmlns:r="http://schemas.openxmlformats.org/'
         'officeDocument/2006/relationships"/></w:settings>', "word/settings.xml: the element attachedTemplate"),
        ("", "x", "word/vbaProject.bin", "the part word/vbaProject.bin"),
    ],
)  # fmt: skip
def test_a_docx_is_blamed_for_what_it_must_not_hold(part: str, old: str, new: str, fault: str | None) -> None:
    found = inspect(changed_docx(part, old, new), "docx").faults
    assert (found == []) if fault is None else any(one.startswith(fault) for one in found)


@pytest.mark.parametrize(
    ("address", "is_safe"),
    [
        ("https://example.org/a?b#c", True), ("mailto:a@example.org?subject=x", True), ("../x.pdf#page=2", True),
        ("javascript:x", False), ("%6aavascript:x", False), ("\\\\host\\share", False), ("//host/share", False),
        ("%5c%5chost", False), ("https://a:b@example.org", False), ("mailto:a@example.org?attach=x", False),
        ("https:example.org", False), ("a\\b", False), ("java\u200bscript:x", False),
    ],
)  # fmt: skip
def test_an_address_is_judged_as_its_readers_read_it(address: str, is_safe: bool) -> None:
    assert (list(address_faults(address)) == []) is is_safe
