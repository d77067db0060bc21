"""Metadata as sections: `## Status`, `## Date`, `## Author(s)` with a short answer below each (Nygard, MADR)."""

from __future__ import annotations

import re

from rfcexport.dates import iso_date
from rfcexport.dialects.bullets import entries_of
from rfcexport.dialects.stated import Head, Reading, StatedField, is_meta_section, split_key
from rfcexport.keys import attribute_of
from rfcexport.model import Block, Inline, State
from rfcexport.pandoc_ast import line_of, plain_text, stripped
from rfcexport.people import looks_like_people
from rfcexport.states import state_of

_LONGEST = 240
_FAR = 60


def read_sections(head: Head) -> Reading | None:
    """The sections with the name of an attribute and an answer to it; they stay in the document."""
    fields: list[StatedField] = []
    is_before_text = True
    for index, block in enumerate(head.blocks):
        if block["t"] != "Header" or index == head.title:
            continue
        if (stated := _in_heading(block, head)) is not None and is_before_text:
            fields.append(stated)
            continue
        found = attribute_of(plain_text(block["c"][2]), vocabulary=head.vocabulary)
        if found is None or found[0] in ("title", "id"):
            # Behind the first section of text only `## Status` is still an answer: other words may be of the design.
            is_before_text = is_before_text and (is_meta_section(block) or not _has_text(head, index))
            continue
        below = head.blocks[index + 1] if index + 1 < len(head.blocks) else None
        items = _answer(below, found[0], is_far=not is_before_text)
        if items and (is_before_text or (found[0] == "status" and block["c"][0] <= 2)):
            fields.append(StatedField(plain_text(block["c"][2]).strip(), items, line_of(block)))
    return Reading(tuple(fields), frozenset(), 0.6, f"{len(fields)} sections named after fields") if fields else None


def _in_heading(heading: Block, head: Head) -> StatedField | None:
    """The field that a heading states by itself: `## Status: Accepted`."""
    found = split_key(heading["c"][2], is_bold=False)
    if found is None or not plain_text(found[1]).strip():
        return None
    field = StatedField(found[0], (tuple(stripped(found[1])),), line_of(heading))
    return field if head.told([field]) & {"status", "created", "updated", "authors"} else None


def _has_text(head: Head, index: int) -> bool:
    """Whether a section has a text of its own, more than a list of contents."""
    behind = head.blocks[index + 1] if index + 1 < len(head.blocks) else None
    return behind is not None and behind["t"] not in ("Header", "HorizontalRule", "BulletList", "OrderedList")


def _answer(below: Block | None, attribute: str, *, is_far: bool) -> tuple[tuple[Inline, ...], ...]:
    """The block below a heading where it can be the attribute's value."""
    items: tuple[tuple[Inline, ...], ...] = ()
    if below is not None and below["t"] == "Para":
        items = (tuple(below["c"]),)
    elif below is not None and below["t"] in ("BulletList", "OrderedList"):
        items = entries_of(below) or ()
    text = "; ".join(plain_text(item) for item in items).strip()
    if not text or len(text) > (_FAR if is_far else _LONGEST):
        return ()
    match attribute:
        case "status":
            return (_marked(items[0]),) if _says_state(text, is_far=is_far) else ()
        case "authors":
            return items if looks_like_people(text) or re.fullmatch(r"@?[\w.-]+", text) else ()
        case _:
            return items if iso_date(text)[0] else ()


def _says_state(text: str, *, is_far: bool) -> bool:
    """Whether a text says where an RFC stands: a state's name first, or few words."""
    first = " ".join(text.split()[:3])
    return state_of(first) is not State.UNKNOWN or (not is_far and len(text.split()) <= 5)


def _marked(item: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """The state alone where it is in bold and prose follows: `**Proposed** - supersedes ...`."""
    first = item[0]
    if first["t"] == "Strong" and state_of(plain_text(first["c"])) is not State.UNKNOWN:
        return (first,)
    return item
