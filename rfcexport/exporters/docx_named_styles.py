"""The styles of word/styles.xml by their names: identifiers differ with the language that Word was in, names do not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

STYLE = re.compile(r"<w:style [^>]*>.*?</w:style>", re.DOTALL)
"""A whole style."""

_ID = re.compile(r'w:styleId="([^"]*)"')
_NAME = re.compile(r'<w:name w:val="([^"]*)"')


@dataclass(frozen=True, slots=True)
class NamedStyle:
    """A style: `name` is in lower case, for Word takes names without regard to case."""

    identifier: str
    name: str
    xml: str


def named_style(xml: str) -> NamedStyle:
    """The style that `xml` is."""
    identifier, name = _ID.search(xml), _NAME.search(xml)
    return NamedStyle(identifier[1] if identifier else "", unescape(name[1]).lower() if name else "", xml)


def named_styles(styles: str) -> Iterator[NamedStyle]:
    """Every style of the part `styles`."""
    return map(named_style, STYLE.findall(styles))


def with_list(numbering: str, definition: str) -> str:
    """word/numbering.xml with the definition of a list and what uses it.

    ECMA-376 part 1, 17.9.16: definitions stand before what uses them; pandoc's are all of either.
    """
    return numbering.replace("<w:num ", f"{definition}<w:num ", 1)
