"""Markdown -> cleaned tree, with the line of every block: the quick way where it is certain, else the sure one."""

from __future__ import annotations

from rfcexport.diagnostics import Diagnostic, Position, Read, RefusedInput, Severity
from rfcexport.model import Block
from rfcexport.pandoc import read_tree
from rfcexport.policy import Limits
from rfcexport.positions import PositionsUnknown, locate
from rfcexport.tree_cleaning import Cleaner

_MATHEMATICS_PASSES = 3
_TAB_STOP = 4


def read_cleaned(markdown: str, *, path: str, limits: Limits) -> Read[list[Block]]:
    """The cleaned tree of `markdown`, with what was noticed.

    Read again with the dollar signs escaped that are prices and not mathematics. Raises what `read_tree` raises.
    """
    markdown = markdown.expandtabs(_TAB_STOP)
    for _ in range(_MATHEMATICS_PASSES):
        cleaner = Cleaner(path, markdown.split("\n"))
        try:
            blocks = cleaner.clean(_located(markdown, path, limits))
        except RecursionError as error:
            message = "must not nest so deep; found more levels than can be read"
            raise RefusedInput(Diagnostic("limit-nesting", message, Position(path), Severity.ERROR)) from error
        if not cleaner.false_mathematics:
            break
        markdown = _with_escaped_dollars(cleaner.lines, cleaner.false_mathematics)
    return Read(blocks, tuple(cleaner.diagnostics))


def _located(markdown: str, path: str, limits: Limits) -> list[Block]:
    """Pandoc's tree with positions: found beside it, or pandoc's own where that fails."""
    blocks = read_tree(markdown, path=path, limits=limits)
    try:
        locate(blocks, markdown)
    except PositionsUnknown:
        return read_tree(markdown, path=path, limits=limits, has_positions=True)
    return blocks


def _with_escaped_dollars(lines: list[str], places: list[tuple[int, int]]) -> str:
    escaped = list(lines)
    for line, column in sorted(set(places), reverse=True):
        text = escaped[line - 1]
        if text[column - 1 : column] == "$":
            escaped[line - 1] = f"{text[: column - 1]}\\{text[column - 1 :]}"
    return "\n".join(escaped)
