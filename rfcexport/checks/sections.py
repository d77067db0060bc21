"""Checks on titles, headings and sections."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from itertools import pairwise

from rfcexport.checks.subject import Found, Subject
from rfcexport.model import Section
from rfcexport.pandoc_ast import anchor_of

_DEEPEST = 6
_NUMBER = re.compile(
    r"(?:(?:appendix|annex|section|part|chapter)\s+)?([A-Z](?:\.\d{1,3})*|\d{1,3}(?:\.\d{1,3})*)[.):]?\s", re.IGNORECASE
)
_DEFINITION = re.compile(r"[ \t>]*\[[^\]]+\]:")


def title_missing(subject: Subject) -> Iterator[Found]:
    """A document that nothing names."""
    if subject.rfc.metadata.title is None:
        yield Found("document must have a title; found none", 1, 1, "begin with '# ' and the title")


def several_titles(subject: Subject) -> Iterator[Found]:
    """Headings of the first level behind the title, where the sections are of the second.

    Many projects give the first level to title and sections alike. There a section of the second level before the
    others is the exception, and here one of the first.
    """
    rfc = subject.rfc
    if rfc.title_line is None or not rfc.sections or rfc.sections[0].stated_level == 1:
        return
    further = [section for section in rfc.sections if section.stated_level == 1 and section.title]
    if len(further) > len(rfc.sections) - len(further):
        return
    for section in further:
        message = f"document must have one title; found another, {shown(section.title)}"
        yield Found(message, section.line, 1, "write it with ##, as the sections before it")


def skipped_level(subject: Subject) -> Iterator[Found]:
    """The first heading below each one that leaves a level out."""
    rfc = subject.rfc
    yield from _skips(rfc.sections, 1 if rfc.title_line is not None else None)


def _skips(sections: Sequence[Section], above: int | None) -> Iterator[Found]:
    skipping = [section for section in sections if above is not None and section.stated_level > above + 1]
    if above is not None and skipping:
        first = skipping[0]
        message = f"heading must be of level {above + 1} below one of level {above}; found level {first.stated_level}"
        yield Found(f"{message}, {shown(first.title)}", first.line, 1)
    for section in sections:
        yield from _skips(section.sections, section.stated_level)


def duplicate_heading(subject: Subject) -> Iterator[Found]:
    """A heading that stands twice below one parent, or twice where a link leads to the first."""
    rfc = subject.rfc
    linked = {link.address[1:] for link in subject.nodes.links if link.address.startswith("#")}
    sections = list(rfc.walk())
    named: dict[str, list[Section]] = {}
    for section in sections:
        named.setdefault(anchor_of(section.title), []).append(section)
    twice = {anchor: same for anchor, same in named.items() if anchor and len(same) > 1}
    if not twice:
        return
    parents = {id(below): parent for parent in sections for below in parent.sections}
    for anchor, same in twice.items():
        seen: Counter[int] = Counter()
        # Who links to the second one too knows that there are two.
        is_linked = anchor in linked and not any(section.anchor in linked for section in same[1:])
        for section in same:
            parent = id(parents.get(id(section)))
            seen[parent] += 1
            # Who names a part as the whole means the whole.
            is_rival = is_linked and section is not same[0] and section.stated_level <= same[0].stated_level
            if seen[parent] > 1 or is_rival:
                where = f" on line {same[0].line}" if same[0].line is not None else ""
                message = f"heading must be named once; found {shown(section.title)}{where} too"
                hint = f"a link to #{anchor} leads to the first" if is_rival else None
                yield Found(message, section.line, 1, hint)


def empty_section(subject: Subject) -> Iterator[Found]:
    """A heading without anything below it."""
    sections = list(subject.rfc.walk())
    stated_on = sorted({field.line for field in subject.rfc.metadata.stated if field.line is not None})
    for section, following in pairwise([*sections, None]):
        if section is None or section.sections or section.line is None:
            continue
        if any(block["t"] != "HorizontalRule" for block in section.blocks):
            continue
        if following is not None and _leads_group(section, following):
            continue
        stated = _text_below(subject, section.line, following.line if following is not None else None, stated_on)
        if stated == "notes":
            continue
        hint = "definitions of links are not shown" if stated == "definitions" else None
        yield Found(f"section must hold text; found none below {shown(section.title)}", section.line, 1, hint)


def _leads_group(section: Section, following: Section) -> bool:
    """Whether an empty section is the heading of those behind it, although they are of its own level."""
    if section.stated_level != following.stated_level:
        return False
    # No heading can stand below the sixth level; a question there wants its own answer.
    if section.stated_level == _DEEPEST and not section.title.endswith("?"):
        return True
    if len(section.heading) == 1 and section.heading[0]["t"] == "Code":
        # Signatures that share one description.
        return len(following.heading) == 1 and following.heading[0]["t"] == "Code"
    number, next_number = _NUMBER.match(f"{section.title} "), _NUMBER.match(f"{following.title} ")
    return bool(number and next_number and next_number[1].startswith(f"{number[1]}."))


def _text_below(subject: Subject, line: int, end: int | None, stated_on: Sequence[int]) -> str:
    """What the source holds below a heading although nothing of it is shown there: notes, definitions or nothing.

    `stated_on` are the lines that state metadata, in order.
    """
    below = subject.lines[line : end - 1 if end is not None else None]
    stated = [one.prose for one in below if one.prose.strip(" \t>-=_*")]
    if not stated:
        return ""
    after = bisect_right(stated_on, line)
    if after < len(stated_on) and (end is None or stated_on[after] < end):
        return "notes"
    return "definitions" if all(_DEFINITION.match(one) and "[^" not in one for one in stated) else "notes"


def missing_section(subject: Subject) -> Iterator[Found]:
    """A section that the rules ask for and that is not there."""
    required = subject.rules.required_sections
    if not required:
        return
    names = {name_of(section): section.label for section in _top(subject)}
    optional = {plain_name(name) for name in subject.rules.optional_sections}
    for wanted in required:
        if plain_name(wanted) in names:
            continue
        taken = {plain_name(name) for name in required} | optional
        near = get_close_matches(plain_name(wanted), [name for name in names if name not in taken], n=1, cutoff=0.5)
        hint = f"rename {shown(names[near[0]])}" if near else None
        yield Found(f"document must have a section {wanted!r}; found none", subject.rfc.title_line or 1, 1, hint)


def section_order(subject: Subject) -> Iterator[Found]:
    """Sections that stand in another place than the rules give them, as few as explain the order found."""
    rules = subject.rules
    if not rules.has_order:
        return
    ranks = {plain_name(name): rank for rank, name in enumerate(rules.required_sections)}
    stated: dict[str, Section] = {}
    for section in _top(subject):
        if (name := name_of(section)) in ranks:
            stated.setdefault(name, section)
    order = [ranks[name] for name in stated]
    kept = set(_longest_rise(order))
    for section, rank in zip(stated.values(), order, strict=True):
        if rank in kept:
            continue
        before = max((one for one in kept if one < rank), default=None)
        wanted = (
            f"behind {rules.required_sections[before]!r}"
            if before is not None
            else f"before {rules.required_sections[min(kept)]!r}"
        )
        yield Found(f"section {shown(section.label)} must stand {wanted}; found it elsewhere", section.line, 1)


def _longest_rise(numbers: Sequence[int]) -> list[int]:
    """The longest rising part of different `numbers`."""
    ends: list[int] = []
    chains: list[list[int]] = []
    for number in numbers:
        at = bisect_left(ends, number)
        chain = [*(chains[at - 1] if at else []), number]
        ends[at : at + 1] = [number]
        chains[at : at + 1] = [chain]
    return chains[-1] if chains else []


def _top(subject: Subject) -> Sequence[Section]:
    """The sections of the first rank; those below the only one where that one is a title."""
    sections = subject.rfc.sections
    return sections[0].sections if len(sections) == 1 and sections[0].stated_level == 1 else sections


def name_of(section: Section) -> str:
    """The heading as it is compared: without number, case and punctuation."""
    return plain_name(section.label)


def plain_name(text: str) -> str:
    """`text` without a number before it, case and punctuation."""
    bare = re.sub(r"^\s*\d{1,3}(?:\.\d{1,3})*[.):]?\s+", "", text)
    return " ".join(re.sub(r"[^\w\s]|_", " ", bare.casefold()).split())


def shown(text: str) -> str:
    """`text` in quotes, short enough for a line."""
    return repr(text if len(text) <= 60 else f"{text[:57]}...")
