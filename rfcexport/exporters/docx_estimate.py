"""The text of a DOCX -> the page on which each of its bookmarks is thought to be.

Only Word knows its pages. This is a small layout of the finished parts: lines filled with words of known width, cells
with lines, rows with cells; `docx_pouring` makes pages of them. It works on the text of the parts, for pandoc's
serialisation is regular and a tree would take longer. Lengths are points.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape

from rfcexport.exporters.docx_faces import Face
from rfcexport.exporters.docx_layout import EMU_PER_TWIP, LIST_STEP, TWIPS_PER_POINT
from rfcexport.exporters.docx_looks import PLAIN, Look, Looks, Run, looks_of
from rfcexport.exporters.docx_pouring import Area, Block, Flow, Grid, Lines, Row

_EMU_PER_POINT = EMU_PER_TWIP * TWIPS_PER_POINT
_SECTION = re.compile(r"<w:sectPr.*?</w:sectPr>", re.DOTALL)
_PARAGRAPH = re.compile(r"<w:p ?>")
_STRUCTURE = re.compile(r"<(/?w:(?:tbl|tr|tc)|w:(?:tblStyle|tblW|gridCol|gridSpan|cantSplit|tblHeader))\b([^>]*)>")
_CONTENT = re.compile(
    r'<w:t(?: [^>]*)?>([^<]+)|(<w:r>)|<w:rStyle w:val="(\w+)"|<(w:br|w:tab|/m:oMathPara|m:f|m:mr|m:nary)\b'
    r'|<wp:extent cx="(\d+)" cy="(\d+)"|<w:footnoteReference [^>]*w:id="(\d+)"|<m:t(?: [^>]*)?>([^<]+)'
    r'|<w:bookmarkStart [^>]*w:name="([^"]+)"'
)
_NOTE = re.compile(r'<w:footnote [^>]*w:id="(\d+)"[^>]*>(.*?)</w:footnote>', re.DOTALL)
_WIDTH = re.compile(r'w:(?:w|val)="(\d+)"')
# What of a line more a fraction, a row of a matrix and a sum take.
_TALLER = {"m:f": 0.9, "m:mr": 1.0, "m:nary": 0.7}
_FORMULA_EM = 0.55
# What Word takes where a section states none.
_USUAL_SIZE, _USUAL_MARGIN = {"w": 12_240, "h": 15_840}, 1_440
_ROW_RULE = 0.5
# What the number of a page takes behind a tab.
_NUMBER_ROOM = 10.0
_JOINT = "\u200b"
_FIRST_WIDE = "\u2e80"


@dataclass(frozen=True, slots=True)
class Estimate:
    """How many pages a document is thought to have, and on which each bookmark is, the cover being the first."""

    pages: int
    page_of: Mapping[str, int]


def estimate_of(parts: Mapping[str, str]) -> Estimate:
    """The pages of the document whose parts these are, by their names in the package."""
    step = LIST_STEP / TWIPS_PER_POINT
    looks = looks_of(parts["word/styles.xml"], parts.get("word/theme/theme1.xml", ""), list_step=step)
    document = parts["word/document.xml"]
    areas = [_area_of(found[0]) for found in _SECTION.finditer(document)] or [_area_of("")]
    # The cover is one page, whatever stands on it.
    has_cover = len(areas) > 1
    start = document.index("</w:p>", document.index("</w:sectPr>")) if has_cover else 0
    reading = _Reading(looks, dict(_NOTE.findall(parts.get("word/footnotes.xml", ""))), areas[has_cover:])
    flow = Flow(reading.areas, page=1 + has_cover)
    for block in reading.blocks(document[start:]):
        flow.add(block)
    flow.end()
    return Estimate(flow.page, flow.page_of)


def _area_of(properties: str) -> Area:
    size = dict(re.findall(r'w:(\w)="(\d+)"', properties[properties.find("<w:pgSz") :].partition(">")[0]))
    margins = dict(re.findall(r'w:(\w+)="(-?\d+)"', properties[properties.find("<w:pgMar") :].partition(">")[0]))
    width, height = (int(size.get(side, usual)) for side, usual in _USUAL_SIZE.items())
    left, right, top, bottom = (int(margins.get(side, _USUAL_MARGIN)) for side in ("left", "right", "top", "bottom"))
    return Area((width - left - right) / TWIPS_PER_POINT, (height - top - bottom) / TWIPS_PER_POINT)


@dataclass(slots=True)
class _Table:
    """A table that is being read: `cell` holds the blocks of the present cell."""

    padding: Mapping[str, float] = field(default_factory=dict)
    width: float = 0.0
    columns: list[float] = field(default_factory=list)
    whole: float = 1.0
    rows: list[Row] = field(default_factory=list)
    column: int = 0
    span: int = 1
    highest: float = 0.0
    notes: float = 0.0
    marks: list[str] = field(default_factory=list)
    splits: bool = True
    is_head: bool = False
    cell: list[Block] = field(default_factory=list)

    @property
    def room(self) -> float:
        """The width for text in the present cell."""
        across = sum(self.columns[self.column : self.column + self.span]) or self.whole
        return (
            across * (self.width or self.whole) / self.whole
            - self.padding.get("left", 0.0)
            - self.padding.get("right", 0.0)
        )

    def end_cell(self) -> None:
        """Take the height of the cell that was read."""
        padding = self.padding.get("top", 0.0) + self.padding.get("bottom", 0.0) + _ROW_RULE
        self.highest = max(self.highest, padding + _stacked(self.cell))
        for block in self.cell:
            for one in block.rows if isinstance(block, Grid) else (block,):
                self.notes += one.notes
                self.marks += one.marks
        self.column += self.span
        self.cell = []

    def end_row(self) -> None:
        """Take the row that was read."""
        self.rows.append(Row(self.highest, self.notes, tuple(self.marks), self.splits, self.is_head))


@dataclass(slots=True)
class _Reading:
    """One run through a document: `areas` are those of its sections."""

    looks: Looks
    notes: Mapping[str, str]
    areas: Sequence[Area]
    _section: int = 0
    _tables: list[_Table] = field(default_factory=list)

    def blocks(self, text: str) -> Iterator[Block]:
        """The paragraphs and tables of `text` in order."""
        for piece in text.split("</w:p>"):
            structure, *paragraph = _PARAGRAPH.split(piece, maxsplit=1)
            if "<w:t" in structure or "</w:t" in structure:
                yield from self._structure(structure)
            if not paragraph:
                continue
            lines = self._lines(paragraph[0])
            if self._tables:
                self._tables[-1].cell.append(lines)
            else:
                yield lines
                self._section += lines.ends_section

    def _room(self) -> float:
        return self._tables[-1].room if self._tables else self.areas[min(self._section, len(self.areas) - 1)].width

    def _structure(self, xml: str) -> Iterator[Grid]:
        """Tables, rows and cells that begin and end; the tables that are whole."""
        for name, rest in _STRUCTURE.findall(xml):
            table = self._tables[-1] if self._tables else None
            if name == "w:tbl":
                self._tables.append(_Table())
            if table is None:
                continue
            match name:
                case "w:tblStyle":
                    table.padding = self.looks.cells.get(rest.split('"')[1], {})
                case "w:tblW" if 'dxa"' in rest:
                    table.width = _points(rest)
                case "w:gridCol":
                    table.columns.append(_points(rest))
                case "w:tr":
                    table.column, table.highest, table.notes, table.marks = 0, 0.0, 0.0, []
                    table.splits, table.is_head = True, False
                    table.whole = table.whole if table.rows else sum(table.columns) or 1.0
                case "w:cantSplit":
                    table.splits = False
                case "w:tblHeader":
                    table.is_head = True
                case "w:tc":
                    table.span, table.cell = 1, []
                case "w:gridSpan":
                    table.span = int(rest.split('"')[1])
                case "/w:tc":
                    table.end_cell()
                case "/w:tr":
                    table.end_row()
                case "/w:tbl":
                    self._tables.pop()
                    if self._tables:
                        self._tables[-1].cell.append(Grid(table.rows))
                    else:
                        yield Grid(table.rows)

    def _lines(self, xml: str) -> Lines:
        """The paragraph whose properties and runs are `xml`."""
        properties, _, runs = xml.rpartition("</w:pPr>")
        ends_section = "<w:sectPr" in properties
        look = self.looks.of(properties.partition("<w:sectPr")[0])
        line = _Line(look, self._room() - look.left - look.right)
        run, notes, marks = PLAIN, 0.0, list[str]()
        for text, is_run, style, sign, across, down, note, formula, mark in _CONTENT.findall(runs):
            if text:
                line.add(unescape(text) if "&" in text else text, run)
            elif is_run:
                run = PLAIN
            elif style:
                run = self.looks.runs.get(style, PLAIN)
            elif sign == "w:br":
                line.turn()
            elif sign == "w:tab":
                line.tab()
            elif sign == "/m:oMathPara":
                line.turn()
            elif sign:
                line.extra = max(line.extra, 0.0) + _TALLER[sign] * look.pitch
            elif across:
                line.picture(int(across) / _EMU_PER_POINT, int(down) / _EMU_PER_POINT)
            elif note:
                notes += self._note(note)
            elif formula:
                line.word(len(formula) * _FORMULA_EM * look.points)
            else:
                marks.append(mark)
        count, extra = line.end()
        return Lines(look, count, extra, notes, tuple(marks), ends_section)

    def _note(self, number: str) -> float:
        """The height of a footnote."""
        within = _Reading(self.looks, {}, (self.areas[min(self._section, len(self.areas) - 1)],))
        return _stacked(list(within.blocks(self.notes.get(number, ""))))


@dataclass(slots=True)
class _Line:
    """Words being set in lines `width` wide: `taken` of the present one, and `_word` of what cannot be broken."""

    look: Look
    width: float
    count: int = 1
    taken: float = 0.0
    extra: float = 0.0
    _word: float = 0.0

    def add(self, text: str, run: Run) -> None:
        """Set the words of a run."""
        face = run.face or self.look.face
        is_bold = self.look.is_bold if run.is_bold is None else run.is_bold
        size = (run.points or self.look.points) * (face.bold if is_bold else 1.0)
        space = face.em(" ") * size
        is_plain = text.isascii() and "-" not in text
        for index, word in enumerate(text.split(" ")):
            if index:
                self._settle()
                self.taken += space
            if is_plain:
                self._word += face.em(word) * size
            else:
                self._part(word, face, size)

    def _part(self, word: str, face: Face, size: float) -> None:
        """Add to the present word, which may be broken at a joint and between letters as wide as they are high."""
        if _JOINT in word:
            *heads, tail = word.split(_JOINT)
            for head in heads:
                self._part(head, face, size)
                self._settle()
            self._part(tail, face, size)
        elif "-" in word:
            *heads, tail = word.split("-")
            for head in heads:
                self._word += (face.em(head) + face.em("-")) * size
                self._settle()
            self._word += face.em(tail) * size
        elif word.isascii() or max(word) < _FIRST_WIDE:
            self._word += face.em(word) * size
        else:
            for sign in word:
                self._word += face.em(sign) * size
                self._settle()

    def word(self, width: float) -> None:
        """Add something of that width to the present word."""
        self._word += width

    def tab(self) -> None:
        """Set a tab: what is before it hangs out on the left, or what is behind it on the right."""
        self._settle()
        if self.taken > self.width - _NUMBER_ROOM:
            self.count += 1
        self.taken = 0.0

    def picture(self, across: float, down: float) -> None:
        """Set a picture, which makes its line higher."""
        self._settle()
        self._word = across
        self._settle()
        self.extra += max(0.0, down - self.look.pitch)

    def turn(self) -> None:
        """Begin another line."""
        self._settle()
        self.count += 1
        self.taken = 0.0

    def _settle(self) -> None:
        """Put the present word into the line, or the next."""
        word, self._word = self._word, 0.0
        taken = self.taken + word
        if taken <= self.width:
            self.taken = taken
            return
        if self.taken:
            self.count += 1
        over = int(word // self.width) if self.width > 0.0 else 0
        self.count += over
        self.taken = word - over * self.width

    def end(self) -> tuple[int, float]:
        """How many lines there are, and what stands out of them in height."""
        self._settle()
        return self.count, self.extra


def _stacked(blocks: Sequence[Block]) -> float:
    """The height of blocks below one another."""
    height = after = 0.0
    for block in blocks:
        if isinstance(block, Lines):
            height += max(after, block.look.before) + block.height
            after = block.look.after
        else:
            height += after + block.height
            after = 0.0
    return height + after


def _points(attributes: str) -> float:
    found = _WIDTH.search(attributes)
    return int(found[1]) / TWIPS_PER_POINT if found else 0.0
