"""Code -> lines of marked-up HTML in one small palette, and what kind of code a block holds."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from html import escape

from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import Token, _TokenType
from pygments.util import ClassNotFound

from rfcexport.policy import Limits, rule_of

# Names that RFC authors write and Pygments does not know.
_ALIASES = {
    "cairo": "rust", "cue": "go", "golang": "go", "jsonc": "json", "json5": "json", "move": "rust", "mjs": "js",
    "noir": "rust", "patch": "diff", "shell-session": "console", "sh-session": "console", "wasm": "wast",
    "terminal": "console", "proto3": "protobuf", "protobuf3": "protobuf", "tsx": "tsx", "hjson": "json", "vue": "html",
    "svelte": "html", "zsh": "bash", "mdx": "markdown", "kql": "sql", "c#": "csharp", "f#": "fsharp",
}  # fmt: skip
_PLAIN = frozenset({"", "text", "txt", "plain", "plaintext", "none", "ascii", "output", "log", "art"})

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

_BOXES = re.compile("[\u2500-\u257f\u2580-\u259f\u25b2-\u25c4]")
_ASCII_ART = re.compile(
    # No quantifier gives back what it took: a line may be as long as a document.
    r"\+[-=]{2,}+[+>]|(?<![-=])[-=]{3,}+[>+|]|<[-=]{3,}|\|\s\s.*\||^\s*+[|v^]\s*+$|[\\/]\s{2,}+[\\/]|\+-{2,}"
)


def why_plain(code: str, language: str, limits: Limits) -> str | None:
    """Why `code` is not coloured though it could be: for much of it the gain is small and the cost is not."""
    lines = code.count("\n") + 1
    if lines <= limits.highlighted_lines or _lexer(language) is None:
        return None
    return f"{rule_of('highlighted-lines', limits)}; found {lines:,}"


def marked_lines(code: str, language: str, limits: Limits) -> list[str]:
    """The lines of `code` as HTML text, with `<span class>` for tokens where the language is known."""
    lexer = _lexer(language)
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
    first = classes[0] if classes else ""
    return re.split(r"[,\s:{]", first.strip("{}.").removeprefix("language-"))[0].lower()


def is_diff(language: str) -> bool:
    """Whether lines are to be tinted by their first sign."""
    return language in ("diff", "patch", "udiff")


def is_diagram(code: str, language: str) -> bool:
    """Whether the characters draw a picture that needs its grid: box drawing, or ASCII lines and corners."""
    if language not in _PLAIN:
        return False
    lines = code.split("\n")
    boxes = sum(1 for line in lines if _BOXES.search(line))
    drawn = sum(1 for line in lines if _ASCII_ART.search(line))
    return boxes >= 2 or (drawn >= 2 and drawn >= len(lines) * 0.25)


def columns_of(code: str) -> int:
    """The width of the longest line in cells; East Asian wide characters take two (Unicode TR 11)."""
    return max((_cells(line) for line in code.split("\n")), default=0)


def _cells(line: str) -> int:
    line = line.expandtabs(8)
    return len(line) if line.isascii() else sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in line)


@lru_cache(maxsize=64)
def _lexer(language: str) -> Lexer | None:
    if language in _PLAIN:
        return None
    try:
        return get_lexer_by_name(_ALIASES.get(language, language), stripnl=False, ensurenl=True)
    except ClassNotFound:
        return None


@lru_cache(maxsize=512)
def _class_of(kind: _TokenType) -> str:
    return next((_CLASSES[found] for found in _ancestry(kind) if found in _CLASSES), "")


def _ancestry(kind: _TokenType) -> Iterator[_TokenType]:
    found: _TokenType | None = kind
    while found is not None:
        yield found
        found = found.parent
