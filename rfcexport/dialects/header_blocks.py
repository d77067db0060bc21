"""Metadata as a header of lines like that of a mail (RFC 822), in a fence, an indented block or `<pre>`.

What goes on with a value is set further in than its key.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rfcexport.dialects.stated import Head, Reading, StatedField, linked
from rfcexport.keys import attribute_of
from rfcexport.model import Block, Inline
from rfcexport.pandoc_ast import line_of

# Also a field of reStructuredText: `:Author: A`.
_FIELD = re.compile(r"(\s*):?([^\W\d_][\w /()'&.#*-]{0,47}?)\s*[:：](?:\s+(.*))?$")
_LIST = re.compile(r"\s*[-*]\s+(.*)$")
_LANGUAGES = frozenset(
    {"yaml", "yml", "text", "txt", "plaintext", "toml", "json", "rfc822", "rst", "eval-rst", "header", "md", "markdown"}
)


def read_header_block(head: Head) -> Reading | None:
    """The first block of code before the first section whose every line is a field or goes on with one."""
    for index, block in head.opening:
        if block["t"] != "CodeBlock" or not ({name.strip("{}") for name in block["c"][0][1]} <= _LANGUAGES):
            continue
        fields = _fields(block["c"][1], head, line_of(block))
        meant = {found[0] for field in fields if (found := attribute_of(field.key, field.text, head.vocabulary))}
        if len(meant) < 2 or not head.told(fields) or head.share(fields) < 0.3:
            continue
        name, place = _kind(block, head)
        score = head.score(0.95, fields)
        return Reading(tuple(fields), frozenset({index}), score, f"{place} with {len(fields)} keys", name)
    return None


@dataclass(slots=True)
class _Open:
    """A field that the next line may go on with."""

    key: str
    line: int | None
    items: list[list[Inline]]
    is_list: bool

    def go_on(self, more: Iterable[Inline], *, is_entry: bool) -> None:
        """Take in one more line: of several authors each has a line, any other value is one text."""
        if is_entry or not self.items or self.is_list:
            self.items.append(list(more))
        else:
            self.items[-1] += [{"t": "Space"}, *more]

    def field(self) -> StatedField:
        """The field as it stands."""
        return StatedField(self.key, tuple(map(tuple, self.items)), self.line, is_formal=True)


def _fields(text: str, head: Head, line: int | None) -> list[StatedField]:
    """The fields of the text; empty where a line is neither a field nor goes on with one."""
    fields: list[_Open] = []
    depth = strays = 0
    for raw in text.splitlines():
        if not raw.strip():
            continue
        found = _FIELD.match(raw)
        if found and (not fields or len(found[1]) <= depth):
            depth = len(found[1])
            value = (found[3] or "").strip()
            line = head.line_with(found[2], line if not fields else _next(line))
            items = [list(linked(_unquoted(value)))] if value else []
            meant = attribute_of(found[2])
            fields.append(_Open(found[2], line, items, is_list=meant is not None and meant[0] == "authors"))
        elif fields and ((entry := _LIST.match(raw)) or len(raw) - len(raw.lstrip()) > depth):
            more = linked(_unquoted((entry[1] if entry else raw).strip()))
            fields[-1].go_on(more, is_entry=entry is not None)
        elif len(fields) > 1 and strays < len(fields):
            # A line that is no field, such as a second address below the first.
            strays += 1
            fields[-1].go_on(linked(raw.strip()), is_entry=True)
        else:
            return []
    return [one.field() for one in fields]


def _next(line: int | None) -> int | None:
    return None if line is None else line + 1


def _unquoted(value: str) -> str:
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value


def _kind(block: Block, head: Head) -> tuple[str, str]:
    """The name of the dialect and its place in words, by how the source sets the block."""
    line = line_of(block)
    text = head.lines[line - 1].lstrip() if line is not None and line <= len(head.lines) else ""
    if text.startswith(("```", "~~~")):
        return "header-in-code-block", "a fence"
    if text.lower().startswith("<pre"):
        return "header-in-pre", "a <pre>"
    return "header-in-indented-block", "an indented block"
