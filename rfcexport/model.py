"""The typed tree that everything else reads: an RFC with its metadata and its sections.

Frozen values, tuples instead of lists. The blocks of a section stay pandoc's own nodes (`Block`), cleaned: pandoc
writes DOCX from them, and a second model of the same nodes would only add a place for mistakes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeAlias

Block: TypeAlias = dict[str, Any]
"""A block node of pandoc's JSON tree, `{"t": ..., "c": ...}`; `line` is the source line it begins at."""

Inline: TypeAlias = dict[str, Any]
"""An inline node of pandoc's JSON tree."""


class State(Enum):
    """Where an RFC stands, whatever words its project uses for it."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    REVIEW = "review"
    ACCEPTED = "accepted"
    IMPLEMENTED = "implemented"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    DEFERRED = "deferred"
    SUPERSEDED = "superseded"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Status:
    """The status as stated, and what it means."""

    text: str
    state: State


@dataclass(frozen=True, slots=True)
class Person:
    """An author. `name` is never empty: the handle or the address where the document gives no more."""

    name: str
    email: str | None = None
    handle: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of plain text, with the address it links to."""

    text: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the metadata as stated: its key, its text in runs, its line in the source."""

    key: str
    runs: tuple[Run, ...]
    line: int | None = None

    @property
    def text(self) -> str:
        """The value as plain text."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the document says of itself. None or empty where it says nothing.

    `created` and `updated` are ISO 8601 calendar dates (`YYYY-MM-DD` or `YYYY-MM`). `fields` holds every field that
    has no attribute of its own here, in the document's order.
    """

    title: str | None = None
    id: str | None = None
    status: Status | None = None
    authors: tuple[Person, ...] = ()
    created: str | None = None
    updated: str | None = None
    fields: tuple[Field, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what follows it. `level` counts from 1 without gaps; `anchor` is unique in the document.

    `stated_number` is the number that the author wrote at the beginning of the heading (`1.` or `2.3`); it then stands
    in the place of `number`, and `words` is the heading without it.
    """

    number: str
    title: str
    level: int
    anchor: str
    line: int | None
    heading: tuple[Inline, ...]
    stated_number: str | None
    blocks: tuple[Block, ...]
    sections: tuple[Section, ...]

    @property
    def words(self) -> tuple[Inline, ...]:
        """The heading without the author's own number."""
        return self.heading[2:] if self.stated_number else self.heading

    @property
    def label(self) -> str:
        """The heading's text without the author's own number."""
        return self.title[len(self.stated_number) :].lstrip() if self.stated_number else self.title

    def walk(self) -> Iterator[Section]:
        """This section and all below it, in reading order."""
        yield self
        for section in self.sections:
            yield from section.walk()


@dataclass(frozen=True, slots=True)
class Source:
    """The bytes an RFC was read from. `path` is as given on the command line, `-` for standard input."""

    path: str
    sha256: str
    size: int
    text: str

    @property
    def file_name(self) -> str:
        """The last part of the path."""
        return self.path.replace("\\", "/").rsplit("/", 1)[-1]


@dataclass(frozen=True, slots=True)
class Rfc:
    """One RFC: `blocks` is what stands before the first section."""

    source: Source
    metadata: Metadata
    dialect: str
    lang: str | None
    blocks: tuple[Block, ...]
    sections: tuple[Section, ...]

    def walk(self) -> Iterator[Section]:
        """Every section, in reading order."""
        for section in self.sections:
            yield from section.walk()
