"""Checks on several RFCs together: ids and names that clash, relations that do not agree, an index that is behind.

The order of the members does not matter; what is found is in the order of the checks.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from rfcexport.checks.identifiers import GENERIC_SERIES, Identifier, identifier_in_name, name_of
from rfcexport.checks.members import Member, Related, Relation, member_of
from rfcexport.checks.references import Reference, normal_path
from rfcexport.diagnostics import Diagnostic, Position, Severity

# Where more than this many references, and most of them, lead nowhere, the sources are a part of their series.
_FEW = 3
# A page that leads to fewer RFCs is no index of them.
_LEAST_LISTED = 2
# RFCs of the IETF below it are hardly named any more.
_OLDEST_OF_THE_INTERNET = 700


@dataclass(frozen=True, slots=True)
class Corpus:
    """The members with the ways to find one.

    `beside`: files that are there although they are no members; `numbers` and `names` are those of their names.
    `folders` are those of the members, `highest` the highest number in each home.
    """

    members: tuple[Member, ...]
    beside: frozenset[str]
    numbers: frozenset[int]
    names: frozenset[str]
    folders: frozenset[str]
    highest: Mapping[str, int]
    by_path: Mapping[str, Member]
    by_number: Mapping[int, tuple[Member, ...]]
    by_name: Mapping[str, tuple[Member, ...]]


def check_corpus(members: Iterable[Member], *, beside: frozenset[str] = frozenset()) -> Iterator[Diagnostic]:
    """What is wrong between the members; `beside` are files in their folders that are no members (`files_beside`)."""
    corpus = corpus_of(members, beside=beside)
    for find in CORPUS_CHECKS.values():
        yield from find(corpus)


def corpus_of(members: Iterable[Member], *, beside: frozenset[str] = frozenset()) -> Corpus:
    """`members` by path, number and name; a path that is given twice counts once, standard input not at all."""
    by_path = {normal_path(member.path): member for member in members if member.path != "-"}
    ordered = tuple(by_path[path] for path in sorted(by_path))
    by_number: dict[int, list[Member]] = defaultdict(list)
    by_name: dict[str, list[Member]] = defaultdict(list)
    highest: dict[str, int] = defaultdict(int)
    for member in ordered:
        if member.identifier is not None and (number := member.identifier.number) is not None:
            by_number[number].append(member)
            highest[member.home] = max(highest[member.home], number)
        elif member.identifier is not None:
            by_name[member.identifier.name].append(member)
    others = beside - by_path.keys()
    named = [found.number for path in others if (found := identifier_in_name(path)) is not None]
    return Corpus(
        ordered,
        others,
        numbers=frozenset(number for number in named if number is not None),
        names=frozenset(name_of(path).casefold() for path in others),
        folders=frozenset(posixpath.dirname(path) for path in by_path),
        highest=highest,
        by_path=by_path,
        by_number={number: tuple(found) for number, found in by_number.items()},
        by_name={name: tuple(found) for name, found in by_name.items()},
    )


def _find_ids(corpus: Corpus) -> Iterator[Diagnostic]:
    """Two RFCs with one id. A number without a series of its own counts in its folder; translations share theirs."""
    first: dict[tuple[Identifier, str], Member] = {}
    for member in corpus.members:
        if member.id is None or member.identifier is None:
            continue
        identifier = member.identifier
        other = first.setdefault((identifier, member.home if identifier.is_generic else ""), member)
        if other.original != member.original:
            message = f"must have an id of its own; found {member.id}, the id of {other.path}"
            yield _error("corpus-id", message, member, member.id_line)


def _find_file_names(corpus: Corpus) -> Iterator[Diagnostic]:
    """Names that some disks cannot keep apart, and numbers that two files of one folder begin with."""
    first_name: dict[str, Member] = {}
    first_number: dict[tuple[str, Identifier], Member] = {}
    for member in corpus.members:
        path = normal_path(member.path)
        other = first_name.setdefault(path.casefold(), member)
        if other is not member:
            message = f"must have a file name of its own, apart from case; found {other.path} too"
            yield _error("corpus-file-name", message, member, None)
            continue
        number = identifier_in_name(path)
        # 0000 is the number of what has none yet.
        if number is None or not number.number:
            continue
        other = first_number.setdefault((_shelf(member), number), member)
        if other is not member and not _are_one(other, member) and not _differ(other, member):
            message = f"must begin with a number of its own; found that of {other.path} too"
            yield _error("corpus-file-name", message, member, None)


def _are_one(one: Member, other: Member) -> bool:
    """Whether a file goes with another: a translation, or `0042-cache-appendix` beside `0042-cache`."""
    if one.original == other.original:
        return True
    names = sorted((name_of(one.path).casefold(), name_of(other.path).casefold()), key=len)
    return names[1].startswith(names[0])


def _differ(one: Member, other: Member) -> bool:
    """Whether the RFCs state ids that differ: then one of them disagrees with its file, which is told of there."""
    return bool(one.id and other.id and one.identifier != other.identifier)


def _find_supersedes(corpus: Corpus) -> Iterator[Diagnostic]:
    """Of two RFCs, one that says it supersedes or is superseded by the other, which does not say so."""
    for member in corpus.members:
        for related in member.related:
            back = _BACK.get(related.relation)
            other = resolved(related.reference, member, corpus) if back else None
            if back is None or other is None or other is member:
                continue
            if any(r.relation is back and resolved(r.reference, other, corpus) is member for r in other.related):
                continue
            place = Position(member.path, related.line)
            message = f"must say that it {back.value} {_called(member)}; found {_called(other)} in {place} alone"
            yield Diagnostic("corpus-supersedes", message, Position(other.path, other.status_line or other.line))


def _find_cycles(corpus: Corpus) -> Iterator[Diagnostic]:
    """RFCs that supersede each other, or that require each other, in a circle."""
    for relation in (Relation.SUPERSEDES, Relation.REQUIRES):
        edges: dict[str, dict[str, int | None]] = defaultdict(dict)
        for member in corpus.members:
            for related in member.related:
                other = resolved(related.reference, member, corpus)
                if other is not None and related.relation is relation:
                    edges[normal_path(member.path)].setdefault(normal_path(other.path), related.line)
        for circle in _circles(edges):
            names = " -> ".join(_called(corpus.by_path[path]) for path in (*circle, circle[0]))
            message = f"must not come back to itself by what it {relation.value}; found {names}"
            line = edges[circle[0]][circle[1 % len(circle)]]
            yield _error("corpus-cycle", message, corpus.by_path[circle[0]], line)


def _circles(edges: Mapping[str, Mapping[str, int | None]]) -> Iterator[tuple[str, ...]]:
    """Circles of `edges`, each once, beginning at its first path: one for every edge that closes one."""
    done: set[str] = set()
    seen: set[tuple[str, ...]] = set()
    for start in sorted(edges):
        path: list[str] = [start]
        pending = [iter(sorted(edges[start]))] if start not in done else []
        while pending:
            following = next(pending[-1], None)
            if following is None:
                pending.pop()
                done.add(path.pop())
            elif following in path:
                circle = path[path.index(following) :]
                least = circle.index(min(circle))
                turned = (*circle[least:], *circle[:least])
                if turned not in seen:
                    seen.add(turned)
                    yield turned
            elif following not in done:
                path.append(following)
                pending.append(iter(sorted(edges.get(following, ()))))


def _find_references(corpus: Corpus) -> Iterator[Diagnostic]:
    """Fields that name an RFC which is not there. Where most of a series' references are so, it is not all there."""
    named: dict[tuple[str, str], list[tuple[Member, Related, bool]]] = defaultdict(list)
    for member in corpus.members:
        for related in member.related:
            if (is_there := _is_there(related.reference, member, corpus)) is not None:
                named[member.home, _series(member)].append((member, related, is_there))
    for references in named.values():
        absent = [(member, related) for member, related, is_there in references if not is_there]
        if len(absent) > _FEW and len(absent) * 2 > len(references):
            continue
        for member, related in absent:
            message = (
                f"must name an RFC that is there; found {related.reference.text!r}, which it {related.relation.value}"
            )
            yield Diagnostic("corpus-reference", message, Position(member.path, related.line))


def _is_there(reference: Reference, member: Member, corpus: Corpus) -> bool | None:
    """Whether the RFC of `reference` is among the sources or beside them; None where it need not be."""
    if reference.is_external or resolved(reference, member, corpus) is not None:
        return None if reference.is_external else True
    if reference.path is not None:
        is_file = posixpath.splitext(reference.path)[1] and posixpath.dirname(reference.path) in corpus.folders
        return reference.path in corpus.beside if is_file else None
    identifier = reference.identifier
    if identifier is None or member.identifier is None or not _is_of_series(identifier, member):
        return None
    if identifier.number is None:
        return identifier.name in corpus.names
    if _is_of_the_internet(reference, corpus.highest.get(member.home, 0)):
        return None
    return identifier.number in corpus.numbers


def _is_of_series(identifier: Identifier, member: Member) -> bool:
    own = member.identifier
    if own is None or (own.number is None) != (identifier.number is None):
        return False
    return identifier.series in (own.series, "") or (own.is_generic and identifier.is_generic)


def _is_of_the_internet(reference: Reference, highest: int) -> bool:
    """Whether `RFC 7519` is likelier one of the IETF's than one of this series."""
    identifier = reference.identifier
    if identifier is None or identifier.series != "rfc" or re.search(r"\b0\d", reference.text):
        return False
    return identifier.number is not None and identifier.number > max(highest, _OLDEST_OF_THE_INTERNET)


def _find_index(corpus: Corpus) -> Iterator[Diagnostic]:
    """An index that leads to most of the RFCs and leaves one out, leads to one that is gone, or says another title."""
    shelves: dict[str, list[Member]] = defaultdict(list)
    for member in corpus.members:
        if not _is_template(member):
            shelves[_shelf(member)].append(member)
    for index in corpus.members:
        linked = {document_at(link.target, corpus) for link in index.links}
        found = [corpus.by_path[path] for path in linked if path in corpus.by_path and path != normal_path(index.path)]
        for shelf, count in Counter(map(_shelf, found)).items():
            members = [member for member in shelves[shelf] if member is not index]
            if count < _LEAST_LISTED or count * 2 <= len(members):
                continue
            originals = {member.original for member in found}
            for member in members:
                if member.original not in originals:
                    message = f"must list every RFC; found none for {member.path}"
                    yield Diagnostic("corpus-index", message, Position(index.path, index.line))
            yield from _wrong_links(index, shelf, corpus)


def _wrong_links(index: Member, shelf: str, corpus: Corpus) -> Iterator[Diagnostic]:
    for link in index.links:
        position = Position(index.path, link.line)
        path = document_at(link.target, corpus)
        member = corpus.by_path.get(path)
        if member is None:
            is_of_shelf = posixpath.dirname(link.target) == shelf and link.target.endswith(".md")
            if is_of_shelf and path not in corpus.beside:
                yield Diagnostic("corpus-index", f"must lead to an RFC that is there; found {link.target}", position)
            continue
        if link.title and member.title and not _is_same_title(link.title, member.title):
            message = f"must call {member.path} {member.title!r}; found {link.title!r}"
            yield Diagnostic("corpus-index", message, position)
        status = member.status
        if status and link.state and link.status and link.state is not status.state:
            message = f"must show the status of {member.path}, {status.text!r}; found {link.status!r}"
            yield Diagnostic("corpus-index", message, position)


def document_at(target: str, corpus: Corpus) -> str:
    """The path of the member that a link leads to; a link to a folder leads to its README."""
    if target in corpus.by_path:
        return target
    return next((path for path in (f"{target}/README.md", f"{target}/index.md") if path in corpus.by_path), target)


def _shelf(member: Member) -> str:
    """The folder of the RFC's file, or of its folder where it has one of its own."""
    path = normal_path(member.path)
    folder = posixpath.dirname(path)
    return posixpath.dirname(folder) if name_of(path) == posixpath.basename(folder) else folder


def _is_template(member: Member) -> bool:
    name = name_of(member.path).casefold()
    number = identifier_in_name(member.path)
    return "template" in name or (number is not None and number.number == 0)


def _is_same_title(one: str, other: str) -> bool:
    """Whether one of the titles holds the other: an index may shorten one, or put the number before it."""
    a, b = ("".join(sign for sign in text.casefold() if sign.isalnum()) for text in (one, other))
    return not a or not b or a in b or b in a


def resolved(reference: Reference, member: Member, corpus: Corpus) -> Member | None:
    """The member that `reference` names in `member`, None where none or several could be meant."""
    if reference.path is not None and (found := corpus.by_path.get(document_at(reference.path, corpus))):
        return found
    identifier = reference.identifier
    if identifier is None:
        return None
    if identifier.number is None:
        found_by_name = corpus.by_name.get(identifier.name, ())
        return found_by_name[0] if len(found_by_name) == 1 else None
    candidates = [
        other for other in corpus.by_number.get(identifier.number, ()) if _may_name(identifier, member, other)
    ]
    originals = {other.original: other for other in reversed(candidates)}
    return next(iter(originals.values())) if len(originals) == 1 else None


def _may_name(identifier: Identifier, member: Member, other: Member) -> bool:
    """Whether an id that `member` states can be that of `other`: of its series, or of its folder where it has none."""
    series = _series(other)
    if identifier.series == series and series not in GENERIC_SERIES:
        return True
    return identifier.series in (*GENERIC_SERIES, series) and other.home == member.home


def _series(member: Member) -> str:
    return member.identifier.series if member.identifier else ""


def _called(member: Member) -> str:
    return member.id or posixpath.basename(member.path)


def _error(slug: str, message: str, member: Member, line: int | None) -> Diagnostic:
    return Diagnostic(slug, message, Position(member.path, line), Severity.ERROR)


_BACK = {Relation.SUPERSEDES: Relation.SUPERSEDED_BY, Relation.SUPERSEDED_BY: Relation.SUPERSEDES}

CORPUS_CHECKS: Mapping[str, Callable[[Corpus], Iterable[Diagnostic]]] = {
    "corpus-id": _find_ids,
    "corpus-file-name": _find_file_names,
    "corpus-supersedes": _find_supersedes,
    "corpus-cycle": _find_cycles,
    "corpus-reference": _find_references,
    "corpus-index": _find_index,
}
"""Every check on several RFCs."""

__all__ = ["CORPUS_CHECKS", "Corpus", "check_corpus", "corpus_of", "member_of"]
