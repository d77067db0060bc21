"""The only module that runs pandoc: on standard input, sandboxed, with a heap cap and a time limit.

Markdown bytes go in and pandoc's JSON tree comes out, or a tree goes in and another format comes out. This module
alone knows where pandoc is, which version is needed and what its exit codes mean.
"""

from __future__ import annotations

import json
import logging
import os
import re
from collections.abc import Sequence
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from rfcexport.diagnostics import Diagnostic, MissingRequirement, Position, RefusedInput, Severity
from rfcexport.machine import lack_of
from rfcexport.model import Block
from rfcexport.policy import Limits, breach
from rfcexport.processes import Ended, Finished, Standing, TimedOut, run

PANDOC_API_VERSION = (1, 23, 1)
"""The version of the JSON tree that is read and written (pandoc-types); a tree with another major part is refused."""

MINIMUM_VERSION = (3, 8)
"""The oldest pandoc that reads positions, alerts and footnotes as this project expects them."""

# Nearest to what GitHub shows. Front matter is cut off before, because pandoc reads `0012` as 12 and `yes` as true.
DIALECT = "gfm-yaml_metadata_block"

# Run by a pandoc that stays: a length and as many bytes of Markdown come in, a line with a tree goes out, as often as
# is wanted. The empty table is the file system that the reader sees, so that a document reaches no file here either.
_STANDING_SCRIPT = f"""
while true do
  local size = io.read("n", "l")
  if not size then break end
  local markdown = io.read(size)
  local is_read, tree = pcall(function ()
    return pandoc.write(pandoc.read(markdown, "{DIALECT}", {{}}, {{}}), "json")
  end)
  io.write(is_read and tree:gsub("\\n", "") or "", "\\n")
  io.flush()
  markdown, tree = nil, nil
  collectgarbage()
end
"""

# A small heap does for one document after another; the greater one that pandoc begins with saves no time.
_STANDING_HEAP = ("-H1m", "-A4m")

# pandoc takes templates, abbreviations and scripts from folders of the user's, which no document is to depend on, and
# which its process may not read.
_NO_USER = {"HOME": "/nonexistent", "XDG_DATA_HOME": "/nonexistent"}

_INSTALL = "python -m pip install 'pypandoc-binary>=1.17'"
_ANSWER_S = 5.0
_HEAP_EXHAUSTED = 251  # exit code of the run-time system of GHC


def read_tree(markdown: str, *, path: str, limits: Limits, has_positions: bool = False) -> list[Block]:
    """The blocks of pandoc's JSON tree of `markdown`, not yet cleaned.

    With `has_positions`, which takes twice the time, nodes carry `data-pos`, most of them in a wrapper. Tabs should
    have been expanded before: pandoc does it, and counts columns after it. Raises RefusedInput where the text breaks a
    limit, MissingRequirement where pandoc is absent or too old.
    """
    content = markdown.encode("utf-8")
    output = b"" if has_positions else _answer(content, path, limits)
    if not output.strip():
        # Two of them would take twice the memory; the next document starts another one that stays.
        _end_standing()
        dialect = f"{DIALECT}+sourcepos" if has_positions else DIALECT
        output = run_pandoc(["-f", dialect, "-t", "json"], content, limits=limits, path=path)
    try:
        tree: dict[str, Any] = json.loads(output)
    except RecursionError as error:
        raise breach("nesting", limits, Position(path), found="more levels than can be read") from error
    except ValueError as error:
        raise _unusable("found a program that gives no tree") from error
    if not isinstance(tree, dict) or "pandoc-api-version" not in tree:
        raise _unusable("found a program that gives no tree")
    if tuple(tree["pandoc-api-version"][:2]) != PANDOC_API_VERSION[:2]:
        raise _wrong_version()
    blocks: list[Block] = tree["blocks"]
    return blocks


def stand_by() -> None:
    """Let one pandoc read all documents of this process from now on, until `stand_down`: its start costs the most."""
    # Elsewhere no pipe can be waited for in time.
    _Standing.is_wanted = os.name == "posix"


def stand_down() -> None:
    """End the pandoc that `stand_by` let stay."""
    _Standing.is_wanted = False
    _end_standing()


def _end_standing() -> None:
    if _Standing.program is not None:
        _Standing.program.end()
        _Standing.program = None


class _Standing:
    """The pandoc that stays, of which each process has at most one."""

    is_wanted = False
    program: Standing | None = None


def _answer(content: bytes, path: str, limits: Limits) -> bytes:
    """What the pandoc that stays makes of `content`; empty where none stays, or where it gives none.

    Whoever is given none asks a pandoc of its own, which tells what is wrong and spoils nothing for the next document.
    """
    if not _Standing.is_wanted:
        return b""
    try:
        if _Standing.program is None or _Standing.program.owner != os.getpid():
            _Standing.program = Standing(
                [*_command(limits, *_STANDING_HEAP), "lua", "-e", _STANDING_SCRIPT], variables=_NO_USER
            )
        # The line ends that pandoc gives a file: without them, an open fence at the end would be read otherwise.
        content += b"\n" if content.endswith(b"\n") else b"\n\n"
        return _Standing.program.answer(b"%d\n%s" % (len(content), content), timeout_s=limits.pandoc_s)
    except TimedOut as error:
        _Standing.program = None
        raise _fault_of_pandoc() or _too_slow(path, limits) from error
    except (Ended, OSError):
        _Standing.program = None
        return b""


def run_pandoc(arguments: Sequence[str | Path], given: bytes, *, limits: Limits, path: str = "the document") -> bytes:
    """What pandoc writes to standard output; `path` names the document in messages."""
    try:
        done = run(
            [*_command(limits), "--sandbox", *arguments],
            given=given, timeout_s=limits.pandoc_s, variables=_NO_USER,
        )  # fmt: skip
    except TimedOut as error:
        raise _fault_of_pandoc() or _too_slow(path, limits) from error
    except OSError as error:
        raise lack_of(error) or _unusable(_unstartable(error)) from error
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


def _command(limits: Limits, *heap: str) -> list[str]:
    return [pandoc_path(), "+RTS", f"-M{limits.pandoc_mib}m", *heap, "-RTS"]


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
        raise breach("pandoc-memory", limits, Position(path), found="an input that needs more")
    # pandoc's own table: 23 is an unknown extension, 6 an unknown option, 21 and 22 an unknown format.
    if done.code in (6, 21, 22, 23):
        raise _wrong_version()
    first = next((line for line in done.errors.splitlines() if line.strip()), f"exit code {done.code}")
    if (fault := _fault_of_pandoc()) is not None:
        raise fault
    raise RefusedInput(
        Diagnostic("pandoc-failed", f"must be readable by pandoc; found: {first}", Position(path), Severity.ERROR)
    )


def _fault_of_pandoc() -> MissingRequirement | None:
    """What is wrong with pandoc itself; None where it answers, so that it is the document that it failed at."""
    try:
        done = run([pandoc_path(), "--version"], timeout_s=_ANSWER_S)
    except TimedOut:
        return _unusable("found a program that does not answer")
    except OSError as error:
        return lack_of(error)
    stated = re.match(r"pandoc\S* (\d+)\.(\d+)", done.output.decode("utf-8", "replace"))
    if done.code != 0 or stated is None:
        return _unusable("found a program that is none")
    if (int(stated[1]), int(stated[2])) < MINIMUM_VERSION:
        return _wrong_version(f"{stated[1]}.{stated[2]}")
    return None


def _unusable(fault: str) -> MissingRequirement:
    hint = "unset PYPANDOC_PANDOC" if os.environ.get("PYPANDOC_PANDOC") else _INSTALL
    return MissingRequirement(f"pandoc must be {_wanted()} or later; {fault}", hint=hint)


def _unstartable(error: OSError) -> str:
    return f"found one that cannot be started: {(error.strerror or str(error)).lower()}"


def _wanted() -> str:
    return ".".join(str(part) for part in MINIMUM_VERSION)


def _too_slow(path: str, limits: Limits) -> RefusedInput:
    return breach("pandoc-time", limits, Position(path), found="an input that takes longer")


def _wrong_version(found: str | None = None) -> MissingRequirement:
    return _unusable(f"found {found or 'an older one'}")
