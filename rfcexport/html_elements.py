"""HTML inside Markdown: an allow-list of elements becomes pandoc nodes, anything else is shown as text.

Comes in: text of pandoc's raw nodes. Goes out: nodes without a raw one among them. Nothing that a reader would have
seen on the code host is dropped: `Vec<T>` keeps its `<T>`. This module alone knows what HTML means.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from html.parser import HTMLParser

from rfcexport.model import Block, Inline

Attributes = dict[str, str]

VOID = frozenset({"br", "hr", "img", "wbr", "source", "col"})
PHRASING = {
    "a", "abbr", "b", "big", "cite", "code", "del", "dfn", "em", "font", "i", "ins", "kbd", "mark", "q", "s", "samp",
    "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var",
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
    "tbody": ({"thead", "tbody", "tfoot", "tr", "td", "th", "caption", "colgroup"}, {"table"}),
    "tfoot": ({"thead", "tbody", "tfoot", "tr", "td", "th", "caption", "colgroup"}, {"table"}),
}
_CLOSE_P = CONTAINERS - {"body", "caption", "colgroup", "figcaption", "summary", "td", "th", "tr", "picture"}
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)")
_LENGTH = re.compile(r"\s*(\d{1,5}(?:\.\d+)?)\s*(px|%)?\s*$")


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
    reader.feed(raw)
    reader.close()
    return found[2].lower(), False, reader.first


def phrasing_node(
    tag: str, attributes: Attributes, inlines: list[Inline], plain: Callable[[list[Inline]], str]
) -> list[Inline]:
    """The inline nodes that stand for a phrasing element; `plain` gives the text of nodes."""
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
    parts = re.split(r"([ \t\r\n\f]+)", text)
    return [
        {"t": "Space"} if part.isspace() and part != "\u00a0" else {"t": "Str", "c": part} for part in parts if part
    ]


def element_tree(blocks: Iterable[Block], report: Callable[[str, int | None], None]) -> list[Element | str | Block]:
    """`blocks` with raw HTML gathered into elements; `report` is told of what is refused, by slug and line."""
    builder = _TreeBuilder(report)
    for block in blocks:
        if block["t"] == "RawBlock":
            builder.read(block["c"][1], block.get("line"))
        else:
            builder.add_block(block)
    return builder.root.children


class _Tags(HTMLParser):
    """The attributes of the first start tag."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.first: Attributes = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not self.first:
            self.first = {name: value or "" for name, value in attrs}


class _TreeBuilder(HTMLParser):
    """Builds `Element`s from the raw blocks and the Markdown blocks between them."""

    # `<script>` and `<textarea>` are text here, and what stands in them too, closed or not.
    CDATA_CONTENT_ELEMENTS = ("style",)  # type: ignore[misc]
    RCDATA_CONTENT_ELEMENTS = ()  # type: ignore[misc]

    def __init__(self, report: Callable[[str, int | None], None]) -> None:
        super().__init__(convert_charrefs=True)
        self.report = report
        self.root = Element("", {}, "", None)
        self.stack = [self.root]
        self.html = ""
        self.first_line: int | None = None
        self.in_style = False

    def read(self, html: str, line: int | None) -> None:
        self.reset()
        self.html, self.first_line = html, line
        last = html.rfind("<!--")
        open_from = last if last >= 0 and "-->" not in html[last:] else len(html)
        self.feed(html[:open_from])
        self.close()
        self.in_style = False
        if open_from < len(html):
            before = html.count("\n", 0, open_from)
            self.report("html-comment-unclosed", None if line is None else line + before)
            self._add(html[open_from:])

    def add_block(self, block: Block) -> None:
        self.stack[-1].children.append(block)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        raw = self.get_starttag_text() or f"<{tag}>"
        attributes = {name: value or "" for name, value in attrs}
        if tag == "style":
            self.in_style = True
            self.report("html-style-refused", self._line())
            return
        if tag not in KNOWN:
            self._add(raw)
            return
        self._close_implied(tag)
        element = Element(tag, attributes, raw, self._line())
        self.stack[-1].children.append(element)
        if tag not in VOID:
            self.stack.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        # Only void elements close themselves in HTML, but authors write `<a name="x"/>`.
        if tag in KNOWN - VOID and self.stack[-1].tag == tag:
            self.stack.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag == "style":
            self.in_style = False
            return
        if tag not in KNOWN:
            rest = self._rest()
            self._add(rest[: rest.find(">") + 1])
            return
        open_tags = [element.tag for element in self.stack]
        if tag in open_tags[1:]:
            del self.stack[len(open_tags) - 1 - open_tags[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        if not self.in_style:
            self._add(data)

    def handle_decl(self, decl: str) -> None:
        self._add(f"<!{decl}>")

    def unknown_decl(self, data: str) -> None:
        self._add(f"<![{data}]]>" if data.startswith("CDATA[") else f"<![{data}]>")

    def handle_comment(self, data: str) -> None:
        # Some versions of the parser hand over as comments what is none, such as `<![CDATA[`.
        rest = self._rest()
        if not rest.startswith("<!--"):
            self._add(rest[: rest.find(">") + 1] or rest)

    def handle_pi(self, data: str) -> None:
        self._add(f"<?{data}>")

    def _add(self, text: str) -> None:
        self.stack[-1].children.append(text)

    def _rest(self) -> str:
        """The source from where the parser is."""
        line, column = self.getpos()
        return "\n".join(self.html.split("\n")[line - 1 :])[column:]

    def _line(self) -> int | None:
        return None if self.first_line is None else self.first_line + self.getpos()[0] - 1

    def _close_implied(self, tag: str) -> None:
        if tag in _CLOSE_P and self.stack[-1].tag == "p":
            self.stack.pop()
        closes, boundary = _CLOSES.get(tag, (frozenset(), frozenset()))
        for depth in range(len(self.stack) - 1, 0, -1):
            if self.stack[depth].tag in boundary:
                break
            if self.stack[depth].tag in closes:
                del self.stack[depth:]
