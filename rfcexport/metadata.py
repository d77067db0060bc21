"""The one place that types what a document says of itself: stated fields, of whatever dialect, -> `Metadata`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from rfcexport.dates import iso_date
from rfcexport.diagnostics import Diagnostic, Position, Read
from rfcexport.dialects.stated import StatedField, runs_of
from rfcexport.keys import NOTHING_TAUGHT, attribute_of
from rfcexport.model import Field, Inline, Metadata, Person, Run, Status
from rfcexport.naming import is_only_id, is_same_name, without_series
from rfcexport.pandoc_ast import plain_text, walk
from rfcexport.people import people_of
from rfcexport.states import chosen_of, is_choice, state_of
from rfcexport.vocabulary import Vocabulary

_PLACEHOLDER = re.compile(
    r"""(?ix)
      \s* (?: n/?a | tbd | tba | todo
          | to \s be \s (?: determined | defined | announced | decided | added | filled .* )
          | \? + | \.{3} | … | xxx+ | -+ | — | none \s yet | unassigned | not \s yet \s assigned
          | \d* x{2,} | <\s*pr\s*> )
        \s* \.? \s*
    | \s* \[ (?: your | title | author | name | date | rfc | optional | link | handle | e-?mail | status | github )
          [^\]]* \] \s*
    | \s* \S{,12} \s* \{\{ .* \}\} \s* | \s* < [^<>@:/]* > \s* | \s* neat[ -]enhancement[ -]idea \s*
    | \s* (?: your \s (?:full \s)? name (?:\(s\))? | title \s of \s (?:the \s|this \s)? \w+ | author \s name
          | full \s name | leave \s this \s empty | leave \s blank | \( leave \s (?:this \s)? (?:blank|empty) \)
          | fill \s me \s in .*
          | my_awesome_feature | \( fill .* \) | same \s as \s the \s .* name ) \s*
    | \s* [({<\[]? (?: assigned \s when | will \s be \s assigned
          | fill \s me \s in | leave \s this \s empty | insert | today'?s \s date | to \s be \s assigned ) .*
    | .* (?: yyyy | jjjj | aaaa ) [-/.]? mm [-/.]? (?:dd|tt|jj) .*
    | \s* < (?: your | title | author | name | date | rfc | link | optional | the | list | comma | draft \s* \| )
          [^>@]* > \s*
    """
)
_NOT_APPLICABLE = re.compile(r"\s*(?:n/?a|none|not applicable|-+|—)\.?\s*", re.IGNORECASE)
_ADDITIONAL = re.compile(r"co[ -]?author", re.IGNORECASE)
_FEW_WORDS = 4
# A longer value is no name, no day and no state; to look for them would take long.
_LONGEST_VALUE = 3_000
_LONGEST_PLACEHOLDER = 300
# A whole value in brackets, as one left the brackets of a template.
_BRACKETED = re.compile(r"\[([^\[\]]+)\]")
_ISSUE = re.compile(r"#\s*\d+")


@dataclass(slots=True)
class _Typing:
    """The attributes as they fill up. `others` stay fields."""

    path: str
    vocabulary: Vocabulary
    title: str | None
    known: dict[str, str | Status | tuple[Person, ...]] = field(default_factory=dict)
    others: list[tuple[int, Field]] = field(default_factory=list)
    findings: list[Diagnostic] = field(default_factory=list)


def metadata_of(
    fields: Iterable[StatedField],
    *,
    title: str | None,
    path: str,
    heading_id: str | None = None,
    vocabulary: Vocabulary = NOTHING_TAUGHT,
) -> Read[Metadata]:
    """`fields` typed; a field that is stated twice, or that cannot be read, stays among `Metadata.fields` as stated.

    Of several fields with one meaning the surest dialect decides, then the surest key, then the first. `title` is what
    a heading says, `heading_id` the number that it names; a stated id wins over it.
    """
    fields = tuple(fields)
    typing = _Typing(path, vocabulary, title)
    stated = [_as_field(field, vocabulary) for field in fields]
    ranked = sorted(range(len(fields)), key=lambda index: _order(fields[index], vocabulary, index))
    for index in ranked:
        _read(index, fields[index], stated[index], typing, heading_id)
    known = typing.known
    if heading_id and "id" not in known:
        known["id"] = heading_id
    others = tuple(field for _, field in sorted(typing.others, key=lambda other: other[0]))
    values: dict[str, object] = {"title": title, **known}
    return Read(Metadata(**values, fields=others, stated=tuple(stated)), tuple(typing.findings))  # type: ignore[arg-type]


def is_placeholder(text: str) -> bool:
    """Whether a value was left from a template, such as `[Your Name]`, `YYYY-MM-DD` or `N/A`."""
    return len(text) <= _LONGEST_PLACEHOLDER and _PLACEHOLDER.fullmatch(text) is not None


def _order(field: StatedField, vocabulary: Vocabulary, index: int) -> tuple[int, int, int]:
    found = attribute_of(field.key, field.text, vocabulary)
    return (field.rank, found[1] if found else 0, index)


def _read(index: int, field: StatedField, shown: Field, typing: _Typing, heading_id: str | None) -> None:
    """One field to its attribute, or to the other fields."""
    attribute, text = shown.attribute, field.text.strip()
    if len(text) > _LONGEST_VALUE:
        typing.others.append((index, shown))
        return
    if not text or (attribute == "title" and typing.title is not None and is_same_name(text, typing.title)):
        return
    if attribute == "status":
        text = _status_text(field, typing, index)
    if _NOT_APPLICABLE.fullmatch(text) and attribute in (None, "updated"):
        # An answer, not a gap: `Supersedes: N/A`.
        if attribute is None:
            typing.others.append((index, shown))
        return
    if is_placeholder(text) or (attribute == "status" and is_choice(text)):
        hint = f"state the {field.key} or take the line out"
        message = f"must not be left from a template; found {field.key}: {text!r}"
        typing.findings.append(_finding("metadata-placeholder", message, field, typing, hint))
        return
    is_taken = attribute in typing.known and not (attribute == "authors" and _ADDITIONAL.search(field.key))
    if attribute is None or is_taken or (attribute == "title" and typing.title is not None):
        typing.others.append((index, shown))
        return
    _assign(attribute, text, index, field, shown, typing, heading_id)


def _assign(
    attribute: str, text: str, index: int, field: StatedField, shown: Field, typing: _Typing, heading_id: str | None
) -> None:
    known = typing.known
    found: re.Match[str] | None
    match attribute:
        case "status":
            text = found[1] if (found := _BRACKETED.fullmatch(text)) else text
            known["status"] = Status(text, state_of(text, typing.vocabulary))
        case "authors":
            before = known.get("authors", ())
            people = people_of(runs_of(line) for item in field.items for line in _lines_of(item))
            if people:
                known["authors"] = (*(before if isinstance(before, tuple) else ()), *people)
            else:
                typing.others.append((index, shown))
        case "created" | "updated":
            iso, rest = iso_date(text)
            if iso is None:
                message = f"must be a date as YYYY-MM-DD; found {field.key}: {text!r}"
                typing.findings.append(_finding("metadata-date", message, field, typing, None))
            else:
                known[attribute] = iso
            if iso is None or rest:
                typing.others.append((index, shown))
        case "title" if is_only_id(text):
            typing.others.append((index, shown))
        case "title":
            known["title"] = without_series(_BRACKETED.sub(r"\1", text), typing.vocabulary)
        case "id" if _ISSUE.fullmatch(text) and heading_id:
            # `SEP Number: #1577` is the issue it is discussed in.
            typing.others.append((index, shown))
        case _:
            text = found[1] if (found := _BRACKETED.fullmatch(text)) else text
            known[attribute] = text.removeprefix("#").strip() if _ISSUE.fullmatch(text) else text


def _lines_of(item: tuple[Inline, ...]) -> list[list[Inline]]:
    """The lines of a value, where each is of another person: parted by `<br>`, or links on lines of their own."""
    lines: list[list[Inline]] = [[]]
    for index, node in enumerate(item):
        beside = (item[index - 1 : index], item[index + 1 : index + 2])
        are_links = all(near and near[0]["t"] == "Link" for near in beside)
        if node["t"] == "LineBreak" or (node["t"] == "SoftBreak" and are_links):
            lines.append([])
        else:
            lines[-1].append(node)
    return lines


def _finding(slug: str, message: str, field: StatedField, typing: _Typing, hint: str | None) -> Diagnostic:
    return Diagnostic(slug, message, Position(field.path or typing.path, field.line), hint=hint)


def _status_text(field: StatedField, typing: _Typing, index: int) -> str:
    """The status without what is struck out and without its footnotes, which stay a field.

    Of `Draft | **Accepted** | Final`, as templates offer it, the one that is marked.
    """
    bare = tuple(tuple(node for node in item if node["t"] not in ("Strikeout", "Note")) for item in field.items)
    notes = [node for item in field.items for node in item if node["t"] == "Note"]
    text = replace(field, items=bare).text.strip() or field.text.strip()
    if notes:
        runs = tuple(Run(run.text.strip().removeprefix("(").removesuffix(")"), run.url) for run in runs_of(notes))
        typing.others.append((index, Field(f"{field.key} note", runs, field.line)))
    bold = [
        plain_text(node["c"]).strip() for node in walk([list(item) for item in field.items]) if node["t"] == "Strong"
    ]
    chosen = chosen_of(text, [word for word in bold if word])
    # A word with a full stop behind it is no sentence.
    return chosen.rstrip(".") if chosen.count(".") == 1 and len(chosen.split()) <= _FEW_WORDS else chosen


def _as_field(field: StatedField, vocabulary: Vocabulary) -> Field:
    runs: list[Run] = []
    for item in field.items:
        if runs:
            runs.append(Run("; "))
        runs += runs_of(item)
    found = attribute_of(field.key, field.text, vocabulary)
    line = None if field.path else field.line
    return Field(field.key, tuple(runs), line, found[0] if found else None)
