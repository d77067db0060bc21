"""One RFC cut down to what an archive must know of it before any is exported; small, and written as JSON."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import Enum
from functools import lru_cache, partial
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Union, cast, get_args, get_origin, get_type_hints

from rfcexport.archive.tools import as_json
from rfcexport.checks.links import is_looked_at
from rfcexport.checks.members import Member, member_of
from rfcexport.checks.references import local_target
from rfcexport.images import path_at
from rfcexport.model import Block, Rfc
from rfcexport.pandoc_ast import walk
from rfcexport.policy import Refused


@dataclass(frozen=True, slots=True)
class Survey:
    """What an RFC is among others; paths are those from the base of the batch, with slashes.

    `links` are the Markdown files that its text leads to, `files` the addresses of all files that it does, `pictures`
    those of the local pictures it shows.
    With `states_nothing` it has no metadata: of a README or a template that says that it is no RFC.
    """

    member: Member
    authors: tuple[str, ...]
    created: str | None
    updated: str | None
    links: tuple[str, ...]
    files: tuple[str, ...]
    pictures: tuple[str, ...]
    states_nothing: bool = False


def survey_of(rfc: Rfc, *, name: str, states_nothing: bool = False) -> Survey:
    """The survey of `rfc`, whose path from the base is `name`."""
    here = replace(rfc, source=replace(rfc.source, path=name))
    metadata = rfc.metadata
    return Survey(
        member=member_of(here),
        authors=tuple(person.name for person in metadata.authors),
        created=metadata.created,
        updated=metadata.updated,
        links=tuple(sorted(set(_links(here, name)))),
        files=tuple(sorted({address for address in _addresses(rfc) if address[:1] != "#" and is_looked_at(address)})),
        pictures=tuple(dict.fromkeys(_pictures(rfc))),
        states_nothing=states_nothing,
    )


def blocks_of(rfc: Rfc) -> list[Block]:
    """Every block of the document, the headings of its sections among them as inline nodes."""
    return [*rfc.blocks, *(block for section in rfc.walk() for block in (*section.heading, *section.blocks))]


def _addresses(rfc: Rfc) -> Iterator[str]:
    return (node["c"][2][0] for node in walk(blocks_of(rfc), "Link"))


def _links(rfc: Rfc, name: str) -> Iterator[str]:
    for address in _addresses(rfc):
        target = local_target(address, path=name)
        if target is not None and target != posixpath.normpath(name):
            yield target


def _pictures(rfc: Rfc) -> Iterator[str]:
    for node in walk(blocks_of(rfc), "Image"):
        address = node["c"][2][0]
        try:
            path_at(address, folder=Path(), root=Path())
        except Refused:
            continue
        yield address


def survey_json(survey: Survey) -> dict[str, Any]:
    """The survey as JSON writes it."""
    value: dict[str, Any] = as_json(survey)
    return value


def survey_from(value: Any) -> Survey:
    """The survey that `survey_json` wrote; raises ValueError for anything else."""
    try:
        survey = value_from(Survey, value)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("must be a survey of this version") from error
    assert isinstance(survey, Survey)
    return survey


def value_from(kind: Any, value: Any) -> Any:
    """`value` as the type `kind`, which is one of those that a survey has; raises TypeError, ValueError."""
    return _reader_of(kind)(value)


@lru_cache(maxsize=256)
def _reader_of(kind: Any) -> Callable[[Any], Any]:
    """What makes a value of the type `kind` of what JSON has for it; put together once for each type."""
    if kind is Any:
        return lambda value: value
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        inner = _reader_of(next(one for one in get_args(kind) if one is not NoneType))
        return lambda value: None if value is None else inner(value)
    if origin is tuple:
        inner = _reader_of(get_args(kind)[0])
        return lambda value: tuple(map(inner, _of(list, value)))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    make = cast("Callable[..., Any]", kind)
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        readers = [(field.name, _reader_of(hints[field.name])) for field in fields(kind)]
        return lambda value: make(*(read(value[name]) for name, read in readers))
    if hasattr(kind, "_fields"):  # a NamedTuple, which JSON has as a list
        hints = get_type_hints(kind)
        of_fields = [_reader_of(hints[name]) for name in kind._fields]
        return lambda value: make(*(read(inner) for read, inner in zip(of_fields, _of(list, value), strict=True)))
    return partial(_of, kind)


def _of(kind: Any, value: Any) -> Any:
    if not isinstance(value, kind):
        raise TypeError
    return value
