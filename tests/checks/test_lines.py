from __future__ import annotations

import re
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rfcexport.checks.lines import Comment, Fence, lines_of
from rfcexport.pandoc_ast import walk
from tests.trees import read

FRAGMENTS = (
    "text", "- item", "1. item", "> quote", "```", "~~~sh", "    code", "  more", "", "", "   ```", "* * *",
    "# Heading", "10) ten", "-", "> - both", "      deep", "`````", "2. two", "\tcode", "> ```",
)  # fmt: skip


def code(text: str) -> list[str]:
    """The lines of code blocks."""
    return [line.text for line in lines_of(text).lines if line.is_code]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\n\n```sh\nb\n\nc\n```\n\nd", ["```sh", "b", "", "c", "```"]),
        ("a\n\n    b\n    c\n\nd", ["    b", "    c"]),
        ("a\n    b", []),
        ("- a\n\n      b\n\n  c", ["      b"]),
        ("- a\n\n    b", []),
        ("1. a\n   ```\n   b\n   ```\nc", ["   ```", "   b", "   ```"]),
        ("> ```\n> a\nb", ["> ```", "> a"]),
        ("~~~\n```\n~~~\na", ["~~~", "```", "~~~"]),
        ("````\n```\n````\na", ["````", "```", "````"]),
        ("``` `a`\nb", []),
        ("<pre>\na\n\nb</pre>\nc", ["<pre>", "a", "", "b</pre>"]),
        ("<!--\n```\n-->\na", []),
        ("[^1]: a\n\n    b\n", []),
        ("---\ntitle: a\nnote: |\n  ```\n---\n\nb", []),
        ("\ta", ["\ta"]),
        ("a\n2. b\n\n   c", []),
    ],
)
def test_code_is_told_from_text(text: str, expected: list[str]) -> None:
    assert code(text) == expected


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from(FRAGMENTS), min_size=2, max_size=10))
def test_code_is_what_pandoc_takes_for_it(fragments: list[str]) -> None:
    text = "start\n\n" + "\n".join(fragments) + "\n"
    shown = [line for block in walk(_blocks(text)) if block["t"] == "CodeBlock" for line in block["c"][1].split("\n")]
    assert _bare(code(text)) == _bare(shown)


def _bare(lines: list[str]) -> list[str]:
    """Lines without marks of fences, quotes and items: what is told line by line has them, pandoc's blocks do not."""
    return [bare for line in lines if (bare := re.sub(r"^[\s>*+\-\d.)]+", "", line)) and bare[:3] not in ("```", "~~~")]


def _blocks(text: str) -> list[object]:
    rfc = read(text).value
    return [*rfc.blocks, *(block for section in rfc.walk() for block in section.blocks)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("```sh\na\n", [Fence("```", 1, 1)]),
        ("- a\n\n  ~~~~\n  b\n\nc", [Fence("~~~~", 3, 3)]),
        ("> ```\n> a\n\nb", [Fence("```", 1, 3)]),
        ("1. a\n\n   ```\n   b\n```\nc", [Fence("```", 3, 4)]),
        ("- a\n\n  ```\n  b\n```sh\nc", [Fence("```", 3, 3), Fence("```", 5, 1)]),
        ("```\na\n```\n", []),
        ("```\na\n  `````  \n", []),
    ],
)
def test_a_fence_that_nothing_closes_is_told_where_it_opens(text: str, expected: list[Fence]) -> None:
    assert list(lines_of(text).unclosed) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a `b` c", "a     c"),
        ("a ``b`c`` d", "a         d"),
        ("a ` b", "a ` b"),
        ("a `b\nc` d", "a   \n   d"),
        ("- a `\n- b `", "- a `\n- b `"),
        (r"a \`b\` c", r"a \`b\` c"),
        ("a <!-- b --> c", "a            c"),
        ("a <!-- `b --> `c`", "a                "),
        ("a <!-- b", "a <!-- b"),
        ("a <code>b</code> c", "a        </code> c"),
        ("a\n\n```\nb\n```\nc", "a\n\n\n\n\nc"),
    ],
)
def test_prose_keeps_its_columns(text: str, expected: str) -> None:
    assert "\n".join(line.prose for line in lines_of(text).lines) == expected


def test_comments_are_told_with_their_places() -> None:
    text = "a <!-- b -->\n\n<!--\nc\n--> d\n\n`<!-- e -->`\n\n    <!-- f -->\n"
    assert list(lines_of(text).comments) == [Comment(" b ", 1, 3, 1, 13), Comment("\nc\n", 3, 1, 5, 4)]


def test_lines_above_the_first_section_are_told() -> None:
    assert [line.is_above for line in lines_of("# A\n\nb\n\n## C\n\nd", first_section=5).lines] == [
        True, True, True, True, False, False, False,
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "`a " * 100_000,
        "<!--" * 100_000,
        "> " * 200_000,
        "- " * 200_000,
        "<code" * 100_000,
        "* " * 200_000 + "x",
        "```\n" * 100_000,
    ],
    ids=["ticks", "comments", "quotes", "items", "tags", "breaks", "fences"],
)
def test_a_text_made_to_take_long_does_not(text: str) -> None:
    began = process_time()
    lines_of(text)
    assert process_time() - began < 5
