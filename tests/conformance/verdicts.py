"""What a checker says of one file, in the one form that every checker's report is brought to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

FORMATS = ("pdf", "html", "docx")


@dataclass(frozen=True, slots=True)
class Exported:
    """One file that the tool wrote: the RFC that it was made from, its format, and where it is now."""

    source: str
    form: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Fault:
    """A rule that a file breaks: how often, and one place of it. `is_of_source`: the author's own text does it."""

    rule: str
    text: str
    count: int
    example: str = ""
    is_of_source: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a checker says of a file for one claim, such as `PDF/A-3a`; an empty claim is none.

    `is_claimed` is false for a level that the checker was told to try though the file does not claim it.
    """

    source: str
    form: str
    claim: str
    faults: tuple[Fault, ...] = ()
    remarks: tuple[Fault, ...] = ()
    is_claimed: bool = True

    @property
    def passes(self) -> bool:
        """Whether nothing is wrong that the author's own text did not do."""
        return all(fault.is_of_source for fault in self.faults)


def merged(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """One fault for each rule, in the order of the rules, with all counts added and the first example."""
    found: dict[tuple[bool, str], Fault] = {}
    for fault in faults:
        known = found.get(key := (fault.is_of_source, fault.rule))
        count = fault.count + (known.count if known else 0)
        found[key] = Fault(fault.rule, fault.text, count, (known or fault).example, fault.is_of_source)
    return tuple(found[key] for key in sorted(found))
