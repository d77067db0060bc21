"""Long inputs of a simple shape: a word, or two, many times over, in each place that a document has for words.

What takes longer than its length deserves is found by time, not by an exception: see `SLOW_S` in `fuzz.one`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from rfcexport.checks.lines import lines_of
from rfcexport.diagnostics import RefusedInput
from rfcexport.dialects import Head, read_stated
from rfcexport.front_matter import split_front_matter
from rfcexport.html_elements import text_inlines
from rfcexport.metadata import metadata_of
from tests import journeys, journeys_beside
from tests.tree_strategies import Choices

LONGEST = 100_000
"""Bytes, about: no line of a document may be longer."""

_PLAIN: list[Any] = ["", [], []]
_SECTIONS = ["Summary", "Status", "Author(s)", "Created", "Supersedes"]
_LANGUAGES = ("", "python", "yaml", "json", "diff", "console", "rust", "html", "text", "sql", "c++", "markdown", "toml")


def _tree(block: Callable[[str, Choices], list[dict[str, Any]]]) -> Callable[[str, Choices], None]:
    """A reader that puts the words into a tree, and has it cleaned, checked and written."""

    def read(text: str, choices: Choices) -> None:
        blocks = journeys.clean_tree(block(text, choices), text)
        if blocks is not None:
            read = journeys.rfc_of(blocks, text)
            journeys.check(read)
            journeys.write(read.value)

    return read


def _heading(text: str, choices: Choices) -> list[dict[str, Any]]:
    return [{"t": "Header", "c": [choices.number(2) + 1, _PLAIN, text_inlines(text)]}]


def _paragraph(text: str, choices: Choices) -> list[dict[str, Any]]:
    return [{"t": "Header", "c": [1, _PLAIN, [_word("Title")]]}, {"t": "Para", "c": text_inlines(text)}]


def _field(text: str, choices: Choices) -> list[dict[str, Any]]:
    key = {"t": "Strong", "c": [_word(choices.one(_SECTIONS))]}
    return [{"t": "BulletList", "c": [[{"t": "Plain", "c": [key, _word(":"), {"t": "Space"}, *text_inlines(text)]}]]}]


def _keys(text: str, choices: Choices) -> list[dict[str, Any]]:
    words = text.split()[:3_000]
    return [
        {
            "t": "BulletList",
            "c": [[{"t": "Plain", "c": [_word(f"{word}:"), {"t": "Space"}, _word("x")]}] for word in words],
        }
    ]


def _section(text: str, choices: Choices) -> list[dict[str, Any]]:
    heading = {"t": "Header", "c": [2, _PLAIN, [_word(choices.one(_SECTIONS))]]}
    return [heading, {"t": "Para", "c": text_inlines(text)}, heading]


def _headings(text: str, choices: Choices) -> list[dict[str, Any]]:
    return [{"t": "Header", "c": [2, _PLAIN, [_word(word)]]} for word in text.split()[:3_000]]


def _links(text: str, choices: Choices) -> list[dict[str, Any]]:
    words = text.split()[:1_000]
    return [{"t": "Para", "c": [{"t": "Link", "c": [_PLAIN, [_word(word)], [word, ""]]} for word in words]}]


def _cells(text: str, choices: Choices) -> list[dict[str, Any]]:
    cells = [
        [_PLAIN, {"t": "AlignDefault"}, 1, 1, [{"t": "Plain", "c": [_word(word)]}]] for word in text.split()[:3_000]
    ]
    width = choices.one((1, 2, 3, 10, 60))
    rows = [[_PLAIN, cells[at : at + width]] for at in range(0, len(cells) - width + 1, width)]
    columns = [[{"t": "AlignDefault"}, {"t": "ColWidthDefault"}]] * width
    return [
        {
            "t": "Table",
            "c": [_PLAIN, [None, []], columns, [_PLAIN, rows[:1]], [[_PLAIN, 0, [], rows[1:]]], [_PLAIN, []]],
        }
    ]


def _code(text: str, choices: Choices) -> list[dict[str, Any]]:
    return [{"t": "CodeBlock", "c": [["", [choices.one(_LANGUAGES)], []], text]}]


def _raw_block(text: str, choices: Choices) -> list[dict[str, Any]]:
    return [{"t": "RawBlock", "c": ["html", text]}]


def _raw_inlines(text: str, choices: Choices) -> list[dict[str, Any]]:
    return [{"t": "Para", "c": [{"t": "RawInline", "c": ["html", word]} for word in text.split()[:3_000]]}]


def _raw_blocks(text: str, choices: Choices) -> list[dict[str, Any]]:
    return [{"t": "RawBlock", "c": ["html", word]} for word in text.split()[:3_000]]


def _word(text: str) -> dict[str, Any]:
    return {"t": "Str", "c": text}


def _lines(text: str, choices: Choices) -> None:
    lines_of(text)


def _front_matter(text: str, choices: Choices) -> None:
    mark = choices.one(("---", "+++"))
    whole = f"{mark}\n{choices.word()}{text[:60_000]}\n{mark}\n"
    try:
        front, _ = split_front_matter(whole, path="x.md", limits=journeys_beside.LIMITS).value
    except RefusedInput:
        return
    # Without the claims of `journeys_beside.read_front_matter`: their own time would hide the one that is asked for.
    stated = read_stated(Head(front, (), None, tuple(whole.split("\n"))))
    metadata_of(stated.fields, title=None, path="x.md")


def _sidecar(text: str, choices: Choices) -> None:
    journeys_beside.read_beside(text[:60_000].encode("utf-8", "replace"))


def _document(text: str, choices: Choices) -> None:
    journeys.check_document(text.encode("utf-8", "replace"))


WAYS: Mapping[str, Callable[[str, Choices], None]] = {
    "lines": _lines, "front matter": _front_matter, "sidecar": _sidecar, "heading": _tree(_heading),
    "paragraph": _tree(_paragraph), "field": _tree(_field), "keys": _tree(_keys), "section": _tree(_section),
    "headings": _tree(_headings), "links": _tree(_links), "cells": _tree(_cells), "code": _tree(_code),
    "raw block": _tree(_raw_block), "raw inlines": _tree(_raw_inlines), "raw blocks": _tree(_raw_blocks),
    "document": _document,
}  # fmt: skip
"""Each place in a document, with what is made of the words there."""


def read_long_input(content: bytes) -> str:
    """Give a long text of the shape that `content` decides to one way; what it was, in words."""
    choices = Choices(content)
    way = choices.one(tuple(WAYS))
    head, tail = choices.one(("", "# x\n\n", choices.word())), choices.one(("", "\n", choices.word()))
    unit = "".join(choices.word() for _ in range(choices.number(3) + 1))[:200] + choices.one(("", " ", "\n", "\n\n"))
    count = (LONGEST // choices.one((1, 1, 4, 20))) // max(1, len(unit.encode("utf-8", "replace")))
    WAYS[way]((head + (unit or "a") * count + tail).encode("utf-8", "replace").decode("utf-8"), choices)
    return f"{way}: {head!r} + {unit!r} * {count} + {tail!r}"
