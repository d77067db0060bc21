"""HTML: one file that asks nothing of the network and works from a mail or from disk."""

from __future__ import annotations

import re
from base64 import b64encode

from rfcexport.embedding import html_block
from rfcexport.hashes import hash_source_of
from rfcexport.images import Picture
from rfcexport.manuscript import Export, Manuscript
from rfcexport.rendering import render_html
from rfcexport.webfonts import font_faces

_NOTHING = "'none'"
_SCRIPT = re.compile(r"<script(?: data-[^>]*)?>(.*?)</script>", re.DOTALL)
_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)


def export_html(manuscript: Manuscript) -> Export:
    """The HTML file, UTF-8."""
    read = render_html(manuscript, is_print=False, suffix="html", picture_url=_data_url)
    # The faces follow from the signs of the finished text, the policy from its scripts: both come last, into the head.
    faces = font_faces(read.value, theme=manuscript.theme)
    html = _with_policy(read.value.replace("<style>\n", f"<style>\n{faces}", 1))
    if manuscript.carries_source:
        before, end, after = html.rpartition("</body>")
        html = f"{before}{html_block(manuscript.rfc.source)}\n{end}{after}"
    return Export(html.encode("utf-8"), read.diagnostics)


def _with_policy(html: str) -> str:
    """Leave for the scripts and styles of the templates and for no others (Content Security Policy 3, 2.3.1).

    What stands in the text of the document is not looked at: no script there could get leave.
    """
    before, _, rest = html.partition("<main")
    around = before + rest.rpartition("</main>")[2]
    for directive, pattern in (("script-src", _SCRIPT), ("style-src-elem", _STYLE)):
        sources = " ".join(f"'{hash_source_of(part)}'" for part in pattern.findall(around))
        html = html.replace(f"{directive} 'none'", f"{directive} {sources or _NOTHING}", 1)
    return html


def _data_url(address: str, picture: Picture) -> str:
    return f"data:{picture.mime};base64,{b64encode(picture.content).decode('ascii')}"
