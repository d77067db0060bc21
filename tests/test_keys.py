"""What the keys of metadata mean."""

from __future__ import annotations

import pytest

from rfcexport.keys import attribute_of, certain_attribute_of, is_known, normal_key
from rfcexport.vocabulary import Vocabulary


@pytest.mark.parametrize(
    ("key", "value", "attribute"),
    [
        ("Status", "x", "status"),
        ("RFC Status", "x", "status"),
        ("Author(s)", "x", "authors"),
        ("Original Author(s):", "x", "authors"),
        ("Auhtor", "x", "authors"),
        ("Update data (optional)", "x", "updated"),
        ("Last-Modified", "x", "updated"),
        ("date-last-revised", "x", "updated"),
        ("Begin Design Discussion", "x", "created"),
        ("作者", "x", "authors"),
        ("Letzte Änderung", "x", "updated"),
        ("eip", "20", "id"),
        ("SIMD", "'0001'", "id"),
        ("RFC #", "363", "id"),
        ("Proposal", "SE-0022", "id"),
        ("Proposal", "a new way", None),
        ("RFC", "https://x.y/pull/1", None),
        ("RFC", "Update the view", None),
        ("Tarea", "LF-53", None),
        ("Team", "12", None),
        ("RFC PR", "12", None),
        ("Reviewers", "x", None),
        ("Implementation", "x", None),
        ("Landed", "2026-01-02", None),
    ],
)
def test_key_means_an_attribute(key: str, value: str, attribute: str | None) -> None:
    found = attribute_of(key, value)
    assert (found and found[0]) == attribute


def test_key_means_what_the_project_taught() -> None:
    vocabulary = Vocabulary(keys=(("authors", ("Champion",)),))
    assert (attribute_of("champions", "x", vocabulary), attribute_of("Champion")) == (None, None)
    assert attribute_of("CHAMPION", "x", vocabulary) == ("authors", -1)


def test_key_is_certain_unless_the_text_of_a_design_has_it_too() -> None:
    assert [certain_attribute_of(key, "12") for key in ("Author", "Stage", "Name", "eip")] == [
        "authors",
        None,
        None,
        None,
    ]


def test_key_is_known_when_rfcs_use_it() -> None:
    assert [is_known(key) for key in ("Tracking Issue", "RFC PR", "CNB Pull Request", "Cost")] == [
        True,
        True,
        True,
        False,
    ]


def test_keys_are_compared_without_signs_and_number() -> None:
    assert normal_key(" **Author(s)** (optional):") == "author"
