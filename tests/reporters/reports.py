"""Reports for the tests of the formats: an ordinary one, and one whose texts try to be more than text."""

from __future__ import annotations

from dataclasses import replace

from rfcexport.diagnostics import Diagnostic, Position, Severity
from rfcexport.findings import Finding
from rfcexport.reporters import Report
from rfcexport.usage import COMMAND_LINE

MISSING = Diagnostic(
    "metadata-missing", "must state an id; found none", Position("rfcs/1.md", 3), Severity.ERROR, "state the id"
)
ALT = Diagnostic("image-alt", "picture must have an alternative text; found none", Position("rfcs/1.md", 9, 5))
AGAIN = replace(ALT, position=Position("rfcs/1.md", 12, 5))
NOTE = Diagnostic("table-split", "table stands in parts", Position("rfcs/2.md"), Severity.NOTE)
USAGE = Diagnostic("option-value", "--paper must be a4 or letter; found 'a5'", COMMAND_LINE, Severity.ERROR)

ORDINARY = Report(
    (
        Finding(MISSING, "- **Status**: Draft"),
        Finding(ALT, "![](a.png)"),
        Finding(AGAIN, "![](a.png)", is_known=True),
        Finding(NOTE),
    ),
    sources=("rfcs/1.md", "rfcs/2.md", "rfcs/3.md"),
    exit_code=1,
)

HOSTILE_PATH = "a b/c:d,e%41\n::error::forged\udcff</testcase>&\"'.md"
HOSTILE_TEXT = (
    "found \x00\x1b[2J\x85\u202e\ufffe\uffff\ud800 \r\n::error title=x::forged\n##[error]forged "
    "]]></failure><testcase name='forged'/> {0} {x} [click](https://forged.example) 100%0A 🚀 \U0010ffff"
)
HOSTILE = Report(
    (
        Finding(
            Diagnostic("image-alt", HOSTILE_TEXT, Position(HOSTILE_PATH, 2, 7), Severity.ERROR, HOSTILE_TEXT), "\x00"
        ),
    ),
    sources=(HOSTILE_PATH,),
    exit_code=1,
)
"""A path and a message with everything that ends a field, a line or an element in one of the formats."""
