"""word/styles.xml -> what of each style bears on where lines and pages end: sizes, faces, distances, what is kept.

Lengths are points.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from rfcexport.exporters.docx_faces import Face, faces
from rfcexport.exporters.docx_layout import TWIPS_PER_POINT

_STYLE = re.compile(r"<w:style ([^>]*)>(.*?)</w:style>", re.DOTALL)
_PROPERTY = re.compile(
    r"<w:(spacing|ind|sz|rFonts|b|keepNext|keepLines|contextualSpacing|top|bottom|ilvl|numId)(?= |/|>)([^>]*)>"
)
_ATTRIBUTE = re.compile(r'w:(\w+)="([^"]*)"')
_THEME_FACE = re.compile(r'<a:(major|minor)Font>\s*<a:latin [^>]*?typeface="([^"]*)"')
_MEASURE = re.compile(r"(-?\d{1,6}(?:\.\d{1,6})?)(pt)?")
_PLAIN = re.compile(r"-?\d{1,6}(?:\.\d{1,6})?")
_OFF = frozenset({"0", "false", "off", "none", "nil"})
_EIGHTHS = 8


@dataclass(frozen=True, slots=True)
class Look:
    """A paragraph as far as its height depends on it; `leading` multiplies the pitch of the face.

    `exact` is the distance of lines where it is stated; `top` and `bottom` are borders with their padding.
    """

    face: Face
    style: str = ""
    points: float = 10.0
    is_bold: bool = False
    before: float = 0.0
    after: float = 0.0
    leading: float = 1.0
    exact: float = 0.0
    left: float = 0.0
    right: float = 0.0
    hanging: float = 0.0
    top: float = 0.0
    bottom: float = 0.0
    keeps_next: bool = False
    keeps_lines: bool = False
    is_contextual: bool = False

    @property
    def pitch(self) -> float:
        """From one line to the next."""
        return self.exact or self.points * self.face.pitch * self.leading


@dataclass(frozen=True, slots=True)
class Run:
    """Letters as a character style has them; what is None is as in the paragraph."""

    face: Face | None = None
    points: float | None = None
    is_bold: bool | None = None


PLAIN = Run()


@dataclass(slots=True)
class Looks:
    """The looks of one document, by its styles and by the properties of its paragraphs."""

    paragraphs: dict[str, Look]
    runs: dict[str, Run]
    cells: dict[str, Mapping[str, float]]
    list_step: float
    _faces: dict[str, Face]
    _known: dict[str, Look] = field(default_factory=dict)

    def of(self, properties: str) -> Look:
        """The look of a paragraph with these properties, the text of its `w:pPr`."""
        known = self._known.get(properties)
        if known is None:
            style = re.search(r'<w:pStyle w:val="([^"]*)"', properties)
            base = self.paragraphs.get(style[1] if style else "", self.paragraphs[""])
            known = self._known[properties] = _changed(base, properties, self._faces, self.list_step)
        return known


def looks_of(styles: str, theme: str, *, list_step: float) -> Looks:
    """The looks that word/styles.xml and the theme of a document give; a list is set in by `list_step` a level."""
    known = faces()
    for part, face in _THEME_FACE.findall(theme):
        known[f"{part}HAnsi"] = known.get(face, known["Calibri"])
    found = ((dict(_ATTRIBUTE.findall(attributes)), xml) for attributes, xml in _STYLE.findall(styles))
    texts = {(stated.get("type", ""), stated.get("styleId", "")): xml for stated, xml in found}
    defaults = re.search(r"<w:docDefaults>.*?</w:docDefaults>", styles, re.DOTALL)
    base = _changed(Look(known["Calibri"]), defaults[0] if defaults else "", known, list_step)
    paragraphs = {"": base}
    for kind, name in texts:
        if kind == "paragraph":
            _add_paragraph(name, texts, paragraphs, known, list_step)
    if "Normal" in paragraphs:
        paragraphs[""] = paragraphs["Normal"]
    runs = {name: _run(xml, known) for (kind, name), xml in texts.items() if kind == "character"}
    cells = {name: _padding(name, texts) for kind, name in texts if kind == "table"}
    return Looks(paragraphs, runs, cells, list_step, known)


def _add_paragraph(
    name: str, texts: Mapping[tuple[str, str], str], looks: dict[str, Look], known: dict[str, Face], step: float
) -> None:
    """Put the look of the style `name` into `looks`, after those that it is based on."""
    chain = [name]
    while (based := _base(texts[("paragraph", chain[-1])])) not in looks and ("paragraph", based) in texts:
        if based in chain:
            break
        chain.append(based)
    for one in reversed(chain):
        xml = texts[("paragraph", one)]
        base = looks.get(_base(xml), looks[""])
        looks[one] = replace(_changed(base, xml, known, step), style=one)


def _base(xml: str) -> str:
    found = re.search(r'<w:basedOn w:val="([^"]*)"', xml)
    return found[1] if found else ""


def _changed(look: Look, xml: str, known: Mapping[str, Face], step: float) -> Look:
    """`look` with the properties in `xml`."""
    new: dict[str, Any] = {}
    level = 0
    for name, rest in _PROPERTY.findall(xml):
        stated = dict(_ATTRIBUTE.findall(rest))
        is_on = stated.get("val", "1") not in _OFF
        match name:
            case "spacing":
                new |= {side: _points(stated[side]) for side in ("before", "after") if side in stated}
                if (line := _number(stated.get("line"))) is not None:
                    is_multiple = stated.get("lineRule", "auto") == "auto"
                    leading = line / 240
                    new |= {"leading": leading, "exact": 0.0} if is_multiple else {"exact": _points(stated["line"])}
            case "ind":
                new |= {side: _points(stated[side]) for side in ("left", "right", "hanging") if side in stated}
            case "sz" if (size := _number(stated.get("val"))) is not None:
                new["points"] = size / 2
            case "rFonts":
                if (face := _face(stated, known)) is not None:
                    new["face"] = face
            case "b":
                new["is_bold"] = is_on
            case "keepNext":
                new["keeps_next"] = is_on
            case "keepLines":
                new["keeps_lines"] = is_on
            case "contextualSpacing":
                new["is_contextual"] = is_on
            case "top" | "bottom":
                line, space = (_number(stated.get(part)) or 0.0 for part in ("sz", "space"))
                new[name] = line / _EIGHTHS + space if is_on else 0.0
            case "ilvl":
                level = round(_number(stated.get("val")) or 0.0)
            case "numId" if "left" not in new:
                new |= {"left": (level + 1) * step, "hanging": step}
    return replace(look, **new)


def _face(stated: Mapping[str, str], known: Mapping[str, Face]) -> Face | None:
    name = stated.get("asciiTheme", stated.get("ascii"))
    return known.get(name, known["Calibri"]) if name else None


def _run(xml: str, known: Mapping[str, Face]) -> Run:
    properties = {name: dict(_ATTRIBUTE.findall(rest)) for name, rest in _PROPERTY.findall(xml)}
    size = _number(properties.get("sz", {}).get("val"))
    return Run(
        _face(properties["rFonts"], known) if "rFonts" in properties else None,
        None if size is None else size / 2,
        properties["b"].get("val", "1") not in _OFF if "b" in properties else None,
    )


def _padding(name: str, texts: Mapping[tuple[str, str], str]) -> Mapping[str, float]:
    """The padding of the cells of a table style by its sides."""
    xml = texts[("table", name)]
    margins = re.search(r"<w:tblCellMar>(.*?)</w:tblCellMar>", xml, re.DOTALL)
    sides = re.findall(r'<w:(top|left|bottom|right) [^>]*?w:w="(\d+)"', margins[1]) if margins else []
    return {side: _points(width) for side, width in sides}


def _number(stated: str | None) -> float | None:
    """A plain number; None for what a company's document may state in another way."""
    return float(stated) if stated is not None and _PLAIN.fullmatch(stated) else None


def _points(measure: str) -> float:
    """A measure in points: twips, or a number with a unit, of which points alone are known here.

    ECMA-376 part 1, 22.9.2.14 (ST_TwipsMeasure).
    """
    found = _MEASURE.fullmatch(measure)
    return 0.0 if found is None else float(found[1]) / (1 if found[2] else TWIPS_PER_POINT)
