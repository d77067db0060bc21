"""The words of SVG that draw: elements, attributes and properties (SVG 2; Filter Effects 1; CSS Masking 1).

A list of what may stay, for whatever is not in it can be a program, a way to the outside, or of no use in print.
"""

from __future__ import annotations

SVG, XLINK, XML = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink", "http://www.w3.org/XML/1998/namespace"
"""The namespaces that are known."""

SHAPES = frozenset(("circle", "ellipse", "image", "line", "path", "polygon", "polyline", "rect", "text"))
"""Elements that paint."""

WORDS = frozenset(("a", "text", "textPath", "tspan"))
"""Elements whose text is shown."""

GROUPS = frozenset(("a", "g", "svg", "switch"))
"""Elements that show what is in them, where they stand."""

DRAWN = SHAPES | WORDS | GROUPS | {"use"}
"""Elements that show something where they stand; others do so only where they are referred to."""

FILTER_STEPS = frozenset((
    "feBlend", "feColorMatrix", "feComponentTransfer", "feComposite", "feConvolveMatrix", "feDiffuseLighting",
    "feDisplacementMap", "feDropShadow", "feFlood", "feGaussianBlur", "feMerge", "feMorphology", "feOffset",
    "feSpecularLighting", "feTile", "feTurbulence",
))  # fmt: skip
"""The steps of a filter, but `feImage`."""

ELEMENTS = SHAPES | WORDS | GROUPS | FILTER_STEPS | frozenset((
    "clipPath", "defs", "filter", "linearGradient", "marker", "mask", "pattern", "radialGradient", "stop", "style",
    "symbol", "use", "feDistantLight", "feFuncA", "feFuncB", "feFuncG", "feFuncR", "feMergeNode", "fePointLight",
    "feSpotLight",
))  # fmt: skip
"""Every element that stays."""

SILENT = frozenset(("desc", "metadata", "title", "view", "cursor"))
"""Elements that never paint: they go, and nobody need be told."""

PROPERTIES = frozenset((
    "alignment-baseline", "baseline-shift", "clip-path", "clip-rule", "color", "color-interpolation",
    "color-interpolation-filters", "direction", "display", "dominant-baseline", "fill", "fill-opacity", "fill-rule",
    "filter", "flood-color", "flood-opacity", "font", "font-family", "font-kerning", "font-size", "font-size-adjust",
    "font-stretch", "font-style", "font-variant", "font-weight", "glyph-orientation-vertical", "image-rendering",
    "isolation", "letter-spacing", "lighting-color", "line-height", "marker", "marker-end", "marker-mid",
    "marker-start", "mask", "mask-type", "mix-blend-mode", "opacity", "overflow", "paint-order", "shape-rendering",
    "stop-color", "stop-opacity", "stroke", "stroke-dasharray", "stroke-dashoffset", "stroke-linecap",
    "stroke-linejoin", "stroke-miterlimit", "stroke-opacity", "stroke-width", "text-anchor", "text-decoration",
    "text-decoration-line", "text-rendering", "transform", "transform-box", "transform-origin", "unicode-bidi",
    "vector-effect", "visibility", "white-space", "word-spacing", "writing-mode",
))  # fmt: skip
"""What an attribute, a `style` attribute or a rule may state."""

STYLE_PROPERTIES = PROPERTIES | frozenset((
    "background", "background-color", "cx", "cy", "height", "r", "rx", "ry", "text-align", "width", "x", "y",
))  # fmt: skip
"""What a `style` attribute or a rule may state besides."""

ATTRIBUTES = PROPERTIES | frozenset((
    "amplitude", "azimuth", "baseFrequency", "bias", "class", "clipPathUnits", "cx", "cy", "d", "diffuseConstant",
    "divisor", "dx", "dy", "edgeMode", "elevation", "exponent", "filterUnits", "fr", "fx", "fy", "gradientTransform",
    "gradientUnits", "height", "id", "in", "in2", "intercept", "k1", "k2", "k3", "k4", "kernelMatrix", "lengthAdjust",
    "limitingConeAngle", "markerHeight", "markerUnits", "markerWidth", "maskContentUnits", "maskUnits", "method",
    "mode", "numOctaves", "offset", "operator", "order", "orient", "path", "patternContentUnits",
    "patternTransform", "patternUnits", "points", "pointsAtX", "pointsAtY", "pointsAtZ", "preserveAlpha",
    "preserveAspectRatio", "primitiveUnits", "r", "radius", "refX", "refY", "result", "rotate", "rx", "ry", "scale",
    "seed", "side", "slope", "spacing", "specularConstant", "specularExponent", "spreadMethod", "startOffset",
    "stdDeviation", "stitchTiles", "style", "surfaceScale", "tableValues", "targetX", "targetY", "textLength",
    "type", "values", "viewBox", "width", "x", "x1", "x2", "xChannelSelector", "y", "y1", "y2", "yChannelSelector",
    "z",
))  # fmt: skip
"""Every attribute that stays, where its value is one that draws."""

FUNCTIONS = frozenset((
    # Colours, and reckoning.
    "calc", "color", "color-mix", "hsl", "hsla", "hwb", "lab", "lch", "max", "min", "oklab", "oklch", "rgb", "rgba",
    "var",
    # Transformations.
    "matrix", "rotate", "scale", "scalex", "scaley", "skew", "skewx", "skewy", "translate", "translatex", "translatey",
    # Shapes to clip by, and filters with a name.
    "blur", "brightness", "circle", "contrast", "drop-shadow", "ellipse", "grayscale", "hue-rotate", "inset", "invert",
    "opacity", "path", "polygon", "saturate", "sepia",
))  # fmt: skip
"""The functions of CSS that lead nowhere; `url(#...)` is looked at apart."""

TURNING_SIGNS = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
"""Signs that turn the order of reading, as a table for `str.translate`."""
