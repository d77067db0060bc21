"""What an RFC must state and which sections it must have.

The rules of the house template are built in; a project states its own in a file or in its settings.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rfcexport.model import Rfc
from rfcexport.toml_file import TomlFile, WrongValue, read_toml, shown_path, shown_value, strings_of

_NUMBER_OF_SERIES = re.compile(r"[A-Za-z]{0,8}[- ]?#?\d{1,6}")


@dataclass(frozen=True, slots=True)
class Rules:
    """One set of rules; what is empty asks for nothing.

    `required_fields` are attributes of the metadata (`status`, `authors`, ...) or keys as stated. Sections are named
    by their headings, compared without case and number. `statuses` are the words a status may begin with.
    """

    name: str
    required_fields: tuple[str, ...] = ()
    id_pattern: str | None = None
    statuses: tuple[str, ...] = ()
    required_sections: tuple[str, ...] = ()
    optional_sections: tuple[str, ...] = ()
    has_order: bool = False
    guidance: tuple[str, ...] = ()


NONE = Rules("none")
"""Asks for nothing: only what is wrong in any RFC is found."""

HOUSE = Rules(
    "house",
    required_fields=("title", "id", "status", "authors", "created", "updated"),
    id_pattern=r"\d{4}-\d{2}-\d{2}-[a-z0-9]+(?:-[a-z0-9]+)*",
    required_sections=(
        "Summary", "Motivation", "Detailed Design", "Alternatives Considered", "Testing Strategy", "Rollout Plan",
        "Dependencies", "Open Questions", "References",
    ),
    has_order=True,
)  # fmt: skip
"""The rules of the house template."""

AUTO = Rules("auto")
"""Stands for the choice by the document: `rules_for` puts the rules in its place."""

CHOICES = {rules.name: rules for rules in (NONE, HOUSE, AUTO)}
"""The rules that have a name of their own."""
_HOUSE_KEY = "rfc id"
_LISTS = ("required-fields", "statuses", "required-sections", "optional-sections", "guidance")
KEYS = ("required-fields", "id-pattern", "statuses", "required-sections", "optional-sections", "order", "guidance")
"""The keys of a file of rules, and of the table `[rules]` in the settings."""


def rules_for(rfc: Rfc, choice: Rules = AUTO) -> Rules:
    """The rules that `rfc` is held to: those of `choice`; for AUTO those of the house where it states its key."""
    if choice != AUTO:
        return choice
    stated = [field for field in rfc.metadata.stated if _is_house_key(field.key)]
    # `RFC ID: RFC-001` is the number of a series with rules of its own.
    return HOUSE if any(not _NUMBER_OF_SERIES.fullmatch(field.text.strip()) for field in stated) else NONE


def rules_of(name: str, *, folder: Path = Path()) -> Rules:
    """The rules called `none`, `house` or `auto`, else those in the TOML file of that name, seen from `folder`.

    Raises WrongUsage naming file and line for a file that states none.
    """
    if name in CHOICES:
        return CHOICES[name]
    path = folder / name
    return rules_in(read_toml(path, kind="a file of rules"), name=shown_path(path))


def rules_in(file: TomlFile, *keys: str, name: str) -> Rules:
    """The rules that `file` states, in its table of that place.

    Raises WrongUsage naming file and line for an unknown key or a wrong value.
    """
    table: Any = file.values
    for key in keys:
        table = table[key]
    stated: dict[str, Any] = {}
    for key, value in table.items():
        if key not in KEYS:
            raise file.unknown_key((*keys, key), KEYS)
        try:
            stated["has_order" if key == "order" else key.replace("-", "_")] = _value(key, value)
        except WrongValue as error:
            raise file.wrong_value((*keys, key), str(error)) from error
    return Rules(name, **stated)


def _is_house_key(key: str) -> bool:
    return " ".join(key.strip().strip(":").lower().split()) == _HOUSE_KEY


def _value(key: str, value: Any) -> Any:
    if key in _LISTS:
        return strings_of(value)
    if key == "order":
        if not isinstance(value, bool):
            raise WrongValue(f"must be true or false; found {shown_value(value)}")
        return value
    if not isinstance(value, str) or not value:
        raise WrongValue(f"must be a regular expression; found {shown_value(value)}")
    try:
        re.compile(value)
    except re.error as error:
        raise WrongValue(f"must be a regular expression; found {value!r}: {error}") from error
    return value
