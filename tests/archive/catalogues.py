"""Catalogues as no batch has to make them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from rfcexport.archive.catalogue import Catalogue, Entry, Failure, File, Inputs
from rfcexport.archive.surveying import Survey
from rfcexport.checks.members import Member
from rfcexport.model import State, Status
from rfcexport.relations import Relations

TOOLS = {"versions": {"rfcexport": "0", "pandoc": "3"}, "themes": {"standard": "0" * 64}, "settings": {}}
FORMATS = ("docx", "html", "json", "md", "pdf")


def entry(
    rfc_id: str | None,
    title: str | None = "A title",
    *,
    status: str | None = "Draft",
    state: State = State.DRAFT,
    authors: Sequence[str] = ("Ada Lovelace",),
    created: str | None = "2026-01-02",
    updated: str | None = None,
    folder: str | None = None,
    failure: Failure | None = None,
    formats: Sequence[str] = FORMATS,
) -> Entry:
    """An RFC of an archive."""
    folder = folder or rfc_id or "folder"
    source = f"rfcs/{folder}.md"
    member = Member(
        source, "", source, title, rfc_id, None, Status(status, state) if status is not None else None, 1, None, None
    )
    survey = Survey(member, tuple(authors), created, updated, (), (), ())
    files = {form: File(f"{folder}/{folder}.{form}", 1000, "0" * 64) for form in formats} if failure is None else {}
    return Entry(source, folder, Inputs("0" * 64), survey, files=files, failure=failure)


def catalogue(*entries: Entry, left_out: Mapping[str, str] | None = None) -> Catalogue:
    """An archive of these."""
    return Catalogue(entries, TOOLS, left_out or {})


def superseding(newer: Entry, older: Entry) -> tuple[Entry, Entry]:
    """Both, knowing of each other."""
    return (
        replace(newer, relations=Relations(supersedes=(older.source,))),
        replace(older, relations=Relations(superseded_by=(newer.source,))),
    )


def many(number: int) -> Catalogue:
    """An archive of so many RFCs: ten states, thirteen years, some of everything."""
    states = list(State)
    words = (
        "compaction",
        "snapshot",
        "transfer",
        "schema",
        "registry",
        "retry",
        "budget",
        "trace",
        "roll",
        "quorum",
        "log",
    )
    people = ("Ada Lovelace", "José García", "Zoë Ito", "Ken Thompson", "Radia Perlman", "Søren Holm", "Grace Hopper")
    entries = []
    for n in range(1, number + 1):
        state = states[n % len(states)]
        title = f"{words[n % 11]} {words[n * 7 % 11]} {words[n * 5 % 11]} {n}".capitalize()
        failure = Failure("limit-time", "must be read within 20 s; found more") if n % 50 == 7 else None
        entries.append(
            entry(
                f"RFC-{n}", title, status=state.value.capitalize(), state=state, authors=(people[n % 7], people[n % 5]),
                created=f"{2012 + n * 13 // (number + 1)}-{n % 12 + 1:02d}-11" if n % 9 else None,
                updated=f"2026-{n % 11 + 1:02d}-05" if n % 3 == 0 else None, failure=failure,
            )
        )  # fmt: skip
    for n in range(10, number, 10):
        entries[n], entries[n - 4] = superseding(entries[n], entries[n - 4])
    return catalogue(*entries)
