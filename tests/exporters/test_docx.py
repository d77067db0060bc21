"""The DOCX file as Word would read it: what pandoc and the parts round it make of a manuscript."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
from docx import Document

from rfcexport.diagnostics import Severity, UsageError
from rfcexport.exporters.docx import export_docx
from rfcexport.images import Picture
from rfcexport.manuscript import Manuscript
from rfcexport.model import Block, Metadata
from rfcexport.theme import load_theme
from tests.exporters.docx_manuscripts import (
    WORDS_FOR_CONTENTS,
    Package,
    R,
    W,
    alert,
    bullets,
    code,
    cover,
    details,
    figure,
    image,
    inline_code,
    link,
    manuscript,
    note,
    numbered,
    para,
    picture_png,
    plain,
    quote,
    section,
    style_of,
    table,
)

PICTURES = {"flow.png": picture_png(), "big.png": picture_png(3000, 2000)}


def everything(**decisions: object) -> Manuscript:
    """A manuscript with every kind of node in it."""
    return manuscript(
        section(
            "1",
            "Summary",
            para("A ", link("web", "https://example.org/?a=1&b=<2>"), " and ", link("down", "#wide-table")),
            para("See ", link("other", "0012-other.md#the-design"), note(para("The note with ", inline_code("code")))),
            alert("note", para("Only paragraphs.")),
            alert("warning", para("With a list:"), bullets([plain("one")], [plain("two")])),
            para(WORDS_FOR_CONTENTS),
        ),
        section(
            "2",
            "Design",
            bullets([plain("tight")], [plain("second"), code("deep()", "python")]),
            numbered([para("loose"), para("continued"), quote(para("quoted"))], [para("next")]),
            bullets([plain({"t": "Str", "c": "☐"}, {"t": "Space"}, "open")]),
            quote(para("plain quote")),
            quote(para("mixed"), code("x = 1")),
            code("fn f() -> u8 {\n    1 // <&>\n}", "rust"),
            code("+---+     +---+\n| a | --> | b |\n+---+     +---+"),
            table(["Name", "Size"], ["wal", "41"], ["log", "1,200"], caption="Sizes"),
            table(["A", "B"], ["1", "2"]),
            figure(image("flow.png", "The flow"), "How it flows"),
            para(image("big.png", "Too wide")),
            para("inline ", image("gone.png", "a lost one"), " picture"),
            figure(image("https://example.org/x.png", "remote")),
            details("More", para("Hidden words.")),
            para({"t": "Math", "c": [{"t": "InlineMath"}, "e=mc^2"]}),
            {"t": "HorizontalRule"},
            below=[section("2.1", "Segment lifecycle", para("Deep."))],
        ),
        section("3", "Wide table", para("Words."), table(*_wide())),
        section("4", "Questions", para("None.")),
        pictures=PICTURES,
        **decisions,
    )


def _wide(columns: int = 9) -> tuple[list[str], list[str]]:
    return [f"Heading{n}ofcolumn" for n in range(columns)], [f"identifier{n}value" for n in range(columns)]


@pytest.fixture(scope="module")
def package() -> Package:
    """The document with everything."""
    return Package(export_docx(everything()).value)


def exported(document: Manuscript) -> Package:
    """`document` exported and taken apart."""
    return Package(export_docx(document).value)


# The package


def test_bytes_are_the_same_on_a_second_run() -> None:
    assert export_docx(everything()).value == export_docx(everything()).value


def test_every_entry_has_the_same_date_and_the_content_types_come_first() -> None:
    with zipfile.ZipFile(io.BytesIO(export_docx(everything()).value)) as archive:
        entries = archive.infolist()
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert entries[0].filename == "[Content_Types].xml"


def test_python_docx_opens_it_with_its_properties() -> None:
    properties = Document(io.BytesIO(export_docx(everything()).value)).core_properties
    found = (
        properties.title,
        properties.author,
        properties.subject,
        properties.content_status,
        properties.language,
        str(properties.created)[:10],
        str(properties.modified)[:10],
    )
    assert found == (
        "Background Compaction", "Ines Okafor; Tomas", "2026-11-03-wal", "Draft", "en", "2026-11-03", "2026-11-19",
    )  # fmt: skip


def test_dates_come_from_the_environment_when_none_is_stated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    core = exported(manuscript(metadata=Metadata(title="T"))).parts["docProps/core.xml"].decode()
    assert re.findall(r"W3CDTF\">([^<]*)<", core) == ["2023-11-14T22:13:20Z", "2023-11-14T22:13:20Z"]


def test_custom_properties_are_those_of_the_list(package: Package) -> None:
    names = [row.attrib["name"] for row in package.trees["docProps/custom.xml"]]
    assert names == ["Source SHA-256"]


def test_the_markdown_is_in_a_custom_xml_part() -> None:
    from base64 import b64decode

    root = exported(manuscript(source="# Title\n\n\x07 £\n")).trees["customXml/item1.xml"]
    assert (root.attrib["file"], b64decode(root.text or "").decode()) == ("wal.md", "# Title\n\n\x07 £\n")


def test_every_relationship_resolves(package: Package) -> None:
    for part in ("document", "footnotes"):
        rows = package.trees[f"word/_rels/{part}.xml.rels"]
        used = set(re.findall(r'r:(?:id|embed)="(\w+)"', package.parts[f"word/{part}.xml"].decode()))
        assert used <= {row.attrib["Id"] for row in rows}
        inside = [row.attrib["Target"] for row in rows if row.attrib.get("TargetMode") != "External"]
        assert {target for target in inside if f"word/{target}" not in package.parts} <= {"../customXml/item1.xml"}


def test_the_only_way_out_is_a_hyperlink(package: Package) -> None:
    outside = {
        row.attrib["Type"].rsplit("/", 1)[-1]
        for name, rows in package.trees.items()
        if name.endswith(".rels")
        for row in rows
        if row.attrib.get("TargetMode") == "External"
    }
    assert outside == {"hyperlink"}


def test_every_style_in_use_exists(package: Package) -> None:
    known = {style.attrib[f"{W}styleId"] for style in package.trees["word/styles.xml"].iter(f"{W}style")}
    used = {
        node.attrib[f"{W}val"]
        for root in (package.document, package.trees["word/footnotes.xml"])
        for kind in ("pStyle", "rStyle", "tblStyle")
        for node in root.iter(f"{W}{kind}")
    }
    assert used <= known


def test_settings_hyphenate_and_ask_for_no_update(package: Package) -> None:
    settings = package.parts["word/settings.xml"].decode()
    assert '<w:autoHyphenation w:val="true"/>' in settings
    assert "updateFields" not in settings


# The cover


def test_the_cover_says_what_the_value_says_in_order(package: Package) -> None:
    styles = (
        "CoverOrganisation",
        "CoverBand",
        "CoverNumber",
        "Title",
        "Subtitle",
        "CoverLabel",
        "CoverValue",
        "CoverFoot",
    )
    assert package.paragraphs(*styles) == [
        "Meridian Engineering\tRequest for Comments",
        "Draft",
        "2026-11-03-wal",
        "Background Compaction",
        "A compactor in the background.",
        "Status", "\u00a0Draft\u00a0",
        "Authors", "Ines Okafor", "Tomas",
        "Created", "3 November 2026",
        "Tracking", "see #42",
        "Source\u00a0wal.md   sha256\u00a0abcd",
    ]  # fmt: skip


def test_the_cover_is_a_section_without_head_or_foot(package: Package) -> None:
    sections = list(package.document.iter(f"{W}sectPr"))
    heads = [[node.attrib[f"{R}id"] for node in found if node.tag.endswith("Reference")] for found in sections]
    assert heads[0] == []
    assert all(len(found) == 2 for found in heads[1:])


def test_values_with_an_address_are_hyperlinks(package: Package) -> None:
    assert {"mailto:ines@example.org", "https://example.org/42?a=1&b=2"} <= set(package.targets().values())


def test_a_cover_with_a_title_alone_leaves_no_hole() -> None:
    bare = cover(organisation=None, id=None, lede=None, status=None, band=None, rows=(), foot=())
    found = exported(manuscript(front=bare, metadata=Metadata(title="Background Compaction")))
    assert [words for words in found.paragraphs() if words.strip()] == [
        "\tRequest for Comments", "Background Compaction",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "title", ['<w:p/> & "$body$" $$ {{ x }} {% raw %} ${', "$title$ $if(x)$", "Emoji 🚀 and \u202e bidi", "a" * 600]
)
def test_a_title_is_only_words(title: str) -> None:
    found = exported(manuscript(front=cover(title=title)))
    assert found.paragraphs("Title") == [title]


def test_control_characters_reach_no_part() -> None:
    bad = "a\x01b\x0bc\x1fd\ufffee\x7f"
    front = cover(title=bad, id=bad, lede=bad, organisation=bad)
    stated = Metadata(title=bad, id=bad)
    found = exported(manuscript(section("1", bad, para(bad), code(bad)), front=front, metadata=stated))
    assert "abcde" in found.words()


def test_an_escape_that_is_text_stays_text() -> None:
    assert "\\u0001 and \\\\u0002" in exported(manuscript(blocks=[code("\\u0001 and \\\\u0002")])).words()


# Contents, heads, numbers


def test_the_contents_are_a_filled_field_of_links_to_the_headings(package: Package) -> None:
    entries = [
        p
        for p in package.document.iter(f"{W}p")
        if style_of(p).startswith("TOC") and p.find(f"{W}hyperlink") is not None
    ]
    anchors = [entry.find(f"{W}hyperlink").attrib[f"{W}anchor"] for entry in entries]  # type: ignore[union-attr]
    assert anchors == ["summary", "design", "segment_lifecycle", "wide_table", "questions"]
    assert set(anchors) <= set(package.bookmarks())
    codes = [node.text for node in package.document.iter(f"{W}instrText")]
    assert codes[0] == ' TOC \\o "1-3" \\h \\z \\u '
    assert codes[1:6] == [f" PAGEREF {anchor} \\h " for anchor in anchors]
    assert not list(package.document.iter(f"{W}dirty"))


def test_entries_hold_number_title_and_page(package: Package) -> None:
    found = [words.split("\t") for words in package.paragraphs("TOC1", "TOC2")]
    assert [words[:2] for words in found] == [
        ["1", "Summary"], ["2", "Design"], ["2.1", "Segment lifecycle"], ["3", "Wide table"], ["4", "Questions"],
    ]  # fmt: skip
    pages = [int(words[2]) for words in found]
    assert pages == sorted(pages)
    assert pages[0] == 3


def test_no_contents_when_they_are_not_wanted() -> None:
    assert exported(everything(has_contents=False)).paragraphs("TOCHeading") == []


def test_headings_are_numbered_by_a_list_and_not_by_words(package: Package) -> None:
    styles = package.parts["word/styles.xml"].decode()
    heading = re.search(r'w:styleId="Heading2".*?</w:style>', styles, re.DOTALL)
    assert heading is not None
    assert re.search(r'<w:numPr><w:ilvl w:val="1" ?/><w:numId w:val="901" ?/></w:numPr>', heading[0])
    assert package.paragraphs("Heading1", "Heading2") == [
        "Summary",
        "Design",
        "Segment lifecycle",
        "Wide table",
        "Questions",
    ]


def test_no_list_numbers_headings_when_numbers_are_off() -> None:
    styles = exported(everything(has_section_numbers=False)).parts["word/styles.xml"].decode()
    heading = re.search(r'w:styleId="Heading1".*?</w:style>', styles, re.DOTALL)
    assert heading is not None
    assert "numPr" not in heading[0]


@pytest.mark.parametrize(
    ("stated", "headings"), [(("1.", "2)"), ["One", "Two"]), (("0.", "1."), ["0.\tOne", "1.\tTwo"])]
)
def test_an_authors_numbers_are_typed_where_the_list_would_count_others(
    stated: tuple[str, str], headings: list[str]
) -> None:
    first, second = stated
    found = exported(manuscript(section("1", "One", stated=first), section("2", "Two", stated=second)))
    assert found.paragraphs("Heading1") == headings


def test_heads_and_feet_hold_their_fields(package: Package) -> None:
    parts = {name: part.decode() for name, part in package.parts.items() if re.match(r"word/(header|footer)", name)}
    codes = {name: re.findall(r"<w:instrText[^>]*> (.*?) </w:instrText>", part) for name, part in parts.items()}
    section_fields = ["STYLEREF 1 \\n", "STYLEREF 1"]
    assert codes == {
        "word/header1.xml": [],
        "word/header2.xml": section_fields,
        "word/header3.xml": section_fields,
        "word/footer1.xml": ["PAGE", "NUMPAGES"],
        "word/footer2.xml": ["PAGE", "NUMPAGES"],
    }
    words = {name: "".join(re.findall(r"<w:t[ >][^<>]*>?([^<]*)</w:t>", part)) for name, part in parts.items()}
    assert words["word/header2.xml"].startswith("2026-11-03-wal")
    assert words["word/footer1.xml"].startswith("Draft · 19 November 2026")


@pytest.mark.parametrize(("paper", "size"), [("a4", ("11906", "16838")), ("letter", ("12240", "15840"))])
def test_every_section_has_the_paper(paper: str, size: tuple[str, str]) -> None:
    found = exported(manuscript(section("1", "S", para("x")), paper=paper))
    sizes = {(node.attrib[f"{W}w"], node.attrib[f"{W}h"]) for node in found.document.iter(f"{W}pgSz")}
    assert sizes == {size}


def test_language_is_in_the_styles() -> None:
    styles = exported(manuscript(lang="de")).parts["word/styles.xml"].decode()
    assert re.search(r'<w:lang [^>]*w:val="de-DE"', styles)


# The text


def test_no_word_is_lost(package: Package) -> None:
    expected = [
        "Only paragraphs.", "With a list:", "one", "tight", "second", "deep()", "loose", "continued", "quoted",
        "plain quote", "mixed", "fn", "// <&>", "| a | --> | b |", "1,200", "How it flows", "a lost one", "gone.png",
        "Hidden words.", "The note with", "code", "mc", "Deep.", "identifier8value", "None.",
    ]  # fmt: skip
    words = package.words()
    assert [phrase for phrase in expected if phrase not in words] == []


def test_links_lead_where_they_may(package: Package) -> None:
    assert {"https://example.org/?a=1&b=%3C2%3E", "0012-other.docx#the_design"} <= set(package.targets().values())
    anchors = {
        node.attrib[f"{W}anchor"] for node in package.document.iter(f"{W}hyperlink") if f"{W}anchor" in node.attrib
    }
    assert anchors <= set(package.bookmarks())


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "http://[bad", "vbscript:x"]
)
def test_a_link_that_may_not_be_is_its_words(url: str) -> None:
    found = exported(manuscript(blocks=[para(link("words", url))], front=cover(rows=())))
    assert ("words" in found.words(), found.targets()) == (True, {})


def test_a_link_in_a_link_is_its_words_and_a_note_in_one_keeps_its_own() -> None:
    inner = [link("one", "https://b.example"), note(para(link("two", "https://c.example")))]
    outer = {"t": "Link", "c": [["", [], []], inner, ["https://a.example", ""]]}
    found = exported(manuscript(blocks=[para(outer)], front=cover(rows=())))
    assert "https://a.example" in found.targets().values()
    assert "https://b.example" not in found.targets().values()
    notes = found.parts["word/_rels/footnotes.xml.rels"].decode()
    assert ("one" in found.words(), "https://c.example" in notes, "https://b.example" in notes) == (True, True, False)


def test_bookmarks_are_unique_and_ones_that_word_takes(package: Package) -> None:
    names = package.bookmarks()
    assert len(names) == len(set(names))
    assert [name for name in names if not re.fullmatch(r"[A-Za-z_]\w{0,39}", name)] == []


def test_alerts_take_their_styles(package: Package) -> None:
    assert package.paragraphs("AlertTitleNote", "AlertNote") == ["Note", "Only paragraphs."]
    tables = [node.attrib[f"{W}val"] for node in package.document.iter(f"{W}tblStyle")]
    assert tables == ["CoverFacts", "AlertTableWarning", "QuoteTable", "RFCTable", "RFCTable", "RFCTable"]


def test_alerts_are_labelled_in_the_words_of_the_theme() -> None:
    theme = load_theme()
    object.__setattr__(theme, "labels", {**theme.labels, "tip": "Hinweis"})
    assert exported(manuscript(blocks=[alert("tip", para("x"))], theme=theme)).paragraphs("AlertTitleTip") == [
        "Hinweis"
    ]


def test_code_is_one_paragraph_with_line_breaks(package: Package) -> None:
    assert package.paragraphs("SourceCode", "SourceCodeList1", "SourceCodeList2") == [
        "deep()", "x = 1", "fn f() -> u8 {\n    1 // <&>\n}",
    ]  # fmt: skip
    assert package.paragraphs("Diagram") == ["+---+     +---+\n| a | --> | b |\n+---+     +---+"]


def test_what_announces_something_stays_with_it() -> None:
    bold = {"t": "Strong", "c": [{"t": "Str", "c": "Bold"}]}
    announced = [para("As follows:"), code("x"), para(bold), para("Words."), para("Not last:")]
    item = [plain("an item:"), bullets([plain("below")])]
    found = exported(manuscript(section("1", "S", *announced), section("2", "T", bullets(item))))
    kept = [one for one in found.document.iter(f"{W}p") if one.find(f"{W}pPr/{W}keepNext") is not None]
    texts = ["".join(node.text or "" for node in one.iter(f"{W}t")) for one in kept]
    assert texts == ["As follows:", "Bold", "an item:"]


def test_what_continues_an_item_is_indented_and_not_numbered(package: Package) -> None:
    found = {
        words: p for p in package.document.iter(f"{W}p") for words in ["".join(t.text or "" for t in p.iter(f"{W}t"))]
    }
    continued = found["continued"].find(f"{W}pPr")
    assert continued is not None
    assert [(node.tag.removeprefix(W), dict(node.attrib)) for node in continued] == [
        ("pStyle", {f"{W}val": "ListParagraph"}), ("ind", {f"{W}left": "425"}),
    ]  # fmt: skip
    assert 'w:numId w:val="1000"' not in package.parts["word/document.xml"].decode()


def test_an_item_that_begins_with_code_keeps_its_number() -> None:
    found = exported(manuscript(blocks=[numbered([code("first()")], [plain("second")])]))
    numbers = [p for p in found.document.iter(f"{W}p") if p.find(f"{W}pPr/{W}numPr") is not None]
    assert len(numbers) == 2
    # The code goes on with the item, which has no words of its own.
    assert found.paragraphs("SourceCodeList1") == ["first()"]


def test_boxes_that_touch_are_told_apart_by_a_line_that_no_reader_passes_over() -> None:
    item = bullets([plain("item"), code("within()")])
    found = exported(manuscript(blocks=[code("one()"), code("two()"), item, code("three()"), quote(para("four"))]))
    marks = [
        node.attrib[f"{W}name"]
        for p in found.document.iter(f"{W}p")
        if p.find(f"{W}pPr/{W}pStyle[@{W}val='Separator']") is not None
        for node in p.iter(f"{W}bookmarkStart")
    ]
    assert marks == ["_Separator1", "_Separator2"]


def test_what_goes_on_with_an_item_is_in_a_style_without_a_number(package: Package) -> None:
    styles = ElementTree.fromstring(package.parts["word/styles.xml"])
    unnumbered = [
        style.attrib[f"{W}styleId"]
        for style in styles.iterfind(f"{W}style")
        if style.find(f"{W}pPr/{W}numPr/{W}numId[@{W}val='0']") is not None
    ]
    assert {"ListParagraph", "QuoteList", "AlertList", "FootnoteList", "ListSeparator"} <= {*unnumbered}


def test_captions_count_with_fields(package: Package) -> None:
    codes = [node.text for node in package.document.iter(f"{W}instrText") if "SEQ" in (node.text or "")]
    assert codes == [" SEQ Table \\* ARABIC ", " SEQ Figure \\* ARABIC "]
    assert package.paragraphs("TableCaption", "ImageCaption") == ["Table 1: Sizes", "Figure 1: How it flows"]


def test_header_rows_repeat_and_rows_stay_whole(package: Package) -> None:
    found = [
        node
        for node in package.document.iter(f"{W}tbl")
        if "RFCTable" in {s.attrib[f"{W}val"] for s in node.iter(f"{W}tblStyle")}
    ]
    rows = list(found[0].iter(f"{W}tr"))
    assert rows[0].find(f"{W}trPr/{W}tblHeader") is not None
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)


def test_numeric_columns_stand_to_the_right(package: Package) -> None:
    found = next(node for node in package.document.iter(f"{W}tbl") if "1,200" in "".join(node.itertext()))
    sides = [
        [
            side.attrib[f"{W}val"] if (side := cell.find(f".//{W}jc")) is not None else "left"
            for cell in row.iter(f"{W}tc")
        ]
        for row in found.iter(f"{W}tr")
    ]
    assert sides == [["left", "right"]] * 3


def test_tables_that_touch_are_kept_apart() -> None:
    body = list(exported(manuscript(blocks=[table(["A"], ["1"]), table(["B"], ["2"])])).document[0])
    kinds = [style_of(node) or node.tag.removeprefix(W) for node in body]
    assert kinds[kinds.index("CoverFoot") + 1 :] == ["tbl", "TableGap", "tbl", "sectPr"]


def test_a_wide_table_has_a_landscape_section_and_says_so() -> None:
    read = export_docx(manuscript(section("1", "Wide", table(*_wide()), para("After."))))
    found = Package(read.value)
    turned = [node.attrib.get(f"{W}orient", "portrait") for node in found.document.iter(f"{W}pgSz")]
    assert turned == ["portrait", "landscape", "portrait"]
    assert [(d.slug, d.severity, d.position.line) for d in read.diagnostics] == [("table-landscape", Severity.NOTE, 11)]


def test_a_wide_table_at_the_end_leaves_no_empty_page() -> None:
    found = exported(manuscript(section("1", "First", para("x")), section("2", "Wide", table(*_wide()))))
    turned = [node.attrib.get(f"{W}orient", "portrait") for node in found.document.iter(f"{W}pgSz")]
    assert turned == ["portrait", "portrait", "landscape"]


# Pictures


def test_every_picture_has_its_size_and_its_words(package: Package) -> None:
    drawing = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
    found = [
        (node.find(f"{drawing}docPr").attrib["descr"], node.find(f"{drawing}extent").attrib)  # type: ignore[union-attr]
        for node in package.document.iter(f"{drawing}inline")
    ]
    assert [words for words, _ in found] == ["The flow", "Too wide"]
    assert found[0][1] == {"cx": str(30 * 9525), "cy": str(20 * 9525)}
    assert int(found[1][1]["cx"]) == 9072 * 635


def test_a_picture_is_in_the_package_once() -> None:
    blocks = [figure(image("flow.png", "one")), para(image("flow.png", "two"), note(para(image("flow.png", "three"))))]
    found = exported(manuscript(blocks=blocks, pictures=PICTURES))
    assert [name for name in found.parts if "media" in name] == ["word/media/picture1.png"]
    assert found.parts["word/media/picture1.png"] == PICTURES["flow.png"].content


def test_svg_becomes_png_of_twice_its_size() -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="10"><rect width="40" height="10"/></svg>'
    pictures = {"a.svg": Picture("image/svg+xml", svg, 40.0, 10.0)}
    found = exported(manuscript(blocks=[figure(image("a.svg", "A"))], pictures=pictures))
    assert found.parts["word/media/picture1.png"][16:24] == (80).to_bytes(4, "big") + (20).to_bytes(4, "big")


def test_svg_that_cannot_be_drawn_is_said_and_named() -> None:
    pictures = {"a.svg": Picture("image/svg+xml", b"<svg", 40.0, 10.0)}
    read = export_docx(manuscript(blocks=[figure(image("a.svg", "A drawing"))], pictures=pictures))
    assert [found.slug for found in read.diagnostics] == ["image-refused"]
    assert Package(read.value).paragraphs("MissingPicture") == ["Picture not shown: A drawing a.svg"]


def test_a_missing_picture_leaves_its_words(package: Package) -> None:
    assert package.paragraphs("MissingPicture") == ["Picture not shown: remote https://example.org/x.png"]
    assert "inline [Picture not shown: a lost one gone.png] picture" in package.paragraphs()


def test_a_logo_stands_on_the_cover() -> None:
    found = exported(manuscript(logo=picture_png()))
    assert 'descr="Meridian Engineering"' in found.parts["word/document.xml"].decode()


# Themes


def test_colours_and_faces_are_those_of_the_theme(tmp_path: Path) -> None:
    (tmp_path / "theme.toml").write_text('[colours]\naccent = "#aa3300"\n[faces]\nword-sans = "Arial"\n')
    found = exported(manuscript(theme=load_theme(tmp_path)))
    assert b'"AA3300"' in found.parts["word/styles.xml"]
    assert b'<a:latin typeface="Arial"' in found.parts["word/theme/theme1.xml"]
    assert re.search(rb'w:name="Arial">\s*<w:altName w:val="Liberation Sans"', found.parts["word/fontTable.xml"])


def test_a_reference_document_of_the_theme_is_used_and_completed(tmp_path: Path) -> None:
    own = Document()
    own.styles["Heading 1"].font.name = "Georgia"
    own.save(str(tmp_path / "reference.docx"))
    found = exported(manuscript(section("1", "S", alert("note", para("x"))), theme=load_theme(tmp_path)))
    styles = found.parts["word/styles.xml"].decode()
    assert "Georgia" in styles
    assert 'w:styleId="AlertNote"' in styles
    sizes = {(node.attrib[f"{W}w"], node.attrib[f"{W}h"]) for node in found.document.iter(f"{W}pgSz")}
    assert sizes == {("11906", "16838")}


def test_a_reference_document_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "reference.docx").write_bytes(b"no zip")
    with pytest.raises(UsageError, match=r"reference\.docx of the style must be a Word document"):
        export_docx(manuscript(theme=load_theme(tmp_path)))


# Options


def test_link_notes_are_listed_at_the_end() -> None:
    found = exported(manuscript(blocks=[para(link("web", "https://example.org/a"), " text")], has_link_notes=True))
    assert "web[1] text" in found.paragraphs()
    assert found.paragraphs()[-1] == "https://example.org/a"


def test_lines_of_code_are_numbered_on_request() -> None:
    found = exported(manuscript(blocks=[code("a()\nb()", "python")], has_line_numbers=True))
    assert found.paragraphs("SourceCode") == ["1\ta()", "2\tb()"]


def test_a_note_in_a_note_is_its_words() -> None:
    found = exported(manuscript(blocks=[para("x", note(para("outer ", note(para("inner")))))]))
    assert len(list(found.document.iter(f"{W}footnoteReference"))) == 1
    assert "outer  [inner]" in found.words()


def test_a_wide_drawing_has_a_landscape_section_and_says_so() -> None:
    wide = code("+" + "-" * 148 + "+\n+---+")
    read = export_docx(manuscript(section("1", "Wide", wide, para("After."))))
    turned = [node.attrib.get(f"{W}orient", "portrait") for node in Package(read.value).document.iter(f"{W}pgSz")]
    assert (turned, [found.slug for found in read.diagnostics]) == (
        ["portrait", "landscape", "portrait"],
        ["code-landscape"],
    )


@pytest.mark.parametrize(("columns", "style"), [(230, "Diagram45"), (400, "SourceCode80")])
def test_a_drawing_too_wide_to_be_read_says_so(columns: int, style: str) -> None:
    read = export_docx(manuscript(blocks=[code("+" + "-" * (columns - 2) + "+\n+---+")]))
    assert (bool(Package(read.value).paragraphs(style)), [found.slug for found in read.diagnostics]) == (
        True,
        ["code-width"],
    )


def test_a_table_of_many_columns_stands_close_together() -> None:
    tables = [table([str(n) for n in range(count)], ["x"] * count) for count in (11, 12)]
    found = exported(manuscript(blocks=[tables[0], para("Between."), tables[1]])).document
    styles = [node.attrib[f"{W}val"] for node in found.iter(f"{W}tblStyle")]
    assert [style for style in styles if style.startswith("RFCTable")] == ["RFCTable", "RFCTableTight"]


def test_a_list_deeper_than_word_has_levels_keeps_its_marks() -> None:
    nested: Block = para("11")
    for depth in range(10, -1, -1):
        nested = {"t": "BulletList", "c": [[para(str(depth)), nested]]}
    found = exported(manuscript(blocks=[nested])).document
    levels = [node.attrib[f"{W}val"] for node in found.iter(f"{W}ilvl")]
    assert levels == ["0", "1", "2", "3", "4", "5", "6", "7", "8", "8", "8"]
    deepest = next(node for node in found.iter(f"{W}p") if "".join(node.itertext()) == "10")
    indent = next(deepest.iter(f"{W}ind")).attrib
    assert (indent[f"{W}left"], indent[f"{W}hanging"]) == ("4675", "425")


def test_code_in_a_list_is_set_in_by_a_style_for_its_depth() -> None:
    diff = {"t": "CodeBlock", "c": [["", ["diff"], []], "+one\n-two"], "line": 9}
    found = exported(manuscript(blocks=[bullets([plain("item"), code("x = 1"), bullets([plain("inner"), diff])])]))
    assert (found.paragraphs("SourceCodeList1"), found.paragraphs("SourceCodeLines2")) == (["x = 1"], ["+one", "-two"])
    styles = ElementTree.fromstring(found.parts["word/styles.xml"])
    own = [style for style in styles if "SourceCodeLi" in style.attrib.get(f"{W}styleId", "")]
    assert [[(node.tag.removeprefix(W), *node.attrib.values()) for node in style.iter()] for style in own] == [
        [
            ("style", "paragraph", "1", "SourceCodeLines2"), ("name", "Source Code Lines 2"), ("basedOn", "SourceCode"),
            ("pPr",), ("ind", "980", "130"),
        ],
        [
            ("style", "paragraph", "1", "SourceCodeList1"), ("name", "Source Code List 1"), ("basedOn", "SourceCode"),
            ("pPr",), ("numPr",), ("numId", "0"), ("ind", "555", "130"),
        ],
    ]  # fmt: skip


def test_the_title_of_code_is_no_line_of_it(package: Package) -> None:
    styles = package.parts["word/styles.xml"].decode()
    title = re.search(r'w:styleId="CodeTitle".*?<w:basedOn w:val="(\w+)"', styles, re.DOTALL)
    assert title is not None
    assert title[1] == "Normal"


def test_items_in_a_footnote_are_as_small_as_it() -> None:
    notes = note(para("first"), bullets([plain("tight")]), bullets([para("loose")]))
    found = exported(manuscript(blocks=[para("text", notes)]))
    root = ElementTree.fromstring(found.parts["word/footnotes.xml"])
    styles = [style.attrib[f"{W}val"] for style in root.iterfind(f".//{W}pStyle")]
    assert styles == ["FootnoteText", "FootnoteList", "FootnoteList"]
