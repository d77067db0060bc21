"""The cover as a value: what it says, in words and order."""

from __future__ import annotations

import pytest

from rfcexport import Settings, parse_rfc
from rfcexport.cover import Cover, Revision, cover_of, date_in_words
from rfcexport.pipeline import lede_of, manuscript_of
from rfcexport.theme import load_theme


def cover(source: str, revision: Revision | None = None) -> Cover:
    rfc = parse_rfc(source.encode(), path="rfcs/0001.md").value
    theme = load_theme()
    return cover_of(
        rfc, labels=theme.labels, lang="en", organisation=None, series="Series", lede=lede_of(rfc), revision=revision
    )


def test_cover_of_a_house_rfc_says_everything_in_order() -> None:
    found = cover(
        "# RFC: One\n\n- **RFC ID**: 0001\n- **Status**: Draft\n- **Author(s)**: A B <a@b.org>, C D\n"
        "- **Created**: 2026-11-03\n- **Last Updated**: 2026-11\n- **Team**: [Storage](https://s.org)\n\n"
        "## Summary\n\nOne sentence. Two sentences. Three.\n",
        Revision("abc1234", "2026-11-19", is_modified=True),
    )
    assert (found.id, found.title, found.lede, found.band) == ("0001", "One", "One sentence. Two sentences.", "Draft")
    assert [(row.label, row.text) for row in found.rows] == [
        ("Status", "Draft"),
        ("Authors", "A B; C D"),
        ("Created", "3 November 2026"),
        ("Last updated", "November 2026"),
        ("Team", "Storage"),
    ]
    assert [(row.label, row.text) for row in found.foot[:2]] == [
        ("Source", "0001.md"),
        ("Revision", "abc1234 with local changes (2026-11-19)"),
    ]
    assert len(found.foot[2].text) == 19


def test_cover_of_a_title_alone_has_no_rows() -> None:
    found = cover("# One\n\nText.\n")
    assert (found.rows, found.lede, found.band, found.id) == ((), None, None, None)


def test_cover_names_the_file_where_there_is_no_title() -> None:
    found = cover("Text.\n")
    assert (found.title, found.title_is_file_name) == ("0001.md", True)


def test_more_than_six_authors_are_folded() -> None:
    names = ", ".join(f"Author {n}" for n in "ABCDEFGH")
    row = next(row for row in cover(f"# One\n\n- **Authors**: {names}\n").rows if row.key == "authors")
    assert row.text.split("; ")[-2:] == ["Author F", "and 2 more"]


def test_a_word_that_no_line_holds_is_cut() -> None:
    long, kept = "x" * 5_000, f"{'x' * 299}…"
    found = cover(f"# A {long}\n\n- **Author**: {long}\n- **Team**: in {long}\n")
    assert (found.title, [row.text for row in found.rows]) == (f"A {kept}", [kept, f"in {kept}"])


def test_an_address_that_no_output_may_lead_to_is_words() -> None:
    found = cover(
        "---\ntitle: One\nauthors: Ann <https://u:p@a.example/>\nteam: '[S](https://u:p@s.example) T'\n---\n\ntext\n"
    )
    runs = [run for row in found.rows for value in row.values for run in value]
    assert [(run.text, run.url) for run in runs] == [("Ann", None), ("S", None), (" T", None)]


@pytest.mark.parametrize(
    ("iso", "lang", "words"),
    [
        ("2026-11-03", "en", "3 November 2026"),
        ("2026-11", "en-GB", "November 2026"),
        ("2026-11-03", "de", "2026-11-03"),
    ],
)
def test_date_in_words(iso: str, lang: str, words: str) -> None:
    assert date_in_words(iso, lang) == words


@pytest.mark.parametrize(
    ("paragraph", "lede"),
    [
        ("One. Two. Three.", "One. Two."),
        ("Use it, e.g. Here. Then stop.", "Use it, e.g. Here. Then stop."),
        ("The steps are:", None),
        (f"{'Long words ' * 40}end.", f"{'Long words ' * 25}Long\u00a0…"),
    ],
)
def test_lede_is_cut_at_a_sentence(paragraph: str, lede: str | None) -> None:
    found = lede_of(parse_rfc(f"# T\n\n## Summary\n\n{paragraph}\n".encode()).value)
    assert found == lede


def test_organisation_and_series_come_from_the_settings() -> None:
    found = manuscript_of(parse_rfc(b"# T\n").value, Settings(org="Org", series="Decisions")).value.cover
    assert (found.organisation, found.series) == ("Org", "Decisions")
