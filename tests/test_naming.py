"""Titles apart from their place in a series."""

from __future__ import annotations

import pytest

from rfcexport.naming import Name, is_same_name, name_in, split_name
from rfcexport.vocabulary import Vocabulary


@pytest.mark.parametrize(
    ("stated", "id", "text"),
    [
        ("Name", None, "Name"),
        ("RFC: Name", None, "Name"),
        ("[RFC] Name", None, "Name"),
        ("Proposal: Name", None, "Name"),
        ("Feature Name: name", None, "name"),
        ("RFC-0100: Name", "RFC-0100", "Name"),
        ("SEP-990: Name", "SEP-990", "Name"),
        ("Aries RFC 0446: Name", "Aries RFC 0446", "Name"),
        ("0270: Name", "0270", "Name"),
        ("MSC3030: Name", "MSC3030", "Name"),
        ("1. Record decisions", "1", "Record decisions"),
        ("ADR-001 Use it", "ADR-001", "Use it"),
        ("RFC-0001 Memorandum", "RFC-0001", "Memorandum"),
        ("ADR-0008 · Name", "ADR-0008", "Name"),
        ("RFC-0122/Burning", "RFC-0122", "Burning"),
        ("[RFC-0012] Name", "RFC-0012", "Name"),
        ("RFC 12 - Name", "RFC 12", "Name"),
        ("I-TIP-RFC-O-0331: Name", "I-TIP-RFC-O-0331", "Name"),
        ("00108 Name", "00108", "Name"),
        ("Proposal 12: Name", "Proposal 12", "Name"),
        ("UTF-8: the encoding", None, "UTF-8: the encoding"),
        ("HTTP 2: faster", None, "HTTP 2: faster"),
        ("State Resolution: Reloaded", None, "State Resolution: Reloaded"),
        ("3 ways to do it", None, "3 ways to do it"),
        ("Python 3: the plan", None, "Python 3: the plan"),
        ("Cilium Feature Proposal: Name", None, "Cilium Feature Proposal: Name"),
    ],
)
def test_place_in_a_series_is_the_id_when_it_holds_a_number(stated: str, id: str | None, text: str) -> None:
    assert split_name(stated) == Name(text, id, stated=stated)


@pytest.mark.parametrize(
    ("stated", "id", "text"),
    [("Meta XLS: Name", None, "Name"), ("XLS 20: Name", "XLS 20", "Name"), ("xls-20 Name", "xls-20", "Name")],
)
def test_series_is_taken_off_when_the_project_taught_it(stated: str, id: str | None, text: str) -> None:
    vocabulary = Vocabulary(series=("XLS", "Meta XLS"))
    assert split_name(stated, vocabulary) == Name(text, id, stated=stated)


def test_names_are_the_same_when_signs_and_series_differ() -> None:
    assert (is_same_name("RFC-12: The `x` Name", "the x name"), is_same_name("One", "Two")) == (True, False)


@pytest.mark.parametrize(
    ("stated", "text"),
    [
        ("Queue {#queue}", "Queue"),
        ("Queue{#a.b:c-d} ", "Queue"),
        ("Queue {#a b}", "Queue {#a b}"),
        # Spaces that Markdown keeps, too many to be looked at again from each of them.
        (f"Queue{chr(0xA0) * 100_000}x", "Queue x"),
        ("Queue " + "{#a" * 30_000, "Queue " + "{#a" * 30_000),
    ],
)
def test_title_is_without_the_anchor_that_its_author_gave_it(stated: str, text: str) -> None:
    heading = {"t": "Header", "c": [1, ["", [], []], [{"t": "Str", "c": stated}]]}
    assert name_in([heading]).text == text
