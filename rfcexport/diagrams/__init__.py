"""Diagrams that a document has as text -> drawings: Mermaid, DOT, D2 and PlantUML.

Whatever draws them, what comes out is SVG that stands for itself and that every reader draws alike, its words set in
the faces of the theme. What is wrong in a source is told with its line.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from rfcexport.diagrams.d2 import drawn as draw_d2
from rfcexport.diagrams.drawing import Drawing, Undrawn
from rfcexport.diagrams.graphviz import drawn as draw_dot
from rfcexport.diagrams.measuring import faces_of
from rfcexport.diagrams.mermaid import drawn as draw_mermaid
from rfcexport.diagrams.picture import png_of
from rfcexport.diagrams.plantuml import drawn as draw_plantuml
from rfcexport.diagrams.programs import installed
from rfcexport.policy import Limits
from rfcexport.theme import Theme, load_theme

__all__ = ["KINDS", "Drawing", "Undrawn", "draw", "installed", "png_of"]

_Draw = Callable[..., Drawing | Undrawn]

KINDS: Mapping[str, _Draw] = MappingProxyType({
    "mermaid": draw_mermaid,
    "mmd": draw_mermaid,
    "dot": draw_dot,
    "graphviz": draw_dot,
    "gv": draw_dot,
    "d2": draw_d2,
    "plantuml": draw_plantuml,
    "puml": draw_plantuml,
})  # fmt: skip
"""What draws a diagram, by the first word of the fence it stands in."""


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
    used = theme or load_theme()
    return KINDS[kind.lower()](source, theme=used, faces=faces_of(used, language), limits=bounds)
