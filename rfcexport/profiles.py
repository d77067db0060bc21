"""Profiles of PDF: which variant of PDF/A a file is, whether it is PDF/UA-1 too, and whether it carries its source.

Sources: ISO 19005-2 and -3 (PDF/A-2, PDF/A-3), ISO 14289-1 (PDF/UA-1).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Profile:
    """What a PDF is to claim: `variant` in WeasyPrint's words, None for nothing; `is_universal` for PDF/UA-1 too."""

    name: str
    variant: str | None = None
    is_universal: bool = False
    takes_source: bool = True

    @property
    def claims(self) -> tuple[str, ...]:
        """The claims, as people name them: `PDF/A-3a`, `PDF/UA-1`."""
        archival = (f"PDF/{self.variant[4:].upper()[:-1]}{self.variant[-1]}",) if self.variant else ()
        return (*archival, *(("PDF/UA-1",) if self.is_universal else ()))

    def without_alternatives(self) -> Profile:
        """For a document with a picture that has no alternative text (ISO 14289-1, 7.3)."""
        return replace(self, is_universal=False, variant=None if self.variant == "pdf/ua-1" else self.variant)

    def without_words(self) -> Profile:
        """For a document with a sign that cannot be told as text: level U is left (ISO 19005-3, 6.2.11.7)."""
        lower = self.without_alternatives()
        variant = lower.variant
        return replace(lower, variant=f"{variant[:-1]}u" if variant and variant.endswith("a") else variant)


def _named(*profiles: Profile) -> Mapping[str, Profile]:
    return MappingProxyType({profile.name: profile for profile in profiles})


ARCHIVE = Profile("archive", "pdf/a-3a", is_universal=True)
PROFILES = _named(
    ARCHIVE,
    Profile("archive-strict", "pdf/a-2a", is_universal=True, takes_source=False),
    Profile("plain"),
    *(Profile(f"pdf/a-2{level}", f"pdf/a-2{level}", takes_source=False) for level in "bua"),
    *(Profile(f"pdf/a-3{level}", f"pdf/a-3{level}") for level in "bua"),
    Profile("pdf/ua-1", "pdf/ua-1"),
)
"""Every profile by its name."""

REFUSED = MappingProxyType({
    "pdf/a-1a": "PDF/A-1 is older than the transparency that pages may have",
    "pdf/a-1b": "PDF/A-1 is older than the transparency that pages may have",
    "pdf/a-4u": "PDF/A-4 has no level U",
    "pdf/a-4e": "PDF/A-4e is for models in three dimensions",
    "pdf/a-4f": "its tags are not those of PDF 2.0",
    "pdf/ua-2": "what is written of it today is not valid",
})  # fmt: skip
"""Variants that people ask for and that cannot be had, with the reason."""
