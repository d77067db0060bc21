"""The settings of a run: one frozen record, read from `rfcexport.toml` or `pyproject.toml` and the command line.

The command line wins over the file, the file over the defaults. No document can change a setting.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from rfcexport.diagnostics import Severity
from rfcexport.manuscript import PAPERS_MM
from rfcexport.model import State
from rfcexport.policy import LIMITS, Limit, Limits
from rfcexport.profiles import PROFILES, REFUSED
from rfcexport.rules import AUTO, CHOICES, Rules, rules_in, rules_of
from rfcexport.slugs import SLUGS
from rfcexport.theme import STYLES
from rfcexport.toml_file import TomlFile, WrongValue, read_toml, shown_value, strings_of, table_at
from rfcexport.usage import COMMAND_LINE, WrongUsage
from rfcexport.vocabulary import ATTRIBUTES, Vocabulary

FILE_NAME = "rfcexport.toml"
PROJECT_FILE_NAME = "pyproject.toml"
PROJECT_TABLE = ("tool", "rfcexport")
DATES = ("stated", "git")
"""Where the days of an RFC come from: what it states alone, or the history of its file where it states none."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting with its default. In a file the names are the options' names: `number-sections = false`.

    `checks` holds the weight of a finding by its slug where it is not the built-in one, None for one turned off.
    """

    style: str = "standard"
    paper: str = "a4"
    lang: str | None = None
    org: str | None = None
    series: str | None = None
    logo: str | None = None
    toc: bool = True
    number_sections: bool = True
    number_equations: bool = False
    cross_references: bool = False
    line_numbers: bool = False
    link_notes: bool = False
    embed_source: bool = True
    pdf_profile: str = "archive"
    root: str | None = None
    strict: bool = False
    allow_remote_images: bool = False
    picture_resolution: int = 300
    max_input: int = 2_000_000
    limits: Limits = field(default_factory=Limits)
    dates: str = "stated"
    rules: Rules = AUTO
    baseline: str | None = None
    checks: tuple[tuple[str, Severity | None], ...] = ()
    metadata: Vocabulary = field(default_factory=Vocabulary)

    @property
    def bounds(self) -> Limits:
        """Every limit on a document, that on its size among them."""
        return replace(self.limits, input_bytes=self.max_input)


NAMES = tuple(setting.name for setting in fields(Settings))
"""The settings, in the order in which they are listed."""

_TABLES = ("checks", "limits", "metadata")
_PATHS = ("logo", "root", "baseline")
_LIMIT_NAMES = tuple(name for name in LIMITS if name != "input")
_LARGEST_LIMIT = 2**40
_FINEST_PICTURES = 2_400


@dataclass(frozen=True, slots=True)
class SettingsInForce:
    """The settings and, for each name, where its value came from; `file` is the settings file read, if any."""

    settings: Settings
    origins: Mapping[str, str]
    file: Path | None = None


def load_settings(
    start: Path, *, config: Path | None = None, is_searched: bool = True, given: Mapping[str, Any] | None = None
) -> SettingsInForce:
    """The settings for a source in the folder `start`; `given` holds the options of the command line, None where unset.

    The file is `config`, else the nearest one upward where `is_searched`. Raises WrongUsage naming file and line for an
    unknown key or a wrong value, and for a root outside of the work tree in a file that was found and not named: it may
    have come with the documents.
    """
    file = _read(config) if config is not None else _find(start.resolve()) if is_searched else None
    stated = {name: value for name, value in (given or {}).items() if value is not None}
    limits = {limit.field: value for limit, value in _limits_given(stated.pop("limits", ()))}
    for name, value in stated.items():
        try:
            _check(name, value, folder=Path())
        except WrongValue as error:
            raise WrongUsage("option-value", f"--{_option(name)} {error}", COMMAND_LINE) from error
    if "rules" in stated:
        stated["rules"] = rules_of(stated["rules"])
    values = _values_of(file) if file is not None else {}
    if file is not None and config is None:
        _check_root(file, values)
    if limits:
        stated["limits"] = replace(values.get("limits", Limits()), **limits)
    origins = dict.fromkeys(NAMES, "default")
    if file is not None:
        origins.update({name: str(file.place(_option(name))) for name in values})
    origins.update(dict.fromkeys(stated, "command line"))
    settings = replace(Settings(), **{**values, **stated})
    return SettingsInForce(settings, origins, file.path if file is not None else None)


def plain_value(settings: Settings, name: str) -> Any:
    """The value of one setting in the types of JSON: rules by their name, tables as a file states them."""
    match value := getattr(settings, name):
        case Rules():
            return value.name
        case Limits():
            standard = Limits()
            values = {limit.name: getattr(value, limit.field) for limit in LIMITS.values() if limit.name != "input"}
            return {name: set_ for name, set_ in values.items() if set_ != getattr(standard, LIMITS[name].field)}
        case Vocabulary():
            taught = {
                "series": list(value.series),
                "keys": {attribute: list(keys) for attribute, keys in value.keys},
                "states": {state.value: list(words) for state, words in value.states},
            }
            return {table: words for table, words in taught.items() if words}
        case tuple():
            return {slug: severity.value if severity else "off" for slug, severity in value}
        case _:
            return value


def _find(start: Path) -> TomlFile | None:
    """The nearest settings file upward from `start`; a work tree's top is the last folder looked in."""
    for folder in (start, *start.parents):
        if (folder / FILE_NAME).is_file():
            return _read(folder / FILE_NAME)
        if (project := _project_file(folder / PROJECT_FILE_NAME)) is not None:
            return project
        if (folder / ".git").exists():
            return None
    return None


def _project_file(path: Path) -> TomlFile | None:
    """The `pyproject.toml` at `path` where it has a table for this program; another project's faults are not ours."""
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return None
    if PROJECT_TABLE[1] not in text:
        return None
    try:
        table = table_at(tomllib.loads(text), PROJECT_TABLE)
    except (tomllib.TOMLDecodeError, RecursionError):
        return _read(path) if re.search(r"(?m)^\s*\[\s*tool\s*\.\s*rfcexport\b", text) else None
    return _read(path) if table is not None else None


def _read(path: Path) -> TomlFile:
    return read_toml(path, table=PROJECT_TABLE if path.name == PROJECT_FILE_NAME else ())


def _values_of(file: TomlFile) -> dict[str, Any]:
    folder = file.path.parent
    values: dict[str, Any] = {}
    for key, value in file.values.items():
        name = key.replace("-", "_")
        if isinstance(value, dict) and key in (*_TABLES, "rules"):
            values[name] = _table_value(file, key)
            continue
        if isinstance(value, dict) or (isinstance(value, list) and any(isinstance(item, dict) for item in value)):
            raise _wrong_table(file, key)
        if name not in NAMES or "_" in key:
            raise file.unknown_key((key,), map(_option, NAMES))
        try:
            _check(name, value, folder=folder)
        except WrongValue as error:
            raise file.wrong_value((key,), str(error)) from error
        # A path in a file is relative to that file.
        is_path = name in _PATHS or (name == "style" and value not in STYLES)
        values[name] = str(folder / value) if is_path else value
        if name == "rules":
            values[name] = rules_of(value, folder=folder)
    return values


def _check_root(file: TomlFile, values: Mapping[str, Any]) -> None:
    """Raise WrongUsage for a root that lies outside of what a document could read without it."""
    if "root" not in values:
        return
    folder = file.path.parent.resolve()
    top = next((parent for parent in (folder, *folder.parents) if (parent / ".git").exists()), folder)
    if not Path(values["root"]).resolve().is_relative_to(top):
        message = f"root must lie in the work tree of a file that is found there; found {file.values['root']!r}"
        hint = "--root FOLDER may name any folder, and so may a file that --config names"
        raise WrongUsage("config-value", message, file.place("root"), hint=hint)


def _wrong_table(file: TomlFile, key: str) -> WrongUsage:
    header = ".".join((*file.table, key))
    home = f"directly below [{'.'.join(file.table)}]" if file.table else "at the top of the file"
    message = f"must be plain keys, without a table of their own; found [{header}]"
    return WrongUsage("config-table", message, file.place(key), hint=f"write the settings {home}")


def _table_value(file: TomlFile, key: str) -> Any:
    match key:
        case "rules":
            return rules_in(file, key, name="[rules]")
        case "limits":
            stated: dict[str, Any] = {limit.field: value for limit, value in _limits_in(file, key)}
            return replace(Limits(), **stated)
        case "checks":
            return tuple(_weight(file, (key, slug), value) for slug, value in file.values[key].items())
        case _:
            return _vocabulary(file, key)


def _limits_in(file: TomlFile, table: str) -> Iterator[tuple[Limit, float]]:
    for name, value in file.values[table].items():
        if name not in _LIMIT_NAMES:
            raise file.unknown_key((table, name), _LIMIT_NAMES, must="be the name of a limit")
        try:
            yield LIMITS[name], _bound(LIMITS[name], value)
        except WrongValue as error:
            raise file.wrong_value((table, name), str(error)) from error


def _limits_given(stated: Sequence[str]) -> Iterator[tuple[Limit, float]]:
    """The limits that the command line states as `NAME=NUMBER`; raises WrongUsage."""
    for text in stated:
        name, is_stated, number = text.partition("=")
        if name not in _LIMIT_NAMES or not is_stated:
            near = [] if name in _LIMIT_NAMES else get_close_matches(name, _LIMIT_NAMES, n=1)
            message = f"--limit must be NAME=NUMBER with the name of a limit; found {text!r}"
            hint = f"did you mean {near[0]}?" if near else f"the names are {', '.join(_LIMIT_NAMES)}"
            raise WrongUsage("option-value", message, COMMAND_LINE, hint=hint)
        try:
            value: Any = float(number) if "." in number else int(number)
        except ValueError:
            value = number
        try:
            yield LIMITS[name], _bound(LIMITS[name], value)
        except WrongValue as error:
            raise WrongUsage("option-value", f"--limit {name} {error}", COMMAND_LINE) from error


def _bound(limit: Limit, value: Any) -> float:
    """`value` where it can be the value of `limit`; raises WrongValue."""
    is_whole = isinstance(getattr(Limits(), limit.field), int)
    kinds = (int,) if is_whole else (int, float)
    if type(value) not in kinds or not 0 < value < _LARGEST_LIMIT:
        wanted = "a whole number above 0" if is_whole else "a number above 0"
        raise WrongValue(f"must be {wanted}; found {shown_value(value)}")
    return value if is_whole else float(value)


def _weight(file: TomlFile, keys: tuple[str, str], value: Any) -> tuple[str, Severity | None]:
    if keys[1] not in SLUGS:
        raise file.unknown_key(keys, sorted(SLUGS), must="be the slug of a finding")
    words = {**{severity.value: severity for severity in Severity}, "off": None}
    if not isinstance(value, str) or value not in words:
        raise file.wrong_value(keys, f"must be {', '.join(words)}; found {shown_value(value)}")
    return keys[1], words[value]


def _vocabulary(file: TomlFile, table: str) -> Vocabulary:
    """The table `[metadata]`: `series`, and the tables `keys` and `states` below it."""
    stated: dict[str, Any] = {}
    for key, value in file.values[table].items():
        match key:
            case "series":
                stated[key] = _strings(file, (table, key))
            case "keys":
                stated[key] = tuple(_word_lists(file, (table, key), value, ATTRIBUTES))
            case "states":
                states = {state.value: state for state in State if state is not State.UNKNOWN}
                lists = _word_lists(file, (table, key), value, tuple(states))
                stated[key] = tuple((states[word], words) for word, words in lists)
            case _:
                raise file.unknown_key((table, key), ("series", "keys", "states"))
    return Vocabulary(**stated)


def _word_lists(
    file: TomlFile, keys: tuple[str, ...], table: Any, known: tuple[str, ...]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    if not isinstance(table, dict):
        raise file.wrong_value(keys, f"must be a table; found {shown_value(table)}")
    for key in table:
        if key not in known:
            raise file.unknown_key((*keys, key), known)
        yield key, _strings(file, (*keys, key))


def _strings(file: TomlFile, keys: tuple[str, ...]) -> tuple[str, ...]:
    try:
        return strings_of(table_at(file.values, keys))
    except WrongValue as error:
        raise file.wrong_value(keys, str(error)) from error


def _check(name: str, value: Any, *, folder: Path) -> None:
    """Raise WrongValue unless the setting takes `value`; a path is judged from `folder`."""
    if name in _TABLES:
        raise WrongValue(f"must be a table; found {shown_value(value)}")
    default = getattr(Settings(), name)
    wanted = str if default is None or default is AUTO else type(default)
    if type(value) is not wanted:
        words = {str: "a string", bool: "true or false", int: "a whole number"}[wanted]
        raise WrongValue(f"must be {words}; found {shown_value(value)}")
    _check_value(name, value, folder=folder)


def _check_value(name: str, value: Any, *, folder: Path) -> None:
    match name:
        case "paper" if value not in PAPERS_MM:
            raise WrongValue(f"must be {' or '.join(PAPERS_MM)}; found {value!r}")
        case "pdf_profile" if value in REFUSED:
            raise WrongValue(f"must be a profile that can be had; found {value!r}: {REFUSED[value]}")
        case "pdf_profile" if value not in PROFILES:
            raise WrongValue(f"must be one of {', '.join(PROFILES)}; found {value!r}")
        case "dates" if value not in DATES:
            raise WrongValue(f"must be {' or '.join(DATES)}; found {value!r}")
        case "lang" if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*", value):
            raise WrongValue(f"must be a language tag such as en or pt-BR; found {value!r}")
        case "max_input" if value <= 0:
            raise WrongValue(f"must be more than 0 bytes; found {value}")
        case "picture_resolution" if not 0 <= value <= _FINEST_PICTURES:
            raise WrongValue(f"must be 0 to {_FINEST_PICTURES} dots an inch; found {value}")
        case "style" if value not in STYLES and not _is_folder(folder, value):
            raise WrongValue(f"must be one of {', '.join(STYLES)}, or a folder; found {value!r}")
        case "root" if not _is_folder(folder, value):
            raise WrongValue(f"must be a folder; found {value!r}")
        case "logo" if not value or "\0" in value or not (folder / value).is_file():
            raise WrongValue(f"must be a picture file; found {value!r}")
        case "baseline" if not value or "\0" in value or (folder / value).is_dir():
            raise WrongValue(f"must be a file; found {value!r}")
        case "rules" if value not in CHOICES and ("\0" in value or not (folder / value).is_file()):
            raise WrongValue(f"must be {', '.join(CHOICES)}, or a TOML file; found {value!r}")


def _is_folder(folder: Path, value: str) -> bool:
    return bool(value) and "\0" not in value and (folder / value).is_dir()


def _option(name: str) -> str:
    return name.replace("_", "-")
