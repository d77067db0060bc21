"""Metadata as a list: `- **Status**: Draft`, or the same without bold type."""

from __future__ import annotations

from collections.abc import Iterator

from rfcexport.dialects.stated import Head, Reading, StatedField, is_content, split_key
from rfcexport.model import Block, Inline
from rfcexport.pandoc_ast import stripped


def read_bold_bullets(head: Head) -> Reading | None:
    """The first list whose entries all state `**key**: value`."""
    return _read_bullets(head, is_bold=True)


def read_plain_bullets(head: Head) -> Reading | None:
    """The first list whose entries all state `key: value`."""
    return _read_bullets(head, is_bold=False)


def _read_bullets(head: Head, *, is_bold: bool) -> Reading | None:
    """The lists whose entries all state a field, at least one of each under a key that RFCs use.

    A list of other signs (`*` after `-`) right behind one goes with it. One that prose leads to is content, unless it
    says who, when or how far.
    """
    fields: list[StatedField] = []
    consumed: set[int] = set()
    for index, block in head.opening:
        found = _list_fields(block, head, is_bold=is_bold)
        if found is None:
            continue
        if index - 1 in consumed or (head.share(found) and not is_content(head, found, index)):
            fields += found
            consumed.add(index)
    if not fields:
        return None
    kind = "bold keys" if is_bold else "keys"
    score = head.score(0.9 if is_bold else 0.8, fields)
    return Reading(tuple(fields), frozenset(consumed), score, f"a list with {len(fields)} {kind}")


def _list_fields(block: Block, head: Head, *, is_bold: bool) -> list[StatedField] | None:
    """The fields of a list in which every entry is one.

    Of plain entries some may say more than a field does (`- Introduced in May`), where most are fields.
    """
    if block["t"] != "BulletList":
        return None
    found = [_bullet_field(item, block.get("line"), is_bold=is_bold) for item in block["c"]]
    fields = [field for field in found if field is not None]
    if len(fields) == len(found):
        return fields or None
    others = [field or _remark(item) for field, item in zip(found, block["c"], strict=True)]
    if len(head.told(fields)) < 2 or len(fields) * 3 < len(found) * 2 or None in others:
        return None
    return [field for field in others if field is not None]


def _bullet_field(item: list[Block], line: int | None, *, is_bold: bool) -> StatedField | None:
    if not item or item[0]["t"] not in ("Plain", "Para") or not (found := split_key(item[0]["c"], is_bold=is_bold)):
        return None
    key, value = found
    items = [tuple(stripped(value))] if stripped(value) else []
    for block in item[1:]:
        match block["t"]:
            case "BulletList" | "OrderedList":
                entries = entries_of(block)
                if entries is None:
                    return None
                items += entries
            case "Plain" | "Para":
                items.append(tuple(block["c"]))
            case _:
                return None
    return StatedField(key, tuple(items), item[0].get("line") or line)


def _remark(item: list[Block]) -> StatedField | None:
    """An entry that is one line of words and no field: kept as a note."""
    if len(item) != 1 or item[0]["t"] != "Plain":
        return None
    return StatedField("Note", (tuple(item[0]["c"]),), item[0].get("line"))


def entries_of(block: Block) -> tuple[tuple[Inline, ...], ...] | None:
    """The entries of a list and of the lists in it, None where one of them is no line of text."""
    entries = tuple(_entries(block))
    lines = tuple(entry for entry in entries if entry is not None)
    return lines if len(lines) == len(entries) else None


def _entries(block: Block) -> Iterator[tuple[Inline, ...] | None]:
    for entry in block["c"] if block["t"] == "BulletList" else block["c"][1]:
        for part in entry:
            match part["t"]:
                case "Plain" | "Para":
                    yield tuple(part["c"])
                case "BulletList" | "OrderedList":
                    yield from _entries(part)
                case _:
                    yield None
