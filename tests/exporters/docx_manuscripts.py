"""Manuscripts for the tests of the DOCX exporter, made by hand: pandoc's nodes with as little ceremony as may be."""

from __future__ import annotations

import hashlib
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree import ElementTree

from rfcexport.cover import Cover, CoverRow
from rfcexport.images import Picture
from rfcexport.manuscript import Manuscript
from rfcexport.model import Block, Inline, Metadata, Person, Rfc, Run, Section, Source, State, Status
from rfcexport.theme import Theme, load_theme

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
WORDS_FOR_CONTENTS = "Words that make this long enough for contents. " * 60


def text(words: str) -> list[Inline]:
    """Inlines of plain words."""
    parts = re.split(r"( )", words)
    return [{"t": "Space"} if part == " " else {"t": "Str", "c": part} for part in parts if part]


def para(*inlines: Inline | str) -> Block:
    """A paragraph of nodes and words."""
    return {"t": "Para", "c": _flat(inlines), "line": 7}


def plain(*inlines: Inline | str) -> Block:
    """The paragraph of a tight list or a cell."""
    return {"t": "Plain", "c": _flat(inlines)}


def code(source: str, language: str = "") -> Block:
    """A block of code."""
    return {"t": "CodeBlock", "c": [["", [language] if language else [], []], source], "line": 9}


def inline_code(source: str) -> Inline:
    """Code in a line."""
    return {"t": "Code", "c": [["", [], []], source]}


def link(words: str, url: str) -> Inline:
    """A link."""
    return {"t": "Link", "c": [["", [], []], text(words), [url, ""]]}


def image(address: str, alt: str = "", **size: str) -> Inline:
    """A picture in a line; `size` as the document states it."""
    return {"t": "Image", "c": [["", [], [[key, value] for key, value in size.items()]], text(alt), [address, ""]]}


def note(*blocks: Block) -> Inline:
    """A footnote."""
    return {"t": "Note", "c": list(blocks)}


def bullets(*items: Sequence[Block]) -> Block:
    """A bullet list."""
    return {"t": "BulletList", "c": [list(item) for item in items]}


def numbered(*items: Sequence[Block]) -> Block:
    """A numbered list."""
    return {"t": "OrderedList", "c": [[1, {"t": "Decimal"}, {"t": "Period"}], [list(item) for item in items]]}


def quote(*blocks: Block) -> Block:
    """A block quote."""
    return {"t": "BlockQuote", "c": list(blocks)}


def alert(kind: str, *blocks: Block) -> Block:
    """An alert as the reader leaves it."""
    title = {"t": "Div", "c": [["", ["title"], []], [para(kind.capitalize())]]}
    return {"t": "Div", "c": [["", ["alert", kind], []], [title, *blocks]]}


def details(summary: str, *blocks: Block) -> Block:
    """A details element as the reader leaves it."""
    head = {"t": "Div", "c": [["", ["summary"], []], [para(summary)]]}
    return {"t": "Div", "c": [["", ["details"], []], [head, *blocks]]}


def figure(node: Inline, caption: str = "") -> Block:
    """A figure of one picture."""
    words = [plain(caption)] if caption else []
    return {"t": "Figure", "c": [_numbered(caption), [None, words], [plain(node)]]}


def table(head: Sequence[str], *rows: Sequence[str | list[Block]], caption: str = "") -> Block:
    """A table of words; an empty head is one of empty cells, as GFM has it."""

    def row(cells: Sequence[str | list[Block]]) -> list[Any]:
        return [["", [], []], [[["", [], []], {"t": "AlignDefault"}, 1, 1, _cell(cell)] for cell in cells]]

    columns = [[{"t": "AlignDefault"}, {"t": "ColWidthDefault"}] for _ in head]
    words = [plain(caption)] if caption else []
    content: list[Any] = [_numbered(caption), [None, words], columns, [["", [], []], [row(head)]]]
    content += [[[["", [], []], 0, [], [row(cells) for cells in rows]]], [["", [], []], []]]
    return {"t": "Table", "c": content, "line": 11}


def _numbered(caption: str) -> list[Any]:
    """The attributes of the first figure or table, as the reader numbers what has a caption."""
    return ["", [], [["number", "1"]] if caption else []]


def section(
    number: str, title: str, *blocks: Block, below: Sequence[Section] = (), stated: str | None = None
) -> Section:
    """A section; its level is that of its number, its anchor that of its title."""
    heading = f"{stated} {title}" if stated else title
    return Section(
        number=number,
        title=heading,
        level=number.count(".") + 1,
        anchor=title.lower().replace(" ", "-"),
        line=1,
        heading=tuple(text(heading)),
        stated_number=stated,
        blocks=tuple(blocks),
        sections=tuple(below),
    )


def picture_png(width: int = 30, height: int = 20) -> Picture:
    """A grey PNG of that size."""
    rows = b"".join(b"\0" + b"\x80" * width for _ in range(height))

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    png = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return Picture("image/png", png, float(width), float(height))


def cover(**changes: Any) -> Cover:
    """A cover with something in every place."""
    values: dict[str, Any] = {
        "organisation": "Meridian Engineering",
        "series": "Request for Comments",
        "id": "2026-11-03-wal",
        "title": "Background Compaction",
        "title_is_file_name": False,
        "lede": "A compactor in the background.",
        "status": Status("Draft", State.DRAFT),
        "band": "Draft",
        "rows": (
            CoverRow("status", "Status", ((Run("Draft"),),)),
            CoverRow("authors", "Authors", ((Run("Ines Okafor", "mailto:ines@example.org"),), (Run("Tomas"),))),
            CoverRow("created", "Created", ((Run("3 November 2026"),),)),
            CoverRow("field", "Tracking", ((Run("see "), Run("#42", "https://example.org/42?a=1&b=2")),)),
        ),
        "foot": (CoverRow("source", "Source", ((Run("wal.md"),),)), CoverRow("sha256", "sha256", ((Run("abcd"),),))),
    }
    return Cover(**{**values, **changes})


def manuscript(
    *sections: Section,
    blocks: Sequence[Block] = (),
    pictures: Mapping[str, Picture] | None = None,
    theme: Theme | None = None,
    metadata: Metadata | None = None,
    front: Cover | None = None,
    source: str = "# Background Compaction\n",
    **decisions: Any,
) -> Manuscript:
    """A manuscript of these sections."""
    stated = metadata or Metadata(
        title="Background Compaction",
        id="2026-11-03-wal",
        status=Status("Draft", State.DRAFT),
        authors=(Person("Ines Okafor", "ines@example.org"), Person("Tomas")),
        created="2026-11-03",
        updated="2026-11-19",
    )
    origin = Source("docs/wal.md", hashlib.sha256(source.encode()).hexdigest(), len(source), source, source.encode())
    rfc = Rfc(origin, stated, "bold-bullets", None, tuple(blocks), sections)
    decided: dict[str, Any] = {"lang": "en", **decisions}
    return Manuscript(rfc, front or cover(), theme or load_theme(), pictures or {}, **decided)


class Package:
    """A DOCX taken apart: its parts as text and as trees."""

    def __init__(self, content: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            self.parts = {name: package.read(name) for name in package.namelist()}
        self.trees = {
            name: ElementTree.fromstring(part) for name, part in self.parts.items() if name.endswith((".xml", ".rels"))
        }

    @property
    def document(self) -> ElementTree.Element:
        """The main part."""
        return self.trees["word/document.xml"]

    def paragraphs(self, *styles: str) -> list[str]:
        """The text of every paragraph in one of the styles, or of every paragraph."""
        return [
            _text_of(paragraph)
            for paragraph in self.document.iter(f"{W}p")
            if not styles or style_of(paragraph) in styles
        ]

    def targets(self) -> dict[str, str]:
        """Address of every hyperlink by its relationship."""
        rows = self.trees["word/_rels/document.xml.rels"]
        return {row.attrib["Id"]: row.attrib["Target"] for row in rows if row.attrib["Type"].endswith("/hyperlink")}

    def bookmarks(self) -> list[str]:
        """The names of the bookmarks."""
        return [mark.attrib[f"{W}name"] for mark in self.document.iter(f"{W}bookmarkStart")]

    def words(self) -> str:
        """All the text of document and footnotes."""
        roots = (self.document, self.trees["word/footnotes.xml"])
        return "".join(node.text or "" for root in roots for node in root.iter() if node.tag in (f"{W}t", f"{MATH}t"))


def style_of(paragraph: ElementTree.Element) -> str:
    """The identifier of the paragraph's style."""
    found = paragraph.find(f"{W}pPr/{W}pStyle")
    return "" if found is None else found.attrib[f"{W}val"]


def _text_of(paragraph: ElementTree.Element) -> str:
    parts = {f"{W}tab": "\t", f"{W}br": "\n"}
    return "".join(
        node.text or "" if node.tag == f"{W}t" else parts.get(node.tag, "")
        for run in paragraph.iter(f"{W}r")
        for node in run
    )


def _flat(inlines: Sequence[Inline | str]) -> list[Inline]:
    return [node for part in inlines for node in (text(part) if isinstance(part, str) else [part])]


def _cell(cell: str | list[Block]) -> list[Block]:
    return ([plain(cell)] if cell else []) if isinstance(cell, str) else cell
