from __future__ import annotations

import io
import json

import pytest

from rfcexport.diagnostics import (
    Diagnostic,
    MissingRequirement,
    Position,
    RefusedInput,
    RfcExportError,
    Severity,
    UsageError,
)
from rfcexport.reporters import Reporter, diagnostic_of
from rfcexport.terminal import has_colour, json_text, printable
from rfcexport.usage import COMMAND_LINE

WARNING = Diagnostic("a-b", "must be x; found 'y'", Position("rfc.md", 3, 2), hint="write x")
NOTE = Diagnostic("c-d", "must be z; found none", Position("rfc.md", 1), Severity.NOTE)


def _written(*diagnostics: Diagnostic, is_strict: bool = False, **options: bool) -> tuple[str, int]:
    stream = io.StringIO()
    reporter = Reporter(stream, **options)  # type: ignore[arg-type]
    reporter.report(diagnostics, is_strict=is_strict)
    reporter.close()
    return stream.getvalue(), reporter.exit_code


def test_a_finding_is_one_line_and_its_hint_another() -> None:
    assert _written(WARNING) == ("rfc.md:3:2: warning[a-b]: must be x; found 'y'\nhint: write x\n", 0)


def test_findings_are_in_order_without_repetitions() -> None:
    assert _written(WARNING, NOTE, WARNING, is_verbose=True) == (
        "rfc.md:1: note[c-d]: must be z; found none\nrfc.md:3:2: warning[a-b]: must be x; found 'y'\nhint: write x\n",
        0,
    )


def test_notes_are_for_the_verbose() -> None:
    assert _written(NOTE) == ("", 0)


def test_strict_makes_a_warning_an_error_and_leaves_a_note() -> None:
    assert _written(WARNING, NOTE, is_strict=True, is_quiet=True) == (
        "rfc.md:3:2: error[a-b]: must be x; found 'y'\nhint: write x\n",
        1,
    )


def test_colour_stands_round_the_severity() -> None:
    assert _written(WARNING, has_colour=True)[0].splitlines()[0] == (
        "rfc.md:3:2: \x1b[1;33mwarning[a-b]\x1b[0m: must be x; found 'y'"
    )


def test_no_text_of_a_document_reaches_the_terminal_raw() -> None:
    stranger = Diagnostic("a-b", "found \x1b]0;x\x07\u202e\u009b", Position("a\nb\udcff.md"), hint="\r\tx")
    assert _written(stranger)[0] == ("a\\nb\\xff.md: warning[a-b]: found \\x1b]0;x\\x07\\u202e\\x9b\nhint: \\r\\tx\n")


def test_a_stream_that_is_closed_is_no_fault() -> None:
    class Gone(io.StringIO):
        def write(self, text: str) -> int:
            raise BrokenPipeError

    reporter = Reporter(Gone())
    reporter.report([WARNING], is_strict=True)
    assert reporter.exit_code == 1


def test_json_is_one_array_at_the_end() -> None:
    stream = io.StringIO()
    reporter = Reporter(stream, format="json")
    reporter.report([WARNING], is_strict=False)
    reporter.tell("wrote it")
    reporter.refuse(UsageError("must not be"))
    before = stream.getvalue()
    reporter.close()
    assert (before, [found["slug"] for found in json.loads(stream.getvalue())]) == ("", ["a-b", "usage"])


def test_a_fault_of_the_program_is_one_line_and_the_trace_is_for_the_verbose() -> None:
    lines = {}
    for is_verbose in (False, True):
        stream = io.StringIO()
        reporter = Reporter(stream, is_verbose=is_verbose)
        try:
            raise ZeroDivisionError("division\nby zero")
        except ZeroDivisionError as error:
            reporter.blame(error, path="rfc.md")
        lines[is_verbose] = stream.getvalue().splitlines()
    assert lines[False] == [
        "rfc.md: error[internal]: must not fail; found ZeroDivisionError: division\\nby zero",
        "hint: this is a fault of rfcexport: please report it with what --verbose prints",
    ]
    assert lines[True][2] == "Traceback (most recent call last):"


@pytest.mark.parametrize(
    ("error", "slug", "position"),
    [
        (UsageError("x"), "usage", COMMAND_LINE),
        (MissingRequirement("x"), "requirement-missing", COMMAND_LINE),
        (RfcExportError("x"), "export-failed", Position("rfc.md")),
    ],
)
def test_an_error_without_a_finding_becomes_one(error: RfcExportError, slug: str, position: Position) -> None:
    assert diagnostic_of(error, path="rfc.md") == Diagnostic(slug, "x", position, Severity.ERROR)


def test_an_error_with_a_finding_keeps_it() -> None:
    assert diagnostic_of(RefusedInput(WARNING), path="other") == WARNING


def test_printable_leaves_what_can_be_read() -> None:
    assert printable("déjà 中 👩‍🚀 \\n") == "déjà 中 👩‍🚀 \\n"


def test_json_text_keeps_its_value_and_shows_no_control() -> None:
    value = {"a": "é\x1b\x9b\u202e\n", "b": [1, None]}
    text = json_text(value)
    assert (json.loads(text), text) == (
        value,
        '{\n  "a": "é\\u001b\\u009b\\u202e\\n",\n  "b": [\n    1,\n    null\n  ]\n}\n',
    )


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("stream", "environment", "expected"),
    [
        (_Terminal(), {}, True),
        (_Terminal(), {"NO_COLOR": "1"}, False),
        (_Terminal(), {"NO_COLOR": ""}, True),
        (_Terminal(), {"TERM": "dumb"}, False),
        (io.StringIO(), {}, False),
        (None, {}, False),
    ],
)
def test_colour_is_for_terminals(stream: io.StringIO | None, environment: dict[str, str], expected: bool) -> None:
    assert has_colour(stream, environment) is expected
