"""The name of a document: which heading is its title, and the place in a series that stands before it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rfcexport.keys import NOTHING_TAUGHT, attribute_of, certain_attribute_of, is_known, normal_key
from rfcexport.model import Block
from rfcexport.pandoc_ast import block_text, plain_text
from rfcexport.vocabulary import Vocabulary

# A first heading of this name opens the document's text; it does not name the document.
_SECTION_NAMES = frozenset({
    "abstract", "background", "context", "contents", "decision", "design", "detailed design", "goals", "introduction",
    "meta", "metadata", "motivation", "overview", "preamble", "problem", "problem statement", "purpose", "rationale",
    "scope", "summary", "table of contents", "tl;dr", "tldr", "toc", "status", "basic example", "simple summary",
    "executive summary", "synopsis", "objective", "objectives", "definitions", "terminology", "glossary", "what",
    "why", "what is it", "goal", "non goals", "specification", "proposal", "proposed change", "proposed solution",
    "changelog", "change log", "list of tables", "list of figures", "revision", "revisions",
    "revision history", "history", "references", "notes", "introduction and motivation",
    "context and problem statement", "guide level explanation", "user story", "user stories", "preface", "foreword",
    "zusammenfassung", "überblick", "einleitung", "inhalt", "inhaltsverzeichnis", "hintergrund", "kontext", "ziele",
    "resumen", "introducción", "índice", "contexto", "motivación", "objetivo", "résumé", "contexte", "sommaire",
    "resumo", "introdução", "sumário", "motivação", "摘要", "概述", "概要", "背景", "简介", "簡介", "介绍",
    "引言", "目录", "目錄",
    "目的", "动机", "はじめに", "目次", "動機",
})  # fmt: skip
_CONTENTS = frozenset({"contents", "table of contents", "toc", "inhalt", "índice", "sommaire", "目录", "目次"})

# The abbreviations that projects number their proposals under.
_SERIES = (
    "RFCs?|RFD|ADR|PEP|KEP|TEP|GEP|CEP|REP|JEP|OTEP|EIP|ERC|BIP|SIP|CIP|FIP|NEP|ZIP|TIP|LIP|AIP|MIP|QIP|HIP|IIP|NIP|"
    "KIP|FLIP|CHIP|DIP|PIP|TZIP|SNIP|SIMD|XLS|SEPs?|CAP|DEP|SLEP|MSC|CFP|THV|SE|ST|TDR|PDR|DACI|LEP|SRFI|JSR|ICS|"
    "SWIP|CPS|GIP|TAP|ATIP|DEEP|FEP|AEP|PSR|PRFC|URFC|KDP|EP"
)
_UNNUMBERED = re.compile(
    rf"""(?x) \s* (?:
        [\[(【] \s* (?i: rfcs? | proposal | draft | wip | adr | design(?:\sdoc(?:ument)?)? | feature | {_SERIES} )
            \s* [\])】] \s* [:：|-]? \s*
      | (?i: rfc | rfd | proposal | feature\ name | title | adr | design\ doc(?:ument)? | pep | kep | 提案 | propuesta
            | proposition | vorschlag | proposta | titel | título | titre ) \s* [:：|] \s*
      | (?: {_SERIES} ) (?: \s* [:：|] \s* | \s+ [-–—] \s+ )
    ) (?=\S)"""
)
_NUMBERED = re.compile(
    r"""(?x) \s* [\[(【]? ( (?: [A-Z][\w.]* [ -] ){0,2}? [#]? [A-Z]* -? \d [\w.-]* ) [\])】]?
        (?: \s* [:：|] \s* | \s+ [-–—·•/] \s+ | / (?=[A-Z]) ) (?=\S)"""
)
# `GitLab Steps ADR 001: x`
_WORDY = re.compile(rf"\s*((?:[\w.]+ ){{1,4}}(?:{_SERIES})[ -]?#?\d{{1,5}})\s*[:：|–—-]\s+(?=\S)")
# `XXXX: x`: the number is to come.
_UNASSIGNED = re.compile(r"\s*(?:[A-Z]{2,6}[- ])?(?:X{2,}|N{2,}|0000|\?{2,}|#{2,})\s*[:：-]\s*(?=\S)")
_LOWER_NUMBERED = re.compile(
    rf"\s*[\[(]?((?i:proposal|rfc|adr|spec|design|decision|{_SERIES})[ -]?#?\d[\w.-]*)[\])]?"
    r"(?:\s*[:：|]\s*|\s+[-–—·•/]\s+)(?=\S)"
)
_SPACED = re.compile(rf"\s*[\[(]?((?:{_SERIES})[- ]?#?\d{{1,5}})[\])]?[.,]?\s+(?=\S)")
_COUNTED = re.compile(r"\s*(\d{1,5}(?=[.)])|0\d{2,4})[.)]?\s+(?=\S)")
# `I-TIP-RFC-O-0331: x`
_CHAINED = re.compile(r"\s*((?:[A-Z]{1,6}-){2,5}\d{1,5})\s*[:：]\s*(?=\S)")
_NOTHING_BUT_ID = re.compile(r"(?:[A-Z]{2,8}[- ]?)?\d{1,5}(?:/[A-Z]{2,6})?")
# Names of a kind of document, which every document of the kind has.
_KINDS = frozenset({
    "architecture decision record", "architectural decision record", "adr", "rfc", "request for comments",
    "design doc", "design document", "technical design", "technical design document", "tech spec",
    "technical specification", "decision record", "design proposal", "enhancement proposal", "feature proposal",
})  # fmt: skip
_DEEPEST_TITLE = 3
_LONGEST_TITLE = 500
_HAS_SERIES = re.compile(r"\b[A-Z]{2,}")
# Names with a number that are standards, not places in a series: `UTF-8: the encoding`.
_STANDARDS = re.compile(r"(?i:AES|BASE|CRC|CVE|DES|ECMA|ES|HTTP|IEC|IEEE|IP|ISO|MD|RSA|SHA|SSL|TLS|UCS|UTF|UUID)\b")
_ANCHOR = re.compile(r"\{#[\w:.-]+\}$")


@dataclass(frozen=True, slots=True)
class Name:
    """What a heading calls the document: `text` without the place in a series, which is `id`.

    `index` is that of the heading among the blocks; `stated` is the whole heading. `text` is None where the heading
    says no more than the kind of the document (`Design Document`). `below` is the index of a second heading that holds
    the title, where the first is the place in a series alone.
    """

    text: str | None = None
    id: str | None = None
    index: int | None = None
    stated: str = ""
    below: int | None = None


def name_in(blocks: Sequence[Block], vocabulary: Vocabulary = NOTHING_TAUGHT) -> Name:
    """The heading that names the document: the first of level 1, unless it is a section name or follows sections.

    A first heading of a lower level is the title where it has a place in a series, or where level 1 is not used and
    deeper sections or metadata follow it.
    """
    headings = [(index, block) for index, block in enumerate(blocks) if block["t"] == "Header"]
    last = max((n for n, (_, block) in enumerate(headings) if block["c"][0] == 1), default=0)
    first = next((n for n in range(last) if heading_key(headings[n][1]) not in _CONTENTS), last)
    headings = headings[first:]
    if not headings:
        return Name()
    index, block = headings[0]
    text = re.sub(r"\s+", " ", _ANCHOR.sub("", plain_text(block["c"][2]).rstrip())).strip()
    if block["c"][0] == 1 and re.fullmatch(r"[\w -]+", text) and heading_key(block) in _KINDS:
        return Name(index=index, stated=text)
    if not text or _is_section_name(block, vocabulary):
        return Name()
    if _is_one_of_sections(headings):
        return Name()
    if block["c"][0] != 1 and not _is_title(text, headings, blocks, vocabulary):
        return Name()
    if is_only_id(text) and len(headings) > 1 and headings[1][0] == index + 1:
        return _of_two(text, headings, vocabulary)
    return replace(split_name(text, vocabulary), index=index, stated=text)


def _is_title(text: str, headings: list[tuple[int, Block]], blocks: Sequence[Block], vocabulary: Vocabulary) -> bool:
    """Whether a first heading of a lower level is the title all the same."""
    return (headings[0][0] == 0 and _names_all(headings, blocks)) or split_name(text, vocabulary).id is not None


def _of_two(id: str, headings: list[tuple[int, Block]], vocabulary: Vocabulary) -> Name:
    """The name of a document whose first heading is its place in a series, and the second its title."""
    (index, _), (below, block), *_ = headings
    if _is_section_name(block, vocabulary):
        return Name(id, index=index, stated=id)
    text = re.sub(r"\s+", " ", plain_text(block["c"][2])).strip()
    return Name(text, id, index, stated=id, below=below)


def split_name(text: str, vocabulary: Vocabulary = NOTHING_TAUGHT) -> Name:
    """A title apart from its place in a series, which is the id where it holds a number (`SEP-990: X`)."""
    stated = text
    if len(text) > _LONGEST_TITLE:
        return Name(text.strip(), stated=stated)
    if found := _taught(text, vocabulary):
        return Name(text[found.end() :].strip(), found[1].strip() if found[2] else None, stated=stated)
    if found := _UNASSIGNED.match(text):
        return Name(text[found.end() :].strip(), stated=stated)
    if found := _UNNUMBERED.match(text):
        text = text[found.end() :]
    for pattern in (_CHAINED, _NUMBERED, _WORDY, _LOWER_NUMBERED, _SPACED, _COUNTED):
        is_series = pattern in (_CHAINED, _WORDY, _LOWER_NUMBERED, _SPACED)
        if (found := pattern.match(text)) and _is_place(found[1], is_series=is_series):
            rest = text[found.end() :].strip()
            return Name(rest.removeprefix("for ") if pattern is _SPACED else rest, found[1].strip(), stated=stated)
    return Name(text.strip() or None, stated=stated)


def without_series(text: str, vocabulary: Vocabulary = NOTHING_TAUGHT) -> str:
    """A title without its place in a series."""
    return split_name(text, vocabulary).text or text


def is_only_id(text: str) -> bool:
    """Whether a title is nothing but a place in a series: `ZEP0001`."""
    return _NOTHING_BUT_ID.fullmatch(text.strip()) is not None


def is_same_name(first: str, second: str) -> bool:
    """Whether two titles differ in nothing but case, signs and the place in a series."""
    return _letters(without_series(first)) == _letters(without_series(second))


def _is_place(text: str, *, is_series: bool) -> bool:
    if _STANDARDS.match(text):
        return False
    return is_series or text.isdigit() or _HAS_SERIES.search(text) is not None


def _taught(text: str, vocabulary: Vocabulary) -> re.Match[str] | None:
    for series in sorted(vocabulary.series, key=len, reverse=True):
        place = rf"\s*[\[(]?({re.escape(series)}(?:[- ]?#?(\d[\w.-]*?))?)[\])]?"
        behind = r"(?:\s*[:：|]\s*|\s+[-–—]\s+|(?<=\d)\s+)(?=\S)"
        if found := re.match(place + behind, text, re.IGNORECASE):
            return found
    return None


def _is_section_name(heading: Block, vocabulary: Vocabulary) -> bool:
    name = heading_key(heading)
    is_bare = re.fullmatch(r"[\w ()]+:?", plain_text(heading["c"][2]).strip()) is not None
    return name in _SECTION_NAMES or (is_bare and attribute_of(name, vocabulary=vocabulary) is not None)


def heading_key(heading: Block) -> str:
    """A heading as the tables of names hold it: a key without the author's own number."""
    return re.sub(r"^\d+(?:\.\d+)*[.)]?\s+", "", normal_key(plain_text(heading["c"][2])))


def _names_all(headings: list[tuple[int, Block]], blocks: Sequence[Block]) -> bool:
    """Whether a first heading of a lower level stands for the whole: sections below it, or metadata behind it."""
    levels = [block["c"][0] for _, block in headings]
    if 1 in levels or levels[0] > _DEEPEST_TITLE:
        return False
    return (len(levels) > 1 and levels[1] > levels[0]) or (len(blocks) > 1 and _states(blocks[1]))


def is_subtitle(blocks: Sequence[Block], index: int) -> bool:
    """Whether the heading right behind the title goes on with it: metadata follows, and it is no section name."""
    behind = [block for block in blocks[index + 1 : index + 3] if block["t"] != "Header"]
    return heading_key(blocks[index]) not in _SECTION_NAMES and any(_states(block) for block in behind)


def _states(block: Block) -> bool:
    """Whether a block begins with a key that RFCs use, as far as its first words tell."""
    first = block_text([block]).strip().partition("\n")[0]
    key = re.split(r"[:：]", first, maxsplit=1)[0] if block["t"] != "Table" else block_text([block]).split("\n")[0]
    is_apart = len(key) < len(first) or block["t"] == "Table"
    return (is_apart and is_known(key)) or certain_attribute_of(first) == "authors"


def _is_one_of_sections(headings: list[tuple[int, Block]]) -> bool:
    """Whether the first heading holds nothing but sections, and others of its level have the names of sections."""
    (index, first), *others = headings
    if not others or others[0][0] != index + 1 or others[0][1]["c"][0] <= first["c"][0]:
        return False
    beside = [block for _, block in others if block["c"][0] == first["c"][0]]
    return any(heading_key(block).removeprefix("rfc ") in _SECTION_NAMES for block in beside)


def _letters(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())
