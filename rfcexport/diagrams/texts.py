"""Words in a drawing -> runs with a place each, which every engine sets alike.

Engines differ in where they put a run after a run, above all in lines that are centred, and in `baseline-shift`, `em`
lengths and `dominant-baseline`. Here every line is measured, and each run that differs from its line gets an `x`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element

from rfcexport.diagrams.measuring import BOLD, BOLD_WEIGHT, CODE, SLANTED, Faces
from rfcexport.svg.geometry import length_px

_SHIFTS = {"sub": 0.2, "super": -0.35}
_SMALLER = 0.7
_SHARES = {"middle": 0.5, "end": 1.0}
# How far below its middle a line has its baseline, in em, for what engines write for the place of a line.
_BASELINES = {"middle": 0.32, "central": 0.34, "hanging": 0.72, "text-before-edge": 0.88, "before-edge": 0.88}
# How far below the baseline a line at words is drawn, in em.
_RISES = {"underline": 0.1, "line-through": -0.3}
_BOLD_WORDS = frozenset(("bold", "bolder"))
_MOST_DIGITS = 4
_SPACE = re.compile(r"\s+")
_CODE_FACE = re.compile(r"mono|courier|consol|code", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Style:
    """How words are set, from the elements round them."""

    size: float = 16.0
    weight: str = ""
    slope: str = ""
    family: str = ""
    fill: str = ""
    stroke: str = ""
    decoration: str = ""
    anchor: str = "start"
    shift: str = ""
    baseline: str = ""
    keeps_spaces: bool = False

    @property
    def cut(self) -> int:
        """The cut of the faces, as bits."""
        # A weight has at most four digits (CSS Fonts 4, 2.2).
        is_number = self.weight.isdecimal() and len(self.weight) <= _MOST_DIGITS
        is_bold = self.weight in _BOLD_WORDS or (is_number and int(self.weight) >= BOLD_WEIGHT)
        is_slanted = self.slope in ("italic", "oblique")
        return BOLD * is_bold | SLANTED * is_slanted | CODE * self.is_code

    @property
    def is_code(self) -> bool:
        """Whether the words are set in the face for code."""
        return bool(_CODE_FACE.search(self.family))


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one style within a line."""

    text: str
    style: Style


@dataclass(slots=True)
class Line:
    """A line: where it begins, is centred or ends, and its runs."""

    x: float
    y: float
    runs: list[Run]


def styled(style: Style, given: dict[str, str]) -> Style:
    """`style` with what an element states."""
    size = style.size
    if stated := given.get("font-size"):
        size = style.size * _SMALLER if stated == "smaller" else _length(stated, style.size) or style.size
    return replace(
        style,
        size=size,
        weight=given.get("font-weight", style.weight),
        slope=given.get("font-style", style.slope),
        family=given.get("font-family", style.family),
        fill=given.get("fill", style.fill),
        stroke=given.get("stroke", style.stroke),
        decoration=given.get("text-decoration", style.decoration),
        anchor=given.get("text-anchor", style.anchor),
        shift=given.get("baseline-shift", style.shift),
        baseline=given.get("dominant-baseline", given.get("alignment-baseline", style.baseline)),
        keeps_spaces=given.get("{http://www.w3.org/XML/1998/namespace}space", "") == "preserve" or style.keeps_spaces,
    )


Stated = Callable[[Element], dict[str, str]]
"""What gives the properties that an element states."""


def lines_of(node: Element, style: Style, stated: Stated) -> list[Line]:
    """The lines of a `text` whose own style is `style`; every `x` or `y` and every step begins one."""
    x, y, across, down = (_length(node.get(name, "0"), style.size) or 0.0 for name in ("x", "y", "dx", "dy"))
    lines = [Line(x + across, y + down, [])]
    _collect(node, style, stated, lines)
    for line in lines:
        _trim(line)
    return [line for line in lines if line.runs]


def _collect(node: Element, style: Style, stated: Stated, lines: list[Line]) -> None:
    _step(node, style, lines)
    _add(node.text, style, lines[-1])
    for child in node:
        if child.tag == "tspan":
            _collect(child, styled(style, stated(child)), stated, lines)
        _add(child.tail, style, lines[-1])


def _step(node: Element, style: Style, lines: list[Line]) -> None:
    """Begin a line where a run states a place."""
    line = lines[-1]
    x, y, across, down = (node.get(name) if node.tag == "tspan" else None for name in ("x", "y", "dx", "dy"))
    if x is None and y is None and across is None and down is None:
        return
    new = Line(
        line.x if x is None else _length(x, style.size) or 0.0,
        line.y if y is None else _length(y, style.size) or 0.0,
        [],
    )
    new.x += _length(across or "", style.size) or 0.0
    new.y += _length(down or "", style.size) or 0.0
    if line.runs:
        lines.append(new)
    else:
        lines[-1] = new


def _add(text: str | None, style: Style, line: Line) -> None:
    if not text:
        return
    words = text.replace("\n", " ") if style.keeps_spaces else _SPACE.sub(" ", text)
    if line.runs and line.runs[-1].style == style:
        line.runs[-1] = Run(line.runs[-1].text + words, style)
    else:
        line.runs.append(Run(words, style))


def _trim(line: Line) -> None:
    """Drop the spaces at both ends, which nobody sees and which would move a line that is centred."""
    while line.runs and not line.runs[0].text.strip():
        line.runs.pop(0)
    while line.runs and not line.runs[-1].text.strip():
        line.runs.pop()
    if line.runs:
        line.runs[0] = replace(line.runs[0], text=line.runs[0].text.lstrip())
        line.runs[-1] = replace(line.runs[-1], text=line.runs[-1].text.rstrip())


def width_of(line: Line, faces: Faces) -> float:
    """How wide a line is."""
    return sum(faces.width(run.text, run.style.size, run.style.cut) for run in line.runs)


def placed(line: Line, faces: Faces, transform: str | None) -> Iterator[Element]:
    """The line as `text` elements: one where its runs are alike, else one for each, with its own place."""
    anchor = line.runs[0].style.anchor
    if len(line.runs) == 1:
        yield from _set(line.runs[0], line.x, line.y, faces, transform, anchor)
        return
    x = line.x - width_of(line, faces) * _SHARES.get(anchor, 0.0)
    for run in line.runs:
        words = run.text.strip()
        before = run.text[: len(run.text) - len(run.text.lstrip())]
        if words:
            start = x + faces.width(before, run.style.size, run.style.cut)
            yield from _set(replace(run, text=words), start, line.y, faces, transform, "start")
        x += faces.width(run.text, run.style.size, run.style.cut)


def _set(run: Run, x: float, y: float, faces: Faces, transform: str | None, anchor: str) -> Iterator[Element]:
    style = run.style
    y += style.size * (_BASELINES.get(style.baseline, 0.0) + _SHIFTS.get(style.shift, 0.0))
    given = {"x": f"{x:.2f}", "y": f"{y:.2f}", "font-size": f"{style.size:.2f}"}
    if anchor in _SHARES:
        given["text-anchor"] = anchor
    if style.cut & BOLD:
        given["font-weight"] = str(BOLD_WEIGHT)
    if style.cut & SLANTED:
        given["font-style"] = "italic"
    if style.is_code:
        given["font-family"] = faces.families(is_code=True)
    if style.fill:
        given["fill"] = style.fill
    if style.stroke:
        # Else it would be that of the lines round it.
        given["stroke"] = style.stroke
    more = {"transform": transform} if transform else {}
    text = Element("text", given | more)
    text.text = run.text
    yield text
    if (rise := _RISES.get(style.decoration)) is not None:
        # Drawn, for WeasyPrint has no lines at words in SVG.
        width = faces.width(run.text, style.size, style.cut)
        left = x - width * _SHARES.get(anchor, 0.0)
        box = {"x": f"{left:.2f}", "y": f"{y + style.size * rise:.2f}", "width": f"{width:.2f}"}
        height = {"height": f"{style.size / 16:.2f}", "stroke": "none"}
        yield Element("rect", box | height | ({"fill": style.fill} if style.fill else {}) | more)


def _length(text: str, em: float) -> float | None:
    """A length in user units; of a list of them the first."""
    first = text.replace(",", " ").split(maxsplit=1)[0] if text.strip() else ""
    for unit, share in (("em", 1.0), ("ex", 0.5)):
        if first.endswith(unit):
            number = length_px(first.removesuffix(unit))
            return None if number is None else number * em * share
    return length_px(first)
