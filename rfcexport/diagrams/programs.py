"""The programs that draw diagrams: where they are, and what they say when they cannot."""

from __future__ import annotations

import shutil
import sysconfig
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rfcexport.diagrams.drawing import Undrawn
from rfcexport.policy import Limits, Refused
from rfcexport.processes import Finished, SaidTooMuch, TimedOut, run

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_LONGEST = 160
# A drawing of 50,000 elements, beyond which none is shown, has fewer.
_MOST_BYTES = 20_000_000


def path_of(name: str) -> Path | None:
    """The program of that name, that of this Python first; None where there is none."""
    own = Path(sysconfig.get_path("scripts")) / name
    if own.is_file():
        return own
    found = shutil.which(name)
    return Path(found) if found else None


def installed() -> tuple[Path, ...]:
    """The programs for diagrams that there are, for whoever shuts the others out."""
    return tuple(path for name in ("graphviz-pure", "d2", "plantuml") if (path := path_of(name)) is not None)


def asked(
    command: Sequence[str | Path], source: str, *, limits: Limits, variables: Mapping[str, str] | None = None
) -> Finished | Undrawn:
    """What the program made of `source`, given on standard input."""
    try:
        return run(
            command,
            given=source.encode("utf-8"),
            timeout_s=limits.diagram_s,
            variables=variables,
            most_bytes=_MOST_BYTES,
        )
    except SaidTooMuch:
        return Undrawn(1, f"must be at most {_MOST_BYTES:,} bytes when it is drawn; found more")
    except TimedOut:
        return Undrawn(1, f"must be drawn within {limits.diagram_s:g} s; found that it takes longer")
    except OSError as error:
        return Undrawn(1, f"must be drawn by {Path(command[0]).name}, which cannot be started; {error.strerror}")


def parsed(output: bytes) -> Element | Undrawn:
    """The SVG that a program wrote."""
    from rfcexport.svg.parsing import tree_of

    try:
        return tree_of(output)
    except Refused as error:
        return Undrawn(1, f"must be drawn as SVG that can be read; {error}")


def missing(kind: str, package: str) -> Undrawn:
    """That nothing draws diagrams of this kind here."""
    return Undrawn(1, f"must have {package} to draw {kind}; found none")


def short(text: str) -> str:
    """Words of a program in one line, not too long."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"
