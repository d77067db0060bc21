"""An RFC as `show` prints it: the model as a JSON value (schema 1), or metadata and section tree for people."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

from rfcexport.diagnostics import Diagnostic
from rfcexport.model import Person, Rfc, Section, State
from rfcexport.pandoc_ast import word_count
from rfcexport.reporters import json_of
from rfcexport.terminal import printable

SCHEMA = 1
"""The version of the JSON value, published as `docs/schema/show-1.schema.json`."""


def model_json(rfc: Rfc, diagnostics: Iterable[Diagnostic] = ()) -> dict[str, Any]:
    """The model of `rfc`; null or an empty list where the document does not say.

    `words` counts what stands between a heading and the next one, so that the counts add up over the tree.
    """
    metadata = rfc.metadata
    status = metadata.status
    return {
        "schema": SCHEMA,
        "source": {
            "path": printable(rfc.source.path),
            "sha256": rfc.source.sha256,
            "bytes": rfc.source.size,
            "dialect": rfc.dialect,
        },
        "title": metadata.title,
        "id": metadata.id,
        "status": {"text": status.text, "state": status.state.value} if status else None,
        "authors": [_person_json(person) for person in metadata.authors],
        "created": metadata.created,
        "updated": metadata.updated,
        "from_git": list(metadata.from_git),
        "fields": [{"key": field.key, "text": field.text, "line": field.line} for field in metadata.fields],
        "sections": [_section_json(section) for section in rfc.sections],
        "diagnostics": [json_of(diagnostic) for diagnostic in diagnostics],
    }


def _person_json(person: Person) -> dict[str, str | None]:
    return {
        "name": person.name,
        "email": person.email,
        "handle": person.handle,
        "url": person.url,
        "affiliation": person.affiliation,
    }


def _section_json(section: Section) -> dict[str, Any]:
    return {
        "number": section.number,
        "title": section.title,
        "level": section.level,
        "anchor": section.anchor,
        "line": section.line,
        "words": word_count(section.blocks),
        "sections": [_section_json(below) for below in section.sections],
    }


def outline_of(rfc: Rfc) -> str:
    """The title, the metadata and the section tree of `rfc`, in columns."""
    metadata = rfc.metadata
    rows = [
        ("Id", metadata.id),
        ("Status", _status_text(rfc)),
        ("Author" if len(metadata.authors) == 1 else "Authors", ", ".join(map(_person_text, metadata.authors))),
        ("Created", _day_text("created", rfc)),
        ("Updated", _day_text("updated", rfc)),
        *((field.key, field.text) for field in metadata.fields),
    ]
    stated = [(label, printable(text)) for label, text in rows if text]
    title = metadata.title or f"{rfc.source.file_name} (no title stated)"
    parts = [[printable(title)], _columns(stated), _section_lines(rfc)]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _status_text(rfc: Rfc) -> str | None:
    status = rfc.metadata.status
    if status is None:
        return None
    is_told = status.state is State.UNKNOWN or status.text.lower() == status.state.value
    return status.text if is_told else f"{status.text} ({status.state.value})"


def _day_text(name: str, rfc: Rfc) -> str | None:
    day: str | None = getattr(rfc.metadata, name)
    return f"{day} (from git)" if name in rfc.metadata.from_git else day


def _person_text(person: Person) -> str:
    handle = f"@{person.handle}" if person.handle and person.name != f"@{person.handle}" else None
    email = f"<{person.email}>" if person.email and person.name != person.email else None
    marks = " ".join(part for part in (person.name, email, handle) if part)
    beside = "; ".join(filter(None, (person.affiliation, person.remark)))
    return f"{marks} ({beside})" if beside else marks


def _section_lines(rfc: Rfc) -> list[str]:
    sections = [
        (
            section.number,
            f"{'  ' * (section.level - 1)}{printable(section.title)}",
            section.line,
            word_count(section.blocks),
        )
        for section in rfc.walk()
    ]
    rows = [
        (number, title, f"line {line}" if line else "", "1 word" if words == 1 else f"{words:,} words")
        for number, title, line, words in sections
    ]
    return _columns(rows, right_aligned={3})


def _columns(rows: Iterable[tuple[str, ...]], *, right_aligned: Iterable[int] = ()) -> list[str]:
    """The rows as lines, each column as wide as its widest cell."""
    cells = [tuple(printable(cell) for cell in row) for row in rows]
    widths = [max(map(_width, column)) for column in zip(*cells, strict=True)]
    right = set(right_aligned)

    def padded(row: tuple[str, ...]) -> Iterator[str]:
        for index, (cell, width) in enumerate(zip(row, widths, strict=True)):
            space = " " * (width - _width(cell))
            yield f"{space}{cell}" if index in right else f"{cell}{space}"

    return ["  ".join(padded(row)).rstrip() for row in cells]


def _width(text: str) -> int:
    """How many cells of a terminal `text` takes. Source: UAX 11; wide and full-width characters take two."""
    return sum(
        0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in text
    )
