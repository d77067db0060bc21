"""Checks on what an RFC says of itself: required fields, ids, states, dates, authors and keys."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from rfcexport.checks.fields import (
    SUPERSEDED_BY,
    attribute_named,
    column_of,
    fields_called,
    fields_of,
    names_something,
    place_of,
    states_something,
)
from rfcexport.checks.identifiers import Identifier, day_in, identifier_in_name, identifier_of, is_index_name, name_of
from rfcexport.checks.subject import Check, Found, Subject
from rfcexport.diagnostics import Severity
from rfcexport.keys import is_slip, known_keys, normal_key
from rfcexport.metadata import is_placeholder
from rfcexport.model import Field, State
from rfcexport.rules import HOUSE

_SUPERSEDED = re.compile(r"(?i)\b(?:super[sc]ed|replac)")
_SUCCESSOR = re.compile(r"(?i)\b(?:by|in favou?r of|see)\b[\s:]*\w|\d|https?:")
_NOTICE = re.compile(r"(?i)\b(?:super[sc]eded|obsoleted)\s+(?:entirely\s+)?by\b(?![*_`\s]*[:|])")
_SERIES = re.compile(r"(?i)^\s*(?:rfc|proposal|title)\s*:\s*")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_LONGEST_STATUS = 6
_MOST_FIELDS = 20
_DONE = (State.ACCEPTED, State.IMPLEMENTED)

# What a template calls a person.
_NO_PERSON = re.compile(
    r"(?i)(?:(?:co-?|first |second )?author(?: ?(?:\d+|one|two|name))?|(?:your |full |first )?names?)"
)

# Keys that are worth a hint where one letter is wrong, and words one letter away from them that are right.
_SHORTEST = 5
_MEANT = (
    "status", "title", "author", "authors", "owner", "created", "creation date", "date created", "start date",
    "updated", "last updated", "last update", "update date", "last modified", "submitted", "supersedes",
    "superseded by", "replaces", "replaced by", "obsoletes", "obsoleted by", "requires", "depends on", "reviewers",
    "tracking issue", "implementation", "category", "discussion",
)  # fmt: skip
_WORDS = frozenset({
    "stats", "states", "owned", "owners", "titled", "titles", "create", "creates", "update", "updates", "required",
    "require", "replace", "replaced", "obsolete", "obsoleted", "superseded", "supersede", "reviewer", "reviewed",
    "implementations", "discussions",
})  # fmt: skip

_KNOWN = frozenset({*known_keys(), *_MEANT})

# Keys that mean the same thing, so that two of them with different values contradict each other.
_SAME = (
    frozenset({"status", "rfc status", "current status"}),
    frozenset({"created", "date created", "creation date", "created on", "created at"}),
    frozenset({"updated", "last updated", "last update", "date updated", "updated on", "updated at", "lastupdated"}),
)


def _find_missing(subject: Subject) -> Iterator[Found]:
    metadata = subject.rfc.metadata
    for required in subject.rules.required_fields:
        attribute = attribute_named(required)
        if attribute == "title":
            yield from _missing_title(subject)
            continue
        wanted = normal_key(required)
        fields = [f for f in metadata.stated if normal_key(f.key) == wanted or (attribute and f.attribute == attribute)]
        if any(map(states_something, fields)) or (attribute and getattr(metadata, attribute)):
            continue
        place = place_of(subject, fields[0]) if fields else (_line_of_block(subject), None)
        found = "a placeholder" if fields and fields[0].text.strip() else "none"
        yield Found(f"must state {_with_article(required)}; found {found}", *place)


def _missing_title(subject: Subject) -> Iterator[Found]:
    """A title is missing where no heading and no field states one, and where the heading is the template's."""
    title, heading = subject.rfc.metadata.title, subject.rfc.title_line
    if title and not is_placeholder(_SERIES.sub("", title)):
        return
    line = heading if heading is not None else _line_of_block(subject)
    yield Found(f"must state a title; found {'none' if heading is None else 'a placeholder'}", line)


def _find_id(subject: Subject) -> Iterator[Found]:
    pattern, stated = subject.rules.id_pattern, subject.rfc.metadata.id
    if pattern is None or stated is None or re.fullmatch(pattern, stated):
        return
    hint = "a day and the title: 2026-01-31-retry-queue" if pattern == HOUSE.id_pattern else None
    yield Found(f"id must have the shape {pattern}; found {stated!r}", *_place_of_id(subject), hint)


def _find_id_file(subject: Subject) -> Iterator[Found]:
    path, stated = subject.rfc.source.path, subject.rfc.metadata.id
    if path == "-" or stated is None or not (name := name_of(path)):
        return
    if not _agree(stated, name, path):
        kind = "folder" if is_index_name(path) else "file"
        yield Found(f"id must agree with the name of the {kind}; found {stated} in {name}", *_place_of_id(subject))


def _agree(stated: str, name: str, path: str) -> bool:
    """Whether an id and a name can be of one RFC: they state the same number, or the same day and name."""
    if day := day_in(stated):
        # A name without its day is another way of naming files, and no contradiction.
        slug = stated[len(day) + 1 :] if stated.startswith(f"{day}-") else ""
        bare = re.sub(r"(?i)^rfc[-_]|[-_.]rfc$", "", name)
        return day_in(bare) is None or bare.casefold() == stated.casefold() or (not slug and day_in(bare) == day)
    of_id, of_name = identifier_of(stated), identifier_in_name(path)
    if of_id is None or of_name is None or of_id.number is None or not _is_comparable(of_id, of_name):
        return True
    return of_id.number == of_name.number


def _is_comparable(of_id: Identifier, of_name: Identifier) -> bool:
    """Whether both numbers count in one series: a README in `v2` or a file `http2-x` has a number of another kind."""
    return of_name.series in ("", "rfc", of_id.series) or of_id.is_generic


def _find_status(subject: Subject) -> Iterator[Found]:
    status, allowed = subject.rfc.metadata.status, subject.rules.statuses
    if status is None or not allowed or _begins_with_one_of(status.text, allowed):
        return
    yield Found(f"status must be one of {', '.join(allowed)}; found {status.text!r}", *_place_of_status(subject))


def _find_state(subject: Subject) -> Iterator[Found]:
    status = subject.rfc.metadata.status
    # Rules that list the words are the stricter ones.
    if status is None or status.state is not State.UNKNOWN or subject.rules.statuses:
        return
    states = ", ".join(state.value for state in State if state is not State.UNKNOWN)
    hint = "settings teach a project's own words: [metadata.states]"
    yield Found(f"status must say one of {states}; found {status.text!r}", *_place_of_status(subject), hint)


def _begins_with_one_of(text: str, words: tuple[str, ...]) -> bool:
    return any(re.match(rf"{re.escape(word)}(?!\w)", text.strip(), re.IGNORECASE) for word in words)


def _find_superseded_by(subject: Subject) -> Iterator[Found]:
    metadata = subject.rfc.metadata
    status = metadata.status
    if status is None or status.state is not State.SUPERSEDED or not (word := _SUPERSEDED.search(status.text)):
        return
    fields = list(fields_of(metadata, "status"))
    if _SUCCESSOR.search(status.text, word.end()) or any(run.url for field in fields for run in field.runs):
        return
    if any(map(names_something, fields_called(metadata, SUPERSEDED_BY))):
        return
    if any(_NOTICE.search(line.text) for line in subject.lines if not line.is_code):
        return
    hint = "state it in a field `Superseded By`"
    yield Found(
        f"must name the RFC that supersedes it; found status {status.text!r} alone", *_place_of_status(subject), hint
    )


def _find_accepted_date(subject: Subject) -> Iterator[Found]:
    metadata = subject.rfc.metadata
    status = metadata.status
    if status is None or status.state not in _DONE or metadata.created or metadata.updated:
        return
    # A sentence may hold the word and mean another thing: `do not merge until it is done`.
    if len(status.text.split()) > _LONGEST_STATUS:
        return
    # `Implemented (Swift 5.5)` says since when, in releases.
    if re.search(r"\d", status.text) or any(_YEAR.search(field.text) for field in metadata.stated):
        return
    if day_in(metadata.id or "") or day_in(name_of(subject.rfc.source.path)):
        return
    yield Found(f"must state a date, being {status.text!r}; found none", *_place_of_status(subject))


def _find_date_order(subject: Subject) -> Iterator[Found]:
    created, updated = subject.rfc.metadata.created, subject.rfc.metadata.updated
    if created is None or updated is None:
        return
    precision = min(len(created), len(updated))
    if updated[:precision] < created[:precision]:
        message = f"must be updated on or after the day it was created, {created}; found {updated}"
        yield Found(message, *_place_of(subject, "updated"))


def _find_date_future(subject: Subject) -> Iterator[Found]:
    today = subject.today.isoformat()
    for attribute in ("created", "updated"):
        stated: str | None = getattr(subject.rfc.metadata, attribute)
        if stated is not None and stated > today[: len(stated)]:
            message = f"{attribute} must not be after today, {today}; found {stated}"
            yield Found(message, *_place_of(subject, attribute))


def _find_author(subject: Subject) -> Iterator[Found]:
    stated = [(f, f.text) for f in islice(fields_of(subject.rfc.metadata, "authors"), _MOST_FIELDS)]
    for person in subject.rfc.metadata.authors:
        has_letters = any(letter.isalpha() for letter in person.name)
        is_name = has_letters and not is_placeholder(person.name) and not _NO_PERSON.fullmatch(person.name)
        if is_name or (has_letters and (person.email or person.handle)):
            continue
        field = next((field for field, text in stated if person.name in text), None)
        place = place_of(subject, field, person.name) if field is not None else (None, None)
        yield Found(f"author must have a name; found {person.name!r}", *place)


def _find_duplicate(subject: Subject) -> Iterator[Found]:
    seen: dict[str, Field] = {}
    for field in filter(states_something, subject.rfc.metadata.stated):
        key = _one_key(normal_key(field.key))
        first = seen.setdefault(key, field)
        if first is field or field.attribute is None or _plain(first.text) == _plain(field.text):
            continue
        where = f" on line {first.line}" if first.line is not None else ""
        message = f"must state {field.key} once; found {_short(field.text)!r} after {_short(first.text)!r}{where}"
        yield Found(message, *place_of(subject, field))


def _one_key(key: str) -> str:
    return next((min(same) for same in _SAME if key in same), key)


def _find_key(subject: Subject) -> Iterator[Found]:
    taught = {normal_key(key) for _, keys in subject.vocabulary.keys for key in keys}
    required = taught | {normal_key(name) for name in subject.rules.required_fields}
    for field in subject.rfc.metadata.stated:
        key = normal_key(field.key)
        if key not in required and (meant := meant_key(key)) is not None:
            message = f"must be a key that is known; found {field.key!r}"
            column = column_of(subject, field.line, field.key)
            yield Found(message, field.line, column, f"did you mean {meant.title()}?")


@lru_cache(maxsize=4096)
def meant_key(typed: str) -> str | None:
    """The normal key that `typed`, a normal key too, is one slip away from; None where it is well spelt or unknown."""
    if len(typed) < _SHORTEST or typed in _WORDS or {typed, f"{typed}s", typed.removesuffix("s")} & _KNOWN:
        return None
    near = [word for word in _MEANT if len(word) >= _SHORTEST and is_slip(typed, word)]
    # Two letters that changed places are the surest sign.
    return next((word for word in near if sorted(word) == sorted(typed)), near[0] if near else None)


def _place_of(subject: Subject, attribute: str) -> tuple[int | None, int | None]:
    """Where the value of an attribute stands: that of the field which states it."""
    field = next((f for f in fields_of(subject.rfc.metadata, attribute) if states_something(f)), None)
    return place_of(subject, field) if field is not None else (None, None)


def _place_of_status(subject: Subject) -> tuple[int | None, int | None]:
    return _place_of(subject, "status")


def _place_of_id(subject: Subject) -> tuple[int | None, int | None]:
    """Where the id stands: in a field, else in the title."""
    place = _place_of(subject, "id")
    if place[0] is not None:
        return place
    line = subject.rfc.title_line
    return line, column_of(subject, line, subject.rfc.metadata.id or "")


def _line_of_block(subject: Subject) -> int:
    """The line to name for what is not there: that of the first field, else of the title."""
    lines = [field.line for field in subject.rfc.metadata.stated if field.line is not None]
    return min(lines, default=subject.rfc.title_line or 1)


def _with_article(name: str) -> str:
    """A required field in a sentence."""
    words = {"authors": "an author", "id": "an id", "created": "a day of creation", "updated": "a day of update"}
    return words.get(name, f"a {name}" if name in ("title", "status") else f"{name!r}")


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^\w@.+-]+", " ", text.casefold()).split())


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:37]}..."


METADATA_CHECKS: tuple[Check, ...] = (
    Check("metadata-missing", Severity.ERROR, _find_missing),
    Check("metadata-id", Severity.ERROR, _find_id),
    Check("metadata-id-file", Severity.WARNING, _find_id_file),
    Check("metadata-status", Severity.ERROR, _find_status),
    Check("metadata-state", Severity.WARNING, _find_state),
    Check("metadata-superseded-by", Severity.WARNING, _find_superseded_by),
    Check("metadata-accepted-date", Severity.WARNING, _find_accepted_date),
    Check("metadata-date-order", Severity.ERROR, _find_date_order),
    Check("metadata-date-future", Severity.WARNING, _find_date_future),
    Check("metadata-author", Severity.WARNING, _find_author),
    Check("metadata-duplicate", Severity.WARNING, _find_duplicate),
    Check("metadata-key", Severity.WARNING, _find_key),
)
"""Every check on the metadata of one RFC."""
