"""What a link within a document leads to, by its number: a section, a figure, a table."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from rfcexport.captions import number_of
from rfcexport.model import Rfc
from rfcexport.pandoc_ast import walk


@dataclass(frozen=True, slots=True)
class Numbered:
    """What a link can lead to: `label` is the key of its word in a theme, `number` as the document shows it."""

    label: str
    number: str


def is_said_in(words: str, found: Numbered) -> bool:
    """Whether the words of a link say the number already: `section 3.2`."""
    return re.search(rf"(?<![\w.]){re.escape(found.number)}(?!\w|\.\d)", words) is not None


def numbered_in(rfc: Rfc, *, has_section_numbers: bool) -> Mapping[str, Numbered]:
    """Everything in `rfc` that has a number, by its anchor."""
    found: dict[str, Numbered] = {}
    for section in rfc.walk():
        number = section.stated_number or (section.number if has_section_numbers else "")
        if number:
            found[section.anchor] = Numbered("section", number.rstrip(".):"))
    blocks = [*rfc.blocks, *(block for section in rfc.walk() for block in section.blocks)]
    for node in walk(blocks, "Figure", "Table"):
        anchor = node["c"][0][0]
        if anchor and (number := number_of(node)):
            found[anchor] = Numbered(node["t"].lower(), number)
    return found
