"""What a check is given, and what it gives back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

from rfcexport.checks.lines import Comment, Fence, Line, lines_of
from rfcexport.checks.nodes import Nodes, nodes_of
from rfcexport.diagnostics import Severity
from rfcexport.keys import NOTHING_TAUGHT
from rfcexport.model import Rfc
from rfcexport.policy import Policy
from rfcexport.rules import Rules
from rfcexport.vocabulary import Vocabulary

__all__ = ["Check", "Found", "Line", "Subject", "subject_of"]

_NEAR = 60  # how many lines below the beginning of a block its words are looked for


class Found(NamedTuple):
    """One thing that is wrong: `message` reads `must ...; found ...`; `line` and `column` count from 1."""

    message: str
    line: int | None = None
    column: int | None = None
    hint: str | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """One RFC under check. `today` is an input: no check looks at the clock."""

    rfc: Rfc
    lines: tuple[Line, ...]
    rules: Rules
    policy: Policy
    today: date
    nodes: Nodes
    comments: tuple[Comment, ...]
    unclosed_fences: tuple[Fence, ...]
    font_folders: tuple[Path, ...] = ()
    vocabulary: Vocabulary = NOTHING_TAUGHT

    def place_of(self, words: Iterable[str], line: int | None) -> tuple[int | None, int | None]:
        """Line and column of the first of `words` that stands on `line` or soon below; only the line where none does.

        The words are tried in turn: the first is the one wanted most.
        """
        if line is None:
            return None, None
        for word in words:
            for near in self.lines[line - 1 : line - 1 + _NEAR]:
                if word and (column := near.text.find(word) + 1):
                    return near.number, column
        return line, None


@dataclass(frozen=True, slots=True)
class Check:
    """A row of the table of checks."""

    slug: str
    severity: Severity
    find: Callable[[Subject], Iterable[Found]]


def subject_of(
    rfc: Rfc,
    *,
    rules: Rules,
    policy: Policy,
    today: date,
    font_folders: tuple[Path, ...] = (),
    vocabulary: Vocabulary = NOTHING_TAUGHT,
) -> Subject:
    """`rfc` with its lines told apart. `font_folders`: those of the theme; the packaged ones where none is given.

    `vocabulary` holds the words that the project taught.
    """
    first = next((section.line for section in rfc.sections if section.line is not None), None)
    told = lines_of(rfc.source.text, first_section=first)
    return Subject(
        rfc,
        told.lines,
        rules,
        policy,
        today,
        nodes_of(rfc),
        told.comments,
        told.unclosed,
        tuple(font_folders),
        vocabulary,
    )
