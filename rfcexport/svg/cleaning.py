"""SVG files -> SVG that draws and does nothing else: parsed, held against the list of what draws, and written anew.

No part of a file passes as it was written. There are no entities, programs, animations, links, or ways to a file or an
address left; a picture in the picture goes through the door that every picture goes through.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement
from xml.parsers import expat

from rfcexport.policy import Refused
from rfcexport.svg.bounds import DEEPEST, MOST_ELEMENTS, bounded
from rfcexport.svg.geometry import box_of, length_px
from rfcexport.svg.styles import (
    HUGE_NUMBER,
    LONGEST_CSS,
    StyleRule,
    cleaned_declarations,
    cleaned_rules,
    has_huge_number,
    is_plain,
    is_safe_value,
)
from rfcexport.svg.vocabulary import ATTRIBUTES, ELEMENTS, SHAPES, SILENT, SVG, TURNING_SIGNS, XLINK, XML

_DEFAULT_PX = (300.0, 150.0)
_LONGEST_SIDE_PX = 100_000.0
_MOST_TOLD = 6
_LONGEST_NAME = 30
_LONGEST_CLASS = 2_000

# Numbers and points, as many as a drawing has; any other value is short.
_LONG_VALUES = frozenset(("d", "points", "x", "y", "dx", "dy", "rotate", "values", "tableValues", "kernelMatrix"))
_NUMBERS_ONLY = re.compile(r"[\s0-9a-zA-Z.,+%-]*")
_ID = re.compile(r"[^\s\"'()\\<>&#%/;{}@]{1,500}")
_LOCAL = re.compile(rf"#({_ID.pattern})")
_CLASS = re.compile(r"[\w-]+")
# To call the parser of CSS takes as long as that many characters do.
_CSS_CALL = 100
_MEDIA = frozenset(("", "all", "screen", "print"))
_REFERRING = frozenset(("use", "textPath", "linearGradient", "radialGradient", "pattern", "filter"))
_HTML = "http://www.w3.org/1999/xhtml"
_UNSEEN = frozenset(("head", "noscript", "script", "style", "template", "title"))
_LINES = frozenset(("br", "div", "li", "p", "tr", "h1", "h2", "h3", "h4", "h5", "h6"))


@dataclass(frozen=True, slots=True)
class CleanSvg:
    """A cleaned picture, its size in CSS pixels, and what was left out of it, in the file's own words."""

    content: bytes
    width: float
    height: float
    dropped: tuple[str, ...]


def cleaned_svg(content: bytes, embedded: Callable[[str], tuple[str, float]]) -> CleanSvg:
    """The SVG file `content`, cleaned; raises `Refused` for what is none, or draws nothing, or unfolds without measure.

    `embedded` gives for the address of a picture in the picture the one under which it may be shown, and how many
    pixels it has there, or raises `Refused`.
    """
    tree = _Tree(embedded)
    root = tree.parsed(content)
    for name in ("width", "height"):
        # WeasyPrint would take `NaN` for a length, and fail while it sets the page.
        if length_px(root.get(name, "0"), whole=1.0) is None:
            del root.attrib[name]
    rules = bounded(root, tree.rules, tree.dropped, tree.pixels)
    if not any(node.tag in SHAPES or node.tag == "use" for node in root.iter()):
        raise Refused(f"must be SVG that draws something; found {' and '.join(_told(tree.dropped)) or 'no shape'}")
    width, height = _size_px(root)
    return CleanSvg(_written(root, rules).encode("utf-8"), width, height, _told(tree.dropped))


def _told(dropped: set[str]) -> tuple[str, ...]:
    words = sorted(dropped)
    return tuple(words if len(words) <= _MOST_TOLD else (*words[:_MOST_TOLD], "more"))


class _Tree:
    """The tree of what draws, built while the file is parsed."""

    def __init__(self, embedded: Callable[[str], tuple[str, float]]) -> None:
        self.dropped: set[str] = set()
        self.pixels: dict[str, float] = {}
        self.rules: list[StyleRule] = []
        self._embedded = embedded
        self._open: list[Element] = []
        self._root: Element | None = None
        self._namespaces = {SVG}
        self._count = 0
        self._skipped = 0  # levels of what is left out that are open
        self._words: list[str] | None = None  # those of HTML that is left out
        self._unseen = 0  # the level of what no reader of HTML sees, where it is open
        self._languages: dict[Element, str] = {}
        self._last_resorts: set[Element] = set()
        self._text_levels = 0
        self._css = 0
        self._parsed: dict[str, str] = {}

    def parsed(self, content: bytes) -> Element:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = self._doctype
        parser.EntityDeclHandler = self._entity
        parser.ProcessingInstructionHandler = self._instruction
        try:
            parser.Parse(content, True)
        except expat.ExpatError as error:
            raise Refused(f"must be well-formed SVG; found: {error}") from error
        except (LookupError, ValueError) as error:
            raise Refused("must be SVG in UTF-8 or an encoding that is known") from error
        if self._root is None:
            raise Refused("must be SVG")
        return self._root

    def _doctype(self, name: str, system: str | None, public: str | None, has_subset: int) -> None:
        if has_subset:
            raise Refused("must be SVG without entity definitions")

    def _entity(self, *stated: object) -> None:
        raise Refused("must be SVG without entity definitions")

    def _instruction(self, target: str, words: str) -> None:
        if target == "xml-stylesheet":
            self.dropped.add(target)

    def _start(self, name: str, given: dict[str, str]) -> None:
        self._count += 1
        if self._count > MOST_ELEMENTS:
            raise Refused(f"must be SVG of at most {MOST_ELEMENTS:,} elements; found more")
        if self._skipped + len(self._open) >= DEEPEST:
            raise Refused(f"must be SVG that nests at most {DEEPEST} levels deep; found more")
        namespace, _, local = name.rpartition(" ")
        if self._root is None:
            if local != "svg" or namespace not in ("", SVG):
                raise Refused(f"must be PNG, JPEG, GIF, WebP, AVIF or SVG; found a file of {local[:_LONGEST_NAME]!r}")
            self._namespaces.add(namespace)
        if self._skipped:
            self._skipped += 1
            if self._words is not None and local in _LINES:
                self._words.append("\n")
            elif local.lower() in _UNSEEN and not self._unseen:
                self._unseen = self._skipped
        elif namespace not in self._namespaces or local not in ELEMENTS:
            self._skip(namespace, local, given)
        elif local == "style" and not _is_for_print(given):
            self._skipped = 1
        else:
            self._keep(local, given)

    def _skip(self, namespace: str, local: str, given: dict[str, str]) -> None:
        self._skipped = 1
        if local == "foreignObject" and self._open:
            # Stands for it until its words are known.
            self._words, label = [], _label(given)
            self._open[-1].append(label)
            if self._open[-1].tag == "switch":
                self._last_resorts.add(label)
                return
        if namespace == _HTML or (namespace in self._namespaces and local not in SILENT):
            self.dropped.add(local[:_LONGEST_NAME])

    def _keep(self, local: str, given: dict[str, str]) -> None:
        if local == "a":
            # What it links goes, how it is shown stays.
            local = "tspan" if self._text_levels else "g"
        attributes = dict(self._attributes(local, given))
        if self._root is None:
            node = self._root = Element(local, attributes)
        else:
            node = SubElement(self._open[-1], local, attributes)
            if self._open[-1].tag == "switch":
                self._languages[node] = given.get("systemLanguage", "")
        self._text_levels += local == "text"
        self._open.append(node)

    def _end(self, name: str) -> None:
        if self._skipped:
            if self._unseen == self._skipped:
                self._unseen = 0
            self._skipped -= 1
            if self._skipped == 0 and self._words is not None:
                _fill_label(self._open[-1], "".join(self._words))
                self._words = None
            return
        node = self._open.pop()
        self._text_levels -= node.tag == "text"
        if node.tag == "switch":
            self._choose(node)
        elif node.tag == "style":
            self.rules += cleaned_rules(node.text or "", self.dropped)
            self._open[-1].remove(node)
        elif node.tag == "image" and "href" not in node.attrib:
            self._open[-1].remove(node)

    def _text(self, text: str) -> None:
        if self._words is not None:
            if not self._unseen:
                self._words.append(text)
        elif self._open and not self._skipped and (self._text_levels or self._open[-1].tag == "style"):
            shown = text.translate(TURNING_SIGNS)
            if shown != text:
                self.dropped.add("signs that turn the order of reading")
            node = self._open[-1]
            if len(node):
                node[-1].tail = (node[-1].tail or "") + shown
            else:
                node.text = (node.text or "") + shown

    def _choose(self, switch: Element) -> None:
        """Make a `switch` a group of the child that a reader of English sees (SVG 2, 5.9)."""
        children = [node for node in switch if (self._languages.get(node, "") or "en").startswith("en")]
        chosen = next((node for node in children if node not in self._last_resorts), None)
        if chosen is None and children:
            chosen = children[0]
            self.dropped.add("foreignObject")
        switch.tag = "g"
        switch[:] = [chosen] if chosen is not None else []

    def _attributes(self, tag: str, given: dict[str, str]) -> Iterator[tuple[str, str]]:
        for name, value in given.items():
            namespace, _, local = name.rpartition(" ")
            if local == "href" and namespace in ("", XLINK):
                # Where both are stated, the one without a prefix counts (SVG 2, 5.2.1).
                if not (namespace and "href" in given):
                    yield from self._reference(tag, value)
            elif namespace == XML and local == "space" and value in ("default", "preserve"):
                yield "xml:space", value
            elif namespace:
                continue
            elif local[:2].lower() == "on":
                self.dropped.add(local[:_LONGEST_NAME])
            elif local == "style":
                if declarations := self._declarations(value):
                    yield local, declarations
            elif local == "class":
                # No rule that is kept asks for another.
                if words := [word for word in value[:_LONGEST_CLASS].split() if _CLASS.fullmatch(word)]:
                    yield local, " ".join(words)
            elif local == "id":
                if _ID.fullmatch(value):
                    yield local, value
            elif local in _LONG_VALUES:
                if has_huge_number(value, is_drawing=True):
                    self.dropped.add(HUGE_NUMBER)
                elif _NUMBERS_ONLY.fullmatch(value):
                    yield local, value
            elif local == "viewBox" and box_of(value) is None:
                continue
            elif local in ATTRIBUTES and is_safe_value(local, value, self.dropped):
                yield local, value

    def _declarations(self, text: str) -> str:
        if is_plain(text):
            return cleaned_declarations(text, self.dropped)
        if text not in self._parsed:
            self._css += len(text) + _CSS_CALL
            if self._css > LONGEST_CSS:
                raise Refused(f"must be SVG with at most {LONGEST_CSS:,} characters of CSS; found more")
            self._parsed[text] = cleaned_declarations(text, self.dropped)
        return self._parsed[text]

    def _reference(self, tag: str, value: str) -> Iterator[tuple[str, str]]:
        if tag == "image":
            try:
                address, pixels = self._embedded(value)
                self.pixels[address] = pixels
                yield "href", address
            except Refused:
                self.dropped.add("image")
        elif tag in _REFERRING:
            if found := _LOCAL.fullmatch(value.strip()):
                yield "href", f"#{found[1]}"
            else:
                self.dropped.add(f"{tag} of another file")


def _is_for_print(given: dict[str, str]) -> bool:
    return given.get("media", "").strip() in _MEDIA and given.get("type", "text/css").strip() in ("", "text/css")


def _label(given: dict[str, str]) -> Element:
    """A text in the middle of where HTML stood."""
    x, y, width, height = (length_px(given.get(name, "0")) or 0.0 for name in ("x", "y", "width", "height"))
    centre = {"x": f"{x + width / 2:g}", "y": f"{y + height / 2:g}"}
    return Element("text", {**centre, "text-anchor": "middle", "dominant-baseline": "central"})


def _fill_label(parent: Element, words: str) -> None:
    """Write the words of HTML into the text that stands for it: they are all that can be shown of it."""
    label = next(node for node in reversed(parent) if node.tag == "text")
    lines = [line for line in (" ".join(part.split()) for part in words.translate(TURNING_SIGNS).split("\n")) if line]
    for number, line in enumerate(lines):
        shift = f"{1.2 * (number - (len(lines) - 1) / 2 if number == 0 else 1):g}em"
        SubElement(label, "tspan", {"x": label.get("x", "0"), "dy": shift}).text = line
    if not lines:
        parent.remove(label)


def _size_px(root: Element) -> tuple[float, float]:
    """Width and height in CSS pixels, from the attributes or the view box (SVG 2, 8.2)."""
    box = box_of(root.get("viewBox", ""))
    box_width, box_height = (box[2], box[3]) if box else _DEFAULT_PX
    width, height = (length_px(root.get(name, "")) for name in ("width", "height"))
    if width is None and height is None:
        width, height = box_width, box_height
    elif width is None:
        width = (height or 0.0) * box_width / box_height
    elif height is None:
        height = width * box_height / box_width
    if not (0 < width <= _LONGEST_SIDE_PX and 0 < (height or 0.0) <= _LONGEST_SIDE_PX):
        raise Refused(f"must be SVG of at most {_LONGEST_SIDE_PX:,.0f} pixels on a side; found {width:g} x {height:g}")
    return width, height or 0.0


def _written(root: Element, rules: list[StyleRule]) -> str:
    """The tree as XML, its rules in front."""
    parts: list[str] = []
    _write(root, parts, f' xmlns="{SVG}"', "".join(rule.text for rule in rules))
    return "".join(parts)


def _write(node: Element, parts: list[str], head: str = "", style: str = "") -> None:
    parts.append(f"<{node.tag}{head}")
    parts.extend(f' {name}="{_escaped(value, is_attribute=True)}"' for name, value in node.items())
    if not (len(node) or node.text or style):
        parts.append("/>")
        return
    parts.append(">")
    if style:
        parts.append(f"<style>{_escaped(style)}</style>")
    if node.text:
        parts.append(_escaped(node.text))
    for child in node:
        _write(child, parts)
        if child.tail:
            parts.append(_escaped(child.tail))
    parts.append(f"</{node.tag}>")


def _escaped(text: str, *, is_attribute: bool = False) -> str:
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")
    if is_attribute:
        text = text.replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")
    return text
