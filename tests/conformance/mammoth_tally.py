"""What mammoth reads of a Word file, counted in the HTML that it makes of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from html.parser import HTMLParser

from tests.conformance.checkers import Checkers
from tests.conformance.staging import run_on
from tests.conformance.tally import (
    BULLETED,
    CODE,
    FOOTNOTE,
    FORMULA,
    IN_NOTE,
    NUMBERED,
    PICTURE,
    ROW,
    TABLE,
    TASK,
    Tally,
)
from tests.conformance.verdicts import Exported

_VOID = frozenset({"br", "img", "input"})


def tallies_of_mammoth(checkers: Checkers, files: Sequence[Exported]) -> list[Tally]:
    """What mammoth tells of each file, in their order."""
    report = run_on(checkers.mammoth, files, passes={0})
    told = dict(json.loads(line) for line in report.out.splitlines())
    return [tally_of_html(told[name]) for name in report.names]


def told_by_mammoth(kind: str) -> str | None:
    """A kind as mammoth tells it: every one but equations, which it passes over."""
    return None if kind == FORMULA else kind


def tally_of_html(html: str) -> Tally:
    """The count of a page as mammoth writes it: the footnotes are a list at its end, with addresses of their own."""
    counting = _Counting()
    counting.feed(html)
    counting.close()
    return counting.tally


class _Counting(HTMLParser):
    """Counts elements by where they stand."""

    def __init__(self) -> None:
        super().__init__()
        self.tally = Tally()
        self._open: list[str] = []
        # For each open list whether it is numbered; for each open table whether it is ours.
        self._lists: list[bool] = []
        self._own: list[bool] = []
        self._item_at: str | None = None
        self._where = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        stated = dict(attrs)
        if tag not in ("a", "strong", "em", "sup", "sub"):
            self._content(tag)
        match tag:
            case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
                self.tally.heading(int((stated.get("class") or f"level-{tag[1]}").removeprefix("level-")))
            case "ul" | "ol":
                self._lists.append(tag == "ol")
            case "li" if (stated.get("id") or "").startswith("footnote-"):
                self.tally.add(FOOTNOTE)
                self._where = IN_NOTE
            case "li":
                # The footnotes are a list themselves.
                depth = len(self._lists) - bool(self._where)
                self._item_at = f"{NUMBERED if self._lists[-1] else BULLETED} {depth}{self._where}"
            case "table":
                self._own.append(stated.get("class") == "own")
                self.tally.add(TABLE, not self._own[-1])
            case "tr":
                self.tally.add(ROW, not self._own[-1])
            case "pre":
                self.tally.add(CODE)
            case "img":
                self.tally.add(PICTURE)
        if tag not in _VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == "li":
            self._item()
        if tag in ("ul", "ol"):
            self._lists.pop()
        elif tag == "table":
            self._own.pop()

    def _content(self, tag: str) -> None:
        """An item that begins with a list of its own is the paragraph before, which mammoth put a level too high."""
        if tag in ("ul", "ol"):
            self._item_at = None
        elif tag == "input" and self._item_at is not None:
            self._item_at = None
            self.tally.add(f"{TASK}{self._where}")
        else:
            self._item()

    def handle_data(self, data: str) -> None:
        self._item()

    def _item(self) -> None:
        if self._item_at is not None:
            self.tally.add(self._item_at)
            self._item_at = None
