"""A repair of WeasyPrint 70: a text that fits a line but for the space at its end.

There the engine takes the line for one that cannot be split, and ends it after its first word, or within it, a
hundredth of the lines before a word in code, in italics or in a link. A space at the end of a line hangs, and counts
for nothing (CSS Text 3, 4.1.2).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def repair(inline: Any) -> None:
    """Have `weasyprint.layout.inline` split lines so. Twice is once."""
    if not hasattr(inline.split_first_line, "repaired"):
        inline.split_first_line = _repaired(inline.split_first_line)


def _repaired(split: Callable[..., Any]) -> Callable[..., Any]:
    def split_first_line(
        text: str, style: Any, context: Any, max_width: float | None, justification: float, **more: Any
    ) -> Any:
        found = split(text, style, context, max_width, justification, **more)
        if found[2] is None or max_width is None or text[-1:] != " " or style["white_space"] not in _COLLAPSING:
            return found
        bare = text.rstrip(" ")
        first_word = len(bare.lstrip(" ").partition(" ")[0].encode()) + 1
        if " " not in bare or found[2] > first_word:
            return found
        # Layout, length, where the next line begins, width, height, baseline.
        whole = split(bare, style, context, None, justification, **more)
        return split(text, style, context, None, justification, **more) if whole[3] <= max_width else found

    split_first_line.repaired = True  # type: ignore[attr-defined]
    return split_first_line


_COLLAPSING = ("normal", "pre-line")
