"""Metadata in a block quote: lines or a list, as they stand outside of one."""

from __future__ import annotations

from dataclasses import replace

from rfcexport.dialects.bullets import read_bold_bullets, read_plain_bullets
from rfcexport.dialects.lines import read_bold_lines, read_labels, read_plain_lines
from rfcexport.dialects.stated import Head, Reading, StatedField

_READERS = (read_bold_bullets, read_bold_lines, read_plain_bullets, read_plain_lines, read_labels)


def read_quoted(head: Head) -> Reading | None:
    """The quotes before the first section that state fields; one that says more stays in the document."""
    fields: list[StatedField] = []
    consumed: set[int] = set()
    score = 0.0
    for index, block in head.opening:
        if block["t"] != "BlockQuote":
            continue
        inside = replace(head, front_matter=None, sidecar=None, title=None, blocks=tuple(block["c"]))
        readings = [reading for read in _READERS if (reading := read(inside)) and head.told(reading.fields)]
        used = {part for reading in readings for part in reading.consumed}
        fields += (field for reading in readings for field in reading.fields)
        score = max([score, *(reading.score for reading in readings)])
        if readings and used == set(range(len(block["c"]))):
            consumed.add(index)
    if not fields:
        return None
    return Reading(tuple(fields), frozenset(consumed), score - 0.02, f"{len(fields)} keys in a quote")
