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
class Margins:
    """The margins of a page in twips; `header` and `footer` are how far from its edge the running lines stand."""

    top: int
    right: int
    bottom: int
    left: int
    header: int
    footer: int

    @classmethod
    def even(cls, margin: int) -> Margins:
        """The same margin on all sides, the running lines in the middle of it."""
        return cls(margin, margin, margin, margin, margin // 2, margin // 2)


@dataclass(frozen=True, slots=True)
class Page:
    """A page in twips."""

    width: int
    height: int
    margins: Margins

    @property
    def text_width(self) -> int:
        """The measure: the width between the margins."""
        return self.width - self.margins.left - self.margins.right

    @property
    def text_height(self) -> int:
        """The height between the margins."""
        return self.height - self.margins.top - self.margins.bottom

    def turned(self) -> Page:
        """The same paper on its side, the margins where they were."""
        return Page(self.height, self.width, self.margins)

    @property
    def properties(self) -> str:
        """Size and margins as properties of a section (ECMA-376 part 1, 17.6.11 and 17.6.13)."""
        side = self.margins
        return (
            f'<w:pgSz w:w="{self.width}" w:h="{self.height}"/><w:pgMar w:top="{side.top}" w:right="{side.right}" '
            f'w:bottom="{side.bottom}" w:left="{side.left}" w:header="{side.header}" w:footer="{side.footer}" '
            'w:gutter="0"/>'
        )


def page_of(paper: str, margins: Margins | None = None) -> Page:
    """The page of `a4` or `letter`, portrait, with margins of 25 mm where no others are given.

    Margins that leave less than half of the paper's width or height are not taken: no table could be set.
    """
    width, height = (_twips(side) for side in PAPERS_MM[paper])
    page = Page(width, height, margins or Margins.even(_twips(MARGIN_MM)))
    if margins is not None and (page.text_width < width // 2 or page.text_height < height // 2):
        return page_of(paper)
    return page


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
