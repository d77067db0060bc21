"""The YAML block at the top of a document, cut off and read apart from the Markdown.

Scalars stay the strings they were written as: `0012` keeps its zeros and `yes` is a word. Aliases are refused, so that
no small block can unfold into a large one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from rfcexport.diagnostics import Diagnostic, Position, Read, RefusedInput, Severity
from rfcexport.policy import Limits

_BLOCK = re.compile(r"---[ \t]*\n(.*?\n)??(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_LINE = re.compile(r"([^\s:#-][^:\n]*?)[ \t]*:(?:[ \t]+(.*))?$")


@dataclass(frozen=True, slots=True)
class Entry:
    """One key with its values: one for a scalar, several for a list; `line` counts from 1 in the source."""

    key: str
    values: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The entries in order, and how many lines of the source the block takes."""

    entries: tuple[Entry, ...]
    lines: int


def split_front_matter(text: str, *, path: str, limits: Limits) -> Read[tuple[FrontMatter | None, str]]:
    """The front matter of `text`, and `text` with empty lines in its place, so that positions hold.

    A block that is no YAML mapping is read line by line as `key: value`, with a finding; one without any key is left
    where it is. Raises RefusedInput for a block over the limit or with an alias.
    """
    found = _BLOCK.match(text)
    if found is None:
        return Read((None, text))
    inside = found[1] or ""
    if len(inside.encode("utf-8")) > limits.front_matter_bytes:
        message = f"must have front matter of at most {limits.front_matter_bytes:,} bytes; found {len(inside):,}"
        raise RefusedInput(Diagnostic("limit-front-matter", message, Position(path, 1), Severity.ERROR))
    findings: tuple[Diagnostic, ...] = ()
    try:
        entries = tuple(_entries(inside))
    except _AliasFound as error:
        message = "must have front matter without aliases (*name); found one"
        raise RefusedInput(
            Diagnostic("front-matter-alias", message, Position(path, error.line), Severity.ERROR)
        ) from error
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark else 1
        entries = tuple(_entries_by_line(inside))
        message = "must have front matter that is YAML; found a line that is not, so it was read line by line"
        findings = (Diagnostic("front-matter-yaml", message, Position(path, line)),)
    if not entries:
        return Read((None, text))
    count = found[0].count("\n") or 1
    return Read((FrontMatter(entries, count), "\n" * count + text[found.end() :]), findings)


class _AliasFound(Exception):
    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


class _Loader(yaml.BaseLoader):
    """Reads every scalar as a string and stops at an alias."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise _AliasFound(self.peek_event().start_mark.line + 2)  # type: ignore[no-untyped-call]
        return super().compose_node(parent, index)


def _entries(inside: str) -> Iterator[Entry]:
    node = yaml.compose(inside, Loader=_Loader)
    if not isinstance(node, yaml.MappingNode):
        return
    for key, value in node.value:
        yield Entry(_scalar(key), tuple(_values(value)), key.start_mark.line + 2)


def _values(node: yaml.Node) -> Iterator[str]:
    match node:
        case yaml.ScalarNode():
            if node.value.strip():
                yield node.value.strip()
        case yaml.SequenceNode():
            for item in node.value:
                yield ", ".join(_values(item)) if isinstance(item, yaml.SequenceNode) else _one_line(item)
        case yaml.MappingNode() if any(_scalar(key).lower() in ("name", "login") for key, _ in node.value):
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
            case "name" | "login" | "title":
                parts.append(text)
            case "email" | "mail" | "url" | "link":
                parts.append(f"<{text}>")
            case "github" | "handle":
                parts.append(f"(@{text.lstrip('@')})")
            case _:
                parts.append(f"{_scalar(key)}: {text}")
    return " ".join(parts)


def _scalar(node: yaml.Node) -> str:
    return str(node.value) if isinstance(node, yaml.ScalarNode) else ", ".join(_values(node))


def _entries_by_line(inside: str) -> Iterator[Entry]:
    for number, line in enumerate(inside.splitlines(), start=2):
        if found := _LINE.match(line):
            value = (found[2] or "").strip().strip("\"'")
            yield Entry(found[1], (value,) if value else (), number)
