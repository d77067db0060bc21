"""What an SVG picture unfolds to when it is drawn: counted before, and refused or left out where it has no measure.

A reference (`use`, a pattern, a mask, a marker) draws again what it leads to; a few hundred bytes can ask for millions
of shapes. The numbers here are what WeasyPrint and resvg were seen to take: about 0.2 ms for an element or a letter.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import comb, prod
from xml.etree.ElementTree import Element

from rfcexport.policy import Refused
from rfcexport.svg.filters import steps_of
from rfcexport.svg.geometry import box_of, extent_of, length_px, numbers_in, scale_in
from rfcexport.svg.styles import StyleRule, local_references, pairs_of, stated
from rfcexport.svg.vocabulary import DRAWN, SHAPES, WORDS

MOST_ELEMENTS = 50_000
"""How many elements a picture may have, as it stands and as it unfolds."""

DEEPEST = 100
"""How deep they may lie in each other, references followed."""

_MOST_STYLE_WORK = 10_000_000
_MOST_STEPS = 200.0
_MOST_DASHES = 100_000.0
_FARTHEST = 2.0
_SHORTEST_TURN = 0.05
# Finding an element by its id takes this part of drawing one, for each element there is.
_LOOKUP = 1 / 400
# Decoding a pixel, which resvg does anew wherever the picture is used, takes this part of drawing an element.
_DECODING = 1 / 10_000

_PAINTS = ("fill", "stroke")
_MARKERS = ("marker", "marker-start", "marker-mid", "marker-end")
_ONCE = ("clip-path", "mask")
_APART = frozenset(("clipPath", "marker", "mask", "pattern", "symbol"))
_LETTERS = ("font", "font-size", "letter-spacing", "word-spacing")
# Relative to the letters round it; in a row they grow without measure.
_RELATIVE = re.compile(r"((?:\d+\.?\d*|\.\d+))(em|ex|ch|%)")
_MEASURED = frozenset((*_PAINTS, *_MARKERS, *_ONCE, *_LETTERS, "transform", "filter", "stroke-dasharray"))


@dataclass(slots=True)
class Size:
    """What an element unfolds to: elements drawn, shapes and corners among them, steps of filters, levels below it.

    `outline` is the length of its outlines, `reach` how far it goes from its origin, `tile` and `mark` the longest side
    of a pattern's tile and of a marker that it takes to draw it: all in its own units.
    """

    cost: float = 1.0
    shapes: float = 0.0
    corners: float = 0.0
    steps: float = 0.0
    dashes: float = 0.0
    outline: float = 0.0
    reach: float = 0.0
    tile: float = 0.0
    mark: float = 0.0
    levels: int = 1

    def add(self, other: Size, times: float = 1.0, *, scale: float = 1.0) -> None:
        """Count what is drawn to paint, clip or mark this one, `scale` times as large as it is written."""
        self.cost += other.cost * times
        self.steps += other.steps * times
        self.dashes += other.dashes * times
        self.levels = max(self.levels, other.levels + 1)
        self.tile = max(self.tile, other.tile * scale)
        self.mark = max(self.mark, other.mark * scale)

    def enlarge(self, scale: float) -> None:
        """State the lengths in units that are so many times smaller."""
        self.reach *= scale
        self.tile *= scale
        self.mark *= scale

    def add_shown(self, other: Size) -> None:
        """Count what is shown as part of this one."""
        self.add(other)
        self.shapes += other.shapes
        self.corners += other.corners
        self.outline += other.outline
        self.reach = max(self.reach, other.reach)


def bounded(root: Element, rules: list[StyleRule], dropped: set[str], pixels: Mapping[str, float]) -> list[StyleRule]:
    """The rules that stay; the tree below `root` loses what would take long beside the rest, told in `dropped`.

    `pixels` states the extent of each picture in the picture by its address. Raises `Refused` for a picture whose
    references go round in a circle or unfold without measure.
    """
    elements = list(root.iter())
    work = _style_work(root, elements, rules)
    measure = _Measure(root, elements, rules, pixels)
    size = measure.size_of(root, 1)
    unfolded = size.cost + len(measure.sought) * len(elements) * _LOOKUP
    if unfolded > MOST_ELEMENTS:
        found = f"{min(unfolded, 1e15):,.0f}"
        raise Refused(f"must be SVG that unfolds to at most {MOST_ELEMENTS:,} elements and letters; found {found}")
    _check_style_work(work * unfolded / len(elements))
    _stop_gradients(elements, measure.viewport, dropped)
    unwanted: set[str] = set()
    if size.steps > _MOST_STEPS:
        unwanted.add("filter")
    if size.dashes > _MOST_DASHES:
        unwanted.add("stroke-dasharray")
    if size.tile > _FARTHEST * measure.viewport:
        # resvg makes room for a whole tile, however little of it is seen.
        unwanted.add("pattern")
    if size.mark > _FARTHEST * measure.viewport:
        # resvg clips each marker by its box, and takes long over one beyond the picture.
        unwanted.update(_MARKERS)
    return _without(elements, rules, unwanted, dropped) if unwanted else rules


def _style_work(root: Element, elements: list[Element], rules: list[StyleRule]) -> int:
    """How many steps it takes to hold the rules against the elements; raises `Refused` where they are too many."""
    if not rules:
        return 0
    depth = _depth(root)
    having: Counter[str] = Counter({"": len(elements)})
    for node in elements:
        having.update((node.tag, f"#{node.get('id', '')}", *(f".{name}" for name in node.get("class", "").split())))
    work = sum(
        comb(depth, min(selector.ancestors, depth // 2)) * having[selector.key]
        for rule in rules
        for selector in rule.selectors
    )
    _check_style_work(work)
    return work


def _check_style_work(work: float) -> None:
    if work > _MOST_STYLE_WORK:
        raise Refused("must be SVG whose style rules are soon applied; found too many for its elements")


def _depth(node: Element) -> int:
    return 1 + max(map(_depth, node), default=0)


class _Measure:
    """Sizes of elements, each found once."""

    def __init__(
        self, root: Element, elements: list[Element], rules: list[StyleRule], pixels: Mapping[str, float]
    ) -> None:
        self.pixels = pixels
        self.by_id: dict[str, Element] = {}
        for node in elements:
            if name := node.get("id"):
                self.by_id.setdefault(name, node)
        self.parents = {child: node for node in elements for child in node}
        self.sought: set[str] = set()
        self.viewport = _viewport(root)
        tags = {node.tag for node in elements}
        has_patterns, self.has_markers = "pattern" in tags, "marker" in tags
        self.ruled = _ruled(root, rules, has_patterns=has_patterns)
        self.has_extents = has_patterns or any(self._stated(node, "stroke-dasharray") for node in elements)
        strokes = self._lengths("stroke-width", elements, rules, whole=self.viewport) if self.has_markers else ()
        self.widest = max((1.0, *strokes))
        self.letter = self._largest_letter(elements, rules) if has_patterns else 0.0
        self._sizes: dict[Element, Size] = {}
        self._open: set[Element] = set()

    def size_of(self, node: Element, level: int) -> Size:
        """What `node` unfolds to, found `level` levels below the root; raises `Refused`."""
        size = self._sizes.get(node)
        if level + (size.levels if size else 0) > DEEPEST:
            raise Refused(f"must be SVG that nests at most {DEEPEST} levels deep, references followed; found more")
        if size is not None:
            return size
        if node in self._open:
            raise Refused("must be SVG whose references come to an end; found a circle")
        self._open.add(node)
        size = self._own_size(node)
        for child in node:
            if child.tag in DRAWN:
                size.add_shown(self.size_of(child, level + 1))
        if (target := self._target(node.get("href", "")[1:])) is not None:
            inner = self.size_of(target, level + 1)
            if node.tag == "use":
                size.add_shown(inner)
            else:
                size.add(inner)
                if node.tag == "textPath":
                    size.reach = max(size.reach, inner.reach)
        self._add_references(node, size, level)
        if node.tag in _APART:
            self._add_inherited(node, size, level)
        self._open.remove(node)
        self._sizes[node] = size
        return size

    def _own_size(self, node: Element) -> Size:
        longest = max((len(value) for name, value in node.items() if name != "href"), default=0)
        data = node.get("d") or node.get("points") or ""
        # WeasyPrint takes the points of a shape from the front of a text, one by one, and copies the rest each time.
        size = Size(cost=1 + len(data) / 80 + (longest / 10_000) ** 2)
        if node.tag in SHAPES or node.tag in WORDS:
            size.shapes = 1
            if node.tag in WORDS:
                size.cost += 2 + len(node.text or "") + sum(len(child.tail or "") for child in node)
            if node.tag == "image":
                size.cost += 20 + self.pixels.get(node.get("href", ""), 0.0) * _DECODING
            if self.has_markers:
                size.corners = 1 + len(numbers_in(data)) / 2
        elif node.tag.endswith("Gradient"):
            size.cost += len(node)
        if self.has_extents and node.tag in DRAWN:
            size.reach, size.outline = extent_of(node.tag, node.attrib, self.viewport)
            if node.tag in WORDS:
                size.reach += self.letter * (len(node.text or "") + sum(len(child.tail or "") for child in node))
        return size

    def _add_inherited(self, node: Element, size: Size, level: int) -> None:
        """Count what is stated round a pattern or a marker, and holds for what is in it, wherever it is drawn."""
        outer = self.parents.get(node)
        while outer is not None:
            self._add_painting(outer, size, level)
            outer = self.parents.get(outer)

    def _add_painting(self, node: Element, size: Size, level: int) -> None:
        for names, times in ((_PAINTS, max(1.0, size.shapes)), (_MARKERS, max(1.0, size.corners))):
            for name in names:
                for target in self._targets(node, name):
                    size.add(self.size_of(target, level + 1), times, scale=self._units(target, size.reach))
                    if target.tag == "pattern":
                        size.tile = max(size.tile, self._tile(target, size.reach))
                    elif target.tag == "marker":
                        size.mark = max(size.mark, *self._sides_of_marker(target))

    def _add_references(self, node: Element, size: Size, level: int) -> None:
        self._add_painting(node, size, level)
        for name in _ONCE:
            for target in self._targets(node, name):
                size.add(self.size_of(target, level + 1), scale=self._units(target, size.reach))
        if value := self._stated(node, "filter"):
            for target in self._targets(node, "filter"):
                size.steps += steps_of(target, self.viewport)
            size.steps += 2 * value.count("(")
        if self.has_extents and (value := self._stated(node, "stroke-dasharray")):
            period = sum(abs(number) for number in numbers_in(value)) * (self.viewport / 100 if "%" in value else 1)
            size.dashes += size.outline / period if period else 0.0
        if self.has_extents or size.mark:
            size.enlarge(scale_in(self._stated(node, "transform")) * self._zoom(node))

    def _targets(self, node: Element, name: str) -> Iterator[Element]:
        for reference in local_references(self._stated(node, name)):
            if (target := self._target(reference)) is not None:
                yield target

    def _target(self, name: str) -> Element | None:
        if name:
            self.sought.add(name)
        return self.by_id.get(name)

    def _stated(self, node: Element, name: str) -> str:
        return stated(name, node.attrib, self.ruled.get(node, {}))

    def _tile(self, pattern: Element, reach: float) -> float:
        """The longer side of a tile, for a shape that reaches so far."""
        sides = [self._inherited(pattern, name) for name in ("width", "height")]
        is_box = self._inherited(pattern, "patternUnits") != "userSpaceOnUse"
        whole = 1.0 if is_box else self.viewport
        side = max(abs(length_px(text, whole=whole) or 0.0) for text in sides) * (reach if is_box else 1.0)
        return side * scale_in(self._inherited(pattern, "patternTransform"))

    def _units(self, target: Element, reach: float) -> float:
        """How much larger what is in a pattern, a mask or a clip is drawn for a shape that reaches so far."""
        if target.tag != "pattern":
            units = target.get("maskContentUnits") or target.get("clipPathUnits")
            return max(1.0, reach) if units == "objectBoundingBox" else 1.0
        scale = scale_in(self._inherited(target, "patternTransform"))
        if box := box_of(self._inherited(target, "viewBox")):
            return scale * max(1.0, self._tile(target, reach) / min(box[2], box[3]))
        is_box = self._inherited(target, "patternContentUnits") == "objectBoundingBox"
        return scale * max(1.0, reach) if is_box else scale

    def _sides_of_marker(self, node: Element) -> tuple[float, float]:
        unit = 1.0 if node.get("markerUnits") == "userSpaceOnUse" else self.widest
        names = ("markerWidth", "markerHeight")
        width, height = (length_px(node.get(name, "3"), whole=self.viewport) or 0.0 for name in names)
        return abs(width) * unit, abs(height) * unit

    def _lengths(self, name: str, elements: list[Element], rules: list[StyleRule], whole: float) -> Iterator[float]:
        """Every length that is stated for a property, which most elements have from those round them."""
        values = [value for rule in rules for key, value in pairs_of(rule.declarations) if key == name]
        for value in (*values, *(self._stated(node, name) for node in elements)):
            yield from (length_px(part, whole=whole) or 0.0 for part in re.split("[ /]", value))

    def _largest_letter(self, elements: list[Element], rules: list[StyleRule]) -> float:
        sizes = (size for name in _LETTERS for size in self._lengths(name, elements, rules, whole=16.0))
        largest = max((16.0, *sizes))
        relative = (_RELATIVE.search(self._stated(node, name)) for node in elements for name in _LETTERS)
        return largest * prod(max(1.0, float(one[1]) / (100 if one[2] == "%" else 1)) for one in relative if one)

    def _inherited(self, node: Element, name: str) -> str:
        for _ in range(DEEPEST):
            if name in node.attrib:
                return node.attrib[name]
            parent = self.by_id.get(node.get("href", "")[1:])
            if parent is None:
                break
            node = parent
        return ""

    def _zoom(self, node: Element) -> float:
        """How much larger a viewport in the picture shows what is in it."""
        if node.tag not in ("svg", "symbol", "marker") or self._open == {node}:
            return 1.0
        box = box_of(node.get("viewBox", ""))
        if box is None:
            return self.widest if node.tag == "marker" else 1.0
        sides = (
            self._sides_of_marker(node)
            if node.tag == "marker"
            else [
                length_px(node.get(name, "100%"), whole=self.viewport) or self.viewport for name in ("width", "height")
            ]
        )
        return max(1.0, sides[0] / box[2], sides[1] / box[3])


def _viewport(root: Element) -> float:
    """The longer side of the picture in the units of its shapes, the shorter where that alone fits its place."""
    if box := box_of(root.get("viewBox", "")):
        is_whole = not {"none", "slice"} & set(root.get("preserveAspectRatio", "").split())
        return max(box[2], box[3]) if is_whole else min(box[2], box[3])
    sides = [length_px(root.get(name, "")) or 0.0 for name in ("width", "height")]
    return max(sides) or 300.0


def _ruled(root: Element, rules: list[StyleRule], *, has_patterns: bool) -> dict[Element, dict[str, str]]:
    """What the rules state for each element that could make it unfold; few style sheets state such a thing."""
    telling = [rule for rule in rules if any(name in _MEASURED for name, _ in pairs_of(rule.declarations))]
    if not (has_patterns or any("(" in rule.declarations or "dasharray" in rule.declarations for rule in rules)):
        return {}
    import cssselect2
    import tinycss2

    matcher = cssselect2.Matcher()
    for rule in telling:
        declared = {name: value for name, value in pairs_of(rule.declarations) if name in _MEASURED}
        for selector in cssselect2.compile_selector_list(tinycss2.parse_component_value_list(rule.selector_text)):
            matcher.add_selector(selector, declared)
    found: dict[Element, dict[str, str]] = {}
    for wrapper in cssselect2.ElementWrapper.from_xml_root(root).iter_subtree():
        for *_, declared in matcher.match(wrapper):
            found.setdefault(wrapper.etree_element, {}).update(declared)
    return found


def _stop_gradients(elements: list[Element], viewport: float, dropped: set[str]) -> None:
    """Leave out the repetition of gradients where it could be endless: WeasyPrint writes down each turn."""
    for node in elements:
        spread = node.attrib.pop("spreadMethod", "pad")
        if spread not in ("repeat", "reflect"):
            continue
        is_box = node.get("gradientUnits") != "userSpaceOnUse"
        defaults = {"x1": "0", "x2": "100%", "y1": "0", "y2": "0", "r": "50%"}
        x1, x2, y1, y2, radius = (
            length_px(node.get(name, default), whole=1.0 if is_box else viewport) or 0.0
            for name, default in defaults.items()
        )
        turn = max(abs(x2 - x1), abs(y2 - y1)) if node.tag == "linearGradient" else radius
        is_simple = is_box and not {"gradientTransform", "href", "fr"} & set(node.keys()) and len(node) <= 20
        if is_simple and turn >= _SHORTEST_TURN:
            node.set("spreadMethod", spread)
        else:
            dropped.add("spreadMethod")


def _without(elements: list[Element], rules: list[StyleRule], unwanted: set[str], dropped: set[str]) -> list[StyleRule]:
    """The rules without what is unwanted, of which the elements are rid too."""
    dropped |= unwanted - set(_MARKERS[1:])
    patterns = {node.get("id", "") for node in elements if node.tag == "pattern"} if "pattern" in unwanted else set()

    def kept(declarations: str) -> str:
        return ";".join(
            f"{name}:{'none' if name in _PAINTS and patterns & set(local_references(value)) else value}"
            for name, value in pairs_of(declarations)
            if name not in unwanted
        )

    for node in elements:
        for name in unwanted & set(node.keys()):
            del node.attrib[name]
        for name in _PAINTS:
            if patterns & set(local_references(node.get(name, ""))):
                node.set(name, "none")
        if "style" in node.attrib:
            node.set("style", kept(node.attrib["style"]))
    return [StyleRule(rule.selectors, kept(rule.declarations)) for rule in rules]
