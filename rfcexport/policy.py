"""What a document may read and how much it may use.

The author of a document is not trusted. One frozen `Policy` is given to every door through which a document could
reach a file: there is no other way to one, and no document can change it.
"""

from __future__ import annotations

import os
import stat
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO

from rfcexport.diagnostics import Diagnostic, Position, RefusedInput, Severity


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one document; sizes in bytes, times in seconds, memory in MiB."""

    input_bytes: int = 2_000_000
    front_matter_bytes: int = 65_536
    line_bytes: int = 100_000
    nesting: int = 40
    table_rows: int = 5_000
    table_columns: int = 60
    code_lines: int = 10_000
    highlighted_lines: int = 1_000
    footnotes: int = 1_000
    links: int = 1_000
    marks: int = 8
    pictures: int = 200
    picture_bytes: int = 10_000_000
    picture_pixels: int = 20_000_000
    formulas: int = 5_000
    formula_bytes: int = 20_000
    formula_s: float = 3.0
    diagrams: int = 200
    diagram_bytes: int = 100_000
    diagram_s: float = 10.0
    pages: int = 1_000
    output_bytes: int = 200_000_000
    pandoc_s: float = 10.0
    pandoc_mib: int = 512
    document_s: float = 60.0
    document_mib: int = 1_536


@dataclass(frozen=True, slots=True)
class Limit:
    """A bound as the caller names it: `--limit NAME=VALUE` sets `field` of `Limits`.

    `rule` is what a document must hold to, with the value in it; `slug` is that of the finding where it does not.
    """

    name: str
    field: str
    slug: str
    rule: str

    @property
    def hint(self) -> str:
        """The option that sets another value."""
        if self.name == "input":
            return "--max-input BYTES sets another limit"
        return f"--limit {self.name}=NUMBER sets another limit"


LIMITS: Mapping[str, Limit] = MappingProxyType({
    limit.name: limit
    for limit in (
        Limit("input", "input_bytes", "limit-input", "must be at most {:,} bytes"),
        Limit("front-matter", "front_matter_bytes", "limit-front-matter", "front matter must be at most {:,} bytes"),
        Limit("line", "line_bytes", "limit-line", "line must be at most {:,} bytes"),
        Limit("nesting", "nesting", "limit-nesting", "must nest at most {:,} levels deep"),
        Limit("table-rows", "table_rows", "limit-table", "table must have at most {:,} rows"),
        Limit("table-columns", "table_columns", "limit-table", "table must have at most {:,} columns"),
        Limit("code-lines", "code_lines", "limit-code", "code must have at most {:,} lines"),
        Limit("highlighted-lines", "highlighted_lines", "code-plain", "code must have at most {:,} lines for colours"),
        Limit("footnotes", "footnotes", "limit-footnotes", "must unfold to at most {:,} footnotes"),
        Limit("links", "links", "limit-links", "paragraph must have at most {:,} links"),
        Limit("marks", "marks", "limit-marks", "letter must carry at most {:,} combining marks"),
        Limit("pictures", "pictures", "image-refused", "must be one of at most {:,} pictures"),
        Limit("picture-bytes", "picture_bytes", "image-refused", "must be at most {:,} bytes"),
        Limit("picture-pixels", "picture_pixels", "image-refused", "must have at most {:,} pixels"),
        Limit("formulas", "formulas", "formula-refused", "must be one of at most {:,} formulas"),
        Limit("formula-bytes", "formula_bytes", "formula-refused", "must be at most {:,} bytes"),
        Limit("formula-time", "formula_s", "formula-refused", "must be set within {:g} s"),
        Limit("diagrams", "diagrams", "diagram-refused", "must be one of at most {:,} diagrams"),
        Limit("diagram-bytes", "diagram_bytes", "diagram-refused", "must be at most {:,} bytes"),
        Limit("diagram-time", "diagram_s", "diagram-refused", "must be drawn within {:g} s"),
        Limit("pages", "pages", "limit-pages", "must fill at most {:,} pages"),
        Limit("output", "output_bytes", "limit-output", "output must be at most {:,} bytes"),
        Limit("pandoc-time", "pandoc_s", "limit-pandoc-time", "must be read within {:g} s"),
        Limit("pandoc-memory", "pandoc_mib", "limit-pandoc-memory", "must be read within {:,} MiB"),
        Limit("time", "document_s", "limit-time", "must be done within {:g} s"),
        Limit("memory", "document_mib", "limit-memory", "must be done within {:,} MiB"),
    )
})  # fmt: skip
"""Every bound by the name that the command line and the settings know it by."""


def breach(name: str, limits: Limits, position: Position, *, found: str) -> RefusedInput:
    """The refusal of a document that goes beyond the limit of that name; `found` says what it has instead."""
    limit = LIMITS[name]
    message = f"{rule_of(name, limits)}; found {found}"
    return RefusedInput(Diagnostic(limit.slug, message, position, Severity.ERROR, limit.hint))


def rule_of(name: str, limits: Limits) -> str:
    """What the limit of that name asks, with its value."""
    limit = LIMITS[name]
    return limit.rule.format(getattr(limits, limit.field))


@dataclass(frozen=True, slots=True)
class Policy:
    """`root`: the folder below which a document may read files, None for no file at all."""

    root: Path | None = None
    limits: Limits = field(default_factory=Limits)
    allow_remote_images: bool = False


class Refused(Exception):
    """A file that a document asked for and may not have, or that cannot be read; `hint` names the one thing to do."""

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.hint = hint


def beyond(name: str, limits: Limits, *, found: str) -> Refused:
    """The refusal of a file that goes beyond the limit of that name; `found` says what it has instead."""
    return Refused(f"{rule_of(name, limits)}; found {found}", hint=LIMITS[name].hint)


def read_below_root(path: Path, policy: Policy) -> bytes:
    """The bytes of a regular file below the policy's root; raises `Refused` with the reason.

    The real path is judged, not the written one, and walked from the root with no link followed: one that is put there
    meanwhile leads nowhere. Nothing is waited for. A `.git` folder is never read: CI keeps its tokens in there.
    """
    if policy.root is None:
        raise Refused("must come with a document that lies in a folder; standard input has none")
    try:
        # Not strict: whether a file outside exists is nothing that a document may learn.
        root, real = policy.root.resolve(), path.resolve()
    except (OSError, RuntimeError, ValueError) as error:
        raise Refused("must be a file that exists") from error
    if not real.is_relative_to(root):
        raise Refused("must lie below the document root")
    parts = real.relative_to(root).parts
    if any(_is_git_folder(part) for part in parts):
        raise Refused("must lie outside the folder .git")
    if not parts:
        raise Refused("must be a regular file")
    try:
        descriptor = _opened(root, parts)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise Refused("must be a file that exists") from error
    except OSError as error:
        raise Refused(f"must be readable; {error.strerror}") from error
    with os.fdopen(descriptor, "rb") as file:
        return _content_of(file, policy.limits)


def _is_git_folder(name: str) -> bool:
    # A file system may ignore case, and HFS+ signs without width: git guards the name in the same way.
    return "".join(sign for sign in name if unicodedata.category(sign) != "Cf").casefold() == ".git"


def _opened(root: Path, parts: tuple[str, ...]) -> int:
    """A descriptor of the regular file at `parts` below `root`, each of them opened from the one before."""
    # Where there is O_PATH, a folder that may be entered and not listed will do.
    as_folder = getattr(os, "O_PATH", os.O_RDONLY) | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
    folder = os.open(root, as_folder)
    try:
        for part in parts[:-1]:
            inner = os.open(part, as_folder, dir_fd=folder)
            os.close(folder)
            folder = inner
        # Looked at before it is opened: to open a device can be to use it, to open a pipe wakes who writes to it.
        _check_regular(os.stat(parts[-1], dir_fd=folder, follow_symlinks=False))
        descriptor = os.open(parts[-1], os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=folder)
    finally:
        os.close(folder)
    try:
        _check_regular(os.fstat(descriptor))
    except Refused:
        os.close(descriptor)
        raise
    return descriptor


def _check_regular(state: os.stat_result) -> None:
    if not stat.S_ISREG(state.st_mode):
        raise Refused("must be a regular file")


def _content_of(file: BinaryIO, limits: Limits) -> bytes:
    size = os.fstat(file.fileno()).st_size
    if size > limits.picture_bytes:
        raise beyond("picture-bytes", limits, found=f"{size:,}")
    # The file may have grown since, and what /proc holds states no size.
    content = file.read(limits.picture_bytes + 1)
    if len(content) > limits.picture_bytes:
        raise beyond("picture-bytes", limits, found="more")
    return content
