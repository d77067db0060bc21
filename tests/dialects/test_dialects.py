"""One small document in each dialect: all of them state the same, and say in which way."""

from __future__ import annotations

import pytest

from rfcexport.model import Metadata, Person, State, Status
from tests.trees import body, read

SAME = Metadata(
    title="Name of it",
    id="0042",
    status=Status("Accepted", State.ACCEPTED),
    authors=(Person("Ann Lee", email="ann@x.org"), Person("Bo Ray", handle="bo")),
    created="2026-01-02",
    updated="2026-02-03",
)

DIALECTS = {
    "bold-bullets": """# Name of it

- **RFC**: 0042
- **Status**: Accepted
- **Authors**: Ann Lee <ann@x.org>, Bo Ray (@bo)
- **Created**: 2026-01-02
- **Updated**: 2026-02-03
""",
    "plain-bullets": """# Name of it

* RFC: 0042
* Status: Accepted
* Authors:
  * Ann Lee <ann@x.org>
  * Bo Ray (@bo)
* Created: 2 January 2026
* Updated: Feb 3rd, 2026
""",
    "yaml-front-matter": """---
rfc: 0042
title: Name of it
status: Accepted
authors:
  - name: Ann Lee
    email: ann@x.org
  - Bo Ray (@bo)
created: 2026-01-02
updated: 2026-02-03
---
""",
    "toml-front-matter": """+++
rfc = "0042"
title = "Name of it"
status = "Accepted"
authors = ["Ann Lee <ann@x.org>", "Bo Ray (@bo)"]
created = 2026-01-02
updated = 2026-02-03
+++
""",
    "bold-lines": """# Name of it

**RFC:** 0042
**Status:** Accepted
**Authors:** Ann Lee <ann@x.org>, Bo Ray (@bo)

**Created**: 2026-01-02

**Updated: 2026-02-03**
""",
    "plain-lines": """# Name of it

RFC: 0042
Status: Accepted
Authors: Ann Lee <ann@x.org>,
  Bo Ray (@bo)
Created: 2026-01-02<br>
Updated: 2026-02-03
""",
    "bold-label-no-colon": """# 0042: Name of it

**Status** Accepted

**Owners** Ann Lee <ann@x.org> | Bo Ray (@bo)

**Created** 2026-01-02

**Updated** 2026-02-03
""",
    "table-rows": """# Name of it

| Field | Value |
|---|---|
| RFC | 0042 |
| **Status** | Accepted |
| Authors | Ann Lee <ann@x.org>, Bo Ray (@bo) |
| Created | 2026-01-02 |
| Updated | 2026-02-03 |
""",
    "header-in-code-block": """```
RFC: 0042
Title: Name of it
Status: Accepted
Author: Ann Lee <ann@x.org>
        Bo Ray (@bo)
Created: 2026-01-02
Updated: 2026-02-03
```
""",
    "header-in-pre": """<pre>
  rfc: 0042
  title: Name of it
  status: Accepted
  author: Ann Lee <ann@x.org>, Bo Ray (@bo)
  created: 2026-01-02
  updated: 2026-02-03
</pre>
""",
    "header-in-indented-block": """    RFC: 0042
    Title: Name of it
    Status: Accepted
    Author: Ann Lee <ann@x.org>, Bo Ray (@bo)
    Created: 2026-01-02
    Updated: 2026-02-03
""",
    "quoted-lines": """# Name of it

> RFC: 0042 · Status: Accepted
> **Authors:** Ann Lee <ann@x.org>, Bo Ray (@bo)
>
> Created: 02.01.2026. Updated: 2026-02-03
""",
    "badges": """# 0042: Name of it

![Status](https://img.shields.io/badge/status-Accepted-green)
![authors: @ann, @bo](a.svg)
![Created](https://img.shields.io/badge/created-2026--01--02-blue)
""",
    "section": """# 0042: Name of it

## Status

**Accepted** - after the second round

## Authors:

- Ann Lee <ann@x.org>
- Bo Ray (@bo)

## Created: 2026-01-02

## Last Updated

2026-02-03
""",
}


@pytest.mark.parametrize("dialect", [name for name in DIALECTS if name != "badges"])
def test_metadata_is_the_same_in_every_dialect(dialect: str) -> None:
    rfc = read(f"{DIALECTS[dialect]}\n## Summary\n\nWords.\n").value
    assert (rfc.dialect, rfc.metadata) == (dialect, SAME if dialect == "section" else _with_fields(rfc.metadata))


def _with_fields(metadata: Metadata) -> Metadata:
    assert metadata.fields == ()
    return SAME


@pytest.mark.parametrize("dialect", [name for name in DIALECTS if name not in ("section", "badges")])
def test_block_is_taken_out_of_the_body(dialect: str) -> None:
    assert body(f"{DIALECTS[dialect]}\nWords.\n\n## Summary\n") == "<Para>Words.</Para>"


def test_sections_stay_in_the_body_when_they_state_metadata() -> None:
    rfc = read(f"{DIALECTS['section']}\n## Summary\n\nWords.\n").value
    assert [section.title for section in rfc.walk()] == [
        "Status",
        "Authors:",
        "Created: 2026-01-02",
        "Last Updated",
        "Summary",
    ]


def test_badges_are_read_and_stay() -> None:
    rfc = read(f"{DIALECTS['badges']}\n## Summary\n").value
    assert (rfc.dialect, rfc.metadata.status, rfc.metadata.created, len(rfc.blocks)) == (
        "badges",
        Status("Accepted", State.ACCEPTED),
        "2026-01-02",
        1,
    )


@pytest.mark.parametrize(
    ("text", "dialect", "authors", "created"),
    [
        ("# T of it\n\nAnn Lee\\\nAugust 27, 2018\n\n## A\n", "positional-lines", ["Ann Lee"], "2018-08-27"),
        (
            "# T of it\n\nby Ann Lee and Bo Ray\n\n2018-08-27\n\nWords.\n",
            "positional-lines",
            ["Ann Lee", "Bo Ray"],
            "2018-08-27",
        ),
        ("# T of it\n\nIn May we met.\n2018-08-27\n\n## A\n", "none", [], None),
        ("# T of it\n\nShort words\n\n## A\n", "none", [], None),
    ],
)
def test_names_and_a_date_are_read_when_they_stand_below_the_title(
    text: str, dialect: str, authors: list[str], created: str | None
) -> None:
    rfc = read(text).value
    assert (rfc.dialect, [person.name for person in rfc.metadata.authors], rfc.metadata.created) == (
        dialect,
        authors,
        created,
    )


@pytest.mark.parametrize(
    "before",
    [
        "> [!WARNING]\n> This has moved.\n\n",
        "<!-- vim: tw=80 -->\n\n",
        "- [Name](#name-of-it)\n  - [Status](#status)\n\n",
        "## Table of Contents\n\n- [Summary](#summary)\n\n",
        "&nbsp;\n\n",
    ],
)
def test_metadata_is_the_same_when_something_stands_before_the_title(before: str) -> None:
    rfc = read(f"{before}{DIALECTS['bold-bullets']}\n## Summary\n\nWords.\n").value
    assert rfc.metadata == SAME


@pytest.mark.parametrize("before", ["<!-- one\ntwo -->\n", "&nbsp;\n\n", "\n\n"])
def test_front_matter_is_read_when_nothing_to_be_seen_stands_before_it(before: str) -> None:
    rfc = read(f"{before}{DIALECTS['yaml-front-matter']}\n## Summary\n\nWords.\n").value
    assert rfc.metadata == SAME


def test_fuller_block_decides_when_two_state_the_same() -> None:
    text = (
        "# T of it\n\n- **Status**: Final\n\n| Number | 7 |\n|---|---|\n| Status | Draft |\n| Author | Ann Lee |\n"
        "| Created | 2026-01-02 |\n\n## A\n"
    )
    rfc = read(text).value
    assert (rfc.dialect, rfc.metadata.status, [field.text for field in rfc.metadata.fields]) == (
        "table-rows+bold-bullets",
        Status("Draft", State.DRAFT),
        ["Final"],
    )


def test_two_dialects_are_put_together_when_each_states_a_part() -> None:
    rfc = read("Authors: @ann, @bo\n\n- Feature Name: Name of it\n- Start Date: 2026-01-02\n\n## A\n").value
    assert (rfc.metadata.title, rfc.metadata.created, [person.name for person in rfc.metadata.authors]) == (
        "Name of it",
        "2026-01-02",
        ["@ann", "@bo"],
    )


def test_section_of_metadata_goes_when_nothing_is_left_in_it() -> None:
    rfc = read("# Meta\n\n- Name: Name of it\n- Status: Draft\n\n# Summary\n\nx\n").value
    assert (rfc.metadata.title, [section.title for section in rfc.walk()]) == ("Name of it", ["Summary"])


def test_section_of_metadata_stays_when_it_says_more() -> None:
    rfc = read(
        "# T of it\n\n## Timeline\n\n- Started: 2026-01-02\n- Landed: 2026-03-04\n\nWords.\n\n## Summary\n"
    ).value
    assert (rfc.metadata.created, [section.title for section in rfc.walk()]) == ("2026-01-02", ["Timeline", "Summary"])


def test_row_of_keys_is_read_when_a_row_of_values_follows() -> None:
    rfc = read(
        "# T of it\n\n| Status | Author | Created |\n|---|---|---|\n| Draft | Ann Lee | 2026-01-02 |\n\n## A\n"
    ).value
    assert (rfc.metadata.status, rfc.metadata.created) == (Status("Draft", State.DRAFT), "2026-01-02")


@pytest.mark.parametrize(
    "line",
    [
        "**Status:** Accepted · **Created:** 2026-01-02",
        "**Status:** Accepted **Created:** 2026-01-02",
        "**Status: Accepted | Created: 2026-01-02**",
        "Status: accepted. Created: 2026-01-02",
        "Status: Accepted · Created: 2026-01-02",
        "Статус: принято. Дата: 2 января 2026",
        "状态：已接受\n创建日期：2026年1月2日",
        "Estado: Aceptado\nFecha: 2 de enero de 2026",
        "Status: Angenommen\nErstellt: 2. Januar 2026",
        "Statut : Accepté\nCréé le : 2 janvier 2026",
        "Estado: Aceito\nData: 2 de janeiro de 2026",
        "ステータス: 承認済み\n作成日: 2026年1月2日",
        "상태: 승인됨\n작성일: 2026-01-02",
        "📌 Status: Accepted\n📅 Start Date: 2026-01-02",
    ],
)
def test_fields_are_read_in_every_language_and_on_one_line(line: str) -> None:
    metadata = read(f"# T of it\n\n{line}\n\n## A\n").value.metadata
    assert (metadata.status and metadata.status.state, metadata.created) == (State.ACCEPTED, "2026-01-02")


@pytest.mark.parametrize("heading", ["T of it\n----", "### T of it"])
def test_first_heading_names_the_document_when_metadata_follows(heading: str) -> None:
    rfc = read(f"{heading}\n* Author(s): Ann Lee\n* Status: Draft\n\n## Abstract\n\nx\n").value
    assert (rfc.metadata.title, rfc.metadata.authors, [section.title for section in rfc.sections]) == (
        "T of it",
        (Person("Ann Lee"),),
        ["Abstract"],
    )


def test_html_table_is_read_as_one_of_markdown() -> None:
    text = (
        "# T of it\n\n<table>\n<tr><td>Status</td><td>Draft</td></tr>\n<tr><td>Author</td><td>Ann Lee</td></tr>\n"
        "</table>\n\n## A\n"
    )
    rfc = read(text).value
    assert (rfc.dialect, rfc.metadata.status, rfc.metadata.authors) == (
        "table-rows",
        Status("Draft", State.DRAFT),
        (Person("Ann Lee"),),
    )


@pytest.mark.parametrize(
    "text",
    [
        "# T of it\n\nNote: this is prose.\n\n## A\n",
        "# T of it\n\n```\nkey: value\nother: value\n```\n\n## A\n",
        "# T of it\n\n```yaml\nname: service\nversion: 2\n```\n\n## A\n",
        "# T of it\n\n| Option | Cost |\n|---|---|\n| One | 2 |\n\n## A\n",
        "# T of it\n\nWe have:\n\n| Status | Meaning |\n|---|---|\n| Draft | x |\n\n## A\n",
        "# T of it\n\n## Design\n\nx\n\n### Status\n\nThe status of a task says how far it is.\n",
        "# T of it\n\nDescription: a long way round to say it.\n\n## A\n",
    ],
)
def test_nothing_is_read_when_it_is_the_text_of_the_document(text: str) -> None:
    assert read(text).value.metadata == Metadata(title="T of it")


def test_lines_are_those_of_the_source_when_two_fields_share_one() -> None:
    text = "# Name of it\n\n**Date**: 2026-01-02 **Date**: x  \n**Status**: Accepted  \n**Reviewer**: Bo"
    stated = read(text).value.metadata.stated
    assert [(field.key, field.line) for field in stated] == [
        ("Date", 3), ("Date", 3), ("Status", 4), ("Reviewer", 5),
    ]  # fmt: skip
