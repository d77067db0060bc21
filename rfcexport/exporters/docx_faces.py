"""How wide the letters of Word's usual faces run and how high their lines are: what an estimate of pages needs.

Advances are in thousandths of an em, for the signs from space to tilde; those of Calibri and Cambria are what their
free stand-ins, Carlito and Caladea, have too.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field

_CALIBRI = (
    "226 326 401 498 507 715 682 221 303 303 498 498 250 306 252 386 507 507 507 507 507 507 507 507 507 507 268 268 "
    "498 498 498 463 894 579 544 533 615 488 459 631 623 252 319 520 420 855 646 662 517 673 543 459 487 642 567 890 "
    "519 487 468 307 386 307 498 498 291 479 525 423 525 498 305 471 525 229 239 455 229 799 525 527 525 525 349 391 "
    "335 525 452 715 433 453 395 314 460 314 498"
)
_CAMBRIA = (
    "220 286 393 619 506 890 687 237 382 382 427 554 205 329 206 490 517 362 472 461 492 475 470 470 485 478 264 264 "
    "554 554 554 422 885 599 579 519 625 540 509 539 696 343 304 630 501 888 693 599 533 599 613 453 557 687 598 889 "
    "571 557 507 350 490 350 554 371 151 470 520 421 520 441 313 459 554 277 255 525 271 813 558 480 520 501 396 392 "
    "325 546 470 720 483 482 428 387 316 387 712"
)
_WIDE_EM, _OTHER_EM = 1.0, 0.55
_COMBINING = ("Mn", "Me", "Cf")


@dataclass(slots=True)
class Face:
    """A face: the pitch of its lines in em, how much wider its bold runs, and what each word measures, once asked."""

    pitch: float
    bold: float = 1.0
    letters: dict[str, float] = field(default_factory=dict)
    _words: dict[str, float] = field(default_factory=dict)

    def em(self, word: str) -> float:
        """How many em `word` runs on one line."""
        if word in self._words:
            return self._words[word]
        letters = self.letters
        for sign in word:
            if sign not in letters:
                letters[sign] = self._other(sign)
        measured = self._words[word] = sum(map(letters.__getitem__, word))
        return measured

    def _other(self, sign: str) -> float:
        if unicodedata.category(sign) in _COMBINING:
            return 0.0
        is_wide = unicodedata.east_asian_width(sign) in "WF"
        return _WIDE_EM if is_wide else self.letters.get("n", _OTHER_EM)


def faces() -> dict[str, Face]:
    """The faces that are known, by their names; one that is not known runs about like Calibri.

    They remember the words that they measured: to be asked for each document.
    """
    sans, serif = _letters(_CALIBRI), _letters(_CAMBRIA)
    return {
        "Calibri": Face(1.2207, 1.025, sans),
        # Lines of Cambria are 1.172 em apart, those of Caladea 1.15: a page is to be right with both.
        "Cambria": Face(1.16, 1.065, serif),
        "Arial": Face(1.15, 1.06, _scaled(sans, 1.11)),
        "Times New Roman": Face(1.15, 1.06, _scaled(serif, 0.92)),
        "Georgia": Face(1.136, 1.12, _scaled(serif, 1.03)),
        # Between Consolas and the faces that stand in for it.
        "Consolas": Face(1.168, 1.0, dict.fromkeys(map(chr, range(32, 127)), 0.575)),
        "Courier New": Face(1.133, 1.0, dict.fromkeys(map(chr, range(32, 127)), 0.6)),
    }


def _letters(advances: str) -> dict[str, float]:
    return {chr(code): int(advance) / 1000 for code, advance in enumerate(advances.split(), start=32)}


def _scaled(letters: dict[str, float], scale: float) -> dict[str, float]:
    return {sign: advance * scale for sign, advance in letters.items()}
