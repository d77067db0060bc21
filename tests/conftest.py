"""What several tests share: the corpus, and how a missing tool is treated."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus"
SAMPLES = CORPUS.parent / "samples"


def missing(what: str) -> None:
    """Skip with the reason, except in CI, where every tool and all test data must be there."""
    if os.environ.get("RFCEXPORT_NO_SKIPS"):
        pytest.fail(f"{what} is missing, and RFCEXPORT_NO_SKIPS is set")
    pytest.skip(f"{what} is missing")


def need_tool(name: str) -> None:
    """Skip where the program is not installed."""
    if shutil.which(name) is None:
        missing(name)


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of the corpus."""
    if not CORPUS.is_dir():
        missing("the corpus of RFCs (../shared/corpus)")
    return CORPUS


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of diagrams and formulas, and what each must show."""
    if not SAMPLES.is_dir():
        missing("the samples of diagrams and formulas (../shared/samples)")
    return SAMPLES


@pytest.fixture(scope="session")
def corpus_documents(corpus: Path) -> list[Path]:
    """Every document of the corpus, in order."""
    return sorted(path for path in corpus.rglob("*.md") if path.parent != corpus)
