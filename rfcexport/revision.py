"""Where a source stands in git: its work tree, and the commit that last touched it."""

from __future__ import annotations

from pathlib import Path

from rfcexport.cover import Revision
from rfcexport.processes import TimedOut, run

# A work tree may be a stranger's: nothing in its configuration may start a program.
_SAFE = ("-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "log.showSignature=false")
_TIMEOUT_S = 10.0


def work_tree_of(path: Path) -> Path | None:
    """The top of the git work tree that holds `path`, None outside of one."""
    folder = path.resolve()
    return next((parent for parent in (folder, *folder.parents) if (parent / ".git").exists()), None)


def revision_of(path: Path) -> Revision | None:
    """The commit that last touched the file, with its date; None outside git, or for a file git does not know."""
    if work_tree_of(path.parent) is None:
        return None
    log = _git(path, "log", "-1", "--format=%h %cs", "--", path.name)
    if not log:
        return None
    commit, day = log.split(" ", 1)
    return Revision(commit, day, is_modified=bool(_git(path, "status", "--porcelain", "--", path.name)))


def days_of(path: Path) -> tuple[str | None, str | None]:
    """The days, `YYYY-MM-DD`, on which the file was first and last committed, under whatever name; None for unknown."""
    if work_tree_of(path.parent) is None:
        return None, None
    log = (_git(path, "log", "--follow", "--format=%as", "--", path.name) or "").split()
    return (log[-1], log[0]) if log else (None, None)


def author_of(folder: Path) -> str | None:
    """`user.name` as git has it in `folder`."""
    return _run_git(folder, "config", "user.name")


def _git(path: Path, *arguments: str) -> str | None:
    return _run_git(path.resolve().parent, *arguments)


def _run_git(folder: Path, *arguments: str) -> str | None:
    try:
        done = run(["git", "--no-optional-locks", *_SAFE, *arguments], timeout_s=_TIMEOUT_S, folder=folder)
    except (OSError, TimedOut):
        return None
    return done.output.decode("utf-8", "replace").strip() or None if done.code == 0 else None
