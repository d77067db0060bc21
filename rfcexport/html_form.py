"""Everything that the HTML writer must know beside the tree."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from rfcexport.artwork import Artwork
from rfcexport.cross_references import Numbered
from rfcexport.images import Picture
from rfcexport.letters import Direction
from rfcexport.policy import Limits


@dataclass(frozen=True, slots=True)
class Form:
    """The decisions about an HTML document.

    `suffix` is that of sibling exports; `measure_mm` and `landscape_mm` are the widths of the text on the two kinds
    of page; `picture_url` gives the address under which a picture is embedded.
    `running_signs` is how many signs of a section's name the running head has room for, beside the id on its left.
    `direction` is that of the document; with `has_turns` some of its text may run in the other one.
    """

    is_print: bool
    suffix: str
    labels: Mapping[str, str]
    pictures: Mapping[str, Picture]
    picture_url: Callable[[str, Picture], str]
    path: str
    measure_mm: float = 160.0
    landscape_mm: float = 247.0
    has_section_numbers: bool = True
    has_line_numbers: bool = False
    has_link_notes: bool = False
    has_cross_references: bool = False
    limits: Limits = field(default_factory=Limits)
    artwork: Artwork = field(default_factory=Artwork)
    numbered: Mapping[str, Numbered] = field(default_factory=dict)
    running_signs: int = 68
    direction: Direction = "ltr"
    has_turns: bool = False
