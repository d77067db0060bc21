"""What a text would cost pandoc: seconds of one paragraph, cells that are filled up, addresses that unfold."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from rfcexport.bounds import check_references, check_tables, label_of, label_shown, most_seconds, seconds_to_read
from rfcexport.diagnostics import RefusedInput
from rfcexport.policy import Limits


def refusal(call: Callable[[], object]) -> tuple[str, str | None]:
    with pytest.raises(RefusedInput) as refused:
        call()
    return str(refused.value), refused.value.hint


@pytest.mark.parametrize(
    ("text", "links", "seconds"),
    [
        (b"words of a paragraph " * 1_000, 0, 0.0),
        (b"[a](b) " * 10, 10, 10 * 70 * 1e-7),
        (b"[" * 30, 0, 0.0),
        (b"[a]" * 31, 0, 31 * 2 * 5e-8),
        (b"[" * 40 + b"]" * 40, 0, 40 * 40 * 5e-8),
        (b"[" * 5_000, 0, 0.0),
        (b"]" * 40 + b"[" * 40, 0, 0.0),
        (b"*" * 30, 0, 0.0),
        (b"*_~" * 100, 0, 300 * 300 * 1.3e-7),
        (b"snake_case_word " * 100, 0, 0.0),
        (b"a.b " * 100, 0, 0.0),
        (b"a." * 50 + b"@c", 0, (2 * 50 + 1) ** 2 * 5e-8),
    ],
)
def test_seconds_are_those_measured_when_a_paragraph_holds_so_many_things(
    text: bytes, links: int, seconds: float
) -> None:
    assert seconds_to_read(text, links) == pytest.approx(seconds)


def test_seconds_grow_with_what_pandoc_is_given() -> None:
    assert [most_seconds(Limits()), most_seconds(Limits(pandoc_s=60.0))] == pytest.approx([2.0, 12.0])


def table(columns: int, rows: int, row: str = "a|\n") -> str:
    return "|".join("a" * columns) + "\n" + "|".join("-" * columns) + "\n" + row * rows


TABLES = Limits(table_rows=10, table_columns=20)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a\n---\nb\n",
        table(20, 100, "|a" * 20 + "|\n"),
        table(11, 20),
        table(11, 10) + "\n" + table(11, 10),
        # No rows below them: each head is one of them, and each line below it.
        "a\n\n" + "|-\n" * 100,
    ],
)
def test_tables_pass_when_few_cells_are_filled_up(text: str) -> None:
    check_tables(text, path="x.md", limits=TABLES)


@pytest.mark.parametrize(
    ("text", "line", "cells"),
    [
        (table(20, 11), 1, "209"),
        ("a\n\n" + table(11, 11) + "\n" + table(11, 10) + "\n", 17, "210"),
        ("".join(f"> {line}\n" for line in table(20, 11).splitlines()), 1, "209"),
    ],
    ids=["one", "together", "quote"],
)
def test_tables_are_refused_when_more_cells_are_filled_up_than_the_largest_has(
    text: str, line: int, cells: str
) -> None:
    message = f"x.md:{line}: error[limit-table]: table must have at most 10 rows; found rows that lack {cells} cells"
    found = refusal(lambda: check_tables(text, path="x.md", limits=TABLES))
    assert found == (message, "--limit table-rows=NUMBER sets another limit")


ADDRESS = f"http://{'a' * 92}"  # with the space before it, a hundred signs


@pytest.mark.parametrize(
    ("definition", "use"),
    [
        (f"[b]: {ADDRESS}\n", "[b]"),
        (f"> [b]: {ADDRESS}\n", "[b]"),
        (f"- [b]: {ADDRESS}\n", "[b]"),
        (f"2. > * [b]: {ADDRESS}\n", "[b]"),
        (f"   [b]: {ADDRESS}\n", "[b]"),
        (f"[B  b]: {ADDRESS}\n", "[b b]"),
        (f"[b\\]]: {ADDRESS}\n", "[b\\]]"),
        (f"[^b]: {ADDRESS}\n", "[^b]"),
        (f"[b]:\n{ADDRESS}\n", "![a][b]"),
        (f"[b]: c '{'d' * 94}\ne'\n", "[b]"),
    ],
    ids=["plain", "quote", "list", "nested", "indented", "spaced", "escaped", "footnote", "picture", "title"],
)
def test_references_are_refused_when_they_unfold_to_more_than_the_limit(definition: str, use: str) -> None:
    label = definition[definition.index("[") + 1 : definition.index("]:")].casefold().replace("  ", " ")
    # Each use but the definition is one; the last of them is what goes beyond the limit.
    text = f"{definition}\n{f'{use}. ' * 20}\n"
    size = len(definition) - definition.index("]:") - 3
    check_references(text, path="x.md", limits=Limits(input_bytes=20 * size))
    message = (
        f"x.md:1: error[limit-input]: must be at most {20 * size - 1:,} bytes; "
        f"found {20 * size:,} with each address and footnote in its place, most of them of [{label}]"
    )
    found = refusal(lambda: check_references(text, path="x.md", limits=Limits(input_bytes=20 * size - 1)))
    assert found == (message, "--max-input BYTES sets another limit")


def test_reference_that_unfolds_most_is_told_when_there_are_several() -> None:
    text = f"a\n\n[b]: {ADDRESS}\n\n[c]: {ADDRESS}\n\n[b] {'[c] ' * 12}\n"
    message, _ = refusal(lambda: check_references(text, path="x.md", limits=Limits(input_bytes=1_000)))
    assert message == (
        "x.md:5: error[limit-input]: must be at most 1,000 bytes; found 1,300 with each address and footnote in its "
        "place, most of them of [c]"
    )


@pytest.mark.parametrize("text", ["", "[a] " * 1_000, f"[b]: {ADDRESS}\n", f"[b]: {ADDRESS}\n\n[c] [c] [c]\n"])
def test_references_pass_when_they_are_used_seldom(text: str) -> None:
    check_references(text, path="x.md", limits=Limits(input_bytes=100))


@pytest.mark.parametrize(
    "text", ["[" * 500_000, "\n[" * 300_000, "> " * 300_000, "- " * 300_000, "[\\" * 300_000, "1" * 500_000 + ". "]
)
def test_text_is_looked_through_once_when_it_only_seems_to_define(text: str) -> None:
    check_references(f"{text}]:", path="x.md", limits=Limits(input_bytes=1))


@pytest.mark.parametrize(
    ("text", "label"), [("a", "a"), (" A \t\nb ", "a b"), ("Stra\u00dfe", "strasse"), ("a\\]", "a\\]"), ("", "")]
)
def test_labels_are_the_same_when_case_and_spaces_differ(text: str, label: str) -> None:
    assert label_of(text) == label


@pytest.mark.parametrize(
    ("label", "shown"),
    [("a", "a"), ("a" * 40, "a" * 40), ("a" * 41, "a" * 40 + "..."), ("a\ufdd0\x1b\u202eb", "ab")],
)
def test_label_is_shown_without_what_hides_or_is_too_long(label: str, shown: str) -> None:
    assert label_shown(label) == shown
