"""The files of an archive as they reach the disk: each whole or not at all, and the bag closed over them last.

While a run is under way a journal lies beside the payload. It is locked, so that no second run comes between, and says
what was finished, so that a run that is killed is gone on from.
"""

from __future__ import annotations

import contextlib
import os
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import TextIO

from rfcexport.archive.bag import ALGORITHMS, PAYLOAD, Digest, digest_of, digest_of_file, hashes_in, tag_files
from rfcexport.archive.catalogue import FILE, Entry, File, entry_in, line_of
from rfcexport.outputs import PART, replace_file, unwritable
from rfcexport.usage import WrongUsage

JOURNAL = "unfinished.jsonl"
"""The journal: a line for each RFC that is written and not yet in the catalogue."""


class Archive:
    """An archive that is being written; a context manager, which holds the journal.

    `is_unfinished` tells that a run before did not come to its end: then nothing is believed that is not looked at.
    """

    def __init__(self, folder: Path) -> None:
        """Nothing is written before the archive is entered."""
        self.folder = folder
        self.data = folder / PAYLOAD
        self.is_unfinished = (folder / JOURNAL).is_file()
        self._looked_at = self._state()
        self._digests: dict[str, Digest] | None = None
        self._journal: TextIO | None = None

    def __enter__(self) -> Archive:
        try:
            self.data.mkdir(parents=True, exist_ok=True)
            before = self._state()
            self._journal = (self.folder / JOURNAL).open("a", encoding="utf-8")
        except OSError as error:
            raise unwritable(self.folder, error) from error
        try:
            _lock(self._journal, self.folder)
            self._need_no_other(before)
        except WrongUsage:
            self._journal.close()
            raise
        if self.is_unfinished:
            # The last line may be cut off.
            self._journal.write("\n")
            self._remove_parts()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._journal is not None:
            # What a full disk did not take is tried again here, and was told before.
            with contextlib.suppress(OSError):
                self._journal.close()

    def _state(self) -> tuple[tuple[int, int, int] | None, ...]:
        """What tells that another run was at work: it leaves another catalogue, or a journal."""
        return _stamp(self.data / FILE), _stamp(self.folder / JOURNAL)

    def _need_no_other(self, before: tuple[tuple[int, int, int] | None, ...]) -> None:
        """Raise WrongUsage where another run was at work since the archive was looked at: what is known is not so."""
        journal = _stamp(self.folder / JOURNAL)
        is_ours = journal is not None and self._journal is not None and _is_open(self._journal, journal)
        if before != self._looked_at or not is_ours or _stamp(self.data / FILE) != self._looked_at[0]:
            message = "must be written by one run at a time; found that another one came between"
            raise WrongUsage("archive-busy", message, self.folder, hint="run it again")

    def finished(self) -> dict[str, Entry]:
        """What a run that did not come to its end had finished, by the source."""
        path = self.folder / JOURNAL
        entries: dict[str, Entry] = {}
        try:
            lines = path.read_bytes().split(b"\n") if self.is_unfinished else []
        except OSError:
            return entries
        for line in lines:
            if (entry := entry_in(line.decode("utf-8", "replace"))) is not None:
                entries[entry.source] = entry
        return entries

    def has(self, file: File | None) -> bool:
        """Whether the file is there, by its size; by its hash too where the last run did not come to its end."""
        if file is None:
            return False
        try:
            if _size_of(self.data, file.path) != file.size:
                return False
            return not self.is_unfinished or digest_of_file(self.data / file.path).sha256 == file.sha256
        except OSError:
            return False

    def left_of(self, entry: Entry) -> dict[str, File]:
        """The files of an RFC that are there."""
        return {form: file for form, file in entry.files.items() if self.has(file)}

    def has_bytes(self, path: str, content: bytes) -> bool:
        """Whether the file is there with these bytes, and the manifests state it."""
        try:
            return self.digests.get(path) == digest_of(content) and (self.data / path).read_bytes() == content
        except OSError:
            return False

    def is_true(self, path: str) -> bool:
        """Whether the file is there and has the hashes that the manifests state."""
        try:
            return path in self.digests and self.digests[path] == digest_of_file(self.data / path)
        except OSError:
            return False

    def is_proven(self, path: str) -> bool:
        """Whether the file is there and the manifests state it."""
        digest = self.digests.get(path)
        return digest is not None and self.has(File(path, digest.size, digest.sha256))

    def write(self, path: str, content: bytes) -> File:
        """Write a file of the payload in one step, unless it is there with these bytes; raises NoRoom, WrongUsage."""
        place, digest = self.data / path, digest_of(content)
        if not self.has_bytes(path, content):
            try:
                self._need_inside(place)
                place.parent.mkdir(parents=True, exist_ok=True)
                replace_file(place, content)
            except OSError as error:
                raise unwritable(place, error) from error
        self.digests[path] = digest
        return File(path, digest.size, digest.sha256)

    def _need_inside(self, place: Path) -> None:
        """Raise WrongUsage where a link leads out of the archive: what is written there is no part of it."""
        inside = Path(os.path.realpath(self.folder), place.parent.relative_to(self.folder))
        if os.path.realpath(place.parent) != str(inside):
            message = "must be a folder of the archive; found a link that leads elsewhere"
            raise WrongUsage("output-folder", message, place.parent, hint="take the link away")

    def note(self, entry: Entry) -> None:
        """Say in the journal that an RFC is written."""
        if self._journal is not None:
            try:
                self._journal.write(line_of(entry))
                self._journal.flush()
            except OSError as error:
                raise unwritable(self.folder / JOURNAL, error) from error

    def remove(self, paths: Iterable[str]) -> None:
        """Remove files of the payload, and folders that are empty then."""
        for path in sorted(paths):
            place = self.data / path
            with contextlib.suppress(OSError):
                place.unlink()
                for folder in place.parents:
                    if folder == self.data:
                        break
                    folder.rmdir()

    def close(self, payload: Iterable[str], information: Mapping[str, str]) -> None:
        """Write the tag files over the files of `payload`, and take the journal away."""
        digests = {}
        for path in payload:
            found = self.digests.get(path)
            digests[f"{PAYLOAD}/{path}"] = found if found is not None else digest_of_file(self.data / path)
        for name, content in tag_files(digests, information).items():
            place = self.folder / name
            try:
                if not place.is_file() or place.read_bytes() != content:
                    replace_file(place, content)
            except OSError as error:
                raise unwritable(place, error) from error
        (self.folder / JOURNAL).unlink(missing_ok=True)

    @property
    def digests(self) -> dict[str, Digest]:
        """The digests of files of the payload, as the manifests state them and as they are written."""
        if self._digests is None:
            self._digests = {} if self.is_unfinished else _manifests(self.folder)
        return self._digests

    def _remove_parts(self) -> None:
        """Remove what a run that was killed had begun to write."""
        for place, _, names in os.walk(self.folder):
            for name in names:
                if PART.fullmatch(name):
                    with contextlib.suppress(OSError):
                        Path(place, name).unlink()


def _stamp(path: Path) -> tuple[int, int, int] | None:
    """What changes where a file is written anew; None where there is none."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_ino, status.st_size, status.st_mtime_ns


def _is_open(file: TextIO, stamp: tuple[int, int, int]) -> bool:
    """Whether `file` is the one of that stamp still, and not one that was removed since it was opened."""
    return os.fstat(file.fileno()).st_ino == stamp[0]


def _size_of(folder: Path, path: str) -> int:
    # Not by `Path`: it is asked for every file of an archive in which nothing changed.
    return os.stat(f"{folder}/{path}").st_size  # noqa: PTH116


def _lock(journal: TextIO, folder: Path) -> None:
    """Hold the journal for this process alone, where the system can."""
    try:
        import fcntl
    except ImportError:
        return
    try:
        fcntl.flock(journal, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        message = "must be written by one run at a time; found another one at work"
        raise WrongUsage("archive-busy", message, folder, hint="wait for it to end") from error
    except OSError:
        # A file system without locks.
        return


def _manifests(folder: Path) -> dict[str, Digest]:
    """The digests that the manifests state, by the path from `data/` on; empty where one cannot be read."""
    hashes: dict[str, dict[str, str]] = defaultdict(dict)
    for algorithm in ALGORITHMS:
        try:
            stated = hashes_in((folder / f"manifest-{algorithm}.txt").read_bytes())
        except (OSError, ValueError):
            return {}
        for path, digest in stated.items():
            hashes[path.removeprefix(f"{PAYLOAD}/")][algorithm] = digest
    found: dict[str, Digest] = {}
    for path, of_file in hashes.items():
        try:
            size = _size_of(folder / PAYLOAD, path)
        except OSError:
            continue
        if len(of_file) == len(ALGORITHMS):
            found[path] = Digest(size, of_file["sha256"], of_file["sha512"])
    return found
