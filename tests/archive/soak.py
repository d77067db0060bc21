"""Runs of `batch` that are killed at any moment, the parent or one of its workers: `python -m tests.archive.soak`.

After each kill every file that is there is whole; the run that is left alone at the end completes the archive, and it
has the bytes of one that nothing ever happened to.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rfcexport.archive.bag import faults_of
from tests.archive.rfcs import ONE, contents_of, write_rfcs

_LONGEST_S = 120


@dataclass(frozen=True)
class Soaked:
    """What came of it: how many parents and workers were killed, and what is not as it must be."""

    parents: int
    workers: int
    faults: tuple[str, ...]


def soak(folder: Path, *, kills: int, seed: int, formats: str = "html", documents: int = 8) -> Soaked:
    """Kill that many runs over an archive in `folder`; a seed gives the same moments again."""
    chance = random.Random(seed)
    rfcs, archive = write_rfcs(folder / "rfcs"), folder / "archive"
    for number in range(documents):
        name = f"2026-03-{number + 1:02}-more"
        (rfcs / f"{name}.md").write_text(ONE.replace("2026-01-01-one", name) + "\nMore.\n" * (number * 40 + 1))
    parents = workers = 0
    faults: list[str] = []
    longest = _timed(rfcs, folder / "timed", formats)
    while parents + workers < kills:
        # Something is always to be done.
        changed = rfcs / f"2026-03-{chance.randrange(documents) + 1:02}-more.md"
        changed.write_text(changed.read_text() + f"\nChange {chance.random()}.\n")
        run = _started(rfcs, archive, formats)
        time.sleep(chance.random() * longest)
        is_worker = chance.random() < 0.5
        victims = _children(run.pid) if is_worker else [run.pid]
        if not victims or run.poll() is not None:
            run.communicate(timeout=_LONGEST_S)
            continue
        with contextlib.suppress(OSError):
            os.kill(chance.choice(victims), signal.SIGKILL)
        code = run.wait(_LONGEST_S)
        run.communicate()
        workers, parents = workers + is_worker, parents + (not is_worker)
        if is_worker and code not in (0, 1):
            faults.append(f"a run whose worker was killed must end with 0 or 1; found {code}")
        faults += _torn(archive)
    faults += _completed(rfcs, archive, folder / "fresh", formats)
    return Soaked(parents, workers, tuple(faults))


def _completed(rfcs: Path, archive: Path, fresh: Path, formats: str) -> list[str]:
    for place in (archive, fresh):
        run = _started(rfcs, place, formats)
        _, err = run.communicate(timeout=_LONGEST_S)
        if run.returncode != 0:
            return [f"the run that is left alone must end with 0; found {run.returncode}: {err.decode()[-200:]}"]
    faults = [str(fault) for fault in faults_of(archive)]
    if contents_of(archive) != contents_of(fresh):
        faults.append("the archive must have the bytes of one that nothing happened to")
    return faults


def _torn(archive: Path) -> list[str]:
    """Exports that are there and not whole: each format ends in a way of its own."""
    ends = {".html": b"</html>\n", ".pdf": b"%%EOF\n", ".md": b"\n", ".json": b"}\n"}
    return [
        f"{path.name} must be whole"
        for path in archive.rglob("*")
        if path.is_file() and path.suffix in ends and not path.read_bytes().endswith(ends[path.suffix])
    ]


def _timed(rfcs: Path, archive: Path, formats: str) -> float:
    began = time.monotonic()
    _started(rfcs, archive, formats).communicate(timeout=_LONGEST_S)
    return time.monotonic() - began


def _started(rfcs: Path, archive: Path, formats: str) -> subprocess.Popen[bytes]:
    command = [
        sys.executable,
        "-m",
        "rfcexport",
        "batch",
        str(rfcs),
        "-o",
        str(archive),
        "--to",
        formats,
        "--no-config",
    ]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True)


def _children(pid: int) -> list[int]:
    path = Path(f"/proc/{pid}/task/{pid}/children")
    try:
        return [int(child) for child in path.read_text().split()]
    except OSError:
        return []


def main(arguments: Sequence[str] | None = None) -> int:
    """0 where every file was whole and the archive was completed."""
    parser = argparse.ArgumentParser(prog="python -m tests.archive.soak", description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--to", default="html")
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="soak-") as name:
        found = soak(Path(name), kills=chosen.kills, seed=chosen.seed, formats=chosen.to)
    print(f"{found.parents} parents and {found.workers} workers killed, {len(found.faults)} faults")
    for fault in found.faults:
        print(fault)
    return 1 if found.faults else 0


if __name__ == "__main__":
    sys.exit(main())
