"""The cleaned tree -> the tree that pandoc writes as Word's text: every paragraph in a named style.

Sections become headings, alerts and quotes paragraphs with a bar at their side (or a table of one cell where they hold
more than paragraphs), pictures drawings, captions count themselves. Footnotes, lists, equations, links and bookmarks
are pandoc's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from typing import Any

from rfcexport.artwork import alternative_of, drawing_fit
from rfcexport.captions import number_of
from rfcexport.diagnostics import Diagnostic, Position, Severity
from rfcexport.exporters.docx_code import CodeForm, code_block, drawing_setting
from rfcexport.exporters.docx_flow import (
    LANDSCAPE_END,
    PORTRAIT_END,
    kept,
    with_box,
    with_gaps,
    with_whole_pages,
    would_join,
)
from rfcexport.exporters.docx_formulas import word_formulas
from rfcexport.exporters.docx_headings import HeadingNumbers, heading_numbers, typed_number
from rfcexport.exporters.docx_inlines import INLINE_CODE, InlineTree, Setting
from rfcexport.exporters.docx_layout import ALERT_INDENT, CELL_PADDING, LIST_STEP, QUOTE_INDENT, Page, mm_of
from rfcexport.exporters.docx_nodes import (
    bookmark_of,
    empty_paragraph,
    in_style,
    marked,
    number_anchor,
    paragraph,
    raw_block,
    raw_inline,
    separator,
    sequence_field,
    text_node,
)
from rfcexport.exporters.docx_pictures import PictureBook, picture_of_drawing
from rfcexport.exporters.docx_references import references_in
from rfcexport.exporters.docx_tables import layout_in, set_table
from rfcexport.highlight import columns_of, is_diagram, language_of, why_plain
from rfcexport.manuscript import Manuscript
from rfcexport.model import Block, Inline, Section
from rfcexport.pandoc_ast import block_text, leads_in, walk
from rfcexport.policy import Refused
from rfcexport.tables import TableLayout, has_spans, part_of

_LIST_STYLES = {"Quote Text": "Quote List", "Alert Text": "Alert List"}
_DEEPEST_QUOTE = 3
_DEEPEST_CELL = 2
_DEEPEST_HEADING = 9
# pandoc numbers the first paragraph of a list item; where an item begins with something else, an empty run leads it.
_EMPTY_RUN = "<w:r><w:t></w:t></w:r>"


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a block stands: the room it has, how deep it is, and the style its plain paragraphs take.

    `list_depth` counts within the cell the block stands in, `outer_depth` the lists that the cell itself is in.
    """

    width: int
    list_depth: int = 0
    outer_depth: int = 0
    quote_depth: int = 0
    cell_depth: int = 0
    style: str | None = None
    is_top: bool = False
    is_note: bool = False

    @property
    def indent(self) -> int:
        """How far in from the edge of the column the text begins, in twips."""
        return self.list_depth * LIST_STEP

    @property
    def room(self) -> int:
        """The width that is left for the text, in twips."""
        return max(self.width - self.indent, LIST_STEP)

    def setting(self, code_style: str | None = None) -> Setting:
        """The same for inlines."""
        return Setting(self.room, code_style, self.is_note)


@dataclass(slots=True)
class BodyTree:
    """One run over one document; findings gather on the way."""

    manuscript: Manuscript
    page: Page
    pictures: PictureBook
    diagnostics: list[Diagnostic] = field(default_factory=list)
    _inline: InlineTree = field(init=False)
    _numbers: HeadingNumbers = field(init=False)
    _separators: int = 0

    def __post_init__(self) -> None:
        self._numbers = heading_numbers(self.manuscript)
        rfc = self.manuscript.rfc
        texts = [list(rfc.blocks), *([list(section.heading), list(section.blocks)] for section in rfc.walk())]
        nodes = list(walk(texts, "Math"))
        formulas = word_formulas(self.manuscript, nodes)
        self._inline = InlineTree(
            self.manuscript,
            self.page,
            self.pictures,
            self._note_blocks,
            formulas,
            references_in(self.manuscript, formulas, nodes),
            self.diagnostics,
        )

    def blocks(self) -> list[Block]:
        """The text of the document, the cover and the contents apart."""
        rfc = self.manuscript.rfc
        place = _Place(self.page.text_width, is_top=True)
        blocks = [*self._blocks(rfc.blocks, place)]
        for section in rfc.sections:
            blocks += self._section(section, place)
        return with_gaps(with_whole_pages([*blocks, *self._inline.link_list()]))

    def _section(self, section: Section, place: _Place) -> Iterator[Block]:
        words, before = self._heading(section.words, place), list[Inline]()
        if self._numbers is HeadingNumbers.TYPED and (number := typed_number(section, self.manuscript)):
            typed = marked([in_style([text_node(number)], "Heading Number")], number_anchor(section.anchor))
            before = [typed, raw_inline("<w:r><w:tab/></w:r>")]
        level = min(section.level, _DEEPEST_HEADING)
        yield {"t": "Header", "c": [level, ["", [], []], [*before, marked(words, section.anchor)]]}
        yield from self._blocks(section.blocks, place)
        for below in section.sections:
            yield from self._section(below, place)

    # Blocks

    def _blocks(self, blocks: Iterable[Block], place: _Place) -> Iterator[Block]:
        blocks = list(blocks)
        for block, following in zip_longest(blocks, blocks[1:]):
            leads = following is not None and block["t"] in ("Para", "Plain") and not _is_cell(place)
            for written in self._block(block, place):
                yield kept(written) if leads and leads_in(block["c"]) else written
            if following is not None and would_join(block, following):
                self._separators += 1
                yield separator(self._separators, in_list=place.list_depth > 0)

    def _block(self, block: Block, place: _Place) -> Iterator[Block]:
        content = block.get("c")
        match block["t"]:
            case "Para":
                yield self._paragraph(content or [], place)
            case "Plain":
                yield self._plain(content or [], place)
            case "Header":
                _, (anchor, _, _), inlines = block["c"]
                heading = self._heading(inlines, place)
                yield paragraph([marked(heading, anchor)] if anchor else heading, "Inline Heading")
            case "CodeBlock":
                yield from self._code_or_drawing(block, place)
            case "BlockQuote":
                yield from self._quote(block["c"], place)
            case "BulletList":
                yield {"t": "BulletList", "c": [with_box(self._item(item, place)) for item in block["c"]]}
            case "OrderedList":
                yield {"t": "OrderedList", "c": [block["c"][0], [self._item(item, place) for item in block["c"][1]]]}
            case "DefinitionList":
                yield {"t": "DefinitionList", "c": [self._definition(entry, place) for entry in block["c"]]}
            case "HorizontalRule":
                yield empty_paragraph("HorizontalRule")
            case "Table":
                yield from self._table(block, place)
            case "Figure":
                yield from self._figure(block, place)
            case "Div":
                yield from self._div(block, place)
            case kind:
                raise AssertionError(f"a node that cleaning lets through and no writer knows: {kind}")

    def _paragraph(self, inlines: list[Inline], place: _Place) -> Block:
        if len(inlines) == 1 and inlines[0]["t"] == "Image":
            return self._picture_paragraph(inlines[0], place, "Figure")
        if len(inlines) == 1 and not _is_cell(place) and (equation := self._inline.numbered_equation(inlines[0])):
            return paragraph(equation, "Numbered Equation")
        # Code beside text of another size than the body's takes that size.
        code_style = INLINE_CODE if place.style and not place.style.startswith("Block") else None
        return paragraph(self._inline.inlines(inlines, place.setting(code_style)), place.style)

    def _plain(self, inlines: list[Inline], place: _Place) -> Block:
        """A paragraph of a tight list stays pandoc's Plain; anywhere else it is one like the others."""
        if place.style is None and place.list_depth:
            return {"t": "Plain", "c": self._inline.inlines(inlines, place.setting())}
        return self._paragraph(inlines, place)

    def _item(self, blocks: list[Block], place: _Place) -> list[Block]:
        style = _LIST_STYLES.get(place.style or "", place.style) or ("Footnote List" if place.is_note else None)
        inner = replace(place, list_depth=place.list_depth + 1, style=style, is_top=False)
        item = list(self._blocks(blocks, inner))
        # A bar at the side of a quote or an alert would stand before the number.
        if not blocks or blocks[0]["t"] in ("BlockQuote", "Div") or item[0]["t"] not in ("Para", "Plain", "Div"):
            item.insert(0, {"t": "Plain", "c": [raw_inline(_EMPTY_RUN)]})
        return with_gaps(item, is_followed=True)

    def _definition(self, entry: Any, place: _Place) -> list[Any]:
        term, definitions = entry
        inner = replace(place, width=place.width - LIST_STEP, is_top=False)
        return [
            self._inline.inlines(term, place.setting()),
            [with_gaps(list(self._blocks(definition, inner))) for definition in definitions],
        ]

    # Quotes, alerts, details

    def _quote(self, blocks: list[Block], place: _Place) -> Iterator[Block]:
        depth = min(place.quote_depth + 1, _DEEPEST_QUOTE)
        inner = replace(place, quote_depth=depth, is_top=False)
        if _are_paragraphs(blocks) or place.cell_depth >= _DEEPEST_CELL:
            style = "Block Text" if depth == 1 else f"Block Text {depth}"
            yield from self._blocks(blocks, replace(inner, style=style))
        else:
            yield from self._one_cell("QuoteTable", "Quote Text", blocks, inner, QUOTE_INDENT)

    def _alert(self, kind: str, blocks: list[Block], place: _Place) -> Iterator[Block]:
        has_title = bool(blocks) and blocks[0]["t"] == "Div" and "title" in blocks[0]["c"][0][1]
        stated = block_text(blocks[0]["c"][1]).strip() if has_title else kind
        # pandoc titles an alert in English; the theme's word stands where the author gave none.
        label = text_node(self.manuscript.theme.labels[kind] if stated.lower() == kind else stated)
        body = blocks[1:] if has_title else blocks
        name = kind.capitalize()
        if _are_paragraphs(body) or place.cell_depth >= _DEEPEST_CELL:
            yield paragraph([label], f"Alert Title {name}")
            yield from self._blocks(body, replace(place, style=f"Alert {name}", is_top=False))
            return
        title = paragraph([in_style([label], f"Alert Label {name}")], "Alert Title")
        yield from self._one_cell(
            f"AlertTable{name}", "Alert Text", body, replace(place, is_top=False), ALERT_INDENT, title
        )

    def _one_cell(
        self, table: str, style: str, blocks: list[Block], place: _Place, padding: int, title: Block | None = None
    ) -> Iterator[Block]:
        """`blocks` in a table of one cell: the bar at its side runs on beside lists, code and tables."""
        width = place.room
        inner = replace(
            place,
            width=width - 2 * padding,
            list_depth=0,
            outer_depth=place.outer_depth + place.list_depth,
            cell_depth=place.cell_depth + 1,
            style=style,
            is_top=False,
        )
        content = with_gaps([*([title] if title else []), *self._blocks(blocks, inner)])
        yield raw_block(
            f'<w:tbl><w:tblPr><w:tblStyle w:val="{table}"/><w:tblW w:w="{width}" w:type="dxa"/>'
            f'<w:tblInd w:w="{place.indent}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
            '<w:tblLook w:val="0600" w:firstRow="0" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" '
            f'w:noVBand="1"/></w:tblPr><w:tblGrid><w:gridCol w:w="{width}"/></w:tblGrid>'
            f'<w:tr><w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
        )
        yield from content
        # ECMA-376 part 1, 17.4.65: a cell ends with a paragraph.
        end = (
            ""
            if content and content[-1]["t"] in ("Para", "Div")
            else '<w:p><w:pPr><w:pStyle w:val="Separator"/></w:pPr></w:p>'
        )
        yield raw_block(f"{end}</w:tc></w:tr></w:tbl>")

    def _div(self, block: Block, place: _Place) -> Iterator[Block]:
        (anchor, classes, _), inner = block["c"]
        if "alert" in classes:
            yield from self._alert(classes[1], inner, place)
            return
        if "details" in classes:
            for summary in inner[0]["c"][1]:
                yield paragraph(self._heading(summary.get("c") or [], place), "Details Summary")
            inner = inner[1:]
        elif "centre" in classes and place.style is None:
            place = replace(place, style="Centred")
        blocks = list(self._blocks(inner, place))
        yield from [{"t": "Div", "c": [[bookmark_of(anchor), [], []], blocks]}] if anchor else blocks

    # Tables and figures

    def _table(self, block: Block, place: _Place) -> Iterator[Block]:
        room = place.room
        landscape = self.page.turned().text_width
        layout = layout_in(block, room, landscape if place.is_top else room)
        if not place.is_top or not layout.is_landscape:
            yield self._one_table(block, layout, room, place)
            return
        yield raw_block(PORTRAIT_END)
        if len(layout.parts) > 1 and not has_spans(block):
            self._note("table-split", f"is set in {len(layout.parts)} parts on landscape pages", block)
            for columns in layout.parts:
                part = part_of(block, columns)
                yield self._one_table(part, layout_in(part, landscape, landscape), landscape, place)
        else:
            self._note("table-landscape", "is set on a landscape page", block)
            yield self._one_table(block, layout, landscape, place)
        yield raw_block(LANDSCAPE_END)

    def _one_table(self, block: Block, layout: TableLayout, width: int, place: _Place) -> Block:
        def set_cell(blocks: list[Block], style: str, room: int) -> list[Block]:
            inner = _Place(room - 2 * CELL_PADDING, cell_depth=place.cell_depth + 1, style=style, is_note=place.is_note)
            cell = with_gaps(list(self._blocks(blocks, inner)))
            # An empty cell in the size of its row, which pandoc would give the size of the text.
            return cell or [paragraph([raw_inline(_EMPTY_RUN)], style)]

        caption: list[Block] = []
        if block_text(block["c"][1][1]).strip():
            words = self._caption(block["c"][1][1], place)
            label = marked(self._label("table", "Table", block), block["c"][0][0])
            caption = [{"t": "Plain", "c": [label, *words]}]
        return set_table(
            block,
            layout,
            width=width,
            page_width=self.page.text_width,
            caption=caption,
            outer_depth=place.outer_depth,
            set_cell=set_cell,
        )

    def _figure(self, block: Block, place: _Place) -> Iterator[Block]:
        _, (_, caption), body = block["c"]
        has_caption = bool(block_text(caption).strip())
        style = "Captioned Figure" if has_caption else "Figure"
        for inner in body:
            if inner["t"] in ("Plain", "Para"):
                images = [node for node in inner["c"] if node["t"] not in ("Space", "SoftBreak", "LineBreak")]
                if len(images) == 1 and images[0]["t"] == "Image":
                    yield self._picture_paragraph(images[0], place, style)
                else:
                    yield paragraph(self._inline.inlines(inner["c"], place.setting()), style)
            elif inner["t"] == "CodeBlock":
                yield from self._code_or_drawing(inner, place, style, block_text(caption))
            else:
                yield from self._block(inner, place)
        if has_caption:
            words = self._caption(caption, place)
            yield paragraph([marked(self._label("figure", "Figure", block), block["c"][0][0]), *words], "Image Caption")

    def _label(self, key: str, sequence: str, block: Block) -> list[Inline]:
        word, number = self.manuscript.theme.labels[key], number_of(block)
        counted: Inline = sequence_field(sequence, number)
        if anchor := block["c"][0][0]:
            counted = marked([counted], number_anchor(anchor))
        return [{"t": "Strong", "c": [text_node(f"{word} ")]}, counted, text_node(": ")]

    def _caption(self, blocks: list[Block], place: _Place) -> list[Inline]:
        return [node for block in blocks for node in self._heading(block.get("c") or [], place)]

    def _picture_paragraph(self, image: Inline, place: _Place, style: str) -> Block:
        if _is_cell(place):
            return paragraph(self._inline.inline(image, place.setting()), place.style)
        if (drawing := self._inline.drawing(image, place.room)) is not None:
            return paragraph([drawing], style)
        return paragraph(self._inline.missing_words(image), "Missing Picture")

    # Inlines

    def _code_or_drawing(
        self, block: Block, place: _Place, style: str = "Figure", caption: str = ""
    ) -> Iterator[Block]:
        drawing = self.manuscript.artwork.drawing_of(block)
        if drawing is None:
            yield from self._code(block, place, "CellCode" if _is_cell(place) else None)
            return
        turned = self.page.turned()
        width_pt, is_turned = drawing_fit(
            drawing,
            measure_mm=mm_of(place.room),
            landscape_mm=mm_of(turned.text_width),
            may_turn=place.is_top,
        )
        try:
            picture = picture_of_drawing(drawing, self.manuscript.theme.font_folders, width_pt=width_pt)
        except Refused as error:
            self._note("diagram-refused", f"diagram {error}", block, Severity.WARNING)
            yield from self._code(block, place, "CellCode" if _is_cell(place) else None)
            return
        alternative = alternative_of(drawing, dict(block["c"][0][2]), caption)
        page, room = (turned, turned.text_width) if is_turned else (self.page, place.room)
        drawn = self.pictures.drawing(picture, alt=alternative, size={}, width=room, height=page.text_height)
        shown = paragraph([drawn], place.style if _is_cell(place) else style)
        if not is_turned:
            yield shown
            return
        self._note("diagram-landscape", "is set on a landscape page", block)
        yield raw_block(PORTRAIT_END)
        yield shown
        yield raw_block(LANDSCAPE_END)

    def _code(self, block: Block, place: _Place, style: str | None) -> Iterator[Block]:
        (_, classes, _), text = block["c"]
        code, language, manuscript = text.rstrip("\n"), language_of(classes), self.manuscript
        form = CodeForm(
            place.room,
            place.indent,
            manuscript.limits,
            manuscript.theme.colours,
            style,
            has_line_numbers=manuscript.has_line_numbers,
        )
        if style or not is_diagram(code, language):
            if (why := why_plain(code, language, manuscript.limits)) is not None:
                self._note("code-plain", why, block)
            yield code_block(block, form)
            return
        turned = self.page.turned()
        setting = drawing_setting(code, place.room, turned if place.is_top else None)
        if not setting.is_readable:
            self._note("code-width", f"must fit the page; found a drawing {columns_of(code)} columns wide", block)
        elif setting.is_landscape:
            self._note("code-landscape", "is set on a landscape page", block)
        if setting.points is None:
            yield code_block(block, form, is_drawing=False)
        elif setting.is_landscape:
            yield raw_block(PORTRAIT_END)
            yield code_block(block, replace(form, width=turned.text_width, points=setting.points))
            yield raw_block(LANDSCAPE_END)
        else:
            yield code_block(block, replace(form, points=setting.points))

    def _heading(self, inlines: Iterable[Inline], place: _Place) -> list[Inline]:
        return self._inline.inlines(inlines, place.setting(INLINE_CODE))

    def _note_blocks(self, blocks: list[Block]) -> list[Block]:
        note = list(self._blocks(blocks, _Place(self.page.text_width, is_note=True)))
        if not note or note[0]["t"] not in ("Para", "Plain"):
            note.insert(0, {"t": "Plain", "c": [raw_inline(_EMPTY_RUN)]})
        return with_gaps(note)

    def _note(self, slug: str, message: str, block: Block, severity: Severity = Severity.NOTE) -> None:
        position = Position(self.manuscript.rfc.source.path, block.get("line"))
        self.diagnostics.append(Diagnostic(slug, message, position, severity))


def _are_paragraphs(blocks: list[Block]) -> bool:
    return all(block["t"] in ("Para", "Plain") for block in blocks)


def _is_cell(place: _Place) -> bool:
    return (place.style or "").startswith("Table")
