"""Formulas before and after they are set."""

from __future__ import annotations

from dataclasses import dataclass

X_HEIGHT_EM = 0.442
"""The height of an x in the face of formulas, in its em, to fit it to the letters round it."""

PACKAGE = "django-static-mathjax"
"""What must be installed for formulas to be set, beside the engine that runs it."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A formula as a document states it, without its dollar signs."""

    tex: str
    is_display: bool = False


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula set; lengths in em of the letters it stands among, `depth_em` of its height below the baseline.

    `svg` draws it in outlines, and is empty where nothing is drawn: the formula defines, or is space. `tex` is its
    words, for whoever reads or copies them. `labels` are those that `\\label` gave it. One that `has_tag` is as wide as
    a line, its number at the right.
    """

    tex: str
    svg: bytes
    mathml: str
    width_em: float
    height_em: float
    depth_em: float
    labels: tuple[str, ...] = ()
    has_tag: bool = False


@dataclass(frozen=True, slots=True)
class Unset:
    """A formula that cannot be set: why, in one line; the command that is at fault, and the line of `tex` it is in.

    `is_for_all` where the reason is none of its own, so that to say it of each formula would tell nothing more.
    """

    tex: str
    reason: str
    command: str | None = None
    line: int = 1
    is_for_all: bool = False
