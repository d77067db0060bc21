from __future__ import annotations

import errno
import faulthandler
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from operator import itemgetter
from pathlib import Path
from typing import Any

import pytest

from rfcexport import pandoc
from rfcexport.confinement import Walls, walls
from rfcexport.diagnostics import MissingRequirement, RefusedInput
from rfcexport.isolation import cause_of, isolated
from rfcexport.policy import Limits
from rfcexport.settings import Settings
from tests.conftest import missing

Task = tuple[str, str]


def _read(task: Task) -> str:
    try:
        return Path(task[1]).read_text()
    except OSError as error:
        return type(error).__name__


def _write(task: Task) -> str:
    try:
        Path(task[1]).write_text("x")
    except OSError as error:
        return type(error).__name__
    return "written"


def _temporary(task: Task) -> bool:
    with tempfile.NamedTemporaryFile() as file:
        file.write(b"x")
    return True


def _connect(task: Task) -> str:
    try:
        socket.create_connection(("127.0.0.1", int(task[1])), timeout=5)
    except OSError as error:
        return type(error).__name__
    return "connected"


def _eat(task: Task) -> int:
    if task[1] == "much":
        return len(bytearray(2_000 * 1024**2))
    return 1


def _sleep(task: Task) -> int:
    time.sleep(60 if task[1] == "long" else 0)
    return 1


def _abort(task: Task) -> None:
    faulthandler.disable()
    os.abort()


def results(function: Callable[[Task], Any], tasks: list[Task], **limits: float) -> list[Any]:
    """What comes of each task, a refusal in the words of its finding."""
    settings = {source: Settings(limits=Limits(**limits)) for source, _ in tasks}  # type: ignore[arg-type]
    found = isolated(function, tasks, source_of=itemgetter(0), settings=settings)
    return [str(result) if isinstance(result, RefusedInput) else result for _, result in found]


@pytest.fixture
def source(tmp_path: Path) -> str:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "rfc.md").write_text("# T\n")
    (tmp_path / "secret").write_text("canary")
    return str(tmp_path / "docs" / "rfc.md")


def need_landlock() -> None:
    if walls().landlock == 0:
        missing("Landlock in the kernel")


def test_only_the_folder_of_the_source_can_be_read(source: str, tmp_path: Path) -> None:
    need_landlock()
    others = [str(tmp_path / "secret"), "/etc/passwd", f"/proc/{os.getpid()}/environ", "/proc/self/environ"]
    tasks = [(source, source), *((source, other) for other in others)]
    assert results(_read, tasks) == ["# T\n", *["PermissionError"] * len(others)]


def _has_standing_pandoc(task: Task) -> bool:
    pandoc.read_tree("# T\n", path=task[0], limits=Limits())
    return pandoc._Standing.program is not None


def test_one_pandoc_stays_for_several_documents(source: str) -> None:
    assert results(_has_standing_pandoc, [(source, ""), (source, "")]) == [True, True]


def test_nothing_can_be_written_beside_the_source(source: str, tmp_path: Path) -> None:
    need_landlock()
    assert results(_write, [(source, str(tmp_path / "docs" / "rfc.pdf"))]) == ["PermissionError"]


def test_temporary_files_have_a_folder_that_goes(source: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "t").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "t"))
    assert (results(_temporary, [(source, "")]), list((tmp_path / "t").iterdir())) == ([True], [])


def test_no_connection_can_be_made(source: str) -> None:
    if walls() == Walls(0, has_namespaces=False):
        missing("Landlock, or a namespace for the network")
    with socket.create_server(("127.0.0.1", 0)) as server:
        found = results(_connect, [(source, str(server.getsockname()[1]))])
    assert found[0] in ("PermissionError", "ConnectionRefusedError", "OSError")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="address space is not limited elsewhere")
def test_a_document_that_eats_memory_is_refused_alone(source: str) -> None:
    tasks = [(source, "little"), (source, "much"), (source, "little")]

    def refusal(message: str) -> str:
        return f"{source}: error[limit-memory]: must be done within 700 MiB; found {message}"

    found = results(_eat_or_die, tasks, document_mib=700)
    assert found == [1, refusal("a document that ended its process"), 1]


def _eat_or_die(task: Task) -> int:
    try:
        return _eat(task)
    except MemoryError:
        os._exit(7)


@pytest.mark.parametrize("tasks", [["long"], ["short", "long", "short"]])
def test_a_document_that_takes_too_long_is_refused_alone(source: str, tasks: list[str]) -> None:
    refusal = f"{source}: error[limit-time]: must be done within 0.2 s; found a document that takes longer"
    expected = [refusal if task == "long" else 1 for task in tasks]
    assert results(_sleep, [(source, task) for task in tasks], document_s=0.2) == expected


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the time of a processor is not limited elsewhere")
@pytest.mark.parametrize("tasks", [["long"], ["short", "long", "short"]])
def test_a_document_that_keeps_a_processor_busy_is_refused_alone(source: str, tasks: list[str]) -> None:
    refusal = f"{source}: error[limit-time]: must be done within 1 s; found a document that takes longer"
    expected = [refusal if task == "long" else 1 for task in tasks]
    assert results(_spin, [(source, task) for task in tasks], document_s=1) == expected


def _spin(task: Task) -> int:
    while task[1] == "long":
        pass
    return 1


def test_a_document_that_ends_its_process_is_refused(source: str) -> None:
    expected = (
        f"{source}: error[limit-memory]: must be done within 1,536 MiB; found a document that ended its process by "
        "SIGABRT"
    )
    assert results(_abort, [(source, "")]) == [expected]


def test_no_task_starts_no_process() -> None:
    assert results(_read, []) == []


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (RecursionError(), "limit-nesting"),
        (MemoryError(), "limit-memory"),
        (OSError(errno.ENOMEM, "x"), "limit-memory"),
        (RuntimeError("can't start new thread"), "limit-memory"),
    ],
)
def test_document_is_refused_when_it_has_used_up_its_process(error: Exception, expected: str) -> None:
    cause = cause_of(error, "a.md", Limits())
    assert isinstance(cause, RefusedInput)
    assert (cause.diagnostic.slug, cause.diagnostic.position.path) == (expected, "a.md")


def test_machine_is_named_when_it_denies_room() -> None:
    cause = cause_of(OSError(errno.ENOSPC, "x"), "a.md", Limits())
    assert isinstance(cause, MissingRequirement)
    assert cause_of(ValueError("x"), "a.md", Limits()) is None


def test_end_of_a_process_is_not_taken_for_lack_of_time_when_the_system_has_no_signal_for_it() -> None:
    told = "import signal; del signal.SIGXCPU; from rfcexport import isolation; print(isolation._OUT_OF_TIME)"
    ran = subprocess.run([sys.executable, "-c", told], capture_output=True, check=True)
    assert int(ran.stdout) not in range(-64, 2**32)
