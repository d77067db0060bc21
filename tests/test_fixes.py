from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rfcexport.checks.subject import subject_of
from rfcexport.fixes import Change, Fix, diff_of, fixed_source
from rfcexport.model import Metadata, Rfc
from rfcexport.pipeline import parse_rfc
from rfcexport.policy import Policy
from rfcexport.rules import rules_for

HOUSE = """\
# RFC: Retry queue

- **RFC ID**: 2026-01-31-retry-queue
- **Status**: Draft
- **Author(s)**: Ada Park
- **Created**: 2026-01-31
- **Last Updated**: 2026-02-03

## Summary

- **Status**: 3 May 2026
"""


def fixed(text: str) -> Fix:
    """The fix of a text that was read just so."""
    return fixed_source(
        text, subject_of(_rfc(text), rules=rules_for(_rfc(text)), policy=Policy(), today=date(2026, 6, 1))
    )


def _rfc(text: str) -> Rfc:
    return parse_rfc(text.encode()).value


def house(*changes: tuple[str, str]) -> str:
    """The house's document with some changes."""
    text = HOUSE
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def bullets(*lines: str) -> str:
    return "\n".join(["# Queue", "", *(f"* {line}" for line in lines), "", "Text.", ""])


def test_a_sound_document_stays_as_it_is() -> None:
    assert fixed(HOUSE) == Fix(HOUSE)


@pytest.mark.parametrize(
    ("stated", "iso"),
    [("31 January 2026", "2026-01-31"), ("2026/1/31", "2026-01-31"), ("Jan 31st, 2026", "2026-01-31"),
     ("31.1.2026", "2026-01-31"), ("January 2026", "2026-01")],
)  # fmt: skip
def test_a_date_that_can_be_read_in_one_way_is_written_as_iso(stated: str, iso: str) -> None:
    text = house(("2026-01-31\n", f"{stated}\n"))
    assert fixed(text) == Fix(text.replace(stated, iso), (Change(6, f"{stated} is written {iso}"),))


@pytest.mark.parametrize(
    "stated", ["01/02/2026", "soon", "2026-02-31", "2026-01-31 10:00", "3 May 2026 (draft)", "2026"]
)
def test_any_other_date_stays(stated: str) -> None:
    text = house(("2026-01-31\n", f"{stated}\n"))
    assert fixed(text) == Fix(text)


@pytest.mark.parametrize(
    ("stated", "key"),
    [("RFC Id", "RFC ID"), ("rfc id", "RFC ID"), ("Author", "Author(s)"), ("AUTHORS", "Author(s)"),
     ("Statsu", "Status"), ("created", "Created"), ("Last updated", "Last Updated"), ("Last Updatd", "Last Updated")],
)  # fmt: skip
def test_a_key_of_the_house_is_spelt_its_way(stated: str, key: str) -> None:
    text = house((f"**{key}**", f"**{stated}**"))
    number = next(n for n, line in enumerate(HOUSE.splitlines(), start=1) if f"**{key}**" in line)
    assert fixed(text) == Fix(HOUSE, (Change(number, f"{stated} is spelt {key}"),))


@pytest.mark.parametrize(
    ("stated", "meant"),
    [("Auhtor", "Author"), ("auhtor", "author"), ("STATSU", "STATUS"), ("Last-updatd", "Last-updated"),
     ("last_updatd", "last_updated"), ("Requries", "Requires")],
)  # fmt: skip
def test_a_misspelt_key_is_spelt_as_its_author_writes(stated: str, meant: str) -> None:
    text = bullets("Created: 2026-01-31", "Category: Core", f"{stated}: 1")
    assert fixed(text) == Fix(text.replace(stated, meant), (Change(5, f"{stated} is spelt {meant}"),))


def test_front_matter_is_mended_and_keeps_its_order() -> None:
    text = '---\ncreated: "May 3, 2026"\nauhtor: Ada Park\nstatus: Draft\n---\n# Queue\n'
    expected = '---\ncreated: "2026-05-03"\nauthor: Ada Park\nstatus: Draft\n---\n# Queue\n'
    assert fixed(text).text == expected


def test_a_key_is_not_turned_into_one_that_is_there() -> None:
    text = bullets("Status: Draft", "Author: Ada Park", "Auhtor: Bo Lind")
    assert fixed(text) == Fix(text)


def test_a_key_is_not_mended_where_it_would_decide_what_another_decides_now() -> None:
    text = bullets("Stage: Draft", "Author: Ada Park", "Statsu: Final")
    assert fixed(text) == Fix(text)


def test_keys_of_another_project_keep_their_case_and_order() -> None:
    text = bullets("created: 2026-01-31", "STATUS: Draft", "Author: Ada Park")
    assert fixed(text) == Fix(text)


def test_bullets_of_the_house_come_in_order_with_their_lines() -> None:
    text = """\
# RFC: Retry queue

- **Created**: 2026-01-31
- **Reviewers**: Cy Moss
- **Author(s)**:
  - Ada Park
  - Bo Lind
- **RFC ID**: 2026-01-31-retry-queue
- **Status**: Draft, and it will be so
  for a while

Text.
"""
    assert fixed(text) == Fix(
        """\
# RFC: Retry queue

- **RFC ID**: 2026-01-31-retry-queue
- **Reviewers**: Cy Moss
- **Status**: Draft, and it will be so
  for a while
- **Author(s)**:
  - Ada Park
  - Bo Lind
- **Created**: 2026-01-31

Text.
""",
        (Change(3, "keys stand in the order RFC ID, Status, Author(s), Created"),),
    )


@pytest.mark.parametrize(
    "block",
    [
        "- **Status**: Draft\n\n- **RFC ID**: 2026-01-31-a\n",
        "- **Status**: Draft\n* **RFC ID**: 2026-01-31-a\n",
        "- **Status**: Draft\nand so on\n- **RFC ID**: 2026-01-31-a\n",
        "- **Status**: Draft\n- **RFC ID**: 2026-01-31-a\n\n  More of it.\n",
    ],
)
def test_a_list_that_cannot_be_cut_into_bullets_keeps_its_order(block: str) -> None:
    text = f"# RFC: A\n\n{block}\nText.\n"
    assert fixed(text) == Fix(text)


def test_a_list_at_the_end_of_a_file_without_a_line_end_is_put_in_order() -> None:
    assert fixed("# A\n\n- **Status**: Draft\n- **RFC ID**: 2026-01-31-a").text == (
        "# A\n\n- **RFC ID**: 2026-01-31-a\n- **Status**: Draft"
    )


def test_line_ends_and_byte_order_mark_stay() -> None:
    text = "\ufeff" + house(("2026-01-31\n", "31 January 2026\n"), ("**Status**", "**status**")).replace("\n", "\r\n")
    assert fixed(text).text == "\ufeff" + HOUSE.replace("\n", "\r\n")


def test_a_text_that_is_another_one_stays() -> None:
    subject = subject_of(_rfc(HOUSE), rules=rules_for(_rfc(HOUSE)), policy=Policy(), today=date(2026, 6, 1))
    assert fixed_source("# Another\n", subject) == Fix("# Another\n")


def test_the_diff_shows_what_changes() -> None:
    assert diff_of(
        "a\r\nb\nc", "a\r\nB\nc", "x.md"
    ) == "--- a/x.md\n+++ b/x.md\n@@ -1,3 +1,3 @@\n a\r\n-b\n+B\n c\n" + ("\\ No newline at end of file\n")
    assert diff_of("a", "a", "x.md") == ""


_KEYS = st.sampled_from(
    [
        "RFC ID",
        "rfc id",
        "Status",
        "Statsu",
        "Author(s)",
        "Author",
        "Created",
        "Last Updated",
        "Last updatd",
        "Reviewers",
    ]
)
_VALUES = st.sampled_from(
    [
        "2026-01-31-a",
        "Draft",
        "Ada Park",
        "3 May 2026",
        "2026/5/3",
        "01/02/2026",
        "soon",
        "\n  - one\n  - two",
        "a\n  b",
        "",
    ]
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.tuples(_KEYS, _VALUES), min_size=1, max_size=7),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["- **{}**: {}", "* {}: {}", "- **{}:** {}"]),
    st.sampled_from(["", "\n\n## Summary\n\n- **Status**: 3 May 2026\n", "\n"]),
)
def test_a_second_run_finds_nothing_and_the_meaning_stays(
    fields: list[tuple[str, str]], end: str, bullet: str, body: str
) -> None:
    block = "\n".join(bullet.format(key, value) for key, value in fields)
    text = f"# Queue\n\n{block}{body}".replace("\n", end)
    once = fixed(text)
    assert fixed(once.text) == Fix(once.text)
    assert once.text.endswith(body.replace("\n", end))
    assert _meaning(_rfc(once.text).metadata) == _meaning(_rfc(text).metadata)


def _meaning(metadata: Metadata) -> tuple[object, ...]:
    return metadata.title, metadata.status, metadata.authors, metadata.created, metadata.updated
