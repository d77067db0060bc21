"""How text in a Word file is coloured, through its styles and what they are based on, and how it contrasts.

Source: WCAG 2.2, 1.4.3 and the definition of relative luminance; ECMA-376 part 1, 17.7.2 (the order of styles).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn

_AUTO_TEXT, _AUTO_FILL = "000000", "FFFFFF"
_LARGE_PT, _LARGE_BOLD_PT = 18.0, 14.0
_LEAST, _LEAST_LARGE = 4.5, 3.0
_DEFAULT_PT = 10.0


@dataclass(frozen=True, slots=True)
class Look:
    """How a run is set, as far as contrast asks; None where nothing says."""

    colour: str | None = None
    fill: str | None = None
    points: float | None = None
    is_bold: bool | None = None

    def over(self, other: Look) -> Look:
        """This look, and the other one where this one says nothing."""
        pairs = ((self.colour, other.colour), (self.fill, other.fill), (self.points, other.points))
        colour, fill, points = (own if own is not None else under for own, under in pairs)
        return Look(colour, fill, points, self.is_bold if self.is_bold is not None else other.is_bold)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Contrast:
    """How a text contrasts with what it stands on, and how much it must."""

    colour: str
    fill: str
    ratio: float
    least: float

    @property
    def is_enough(self) -> bool:
        """Whether it can be read by those who see little contrast."""
        return self.ratio >= self.least


def contrast_of(look: Look) -> Contrast:
    """The contrast of a look; colours that nothing states are black on white."""
    colour, fill = look.colour or _AUTO_TEXT, look.fill or _AUTO_FILL
    points = look.points or _DEFAULT_PT
    is_large = points >= _LARGE_PT or (points >= _LARGE_BOLD_PT and bool(look.is_bold))
    light, dark = sorted((_luminance(colour), _luminance(fill)), reverse=True)
    return Contrast(colour, fill, (light + 0.05) / (dark + 0.05), _LEAST_LARGE if is_large else _LEAST)


def looks_of_styles(styles: Any) -> Mapping[str, Look]:
    """The look of every style by its identifier, with what it is based on and what the document sets throughout."""
    stated = {style.get(qn("w:styleId")): style for style in styles.findall(qn("w:style"))}
    default = next(iter(styles.iterfind(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}")), None)
    base = Look() if default is None else look_in(default)

    def look(identifier: str | None) -> Look:
        looks = list(_chain(identifier, stated))
        found = Look()
        for one in looks:
            found = found.over(one)
        return found

    # A character style says nothing of the rest; a paragraph has what the document sets throughout.
    return {
        identifier: look(identifier) if style.get(qn("w:type")) == "character" else look(identifier).over(base)
        for identifier, style in stated.items()
    }


def _chain(identifier: str | None, stated: Mapping[str, Any]) -> Iterator[Look]:
    seen: set[str] = set()
    while identifier is not None and identifier in stated and identifier not in seen:
        seen.add(identifier)
        yield look_in(stated[identifier])
        based = stated[identifier].find(qn("w:basedOn"))
        identifier = None if based is None else based.get(qn("w:val"))


def look_in(element: Any) -> Look:
    """What the properties directly in a style, a run, a paragraph or a cell say."""
    colour = fill = points = bold = None
    for properties in (f"w:{name}Pr" for name in ("r", "p", "tc")):
        found = element.find(qn(properties))
        if found is None:
            continue
        colour = _colour(found.find(qn("w:color")), "w:val") or colour
        fill = fill or _colour(found.find(qn("w:shd")), "w:fill")
        if (size := found.find(qn("w:sz"))) is not None:
            points = int(size.get(qn("w:val"))) / 2
        if (weight := found.find(qn("w:b"))) is not None:
            bold = weight.get(qn("w:val"), "1") not in ("0", "false", "off")
    return Look(colour, fill, points, bold)


def _colour(element: Any, attribute: str) -> str | None:
    stated = None if element is None else element.get(qn(attribute))
    return stated if stated and stated != "auto" else None


def _luminance(colour: str) -> float:
    def channel(at: int) -> float:
        value = int(colour[at : at + 2], 16) / 255
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    return float(0.2126 * channel(0) + 0.7152 * channel(2) + 0.0722 * channel(4))
