from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from rfcexport.checks.corpus import check_corpus
from rfcexport.checks.members import Member, files_beside, member_of
from rfcexport.pipeline import parse_rfc


def rfc(path: str, *lines: str, title: str = "Queue") -> Member:
    """A member with a title and a block of bullets."""
    text = "\n".join([f"# {title}", "", *(f"- {line}" for line in lines), "", "## Summary", ""])
    return member_of(parse_rfc(text.encode(), path=path).value)


def page(path: str, *lines: str) -> Member:
    """A member of any text."""
    return member_of(parse_rfc("\n".join([*lines, ""]).encode(), path=path).value)


def said(*members: Member, beside: frozenset[str] = frozenset()) -> list[str]:
    """What the checks say of the members, whatever their order."""
    found = [f"{d.position}: {d.severity.value}[{d.slug}] {d.message}" for d in check_corpus(members, beside=beside)]
    assert found == [
        f"{d.position}: {d.severity.value}[{d.slug}] {d.message}" for d in check_corpus(members[::-1], beside=beside)
    ]
    return found


def test_a_member_is_small_and_crosses_processes() -> None:
    member = rfc("a/0001-queue.md", "ID: 0001", "Status: Draft", "Supersedes: 0002")
    content = pickle.dumps(member)
    assert (pickle.loads(content), len(content) < 1500) == (member, True)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("a.md", "RFC-0042"), ("b.md", "RFC-42")),
        (("a.md", "xls-0042"), ("c/b.md", "XLS-42")),
        (("rfcs/a.md", "2026-01-31-queue"), ("rfcs/old/b.md", "2026-01-31-Queue")),
        (("rfcs/a.md", "7"), ("rfcs/accepted/b.md", "007")),
    ],
)
def test_two_documents_with_one_id_are_told(one: tuple[str, str], other: tuple[str, str]) -> None:
    members = [rfc(path, f"ID: {stated}", "Status: Draft") for path, stated in (one, other)]
    assert said(*members) == [
        f"{other[0]}:3: error[corpus-id] must have an id of its own; found {other[1]}, the id of {one[0]}"
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("a/x.md", "RFC-0042"), ("b/y.md", "RFC-0042")),
        (("a/x.md", "42"), ("b/y.md", "42")),
        (("eip-7.md", "7"), ("erc-7.md", "7")),
        (("0042-x.md", "42"), ("0042-x.zh.md", "42")),
        (("0042-x/0042-x.md", "42"), ("0042-x/0042-x.pt-BR.md", "42")),
        (("x.md", "42"), ("./x.md", "42")),
    ],
)
def test_ids_of_other_series_and_translations_are_no_clash(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert said(*(rfc(path, f"ID: {stated}", "Status: Draft") for path, stated in (one, other))) == []


def test_standard_input_is_no_member() -> None:
    assert said(rfc("-", "ID: 1", "Status: Draft"), rfc("a.md", "ID: 1", "Status: Draft")) == []


def test_names_apart_in_case_alone_are_told() -> None:
    assert said(rfc("a/Queue.md", "Status: Draft"), rfc("a/queue.md", "Status: Draft")) == [
        "a/queue.md: error[corpus-file-name] must have a file name of its own, apart from case; found a/Queue.md too"
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("rfcs/0042-cache.md", "rfcs/0042-queue.md"),
        ("rfcs/0042-cache.md", "rfcs/042-queue.md"),
        ("adr/adr-7-cache.md", "adr/ADR-007-queue.md"),
        ("rfcs/0042-cache/README.md", "rfcs/0042-queue/README.md"),
        ("rfcs/0042-cache/0042-cache.md", "rfcs/0042-queue/0042-queue.md"),
    ],
)
def test_two_files_of_a_folder_with_one_number_are_told(one: str, other: str) -> None:
    first, second = sorted((one, other))
    assert said(rfc(one, "Status: Draft"), rfc(other, "Status: Draft")) == [
        f"{second}: error[corpus-file-name] must begin with a number of its own; found that of {first} too"
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a/0042-cache.md", "b/0042-queue.md"),
        ("a/0042-cache.md", "a/0042-cache.zh.md"),
        ("a/0042-cache.md", "a/0042-cache-appendix.md"),
        ("a/0000-cache.md", "a/0000-queue.md"),
        ("a/2026-01-31-cache.md", "a/2026-01-31-queue.md"),
        ("a/20260131-cache.md", "a/20260131-queue.md"),
        ("a/0042-cache/README.md", "a/0042-cache/notes.md"),
        ("a/eip-42.md", "a/erc-42.md"),
    ],
)
def test_files_that_go_together_or_apart_are_no_clash(one: str, other: str) -> None:
    assert said(rfc(one, "Status: Draft"), rfc(other, "Status: Draft")) == []


@pytest.mark.parametrize(
    ("successor", "value"),
    [("RFC-0043", "RFC-0042"), ("43", "42"), ("RFC-0043", "[the cache](0042-cache.md#design)"),
     ("RFC-0043", "0042-cache.md"), ("43", "0042-cache"), ("RFC-0043", "RFC 42 (Cache)")],
)  # fmt: skip
def test_what_is_superseded_must_say_so(successor: str, value: str) -> None:
    old = rfc("0042-cache.md", f"ID: {successor.replace('43', '42')}", "Status: Accepted")
    new = rfc("0043-queue.md", f"ID: {successor}", "Status: Draft", f"Supersedes: {value}")
    assert said(old, new) == [
        f"0042-cache.md:4: warning[corpus-supersedes] must say that it is superseded by {successor}; "
        f"found {successor.replace('43', '42')} in 0043-queue.md:5 alone"
    ]


def test_what_supersedes_must_say_so() -> None:
    old = rfc("0042-cache.md", "ID: 42", "Status: Superseded by 43")
    new = rfc("0043-queue.md", "ID: 43", "Status: Draft")
    assert said(old, new) == [
        "0043-queue.md:4: warning[corpus-supersedes] must say that it supersedes 42; found 43 in 0042-cache.md:4 alone"
    ]


@pytest.mark.parametrize(
    "status",
    [
        "Superseded by RFC-0043",
        "Superseded by [Queue](0043-queue.md)",
        "Obsoleted by: 43",
        "Superceded entirely by 0043-q",
    ],
)
def test_both_ways_may_be_said_in_a_status(status: str) -> None:
    old = rfc("0042-cache.md", "ID: RFC-0042", f"Status: {status}")
    new = rfc("0043-queue.md", "ID: RFC-0043", "Status: Draft", "Replaces: RFC-0042")
    assert said(old, new) == []


def test_a_circle_is_told_once() -> None:
    members = [
        rfc(f"000{n}-a.md", f"ID: {n}", "Status: Draft", f"Requires: {following}")
        for n, following in ((1, "2, 4"), (2, "3"), (3, "1"), (4, "none"))
    ]
    assert said(*members) == [
        "0001-a.md:5: error[corpus-cycle] must not come back to itself by what it requires; found 1 -> 2 -> 3 -> 1"
    ]


def test_a_document_that_supersedes_itself_is_a_circle() -> None:
    assert said(rfc("0001-a.md", "ID: 1", "Status: Draft", "Supersedes: 0001")) == [
        "0001-a.md:5: error[corpus-cycle] must not come back to itself by what it supersedes; found 1 -> 1"
    ]


def test_a_long_chain_is_no_circle() -> None:
    members = [rfc(f"{n:04}-a.md", f"ID: {n}", "Status: Draft", f"Requires: {n + 1}") for n in range(1, 41)]
    assert said(*members, rfc("0041-a.md", "ID: 41", "Status: Draft")) == []


@pytest.mark.parametrize(
    ("value", "named"),
    [("RFC-0009", "RFC-0009"), ("9", "9"), ("RFC-0002, RFC-0009", "RFC-0009"), ("[Old](0009-old.md)", "Old")],
)
def test_a_reference_to_nothing_is_told(value: str, named: str) -> None:
    one = rfc("0001-a.md", "ID: RFC-0001", "Status: Draft", f"Requires: {value}")
    other = rfc("0002-b.md", "ID: RFC-0002", "Status: Draft")
    assert said(one, other) == [
        f"0001-a.md:5: warning[corpus-reference] must name an RFC that is there; found {named!r}, which it requires"
    ]


@pytest.mark.parametrize(
    "value",
    ["RFC 7519", "Python 3", "EIP-155", "#9", "the 9 lives of a queue", "[PR 9](https://example.org/pull/9)",
     "2 approvals", "[RFC 9](https://example.org/rfc9)", "[notes](../notes/0009.md)", "https://example.org/9",
     "RFC-2: Queue"],
)  # fmt: skip
def test_what_names_something_else_is_no_reference(value: str) -> None:
    one = rfc("rfcs/0001-a.md", "ID: RFC-0001", "Status: Draft", f"Requires: {value}")
    assert said(one, rfc("rfcs/0002-b.md", "ID: RFC-0002", "Status: Draft")) == []


def test_a_file_beside_the_sources_can_be_named(tmp_path: Path) -> None:
    for name in ("0001-a.md", "0009-old.md"):
        (tmp_path / name).write_text("# A\n")
    path = str(tmp_path / "0001-a.md")
    member = rfc(path, "ID: 1", "Status: Draft", "Requires: 9", "Supersedes: [old](0009-old.md)")
    assert said(member, beside=files_beside([path])) == []


def test_a_folder_beside_the_source_can_be_named(tmp_path: Path) -> None:
    for name in ("CIP-0001", "CIP-0009", "images"):
        (tmp_path / name).mkdir()
    for name in ("CIP-0001", "CIP-0009"):
        (tmp_path / name / "README.md").write_text("# A\n")
    path = str(tmp_path / "CIP-0001/README.md")
    assert said(rfc(path, "CIP: 1", "Status: Draft", "Requires: 9"), beside=files_beside([path])) == []


def test_a_part_of_a_series_may_name_the_rest() -> None:
    members = [rfc(f"eip-{n}.md", f"EIP: {n}", "Status: Draft", f"Requires: {n + 1000}, 155") for n in (20, 30, 40)]
    assert said(*members) == []


def _series() -> list[Member]:
    return [rfc(f"rfcs/000{n}-{name}.md", f"ID: {n}", "Status: Draft", title=name.title())
            for n, name in ((1, "cache"), (2, "queue"), (3, "retry"))]  # fmt: skip


def test_an_index_that_leads_to_all_is_quiet() -> None:
    table = page(
        "rfcs/README.md", "# RFCs", "", "| RFC | Title | Status |", "|---|---|---|",
        "| [1](0001-cache.md) | Cache | Draft |", "| [2](0002-queue.md) | RFC-2: Queue | draft (new) |",
        "| [3](./0003-retry.md#summary) | Retry | |", "",
        "[More](https://example.org/0009.md), [how](../CONTRIBUTING.md)",
    )  # fmt: skip
    assert said(*_series(), rfc("rfcs/0000-template.md"), table) == []


def test_an_index_that_is_behind_is_told() -> None:
    table = page(
        "rfcs/README.md", "# RFCs", "", "| RFC | Title | Status |", "|---|---|---|",
        "| [1](0001-cache.md) | Caching | Draft |", "| [2](0002-queue.md) | Queue | Accepted |",
        "| [9](0009-gone.md) | Gone | Draft |",
    )  # fmt: skip
    assert said(*_series(), table) == [
        "rfcs/README.md:1: warning[corpus-index] must list every RFC; found none for rfcs/0003-retry.md",
        "rfcs/README.md:5: warning[corpus-index] must call rfcs/0001-cache.md 'Cache'; found 'Caching'",
        "rfcs/README.md:6: warning[corpus-index] must show the status of rfcs/0002-queue.md, 'Draft'; found 'Accepted'",
        "rfcs/README.md:7: warning[corpus-index] must lead to an RFC that is there; found rfcs/0009-gone.md",
    ]


def test_an_index_above_the_folder_lists_documents_in_folders_of_their_own() -> None:
    members = [rfc(f"text/000{n}-a/README.md", f"ID: {n}", "Status: Draft") for n in (1, 2, 3)]
    index = page("README.md", "# All", "", "- [one](text/0001-a)", "- [two](text/0002-a/README.md)")
    assert said(*members, index) == [
        "README.md:1: warning[corpus-index] must list every RFC; found none for text/0003-a/README.md"
    ]


def test_a_page_that_names_a_few_is_no_index() -> None:
    assert said(*_series(), page("rfcs/README.md", "# How", "", "Such as [this](0001-cache.md).")) == []
