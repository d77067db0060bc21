"""TOML files of the caller's: read whole, with every fault and every statement told by its line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from rfcexport.diagnostics import Position
from rfcexport.usage import WrongUsage


class WrongValue(ValueError):
    """A value that its key does not take; `str()` reads `must ...; found ...`."""


@dataclass(frozen=True, slots=True)
class TomlFile:
    """A file, the table of it that is meant (`()` for the whole) and what that table states."""

    path: Path
    text: str
    table: tuple[str, ...]
    values: Mapping[str, Any]

    def place(self, *keys: str) -> Position:
        """Where the table states `keys`, the first the outermost."""
        return Position(shown_path(self.path), self.line_of(*keys))

    def line_of(self, *keys: str) -> int:
        """The line on which `keys` are stated, 1 where it cannot be told."""
        lines = self.text.splitlines()
        pattern = re.compile(rf"(?:[\w\s.\"'-]*\.)?\s*[\"']?{re.escape(keys[-1])}[\"']?\s*=")
        candidates = [number for number, line in enumerate(lines, start=1) if pattern.match(line)]
        if len(candidates) == 1:
            return candidates[0]
        # Several tables, or a longer string, may hold a line that looks like it: the parser knows which one is meant.
        path = (*self.table, *keys)
        return next((n for n in candidates if _is_stated_on(lines, n, path)), None) or next(
            (n for n in range(1, len(lines) + 1) if _is_stated_on(lines, n, path)), 1
        )

    def unknown_key(self, keys: tuple[str, ...], known: Iterable[str], *, must: str | None = None) -> WrongUsage:
        """What to raise where the last of `keys` is none of `known`, with the nearest of them as a hint.

        `must` says in the message what it must do where there are too many to list.
        """
        known = tuple(known)
        near = get_close_matches(keys[-1].replace("_", "-").lower(), known, n=1)
        message = f"must {must or 'be one of ' + ', '.join(known)}; found {keys[-1]!r}"
        hint = f"did you mean {near[0]}?" if near else None
        return WrongUsage("config-key", message, self.place(*keys), hint=hint)

    def wrong_value(self, keys: tuple[str, ...], reason: str) -> WrongUsage:
        """What to raise where `keys` have a value that they do not take."""
        return WrongUsage("config-value", f"{'.'.join(keys)} {reason}", self.place(*keys))


def read_toml(path: Path, *, table: tuple[str, ...] = (), kind: str = "a settings file") -> TomlFile:
    """The file at `path`, which must hold `table`; `kind` says in a message what it should be.

    Raises WrongUsage naming file and line.
    """
    try:
        text = path.read_text("utf-8")
        document = tomllib.loads(text)
    except (OSError, ValueError) as error:
        raise _unreadable(path, kind, error) from error
    except RecursionError as error:
        message = "must be TOML; found more levels than can be read"
        raise WrongUsage("config-syntax", message, shown_path(path)) from error
    values = table_at(document, table)
    if not isinstance(values, dict):
        message = f"must have a table [{'.'.join(table)}]; found none"
        raise WrongUsage("config-table", message, shown_path(path))
    return TomlFile(path, text, table, values)


def table_at(document: Any, table: Iterable[str]) -> Any:
    """What stands at that place in `document`, None where nothing does."""
    for key in table:
        document = document.get(key) if isinstance(document, dict) else None
    return document


def shown_path(path: Path) -> str:
    """`path` as it is seen from the working folder."""
    try:
        return str(path.relative_to(Path.cwd())) if path.is_absolute() else str(path)
    except (ValueError, OSError):
        return str(path)


def strings_of(value: Any) -> tuple[str, ...]:
    """`value` as strings; raises WrongValue unless it is a list of strings that are not empty, without repetition."""
    if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
        raise WrongValue(f"must be a list of strings; found {shown_value(value)}")
    strings = tuple(item.strip() for item in value)
    if twice := next((item for item in strings if strings.count(item) > 1), None):
        raise WrongValue(f"must name each one once; found {twice!r} twice")
    return strings


def shown_value(value: Any) -> str:
    """`value` nearly as TOML writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "a table" if isinstance(value, dict) else repr(value)


def _unreadable(path: Path, kind: str, error: OSError | ValueError) -> WrongUsage:
    match error:
        case tomllib.TOMLDecodeError():
            return _not_toml(path, error)
        case UnicodeDecodeError():
            return WrongUsage("config-syntax", "must be UTF-8; found other bytes", shown_path(path))
        case FileNotFoundError():
            reason = "no such file"
        case OSError():
            reason = (error.strerror or "an error").lower()
        case _:
            # A NUL in the name.
            reason = str(error)
    return WrongUsage("config-unreadable", f"must be {kind}; found {reason}", shown_path(path))


def _not_toml(path: Path, error: tomllib.TOMLDecodeError) -> WrongUsage:
    # Python 3.11 gives the place in the message only.
    reason, _, place = str(error).partition(" (at ")
    found = re.fullmatch(r"line (\d+), column (\d+)\)", place)
    text = path.read_text("utf-8")
    line, column = (int(found[1]), int(found[2])) if found else (text.count("\n") + 1, None)
    message = f"must be TOML; {reason[:1].lower()}{reason[1:]}"
    return WrongUsage("config-syntax", message, Position(shown_path(path), line, column))


def _is_stated_on(lines: list[str], number: int, path: tuple[str, ...]) -> bool:
    """Whether the statement that brings in `path` begins on that line: without it the key is absent."""
    if _is_stated(lines[: number - 1], path) is not False:
        return False
    longer = (_is_stated(lines[:end], path) for end in range(number, len(lines) + 1))
    return next((stated for stated in longer if stated is not None), False)


def _is_stated(lines: Iterable[str], path: tuple[str, ...]) -> bool | None:
    """Whether these lines state `path`; None where they are cut in the middle of a value."""
    try:
        return table_at(tomllib.loads("\n".join(lines)), path) is not None
    except tomllib.TOMLDecodeError:
        return None
