"""Diagrams that a document has as text -> drawings: Mermaid, DOT, D2 and PlantUML.

Whatever draws them, what comes out is SVG that stands for itself and that every reader draws alike, its words set in
the faces of the theme. What is wrong in a source is told with its line.
"""

from __future__ import annotations

from collections.abc import Callable

from rfcexport.code_languages import DRAWN
from rfcexport.diagrams.drawing import Drawing, Undrawn
from rfcexport.policy import Limits
from rfcexport.theme import Theme, load_theme

__all__ = ["KINDS", "Drawing", "Undrawn", "draw"]

KINDS = DRAWN
"""The languages that are drawn, by the first word of the fence they stand in."""


def draw(
    kind: str, source: str, *, theme: Theme | None = None, language: str = "", limits: Limits | None = None
) -> Drawing | Undrawn:
    """The diagram in `source`, in the faces and colours of `theme`; where it cannot be drawn, the line and the reason.

    `kind` is one of `KINDS`; raises KeyError for any other. `language` (BCP 47) chooses between faces for one script.
    """
    bounds = limits or Limits()
    size = len(source.encode("utf-8", "surrogatepass"))
    if size > bounds.diagram_bytes:
        return Undrawn(1, f"must be at most {bounds.diagram_bytes:,} bytes; found {size:,}")
    if not source.strip():
        return Undrawn(1, "must state a diagram; found nothing")
    from rfcexport.diagrams.measuring import faces_of

    used = theme or load_theme()
    try:
        return _engine(KINDS[kind.lower()])(source, theme=used, faces=faces_of(used, language), limits=bounds)
    except RecursionError:
        return Undrawn(1, "must nest less deep; found more levels than can be drawn")


def _engine(language: str) -> Callable[..., Drawing | Undrawn]:
    """What draws the language, loaded for the first document that has need of it: most have none."""
    match language:
        case "Mermaid":
            from rfcexport.diagrams.mermaid import drawn
        case "DOT":
            from rfcexport.diagrams.graphviz import drawn
        case "D2":
            from rfcexport.diagrams.d2 import drawn
        case _:
            from rfcexport.diagrams.plantuml import drawn
    return drawn
