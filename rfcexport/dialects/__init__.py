"""The dialects: each a small reader that finds the fields stated in one way, with their positions and how sure it is.

`DIALECTS` is the table; a new dialect is a reader in one of the modules here and a row.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from rfcexport.dialects.badges import read_badges
from rfcexport.dialects.blocks_apart import read_front_matter, read_sidecar
from rfcexport.dialects.bullets import read_bold_bullets, read_plain_bullets
from rfcexport.dialects.header_blocks import read_header_block
from rfcexport.dialects.lines import read_bold_lines, read_labels, read_plain_lines, read_positional
from rfcexport.dialects.quotes import read_quoted
from rfcexport.dialects.sections import read_sections
from rfcexport.dialects.stated import Dialect, Head, Reading, StatedField, is_meta_section
from rfcexport.dialects.tables import read_table
from rfcexport.model import Block

__all__ = ["DIALECTS", "Dialect", "Head", "Reading", "StatedField", "StatedMetadata", "read_stated"]

DIALECTS = (
    Dialect("front-matter", read_front_matter),
    Dialect("sidecar-yaml", read_sidecar),
    Dialect("header-block", read_header_block),
    Dialect("bold-bullets", read_bold_bullets),
    Dialect("table-rows", read_table),
    Dialect("bold-lines", read_bold_lines),
    Dialect("plain-bullets", read_plain_bullets),
    Dialect("plain-lines", read_plain_lines),
    Dialect("bold-label-no-colon", read_labels),
    Dialect("quoted-lines", read_quoted),
    Dialect("section", read_sections),
    Dialect("badges", read_badges),
    Dialect("positional-lines", read_positional),
)
"""The ways of stating metadata that are read."""

# What a field more is worth: of two blocks that state the same, the fuller one is the author's.
_PER_FIELD = 0.02
_COUNTED_FIELDS = 10


@dataclass(frozen=True, slots=True)
class StatedMetadata:
    """Everything stated, in order, with the names of the dialects it was stated in and the blocks left over.

    `why` says for each dialect what was found, the surest first.
    """

    dialect: str
    fields: tuple[StatedField, ...]
    blocks: tuple[Block, ...]
    why: tuple[str, ...] = ()


def read_stated(head: Head) -> StatedMetadata:
    """The fields of `head` by every dialect that finds some, the surest first; the title's heading is left out."""
    readings = _readings(head) or _readings_below_title(head)
    readings.sort(key=lambda found: -_weight(found[1]))
    used: set[int] = set()
    names: list[str] = []
    fields: list[StatedField] = []
    why: list[str] = []
    for rank, (name, reading) in enumerate(readings):
        if reading.consumed & used:
            continue
        used |= reading.consumed
        names.append(name)
        why.append(f"{name}: {reading.why} (score {_weight(reading):.2f})")
        fields += (replace(field, rank=rank) for field in reading.fields)
    fields.sort(key=lambda field: (field.path is not None, field.line or 0))
    used |= _emptied(head, used)
    blocks = tuple(block for index, block in enumerate(head.blocks) if index not in used and index != head.title)
    return StatedMetadata("+".join(names) or "none", tuple(fields), blocks, tuple(why))


def _readings(head: Head) -> list[tuple[str, Reading]]:
    return [(reading.name or dialect.name, reading) for dialect in DIALECTS if (reading := dialect.read(head))]


def _readings_below_title(head: Head) -> list[tuple[str, Reading]]:
    """What the first section states where nothing stands before it, whatever it is called."""
    if head.title is None:
        return []
    farther = replace(head, reach=1)
    return [(name, reading) for name, reading in _readings(farther) if len(head.told(reading.fields)) > 1]


def _weight(reading: Reading) -> float:
    return reading.score + _PER_FIELD * min(len(reading.fields), _COUNTED_FIELDS)


def _emptied(head: Head, used: set[int]) -> set[int]:
    """The headings of metadata sections of which nothing is left."""
    emptied = set()
    for index, block in enumerate(head.blocks):
        if block["t"] != "Header" or index == head.title or not is_meta_section(block):
            continue
        end = next((i for i in range(index + 1, len(head.blocks)) if head.blocks[i]["t"] == "Header"), len(head.blocks))
        if end > index + 1 and all(i in used for i in range(index + 1, end)):
            emptied.add(index)
    return emptied
