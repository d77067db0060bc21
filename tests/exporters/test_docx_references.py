"""Links within a document as fields."""

from __future__ import annotations

import pytest

from rfcexport import Settings, export_rfc, parse_rfc
from rfcexport.exporters.docx import export_docx
from rfcexport.exporters.docx_nodes import bookmark_of, number_anchor
from tests.exporters.docx_manuscripts import Package, W, inline_code, link, manuscript, para, section

TOLD = Settings(cross_references=True)
TABLE = """
| a | b |
|---|---|
| 1 | 2 |

*Table: Sizes*
"""


def fields(package: Package) -> dict[str, str]:
    """What each field of references in the text shows, by its instruction."""
    found: dict[str, str] = {}
    instruction = None
    for node in package.document.iter():
        if node.tag == f"{W}instrText":
            instruction = (node.text or "").strip()
        elif node.tag == f"{W}t" and instruction and instruction.startswith(("REF", "PAGEREF")):
            found.setdefault(instruction, node.text or "")
        elif node.attrib.get(f"{W}fldCharType") == "end":
            instruction = None
    return found


def test_a_link_in_the_words_of_a_heading_is_a_field_of_them() -> None:
    document = manuscript(
        section("1", "Summary", para(link("The design", "#the-design"), " or ", link("below", "#the-design"))),
        section("2", "The design", para("Words.")),
    )
    package = Package(export_docx(document).value)
    assert fields(package) == {"REF the_design \\* CHARFORMAT": "The design"}
    anchors = [
        node.attrib[f"{W}anchor"] for node in package.document.iter(f"{W}hyperlink") if f"{W}anchor" in node.attrib
    ]
    assert anchors.count("the_design") >= 2


def test_a_link_with_looks_of_its_own_stays() -> None:
    words = {"t": "Link", "c": [["", [], []], [inline_code("wal")], ["#wal", ""]]}
    document = manuscript(section("1", "wal", para(words)))
    assert fields(Package(export_docx(document).value)) == {}


HEAD = "# RFC: T\n\n- Status: Draft\n\n"


@pytest.mark.parametrize(
    ("summary", "heading", "anchor", "instruction", "shown"),
    [
        ("Summary", "Design", "design", "REF design \\r \\h", "2"),
        ("3. Summary", "7. Design", "7-design", "REF number_of_7_design_{} \\h \\* CHARFORMAT", "7"),
    ],
    ids=["counted", "typed"],
)
def test_the_number_of_a_section_is_a_field(
    summary: str, heading: str, anchor: str, instruction: str, shown: str
) -> None:
    source = f"{HEAD}## {summary}\n\nSee [there](#{anchor}).\n\n## {heading}\n\nWords.\n"
    package = Package(export_rfc(parse_rfc(source.encode()).value, "docx", settings=TOLD).value)
    (found,) = [(key, value) for key, value in fields(package).items() if key.startswith("REF")]
    digest = bookmark_of(number_anchor(anchor)).rpartition("_")[2]
    assert found == (instruction.format(digest), shown)
    assert found[0].split(" ")[1] in package.bookmarks()


def test_the_number_of_a_table_is_a_field_of_the_number_in_its_caption() -> None:
    source = f"{HEAD}## Summary\n\nSee [there](#table-1).\n{TABLE}"
    package = Package(export_rfc(parse_rfc(source.encode()).value, "docx", settings=TOLD).value)
    found = fields(package)
    assert [value for key, value in found.items() if key.startswith("REF number_of")] == ["1"]
    assert {key.split(" ")[1] for key in found} <= {*package.bookmarks()}


def test_a_reference_to_an_equation_is_a_field_of_its_number() -> None:
    source = f"{HEAD}## Summary\n\n" + "$$a = b \\label{eq:a} \\tag{7}$$\n\nBy $\\eqref{eq:a}$, see $x$.\n"
    package = Package(export_rfc(parse_rfc(source.encode()).value, "docx").value)
    ((instruction, shown),) = fields(package).items()
    assert shown == "(7)"
    assert instruction.split(" ")[1] in package.bookmarks()
