"""The only place that runs JavaScript: QuickJS within this process, without files, network or a clock to set.

What others wrote is read where their packages have it, and nothing of those packages is imported.

A program is loaded once in a process, where it is first called. Whatever a call was given, it ends within its time and
its memory; then the engine is thrown away, for what it was doing may have been left half done.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

ENGINE = "quickjs-ng"
"""The package of the engine."""

_STACK_BYTES = 4 << 20
_MIB = 1 << 20
# What programs that were made for pages expect to be there wherever they run.
_SURROUNDINGS = "globalThis.console = {log() {}, warn() {}, error() {}, info() {}};"


class ScriptFailed(Exception):
    """A call that did not come to an end within its bounds, or that the program did not catch."""


class Lacking(Exception):
    """A package that is not installed, or not with the files that are read; its message is its name."""


@dataclass(frozen=True, slots=True)
class Shipped:
    """Programs that a package of PyPI has: its name there, its module, their folder in it, their names in order."""

    package: str
    module: str
    folder: str
    names: tuple[str, ...]

    def paths(self) -> tuple[Path, ...]:
        """Where they lie here; raises `Lacking`."""
        try:
            spec = find_spec(self.module)
        except ValueError:
            spec = None
        for place in (spec and spec.submodule_search_locations) or ():
            paths = tuple(Path(place, self.folder, name) for name in self.names)
            if all(path.is_file() for path in paths):
                return paths
        raise Lacking(self.package)


class Script:
    """A program in JavaScript and what it keeps from one call to the next; of one thread, and of one process."""

    def __init__(self, sources: Sequence[Path], *, mib: int, seconds: float) -> None:
        """The program in `sources`, each of whose calls may take `mib` MiB and `seconds` of a processor.

        Raises `Lacking` where the engine is not installed.
        """
        # The package around this module starts a thread when it is imported, and a process with threads must not fork.
        try:
            import _quickjs
        except ImportError as error:
            raise Lacking(ENGINE) from error

        self._engine = _quickjs
        self._sources = tuple(sources)
        self._bounds = mib, seconds
        self._context: Any = None

    def call(self, function: str, *given: object) -> Any:
        """What `function` returns as JSON; raises `ScriptFailed`."""
        try:
            if self._context is None:
                self._context = self._loaded()
            answer = self._context.eval(f"{function}({','.join(json.dumps(value) for value in given)})")
            return json.loads(answer) if isinstance(answer, str) else None
        except (self._engine.JSException, ValueError, RecursionError, MemoryError) as error:
            self._context = None
            raise ScriptFailed(str(error).partition("\n")[0]) from error

    def _loaded(self) -> Any:
        mib, seconds = self._bounds
        context = self._engine.Context()
        context.set_max_stack_size(_STACK_BYTES)
        context.set_memory_limit(mib * _MIB)
        # To load takes a share of the time, on any machine that would make a document in its own.
        context.set_time_limit(max(10.0, seconds))
        context.eval(_SURROUNDINGS)
        for source in self._sources:
            context.eval(source.read_text("utf-8"))
        context.set_time_limit(seconds)
        return context
