"""RFCs exported as a user exports a folder: by `rfcexport batch`, in a process of its own."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from tests.conformance.verdicts import Exported

_PATIENCE_S = 3600.0


class ExportFailure(Exception):
    """Nothing was exported."""


@dataclass(frozen=True, slots=True)
class Archive:
    """What was made: every file, the Markdown and where it lies by its source, and why a source was not exported."""

    files: tuple[Exported, ...]
    markdown: dict[str, bytes]
    failed: dict[str, str]
    paths: dict[str, Path] = field(default_factory=dict)

    def of_form(self, form: str) -> list[Exported]:
        """The files of one format."""
        return [file for file in self.files if file.form == form]


def sources_of(given: Iterable[Path]) -> list[Path]:
    """The RFCs of each folder: those that its manifest.tsv lists, where it has one; else the folder itself."""
    sources: list[Path] = []
    for path in given:
        manifest = path / "manifest.tsv"
        if manifest.is_file():
            with manifest.open(encoding="utf-8", newline="") as rows:
                sources += sorted(path / row["path"] for row in csv.DictReader(rows, delimiter="\t"))
        else:
            sources.append(path)
    return sources


def export_all(sources: Sequence[Path], formats: Sequence[str], into: Path) -> Archive:
    """Every RFC of `sources` in `formats`. Raises ExportFailure where there is no archive to look into."""
    options = ("--output", str(into), "--to", ",".join(formats), "--no-check", "--prune", "--quiet")
    command = [sys.executable, "-m", "rfcexport", "batch", *map(str, sources), *options]
    ran = subprocess.run(command, capture_output=True, timeout=_PATIENCE_S, check=False)
    catalogue = into / "data" / "catalogue.json"
    # 1: an RFC could not be exported; the catalogue tells which.
    if ran.returncode not in (0, 1) or not catalogue.is_file():
        said = ran.stderr.decode("utf-8", "replace").strip()[-500:]
        raise ExportFailure(f"rfcexport batch must end with 0 or 1; found {ran.returncode}: {said}")
    archive = _archive_of(catalogue, formats)
    return replace(archive, paths=paths_of(archive.markdown, sources))


def paths_of(named: Iterable[str], sources: Iterable[Path]) -> dict[str, Path]:
    """Where each source that an archive names lies: one of the RFCs given, or below one of the folders given.

    An archive names its sources from the folder that all of them have in common.
    """
    known = [path for source in sources for path in (sorted(source.rglob("*.md")) if source.is_dir() else [source])]

    def path_of(name: str) -> Path | None:
        parts = Path(name).parts
        return next((path for path in known if path.parts[-len(parts) :] == parts), None)

    return {name: path for name in named if (path := path_of(name)) is not None}


def _archive_of(catalogue: Path, formats: Sequence[str]) -> Archive:
    files: list[Exported] = []
    markdown: dict[str, bytes] = {}
    failed: dict[str, str] = {}
    for rfc in sorted(json.loads(catalogue.read_bytes())["rfcs"], key=lambda rfc: str(rfc["source"])):
        source = rfc["source"]
        if rfc["failed"]:
            failed[source] = f"{rfc['failed']['slug']}: {rfc['failed']['message']}"
            continue
        contents = {form: (catalogue.parent / at["path"]).read_bytes() for form, at in rfc["files"].items()}
        markdown[source] = contents["md"]
        files += [Exported(source, form, contents[form]) for form in formats if form in contents]
    return Archive(tuple(files), markdown, failed)
