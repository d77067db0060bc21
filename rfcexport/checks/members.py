"""One RFC of a set, cut down to what the others are compared with: small, and fit to cross from process to process."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from rfcexport.checks.fields import (
    REQUIRES,
    SUPERSEDED_BY,
    SUPERSEDES,
    UPDATED_BY,
    UPDATES,
    fields_of,
    names_something,
)
from rfcexport.checks.identifiers import (
    GENERIC_SERIES,
    Identifier,
    identifier_in_name,
    identifier_of,
    is_index_name,
    without_language,
)
from rfcexport.checks.references import Reference, local_target, normal_path, references_in
from rfcexport.keys import attribute_of, normal_key
from rfcexport.model import Block, Field, Rfc, Run, State, Status
from rfcexport.pandoc_ast import block_text, line_of, rows_of, walk
from rfcexport.states import state_of

_NOTICE = re.compile(r"(?i)\b(?:super[sc]eded|obsoleted|replaced)\s+(?:entirely\s+)?by\b(.{0,160})")
# Folders that say where an RFC stands, not which series it is of.
_SHELVES = frozenset({
    "accepted", "active", "approved", "archive", "archived", "archives", "attic", "deferred", "done", "draft", "drafts",
    "experimental", "final", "finished", "implemented", "inactive", "obsolete", "old", "open", "pending", "proposed",
    "rejected", "review", "superseded", "withdrawn",
})  # fmt: skip


class Relation(Enum):
    """How one RFC bears on another."""

    SUPERSEDES = "supersedes"
    SUPERSEDED_BY = "is superseded by"
    REQUIRES = "requires"
    UPDATES = "updates"
    UPDATED_BY = "is updated by"


@dataclass(frozen=True, slots=True)
class Related:
    """What an RFC says of another one, and on which line."""

    relation: Relation
    reference: Reference
    line: int | None


@dataclass(frozen=True, slots=True)
class IndexLink:
    """A link of an index to an RFC, with the title and the status that its row of a table states."""

    target: str
    line: int | None
    title: str | None = None
    state: State | None = None
    status: str | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """One RFC of a set. `links` is empty unless the file may be an index of the others.

    `home` is the folder that its series lies in: without an RFC's own folder, and without one such as `accepted/`.
    `original` is the path without the mark of a translation: equal for a document and its translations.
    """

    path: str
    home: str
    original: str
    title: str | None
    id: str | None
    identifier: Identifier | None
    status: Status | None
    line: int | None
    id_line: int | None
    status_line: int | None
    related: tuple[Related, ...] = ()
    links: tuple[IndexLink, ...] = ()


def member_of(rfc: Rfc) -> Member:
    """`rfc` as a member of a set."""
    metadata, path = rfc.metadata, rfc.source.path
    stated = {attribute: next(fields_of(metadata, attribute), None) for attribute in ("id", "status")}
    return Member(
        path=path,
        home=_home(path),
        original=_original(path),
        title=metadata.title,
        id=metadata.id,
        identifier=_identifier(metadata.id, path),
        status=metadata.status,
        line=rfc.title_line or min((f.line for f in metadata.stated if f.line), default=1),
        id_line=stated["id"].line if stated["id"] else rfc.title_line,
        status_line=stated["status"].line if stated["status"] else None,
        related=tuple(_related(rfc)),
        links=tuple(_index_links(rfc)) if is_index_name(path) else (),
    )


def files_beside(paths: Iterable[str]) -> frozenset[str]:
    """The Markdown files in the folders of `paths`: what a source may name although it is no source of this run.

    Where a source is the README of its folder, the READMEs of the folders beside that one count too.
    """
    sources = [normal_path(path) for path in paths if path != "-"]
    folders = {posixpath.dirname(path) for path in sources}
    found = {
        posixpath.join(folder, path.name)
        for folder in folders | {posixpath.dirname(folder) for folder in folders}
        for path in _listed(folder)
        if path.suffix.casefold() in (".md", ".markdown")
    }
    readmes = [path for path in sources if is_index_name(path)]
    shelves = {posixpath.dirname(posixpath.dirname(path)): posixpath.basename(path) for path in readmes}
    for shelf, name in shelves.items():
        found |= {posixpath.join(shelf, path.name, name) for path in _listed(shelf) if (path / name).is_file()}
    return frozenset(found)


def _listed(folder: str) -> tuple[Path, ...]:
    try:
        return tuple(Path(folder or ".").iterdir())
    except OSError:
        return ()


def _home(path: str) -> str:
    folder = posixpath.dirname(normal_path(path))
    if is_index_name(path):
        folder = posixpath.dirname(folder)
    while posixpath.basename(folder).casefold() in _SHELVES:
        folder = posixpath.dirname(folder)
    return folder


def _original(path: str) -> str:
    stem, suffix = posixpath.splitext(normal_path(path))
    return f"{posixpath.join(posixpath.dirname(stem), without_language(posixpath.basename(stem)))}{suffix}"


def _identifier(stated: str | None, path: str) -> Identifier | None:
    """The id with its series; `54` in `bip-0054.md` counts in the series of the file's name."""
    named = identifier_in_name(path)
    identifier = identifier_of(stated) if stated else named
    if identifier is None or named is None or identifier.number != named.number:
        return identifier
    return named if identifier.series in GENERIC_SERIES and named.series else identifier


def _related(rfc: Rfc) -> Iterator[Related]:
    path = rfc.source.path
    kinds = (
        (SUPERSEDES, Relation.SUPERSEDES),
        (SUPERSEDED_BY, Relation.SUPERSEDED_BY),
        (REQUIRES, Relation.REQUIRES),
        (UPDATES, Relation.UPDATES),
        (UPDATED_BY, Relation.UPDATED_BY),
    )
    for field in filter(names_something, rfc.metadata.stated):
        for keys, relation in kinds:
            if normal_key(field.key) in keys:
                yield from (Related(relation, found, field.line) for found in references_in(field.runs, path=path))
        if field.attribute == "status":
            runs = tuple(_behind_by(field))
            yield from (Related(Relation.SUPERSEDED_BY, found, field.line) for found in references_in(runs, path=path))


def _behind_by(field: Field) -> Iterator[Run]:
    """What stands behind `Superseded by` in a status."""
    is_behind = False
    for run in field.runs:
        if is_behind:
            yield run
        elif found := _NOTICE.search(run.text):
            is_behind = True
            yield Run(found[1].strip(" :"), run.url)


def _index_links(rfc: Rfc) -> Iterator[IndexLink]:
    """Every relative link to a document; those of a table with what their row says."""
    blocks: list[Block] = [*rfc.blocks, *(block for section in rfc.walk() for block in section.blocks)]
    in_tables: set[int] = set()
    for table in walk(blocks, "Table"):
        for link, index_link in _rows(table, rfc.source.path):
            in_tables.add(link)
            yield index_link
    for node in walk(blocks, "Link"):
        if id(node) not in in_tables:
            target = local_target(node["c"][2][0], path=rfc.source.path)
            if target is not None:
                yield IndexLink(target, line_of(node))


def _rows(table: Block, path: str) -> Iterator[tuple[int, IndexLink]]:
    rows = rows_of(table)
    heads = [_column(_text(cell)) for cell in rows[0]] if rows else []
    for row in rows[1:]:
        said = {head: _text(cell) for head, cell in zip(heads, row, strict=False) if head}
        status = said.get("status")
        for node in (node for cell in row for node in walk(cell[4], "Link")):
            target = local_target(node["c"][2][0], path=path)
            if target is not None:
                state = state_of(status) if status else None
                yield id(node), IndexLink(target, line_of(node), said.get("title"), state, status)


def _column(head: str) -> str | None:
    found = attribute_of(head) if head else None
    return found[0] if found else None


def _text(cell: Any) -> str:
    return " ".join(block_text(cell[4]).split())
