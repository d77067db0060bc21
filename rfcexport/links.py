"""Addresses in links, for every writer."""

from __future__ import annotations

import re

_SIBLING = re.compile(r"(?![a-zA-Z][a-zA-Z0-9+.-]*:|//|#)([^?#]+)\.(?:md|markdown)(#.*)?", re.IGNORECASE)


def sibling_link(url: str, suffix: str) -> str:
    """A relative link to another RFC's Markdown, led to its export: `0012-x.md#design` -> `0012-x.pdf#design`."""
    found = _SIBLING.fullmatch(url)
    return f"{found[1]}.{suffix}{found[2] or ''}" if found else url


def is_external(url: str) -> bool:
    """Whether an address leaves the machine."""
    return re.match(r"(?i)(?:https?|ftp):|//", url) is not None
