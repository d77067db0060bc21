"""Which RFCs came out of which: those that supersede or update one another, as chains from the newest to the oldest.

Pure: relations in, chains out. What documents say need not make sense: circles and knots come out as chains too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rfcexport.relations import Relations

MOST_DEPTH = 4
"""How often a chain may part into branches, which lie in it; below that all that follows is one chain."""


@dataclass(frozen=True, slots=True)
class Link:
    """An RFC in a chain: `relation` is what the RFC above does to it, or the RFC `of`, where that is not the one above.

    With `is_repeat` it stands in the family before this; what follows from it stands there.
    """

    source: str
    relation: str | None = None
    of: str | None = None
    is_repeat: bool = False


@dataclass(frozen=True, slots=True)
class Chain:
    """RFCs each of which came in place of the next, or changed it; the last one did so to the first of each branch."""

    links: tuple[Link, ...]
    branches: tuple[Chain, ...] = ()


def families_of(relations: Mapping[str, Relations]) -> tuple[tuple[Chain, ...], ...]:
    """The families of two RFCs and more, in the order of `relations`; a family has a chain for each of its newest."""
    older = {source: _older(source, told, relations) for source, told in relations.items()}
    places = {source: place for place, source in enumerate(relations)}
    return tuple(_chains(family, older) for family in _together(older, places) if len(family) > 1)


def _older(source: str, told: Relations, known: Mapping[str, Relations]) -> tuple[tuple[str, str], ...]:
    """What an RFC supersedes and updates, each once, with the relation."""
    found: dict[str, str] = {}
    for relation in ("supersedes", "updates"):
        for other in getattr(told, relation):
            if other in known and other != source:
                found.setdefault(other, relation)
    return tuple((relation, other) for other, relation in found.items())


def _together(older: Mapping[str, tuple[tuple[str, str], ...]], places: Mapping[str, int]) -> list[list[str]]:
    """The sources in groups that hang together, each in order and by their first."""
    neighbours: dict[str, list[str]] = {source: [] for source in older}
    for source, below in older.items():
        for _, other in below:
            neighbours[source].append(other)
            neighbours[other].append(source)
    groups: list[list[str]] = []
    seen: set[str] = set()
    for first in older:
        if first in seen:
            continue
        seen.add(first)
        group, waiting = [], [first]
        while waiting:
            group.append(one := waiting.pop())
            new = dict.fromkeys(other for other in neighbours[one] if other not in seen)
            seen.update(new)
            waiting.extend(new)
        groups.append(sorted(group, key=places.__getitem__))
    return groups


def _chains(family: list[str], older: Mapping[str, tuple[tuple[str, str], ...]]) -> tuple[Chain, ...]:
    below = {other for source in family for _, other in older[source]}
    seen: set[str] = set()
    chains = [_chain(Link(source), older, seen, MOST_DEPTH) for source in family if source not in below]
    # In a circle each has one above it: it begins with the first.
    chains += [_chain(Link(source), older, seen, MOST_DEPTH) for source in family if source not in seen]
    return tuple(chains)


def _chain(first: Link, older: Mapping[str, tuple[tuple[str, str], ...]], seen: set[str], depth: int) -> Chain:
    links = [first]
    while True:
        last = links[-1]
        if last.is_repeat:
            return Chain(tuple(links))
        seen.add(last.source)
        below = older[last.source]
        if len(below) == 1:
            ((relation, other),) = below
            links.append(Link(other, relation, is_repeat=other in seen))
        elif not below:
            return Chain(tuple(links))
        elif depth == 0:
            return Chain((*links, *_rest(last.source, older, seen)))
        else:
            branches = []
            for relation, other in below:
                branches.append(_chain(Link(other, relation, is_repeat=other in seen), older, seen, depth - 1))
            return Chain(tuple(links), tuple(branches))


def _rest(start: str, older: Mapping[str, tuple[tuple[str, str], ...]], seen: set[str]) -> Iterator[Link]:
    """All that follows from `start`, one below the other."""
    above = start
    waiting = [(start, relation, other) for relation, other in reversed(older[start])]
    while waiting:
        of, relation, other = waiting.pop()
        is_repeat = other in seen
        yield Link(other, relation, of if of != above else None, is_repeat)
        above = other
        if not is_repeat:
            seen.add(other)
            waiting.extend((other, following, one) for following, one in reversed(older[other]))
