from __future__ import annotations

import os
import resource
import signal
import socket
import subprocess
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

import pytest

from rfcexport.confinement import Reach, Walls, confine, existing, lead_group, limit_memory, limit_time, walls
from tests.conftest import missing

SYSTEM = existing(["/bin", "/lib", "/lib64", "/usr", sys.prefix, sys.base_prefix])


def in_child(act: Callable[[], object]) -> str:
    """What `act` gives or raises in a process of its own, in words."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            answer = repr(act())
        except OSError as error:
            answer = type(error).__name__
        except BaseException:
            answer = traceback.format_exc()
        os.write(writer, answer.encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        answer = pipe.read().decode()
    code = os.waitpid(child, 0)[1]
    return answer if code == 0 else f"ended by {code}"


@pytest.fixture
def folders(tmp_path: Path) -> Path:
    for name in ("inside", "outside"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").write_text(name)
    return tmp_path


def need_landlock() -> None:
    if walls().landlock == 0:
        missing("Landlock in the kernel")


def test_a_readable_folder_can_be_read_and_no_other(folders: Path) -> None:
    need_landlock()

    def act(name: str) -> str:
        confine(Reach(readable=(folders / "inside",)))
        return (folders / name / "file").read_text()

    found = [in_child(lambda name=name: act(name)) for name in ("inside", "outside")]  # type: ignore[misc]
    assert found == ["'inside'", "PermissionError"]


def test_a_link_inside_leads_nowhere_outside(folders: Path) -> None:
    need_landlock()
    (folders / "inside" / "link").symlink_to("../outside/file")

    def act() -> str:
        confine(Reach(readable=(folders / "inside",)))
        return (folders / "inside" / "link").read_text()

    assert in_child(act) == "PermissionError"


def test_only_a_writable_folder_can_be_written_to(folders: Path) -> None:
    need_landlock()

    def act(name: str) -> int:
        confine(Reach(readable=(folders / "outside",), writable=(folders / "inside",)))
        return (folders / name / "new").write_text("x")

    found = [in_child(lambda name=name: act(name)) for name in ("inside", "outside")]  # type: ignore[misc]
    assert found == ["1", "PermissionError"]


def test_a_program_that_is_started_is_shut_in_too(folders: Path) -> None:
    need_landlock()

    def act() -> tuple[str, ...]:
        confine(Reach(readable=(folders / "inside", *existing(["/dev/null"])), executable=SYSTEM))
        done = (
            subprocess.run(["/bin/cat", folders / name / "file"], capture_output=True, check=False)
            for name in ("inside", "outside")
        )
        return tuple(one.stdout.decode() for one in done)

    assert in_child(act) == "('inside', '')"


def test_no_connection_can_be_made_without_the_network() -> None:
    if walls() == Walls(0, has_namespaces=False):
        missing("Landlock, or a namespace for the network")
    with socket.create_server(("127.0.0.1", 0)) as server:

        def act() -> None:
            confine(Reach(readable=SYSTEM))
            socket.create_connection(server.getsockname(), timeout=5)

        assert in_child(act) in ("PermissionError", "ConnectionRefusedError", "OSError")


def test_a_connection_can_be_made_where_it_is_wanted() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def act() -> bool:
            confine(Reach(readable=SYSTEM, has_network=True))
            return socket.create_connection(server.getsockname(), timeout=5) is not None

        assert in_child(act) == "True"


def test_memory_beyond_the_limit_is_refused() -> None:
    def act() -> str:
        limit_memory(512)
        try:
            return str(len(bytearray(600 * 1024 * 1024)))
        except MemoryError:
            return "MemoryError"

    assert in_child(act) == "'MemoryError'"


def test_a_stricter_limit_on_memory_stays() -> None:
    def act() -> int:
        limit_memory(512)
        limit_memory(4_096)
        return resource.getrlimit(resource.RLIMIT_AS)[1] // 1024**2

    assert in_child(act) == "512"


def test_time_is_counted_from_where_it_is_limited() -> None:
    def act() -> bool:
        limit_time(100)
        soft = resource.getrlimit(resource.RLIMIT_CPU)[0]
        used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
        return used + 100 <= soft <= used + 110

    assert in_child(act) == "True"


def test_a_group_ends_whole_where_its_leader_is_told_to(tmp_path: Path) -> None:
    def act() -> None:
        lead_group()
        subprocess.Popen(["sleep", "60"])
        signal.raise_signal(signal.SIGTERM)

    assert in_child(act) == f"ended by {int(signal.SIGKILL)}"


def test_paths_that_are_missing_are_left_out(tmp_path: Path) -> None:
    assert existing([tmp_path, tmp_path / "none", "", tmp_path / "."]) == (tmp_path.resolve(),)
