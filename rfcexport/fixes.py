"""What `--fix` mends: dates, spelling and order of keys in the metadata block, and never a word of the body.

Every change is made to the lines as they stand, so that line ends, byte order mark and all else stay byte for byte.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import unified_diff

from rfcexport.checks.fields import states_something
from rfcexport.checks.metadata_checks import meant_key
from rfcexport.checks.subject import Subject
from rfcexport.dates import iso_date
from rfcexport.keys import attribute_of, is_slip, normal_key
from rfcexport.model import Field
from rfcexport.rules import HOUSE

HOUSE_KEYS = {
    "id": "RFC ID", "status": "Status", "authors": "Author(s)", "created": "Created", "updated": "Last Updated",
}  # fmt: skip
"""The keys of the house's block by their attributes, in their order."""

_LINE_END = re.compile(r"(\r\n|\r|\n)")
_WITH_END = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_BULLET = re.compile(r" {0,3}[-*+][ \t]+(?=\S)")
_ISO = re.compile(r"\d{4}-\d{2}(-\d{2})?(?!\d)")
_PLAIN_DATE = re.compile(r"[^()\[\]<>:;*_`\"']+")


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that was mended; `line` is its line in the old text."""

    line: int
    message: str


@dataclass(frozen=True, slots=True)
class Fix:
    """The text with what could be mended, and what that was; nothing where all was well."""

    text: str
    changes: tuple[Change, ...] = ()


@dataclass(slots=True)
class _Lines:
    """The lines of a text with their ends, which stay where they are when lines change places."""

    lines: list[str]
    ends: list[str]

    def text(self) -> str:
        return "".join(line + end for line, end in zip(self.lines, self.ends, strict=True))


def fixed_source(text: str, subject: Subject) -> Fix:
    """`text` with its metadata block mended; `subject` is the RFC that was read from it.

    `text` is the whole source as it was decoded, line ends and byte order mark included. A second run finds nothing.
    """
    parts = _LINE_END.split(text)
    lines = _Lines(parts[::2], [*parts[1::2], ""])
    stated = [line.text for line in subject.lines]
    if [line.removeprefix("\ufeff") for line in lines.lines[:1]] + lines.lines[1:] != stated:
        # It is not the text that was read: no line can be trusted.
        return Fix(text)
    changes = [*_dates(lines, subject), *_keys(lines, subject), *_order(lines, subject)]
    return Fix(lines.text(), tuple(sorted(changes, key=lambda change: change.line))) if changes else Fix(text)


def diff_of(old: str, new: str, path: str) -> str:
    """What turns `old` into `new`, as a unified diff; empty where nothing does."""
    lines = unified_diff(_WITH_END.findall(old), _WITH_END.findall(new), f"a/{path}", f"b/{path}")
    return "".join(line if line.endswith(("\n", "\r")) else f"{line}\n\\ No newline at end of file\n" for line in lines)


def _dates(lines: _Lines, subject: Subject) -> Iterator[Change]:
    """Dates that can be read in one way only, as YYYY-MM-DD."""
    for field in subject.rfc.metadata.stated:
        value = field.text.strip()
        if field.line is None or field.attribute not in ("created", "updated") or not _PLAIN_DATE.fullmatch(value):
            continue
        iso, rest = iso_date(value)
        if iso is None or rest or _ISO.match(value) or not states_something(field):
            continue
        line = lines.lines[field.line - 1]
        start = line.find(field.key) + len(field.key)
        if field.key not in line or line.count(value, start) != 1:
            continue
        lines.lines[field.line - 1] = line[:start] + line[start:].replace(value, iso)
        yield Change(field.line, f"{value} is written {iso}")


def _keys(lines: _Lines, subject: Subject) -> Iterator[Change]:
    """Keys with a letter wrong; in a house document its keys in its own spelling."""
    used = {normal_key(field.key) for field in subject.rfc.metadata.stated}
    stated = Counter(field.attribute for field in subject.rfc.metadata.stated if states_something(field))
    for field in subject.rfc.metadata.stated:
        meant = _house_key(field, lines) if subject.rules == HOUSE else None
        meant = meant or _well_spelt(field)
        if field.line is None or meant is None or meant == field.key:
            continue
        normal = normal_key(meant)
        found = attribute_of(meant, vocabulary=subject.vocabulary)
        beside = stated[found[0]] - (field.attribute == found[0] and states_something(field)) if found else 0
        if normal != normal_key(field.key) and (normal in used or beside):
            # Both are there already: which of them holds is for the author to say.
            continue
        line = lines.lines[field.line - 1]
        place = line.find(field.key)
        if place < 0 or re.search(r"\w", _BULLET.sub("", line[:place])):
            continue
        used.add(normal)
        lines.lines[field.line - 1] = line[:place] + meant + line[place + len(field.key) :]
        yield Change(field.line, f"{field.key} is spelt {meant}")


def _house_key(field: Field, lines: _Lines) -> str | None:
    """The house's spelling of a key that is one of its own but for case, number or one letter."""
    if field.line is None or not _BULLET.match(lines.lines[field.line - 1]):
        return None
    typed = normal_key(field.key)
    for key in HOUSE_KEYS.values():
        normal = normal_key(key)
        if typed in (normal, f"{normal}s") or (len(typed) > 4 and is_slip(typed, normal)):
            return key
    return None


def _well_spelt(field: Field) -> str | None:
    """The key that is meant, in capitals and with hyphens as the author sets them; None where it is well spelt."""
    typed = normal_key(field.key)
    meant = meant_key(typed)
    if meant is None:
        return None
    found = re.search(r"[\s_-]+".join(map(re.escape, typed.split())), field.key, re.IGNORECASE)
    if found is None:
        return None
    stated = found[0]
    if stated.isupper():
        meant = meant.upper()
    elif stated.istitle():
        meant = meant.title()
    elif stated[0].isupper():
        meant = meant.capitalize()
    for sign in "-_":
        meant = meant.replace(" ", sign) if sign in stated else meant
    return field.key[: found.start()] + meant + field.key[found.end() :]


def _order(lines: _Lines, subject: Subject) -> Iterator[Change]:
    """The house's bullets in the house's order; other bullets keep their places between them."""
    if subject.rules != HOUSE or subject.rfc.dialect not in ("bold-bullets", "plain-bullets"):
        return
    fields = [field for field in subject.rfc.metadata.stated if field.line is not None]
    blocks = _bullets(lines, fields)
    if blocks is None:
        return
    order = list(HOUSE_KEYS)
    places = [n for n, field in enumerate(fields) if field.attribute in HOUSE_KEYS]
    wanted = sorted(places, key=lambda n: order.index(fields[n].attribute or ""))
    if wanted == places:
        return
    turned = list(blocks)
    for place, source in zip(places, wanted, strict=True):
        turned[place] = blocks[source]
    first = fields[0].line or 1
    flat = [line for block in turned for line in block]
    lines.lines[first - 1 : first - 1 + len(flat)] = flat
    yield Change(first, f"keys stand in the order {', '.join(_shown(fields[n]) for n in wanted)}")


def _bullets(lines: _Lines, fields: list[Field]) -> list[list[str]] | None:
    """The lines of each bullet; None unless the fields are one list without gaps, each with its own lines whole."""
    starts = [(field.line or 1) - 1 for field in fields]
    if len(starts) < 2 or starts != sorted(set(starts)):
        return None
    end = next((n for n in range(starts[-1], len(lines.lines)) if not lines.lines[n].strip()), len(lines.lines))
    following = next((line for line in lines.lines[end:] if line.strip()), "")
    blocks = [lines.lines[start:stop] for start, stop in zip(starts, [*starts[1:], end], strict=True)]
    heads = [_BULLET.match(block[0]) for block in blocks]
    # All of one kind, so that none is inside another; and no line in them that could be one more.
    if len({found[0] if found else None for found in heads}) > 1 or heads[0] is None:
        return None
    inner = [line for block in blocks for line in block[1:]]
    is_whole = all(line.strip() and _indent(line) > _indent(blocks[0][0]) for line in inner)
    return blocks if is_whole and not following.startswith((" ", "\t")) and not _BULLET.match(following) else None


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" \t"))


def _shown(field: Field) -> str:
    return HOUSE_KEYS[field.attribute or ""]
