"""One target under atheris: bytes that reach new code are kept and changed further; what goes wrong is noted.

    python -m fuzz.one TARGET FOLDER SECONDS

Runs on after a crash, so that one fault does not hide the next: each is saved in FOLDER/crashes with its traceback,
the first few of a kind. A document that keeps our own code busy for longer than `SLOW_S` is saved in FOLDER/slow.
What libFuzzer itself ends the process for, a hang or want of memory, it saves in FOLDER/crashes too.
"""

from __future__ import annotations

import atexit
import hashlib
import json
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

import atheris

SLOW_S = 1.0
"""Processor seconds of this process, pandoc's not among them."""

_LONGEST_S = 20
_MOST_MIB = 2_500
_KEPT = 3
_SEEN = ("/rfcexport/", "/tests/claims", "/tests/journeys", "/fuzz/")


@dataclass(slots=True)
class Watch:
    """Runs a target, and keeps count of what came of it."""

    run: Callable[[bytes], object]
    folder: Path
    executions: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    slow: Counter[str] = field(default_factory=Counter)
    _noted: float = 0.0

    def __call__(self, content: bytes) -> None:
        """One execution."""
        self.executions += 1
        began = time.process_time()
        try:
            told = self.run(content)
        except KeyboardInterrupt:
            raise
        # A panic of a compiled parser is no Exception.
        except BaseException as error:
            self._keep(self.faults, "crashes", _kind(error), content, "".join(traceback.format_exception(error)))
            told = None
        taken = time.process_time() - began
        if taken > SLOW_S:
            kind = str(told).split(":", 1)[0] if isinstance(told, str) else "input"
            self._keep(self.slow, "slow", kind, content, f"{taken:.2f} s, {len(content):,} bytes: {told}\n")
        if time.monotonic() - self._noted > 1.0:
            self.note()

    def note(self) -> None:
        """Write down how far it has come."""
        self._noted = time.monotonic()
        state = {"executions": self.executions, "faults": dict(self.faults), "slow": dict(self.slow)}
        (self.folder / "state.json").write_text(json.dumps(state, indent=1))

    def _keep(self, counts: Counter[str], where: str, kind: str, content: bytes, told: str) -> None:
        counts[kind] += 1
        if counts[kind] > _KEPT:
            return
        folder = self.folder / where
        folder.mkdir(exist_ok=True)
        name = f"{hashlib.sha256(kind.encode()).hexdigest()[:8]}-{counts[kind]}"
        (folder / f"{name}.bin").write_bytes(content)
        (folder / f"{name}.txt").write_text(f"{kind}\n\n{told}", "utf-8", "backslashreplace")
        self.note()


def _kind(error: BaseException) -> str:
    """What two crashes of one cause have in common: the exception, and the places of ours that it came through last."""
    places = [f"{Path(frame.filename).name}:{frame.name}" for frame in _frames(error.__traceback__)]
    return f"{type(error).__name__} in {' < '.join(places[::-1][:2])}"


def _frames(of: TracebackType | None) -> list[traceback.FrameSummary]:
    return [frame for frame in traceback.extract_tb(of) if any(part in frame.filename for part in _SEEN)]


def main() -> None:
    """Run the target that the command line names until its time is up."""
    name, folder, seconds = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    with atheris.instrument_imports(include=["rfcexport", "html", "_markupbase", "tomllib", "yaml"]):
        from fuzz.targets import TARGETS
    from rfcexport.pandoc import stand_by

    target = TARGETS[name]
    if target.has_pandoc:
        stand_by()
    watch = Watch(target.run, folder)
    atexit.register(watch.note)
    corpus = folder / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    arguments = [
        sys.argv[0], str(corpus), str(folder.parent / "seeds" / target.takes.replace(" ", "-")),
        f"-max_total_time={seconds}", f"-max_len={target.most_bytes}", f"-timeout={_LONGEST_S}",
        f"-rss_limit_mb={_MOST_MIB}", f"-artifact_prefix={folder}/crashes/", "-print_final_stats=1", "-verbosity=1",
    ]  # fmt: skip
    if target.takes in ("documents", "front matter", "words", "settings", "drawings"):
        arguments.append(f"-dict={folder.parent / 'seeds' / 'words.dict'}")
    (folder / "crashes").mkdir(exist_ok=True)
    atheris.Setup(arguments, watch)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
