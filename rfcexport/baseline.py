"""The findings that a project has made its peace with: kept in a file, so that only new ones count.

The file is JSON, an entry a line and sorted, to be read in a diff. An entry is known by its file, its slug and a
fingerprint of its line and message, and counts how often that is found: lines may move, and one more is news.
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from rfcexport.diagnostics import Diagnostic, Position, Severity
from rfcexport.findings import Finding, fingerprint_of
from rfcexport.slugs import SLUGS
from rfcexport.terminal import json_text, printable
from rfcexport.usage import WrongUsage

VERSION = 1
"""The version of the file."""

_KEYS = {"path": str, "slug": str, "fingerprint": str, "count": int, "message": str}


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """A finding in a baseline: `path` from the baseline's folder, `count` times. `message` is for people."""

    path: str
    slug: str
    fingerprint: str
    count: int
    message: str

    @property
    def key(self) -> tuple[str, str, str]:
        """What it is known by."""
        return self.path, self.slug, self.fingerprint


@dataclass(frozen=True, slots=True)
class Baseline:
    """The entries of the file at `path`."""

    path: Path
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Compared:
    """The findings, the known ones marked, and the entries of which fewer were found than are stated."""

    findings: tuple[Finding, ...]
    gone: tuple[Entry, ...]


def read_baseline(path: Path) -> Baseline:
    """The baseline in a file; raises WrongUsage for one that is missing or was not written by `baseline_text`."""
    try:
        content = path.read_text("utf-8")
    except FileNotFoundError as error:
        message = "must be a baseline; found no such file"
        raise WrongUsage("baseline-unreadable", message, path, hint="--update-baseline writes it") from error
    except (OSError, UnicodeDecodeError) as error:
        raise WrongUsage("baseline-unreadable", "must be a baseline; found a file that cannot be read", path) from error
    try:
        stated = json.loads(content)
    except json.JSONDecodeError as error:
        place = Position(str(path), error.lineno, error.colno)
        raise WrongUsage("baseline-syntax", f"must be JSON; {error.msg[:1].lower()}{error.msg[1:]}", place) from error
    except RecursionError as error:
        raise WrongUsage("baseline-syntax", "must be a baseline; found another JSON value", path) from error
    if not isinstance(stated, dict) or not isinstance(stated.get("findings"), list):
        raise WrongUsage("baseline-syntax", "must be a baseline; found another JSON value", path)
    if stated.get("version") != VERSION:
        message = f"must be a baseline of version {VERSION}; found {stated.get('version')!r}"
        raise WrongUsage("baseline-syntax", message, path, hint="--update-baseline writes it anew")
    return Baseline(path, tuple(_entry(value, path) for value in stated["findings"]))


def compared(findings: Iterable[Finding], baseline: Baseline, *, sources: Collection[str]) -> Compared:
    """`findings` with those marked that `baseline` holds; `sources` are the files that were looked at.

    Of a line and message that is found more often than the baseline says, the last ones are new. An entry is gone
    where it was not found in a file that was looked at, or that is no more.
    """
    left = Counter({entry.key: entry.count for entry in baseline.entries})
    marked = []
    for finding in findings:
        key = _key(finding, baseline.path)
        is_known = _can_be_known(finding) and left[key] > 0
        left[key] -= is_known
        marked.append(replace(finding, is_known=is_known))
    looked_at = {_from(baseline.path, source) for source in sources}
    gone = tuple(
        replace(entry, count=left[entry.key])
        for entry in baseline.entries
        if left[entry.key] > 0 and (entry.path in looked_at or not _exists(entry.path, baseline.path))
    )
    return Compared(tuple(marked), gone)


def updated(baseline: Baseline, findings: Iterable[Finding], *, sources: Collection[str]) -> Baseline:
    """A baseline of today's findings in `sources`; what it holds of files that were not looked at stays."""
    looked_at = {_from(baseline.path, source) for source in sources}
    kept = [e for e in baseline.entries if e.path not in looked_at and _exists(e.path, baseline.path)]
    known = [finding for finding in findings if _can_be_known(finding)]
    counts = Counter(_key(finding, baseline.path) for finding in known)
    messages = {_key(finding, baseline.path): printable(finding.diagnostic.message) for finding in known}
    today = [Entry(*key, count, messages[key]) for key, count in counts.items()]
    return replace(baseline, entries=tuple(sorted([*kept, *today])))


def baseline_text(baseline: Baseline) -> str:
    """The text of the file: an entry a line, by path, slug and fingerprint."""
    lines = ",\n".join(f"    {_one_line(entry)}" for entry in sorted(baseline.entries))
    findings = f"[\n{lines}\n  ]" if lines else "[]"
    return f'{{\n  "version": {VERSION},\n  "findings": {findings}\n}}\n'


def stale(entry: Entry, baseline: Baseline) -> Diagnostic:
    """What to tell of an entry that is found no more."""
    times = "" if entry.count == 1 else f", {entry.count} times"
    message = f"must hold what is still found; found {entry.slug} of {entry.path}{times}: {entry.message}"
    position = Position(str(baseline.path))
    return Diagnostic("baseline-stale", message, position, Severity.NOTE, "--update-baseline takes it out")


def _entry(value: Any, path: Path) -> Entry:
    if not isinstance(value, dict) or {key: type(part) for key, part in value.items()} != _KEYS or value["count"] < 1:
        shown = json.dumps(value, ensure_ascii=False)
        found = shown if len(shown) <= 80 else f"{shown[:77]}..."
        message = f"must hold path, slug, fingerprint, count and message in each finding; found {found}"
        raise WrongUsage("baseline-syntax", message, path)
    return Entry(**value)


def _can_be_known(finding: Finding) -> bool:
    """Whether a baseline may hold it: a finding about a document, and not a fault of the call or the program."""
    return finding.diagnostic.severity is not Severity.NOTE and finding.diagnostic.slug in SLUGS


def _key(finding: Finding, baseline: Path) -> tuple[str, str, str]:
    diagnostic = finding.diagnostic
    return _from(baseline, diagnostic.position.path), diagnostic.slug, fingerprint_of(finding)


def _from(baseline: Path, source: str) -> str:
    """`source` as it is seen from the baseline's folder, with forward slashes."""
    if source == "-":
        return source
    return os.path.relpath(source, baseline.parent).replace(os.sep, "/")


def _exists(path: str, baseline: Path) -> bool:
    return path == "-" or (baseline.parent / path).exists()


def _one_line(entry: Entry) -> str:
    fields = {name: getattr(entry, name) for name in _KEYS}
    # No line end of the text is part of a value: those are escaped.
    return "{" + re.sub(r"\n *", " ", json_text(fields)).strip()[1:-1].strip() + "}"
