"""Footnotes before they are unfolded: pandoc puts the text of each where it is called, notes in notes in notes too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from rfcexport.bounds import label_shown
from rfcexport.diagnostics import Diagnostic, Position, RefusedInput, Severity
from rfcexport.policy import Limits, breach
from rfcexport.source_outline import Found, Note, Outline

_SHOWN = 5


def check_footnotes(outline: Outline, *, path: str, limits: Limits) -> None:
    """Raise RefusedInput where a footnote leads back to itself, or where all of them unfold to more than the limits.

    One that is called nowhere is looked at too: pandoc would never end on a circle of those either.
    """
    unfolded: dict[str, _Unfolded] = {}
    for label in outline.notes:
        if label not in unfolded:
            _unfold(label, outline, unfolded, path)
    called = [unfolded[label] for label in outline.references if label in unfolded]
    notes = sum(one.notes for one in called)
    if notes > limits.footnotes:
        raise breach("footnotes", limits, _position(_most(outline, unfolded), outline, path), found=f"{notes:,}")
    if (size := sum(one.size for one in called)) > limits.input_bytes:
        position = _position(_most(outline, unfolded), outline, path)
        raise breach("input", limits, position, found=f"{size:,} with each footnote in its place")


def nested_footnotes(outline: Outline, *, path: str) -> Iterator[Diagnostic]:
    """A finding for each footnote that is called in another one: pandoc leaves it out there."""
    for label, note in outline.notes.items():
        for start, called in _calls(note.found):
            if called in outline.notes:
                found = f"[^{label_shown(called)}] in [^{label_shown(label)}], where it is left out"
                message = f"footnote must be called in the text; found {found}"
                yield Diagnostic("footnote-nested", message, Position(path, *outline.place(start)))


def _calls(block: Found) -> Iterator[tuple[int, str]]:
    """Where footnotes are called in a block, and their labels; no deeper than blocks may nest."""
    yield from ((start, label) for kind, start, label in block.inlines if kind == "Note")
    for inner in block.blocks:
        yield from _calls(inner)


class _Unfolded(NamedTuple):
    """How many notes, and how many bytes, stand where a footnote is called."""

    notes: int
    size: int


def _unfold(first: str, outline: Outline, unfolded: dict[str, _Unfolded], path: str) -> None:
    """Fill in `unfolded` for one footnote and those that it leads to; no recursion, for they may be many."""
    way = [first]
    waiting = {first: iter(_called_by(outline.notes[first], outline.notes))}
    while way:
        label = way[-1]
        below = next((one for one in waiting[label] if one not in unfolded), None)
        if below is None:
            unfolded[label] = _sum(outline.notes[label], outline.notes, unfolded)
            way.pop()
        elif below in waiting:
            raise _circle(way[way.index(below) :], outline, path)
        else:
            way.append(below)
            waiting[below] = iter(_called_by(outline.notes[below], outline.notes))


def _called_by(note: Note, notes: Mapping[str, Note]) -> list[str]:
    return [label for label in note.references if label in notes]


def _sum(note: Note, notes: Mapping[str, Note], unfolded: Mapping[str, _Unfolded]) -> _Unfolded:
    called = [unfolded[label] for label in _called_by(note, notes)]
    size = note.found.end - note.found.start
    return _Unfolded(1 + sum(one.notes for one in called), size + sum(one.size for one in called))


def _circle(labels: list[str], outline: Outline, path: str) -> RefusedInput:
    first, *way = [f"[^{label_shown(label)}]" for label in labels[:_SHOWN]]
    by = f", by way of {', '.join(way)}" if way else ""
    more = ", ..." if len(labels) > _SHOWN else ""
    message = f"footnote must not lead back to itself; found {first}{by}{more}"
    return RefusedInput(Diagnostic("footnote-cycle", message, _position(labels[0], outline, path), Severity.ERROR))


def _most(outline: Outline, unfolded: Mapping[str, _Unfolded]) -> str:
    """The footnote that most of them come from."""
    return max(unfolded, key=lambda label: unfolded[label])


def _position(label: str, outline: Outline, path: str) -> Position:
    return Position(path, *outline.place(outline.notes[label].found.start))
