"""Where a source stands in git: its work tree, the commit that last touched it, and the days of its history.

A work tree may be a stranger's. git begins at its top, found here by its `.git`, so that a bare repository which lies
in it as an ordinary folder is not entered; and what is asked looks at commits alone: the file is compared here.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from rfcexport.cover import Revision
from rfcexport.git import LOG, SHORT, NoAnswer, ask
from rfcexport.git_log import last_touches
from rfcexport.policy import Policy, Refused, read_below_root

_COMMIT = re.compile(r"([0-9a-f]+) (\d{4}-\d\d-\d\d)")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_HASHES = (hashlib.sha1, hashlib.sha256)


@dataclass(frozen=True, slots=True)
class History:
    """What git knows of one file; days as `YYYY-MM-DD`, None for unknown.

    `remark` tells what stood in the way of an answer, in one line, where something did.
    """

    revision: Revision | None = None
    first_day: str | None = None
    last_day: str | None = None
    remark: str | None = None


def work_tree_of(path: Path) -> Path | None:
    """The top of the git work tree that holds `path`, None outside of one."""
    folder = path.resolve()
    return next((parent for parent in (folder, *folder.parents) if _exists(parent / ".git")), None)


def history_of(path: Path, *, has_days: bool = False) -> History:
    """Everything that is asked of git about the file at `path`; the days only where `has_days` wants them.

    One process, one more for the days, and two more where the file is not the one that was committed.
    """
    file = _file_of(path)
    if file is None:
        return History()
    try:
        revision = _revision(file)
    except NoAnswer as error:
        return History(remark=str(error))
    if revision is None or not has_days:
        return History(revision)
    try:
        return History(revision, *_days(file))
    except NoAnswer as error:
        return History(revision, remark=str(error))


def histories_of(paths: Iterable[Path]) -> dict[Path, History]:
    """The history of each of many files, without its days: one process of git for each work tree, as a rule."""
    by_folder: dict[Path, Path | None] = {}
    by_tree: dict[Path, dict[str, list[Path]]] = defaultdict(lambda: defaultdict(list))
    histories: dict[Path, History] = {}
    for path in paths:
        real = path.resolve()
        if real.parent not in by_folder:
            by_folder[real.parent] = work_tree_of(real.parent)
        top = by_folder[real.parent]
        histories[path] = History()
        if top is not None:
            by_tree[top][real.relative_to(top).as_posix()].append(path)
    for top, by_name in by_tree.items():
        try:
            touches = last_touches(top, posixpath.commonpath(map(posixpath.dirname, by_name)), by_name)
        except NoAnswer:
            touches = {}
        for name, same in by_name.items():
            touch = touches.get(name)
            is_told = touch is not None and _is_blob(_File(top, name), touch.blob)
            history = History(Revision(touch.commit, touch.day)) if touch and is_told else history_of(same[0])
            histories.update(dict.fromkeys(same, history))
    return histories


def revision_of(path: Path) -> Revision | None:
    """The commit that last touched the file, with its date; None outside git, or for a file git does not know."""
    return history_of(path).revision


def days_of(path: Path) -> tuple[str | None, str | None]:
    """The days, `YYYY-MM-DD`, on which the file was first and last committed, under whatever name; None for unknown."""
    file = _file_of(path)
    try:
        return _days(file) if file is not None else (None, None)
    except NoAnswer:
        return None, None


def author_of(folder: Path) -> str | None:
    """`user.name` as git has it in `folder`."""
    # Outside of a work tree git is asked where no folder of anybody's can be taken for a repository.
    top = work_tree_of(folder) or Path(folder.resolve().anchor)
    try:
        return ask(top, "author", "config", "user.name")
    except NoAnswer:
        return None


@dataclass(frozen=True, slots=True)
class _File:
    """A file by the top of its work tree and its path from there, as git names it."""

    top: Path
    name: str


def _file_of(path: Path) -> _File | None:
    # The file that a link leads to is the one that is exported.
    real = path.resolve()
    top = work_tree_of(real.parent)
    return _File(top, real.relative_to(top).as_posix()) if top is not None else None


def _revision(file: _File) -> Revision | None:
    # `-c` shows a merge as it differs from all its parents, in a line whose last object is the file; so is any other.
    shown = ("-1", "-c", "--root", "--raw", "--no-abbrev", "--no-renames", "--no-color", "--format=%H %cs")
    found = ask(file.top, "revision", *LOG, *shown, "--", file.name)
    if not found:
        return None
    stated, _, raw = found.partition("\n")
    known = _COMMIT.fullmatch(stated)
    if known is None:
        raise NoAnswer(f"git must answer; found: {stated}")
    objects = raw.strip().partition("\t")[0].split()
    is_same = len(objects) > 2 and _is_blob(file, objects[-2])
    return Revision(known[1][:SHORT], known[2], is_modified=not is_same and _is_modified(file))


def _is_blob(file: _File, digits: str) -> bool:
    """Whether the file is the object whose name begins with `digits`, as that of no other object does.

    The name is the hash of the kind, the size and the bytes (Git manual, gitglossary, "object name").
    """
    try:
        content = read_below_root(file.top / file.name, Policy(file.top))
    except Refused:
        return False
    blob = b"blob %d\0%s" % (len(content), content)
    return any(hash_(blob, usedforsecurity=False).hexdigest().startswith(digits) for hash_ in _HASHES)


def _is_modified(file: _File) -> bool:
    """Whether git finds a change: line ends and encodings that it converts are none. Filters are turned off.

    A filter is a program that a configuration names and that attributes, which come with the files, ask for.
    """
    listed = ask(file.top, "filters", "config", "--null", "--name-only", "--get-regexp", r"^filter\.") or ""
    filters = {name.rpartition(".")[0] for name in listed.split("\0") if name}
    if any("=" in name for name in filters):
        # Cannot be turned off in the form `NAME=VALUE`.
        return True
    off = [f"{name}.{end}" for name in sorted(filters) for end in ("clean=", "smudge=", "process=", "required=false")]
    options = [part for setting in off for part in ("-c", setting)]
    asked = ("status", "--porcelain", "--ignore-submodules=all", "--", file.name)
    return bool(ask(file.top, "status", *options, *asked))


def _days(file: _File) -> tuple[str | None, str | None]:
    log = (ask(file.top, "days", *LOG, "--follow", "--no-color", "--format=%as", "--", file.name) or "").split()
    if any(_DAY.fullmatch(day) is None for day in log):
        raise NoAnswer("git must answer with days; found something else")
    return (log[-1], log[0]) if log else (None, None)


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        # Below a folder that is closed to this user.
        return False
