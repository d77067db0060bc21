"""Bounds on the tree while it is cleaned: what HTML holds, and what pandoc saw that the look at the source did not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NoReturn

from rfcexport.diagnostics import Position
from rfcexport.model import Block
from rfcexport.pandoc_ast import walk
from rfcexport.policy import Limits, breach
from rfcexport.source_text import check_marks


@dataclass(slots=True)
class TreeBounds:
    """The limits of one document, and how much of it was met so far; raises RefusedInput where it is too much."""

    path: str
    limits: Limits
    cells: int = 0
    links: int = 0
    notes: int = 0

    def see_level(self, levels: int, line: int | None) -> None:
        """Blocks in blocks, or inlines in inlines, so many levels deep."""
        if levels > self.limits.nesting:
            self.exceed("nesting", line, "more")

    def see_table(self, rows: int, columns: int, line: int | None) -> None:
        """A table of that size; cells are counted over all tables too, since few signs make many of them."""
        limits = self.limits
        if rows > limits.table_rows:
            self.exceed("table-rows", line, f"{rows:,}")
        if columns > limits.table_columns:
            self.exceed("table-columns", line, f"{columns:,}")
        self.cells += rows * columns
        if self.cells > limits.table_rows * limits.table_columns:
            self.exceed("table-rows", line, f"{self.cells:,} cells in all tables up to here")

    def see_code(self, text: str, line: int | None) -> None:
        """A block of code."""
        # Its last line may come with an end, as that of a fence that nothing closes.
        if len(text) > self.limits.code_lines and (lines := text.rstrip("\n").count("\n") + 1) > self.limits.code_lines:
            self.exceed("code-lines", line, f"{lines:,}")

    def see_note(self, line: int | None) -> None:
        """A footnote where it is called."""
        self.notes += 1
        if self.notes > self.limits.footnotes:
            self.exceed("footnotes", line, "more")

    def see_link(self) -> None:
        """A link, wherever it stands."""
        self.links += 1

    def check_paragraphs(self, blocks: Iterable[Block]) -> None:
        """Look for a paragraph with too many links, where there are so many at all."""
        if self.links <= self.limits.links:
            return
        for block in walk(list(blocks), "Para", "Plain"):
            links = sum(1 for _ in walk(block["c"], "Link"))
            if links > self.limits.links:
                self.exceed("links", _line_of(block), f"{links:,}")

    def check_words(self, blocks: Iterable[Block]) -> None:
        """Look for a letter with too many marks: a comment or an element without words may have parted them."""
        line: int | None = None
        for node in walk(list(blocks)):
            line = node.get("line", line)
            if node["t"] in ("Str", "Code", "CodeBlock"):
                text = node["c"] if node["t"] == "Str" else node["c"][1]
                check_marks(text, position=Position(self.path, line), limits=self.limits)

    def exceed(self, name: str, line: int | None, found: str) -> NoReturn:
        """Raise the refusal for the limit of that name."""
        raise breach(name, self.limits, Position(self.path, line), found=found)


def _line_of(block: dict[str, Any]) -> int | None:
    """The line of a paragraph; of one in HTML that of the first link in it."""
    line: int | None = block.get("line")
    return line or next((link["line"] for link in walk(block["c"], "Link") if link.get("line")), None)
