"""The sources that the arguments of a command name: files as they are, folders and patterns by what lies in them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from glob import glob, has_magic
from pathlib import Path

from rfcexport.sources import STANDARD_STREAM
from rfcexport.usage import WrongUsage

# Files that lie among RFCs and are none, by the words of their names.
_BESIDE = re.compile(
    r"(?:readme|index|contributing|contributors|changelog|changes|licen[cs]es?|copying|notice|security|support"
    r"|code[-_ ]of[-_ ]conduct|governance|maintainers|authors|faq|glossary|summary|_?sidebar|.*template.*)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Listed:
    """A source; `is_named` where an argument is this file, and not a folder it was found in."""

    source: str
    is_named: bool = True

    @property
    def may_be_no_rfc(self) -> bool:
        """Whether it was found in a folder and has the name of a file that is no RFC: a README, a template."""
        return not self.is_named and _BESIDE.fullmatch(Path(self.source).stem) is not None


def listed_sources(arguments: Sequence[str]) -> tuple[Listed, ...]:
    """The sources in the order of the arguments, each file once; a folder's in the order of their paths.

    A folder is searched for `*.md` in it and below it, but for hidden folders; links to folders are not followed.
    Raises WrongUsage for a folder or a pattern in which nothing is found.
    """
    listed: dict[str, Listed] = {}
    for argument in arguments:
        for found in _listed(argument):
            key = found.source if found.source == STANDARD_STREAM else os.path.normpath(Path.cwd() / found.source)
            if key not in listed or found.is_named:
                listed[key] = found
    return tuple(listed.values())


def _listed(argument: str) -> Iterator[Listed]:
    if argument == STANDARD_STREAM or "\0" in argument or Path(argument).is_file():
        yield Listed(argument)
    elif Path(argument).is_dir():
        yield from _in_folder(argument)
    elif has_magic(argument) and not os.path.lexists(argument):
        yield from _matching(argument)
    else:
        # What stands in the way of reading it is told when it is read.
        yield Listed(argument)


def _in_folder(folder: str) -> Iterator[Listed]:
    found = sorted(_markdown_below(folder))
    if not found:
        raise WrongUsage("source-missing", "must hold a Markdown file (*.md); found none", folder)
    yield from (Listed(path, is_named=False) for path in found)


def _matching(pattern: str) -> Iterator[Listed]:
    # Path.glob takes no pattern that begins at the root.
    found = sorted(path for path in glob(pattern, recursive=True) if Path(path).is_file())  # noqa: PTH207
    if not found:
        raise WrongUsage("source-missing", "must match a file; found none", pattern)
    yield from map(Listed, found)


def _markdown_below(folder: str) -> Iterator[str]:
    for path, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (str(Path(path, name)) for name in names if name.lower().endswith(".md") and name[0] != ".")
