"""Other RFCs as a field names them: `RFC-0042`, `EIP-155, 2718`, `[x](0042-a.md)`, `2026-01-31-retry-queue`."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from rfcexport.checks.identifiers import Identifier, identifier_of
from rfcexport.model import Run

_SEPARATORS = re.compile(r" ?[,;、，；] ?| (?:and|&) ")
_NUMBERED = re.compile(
    r"(?P<id>(?:[A-Za-z][A-Za-z.]{1,9}(?: [A-Za-z]{2,5})?[ _-]?)?(?<!\d)\d{1,6})(?:-\w[\w-]*)?\s*(?:$|\(|:|–|—|\.$)"
)
_DATED = re.compile(r"(?P<id>\d{4}-\d{2}-\d{2}-\w[\w-]*)(?:\.md)?\s*(?:$|\(|:)")
_FILE = re.compile(r"(?P<path>[\w./-]+\.(?:md|markdown))")
_SCHEME = re.compile(r"(?i)[a-z][a-z0-9+.-]*:|//")


@dataclass(frozen=True, slots=True)
class Reference:
    """One RFC that a field names: by `identifier`, by the `path` of a file (as seen from the working folder) or both.

    `is_external`: its link leads out of the set, so that it need not be among the sources.
    """

    text: str
    identifier: Identifier | None = None
    path: str | None = None
    is_external: bool = False


def references_in(runs: Iterable[Run], *, path: str) -> Iterator[Reference]:
    """The RFCs that a value names; `path` is the file it stands in. What may be something else is left out."""
    for run in runs:
        if run.url is None:
            for line in run.text.split("\n"):
                # One space between two words: what parts the names is looked for from each space on.
                for item in _SEPARATORS.split(" ".join(line.split())):
                    yield from _reference(item.strip(), path)
        elif (target := local_target(run.url, path=path)) is not None:
            yield Reference(run.text.strip() or run.url, _identifier(run.text.strip()), target)
        elif identifier := _identifier(run.text.strip()):
            yield Reference(run.text.strip(), identifier, is_external=True)


def local_target(url: str, *, path: str) -> str | None:
    """The Markdown file or folder that a relative link in the file `path` leads to, None for any other address."""
    target = unquote(url.split("#", 1)[0].split("?", 1)[0])
    if not target or _SCHEME.match(target) or target.startswith("/"):
        return None
    last = posixpath.basename(target)
    if "." in last.strip(".") and not last.casefold().endswith((".md", ".markdown")):
        return None
    return normal_path(posixpath.join(posixpath.dirname(path.replace("\\", "/")), target))


def normal_path(path: str) -> str:
    """`path` with forward slashes and without `.` and `..` where that can be told."""
    return posixpath.normpath(path.replace("\\", "/"))


def _reference(item: str, path: str) -> Iterator[Reference]:
    if found := _FILE.fullmatch(item.strip("`<>")):
        target = local_target(found["path"], path=path)
        if target is not None:
            yield Reference(item, None, target)
    elif identifier := _identifier(item):
        yield Reference(item, identifier)


def _identifier(item: str) -> Identifier | None:
    item = item.strip("`[]\"' ").strip()
    if found := _DATED.match(item) or _NUMBERED.match(item):
        return identifier_of(found["id"])
    return None
