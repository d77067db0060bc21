"""How the RFCs of a set bear on each other: what each says of the others, turned round and told of both.

Pure: members and their links in, relations out; the source of no RFC is touched.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rfcexport.checks.corpus import Corpus, corpus_of, document_at, resolved
from rfcexport.checks.members import Member, Relation
from rfcexport.checks.references import normal_path

TOLD = {
    Relation.SUPERSEDES: ("supersedes", "superseded_by"),
    Relation.SUPERSEDED_BY: ("superseded_by", "supersedes"),
    Relation.UPDATES: ("updates", "updated_by"),
    Relation.UPDATED_BY: ("updated_by", "updates"),
    Relation.REQUIRES: ("references", "referenced_by"),
}
"""For each relation that a field states, what it is to the RFC that states it, and what to the other one."""


@dataclass(frozen=True, slots=True)
class Relations:
    """The paths of other RFCs of the set, in order, each once; `references` are links and fields of any other kind."""

    supersedes: tuple[str, ...] = ()
    superseded_by: tuple[str, ...] = ()
    updates: tuple[str, ...] = ()
    updated_by: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    referenced_by: tuple[str, ...] = ()


NAMES = ("supersedes", "superseded_by", "updates", "updated_by", "references", "referenced_by")
"""The relations, in the order in which they are told."""


def relations_of(members: Iterable[Member], links: Mapping[str, Iterable[str]]) -> dict[str, Relations]:
    """The relations of each member by its path; `links` are the files that the text of each leads to."""
    corpus = corpus_of(members)
    found: dict[str, dict[str, set[str]]] = {member.path: defaultdict(set) for member in corpus.members}
    for one, name, other in _edges(corpus, links):
        found[one][name].add(other)
    return {path: _relations(path, told) for path, told in found.items()}


def _edges(corpus: Corpus, links: Mapping[str, Iterable[str]]) -> Iterator[tuple[str, str, str]]:
    for member in corpus.members:
        for related in member.related:
            other = resolved(related.reference, member, corpus)
            if other is not None and other is not member:
                there, back = TOLD[related.relation]
                yield member.path, there, other.path
                yield other.path, back, member.path
        for target in links.get(member.path, ()):
            linked = corpus.by_path.get(document_at(normal_path(target), corpus))
            if linked is not None and linked is not member:
                yield member.path, "references", linked.path
                yield linked.path, "referenced_by", member.path


def _relations(path: str, told: Mapping[str, set[str]]) -> Relations:
    """What is told by a stronger word is not told again as a mere reference."""
    stronger = {
        "references": told["supersedes"] | told["updates"] | told["superseded_by"] | told["updated_by"],
        "referenced_by": told["supersedes"] | told["updates"] | told["superseded_by"] | told["updated_by"],
    }
    return Relations(*(tuple(sorted(told[name] - stronger.get(name, set()) - {path})) for name in NAMES))
