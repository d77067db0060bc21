"""The contents of the DOCX: a TOC field with its entries in it, and the pages that its fields show.

Only Word knows its pages. Estimated ones let a reader find a section before fields are refreshed; they are put in when
the document is whole.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from rfcexport.exporters.docx_estimate import Estimate
from rfcexport.exporters.docx_headings import HeadingNumbers, heading_numbers, typed_number
from rfcexport.exporters.docx_nodes import UNKNOWN_PAGE, bookmark_of, raw_block, xml_text
from rfcexport.manuscript import Manuscript
from rfcexport.model import Block
from rfcexport.rendering import contents_of

_DEPTH = 3
# A path or an address in a title may be parted, so that no line stands empty before it.
_LONG_WORD = re.compile(r"\S{30,}")
_JOINT = re.compile(r"(?<=[/._:=&?#-])(?=\w)")
_BREAK = "\u200b"
_LOOKS = r"(?:<w:rPr>(?:(?!</w:rPr>).)*</w:rPr>)?"
_FIELD = re.compile(
    rf"( (?:PAGEREF (\w+) \\h|NUMPAGES) </w:instrText></w:r><w:r>{_LOOKS}"
    rf'<w:fldChar w:fldCharType="separate" ?/></w:r><w:r>{_LOOKS}<w:t(?: [^>]*)?>)\d+(?=<)'
)


def contents_block(manuscript: Manuscript) -> Block | None:
    """The contents of `manuscript`, None where it has none.

    Every heading of the first three levels that has words is there, on as many pages as that takes: a refresh of the
    field would bring them anyhow.
    """
    if not contents_of(manuscript):
        return None
    is_list = heading_numbers(manuscript) is HeadingNumbers.LIST
    shown = (section for section in manuscript.rfc.walk() if section.level <= _DEPTH and section.label.strip())
    xml = manuscript.theme.render(
        "contents.openxml",
        label=manuscript.theme.labels["contents"],
        depth=_DEPTH,
        entries=[
            {
                "level": section.level,
                "bookmark": bookmark_of(section.anchor),
                "number": section.number if is_list else typed_number(section, manuscript),
                "title": _LONG_WORD.sub(lambda found: _JOINT.sub(_BREAK, found[0]), xml_text(section.label)),
                "page": UNKNOWN_PAGE,
            }
            for section in shown
        ],
    )
    return raw_block(xml.strip())


def with_pages(parts: Mapping[str, str], estimate: Estimate) -> dict[str, str]:
    """`parts` with the estimated pages in the fields of the text, the notes and the running heads and feet."""

    def page(found: re.Match[str]) -> str:
        number = estimate.page_of.get(found[2], UNKNOWN_PAGE) if found[2] else estimate.pages
        return f"{found[1]}{number}"

    return {
        name: _FIELD.sub(page, text) if name.endswith(".xml") and name.startswith("word/") else text
        for name, text in parts.items()
    }
