"""Nothing is lost: the words of an RFC's tree, the text of an exported file, and the comparison of the two.

Independent of the writers: the tree is walked without knowledge of its node types, a PDF is read by poppler, HTML by
the standard library, a DOCX as XML.
"""

from __future__ import annotations

import io
import re
import subprocess
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree

from rfcexport.artwork import Artwork
from rfcexport.info_strings import listing_of
from rfcexport.model import Rfc
from rfcexport.tree_cleaning import TASK_BOXES

WINDOW = 6_000
CALL = 3
"""How much other text (running heads, footnotes, table parts) may stand between two words, in signs."""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@dataclass(frozen=True)
class Comparison:
    """How many words were looked for, and those that were not found where they belong."""

    total: int
    missing: tuple[str, ...]


def compare(rfc: Rfc, output: str, kind: str, artwork: Artwork | None = None) -> Comparison:
    """The words of the document's flow in order, and those of each footnote in order, looked for in `output`.

    Word counts the numbers of sections itself and sets task boxes as the signs of a list: neither is text there.
    Formulas are text nowhere. The words of a diagram are looked for in no order, and not in Word, where it is a
    picture.
    """
    is_word = kind == "docx"
    artwork = artwork or Artwork()
    flow: list[str] = []
    notes: list[list[str]] = []
    _collect(list(rfc.blocks), flow, notes, kind, artwork)
    for section in rfc.walk():
        if not is_word and not section.stated_number:
            flow.append(f"{section.number} ")
        _collect(list(section.words if is_word else section.heading), flow, notes, kind, artwork)
        flow.append(" ")
        _collect(list(section.blocks), flow, notes, kind, artwork)
    found = normal(output)
    words = _words(flow)
    missing = _missing(words, found)
    total = len(words)
    for note in notes:
        note_words = _words(note)
        total += len(note_words)
        missing += _missing_note(note_words, found)
    return Comparison(total, tuple(missing))


def normal(text: str) -> str:
    """`text` without white space, hyphens and invisible signs, compatibility forms resolved (NFKC)."""
    return re.sub(
        r"[\s\u00ad\u200b-\u200f\u2060\ufeff\ufe00-\ufe0f\u2010\u2011-]+", "", unicodedata.normalize("NFKC", text)
    )


def _words(pieces: list[str]) -> list[str]:
    return [word for word in (normal(piece) for piece in "".join(pieces).split()) if word]


def _collect(node: Any, flow: list[str], notes: list[list[str]], to: str, artwork: Artwork) -> None:
    """Leaves of the tree in reading order; a footnote's words apart, alternative text left out."""
    if isinstance(node, list):
        for part in node:
            _collect(part, flow, notes, to, artwork)
        return
    if not isinstance(node, dict) or "t" not in node:
        return
    kind, content = node["t"], node.get("c")
    if kind == "Str":
        flow.append(content if to != "docx" else re.sub(f"^[{''.join(TASK_BOXES)}]$", "", content))
    elif kind in ("Space", "SoftBreak", "LineBreak"):
        flow.append(" ")
    elif kind == "Math" and artwork.formula_of(node) is not None:
        return
    elif kind == "CodeBlock" and (drawing := artwork.drawing_of(node)) is not None:
        notes.extend([] if to == "docx" else [[line] for line in drawing.words.split("\n")])
    elif kind in ("Code", "Math", "CodeBlock"):
        flow.append(content[1] if kind != "CodeBlock" else f" {_code(content, to)} ")
    elif kind == "Note":
        own: list[str] = []
        _collect(content, own, notes, to, artwork)
        notes.append(own)
    elif kind == "Image":
        return
    elif kind == "Figure":
        _collect(content[2], flow, notes, to, artwork)
        flow.append(" ")
        _collect(content[1][1], flow, notes, to, artwork)
    elif kind == "Table":
        _collect(content[1][1], flow, notes, to, artwork)
        head, bodies, foot = content[3], content[4], content[5]
        for row in [*head[1], *(row for body in bodies for row in [*body[2], *body[3]]), *foot[1]]:
            for cell in row[1]:
                flow.append(" ")
                _collect(cell[4], flow, notes, to, artwork)
    else:
        _collect(content, flow, notes, to, artwork)
    if kind in ("Para", "Plain", "Header", "CodeBlock", "Figure", "Table", "Div", "BulletList", "OrderedList"):
        flow.append(" ")


def _code(content: Any, to: str) -> str:
    """The lines of a block of code, in Word with their numbers where its author asks for them.

    In HTML these are no text, and in PDF they are drawn apart.
    """
    listing, code = listing_of(content[0]), str(content[1]).rstrip("\n")
    if to != "docx" or not listing.numbers(by_default=False):
        return code
    return "\n".join(f"{number} {line}" for number, line in enumerate(code.split("\n"), start=listing.first))


def _missing(words: list[str], text: str, start: int = 0) -> list[str]:
    """The words that are not found in order. After a gap the text must go on with the next signs of the document."""
    stream = "".join(words)
    missing: list[str] = []
    pending: list[str] = []
    position, offset = start, 0
    for word in words:
        if text.startswith(word, position):
            position += len(word)
        elif (found := _resumed(word, stream, offset, text, position)) is not None:
            # A word alone between two pieces of furniture stands in the gap that was just passed.
            missing += _absent(pending, text[position : found[0]])
            pending, position = [], found[1]
        else:
            pending.append(word)
        offset += len(word)
    return missing + _absent(pending, text[position : position + WINDOW])


def _absent(words: list[str], gap: str) -> list[str]:
    absent, at = [], 0
    for word in words:
        found = gap.find(word, at)
        if found < 0:
            absent.append(word)
        else:
            at = found + len(word)
    return absent


def _resumed(word: str, stream: str, offset: int, text: str, position: int) -> tuple[int, int] | None:
    """Where `word` begins and ends behind a gap, or with a gap inside, at the nearest place; None where it is not."""
    probes = [stream[offset : offset + max(length, min(len(word), 60))] for length in (60, 30, 16, 8)]
    places = [position, *(text.find(probe, position, position + WINDOW) for probe in probes)]
    ends = ((_consumed(word, stream, offset, text, at), at) for at in places if at >= 0)
    found = [(at, end) for end, at in ends if end is not None]
    return min(found, key=lambda place: place[1], default=None)


def _consumed(word: str, stream: str, offset: int, text: str, at: int) -> int | None:
    """Where `word` ends that begins at `at`; a page may end inside it, its rest then stands behind the furniture."""
    done = 0
    while True:
        cut = _common(word[done:], text[at : at + len(word) - done])
        if not cut:
            return None
        done, at = done + cut, at + cut
        if done == len(word):
            return at
        # The call of a note inside a word is short; a page that ends inside it is long.
        beside = text.find(word[done:], at, at + len(word) - done + CALL)
        at = beside if beside >= 0 else text.find(stream[offset + done : offset + done + 16], at, at + WINDOW)
        if at < 0:
            return None


def _common(one: str, other: str) -> int:
    """How many signs two strings begin with alike."""
    return next(
        (index for index, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )


def _missing_note(words: list[str], text: str) -> list[str]:
    stream = "".join(words)
    for length in (40, 20, 8, 4, 2, 1):
        start = text.find(stream[:length])
        best: list[str] | None = None
        while start >= 0:
            missing = _missing(words, text, start)
            if not missing:
                return []
            best = missing if best is None or len(missing) < len(best) else best
            start = text.find(stream[:length], start + 1)
        if best is not None and length <= 8:
            return best
    return words


def text_of(content: bytes, kind: str) -> str:
    """The text of an exported file, `kind` being its suffix."""
    return {"pdf": text_of_pdf, "html": text_of_html, "docx": text_of_docx}[kind](content)


def text_of_pdf(content: bytes) -> str:
    """By pdftotext, in the order of the content stream."""
    done = subprocess.run(
        ["pdftotext", "-raw", "-enc", "UTF-8", "-", "-"], input=content, capture_output=True, check=True
    )
    return done.stdout.decode("utf-8")


def text_of_html(content: bytes) -> str:
    """The text of the body, without scripts, styles and navigation."""
    reader = _Reader()
    reader.feed(content.decode("utf-8"))
    reader.close()
    return "".join(reader.parts)


# Formulas are looked at in tests of their own; titles of drawings say what is not on the page.
HIDDEN = ("script", "style", "nav", "head", "math", "title", "desc")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in HIDDEN:
            self.hidden += 1
        elif ("class", "heading-link") in attrs:
            self.parts.append("\ue000")
        elif tag not in (
            "span",
            "a",
            "code",
            "em",
            "strong",
            "b",
            "wbr",
            "sub",
            "sup",
            "s",
            "u",
            "kbd",
            "mark",
            "small",
        ):
            self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in HIDDEN:
            self.hidden -= 1

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.parts.append(data)


def text_of_docx(content: bytes, *, has_contents: bool = True) -> str:
    """The text of body and footnotes, a line for each paragraph; without `has_contents`, not the list of contents."""
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        names = [name for name in ("word/document.xml", "word/footnotes.xml") if name in parts.namelist()]
        roots = [ElementTree.fromstring(parts.read(name)) for name in names]
    for block in () if has_contents else [*roots[0][0]]:
        if block.find(f"{_W}sdtPr/{_W}docPartObj") is not None:
            roots[0][0].remove(block)
    return "\n".join("".join(_leaves(root)) for root in roots)


def _leaves(root: ElementTree.Element) -> Iterator[str]:
    for node in root.iter():
        if node.tag == f"{_W}t":
            yield node.text or ""
        elif node.tag in (f"{_W}br", f"{_W}tab", f"{_W}p"):
            yield "\n"


def cover_text(content: bytes, kind: str) -> str:
    """The text of the cover of an exported file, normalised."""
    if kind == "pdf":
        command = ["pdftotext", "-raw", "-l", "1", "-enc", "UTF-8", "-", "-"]
        return normal(subprocess.run(command, input=content, capture_output=True, check=True).stdout.decode("utf-8"))
    if kind == "html":
        text = content.decode("utf-8")
        start = text.index('<header class="cover')
        return normal(text_of_html(text[start : text.index("</header>", start)].encode("utf-8")))
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        body = ElementTree.fromstring(parts.read("word/document.xml"))[0]
    pieces: list[str] = []
    for block in body:
        pieces += _leaves(block)
        if block.find(f".//{_W}sectPr") is not None:
            break
    return normal("".join(pieces))
