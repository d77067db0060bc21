"""The program `rfcexport`: what must be in place before a command runs, and what must hold when it ends."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from types import FrameType

from rfcexport.collector import collect_seldom

INTERRUPTED = 130
_BEGUN = "RFCEXPORT_BEGUN_AGAIN"


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out the command line and return the exit code."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    if arguments is None:
        _begin_again()
    try:
        _prepare_process()
        code = _run(given)
    except KeyboardInterrupt:
        code = INTERRUPTED
    if code == INTERRUPTED:
        # Met in code that is made of text, as the methods of dataclasses are, it would have CPython end by the signal
        # whatever is returned here, unless such code is run again (`unhandled_keyboard_interrupt` in pythonrun.c).
        exec("")  # noqa: S102
    return _flushed(code)


def _begin_again() -> None:
    """Start the interpreter once more where the user's environment would change what is made.

    File names in another encoding than UTF-8 are not those that documents name; and without assertions some libraries
    work otherwise.
    """
    is_plain = sys.flags.optimize == 0 and sys.getfilesystemencoding() == "utf-8"
    if is_plain or os.name != "posix" or not sys.executable or _BEGUN in os.environ:
        return
    environment = {name: value for name, value in os.environb.items() if name != b"PYTHONOPTIMIZE"}
    ours = len(sys.orig_argv) - len(sys.argv[1:])
    python = [os.fsencode(part) for part in sys.orig_argv[1:ours] if part not in ("-O", "-OO")]
    again = [os.fsencode(sys.orig_argv[0]), b"-X", b"utf8", *python, *map(os.fsencode, sys.argv[1:])]
    os.execve(sys.executable, again, {**environment, _BEGUN.encode(): b"1"})  # noqa: S606 - it is this program


def _run(arguments: Sequence[str]) -> int:
    if arguments == ["--version"]:
        # Answered before the command line library is loaded: scripts ask for it often.
        from rfcexport import __version__

        try:
            if sys.stdout is not None:
                sys.stdout.write(f"rfcexport {__version__}\n")
                sys.stdout.flush()
            return 0
        except OSError:
            # The command line tells what is wrong with standard output.
            pass
    from rfcexport.cli import run

    return run(arguments)


def _prepare_process() -> None:
    # What is loaded and read stays: to look for circles as often as usual takes a quarter of the start.
    collect_seldom()
    for descriptor in (0, 1, 2):
        # A stream that is closed leaves its number to the next file, to which libraries would then write.
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    for name in ("SIGTERM", "SIGHUP"):
        # What is half done must be undone, as it is when the user interrupts.
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _interrupt)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    if not sys.warnoptions:
        import warnings

        warnings.simplefilter("ignore")


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _flushed(code: int) -> int:
    """`code` once standard output is delivered. A reader that has seen enough (`| head -1`) is no fault."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError as error:
        # The interpreter flushes once more when it ends; that one must have nothing to complain of.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return code if isinstance(error, BrokenPipeError) else max(code, 3)
    return code


if __name__ == "__main__":
    sys.exit(main())
