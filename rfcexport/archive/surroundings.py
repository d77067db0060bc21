"""What lies round the sources of a batch: the pictures they show, and the files they link to that are not there."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from rfcexport.checks.links import is_there
from rfcexport.images import path_at
from rfcexport.policy import Policy, Refused, read_below_root
from rfcexport.settings import Settings
from rfcexport.sources import root_of


@dataclass(frozen=True, slots=True)
class _Ground:
    """Where the sources of one folder stand: `folder` and `top`, that of the root, have no link in them."""

    root: Path | None
    folder: str
    top: str


class Surroundings:
    """Each folder and each path is looked at once: for the length of a plan, or of one look."""

    def __init__(self) -> None:
        self._grounds: dict[tuple[str, str | None], _Ground] = {}
        self._exists = lru_cache(maxsize=None)(os.path.exists)
        self._content = lru_cache(maxsize=None)(_content_of)

    def pictures(self, source: str, settings: Settings, addresses: Iterable[str]) -> dict[str, bytes | None]:
        """The pictures at `addresses`, None for one that is not there or that the document may not read."""
        policy = Policy(self._ground(source, settings).root, settings.bounds)
        folder = Path(source).parent
        return {address: self._content(address, folder, policy) for address in addresses}

    def lacking(self, source: str, settings: Settings, addresses: Iterable[str]) -> tuple[str, ...]:
        """Those of `addresses` at which no file stands: a finding tells of them, and a file that came quiets it."""
        ground = self._ground(source, settings)
        if ground.root is None:
            return ()
        return tuple(
            address for address in addresses if not is_there(address, ground.folder, ground.top, exists=self._exists)
        )

    def _ground(self, source: str, settings: Settings) -> _Ground:
        # Not by `Path`, which takes five times as long.
        key = os.path.dirname(source), settings.root  # noqa: PTH120
        if key not in self._grounds:
            root = root_of(source, settings)
            self._grounds[key] = _Ground(root, os.path.realpath(key[0]), os.path.realpath(root or key[0]))
        return self._grounds[key]


def _content_of(address: str, folder: Path, policy: Policy) -> bytes | None:
    try:
        return read_below_root(path_at(address, folder=folder, root=policy.root), policy)
    except Refused:
        return None
