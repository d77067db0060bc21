"""A BagIt bag (RFC 8493, BagIt 1.0): the tag files that prove every file of a folder, and the proof.

The payload lies in `data/`. What is written here follows from the payload alone: no clock, no host, no path.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from rfcexport.diagnostics import Diagnostic, Position, Severity
from rfcexport.hashes import sha256_of

PAYLOAD = "data"
DECLARATION = "bagit.txt"
INFORMATION = "bag-info.txt"
ALGORITHMS = ("sha256", "sha512")
"""The payload has a manifest in each; the tag files have one in the first."""

_DECLARED = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_END = re.compile(r"\r\n|\r|\n")
_LINE = re.compile(r"([0-9a-fA-F]+)[ \t]+(.+)")
_CHUNK = 1 << 20
_LONGEST = 64 * 1024 * 1024  # bytes of a manifest: half a million files


@dataclass(frozen=True, slots=True)
class Digest:
    """What proves a file: its size in bytes and its hashes, in hexadecimal."""

    size: int
    sha256: str
    sha512: str


def digest_of(content: bytes) -> Digest:
    """The digest of bytes; where SHA-256 alone is wanted, `sha256_of` takes less."""
    return Digest(len(content), sha256_of(content), hashlib.sha512(content).hexdigest())


def digest_of_file(path: Path) -> Digest:
    """The digest of a file, read in pieces; raises OSError."""
    sha256, sha512, size = hashlib.sha256(), hashlib.sha512(), 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            sha256.update(chunk)
            sha512.update(chunk)
            size += len(chunk)
    return Digest(size, sha256.hexdigest(), sha512.hexdigest())


def tag_files(payload: Mapping[str, Digest], information: Mapping[str, str]) -> dict[str, bytes]:
    """The tag files of a bag by their names; `payload` maps paths from `data/` on, with slashes, to digests.

    `information` are lines of bag-info.txt (RFC 8493, 2.2.2); Payload-Oxum is added.
    """
    total = sum(digest.size for digest in payload.values())
    told = {**information, "Payload-Oxum": f"{total}.{len(payload)}"}
    files = {
        DECLARATION: _DECLARED,
        INFORMATION: "".join(f"{label}: {_one_line(value)}\n" for label, value in sorted(told.items())).encode(),
    }
    for algorithm in ALGORITHMS:
        files[_manifest(algorithm)] = manifest_of(
            {path: getattr(digest, algorithm) for path, digest in payload.items()}
        )
    tags = {name: sha256_of(content) for name, content in files.items()}
    return {**files, f"tag{_manifest('sha256')}": manifest_of(tags)}


def manifest_of(hashes: Mapping[str, str]) -> bytes:
    """The lines of a manifest, in the order of the paths (RFC 8493, 2.1.3), as `sha256sum -c` reads them too."""
    return "".join(f"{digest}  {_encoded(path)}\n" for path, digest in sorted(hashes.items())).encode()


def hashes_in(manifest: bytes) -> dict[str, str]:
    """The hash of each path in a manifest; raises ValueError for a line that is none."""
    hashes: dict[str, str] = {}
    # By the ends that RFC 8493, 2.1.3 names: `splitlines` knows more, which a file's name may have.
    lines = _END.split(manifest.decode("utf-8"))
    if lines[-1] == "":
        lines.pop()
    for number, line in enumerate(lines, start=1):
        found = _LINE.fullmatch(line)
        if found is None:
            raise ValueError(f"line {number} states no hash and path")
        path = _decoded(found[2].removeprefix("*"))
        if not is_inside(path):
            raise ValueError(f"line {number} names a path outside of the bag")
        if path in hashes:
            raise ValueError(f"line {number} names {path} again")
        hashes[path] = found[1].lower()
    return hashes


def faults_of(folder: Path) -> Iterator[Diagnostic]:
    """What is wrong with the bag in `folder`: a fault for each file that is altered, missing or not of it."""
    declaration = _read(folder / DECLARATION)
    if declaration is None:
        yield _fault("archive-incomplete", "must have the file bagit.txt; found none", folder)
        return
    if declaration.replace(b"\r\n", b"\n").rstrip() != _DECLARED.rstrip():
        yield _fault(
            "archive-altered", "bagit.txt must declare BagIt 1.0 in UTF-8; found something else", folder / DECLARATION
        )
    stated: dict[str, dict[str, str]] = {}
    for algorithm in ALGORITHMS:
        for prefix in ("", "tag"):
            name = f"{prefix}{_manifest(algorithm)}"
            content = _read(folder / name)
            if content is None:
                if prefix == "" or algorithm == ALGORITHMS[0]:
                    yield _fault("archive-incomplete", f"must have the file {name}; found none", folder)
                continue
            try:
                hashes = hashes_in(content)
            except (ValueError, UnicodeDecodeError) as error:
                yield _fault("archive-altered", f"must be a manifest; found: {error}", folder / name)
                continue
            for path, digest in hashes.items():
                stated.setdefault(path, {})[algorithm] = digest
    yield from _faults_of_files(folder, stated)
    yield from _fault_of_total(folder, stated)


def _faults_of_files(folder: Path, stated: Mapping[str, Mapping[str, str]]) -> Iterator[Diagnostic]:
    present = set(files_below(folder))
    for path in sorted(stated):
        place = folder / path
        if path not in present:
            yield _fault("archive-incomplete", "must be in the archive as its manifest says; found no file", place)
            continue
        try:
            found = digest_of_file(place)
        except OSError as error:
            yield _fault(
                "archive-incomplete", f"must be readable; found: {(error.strerror or str(error)).lower()}", place
            )
            continue
        is_payload = path.startswith(f"{PAYLOAD}/")
        wanted = ALGORITHMS if is_payload else ALGORITHMS[:1]
        for algorithm in wanted:
            if algorithm not in stated[path]:
                yield _fault(
                    "archive-incomplete", f"must stand in manifest-{algorithm}.txt; found no line for it", place
                )
        if any(getattr(found, algorithm) != digest for algorithm, digest in stated[path].items()):
            where = "its manifest" if is_payload else f"tag{_manifest(ALGORITHMS[0])}"
            yield _fault("archive-altered", f"must have the hash in {where}; found another one", place)
    tags = {_manifest(algorithm, prefix) for algorithm in ALGORITHMS for prefix in ("", "tag")} | {
        DECLARATION,
        INFORMATION,
    }
    for path in sorted(present - set(stated) - {f"tag{_manifest('sha256')}", f"tag{_manifest('sha512')}"}):
        if path.startswith(f"{PAYLOAD}/"):
            yield _fault("archive-extra", "must stand in a manifest; found a file that is in none", folder / path)
        elif path in tags:
            yield _fault(
                "archive-incomplete", "must stand in tagmanifest-sha256.txt; found no line for it", folder / path
            )
        else:
            yield _fault(
                "archive-extra", "must be part of the archive; found a file that is in no manifest", folder / path
            )


def _fault_of_total(folder: Path, stated: Mapping[str, Mapping[str, str]]) -> Iterator[Diagnostic]:
    content = _read(folder / INFORMATION)
    found = re.search(rb"(?m)^Payload-Oxum:[ \t]*(\d+)\.(\d+)[ \t]*$", content or b"")
    if found is None:
        return
    paths = [folder / path for path in stated if path.startswith(f"{PAYLOAD}/")]
    sizes = [path.stat().st_size for path in paths if path.is_file()]
    if len(sizes) == len(paths) and (int(found[1]), int(found[2])) != (sum(sizes), len(sizes)):
        message = f"Payload-Oxum must be {sum(sizes)}.{len(sizes)}; found {int(found[1])}.{int(found[2])}"
        yield _fault("archive-altered", message, folder / INFORMATION)


def files_below(folder: Path) -> Iterator[str]:
    """The path of every file below `folder`, from there, with slashes; a link is a file, whatever it leads to."""
    for place, folders, names in os.walk(folder):
        base = os.path.relpath(place, folder)
        linked = [name for name in folders if os.path.islink(os.path.join(place, name))]  # noqa: PTH114, PTH118
        for name in (*names, *linked):
            yield name if base == "." else f"{base}/{name}".replace(os.sep, "/")


def _manifest(algorithm: str, prefix: str = "") -> str:
    return f"{prefix}manifest-{algorithm}.txt"


def _encoded(path: str) -> str:
    """A path in a manifest: `%`, CR and LF are written as such (RFC 8493, 2.1.3)."""
    return path.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _decoded(path: str) -> str:
    return re.sub(r"%(0[aAdD]|25)", lambda found: chr(int(found[1], 16)), path)


def is_inside(path: str) -> bool:
    """Whether a path of a manifest or a catalogue, taken from its folder, stays in it."""
    parts = path.split("/")
    return not path.startswith(("/", "~")) and ".." not in parts and "\0" not in path


def _one_line(value: str) -> str:
    return " ".join(value.split())


def _read(path: Path) -> bytes | None:
    try:
        with path.open("rb") as file:
            return file.read(_LONGEST)
    except OSError:
        return None


def _fault(slug: str, message: str, place: Path) -> Diagnostic:
    return Diagnostic(slug, message, Position(str(place)), Severity.ERROR)
