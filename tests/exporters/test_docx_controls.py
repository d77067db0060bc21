"""What a Word user changes in one place, and the boxes that can be ticked."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from rfcexport.cover import CoverRow
from rfcexport.exporters.docx import export_docx
from rfcexport.exporters.docx_controls import STATUSES, box_control, controlled, with_box_namespace
from rfcexport.model import Metadata, Person, Run, State, Status
from tests.exporters.docx_manuscripts import Package, W, bullets, cover, manuscript, note, para, plain, section, text

W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
OPEN, DONE = {"t": "Str", "c": "☐"}, {"t": "Str", "c": "☒"}


def controls(part: ElementTree.Element) -> dict[str, str]:
    """What the part's controls show, by the property that they are mapped to."""
    return {
        control.find(f"{W}sdtPr/{W}tag").attrib[f"{W}val"]: "".join(node.text or "" for node in control.iter(f"{W}t"))  # type: ignore[union-attr]
        for control in part.iter(f"{W}sdt")
        if control.find(f"{W}sdtPr/{W}dataBinding") is not None
    }


@pytest.fixture(scope="module")
def package() -> Package:
    """A document of one author without an address."""
    front = cover(rows=(
        CoverRow("status", "Status", ((Run("Draft"),),)), CoverRow("authors", "Author", ((Run("Ines Okafor"),),)),
    ))  # fmt: skip
    metadata = Metadata(
        "Background Compaction", "2026-11-03-wal", Status("Draft", State.DRAFT), (Person("Ines Okafor"),)
    )
    return Package(
        export_docx(manuscript(section("1", "Summary", para("Words.")), front=front, metadata=metadata)).value
    )


def test_the_cover_shows_properties(package: Package) -> None:
    assert controls(package.document) == {
        "Company": "Meridian Engineering",
        "category": "Request for Comments",
        "contentStatus": "Draft",
        "subject": "2026-11-03-wal",
        "title": "Background Compaction",
        "description": "A compactor in the background.",
        "creator": "Ines Okafor",
    }


def test_running_heads_and_feet_show_properties(package: Package) -> None:
    assert controls(package.trees["word/header2.xml"]) == {"subject": "2026-11-03-wal"}
    assert controls(package.trees["word/footer1.xml"]) == {"contentStatus": "Draft"}


def test_every_control_leads_to_a_property_of_the_same_words(package: Package) -> None:
    # Word shows the property in place of what stands in the control.
    stores = {
        "{6C3C8BC8-F283-45AE-878A-BAB7291924A1}": package.trees["docProps/core.xml"],
        "{6668398D-A668-4E3E-A5EB-62B293D839F1}": package.trees["docProps/app.xml"],
    }
    mapped = [one for one in package.document.iter(f"{W}sdt") if one.find(f"{W}sdtPr/{W}dataBinding") is not None]
    for control in mapped:
        binding = next(control.iter(f"{W}dataBinding"))
        spaces = dict(re.findall(r"xmlns:(\w+)='([^']*)'", binding.attrib[f"{W}prefixMappings"]))
        root, step = binding.attrib[f"{W}xpath"].strip("/").split("/")
        store = stores[binding.attrib[f"{W}storeItemID"]]
        prefix, name = root.removesuffix("[1]").split(":")
        assert store.tag == f"{{{spaces[prefix]}}}{name}"
        shown = "".join(node.text or "" for node in control.iter(f"{W}t"))
        assert [found.text for found in store.findall(step, spaces)] == [shown]
    assert len(mapped) == 8  # the status twice: band and badge


def test_the_status_is_chosen_from_a_list_where_the_document_is_english(package: Package) -> None:
    box = next(package.document.iter(f"{W}comboBox"))
    assert tuple(item.attrib[f"{W}value"] for item in box) == STATUSES
    german = Package(export_docx(manuscript(section("1", "Summary", para("Worte.")), lang="de")).value)
    assert list(german.document.iter(f"{W}comboBox")) == []


@pytest.mark.parametrize("title", ["T" * 300, ""])
def test_a_title_that_is_not_the_property_stays_as_it_is(title: str) -> None:
    assert controlled(text(title), "title", title, {"title": "T" * 249 + "…"}) == text(title)


def test_an_author_with_an_address_is_a_link_and_no_control() -> None:
    front = cover(rows=(CoverRow("authors", "Author", ((Run("Ines Okafor", "mailto:ines@example.org"),),)),))
    metadata = Metadata("T", authors=(Person("Ines Okafor"),))
    package = Package(export_docx(manuscript(front=front, metadata=metadata)).value)
    assert "creator" not in controls(package.document)


def test_tasks_are_boxes_to_tick_in_the_text_and_in_notes() -> None:
    tasks = bullets(
        [plain(OPEN, {"t": "Space"}, "open"), bullets([plain(DONE, {"t": "Space"}, "done")])], [plain("none")]
    )
    document = manuscript(
        section("1", "Summary", tasks, para("See", note(bullets([plain(DONE, {"t": "Space"}, "seen")]))))
    )
    package = Package(export_docx(document).value)
    for part, checked in (("document", ["0", "1"]), ("footnotes", ["1"])):
        root = package.trees[f"word/{part}.xml"]
        assert [box.attrib[f"{W14}val"] for box in root.iter(f"{W14}checked")] == checked
        assert b'mc:Ignorable="w14"' in package.parts[f"word/{part}.xml"]
    lists = [node.attrib[f"{W}val"] for node in package.document.iter(f"{W}numId")]
    definitions = [node.attrib[f"{W}numId"] for node in package.trees["word/numbering.xml"].iter(f"{W}num")]
    assert lists[0] == lists[1] != lists[2]
    assert {*lists} <= {*definitions}


def test_a_part_without_boxes_does_not_speak_of_them() -> None:
    assert with_box_namespace("<w:document a=''><w:p/></w:document>") == "<w:document a=''><w:p/></w:document>"
    assert box_control("☐", is_checked=False).count("☐") == 1
