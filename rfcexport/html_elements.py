"""HTML inside Markdown: an allow-list of elements becomes pandoc nodes, anything else is shown as text.

Comes in: text of pandoc's raw nodes. Goes out: nodes without a raw one among them. Nothing that a reader would have
seen on the code host is dropped: `Vec<T>` keeps its `<T>`. This module alone knows what HTML means.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import accumulate
from typing import Protocol

from rfcexport.letters import joins_lines
from rfcexport.model import Block, Inline

Attributes = dict[str, str]

VOID = frozenset({"br", "hr", "img", "wbr", "source", "col"})
PHRASING = {
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn", "em", "font", "i", "ins", "kbd", "mark", "q",
    "rb", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var",
}  # fmt: skip
CONTAINERS = {
    "article", "aside", "blockquote", "body", "caption", "center", "colgroup", "dd", "details", "div", "dl", "dt",
    "figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "li", "main", "nav", "ol", "p",
    "picture", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
}  # fmt: skip
KNOWN = PHRASING | CONTAINERS | VOID

# HTML Living Standard, 13.1.2.4: which open elements a start tag closes.
_CLOSES = {
    "li": ({"li"}, {"ul", "ol"}),
    "dt": ({"dt", "dd"}, {"dl"}),
    "dd": ({"dt", "dd"}, {"dl"}),
    "tr": ({"tr", "td", "th", "caption", "colgroup"}, {"table"}),
    "td": ({"td", "th"}, {"tr", "table"}),
    "th": ({"td", "th"}, {"tr", "table"}),
    "thead": ({"thead", "tbody", "tfoot", "tr", "td", "th", "caption", "colgroup"}, {"table"}),
    # An anchor in another one, which authors do not close.
    "a": ({"a"}, CONTAINERS),
    "tbody": ({"thead", "tbody", "tfoot", "tr", "td", "th", "caption", "colgroup"}, {"table"}),
    "tfoot": ({"thead", "tbody", "tfoot", "tr", "td", "th", "caption", "colgroup"}, {"table"}),
}
# Elements whose end tag may be left out (HTML, 13.1.2.4), and those that show nothing of their own.
_NEED_NO_END = PHRASING | {
    "body",
    "caption",
    "colgroup",
    "dd",
    "div",
    "dt",
    "li",
    "p",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
}
# CommonMark 0.31, 4.6: what begins a block of HTML that ends at a certain text and not at an empty line.
_UNTIL = tuple(
    (re.compile(begin, re.IGNORECASE), re.compile(end, re.IGNORECASE))
    for begin, end in (
        (r" *<(?:script|pre|style|textarea)(?=[\s>]|$)", r"</(?:script|pre|style|textarea)>"),
        (r" *<\?", r"\?>"),
        (r" *<!\[CDATA\[", r"\]\]>"),
        (r" *<![A-Za-z]", r">"),
    )
)
# HTML, 13.2.5.43 f.: a comment that is none at all. CommonMark knows it in a line; pandoc looks for an end behind it.
_EMPTY_COMMENT = re.compile(r" *<!---?>")
_CLOSE_P = CONTAINERS - {"body", "caption", "colgroup", "figcaption", "summary", "td", "th", "tr", "picture"}
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)")
_SHOWN = 40
_MOST_OPEN = 40  # of elements in a line that wait for their end; what comes on top is shown as text
# BCP 47, 2.1, without its old forms.
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
_LINE_END = re.compile(r"[ \t]*\r?\n[ \t\r\n\f]*")
_LENGTH = re.compile(r"\s*(\d{1,5}(?:\.\d+)?)\s*(px|%)?\s*$")


class Watch(Protocol):
    """What is told of the HTML of a document while it is read."""

    def refused(self, slug: str, line: int | None, found: str = "") -> None:
        """Something is not taken over as it stands."""

    def see_level(self, levels: int, line: int | None) -> None:
        """Elements in elements; raises where they are too many."""

    def shown(self, text: str, line: int | None) -> str:
        """A text as it is printed."""


@dataclass(slots=True)
class Element:
    """An element being read; `children` are elements, texts and pandoc blocks in order."""

    tag: str
    attributes: Attributes
    raw: str
    line: int | None
    children: list[Element | str | Block] = field(default_factory=list)


def tag_of(raw: str) -> tuple[str, bool, Attributes]:
    """Name in lower case, whether it closes, and attributes of one tag; the name is empty for anything else."""
    found = _TAG.match(raw)
    if found is None:
        return "", False, {}
    if found[1]:
        return found[2].lower(), True, {}
    reader = _Tags()
    # What the parser of the standard library cannot make out stands behind the tag.
    with suppress(AssertionError):
        reader.feed(raw)
        reader.close()
    return found[2].lower(), False, reader.first


def phrasing_node(
    tag: str, attributes: Attributes, inlines: list[Inline], plain: Callable[[list[Inline]], str]
) -> list[Inline]:
    """The inline nodes that stand for a phrasing element; `plain` gives the text of nodes."""
    nodes = _phrasing_nodes(tag, attributes, inlines, plain)
    language = attributes.get("lang", "").strip()
    # The language of parts (WCAG 2.2, 3.1.2).
    return [language_node(language, nodes)] if _LANGUAGE.fullmatch(language) else nodes


def language_node(language: str, inlines: list[Inline]) -> Inline:
    """A span in another language."""
    return {"t": "Span", "c": [["", [], [["lang", language]]], inlines]}


def _phrasing_nodes(
    tag: str, attributes: Attributes, inlines: list[Inline], plain: Callable[[list[Inline]], str]
) -> list[Inline]:
    match tag:
        case "sub":
            return [{"t": "Subscript", "c": inlines}]
        case "sup":
            return [{"t": "Superscript", "c": inlines}]
        case "b" | "strong":
            return [{"t": "Strong", "c": inlines}]
        case "i" | "em" | "cite" | "dfn" | "var":
            return [{"t": "Emph", "c": inlines}]
        case "u" | "ins":
            return [{"t": "Underline", "c": inlines}]
        case "s" | "del" | "strike":
            return [{"t": "Strikeout", "c": inlines}]
        case "q":
            return [{"t": "Quoted", "c": [{"t": "DoubleQuote"}, inlines]}]
        case "code" | "tt" | "samp":
            return [{"t": "Code", "c": [["", [], []], plain(inlines)]}]
        case "rt":
            # The reading of a ruby stands behind its word, between the brackets that `rp` would bring.
            return [{"t": "Str", "c": "("}, *inlines, {"t": "Str", "c": ")"}]
        case "rp":
            return []
        case "kbd" | "mark" | "small":
            return [{"t": "Span", "c": [[attributes.get("id", ""), [tag], []], inlines]}]
        case "a":
            anchor = attributes.get("id") or attributes.get("name") or ""
            node: list[Inline] = inlines
            if href := attributes.get("href", "").strip():
                node = [{"t": "Link", "c": [["", [], []], inlines, [href, attributes.get("title", "")]]}]
            return [{"t": "Span", "c": [[anchor, [], []], node]}] if anchor else node
        case _:
            anchor = attributes.get("id", "")
            return [{"t": "Span", "c": [[anchor, [], []], inlines]}] if anchor else inlines


def void_node(tag: str, attributes: Attributes) -> list[Inline]:
    """The inline nodes that stand for an element without content."""
    if tag == "br":
        return [{"t": "LineBreak"}]
    if tag == "img":
        return [image_node(attributes)]
    return []


def image_node(attributes: Attributes) -> Inline:
    """An `<img>` as pandoc's Image, with the size where it is stated in pixels or per cent."""
    size = [
        [name, f"{found[1]}{found[2] or 'px'}"]
        for name in ("width", "height")
        if (found := _LENGTH.match(attributes.get(name, "")))
    ]
    alt = text_inlines(attributes.get("alt", ""))
    return {"t": "Image", "c": [["", [], size], alt, [attributes.get("src", ""), attributes.get("title", "")]]}


def text_inlines(text: str) -> list[Inline]:
    """Plain text as Str and Space nodes, white space collapsed as in HTML."""
    parts = re.split(r"([ \t\r\n\f]+)", text if text.isascii() else _LINE_END.sub(_joined, text))
    return [
        {"t": "Space"} if part.isspace() and part != "\u00a0" else {"t": "Str", "c": part} for part in parts if part
    ]


def _joined(found: re.Match[str]) -> str:
    """The end of a line within an element: nothing where the letters beside it have no space between them."""
    before, after = found.string[max(found.start() - 1, 0) : found.start()], found.string[found.end() : found.end() + 1]
    return "" if joins_lines(before, after) else " "


def element_tree(blocks: Iterable[Block], watch: Watch) -> list[Element | str | Block]:
    """`blocks` with raw HTML gathered into elements; `watch` is told of what is refused."""
    builder = _TreeBuilder(watch)
    for block in blocks:
        if block["t"] == "RawBlock":
            builder.read(block["c"][1], block.get("line"))
        else:
            builder.add_block(block)
    builder.end()
    return builder.root.children


class _Tags(HTMLParser):
    """The attributes of the first start tag."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.first: Attributes = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not self.first:
            self.first = {name: value or "" for name, value in reversed(attrs)}


class _TreeBuilder(HTMLParser):
    """Builds `Element`s from the raw blocks and the Markdown blocks between them."""

    # `<script>` and `<textarea>` are text here, and what stands in them too, closed or not.
    CDATA_CONTENT_ELEMENTS = ("style",)  # type: ignore[misc]
    RCDATA_CONTENT_ELEMENTS = ()  # type: ignore[misc]

    def __init__(self, watch: Watch) -> None:
        super().__init__(convert_charrefs=True)
        self.watch = watch
        self.root = Element("", {}, "", None)
        self.stack = [self.root]
        self.html = ""
        self.starts = [0]
        self.first_line: int | None = None
        self.style: int | None = None  # where the style begins that is open

    def read(self, html: str, line: int | None) -> None:
        self.reset()
        self.html, self.first_line = html, line
        self.starts = [0, *accumulate(len(text) + 1 for text in html.split("\n"))]
        if (empty := _EMPTY_COMMENT.match(html)) and html[empty.end() :].strip():
            self.watch.refused("html-comment-unclosed", line)
            self._add_swallowed(html)
            return
        if any((found := begin.match(html)) and not end.search(html, found.end()) for begin, end in _UNTIL):
            # What nothing closes goes on to the end of the document: all of it is shown.
            self._refuse_open(line, html.lstrip(" "))
            self._add_swallowed(html)
            return
        # The first that is open: the parser would look through the rest for the end of each.
        first = html.find("<!--", html.rfind("-->") + 1)
        open_from = first if first >= 0 else len(html)
        self.feed(html[:open_from])
        self.close()
        if self.style is not None:
            self._refuse_open(self._line_at(self.style), html[self.style : open_from])
            self._add(html[self.style : open_from])
            self.style = None
        if open_from < len(html):
            before = html.count("\n", 0, open_from)
            self.watch.refused("html-comment-unclosed", None if line is None else line + before)
            self._add_swallowed(html[open_from:])

    def add_block(self, block: Block) -> None:
        self.stack[-1].children.append(block)

    def end(self) -> None:
        """Tell of the elements that are open still; the first heading of Markdown in them ends them."""
        unclosed = self.stack[1:]
        if (first := next((element for element in unclosed if element.tag not in _NEED_NO_END), None)) is not None:
            self._refuse_open(first.line, first.raw)
        rest: list[Element | str | Block] = []
        for element in reversed(unclosed):
            headed = next((n for n, child in enumerate(element.children) if _begins_section(child)), None)
            rest = rest if headed is None else [*element.children[headed:], *rest]
            del element.children[headed if headed is not None else len(element.children) :]
        self.root.children += rest

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        raw = self.get_starttag_text() or f"<{tag}>"
        line = self._line()
        if tag == "style":
            self.style = self._offset()
            return
        if tag not in KNOWN:
            self._add(raw)
            return
        # HTML, 13.2.5.33: of several attributes with one name the first one counts.
        attributes = {name: self.watch.shown(value or "", line) for name, value in reversed(attrs)}
        self._close_implied(tag)
        if tag in PHRASING and len(self.stack) > _MOST_OPEN:
            self._add(raw)
            return
        if tag in CONTAINERS:
            self.watch.see_level(sum(element.tag in CONTAINERS for element in self.stack) + 1, line)
        element = Element(tag, attributes, raw, line)
        self.stack[-1].children.append(element)
        if tag not in VOID:
            self.stack.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        # Only void elements close themselves in HTML, but authors write `<a name="x"/>`.
        if tag in KNOWN - VOID and self.stack[-1].raw == self.get_starttag_text():
            self.stack.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag == "style" and self.style is not None:
            self.watch.refused("html-style-refused", self._line_at(self.style))
            self.style = None
            return
        if tag not in KNOWN:
            start = self._offset()
            self._add(self.html[start : self.html.find(">", start) + 1])
            return
        open_tags = [element.tag for element in self.stack]
        if tag in open_tags[1:]:
            del self.stack[len(open_tags) - 1 - open_tags[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        if self.style is None:
            self._add(data)

    def handle_decl(self, decl: str) -> None:
        self._add(f"<!{decl}>")

    def unknown_decl(self, data: str) -> None:
        self._add(f"<![{data}]]>" if data.startswith("CDATA[") else f"<![{data}]>")

    def parse_comment(self, i: int, report: bool = True) -> int:
        """Where a comment at `i` ends; some versions of the parser look for the end of an empty one."""
        empty = _EMPTY_COMMENT.match(self.rawdata, i)
        return empty.end() if empty else super().parse_comment(i, report)

    def handle_comment(self, data: str) -> None:
        # Some versions of the parser hand over as comments what is none, such as `<![CDATA[`.
        start = self._offset()
        if not self.html.startswith("<!--", start):
            end = self.html.find(">", start) + 1
            self._add(self.html[start : end or len(self.html)])

    def handle_pi(self, data: str) -> None:
        self._add(f"<?{data}>")

    def _add(self, text: str) -> None:
        self.stack[-1].children.append(text)

    def _add_swallowed(self, text: str) -> None:
        """What was meant as Markdown and stands in HTML that nothing closes, in paragraphs as far as it has some."""
        first, *rest = re.split(r"\n[ \t]*\n", text)
        self._add(first)
        self.stack[-1].children += [Element("p", {}, "", None, [part]) for part in rest]

    def _offset(self) -> int:
        """Where in the source the parser is."""
        line, column = self.getpos()
        return self.starts[line - 1] + column

    def _line(self) -> int | None:
        return None if self.first_line is None else self.first_line + self.getpos()[0] - 1

    def _line_at(self, offset: int) -> int | None:
        return None if self.first_line is None else self.first_line + self.html.count("\n", 0, offset)

    def _refuse_open(self, line: int | None, raw: str) -> None:
        self.watch.refused("html-unclosed", line, raw.partition("\n")[0][:_SHOWN])

    def _close_implied(self, tag: str) -> None:
        if tag in _CLOSE_P and self.stack[-1].tag == "p":
            self.stack.pop()
        closes, boundary = _CLOSES.get(tag, (frozenset(), frozenset()))
        for depth in range(len(self.stack) - 1, 0, -1):
            if self.stack[depth].tag in boundary:
                break
            if self.stack[depth].tag in closes:
                del self.stack[depth:]


def _begins_section(child: Element | str | Block) -> bool:
    return isinstance(child, dict) and any(block["t"] == "Header" for block in child["blocks"])
