"""What an exporter is handed: an RFC with its cover, its pictures and every decision about its form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from rfcexport.cover import Cover
from rfcexport.images import Picture
from rfcexport.model import Rfc
from rfcexport.policy import Limits
from rfcexport.theme import Theme

PAPERS_MM = {"a4": (210.0, 297.0), "letter": (215.9, 279.4)}
"""Width and height in millimetres, portrait. Source: ISO 216 (A series); ANSI/ASME Y14.1, size A."""


@dataclass(frozen=True, slots=True)
class Manuscript:
    """One RFC, ready to be set. `pictures` maps an address in the tree to its picture; a refused one is absent."""

    rfc: Rfc
    cover: Cover
    theme: Theme
    pictures: Mapping[str, Picture]
    lang: str
    logo: Picture | None = None
    paper: str = "a4"
    has_contents: bool = True
    has_section_numbers: bool = True
    has_line_numbers: bool = False
    has_link_notes: bool = False
    limits: Limits = field(default_factory=Limits)
