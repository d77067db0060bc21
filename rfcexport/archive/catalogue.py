"""What an archive holds, as `data/catalogue.json` tells it: to readers, and to the next run, which reuses what it can.

Schema 1 is published as `docs/schema/catalogue-1.schema.json`. Paths of files are those from `data/` on.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rfcexport.archive.bag import is_inside
from rfcexport.archive.surveying import Survey, survey_from, survey_json
from rfcexport.archive.tools import as_json
from rfcexport.relations import NAMES, Relations

SCHEMA = 1
FILE = "catalogue.json"

BESIDE = "files"
"""The folder of an RFC that holds what it is read with, pictures and metadata, by their hashes."""

_LARGEST = 512 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Inputs:
    """What the exports of an RFC were made of, by hashes (SHA-256).

    `sidecar` is the file with metadata beside it. `pictures` maps addresses to hashes, None for one that cannot be
    read; `revision` is what git says on the cover, `days` are the first and the last one of the file's history where
    they are asked for, `epoch` is SOURCE_DATE_EPOCH for an RFC that states no day. `settings` is the key of the
    settings among those of the catalogue. `lacking` are the addresses of files that it links to and that are not there.
    `forms` is for each format what it depends on beside: settings, theme, versions, what other RFCs say of this one.
    """

    source: str
    sidecar: str | None = None
    sidecar_name: str | None = None
    pictures: Mapping[str, str | None] = field(default_factory=dict)
    revision: tuple[str, ...] | None = None
    days: tuple[str, ...] | None = None
    epoch: str | None = None
    lacking: tuple[str, ...] = ()
    settings: str = ""
    reading: str = ""
    forms: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class File:
    """A file of an archive: its path from `data/` on, its size in bytes and its SHA-256."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Failure:
    """Why an RFC has no exports: the finding that stood in the way."""

    slug: str
    message: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One RFC of an archive. `source` is its path from the base of the batch, `files` are by format, `md` among them.

    `findings` are those of its checks, as `json_of` gives them.
    """

    source: str
    folder: str
    inputs: Inputs
    survey: Survey | None = None
    relations: Relations = field(default_factory=Relations)
    files: Mapping[str, File] = field(default_factory=dict)
    findings: tuple[Mapping[str, Any], ...] = ()
    failure: Failure | None = None


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every RFC of an archive in the order of its paths, and what all of them depend on.

    `tools` are versions, themes and settings; `left_out` are files beside the RFCs that are none, with the reason.
    """

    entries: tuple[Entry, ...]
    tools: Mapping[str, Any]
    left_out: Mapping[str, str] = field(default_factory=dict)

    @property
    def by_source(self) -> dict[str, Entry]:
        """The entries by their source."""
        return {entry.source: entry for entry in self.entries}

    @property
    def told_tools(self) -> dict[str, Any]:
        """`tools` as files tell of them: the settings by their keys, however the sources were named."""
        return {**self.tools, "settings": dict(sorted(self.tools["settings"].items()))}


def catalogue_bytes(catalogue: Catalogue) -> bytes:
    """The file `catalogue.json`: a line for each RFC, so that a difference between two of them can be read."""
    folders = {entry.source: entry.folder for entry in catalogue.entries}
    left_out = [{"source": path, "reason": reason} for path, reason in sorted(catalogue.left_out.items())]
    rfcs = ",\n".join(_json(_entry_json(entry, folders)) for entry in catalogue.entries)
    text = (
        f'{{"schema": {SCHEMA},\n"rfcs": [\n{rfcs}\n],\n'
        f'"left_out": {_json(left_out)},\n"tools": {_json(catalogue.told_tools)}}}\n'
    )
    return text.encode("utf-8", "replace")


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _entry_json(entry: Entry, folders: Mapping[str, str]) -> dict[str, Any]:
    survey = entry.survey
    status = survey.member.status if survey else None
    return {
        "id": survey.member.id if survey else None,
        "title": survey.member.title if survey else None,
        "status": {"text": status.text, "state": status.state.value} if status else None,
        "authors": list(survey.authors) if survey else [],
        "created": survey.created if survey else None,
        "updated": survey.updated if survey else None,
        "source": entry.source,
        "folder": entry.folder,
        "files": {
            form: {"path": file.path, "bytes": file.size, "sha256": file.sha256}
            # In one order, whether they were made in one run or one after another.
            for form, file in sorted(entry.files.items())
        },
        "relations": {
            name: [folders[path] for path in getattr(entry.relations, name) if path in folders] for name in NAMES
        },
        "findings": list(entry.findings),
        "failed": as_json(entry.failure),
        "made_of": {"inputs": as_json(entry.inputs), "survey": survey_json(survey) if survey else None},
    }


def load_catalogue(path: Path) -> Catalogue | None:
    """The catalogue at `path`; None where there is none, or none of this schema."""
    try:
        with path.open("rb") as file:
            value = json.loads(file.read(_LARGEST))
        if value["schema"] != SCHEMA:
            return None
        entries = tuple(_entry_from(entry) for entry in value["rfcs"])
        left_out = {one["source"]: one["reason"] for one in value["left_out"]}
        return Catalogue(entries, value["tools"], left_out)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def line_of(entry: Entry) -> str:
    """An entry in one line, for the journal."""
    return _json(_entry_json(entry, {})) + "\n"


def entry_in(line: str) -> Entry | None:
    """The entry that `line_of` wrote; None for a line that was cut off."""
    try:
        return _entry_from(json.loads(line))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _entry_from(value: Mapping[str, Any]) -> Entry:
    paths = [value["source"], value["folder"], *(file["path"] for file in value["files"].values())]
    if not all(map(is_inside, paths)):
        # Files are written and removed by these names: one that leads out is none of ours.
        raise ValueError("must name files of the archive alone")
    made_of = value["made_of"]
    inputs, survey = made_of["inputs"], made_of["survey"]
    return Entry(
        source=value["source"],
        folder=value["folder"],
        inputs=Inputs(
            source=inputs["source"],
            sidecar=inputs["sidecar"],
            sidecar_name=inputs["sidecar_name"],
            pictures=dict(inputs["pictures"]),
            revision=tuple(inputs["revision"]) if inputs["revision"] is not None else None,
            days=tuple(inputs["days"]) if inputs["days"] is not None else None,
            epoch=inputs["epoch"],
            lacking=tuple(inputs["lacking"]),
            settings=inputs["settings"],
            reading=inputs["reading"],
            forms=dict(inputs["forms"]),
        ),
        survey=survey_from(survey) if survey is not None else None,
        files={form: File(file["path"], file["bytes"], file["sha256"]) for form, file in value["files"].items()},
        findings=tuple(value["findings"]),
        failure=Failure(**value["failed"]) if value["failed"] is not None else None,
    )
