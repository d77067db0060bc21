"""The work of a batch on a Dask cluster of this machine, and a worker of it that is killed in the middle."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from rfcexport.archive.bag import faults_of
from rfcexport.archive.building import build
from rfcexport.archive.planning import Batch
from rfcexport.usage import WrongUsage
from tests.archive.rfcs import ONE, built, contents_of, order_of, write_rfcs

distributed: Any = pytest.importorskip("distributed", reason="the extra dask is not installed")

RFCS = 6


@pytest.fixture
def rfcs(tmp_path: Path) -> Path:
    folder = write_rfcs(tmp_path / "rfcs")
    for number in range(RFCS - 2):
        name = f"2026-03-{number + 1:02}-more"
        (folder / f"{name}.md").write_text(ONE.replace("2026-01-01-one", name))
    return folder


@pytest.fixture
def cluster() -> Iterator[Any]:
    # What it logs of a worker that is gone is no part of the outcome.
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
    ) as made:
        yield made


def test_everything_is_done_when_a_worker_is_killed_in_the_middle(rfcs: Path, tmp_path: Path, cluster: Any) -> None:
    run = Batch(replace(order_of(rfcs, tmp_path / "archive"), scheduler=cluster.scheduler_address))
    plan = run.plan()
    done: list[tuple[str, object]] = []
    killed: list[int] = []

    def tell(source: str, outcome: object) -> None:
        done.append((Path(source).name, getattr(outcome, "error", outcome)))
        if len(done) == 2:
            killed.append(next(iter(cluster.workers.values())).pid)
            os.kill(killed[0], signal.SIGKILL)

    build(run, plan, tell)
    assert (len(killed), sorted(done)) == (
        1,
        sorted((path.name, None) for path in rfcs.glob("*.md") if path.stem != "README"),
    )
    built(rfcs, tmp_path / "here")
    assert contents_of(tmp_path / "archive") == contents_of(tmp_path / "here")
    assert list(faults_of(tmp_path / "archive")) == []


def test_scheduler_is_refused_when_nothing_listens(rfcs: Path, tmp_path: Path) -> None:
    run = Batch(replace(order_of(rfcs, tmp_path / "archive"), scheduler="not an address"))
    with pytest.raises(WrongUsage) as refused:
        run.plan()
    message = "--scheduler must name a scheduler that listens; found none at not an address"
    assert (refused.value.diagnostic.slug, refused.value.diagnostic.message) == ("option-value", message)
    assert not (tmp_path / "archive").exists()
