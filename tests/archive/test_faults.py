"""What may befall a run of `batch`, met as a user meets it: nothing is lost or half written, the rest is exported.

Each fault is told in a line; the run after it completes the archive, which then has the bytes of one that nothing ever
happened to.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import random
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image

from rfcexport.archive.bag import faults_of
from rfcexport.archive.building import build
from rfcexport.archive.planning import Batch
from rfcexport.archive.writing import JOURNAL
from rfcexport.diagnostics import RefusedInput
from rfcexport.outputs import PART
from rfcexport.usage import NoRoom, WrongUsage
from tests.archive.rfcs import DOT, ONE, TWO, built, contents_of, order_of, write_rfcs
from tests.cli import Cli, cli
from tests.test_machine import FULL_DISK, Machine, limits, machine, private, told, without_privileges

__all__ = ["cli", "machine"]

ONE_AT, TWO_AT = "data/2026-01-01-one", "data/2026-02-02-two"


@dataclass(frozen=True)
class Place:
    """A folder of RFCs, and the archive of it that something happens to; `run` is the command in this process."""

    machine: Machine
    cli: Cli

    @property
    def rfcs(self) -> Path:
        return self.machine.folder / "rfcs"

    @property
    def archive(self) -> Path:
        return self.machine.folder / "archive"

    def command(self, *more: str) -> list[str]:
        return ["batch", "rfcs", "-o", "archive", "--to", "html", "--no-config", "--quiet", "--jobs", "1", *more]

    def begin_with(self, contents: dict[str, bytes]) -> None:
        """An archive as a run before left it."""
        for name, content in contents.items():
            (self.archive / name).parent.mkdir(parents=True, exist_ok=True)
            (self.archive / name).write_bytes(content)

    def run(self, *more: str) -> tuple[int, str]:
        ran = self.cli(*self.command(*more))
        assert ran.out == b""
        return ran.code, ran.err

    def failures(self) -> dict[str, str]:
        """The slug of each RFC that failed, as the catalogue tells it."""
        told = json.loads((self.archive / "data/catalogue.json").read_bytes())
        return {rfc["source"]: rfc["failed"]["slug"] for rfc in told["rfcs"] if rfc["failed"]}

    def assert_completed(self, *, wanted: dict[str, bytes] | None = None) -> None:
        """The next run does what is left, and nothing tells of what happened."""
        assert_true(self.archive)
        built(self.rfcs, self.archive)
        if wanted is None:
            built(self.rfcs, self.machine.folder / "fresh")
            wanted = contents_of(self.machine.folder / "fresh")
        assert contents_of(self.archive) == wanted
        assert list(faults_of(self.archive)) == []


def assert_true(archive: Path) -> None:
    """What a run left is true: every export that is told of is whole and was made of the source that is told of."""
    try:
        catalogue = json.loads((archive / "data/catalogue.json").read_bytes())
    except FileNotFoundError:
        catalogue = {"rfcs": []}
    lines = (archive / JOURNAL).read_bytes().splitlines() if (archive / JOURNAL).is_file() else []
    written = [json.loads(line) for line in lines if line.startswith(b"{") and line.endswith(b"}")]
    newest = {rfc["source"]: rfc for rfc in (*catalogue["rfcs"], *written)}
    for rfc in newest.values():
        for form, file in rfc["files"].items():
            path = archive / "data" / file["path"]
            assert not path.is_file() or path.stat().st_size == file["bytes"], form
        if "md" in rfc["files"] and (archive / "data" / rfc["files"]["md"]["path"]).is_file():
            source = (archive / "data" / rfc["files"]["md"]["path"]).read_bytes()
            assert hashlib.sha256(source).hexdigest() == rfc["made_of"]["inputs"]["source"]
    ends = {".html": b"</html>\n", ".json": b"}\n"}
    whole = [path for path in archive.rglob("*") if path.suffix in ends]
    assert [path.name for path in whole if not path.read_bytes().endswith(ends[path.suffix])] == []


@pytest.fixture
def place(machine: Machine, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> Place:
    write_rfcs(machine.folder / "rfcs")
    monkeypatch.chdir(machine.folder)
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    return Place(machine, cli)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The archive of the two RFCs that nothing happened to."""
    folder = tmp_path_factory.mktemp("whole")
    built(write_rfcs(folder / "rfcs"), folder / "archive")
    return contents_of(folder / "archive")


# The disk.


@pytest.mark.parametrize("room", ["size=160k", "nr_inodes=16"])
def test_archive_is_completed_when_the_disk_was_full(place: Place, whole: dict[str, bytes], room: str) -> None:
    out, kept = place.archive, place.machine.folder / "kept"
    out.mkdir()
    # Looked at from within: outside there is no such disk.
    after = f'"$@" || echo "code $?"; cp -a {out} {kept}'
    before = private(f"mount -t tmpfs -o {room} none {out}", after=after)
    ran = place.machine.run(*place.command(), before=before)
    assert (ran.out, ran.left) == (b"code 3\n", ())
    first, hint = ran.err.splitlines()
    assert first.startswith("archive")
    assert (first.partition(": ")[2], hint) == (
        f"error[disk]: must be written; {FULL_DISK[0]}",
        f"hint: {FULL_DISK[1]}",
    )
    assert [path for path in kept.rglob("*") if PART.fullmatch(path.name)] == []
    out.rmdir()
    kept.rename(out)
    place.assert_completed(wanted=whole)


def test_archive_is_completed_when_files_might_not_grow(place: Place, whole: dict[str, bytes]) -> None:
    ran = place.machine.run(*place.command(), prepare=limits(FSIZE=20_000))
    hint = "raise the limit: ulimit -f unlimited"
    message = "must be written; found a limit on the size of files"
    assert (ran.code, ran.err) == (3, told("disk", message, hint, place=f"archive/{ONE_AT}/one.html"))
    place.assert_completed(wanted=whole)


def test_full_disk_is_told_once_when_the_journal_meets_it(place: Place, whole: dict[str, bytes]) -> None:
    place.archive.mkdir()
    (place.archive / JOURNAL).symlink_to("/dev/full")
    run = Batch(order_of(place.rfcs, place.archive))
    with pytest.raises(NoRoom) as refused:
        build(run, run.plan(), lambda source, done: None)
    assert refused.value.diagnostic.position.path == str(place.archive / JOURNAL)
    (place.archive / JOURNAL).unlink()
    place.assert_completed(wanted=whole)


def test_archive_is_completed_when_its_disk_was_read_only(place: Place, whole: dict[str, bytes]) -> None:
    place.begin_with(whole)
    (place.rfcs / "two.md").write_text(TWO + "\nMore.\n")
    before = contents_of(place.archive)
    shut = f"mount --bind {place.archive} {place.archive}; mount -o remount,ro,bind {place.archive}"
    ran = place.machine.run(*place.command(), before=private(shut))
    hint = "write to a folder on another file system"
    expected = told("disk", "must be written; found a read-only file system", hint, place="archive")
    assert (ran.code, ran.err, ran.left) == (3, expected, ())
    assert contents_of(place.archive) == before
    (place.rfcs / "two.md").write_text(TWO)
    place.assert_completed(wanted=whole)


def test_archive_is_completed_when_its_folder_was_shut(place: Place, whole: dict[str, bytes]) -> None:
    place.begin_with(whole)
    before = contents_of(place.archive)
    place.archive.chmod(0o555)
    ran = place.machine.run(*place.command(), prepare=without_privileges)
    place.archive.chmod(0o755)
    expected = told("output-unwritable", "must be writable; found: permission denied", place="archive")
    assert (ran.code, ran.err, contents_of(place.archive)) == (2, expected, before)
    place.assert_completed(wanted=whole)


def test_archive_is_refused_when_a_file_is_in_its_place(place: Place) -> None:
    place.archive.write_text("mine")
    expected = told("output-unwritable", "must be writable; found: not a directory", place="archive")
    assert place.run() == (2, expected)
    assert place.archive.read_text() == "mine"


# Sources, and what they are read with.


def changed_between(place: Place, change: Callable[[], object]) -> dict[str, str]:
    """The RFCs that fail in a run in which something changes when it is planned and nothing is made yet, and why."""
    run = Batch(order_of(place.rfcs, place.archive))
    plan = run.plan()
    change()
    failed: dict[str, str] = {}

    def tell(source: str, done: object) -> None:
        error = done if isinstance(done, RefusedInput) else getattr(done, "error", None)
        if isinstance(error, RefusedInput):
            failed[Path(source).name] = str(error).split("; ")[-1]

    build(run, plan, tell)
    assert list(faults_of(place.archive)) == []
    return failed


@pytest.mark.parametrize("change", [lambda path: path.write_text(f"{ONE}\nMore.\n"), Path.unlink], ids=["new", "gone"])
def test_source_is_archived_as_it_was_read_when_it_changes(
    place: Place, whole: dict[str, bytes], change: Callable[[Path], object]
) -> None:
    assert changed_between(place, lambda: change(place.rfcs / "one.md")) == {}
    assert contents_of(place.archive) == whole
    if (place.rfcs / "one.md").is_file():
        place.assert_completed()
    (place.rfcs / "one.md").write_text(ONE)
    place.assert_completed(wanted=whole)


def test_what_is_told_of_a_source_is_true_when_it_is_written_all_the_time(
    place: Place, whole: dict[str, bytes]
) -> None:
    is_over = threading.Event()
    path = place.rfcs / "two.md"

    def write() -> None:
        number = 0
        while not is_over.is_set():
            number += 1
            # Not in one step, as an editor would: what is read may be half of it.
            with path.open("w") as file:
                file.write(TWO)
                file.flush()
                file.write(f"\nTime {number}.\n" * (number % 50))

    writer = threading.Thread(target=write)
    writer.start()
    try:
        ran = place.machine.run(*place.command())
    finally:
        is_over.set()
        writer.join()
    assert (ran.code in (0, 1), ran.left) == (True, ())
    assert list(faults_of(place.archive)) == []
    assert "Traceback" not in ran.err
    path.write_text(TWO)
    # A half that states no id lay in another folder, of which nothing is left.
    place.assert_completed(wanted=whole)


@pytest.mark.parametrize(
    ("name", "changed", "restored"),
    [
        ("pictures/dot.png", None, DOT),
        ("pictures/dot.png", b"none", DOT),
        ("one.yaml", b"reviewers: Somebody\n", None),
    ],
    ids=["gone", "other", "metadata"],
)
def test_rfc_fails_when_what_it_is_read_with_changes_meanwhile(
    place: Place, whole: dict[str, bytes], name: str, changed: bytes | None, restored: bytes | None
) -> None:
    """Were it exported, the next run would find the old hash and the old file, and believe in the export."""
    assert changed_between(place, lambda: put(place.rfcs / name, changed)) == {"one.md": f"found that {name} changed"}
    assert (place.failures(), (place.archive / TWO_AT / "two.html").is_file()) == ({"one.md": "source-changed"}, True)
    put(place.rfcs / name, restored)
    place.assert_completed(wanted=whole)


def put(path: Path, content: bytes | None) -> None:
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content)


def test_rfc_stays_in_the_archive_when_its_source_vanishes_before_it_is_read(
    place: Place, whole: dict[str, bytes]
) -> None:
    place.begin_with(whole)
    run = Batch(order_of(place.rfcs, place.archive))
    (place.rfcs / "two.md").unlink()
    plan = run.plan()
    build(run, plan, lambda source, done: None)
    assert (plan.gone, place.failures()) == (("two.md",), {})
    assert (place.archive / TWO_AT / "two.html").read_bytes() == whole[f"{TWO_AT}/two.html"]
    (place.rfcs / "two.md").write_text(TWO)
    place.assert_completed(wanted=whole)


def test_source_is_left_out_when_it_vanishes_before_it_is_read(place: Place) -> None:
    run = Batch(order_of(place.rfcs, place.archive))
    (place.rfcs / "two.md").unlink()
    plan = run.plan()
    build(run, plan, lambda source, done: None)
    assert [step.name for step in plan.steps] == ["one.md"]
    place.assert_completed()


# Documents that cost too much, and processes that end.


def test_rfc_alone_fails_when_it_eats_the_memory(place: Place, whole: dict[str, bytes]) -> None:
    noise, pictures = random.Random(1), []
    for number in range(5):
        picture = Image.frombytes("RGB", (1750, 1750), noise.randbytes(1750 * 1750 * 3))
        picture.save(place.rfcs / f"{number}.png", compress_level=0)
        pictures.append(f"![noise]({number}.png)\n")
    (place.rfcs / "two.md").write_text(f"{TWO}\n{''.join(pictures)}")
    # In a process of its own: that of the tests may be larger than the limit.
    ran = place.machine.run(*place.command("--limit", "memory=400"))
    message = "must be done within 400 MiB; found a document that needs more"
    hint = "--limit memory=NUMBER sets another limit"
    assert (ran.code, ran.err) == (1, told("limit-memory", message, hint, place="rfcs/two.md"))
    assert (place.failures(), (place.archive / ONE_AT / "one.html").is_file()) == ({"two.md": "limit-memory"}, True)
    (place.rfcs / "two.md").write_text(TWO)
    place.assert_completed(wanted=whole)


def test_rfc_alone_fails_when_it_does_not_end(place: Place, whole: dict[str, bytes]) -> None:
    Image.new("RGBA", (4_000, 4_000), (9, 8, 7, 255)).save(place.rfcs / "large.png")
    # An address of its own each time: the picture is drawn again and again.
    (place.rfcs / "two.md").write_text(TWO + "".join(f"\n![it](large.png?{number})\n" for number in range(190)))
    code, err = place.run("--limit", "time=2")
    message, hint = (
        "must be done within 2 s; found a document that takes longer",
        "--limit time=NUMBER sets another limit",
    )
    assert (code, told("limit-time", message, hint, place="rfcs/two.md") in err) == (1, True)
    assert place.failures()["two.md"] == "limit-time"
    (place.rfcs / "two.md").write_text(TWO)
    place.assert_completed(wanted=whole)


@pytest.mark.parametrize("lines", [1, 2])
def test_archive_is_completed_when_the_run_was_killed(place: Place, whole: dict[str, bytes], lines: int) -> None:
    """After the first RFC is told of, and while the bag is closed; `soak` finds the moments between."""
    command = [word for word in place.command() if word != "--quiet"]
    started = place.machine.start(*command)
    assert started.stderr is not None
    done = 0
    while done < lines:
        done += started.stderr.readline().startswith(b"[")
    if lines == 0:
        until(lambda: (place.archive / JOURNAL).is_file() or started.poll() is not None)
    started.kill()
    started.communicate()
    assert place.machine.processes() == ()
    place.assert_completed(wanted=whole)


def test_others_are_exported_when_a_worker_is_killed(place: Place) -> None:
    for number in range(4):
        name = f"2026-03-0{number + 1}-more"
        (place.rfcs / f"{name}.md").write_text(ONE.replace("2026-01-01-one", name))
    command = [word for word in place.command() if word != "--quiet"]
    started = place.machine.start(*command)
    assert started.stderr is not None
    while not started.stderr.readline().startswith(b"["):
        pass
    children = Path(f"/proc/{started.pid}/task/{started.pid}/children").read_text().split()
    os.kill(int(children[0]), signal.SIGKILL)
    _, err = started.communicate()
    assert (started.returncode in (0, 1), b"Traceback" in err) == (True, False)
    failed = place.failures()
    assert (len(failed) <= 1, set(failed.values()) <= {"limit-memory"}) == (True, True)
    assert len(list(place.archive.glob("data/*/*.html"))) == 6 - len(failed)
    place.assert_completed()


def until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.005)


# What lies in the archive.


def test_archive_is_completed_when_the_journal_is_broken(place: Place, whole: dict[str, bytes]) -> None:
    place.begin_with(whole)
    # A page of an older run, a file that was being written, and one that never was.
    (place.archive / ONE_AT / "one.html").write_text("old")
    (place.archive / ONE_AT / ".rfcexport-0123456789abcdef.part").write_text("half")
    (place.archive / TWO_AT / "two.json").unlink()
    outside = b'{"source": "../../x", "folder": "..", "files": {}, "made_of": {}}'
    lines = [b"", b"\xff\x00\x80 no journal", b"[]", b"null", b"{}", b"[" * 100_000, outside, b'{"id": "2026']
    (place.archive / JOURNAL).write_bytes(b"\n".join(lines))
    assert place.run() == (0, "")
    assert contents_of(place.archive) == whole
    place.assert_completed(wanted=whole)


def test_line_behind_a_torn_one_is_read_when_two_runs_were_killed(place: Place, whole: dict[str, bytes]) -> None:
    place.archive.mkdir()
    (place.archive / JOURNAL).write_bytes(b'{"torn')
    run = Batch(order_of(place.rfcs, place.archive))
    seen: list[str] = []

    def tell(source: str, done: object) -> None:
        if seen:
            raise KeyboardInterrupt
        seen.append(source)

    plan = run.plan()
    with pytest.raises(KeyboardInterrupt):
        build(run, plan, tell)
    plan, _ = built(place.rfcs, place.archive)
    assert sorted(step.state for step in plan.steps) == ["new", "unchanged"]
    place.assert_completed(wanted=whole)


@pytest.mark.parametrize(
    ("lost", "is_unfinished"),
    [(f"{ONE_AT}/one.html", True), (f"{ONE_AT}/one.md", False), (f"{ONE_AT}/files", False), (f"{ONE_AT}/files", True)],
)
def test_file_is_made_again_when_it_was_lost(
    place: Place, whole: dict[str, bytes], lost: str, is_unfinished: bool
) -> None:
    place.begin_with(whole)
    gone = place.archive / lost
    for path in gone.iterdir() if gone.is_dir() else [gone]:
        path.unlink()
    if is_unfinished:
        (place.archive / JOURNAL).touch()
    place.assert_completed(wanted=whole)


def test_catalogue_is_written_again_when_it_was_altered_to_one_of_its_length(
    place: Place, whole: dict[str, bytes]
) -> None:
    place.begin_with(whole)
    path = place.archive / "data/catalogue.json"
    path.write_bytes(path.read_bytes().replace(b'"schema": 1', b'"schema": 9', 1))
    place.assert_completed(wanted=whole)


def test_rest_is_kept_when_a_file_is_lost_that_nothing_can_make_again(place: Place, whole: dict[str, bytes]) -> None:
    place.begin_with(whole)
    (place.rfcs / "two.md").unlink()
    (place.archive / TWO_AT / "two.html").unlink()
    (place.archive / JOURNAL).touch()
    message = "must be in the archive as its catalogue says; found no such file, and no source to make it of"
    assert place.run() == (1, told("archive-incomplete", message, place=f"archive/{TWO_AT}/two.html"))
    assert list(faults_of(place.archive)) == []
    assert sorted(path.name for path in (place.archive / TWO_AT).iterdir()) == ["two.json", "two.md"]
    assert place.run() == (0, "")


def test_archive_is_left_alone_when_another_run_holds_it(place: Place, whole: dict[str, bytes]) -> None:
    place.archive.mkdir()
    with (place.archive / JOURNAL).open("w") as journal:
        fcntl.flock(journal, fcntl.LOCK_EX)
        ran = place.run()
    message = "must be written by one run at a time; found another one at work"
    assert ran == (2, told("archive-busy", message, "wait for it to end", place="archive"))
    assert [*contents_of(place.archive)] == [JOURNAL]
    place.assert_completed(wanted=whole)


@pytest.mark.parametrize("is_killed", [False, True], ids=["ended", "killed"])
def test_archive_is_left_alone_when_another_run_came_between(
    place: Place, whole: dict[str, bytes], is_killed: bool
) -> None:
    """What was planned with the catalogue that it found would be told of files that are others now."""
    place.begin_with(whole)
    (place.rfcs / "one.md").write_text(f"{ONE}\nMore.\n")
    run = Batch(order_of(place.rfcs, place.archive))
    plan = run.plan()
    (place.rfcs / "two.md").write_text(f"{TWO}\nMore.\n")
    built(place.rfcs, place.archive)
    if is_killed:
        (place.archive / JOURNAL).touch()
    after = contents_of(place.archive)
    with pytest.raises(WrongUsage) as refused:
        build(run, plan, lambda source, done: None)
    assert refused.value.diagnostic.slug == "archive-busy"
    assert {path: content for path, content in contents_of(place.archive).items() if path != JOURNAL} == {
        path: content for path, content in after.items() if path != JOURNAL
    }
    (place.rfcs / "one.md").write_text(ONE)
    (place.rfcs / "two.md").write_text(TWO)
    place.assert_completed(wanted=whole)


def test_files_of_others_are_left_alone_and_told_of(place: Place, whole: dict[str, bytes]) -> None:
    others = ["notes.txt", "data/notes.txt", f"{ONE_AT}/notes.txt", f"{ONE_AT}/old/one.html", ".git/config"]
    for name in others:
        (place.archive / name).parent.mkdir(parents=True, exist_ok=True)
        (place.archive / name).write_text("mine")
    for _ in range(2):
        assert place.run() == (0, "")
    assert contents_of(place.archive) == {**whole, **dict.fromkeys(others, b"mine")}
    assert sorted(
        Path(fault.position.path).relative_to(place.archive).as_posix() for fault in faults_of(place.archive)
    ) == sorted(others)
    for name in others:
        (place.archive / name).unlink()
    place.assert_completed(wanted=whole)


@pytest.mark.parametrize(
    ("make", "name", "message"),
    [
        (Path.touch, ONE_AT, "error[output-unwritable]: must be writable; found: file exists"),
        (Path.mkdir, "data/index.html", "error[output-unwritable]: must be writable; found: is a directory"),
        (Path.mkdir, JOURNAL, "error[output-unwritable]: must be writable; found: is a directory"),
        (
            lambda path: path.symlink_to(path.parent.parent.parent),
            TWO_AT,
            "error[output-folder]: must be a folder of the archive; found a link that leads elsewhere",
        ),
    ],
    ids=["file", "page", "journal", "link"],
)
def test_archive_is_completed_when_something_stood_in_its_way(
    place: Place, whole: dict[str, bytes], make: Callable[[Path], object], name: str, message: str
) -> None:
    way = place.archive / name
    way.parent.mkdir(parents=True)
    make(way)
    outside = contents_of(place.rfcs)
    code, err = place.run()
    assert (code, err.splitlines()[0].partition(": ")[2]) == (2, message)
    assert (contents_of(place.rfcs), "two.html" in place.machine.names()) == (outside, False)
    if way.is_dir() and not way.is_symlink():
        way.rmdir()
    else:
        way.unlink()
    place.assert_completed(wanted=whole)
