"""The ways that bytes and trees of strangers take through the program, each with what must hold at its end.

A journey takes what a stranger gives, expects the one refusal that is allowed there, and fails with an AssertionError,
or with whatever exception the program should not have let out. It gives back whether the input was taken.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import replace
from datetime import date
from functools import cache

from rfcexport.checks import check_rfc
from rfcexport.checks.ignores import without_ignored
from rfcexport.checks.members import member_of
from rfcexport.checks.subject import Subject, subject_of
from rfcexport.cover import cover_of
from rfcexport.diagnostics import Diagnostic, Position, Read, RefusedInput
from rfcexport.dialects import Head, read_stated
from rfcexport.exporters.docx import _tree
from rfcexport.exporters.docx_body import BodyTree
from rfcexport.exporters.docx_contents import contents_block
from rfcexport.exporters.docx_cover import cover_metadata
from rfcexport.exporters.docx_layout import page_of
from rfcexport.exporters.docx_pictures import PictureBook
from rfcexport.findings import Finding
from rfcexport.fixes import Fix, diff_of, fixed_source
from rfcexport.images import Picture, picture_of
from rfcexport.manuscript import Manuscript
from rfcexport.metadata import metadata_of
from rfcexport.model import Block, Metadata, Rfc, Source
from rfcexport.naming import name_in
from rfcexport.pandoc_ast import walk
from rfcexport.pipeline import lede_of
from rfcexport.policy import Policy
from rfcexport.positions import PositionsUnknown, locate
from rfcexport.reader import _sectioned, _with_anchors, read_rfc
from rfcexport.rendering import render_html
from rfcexport.rules import HOUSE, rules_for
from rfcexport.theme import Theme, load_theme
from rfcexport.tree_cleaning import Cleaner
from tests.claims import assert_clean, assert_findings, assert_page, assert_shown, assert_sound, assert_word_tree
from tests.journeys_beside import LIMITS, empty_folder, tell

TODAY = date(2026, 6, 1)

# Documents


def read_document(content: bytes, *, sidecar: bytes | None = None) -> Read[Rfc] | None:
    """The RFC in `content`, sound and fit to be shown; None where it was refused."""
    beside = None if sidecar is None else ("x.yaml", sidecar)
    try:
        read = read_rfc(content, path="x.md", limits=LIMITS, sidecar=beside)
    except RefusedInput as refusal:
        text = content.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
        assert_findings([refusal.diagnostic], text.split("\n"), path="x.md")
        return None
    assert_sound(read)
    assert_shown(read)
    return read


def check_document(content: bytes) -> bool:
    """Every check on `content`, by the rules of the house and by its own, told in every format."""
    read = read_document(content)
    if read is None:
        return False
    check(read)
    return True


def check(read: Read[Rfc]) -> None:
    """Every check on an RFC that was read."""
    lines = read.value.source.text.split("\n")
    for rules in (rules_for(read.value), HOUSE):
        subject = replace(_subject(read.value), rules=rules)
        found = check_rfc(subject)
        told = without_ignored([*read.diagnostics, *found], subject)
        assert_findings(told, lines, path=read.value.source.path)
        tell([Finding(one, _line(one, lines)) for one in told])
    member_of(read.value)


def mend_document(content: bytes) -> bool:
    """What `--fix` makes of `content`: a second run finds nothing, and the document says what it said."""
    read = read_document(content)
    if read is None:
        return False
    text = content.decode("utf-8")
    once = _fix(text, read.value)
    if not once.changes:
        assert once.text == text
        return True
    diff_of(text, once.text, "x.md")
    again = read_document(once.text.encode("utf-8"))
    assert again is not None, once
    twice = _fix(once.text, again.value)
    assert twice == Fix(once.text), twice
    assert _meaning(again.value.metadata) == _meaning(read.value.metadata), once
    return True


def _fix(text: str, rfc: Rfc) -> Fix:
    return fixed_source(text, _subject(rfc))


def _subject(rfc: Rfc) -> Subject:
    return subject_of(rfc, rules=rules_for(rfc), policy=Policy(empty_folder()), today=TODAY)


def _meaning(metadata: Metadata) -> tuple[object, ...]:
    return metadata.title, metadata.status, metadata.authors, metadata.created, metadata.updated


def _line(found: Diagnostic, lines: Sequence[str]) -> str:
    line = found.position.line
    return lines[line - 1] if line is not None and line <= len(lines) else ""


def write_document(content: bytes) -> bool:
    """`content` as HTML for screen and print, and as the tree that Word's text is made of."""
    read = read_document(content)
    if read is None:
        return False
    write(read.value)
    return True


# Trees


def clean_tree(tree: list[Block], text: str = "") -> list[Block] | None:
    """The cleaned tree; None where it was refused for its depth."""
    lines = text.split("\n") if text else ["a $1$ b"] * 14
    cleaner = Cleaner("x.md", lines)
    try:
        blocks = cleaner.clean(tree)
    except (RecursionError, RefusedInput):
        return None
    assert_clean(blocks, len(lines))
    # A column is taken over from pandoc, whose positions in generated trees are no real ones.
    assert_findings([replace(one, position=Position("", None)) for one in cleaner.diagnostics], lines, path="x.md")
    return blocks


def rfc_of(blocks: list[Block], text: str = "") -> Read[Rfc]:
    """`blocks` as an RFC, as `read_rfc` goes on behind pandoc: metadata by every dialect, sections, anchors, links."""
    # A link into the document is looked for only where the text may hold one.
    text = f"{text}\n[x](#y)" if text else "\n".join(["Status: x [x](#y)"] * 14)
    name = name_in(blocks)
    stated = read_stated(Head(None, tuple(blocks), name.index, tuple(text.split("\n"))))
    metadata = metadata_of(stated.fields, title=name.text, path="x.md", heading_id=name.id).value
    opening, sections = _sectioned(stated.blocks)
    source = Source("x.md", "0" * 64, len(text), text)
    rfc = Rfc(source, metadata, stated.dialect, None, opening, sections, None, stated.why)
    return _with_anchors(rfc, name.stated, "x.md")


def state_metadata(tree: list[Block]) -> bool:
    """The metadata in a tree, as every dialect reads it, and the cover that shows it."""
    blocks = clean_tree(tree)
    if blocks is None:
        return False
    read = rfc_of(blocks)
    assert_sound(read)
    assert_shown(read)
    rfc = read.value
    cover_of(rfc, labels=_theme().labels, lang="en", organisation=None, series="", lede=lede_of(rfc), revision=None)
    return True


def write_tree_as_html(tree: list[Block]) -> bool:
    """A tree of pandoc's, cleaned and written as HTML."""
    blocks = clean_tree(tree)
    if blocks is None:
        return False
    write_html(manuscript_of(rfc_of(blocks).value))
    return True


def write_tree_as_word(tree: list[Block]) -> bool:
    """A tree of pandoc's, cleaned and written as the tree that Word's text is made of."""
    blocks = clean_tree(tree)
    if blocks is None:
        return False
    assert_word_tree(word_tree(manuscript_of(rfc_of(blocks).value)))
    return True


def locate_tree(tree: list[Block], text: str) -> bool:
    """The places that the second parser finds for a tree that may be of another text."""
    located = deepcopy(tree)
    try:
        locate(located, text)
    except PositionsUnknown:
        return False
    line_count = len(text.split("\n"))
    for node in walk(located):
        place = node.get("at")
        assert place is None or 1 <= place.line <= line_count, node
    return True


# Exports


def write(rfc: Rfc) -> None:
    """`rfc` as HTML for screen and print, and as the tree that Word's text is made of."""
    manuscript = manuscript_of(rfc)
    write_html(manuscript)
    assert_word_tree(word_tree(manuscript))


def write_html(manuscript: Manuscript) -> None:
    """The pages for screen and print."""
    for is_print in (False, True):
        page = render_html(manuscript, is_print=is_print, suffix="html", picture_url=lambda *_: "data:image/png;x")
        assert_page(page.value)
        assert_findings(page.diagnostics, [], path="")


def manuscript_of(rfc: Rfc) -> Manuscript:
    """`rfc` with a cover, everything that can be shown turned on, and a picture for every second address."""
    theme = _theme()
    cover = cover_of(
        rfc, labels=theme.labels, lang="en", organisation="Example", series="RFC", lede=lede_of(rfc), revision=None
    )
    trees = [*rfc.blocks, *(block for section in rfc.walk() for block in (*section.heading, *section.blocks))]
    addresses = [node["c"][2][0] for node in walk(trees, "Image")]
    pictures = {address: small_picture() for address in addresses if len(address) % 2 == 0}
    return Manuscript(rfc, cover, theme, pictures, "en", has_line_numbers=True, has_link_notes=True)


def word_tree(manuscript: Manuscript) -> bytes:
    """The tree that pandoc is given to write Word's text from."""
    page = page_of(manuscript.paper)
    pictures = PictureBook(manuscript.theme.font_folders)
    metadata = cover_metadata(manuscript, page, pictures)
    if (contents := contents_block(manuscript)) is not None:
        metadata["contents"] = {"t": "MetaBlocks", "c": [contents]}
    return _tree(BodyTree(manuscript, page, pictures).blocks(), metadata)


@cache
def small_picture() -> Picture:
    """A picture of three by two pixels."""
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (3, 2)).save(out, "PNG")
    return picture_of(out.getvalue(), Policy())


@cache
def _theme() -> Theme:
    return load_theme("standard")
