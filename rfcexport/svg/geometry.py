"""How far the shapes of an SVG picture reach and how long their outlines are, rather too large than too small.

What unfolds with a length is bounded by it: dashes along an outline, tiles of a pattern, turns of a gradient.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from math import hypot, inf

_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,3})?")
_COMMAND = re.compile(r"([MmLlHhVvCcSsQqTtAaZz])([^MmLlHhVvCcSsQqTtAaZz]*)")
_TRANSFORM = re.compile(r"(\w+)\s*\(([^)]*)\)")
_UNITS_PX = {"px": 1.0, "pt": 96 / 72, "pc": 16.0, "in": 96.0, "cm": 96 / 2.54, "mm": 96 / 25.4, "q": 96 / 101.6}
_LENGTH = re.compile(r"\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,3})?)(%|[a-zA-Z]*)\s*")
_PLACES = ("x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "width", "height", "r", "rx", "ry", "dx", "dy", "textLength")
_PAIRS_IN = {"M": 1, "L": 1, "T": 1, "S": 2, "Q": 2, "C": 3}


def numbers_in(text: str) -> list[float]:
    """Every number in a value, in order."""
    return [float(found) for found in _NUMBER.findall(text)]


def length_px(text: str, *, whole: float | None = None) -> float | None:
    """A length in CSS pixels, None where it is none; a share is one of `whole`, if that is known (SVG 2, 4.2)."""
    found = _LENGTH.fullmatch(text)
    if found is None:
        return None
    number, unit = float(found[1]), found[2].lower()
    if unit == "%":
        return None if whole is None else number / 100 * whole
    return number * (_UNITS_PX.get(unit, 1.0 if not unit else 16.0))


def box_of(text: str) -> tuple[float, float, float, float] | None:
    """The numbers of a view box, None where it is none that shows anything (SVG 2, 8.6)."""
    found = numbers_in(text)
    if len(found) != 4 or not (0 < found[2] < inf and 0 < found[3] < inf):
        return None
    return found[0], found[1], found[2], found[3]


def scale_in(transform: str) -> float:
    """How much larger a transformation makes things at most."""
    scale = 1.0
    for name, arguments in _TRANSFORM.findall(transform):
        numbers = [abs(number) for number in numbers_in(arguments)]
        if name == "matrix" and len(numbers) >= 4:
            scale *= max(numbers[0] + numbers[2], numbers[1] + numbers[3])
        elif name.startswith("scale") and numbers:
            scale *= max(numbers)
        elif name == "rotate":
            scale *= 1.5
        elif name.startswith("skew") and numbers:
            # Beyond 80 degrees a skew makes things longer without measure.
            scale *= 7.0 if numbers[0] % 180 <= 80 else 1_000.0
    return scale


def extent_of(tag: str, attributes: Mapping[str, str], whole: float) -> tuple[float, float]:
    """How far from its origin a shape reaches, and how long its outline is, in its own units."""
    if tag == "path":
        return _path_extent(attributes.get("d", ""))
    if tag in ("polyline", "polygon"):
        return _path_extent(f"M{attributes.get('points', '')}{'z' if tag == 'polygon' else ''}")
    places = {
        name: _farthest(text, whole, is_sum=name in ("dx", "dy")) for name in _PLACES if (text := attributes.get(name))
    }
    radius, drawn_out = places.get("r", 0.0), places.get("textLength", 0.0)
    across, down = (
        max(places.get(name, 0.0) for name in (axis, f"{axis}1", f"{axis}2", f"c{axis}"))
        + sum(places.get(name, 0.0) for name in (side, f"r{axis}", f"d{axis}"))
        for axis, side in (("x", "width"), ("y", "height"))
    )
    total = sum(places.values())
    return max(across, down) + radius + drawn_out, 2 * total if tag in ("rect", "line") else 7 * total


def _farthest(text: str, whole: float, *, is_sum: bool) -> float:
    """The farthest place that is stated; for letters there may be one each, and shifts of them add up."""
    parts = text.replace(",", " ").split()
    places = [abs(number) if (number := length_px(part, whole=whole)) is not None else whole for part in parts]
    return sum(places) if is_sum else max(places, default=0.0)


def _path_extent(text: str) -> tuple[float, float]:
    reach = length = 0.0
    at = (0.0, 0.0)
    for x, y, is_move in _path_points(text):
        if not is_move:
            length += hypot(x - at[0], y - at[1])
        at = (x, y)
        reach = max(reach, abs(x), abs(y))
    return reach, length


def _path_points(text: str) -> Iterator[tuple[float, float, bool]]:
    """The points of a path and those that its curves lean to, and whether the pen is lifted on the way there."""
    x = y = from_x = from_y = 0.0
    for command, arguments in _COMMAND.findall(text):
        numbers = numbers_in(arguments)
        is_relative, kind = command.islower(), command.upper()
        if kind == "Z":
            x, y = from_x, from_y
            yield x, y, False
        elif kind in ("H", "V"):
            for number in numbers:
                if kind == "H":
                    x = number + x * is_relative
                else:
                    y = number + y * is_relative
                yield x, y, False
        elif kind == "A":
            # Flags may stand without a space between: where the count shows that they do, all numbers are added up.
            if len(numbers) % 7:
                whole = sum(abs(number) for number in numbers)
                yield x + 7 * whole, y + 7 * whole, False
            for index in range(0, len(numbers) - 6, 7):
                size = 4 * (abs(numbers[index]) + abs(numbers[index + 1]))
                yield x + size, y, False
                x, y = numbers[index + 5] + x * is_relative, numbers[index + 6] + y * is_relative
                yield x, y, False
        else:
            pairs = _PAIRS_IN[kind]
            for index in range(0, len(numbers) - 2 * pairs + 1, 2 * pairs):
                base_x, base_y = (x, y) if is_relative else (0.0, 0.0)
                for pair in range(index, index + 2 * pairs, 2):
                    x, y = numbers[pair] + base_x, numbers[pair + 1] + base_y
                    is_move = kind == "M" and index == 0
                    if is_move:
                        from_x, from_y = x, y
                    yield x, y, is_move
