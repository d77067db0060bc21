"""What a text would cost pandoc, counted before pandoc is asked: time that grows with the square, and what unfolds.

pandoc reads most texts in time in proportion to their length. The few constructs below take longer, each by a figure
that was measured with pandoc 3.9, or fill more room than they take in the source; here that is added up. The time and
the memory that pandoc is given stay the last word.
"""

from __future__ import annotations

import re
from collections import Counter

from rfcexport.diagnostics import Position
from rfcexport.invisible import without_controls
from rfcexport.policy import Limits, breach

# Of the time that pandoc is given, what these constructs may take.
_SHARE = 0.2

# Seconds for each pair of things in one paragraph of which every one is looked at for every other.
_PER_LINK_AND_BYTE = 1e-7
_PER_BRACKETED_BYTE = 5e-8
_PER_PAIR_OF_STARS = 1.3e-7
_PER_PAIR_IN_ADDRESS = 5e-8
_FEW = 30  # of them take no time to speak of
_SHOWN = 40

_BRACKETS = re.compile(rb"[\[\]]")
_STARS = (b"*", b"_", b"~")
_INSIDE_WORD = re.compile(rb"(?<=\w)_(?=\w)")
# What may stand before the @ of a mail address, for which pandoc looks from each of its signs.
_LOCAL_PART = re.compile(rb"[\w.+-]{30,}")
_LOCAL_SIGNS = (b".", b"-", b"_", b"+")
# The line below the head of a table. Whatever the lines behind it hold, they are filled up to as many cells.
_DELIMITERS = re.compile(r"\n[ \t>]*+[|:-][-|: \t]*+(?=\n|\Z)")
_BLANK = re.compile(r"\n[ \t>]*+(?=\n|\Z)")
# Quotes and items of lists may begin before it. What is in such a place and no definition counts as one.
_INNER = r"(?:[ \t>]|[-+*][ \t]|[0-9]{1,9}[.)][ \t])*+"
_WORDS = r"\[((?:[^\[\]\\]|\\.){1,999}+)\]"
_DEFINITION = re.compile(rf"^{_INNER}{_WORDS}:", re.MULTILINE | re.DOTALL)
_LABEL = re.compile(_WORDS, re.DOTALL)
_NEXT = re.compile(rf"\n{_INNER}(?=\[|\n|\Z)")


def most_seconds(limits: Limits) -> float:
    """How much time of pandoc's may go into what takes longer than its length says."""
    return limits.pandoc_s * _SHARE


def seconds_to_read(text: bytes, links: int) -> float:
    """What the links, brackets, stars and dots of a paragraph cost pandoc beyond its length."""
    seconds = links * len(text) * _PER_LINK_AND_BYTE
    if text.count(b"[") > _FEW:
        seconds += _bracketed(text) * _PER_BRACKETED_BYTE
    if (stars := sum(map(text.count, _STARS))) > _FEW:
        stars -= len(_INSIDE_WORD.findall(text))
        seconds += stars * stars * _PER_PAIR_OF_STARS
    if sum(map(text.count, _LOCAL_SIGNS)) > _FEW:
        for found in _LOCAL_PART.finditer(text):
            # Each sign is one, and what stands between two another.
            parts = 2 * sum(map(found[0].count, _LOCAL_SIGNS)) + 1
            seconds += parts * parts * _PER_PAIR_IN_ADDRESS
    return seconds


def _bracketed(text: bytes) -> int:
    """How many bytes stand in brackets, those in brackets in brackets counted as often."""
    opened: list[int] = []
    total = 0
    for found in _BRACKETS.finditer(text):
        if found[0] == b"[":
            opened.append(found.start())
        elif opened:
            total += found.start() - opened.pop()
    return total


def check_tables(text: str, *, path: str, limits: Limits) -> None:
    """Raise RefusedInput where the rows of tables are filled up with more cells than the largest table has."""
    most = limits.table_rows * limits.table_columns
    filled, at = 0, 0
    while "|" in text and (found := _DELIMITERS.search(text, at)):
        end = _BLANK.search(text, found.end())
        at = end.start() if end else len(text)
        cells = (found[0].count("|") + 1) * text.count("\n", found.end(), at)
        filled += max(cells - text.count("|", found.end(), at), 0)
        if filled > most:
            line = text.count("\n", 0, found.start()) + 1
            raise breach("table-rows", limits, Position(path, line), found=f"rows that lack {filled:,} cells")


def check_references(text: str, *, path: str, limits: Limits) -> None:
    """Raise RefusedInput where addresses that are defined once and used often unfold to more than the limit."""
    if "]:" not in text:
        return
    sizes: dict[str, tuple[int, int]] = {}
    for found in _DEFINITION.finditer(text):
        end = _NEXT.search(text, found.end())
        size = (end.start() if end else len(text)) - found.end()
        sizes.setdefault(label_of(found[1]), (size, found.start()))
    longest = max((size for size, _ in sizes.values()), default=0)
    if longest * text.count("[") <= limits.input_bytes:
        return
    uses = Counter(label_of(found[1]) for found in _LABEL.finditer(text))
    unfolded = {label: size * (uses[label] - 1) for label, (size, _) in sizes.items()}
    if (total := sum(unfolded.values())) > limits.input_bytes:
        label = max(unfolded, key=unfolded.__getitem__)
        line = text.count("\n", 0, sizes[label][1]) + 1
        said = f"{total:,} with each address and footnote in its place, most of them of [{label_shown(label)}]"
        raise breach("input", limits, Position(path, line), found=said)


def label_of(text: str) -> str:
    """A label as it is compared: case and white space count for nothing (CommonMark, 6.3)."""
    return " ".join(text.split()).casefold()


def label_shown(label: str) -> str:
    """A label as a message shows it."""
    shown = without_controls(label)
    return shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}..."
