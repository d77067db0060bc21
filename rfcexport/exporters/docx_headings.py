"""How the headings get their numbers: from a list that Word counts, typed as the author wrote them, or not at all."""

from __future__ import annotations

from enum import Enum

from rfcexport.manuscript import Manuscript
from rfcexport.model import Section


class HeadingNumbers(Enum):
    """Where the numbers of headings come from."""

    LIST = "list"
    TYPED = "typed"
    NONE = "none"


def heading_numbers(manuscript: Manuscript) -> HeadingNumbers:
    """Where the numbers come from in `manuscript`.

    Word's list counts for itself; it stands where it comes to the numbers that every other format shows. An author's
    own numbers that differ are typed, in the whole document.
    """
    sections = list(manuscript.rfc.walk())
    if not any(section.stated_number for section in sections):
        return HeadingNumbers.LIST if manuscript.has_section_numbers else HeadingNumbers.NONE
    if manuscript.has_section_numbers and all(_counted(section) == section.number for section in sections):
        return HeadingNumbers.LIST
    return HeadingNumbers.TYPED


def typed_number(section: Section, manuscript: Manuscript) -> str:
    """The number to type before a heading where numbers are typed, empty where it has none."""
    return section.stated_number or (section.number if manuscript.has_section_numbers else "")


def _counted(section: Section) -> str:
    return (section.stated_number or section.number).rstrip(".):")
