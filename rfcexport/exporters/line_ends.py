"""Two repairs of how WeasyPrint 70 finds the end of a line.

A text that fits a line but for the space at its end is taken for one that cannot be split, and the line ends after its
first word, or within it: a hundredth of the lines before a word in code, in italics or in a link. A space at the end of
a line hangs, and counts for nothing (CSS Text 3, 4.1.2).

A word that is longer than its line is shaped as a whole, and with all that follows, for each of its lines: the time for
a line of 17,000 digits grows with their square. Some lines' worth of it gives the same line.
"""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from typing import Any

_COLLAPSING = ("normal", "pre-line")
_SIGNS_PER_EM = 8  # more than any face of ours has in a line of text
_FEW = 1_000


def repair(inline: Any) -> None:
    """Have `weasyprint.layout.inline` split lines so. Twice is once."""
    if not hasattr(inline.split_first_line, "repaired"):
        inline.split_first_line = _repaired(inline.split_first_line)


def _repaired(split: Callable[..., Any]) -> Callable[..., Any]:
    def split_first_line(
        text: str, style: Any, context: Any, max_width: float | None, justification: float, **more: Any
    ) -> Any:
        if max_width is None or max_width == inf:
            return split(text, style, context, max_width, justification, **more)
        if len(text) > 2 * _FEW and len(text) > 2 * (most := _enough(max_width, style["font_size"])):
            found = split(text[:most], style, context, max_width, justification, **more)
            if found[2] is not None and found[2] < most // 2:
                return found
        # Layout, length, where the next line begins, width, height, baseline.
        found = split(text, style, context, max_width, justification, **more)
        if found[2] is None or text[-1:] != " " or style["white_space"] not in _COLLAPSING:
            return found
        bare = text.rstrip(" ")
        first_word = len(bare.lstrip(" ").partition(" ")[0].encode()) + 1
        if " " not in bare or found[2] > first_word:
            return found
        whole = split(bare, style, context, None, justification, **more)
        return split(text, style, context, None, justification, **more) if whole[3] <= max_width else found

    split_first_line.repaired = True  # type: ignore[attr-defined]
    return split_first_line


def _enough(width: float, size: float) -> int:
    """How many signs are more than two lines of `width` hold."""
    return max(_FEW, int(width / max(size, 1) * _SIGNS_PER_EM))
