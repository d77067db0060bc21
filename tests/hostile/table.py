"""The table of what was run: a row a run, for people and as Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tests.hostile.running import Ran


@dataclass(frozen=True)
class Row:
    """One run: the case, the format, how it ended, what it took, and what is wrong."""

    name: str
    to: str
    outcome: str
    code: int | None
    slug: str
    seconds: float
    tree_mib: float
    largest_mib: float
    faults: tuple[str, ...]

    @property
    def verdict(self) -> str:
        """`as it must be`, or what is wrong."""
        return "; ".join(self.faults) if self.faults else "as it must be"

    @property
    def line(self) -> str:
        """The row for a terminal."""
        ended = f"{self.outcome} ({'-' if self.code is None else self.code}{' ' if self.slug else ''}{self.slug})"
        return (
            f"{'FAIL' if self.faults else 'ok  '} {self.name:38} {self.to:5} {ended:38} {self.seconds:6.1f} s "
            f"{self.tree_mib:6.0f} MiB{''.join(f'{chr(10)}       {fault}' for fault in self.faults)}"
        )


def row_of(name: str, ran: Ran, faults: Sequence[str]) -> Row:
    """The row of a run."""
    slug = next((one.slug for one in ran.errors), "")
    taken = ran.measured
    return Row(
        name, ran.to, ran.outcome, taken.code, slug, taken.seconds, taken.tree_mib, taken.largest_mib, tuple(faults)
    )


def text_of_rows(rows: Sequence[Row]) -> str:
    """What the rows come to."""
    failed = [row for row in rows if row.faults]
    slowest = max(rows, key=lambda row: row.seconds, default=None)
    largest = max(rows, key=lambda row: row.tree_mib, default=None)
    parts = [f"{len(rows)} runs, {len(failed)} not as they must be"]
    if slowest is not None and largest is not None:
        parts.append(f"longest {slowest.seconds:.1f} s ({slowest.name}, {slowest.to})")
        parts.append(f"largest {largest.tree_mib:.0f} MiB ({largest.name}, {largest.to})")
        single = max(rows, key=lambda row: row.largest_mib)
        parts.append(f"largest single process {single.largest_mib:.0f} MiB ({single.name}, {single.to})")
    return "\n".join(parts)


def markdown_of(rows: Sequence[Row], *, hits: int) -> str:
    """The table as Markdown."""
    head = (
        "| Case | Format | Exit | Slug | Seconds | MiB, all processes | MiB, largest process | Verdict |\n"
        "|---|---|--:|---|--:|--:|--:|---|\n"
    )
    lines = (
        f"| `{row.name}` | {row.to} | {'-' if row.code is None else row.code} | {row.slug} | {row.seconds:.1f} | "
        f"{row.tree_mib:.0f} | {row.largest_mib:.0f} | {row.verdict.replace('|', chr(92) + '|')} |\n"
        for row in rows
    )
    summary = text_of_rows(rows).replace("\n", "; ")
    return f"{summary}; listener: {hits} hits\n\n{head}{''.join(lines)}"
