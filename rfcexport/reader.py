"""Markdown bytes -> `Rfc`: decode, cut the front matter off, parse, clean, read the metadata, build the sections."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import unquote

from rfcexport.captions import CaptionCounter, with_captions
from rfcexport.diagnostics import Diagnostic, Position, Read, in_order
from rfcexport.dialects import Head, StatedField, StatedMetadata, read_stated
from rfcexport.front_matter import read_sidecar, split_front_matter
from rfcexport.hashes import sha256_of
from rfcexport.keys import NOTHING_TAUGHT, attribute_of, normal_key
from rfcexport.letters import has_east_asian
from rfcexport.metadata import is_placeholder, metadata_of
from rfcexport.model import Block, Inline, Rfc, Section, Source
from rfcexport.naming import Name, is_only_id, is_same_name, name_in, split_name
from rfcexport.pandoc_ast import RESERVED, anchor_of, line_of, plain_text, walk
from rfcexport.places import with_columns
from rfcexport.policy import Limits
from rfcexport.source_text import check_lines, decoded, with_mask
from rfcexport.tree_nodes import figure_or_text, join_lines
from rfcexport.tree_reading import read_cleaned
from rfcexport.vocabulary import Vocabulary

# Without one of these no link leads into the document, and the tree need not be walked.
_INNER_LINK = re.compile(r"[(<:=\"']\s*[#&]")
# Front matter is no Markdown, yet its titles hold code: `Adds ``x`` to y`.
_UNMARKED = re.compile(r"`+([^`]+)`+")


def read_rfc(
    content: bytes,
    *,
    path: str,
    limits: Limits | None = None,
    vocabulary: Vocabulary = NOTHING_TAUGHT,
    sidecar: tuple[str, bytes] | None = None,
) -> Read[Rfc]:
    """The RFC in `content`, with what was noticed; `path` names it in messages and on the cover.

    `vocabulary` holds the words that the project taught; `sidecar` is the path and the bytes of a file with metadata
    beside the document. Raises RefusedInput where the bytes are no UTF-8 or break a limit, MissingRequirement where
    pandoc is absent.
    """
    limits = limits or Limits()
    text = decoded(content, path=path, limits=limits)
    seen = with_mask(text, path=path, limits=limits)
    source = Source(path, sha256_of(content), len(content), text, content)
    front = split_front_matter(seen.value, path=path, limits=limits)
    beside = read_sidecar(sidecar[1], path=sidecar[0], limits=limits) if sidecar else Read(None)
    check_lines(front.value[1].split("\n"), path=path, limits=limits)
    tree = read_cleaned(front.value[1], path=path, limits=limits)
    blocks = tree.value
    name = name_in(blocks, vocabulary)
    lines = tuple(text.split("\n"))
    head = Head(front.value[0], tuple(blocks), name.index, lines, beside.value, vocabulary)
    stated = read_stated(head)
    named = _named(name, stated, blocks, vocabulary)
    metadata = metadata_of(named.fields, title=named.title, path=path, heading_id=named.id, vocabulary=vocabulary)
    rest = [] if name.index is None else _beside_title(blocks[name.index], name)
    below = None if name.below is None else blocks[name.below]
    body = [*rest, *with_captions(block for block in stated.blocks if block is not below)]
    if has_east_asian(text):
        # Not before: metadata is stated a line at a time.
        join_lines(body)
    root, sections = _sectioned(body)
    rfc = Rfc(
        source,
        metadata.value,
        stated.dialect,
        _language(stated.fields),
        root,
        sections,
        None if name.index is None else line_of(blocks[name.index]),
        stated.why,
    )
    linked = _with_anchors(rfc, name.stated, path)
    findings = (*tree.diagnostics, *_placeholder_title(name, blocks, path))
    noticed = (
        *seen.diagnostics,
        *front.diagnostics,
        *beside.diagnostics,
        *findings,
        *metadata.diagnostics,
        *linked.diagnostics,
    )
    return Read(linked.value, in_order(with_columns(noticed, lines, path=path)))


@dataclass(frozen=True, slots=True)
class _Named:
    title: str | None
    id: str | None
    fields: tuple[StatedField, ...]


def _named(name: Name, stated: StatedMetadata, blocks: list[Block], vocabulary: Vocabulary) -> _Named:
    """The title and the id of the document: a title in front matter or a header block wins over the heading.

    A heading that says something else is kept as a field, so that nothing is lost.
    """
    title = None if name.text is None or is_placeholder(name.text) else name.text
    if name.index is not None and name.text is None:
        return _named_by_field(name, stated, blocks, vocabulary)
    formal = next((field for field in stated.fields if _is_formal_title(field, vocabulary)), None)
    if formal is None:
        return _Named(title, name.id, stated.fields)
    found = split_name(_UNMARKED.sub(r"\1", formal.text.strip()), vocabulary)
    fields = stated.fields
    if name.index is not None and title is not None and not is_same_name(name.stated, formal.text):
        heading = blocks[name.index]
        fields = (*fields, StatedField("Heading", (tuple(heading["c"][2]),), line_of(heading)))
    return _Named(found.text, name.id or found.id, fields)


def _named_by_field(name: Name, stated: StatedMetadata, blocks: list[Block], vocabulary: Vocabulary) -> _Named:
    """The title of a document whose heading says what kind of document it is: a field's, else the heading's."""
    is_stated = any(_means_title(field, vocabulary) and not is_placeholder(field.text) for field in stated.fields)
    if not is_stated:
        return _Named(name.stated, name.id, stated.fields)
    index = name.index or 0
    heading = StatedField("Heading", (tuple(blocks[index]["c"][2]),), line_of(blocks[index]))
    return _Named(None, name.id, (*stated.fields, heading))


def _means_title(field: StatedField, vocabulary: Vocabulary) -> bool:
    found = attribute_of(field.key, field.text, vocabulary)
    return found is not None and found[0] == "title" and bool(field.text.strip())


def _is_formal_title(field: StatedField, vocabulary: Vocabulary) -> bool:
    is_title = field.is_formal and _means_title(field, vocabulary)
    return is_title and not is_placeholder(field.text) and not is_only_id(field.text)


def _language(fields: Iterable[StatedField]) -> str | None:
    """The language that the document states, as a tag of BCP 47 of a length that needs no more room (4.4.1)."""
    stated = next((field.text for field in fields if normal_key(field.key) in ("lang", "language")), None)
    is_tag = stated and len(stated) <= 35 and re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*", stated)
    return stated if is_tag else None


def _placeholder_title(name: Name, blocks: list[Block], path: str) -> Iterator[Diagnostic]:
    if name.index is not None and name.text is not None and is_placeholder(name.text):
        message = f"must not be left from a template; found title: {name.text!r}"
        position = Position(path, line_of(blocks[name.index]))
        yield Diagnostic("metadata-placeholder", message, position, hint="state the title")


def _beside_title(heading: Block, name: Name) -> list[Block]:
    """What a title says beside its words: its pictures, and the text of its footnotes; words that no title is made of.

    `# {{ name }}` is left from a template, or meant: what stands in the source is read in the document all the same.
    """
    if name.text is not None and is_placeholder(name.text):
        return [{"t": "Para", "c": heading["c"][2], "line": line_of(heading)}]
    beside: list[Block] = []
    for node in walk(heading["c"][2], "Image", "Note"):
        if node["t"] == "Image":
            beside.append(figure_or_text("Para", [node], line_of(heading)))
        elif node["t"] == "Note":
            beside += node["c"]
    return beside


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
        stated_level=heading["c"][0],
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
        for node in walk(list(blocks), "Header", "Span", "Div", "Figure", "Table"):
            if node["t"] == "Header":
                node["c"][1][0] = unique(plain_text(node["c"][2]))
            elif node["c"][0][0]:
                claim(node["c"][0])

    def claim(attributes: list[str]) -> None:
        if attributes[0] in anchors or RESERVED.search(attributes[0]):
            attributes[0] = ""
        anchors.add(attributes[0])

    def anchored(section: Section) -> Section:
        for node in walk(list(section.heading), "Span"):
            if node["c"][0][0]:
                claim(node["c"][0])
        anchor = unique(section.title)
        name_nested(section.blocks)
        return replace(section, anchor=anchor, sections=tuple(anchored(below) for below in section.sections))

    def number(blocks: tuple[Block, ...]) -> None:
        """Count what has a caption; `figure-1` leads to it, unless a heading or the author has that anchor."""
        for node in walk(list(blocks), "Figure", "Table"):
            if (counted := counter.number(node)) is None:
                continue
            anchor = f"{node['t'].lower()}-{anchor_of(counted)}"
            if anchor not in anchors and anchor not in targets:
                own = node["c"][0][0] or anchor
                targets[anchor] = node["c"][0][0] = own
                anchors.add(own)

    name_nested(rfc.blocks)
    whole = replace(rfc, sections=tuple(anchored(section) for section in rfc.sections))
    counter = CaptionCounter()
    number(whole.blocks)
    for section in whole.walk():
        number(section.blocks)
    targets = {**{anchor: anchor for anchor in anchors}, anchor_of(title): "top", "": "top", **targets}
    findings = list(_resolved_links(whole, targets, path))
    return Read(whole, tuple(findings))


def _resolved_links(rfc: Rfc, targets: dict[str, str], path: str) -> Iterator[Diagnostic]:
    """Each link inside the document led to its place; `targets`: the anchor on the code host -> the anchor here."""
    if not _INNER_LINK.search(rfc.source.text):
        return
    lowered = {anchor.lower(): target for anchor, target in targets.items()}
    sections = list(rfc.walk())
    for node in walk([list(rfc.blocks), *([list(s.heading), list(s.blocks)] for s in sections)], "Link"):
        if not node["c"][2][0].startswith("#"):
            continue
        wanted = unquote(node["c"][2][0][1:])
        wanted = wanted.removeprefix("user-content-")
        if target := targets.get(wanted) or lowered.get(wanted.lower()):
            node["c"][2][0] = f"#{target}"
        else:
            position = Position(path, line_of(node))
            yield Diagnostic("link-anchor", f"must lead to a heading of this document; found #{wanted}", position)
            node["t"], node["c"] = "Span", [["", [], []], node["c"][1]]
