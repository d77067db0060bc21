"""What MathJax draws -> SVG that stands for itself, without rules, addresses or colours from outside."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from rfcexport.policy import Refused
from rfcexport.svg.cleaning import cleaned_svg
from rfcexport.svg.parsing import tree_of

_SVG = "{http://www.w3.org/2000/svg}"
_PX_PER_EM = 16
_LARGEST_EM = 500.0
_LEAST_EM = 0.02
# What MathJax states in a style sheet for the lines of tables.
_RULES = {
    "mjx-dashed": {"stroke-dasharray": "140"},
    "mjx-dotted": {"stroke-dasharray": "0,140", "stroke-linecap": "round"},
}
_KEPT = frozenset((
    "cx", "cy", "d", "fill", "font-size", "font-style", "font-weight", "height", "points", "preserveAspectRatio", "rx",
    "ry", "stroke", "stroke-dasharray", "stroke-linecap", "stroke-linejoin", "stroke-width", "transform", "viewBox",
    "width", "x", "x1", "x2", "y", "y1", "y2",
))  # fmt: skip
_COLOURS = ("fill", "stroke")
_COLOUR = re.compile(r"(?!currentColor)[A-Za-z]+|#[0-9A-Fa-f]{3,8}|rgba?\([\d.,% ]+\)")
LETTERS = "IBM Plex Serif"
"""The face of signs that the face of formulas lacks: letters of the page."""

_FACES = {"serif": LETTERS, "sans-serif": "IBM Plex Sans", "monospace": "IBM Plex Mono"}


@dataclass(frozen=True, slots=True)
class Outlines:
    """A formula drawn, its lengths in em; `is_line` where it is as wide as a line because of its tag."""

    svg: bytes
    width_em: float
    height_em: float
    depth_em: float
    is_line: bool


def outlines_of(text: str, colour: str) -> Outlines:
    """The formula that MathJax drew in `text`, its letters in `colour`; raises `Refused` for one beyond all measure."""
    root = tree_of(text)
    _, top, width, height = (float(part) / 1000 for part in root.get("viewBox", "0 0 0 0").split())
    if width > _LARGEST_EM or height > _LARGEST_EM:
        found = f"{min(max(width, height), 1e9):,.0f}"
        raise Refused(f"must be at most {_LARGEST_EM:,.0f} em wide and high; found {found}")
    is_line = root.get("data-tagged") is not None
    drawn = Element("svg", {
        "xmlns": _SVG[1:-1],
        "width": f"{width * _PX_PER_EM:.3f}",
        "height": f"{height * _PX_PER_EM:.3f}",
        "viewBox": root.get("viewBox", ""),
    })  # fmt: skip
    for child in root:
        # As a list: whatever is raised within an iterator reaches the caller as a TypeError.
        drawn.extend([*_plain(child, colour, colour)])
    if width <= 0 or height <= 0 or not any(node.tag in _PAINTED for node in drawn.iter()):
        # Nothing but space, or a formula that only defines, to which MathJax gives the least there is.
        return Outlines(b"", width if width > _LEAST_EM else 0.0, 0.0, 0.0, is_line)
    clean = cleaned_svg(ElementTree.tostring(drawn), _no_picture)
    return Outlines(clean.content, width, height, top + height, is_line)


_PAINTED = frozenset(("ellipse", "line", "path", "polygon", "rect", "text"))


def _plain(node: Element, colour: str, stroke: str) -> Iterator[Element]:
    """The node with what draws; groups that say nothing give way to what is in them."""
    tag = node.tag.removeprefix(_SVG)
    if node.get("data-hitbox") or (tag == "text" and not node.text) or (tag == "path" and not node.get("d")):
        return
    kept = {name: value for name, value in node.items() if name in _KEPT}
    for name in _COLOURS:
        if name in kept and not _COLOUR.fullmatch(kept[name]):
            # `currentColor`, and what is none: `url(#x)` would leave the letters out without a word.
            kept[name] = "none" if tag == "rect" and kept[name] != "currentColor" else colour
    if "data-line" in node.attrib or "data-frame" in node.attrib:
        kept |= {"stroke-width": "70", "fill": "none", **_RULES.get(node.get("class", ""), {})}
    if tag == "text":
        kept["font-family"] = _FACES.get(node.get("font-family", ""), LETTERS)
    # Groups state a stroke of no width for all outlines, which PDF draws as thin as it can: lines alone have one here.
    stroke = kept.pop("stroke", stroke)
    if kept.get("stroke-width") == "0":
        del kept["stroke-width"]
    if "stroke-width" in kept and stroke != "none":
        kept["stroke"] = stroke
    inner = [part for child in node for part in _plain(child, colour, stroke)]
    if tag in ("g", "a"):
        if not kept:
            yield from inner
            return
        if not inner:
            return
        tag = "g"
    plain = Element(tag, kept)
    plain.text = node.text if tag == "text" else None
    plain.extend(inner)
    yield plain


def _no_picture(address: str) -> tuple[str, float]:
    raise Refused("must be a formula without pictures")
