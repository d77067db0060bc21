"""The YAML or TOML block at the top of a document, or in a file beside it, read apart from the Markdown.

Scalars stay the strings they were written as: `0012` keeps its zeros and `yes` is a word. Aliases are refused, so that
no small block can unfold into a large one.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace

import yaml

from rfcexport.diagnostics import Diagnostic, Position, Read, RefusedInput, Severity
from rfcexport.keys import attribute_of, certain_attribute_of
from rfcexport.policy import Limits

_BLOCK = re.compile(r"---[ \t]*\n(.*?\n)??(?:---(?:[ \t]+\w+)?|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_TOML_BLOCK = re.compile(r"\+\+\+[ \t]*\n(.*?\n)??\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL)
# What may stand above the block and shows nothing: comments, empty lines, spaces that cannot be seen.
_NOTHING = re.compile(r"(?:\s|&nbsp;|\u200b|\ufeff|<!--(?:(?!-->).){0,4000}-->)*", re.DOTALL)
# Keys of a person's mapping, and those of it that no cover shows.
_PERSON = frozenset({"name", "fullname", "login", "title", "email", "mail", "url", "link", "github", "handle", "ins"})
_POSTAL = frozenset({
    "ins", "initials", "surname", "street", "city", "code", "region", "country", "phone", "abbrev", "postal",
})  # fmt: skip
_ITEM = re.compile(r"\s*-\s+(.+)$")
_LINE = re.compile(r"([^\s:#-][^:\n]*?)[ \t]*:(?:[ \t]+(.*))?$")


@dataclass(frozen=True, slots=True)
class Entry:
    """One key with its values: one for a scalar, several for a list; `line` counts from 1 in the source."""

    key: str
    values: tuple[str, ...]
    line: int


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

    A block that is no YAML mapping is read line by line as `key: value`, with a finding; one without any key is left
    where it is. Raises RefusedInput for a block over the limit or with an alias.
    """
    start = _start_of(text)
    found, language = _BLOCK.match(text, start), "yaml"
    if found is None:
        found, language = _TOML_BLOCK.match(text, start), "toml"
    if found is None:
        return Read((None, text))
    first = text.count("\n", 0, start) + 2
    inside = found[1] or ""
    if len(inside.encode("utf-8")) > limits.front_matter_bytes:
        message = f"must have front matter of at most {limits.front_matter_bytes:,} bytes; found {len(inside):,}"
        raise RefusedInput(Diagnostic("limit-front-matter", message, Position(path, first - 1), Severity.ERROR))
    read = _toml_entries if language == "toml" else _yaml_entries
    entries = read(inside, path=path, first=first)
    if not entries.value:
        return Read((None, text), entries.diagnostics)
    count = found[0].count("\n") or 1
    body = text[:start] + "\n" * count + text[found.end() :]
    return Read((FrontMatter(entries.value, count, language), body), entries.diagnostics)


def read_sidecar(content: bytes, *, path: str, limits: Limits) -> Read[FrontMatter | None]:
    """The entries of a YAML file beside a document; None where it is too large or states nothing."""
    if len(content) > limits.front_matter_bytes:
        message = f"must be at most {limits.front_matter_bytes:,} bytes; found {len(content):,}, so it is not read"
        return Read(None, (Diagnostic("limit-front-matter", message, Position(path)),))
    text = content.decode("utf-8-sig", "replace").replace("\r\n", "\n")
    entries = _yaml_entries(text, path=path, first=1)
    return Read(FrontMatter(entries.value, 0, "yaml", path) if entries.value else None, entries.diagnostics)


def _start_of(text: str) -> int:
    """Where the block may begin: at the top, or below what shows nothing."""
    found = _NOTHING.match(text)
    start = found.end() if found else 0
    return start if start == 0 or text[start - 1] in "\n\ufeff" else 0


def _yaml_entries(inside: str, *, path: str, first: int) -> Read[tuple[Entry, ...]]:
    try:
        return Read(tuple(_entries(inside, first)))
    except _AliasFound as error:
        message = "must have front matter without aliases (*name); found one"
        position = Position(path, error.line + first)
        raise RefusedInput(Diagnostic("front-matter-alias", message, position, Severity.ERROR)) from error
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        message = "must have front matter that is YAML; found a line that is not, so it was read line by line"
        position = Position(path, mark.line + first if mark else max(first - 1, 1))
        return Read(tuple(_entries_by_line(inside, first)), (Diagnostic("front-matter-yaml", message, position),))


def _toml_entries(inside: str, *, path: str, first: int) -> Read[tuple[Entry, ...]]:
    try:
        table = tomllib.loads(inside)
    except (tomllib.TOMLDecodeError, RecursionError):
        message = "must have front matter that is TOML; found a line that is not, so it is shown as text"
        return Read((), (Diagnostic("front-matter-toml", message, Position(path, first - 1)),))
    lines = inside.split("\n")
    return Read(
        tuple(Entry(key, tuple(_toml_values(value)), _line_of(key, lines) + first) for key, value in table.items())
    )


def _toml_values(value: object) -> Iterator[str]:
    match value:
        case list():
            for item in value:
                yield ", ".join(_toml_values(item))
        case dict():
            yield from (f"{key}: {', '.join(_toml_values(inner))}" for key, inner in value.items())
        case bool():
            yield str(value).lower()
        case _:
            if text := str(value).strip():
                yield text


def _line_of(key: str, lines: list[str]) -> int:
    """The index of the line that states a key of TOML, 0 where it cannot be told."""
    stated = re.compile(rf"\s*(?:\[+\s*)?[\"']?{re.escape(key)}[\"']?\s*(?:=|\]|\.)")
    return next((index for index, line in enumerate(lines) if stated.match(line)), 0)


class _AliasFound(Exception):
    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


class _Loader(yaml.BaseLoader):
    """Reads every scalar as a string and stops at an alias."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise _AliasFound(self.peek_event().start_mark.line)  # type: ignore[no-untyped-call]
        return super().compose_node(parent, index)


def _entries(inside: str, first: int) -> Iterator[Entry]:
    node = yaml.compose(inside, Loader=_Loader)
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
        case yaml.MappingNode() if any(_scalar(key).lower() in ("name", "fullname", "login") for key, _ in node.value):
            yield _one_line(node)
        case yaml.MappingNode():
            yield from (f"{_scalar(key)}: {', '.join(_values(value))}" for key, value in node.value)


def _one_line(node: yaml.Node) -> str:
    """A list's entry: a mapping such as `{name: A, email: b}` as `A <b>`, other keys as `key: value`."""
    if not isinstance(node, yaml.MappingNode):
        return ", ".join(_values(node))
    parts = []
    for key, value in node.value:
        text = ", ".join(_values(value))
        match _scalar(key).lower():
            case "name" | "fullname" | "login" | "title":
                parts.append(text)
            case "org" | "organization" | "organisation" | "affiliation" | "company" | "role":
                parts.append(f"({text})")
            case _ if _scalar(key).lower() in _POSTAL:
                pass
            case "email" | "mail" | "url" | "link":
                parts.append(f"<{text}>")
            case "github" | "handle":
                parts.append(f"(@{text.lstrip('@')})")
            case _:
                parts.append(f"{_scalar(key)}: {text}")
    return " ".join(parts)


def _scalar(node: yaml.Node) -> str:
    return str(node.value) if isinstance(node, yaml.ScalarNode) else ", ".join(_values(node))


def _entries_by_line(inside: str, first: int) -> Iterator[Entry]:
    entry: Entry | None = None
    for number, line in enumerate(inside.splitlines(), start=first):
        if found := _LINE.match(line):
            if entry is not None:
                yield entry
            value = (found[2] or "").strip().strip("\"'")
            entry = Entry(found[1], (value,) if value else (), number)
        elif entry is not None and (item := _ITEM.match(line)):
            entry = replace(entry, values=(*entry.values, item[1].strip().strip("\"'")))
    if entry is not None:
        yield entry
