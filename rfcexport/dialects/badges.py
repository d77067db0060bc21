"""Metadata as badges: pictures drawn from an address that states a key and a value, or whose text does."""

from __future__ import annotations

import re
from urllib.parse import unquote

from rfcexport.dialects.stated import Head, Reading, StatedField, linked
from rfcexport.model import Inline
from rfcexport.pandoc_ast import line_of, plain_text, walk

# https://shields.io/badges/static-badge: `label-message-color`, `--` for a dash and `_` for a space.
_BADGE = re.compile(r"https?://img\.shields\.io/badge/([^?#]+)")
_TEXT = re.compile(r"([A-Za-z][A-Za-z ]{1,20}): (\S.{0,40})")


def read_badges(head: Head) -> Reading | None:
    """The badges before the first section that state attributes; they stay in the document."""
    fields = [
        found for _, block in head.opening for node in walk(block) if node["t"] == "Image" and (found := _field(node))
    ]
    fields = [field for field in fields if head.told([field])]
    return Reading(tuple(fields), frozenset(), 0.55, f"{len(fields)} badges") if fields else None


def _field(image: Inline) -> StatedField | None:
    if found := _BADGE.match(image["c"][2][0]):
        parts = re.split(r"(?<!-)-(?!-)", unquote(found[1]).replace("__", "\0"))
        if len(parts) < 3:
            return None
        key, value = (part.replace("--", "-").replace("_", " ").replace("\0", "_") for part in parts[:2])
        return StatedField(key, (tuple(linked(value)),), line_of(image))
    stated = _TEXT.fullmatch(plain_text(image["c"][1]).strip())
    return StatedField(stated[1], (tuple(linked(stated[2])),), line_of(image)) if stated else None
