"""The dialects of metadata, and what a value means; read through the reader, as documents state them."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from rfcexport.model import Field, Metadata, Person, Run, State, Status
from tests.trees import body, findings, read

DRAFT = Status("Draft", State.DRAFT)


def metadata(head: str) -> Metadata:
    """The metadata of a document with that head below its title; the title left out."""
    return replace(read(f"# T\n\n{head}\n\n## S\n").value.metadata, title=None)


def field(key: str, text: str, line: int) -> Field:
    return Field(key, (Run(text),), line)


HOUSE = Metadata(
    id="2026-01-02-x", status=DRAFT, authors=(Person("A B"),), created="2026-01-02", updated="2026-02-03"
)  # fmt: skip


@pytest.mark.parametrize(
    "head",
    [
        "- **RFC ID**: 2026-01-02-x\n- **Status**: Draft\n- **Author(s)**: A B\n- **Created**: 2026-01-02\n"
        "- **Last Updated**: 2026-02-03",
        "- **Last Updated**: 2026-02-03\n- **Created**: 2026-01-02\n- **Author**: A B\n- **RFC ID**: 2026-01-02-x\n"
        "- **Status**: Draft",
        "* **rfc id:** 2026-01-02-x\n* **STATUS:** Draft\n* **authors:** A B\n* **created:** 2026-01-02\n"
        "* **last updated:** 2026-02-03",
        "- **RFC ID** : 2026-01-02-x\n- **Status** : Draft\n- **Owner** : A B\n- **Date** : 2026-01-02\n"
        "- **Modified** : 2026-02-03",
        "- RFC ID: 2026-01-02-x\n- Status: Draft\n- Author: A B\n- Created: 2026-01-02\n- Updated: 2026-02-03",
        "- **RFC ID**: 2026-01-02-x\n- **Status**: Draft\n* **Author**: A B\n* **Created**: 2026-01-02\n"
        "* **Updated**: 2026-02-03",
        "- **RFC ID**: 2026-01-02-x\n\n- **Status**: Draft\n\n- **Author(s)**:\n  - A B\n\n"
        "- **Created**: 2 January 2026\n\n- **Last Updated**: Feb 3, 2026",
        "- __RFC ID__: 2026-01-02-x\n- __Status__: Draft\n- __Author(s)__: A B\n- __Created__: 2026-01-02\n"
        "- __Last-Modified__: 2026-02-03",
    ],
)
def test_metadata_is_the_same_when_the_house_dialect_is_written_otherwise(head: str) -> None:
    assert metadata(head) == HOUSE


def test_list_is_taken_out_of_the_body_when_it_is_metadata() -> None:
    assert (
        body("# T\n\nBefore.\n\n- **Status**: Draft\n\nAfter.\n\n## S\n") == "<Para>Before.</Para><Para>After.</Para>"
    )


@pytest.mark.parametrize(
    "head",
    [
        "- Performance: fast\n- Security: yes",
        "- **Cost**: low\n- **Speed**: high",
        "Our goals:\n\n- **Version**: kept\n- **Type**: static",
        "A record has:\n\n- **id**: its number\n- **created**: a time",
        "It is in short.\n\n- **Version**: 2\n- **Stage**: any",
        "- **Status**: Draft\n- just words",
        "- **Status**: Draft\n\n  ```\n  x\n  ```\n- **Author**: A",
        "1. **Status**: Draft",
        "> - **Type**: Draft",
    ],
)
def test_list_stays_in_the_body_when_it_is_content(head: str) -> None:
    assert (metadata(head), body(f"# T\n\n{head}\n\n## S\n") == body(f"{head}\n")) == (Metadata(), True)


@pytest.mark.parametrize(
    "value",
    ["A <a@b.co>, B (@b) and [C](https://github.com/c)", "A <a@b.co>; B (@b); [C](https://github.com/c)",
     "\n  - A <a@b.co>\n  - B (@b)\n  - [C](https://github.com/c)", "\n  1. A <a@b.co>, B @b\n  2. [C](https://github.com/c)"],
)  # fmt: skip
def test_authors_are_the_same_when_listed_otherwise(value: str) -> None:
    assert metadata(f"- **Author(s)**: {value}").authors == (
        Person("A", email="a@b.co"),
        Person("B", handle="b"),
        Person("C", handle="c", url="https://github.com/c"),
    )


def test_fields_are_kept_in_order_when_they_are_unknown() -> None:
    head = "- **Status**: Draft\n- **Zeta**: `a` [l](https://x.y) *e*\n- **Alpha**:\n  - one\n    - two"
    assert metadata(head) == Metadata(
        status=DRAFT,
        fields=(
            Field("Zeta", (Run("a "), Run("l", "https://x.y"), Run(" e")), 4),
            Field("Alpha", (Run("one"), Run("; "), Run("two")), 5),
        ),
    )


def test_nothing_is_lost_when_two_fields_have_one_key() -> None:
    head = (
        "- **Status**: Draft\n- **Status**: Final\n- **Author**: A\n- **Owner**: B\n"
        "- **Created**: 2026-01-02\n- **Date**: 2026-01-03"
    )
    assert metadata(head) == Metadata(
        status=DRAFT,
        authors=(Person("A"),),
        created="2026-01-02",
        fields=(field("Status", "Final", 4), field("Owner", "B", 6), field("Date", "2026-01-03", 8)),
    )


@pytest.mark.parametrize(
    "value",
    ["[Your Name]", "TBD", "N/A", "YYYY-MM-DD", "...", "???", "<your name>",
     "(fill me in with today's date, YYYY-MM-DD)", "Leave this empty", "{{ date }}", "RFC-{{ number }}: {{ title }}"],
)  # fmt: skip
def test_value_is_not_stated_when_a_template_left_it(value: str) -> None:
    text = f"# T\n\n- **Status**: Draft\n- **Created**: {value}\n\n## S\n"
    assert (read(text).value.metadata, findings(text)) == (
        Metadata(title="T", status=DRAFT),
        ["4 metadata-placeholder"],
    )


@pytest.mark.parametrize("value", ["Todo list", "Naomi", "[0012](x.md)", "a - b", "No answer", "Sets {{ x }} late"])
def test_value_is_stated_when_it_only_resembles_a_placeholder(value: str) -> None:
    assert findings(f"# T\n\n- **Status**: Draft\n- **Note**: {value}\n\n## S\n") == []


def test_title_is_not_stated_when_a_template_left_it() -> None:
    text = "\n# RFC: [Title of RFC]\n\n## S\n"
    assert (read(text).value.metadata, findings(text)) == (Metadata(), ["2 metadata-placeholder"])


@pytest.mark.parametrize(
    ("value", "status"),
    [
        ("Accepted (2026-01-02)", Status("Accepted (2026-01-02)", State.ACCEPTED)),
        ("**Draft**, see [#1](https://x.y/1)", Status("Draft, see #1", State.DRAFT)),
        ("~~Draft~~ Accepted", Status("Accepted", State.ACCEPTED)),
        ("Draft<br>since May", Status("Draft since May", State.DRAFT)),
        ("![Draft](https://img/b.svg)", Status("Draft", State.DRAFT)),
        ("Draft | **Accepted** | Rejected", Status("Accepted", State.ACCEPTED)),
        ("Draft | Accepted | Rejected", None),
    ],
)
def test_status_is_what_is_stated_when_it_is_marked_up(value: str, status: Status | None) -> None:
    assert metadata(f"- **Status**: {value}\n- **Author**: A").status == status


def test_footnote_is_kept_when_it_stands_in_a_value() -> None:
    text = "# T\n\n- **Status**: Draft[^1]\n\n## S\n\n[^1]: until May\n"
    found = read(text).value.metadata
    assert (found.status, found.fields) == (DRAFT, (field("Status note", "until May", 3),))


def test_value_stays_as_stated_when_it_is_too_long_to_be_one() -> None:
    # What looks for names, days and states in a value of any length would take minutes.
    long = "a" * 50_000
    found = read(f"# T of it\n\n- **Author**: {long}\n- **Status**: {long}\n- **Created**: {long}\n\n## S\n").value
    assert (found.metadata.authors, found.metadata.status, [len(field.text) for field in found.metadata.fields]) == (
        (),
        None,
        [50_000] * 3,
    )


def test_answer_is_no_placeholder_when_the_key_may_have_none() -> None:
    text = "# T of it\n\n- **Status**: Draft\n- **Supersedes**: N/A\n- **Updated**: -\n\n## S\n"
    assert (read(text).value.metadata.fields, findings(text)) == ((field("Supersedes", "N/A", 4),), [])


def test_date_stays_as_stated_when_it_cannot_be_read() -> None:
    text = "# T\n\n- **Created**: 08/05/2019\n- **Updated**: 2026-01-02, again\n\n## S\n"
    assert (read(text).value.metadata, findings(text)) == (
        Metadata(
            title="T",
            updated="2026-01-02",
            fields=(field("Created", "08/05/2019", 3), field("Updated", "2026-01-02, again", 4)),
        ),
        ["3 metadata-date"],
    )


def test_field_stays_when_the_heading_is_the_title() -> None:
    assert metadata("- **Title**: Other\n- **Status**: Draft") == Metadata(
        status=DRAFT, fields=(field("Title", "Other", 3),)
    )


def test_title_is_stated_once_when_front_matter_and_heading_agree() -> None:
    assert read("---\ntitle: T\n---\n# T\n").value.metadata == Metadata(title="T")


def test_front_matter_is_typed_when_its_keys_are_known() -> None:
    text = (
        "---\nrfc: 0012\ntitle: A\nstatus: Final\nauthors:\n  - name: B\n    email: b@c.de\n  - D\n"
        "date: 2026-01-02\nlang: de\nlink: see <https://x.y/z>, or https://x.y.\nanswer: yes\n---\n\n## S\n"
    )
    rfc = read(text).value
    assert (rfc.metadata, rfc.dialect, rfc.lang) == (
        Metadata(
            title="A",
            id="0012",
            status=Status("Final", State.ACCEPTED),
            authors=(Person("B", email="b@c.de"), Person("D")),
            created="2026-01-02",
            fields=(
                field("lang", "de", 10),
                Field(
                    "link",
                    (
                        Run("see "),
                        Run("https://x.y/z", "https://x.y/z"),
                        Run(", or "),
                        Run("https://x.y", "https://x.y"),
                        Run("."),
                    ),
                    11,
                ),
                field("answer", "yes", 12),
            ),
        ),
        "yaml-front-matter",
        "de",
    )


def test_both_are_read_when_front_matter_and_bullets_state_metadata() -> None:
    rfc = read("---\nstatus: Draft\n---\n# T\n\n- **Author**: A\n\n## S\n").value
    assert (rfc.metadata, rfc.dialect) == (
        Metadata(title="T", status=DRAFT, authors=(Person("A"),)),
        "yaml-front-matter+bold-bullets",
    )


def test_control_characters_are_gone_when_front_matter_has_them() -> None:
    assert read('---\n"k\\e": "a\\x01b\\u202ec"\n---\n# T\n').value.metadata.fields == (field("k", "abc", 2),)


def test_house_documents_are_as_the_manifest_says(corpus: Path) -> None:
    rows = _house_rows(corpus)
    read_as = {row["path"]: _stated(read((corpus / row["path"]).read_bytes()).value.metadata) for row in rows}
    keys = ("title", "id", "status", "author_names", "created", "updated")
    assert len(rows) == 8
    assert read_as == {row["path"]: tuple(row[key] for key in keys) for row in rows}


def _house_rows(corpus: Path) -> list[dict[str, str]]:
    with (corpus / "manifest.tsv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [row for row in rows if row["path"].startswith("paradigm-enterprise/")]


def _stated(metadata: Metadata) -> tuple[str, ...]:
    names = "; ".join(person.name for person in metadata.authors)
    status = metadata.status.text if metadata.status else ""
    stated = (metadata.title, metadata.id, status, names, metadata.created, metadata.updated)
    return tuple(value or "" for value in stated)
