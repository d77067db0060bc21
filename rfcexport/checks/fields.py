"""Fields as the checks see them: which ones really say something, where they stand, and how they relate RFCs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rfcexport.checks.subject import Subject
from rfcexport.keys import attribute_of, normal_key
from rfcexport.metadata import is_placeholder
from rfcexport.model import Field, Metadata
from rfcexport.states import is_choice

SUPERSEDES = frozenset({"supersedes", "supercedes", "replaces", "obsoletes"})
SUPERSEDED_BY = frozenset({
    "superseded by", "superceded by", "replaced by", "obsoleted by", "replacement", "successor", "superseded",
    "superceded",
})  # fmt: skip
UPDATES = frozenset({"updates", "amends", "modifies"})
UPDATED_BY = frozenset({"updated by", "amended by", "modified by"})
REQUIRES = frozenset({"requires", "depends on", "required rfc", "prerequisite", "prerequisites"})

_EMPTY = re.compile(r"(?i)\W*+(?:(?:none|no|nil|null|n/?a|tbd|unknown)\W*+)?")
# How far below the line of its key a value may begin, as in a list of YAML.
_REACH = 3


def states_something(field: Field) -> bool:
    """Whether the field holds a value that no template left there."""
    text = field.text.strip()
    return bool(text) and not is_placeholder(text) and not (field.attribute == "status" and is_choice(text))


def names_something(field: Field) -> bool:
    """Whether the field names anything: `Superseded by: None` does not."""
    return states_something(field) and _EMPTY.fullmatch(field.text) is None


def attribute_named(name: str) -> str | None:
    """The attribute that a rule means by `name`: its own name, or any key that states it."""
    found = attribute_of(name)
    return found[0] if found else None


def fields_of(metadata: Metadata, attribute: str) -> Iterator[Field]:
    """Every field that states the attribute, in the document's order."""
    return (field for field in metadata.stated if field.attribute == attribute)


def fields_called(metadata: Metadata, keys: frozenset[str]) -> Iterator[Field]:
    """Every field under one of `keys`, which are normal keys."""
    return (field for field in metadata.stated if normal_key(field.key) in keys)


def column_of(subject: Subject, line: int | None, text: str) -> int | None:
    """Where `text` begins on that line of the source; None where it is not found there as it stands."""
    if line is None or not text or not 0 < line <= len(subject.lines):
        return None
    found = subject.lines[line - 1].text.find(text)
    return found + 1 if found >= 0 else None


def place_of(subject: Subject, field: Field, text: str | None = None) -> tuple[int | None, int | None]:
    """The line and column of a field's value, or of the part `text` of it; its line alone where that is not found."""
    wanted = text or field.text.strip()
    if field.line is None:
        return None, None
    for part in (wanted, wanted.split("; ", 1)[0], wanted.split(" ", 1)[0]):
        for line in range(field.line, field.line + _REACH + 1):
            text_of_line = subject.lines[line - 1].text if line <= len(subject.lines) else ""
            # Behind the key, which may hold the same word.
            start = (
                text_of_line.find(field.key) + len(field.key) if line == field.line and field.key in text_of_line else 0
            )
            if part and (found := text_of_line.find(part, start)) >= 0:
                return line, found + 1
    return field.line, None
