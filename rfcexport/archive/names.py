"""The folder and the file name of each RFC in an archive: from its id or its file's name, fit for every file system."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from rfcexport.diagnostics import Diagnostic, Position, Severity
from rfcexport.hashes import sha256_of

_UNFIT = re.compile(r"[^\w.+~-]+")
_NUMBER = re.compile(r"[\d.]*")
# Names of devices on Windows, with any suffix (Naming Files, Paths, and Namespaces).
_DEVICE = re.compile(r"(?i)(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?")
_GENERIC = frozenset({"readme", "index", "rfc", "proposal", "main"})
_LONGEST = 120  # bytes: with a suffix and a temporary name it stays below the 255 of most file systems
# What lies beside the folders of RFCs.
_TAKEN = frozenset({"index.html", "catalogue.json", "readme.txt", "provenance.json"})


def folder_name(rfc_id: str | None, path: str) -> str:
    """The name of an RFC's folder: its id, where that is more than a number; else the stem of its file.

    A file called README or index goes by its folder's name.
    """
    if rfc_id and not _NUMBER.fullmatch(rfc_id.strip()) and (name := fit_name(rfc_id)):
        return name
    source = PurePosixPath(path)
    stem = source.stem
    if stem.lower() in _GENERIC and source.parent.name not in ("", ".", ".."):
        stem = source.parent.name
    return fit_name(stem) or "rfc"


def fit_name(text: str) -> str:
    """`text` as a file name that every file system takes; empty where nothing of it is left."""
    name = _UNFIT.sub("-", unicodedata.normalize("NFC", text).replace("/", "-")).strip("-. ")
    if _DEVICE.fullmatch(name) or name.casefold() in _TAKEN:
        name = f"_{name}"
    if len(name.encode("utf-8")) > _LONGEST:
        digest = sha256_of(name.encode("utf-8"))[:8]
        kept = name.encode("utf-8")[: _LONGEST - 9].decode("utf-8", "ignore")
        name = f"{kept}-{digest}"
    return name


def clashes(names: Mapping[str, str]) -> Iterator[Diagnostic]:
    """A fault for each source whose folder another one has, also by case alone; `names` maps paths to folders."""
    owners: dict[str, str] = {}
    for path, name in names.items():
        owner = owners.setdefault(name.casefold(), path)
        if owner != path:
            message = f"must have a name of its own in the archive; found {name}, the name of {owner} too"
            yield Diagnostic("output-twice", message, Position(path), Severity.ERROR, "state another id, or rename it")


def common_base(paths: Iterable[str]) -> str:
    """The folder below which all of the absolute `paths` lie."""
    parts = [PurePosixPath(path).parent.parts for path in paths]
    shared = []
    for level in zip(*parts, strict=False):
        if len(set(level)) > 1:
            break
        shared.append(level[0])
    return str(PurePosixPath(*shared)) if shared else "/"
