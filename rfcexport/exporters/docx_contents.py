"""The contents of the DOCX: a TOC field with its entries in it, each with an estimated page number.

Only Word knows its pages. The estimate lets a reader find a section before fields are refreshed; it counts lines from
characters and comes within a page or two in a document of usual length.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from rfcexport.artwork import drawing_fit
from rfcexport.exporters.docx_code import code_points
from rfcexport.exporters.docx_headings import HeadingNumbers, heading_numbers
from rfcexport.exporters.docx_layout import EMU_PER_TWIP, LIST_STEP, TWIPS_PER_POINT, Page, mm_of, text_em
from rfcexport.exporters.docx_nodes import bookmark_of, raw_block, xml_text
from rfcexport.exporters.docx_pictures import fitted_emu
from rfcexport.highlight import is_diagram, language_of
from rfcexport.manuscript import Manuscript
from rfcexport.model import Block, Section
from rfcexport.pandoc_ast import block_text, plain_text, rows_of, walk
from rfcexport.rendering import ContentsEntry, contents_of

_BODY_PT, _BODY_LINE_PT, _BODY_GAP_PT = 10.5, 14.8, 7.5
_TABLE_PT, _TABLE_LINE_PT, _ROW_GAP_PT = 9.0, 11.6, 6.0
_AVERAGE_EM = 0.485
_CODE_LEADING = 1.29
_CODE_GAP_PT = 28.0
_HEADINGS_PT = {1: 52.0, 2: 38.0, 3: 32.0}
_ENTRY_PT, _CONTENTS_HEAD_PT = 17.5, 45.0
_MM_PER_PT = 25.4 / 72
_LINES_KEPT_PT = 2 * _BODY_LINE_PT


@dataclass(frozen=True, slots=True)
class Contents:
    """The contents as a block, None where the document has none; how many pages the document is thought to have.

    `page_of` is the page on which each section is thought to begin, by its anchor.
    """

    block: Block | None
    pages: int
    page_of: Mapping[str, int]


def contents_block(manuscript: Manuscript, page: Page) -> Contents:
    """The contents of `manuscript`, and the number of its pages, estimated."""
    entries = list(_flat(contents_of(manuscript)))
    height = page.text_height / TWIPS_PER_POINT
    own_pages = math.ceil((_CONTENTS_HEAD_PT + _ENTRY_PT * len(entries)) / height) if entries else 0
    flow = _Flow(manuscript, page, page_number=2 + own_pages)
    flow.blocks(manuscript.rfc.blocks, 0)
    for section in manuscript.rfc.sections:
        flow.section(section)
    if not entries:
        return Contents(None, flow.page_number, flow.section_pages)
    sections = list(manuscript.rfc.walk())
    is_list = heading_numbers(manuscript) is HeadingNumbers.LIST
    numbers = {section.anchor: section.number for section in sections}
    deepest = min(3, max(section.level for section in sections))
    xml = manuscript.theme.render(
        "contents.openxml",
        label=manuscript.theme.labels["contents"],
        # A long document's contents stop at the second level; a refresh must not bring the third back.
        depth=2 if deepest == 3 and all(entry.level < 3 for entry in entries) else 3,
        entries=[
            {
                "level": entry.level,
                "bookmark": bookmark_of(entry.anchor),
                "number": numbers[entry.anchor] if is_list else entry.number,
                "title": xml_text(entry.title),
                "page": flow.section_pages[entry.anchor],
            }
            for entry in entries
        ],
    )
    return Contents(raw_block(xml.strip()), flow.page_number, flow.section_pages)


def _flat(entries: Iterable[ContentsEntry]) -> Iterator[ContentsEntry]:
    for entry in entries:
        yield entry
        yield from _flat(entry.entries)


@dataclass(slots=True)
class _Flow:
    """Blocks poured onto pages: `filled_pt` of the present one are taken."""

    manuscript: Manuscript
    page: Page
    page_number: int
    section_pages: dict[str, int] = field(default_factory=dict)
    filled_pt: float = 0.0

    def section(self, section: Section) -> None:
        """Pour a section with all below it."""
        self._take(_HEADINGS_PT.get(section.level, 28.0), whole=True, with_next=_LINES_KEPT_PT)
        self.section_pages[section.anchor] = self.page_number
        self.blocks(section.blocks, 0)
        for below in section.sections:
            self.section(below)

    def blocks(self, blocks: Iterable[Block], depth: int) -> None:
        """Pour blocks that stand `depth` lists deep."""
        for block in blocks:
            self._block(block, depth)

    def _block(self, block: Block, depth: int) -> None:
        width = (self.page.text_width - depth * LIST_STEP) / TWIPS_PER_POINT
        match block["t"]:
            case "Para" | "Plain":
                gap = _BODY_GAP_PT if block["t"] == "Para" else 0.0
                self._take(_lines(plain_text(block["c"]), width, _BODY_PT) * _BODY_LINE_PT + gap)
                if self.manuscript.pictures:
                    self._pictures(block)
            case "CodeBlock" if (drawing := self.manuscript.artwork.drawing_of(block)) is not None:
                fit, _ = drawing_fit(
                    drawing, measure_mm=width * _MM_PER_PT, landscape_mm=mm_of(self.page.turned().text_width)
                )
                self._take(fit * drawing.height_pt / max(drawing.width_pt, 1.0) + _CODE_GAP_PT, whole=True)
            case "CodeBlock":
                code = block["c"][1]
                is_drawing = is_diagram(code, language_of(block["c"][0][1]))
                points = code_points(code, self.page.text_width - depth * LIST_STEP, is_drawing=is_drawing)
                self._take((code.rstrip("\n").count("\n") + 1) * points * _CODE_LEADING + _CODE_GAP_PT)
            case "BulletList" | "OrderedList":
                for item in block["c"] if block["t"] == "BulletList" else block["c"][1]:
                    self.blocks(item, depth + 1)
                self._take(_BODY_GAP_PT)
            case "BlockQuote":
                self.blocks(block["c"], depth + 1)
            case "Div":
                self.blocks(block["c"][1], depth)
            case "Table":
                self._table(block, width)
            case "Figure":
                self._pictures(block)
                self.blocks([inner for inner in block["c"][2] if inner["t"] == "CodeBlock"], depth)
                self._take(20.0)
            case _:
                self._take(_lines(block_text([block]), width, _BODY_PT) * _BODY_LINE_PT + _BODY_GAP_PT)

    def _table(self, block: Block, width: float) -> None:
        for row in rows_of(block):
            texts = [block_text(cell[4]) for cell in row]
            column = width / max(1, len(row))
            together = _lines(" ".join(texts), width * 0.85, _TABLE_PT)
            longest = max((_lines(text, column * 1.8, _TABLE_PT) for text in texts), default=1)
            self._take(max(together, longest) * _TABLE_LINE_PT + _ROW_GAP_PT)
        self._take(10.0)

    def _pictures(self, block: Block) -> None:
        for node in walk(block):
            if node["t"] != "Image":
                continue
            (_, _, size), _, (address, _) = node["c"]
            picture = self.manuscript.pictures.get(address)
            if picture is None:
                self._take(36.0 if block["t"] == "Figure" else 0.0)
                continue
            _, height = fitted_emu(picture, dict(size), width=self.page.text_width, height=self.page.text_height)
            self._take(max(0.0, height / EMU_PER_TWIP / TWIPS_PER_POINT - _BODY_LINE_PT), whole=True)

    def _take(self, points: float, *, whole: bool = False, with_next: float = 0.0) -> None:
        height = self.page.text_height / TWIPS_PER_POINT
        if whole and self.filled_pt + points + with_next > height:
            self.page_number += 1
            self.filled_pt = 0.0
        self.filled_pt += points
        over, self.filled_pt = divmod(self.filled_pt, height)
        self.page_number += int(over)


def _lines(text: str, width: float, points: float) -> int:
    return sum(max(1, math.ceil(_em(line) * points / width)) for line in text.split("\n")) if text else 1


def _em(text: str) -> float:
    # Running text is near enough to its average, and a document has some ten thousand letters.
    return len(text) * _AVERAGE_EM if text.isascii() else text_em(text)
