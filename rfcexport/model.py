"""The typed tree that everything else reads: an RFC with its metadata and its sections.

Frozen values, tuples instead of lists. The blocks of a section stay pandoc's own nodes (`Block`), cleaned: pandoc
writes DOCX from them, and a second model of the same nodes would only add a place for mistakes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
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
    """An author. `name` is never empty: the handle or the address where the document gives no more.

    `remark` is what stands beside the name and is no affiliation: `(with input from others)`.
    """

    name: str
    email: str | None = None
    handle: str | None = None
    url: str | None = None
    affiliation: str | None = None
    remark: str | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of plain text, with the address it links to."""

    text: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the metadata as stated: its key, its text in runs, its line in the source.

    `attribute` names what of `Metadata` the key means (`status`, `authors`, ...), None where it has none of its own.
    """

    key: str
    runs: tuple[Run, ...]
    line: int | None = None
    attribute: str | None = field(default=None, compare=False)

    @property
    def text(self) -> str:
        """The value as plain text."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the document says of itself. None or empty where it says nothing.

    `created` and `updated` are ISO 8601 calendar dates (`YYYY-MM-DD` or `YYYY-MM`). `fields` holds every field that
    has no attribute of its own here, in the document's order; `stated` holds all of them, placeholders and fields
    stated twice too. `from_git` names the days that the history of the file gave, because the document states none.
    """

    title: str | None = None
    id: str | None = None
    status: Status | None = None
    authors: tuple[Person, ...] = ()
    created: str | None = None
    updated: str | None = None
    fields: tuple[Field, ...] = ()
    stated: tuple[Field, ...] = field(default=(), compare=False, repr=False)
    from_git: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what follows it. `level` counts from 1 without gaps; `anchor` is unique in the document.

    `stated_level` is the level that the author wrote, 1 for `#`.

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
    stated_level: int = 2

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
    """The bytes an RFC was read from. `path` is as given on the command line, `-` for standard input.

    `text` is what they say, with plain ends of lines; `content` is the bytes as they were, for exports to carry.
    """

    path: str
    sha256: str
    size: int
    text: str
    content: bytes = field(default=b"", compare=False, repr=False)

    @property
    def file_name(self) -> str:
        """The last part of the path."""
        return self.path.replace("\\", "/").rsplit("/", 1)[-1]


@dataclass(frozen=True, slots=True)
class Rfc:
    """One RFC: `blocks` is what stands before the first section.

    `title_line` is the line of the heading that names the document, None where no heading does. `reading` says for
    each dialect what was found in it, the surest first.
    """

    source: Source
    metadata: Metadata
    dialect: str
    lang: str | None
    blocks: tuple[Block, ...]
    sections: tuple[Section, ...]
    title_line: int | None = None
    reading: tuple[str, ...] = ()

    def walk(self) -> Iterator[Section]:
        """Every section, in reading order."""
        for section in self.sections:
            yield from section.walk()
