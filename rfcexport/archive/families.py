"""Which RFCs came out of which: those that supersede or update one another, as chains.

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
    """An RFC in a chain: `relation` is what the RFC above is to it, or the RFC `of`, where it is another one.

    With `is_repeat` it stands in the family before this; what follows from it stands there.
    """

    source: str
    relation: str | None = None
    of: str | None = None
    is_repeat: bool = False


@dataclass(frozen=True, slots=True)
class Chain:
    """RFCs each of which has a relation to the next; the last one has one to the first of each branch."""

    links: tuple[Link, ...]
    branches: tuple[Chain, ...] = ()


def families_of(relations: Mapping[str, Relations]) -> tuple[tuple[Chain, ...], ...]:
    """The families of two RFCs and more, in the order of `relations`; a family has a chain for each RFC at its head.

    Those are its newest; its oldest, where from there fewer RFCs must be named twice: one that five others update.
    """
    older = _followed(relations, ("supersedes", "updates"))
    newer = _followed(relations, ("superseded_by", "updated_by"))
    places = {source: place for place, source in enumerate(relations)}
    return tuple(
        min((_chains(family, graph) for graph in (older, newer)), key=_length)
        for family in _together(older, places)
        if len(family) > 1
    )


_Graph = Mapping[str, tuple[tuple[str, str], ...]]
"""For each source the sources that follow it, with the relation."""


def _followed(relations: Mapping[str, Relations], names: tuple[str, ...]) -> _Graph:
    return {
        source: tuple((relation, other) for other, relation in _others(told, names).items() if other in relations)
        for source, told in relations.items()
    }


def _others(told: Relations, names: tuple[str, ...]) -> dict[str, str]:
    """The others, each once, with the first relation that names it."""
    found: dict[str, str] = {}
    for name in names:
        for other in getattr(told, name):
            found.setdefault(other, name)
    return found


def _length(chains: tuple[Chain, ...]) -> int:
    return sum(len(chain.links) + _length(chain.branches) for chain in chains)


def _together(graph: _Graph, places: Mapping[str, int]) -> list[list[str]]:
    """The sources in groups that hang together, each in order and by their first."""
    neighbours: dict[str, list[str]] = {source: [] for source in graph}
    for source, below in graph.items():
        for _, other in below:
            neighbours[source].append(other)
            neighbours[other].append(source)
    groups: list[list[str]] = []
    seen: set[str] = set()
    for first in graph:
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


def _chains(family: list[str], graph: _Graph) -> tuple[Chain, ...]:
    below = {other for source in family for _, other in graph[source]}
    seen: set[str] = set()
    chains = [_chain(Link(source), graph, seen, MOST_DEPTH) for source in family if source not in below]
    # In a circle each has one above it: it begins with the first.
    chains += [_chain(Link(source), graph, seen, MOST_DEPTH) for source in family if source not in seen]
    return tuple(chains)


def _chain(first: Link, graph: _Graph, seen: set[str], depth: int) -> Chain:
    links = [first]
    while True:
        last = links[-1]
        if last.is_repeat:
            return Chain(tuple(links))
        seen.add(last.source)
        below = graph[last.source]
        if len(below) == 1:
            ((relation, other),) = below
            links.append(Link(other, relation, is_repeat=other in seen))
        elif not below:
            return Chain(tuple(links))
        elif depth == 0:
            return Chain((*links, *_rest(last.source, graph, seen)))
        else:
            branches = []
            for relation, other in below:
                branches.append(_chain(Link(other, relation, is_repeat=other in seen), graph, seen, depth - 1))
            return Chain(tuple(links), tuple(branches))


def _rest(start: str, graph: _Graph, seen: set[str]) -> Iterator[Link]:
    """All that follows from `start`, one below the other."""
    above = start
    waiting = [(start, relation, other) for relation, other in reversed(graph[start])]
    while waiting:
        of, relation, other = waiting.pop()
        is_repeat = other in seen
        yield Link(other, relation, of if of != above else None, is_repeat)
        above = other
        if not is_repeat:
            seen.add(other)
            waiting.extend((other, following, one) for following, one in reversed(graph[other]))
