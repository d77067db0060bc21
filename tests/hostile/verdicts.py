"""What is asked of every run, whatever the input: how it may end, what it may leave, what an output may hold."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.hostile.lab import CANARY, CANARY_SIZE
from tests.hostile.running import AROUND_S, DOCUMENT_S, Ran

MOST_MIB = 1536 + 512 + 300
"""The limits of the document and of pandoc, and what the command itself has."""

_CONTROLS = re.compile(rb"[\x00-\x09\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\xaa-\xae]|\xe2\x81[\xa6-\xa9]")
_MESSAGE = re.compile(r"hint: .+|wrote .+|\d+ .+")
_LONGEST_LINE = 2_000


def faults_of_run(ran: Ran) -> Iterator[str]:
    """What is wrong with a run, in words: first what holds for all, then what the case asks."""
    if not _may_end_so(ran):
        last = ran.said.strip().rpartition("\n")[2][:160]
        yield f"must end as {' or '.join(sorted(ran.case.exits))}; found {ran.outcome} ({last})"
    yield from _faults_of_messages(ran)
    yield from _faults_of_traces(ran)
    yield from _faults_of_contents(ran)
    if ran.measured.code is not None and (_may_end_so(ran) or ran.outcome == "ok"):
        yield from ran.case.check(ran)


def _may_end_so(ran: Ran) -> bool:
    # What breaks a limit is refused: the table says `refused` of an input beyond the limit on its size.
    return ran.outcome in ran.case.exits or (ran.outcome == "limit" and "refused" in ran.case.exits)


def _faults_of_messages(ran: Ran) -> Iterator[str]:
    if "Traceback" in ran.said:
        yield "standard error has a traceback"
    if sign := _CONTROLS.search(ran.measured.err):
        yield f"standard error has the bytes {sign[0]!r}"
    try:
        ran.measured.err.decode("utf-8")
    except UnicodeDecodeError:
        yield "standard error is no UTF-8"
    known = {one.text for one in ran.findings}
    strange = [line for line in ran.said.split("\n") if line and line not in known and not _MESSAGE.fullmatch(line)]
    if strange:
        yield f"standard error has a line that is no message: {strange[0][:120]!r}"
    if any(len(line) > _LONGEST_LINE for line in ran.said.split("\n")):
        yield f"standard error has a line of {max(map(len, ran.said.split(chr(10))))} characters"
    if ran.outcome in ("refused", "limit", "env") and len(ran.errors) != 1 and len(ran.case.sources) < 2:
        yield f"a refusal must be one line; found {len(ran.errors)}"
    if ran.measured.out:
        yield f"standard output has {len(ran.measured.out)} bytes"


def _faults_of_traces(ran: Ran) -> Iterator[str]:
    measured = ran.measured
    yield from (f"left over in the {remain}" for remain in ran.remains[:3])
    yield from (f"a hit on the listener: {hit}" for hit in ran.hits[:3])
    if measured.left_over:
        yield f"{measured.left_over} processes outlived the command"
    if measured.code is not None and ran.outcome != "ok" and ran.outputs and len(ran.case.sources) < 2:
        yield f"no output must be there after a refusal; found {len(ran.outputs)}"
    if ran.outcome == "ok" and not ran.outputs:
        yield "an output must be there after exit code 0; found none"
    if measured.tree_mib > MOST_MIB:
        yield f"must stay below {MOST_MIB} MiB; found {measured.tree_mib:.0f}"
    if measured.seconds > (DOCUMENT_S + AROUND_S) * max(1, len(ran.case.sources)):
        yield f"must end within {DOCUMENT_S + AROUND_S} s; found {measured.seconds:.0f}"


def _faults_of_contents(ran: Ran) -> Iterator[str]:
    try:
        contents, text = ran.contents, ran.text or ""
    except Exception as error:  # whatever a file does to who reads it is a fault of the file
        yield f"the output cannot be taken to pieces: {type(error).__name__}: {error}"
        return
    if contents is None:
        return
    yield from contents.faults[:5]
    if contents.holds(CANARY) or CANARY in text:
        yield "the canary is in the output"
    if CANARY_SIZE in contents.sizes:
        yield "the picture from outside is in the output"
