"""DOT -> a drawing, by graphviz-pure, a port of Graphviz that writes the same bytes on every machine."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from rfcexport.diagrams.drawing import Drawing, Undrawn
from rfcexport.diagrams.measuring import Faces
from rfcexport.diagrams.normal import Normal, prefix_of
from rfcexport.diagrams.programs import asked, missing, parsed, path_of, short
from rfcexport.policy import Limits, Refused
from rfcexport.theme import Theme

PACKAGE = "graphviz-pure"
"""What must be installed for DOT to be drawn."""

# The widths of letters that Graphviz knows by heart, which no font of the machine changes.
_FACE = "Arial"
# The packaged sans is this much wider than that, and at most so for the words of diagrams.
_TEXT_SCALE = 0.95
# Graphviz takes a sign of Chinese or Japanese for three spaces, which are five sixths of its width.
_WIDE_SCALE = 0.87
_WIDE = re.compile("[\u2e80-\ud7ff\uf900-\ufaff\uff00-\uffef]")
# With it Graphviz opens no file that a graph names.
_CLOSED = {"SERVER_NAME": "none"}
_ERROR = re.compile(r"(?:in line|near line) (\d+)")
_SVG = "{http://www.w3.org/2000/svg}"


def drawn(source: str, *, theme: Theme, faces: Faces, limits: Limits) -> Drawing | Undrawn:
    """The graph in `source`, or where and why it is none."""
    program = path_of(PACKAGE)
    if program is None:
        return missing("DOT", PACKAGE)
    fonts = [f"-{what}fontname={_FACE}" for what in "GNE"]
    answer = asked([program, "-Tsvg", "-q1", *fonts], source, limits=limits, variables=_CLOSED)
    if isinstance(answer, Undrawn):
        return answer
    if answer.code or not answer.output:
        return _undrawn(answer.errors)
    root = parsed(answer.output)
    if isinstance(root, Undrawn):
        return root
    title = _title_of(root)
    _drop_paper(root)
    _shrink_wide_words(root)
    normal = Normal(faces, {}, theme.colours["paper"], prefix_of(source), text_scale=_TEXT_SCALE)
    try:
        return normal.drawing_of(root, title=title, description=None)
    except Refused as error:
        return Undrawn(1, str(error))


def _undrawn(errors: str) -> Undrawn:
    """What Graphviz says: `Error: <stdin>: syntax error in line 1 near '}'`."""
    lines = [line for line in errors.splitlines() if "rror" in line] or errors.splitlines() or ["nothing"]
    found = _ERROR.search(lines[0])
    words = re.sub(r"^Error: (?:<stdin>: )?", "", lines[0])
    return Undrawn(int(found[1]) if found else 1, f"must be DOT that can be read; found: {short(words)}")


def _title_of(root: Element) -> str | None:
    """What the graph is called: its label, else a name of several words; a name like `G` tells nobody anything."""
    graph = root.find(f"{_SVG}g")
    if graph is None:
        return None
    label = " ".join(node.text or "" for node in graph.findall(f"{_SVG}text")).split()
    if label:
        return " ".join(label)
    name = (graph.findtext(f"{_SVG}title") or "").split()
    return " ".join(name) if len(name) > 1 else None


def _drop_paper(root: Element) -> None:
    """Take the white sheet away that Graphviz lays under a graph; one that the graph asks for stays."""
    graph = root.find(f"{_SVG}g")
    if graph is None:
        return
    sheet = graph.find(f"{_SVG}polygon")
    if sheet is not None and sheet.get("fill") == "white" and sheet.get("stroke") in ("none", "transparent"):
        graph.remove(sheet)


def _shrink_wide_words(root: Element) -> None:
    for text in root.iter(f"{_SVG}text"):
        if _WIDE.search(text.text or ""):
            text.set("font-size", f"{float(text.get('font-size', '14')) * _WIDE_SCALE:.2f}")
