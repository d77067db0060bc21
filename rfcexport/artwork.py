"""What a document states as text and shows drawn: its diagrams and its formulas, each by the node that states it.

All formulas of a document are set together, as one may define what another one uses. A diagram is drawn once in a
process, however many formats it is for. What cannot be drawn is told with its line, and stays in the document as text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from rfcexport.diagnostics import Diagnostic, Position, Read, Severity
from rfcexport.diagrams import KINDS, Drawing, Undrawn, draw
from rfcexport.highlight import language_of
from rfcexport.model import Block, Inline, Rfc
from rfcexport.pandoc_ast import RESERVED, anchors_in, block_text, line_of, walk
from rfcexport.places import with_columns
from rfcexport.policy import LIMITS, Limits, rule_of
from rfcexport.theme import load_theme

if TYPE_CHECKING:
    # Loaded for a document that has formulas.
    from rfcexport.mathematics import Formula

DIAGRAM_SCALE = 0.75
"""Engines set words in 16 pixels, which are 12 points: here they stand beside a text of 10."""

_MM_PER_PT = 25.4 / 72
# Below it words have less than 6 points, and a page that lies on its side gives more.
_LEAST_FIT = 0.66
_BETTER = 1.15
# How much of a page's height a drawing takes at most, its caption below it.
_HIGH, _HIGHEST, _HIGHEST_TURNED = 0.5, 0.8, 0.78
_EASY_FIT = 0.8  # words of 7 points
_MOST_WORDS = 300
_MOST_KEPT = 64  # drawings of a process; the same one is asked for by every format of a document
_INSTALLED_BY = {"D2": "python -m pip install 'rfcexport[d2]'"}


@dataclass(frozen=True, slots=True)
class Artwork:
    """The drawings and formulas of one document; of what is not in here, the source is shown.

    Nodes are told apart by being the same object: of two formulas with the same text, each has a number of its own.
    """

    _drawings: Mapping[int, Drawing] = field(default_factory=dict)
    _formulas: Mapping[int, Formula] = field(default_factory=dict)

    def drawing_of(self, block: Block) -> Drawing | None:
        """What the CodeBlock draws, None where it is code."""
        return self._drawings.get(id(block))

    def formula_of(self, node: Inline) -> Formula | None:
        """What the Math node looks like, None where it cannot be set."""
        return self._formulas.get(id(node))

    def formulas(self) -> tuple[Formula, ...]:
        """Every formula, in the order of the document."""
        return tuple(self._formulas.values())

    def labels_of(self, node: Inline) -> tuple[str, ...]:
        """The labels that a formula gives itself or its lines."""
        formula = self.formula_of(node)
        return formula.labels if formula is not None else ()


@dataclass(frozen=True, slots=True)
class Studio:
    """How a document's artwork is made: in the faces of the theme `style`, for lines of `line_em`."""

    style: str = "standard"
    lang: str = "en"
    limits: Limits = field(default_factory=Limits)
    line_em: float = 40.0
    is_numbered: bool = False


def artwork_of(rfc: Rfc, studio: Studio) -> Read[Artwork]:
    """The artwork of `rfc`, with a finding for each diagram and formula that cannot be shown, or not by everyone."""
    blocks = [
        *rfc.blocks,
        *(block for section in rfc.walk() for block in ({"t": "Plain", "c": list(section.heading)}, *section.blocks)),
    ]
    lines = rfc.source.text.split("\n")
    diagnostics: list[Diagnostic] = []
    drawings = dict(_drawings(blocks, studio, rfc.source.path, lines, diagnostics))
    formulas = dict(_formulas(blocks, studio, rfc.source.path, lines, diagnostics))
    if any(one.labels for one in formulas.values()):
        formulas = dict(_with_own_anchors(formulas, {*anchors_in(blocks), *(one.anchor for one in rfc.walk()), "top"}))
    return Read(Artwork(drawings, formulas), tuple(with_columns(diagnostics, lines, path=rfc.source.path)))


def alternative_of(drawing: Drawing, attributes: Mapping[str, str], caption: str = "") -> str:
    """The text for those who do not see the drawing: what its author says of it, else the words in it."""
    stated = (drawing.description, attributes.get("alt"), drawing.title, attributes.get("title"), caption)
    said = next((text for text in stated if text and text.strip()), None)
    if said is not None:
        return " ".join(said.split())
    words = ", ".join(" ".join(line.split()) for line in drawing.words.split("\n") if line.strip())
    return words if len(words) <= _MOST_WORDS else f"{words[:_MOST_WORDS].rstrip()}…"


def drawing_fit(
    drawing: Drawing, *, measure_mm: float, landscape_mm: float, may_turn: bool = True
) -> tuple[float, bool]:
    """The width in points at which a drawing is set on paper, and whether on a page that lies on its side.

    `measure_mm` is the width of the column, `landscape_mm` that of the text of a turned page; `may_turn` where the
    page can be turned for it.
    """
    width, height = (side * DIAGRAM_SCALE * _MM_PER_PT for side in (drawing.width_pt, drawing.height_pt))
    # The text of a page is as high as that of a turned one is wide.
    wide = min(1.0, measure_mm / width)
    # One that takes most of a page leaves a hole on the page before; a little smaller it often finds room there.
    upright = max(min(wide, landscape_mm * _HIGH / height), min(wide, landscape_mm * _HIGHEST / height, _EASY_FIT))
    turned = min(1.0, landscape_mm / width, measure_mm * _HIGHEST_TURNED / height)
    is_turned = may_turn and upright < _LEAST_FIT and turned > upright * _BETTER
    return drawing.width_pt * DIAGRAM_SCALE * (turned if is_turned else upright), is_turned


def _drawings(
    blocks: Sequence[Block], studio: Studio, path: str, lines: Sequence[str], diagnostics: list[Diagnostic]
) -> Iterator[tuple[int, Drawing]]:
    captions = {id(inner): block_text(node["c"][1][1]) for node in walk(blocks, "Figure") for inner in node["c"][2]}
    count = 0
    for block in walk(blocks, "CodeBlock"):
        (_, classes, stated), source = block["c"]
        kind = language_of(classes)
        if kind not in KINDS:
            continue
        count += 1
        line = line_of(block)
        if count > studio.limits.diagrams:
            rule = rule_of("diagrams", studio.limits)
            diagnostics.append(
                _refused("diagram-refused", f"{rule}; found more", Position(path, line), LIMITS["diagrams"].hint)
            )
            return
        made = _drawn(kind, source, studio.style, studio.lang, studio.limits)
        if isinstance(made, Undrawn):
            place = Position(path, _inside(line, made.line, lines))
            hint = next((command for name, command in _INSTALLED_BY.items() if f"to draw {name}" in made.reason), None)
            diagnostics.append(_refused("diagram-refused", made.reason, place, hint))
            continue
        yield id(block), made
        if made.dropped:
            message = f"diagram must draw itself and do no more; found {', '.join(made.dropped)}, left out"
            diagnostics.append(Diagnostic("image-cleaned", message, Position(path, line), Severity.WARNING))
        if not (made.title or made.description or captions.get(id(block)) or {"alt", "title"} & dict(stated).keys()):
            message = (
                "diagram must say what it shows to those who do not see it; found no title, description or caption"
            )
            hint = _HINTS.get(kind, "a line below it tells: *Figure: what it shows*")
            diagnostics.append(Diagnostic("diagram-alt", message, Position(path, line), Severity.WARNING, hint))


_HINTS = dict.fromkeys(
    ("mermaid", "mmd"), "a line `accTitle:` or `accDescr:` in it tells, or one below it: *Figure: what it shows*"
)


@lru_cache(maxsize=_MOST_KEPT)
def _drawn(kind: str, source: str, style: str, language: str, limits: Limits) -> Drawing | Undrawn:
    return draw(kind, source, theme=load_theme(style), language=language, limits=limits)


def forget_drawings() -> None:
    """Draw every diagram anew from now on."""
    _drawn.cache_clear()


def _formulas(
    blocks: Sequence[Block], studio: Studio, path: str, lines: Sequence[str], diagnostics: list[Diagnostic]
) -> Iterator[tuple[int, Formula]]:
    nodes = list(walk(blocks, "Math"))
    if not nodes:
        return
    from rfcexport.mathematics import Formula, Piece, set_formulas

    pieces = [Piece(node["c"][1], node["c"][0]["t"] == "DisplayMath") for node in nodes]
    made = set_formulas(
        pieces,
        line_em=studio.line_em,
        colour=load_theme(studio.style).colours["text"],
        is_numbered=studio.is_numbered,
        limits=studio.limits,
    )
    told: set[str] = set()
    for node, one in zip(nodes, made, strict=True):
        if isinstance(one, Formula):
            yield id(node), one
            continue
        line = _inside(line_of(node), one.line, lines, is_fence=False)
        if one.is_for_all and one.reason in told:
            continue
        told.add(one.reason)
        diagnostics.append(_refused("formula-refused", one.reason, Position(path, line), None))


def _with_own_anchors(formulas: Mapping[int, Formula], taken: set[str]) -> Iterator[tuple[int, Formula]]:
    """The formulas without labels that cannot be anchors, or that something else in the document has for its anchor."""
    for number, one in formulas.items():
        labels = tuple(name for name in one.labels if name not in taken and not RESERVED.search(name))
        taken.update(labels)
        yield number, replace(one, labels=labels)


def _inside(line: int | None, inner: int, lines: Sequence[str], *, is_fence: bool = True) -> int | None:
    """The line of the document for line `inner`, from 1, of what is stated at `line`."""
    if line is None or not 0 < line <= len(lines):
        return line
    opener = lines[line - 1].lstrip(" \t>").lstrip("0123456789.)-*+ \t")
    starts_below = opener.startswith(("```", "~~~")) or (is_fence and opener.startswith("<"))
    return min(line + inner - (not starts_below), len(lines))


def _refused(slug: str, reason: str, position: Position, hint: str | None) -> Diagnostic:
    return Diagnostic(slug, f"{slug.partition('-')[0]} {reason}", position, Severity.WARNING, hint)
