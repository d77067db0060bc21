"""Drawings taken apart, for the tests of diagrams."""

from __future__ import annotations

from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from rfcexport.diagrams import Drawing, Undrawn, draw
from rfcexport.policy import Limits


def drawn(kind: str, source: str, *, limits: Limits | None = None) -> Drawing:
    """The drawing of a diagram that must be one."""
    made = draw(kind, source, limits=limits)
    assert isinstance(made, Drawing), made
    return made


def undrawn(kind: str, source: str, *, limits: Limits | None = None) -> Undrawn:
    """What is said of a diagram that must not be drawn."""
    made = draw(kind, source, limits=limits)
    assert isinstance(made, Undrawn), made
    return made


def nodes(drawing: Drawing, tag: str) -> list[Element]:
    """The elements of that name."""
    return [node for node in ElementTree.fromstring(drawing.svg).iter() if node.tag.rpartition("}")[2] == tag]


def texts(drawing: Drawing, *names: str) -> list[tuple[str | None, ...]]:
    """Every text with those of its attributes."""
    return [(node.text, *(node.get(name) for name in names)) for node in nodes(drawing, "text")]
