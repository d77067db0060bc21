"""The cover page as one value: what it says, in words and order, the same for every format.

An exporter is handed a `Cover` and may only lay it out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rfcexport.links import encoded, safe_target
from rfcexport.model import Field, Metadata, Person, Rfc, Run, State, Status

SHOWN_AUTHORS = 6
BANDS = frozenset({State.DRAFT, State.WITHDRAWN, State.REJECTED, State.SUPERSEDED})
"""The states that a reader must see at a glance."""

# No name is as long; a word of many lines would cost the engine of the PDF minutes.
_LONG_WORD = re.compile(r"\S{300,}")

ENGLISH_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Revision:
    """The commit that last touched the source, and whether the file has changed since."""

    commit: str
    date: str
    is_modified: bool = False


@dataclass(frozen=True, slots=True)
class CoverRow:
    """One fact: `key` tells rows apart in templates, `values` are the lines below the label."""

    key: str
    label: str
    values: tuple[tuple[Run, ...], ...]

    @property
    def text(self) -> str:
        """The values as plain text, `; ` between lines."""
        return "; ".join("".join(run.text for run in value) for value in self.values)


@dataclass(frozen=True, slots=True)
class Cover:
    """Everything a cover shows. None or empty where there is nothing to show."""

    organisation: str | None
    series: str
    id: str | None
    title: str
    title_is_file_name: bool
    lede: str | None
    status: Status | None
    band: str | None
    rows: tuple[CoverRow, ...]
    foot: tuple[CoverRow, ...]


def cover_of(
    rfc: Rfc,
    *,
    labels: Mapping[str, str],
    lang: str,
    organisation: str | None,
    series: str,
    lede: str | None,
    revision: Revision | None,
    related: Sequence[CoverRow] = (),
) -> Cover:
    """The cover of `rfc`. `labels` are the theme's words; dates are written out in English and ISO elsewhere."""
    metadata = rfc.metadata
    status = metadata.status
    return Cover(
        organisation=organisation,
        series=series,
        id=metadata.id and _shown(metadata.id),
        title=_shown(metadata.title or rfc.source.file_name),
        title_is_file_name=metadata.title is None,
        lede=lede and _shown(lede),
        status=status,
        band=_shown(status.text) if status and status.state in BANDS else None,
        rows=(
            *_row("status", labels["status"], status.text if status else None),
            *_author_row(metadata.authors, labels),
            *_row("created", labels["created"], _day("created", metadata, labels, lang)),
            *_row("updated", labels["updated"], _day("updated", metadata, labels, lang)),
            *(_field_row(field) for field in metadata.fields),
            *related,
        ),
        foot=(
            *_row("source", labels["source"], rfc.source.file_name if rfc.source.path != "-" else None),
            *_row("revision", labels["revision"], _revision_text(revision, labels) if revision else None),
            *_row("sha256", "sha256", " ".join(rfc.source.sha256[i : i + 4] for i in range(0, 16, 4))),
        ),
    )


def date_in_words(iso: str, lang: str) -> str:
    """`2026-11-03` as `3 November 2026` and `2026-11` as `November 2026`; ISO 8601 in languages other than English."""
    if not lang.lower().startswith("en"):
        return iso
    if len(iso) == 7:
        year, month = iso.split("-")
        return f"{ENGLISH_MONTHS[int(month) - 1]} {year}"
    day = date.fromisoformat(iso)
    return f"{day.day} {ENGLISH_MONTHS[day.month - 1]} {day.year}"


def _row(key: str, label: str, text: str | None) -> tuple[CoverRow, ...]:
    return (CoverRow(key, label, ((Run(_shown(text)),),)),) if text else ()


def _author_row(authors: tuple[Person, ...], labels: Mapping[str, str]) -> tuple[CoverRow, ...]:
    if not authors:
        return ()

    shown = authors[:SHOWN_AUTHORS]
    values = [_author(person) for person in shown]
    if len(shown) < len(authors):
        values.append((Run(labels["more-authors"].format(count=len(authors) - len(shown))),))
    return (CoverRow("authors", labels["author" if len(authors) == 1 else "authors"], tuple(values)),)


def _day(name: str, metadata: Metadata, labels: Mapping[str, str], lang: str) -> str | None:
    """A day in words; one that the document does not state says where it is from."""
    iso: str | None = getattr(metadata, name)
    if iso is None:
        return None
    words = date_in_words(iso, lang)
    return f"{words} ({labels['from-git']})" if name in metadata.from_git else words


def _author(person: Person) -> tuple[Run, ...]:
    name = _linked(person.name, person.url or (f"mailto:{person.email}" if person.email else None))
    affiliation = f", {person.affiliation}" if person.affiliation else ""
    remark = f" ({person.remark})" if person.remark else ""
    return (name, Run(_shown(affiliation + remark))) if affiliation or remark else (name,)


def _field_row(field: Field) -> CoverRow:
    return CoverRow("field", _shown(field.key), (tuple(_linked(run.text, run.url) for run in field.runs),))


def _linked(text: str, url: str | None) -> Run:
    # Front matter is no Markdown: what cleaning does for links, nobody has done for its addresses.
    target = safe_target(url) if url else None
    return Run(_shown(text), encoded(target) if target else None)


def _shown(text: str) -> str:
    return _LONG_WORD.sub(lambda found: f"{found[0][:299]}…", text)


def _revision_text(revision: Revision, labels: Mapping[str, str]) -> str:
    suffix = f" {labels['modified']}" if revision.is_modified else ""
    return f"{revision.commit}{suffix} ({revision.date})"
