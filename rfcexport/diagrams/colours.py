"""Colours as engines write them -> colours that every reader of SVG knows (CSS Variables 1, 3; CSS Color 5, 2)."""

from __future__ import annotations

import re
from collections.abc import Mapping

_VARIABLE = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,([^()]*(?:\([^()]*\)[^()]*)*))?\)")
_MIX = re.compile(r"color-mix\(\s*in srgb\s*,((?:[^(),]|\([^()]*\))+),((?:[^(),]|\([^()]*\))+)\)")
_PART = re.compile(r"\s*(.+?)\s*(?:\s(\d+(?:\.\d+)?)%)?\s*")
_MOST_STEPS = 50

RGB = tuple[float, float, float]
"""Red, green and blue, 0 to 1."""


def resolved(value: str, variables: Mapping[str, str]) -> str:
    """`value` with every variable and every mixture in it replaced by what it comes to."""
    for _ in range(_MOST_STEPS):
        if "var(" not in value:
            break
        value, count = _VARIABLE.subn(lambda found: variables.get(found[1], (found[2] or "").strip()), value, count=1)
        if not count:
            break
    return _MIX.sub(_mixed, value) if "color-mix(" in value else value


def _mixed(found: re.Match[str]) -> str:
    first, second = (_PART.fullmatch(found[number]) for number in (1, 2))
    if first is None or second is None:
        return "none"
    one, other = rgb_of(first[1]), rgb_of(second[1])
    if one is None or other is None:
        return first[1]
    of_other = float(second[2]) / 100 if second[2] else 0.5
    return hexadecimal(blend(one, other, float(first[2]) / 100 if first[2] else 1 - of_other))


def rgb_of(colour: str) -> RGB | None:
    """The colour as numbers, its transparency left out; None for `none` and for what is no colour."""
    import tinycss2.color4

    parsed = tinycss2.color4.parse_color(colour)
    if parsed is None or isinstance(parsed, str) or parsed.alpha == 0:
        return None
    red, green, blue = parsed.to("srgb").coordinates[:3]
    return (float(red or 0), float(green or 0), float(blue or 0))


def blend(colour: RGB, behind: RGB, share: float) -> RGB:
    """`colour` laid over another one so that `share` of it is seen."""
    red, green, blue = (one * share + other * (1 - share) for one, other in zip(colour, behind, strict=True))
    return (red, green, blue)


def hexadecimal(colour: RGB) -> str:
    """The colour as `#rrggbb`."""
    return "#" + "".join(f"{round(255 * min(1.0, max(0.0, part))):02x}" for part in colour)
