"""Paragraphs and tables of known height poured onto pages: where each page ends, by the rules that Word keeps to.

Lengths are points.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from rfcexport.exporters.docx_looks import Look

# Two lines stay together at the foot of a page and at the head of the next.
_TOGETHER = 2
# A row that may split does so only where so much of it stays.
_LEAST_SPLIT = 24.0
_LONGEST_CHAIN = 40
_NOTE_RULE = 8.0
_ROUNDING = 0.3


@dataclass(frozen=True, slots=True)
class Area:
    """The part of a page that holds text."""

    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Lines:
    """A paragraph: so many lines, `extra` what pictures and formulas add to them, `notes` what its footnotes take."""

    look: Look
    count: int = 1
    extra: float = 0.0
    notes: float = 0.0
    marks: tuple[str, ...] = ()
    ends_section: bool = False

    @property
    def height(self) -> float:
        """All of it, without the distance to its neighbours."""
        return self.look.top + self.count * self.look.pitch + self.extra + self.look.bottom

    @property
    def start(self) -> float:
        """As much as has to stand on the page on which it begins."""
        if self.look.keeps_lines or self.count <= _TOGETHER + 1:
            return self.height
        return self.look.top + _TOGETHER * self.look.pitch + self.extra


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; `is_head` where it is repeated on every page."""

    height: float
    notes: float = 0.0
    marks: tuple[str, ...] = ()
    splits: bool = True
    is_head: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table."""

    rows: Sequence[Row]

    @property
    def height(self) -> float:
        """All of it."""
        return sum(row.height for row in self.rows)

    @property
    def start(self) -> float:
        """Its head and the first row below."""
        heads = next((index for index, row in enumerate(self.rows) if not row.is_head), 0)
        below = self.rows[heads] if self.rows else None
        least = 0.0 if below is None else min(below.height, _LEAST_SPLIT) if below.splits else below.height
        return sum(row.height for row in self.rows[:heads]) + least


Block = Lines | Grid


@dataclass(slots=True)
class Flow:
    """Pages being filled: `filled` of the present one is taken, `noted` of it by footnotes."""

    areas: Sequence[Area]
    page: int
    page_of: dict[str, int] = field(default_factory=dict)
    filled: float = 0.0
    noted: float = 0.0
    _section: int = 0
    _is_fresh: bool = True
    _before: Look | None = None
    _chain: list[Block] = field(default_factory=list)

    def add(self, block: Block) -> None:
        """Take the next block of the document."""
        self._chain.append(block)
        keeps_next = isinstance(block, Lines) and block.look.keeps_next and not block.ends_section
        if not keeps_next or len(self._chain) >= _LONGEST_CHAIN:
            self.end()

    def end(self) -> None:
        """Place what waits for what follows it."""
        if not self._chain:
            return
        *kept, last = self._chain
        if kept and self.filled > 0.0:
            needed, before = 0.0, self._before
            for block in kept:
                needed += self._gap(before, block) + block.height
                before = block.look if isinstance(block, Lines) else None
            needed += self._gap(before, last) + last.start
            if needed > self._room() and needed <= self._height():
                self._turn()
        for block in self._chain:
            if isinstance(block, Lines):
                self._place_lines(block)
            else:
                self._place_grid(block)
        self._chain.clear()

    def _height(self) -> float:
        return self.areas[min(self._section, len(self.areas) - 1)].height

    def _room(self) -> float:
        return self._height() - self.noted - self.filled + _ROUNDING

    def _turn(self) -> None:
        self.page += 1
        self.filled = self.noted = 0.0
        self._is_fresh, self._before = False, None

    def _gap(self, before: Look | None, block: Block) -> float:
        """The distance of `block` to what stands before it; none at the head of a page that filled of itself."""
        after = before.after if before else 0.0
        if not isinstance(block, Lines):
            return after
        look = block.look
        if before is None:
            return look.before if self._is_fresh or self.filled > 0.0 else 0.0
        if before.is_contextual and before.style == look.style:
            after = 0.0
        return max(after, 0.0 if look.is_contextual and before.style == look.style else look.before)

    def _place_lines(self, block: Lines) -> None:
        look = block.look
        gap = self._gap(self._before, block)
        notes = block.notes + (_NOTE_RULE if block.notes and not self.noted else 0.0)
        if self.filled > 0.0 and gap + block.start + notes > self._room():
            self._turn()
            gap, notes = 0.0, block.notes + (_NOTE_RULE if block.notes else 0.0)
        self.noted += notes
        self.filled += gap
        self._mark(block.marks)
        rest, pitch = block.count, look.pitch
        first = look.top + block.extra
        while first + rest * pitch + look.bottom > self._room():
            fitting = max(1, int((self._room() - first) / pitch)) if pitch else rest
            if look.keeps_lines and first + rest * pitch <= self._height():
                break
            if rest - fitting < _TOGETHER:
                fitting = max(1, rest - _TOGETHER)
            if fitting >= rest:
                break
            rest -= fitting
            first = 0.0
            self._turn()
        self.filled += first + rest * pitch + look.bottom
        self._before = look
        if block.ends_section:
            self._section += 1
            self._turn()
            self._is_fresh = True

    def _place_grid(self, grid: Grid) -> None:
        self.filled += self._gap(self._before, grid)
        if self.filled > 0.0 and grid.start > self._room():
            self._turn()
        heads = sum(row.height for row in grid.rows if row.is_head)
        for row in grid.rows:
            if row.height + row.notes > self._room() and self.filled > 0.0:
                room = self._room()
                if row.splits and room > _LEAST_SPLIT:
                    self._mark(row.marks)
                    self._pour(row.height, heads)
                    self.noted += row.notes
                    continue
                self._turn()
                self.filled = 0.0 if row.is_head else heads
            self._mark(row.marks)
            self._pour(row.height, heads)
            self.noted += row.notes
        self._before = None

    def _pour(self, height: float, heads: float) -> None:
        """Take `height`, going on below the repeated head on as many pages as that needs."""
        while height > self._room() and self._height() > heads + _LEAST_SPLIT:
            height -= self._room()
            self._turn()
            self.filled = heads
        self.filled += height

    def _mark(self, marks: Sequence[str]) -> None:
        for mark in marks:
            self.page_of.setdefault(mark, self.page)
