"""PlantUML -> a drawing, by the program `plantuml` where it is installed."""

from __future__ import annotations

import re
from pathlib import Path

from rfcexport.diagrams.drawing import Drawing, Undrawn
from rfcexport.diagrams.measuring import Faces
from rfcexport.diagrams.normal import Normal, prefix_of
from rfcexport.diagrams.programs import asked, missing, parsed, path_of, short
from rfcexport.policy import Limits, Refused
from rfcexport.theme import Theme

PACKAGE = "plantuml"
"""What may be installed for PlantUML to be drawn."""

_START = re.compile(r"\A\s*@start\w+")
# Reads no file and no address (PlantUML, "Security"), and takes no more room than a process for a document has.
_CLOSED = {
    "PLANTUML_SECURITY_PROFILE": "SANDBOX",
    "JAVA_TOOL_OPTIONS": "-Xmx256m -XX:+UseSerialGC -XX:ReservedCodeCacheSize=48m -XX:CompressedClassSpaceSize=32m"
    " -XX:+SuppressFatalErrorMessage",
    "MALLOC_ARENA_MAX": "2",
}
_ERROR = re.compile(r"^ERROR\s+(\d+)\s+(.+)$", re.MULTILINE)


def drawn(source: str, *, theme: Theme, faces: Faces, limits: Limits) -> Drawing | Undrawn:
    """The PlantUML diagram in `source`, or where and why it is none."""
    program = path_of("plantuml")
    if program is None:
        return missing("PlantUML", PACKAGE)
    is_whole = _START.match(source) is not None
    text = source if is_whole else f"@startuml\n{source}\n@enduml\n"
    command: list[str | Path] = [program, "-tsvg", "-pipe", "-nometadata", "-charset", "UTF-8", "-Playout=smetana"]
    answer = asked(command, text, limits=limits, variables=_CLOSED)
    if isinstance(answer, Undrawn):
        return answer
    if (found := _ERROR.search(answer.errors)) is not None:
        # Counted from the line after `@startuml`'s, which is our own where the source has none.
        return Undrawn(max(1, int(found[1]) + is_whole), f"must be PlantUML that can be read; found: {short(found[2])}")
    if answer.code or not answer.output:
        return Undrawn(1, f"must be PlantUML that can be read; found: {_words(answer.errors)}")
    root = parsed(answer.output)
    if isinstance(root, Undrawn):
        return root
    title = " ".join((root.findtext("{http://www.w3.org/2000/svg}title") or "").split()) or None
    normal = Normal(faces, {}, theme.colours["paper"], prefix_of(source))
    try:
        return normal.drawing_of(root, title=title, description=None)
    except Refused as error:
        return Undrawn(1, str(error))


def _words(errors: str) -> str:
    """What is said on standard error, without Java's word on its options."""
    lines = [line for line in errors.splitlines() if not line.startswith("Picked up ")]
    return short(" ".join(lines)) or "no drawing"
