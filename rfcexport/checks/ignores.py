"""Comments that quiet findings: `<!-- rfcexport-ignore: slug, slug reason -->`.

Above the first section one counts for the whole file; on a line of its own for the block that follows; at the end of
a line for that line.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from heapq import heappop, heappush

from rfcexport.checks.lines import Comment, Line
from rfcexport.checks.subject import Subject
from rfcexport.diagnostics import Diagnostic, Position, in_order
from rfcexport.slugs import SLUGS

_IGNORE = re.compile(r"\s*rfcexport-ignore\b\s*:?\s*((?:[\w-]+\s*,\s*)*[\w-]*)")
_UNKNOWN, _UNUSED = "ignore-unknown", "ignore-unused"

KEPT = frozenset({"fence-unclosed", "html-comment-unclosed", "text-order"})
"""What says that a document does not read as its source does: who wrote it has no say in that, the project has."""


@dataclass(frozen=True, slots=True)
class _Ignore:
    """One slug of one comment. `lines` are those it counts for, None for the whole file."""

    slug: str
    line: int
    column: int
    lines: range | None


def without_ignored(
    diagnostics: Iterable[Diagnostic], subject: Subject, *, sought: Collection[str] = SLUGS
) -> tuple[Diagnostic, ...]:
    """`diagnostics` about the document without those that its comments quiet, and with what is wrong in the comments.

    Give it the findings before any is turned off by a setting: a comment that quiets nothing is a finding. `sought`
    are the slugs that this run looks for; of the others nothing is said.
    """
    ignores = list(dict.fromkeys(_ignores(subject)))
    if not ignores:
        return in_order(diagnostics)
    for_file: dict[str, list[_Ignore]] = defaultdict(list)
    for_lines: dict[str, list[_Ignore]] = defaultdict(list)
    for one in filter(_may_quiet, ignores):
        (for_file if one.lines is None else for_lines)[one.slug].append(one)
    on_lines = {slug: _OnLines(those) for slug, those in for_lines.items()}
    kept: list[Diagnostic] = []
    used: set[_Ignore] = set()
    path = subject.rfc.source.path
    found = [*diagnostics, *(_unknown(one, path) for one in ignores if not _may_quiet(one))]
    for diagnostic in sorted(found, key=_line):
        quieting = on_lines.get(diagnostic.slug)
        is_quieted = quieting is not None and quieting.at(_line(diagnostic), used)
        if not is_quieted and diagnostic.slug not in for_file and (diagnostic.slug != _UNKNOWN or _UNKNOWN in sought):
            kept.append(diagnostic)
    for slug in {diagnostic.slug for diagnostic in found} & for_file.keys():
        used.update(for_file[slug])
    if _UNUSED not in for_file:
        unused = (one for one in ignores if one not in used and _may_quiet(one) and one.slug in sought)
        kept += [_unused(one, path) for one in unused if one.slug != _UNUSED]
    return in_order(kept)


class _OnLines:
    """The comments of one slug that count for some lines; asked for one line after another, each is looked at once."""

    def __init__(self, ignores: Iterable[_Ignore]) -> None:
        self._waiting = sorted(ignores, key=lambda one: one.lines.start if one.lines else 0, reverse=True)
        self._open: list[tuple[int, int, _Ignore]] = []
        self._end = 0

    def at(self, line: int, used: set[_Ignore]) -> bool:
        """Whether a comment counts for `line`; those that do join `used`."""
        while self._waiting and (lines := self._waiting[-1].lines) is not None and lines.start <= line:
            heappush(self._open, (lines.stop, len(self._waiting), self._waiting.pop()))
        while self._open and self._open[0][0] <= line:
            heappop(self._open)
        for stop, _, one in self._open:
            self._end = max(self._end, stop)
            used.add(one)
        self._open.clear()
        return line < self._end


def _line(diagnostic: Diagnostic) -> int:
    return diagnostic.position.line or 0


def _ignores(subject: Subject) -> Iterator[_Ignore]:
    stated = [(comment, found) for comment in subject.comments if (found := _IGNORE.match(comment.text))]
    if not stated:
        return
    blocks = _blocks_behind(subject.lines)
    for comment, found in stated:
        lines = _lines_of(comment, subject.lines, blocks)
        slugs = dict.fromkeys(slug for slug in re.split(r"[\s,]+", found[1]) if slug) or {"": None}
        yield from (_Ignore(slug, comment.line, comment.column, lines) for slug in slugs)


def _blocks_behind(lines: tuple[Line, ...]) -> list[range]:
    """For each line the lines of the block that begins behind it, comments passed over."""
    blocks = [range(0)] * len(lines)
    end, following = len(lines) + 1, range(0)
    for line in reversed(lines):
        blocks[line.number - 1] = following
        is_blank = not line.is_code and not line.text.strip(" \t>")
        if is_blank:
            end = line.number
        elif line.is_code or line.prose.strip(" \t>"):
            following = range(line.number, end)
    return blocks


def _lines_of(comment: Comment, lines: tuple[Line, ...], blocks: list[range]) -> range | None:
    """The lines that a comment counts for."""
    first, last = lines[comment.line - 1], lines[comment.end_line - 1]
    if first.text[: comment.column - 1].strip(" \t>") or last.text[comment.end_column - 1 :].strip():
        return range(comment.line, comment.end_line + 1)
    return None if first.is_above else blocks[comment.end_line - 1]


def _may_quiet(ignore: _Ignore) -> bool:
    return ignore.slug in SLUGS and ignore.slug not in KEPT


@lru_cache(maxsize=64)
def _hint(slug: str) -> str | None:
    near = get_close_matches(slug, SLUGS, n=1)
    return f"did you mean {near[0]}?" if near else None


def _unknown(ignore: _Ignore, path: str) -> Diagnostic:
    position = Position(path, ignore.line, ignore.column)
    if ignore.slug in KEPT:
        message = f"comment must name a finding that it may quiet; found {ignore.slug!r}"
        return Diagnostic(_UNKNOWN, message, position, SLUGS[_UNKNOWN], "[checks] in the settings weighs it")
    message = f"comment must name a finding by its slug; found {ignore.slug[:60] or 'none'!r}"
    return Diagnostic(_UNKNOWN, message, position, SLUGS[_UNKNOWN], _hint(ignore.slug[:60]))


def _unused(ignore: _Ignore, path: str) -> Diagnostic:
    message = f"comment must quiet a finding; found no {ignore.slug} in its place"
    return Diagnostic(_UNUSED, message, Position(path, ignore.line, ignore.column), SLUGS[_UNUSED], "take it out")
