"""Formulas in TeX -> pictures with a baseline, and MathML; all those of a document at once.

MathJax sets them. What one formula defines holds for those after it in the same document and in no other. A fault in a
formula is told and never drawn.
"""

from __future__ import annotations

from collections.abc import Sequence

from rfcexport.javascript import Lacking
from rfcexport.mathematics.pieces import PACKAGE, X_HEIGHT_EM, Formula, Piece, Unset
from rfcexport.mathematics.setting import Line, Setting, script
from rfcexport.policy import Limits

__all__ = ["PACKAGE", "X_HEIGHT_EM", "Formula", "Piece", "Unset", "formula", "set_formulas"]


def formula(tex: str, *, display: bool, line_em: float = 40.0, colour: str = "#000000") -> Formula | Unset:
    """A formula that stands for itself; see `set_formulas`."""
    return set_formulas([Piece(tex, display)], line_em=line_em, colour=colour)[0]


def set_formulas(
    pieces: Sequence[Piece],
    *,
    line_em: float = 40.0,
    colour: str = "#000000",
    is_numbered: bool = False,
    limits: Limits | None = None,
) -> tuple[Formula | Unset, ...]:
    """The formulas of one document, in its order.

    `line_em` is the width of a line, at whose end a tag stands; `colour` what is drawn in where a formula states
    none. Environments that LaTeX numbers have numbers, with `is_numbered` every display formula has. A reference may
    stand before its label.
    """
    if not pieces:
        return ()
    bounds = limits or Limits()
    try:
        engine = script(bounds.formula_s)
    except Lacking as error:
        reason = f"must have {error} to be set; found none"
        return tuple(Unset(piece.tex, reason, is_for_all=True) for piece in pieces)
    return Setting(engine, Line(line_em, colour), bounds, is_numbered=is_numbered).all_of(pieces)
