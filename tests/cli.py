"""The command line as the tests call it: in this process, with what went to each stream."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from rfcexport.cli import run


@dataclass(frozen=True)
class Ran:
    code: int
    out: bytes
    err: str


Cli = Callable[..., Ran]


@pytest.fixture
def cli(monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]) -> Cli:
    def call(*arguments: str, given: bytes = b"") -> Ran:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
        code = run(arguments)
        out, err = capsysbinary.readouterr()
        return Ran(code, out, err.decode())

    return call
