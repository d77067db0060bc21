"""The only place that starts other programs: bounded in time, with a clean environment, never through a shell."""

from __future__ import annotations

import os
import selectors
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

_PART = 1 << 16  # bytes that a pipe takes at once, as a rule
# Read by pandoc's run-time system and by git; a value from outside would change limits or the repository in use.
_UNSET = ("GHCRTS", "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE")


@dataclass(frozen=True, slots=True)
class Finished:
    """What a program left behind."""

    code: int
    output: bytes
    errors: str


class TimedOut(Exception):
    """The program was still running after its time and has been killed."""


class SaidTooMuch(Exception):
    """The program wrote more than it may and has been killed."""


class Ended(Exception):
    """The program ended before it had answered."""


def run(
    command: Sequence[str | Path],
    *,
    given: bytes = b"",
    timeout_s: float,
    folder: Path | None = None,
    variables: Mapping[str, str] | None = None,
    most_bytes: int | None = None,
) -> Finished:
    """Run `command` with `given` on standard input; raises `TimedOut`, or OSError where it cannot be started.

    `variables` are laid over the environment. Where it may write `most_bytes`, it is ended as soon as it writes more,
    and `SaidTooMuch` is raised.
    """
    if most_bytes is not None:
        return _run_bounded(command, given, timeout_s, folder, {**_environment(), **(variables or {})}, most_bytes)
    try:
        done = subprocess.run(  # noqa: S603 - no shell, and callers name the program themselves
            [str(part) for part in command],
            input=given,
            capture_output=True,
            timeout=timeout_s,
            cwd=folder,
            env={**_environment(), **(variables or {})},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise TimedOut from error
    return Finished(done.returncode, done.stdout, done.stderr.decode("utf-8", "replace"))


def _run_bounded(
    command: Sequence[str | Path],
    given: bytes,
    timeout_s: float,
    folder: Path | None,
    environment: Mapping[str, str],
    most_bytes: int,
) -> Finished:
    """`run` for a program whose words are counted while it writes them, on both ways that it has."""
    until = monotonic() + timeout_s
    with subprocess.Popen(  # noqa: S603 - as above
        [str(part) for part in command],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        bufsize=0,
        cwd=folder,
        env=environment,
    ) as process:
        try:
            output, errors = _said(process, given, until, most_bytes)
            code = process.wait(max(0.0, until - monotonic()))
        except subprocess.TimeoutExpired as error:
            raise TimedOut from error
        finally:
            # To have ended already is no fault; to be left running by an error would be waited for without end.
            process.kill()
    return Finished(code, output, errors.decode("utf-8", "replace"))


def _said(process: subprocess.Popen[bytes], given: bytes, until: float, most_bytes: int) -> tuple[bytes, bytes]:
    """What the program writes to standard output and to standard error until it closes both."""
    stdin, stdout, stderr = process.stdin, process.stdout, process.stderr
    assert stdin is not None
    assert stdout is not None
    assert stderr is not None
    os.set_blocking(stdin.fileno(), False)
    waiting, said = memoryview(given), {stdout: bytearray(), stderr: bytearray()}
    with selectors.PollSelector() as ready:
        ready.register(stdin, selectors.EVENT_WRITE)
        for pipe in said:
            ready.register(pipe, selectors.EVENT_READ)
        while ready.get_map():
            events = ready.select(max(0.0, until - monotonic()))
            if not events or monotonic() > until:
                raise TimedOut
            for key, _ in events:
                if key.fileobj is stdin:
                    try:
                        waiting = waiting[os.write(key.fd, waiting[:_PART]) :]
                    except BrokenPipeError:
                        # It has read what it wants.
                        waiting = waiting[:0]
                    if not waiting:
                        ready.unregister(stdin)
                        stdin.close()
                    continue
                part = os.read(key.fd, _PART)
                if not part:
                    ready.unregister(key.fileobj)
                for pipe, words in said.items():
                    if pipe is key.fileobj:
                        words += part
                if sum(map(len, said.values())) > most_bytes:
                    raise SaidTooMuch
    return bytes(said[stdout]), bytes(said[stderr])


class Standing:
    """A program that stays and answers one question after another, each with one line."""

    def __init__(self, command: Sequence[str | Path], *, variables: Mapping[str, str] | None = None) -> None:
        """Start `command`, `variables` laid over the environment; raises OSError where it cannot be started."""
        self._process = subprocess.Popen(  # noqa: S603 - no shell, and callers name the program themselves
            [str(part) for part in command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # Nobody reads it while the program stays, so that a pipe would fill up.
            stderr=subprocess.DEVNULL,
            bufsize=0,
            env={**_environment(), **(variables or {})},
        )
        self.owner = os.getpid()
        if self._process.stdin is not None:
            os.set_blocking(self._process.stdin.fileno(), False)

    def answer(self, question: bytes, *, timeout_s: float) -> bytes:
        """The line that answers `question`; raises `TimedOut` or `Ended`, after which the program is gone."""
        try:
            line = self._line(question, monotonic() + timeout_s)
        except (OSError, Ended) as error:
            self.end()
            raise Ended from error
        except TimedOut:
            self.end()
            raise
        return line

    def _line(self, question: bytes, until: float) -> bytes:
        # Without a thread that looks at the clock: one that is started where memory has run out never says so, and is
        # waited for without end.
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is None or stdout is None or stdin.closed:
            raise Ended
        waiting, line = memoryview(question), bytearray()
        with selectors.PollSelector() as ready:
            ready.register(stdin, selectors.EVENT_WRITE)
            ready.register(stdout, selectors.EVENT_READ)
            while not line.endswith(b"\n"):
                events = ready.select(max(0.0, until - monotonic()))
                if not events or monotonic() > until:
                    raise TimedOut
                for key, _ in events:
                    if key.fileobj is stdout:
                        part = os.read(key.fd, _PART)
                        if not part:
                            raise Ended
                        line += part
                        # Whoever says more than was asked is out of step: the rest would answer the next question.
                        if b"\n" in line[:-1]:
                            raise Ended
                    else:
                        waiting = waiting[os.write(key.fd, waiting[:_PART]) :]
                        if not waiting:
                            ready.unregister(stdin)
        return bytes(line)

    def end(self) -> None:
        """End the program, whatever it is doing."""
        if self.owner == os.getpid():
            self._process.kill()
            self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()


def _environment() -> dict[str, str]:
    return {key: value for key, value in os.environ.items() if key not in _UNSET}
