"""SHA-256, as sources, archives, marks and the policies of pages have it."""

from __future__ import annotations

import hashlib
from base64 import b64encode


def sha256_of(content: bytes) -> str:
    """The SHA-256 of bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def sha256_if_any(content: bytes | None) -> str | None:
    """The SHA-256 of bytes, None where there are none."""
    return None if content is None else sha256_of(content)


def hash_source_of(text: str) -> str:
    """What gives leave to one script or style, to stand in quotes (Content Security Policy 3, 2.3.1, `hash-source`)."""
    return f"sha256-{b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode('ascii')}"
