"""One case in one format: the real command in a folder of its own, and everything that it did."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count
from pathlib import Path

from tests.hostile.inspection import FORMATS, Contents, inspect
from tests.hostile.lab import Lab
from tests.hostile.listener import Listener
from tests.hostile.measuring import Measured, measure
from tests.words import text_of

DOCUMENT_S = 60
"""How long a document may take; what is around it has `AROUND_S`."""

AROUND_S = 15
_LINE = re.compile(
    r"(?P<path>.*?)(?::(?P<line>\d+))?(?::(?P<column>\d+))?: (?P<weight>error|warning|note)\[(?P<slug>[\w-]+)\]: .+"
)
_LIMITS = frozenset({"footnote-cycle", "front-matter-alias"})


@dataclass(frozen=True, slots=True)
class Case:
    """A hostile input and what must come of it.

    `exits` are words of the table: ok, refused, limit, env. `write` puts the input into its lab, None where it is
    there; `check` tells in words what is not as it must be, beyond what is asked of every run.
    """

    name: str
    kind: str
    formats: tuple[str, ...]
    exits: frozenset[str]
    must: str
    check: Callable[[Ran], Iterator[str]]
    write: Callable[[Lab], None] | None = None
    sources: tuple[bytes, ...] = ()
    options: tuple[str, ...] = ()
    is_big: bool = False


@dataclass(frozen=True)
class Finding:
    """A message on standard error."""

    path: str
    line: int | None
    column: int | None
    weight: str
    slug: str
    text: str


@dataclass
class Ran:
    """One run of the command: what it was called with, how it ended, what it left."""

    case: Case
    to: str
    source: bytes
    measured: Measured
    outputs: dict[bytes, bytes]
    remains: list[str]
    hits: list[str] = field(default_factory=list)

    @property
    def output(self) -> bytes | None:
        """The document that was made, None where none was."""
        return next(iter(self.outputs.values()), None)

    @cached_property
    def said(self) -> str:
        """Standard error; bytes that are no UTF-8 as escapes of the form `\\xff`."""
        return self.measured.err.decode("utf-8", "backslashreplace")

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """The messages, in order."""
        found = (_LINE.fullmatch(line) for line in self.said.split("\n"))
        return tuple(
            Finding(
                one["path"],
                int(one["line"]) if one["line"] else None,
                int(one["column"]) if one["column"] else None,
                one["weight"],
                one["slug"],
                one[0],
            )
            for one in found
            if one is not None
        )

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The messages of the weight that stops a document."""
        return tuple(one for one in self.findings if one.weight == "error")

    @property
    def outcome(self) -> str:
        """How it ended, in a word of the table; `killed` or `crashed` where no word is there for it."""
        match self.measured.code:
            case None:
                return "killed"
            case 0:
                return "ok"
            case 1 if any(one.slug.startswith("limit-") or one.slug in _LIMITS for one in self.errors):
                return "limit"
            case 1 | 2:
                return "refused"
            case 3:
                return "env"
            case code:
                return f"crashed with {code}"

    @cached_property
    def contents(self) -> Contents | None:
        """The document taken to pieces, None where there is none."""
        return inspect(self.output, self.to) if self.output is not None else None

    @cached_property
    def text(self) -> str | None:
        """The text of the document as its readers see it, None where there is none."""
        return text_of(self.output, self.to) if self.output is not None else None


class Range:
    """Where runs take place: a folder with a lab in it, and a listener beside it."""

    def __init__(self, folder: Path, lab: Lab, listener: Listener | None, *, root: Path | None = None) -> None:
        """Runs get folders of their own below `folder`; `root` is stated on the command line where there is one."""
        self.folder, self.lab, self.listener, self.root = folder, lab, listener, root
        self._numbers = count(1)

    def run(self, case: Case, to: str, sources: Sequence[bytes], *, wall_s: float) -> Ran:
        """`sources` of a case exported as `to` in one call."""
        place = self.folder / f"run{next(self._numbers)}"
        out, temporary, said = place / "out", place / "tmp", place / "said"
        for folder in (out, temporary, said):
            folder.mkdir(parents=True)
        before = _below(self.lab.folder)
        rooted = ("--root", str(self.root)) if self.root is not None else ()
        command = [*program(), to, *rooted, *case.options, "-o", f"{out}/", "--", *sources]
        variables = {"TMPDIR": str(temporary), "XDG_CACHE_HOME": str(self.folder / "cache"), "NO_COLOR": "1"}
        try:
            measured = measure(command, folder=place, variables=variables, wall_s=wall_s, said=said)
            outputs = {os.fsencode(path.name): path.read_bytes() for path in sorted(out.iterdir()) if path.is_file()}
            wanted = {name for name in outputs if name.endswith(f".{to}".encode()) and not name.startswith(b".")}
            remains = [f"output folder: {name!a}" for name in outputs.keys() - wanted]
            remains += [f"temporary folder: {name}" for name in sorted(_below(temporary))]
            remains += [f"documents: {name}" for name in sorted(_below(self.lab.folder) - before)]
            remains += [f"working folder: {name}" for name in sorted(_below(place)) if "/" not in name and
                        name not in ("out", "tmp", "said")]  # fmt: skip
        finally:
            shutil.rmtree(place, ignore_errors=True)
        hits = self.listener.new_hits() if self.listener is not None else []
        return Ran(case, to, sources[0], measured, {name: outputs[name] for name in sorted(wanted)}, remains, hits)


def program() -> list[str]:
    """The command as it is installed beside this Python, else as a module."""
    installed = Path(sys.executable).with_name("rfcexport")
    return [str(installed)] if installed.is_file() else [sys.executable, "-m", "rfcexport"]


def formats_of(words: str) -> tuple[str, ...]:
    """The formats that a row of the table names."""
    return FORMATS if words in ("all", "batch") else tuple(words.split(","))


def _below(folder: Path) -> set[str]:
    """Every path below a folder, from it; names that are no text as escapes."""
    found: set[str] = set()
    for place, folders, files in os.walk(folder):
        shown = ascii(os.path.relpath(place, folder))[1:-1]
        found |= {f"{shown}/{ascii(name)[1:-1]}".removeprefix("./") for name in (*folders, *files)}
    return found
