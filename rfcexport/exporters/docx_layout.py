"""Measures of the DOCX page, and how wide text runs: the few numbers that styles, tables and code must agree on.

Lengths are twips (1/20 point) unless a name says otherwise; DrawingML counts in EMU.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from rfcexport.manuscript import PAPERS_MM

TWIPS_PER_POINT = 20
EMU_PER_TWIP = 635
EMU_PER_PIXEL = 9525

MARGIN_MM = 25.0
LIST_STEP = 425
QUOTE_INDENT = 230
ALERT_INDENT = 240
CODE_INDENT = 130
CELL_PADDING = 90
TIGHT_CELL_PADDING = 36

CODE_POINTS = 9.0
SMALLER_CODE_POINTS = (8.5, 8.0, 7.5, 7.0)
SMALLEST_DRAWING_POINTS = (6.5, 6.0, 5.5, 5.0, 4.5, 4.0)
TABLE_HALF_POINTS = (18, 17, 16, 15)
"""Sizes of table text: the four of `tables.SIZES_PT`, half a point larger, for Calibri runs that much narrower."""

# Consolas advances 0.55 em, but the faces that stand in for it up to this much.
MONO_EM = 0.602

_NARROW = frozenset("iljtfrI.,:;'|!()[]{}/\\ -`\"")
_BROAD = frozenset("mwMW@%—…")


@dataclass(frozen=True, slots=True)
class Page:
    """A page in twips, the same margin on all sides."""

    width: int
    height: int
    margin: int

    @property
    def text_width(self) -> int:
        """The measure: the width between the margins."""
        return self.width - 2 * self.margin

    @property
    def text_height(self) -> int:
        """The height between the margins."""
        return self.height - 2 * self.margin

    def turned(self) -> Page:
        """The same paper on its side."""
        return Page(self.height, self.width, self.margin)


def page_of(paper: str) -> Page:
    """The page of `a4` or `letter`, portrait."""
    width_mm, height_mm = PAPERS_MM[paper]
    return Page(_twips(width_mm), _twips(height_mm), _twips(MARGIN_MM))


def text_em(text: str) -> float:
    """About how many em `text` runs on one line of a proportional face such as Calibri."""
    return sum(_character_em(character) for character in text)


def _character_em(character: str) -> float:
    if character in _NARROW:
        return 0.3
    if character in _BROAD:
        return 0.86
    if character.isascii():
        return 0.6 if character.isupper() else 0.51
    return 1.0 if unicodedata.east_asian_width(character) in "WF" else 0.55


def mm_of(twips: int) -> float:
    """Twips as millimetres."""
    return twips / TWIPS_PER_POINT / 72 * 25.4


def _twips(mm: float) -> int:
    return round(mm / 25.4 * 72 * TWIPS_PER_POINT)
