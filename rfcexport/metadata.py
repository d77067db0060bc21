"""What a document says of itself: the dialects in which metadata is stated, and the one place that types it.

Each row of `DIALECTS` is a small reader that yields fields with positions from the head of a document. `metadata_of`
turns fields, whatever dialect they come from, into `Metadata`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from rfcexport.dates import iso_date
from rfcexport.diagnostics import Diagnostic, Position, Read
from rfcexport.front_matter import FrontMatter
from rfcexport.model import Block, Field, Inline, Metadata, Run, Status
from rfcexport.pandoc_ast import block_text, plain_text, split_inlines, stripped
from rfcexport.people import people_of
from rfcexport.states import is_choice, state_of
from rfcexport.tree_nodes import without_controls

_KEYS = {
    "title": ("title", "rfc title", "feature name", "proposal name", "name"),
    "id": ("rfc id", "id", "rfc", "rfc number", "rfc no", "proposal id", "number"),
    "status": ("status", "state", "rfc status", "current status"),
    "authors": ("author", "authors", "author(s)", "owner", "owners", "owner(s)", "rfc author", "rfc authors",
                "original author(s)",
                "proposer", "proposers", "proposed by", "written by", "by"),
    "created": ("created", "created on", "date created", "creation date", "start date", "date", "date started",
                "submitted", "started", "begin design discussion", "created at", "proposed on"),
    "updated": ("updated", "last updated", "last update", "last modified", "last-modified", "last_updated",
                "lastupdated", "last-updated", "modified", "date updated", "updated on", "updated at"),
}  # fmt: skip
_ATTRIBUTES = {key: attribute for attribute, keys in _KEYS.items() for key in keys}
# Keys that mark a list as metadata although they have no attribute of their own.
_FAMILIAR = frozenset({
    "rfc pr", "rust issue", "tracking issue", "issue", "pr", "implementation", "review manager", "reviewers",
    "reviewer",
    "supersedes", "superseded by", "replaces", "replaced by", "obsoletes", "obsoleted by", "updates", "related",
    "category", "type", "version", "discussion", "discussions-to", "requires", "target release", "sponsor", "shepherd",
    "approvers", "team", "area", "stage", "tags", "labels", "license", "depends on", "related rfcs", "since", "epic",
})  # fmt: skip

_PLACEHOLDER = re.compile(
    r"""(?ix)
      \s* (?: n/?a | tbd | tba | todo | to \s be \s (?: determined | defined | announced )
          | \? + | \.{3} | … | xxx+ | -+ | — )
        \s* \.? \s*
    | \s* \[ (?: your | title | author | name | date | rfc | optional | link | handle | e-?mail | status | github )
          [^\]]* \] \s*
    | \s* (?: your \s (?:full \s)? name (?:\(s\))? | title \s of \s (?:the \s)? rfc | author \s name | full \s name
          | leave \s this \s empty | leave \s blank | fill \s me \s in .* | my_awesome_feature ) \s*
    | \s* [({<\[]? (?: fill \s me \s in | leave \s this \s empty | insert | today'?s \s date ) .*
    | .* (?: yyyy | jjjj | aaaa ) [-/.]? mm [-/.]? (?:dd|tt|jj) .*
    | \s* < (?: your | title | author | name | date | rfc | link | optional ) [^>@]* > \s*
    """
)

_ADDRESS = re.compile(r"<(https?://[^\s<>]+)>|https?://[^\s<>]*[^\s<>.,;:!?)'\"\]]")


@dataclass(frozen=True, slots=True)
class StatedField:
    """A field as it stands: `items` are its lines or list entries, each as inline nodes."""

    key: str
    items: tuple[tuple[Inline, ...], ...]
    line: int | None = None

    @property
    def text(self) -> str:
        """The value as plain text on one line, `; ` between items."""
        return "; ".join("".join(run.text for run in _runs(item)).strip() for item in self.items)


@dataclass(frozen=True, slots=True)
class Head:
    """Where metadata may stand: the front matter, and the blocks before the first section (the title taken out)."""

    front_matter: FrontMatter | None
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What one dialect found: its fields, the blocks it used up, and how sure it is (0 to 1)."""

    fields: tuple[StatedField, ...]
    consumed: frozenset[int] = frozenset()
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Dialect:
    """A way of stating metadata."""

    name: str
    read: Callable[[Head], Reading | None]


@dataclass(frozen=True, slots=True)
class StatedMetadata:
    """Everything stated, in order, with the names of the dialects it was stated in and the blocks left over."""

    dialect: str
    fields: tuple[StatedField, ...]
    blocks: tuple[Block, ...]


def read_stated(head: Head) -> StatedMetadata:
    """The fields of `head` by every dialect that finds some, the surest first."""
    readings = [(dialect.name, reading) for dialect in DIALECTS if (reading := dialect.read(head)) is not None]
    readings.sort(key=lambda found: -found[1].score)
    used: set[int] = set()
    names: list[str] = []
    fields: list[StatedField] = []
    for name, reading in readings:
        if reading.consumed & used:
            continue
        used |= reading.consumed
        names.append(name)
        fields += reading.fields
    fields.sort(key=lambda found: found.line or 0)
    blocks = tuple(block for index, block in enumerate(head.blocks) if index not in used)
    return StatedMetadata("+".join(names) or "none", tuple(fields), blocks)


def metadata_of(fields: Iterable[StatedField], *, title: str | None, path: str) -> Read[Metadata]:
    """`fields` typed; a field that is stated twice, or that cannot be read, stays among `Metadata.fields` as stated."""
    known: dict[str, Any] = {}
    others: list[Field] = []
    findings: list[Diagnostic] = []

    def warn(slug: str, message: str, field: StatedField, hint: str | None = None) -> None:
        findings.append(Diagnostic(slug, message, Position(path, field.line), hint=hint))

    for field in fields:
        attribute = _ATTRIBUTES.get(normal_key(field.key))
        text = field.text.strip()
        if not text or (attribute == "title" and text == title):
            continue
        if attribute == "status":
            text = _chosen_status(field)
        if is_placeholder(text) or (attribute == "status" and is_choice(text)):
            hint = f"state the {field.key} or take the line out"
            warn(
                "metadata-placeholder",
                f"must not be left from a template; found {field.key}: {text!r}",
                field,
                hint,
            )
            continue
        if attribute is None or attribute in known or (attribute == "title" and title is not None):
            others.append(_as_field(field))
            continue
        match attribute:
            case "status":
                known["status"] = Status(text, state_of(text))
            case "authors":
                known["authors"] = people_of(_runs(item) for item in field.items)
            case "created" | "updated":
                iso, rest = iso_date(text)
                if iso is None:
                    warn("metadata-date", f"must be a date as YYYY-MM-DD; found {field.key}: {text!r}", field)
                else:
                    known[attribute] = iso
                if iso is None or rest:
                    others.append(_as_field(field))
            case _:
                known[attribute] = text
    return Read(Metadata(**{"title": title, **known}, fields=tuple(others)), tuple(findings))


def normal_key(key: str) -> str:
    """A key as the tables hold it: lower case, single spaces, no colon."""
    return re.sub(r"\s+", " ", key.strip().strip(":").lower())


def is_placeholder(text: str) -> bool:
    """Whether a value was left from a template, such as `[Your Name]`, `YYYY-MM-DD` or `N/A`."""
    return _PLACEHOLDER.fullmatch(text) is not None


def _chosen_status(field: StatedField) -> str:
    """The status without what is struck out; of `Draft | **Accepted** | Final`, as templates offer it, the bold one."""
    valid = tuple(tuple(node for node in item if node["t"] != "Strikeout") for item in field.items)
    text = replace(field, items=valid).text.strip() or field.text.strip()
    bold = [plain_text(node["c"]).strip() for item in field.items for node in item if node["t"] == "Strong"]
    return bold[0] if is_choice(text) and len(bold) == 1 and bold[0] else text


def _as_field(field: StatedField) -> Field:
    runs: list[Run] = []
    for item in field.items:
        if runs:
            runs.append(Run("; "))
        runs += _runs(item)
    return Field(field.key, tuple(runs), field.line)


def _runs(inlines: Iterable[Inline]) -> tuple[Run, ...]:
    """Inlines as runs of text, neighbours with the same address joined."""
    runs: list[Run] = []
    for node in stripped(list(inlines)):
        if node["t"] == "Link":
            new = [Run(_value_text(node), node["c"][2][0])]
        elif node["t"] in ("Span", "Strong", "Emph") and any(n["t"] == "Link" for n in _inner(node)):
            new = list(_runs(_inner(node)))
        else:
            new = [Run(re.sub(r"\s+", " ", _value_text(node)))]
        for run in new:
            if runs and runs[-1].url == run.url:
                runs[-1] = Run(runs[-1].text + run.text, run.url)
            else:
                runs.append(run)
    return tuple(run for run in runs if run.text)


def _value_text(node: Inline) -> str:
    """The text of a node in a value: a picture such as a badge by its alternative text, a footnote in parentheses."""
    match node["t"]:
        case "Image":
            return plain_text(node["c"][1])
        case "Note":
            return f" ({block_text(node['c'])})"
        case "Link":
            return "".join(_value_text(inner) for inner in node["c"][1])
        case _:
            return plain_text([node])


def _inner(node: Inline) -> list[Inline]:
    inner: list[Inline] = node["c"][1] if node["t"] == "Span" else node["c"]
    return inner


def _read_front_matter(head: Head) -> Reading | None:
    if head.front_matter is None:
        return None
    fields = tuple(
        StatedField(without_controls(entry.key), tuple(tuple(_linked(value)) for value in entry.values), entry.line)
        for entry in head.front_matter.entries
    )
    return Reading(fields, score=1.0) if fields else None


def _linked(value: str) -> Iterator[Inline]:
    """Plain text as inlines, its web addresses as links."""
    value = without_controls(value)
    end = 0
    for found in _ADDRESS.finditer(value):
        url = found[1] or found[0]
        yield from ({"t": "Str", "c": value[end : found.start()]}, _link(url))
        end = found.end()
    yield {"t": "Str", "c": value[end:]}


def _link(url: str) -> Inline:
    return {"t": "Link", "c": [["", [], []], [{"t": "Str", "c": url}], [url, ""]]}


def _read_bold_bullets(head: Head) -> Reading | None:
    return _read_bullets(head, _bold_key, certain=True)


def _read_plain_bullets(head: Head) -> Reading | None:
    return _read_bullets(head, _plain_key, certain=False)


def _read_bullets(
    head: Head, key_of: Callable[[list[Inline]], tuple[str, list[Inline]] | None], *, certain: bool
) -> Reading | None:
    """The first list whose entries all state `key: value`, at least one of them under a key that RFCs use.

    A list of other signs (`*` after `-`) right behind it goes with it. One that prose leads to is content, unless it
    says who, when or how far.
    """
    for index, block in enumerate(head.blocks):
        if (fields := _list_fields(block, key_of)) is None or _is_content(fields, head.blocks[:index]):
            continue
        consumed = {index}
        while (more := _list_fields(_at(head.blocks, index := index + 1), key_of)) is not None:
            fields += more
            consumed.add(index)
        share = sum(_is_known(field.key) for field in fields) / len(fields)
        if share:
            return Reading(tuple(fields), frozenset(consumed), (0.9 if certain else 0.8) * (0.5 + share / 2))
    return None


def _list_fields(
    block: Block | None, key_of: Callable[[list[Inline]], tuple[str, list[Inline]] | None]
) -> list[StatedField] | None:
    """The fields of a list in which every entry is one."""
    if block is None or block["t"] != "BulletList":
        return None
    found = [_bullet_field(item, key_of, block.get("line")) for item in block["c"]]
    fields = [field for field in found if field is not None]
    return fields if fields and len(fields) == len(found) else None


def _at(blocks: tuple[Block, ...], index: int) -> Block | None:
    return blocks[index] if index < len(blocks) else None


def _is_content(fields: list[StatedField], before: tuple[Block, ...]) -> bool:
    prose = [block for block in before if block["t"] == "Para"]
    if not prose:
        return False
    attributes = {_ATTRIBUTES.get(normal_key(field.key)) for field in fields}
    return plain_text(prose[-1]["c"]).rstrip().endswith(":") or not attributes & {"status", "authors", "created"}


def _is_known(key: str) -> bool:
    return normal_key(key) in _ATTRIBUTES or normal_key(key) in _FAMILIAR


def _bullet_field(
    item: list[Block], key_of: Callable[[list[Inline]], tuple[str, list[Inline]] | None], line: int | None
) -> StatedField | None:
    if not item or item[0]["t"] not in ("Plain", "Para") or not (found := key_of(item[0]["c"])):
        return None
    key, value = found
    items = [tuple(stripped(value))] if stripped(value) else []
    for block in item[1:]:
        match block["t"]:
            case "BulletList" | "OrderedList":
                entries = list(_entry_inlines(block))
                if None in entries:
                    return None
                items += [entry for entry in entries if entry is not None]
            case "Plain" | "Para":
                items.append(tuple(block["c"]))
            case _:
                return None
    return StatedField(key, tuple(items), item[0].get("line") or line)


def _entry_inlines(block: Block) -> Iterator[tuple[Inline, ...] | None]:
    """The entries of a list and of the lists in it; None for what is no line of text."""
    for entry in block["c"] if block["t"] == "BulletList" else block["c"][1]:
        for part in entry:
            match part["t"]:
                case "Plain" | "Para":
                    yield tuple(part["c"])
                case "BulletList" | "OrderedList":
                    yield from _entry_inlines(part)
                case _:
                    yield None


def _bold_key(inlines: list[Inline]) -> tuple[str, list[Inline]] | None:
    if not inlines or inlines[0]["t"] != "Strong":
        return None
    key, rest = plain_text(inlines[0]["c"]).strip(), inlines[1:]
    if key.endswith(":"):
        key = key[:-1].strip()
    elif not (rest := stripped(rest)) or rest[0]["t"] != "Str" or not rest[0]["c"].startswith(":"):
        return None
    if rest and rest[0]["t"] == "Str" and rest[0]["c"].startswith(":"):
        after = rest[0]["c"][1:]
        return key, [*([{"t": "Str", "c": after}] if after else []), *rest[1:]]
    return key, rest


def _plain_key(inlines: list[Inline]) -> tuple[str, list[Inline]] | None:
    found = split_inlines(inlines, at=":")
    if found is None or not found[0] or any(node["t"] not in ("Str", "Space") for node in found[0]):
        return None
    key = plain_text(found[0]).strip()
    return (key, found[1]) if re.fullmatch(r"[^\W\d_][\w /()'&.-]{0,40}", key) else None


DIALECTS = (
    Dialect("yaml-front-matter", _read_front_matter),
    Dialect("bold-bullets", _read_bold_bullets),
    Dialect("plain-bullets", _read_plain_bullets),
)
"""The ways of stating metadata that are read. A new one is a row here."""
