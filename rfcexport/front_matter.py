"""The YAML or TOML block at the top of a document, or in a file beside it, read apart from the Markdown.

Scalars stay the strings they were written as: `0012` keeps its zeros and `yes` is a word. Aliases are refused, so that
no small block can unfold into a large one.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial

import yaml

from rfcexport.diagnostics import Diagnostic, Position, Read, RefusedInput, Severity
from rfcexport.invisible import MASK, without_controls
from rfcexport.keys import attribute_of, certain_attribute_of
from rfcexport.policy import Limits, breach, rule_of
from rfcexport.source_text import Escapes, escapes_in, with_mask

_BLOCK = re.compile(r"---[ \t]*\n(.*?\n)??(?:---(?:[ \t]+\w+)?|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_TOML_BLOCK = re.compile(r"\+\+\+[ \t]*\n(.*?\n)??\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL)
# What may stand above the block and shows nothing: comments, empty lines, spaces that cannot be seen.
# YAML 1.1, 5.4, as its library has it.
_LINE_ENDS_OF_YAML = re.compile("[\x0b\x0c\x85\u2028\u2029]")
_NOTHING = re.compile(rf"(?:\s++|(?:&nbsp;)++|[\u200b\ufeff{MASK}]++|<!--(?:(?!-->).){{0,4000}}+-->)*+", re.DOTALL)
# A key of TOML in more parts than anyone gives it: the library that reads it takes long over some thousand.
_DOTTED = r"(?<![\w-])(?:(?:[\w-]++|\"[^\"\n]*+\"|'[^'\n]*+')[ \t]*+\.[ \t]*+){{{0}}}"
# How much longer than the limit a block may be that is not read as YAML but line by line, which costs little.
_BY_LINE = 2
# Python writes no greater number in digits (sys.set_int_max_str_digits); TOML has them in others than ten.
_MOST_BITS = 14_000
# Keys of a person's mapping, and those of it that no cover shows.
_PERSON = frozenset({"name", "fullname", "login", "title", "email", "mail", "url", "link", "github", "handle", "ins"})
_POSTAL = frozenset({
    "ins", "initials", "surname", "street", "city", "code", "region", "country", "phone", "abbrev", "postal",
})  # fmt: skip
_TOML_KEY = re.compile(r"\s*(?:\[+\s*)?(?:\"([^\"]*)\"|'([^']*)'|([\w-]+))\s*[=\].]")
_ITEM = re.compile(r"\s*-\s+(.+)$")


@dataclass(frozen=True, slots=True)
class Entry:
    """One key with its values: one for a scalar, several for a list; `line` counts from 1 in the source."""

    key: str
    values: tuple[str, ...]
    line: int

    def with_texts(self, shown: Callable[[str], str]) -> Entry:
        """The entry with what `shown` makes of each of its texts."""
        return replace(self, key=shown(self.key), values=tuple(map(shown, self.values)))


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The entries in order, and how many lines of the source the block takes.

    `path` is the file where the block is one of its own.
    """

    entries: tuple[Entry, ...]
    lines: int
    language: str = "yaml"
    path: str | None = None


def split_front_matter(text: str, *, path: str, limits: Limits) -> Read[tuple[FrontMatter | None, str]]:
    """The front matter of `text`, and `text` with empty lines in its place, so that positions hold.

    A block that is no YAML mapping, or above the limit, is read line by line as `key: value`, with a finding; one
    without any key is left where it is. Raises RefusedInput for one far above the limit, too deep, or with an alias.
    """
    start = _start_of(text)
    found, language = _BLOCK.match(text, start), "yaml"
    if found is None:
        found, language = _TOML_BLOCK.match(text, start), "toml"
    if found is None:
        return Read((None, text))
    first = text.count("\n", 0, start) + 2
    inside = found[1] or ""
    # A key is the same word with signs in it that are left out.
    block = _Block(_plain(inside), path, first, limits)
    if (size := len(inside.encode("utf-8", "surrogatepass"))) > limits.front_matter_bytes:
        entries = _too_large(block, size, language)
    else:
        entries = _toml_entries(block) if language == "toml" else _yaml_entries(block)
    if not entries.value:
        return Read((None, text), entries.diagnostics)
    count = found[0].count("\n") or 1
    body = text[:start] + "\n" * count + text[found.end() :]
    return Read((FrontMatter(entries.value, count, language), body), entries.diagnostics)


def read_sidecar(content: bytes, *, path: str, limits: Limits) -> Read[FrontMatter | None]:
    """The entries of a YAML file beside a document; None where it is too large or states nothing."""
    if len(content) > limits.front_matter_bytes:
        message = f"{rule_of('front-matter', limits)}; found {len(content):,}, so it is not read"
        return Read(None, (Diagnostic("limit-front-matter", message, Position(path)),))
    written = content.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
    text = with_mask(written, path=path, limits=limits)
    entries = _yaml_entries(_Block(_plain(text.value), path, 1, limits))
    diagnostics = (*text.diagnostics, *entries.diagnostics)
    return Read(FrontMatter(entries.value, 0, "yaml", path) if entries.value else None, diagnostics)


def _start_of(text: str) -> int:
    """Where the block may begin: at the top, or below what shows nothing."""
    found = _NOTHING.match(text)
    start = found.end() if found else 0
    return start if start == 0 or text[start - 1] in "\n\ufeff" else 0


def _plain(inside: str) -> str:
    """A block without what is left out of a text; what ends a line for YAML, and not for Markdown, is a space."""
    return _LINE_ENDS_OF_YAML.sub(" ", inside.replace(MASK, ""))


@dataclass(frozen=True, slots=True)
class _Block:
    """What stands between the lines that mark a block, its first line in the file at `path`, and its bounds."""

    inside: str
    path: str
    first: int
    limits: Limits


def _too_large(block: _Block, size: int, language: str) -> Read[tuple[Entry, ...]]:
    """The entries of a block above the limit, as far as it costs little to read them.

    One without any key is text between two rules.
    """
    limits, position = block.limits, Position(block.path, max(block.first - 1, 1))
    is_toml = language == "toml"
    entries = _shown(() if is_toml else _entries_by_line(block.inside, block.first), None)
    if not entries.value and not is_toml:
        return entries
    refused = breach("front-matter", limits, position, found=f"{size:,}")
    if size > limits.front_matter_bytes * _BY_LINE:
        raise refused
    so = "so it is shown as text" if is_toml else "so it was read line by line"
    message = f"{rule_of('front-matter', limits)}; found {size:,}, {so}"
    return Read(entries.value, (replace(refused.diagnostic, message=message), *entries.diagnostics))


def _yaml_entries(block: _Block) -> Read[tuple[Entry, ...]]:
    path, first = block.path, block.first
    escapes = escapes_in(block.inside, path=path, limits=block.limits, first=first)
    try:
        return _shown(_entries(block), escapes)
    except _AliasFound as error:
        message = "must have front matter without aliases (*name); found one"
        position = Position(path, error.line + first)
        raise RefusedInput(Diagnostic("front-matter-alias", message, position, Severity.ERROR)) from error
    except _TooDeep as error:
        raise _nesting(block, error.line + first) from error
    except (yaml.YAMLError, RecursionError, ValueError, OverflowError) as error:
        # The library lets through a sign beyond the last of Unicode, and a version of thousands of digits.
        mark = getattr(error, "problem_mark", None)
        message = "must have front matter that is YAML; found a line that is not, so it was read line by line"
        found = Diagnostic(
            "front-matter-yaml", message, Position(path, mark.line + first if mark else max(first - 1, 1))
        )
        entries = _shown(_entries_by_line(block.inside, first), escapes)
        return Read(entries.value, (found, *entries.diagnostics))


def _toml_entries(block: _Block) -> Read[tuple[Entry, ...]]:
    inside, first = block.inside, block.first
    deep = re.search(_DOTTED.format(block.limits.nesting), inside)
    if deep is not None:
        raise _nesting(block, inside.count("\n", 0, deep.start()) + first)
    try:
        table = tomllib.loads(inside)
    # A number of some thousand digits is a ValueError of its own.
    except (ValueError, RecursionError):
        message = "must have front matter that is TOML; found a line that is not, so it is shown as text"
        return Read((), (Diagnostic("front-matter-toml", message, Position(block.path, first - 1)),))
    lines = _lines_of_keys(inside)
    entries = []
    for key, value in table.items():
        line = lines.get(key, 0) + first
        try:
            entries.append(Entry(key, tuple(_toml_values(value, block.limits.nesting)), line))
        except _TooDeep as error:
            raise _nesting(block, line) from error
    return _shown(entries, escapes_in(inside, path=block.path, limits=block.limits, first=first))


def _nesting(block: _Block, line: int) -> RefusedInput:
    found = "front matter that nests deeper"
    return breach("nesting", block.limits, Position(block.path, line), found=found)


def _shown(entries: Iterable[Entry], escapes: Escapes | None) -> Read[tuple[Entry, ...]]:
    """The entries as they are printed: an escape may have brought what nobody sees."""
    if escapes is None:
        return Read(tuple(entry.with_texts(without_controls) for entry in entries))
    kept = tuple(entry.with_texts(partial(escapes.shown, line=entry.line)) for entry in entries)
    return Read(kept, tuple(escapes.findings()))


def _toml_values(value: object, levels: int) -> Iterator[str]:
    if levels < 0:
        raise _TooDeep(0)
    match value:
        case list():
            for item in value:
                yield ", ".join(_toml_values(item, levels - 1))
        case dict():
            yield from (f"{key}: {', '.join(_toml_values(inner, levels - 1))}" for key, inner in value.items())
        case bool():
            yield str(value).lower()
        case int() if value.bit_length() > _MOST_BITS:
            yield hex(value)
        case _:
            if text := str(value).strip():
                yield text


def _lines_of_keys(inside: str) -> dict[str, int]:
    """For each key of TOML the index of the first line that states it."""
    lines: dict[str, int] = {}
    for index, line in enumerate(inside.split("\n")):
        if found := _TOML_KEY.match(line):
            lines.setdefault(found[1] or found[2] or found[3], index)
    return lines


class _Stopped(Exception):
    """The line of the block at which reading it was given up."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


class _AliasFound(_Stopped):
    """An alias."""


class _TooDeep(_Stopped):
    """Values in values, beyond the limit."""


class _Loader(yaml.BaseLoader):
    """Reads every scalar as a string and stops at an alias, and at values in values in values."""

    def __init__(self, stream: str, nesting: int) -> None:
        super().__init__(stream)
        self.nesting = nesting
        self.depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        line = self.peek_event().start_mark.line  # type: ignore[no-untyped-call]
        if self.check_event(yaml.AliasEvent):
            raise _AliasFound(line)
        # The block itself is a mapping, and its keys and values are one below it.
        if self.depth > self.nesting + 1:
            raise _TooDeep(line)
        self.depth += 1
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


def _entries(block: _Block) -> Iterator[Entry]:
    first = block.first
    node = _Loader(block.inside, block.limits.nesting).get_single_node()
    if not isinstance(node, yaml.MappingNode):
        return
    for key, value in node.value:
        name = _scalar(key)
        if isinstance(value, yaml.MappingNode) and attribute_of(name) is None and _states(value):
            # `params:` with the fields below it.
            yield from (_entry(inner, below, first) for inner, below in value.value)
        else:
            yield _entry(key, value, first)


def _entry(key: yaml.Node, value: yaml.Node, first: int) -> Entry:
    name = _scalar(key)
    found = attribute_of(name)
    values = _people(value) if found is not None and found[0] == "authors" else _values(value)
    return Entry(name, tuple(values), key.start_mark.line + first)


def _states(node: yaml.MappingNode) -> bool:
    """Whether a mapping states what RFCs do, and not the parts of one value."""
    told = {certain_attribute_of(_scalar(key)) for key, _ in node.value} - {None}
    return len(told) > 1


def _people(node: yaml.Node) -> Iterator[str]:
    """The authors in a list; an entry such as `jdoe: Jane Doe` is the name alone."""
    for item in node.value if isinstance(node, yaml.SequenceNode) else [node]:
        if (
            isinstance(item, yaml.MappingNode)
            and len(item.value) == 1
            and _scalar(item.value[0][0]).lower() not in _PERSON
        ):
            yield ", ".join(_values(item.value[0][1]))
        else:
            yield from (_values(item) if not isinstance(item, yaml.MappingNode) else [_one_line(item)])


def _values(node: yaml.Node) -> Iterator[str]:
    match node:
        case yaml.ScalarNode():
            if node.value.strip():
                yield node.value.strip()
        case yaml.SequenceNode():
            for item in node.value:
                yield ", ".join(_values(item)) if isinstance(item, yaml.SequenceNode) else _one_line(item)
        case yaml.MappingNode() if any(_is_name(key) for key, _ in node.value):
            yield _one_line(node)
        case yaml.MappingNode():
            yield from (f"{_scalar(key)}: {', '.join(_values(value))}" for key, value in node.value)


def _one_line(node: yaml.Node) -> str:
    """A list's entry: a mapping such as `{name: A, email: b}` as `A <b>`, other keys as `key: value`."""
    if not isinstance(node, yaml.MappingNode):
        return ", ".join(_values(node))
    parts = []
    for key, value in node.value:
        # Once: a key may hold keys that hold keys.
        name, text = _scalar(key), ", ".join(_values(value))
        match name.lower():
            case "name" | "fullname" | "login" | "title":
                parts.append(text)
            case "org" | "organization" | "organisation" | "affiliation" | "company" | "role":
                parts.append(f"({text})")
            case lowered if lowered in _POSTAL:
                pass
            case "email" | "mail" | "url" | "link":
                parts.append(f"<{text}>")
            case "github" | "handle":
                parts.append(f"(@{text.lstrip('@')})")
            case _:
                parts.append(f"{name}: {text}")
    return " ".join(parts)


def _is_name(key: yaml.Node) -> bool:
    """Whether it is a key that names a person."""
    return isinstance(key, yaml.ScalarNode) and key.value.lower() in ("name", "fullname", "login")


def _scalar(node: yaml.Node) -> str:
    return str(node.value) if isinstance(node, yaml.ScalarNode) else ", ".join(_values(node))


def _entries_by_line(inside: str, first: int) -> Iterator[Entry]:
    entry: Entry | None = None
    values: list[str] = []
    for number, line in enumerate(inside.split("\n"), start=first):
        if found := _key_and_value(line):
            if entry is not None:
                yield replace(entry, values=tuple(values))
            entry, values = Entry(found[0], (), number), [found[1]] if found[1] else []
        elif entry is not None and (item := _ITEM.match(line)):
            values.append(item[1].strip().strip("\"'"))
    if entry is not None:
        yield replace(entry, values=tuple(values))


def _key_and_value(line: str) -> tuple[str, str] | None:
    """The parts of `key: value` at the beginning of a line."""
    key, colon, value = line.partition(":")
    if not colon or not key or key[0].isspace() or key[0] in "#-" or (value and value[0] not in " \t"):
        return None
    return key.rstrip(" \t"), value.strip().strip("\"'")
