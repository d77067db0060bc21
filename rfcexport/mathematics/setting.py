"""One document's formulas put to MathJax: each is read, those that wait for a number are read again, all are drawn."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from rfcexport.diagrams.measuring import Faces
from rfcexport.invisible import UNPRINTED, named
from rfcexport.javascript import Script, ScriptFailed, Shipped
from rfcexport.mathematics.mathml import cleaned_mathml
from rfcexport.mathematics.outlines import LETTERS, outlines_of
from rfcexport.mathematics.pieces import PACKAGE, Formula, Piece, Unset
from rfcexport.policy import Limits, Refused
from rfcexport.theme import load_theme

_MIB = 256
# Its parts, each after those that it builds on.
_EXTENSIONS = (
    "ams", "amscd", "bbox", "boldsymbol", "braket", "enclose", "cancel", "empheq", "cases", "centernot", "color",
    "newcommand", "configmacros", "extpfeil", "gensymb", "mathtools", "mhchem", "textmacros", "textcomp", "unicode",
    "upgreek", "verb",
)  # fmt: skip
_MATHJAX = Shipped(
    PACKAGE,
    "mathjax",
    "static/mathjax/es5",
    (
        "core.js",
        "adaptors/liteDOM.js",
        "input/tex-base.js",
        *(f"input/tex/extensions/{name}.js" for name in _EXTENSIONS),
        "output/svg.js",
        "output/svg/fonts/tex.js",
    ),
)
_LONGEST_LINE_EM = 1_000.0
_MOST_FAILURES = 3
_LONGEST_WORDS = 120
# An inline formula has no lines, so that two backslashes were one to their author, who thought that Markdown takes one.
_DOUBLED = re.compile(r"\\\\(?=[A-Za-z{}_#%|,;!$])")
_HAS_LINES = re.compile(r"\\begin\b|\\(?:substack|cases|[pbvBV]?matrix|eqalign|(?:re)?newcommand|[gxe]?def)\b")
_REFERENCE = re.compile(r"\\(?:eq)?ref\s*\{([^{}]*)\}")
_STEERING = re.compile(f"[{UNPRINTED}]")
_COMMAND = re.compile(r"\\(?:[A-Za-z@]+|.)")
_ENVIRONMENT = re.compile(r"'([^']*)'")


@dataclass(frozen=True, slots=True)
class Line:
    """What a formula stands in: the width of a line in em, and the colour of its letters."""

    width_em: float
    colour: str


@cache
def script(seconds: float) -> Script:
    """MathJax, loaded when it is first called; raises `Lacking`."""
    return Script([*_MATHJAX.paths(), Path(__file__).with_name("formulas.js")], mib=_MIB, seconds=seconds)


def _width_em(sign: str) -> float:
    """How wide a sign is that the face of formulas lacks, as a letter of the page."""
    return _letters().width(sign, 1.0)


@cache
def _letters() -> Faces:
    theme = load_theme()
    return Faces(LETTERS, theme.faces["mono"], tuple(theme.faces["fallback"]), theme.font_folders)


class _Failed(Exception):
    """The engine failed at the piece of that number, and knows nothing of the others any more."""

    def __init__(self, number: int, reason: str) -> None:
        super().__init__(reason)
        self.number = number


class Setting:
    """The formulas of a document within MathJax."""

    def __init__(self, engine: Script, line: Line, limits: Limits, *, is_numbered: bool) -> None:
        self._engine = engine
        self._line = line
        self._limits = limits
        self._numbers = "all" if is_numbered else "ams"

    def all_of(self, pieces: Sequence[Piece]) -> tuple[Formula | Unset, ...]:
        """Every formula set, or the reason; one that the engine fails at is left out, and the others are set anew."""
        given_up: dict[int, Unset] = {
            number: refusal
            for number, piece in enumerate(pieces)
            if (refusal := self._refusal(number, piece)) is not None
        }
        for _ in range(_MOST_FAILURES):
            try:
                return self._attempt(pieces, given_up)
            except _Failed as failure:
                given_up[failure.number] = Unset(pieces[failure.number].tex, str(failure))
        reason = "must be among formulas that can be set; found too many at which the engine fails"
        return tuple(
            given_up.get(number) or Unset(piece.tex, reason, is_for_all=True) for number, piece in enumerate(pieces)
        )

    def _refusal(self, number: int, piece: Piece) -> Unset | None:
        size = len(piece.tex.encode("utf-8", "surrogatepass"))
        if size > self._limits.formula_bytes:
            return Unset(piece.tex, f"must be at most {self._limits.formula_bytes:,} bytes; found {size:,}")
        if number >= self._limits.formulas:
            rule = f"must be one of at most {self._limits.formulas:,} formulas; found more"
            return Unset(piece.tex, rule, is_for_all=True)
        return None

    def _attempt(self, pieces: Sequence[Piece], given_up: dict[int, Unset]) -> tuple[Formula | Unset, ...]:
        outcome: list[Formula | Unset | dict[str, Any]] = [
            given_up.get(number) or self._read(number, piece) for number, piece in enumerate(pieces)
        ]
        for number, piece in enumerate(pieces):
            found = outcome[number]
            if isinstance(found, dict) and found["waits"]:
                outcome[number] = self._read_again(number, piece, found)
        return tuple(
            self._drawn(number, piece, found) if isinstance(found, dict) else found
            for number, (piece, found) in enumerate(zip(pieces, outcome, strict=True))
        )

    def _asked(self, number: int, function: str, *given: object) -> dict[str, Any]:
        try:
            if number == 0 and function == "compile":
                self._engine.call("begin", self._numbers)
            answer: dict[str, Any] = self._engine.call(function, *given)
        except ScriptFailed as error:
            rule = f"must be set within {self._limits.formula_s:g} s and {_MIB} MiB"
            raise _Failed(number, f"{rule}; found: {error}") from error
        return answer

    def _read(self, number: int, piece: Piece) -> Unset | dict[str, Any]:
        answer = self._asked(number, "compile", as_meant(piece), piece.is_display)
        return _unset(piece, answer) if "fault" in answer else answer

    def _read_again(self, number: int, piece: Piece, found: dict[str, Any]) -> Unset | dict[str, Any]:
        answer = self._asked(number, "again", found["number"])
        if "fault" in answer:
            return _unset(piece, answer)
        for reference in _REFERENCE.finditer(piece.tex):
            if reference[1] not in answer["known"]:
                reason = f"must refer to a label of this document; found {_short(reference[1])!r}"
                return Unset(piece.tex, reason, reference[0], _line_at(piece.tex, reference.start()))
        return found

    def _drawn(self, number: int, piece: Piece, found: dict[str, Any]) -> Formula | Unset:
        asked = found["number"], min(self._line.width_em, _LONGEST_LINE_EM)
        answer = self._asked(number, "typeset", *asked)
        if "lacking" in answer:
            self._asked(number, "learn", {sign: _width_em(sign) for sign in answer["lacking"]})
            answer = self._asked(number, "typeset", *asked)
        if "fault" in answer:
            return _unset(piece, answer)
        if (steering := _STEERING.search(answer["svg"])) is not None:
            # Sources come without such signs, but `\unicode` names any sign by its number.
            return Unset(piece.tex, f"must show the signs that it names; found {named(steering[0])}")
        try:
            drawn = outlines_of(answer["svg"], self._line.colour)
            text = cleaned_mathml(answer["mathml"], piece.tex)
        except Refused as error:
            return Unset(piece.tex, str(error))
        return Formula(
            piece.tex,
            drawn.svg,
            text,
            drawn.width_em,
            drawn.height_em,
            drawn.depth_em,
            tuple(found["labels"]),
            drawn.is_line,
        )


def as_meant(piece: Piece) -> str:
    """The formula with one backslash where its author wrote two because of Markdown (`$\\\\{a\\\\}$`)."""
    if piece.is_display or _HAS_LINES.search(piece.tex):
        return piece.tex
    return _DOUBLED.sub(r"\\", piece.tex)


def _unset(piece: Piece, answer: dict[str, Any]) -> Unset:
    """What MathJax says of a formula, in the form of a finding."""
    fault = str(answer["fault"]).partition("\n")[0].strip()
    named = _COMMAND.search(fault)
    command = named[0] if named else None
    if answer["kind"] == "UndefinedControlSequence":
        reason = f"must use commands that are defined; found {command}"
    elif answer["kind"] == "UnknownEnv":
        name = _ENVIRONMENT.search(fault)
        command = f"\\begin{{{name[1]}}}" if name else None
        reason = f"must use environments that are known; found {command}"
    else:
        reason = f"must be TeX that can be read; found: {_short(fault)}"
    return Unset(piece.tex, reason, command, _line(piece, command))


def _line(piece: Piece, command: str | None) -> int:
    """The line that the command stands in; the first where it comes from what another one stands for."""
    if command is None:
        return 1
    is_word = command[-1].isalpha()
    found = re.search(re.escape(command) + (r"(?![A-Za-z])" if is_word else ""), piece.tex)
    return _line_at(piece.tex, found.start()) if found else 1


def _line_at(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_WORDS else f"{text[:_LONGEST_WORDS]}…"
