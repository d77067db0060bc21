"""What python-docx reads of a Word file, counted in its parts.

Its own paragraphs stop at a content control and at a table within a cell, so its elements are walked instead.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.styles.style import BaseStyle

from rfcexport.tree_cleaning import TASK_BOXES
from tests.conformance.tally import (
    BULLETED,
    CODE,
    FOOTNOTE,
    FORMULA,
    HEADING,
    IN_NOTE,
    NUMBERED,
    OWN_TABLES,
    PICTURE,
    ROW,
    TABLE,
    TASK,
    Tally,
)

_MATHEMATICS = "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}graphic"
_CHECKBOX = "{http://schemas.microsoft.com/office/word/2010/wordml}checkbox"
_CODE_STYLE = "Source Code"


def tally_of_python_docx(docx: bytes) -> Tally:
    """What python-docx tells of the file: of its text and of its footnotes."""
    document = Document(io.BytesIO(docx))
    styles = {style.style_id: style for style in document.styles}
    counting = _Counting(Tally(), styles, _formats_of(document))
    counting.story(document.element.body)
    notes = [
        parse_xml(relation.target_part.blob)
        for relation in document.part.rels.values()
        if relation.reltype == RELATIONSHIP_TYPE.FOOTNOTES
    ]
    counting.tally.add(FOOTNOTE, sum(1 for _ in document.element.body.iter(qn("w:footnoteReference"))))
    held = [note for part in notes for note in part.iter(qn("w:footnote")) if note.get(qn("w:type")) is None]
    if len(held) != counting.tally.counts[FOOTNOTE]:
        # A reference without a note, or a note that nothing refers to.
        counting.tally.add("footnote without its other half", abs(len(held) - counting.tally.counts[FOOTNOTE]))
    for note in held:
        counting.story(note, IN_NOTE)
    return counting.tally


def told_by_python_docx(kind: str) -> str | None:
    """A kind as python-docx tells it: every one."""
    return kind


@dataclass(frozen=True, slots=True)
class _Counting:
    tally: Tally
    styles: dict[str, BaseStyle]
    formats: dict[tuple[str, str], tuple[str, str]]

    def story(self, story: Any, where: str = "") -> None:
        """Count what stands in a body, a cell or a footnote; `where` stands behind the kind of an item."""
        was_code = False
        for element in _blocks_of(story):
            if element.tag == qn("w:tbl"):
                was_code = False
                self._table(element, where)
                continue
            # The lines of one block may be paragraphs of their own.
            is_code = self._has_style(element, _CODE_STYLE)
            self.tally.add(CODE, is_code and not was_code)
            was_code = is_code
            self._paragraph(element, where)

    def _table(self, table: Any, where: str) -> None:
        properties = table.find(qn("w:tblPr"))
        style = None if properties is None else properties.find(qn("w:tblStyle"))
        rows = table.findall(qn("w:tr"))
        if style is None or not style.get(qn("w:val")).startswith(OWN_TABLES):
            self.tally.add(TABLE)
            self.tally.add(ROW, len(rows))
        for row in rows:
            for cell in row.findall(qn("w:tc")):
                self.story(cell, where)

    def _paragraph(self, paragraph: Any, where: str) -> None:
        self.tally.add(FORMULA, sum(1 for _ in paragraph.iter(_MATHEMATICS)))
        self.tally.add(PICTURE, sum(1 for _ in paragraph.iter(_DRAWING)))
        properties = paragraph.find(qn("w:pPr"))
        if (level := self._heading_level(properties)) is not None:
            self.tally.heading(level)
            return
        numbering = None if properties is None else properties.find(qn("w:numPr"))
        known = None
        if numbering is not None:
            level_at, number = (numbering.find(qn(f"w:{name}")).get(qn("w:val")) for name in ("ilvl", "numId"))
            # ECMA-376 part 1, 17.9.18: number 0 takes a paragraph out of its list.
            known = self.formats.get((number, level_at)) if number != "0" else None
        form, sign = known or ("", "")
        has_box = next(paragraph.iter(_CHECKBOX), None) is not None or _text_of(paragraph)[:1] in TASK_BOXES
        if has_box or (form == "bullet" and sign in TASK_BOXES):
            self.tally.add(f"{TASK}{where}")
        elif known is not None:
            self.tally.add(f"{BULLETED if form == 'bullet' else NUMBERED} {int(level_at) + 1}{where}")

    def _heading_level(self, properties: Any) -> int | None:
        style = None if properties is None else properties.find(qn("w:pStyle"))
        found = self.styles.get(style.get(qn("w:val"))) if style is not None else None
        name = (found.name or "") if found is not None else ""
        kind, _, level = name.partition(" ")
        return int(level) if kind.lower() == HEADING and level.isdecimal() else None

    def _has_style(self, paragraph: Any, name: str) -> bool:
        """Whether the paragraph has that style or one that is based on it."""
        properties = paragraph.find(qn("w:pPr"))
        stated = None if properties is None else properties.find(qn("w:pStyle"))
        style: Any = self.styles.get(stated.get(qn("w:val"))) if stated is not None else None
        while style is not None and style.type == WD_STYLE_TYPE.PARAGRAPH:
            if style.name == name:
                return True
            style = style.base_style
        return False


def _formats_of(document: Any) -> dict[tuple[str, str], tuple[str, str]]:
    """By number and level of a list: what form its numbers have, and what is shown before an item."""
    numbering = document.part.numbering_part.element
    kinds = {one.get(qn("w:abstractNumId")): one for one in numbering.findall(qn("w:abstractNum"))}
    formats = {}
    for number in numbering.findall(qn("w:num")):
        kind = kinds[number.find(qn("w:abstractNumId")).get(qn("w:val"))]
        for level in kind.findall(qn("w:lvl")):
            form, sign = (level.find(qn(f"w:{name}")).get(qn("w:val")) for name in ("numFmt", "lvlText"))
            formats[number.get(qn("w:numId")), level.get(qn("w:ilvl"))] = (form, sign)
    return formats


def _blocks_of(story: Any) -> Iterator[Any]:
    """The paragraphs and tables of a story, those in content controls among them, and none within another one."""
    for element in story:
        if element.tag in (qn("w:p"), qn("w:tbl")):
            yield element
        elif element.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:customXml")):
            yield from _blocks_of(element)


def _text_of(paragraph: Any) -> str:
    """The text of a paragraph, that in content controls and in links too."""
    return "".join(text.text or "" for text in paragraph.iter(qn("w:t")))
