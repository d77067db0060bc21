"""A reference document of another look: every style is its own, nothing is left without one, nothing breaks."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.shared import Cm

from rfcexport.exporters.docx import export_docx
from rfcexport.exporters.docx_house_style import house_style_of
from rfcexport.exporters.docx_layout import Margins
from rfcexport.model import Metadata, State, Status
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
    link,
    manuscript,
    para,
    plain,
    section,
    style_of,
    table,
)

_STYLE = re.compile(r"<w:style .*?</w:style>", re.DOTALL)
_ID = re.compile(r'w:styleId="([^"]*)"')


def a_manuscript(**decisions: Any) -> Any:
    """Something of everything, so that all looks are used."""
    return manuscript(
        section("1", "Summary", para("Words ", link("there", "https://example.org/")), alert("note", para("Noted."))),
        section("2", "Motivation", para(WORDS_FOR_CONTENTS)),
        section(
            "3",
            "Design",
            bullets([plain("one")], [plain({"t": "Str", "c": "☐"}, {"t": "Space"}, "two")]),
            code("x = 1", "python"),
            table(["A", "B"], ["1", "2"], caption="Sizes"),
            below=[section("3.1", "Inner", para("Deep."))],
        ),
        section("4", "Questions", para("Words.")),
        **decisions,
    )


def exported(folder: Path | None = None, **decisions: Any) -> Package:
    """The manuscript as a package, by the reference document in `folder`."""
    theme = {"theme": load_theme(folder)} if folder else {}
    return Package(export_docx(a_manuscript(**theme, **decisions)).value)


def rewritten(package: Package, folder: Path, *changes: tuple[str, Callable[[str], str]]) -> Path:
    """`package` saved as the reference document of a theme, parts whose name matches a pattern changed."""
    with zipfile.ZipFile(folder / "reference.docx", "w") as archive:
        for name, content in package.parts.items():
            text = content
            for pattern, change in changes:
                if re.fullmatch(pattern, name):
                    text = change(text.decode()).encode()
            archive.writestr(name, text)
    return folder


def styles_of(package: Package) -> dict[str, str]:
    """The styles by identifier, spaces between elements left out."""
    text = re.sub(r">\s+<", "><", package.parts["word/styles.xml"].decode()).replace(" />", "/>")
    return {_ID.search(style)[1]: _sorted(style) for style in _STYLE.findall(text)}  # type: ignore[index]


def _without_stops(package: Package) -> dict[str, str]:
    return {name: re.sub(r"w:pos=\"\d+\"", "", style) for name, style in styles_of(package).items()}


def _sorted(style: str) -> str:
    """pandoc writes attributes in another order."""
    return re.sub(r"<(w:\w+)((?: [\w:]+=\"[^\"]*\")+)(/?)>", lambda m: f"<{m[1]} {sorted(m[2].split())}{m[3]}>", style)


def _other_look(styles: str) -> str:
    """Every style with another face, colour and size."""
    changed = re.sub(r'(<w:color w:val=")[0-9A-F]{6}"', r'\g<1>7A1F5C"', styles)
    changed = re.sub(r'(<w:(?:sz|szCs) w:val=")(\d+)"', lambda m: f'{m[1]}{int(m[2]) + 2}"', changed)
    changed = re.sub(r"<w:rFonts [^>]*>", '<w:rFonts w:ascii="Georgia" w:hAnsi="Georgia" w:cs="Georgia"/>', changed)
    return re.sub(r'(w:fill=")[0-9A-F]{6}"', r'\g<1>F4E9F0"', changed)


def _other_margins(document: str) -> str:
    return re.sub(
        r"<w:pgMar [^>]*>",
        '<w:pgMar w:top="1000" w:right="1100" w:bottom="1200" w:left="2200" w:header="500" w:footer="600"/>',
        document,
    )


def test_every_style_is_that_of_a_reference_document_of_another_look(tmp_path: Path) -> None:
    folder = rewritten(exported(), tmp_path, ("word/styles.xml", _other_look), ("word/document.xml", _other_margins))
    reference = Package((folder / "reference.docx").read_bytes())
    found = exported(folder)
    # Stops that are beyond the new margin move to it; all else is as it was.
    before, after = _without_stops(reference), _without_stops(found)
    stops = [int(stop) for stop in re.findall(r'w:pos="(\d+)"', found.parts["word/styles.xml"].decode())]
    assert max(stops) == 11906 - 1100 - 2200
    assert {name for name in before if before[name] != after.get(name)} == set()
    assert len(before) > 80
    assert styles_of(exported()) != before
    margins = {
        tuple(node.attrib[f"{W}{side}"] for side in ("top", "right", "bottom", "left"))
        for node in found.document.iter(f"{W}pgMar")
    }
    assert margins == {("1000", "1100", "1200", "2200")}
    widths = [int(node.attrib[f"{W}w"]) for node in found.document.iter(f"{W}tblW")]
    assert max(widths) == 11906 - 1100 - 2200


@pytest.mark.parametrize("title", ["Titel", "berschrift"])
def test_styles_are_found_by_name_where_word_is_in_another_language(title: str, tmp_path: Path) -> None:
    ids = {
        "Title": "Titel",
        "Heading1": "berschrift1",
        "ListParagraph": "Listenabsatz",
        "TOC1": "Verzeichnis1",
        "Header": "Kopfzeile",
    }

    def german(styles: str) -> str:
        for ours, theirs in ids.items():
            styles = re.sub(rf'(w:(?:styleId|basedOn w:val|next w:val)=")({ours})"', rf'\g<1>{theirs}"', styles)
        return styles

    folder = rewritten(exported(), tmp_path, ("word/styles.xml", german))
    found = exported(folder)
    known = set(styles_of(found))
    used = {style_of(paragraph) for paragraph in found.document.iter(f"{W}p")} - {""}
    assert used <= known
    assert {one for one in used if one.startswith(title)} == {"Titel": {"Titel"}, "berschrift": {"berschrift1"}}[title]
    assert not set(ids) & known


@pytest.fixture(scope="module")
def by_a_plain_document(tmp_path_factory: pytest.TempPathFactory) -> Package:
    """By a document that knows nothing of ours: python-docx's own."""
    folder = tmp_path_factory.mktemp("house")
    own = Document()
    own.sections[0].left_margin = Cm(4)
    own.save(str(folder / "reference.docx"))
    return exported(folder)


def test_headings_are_numbered_where_the_reference_document_has_no_numbers(by_a_plain_document: Package) -> None:
    styles = styles_of(by_a_plain_document)
    (number,) = re.findall(r"<w:numId \['w:val=\"(\d+)\"'\]/>", styles["Heading1"])
    assert f"<w:numId ['w:val=\"{number}\"']/>" in styles["Heading2"]
    # Made from a heading in that document; the contents are none.
    assert "<w:numId ['w:val=\"0\"']/>" in styles["TOCHeading"]
    lists = [node.attrib[f"{W}numId"] for node in by_a_plain_document.trees["word/numbering.xml"].iter(f"{W}num")]
    assert lists.count(number) == 1


def test_headings_stay_without_numbers_where_none_are_wanted(tmp_path: Path) -> None:
    Document().save(str(tmp_path / "reference.docx"))
    assert "numPr" not in styles_of(exported(tmp_path, has_section_numbers=False))["Heading1"]


def test_a_reference_document_without_running_heads_gets_ours(by_a_plain_document: Package) -> None:
    relations = {
        row.attrib["Id"]: row.attrib["Target"] for row in by_a_plain_document.trees["word/_rels/document.xml.rels"]
    }
    sections = list(by_a_plain_document.document.iter(f"{W}sectPr"))
    shown = [
        sorted(
            relations[node.attrib[f"{R}id"]]
            for node in one
            if node.tag in (f"{W}headerReference", f"{W}footerReference")
        )
        for one in sections
    ]
    assert shown == [[], ["footer1.xml", "header1.xml"], ["footer1.xml", "header2.xml"]]
    head = by_a_plain_document.trees["word/header2.xml"]
    # The middle stop of that document's style would catch the tab.
    assert [(tab.attrib[f"{W}val"], tab.attrib[f"{W}pos"]) for tab in head.iter(f"{W}tab") if tab.attrib] == [
        ("clear", "4680"), ("clear", "9360"), ("right", str(11906 - 2268 - 1800)),
    ]  # fmt: skip


def test_a_running_head_of_the_reference_document_shows_this_document(tmp_path: Path) -> None:
    other = Metadata("Another", "another-id", Status("Final", State.ACCEPTED), updated="2020-02-02")
    front = cover(id="another-id", title="Another", status=Status("Final", State.ACCEPTED))
    folder = rewritten(exported(metadata=other, front=front), tmp_path)
    found, usual = exported(folder), exported()
    for name in ("header2", "footer1"):
        texts = [node.text for node in found.trees[f"word/{name}.xml"].iter(f"{W}t")]
        assert texts == [node.text for node in usual.trees[f"word/{name}.xml"].iter(f"{W}t")]


def test_a_running_head_says_nothing_where_the_document_does_not(tmp_path: Path) -> None:
    folder = rewritten(exported(), tmp_path)
    front = cover(id=None, status=None, rows=())
    foot = exported(folder, metadata=Metadata("T"), front=front).trees["word/footer1.xml"]
    assert [node.text or "" for node in foot.iter(f"{W}t")][:2] == ["", ""]


def test_contents_have_stops_where_the_styles_of_the_reference_document_have_none(tmp_path: Path) -> None:
    folder = rewritten(
        exported(), tmp_path,
        ("word/styles.xml", lambda text: re.sub(r'(?s)(styleId="TOC1".*?)<w:tabs>.*?</w:tabs>', r"\1", text)),
    )  # fmt: skip
    found = exported(folder)
    first, second = (
        next(one for one in found.document.iter(f"{W}p") if style_of(one) == style) for style in ("TOC1", "TOC2")
    )
    stops = [(tab.attrib[f"{W}val"], tab.attrib[f"{W}pos"]) for tab in first.iter(f"{W}tab") if tab.attrib]
    assert stops == [("left", "960"), ("right", str(11906 - 2 * 1417))]
    assert [tab for tab in second.iter(f"{W}tab") if tab.attrib] == []


@pytest.mark.parametrize(
    ("margins", "expected"),
    [
        (
            'w:top="-900" w:right="800" w:bottom="700" w:left="600" w:gutter="100"',
            Margins(900, 800, 700, 700, 720, 720),
        ),
        ('w:top="900" w:right="800"', None),
        ('w:top="1in" w:right="800" w:bottom="700" w:left="600"', None),
    ],
)
def test_margins_are_those_of_the_last_section(margins: str, expected: Margins | None, tmp_path: Path) -> None:
    sections = f"<w:sectPr><w:pgMar w:top='1'/></w:sectPr><w:sectPr><w:pgMar {margins}/></w:sectPr>"
    body = f"<w:document><w:body>{sections}</w:body></w:document>"
    with zipfile.ZipFile(tmp_path / "reference.docx", "w") as archive:
        archive.writestr("word/document.xml", body)
        archive.writestr("word/styles.xml", "<w:styles></w:styles>")
    house = house_style_of(load_theme(tmp_path))
    assert house is not None
    assert house.margins == expected


def test_a_field_that_asks_on_opening_does_not_come_in(tmp_path: Path) -> None:
    folder = rewritten(
        exported(), tmp_path,
        ("word/settings.xml", lambda text: text.replace("<w:zoom", '<w:updateFields w:val="true"/><w:zoom')),
    )  # fmt: skip
    assert b"updateFields" not in exported(folder).parts["word/settings.xml"]


def test_it_opens_in_python_docx(by_a_plain_document: Package) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in by_a_plain_document.parts.items():
            archive.writestr(name, content)
    found = Document(out)
    assert [one.text for one in found.paragraphs if one.style is not None and one.style.name == "Heading 1"] == [
        "Summary", "Motivation", "Design", "Questions",
    ]  # fmt: skip
