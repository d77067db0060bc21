"""Info strings: what stands behind the fence of a code block -> attributes of its node, and those -> how it is set.

pandoc keeps the first word alone. Authors write for pandoc (`{.python .numberLines startFrom="10"}`), for rustdoc
(`rust,ignore`), for site builders (`js {3,5-7} title="app.js" showLineNumbers`, `ts:line-numbers=2`, `hl_lines="2 3"`),
for HackMD (`yaml=`) and with the name of the file at hand (`go:main.go`, `12:34:src/main.rs`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from typing import Any

_FENCE = re.compile(r"(`{3,}|~{3,})[ \t]*(\S.*)$")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_LONGEST_INFO = 2_000
_LONGEST = {"title": 200, "caption": 1_000, "alt": 1_000}
_MOST_RANGES = 100
_MOST_DIGITS = 6

# Every quantifier stops at a sign that the next one cannot begin with: an info string may be as long as a document.
_TOKEN = re.compile(
    r"""(?P<counted>[A-Za-z][\w-]*)\{(?P<from>\d+)\}
    | (?P<key>[A-Za-z_][\w:.-]*)[ ]?=[ ]?(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|\{(?P<braced>[^{}]*)\}
        |\[(?P<listed>[^\[\]]*)\]|(?P<bare>[\d,-]+(?![^\s,])|[^\s"'{},\[\]]+))
    |\{(?P<group>[^{}]*)\} | \[(?P<bracketed>[^\[\]]*)\] | \#(?P<id>[\w:.-]+) | \.(?P<name>[A-Za-z][\w+-]*)
    |(?P<word>[^\s{},]+) | \S""",
    re.VERBOSE,
)
_BARE_LANGUAGE = re.compile(r"\s*:?\s*([A-Za-z][\w+#-]*)(?=[\s,}]|$)")
_RANGES = re.compile(r"[\d,\s-]*\d[\d,\s-]*")
_RANGE = re.compile(r"(\d+)(?:\s?-\s?(\d+))?")
_PART_OF_FILE = re.compile(r"(\d+):(\d+):(\S+)")
_FILE_NAME = re.compile(r"[^:]*[./][^:]*|(?:Make|Docker|Gem|Rake|Just)file")
_HACKMD = re.compile(r"([\w+#.-]*)=(\d*|\+)!?")

_KEYS = {
    "title": "title", "filename": "title", "file": "title", "file-name": "title", "file_name": "title",
    "path": "title", "caption": "caption", "cap": "caption", "fig-cap": "caption", "lst-cap": "caption", "alt": "alt",
    "fig-alt": "alt", "id": "id", "startfrom": "first", "start-from": "first", "start": "first", "startline": "first",
    "start-line": "first", "start_line": "first", "startlinenumber": "first", "linenostart": "first",
    "linenumbersstart": "first", "firstnumber": "first", "firstline": "first", "first-line": "first",
    "hl_lines": "lines", "highlight": "lines", "highlightlines": "lines", "highlight-lines": "lines", "hl": "lines",
    "mark": "lines", "emphasize-lines": "lines", "linenums": "numbers", "showlinenumbers": "numbers",
    "line-numbers": "numbers", "linenumbers": "numbers", "numberlines": "numbers", "number-lines": "numbers",
    "linenos": "numbers",
}  # fmt: skip
_NUMBERED = frozenset(key for key, meaning in _KEYS.items() if meaning == "numbers")
_UNNUMBERED = frozenset({"no-line-numbers", "nolinenumbers", "nolinenums", "nonumbers"})
_NO = frozenset({"false", "no", "off", "none"})

NUMBERED, UNNUMBERED = "numberLines", "noNumberLines"
"""Classes of a node: its lines are numbered, or not, whatever the document does. The first is pandoc's."""


@dataclass(frozen=True, slots=True)
class Listing:
    """How a block of code is set by its author's word; `is_numbered` is None where nothing is said of it."""

    title: str = ""
    marked: tuple[tuple[int, int], ...] = ()
    first: int = 1
    is_numbered: bool | None = None

    def marks(self, line: int) -> bool:
        """Whether the author points at this line of the block, from 1."""
        return any(start <= line <= end for start, end in self.marked)

    def numbers(self, *, by_default: bool) -> bool:
        """Whether its lines are numbered where the document does so, or does not."""
        return by_default if self.is_numbered is None else self.is_numbered


def listing_of(attributes: list[Any]) -> Listing:
    """What the attributes of a CodeBlock state."""
    _, classes, pairs = attributes
    if not pairs and len(classes) < 2 and NUMBERED not in classes and UNNUMBERED not in classes:
        return Listing()
    stated = dict(pairs)
    is_numbered = True if NUMBERED in classes else False if UNNUMBERED in classes else None
    first = stated.get("startFrom", "1")
    return Listing(
        stated.get("title", ""), _ranges(stated.get("lines", "")), int(first) if first.isdigit() else 1, is_numbered
    )


def info_of(lines: list[str], number: int | None, classes: list[str]) -> str:
    """The info string of the block that begins on that line, from 1, of which pandoc kept `classes`."""
    if not classes:
        return ""
    return info_in(lines[number - 1], classes[0]) if number and number <= len(lines) else classes[0]


def info_in(line: str, first_word: str) -> str:
    """The info string on the line of source that a fence stands on, `first_word` where that is not to be found there.

    CommonMark 0.31, 4.5: backslash escapes and entities count in it.
    """
    found = _FENCE.search(line[: _LONGEST_INFO + line.find(first_word) + 1]) if first_word in line else None
    if found is None or not found[2].startswith(first_word):
        return first_word
    return unescape(_ESCAPED.sub(r"\1", found[2])).strip()[:_LONGEST_INFO]


def attributes_of(info: str) -> list[Any]:
    """The attributes that `info` states, as pandoc has them: identifier, classes, pairs of key and value.

    The first class is the language, if one is named. Keys are `title`, `caption`, `alt`, `startFrom` and `lines`.
    """
    reading = _Reading()
    reading.read(info[:_LONGEST_INFO])
    return reading.attributes()


@dataclass(slots=True)
class _Reading:
    """What was read so far of one info string."""

    language: str = ""
    identifier: str = ""
    stated: dict[str, str] = field(default_factory=dict)
    is_numbered: bool | None = None

    def read(self, info: str) -> None:
        info = info.strip()
        if not info.startswith(("{", "[")):
            first = re.match(r"[^\s{]*", info)
            word = first[0] if first else ""
            if word and ("=" not in re.split("[,:]", word)[0] or _HACKMD.fullmatch(word)):
                self._language(word)
                info = info[len(word) :]
        self._tokens(info)

    def attributes(self) -> list[Any]:
        classes = [self.language] if self.language else []
        if self.is_numbered is not None:
            classes.append(NUMBERED if self.is_numbered else UNNUMBERED)
        return [self.identifier, classes, [[key, value] for key, value in self.stated.items()]]

    def _language(self, word: str) -> None:
        if part := _PART_OF_FILE.fullmatch(word):
            self._state("first", part[1])
            self._state("title", part[3])
            self.language = part[3].rsplit(".", 1)[-1] if "." in part[3] else ""
            return
        if hackmd := _HACKMD.fullmatch(word):
            self.language, self.is_numbered = hackmd[1], True
            self._state("first", hackmd[2])
            return
        name, sign, rest = re.fullmatch(r"([^,:]*)([,:]?)(.*)", word, re.DOTALL).groups()  # type: ignore[union-attr]
        self.language = name.removeprefix(".")
        if sign == ":" and "=" not in rest and _FILE_NAME.fullmatch(rest):
            self._state("title", rest)
        elif rest:
            # `rust,ignore`; Zola's `rust,linenos,hl_lines=3-4`; VitePress's `ts:line-numbers=2`.
            self._tokens(rest.replace(sign, " "))

    def _tokens(self, text: str) -> None:
        for found in _TOKEN.finditer(text):
            if found["counted"]:
                # `showLineNumbers{10}` begins at 10.
                self._state(_KEYS.get(found["counted"].lower(), ""), found["from"])
            elif found["key"]:
                value = next(
                    (found[name] for name in ("double", "single", "braced", "listed", "bare") if found[name]), ""
                )
                self._state(_KEYS.get(found["key"].lower(), ""), value)
            elif found["group"] is not None:
                self._group(found["group"])
            elif found["bracketed"]:
                if _FILE_NAME.fullmatch(found["bracketed"].strip()):
                    self._state("title", found["bracketed"])
            elif found["id"]:
                self._state("id", found["id"])
            elif word := found["name"] or found["word"]:
                self._word(word, is_class=bool(found["name"]))

    def _group(self, text: str) -> None:
        """What stands between braces: lines, or attributes, the first word of which may be the language."""
        if _RANGES.fullmatch(text):
            self._state("lines", text)
            return
        bare = _BARE_LANGUAGE.match(text) if not self.language else None
        if bare and bare[1].lower() not in _NUMBERED:
            self.language = bare[1]
            text = text[bare.end() :]
        self._tokens(text)

    def _word(self, word: str, *, is_class: bool) -> None:
        lowered = word.lower()
        if lowered in _NUMBERED:
            self.is_numbered = True
        elif lowered in _UNNUMBERED:
            self.is_numbered = False
        elif is_class and not self.language:
            self.language = word

    def _state(self, meaning: str, value: str) -> None:
        value = " ".join(value.split())
        if meaning == "numbers":
            self.is_numbered = value.lower() not in _NO
            meaning = "first"
        if meaning == "lines":
            ranges = ",".join(f"{start}-{end}" if end > start else f"{start}" for start, end in _ranges(value))
            known = self.stated.get("lines")
            if ranges:
                self.stated["lines"] = f"{known},{ranges}" if known else ranges
        elif meaning == "first":
            if value.isascii() and value.isdigit() and len(value) <= _MOST_DIGITS:
                self.stated.setdefault("startFrom", value)
        elif meaning == "id":
            self.identifier = self.identifier or re.sub(r"[^\w:.-]", "", value)[:100]
        elif meaning and value:
            longest = _LONGEST[meaning]
            self.stated.setdefault(meaning, value if len(value) <= longest else f"{value[: longest - 1]}…")


def _ranges(text: str) -> tuple[tuple[int, int], ...]:
    found = []
    for match in _RANGE.finditer(text):
        start, end = match[1], match[2] or match[1]
        if max(len(start), len(end)) <= _MOST_DIGITS and int(start) <= int(end):
            found.append((int(start), int(end)))
    return tuple(found[:_MOST_RANGES])
