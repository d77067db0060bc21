"""A Markdown document without HTML of its own: each tag is turned into text, and code stays as it is.

An error of the HTML that is still there once the author's tags are gone is the tool's; one that went with them came
from the author's HTML.
"""

from __future__ import annotations

import re

_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
# A code span, which is left alone, or a tag (CommonMark 0.31, 6.6), whose sign is given up. What holds a colon or an
# at sign before any space is an address.
_SPAN_OR_TAG = re.compile(
    r"(?P<code>(?<!`)(?P<ticks>`+)(?!`).*?(?<!`)(?P=ticks)(?!`))|<(?=/?[A-Za-z][^\s<>:@]*(?:[\s>]|$))"
)


def without_own_html(markdown: str) -> str:
    """The document with `&lt;` where a tag began."""
    lines, fence = [], ""
    for line in markdown.splitlines(keepends=True):
        mark = _FENCE.match(line)
        if fence:
            if mark and mark[1].startswith(fence) and not line.strip(" \r\n`~"):
                fence = ""
        elif mark:
            fence = mark[1]
        else:
            line = _SPAN_OR_TAG.sub(lambda found: found["code"] or "&lt;", line)
        lines.append(line)
    return "".join(lines)
