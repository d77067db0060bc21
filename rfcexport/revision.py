"""Where a source stands in git: its work tree, the commit that last touched it, and the days of its history.

A work tree may be a stranger's, and the configuration of a repository names programs: monitors, filters, helpers of
remotes. Three things keep them from being started. git begins at the top of a work tree, found here by its `.git`, so
that a bare repository which lies in it as an ordinary folder is not entered. What is asked looks at commits alone;
the file is compared here. And what could start a program all the same is turned off for every question.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from rfcexport.cover import Revision
from rfcexport.policy import Policy, Refused, read_below_root
from rfcexport.processes import TimedOut, run

_OPTIONS = (
    *("--no-pager", "--no-optional-locks", "--literal-pathspecs"),
    # Obeyed from the command line alone, from git 2.38 on: what has no `.git` round it is no repository.
    *("-c", "safe.bareRepository=explicit"),
    *("-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"),
)
_VARIABLES = {
    # An object that a partial clone lacks is fetched, by the program that the configuration names for the remote.
    "GIT_ALLOW_PROTOCOL": "",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_TERMINAL_PROMPT": "0",
}
# What a configuration can make of a log: programs, and files that may be a pipe.
_LOG = ("log", "--no-ext-diff", "--no-textconv", "--no-show-signature", "--no-mailmap", "--no-notes", "-O/dev/null")
_TIMEOUT_S = 10.0
_FATAL = 128  # exit code of git where it gives up; 1 is an answer
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
    except _NoAnswer as error:
        return History(remark=str(error))
    if revision is None or not has_days:
        return History(revision)
    try:
        return History(revision, *_days(file))
    except _NoAnswer as error:
        return History(revision, remark=str(error))


def revision_of(path: Path) -> Revision | None:
    """The commit that last touched the file, with its date; None outside git, or for a file git does not know."""
    return history_of(path).revision


def days_of(path: Path) -> tuple[str | None, str | None]:
    """The days, `YYYY-MM-DD`, on which the file was first and last committed, under whatever name; None for unknown."""
    file = _file_of(path)
    try:
        return _days(file) if file is not None else (None, None)
    except _NoAnswer:
        return None, None


def author_of(folder: Path) -> str | None:
    """`user.name` as git has it in `folder`."""
    # Outside of a work tree git is asked where no folder of anybody's can be taken for a repository.
    top = work_tree_of(folder) or Path(folder.resolve().anchor)
    try:
        return _git(top, "author", "config", "user.name")
    except _NoAnswer:
        return None


@dataclass(frozen=True, slots=True)
class _File:
    """A file by the top of its work tree and its path from there, as git names it."""

    top: Path
    name: str


class _NoAnswer(Exception):
    """git does not answer; the text says why."""


def _file_of(path: Path) -> _File | None:
    # The file that a link leads to is the one that is exported.
    real = path.resolve()
    top = work_tree_of(real.parent)
    return _File(top, real.relative_to(top).as_posix()) if top is not None else None


def _revision(file: _File) -> Revision | None:
    # `-c` shows a merge as it differs from all its parents, in a line whose last object is the file; so is any other.
    shown = ("-1", "-c", "--root", "--raw", "--no-renames", "--no-color", "--format=%h %cs")
    found = _git(file.top, "revision", *_LOG, *shown, "--", file.name)
    if not found:
        return None
    stated, _, raw = found.partition("\n")
    known = _COMMIT.fullmatch(stated)
    if known is None:
        raise _NoAnswer(f"git must answer; found: {stated}")
    objects = raw.strip().partition("\t")[0].split()
    is_same = len(objects) > 2 and _is_blob(file, objects[-2])
    return Revision(known[1], known[2], is_modified=not is_same and _is_modified(file))


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
    listed = _git(file.top, "filters", "config", "--null", "--name-only", "--get-regexp", r"^filter\.") or ""
    filters = {name.rpartition(".")[0] for name in listed.split("\0") if name}
    if any("=" in name for name in filters):
        # Cannot be turned off in the form `NAME=VALUE`.
        return True
    off = [f"{name}.{end}" for name in sorted(filters) for end in ("clean=", "smudge=", "process=", "required=false")]
    options = [part for setting in off for part in ("-c", setting)]
    asked = ("status", "--porcelain", "--ignore-submodules=all", "--", file.name)
    return bool(_git(file.top, "status", *options, *asked))


def _days(file: _File) -> tuple[str | None, str | None]:
    log = (_git(file.top, "days", *_LOG, "--follow", "--no-color", "--format=%as", "--", file.name) or "").split()
    if any(_DAY.fullmatch(day) is None for day in log):
        raise _NoAnswer("git must answer with days; found something else")
    return (log[-1], log[0]) if log else (None, None)


class _Hung:
    """The questions that git has been waited for in vain: each of many sources would wait as long."""

    questions: ClassVar[set[str]] = set()


def _git(folder: Path, question: str, *arguments: str) -> str | None:
    """What git says in `folder`, None where it has nothing to say; raises _NoAnswer where it cannot be asked."""
    hung = f"git must answer within {_TIMEOUT_S:g} s; found none"
    if question in _Hung.questions:
        raise _NoAnswer(hung)
    variables = {**_VARIABLES, "GIT_CEILING_DIRECTORIES": str(folder.parent)}
    try:
        done = run(["git", *_OPTIONS, *arguments], timeout_s=_TIMEOUT_S, folder=folder, variables=variables)
    except TimedOut as error:
        _Hung.questions.add(question)
        raise _NoAnswer(hung) from error
    except OSError as error:
        raise _NoAnswer(
            f"git must be a program that starts; found: {(error.strerror or str(error)).lower()}"
        ) from error
    if done.code >= _FATAL or done.code < 0:
        said = next(iter(done.errors.splitlines()), f"exit code {done.code}")
        raise _NoAnswer(f"git must answer; found: {said.removeprefix('fatal: ')}")
    return done.output.decode("utf-8", "replace").strip("\0 \n") or None if done.code == 0 else None


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        # Below a folder that is closed to this user.
        return False
