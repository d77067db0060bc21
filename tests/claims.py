"""What must hold of everything that is made of a document, whoever wrote it.

Each function fails with an AssertionError that tells what does not hold. Property tests and the fuzz targets ask the
same of the same values; they differ in where the bytes come from.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema

from rfcexport.diagnostics import Diagnostic, Read
from rfcexport.model import Rfc
from rfcexport.outline import model_json, outline_of
from rfcexport.slugs import SLUGS
from rfcexport.terminal import json_text, printable

SCHEMA = Path(__file__).parents[1] / "docs" / "schema" / "show-1.schema.json"

# As pandoc-types 1.23 names them; no RawBlock, no RawInline.
NODES = frozenset({
    "Para", "Plain", "Header", "CodeBlock", "BlockQuote", "BulletList", "OrderedList", "DefinitionList", "Table", "Div",
    "HorizontalRule", "Figure",
    "Str", "Space", "SoftBreak", "LineBreak", "Emph", "Underline", "Strong", "Strikeout", "Superscript", "Subscript",
    "SmallCaps", "Quoted", "DoubleQuote", "SingleQuote", "Code", "Math", "InlineMath", "DisplayMath", "Note", "Span",
    "Link", "Image",
    "AlignDefault", "AlignLeft", "AlignRight", "AlignCenter", "ColWidthDefault", "ColWidth",
    "Decimal", "LowerRoman", "UpperRoman", "LowerAlpha", "UpperAlpha", "Example", "DefaultStyle",
    "Period", "OneParen", "TwoParens", "DefaultDelim",
})  # fmt: skip
# XML 1.0, 2.2: what no document may hold. Unicode TR 36, 3.1: what turns the order of reading.
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff\u202a-\u202e\u2066-\u2069]")

SAFE_SCHEMES = frozenset({"http", "https", "mailto", "ftp", "ftps", "tel", "irc", "ircs", "xmpp", "news", "doi", "urn"})
"""What a link may begin with: nothing of it runs or reads a file."""

# URL Standard, 4.4: what a browser takes out of an address before it looks for the scheme.
_LEFT_OUT = re.compile("^[\x00-\x20]+|[\t\n\r]")
_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")


def assert_sound(read: Read[Rfc]) -> None:
    """Findings point into the source; the tree is clean; anchors are unique; no metadata holds a control sign."""
    rfc = read.value
    lines = rfc.source.text.split("\n")
    assert_findings(read.diagnostics, lines, path=rfc.source.path)
    sections = list(rfc.walk())
    assert_clean([list(rfc.blocks), *([list(s.heading), list(s.blocks)] for s in sections)], len(lines))
    anchors = [section.anchor for section in sections]
    assert all(anchors)
    assert len(anchors) == len(set(anchors)), anchors
    assert all(below.level == section.level + 1 for section in sections for below in section.sections)
    metadata = rfc.metadata
    status = [metadata.status.text] if metadata.status else []
    people = [part for p in metadata.authors for part in (p.name, p.email, p.handle, p.url, p.affiliation, p.remark)]
    fields = [part for field in metadata.stated for part in (field.key, field.text)]
    titles = [text for section in sections for text in (section.title, section.number)]
    for text in (metadata.title, metadata.id, rfc.lang, *status, *people, *fields, *titles):
        assert text is None or not CONTROLS.search(text), repr(text)
    assert all(person.name for person in metadata.authors)
    for field in metadata.stated:
        for run in field.runs:
            assert run.url is None or is_safe(run.url), run
    for person in metadata.authors:
        assert person.url is None or is_safe(person.url), person
    for line in (rfc.title_line, *(section.line for section in sections)):
        assert line is None or 1 <= line <= len(lines)


def assert_findings(diagnostics: Iterable[Diagnostic], lines: list[str], *, path: str) -> None:
    """Each finding has a known slug, and lies in the source where it is about it."""
    for found in diagnostics:
        line, column = found.position.line, found.position.column
        assert found.slug in SLUGS, found
        assert found.message, found
        if found.position.path == path:
            assert line is None or 1 <= line <= len(lines), found
            assert column is None or (line is not None and 1 <= column <= len(lines[line - 1]) + 1), found


def assert_clean(tree: Any, line_count: int) -> None:
    """The tree holds known nodes, no control sign and no link that a browser would run; its lines are in the source."""
    for node in _nodes(tree):
        kind: str = node["t"]
        content: Any = node.get("c")
        assert kind in NODES, node
        line = node.get("line")
        assert line is None or 1 <= line <= line_count, node
        if kind == "Link":
            assert is_safe(content[2][0]), node
        for text in _texts(content):
            assert not CONTROLS.search(text), node


def is_safe(url: str) -> bool:
    """Whether a browser that is led to `url` runs nothing and reads no file of the reader's."""
    found = _SCHEME.match(_LEFT_OUT.sub("", url))
    return found is None or found[1].lower() in SAFE_SCHEMES


def _nodes(tree: Any) -> Iterator[dict[str, Any]]:
    pending = [tree]
    while pending:
        part = pending.pop()
        if isinstance(part, dict):
            yield part
            pending.append(part.get("c"))
        elif isinstance(part, list | tuple):
            pending += part


def _texts(content: Any) -> Iterator[str]:
    """The texts of a node, without those of the nodes in it."""
    pending = [content]
    while pending:
        part = pending.pop()
        if isinstance(part, str):
            yield part
        elif isinstance(part, list):
            pending += part


# What is shown


def assert_shown(read: Read[Rfc]) -> None:
    """`show --json` keeps to its schema and comes back as it was; `show` for people has no sign that moves a cursor."""
    value = model_json(read.value, read.diagnostics)
    assert json.loads(json_text(value)) == value
    _schema().validate(value)
    for line in outline_of(read.value).split("\n"):
        assert printable(line) == line, repr(line)


@cache
def _schema() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text("utf-8")))


# HTML

_ANY = frozenset({"class", "id"})
_NAMED = _ANY | {"role", "aria-label"}
ELEMENTS: dict[str, frozenset[str]] = {
    # The frame, from the templates.
    "html": frozenset({"lang", "class"}), "head": frozenset(), "title": frozenset(), "style": frozenset(),
    "meta": frozenset({"charset", "name", "content", "http-equiv"}), "body": _ANY,
    "script": frozenset({"data-copy", "data-copied"}), "main": _ANY | {"tabindex"}, "nav": _ANY | {"aria-labelledby"},
    "header": frozenset({"class", "data-id", "data-state"}), "h1": frozenset({"class", "style"}),
    # The text, from the writer.
    "section": _NAMED, "div": _NAMED | {"tabindex"}, "pre": _NAMED | {"tabindex", "data-language"},
    **dict.fromkeys(("h2", "h3", "h4", "h5", "h6"), _ANY | {"data-running", "role", "aria-level"}),
    **dict.fromkeys(("p", "blockquote", "dl", "dt", "dd", "summary", "figure", "figcaption"), _ANY),
    "details": _ANY | {"open"},
    "hr": frozenset(), "ul": _ANY, "ol": _ANY | {"start", "type"}, "li": _ANY,
    "table": _ANY, "caption": frozenset(), "colgroup": frozenset(), "col": frozenset({"style"}), "thead": frozenset(),
    "tbody": frozenset(), "tfoot": frozenset(), "tr": frozenset(),
    "th": frozenset({"class", "scope", "rowspan", "colspan"}), "td": frozenset({"class", "rowspan", "colspan"}),
    **dict.fromkeys(("em", "strong", "u", "s", "b", "br", "wbr"), frozenset[str]()),
    **dict.fromkeys(("sup", "sub", "kbd", "mark", "small", "code"), _ANY),
    "span": _ANY | {"role", "aria-checked", "aria-disabled"},
    "a": _NAMED | {"href", "title"}, "img": frozenset({"src", "alt", "width", "height", "style", "class"}),
}  # fmt: skip
"""Every element that an export may hold, with its attributes."""

_STYLES = re.compile(r"width:[0-9.]{1,12}%|font-size:[0-9.]+pt;max-width:[0-9.]+mm")


def assert_page(html: str) -> None:
    """The document is well-formed XML of known elements and attributes, with ids of their own and links that work."""
    assert not CONTROLS.search(html.replace("\r", "")), repr(CONTROLS.findall(html))
    root = ElementTree.fromstring(html)
    ids = [element.attrib["id"] for element in root.iter() if "id" in element.attrib]
    assert len(ids) == len(set(ids)), sorted(ids)
    for element in root.iter():
        assert element.tag in ELEMENTS, element.tag
        assert element.attrib.keys() <= ELEMENTS[element.tag], (element.tag, element.attrib)
        style, target = element.attrib.get("style"), element.attrib.get("href")
        assert style is None or _STYLES.fullmatch(style), style
        assert target is None or is_safe(target), target
        if target is not None and target.startswith("#") and not target.startswith("#doc:"):
            assert target[1:] in ids or target == "#top", target
        assert element.attrib.get("src", "data:image/png;").startswith("data:image/png;"), element.attrib
    assert len(root.findall(".//script")) <= 1


# Word

_OUR_TAGS = re.compile(r"</?(?:w|wp|a|pic|r|m|mc|wps|v|o|w14):|<!--[a-z ]+-->")
_TAGS = re.compile(r"<")


def assert_word_tree(tree: bytes) -> None:
    """The tree holds no control sign, no raw node but OOXML of our own making, and no link that Word would run."""
    parts = json.loads(tree)
    for node in _nodes([parts["blocks"], *_metadata_nodes(parts["meta"])]):
        kind: str = node["t"]
        content: Any = node.get("c")
        for text in _texts(content):
            assert not _NOT_XML.search(text), node
        if kind in ("RawBlock", "RawInline"):
            assert content[0] == "openxml", node
            assert len(_TAGS.findall(content[1])) == len(_OUR_TAGS.findall(content[1])), node
        if kind == "Link":
            assert is_safe(content[2][0]), node


# XML 1.0, 2.2.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def _metadata_nodes(value: Any) -> list[Any]:
    """The nodes in values of pandoc's metadata."""
    match value:
        case {"t": "MetaMap", "c": dict(inner)}:
            return [node for part in inner.values() for node in _metadata_nodes(part)]
        case {"t": "MetaList", "c": list(inner)}:
            return [node for part in inner for node in _metadata_nodes(part)]
        case {"t": "MetaInlines" | "MetaBlocks", "c": list(inner)}:
            return inner
        case {"t": _}:
            return []
        case dict():
            return [node for part in value.values() for node in _metadata_nodes(part)]
        case _:
            return []
