"""Metadata that stands apart from the text: front matter in YAML or TOML, and a file beside the document."""

from __future__ import annotations

from rfcexport.dialects.stated import Head, Reading, StatedField, linked
from rfcexport.front_matter import FrontMatter


def read_front_matter(head: Head) -> Reading | None:
    """The fields of the front matter."""
    if head.front_matter is None:
        return None
    fields = _fields(head.front_matter)
    name = f"{head.front_matter.language}-front-matter"
    return Reading(fields, score=1.0, why=f"front matter with {len(fields)} keys", name=name) if fields else None


def read_sidecar(head: Head) -> Reading | None:
    """The fields of the file beside the document."""
    if head.sidecar is None:
        return None
    fields = _fields(head.sidecar)
    why = f"{head.sidecar.path} with {len(fields)} keys"
    return Reading(fields, score=0.97, why=why) if fields else None


def _fields(block: FrontMatter) -> tuple[StatedField, ...]:
    return tuple(
        StatedField(
            entry.key,
            tuple(tuple(linked(value)) for value in entry.values),
            entry.line,
            block.path,
            is_formal=block.path is None,
        )
        for entry in block.entries
    )
