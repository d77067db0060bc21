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

from rfcexport.checks.lines import Comment, Line
from rfcexport.checks.subject import Subject
from rfcexport.diagnostics import Diagnostic, Position, in_order
from rfcexport.slugs import SLUGS

_IGNORE = re.compile(r"\s*rfcexport-ignore\b\s*:?\s*((?:[\w-]+\s*,\s*)*[\w-]*)")
_UNKNOWN, _UNUSED = "ignore-unknown", "ignore-unused"


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
    for_line: dict[tuple[str, int], list[_Ignore]] = defaultdict(list)
    for one in ignores:
        if one.lines is None:
            for_file[one.slug].append(one)
        elif one.slug in SLUGS:
            for line in one.lines:
                for_line[one.slug, line].append(one)
    kept: list[Diagnostic] = []
    used: set[_Ignore] = set()
    path = subject.rfc.source.path
    for diagnostic in [*diagnostics, *(_unknown(one, path) for one in ignores if one.slug not in SLUGS)]:
        quieting = [*for_file[diagnostic.slug], *for_line[diagnostic.slug, diagnostic.position.line or 0]]
        used.update(quieting)
        if not quieting and (diagnostic.slug != _UNKNOWN or _UNKNOWN in sought):
            kept.append(diagnostic)
    if not for_file[_UNUSED]:
        unused = (one for one in ignores if one not in used and one.slug in SLUGS and one.slug in sought)
        kept += [_unused(one, path) for one in unused if one.slug != _UNUSED]
    return in_order(kept)


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


@lru_cache(maxsize=64)
def _hint(slug: str) -> str | None:
    near = get_close_matches(slug, SLUGS, n=1)
    return f"did you mean {near[0]}?" if near else None


def _unknown(ignore: _Ignore, path: str) -> Diagnostic:
    message = f"comment must name a finding by its slug; found {ignore.slug[:60] or 'none'!r}"
    position = Position(path, ignore.line, ignore.column)
    return Diagnostic(_UNKNOWN, message, position, SLUGS[_UNKNOWN], _hint(ignore.slug[:60]))


def _unused(ignore: _Ignore, path: str) -> Diagnostic:
    message = f"comment must quiet a finding; found no {ignore.slug} in its place"
    return Diagnostic(_UNUSED, message, Position(path, ignore.line, ignore.column), SLUGS[_UNUSED], "take it out")
