"""git as it is asked: only about commits, and so that a stranger's repository starts no program.

The configuration of a repository names programs: monitors, filters, helpers of remotes. What could start one is turned
off for every question, and no folder is entered that was not found by its `.git`.
"""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

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
LOG = ("log", "--no-ext-diff", "--no-textconv", "--no-show-signature", "--no-mailmap", "--no-notes", "-O/dev/null")
"""A log without what a configuration can make of it: programs, and files that may be a pipe."""
SHORT = 12
"""The digits of a commit that are told: what git shortens to depends on the user and on how much is there."""
_TIMEOUT_S = 10.0
_FATAL = 128  # exit code of git where it gives up; 1 is an answer


class NoAnswer(Exception):
    """git does not answer; the text says why."""


class Hung:
    """The questions that git has been waited for in vain: each of many sources would wait as long."""

    questions: ClassVar[set[str]] = set()


def ask(folder: Path, question: str, *arguments: str) -> str | None:
    """What git says in `folder`, None where it has nothing to say; raises NoAnswer where it cannot be asked."""
    hung = f"git must answer within {_TIMEOUT_S:g} s; found none"
    if question in Hung.questions:
        raise NoAnswer(hung)
    variables = {**_VARIABLES, "GIT_CEILING_DIRECTORIES": str(folder.parent)}
    try:
        done = run(["git", *_OPTIONS, *arguments], timeout_s=_TIMEOUT_S, folder=folder, variables=variables)
    except TimedOut as error:
        Hung.questions.add(question)
        raise NoAnswer(hung) from error
    except OSError as error:
        raise NoAnswer(f"git must be a program that starts; found: {(error.strerror or str(error)).lower()}") from error
    if done.code >= _FATAL or done.code < 0:
        said = next(iter(done.errors.splitlines()), f"exit code {done.code}")
        raise NoAnswer(f"git must answer; found: {said.removeprefix('fatal: ')}")
    return done.output.decode("utf-8", "replace").strip("\0 \n") or None if done.code == 0 else None
