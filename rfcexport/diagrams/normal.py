"""SVG of an engine for diagrams -> SVG that every reader draws alike.

No rules and no variables are left in it, no words that shine through, no place that a reader would have to find. What
is left is checked as any SVG picture is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from rfcexport.diagrams.colours import blend, hexadecimal, resolved, rgb_of
from rfcexport.diagrams.drawing import Drawing
from rfcexport.diagrams.measuring import Faces
from rfcexport.diagrams.texts import Line, Style, lines_of, placed, styled, width_of
from rfcexport.hashes import sha256_of
from rfcexport.invisible import has_right_to_left, without_hidden
from rfcexport.policy import Refused
from rfcexport.svg.cleaning import cleaned_svg
from rfcexport.svg.geometry import box_of, length_px
from rfcexport.svg.vocabulary import ATTRIBUTES, SHAPES

_PT_PER_PX = 0.75
_DROPPED = frozenset(("class", "style", "color", "opacity", "font", "mask", "filter", "cursor", "id"))
_FONT = frozenset((
    "alignment-baseline", "baseline-shift", "dominant-baseline", "font-family", "font-size", "font-style",
    "font-weight", "text-anchor", "text-decoration", "textLength", "lengthAdjust",
))  # fmt: skip
_COLOURS = ("fill", "stroke", "stop-color")
_NO_FILL = frozenset(("none", "transparent"))
_LENGTHS = frozenset(("rx", "ry", "stroke-width", "x", "y", "width", "height", "r", "cx", "cy"))
_REFERENCE = re.compile(r"(url\(\s*[\"']?#)([^\"')]+)([\"']?\s*\))")
_LINKS = ("href", "{http://www.w3.org/1999/xlink}href")
# Of what cleaning leaves out, what an author asked for; the rest is how an engine writes.
_TOLD = frozenset(("image",))
_HIDDEN = "signs that show nothing or turn the order of reading"
_HALO_ABOVE, _HALO_BELOW = 0.95, 0.3
_GROUPS = frozenset(("a", "g", "svg", "switch"))


@dataclass(slots=True)
class Normal:
    """What holds for one picture: the colours of the theme by the names of the engine, the faces, the paper.

    `prefix` begins its ids, which must be like no other picture's on the same page. `text_scale` is for words that were
    measured in another face, `styles` what rules state.
    """

    faces: Faces
    variables: Mapping[str, str]
    paper: str
    prefix: str
    text_scale: float = 1.0
    styles: Mapping[Element, Mapping[str, str]] = field(default_factory=dict)
    _lines: list[str] = field(default_factory=list)
    _ids: dict[str, str] = field(default_factory=dict)

    def drawing_of(self, root: Element, *, title: str | None, description: str | None) -> Drawing:
        """The picture, checked; raises `Refused`."""
        has_hidden = False
        for node in root.iter():
            if isinstance(node.tag, str):
                node.tag = node.tag.rpartition("}")[2]
            for part in ("text", "tail"):
                # Sources come without such signs, but a language of diagrams can name any sign by its number.
                words = getattr(node, part) or ""
                shown = without_hidden(words, is_right_to_left=has_right_to_left(words))
                if shown != words:
                    has_hidden = True
                    setattr(node, part, shown)
        title, description = (without_hidden(text) if text else text for text in (title, description))
        values = [value for node in root.iter() for value in node.attrib.values()]
        values += [f"url({node.get(name)})" for node in root.iter() for name in _LINKS if name in node.attrib]
        names = dict.fromkeys(found[1] for value in values for found in _REFERENCE.findall(value))
        self._ids = {name: f"{self.prefix}x{number}" for number, name in enumerate(names, 1)}
        declared = self._stated(root, "#000000")
        colour = declared.get("color", "#000000")
        drawn = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", **_extent(root)})
        drawn.set("font-family", self.faces.families())
        if fill := declared.get("fill"):
            drawn.set("fill", fill)
        for child in root:
            # As a list: whatever is raised within an iterator reaches the caller as a TypeError.
            drawn.extend([*self._plain(child, styled(Style(), declared), colour)])
        clean = cleaned_svg(ElementTree.tostring(drawn), _no_picture)
        words = "\n".join(self._lines)
        content = _titled(clean.content, title, description)
        dropped = (*(name for name in clean.dropped if name in _TOLD), *([_HIDDEN] if has_hidden else []))
        return Drawing(content, clean.width * _PT_PER_PX, clean.height * _PT_PER_PX, title, description, words, dropped)

    def _stated(self, node: Element, colour: str) -> dict[str, str]:
        """What an element states, its style over its rules over its attributes, without variables or `currentColor`."""
        stated = {name: value for name, value in node.items() if name != "style"}
        stated |= self.styles.get(node, {})
        stated |= dict(_declarations(node.get("style", "")))
        if "font" in stated and "font-size" not in stated:
            found = re.search(r"([\d.]+px)\s", stated["font"])
            stated["font-size"] = found[1] if found else "16px"
        own = colour
        for name, value in stated.items():
            if "var(" in value or "color-mix(" in value:
                stated[name] = resolved(value, self.variables)
        if stated.get("color", "currentColor") not in ("currentColor", "inherit"):
            own = stated["color"]
        for name in _COLOURS:
            if stated.get(name) == "currentColor":
                stated[name] = own
        stated["color"] = own
        for name in _LENGTHS & stated.keys():
            if stated[name].endswith("px"):
                stated[name] = stated[name].removesuffix("px")
        return stated

    def _plain(self, node: Element, style: Style, colour: str) -> Iterator[Element]:
        tag = node.tag
        if tag in ("title", "desc", "style", "script", "metadata") or not isinstance(tag, str):
            return
        stated = self._stated(node, colour)
        if stated.get("display") == "none" or stated.get("visibility") == "hidden":
            return
        inner = styled(style, stated)
        if tag == "text":
            yield from self._words(node, inner, stated)
            return
        kept = {name: value for name, value in stated.items() if name in ATTRIBUTES and name not in _DROPPED | _FONT}
        if (name := self._ids.get(node.get("id", ""))) is not None:
            kept["id"] = name
        if self._ids:
            kept = {name: _REFERENCE.sub(self._renamed, value) for name, value in kept.items()}
        for link in _LINKS:
            if tag != "a" and link in node.attrib:
                kept["href"] = f"#{self._ids.get(node.attrib[link].removeprefix('#'), '')}"
        self._see_through(tag, node, stated, kept)
        tag = "g" if tag == "a" else tag
        children = [part for child in node for part in self._plain(child, inner, stated["color"])]
        if tag == "g" and not kept and tag in _GROUPS:
            yield from children
            return
        if tag in _GROUPS and not children:
            return
        plain = Element(tag, kept)
        plain.extend(children)
        yield plain

    def _renamed(self, found: re.Match[str]) -> str:
        name = self._ids.get(found[2])
        return found[0] if name is None else f"{found[1]}{name}{found[3]}"

    def _see_through(self, tag: str, node: Element, stated: dict[str, str], kept: dict[str, str]) -> None:
        """Keep what shines through, but where an author asked for a colour: there the engine thins it, Mermaid not."""
        if "fill-opacity" in kept and "fill:" in node.get("style", "").replace(" ", ""):
            del kept["fill-opacity"]
        if (opacity := stated.get("opacity")) and opacity not in ("1", "1.0"):
            if tag in SHAPES:
                kept.setdefault("fill-opacity", opacity)
                kept.setdefault("stroke-opacity", opacity)
            elif opacity in ("0", "0.0"):
                kept["display"] = "none"

    def _words(self, node: Element, style: Style, stated: dict[str, str]) -> Iterator[Element]:
        if self.text_scale != 1.0:
            style = replace(style, size=style.size * self.text_scale)
        lines = lines_of(node, style, lambda run: self._stated(run, style.fill or "#000000"))
        if (room := length_px(stated.get("textLength", ""))) and len(lines) == 1:
            _fit(lines[0], room, self.faces)
        transform = stated.get("transform")
        if stated.get("fill") in _NO_FILL:
            # Words without a fill are drawn behind others, to part them from the lines there.
            yield from (self._halo(line, stated, transform) for line in lines)
            return
        for line in lines:
            line.runs = [type(run)(run.text, self._on_paper(run.style, stated)) for run in line.runs]
            self._lines.append("".join(run.text for run in line.runs))
            yield from placed(line, self.faces, transform)

    def _on_paper(self, style: Style, stated: Mapping[str, str]) -> Style:
        """The style with a colour that needs no transparency: words must have none (PDF/UA, and for who copies)."""
        share = 1.0
        for name in ("opacity", "fill-opacity"):
            try:
                share *= float(stated.get(name, 1))
            except ValueError:
                continue
        colour, paper = rgb_of(style.fill or "#000000"), rgb_of(self.paper)
        if share >= 1 or colour is None or paper is None:
            return style
        return replace(style, fill=hexadecimal(blend(colour, paper, max(0.0, share))))

    def _halo(self, line: Line, stated: Mapping[str, str], transform: str | None) -> Element:
        width, size = width_of(line, self.faces), line.runs[0].style.size
        side = (length_px(stated.get("stroke-width", "0")) or 0.0) / 2
        left = line.x - width * {"middle": 0.5, "end": 1.0}.get(line.runs[0].style.anchor, 0.0)
        box = {
            "x": f"{left - side:.2f}",
            "y": f"{line.y - size * _HALO_ABOVE:.2f}",
            "width": f"{width + 2 * side:.2f}",
            "height": f"{size * (_HALO_ABOVE + _HALO_BELOW):.2f}",
            "fill": stated.get("stroke", self.paper),
            "stroke": "none",
        }
        return Element("rect", {**box, **({"transform": transform} if transform else {})})


def prefix_of(source: str) -> str:
    """The beginning of the ids in the drawing of `source`: the same for the same, and for no other."""
    return f"d{sha256_of(source.encode('utf-8', 'surrogatepass'))[:10]}"


def _fit(line: Line, room: float, faces: Faces) -> None:
    """Make a line as small as it must be for the room that it was drawn for, in another face."""
    if (width := width_of(line, faces)) > room > 0:
        line.runs = [replace(run, style=replace(run.style, size=run.style.size * room / width)) for run in line.runs]


def _declarations(text: str) -> Iterator[tuple[str, str]]:
    for part in text.split(";"):
        name, is_one, value = part.partition(":")
        if is_one and (value := value.replace("!important", "").strip()):
            yield name.strip().lower() if not name.strip().startswith("--") else name.strip(), value


def _extent(root: Element) -> dict[str, str]:
    box = box_of(root.get("viewBox", ""))
    width, height = (length_px(root.get(name, "")) for name in ("width", "height"))
    if box is None:
        if not width or not height:
            raise Refused("must be SVG with a size; found none")
        return {"width": f"{width:g}", "height": f"{height:g}", "viewBox": f"0 0 {width:g} {height:g}"}
    shown = (width or box[2], height or box[3])
    return {"width": f"{shown[0]:g}", "height": f"{shown[1]:g}", "viewBox": " ".join(f"{number:g}" for number in box)}


def _titled(content: bytes, title: str | None, description: str | None) -> bytes:
    """The picture with its title and description in front, as SVG 2 has it (5.8)."""
    head = b""
    for name, words in (("title", title), ("desc", description)):
        if words:
            node = Element(name)
            node.text = words
            head += ElementTree.tostring(node, encoding="utf-8").partition(b"?>\n")[2] or ElementTree.tostring(node)
    end = content.index(b">") + 1
    return content[:end] + head + content[end:]


def _no_picture(address: str) -> tuple[str, float]:
    raise Refused("must be a diagram without pictures")
