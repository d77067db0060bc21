"""What the contents of a document list, and what its running heads say."""

from __future__ import annotations

import re

import pytest

from rfcexport.rendering import contents_of, render_html
from tests.exporters.docx_manuscripts import WORDS_FOR_CONTENTS, cover, manuscript, para, section


def test_what_is_below_a_heading_without_words_is_listed() -> None:
    document = manuscript(
        section("1", "One", para(WORDS_FOR_CONTENTS)),
        section("2", "", below=[section("2.1", "Below", below=[section("2.1.1", "Deep")])]),
        section("3", "Three", para("Words.")),
        section("4", "Four", para("Words.")),
    )
    entries = contents_of(document)
    assert [(entry.number, entry.title) for entry in entries] == [
        ("1", "One"), ("2.1", "Below"), ("3", "Three"), ("4", "Four"),
    ]  # fmt: skip
    assert [entry.title for entry in entries[1].entries] == ["Deep"]


@pytest.mark.parametrize(("identifier", "signs"), [("0012", 68), ("2026-11-03-" + "long-" * 8, 55), ("x" * 90, 46)])
def test_both_sides_of_a_running_head_stand_on_one_line(identifier: str, signs: int) -> None:
    document = manuscript(section("1", "Word " * 40, para("Words.")), front=cover(id=identifier))
    html = render_html(document, is_print=True, suffix="pdf", picture_url=lambda address, picture: "").value
    (running,) = re.findall(r'data-running="([^"]*)"', html)
    (left,) = re.findall(r'data-id="([^"]*)"', html)
    assert signs - 1 <= len(running) <= signs
    assert len(left) + len(running) <= 106
