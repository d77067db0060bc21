"""What an exporter is handed: an RFC with its cover, its pictures and every decision about its form; what it gives."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from rfcexport.artwork import Artwork
from rfcexport.cover import Cover
from rfcexport.diagnostics import Read
from rfcexport.images import Picture
from rfcexport.invisible import has_right_to_left
from rfcexport.letters import Direction, is_right_to_left
from rfcexport.model import Metadata, Rfc
from rfcexport.policy import Limits
from rfcexport.profiles import ARCHIVE, Profile
from rfcexport.theme import Theme

EPOCH = "SOURCE_DATE_EPOCH"
"""The variable that states the day of what states none (https://reproducible-builds.org/specs/source-date-epoch/)."""

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
    has_cross_references: bool = False
    limits: Limits = field(default_factory=Limits)
    carries_source: bool = True
    profile: Profile = ARCHIVE
    artwork: Artwork = field(default_factory=Artwork)

    @property
    def direction(self) -> Direction:
        """Which way the document runs: as its language does."""
        return "rtl" if is_right_to_left(self.lang) else "ltr"

    @property
    def has_turns(self) -> bool:
        """Whether some of the text may run from right to left."""
        return self.direction == "rtl" or has_right_to_left(self.rfc.source.text)


@dataclass(frozen=True, slots=True)
class Export(Read[bytes]):
    """The bytes of a file with what was noticed on the way; `pages` for a format that has them, else 0."""

    pages: int = 0


def moments_of(metadata: Metadata) -> tuple[datetime, datetime]:
    """When the document was made and last changed, as files state it: midnight, UTC.

    Dates come from the document, else from SOURCE_DATE_EPOCH, never from the clock.
    """
    first = metadata.created or metadata.updated
    if first is None:
        epoch = os.environ.get(EPOCH, "")
        # Zip files know no date before 1980.
        moment = (
            datetime.fromtimestamp(int(epoch), UTC)
            if re.fullmatch(r"\d{1,11}", epoch)
            else datetime(1980, 1, 1, tzinfo=UTC)
        )
        return moment, moment
    return _midnight(first), _midnight(metadata.updated or first)


def _midnight(iso: str) -> datetime:
    """The first moment of a day, or of the first day of a month."""
    return datetime.fromisoformat(f"{iso}-01" if len(iso) == 7 else iso).replace(tzinfo=UTC)
