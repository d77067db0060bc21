"""Mermaid -> a drawing, by Pele, which measures in the theme's own faces."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from xml.etree.ElementTree import Element

from rfcexport.diagrams.drawing import Drawing, Undrawn
from rfcexport.diagrams.measuring import BOLD_WEIGHT, Faces
from rfcexport.diagrams.normal import Normal, prefix_of
from rfcexport.javascript import Lacking, Script, ScriptFailed, Shipped
from rfcexport.policy import Limits, Refused
from rfcexport.svg.parsing import tree_of
from rfcexport.theme import Theme

PACKAGE = "mermaid-render"
"""What must be installed for Mermaid to be drawn, beside the engine that runs it: Pele is in it."""

_PELE = Shipped(PACKAGE, "mermaid_render", "pele", ("pele.global.js",))
_MIB = 256
_MOST_OUTPUT = 2_000_000
# What a diagram may show that its source does not have: numbers, signs, the names of months and days.
_COMMON = "".join(map(chr, range(0x20, 0x7F))) + "«»‹›…•·–—“”‘’✓✗×△▽"
_SERIES = ("#0b5cad", "#17694a", "#8a5300", "#6b3fa0", "#b3261e", "#0a6b75", "#7a6a00", "#8b2f6b")
_VARIABLE = re.compile(r"(--_[a-z]\w*):([^;]*)")
# Pele drops whatever looks like a tag; `List<Order>` and `/oot/<name>` are words.
_ANGLED = re.compile(r"(?<!<)<(/?)([A-Za-z][\w.:-]*)>(?!>)")
_TAGS = frozenset((
    "a", "abbr", "audio", "b", "base", "big", "blockquote", "body", "br", "button", "center", "cite", "code", "del",
    "details", "div", "em", "embed", "font", "form", "h1", "h2", "h3", "h4", "h5", "h6", "head", "hr", "html", "i",
    "iframe", "img", "input", "ins", "kbd", "li", "link", "mark", "math", "meta", "object", "ol", "p", "pre", "q", "s",
    "samp", "script", "small", "span", "strike", "strong", "style", "sub", "summary", "sup", "svg", "table", "tbody",
    "td", "template", "textarea", "th", "thead", "tr", "tt", "u", "ul", "var", "video", "wbr",
))  # fmt: skip
_FENCE_CODES = re.compile(r"#(\d{1,7}|[a-z]{2,10});")


@cache
def _script(seconds: float) -> Script:
    return Script([*_PELE.paths(), Path(__file__).with_name("mermaid.js")], mib=_MIB, seconds=seconds)


def drawn(source: str, *, theme: Theme, faces: Faces, limits: Limits) -> Drawing | Undrawn:
    """The Mermaid diagram in `source`, or where and why it is none."""
    words = _ANGLED.sub(_as_words, source)
    signs = _COMMON + source + "".join(map(_sign_of, _FENCE_CODES.findall(source)))
    try:
        script = _script(limits.diagram_s)
        asked = faces.widths(signs), [faces.sans, faces.mono], [limits.diagram_bytes, _MOST_OUTPUT]
        answer = script.call("draw", words, *asked)
        if "fault" in answer and words != source:
            # The brackets were no words, or the fault is another: it is told of what its author wrote.
            answer = script.call("draw", source, *asked)
    except Lacking as error:
        return Undrawn(1, f"must have {error} to be drawn; found none")
    except ScriptFailed as error:
        return Undrawn(1, f"must be drawn within {limits.diagram_s:g} s and {_MIB} MiB; found: {error}")
    if "fault" in answer:
        return Undrawn(max(1, int(answer["line"])), _reason(str(answer["fault"])))
    try:
        root = tree_of(answer["svg"])
        variables = colours_of(theme)
        variables |= {name: value.strip() for name, value in _VARIABLE.findall(root.get("style", ""))}
        normal = Normal(faces, variables, theme.colours["paper"], prefix_of(source))
        return normal.drawing_of(root, title=_stated(root, "title"), description=_stated(root, "desc"))
    except Refused as error:
        return Undrawn(1, str(error))


def colours_of(theme: Theme) -> dict[str, str]:
    """The colours of the theme under the names that Pele knows them by."""
    colours = theme.colours
    named = {
        "bg": colours["paper"],
        "fg": colours["text"],
        "muted": colours["muted"],
        "line": colours["text"],
        "surface": colours["proposed-tint"],
        "surface-alt": colours["surface"],
        "border": colours["accent"],
        "accent": colours["accent"],
        "critical": colours["caution"],
        "radius": "4px",
        "bold-weight": str(BOLD_WEIGHT),
    }
    series = {f"series-{number}": colour for number, colour in enumerate(_SERIES, 1)}
    return {f"--pele-{name}": value for name, value in {**named, **series}.items()}


def _as_words(found: re.Match[str]) -> str:
    """Words in angle brackets in Mermaid's codes for these, a tag of HTML as it is."""
    return found[0] if found[2].lower() in _TAGS else f"#lt;{found[1]}{found[2]}#gt;"


def _sign_of(code: str) -> str:
    if not code.isdecimal():
        from html import unescape

        return unescape(f"&{code};")
    return chr(int(code)) if int(code) <= 0x10FFFF else ""


def _stated(root: Element, name: str) -> str | None:
    found = root.findtext(f"{{http://www.w3.org/2000/svg}}{name}")
    return " ".join(found.split()) or None if found else None


def _reason(fault: str) -> str:
    """What Pele says, in one line and in the form of a finding.

    A syntax error has the place, the line itself, a mark under it, and what was expected.
    """
    lines = [line.strip() for line in fault.splitlines() if line.strip()]
    expecting = next((line for line in lines if line.startswith(("Expecting", "Unrecognized"))), "")
    if len(lines) > 1 and expecting:
        return f"must be Mermaid that can be read; found {_short(lines[1])!r}: {_short(expecting)}"
    return f"must be Mermaid that can be read; found: {_short(' '.join(lines))}"


def _short(text: str) -> str:
    return text if len(text) <= 160 else f"{text[:160]}…"
