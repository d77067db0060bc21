"""The column of a finding, from the words that its message quotes."""

from __future__ import annotations

import pytest

from rfcexport.diagnostics import Diagnostic, Position
from rfcexport.places import with_columns

LINES = ["# T", "- **Created**: 08/05/2019", "![](a.png) and <style>", "[x](#gone)"]


@pytest.mark.parametrize(
    ("slug", "message", "line", "column"),
    [
        ("metadata-date", "must be a date; found Created: '08/05/2019'", 2, 16),
        ("link-anchor", "must lead to a heading; found #gone", 4, 5),
        ("image-refused", "must exist; found a.png", 3, 5),
        ("image-alt", "must have an alternative text; found none", 3, 1),
        ("html-style-refused", "must leave the style; found <style>, which is left out", 3, 16),
        ("x-none", "must state it; found none", 1, None),
        ("x-elsewhere", "must state it; found words", 1, None),
        ("x-beyond", "must state it; found T", 9, None),
    ],
)
def test_column_is_where_the_line_holds_the_words(slug: str, message: str, line: int, column: int | None) -> None:
    (found,) = with_columns([Diagnostic(slug, message, Position("a.md", line))], LINES, path="a.md")
    assert found.position == Position("a.md", line, column)


def test_place_in_another_file_stays_as_it_is() -> None:
    stated = Diagnostic("x", "must; found T", Position("b.yaml", 1))
    assert list(with_columns([stated], LINES, path="a.md")) == [stated]
