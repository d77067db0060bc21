"""The Markdown that an export carries, so that it can be had back from the export alone: its place in each format.

`extraction` finds it there again. Each place states the SHA-256 of the bytes beside them.
"""

from __future__ import annotations

from base64 import b64encode
from html import escape

from rfcexport.model import Source

SOURCE_NAMESPACE = "urn:rfcexport:source:1"
"""The namespace of the custom XML part of a DOCX that holds the source."""

SOURCE_RELATIONSHIP = "Source"
"""What the file attached to a PDF is to it: the original from which it was made (ISO 32000-2, 14.13.1)."""

HTML_TYPE = "text/markdown"
"""The type of the data block of a page: a browser runs nothing of that type (HTML Living Standard, 4.12.1)."""

HTML_ID = "doc:source"
"""The id of the data block; no id of a document begins so."""

UNNAMED = "source.md"
"""The name of a source that came from standard input, or whose name is none for a file."""

_MARK = "SHA-256 "


def file_name_of(source: Source) -> str:
    """The name that the source goes by in its exports."""
    return source.file_name if source.path != "-" else UNNAMED


def described(source: Source) -> str:
    """What a PDF says of the file that is attached to it; `stated_hash` reads it."""
    return f"Markdown source, {_MARK}{source.sha256}"


def stated_hash(description: str) -> str | None:
    """The SHA-256 in what `described` gave, None where there is none."""
    _, mark, rest = description.partition(_MARK)
    return rest.strip().lower() if mark else None


def html_block(source: Source) -> str:
    """The data block that stands at the end of a page."""
    return (
        f'<script type="{HTML_TYPE}" id="{HTML_ID}" data-file="{escape(file_name_of(source))}" '
        f'data-sha256="{source.sha256}" data-encoding="base64">{encoded(source)}</script>'
    )


def encoded(source: Source) -> str:
    """The bytes of the source in base64."""
    return b64encode(source.content).decode("ascii")
