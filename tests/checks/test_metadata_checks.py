from __future__ import annotations

from datetime import date

import pytest

from rfcexport.checks.metadata_checks import METADATA_CHECKS
from rfcexport.checks.subject import subject_of
from rfcexport.pipeline import parse_rfc
from rfcexport.policy import Policy
from rfcexport.rules import AUTO, HOUSE, NONE, Rules, rules_for

TODAY = date(2026, 6, 1)
HOUSE_HEAD = """\
# RFC: Retry queue

- **RFC ID**: 2026-01-31-retry-queue
- **Status**: Draft
- **Author(s)**: Ada Park
- **Created**: 2026-01-31
- **Last Updated**: 2026-02-03
"""


def found_in(text: str, *, path: str = "rfc.md", rules: Rules = AUTO) -> list[str]:
    """What the checks say, as `line:column slug message | hint`."""
    rfc = parse_rfc(text.encode(), path=path).value
    subject = subject_of(rfc, rules=rules_for(rfc, rules), policy=Policy(), today=TODAY)
    return [
        f"{found.line}:{found.column} {check.slug}: {found.message}" + (f" | {found.hint}" if found.hint else "")
        for check in METADATA_CHECKS
        for found in check.find(subject)
    ]


def house(old: str, new: str, *, path: str = "2026-01-31-retry-queue.md") -> list[str]:
    """What is said of the house's block with one change."""
    assert old in HOUSE_HEAD
    return found_in(HOUSE_HEAD.replace(old, new), path=path)


def stated(*lines: str, path: str = "rfc.md", rules: Rules = NONE) -> list[str]:
    """What is said of a block of bullets below a title."""
    return found_in("\n".join(["# Retry queue", "", *(f"- {line}" for line in lines), ""]), path=path, rules=rules)


def test_a_sound_document_is_quiet() -> None:
    assert house("Draft", "Draft") == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("- **Status**: Draft\n", "", "3:None metadata-missing: must state a status; found none"),
        ("Ada Park", "[Your Name]", "5:18 metadata-missing: must state an author; found a placeholder"),
        ("2026-02-03", "", "7:None metadata-missing: must state a day of update; found none"),
        ("RFC: Retry queue", "RFC: [Title of RFC]", "1:None metadata-missing: must state a title; found a placeholder"),
    ],
)
def test_a_required_field_is_missing_when_nothing_states_it(old: str, new: str, expected: str) -> None:
    assert house(old, new) == [expected]


def test_a_date_that_cannot_be_read_is_not_missing() -> None:
    assert house("2026-01-31\n- **Last", "soon\n- **Last") == []


def test_a_required_field_can_be_named_by_any_of_its_keys() -> None:
    rules = Rules("ours", required_fields=("Author(s)", "Reviewers", "Ticket"))
    assert stated("Status: Draft", "Owner: Ada Park", "Reviewers: Bo", rules=rules) == [
        "3:None metadata-missing: must state 'Ticket'; found none"
    ]


def test_an_id_must_have_the_shape_of_the_rules() -> None:
    assert house("2026-01-31-retry-queue", "2026-1-31-Retry", path="-") == [
        r"3:15 metadata-id: id must have the shape \d{4}-\d{2}-\d{2}-[a-z0-9]+(?:-[a-z0-9]+)*; "
        "found '2026-1-31-Retry' | a day and the title: 2026-01-31-retry-queue"
    ]


@pytest.mark.parametrize(
    "path",
    [
        "2026-01-31-retry-queue.md", "rfcs/2026-01-31-Retry-Queue.md", "rfc-2026-01-31-retry-queue.md",
        "2026-01-31-retry-queue-rfc.md", "2026-01-31-retry-queue/README.md", "retry-queue.md", "README.md", "-",
    ],
)  # fmt: skip
def test_a_name_agrees_with_a_day_and_a_title(path: str) -> None:
    assert house("Draft", "Draft", path=path) == []


@pytest.mark.parametrize(
    ("path", "where"),
    [
        ("2026-01-30-retry-queue.md", "file; found 2026-01-31-retry-queue in 2026-01-30-retry-queue"),
        ("2026-01-31-retry.md", "file; found 2026-01-31-retry-queue in 2026-01-31-retry"),
        ("2026-01-31-retry/index.md", "folder; found 2026-01-31-retry-queue in 2026-01-31-retry"),
    ],
)
def test_a_name_with_another_day_or_title_disagrees(path: str, where: str) -> None:
    expected = f"3:15 metadata-id-file: id must agree with the name of the {where}"
    assert house("Draft", "Draft", path=path) == [expected]


@pytest.mark.parametrize(
    ("stated_id", "path"),
    [
        ("42", "0042-queue.md"), ("RFC-0042", "42-queue.md"), ("RFC-42", "rfc-0042-queue.md"),
        ("RFC0042", "RFC0042-Queue.md"), ("MSC3030", "3030-jump.md"), ("7", "eip-7.md"),
        ("CIP-7", "CIP-0007/README.md"), ("7", "ics-007-queue/README.md"), ("RFC-7", "THV-0007-queue.md"),
        ("42", "http2-queue.md"), ("42", "20190816-queue.md"), ("171", "2019-08-16-queue.md"),
        ("42", "v2/README.md"), ("42", "queue.md"), ("42", "-"), ("42", "2024-queue.md"), ("42", "0042.zh.md"),
    ],
)  # fmt: skip
def test_a_name_agrees_with_a_number(stated_id: str, path: str) -> None:
    assert stated(f"ID: {stated_id}", "Status: Draft", "Author: Ada Park", path=path) == []


@pytest.mark.parametrize(
    ("stated_id", "path", "name"),
    [
        ("43", "0042-queue.md", "file; found 43 in 0042-queue"),
        ("RFC-0043", "rfcs/rfc-0042.md", "file; found RFC-0043 in rfc-0042"),
        ("43", "EIPS/eip-42.md", "file; found 43 in eip-42"),
        ("RFC-0043", "0042-queue/README.md", "folder; found RFC-0043 in 0042-queue"),
    ],
)
def test_a_name_with_another_number_disagrees(stated_id: str, path: str, name: str) -> None:
    expected = f"3:7 metadata-id-file: id must agree with the name of the {name}"
    assert stated(f"ID: {stated_id}", "Status: Draft", "Author: Ada Park", path=path) == [expected]


def test_an_id_in_the_title_is_found_there() -> None:
    text = "# RFC-0043: Retry queue\n\n- Status: Draft\n- Author: Ada Park\n"
    assert found_in(text, path="0042-retry.md") == [
        "1:3 metadata-id-file: id must agree with the name of the file; found RFC-0043 in 0042-retry"
    ]


def test_a_status_must_begin_with_a_word_of_the_rules() -> None:
    rules = Rules("ours", statuses=("Draft", "Ready to ship"))
    words = ["draft (second)", "Ready to ship", "Accepted", "Drafting"]
    assert [stated(f"Status: {word}", "Author: Ada Park", "Created: 2026-01-01", rules=rules) for word in words] == [
        [],
        [],
        ["3:11 metadata-status: status must be one of Draft, Ready to ship; found 'Accepted'"],
        ["3:11 metadata-status: status must be one of Draft, Ready to ship; found 'Drafting'"],
    ]


def test_a_status_of_no_known_state_is_told() -> None:
    assert stated("Status: Simmering", "Author: Ada Park") == [
        "3:11 metadata-state: status must say one of draft, proposed, review, accepted, implemented, rejected, "
        "withdrawn, deferred, superseded; found 'Simmering' | settings teach a project's own words: [metadata.states]"
    ]


@pytest.mark.parametrize(
    "lines",
    [
        ["Status: Superseded by RFC-0043"],
        ["Status: Superseded ([0043](0043-b.md))"],
        ["Status: Superseded (see the queue RFC)"],
        ["Status: Superseded", "Superseded By: 0043"],
        ["Status: Superseded", "Replaced-by: [Queue](0043-b.md)"],
        ["Status: Deprecated"],
        ["Status: Obsolete"],
    ],
)
def test_a_superseded_document_names_its_successor(lines: list[str]) -> None:
    assert stated(*lines, "Author: Ada Park") == []


def test_a_superseded_document_may_name_its_successor_in_its_text() -> None:
    text = "# Queue\n\n- Status: Superseded\n- Author: Ada Park\n\nThis is superseded by the queue of queues.\n"
    assert found_in(text) == []


@pytest.mark.parametrize("more", [[], ["Superseded By: N/A"], ["Superseded By: none"], ["Supersedes: 0012"]])
def test_a_superseded_document_without_a_successor_is_told(more: list[str]) -> None:
    assert stated("Status: Superseded", "Author: Ada Park", *more) == [
        "3:11 metadata-superseded-by: must name the RFC that supersedes it; found status 'Superseded' alone"
        " | state it in a field `Superseded By`"
    ]


@pytest.mark.parametrize(
    ("status", "more", "path"),
    [
        ("Accepted", ["Created: 2026-01-01"], "a.md"),
        ("Accepted", ["Decision date: 3 May 2026"], "a.md"),
        ("Implemented (v5.5)", [], "a.md"),
        ("Accepted", [], "2026-01-01-a.md"),
        ("Accepted", ["ID: 2026-01-01-a"], "-"),
        ("Draft", [], "a.md"),
    ],
)
def test_an_accepted_document_has_a_date(status: str, more: list[str], path: str) -> None:
    assert stated(f"Status: {status}", "Author: Ada Park", *more, path=path) == []


@pytest.mark.parametrize("status", ["Accepted", "Implemented"])
def test_an_accepted_document_without_a_date_is_told(status: str) -> None:
    assert stated("Author: Ada Park", f"Status: {status}") == [
        f"4:11 metadata-accepted-date: must state a date, being '{status}'; found none"
    ]


def test_an_update_before_the_creation_is_told() -> None:
    assert house("2026-02-03", "2026-01-30") == [
        "7:21 metadata-date-order: must be updated on or after the day it was created, 2026-01-31; found 2026-01-30"
    ]


@pytest.mark.parametrize("updated", ["2026-01", "2026-01-31", "2026-02"])
def test_dates_compare_as_far_as_they_go(updated: str) -> None:
    assert house("2026-02-03", updated) == []


def test_a_date_after_today_is_told() -> None:
    assert house("2026-02-03", "2026-06-02") == [
        "7:21 metadata-date-future: updated must not be after today, 2026-06-01; found 2026-06-02"
    ]


def test_a_date_of_today_or_this_month_is_not_in_the_future() -> None:
    assert (house("2026-02-03", "2026-06-01"), house("2026-02-03", "2026-06")) == ([], [])


def test_an_author_must_have_letters_and_be_no_placeholder() -> None:
    assert house("Ada Park", "Ada Park, [Author 2], 007, @b52, c@d.example") == [
        "5:29 metadata-author: author must have a name; found 'Author 2'",
        "5:40 metadata-author: author must have a name; found '007'",
    ]


def test_a_key_with_two_values_is_told_across_dialects() -> None:
    text = (
        "---\nstatus: Draft\ncreated: 2026-01-31\n---\n# Queue\n\n- **Status**: Accepted\n- **Created**: 2026-01-31\n"
    )
    assert found_in(text) == [
        "7:15 metadata-duplicate: must state Status once; found 'Accepted' after 'Draft' on line 2"
    ]


def test_keys_of_one_meaning_with_two_values_are_told() -> None:
    assert stated("Status: Draft", "Updated: 2026-02-03", "Last Updated: 2026-02-04") == [
        "5:17 metadata-duplicate: must state Last Updated once; found '2026-02-04' after '2026-02-03' on line 4"
    ]


@pytest.mark.parametrize(
    "lines",
    [
        ["Status: Draft", "Status: draft"],
        ["Status: Draft", "Implementation: one", "Implementation: two"],
        ["Status: Draft", "Started: 2026-01-01", "Created: 2026-01-02"],
        ["Status: Draft", "Author: Ada Park", "Owner: Bo Lind"],
    ],
)
def test_keys_that_may_differ_are_no_duplicates(lines: list[str]) -> None:
    assert stated(*lines) == []


@pytest.mark.parametrize(
    ("key", "meant"),
    [("Auhtor", "Author"), ("Statsu", "Status"), ("Creatd", "Created"), ("Last Updatd", "Last Updated"),
     ("Superceded By", "Superseded By"), ("Catgory", "Category")],
)  # fmt: skip
def test_a_key_that_is_nearly_known_is_told(key: str, meant: str) -> None:
    found = [said for said in stated("Author: Ada Park", "State: Draft", f"{key}: 1") if "metadata-key" in said]
    assert found == [f"5:3 metadata-key: must be a key that is known; found '{key}' | did you mean {meant}?"]


@pytest.mark.parametrize(
    "key", ["Stats", "Authors", "Statute", "Rated", "Dates", "Teams", "Relates", "Reviewed", "Sponsor"]
)
def test_a_key_of_its_own_is_left_alone(key: str) -> None:
    assert [said for said in stated("Author: Ada Park", "Status: Draft", f"{key}: 1") if "metadata-key" in said] == []


def test_the_house_rules_ask_for_the_house_block() -> None:
    assert HOUSE.required_fields == ("title", "id", "status", "authors", "created", "updated")
