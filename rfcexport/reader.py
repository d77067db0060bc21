"""Markdown bytes -> `Rfc`: decode, cut the front matter off, parse, clean, read the metadata, build the sections."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import unquote

from rfcexport.diagnostics import Diagnostic, Position, Read, RefusedInput, Severity, in_order
from rfcexport.front_matter import split_front_matter
from rfcexport.metadata import Head, is_placeholder, metadata_of, normal_key, read_stated
from rfcexport.model import Block, Inline, Rfc, Section, Source
from rfcexport.pandoc import read_tree
from rfcexport.pandoc_ast import anchor_of, line_of, plain_text, walk
from rfcexport.policy import Limits
from rfcexport.tree_cleaning import Cleaner
from rfcexport.tree_nodes import ORDER_CONTROLS, figure_or_text

_SERIES_PREFIX = re.compile(r"\s*(?:RFC|Proposal|Feature Name|Title)\s*:\s*", re.IGNORECASE)
_NUMBERED_PREFIX = re.compile(r"\s*((?:[A-Z][\w.]*[ -]){0,2}?#?[A-Z]*-?\d[\w.-]*)(?:\s*:\s*|\s+[-–—]\s+)(?=\S)")
_SERIES = re.compile(r"\b[A-Z]{2,}")
# Names with a number that are standards, not places in a series: `UTF-8: the encoding`.
_STANDARDS = re.compile(r"(?i:AES|BASE|CRC|CVE|DES|ECMA|ES|HTTP|IEC|IEEE|IP|ISO|MD|RSA|SHA|SSL|TLS|UCS|UTF|UUID)\b")
_ORDER_CONTROL = re.compile(f"[{ORDER_CONTROLS}]")

# A first heading of this name opens the document's text; it does not name the document.
_SECTION_NAMES = frozenset({
    "abstract", "background", "context", "contents", "decision", "design", "detailed design", "goals", "introduction",
    "meta", "metadata", "motivation", "overview", "preamble", "problem", "problem statement", "purpose", "rationale",
    "scope", "summary", "table of contents", "tl;dr", "toc", "status",
})  # fmt: skip
_MATHEMATICS_PASSES = 3


@dataclass(frozen=True, slots=True)
class _Title:
    text: str | None
    id: str | None
    index: int | None  # of the heading among the blocks
    stated: str = ""  # the whole heading
    placeholder: str | None = None  # what a template left where the title belongs


def read_rfc(content: bytes, *, path: str, limits: Limits | None = None) -> Read[Rfc]:
    """The RFC in `content`, with what was noticed; `path` names it in messages and on the cover.

    Raises RefusedInput where the bytes are no UTF-8 or break a limit, MissingRequirement where pandoc is absent.
    """
    limits = limits or Limits()
    text = _decoded(content, path, limits)
    source = Source(path, hashlib.sha256(content).hexdigest(), len(content), text)
    front = split_front_matter(text, path=path, limits=limits)
    front_matter, body = front.value
    blocks, findings = _cleaned_tree(body, path, limits)
    title = _title_of(blocks)
    start = _first_section(blocks, title.index)
    head = Head(front_matter, tuple(block for index, block in enumerate(blocks[:start]) if index != title.index))
    stated = read_stated(head)
    metadata = metadata_of(stated.fields, title=title.text, path=path)
    value = metadata.value
    if title.id and value.id is None:
        value = replace(value, id=title.id)
    beside = [] if title.index is None else _beside_title(blocks[title.index])
    root, sections = _sectioned([*beside, *stated.blocks, *blocks[start:]])
    lang = next(
        (v for field in stated.fields if normal_key(field.key) in ("lang", "language") for v in [field.text]), None
    )
    rfc = Rfc(
        source,
        value,
        stated.dialect,
        lang if lang and re.fullmatch(r"[A-Za-z]{2,3}(-\w+)*", lang) else None,
        root,
        sections,
    )
    linked = _with_anchors(rfc, title.stated, path)
    findings += [*_placeholder_title(title, blocks, path), *_turned_order(text, path)]
    return Read(linked.value, in_order([*front.diagnostics, *findings, *metadata.diagnostics, *linked.diagnostics]))


def _placeholder_title(title: _Title, blocks: list[Block], path: str) -> Iterator[Diagnostic]:
    if title.placeholder is not None and title.index is not None:
        message = f"must not be left from a template; found title: {title.placeholder!r}"
        position = Position(path, line_of(blocks[title.index]))
        yield Diagnostic("metadata-placeholder", message, position, hint="state the title")


def _turned_order(text: str, path: str) -> Iterator[Diagnostic]:
    """A finding for each line with signs that turn the order of reading; the cleaned tree has none."""
    for number, line in enumerate(text.split("\n"), start=1):
        if found := _ORDER_CONTROL.search(line):
            message = f"must read in the order it is written; found U+{ord(found[0]):04X}, which is left out"
            yield Diagnostic("text-order", message, Position(path, number, found.start() + 1))


def _decoded(content: bytes, path: str, limits: Limits) -> str:
    def refuse(slug: str, message: str, hint: str | None = None) -> RefusedInput:
        return RefusedInput(Diagnostic(slug, message, Position(path), Severity.ERROR, hint))

    if len(content) > limits.input_bytes:
        raise refuse("limit-input", f"must be at most {limits.input_bytes:,} bytes; found {len(content):,}")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise refuse("text-encoding", "must be UTF-8; found UTF-16", "save the file as UTF-8")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        message = f"must be UTF-8; found the byte 0x{content[error.start]:02x} at offset {error.start}"
        hint = "save the file as UTF-8"
        raise RefusedInput(Diagnostic("text-encoding", message, Position(path, line), Severity.ERROR, hint)) from error
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise refuse("text-empty", "must hold text; found none")
    return text


def _cleaned_tree(body: str, path: str, limits: Limits) -> tuple[list[Block], list[Diagnostic]]:
    """The cleaned tree; read again with the dollar signs escaped that are prices and not mathematics."""
    for _ in range(_MATHEMATICS_PASSES):
        cleaner = Cleaner(path, body.split("\n"))
        try:
            blocks = cleaner.clean(read_tree(body, path=path, limits=limits))
        except RecursionError as error:
            message = "must not nest so deep; found more levels than can be read"
            raise RefusedInput(Diagnostic("limit-nesting", message, Position(path), Severity.ERROR)) from error
        if not cleaner.false_mathematics:
            break
        body = _with_escaped_dollars(cleaner.lines, cleaner.false_mathematics)
    return blocks, cleaner.diagnostics


def _with_escaped_dollars(lines: list[str], places: list[tuple[int, int]]) -> str:
    escaped = list(lines)
    for line, column in sorted(set(places), reverse=True):
        text = escaped[line - 1]
        if text[column - 1 : column] == "$":
            escaped[line - 1] = f"{text[: column - 1]}\\{text[column - 1 :]}"
    return "\n".join(escaped)


def _title_of(blocks: list[Block]) -> _Title:
    """The first level-1 heading, unless it is a section name or follows other sections."""
    for index, block in enumerate(blocks):
        if block["t"] != "Header":
            continue
        level, _, inlines = block["c"]
        text = re.sub(r"\s+", " ", plain_text(inlines)).strip()
        if level != 1 or not text or text.lower().rstrip(":") in _SECTION_NAMES:
            return _Title(None, None, None)
        return replace(_split_title(text, index), stated=text)
    return _Title(None, None, None)


def _split_title(text: str, index: int) -> _Title:
    """A title without the series prefix; the prefix is the id where it holds a number (`SEP-990: X`)."""
    plain = _SERIES_PREFIX.sub("", text, count=1) if _SERIES_PREFIX.match(text) else text
    found = _NUMBERED_PREFIX.match(plain)
    if found and not _STANDARDS.match(found[1]) and (_SERIES.search(found[1]) or found[1].isdigit()):
        return _Title(plain[found.end() :].strip(), found[1].strip(), index)
    if is_placeholder(plain):
        return _Title(None, None, index, placeholder=plain.strip())
    return _Title(plain.strip() or None, None, index)


def _beside_title(heading: Block) -> list[Block]:
    """What a title says beside its words: its pictures, and the text of its footnotes."""
    beside: list[Block] = []
    for node in walk(heading["c"][2]):
        if node["t"] == "Image":
            beside.append(figure_or_text("Para", [node], line_of(heading)))
        elif node["t"] == "Note":
            beside += node["c"]
    return beside


def _first_section(blocks: list[Block], title: int | None) -> int:
    """The index of the first heading that is not the title."""
    return next((i for i, block in enumerate(blocks) if block["t"] == "Header" and i != title), len(blocks))


@dataclass(slots=True)
class _Open:
    """A section being filled."""

    level: int
    heading: Block | None
    blocks: list[Block]
    below: list[_Open]


def _sectioned(blocks: Iterable[Block]) -> tuple[tuple[Block, ...], tuple[Section, ...]]:
    """Blocks and sections of the flat list: each heading goes below the nearest one of a higher rank before it."""
    root = _Open(0, None, [], [])
    path = [root]
    for block in blocks:
        if block["t"] != "Header":
            path[-1].blocks.append(block)
            continue
        level = block["c"][0]
        while path[-1].level >= level:
            path.pop()
        opened = _Open(level, block, [], [])
        path[-1].below.append(opened)
        path.append(opened)
    return tuple(root.blocks), tuple(_sections(root.below, "", 1))


def _sections(opened: list[_Open], prefix: str, level: int) -> Iterator[Section]:
    # `1 Summary`, `2 Design`: bare numbers are the author's count where every heading beside has the next one.
    words = [_first_word(section) for section in opened]
    are_counted = len(words) > 1 and any(
        words == [str(n) for n in range(first, first + len(words))] for first in (0, 1)
    )
    for n, section in enumerate(opened, start=1):
        yield _section(section, f"{prefix}{n}", level, is_counted=are_counted)


def _first_word(opened: _Open) -> str | None:
    inlines = opened.heading["c"][2] if opened.heading else []
    return inlines[0]["c"] if len(inlines) > 2 and inlines[0]["t"] == "Str" and inlines[1]["t"] == "Space" else None


def _section(opened: _Open, number: str, level: int, *, is_counted: bool) -> Section:
    heading = opened.heading or {"c": [1, ["", [], []], []]}
    inlines: list[Inline] = heading["c"][2]
    return Section(
        number=number,
        title=re.sub(r"\s+", " ", plain_text(inlines)).strip(),
        level=level,
        anchor="",
        line=line_of(heading),
        heading=tuple(inlines),
        stated_number=_first_word(opened) if is_counted else _stated_number(inlines),
        blocks=tuple(opened.blocks),
        sections=tuple(_sections(opened.below, f"{number}.", level + 1)),
    )


def _stated_number(inlines: list[Inline]) -> str | None:
    """`2.3` or `1.` at the beginning of a heading; a bare `3` is a word (`3 reasons`)."""
    if len(inlines) < 3 or inlines[0]["t"] != "Str" or inlines[1]["t"] != "Space":
        return None
    return (
        str(inlines[0]["c"])
        if re.fullmatch(r"\d{1,3}(?:\.\d{1,3})*[.):]|\d{1,3}(?:\.\d{1,3})+", inlines[0]["c"])
        else None
    )


def _with_anchors(rfc: Rfc, title: str, path: str) -> Read[Rfc]:
    """`rfc` with an anchor for every heading, as GitHub makes them, and each link inside the document checked.

    Anchors that the author set (`<a name="x">`) stay; a link to nowhere keeps its words and loses its target.
    """
    taken: Counter[str] = Counter()
    if title:
        # On the code host the title is a heading too, and its anchor the first of its name.
        taken[anchor_of(title)] += 1
    # The page itself is the target of `#top`, unless a section is called so.
    anchors = {"top"}
    targets: dict[str, str] = {}

    def unique(text: str) -> str:
        base = anchor_of(text) or "section"
        anchor = base
        while anchor in anchors or (taken[base] and anchor == base):
            taken[base] = max(taken[base], 1)
            anchor = f"{base}-{taken[base]}"
            taken[base] += 1
        taken[base] = max(taken[base], 1)
        anchors.add(anchor)
        targets.setdefault(base if base == "top" else anchor, anchor)
        return anchor

    def name_nested(blocks: tuple[Block, ...]) -> None:
        for node in walk(list(blocks)):
            if node["t"] == "Header":
                node["c"][1][0] = unique(plain_text(node["c"][2]))
            elif node["t"] in ("Span", "Div") and node["c"][0][0]:
                if node["c"][0][0] in anchors:
                    node["c"][0][0] = ""
                anchors.add(node["c"][0][0])

    def anchored(section: Section) -> Section:
        for node in walk(list(section.heading)):
            if node["t"] == "Span" and node["c"][0][0]:
                anchors.add(node["c"][0][0])
        anchor = unique(section.title)
        name_nested(section.blocks)
        return replace(section, anchor=anchor, sections=tuple(anchored(below) for below in section.sections))

    name_nested(rfc.blocks)
    whole = replace(rfc, sections=tuple(anchored(section) for section in rfc.sections))
    targets = {**{anchor: anchor for anchor in anchors}, anchor_of(title): "top", "": "top", **targets}
    findings = list(_resolved_links(whole, targets, path))
    return Read(whole, tuple(findings))


def _resolved_links(rfc: Rfc, targets: dict[str, str], path: str) -> Iterator[Diagnostic]:
    """Each link inside the document led to its place; `targets`: the anchor on the code host -> the anchor here."""
    lowered = {anchor.lower(): target for anchor, target in targets.items()}
    sections = list(rfc.walk())
    for node in walk([list(rfc.blocks), *([list(s.heading), list(s.blocks)] for s in sections)]):
        if node["t"] != "Link" or not node["c"][2][0].startswith("#"):
            continue
        wanted = unquote(node["c"][2][0][1:])
        wanted = wanted.removeprefix("user-content-")
        if target := targets.get(wanted) or lowered.get(wanted.lower()):
            node["c"][2][0] = f"#{target}"
        else:
            position = Position(path, line_of(node))
            yield Diagnostic("link-anchor", f"must lead to a heading of this document; found #{wanted}", position)
            node["t"], node["c"] = "Span", [["", [], []], node["c"][1]]
