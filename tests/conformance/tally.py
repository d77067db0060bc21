"""What a document holds, counted: the form in which the model and every reader of our files are set side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from tests.conformance.verdicts import Fault

TABLE, ROW, FOOTNOTE, CODE, FORMULA, PICTURE, TASK = (
    "table", "table row", "footnote", "code block", "formula", "picture", "task"
)  # fmt: skip
BULLETED, NUMBERED, HEADING = "bulleted item", "numbered item", "heading"
IN_NOTE = " in a footnote"
"""What stands behind the kind of an item in a footnote, which not every reader tells."""

OWN_TABLES = ("CoverFacts", "QuoteTable", "AlertTable")
"""Styles of tables that set the cover, or the bar beside a quote or an alert: the model has no table there."""

Fold = Callable[[str], str | None]
"""What a reader makes of a kind: the same, a coarser one where it tells less, None where it tells nothing."""


@dataclass(slots=True)
class Tally:
    """How often each kind occurs; `levels` are those of the headings in their order.

    A heading and an item of a list have their level behind them: `heading 2`, `bulleted item 1`.
    """

    counts: Counter[str] = field(default_factory=Counter)
    levels: list[int] = field(default_factory=list)

    def add(self, kind: str, times: int = 1) -> None:
        """Count one more of a kind."""
        self.counts[kind] += times

    def heading(self, level: int) -> None:
        """Count a heading of that level."""
        self.levels.append(level)
        self.add(f"{HEADING} {level}")


def folded(counts: Counter[str], fold: Fold) -> Counter[str]:
    """The counts by the kinds that a reader can tell."""
    known: Counter[str] = Counter()
    for kind, count in counts.items():
        if (told := fold(kind)) is not None:
            known[told] += count
    return known


def differences(wanted: Tally, found: Tally, fold: Fold) -> Iterator[Fault]:
    """A fault for each kind that a reader sees more or less often than the document has it."""
    have, see = folded(wanted.counts, fold), folded(found.counts, fold)
    for kind in sorted({*have, *see}):
        if have[kind] != see[kind]:
            told = f"must see as many as the document has: {have[kind]}; found {see[kind]}"
            yield Fault(kind, "must see as many as the document has", abs(have[kind] - see[kind]), told)
    if have == see and wanted.levels != found.levels:
        at = next(at for at, pair in enumerate(zip(wanted.levels, found.levels, strict=True)) if pair[0] != pair[1])
        told = f"heading {at + 1} must have level {wanted.levels[at]}; found {found.levels[at]}"
        yield Fault("order of headings", "must see the headings in their order", 1, told)
