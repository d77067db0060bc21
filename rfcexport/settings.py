"""The settings of a run: one frozen record, read from `rfcexport.toml` or `pyproject.toml` and the command line.

The command line wins over the file, the file over the defaults. No document can change a setting.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from rfcexport.diagnostics import Position
from rfcexport.manuscript import PAPERS_MM
from rfcexport.theme import STYLES
from rfcexport.usage import COMMAND_LINE, WrongUsage

FILE_NAME = "rfcexport.toml"
PROJECT_FILE_NAME = "pyproject.toml"
PROJECT_TABLE = ("tool", "rfcexport")


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting with its default. In a file the names are the options' names: `number-sections = false`."""

    style: str = "standard"
    paper: str = "a4"
    lang: str = "en"
    org: str | None = None
    series: str | None = None
    logo: str | None = None
    toc: bool = True
    number_sections: bool = True
    line_numbers: bool = False
    link_notes: bool = False
    root: str | None = None
    strict: bool = False
    allow_remote_images: bool = False
    max_input: int = 2_000_000


NAMES = tuple(field.name for field in fields(Settings))
"""The settings, in the order in which they are listed."""


@dataclass(frozen=True, slots=True)
class SettingsInForce:
    """The settings and, for each name, where its value came from; `file` is the settings file read, if any."""

    settings: Settings
    origins: Mapping[str, str]
    file: Path | None = None


@dataclass(frozen=True, slots=True)
class _SettingsFile:
    path: Path
    text: str
    table: tuple[str, ...]
    values: Mapping[str, Any]


class _Wrong(ValueError):
    """A value that its setting does not take; `str()` reads `must ...; found ...`."""


def load_settings(
    start: Path, *, config: Path | None = None, given: Mapping[str, Any] | None = None
) -> SettingsInForce:
    """The settings for a source in the folder `start`; `given` holds the options of the command line, None where unset.

    Raises WrongUsage naming file and line for an unknown key or a wrong value.
    """
    file = _read(config) if config is not None else _find(start.resolve())
    stated = {name: value for name, value in (given or {}).items() if value is not None}
    for name, value in stated.items():
        try:
            _check(name, value, folder=Path())
        except _Wrong as error:
            raise WrongUsage("option-value", f"--{_option(name)} {error}", COMMAND_LINE) from error
    values = _values_of(file) if file is not None else {}
    origins = dict.fromkeys(NAMES, "default")
    if file is not None:
        origins.update({name: f"{_shown(file.path)}:{_line_of(file, _option(name))}" for name in values})
    origins.update(dict.fromkeys(stated, "command line"))
    settings = replace(Settings(), **{**values, **stated})
    return SettingsInForce(settings, origins, file.path if file is not None else None)


def _find(start: Path) -> _SettingsFile | None:
    """The nearest settings file upward from `start`; a work tree's top is the last folder looked in."""
    for folder in (start, *start.parents):
        if (folder / FILE_NAME).is_file():
            return _read(folder / FILE_NAME)
        if (project := _project_file(folder / PROJECT_FILE_NAME)) is not None:
            return project
        if (folder / ".git").exists():
            return None
    return None


def _project_file(path: Path) -> _SettingsFile | None:
    """The `pyproject.toml` at `path` where it has a table for this program; another project's faults are not ours."""
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return None
    if PROJECT_TABLE[1] not in text:
        return None
    try:
        table = _at(tomllib.loads(text), PROJECT_TABLE)
    except tomllib.TOMLDecodeError:
        return _read(path) if re.search(r"(?m)^\s*\[\s*tool\s*\.\s*rfcexport\b", text) else None
    return _read(path) if table is not None else None


def _read(path: Path) -> _SettingsFile:
    try:
        text = path.read_text("utf-8")
        document = tomllib.loads(text)
    except OSError as error:
        reason = "no such file" if isinstance(error, FileNotFoundError) else (error.strerror or "an error").lower()
        raise WrongUsage("config-unreadable", f"must be a settings file; found {reason}", _shown(path)) from error
    except UnicodeDecodeError as error:
        raise WrongUsage("config-syntax", "must be UTF-8; found other bytes", _shown(path)) from error
    except tomllib.TOMLDecodeError as error:
        raise _not_toml(path, text, error) from error
    table = PROJECT_TABLE if path.name == PROJECT_FILE_NAME else ()
    values = _at(document, table)
    if not isinstance(values, dict):
        raise WrongUsage("config-table", "must have a table [tool.rfcexport]; found none", _shown(path))
    return _SettingsFile(path, text, table, values)


def _not_toml(path: Path, text: str, error: tomllib.TOMLDecodeError) -> WrongUsage:
    # Python 3.11 gives the place in the message only.
    reason, _, place = str(error).partition(" (at ")
    found = re.fullmatch(r"line (\d+), column (\d+)\)", place)
    line, column = (int(found[1]), int(found[2])) if found else (text.count("\n") + 1, None)
    return WrongUsage(
        "config-syntax", f"must be TOML; {reason[:1].lower()}{reason[1:]}", Position(_shown(path), line, column)
    )


def _at(document: Any, table: tuple[str, ...]) -> Any:
    """The table of that name in `document`, None where it has none."""
    for key in table:
        document = document.get(key) if isinstance(document, dict) else None
    return document


def _values_of(file: _SettingsFile) -> dict[str, Any]:
    folder = file.path.parent
    values: dict[str, Any] = {}
    for key, value in file.values.items():
        if isinstance(value, dict) or (isinstance(value, list) and any(isinstance(item, dict) for item in value)):
            raise _wrong_table(file, key)
        name = key.replace("-", "_")
        if name not in NAMES or "_" in key:
            options = [_option(known) for known in NAMES]
            near = get_close_matches(key.replace("_", "-").lower(), options, n=1)
            message = f"must be one of {', '.join(options)}; found {key!r}"
            raise WrongUsage(
                "config-key", message, _place(file, key), hint=f"did you mean {near[0]}?" if near else None
            )
        try:
            _check(name, value, folder=folder)
        except _Wrong as error:
            raise WrongUsage("config-value", f"{key} {error}", _place(file, key)) from error
        # A path in a file is relative to that file.
        is_path = name in ("logo", "root") or (name == "style" and value not in STYLES)
        values[name] = str(folder / value) if is_path else value
    return values


def _wrong_table(file: _SettingsFile, key: str) -> WrongUsage:
    header = ".".join((*file.table, key))
    home = f"directly below [{'.'.join(file.table)}]" if file.table else "at the top of the file"
    message = f"must be plain keys, without a table of their own; found [{header}]"
    return WrongUsage("config-table", message, _place(file, key), hint=f"write the settings {home}")


def _check(name: str, value: Any, *, folder: Path) -> None:
    """Raise `_Wrong` unless the setting takes `value`; a path is judged from `folder`."""
    default = getattr(Settings(), name)
    wanted = str if default is None else type(default)
    if type(value) is not wanted:
        words = {str: "a string", bool: "true or false", int: "a whole number"}[wanted]
        shown = {True: "true", False: "false"}[value] if isinstance(value, bool) else repr(value)
        raise _Wrong(f"must be {words}; found {shown}")
    _check_value(name, value, folder=folder)


def _check_value(name: str, value: Any, *, folder: Path) -> None:
    match name:
        case "paper" if value not in PAPERS_MM:
            raise _Wrong(f"must be {' or '.join(PAPERS_MM)}; found {value!r}")
        case "lang" if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*", value):
            raise _Wrong(f"must be a language tag such as en or pt-BR; found {value!r}")
        case "max_input" if value <= 0:
            raise _Wrong(f"must be more than 0 bytes; found {value}")
        case "style" if value not in STYLES and not _is_folder(folder, value):
            raise _Wrong(f"must be one of {', '.join(STYLES)}, or a folder; found {value!r}")
        case "root" if not _is_folder(folder, value):
            raise _Wrong(f"must be a folder; found {value!r}")
        case "logo" if not value or "\0" in value or not (folder / value).is_file():
            raise _Wrong(f"must be a picture file; found {value!r}")


def _is_folder(folder: Path, value: str) -> bool:
    return bool(value) and "\0" not in value and (folder / value).is_dir()


def _option(name: str) -> str:
    return name.replace("_", "-")


def _place(file: _SettingsFile, key: str) -> Position:
    return Position(_shown(file.path), _line_of(file, key))


def _shown(path: Path) -> str:
    """`path` as it is seen from the working folder."""
    try:
        return str(path.relative_to(Path.cwd())) if path.is_absolute() else str(path)
    except (ValueError, OSError):
        return str(path)


def _line_of(file: _SettingsFile, key: str) -> int:
    """The line on which `key` is stated, 1 where it cannot be told."""
    lines = file.text.splitlines()
    pattern = re.compile(rf"(?:[\w\s.\"'-]*\.)?\s*[\"']?{re.escape(key)}[\"']?\s*=")
    candidates = [number for number, line in enumerate(lines, start=1) if pattern.match(line)]
    if len(candidates) == 1:
        return candidates[0]
    # Several tables, or a longer string, may hold a line that looks like it: the parser knows which one is meant.
    path = (*file.table, key)
    return next((n for n in candidates or range(1, len(lines) + 1) if _is_stated_on(lines, n, path)), 1)


def _is_stated_on(lines: list[str], number: int, path: tuple[str, ...]) -> bool:
    """Whether the statement that brings in `path` begins on that line: without it the key is absent."""
    if _is_stated(lines[: number - 1], path) is not False:
        return False
    longer = (_is_stated(lines[:end], path) for end in range(number, len(lines) + 1))
    return next((stated for stated in longer if stated is not None), False)


def _is_stated(lines: Iterable[str], path: tuple[str, ...]) -> bool | None:
    """Whether these lines state `path`; None where they are cut in the middle of a value."""
    try:
        return _at(tomllib.loads("\n".join(lines)), path) is not None
    except tomllib.TOMLDecodeError:
        return None
