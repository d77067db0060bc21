"""Words that a project teaches: its own keys, its names for states, and the prefixes of its series."""

from __future__ import annotations

from dataclasses import dataclass

from rfcexport.model import State

ATTRIBUTES = ("title", "id", "status", "authors", "created", "updated")
"""What of `Metadata` a key can mean."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What is taught beside the built-in words; compared without case.

    `keys`: for an attribute of the metadata the keys that state it. `states`: for a state the words that mean it.
    `series`: prefixes of ids in titles (`XLS` of `XLS-20: Tokens`).
    """

    keys: tuple[tuple[str, tuple[str, ...]], ...] = ()
    states: tuple[tuple[State, tuple[str, ...]], ...] = ()
    series: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.keys or self.states or self.series)
