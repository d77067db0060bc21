"""`extract`: exports -> their sources, written as they were, with what is read of them beside."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rfcexport.diagnostics import Diagnostic, Position, RefusedInput, RfcExportError, Severity
from rfcexport.extraction import Carried, extract
from rfcexport.isolation import cause_of, isolated
from rfcexport.outline import model_json
from rfcexport.outputs import Destination, prepare, write_output
from rfcexport.pipeline import parse_rfc
from rfcexport.policy import Limits, breach
from rfcexport.reporters import Reporter, diagnostic_of
from rfcexport.settings import Settings
from rfcexport.usage import WrongUsage

_LARGEST = Limits().output_bytes


@dataclass(frozen=True, slots=True)
class _Export:
    path: str
    content: bytes


def take_out(paths: Sequence[str], folder: Path, reporter: Reporter) -> None:
    """Write the source that each export carries to `folder`, and what is read of it as JSON; faults are reported.

    Of two sources with one name and other bytes the later is refused.
    """
    exports: list[_Export] = []
    for path in paths:
        try:
            exports.append(_Export(path, _content_of(path)))
        except RfcExportError as error:
            reporter.refuse(error, path=path)
    settings = {export.path: Settings() for export in exports}
    written: dict[str, tuple[str, bytes]] = {}
    for export, result in isolated(_taken_out, exports, source_of=lambda one: one.path, settings=settings):
        try:
            if isinstance(result, RfcExportError):
                raise result
            carried, model = result
            _check_place(export, carried, written)
            for name, content in (
                (carried.file_name, carried.content),
                (f"{Path(carried.file_name).stem}.json", model),
            ):
                destination = Destination(export.path, folder / name, makes_folder=True)
                prepare(destination)
                write_output(destination, content, standard_output=None)
            reporter.tell(f"wrote {folder / carried.file_name} (SHA-256 {carried.sha256} proven)")
        except RfcExportError as error:
            reporter.refuse(error, path=export.path)


def _taken_out(export: _Export) -> tuple[Carried, bytes] | RfcExportError:
    """The work of a confined process: whoever made the file is not trusted. Raises nothing."""
    try:
        carried = extract(export.content, path=export.path)
        model = model_json(parse_rfc(carried.content, path="-").value)
        model["source"]["path"] = carried.file_name
        return carried, (json.dumps(model, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")
    except RfcExportError as error:
        return error
    except Exception as error:
        return cause_of(error, export.path, Limits()) or RefusedInput(diagnostic_of(error, path=export.path))


def _content_of(path: str) -> bytes:
    try:
        with Path(path).open("rb") as file:
            content = file.read(_LARGEST + 1)
    except IsADirectoryError as error:
        raise WrongUsage("source-folder", "must be a file; found a folder", path) from error
    except OSError as error:
        raise WrongUsage(
            "source-missing", f"must be readable; found: {(error.strerror or str(error)).lower()}", path
        ) from error
    if len(content) > _LARGEST:
        raise breach("output", Limits(), Position(path), found="more")
    return content


def _check_place(export: _Export, carried: Carried, written: dict[str, tuple[str, bytes]]) -> None:
    owner, content = written.setdefault(carried.file_name.casefold(), (export.path, carried.content))
    if content != carried.content:
        message = f"must have a name of its own; found {carried.file_name}, which {owner} carries with other bytes"
        raise RefusedInput(Diagnostic("output-twice", message, Position(export.path), Severity.ERROR))
