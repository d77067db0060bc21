from __future__ import annotations

import pytest

from rfcexport.diagnostics import RefusedInput
from rfcexport.front_matter import Entry, FrontMatter, split_front_matter
from rfcexport.policy import Limits


def entries(inside: str) -> tuple[Entry, ...]:
    front = split_front_matter(f"---\n{inside}---\n", path="x.md", limits=Limits()).value[0]
    return front.entries if front else ()


def values(inside: str) -> tuple[str, ...]:
    (entry,) = entries(inside)
    return entry.values


def test_body_keeps_its_lines_when_the_block_is_cut_off() -> None:
    read = split_front_matter("---\nid: 0012\n---\n# T\n", path="x.md", limits=Limits())
    assert (read.value, read.diagnostics) == ((FrontMatter((Entry("id", ("0012",), 2),), 3), "\n\n\n# T\n"), ())


@pytest.mark.parametrize("value", ["0012", "yes", "1.0", "2026-01-02", "null", "~", "0x10", "1e3", "a, b", "*.md"[1:]])
def test_value_is_the_string_written_when_yaml_has_a_type_for_it(value: str) -> None:
    assert values(f"k: {value}\n") == (value,)


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("k: [a, b]\n", ("a", "b")),
        ("k:\n  - a\n  - b\n", ("a", "b")),
        ("k: 'a: b'\n", ("a: b",)),
        ("k: |\n  a\n  b\n", ("a\nb",)),
        ("k: >\n  a\n  b\n", ("a b",)),
        ("k:\n", ()),
        ("k: []\n", ()),
        ("k: [[a, b], c]\n", ("a, b", "c")),
        ("k: {A: [x, y], B: z}\n", ("A: x, y", "B: z")),
        ("k:\n  - Twitter: http://x\n", ("Twitter: http://x",)),
        ("k:\n  - {name: A, email: a@b}\n  - {login: C, github: cd, Role: lead}\n", ("A <a@b>", "C (@cd) (lead)")),
        ("k: {name: A, email: a@b}\n", ("A <a@b>",)),
        ("k: # none\n", ()),
    ],
)
def test_values_are_of_the_shape_when_they_are_lists_or_mappings(inside: str, expected: tuple[str, ...]) -> None:
    assert values(inside) == expected


def test_entries_stay_both_when_a_key_stands_twice() -> None:
    assert entries("k: a\nK: b\nk: c\n") == (Entry("k", ("a",), 2), Entry("K", ("b",), 3), Entry("k", ("c",), 4))


@pytest.mark.parametrize("text", ["# T\n", "---\n- a\n---\n", "---\nwords\n---\n", "---\n", "---\n---\n"])
def test_text_is_left_when_it_has_no_front_matter(text: str) -> None:
    read = split_front_matter(text, path="x.md", limits=Limits())
    assert (read.value, read.diagnostics) == ((None, text), ())


def test_block_ends_at_dots_when_yaml_does() -> None:
    assert split_front_matter("---\na: b\n...\nx\n", path="x.md", limits=Limits()).value[1] == "\n\n\nx\n"


def test_block_is_read_by_line_when_it_is_no_yaml() -> None:
    read = split_front_matter("---\ntitle: a: b\nbad\nx: 'y'\n---\n", path="x.md", limits=Limits())
    assert (read.value[0], [str(found) for found in read.diagnostics]) == (
        FrontMatter((Entry("title", ("a: b",), 2), Entry("x", ("y",), 4)), 5),
        [
            "x.md:2: warning[front-matter-yaml]: must have front matter that is YAML; "
            "found a line that is not, so it was read line by line"
        ],
    )


@pytest.mark.parametrize(
    ("text", "slug", "line"),
    [
        ("---\na: &x [1]\nb: *x\n---\n", "front-matter-alias", 3),
        (f"---\na: {'x' * 140_000}\n---\n", "limit-front-matter", 1),
    ],
)
def test_block_is_refused_when_it_could_do_harm(text: str, slug: str, line: int) -> None:
    with pytest.raises(RefusedInput) as refused:
        split_front_matter(text, path="x.md", limits=Limits())
    assert (refused.value.diagnostic.slug, refused.value.diagnostic.position.line) == (slug, line)
