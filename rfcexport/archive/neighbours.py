"""Where the RFCs of an archive lie, as one of them sees the others: its links led there, and what they say of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rfcexport.archive.surveying import Survey
from rfcexport.relations import TOLD, Relations

_ON_COVER = ("superseded_by", "updated_by", "referenced_by")
"""What others say of an RFC: what it says itself stands on its cover as it is stated."""

_SAID = {relation: stated for relation, (stated, _) in TOLD.items()}


@dataclass(frozen=True, slots=True)
class Relative:
    """Another RFC of the archive, as one says of it: what it is called, and its Markdown there."""

    text: str
    path: str


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The Markdown of each RFC in the archive and what it is called, by its path from the base of the batch."""

    places: Mapping[str, str]
    titles: Mapping[str, str]

    def targets(self, survey: Survey | None) -> dict[str, str]:
        """The files that an RFC leads to and that are RFCs of the archive, with their Markdown there."""
        found: dict[str, str] = {}
        for link in survey.links if survey else ():
            for path in (link, f"{link}/README.md", f"{link}/index.md"):
                if path in self.places:
                    found[link] = self.places[path]
                    break
        return found

    def related(self, survey: Survey | None, relations: Relations) -> dict[str, tuple[Relative, ...]]:
        """What others say of an RFC and it does not say itself, by the name of the relation."""
        stated = {_SAID[related.relation] for related in survey.member.related} if survey else set()
        return {
            name: tuple(
                Relative(self.titles[path], self.places[path])
                for path in getattr(relations, name)
                if path in self.places
            )
            for name in _ON_COVER
            if name not in stated and getattr(relations, name)
        }
