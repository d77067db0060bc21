"""The last commit of many files, out of one log of their folder.

git follows a file back by the parent at which it is the same (git-log, "History Simplification", default mode). The
log tells for each commit what differs from its first parent; that is enough to go the same way for every file at once.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from rfcexport.git import LOG, SHORT, NoAnswer, ask

_COMMIT = re.compile(r"([0-9a-f]+) (\d{4}-\d\d-\d\d)((?: [0-9a-f]+)*)")
_MARK = "\x01"  # begins what is told of a commit: no line of a raw difference does


@dataclass(frozen=True, slots=True)
class Touched:
    """The commit that last touched a file: its short name, its day, and the name of the file's object."""

    commit: str
    day: str
    blob: str


@dataclass(slots=True)
class _Commit:
    short: str
    day: str
    parents: tuple[str, ...]
    blobs: dict[str, str] = field(default_factory=dict)
    """The object of each file that is not as it is in the first parent."""


def last_touches(top: Path, folder: str, names: Collection[str]) -> dict[str, Touched]:
    """For each of the files `names` in or below `folder` the commit that touched it last, by its name.

    All are paths from the top of the work tree. A file is left out where its way through the merges cannot be told
    from the log: it is to be asked for alone. Raises NoAnswer.
    """
    # Without --topo-order, parents are lost where the clocks of commits go wrong.
    walk = ("--topo-order", "--full-history", "--parents", "--diff-merges=first-parent", "--root")
    shown = ("--raw", "--no-abbrev", "--no-renames", "-z", "--no-color", "--format=%x01%H %cs %P")
    log = ask(top, "log", *LOG, *walk, *shown, "--", folder or ".")
    commits = dict(_commits(log or ""))
    head = next(iter(commits), None)
    found = {name: _last_touch(name, head, commits) for name in names}
    return {name: touched for name, touched in found.items() if touched is not None}


def _last_touch(name: str, at: str | None, commits: dict[str, _Commit]) -> Touched | None:
    merge: tuple[_Commit, str] | None = None
    while at is not None and (commit := commits.get(at)) is not None:
        blob = commit.blobs.get(name)
        if blob is None:
            at = commit.parents[0] if commit.parents else None
        elif merge is not None and blob != merge[1]:
            # It came to the merge as something else on that side too: the merge itself made it what it is.
            return Touched(merge[0].short, merge[0].day, merge[1])
        elif len(commit.parents) < 2:
            return Touched(commit.short, commit.day, blob)
        elif len(commit.parents) == 2 and merge is None:
            merge, at = (commit, blob), commit.parents[1]
        else:
            return None
    return None


def _commits(log: str) -> Iterator[tuple[str, _Commit]]:
    parts = iter(log.split("\0"))
    commit: _Commit | None = None
    for part in parts:
        if part.startswith(_MARK):
            told = _COMMIT.fullmatch(part[1:].rstrip())
            if told is None:
                raise NoAnswer("git must answer with commits; found something else")
            commit = _Commit(told[1][:SHORT], told[2], tuple(told[3].split()))
            yield told[1], commit
        elif commit is not None and part.lstrip("\n").startswith(":"):
            commit.blobs[next(parts, "")] = part.split()[3]
