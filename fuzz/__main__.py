"""Every target for some minutes, one after another, and a table of what came of it.

    python -m fuzz [--minutes N] [--folder FOLDER] [TARGET...]

Seeds, what the fuzzer keeps, crashes and slow inputs lie in FOLDER, outside the repository; a second run goes on from
there. The exit code is 1 where a target crashed.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from fuzz.seeds import dictionary, write_seeds
from fuzz.targets import TARGETS, Target

_MAIN = Path(__file__).parents[1]
_GRACE_S = 120
_LEAST_S = 3.0


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one target."""

    target: str
    executions: int
    minutes: float
    crashes: int
    slow: int


def main() -> int:
    """Run the targets that are named, else all."""
    parser = argparse.ArgumentParser(prog="python -m fuzz", description=__doc__.split("\n", 1)[0])
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=f"one of {', '.join(TARGETS)}")
    parser.add_argument("--minutes", type=float, default=1.0, help="for each target (default: 1)")
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "rfcexport-fuzz")
    given = parser.parse_args()
    unknown = [name for name in given.targets if name not in TARGETS]
    if unknown:
        parser.error(f"must be one of {', '.join(TARGETS)}; found {unknown[0]}")
    if given.folder.resolve().is_relative_to(_MAIN):
        parser.error("--folder must lie outside the repository")
    results = [fuzz(TARGETS[name], given.folder, minutes=given.minutes) for name in given.targets or TARGETS]
    print(table(results))
    return 1 if any(result.crashes for result in results) else 0


def fuzz(target: Target, folder: Path, *, minutes: float) -> Result:
    """One target for that long, begun again where libFuzzer ended it for a hang or want of memory."""
    own = folder / target.name
    own.mkdir(parents=True, exist_ok=True)
    for left in ("crashes", "slow"):
        # What an earlier run left would be told as this one's.
        shutil.rmtree(own / left, ignore_errors=True)
    write_seeds(target.takes, folder / "seeds" / target.takes.replace(" ", "-"))
    (folder / "seeds" / "words.dict").write_text(dictionary(), "ascii")
    began, executions, faults, slow = time.monotonic(), 0, 0, 0
    while (left_s := minutes * 60 - (time.monotonic() - began)) > _LEAST_S or executions == 0:
        print(f"{target.name}: {max(left_s, 0):.0f} s", file=sys.stderr, flush=True)
        code, state = _run(target, own, max(int(left_s), 1))
        executions += state["executions"]
        faults += state["faults"]
        slow += state["slow"]
        if code:
            # It did not come to its end: what it was doing is saved as a crash of its own.
            faults += 1
            if not state["executions"]:
                break
    return Result(target.name, executions, (time.monotonic() - began) / 60, faults, slow)


def _run(target: Target, folder: Path, seconds: int) -> tuple[int, dict[str, int]]:
    (folder / "state.json").unlink(missing_ok=True)
    command = [sys.executable, "-m", "fuzz.one", target.name, str(folder), str(seconds)]
    with (folder / "log").open("ab") as log:
        try:
            code = subprocess.run(
                command, stdout=log, stderr=log, cwd=_MAIN, timeout=seconds + _GRACE_S, check=False, preexec_fn=_polite
            ).returncode
        except subprocess.TimeoutExpired:
            code = -1
    state = json.loads((folder / "state.json").read_text()) if (folder / "state.json").is_file() else {}
    sums = {name: sum(state.get(name, {}).values()) for name in ("faults", "slow")}
    return code, {"executions": state.get("executions", 0), **sums}


def _polite() -> None:
    os.nice(15)


def table(results: Sequence[Result]) -> str:
    """The results as a table in Markdown, with a line for the sum."""
    sums = [
        sum(result.executions for result in results),
        sum(result.minutes for result in results),
        sum(result.crashes for result in results),
        sum(result.slow for result in results),
    ]
    rows = [[r.target, f"{r.executions:,}", f"{r.minutes:.1f}", str(r.crashes), str(r.slow)] for r in results]
    rows.append(["together", f"{sums[0]:,}", f"{sums[1]:.1f}", str(sums[2]), str(sums[3])])
    lines = ["| target | executions | minutes | crashes | slow |", "|---|--:|--:|--:|--:|"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)])


if __name__ == "__main__":
    sys.exit(main())
