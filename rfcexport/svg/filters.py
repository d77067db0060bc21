"""What the filters of an SVG picture cost, and the picture without them where they cost too much.

A filter goes over every pixel of its region, once for each step. WeasyPrint draws none of them, browsers and resvg do.
"""

from __future__ import annotations

import re
from math import inf
from xml.etree.ElementTree import Element

from rfcexport.svg.geometry import length_px, numbers_in
from rfcexport.svg.vocabulary import FILTER_STEPS

# What resvg takes: four seconds of one processor for each million pixels and ten steps.
_MOST_WORK = 24_000_000.0

_FILTER = re.compile(r'<filter\b[^>]* id="([^"]+)"[^>]*>(.*?)</filter>', re.DOTALL)
_STEP = re.compile(r"<fe[A-Z]")
# In text `<` and `>` are escaped, in attributes the quotation mark is too: the cleaned form needs no parser.
_MARKUP = re.compile(r"<style>[^<]*|<[^>]*>")
_USE = re.compile(r" filter=\"([^\"]*)\"|(?<![\w-])filter:([^;\"}]*);?")
# What it takes grows with the square of a radius in dots, and no one knows how many those are: it is not drawn.
_ENDLESS = "<feMorphology"
_ID = re.compile(r"url\(#(.+)\)")
# A rule holds for no one knows how many elements.
_USES_OF_RULE = 100


def steps_of(node: Element, viewport: float) -> float:
    """The steps of a filter element, the common ones counted as one; infinite where no bound holds them.

    `viewport` is the longer side of the picture, in its own units.
    """
    is_box = node.get("filterUnits") != "userSpaceOnUse"
    for name, most in (("x", 1.0), ("y", 1.0), ("width", 3.0), ("height", 3.0)):
        number = length_px(node.get(name, "0"), whole=1.0 if is_box else viewport)
        if number is None or abs(number) > (most if is_box else most * viewport):
            return inf
    return sum(_weight(step) for step in node if step.tag in FILTER_STEPS)


def _weight(step: Element) -> float:
    match step.tag:
        case "feTurbulence":
            octaves = max(numbers_in(step.get("numOctaves", "1")), default=1.0)
            # A ninth octave changes no colour of eight bits.
            return 2 + octaves if octaves <= 8 else inf
        case "feMorphology":
            radius = max((abs(number) for number in numbers_in(step.get("radius", "0"))), default=0.0)
            return 1 + radius * radius if radius <= 8 else inf
        case "feConvolveMatrix":
            order = max(numbers_in(step.get("order", "3")), default=3.0)
            return 1 + order * order / 9 if 1 <= order <= 9 else inf
        case "feDiffuseLighting" | "feSpecularLighting" | "feDropShadow":
            return 2.0
        case _:
            return 1.0


def _steps_drawn(inside: str) -> float:
    return inf if _ENDLESS in inside else max(1, len(_STEP.findall(inside)))


def without_costly_filters(text: str, pixels: float) -> str:
    """A cleaned picture to be drawn with so many pixels, without its filters where they would take long."""
    if "filter" not in text:
        return text
    steps = {name: _steps_drawn(inside) for name, inside in _FILTER.findall(text)}
    work = 0.0
    for markup in _MARKUP.findall(text):
        times = _USES_OF_RULE if markup.startswith("<style>") else 1
        for attribute, declaration in _USE.findall(markup):
            found = _ID.search(attribute or declaration)
            work += times * (steps.get(found[1], 0) if found else 2)
    return _MARKUP.sub(lambda found: _USE.sub("", found[0]), text) if work * pixels > _MOST_WORK else text
