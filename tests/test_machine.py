"""Failures of the machine, met with the real command as a user meets them: one line, what mends it, and no harm done.

What must not matter leaves the same bytes; what must be there and is not ends with exit code 3; an interrupt ends with
130. The old output stays, and no process is left.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest

from rfcexport.machine import lack_of
from tests.conftest import need_tool

if not sys.platform.startswith("linux"):
    pytest.skip("what the system is asked for here is Linux's", allow_module_level=True)

SOURCE = (
    "# RFC: One\n\n- **Status**: Draft\n- **Created**: 1970-01-01\n\n## Summary\n\nText of it.\n\n## More\n\nWords.\n"
)
PACKAGE = Path(__file__).resolve().parent.parent
PYPANDOC = "python -m pip install 'pypandoc-binary>=1.17'"
PANGO = "sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
SECONDS = 120
"""How long a command may take on a machine that is busy; none of them waits."""


@dataclass(frozen=True)
class Ran:
    code: int
    out: bytes
    err: str
    left: tuple[str, ...]
    """The command lines of processes that were still there afterwards."""


class Machine:
    """A folder with two RFCs and old outputs of the first, a home and an environment of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "work"
        self.home = folder / "home"
        self.temporary = folder / "tmp"
        for made in (self.folder, self.home, self.temporary):
            made.mkdir()
        for name in ("a.md", "b.md"):
            (self.folder / name).write_text(SOURCE)
        for suffix in ("pdf", "html", "docx"):
            (self.folder / f"a.{suffix}").write_text("old")
        self.started: list[subprocess.Popen[bytes]] = []
        self.mark = f"rfcexport-test-{uuid.uuid4().hex}"
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("XDG_", "LC_", "PYPANDOC"))}
        self.environment = {
            **kept, "HOME": str(self.home), "TMPDIR": str(self.temporary), "LANG": "C.UTF-8", "MARK": self.mark,
        }  # fmt: skip

    def run(self, *arguments: str, environment: Mapping[str, str | None] | None = None, **options: object) -> Ran:
        """What the command comes to; an environment variable that is None is not set."""
        started = self.start(*arguments, environment=environment, **options)
        try:
            out, err = started.communicate(timeout=SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(started.pid, signal.SIGKILL)
            raise
        return Ran(started.returncode, out or b"", (err or b"").decode(), self.processes())

    def start(
        self,
        *arguments: str,
        environment: Mapping[str, str | None] | None = None,
        before: Sequence[str] = (),
        python: Sequence[str] = (),
        folder: Path | None = None,
        prepare: Callable[[], None] | None = None,
        closed: Sequence[int] = (),
        stdout: int | None = subprocess.PIPE,
    ) -> subprocess.Popen[bytes]:
        """The command, started behind the words of `before`, with `prepare` called in the new process."""
        changed = {**self.environment, **(environment or {})}

        def ready() -> None:
            if prepare is not None:
                prepare()
            for descriptor in closed:
                os.close(descriptor)

        started = subprocess.Popen(
            [*before, sys.executable, *python, "-m", "rfcexport", *arguments],
            cwd=folder or self.folder,
            env={key: value for key, value in changed.items() if value is not None},
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=subprocess.PIPE,
            preexec_fn=ready,
            start_new_session=True,
        )
        self.started.append(started)
        return started

    def end(self) -> None:
        """End whatever is left."""
        for process in Path("/proc").iterdir():
            with contextlib.suppress(OSError):
                if process.name.isdigit() and self.mark.encode() in (process / "environ").read_bytes():
                    os.kill(int(process.name), signal.SIGKILL)
        for started in self.started:
            started.communicate()

    def processes(self, *, word: str = "") -> tuple[str, ...]:
        """The command lines of the processes that were started here and are there still, a few moments later."""
        deadline = time.monotonic() + (0 if word else 5)
        while True:
            found = tuple(command for command in _commands(self.mark) if word in command)
            if not found or time.monotonic() > deadline:
                return found
            time.sleep(0.05)

    def wait_for(self, word: str) -> None:
        """Until a process with that word in its command line is there."""
        deadline = time.monotonic() + SECONDS
        while not self.processes(word=word):
            assert time.monotonic() < deadline, f"no {word} was started"
            time.sleep(0.02)

    def program(self, name: str, script: str, *, mode: int = 0o755) -> Path:
        """A shell script in a folder of its own."""
        path = self.home.parent / "programs" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(mode)
        return path

    def names(self, folder: Path | None = None) -> list[str]:
        return sorted(path.name for path in (folder or self.folder).iterdir())

    def is_as_before(self) -> bool:
        """Whether nothing was written, and nothing was left behind."""
        kept = [(self.folder / f"a.{suffix}").read_text(errors="replace") for suffix in ("pdf", "html", "docx")]
        return (kept, self.names(), self.names(self.temporary)) == (
            ["old"] * 3,
            ["a.docx", "a.html", "a.md", "a.pdf", "b.md"],
            [],
        )


def _commands(mark: str) -> Iterator[str]:
    for process in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            if process.name.isdigit() and mark.encode() in (process / "environ").read_bytes():
                yield (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    made = Machine(tmp_path)
    yield made
    made.end()


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What a machine that has everything makes of the source."""
    machine = Machine(tmp_path_factory.mktemp("whole"))
    for to in ("pdf", "docx"):
        assert machine.run(to, "a.md").code == 0
    return {to: (machine.folder / f"a.{to}").read_bytes() for to in ("pdf", "docx")}


def told(slug: str, message: str, hint: str | None = None, *, place: str = "rfcexport") -> str:
    """A failure as it is told on standard error."""
    return f"{place}: error[{slug}]: {message}\n" + (f"hint: {hint}\n" if hint else "")


def missing(message: str, hint: str) -> str:
    return told("requirement-missing", message, hint)


def limits(**wanted: int) -> Callable[[], None]:
    """What sets resource limits in a new process: `limits(NOFILE=20)`."""

    def prepare() -> None:
        for name, value in wanted.items():
            resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (value, value))

    return prepare


def without_privileges() -> None:
    """Let root have no more rights on files than their owner; capabilities(7), SECBIT_NOROOT."""
    if os.geteuid() == 0:
        ctypes.CDLL(None).prctl(28, 0b11, 0, 0, 0)


@cache
def may_mount() -> bool:
    """Whether a process may have mounts of its own here."""
    try:
        command = ["unshare", "-rm", "mount", "-t", "tmpfs", "none", "/mnt"]
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def private(script: str, *, after: str = 'exec "$@"') -> list[str]:
    """What runs a command after a script that may mount; skips where the system does not let it."""
    if not may_mount():
        pytest.skip("a file system cannot be mounted here, not even in a namespace of one's own")
    tried = subprocess.run(["unshare", "-rm", "sh", "-ec", script], capture_output=True, text=True, check=False)
    if tried.returncode != 0:
        pytest.skip(f"what the test needs cannot be mounted here: {tried.stderr.strip()}")
    return ["unshare", "-rm", "sh", "-ec", f"{script}\n{after}", "sh"]


# What must not matter.


@pytest.mark.parametrize(
    "environment",
    [
        {"HOME": None, "LANG": None},
        {"HOME": "/nonexistent", "TMPDIR": "/nonexistent"},
        {"HOME": "FILE", "TMPDIR": "FILE"},
        {"HOME": "LOCKED", "TMPDIR": "LOCKED"},
        {"XDG_CACHE_HOME": "FILE", "LC_ALL": "C"},
        {"XDG_CACHE_HOME": "LOCKED", "LC_ALL": "POSIX", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
        {"SOURCE_DATE_EPOCH": "0", "PYTHONHASHSEED": "1"},
        {"SOURCE_DATE_EPOCH": "4102444800", "PYTHONOPTIMIZE": "1"},
        {"PATH": "", "FONTCONFIG_FILE": "/dev/null", "FONTCONFIG_PATH": "/nonexistent", "GHCRTS": "-M1k"},
    ],
    ids=lambda changed: " ".join(f"{key}={value}" for key, value in changed.items()),
)
def test_pdf_is_the_same_when_the_environment_is_poor(
    machine: Machine, whole: dict[str, bytes], environment: dict[str, str | None]
) -> None:
    (machine.home / "file").write_text("")
    (machine.home / "locked").mkdir(mode=0o555)
    places = {"FILE": str(machine.home / "file"), "LOCKED": str(machine.home / "locked")}
    changed = {key: places.get(value or "", value) for key, value in environment.items()}
    ran = machine.run("pdf", "a.md", environment=changed, prepare=without_privileges)
    assert (ran.code, ran.out, ran.err[:13], ran.err.count("\n"), ran.left) == (0, b"", "wrote a.pdf (", 1, ())
    assert (machine.folder / "a.pdf").read_bytes() == whole["pdf"]
    assert machine.names() == ["a.docx", "a.html", "a.md", "a.pdf", "b.md"]
    assert not Path("/nonexistent").exists()


@pytest.mark.parametrize(
    "script", ["mount -t tmpfs -o ro none /dev/shm", "mount -t tmpfs -o nr_inodes=1 none /dev/shm"]
)
@pytest.mark.parametrize("sources", [("a.md",), ("a.md", "b.md")])
def test_documents_are_made_when_there_is_no_shared_memory(
    machine: Machine, script: str, sources: tuple[str, ...]
) -> None:
    ran = machine.run("html", *sources, before=private(script))
    assert (ran.code, ran.err.count("wrote "), ran.left) == (0, len(sources), ())


def test_documents_are_made_when_few_files_may_be_open(machine: Machine, whole: dict[str, bytes]) -> None:
    ran = machine.run("docx", "a.md", "b.md", prepare=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (20, 1024)))
    assert (ran.code, (machine.folder / "a.docx").read_bytes()) == (0, whole["docx"])


def test_pdf_is_the_same_when_address_space_is_short(machine: Machine, whole: dict[str, bytes]) -> None:
    ran = machine.run("pdf", "a.md", prepare=limits(AS=700_000 * 1024))
    assert (ran.code, (machine.folder / "a.pdf").read_bytes()) == (0, whole["pdf"])


def test_pdf_is_the_same_when_temporary_folder_and_cache_are_full(machine: Machine, whole: dict[str, bytes]) -> None:
    full = f"""
        mount -t tmpfs -o size=4k none {machine.temporary}
        mount -t tmpfs -o size=4k none {machine.home}
        cat /dev/zero > {machine.temporary}/fill 2>/dev/null || true
        cat /dev/zero > {machine.home}/fill 2>/dev/null || true
    """
    ran = machine.run("pdf", "a.md", before=private(full))
    assert (ran.code, (machine.folder / "a.pdf").read_bytes()) == (0, whole["pdf"])


def nobody() -> list[str]:
    """What runs a command as a user who owns nothing, with the interpreter within reach."""
    if os.geteuid() != 0:
        pytest.skip("only root can become another user")
    need_tool("setpriv")
    # The interpreter may lie in the home of root, which is closed.
    base = Path(sys.base_prefix).resolve()
    if Path("/root") not in base.parents:
        return ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
    below = base.relative_to("/root")
    open_home = f"mount --bind {base} /mnt; mount -t tmpfs -o mode=755 none /root; mkdir -p /root/{below}"
    bound = f"{open_home}; mount --move /mnt /root/{below}"
    if not may_mount():
        pytest.skip("a file system cannot be mounted here")
    change = 'exec setpriv --reuid=65534 --regid=65534 --clear-groups "$@"'
    return ["unshare", "-m", "sh", "-ec", f"{bound}\n{change}", "sh"]


def test_pdf_is_the_same_when_nobody_runs_it(whole: dict[str, bytes]) -> None:
    command = nobody()
    # Not below the folder of the tests, which belongs to who runs them.
    folder = Path(subprocess.run(["mktemp", "-d"], capture_output=True, text=True, check=True).stdout.strip())
    try:
        machine = Machine(folder)
        for path in (folder, machine.folder, machine.temporary):
            path.chmod(0o777)
        machine.environment["HOME"] = "/nonexistent"
        ran = machine.run("pdf", "a.md", before=command)
        assert (ran.code, ran.err[:13], ran.err.count("\n")) == (0, "wrote a.pdf (", 1)
        assert (machine.folder / "a.pdf").read_bytes() == whole["pdf"]
    finally:
        shutil.rmtree(folder)


# What must be there.


def test_pango_is_asked_for_when_its_library_is_broken(machine: Machine) -> None:
    (machine.home / "libpango-1.0.so.0").write_bytes(b"")
    ran = machine.run("pdf", "a.md", environment={"LD_LIBRARY_PATH": str(machine.home)})
    assert (ran.code, ran.out, ran.err) == (3, b"", missing("Pango must be installed for PDF; found none", PANGO))
    assert machine.is_as_before()


def test_pango_is_asked_for_when_its_library_is_missing(machine: Machine) -> None:
    folder = next(iter(Path("/usr/lib").glob("*/libpango-1.0.so.0")), None)
    if folder is None:
        pytest.skip("Pango does not lie where Debian has it")
    hide = f"""
        mount -t tmpfs none /mnt
        mkdir /mnt/upper /mnt/work
        mount -t overlay overlay -o lowerdir={folder.parent},upperdir=/mnt/upper,workdir=/mnt/work {folder.parent}
        rm -f {folder.parent}/libpango*
    """
    before = private(hide)
    ran = machine.run("pdf", "a.md", before=before)
    assert (ran.code, ran.out, ran.err) == (3, b"", missing("Pango must be installed for PDF; found none", PANGO))
    assert machine.is_as_before()
    assert [machine.run(to, "a.md", before=before).code for to in ("html", "docx")] == [0, 0]


@pytest.mark.parametrize("content", [None, b"", b"no font"])
def test_fonts_are_asked_for_when_the_package_has_none(machine: Machine, content: bytes | None) -> None:
    site = machine.home.parent / "site"
    leave = shutil.ignore_patterns("__pycache__", "fonts")
    shutil.copytree(PACKAGE / "rfcexport", site / "rfcexport", ignore=leave)
    shutil.copytree(PACKAGE / "styles", site / "rfcexport/styles", ignore=leave)
    shutil.copytree(PACKAGE / "templates", site / "rfcexport/templates", ignore=leave)
    if content is not None:
        (site / "rfcexport/styles/fonts").mkdir()
        (site / "rfcexport/styles/fonts/a.ttf").write_bytes(content)
    environment = {"PYTHONPATH": str(site)}
    ran = machine.run("pdf", "a.md", environment=environment)
    hint = "python -m pip install --force-reinstall rfcexport"
    assert (ran.code, ran.err) == (3, missing("fonts must be installed with the package; found none", hint))
    assert machine.is_as_before()
    assert machine.run("html", "a.md", environment=environment).code == 0


HANGS = "exec sleep 600"
OLD = """case "$*" in
    *--version*) echo 'pandoc 2.9.2.1';;
    *) echo 'Unknown extension: sourcepos' >&2; exit 23;;
esac"""


DOCX, CHECK = ("docx", "a.md"), ("check", "a.md", "b.md")


@pytest.mark.parametrize(
    ("command", "script", "mode", "found"),
    [
        (DOCX, OLD, 0o755, "found an older one"),
        (DOCX, "echo hello", 0o755, "found a program that gives no tree"),
        (DOCX, "echo '[]'", 0o755, "found a program that gives no tree"),
        (DOCX, "kill -SEGV $$", 0o755, "found a program that is none"),
        (DOCX, "echo no >&2; exit 1", 0o755, "found a program that is none"),
        (DOCX, HANGS, 0o755, "found a program that does not answer"),
        (DOCX, HANGS, 0o644, "found one that cannot be started: permission denied"),
        (DOCX, None, 0o755, "found one that cannot be started: no such file or directory"),
        (CHECK, "echo hello", 0o755, "found a program that gives no tree"),
        (CHECK, HANGS, 0o755, "found a program that does not answer"),
        (CHECK, None, 0o755, "found one that cannot be started: no such file or directory"),
    ],
)
def test_pandoc_is_asked_for_when_the_one_named_cannot_be_used(
    machine: Machine, command: tuple[str, ...], script: str | None, mode: int, found: str
) -> None:
    program = machine.program("pandoc", script or "", mode=mode)
    if script is None:
        program.unlink()
    ran = machine.run(*command, "--limit", "pandoc-time=1", environment={"PYPANDOC_PANDOC": str(program)})
    assert (ran.code, ran.err) == (3, missing(f"pandoc must be 3.8 or later; {found}", "unset PYPANDOC_PANDOC"))
    assert (ran.left, machine.is_as_before()) == ((), True)


@pytest.mark.parametrize("command", [DOCX, CHECK], ids=["docx", "check"])
def test_pandoc_is_asked_for_when_there_is_none(machine: Machine, command: tuple[str, ...]) -> None:
    package = find_spec("pypandoc")
    assert package is not None
    assert package.origin is not None
    site = machine.home.parent / "site"
    shutil.copytree(Path(package.origin).parent, site / "pypandoc", ignore=shutil.ignore_patterns("files"))
    ran = machine.run(*command, environment={"PYTHONPATH": str(site), "PATH": ""})
    assert (ran.code, ran.err) == (3, missing("pandoc must be installed; found none", PYPANDOC))
    assert machine.is_as_before()


@pytest.mark.parametrize("to", ["pdf", "docx"])
def test_temporary_folder_is_asked_for_when_nothing_can_be_written(machine: Machine, to: str) -> None:
    shut = "\n".join(
        f"mount --bind {folder} {folder}; mount -o remount,ro,bind,nosuid,nodev {folder}"
        for folder in (machine.home, machine.folder, "/tmp", "/var/tmp", "/usr/tmp")
        if Path(folder).is_dir()
    )
    ran = machine.run(to, "a.md", "-o", "/dev/null", environment={"TMPDIR": None}, before=private(shut))
    assert ran.code == 3
    assert ran.err.startswith("rfcexport: error[requirement-missing]: a folder for temporary files must be writable; ")
    assert "hint: export TMPDIR=FOLDER names one" in ran.err


@pytest.mark.parametrize("command", [("pdf", "a.md"), ("check", "a.md", "b.md")], ids=["pdf", "check"])
@pytest.mark.parametrize(
    ("limit", "message", "hint"),
    [
        ({"NOFILE": 15}, "more files must be allowed to be open; found a limit that is reached", "ulimit -n 1024"),
        ({"AS": 150 * 2**20}, "256 MiB of memory must be allowed; found a lower limit", "ulimit -v unlimited"),
    ],
    ids=["files", "memory"],
)
def test_limit_is_named_when_it_leaves_no_room(
    machine: Machine, command: tuple[str, ...], limit: dict[str, int], message: str, hint: str
) -> None:
    ran = machine.run(*command, prepare=limits(**limit))
    assert (ran.code, ran.err, ran.left) == (3, missing(message, hint), ())
    assert machine.is_as_before()


@pytest.mark.parametrize("command", [("pdf", "a.md"), ("html", "a.md", "b.md")], ids=["pdf", "html"])
def test_limit_is_named_when_no_process_may_be_started(command: tuple[str, ...]) -> None:
    before = [*nobody(), "prlimit", "--nproc=2"]
    need_tool("prlimit")
    folder = Path(subprocess.run(["mktemp", "-d"], capture_output=True, text=True, check=True).stdout.strip())
    try:
        machine = Machine(folder)
        for path in (folder, machine.folder, machine.temporary, machine.home):
            path.chmod(0o777)
        ran = machine.run(*command, before=before)
        message = "more processes must be allowed; found a limit that is reached"
        assert (ran.code, ran.err) == (3, missing(message, "ulimit -u 4096"))
        assert (machine.folder / "a.pdf").read_text() == "old"
    finally:
        shutil.rmtree(folder)


# The disk.

FULL_DISK = ("found a full disk", "make room, or write to another disk")


@pytest.mark.parametrize("to", ["pdf", "html", "docx"])
def test_old_output_stays_when_the_disk_is_full(machine: Machine, to: str) -> None:
    out = machine.folder.parent / "out"
    out.mkdir()
    # Looked at from within: outside there is no such disk.
    script = f"mount -t tmpfs -o size=12k none {out}; echo old > {out}/a.{to}"
    after = f'"$@" || echo "code $?"; cat {out}/a.{to}; ls -A {out}'
    ran = machine.run(to, "a.md", "b.md", "-o", str(out), before=private(script, after=after))
    message = f"must be written; {FULL_DISK[0]}"
    assert ran.err == told("disk", message, FULL_DISK[1], place=f"{out}/a.{to}")
    assert ran.out.decode() == f"code 3\nold\na.{to}\n"


@pytest.mark.parametrize("to", ["html", "docx"])
def test_old_output_stays_when_files_may_not_grow(machine: Machine, to: str) -> None:
    ran = machine.run(to, "a.md", prepare=limits(FSIZE=5_000))
    assert ran.code == 3
    assert "found a limit on the size of files\nhint: raise the limit: ulimit -f unlimited\n" in ran.err
    assert machine.is_as_before()


def test_old_output_stays_when_the_file_system_is_read_only(machine: Machine) -> None:
    shut = f"mount --bind {machine.folder} {machine.folder}; mount -o remount,ro,bind {machine.folder}; cd ."
    ran = machine.run("html", str(machine.folder / "a.md"), before=private(shut), folder=machine.home)
    place = str(machine.folder / "a.html")
    hint = "write to a folder on another file system"
    assert ran.err == told("disk", "must be written; found a read-only file system", hint, place=place)
    assert (ran.code, machine.is_as_before()) == (3, True)


def test_old_output_stays_when_the_folder_is_read_only(machine: Machine) -> None:
    machine.folder.chmod(0o555)
    ran = machine.run("html", "a.md", prepare=without_privileges)
    machine.folder.chmod(0o755)
    assert (ran.code, ran.err) == (
        2, told("output-unwritable", "must be writable; found: permission denied", place="a.html")
    )  # fmt: skip
    assert machine.is_as_before()


@pytest.mark.parametrize(
    ("arguments", "place"),
    [
        (("html", "a.md", "-o", "/dev/full"), "/dev/full"),
        (("html", "a.md", "-o", "-"), None),
        (("show", "a.md"), None),
        (("check", "a.md", "--format", "json"), None),
        (("doctor",), None),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_disk_is_named_when_it_takes_no_more(machine: Machine, arguments: tuple[str, ...], place: str | None) -> None:
    with Path("/dev/full").open("wb") as full:
        ran = machine.run(*arguments, stdout=full.fileno())
    subject = "must" if place else "standard output must"
    expected = told("disk", f"{subject} be written; {FULL_DISK[0]}", FULL_DISK[1], place=place or "rfcexport")
    assert (ran.code, ran.err.removeprefix("checked 1 RFC: 0 errors, 0 warnings\n")) == (3, expected)
    assert machine.is_as_before()


@pytest.mark.parametrize("argument", ["--version", "--help"])
def test_failure_is_told_when_the_disk_takes_no_answer(machine: Machine, argument: str) -> None:
    with Path("/dev/full").open("wb") as full:
        ran = machine.run(argument, stdout=full.fileno())
    assert (ran.code, ran.err.count("\n"), "found a full disk" in ran.err) == (3, 2, True)


# Streams that are closed.


@pytest.mark.parametrize(
    ("sources", "closed"),
    [(("a.md",), (0, 1, 2)), *((("a.md", "b.md"), closed) for closed in ((0,), (1,), (2,), (0, 1, 2)))],
)
def test_document_is_made_when_streams_are_closed(
    machine: Machine, whole: dict[str, bytes], sources: tuple[str, ...], closed: tuple[int, ...]
) -> None:
    ran = machine.run("docx", *sources, closed=closed)
    assert (ran.code, (machine.folder / "a.docx").read_bytes()) == (0, whole["docx"])
    assert ran.err.count("\n") == (0 if 2 in closed else len(sources))


@pytest.mark.parametrize(
    ("arguments", "closed", "message"),
    [
        (("html", "a.md", "-o", "-"), (1,), "error[output-closed]: standard output must be open; found it closed"),
        (("show", "a.md"), (1,), "error[output-closed]: standard output must be open; found it closed"),
        (("html", "-", "-o", "x.html"), (0,), "error[source-unreadable]: standard input must be open; found it closed"),
    ],
)
def test_closed_stream_is_named_when_it_is_needed(
    machine: Machine, arguments: tuple[str, ...], closed: tuple[int, ...], message: str
) -> None:
    ran = machine.run(*arguments, closed=closed)
    assert (ran.code, ran.err) == (2, f"rfcexport: {message}\n")
    assert machine.is_as_before()


# The folder and git.


@pytest.mark.parametrize("command", ["pdf", "check", "doctor"])
def test_working_folder_is_asked_for_when_it_was_deleted(machine: Machine, command: str) -> None:
    gone = machine.folder.parent / "gone"
    gone.mkdir()

    def leave() -> None:
        os.chdir(gone)
        gone.rmdir()

    source = [] if command == "doctor" else [str(machine.folder / "a.md")]
    ran = machine.run(command, *source, prepare=leave)
    message = "the working folder must exist; found one that was deleted"
    assert (ran.code, ran.err) == (3, missing(message, "cd to a folder that exists"))
    assert machine.is_as_before()


@pytest.mark.parametrize(
    ("script", "remark"),
    [
        ("exit 128", "git must answer; found: exit code 128"),
        ("echo hello", "git must answer; found: hello"),
        ("kill -SEGV $$", "git must answer; found: exit code -11"),
    ],
)
def test_document_is_made_without_a_revision_when_git_fails(machine: Machine, script: str, remark: str) -> None:
    need_tool("git")
    subprocess.run(["git", "init", "--quiet"], cwd=machine.folder, check=True)
    path = f"{machine.program('git', script).parent}{os.pathsep}{os.environ['PATH']}"
    ran = machine.run("html", "a.md", "--verbose", environment={"PATH": path})
    assert (ran.code, f"a.md: {remark}\n" in ran.err, ran.err.splitlines()[-1][:14]) == (0, True, "wrote a.html (")


# Signals.

INTERRUPTED = "interrupted; what was written before is whole\n"


@pytest.mark.parametrize(
    ("command", "number"),
    [
        (("pdf", "a.md"), signal.SIGINT),
        (("html", "a.md", "b.md"), signal.SIGTERM),
        (CHECK, signal.SIGHUP),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else value.name,
)
def test_nothing_is_left_when_a_command_is_interrupted(
    machine: Machine, command: tuple[str, ...], number: signal.Signals
) -> None:
    started = machine.start(*command, environment={"PYPANDOC_PANDOC": str(machine.program("pandoc", HANGS))})
    machine.wait_for("sleep")
    started.send_signal(number)
    _, err = started.communicate(timeout=SECONDS)
    assert (started.returncode, err.decode()) == (130, INTERRUPTED)
    assert (machine.processes(), machine.is_as_before()) == ((), True)


def test_nothing_is_left_when_a_whole_group_is_interrupted(machine: Machine) -> None:
    """As by the keys of a terminal."""
    started = machine.start("html", "a.md", environment={"PYPANDOC_PANDOC": str(machine.program("pandoc", HANGS))})
    machine.wait_for("sleep")
    os.killpg(started.pid, signal.SIGINT)
    _, err = started.communicate(timeout=SECONDS)
    assert (started.returncode, err.decode()) == (130, INTERRUPTED)
    assert (machine.processes(), machine.is_as_before()) == ((), True)


@pytest.mark.parametrize("command", [("pdf", "a.md"), ("html", "a.md", "b.md")], ids=lambda words: " ".join(words))
def test_no_process_is_left_when_a_command_is_killed(machine: Machine, command: tuple[str, ...]) -> None:
    started = machine.start(*command, environment={"PYPANDOC_PANDOC": str(machine.program("pandoc", HANGS))})
    machine.wait_for("sleep")
    started.kill()
    started.communicate(timeout=SECONDS)
    assert machine.processes() == ()
    assert (machine.folder / "a.pdf").read_text() == "old"
    # Whatever was left behind stands in nobody's way.
    assert machine.run(*command).code == 0


def test_what_was_written_is_whole_when_a_later_source_is_interrupted(
    machine: Machine, whole: dict[str, bytes]
) -> None:
    package = find_spec("pypandoc")
    assert package is not None
    assert package.origin is not None
    pandoc = Path(package.origin).parent / "files/pandoc"
    second_hangs = f'case "$*" in *docx*) mkdir "$TMPDIR/once" || {HANGS};; esac\nexec "{pandoc}" "$@"'
    (machine.folder / "b.docx").write_text("old")
    started = machine.start(
        "docx",
        "a.md",
        "b.md",
        # The folder of the true program is one that confined processes may start programs from.
        environment={"PYPANDOC_PANDOC": str(machine.program("p", second_hangs)), "LD_LIBRARY_PATH": str(pandoc.parent)},
        prepare=lambda: os.sched_setaffinity(0, {min(os.sched_getaffinity(0))}),
    )
    machine.wait_for("sleep")
    deadline = time.monotonic() + SECONDS
    while (machine.folder / "a.docx").read_bytes() == b"old":
        assert time.monotonic() < deadline, "the first output was not written"
        time.sleep(0.02)
    started.send_signal(signal.SIGINT)
    _, err = started.communicate(timeout=SECONDS)
    assert (started.returncode, err.decode().splitlines()[-1]) == (130, INTERRUPTED.strip())
    assert ((machine.folder / "a.docx").read_bytes(), (machine.folder / "b.docx").read_text()) == (whole["docx"], "old")
    assert machine.processes() == ()
    assert machine.names() == ["a.docx", "a.html", "a.md", "a.pdf", "b.docx", "b.md"]


# What the system refuses with, in words.


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (OSError(28, "x"), "files must be writable; found a full disk"),
        (OSError(24, "x"), "more files must be allowed to be open; found a limit that is reached"),
        (BlockingIOError(11, "x"), "more processes must be allowed; found a limit that is reached"),
        (MemoryError(), "more memory must be free; found none"),
        (RuntimeError("can't start new thread"), "more processes must be allowed; found a limit that is reached"),
    ],
)
def test_refusal_of_the_system_is_put_in_words(error: Exception, text: str) -> None:
    lack = lack_of(error)
    assert lack is not None
    assert (str(lack), lack.exit_code, bool(lack.hint)) == (text, 3, True)


@pytest.mark.parametrize("error", [OSError("x"), OSError(2, "x"), RuntimeError("x"), ValueError("x")])
def test_other_errors_tell_nothing_of_the_machine(error: Exception) -> None:
    assert lack_of(error) is None


def test_code_is_that_of_an_interrupt_when_it_comes_while_modules_are_loaded(machine: Machine) -> None:
    """Where dataclasses are made, from text, `python -m` would end by the signal whatever the program returns."""
    (machine.home / "sitecustomize.py").write_text(
        "import sys, types\n"
        "def run(arguments):\n"
        "    try:\n"
        "        exec('raise KeyboardInterrupt')\n"
        "    except KeyboardInterrupt:\n"
        "        return 130\n"
        "sys.modules['rfcexport.cli'] = types.ModuleType('rfcexport.cli')\n"
        "sys.modules['rfcexport.cli'].run = run\n"
    )
    path = os.pathsep.join([str(machine.home), os.environ.get("PYTHONPATH", "")])
    ran = machine.run("pdf", "a.md", environment={"PYTHONPATH": path})
    assert (ran.code, ran.err) == (130, "")
