"""MathJax's MathML -> MathML Core as browsers draw it, with nothing in it but what draws (MathML Core, W3C; MathML 3).

What MathML 3 states on a table and browsers leave out is put on its cells as classes: `left`, `right`, `join` for a
cell that touches the one before it, `tag` for the number of an equation.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from rfcexport.svg.parsing import tree_of

MATHML = "http://www.w3.org/1998/Math/MathML"
"""The namespace."""

_PREFIX = f"{{{MATHML}}}"
_ELEMENTS = frozenset((
    "math", "menclose", "merror", "mfrac", "mi", "mmultiscripts", "mn", "mo", "mover", "mpadded", "mphantom",
    "mprescripts", "mroot", "mrow", "ms", "mspace", "msqrt", "mstyle", "msub", "msubsup", "msup", "mtable", "mtd",
    "mtext", "mtr", "munder", "munderover", "none",
))  # fmt: skip
_TOKENS = frozenset(("mi", "mn", "mo", "ms", "mtext"))
_ATTRIBUTES = frozenset((
    "accent", "accentunder", "columnalign", "columnlines", "columnspacing", "columnspan", "depth", "display",
    "displaystyle", "fence", "form", "frame", "height", "largeop", "linethickness", "lspace", "mathbackground",
    "mathcolor", "mathsize", "maxsize", "minsize", "movablelimits", "notation", "rowalign", "rowlines", "rowspacing",
    "rowspan", "rspace", "scriptlevel", "separator", "stretchy", "symmetric", "voffset", "width",
))  # fmt: skip
_VALUE = re.compile(r"[-+\w#%. ]*")
_ADDED = re.compile(r"\+?(\d+(?:\.\d*)?)em")
_ALIGNED = {"left": "left", "right": "right"}
# Core knows `normal`, on `mi` alone; the rest is letters of their own (MathML Core, 2.2.1; Unicode, 22.2).
_STYLES = {
    "bold": "BOLD", "italic": "ITALIC", "bold-italic": "BOLD ITALIC", "double-struck": "DOUBLE-STRUCK",
    "script": "SCRIPT", "bold-script": "BOLD SCRIPT", "fraktur": "FRAKTUR", "bold-fraktur": "BOLD FRAKTUR",
    "sans-serif": "SANS-SERIF", "bold-sans-serif": "SANS-SERIF BOLD", "sans-serif-italic": "SANS-SERIF ITALIC",
    "sans-serif-bold-italic": "SANS-SERIF BOLD ITALIC", "monospace": "MONOSPACE",
}  # fmt: skip
_PRIVATE = re.compile("[\ue000-\uf8ff]")


def cleaned_mathml(text: str, tex: str) -> str:
    """MathJax's `text` as one `math` element, `tex` its alternative text."""
    root = _clean(tree_of(text))
    root.set("xmlns", MATHML)
    root.set("alttext", " ".join(tex.split()))
    return ElementTree.tostring(root, encoding="unicode")


def _clean(node: Element) -> Element:
    tag = node.tag.removeprefix(_PREFIX)
    plain = Element(tag if tag in _ELEMENTS else "mrow")
    plain.attrib = {name: value for name, value in node.items() if name in _ATTRIBUTES and _VALUE.fullmatch(value)}
    if tag in _TOKENS:
        _set_letters(plain, node)
        return plain
    if tag == "mpadded" and _ADDED.fullmatch(node.get("width", "")):
        return _with_spaces(node)
    for child in node:
        if child.tag == f"{_PREFIX}mlabeledtr":
            plain.append(_row_with_tag(child))
        else:
            plain.append(_clean(child))
    if tag == "mtable":
        _place_columns(plain)
    return plain


def _with_spaces(node: Element) -> Element:
    """What is padded by so much more, as a row with spaces: Core knows whole widths alone (MathML Core, 3.3.6)."""
    before, more = (_ADDED.fullmatch(node.get(name, "")) for name in ("lspace", "width"))
    first = float(before[1]) if before else 0.0
    row = Element("mrow")
    row.append(Element("mspace", {"width": f"{first:.3f}em"}))
    row.extend(map(_clean, node))
    row.append(Element("mspace", {"width": f"{float(more[1]) - first if more else 0.0:.3f}em"}))
    return row


def _set_letters(plain: Element, node: Element) -> None:
    text = _PRIVATE.sub("", node.text or "")
    variant = node.get("mathvariant", "")
    if style := _STYLES.get(variant):
        text = text.translate(_letters(style))
    elif variant == "normal" and plain.tag == "mi" and len(text) == 1:
        plain.set("mathvariant", "normal")
    plain.text = text


@cache
def _letters(style: str) -> dict[int, str]:
    """Letters and digits to those of a style, as a table for `str.translate`."""
    table = {}
    for code in (*range(0x1D400, 0x1D800), *range(0x2100, 0x2150)):
        name = unicodedata.name(chr(code), "")
        stem = name.removeprefix("MATHEMATICAL ").replace("BLACK-LETTER", "FRAKTUR")
        plain = unicodedata.normalize("NFKD", chr(code))
        if len(plain) == 1 and re.fullmatch(f"{style} (?:CAPITAL|SMALL|DIGIT) .+", stem):
            table[ord(plain)] = chr(code)
    if style == "ITALIC":
        table[ord("h")] = "ℎ"
    return table


def _row_with_tag(row: Element) -> Element:
    """A row with its number in a last cell: browsers do not know the other form."""
    plain = Element("mtr")
    label, *cells = row
    plain.extend([*map(_clean, cells)])
    tag = SubElement(plain, "mtd", {"class": "tag"})
    tag.extend([*map(_clean, label)])
    return plain


def _place_columns(table: Element) -> None:
    sides = table.attrib.get("columnalign", "").split()
    gaps = table.attrib.get("columnspacing", "").split()
    for row in table:
        for number, cell in enumerate(row):
            if cell.get("class") == "tag":
                continue
            words = []
            if sides and (side := _ALIGNED.get(sides[min(number, len(sides) - 1)])):
                words.append(side)
            if number and gaps and re.match(r"0(?:\.0*)?[a-z]*$", gaps[min(number, len(gaps)) - 1]):
                words.append("join")
            if words:
                cell.set("class", " ".join(words))
