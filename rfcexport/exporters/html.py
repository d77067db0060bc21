"""HTML: one file that asks nothing of the network and works from a mail or from disk."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode

from rfcexport.diagnostics import Read
from rfcexport.images import Picture
from rfcexport.manuscript import Manuscript
from rfcexport.rendering import render_html
from rfcexport.webfonts import font_faces

_SCRIPT = re.compile(r"<script(?: data-[^>]*)?>(.*?)</script>", re.DOTALL)
_NO_SCRIPT = "script-src 'none'"


def export_html(manuscript: Manuscript) -> Read[bytes]:
    """The HTML file, UTF-8."""
    read = render_html(manuscript, is_print=False, suffix="html", picture_url=_data_url)
    # The faces follow from the signs of the finished text, the policy from its scripts: both come last, into the head.
    faces = font_faces(read.value, theme=manuscript.theme)
    html = read.value.replace("<style>\n", f"<style>\n{faces}", 1).replace(_NO_SCRIPT, _script_policy(read.value), 1)
    return Read(html.encode("utf-8"), read.diagnostics)


def _script_policy(html: str) -> str:
    """Leave for the scripts of the templates and for no other (Content Security Policy 3, 2.3.1)."""
    hashes = (hashlib.sha256(script.encode("utf-8")).digest() for script in _SCRIPT.findall(html))
    sources = " ".join(f"'sha256-{b64encode(digest).decode('ascii')}'" for digest in hashes)
    return f"script-src {sources}" if sources else _NO_SCRIPT


def _data_url(address: str, picture: Picture) -> str:
    return f"data:{picture.mime};base64,{b64encode(picture.content).decode('ascii')}"
