"""Markdown -> cleaned tree, with the line of every block: the quick way where it is certain, else the sure one."""

from __future__ import annotations

from rfcexport.bounds import check_references, check_tables
from rfcexport.diagnostics import Position, Read
from rfcexport.footnotes import check_footnotes, nested_footnotes
from rfcexport.model import Block
from rfcexport.pandoc import read_tree
from rfcexport.policy import Limits, breach
from rfcexport.positions import PositionsUnknown, locate
from rfcexport.source_outline import Outline, OutlineUnknown, outline_of
from rfcexport.source_text import entities_in
from rfcexport.tree_cleaning import Cleaner

_MATHEMATICS_PASSES = 3
_TAB_STOP = 4
_WIDER = 2  # times as long as the limit a document may be with spaces for its tabs


def read_cleaned(markdown: str, *, path: str, limits: Limits) -> Read[list[Block]]:
    """The cleaned tree of `markdown`, with what was noticed.

    Read again with the dollar signs escaped that are prices and not mathematics. Raises what `read_tree` raises, and
    RefusedInput for a document beyond the limits, most of them before pandoc is asked.
    """
    written, markdown = markdown, markdown.expandtabs(_TAB_STOP)
    if len(markdown) > limits.input_bytes * _WIDER:
        raise breach("input", limits, Position(path), found=f"{len(markdown):,} with spaces for its tabs")
    check_tables(markdown, path=path, limits=limits)
    check_references(markdown, path=path, limits=limits)
    for _ in range(_MATHEMATICS_PASSES):
        escapes = entities_in(written, path=path, limits=limits)
        cleaner = Cleaner(path, markdown.split("\n"), limits, escapes)
        try:
            outline = _bounded_outline(markdown, path, limits)
            blocks = cleaner.clean(_located(markdown, outline, path, limits))
        except RecursionError as error:
            raise breach("nesting", limits, Position(path), found="more levels than can be read") from error
        if not cleaner.false_mathematics:
            break
        markdown = _with_escaped_dollars(cleaner.lines, cleaner.false_mathematics)
    nested = nested_footnotes(outline, path=path) if outline else ()
    return Read(blocks, (*cleaner.diagnostics, *nested, *(escapes.findings() if escapes else ())))


def _located(markdown: str, outline: Outline | None, path: str, limits: Limits) -> list[Block]:
    """Pandoc's tree with positions: found beside it, or pandoc's own where that fails."""
    blocks = read_tree(markdown, path=path, limits=limits)
    try:
        if outline is None:
            raise PositionsUnknown
        locate(blocks, markdown, outline)
    except PositionsUnknown:
        return read_tree(markdown, path=path, limits=limits, has_positions=True)
    return blocks


def _bounded_outline(markdown: str, path: str, limits: Limits) -> Outline | None:
    """What is found in the source before pandoc reads it; None where it cannot be, and pandoc's own limits must do."""
    try:
        outline = outline_of(markdown, path=path, limits=limits)
    except OutlineUnknown:
        return None
    check_footnotes(outline, path=path, limits=limits)
    return outline


def _with_escaped_dollars(lines: list[str], places: list[tuple[int, int]]) -> str:
    escaped = list(lines)
    for line, column in sorted(set(places), reverse=True):
        text = escaped[line - 1]
        if text[column - 1 : column] == "$":
            escaped[line - 1] = f"{text[: column - 1]}\\{text[column - 1 :]}"
    return "\n".join(escaped)
