"""The only module that runs pandoc: on standard input, sandboxed, with a heap cap and a time limit.

Markdown bytes go in and pandoc's JSON tree comes out, or a tree goes in and another format comes out. This module
alone knows where pandoc is, which version is needed and what its exit codes mean.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Sequence
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from rfcexport.diagnostics import Diagnostic, MissingRequirement, Position, RefusedInput, Severity
from rfcexport.model import Block
from rfcexport.policy import Limits
from rfcexport.processes import Finished, TimedOut, run

PANDOC_API_VERSION = (1, 23, 1)
"""The version of the JSON tree that is read and written (pandoc-types); a tree with another major part is refused."""

MINIMUM_VERSION = (3, 8)
"""The oldest pandoc that reads positions, alerts and footnotes as this project expects them."""

# Nearest to what GitHub shows. Front matter is cut off before, because pandoc reads `0012` as 12 and `yes` as true.
DIALECT = "gfm-yaml_metadata_block+sourcepos"

_INSTALL = "python -m pip install 'pypandoc-binary>=1.17'"
_HEAP_EXHAUSTED = 251  # exit code of the run-time system of GHC


def read_tree(markdown: str, *, path: str, limits: Limits) -> list[Block]:
    """The blocks of pandoc's JSON tree of `markdown`, with source positions, not yet cleaned.

    Raises RefusedInput where the text breaks a limit, MissingRequirement where pandoc is absent or too old.
    """
    output = run_pandoc(["-f", DIALECT, "-t", "json"], markdown.encode("utf-8"), limits=limits, path=path)
    try:
        tree: dict[str, Any] = json.loads(output)
    except RecursionError as error:
        raise RefusedInput(
            _limit(path, "nesting", "must not nest so deep; found more levels than can be read")
        ) from error
    if tuple(tree["pandoc-api-version"][:2]) != PANDOC_API_VERSION[:2]:
        raise _wrong_version()
    blocks: list[Block] = tree["blocks"]
    return blocks


def run_pandoc(arguments: Sequence[str | Path], given: bytes, *, limits: Limits, path: str = "the document") -> bytes:
    """What pandoc writes to standard output; `path` names the document in messages."""
    command = [pandoc_path(), "+RTS", f"-M{limits.pandoc_mib}m", "-RTS", "--sandbox", *arguments]
    try:
        done = run(command, given=given, timeout_s=limits.pandoc_s)
    except TimedOut as error:
        raise RefusedInput(
            _limit(path, "pandoc-time", f"must be read within {limits.pandoc_s:g} s; found an input that takes longer")
        ) from error
    except OSError as error:
        raise MissingRequirement(f"pandoc cannot be started: {error.strerror}", hint=_INSTALL) from error
    return _output_of(done, path, limits)


@lru_cache(maxsize=1)
def pandoc_path() -> str:
    """The pandoc that the wheel pypandoc-binary brings, or the one `PYPANDOC_PANDOC` names, or the newest on PATH."""
    if stated := os.environ.get("PYPANDOC_PANDOC"):
        return stated
    package = find_spec("pypandoc")
    for folder in (package.submodule_search_locations or ()) if package else ():
        # Looked up without importing pypandoc, which would start pandoc once for every place it searches.
        bundled = Path(folder) / "files" / ("pandoc.exe" if os.name == "nt" else "pandoc")
        if bundled.is_file():
            return str(bundled)
    return _pandoc_elsewhere()


def pandoc_version() -> str:
    """The version of pandoc; raises MissingRequirement where there is none or it is too old."""
    import pypandoc

    logging.getLogger("pypandoc").addHandler(logging.NullHandler())
    os.environ.setdefault("PYPANDOC_PANDOC", pandoc_path())
    version = str(pypandoc.get_pandoc_version())
    if tuple(int(part) for part in version.split(".")[:2]) < MINIMUM_VERSION:
        raise _wrong_version(version)
    return version


def _pandoc_elsewhere() -> str:
    try:
        import pypandoc

        logger = logging.getLogger("pypandoc")
        logger.addHandler(logging.NullHandler())
        logger.propagate = False
        return str(pypandoc.get_pandoc_path())
    except (ImportError, OSError) as error:
        raise MissingRequirement("pandoc must be installed; found none", hint=_INSTALL) from error


def _output_of(done: Finished, path: str, limits: Limits) -> bytes:
    if done.code == 0:
        return done.output
    if done.code == _HEAP_EXHAUSTED:
        raise RefusedInput(
            _limit(
                path, "pandoc-memory", f"must be read within {limits.pandoc_mib} MiB; found an input that needs more"
            )
        )
    # pandoc's own table: 23 is an unknown extension, 6 an unknown option, 21 and 22 an unknown format.
    if done.code in (6, 21, 22, 23):
        raise _wrong_version()
    first = next((line for line in done.errors.splitlines() if line.strip()), f"exit code {done.code}")
    raise RefusedInput(
        Diagnostic("pandoc-failed", f"must be readable by pandoc; found: {first}", Position(path), Severity.ERROR)
    )


def _limit(path: str, slug: str, message: str) -> Diagnostic:
    return Diagnostic(f"limit-{slug}", message, Position(path), Severity.ERROR)


def _wrong_version(found: str | None = None) -> MissingRequirement:
    wanted = ".".join(str(part) for part in MINIMUM_VERSION)
    return MissingRequirement(f"pandoc must be {wanted} or later; found {found or 'an older one'}", hint=_INSTALL)
