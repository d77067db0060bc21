"""HTML: one file that asks nothing of the network and works from a mail or from disk."""

from __future__ import annotations

from base64 import b64encode

from rfcexport.diagnostics import Read
from rfcexport.images import Picture
from rfcexport.manuscript import Manuscript
from rfcexport.rendering import render_html


def export_html(manuscript: Manuscript) -> Read[bytes]:
    """The HTML file, UTF-8."""
    read = render_html(manuscript, is_print=False, suffix="html", picture_url=_data_url)
    return Read(read.value.encode("utf-8"), read.diagnostics)


def _data_url(address: str, picture: Picture) -> str:
    return f"data:{picture.mime};base64,{b64encode(picture.content).decode('ascii')}"
