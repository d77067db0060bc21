"""Code -> lines of marked-up HTML in one small palette, and what kind of code a block holds."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from html import escape

from pygments.token import Token, _TokenType

from rfcexport.code_languages import DIAGRAM_SOURCES, PLAIN, lexer_of
from rfcexport.info_strings import NUMBERED, UNNUMBERED
from rfcexport.policy import Limits, rule_of

# The palette: a class for each kind of token, the most general kind that has one.
_CLASSES = {
    Token.Comment: "c", Token.Comment.Preproc: "p", Token.Comment.PreprocFile: "s", Token.Keyword: "k",
    Token.Keyword.Constant: "m", Token.Keyword.Type: "t", Token.Literal: "m", Token.Literal.String: "s",
    Token.Literal.Number: "m", Token.Literal.String.Interpol: "n", Token.Name.Attribute: "a", Token.Name.Builtin: "t",
    Token.Name.Class: "t", Token.Name.Constant: "m", Token.Name.Decorator: "p", Token.Name.Exception: "t",
    Token.Name.Function: "f", Token.Name.Tag: "k", Token.Name.Builtin.Pseudo: "k", Token.Name.Namespace: "n",
    Token.Operator.Word: "k", Token.Generic.Deleted: "gd", Token.Generic.Inserted: "gi", Token.Generic.Heading: "gh",
    Token.Generic.Subheading: "gh", Token.Generic.Prompt: "c", Token.Generic.Output: "o", Token.Generic.Strong: "k",
}  # fmt: skip

# Code in which a lexer fails as often is of another language; and each time it may have looked through all of the rest.
_MOST_ERRORS = 100

SMALLEST_READABLE_PT = 5.5
"""Smaller than that the words of a drawing are not read; its page is turned instead."""
DRAWING_LEADING = 1.16
"""Leading to size at which the strokes of box drawing join (DejaVu Sans Mono)."""

# Sources of diagrams are text too, but no drawings: `A ---> B` is an edge.
_MAY_DRAW = (PLAIN - DIAGRAM_SOURCES) | {"ditaa", "svgbob", "console", "terminal", "term", "session", "shell-session",
    "shellsession", "sh-session", "bash-session", "cmdline", "prompt", "bash", "sh", "shell", "zsh"}  # fmt: skip
_SHELLS = frozenset({"bash", "sh", "shell", "zsh"})
_FEWEST, _SHARE_OF_BOXES, _SHARE_DRAWN, _SHARE_IN_SHELLS = 2, 0.15, 0.25, 0.4
# What fits a page at the size of code, and at 7 points.
_COLUMNS_OF_PAGE, _COLUMNS_OF_TREE = 90, 100
_BRANCH = re.compile(r"[\s|+`\\\u2500-\u257f-]*+")

_BOXES = re.compile("[\u2500-\u257f\u2580-\u259f\u25b2-\u25c4]")
_ASCII_ART = re.compile(
    # No quantifier gives back what it took: a line may be as long as a document.
    r"\+[-=]{2,}+[+>]|(?<![-=])[-=]{3,}+[>+|]|<[-=]{3,}|\|\s\s.*\||^\s*+[|v^]\s*+$|[\\/]\s{2,}+[\\/]|\+-{2,}"
)


def why_plain(code: str, language: str, limits: Limits) -> str | None:
    """Why `code` is not coloured though it could be: for much of it the gain is small and the cost is not."""
    lines = code.count("\n") + 1
    if lines <= limits.highlighted_lines or lexer_of(language) is None:
        return None
    return f"{rule_of('highlighted-lines', limits)}; found {lines:,}"


def marked_lines(code: str, language: str, limits: Limits) -> list[str]:
    """The lines of `code` as HTML text, with `<span class>` for tokens where the language is known."""
    lexer = lexer_of(language)
    lines = code.split("\n")
    if lexer is None or len(lines) > limits.highlighted_lines:
        return [escape(line, quote=False) for line in lines]
    marked: list[list[str]] = [[]]
    errors = 0
    for kind, text in lexer.get_tokens(code):
        errors += kind is Token.Error
        if errors > _MOST_ERRORS:
            return [escape(line, quote=False) for line in lines]
        css = _class_of(kind)
        for index, part in enumerate(text.split("\n")):
            if index:
                marked.append([])
            if part:
                escaped = escape(part, quote=False)
                marked[-1].append(f'<span class="{css}">{escaped}</span>' if css and not part.isspace() else escaped)
    # A lexer may normalise what it reads; words are worth more than colours.
    if len(marked) == len(lines) + 1 and not marked[-1]:
        marked.pop()
    if len(marked) != len(lines):
        return [escape(line, quote=False) for line in lines]
    return ["".join(parts) for parts in marked]


def language_of(classes: list[str]) -> str:
    """The language that the info string of a fence names: `rust,ignore` and `{.python}` read right."""
    first = next((name for name in classes if name not in (NUMBERED, UNNUMBERED)), "")
    return re.split(r"[,\s:{]", first.strip("{}.").removeprefix("language-"))[0].lower()


def is_diff(language: str) -> bool:
    """Whether lines are to be tinted by their first sign."""
    return language in ("diff", "patch", "udiff")


def is_diagram(code: str, language: str) -> bool:
    """Whether the characters draw a picture that needs its grid: box drawing, or ASCII lines and corners.

    It must be most of what stands there: prose, a log or code with a line drawn in it is better broken than shrunk.
    """
    if language not in _MAY_DRAW:
        return False
    lines = [line for line in code.split("\n") if line.strip()]
    boxes = {index for index, line in enumerate(lines) if _BOXES.search(line)}
    if language in _SHELLS:
        return len(boxes) >= _FEWEST and len(boxes) >= len(lines) * _SHARE_IN_SHELLS
    drawn = boxes | {index for index, line in enumerate(lines) if _ASCII_ART.search(line)}
    if (len(boxes) < _FEWEST or len(boxes) < len(lines) * _SHARE_OF_BOXES) and (
        len(drawn) < _FEWEST or len(drawn) < len(lines) * _SHARE_DRAWN
    ):
        return False
    if max(map(columns_of, lines)) > _COLUMNS_OF_TREE and all(_is_branch(lines[index]) for index in drawn):
        return False
    widest = max(columns_of(line) for index, line in enumerate(lines) if index in drawn)
    beside = max((columns_of(line) for index, line in enumerate(lines) if index not in drawn), default=0)
    return beside <= max(widest, _COLUMNS_OF_PAGE)


def _is_branch(line: str) -> bool:
    """Whether the line is one of a tree, drawn at its beginning alone: where it is long, it may as well go on below."""
    rest = _BRANCH.sub("", line, count=1)
    is_edge = not rest and columns_of(line) > _COLUMNS_OF_TREE / 2
    return not is_edge and not _BOXES.search(rest) and not _ASCII_ART.search(rest)


def columns_of(code: str) -> int:
    """The width of the longest line in cells; East Asian wide characters take two (Unicode TR 11)."""
    return max((_cells(line) for line in code.split("\n")), default=0)


def _cells(line: str) -> int:
    line = line.expandtabs(8)
    return len(line) if line.isascii() else sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in line)


@lru_cache(maxsize=512)
def _class_of(kind: _TokenType) -> str:
    return next((_CLASSES[found] for found in _ancestry(kind) if found in _CLASSES), "")


def _ancestry(kind: _TokenType) -> Iterator[_TokenType]:
    found: _TokenType | None = kind
    while found is not None:
        yield found
        found = found.parent
