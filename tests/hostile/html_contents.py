"""An HTML page taken to pieces as a browser does it: elements, attributes, addresses, scripts, styles and the policy.

The page is parsed by the rules of HTML and again as XML; what the two see must be the same, so that nothing hides in
the gap between them.
"""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections import Counter
from typing import Any
from xml.etree import ElementTree

import tinyhtml5  # type: ignore[import-untyped]

from rfcexport.embedding import HTML_TYPE
from rfcexport.theme import packaged_templates
from tests.hostile.addresses import address_faults
from tests.hostile.inspection import Contents
from tests.hostile.svg_contents import look_at_data, look_at_style

# What our pages are made of: the attributes of any element, and those of each.
_ANYWHERE = frozenset({"aria-label", "aria-labelledby", "class", "id", "role", "tabindex"})
_PLAIN = """
    article aside b blockquote body br caption code colgroup dd div dl dt em figcaption figure h1 head header hr kbd li
    main mark nav p s section small strong style sub summary sup table tbody tfoot thead title tr u ul wbr
"""
_ATTRIBUTES: dict[str, frozenset[str]] = {
    **dict.fromkeys(_PLAIN.split(), frozenset()),
    "a": frozenset({"href", "title"}),
    "col": frozenset({"style"}),
    "details": frozenset({"open"}),
    "h2": frozenset({"data-running"}),
    "h3": frozenset({"data-running"}),
    "h4": frozenset({"data-running"}),
    "h5": frozenset({"data-running"}),
    "h6": frozenset({"data-running", "aria-level"}),
    "html": frozenset({"lang"}),
    "img": frozenset({"alt", "height", "src", "style", "width"}),
    "li": frozenset(),
    "meta": frozenset({"charset", "content", "http-equiv", "name"}),
    "ol": frozenset({"start", "type"}),
    "pre": frozenset({"data-language"}),
    "script": frozenset({"data-copied", "data-copy", "data-encoding", "data-file", "data-sha256", "type"}),
    "span": frozenset({"aria-checked", "aria-disabled", "aria-hidden"}),
    "td": frozenset({"colspan", "rowspan"}),
    "th": frozenset({"colspan", "rowspan", "scope"}),
}  # fmt: skip
_SVG, _MATHML = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1998/Math/MathML}"
_XMLNS = "{http://www.w3.org/2000/xmlns/}xmlns"
# Diagrams: elements that draw, and no attribute that does something or leads out of the page.
_DRAWING = frozenset(
    [
        "circle",
        "clipPath",
        "defs",
        "desc",
        "ellipse",
        "g",
        "line",
        "linearGradient",
        "marker",
        "path",
        "pattern",
        "polygon",
        "polyline",
        "radialGradient",
        "rect",
        "stop",
        "svg",
        "text",
        "title",
        "tspan",
        "use",
    ]
)
_ACTING = frozenset({"attributename", "begin", "from", "href", "src", "style", "target", "to", "values"})
_DRAWING_STYLE = re.compile(r"width:\d+px;min-width:min\(\d+px,\d+px\)")
# Formulas: the elements and attributes of presentation, without links, styles and what runs.
_FORMULA = frozenset(
    [
        "math",
        "menclose",
        "merror",
        "mfrac",
        "mi",
        "mmultiscripts",
        "mn",
        "mo",
        "mover",
        "mpadded",
        "mphantom",
        "mprescripts",
        "mroot",
        "mrow",
        "ms",
        "mspace",
        "msqrt",
        "mstyle",
        "msub",
        "msubsup",
        "msup",
        "mtable",
        "mtd",
        "mtext",
        "mtr",
        "munder",
        "munderover",
        "none",
    ]
)
_FORMULA_ATTRIBUTES = frozenset(
    [
        "accent",
        "accentunder",
        "alttext",
        "class",
        "columnalign",
        "columnlines",
        "columnspacing",
        "columnspan",
        "depth",
        "display",
        "displaystyle",
        "fence",
        "form",
        "frame",
        "height",
        "largeop",
        "linethickness",
        "lspace",
        "mathbackground",
        "mathcolor",
        "mathsize",
        "mathvariant",
        "maxsize",
        "minsize",
        "movablelimits",
        "notation",
        "rowalign",
        "rowlines",
        "rowspacing",
        "rowspan",
        "rspace",
        "scriptlevel",
        "separator",
        "stretchy",
        "symmetric",
        "voffset",
        "width",
    ]
)
_META_NAMES = frozenset({
    "author", "color-scheme", "dcterms.created", "dcterms.modified", "description", "generator", "referrer", "viewport",
})  # fmt: skip
_STYLE = re.compile(r"width:\d+(?:\.\d+)?%")
_SIGNS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
_POLICY = {
    "default-src": "'none'", "img-src": "data:", "font-src": "data:", "base-uri": "'none'", "form-action": "'none'",
}  # fmt: skip
# Widths of columns and pictures are attributes; stylesheets are named by their hash where a browser knows how.
_STYLES = frozenset({"'unsafe-inline'"})


def html_contents(content: bytes) -> Contents:
    """What is in an HTML page."""
    found = Contents([content])
    text = content.decode("utf-8")
    if sign := _SIGNS.search(text):
        found.blame(f"the page holds U+{ord(sign[0]):04X}")
    root = tinyhtml5.parse(text, namespace_html_elements=False)
    elements = [element for element in root.iter() if isinstance(element.tag, str)]
    if len(elements) != sum(1 for _ in root.iter()):
        found.blame("the page holds a comment")
    try:
        tree = ElementTree.fromstring(text.removeprefix("<!DOCTYPE html>"))
    except ElementTree.ParseError as error:
        found.blame(f"the page is no XML: {error}")
    else:
        if [element.tag for element in tree.iter()] != [element.tag for element in elements]:
            found.blame("the page has other elements as HTML than as XML")
    for element in elements:
        _look_at_element(element, found)
    _look_at_ids(elements, found)
    _look_at_policy(elements, text, found)
    found.streams += ["\n".join(root.itertext()).encode("utf-8", "replace")]
    return found


def _look_at_element(element: Any, found: Contents) -> None:
    tag, attributes = element.tag, element.attrib
    if tag.startswith((_SVG, _MATHML)):
        _look_at_drawn(tag, attributes, found)
        return
    if tag not in _ATTRIBUTES:
        found.blame(f"the element <{tag}>")
        return
    for name, value in attributes.items():
        if name not in _ATTRIBUTES[tag] and name not in _ANYWHERE:
            found.blame(f"the attribute {name} of <{tag}>")
        found.streams.append(value.encode("utf-8", "replace"))
    if tag == "a":
        _look_at_link(attributes.get("href"), found)
    if (style := attributes.get("style")) is not None and not _STYLE.fullmatch(style):
        found.blame(f"the style {style!r}")
    if tag == "img":
        look_at_data(attributes.get("src", ""), "<img>", found)
    if tag == "style":
        look_at_style(element.text or "", "<style>", found)
    if tag == "meta" and "http-equiv" in attributes and attributes["http-equiv"] != "Content-Security-Policy":
        found.blame(f"<meta> for {attributes['http-equiv']}")
    if tag == "meta" and "name" in attributes and attributes["name"] not in _META_NAMES:
        found.blame(f"<meta> named {attributes['name']}")


def _look_at_drawn(tag: str, attributes: Any, found: Contents) -> None:
    """Look at an element of a diagram or a formula."""
    local = tag.rpartition("}")[2]
    if local not in (_DRAWING if tag.startswith(_SVG) else _FORMULA):
        found.blame(f"the element <{tag}>")
        return
    for name, value in attributes.items():
        found.streams.append(value.encode("utf-8", "replace"))
        if tag.startswith(_MATHML):
            is_plain = name in _FORMULA_ATTRIBUTES or (name, value) == (_XMLNS, _MATHML[1:-1])
        elif local == "svg" and name == "style":
            is_plain = _DRAWING_STYLE.fullmatch(value) is not None
        else:
            is_own = local == "use" and name == "href" and value.startswith("#")
            is_plain = is_own or not (name.lower().startswith("on") or name.lower() in _ACTING)
            look_at_style(value if name != "aria-label" else "", f"<{local}>", found)
        if not is_plain:
            found.blame(f"the attribute {name} of <{tag}>: {value[:60]!r}")


def _look_at_link(address: str | None, found: Contents) -> None:
    if address is None:
        found.blame("<a> without an address")
        return
    found.addresses.append(address)
    if not address.startswith("#"):
        for fault in address_faults(address):
            found.blame(fault)


def _look_at_ids(elements: list[Any], found: Contents) -> None:
    """Ids are one of a kind, or a document could take the place of what the page's own links and script look for."""
    ids = Counter(element.get("id") for element in elements if element.get("id") is not None)
    for name, count in ids.items():
        if count > 1:
            found.blame(f"the id {name!r} {count} times")
        if not name or re.search(r"\s", name):
            found.blame(f"the id {name!r}")


def _look_at_policy(elements: list[Any], text: str, found: Contents) -> None:
    metas = [element for element in elements if element.tag == "meta" and "http-equiv" in element.attrib]
    head = next(element for element in elements if element.tag == "head")
    # A policy counts from where it stands: nothing may come before it.
    if len(metas) != 1 or list(head)[1:2] != metas or next(iter(head)).get("charset") is None:
        found.blame("the page has no policy, several, or one behind something else")
        return
    parts = [part.split(maxsplit=1) for part in metas[0].get("content", "").split(";")]
    policy = {part[0]: part[1] if len(part) > 1 else "" for part in parts if part}
    blocks = [element for element in elements if element.get("type") == HTML_TYPE]
    # A block of data is no script; ours is the last element of the page, and holds nothing but base64.
    if blocks != elements[-1:] or any(re.fullmatch(r"[A-Za-z0-9+/=]*", block.text or "") is None for block in blocks):
        found.blame("the page has a block of data that is not the source at its end")
    scripts = [element for element in elements if element.tag == "script" and element not in blocks]
    if any("type" in script.attrib for script in scripts):
        found.blame("the page has a script of a type of its own")
    styles = [element for element in elements if element.tag == "style"]
    wanted = {"script-src": " ".join(_hash(script.text) for script in scripts) or "'none'"}
    for name, sources in {**_POLICY, **wanted}.items():
        if policy.pop(name, None) != sources:
            found.blame(f"the policy for {name} is not {sources}")
    of_styles = {f"'{source}'" for source in (_hash(style.text).strip("'") for style in styles)}
    for name, sources in policy.items():
        if not name.startswith("style-src") or not set(sources.split()) <= _STYLES | of_styles:
            found.blame(f"the policy has {name} {sources}")
    packaged = (packaged_templates() / "screen.html.j2").read_text("utf-8")
    for script in scripts:
        if (script.text or "").strip() not in packaged:
            found.blame("the page has a script that no template has")
    if text.lower().count("<script") != len(scripts) + len(blocks):
        found.blame("the page has more beginnings of scripts than scripts")


def _hash(text: str | None) -> str:
    digest = hashlib.sha256((text or "").encode("utf-8")).digest()
    return f"'sha256-{b64encode(digest).decode('ascii')}'"
