"""Diagrams before and after they are drawn."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Drawing:
    """A diagram drawn: SVG that stands for itself, its words as text in the theme's faces.

    Sizes are in points. `title` and `description` are what its author calls it, for those who do not see it, None
    where nothing is stated; `words` is the text in it, in the order of drawing;
    `dropped` names what it asks for and does not show.
    """

    svg: bytes
    width_pt: float
    height_pt: float
    title: str | None
    description: str | None
    words: str
    dropped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Undrawn:
    """A diagram that cannot be drawn: the line of its source, from 1, and why, in one line of text."""

    line: int
    reason: str
