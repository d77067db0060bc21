"""The column of a finding that the tree gives a line only: where the line holds what the message quotes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from rfcexport.diagnostics import Diagnostic

_FOUND = re.compile(r"; found (?:[^']*: )?(?:'(?P<quoted>.*)'|(?P<bare>\S+?))(?:\.\.\.|,.*)?$", re.DOTALL)

# What the source has where something is missing.
_OPENERS = {"image-alt": "![", "html-comment-unclosed": "<!--", "html-style-refused": "<style"}


def with_columns(diagnostics: Iterable[Diagnostic], lines: Sequence[str], *, path: str) -> Iterator[Diagnostic]:
    """`diagnostics`, each with the column at which its line holds the words that it found, where it has none yet.

    `lines` are those of the source at `path`; what was found in another file stays as it is.
    """
    for diagnostic in diagnostics:
        line = diagnostic.position.line
        sought = _sought(diagnostic)
        is_open = diagnostic.position.column is None and diagnostic.position.path == path
        if not is_open or line is None or not 0 < line <= len(lines) or not sought:
            yield diagnostic
            continue
        at = lines[line - 1].find(sought)
        position = replace(diagnostic.position, column=at + 1) if at >= 0 else diagnostic.position
        yield replace(diagnostic, position=position)


def _sought(diagnostic: Diagnostic) -> str:
    """The words of the source that the message is about; empty where it quotes none."""
    if opener := _OPENERS.get(diagnostic.slug):
        return opener
    found = _FOUND.search(diagnostic.message)
    words = (found["quoted"] or found["bare"]) if found else ""
    return "" if words in ("none", "neither") else words
