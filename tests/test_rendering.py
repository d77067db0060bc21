"""What the contents of a document list."""

from __future__ import annotations

from rfcexport.rendering import contents_of
from tests.exporters.docx_manuscripts import WORDS_FOR_CONTENTS, manuscript, para, section


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
