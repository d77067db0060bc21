"""`verify --rerender`: the exports of an archive made again from the sources in it, and held against the old ones."""

from __future__ import annotations

import io
import os
import re
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from html import unescape
from operator import attrgetter
from pathlib import Path
from typing import Any

from rfcexport.archive.catalogue import BESIDE, Catalogue, Entry
from rfcexport.archive.making import Done, Errand, carried_out
from rfcexport.archive.neighbours import Neighbours
from rfcexport.archive.surveying import value_from
from rfcexport.archive.tools import Tools, as_json, fingerprint, settings_value, theme_hash, tools_for
from rfcexport.cover import Revision
from rfcexport.diagnostics import RefusedInput, RfcExportError
from rfcexport.images import path_at
from rfcexport.isolation import isolated
from rfcexport.policy import Refused
from rfcexport.relations import relations_of
from rfcexport.revision import History
from rfcexport.settings import Settings, SettingsInForce
from rfcexport.theme import STYLES

_EXPORTS = ("pdf", "html", "docx")
_TAG = re.compile(r"<(?:style|script)\b.*?</(?:style|script)>|<[^>]*>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Rerendered:
    """An export made again: `verdict` is `same`, `same text`, `altered` or `not made`, and `why` is why it was not."""

    path: str
    verdict: str
    why: str = ""


def rerendered(folder: Path, catalogue: Catalogue, *, workers: int | None = None) -> Iterator[Rerendered]:
    """What becomes of each export of the archive whose payload lies in `folder`, made with this machine's tools."""
    entries = {entry.source: entry for entry in catalogue.entries if entry.survey is not None and "md" in entry.files}
    surveys = {name: entry.survey for name, entry in entries.items() if entry.survey is not None}
    links = {name: survey.links for name, survey in surveys.items()}
    relations = relations_of((survey.member for survey in surveys.values()), links)
    neighbours = Neighbours(
        {name: entry.files["md"].path for name, entry in entries.items()},
        {name: surveys[name].member.id or entry.folder for name, entry in entries.items()},
    )
    with tempfile.TemporaryDirectory(prefix="rfcexport-") as temporary:
        errands: list[Errand] = []
        pairs: list[_Pair] = []
        by_source: dict[str, Entry] = {}
        for number, (name, entry) in enumerate(entries.items()):
            try:
                settings = _settings_of(entry, catalogue, folder)
                # Deep enough for every `..` in an address of a picture.
                depth = Path(temporary, str(number), *("d" * name.count("../") + "dddddddd"))
                source = _laid_out(entry, name, folder, depth, root=Path(temporary, str(number)))
            except (OSError, ValueError, KeyError, TypeError, Refused) as error:
                yield from (
                    Rerendered(entry.files[to].path, "not made", str(error)) for to in _EXPORTS if to in entry.files
                )
                continue
            by_source[str(source)] = entry
            errands.append(
                Errand(
                    str(source), name, source.read_bytes(),
                    SettingsInForce(replace(settings, root=str(Path(temporary, str(number)))), {}),
                    _history_of(entry), tuple(to for to in _EXPORTS if to in entry.files),
                    place=entry.files["md"].path,
                    targets=neighbours.targets(entry.survey),
                    related=neighbours.related(entry.survey, relations[name]),
                    epoch=entry.inputs.epoch,
                )
            )  # fmt: skip
        with closing(carried_out(errands, to="pdf", workers=workers)) as results:
            for errand, done in results:
                for found in _compared(by_source[errand.source], done, folder):
                    if isinstance(found, _Pair):
                        pairs.append(found)
                    else:
                        yield found
    # Old exports may be altered: their words are read in confined processes too.
    plain = {pair.path: Settings() for pair in pairs}
    compared = isolated(_has_same_text, pairs, source_of=attrgetter("path"), settings=plain, workers=workers)
    with closing(compared):
        for pair, is_same in compared:
            yield Rerendered(pair.name, "same text" if is_same is True else "altered")


def differing_tools(catalogue: Catalogue) -> dict[str, str]:
    """The tools that this machine has in another version than the archive was made with."""
    stated: Mapping[str, str] = catalogue.tools.get("versions", {})
    styles = catalogue.tools.get("themes", {})
    here: Tools = tools_for(style for style in styles if style in STYLES)
    versions = {
        name: f"{found} instead of {stated[name]}"
        for name, found in here.versions.items()
        if name in stated and stated[name] != found
    }
    themes = {f"theme {style}": "other files" for style, found in here.themes.items() if styles[style] != found}
    return {**versions, **themes}


def _settings_of(entry: Entry, catalogue: Catalogue, folder: Path) -> Settings:
    value: dict[str, Any] = dict(catalogue.tools["settings"][entry.inputs.settings])
    if value["logo"] is not None:
        value["logo"] = str(folder / entry.files[f"{BESIDE}:{value['logo']}"].path)
    settings = value_from(Settings, {**as_json(Settings()), **value})
    assert isinstance(settings, Settings)
    if fingerprint(settings_value(settings)) != entry.inputs.settings:
        raise ValueError("its settings are of another version")
    if settings.style not in STYLES and not _is_here(settings.style, catalogue):
        raise ValueError(f"it was made with the theme {settings.style}, which must lie here as it was")
    return settings


def _is_here(style: str, catalogue: Catalogue) -> bool:
    """Whether a theme that is a folder lies where we are, with the files that it had: an archive keeps none."""
    return Path(style).is_dir() and theme_hash(style) == catalogue.tools.get("themes", {}).get(style)


def _laid_out(entry: Entry, name: str, folder: Path, depth: Path, *, root: Path) -> Path:
    """The source with its pictures and its metadata beside it, as they lay where it was exported.

    Raises ValueError for a name that leads out of `root`, and Refused for one of no file: the catalogue may have been
    altered.
    """
    source = depth / name
    source.parent.mkdir(parents=True)
    source.write_bytes((folder / entry.files["md"].path).read_bytes())
    beside = {
        path_at(address, folder=source.parent, root=root): sha256
        for address, sha256 in entry.inputs.pictures.items()
        if sha256 is not None
    }
    if entry.inputs.sidecar_name is not None and entry.inputs.sidecar is not None:
        beside[source.with_name(entry.inputs.sidecar_name)] = entry.inputs.sidecar
    for place, sha256 in beside.items():
        if not Path(os.path.normpath(place)).is_relative_to(root):
            raise ValueError("what it was read with lay out of reach")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes((folder / entry.files[f"{BESIDE}:{sha256}"].path).read_bytes())
    return source


def _history_of(entry: Entry) -> History:
    stated, days = entry.inputs.revision, entry.inputs.days or ("", "")
    revision = Revision(stated[0], stated[1], is_modified=bool(stated[2])) if stated else None
    return History(revision, days[0] or None, days[1] or None)


@dataclass(frozen=True, slots=True)
class _Pair:
    """An export that is not the same as the one made again, `new`; picklable."""

    path: str
    name: str
    to: str
    new: bytes


def _has_same_text(pair: _Pair) -> bool:
    """The work of a confined process; raises nothing."""
    try:
        old = Path(pair.path).read_bytes()
    except OSError:
        return False
    return text_in(old, pair.to) == text_in(pair.new, pair.to)


def _compared(entry: Entry, done: Done | RefusedInput, folder: Path) -> Iterator[Rerendered | _Pair]:
    error: RfcExportError | None = done if isinstance(done, RefusedInput) else done.error
    exports = {} if isinstance(done, RefusedInput) else done.exports
    for to in _EXPORTS:
        if to not in entry.files:
            continue
        path = entry.files[to].path
        if to not in exports:
            yield Rerendered(path, "not made", str(error))
            continue
        try:
            old = (folder / path).read_bytes()
        except OSError as fault:
            yield Rerendered(path, "not made", str(fault.strerror))
            continue
        if old == exports[to]:
            yield Rerendered(path, "same")
        else:
            yield _Pair(str(folder / path), path, to, exports[to])


def text_in(export: bytes, to: str) -> str:
    """The words of an export, with single spaces; empty for a file that cannot be read."""
    try:
        match to:
            case "pdf":
                from pypdf import PdfReader

                text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(export)).pages)
            case "docx":
                with zipfile.ZipFile(io.BytesIO(export)) as package:
                    text = package.read("word/document.xml").decode("utf-8", "replace")
                text = unescape(" ".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)<", text)))
            case _:
                text = unescape(_TAG.sub(" ", export.decode("utf-8", "replace")))
    except Exception:
        # Whatever is wrong with an old file is told as an alteration.
        return ""
    return " ".join(text.split())
