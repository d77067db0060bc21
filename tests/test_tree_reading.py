"""Markdown to the cleaned tree: prices, tabs, and the sure way where the quick one is not certain."""

from __future__ import annotations

from typing import Any

import pytest

from rfcexport.diagnostics import RefusedInput
from rfcexport.pandoc_ast import walk
from rfcexport.policy import Limits
from rfcexport.tree_reading import read_cleaned
from tests.trees import written


def tree(markdown: str) -> str:
    return written(read_cleaned(markdown, path="x.md", limits=Limits()).value)


def lines(markdown: str) -> list[tuple[str, int]]:
    return [(block["t"], block["line"]) for block in read_cleaned(markdown, path="x.md", limits=Limits()).value]


def test_dollar_signs_are_prices_when_digits_or_words_are_beside_them() -> None:
    assert tree("$5 and $6") == "<Para>$5 and $6</Para>"
    assert tree("\ta\n\nb\t**costs $5** or US$6") == (
        "<CodeBlock>a</CodeBlock><Para>b <Strong>costs $5</Strong> or US$6</Para>"
    )


def test_code_keeps_the_line_ends_inside_when_the_document_ends_with_it() -> None:
    assert tree("```\na\n```") == tree("```\na\n```\n") == "<CodeBlock>a</CodeBlock>"


def test_tabs_are_four_columns_when_they_stand_in_code() -> None:
    assert tree("```\na\tb\n```\n") == "<CodeBlock>a   b</CodeBlock>"


@pytest.mark.parametrize("markdown", ["a\n\n`$a$` and $a$\n\n# b", "a\n\n[x](y)[^1]\n\n# b\n\n[^1]: c\n\n[^1]: d"])
def test_lines_are_pandocs_own_when_the_quick_way_is_not_certain(markdown: str) -> None:
    assert lines(markdown) == [("Para", 1), ("Para", 3), ("Header", 5)]


def test_document_is_refused_when_it_nests_too_deep() -> None:
    with pytest.raises(RefusedInput, match="limit-nesting"):
        tree("> " * 2000 + "a")


FENCE = '```js {2} title="a &amp; b"\nx\n```'
NESTED = '- ```js title=b.js\n  x\n  ```\n\n> ~~~ {.py #p caption="C"}\n> x\n> ~~~\n\n    indented'


def attributes(markdown: str) -> list[Any]:
    return [node["c"][0] for node in walk(read_cleaned(markdown, path="x.md", limits=Limits()).value, "CodeBlock")]


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        (FENCE, [["", ["js"], [["lines", "2"], ["title", "a & b"]]]]),
        (NESTED, [["", ["js"], [["title", "b.js"]]], ["p", ["py"], [["caption", "C"]]], ["", [], []]]),
        # Where pandoc's own positions are needed.
        (f"a $5 and `$b$`\n\n{FENCE}\n\n[^1]: c\n\n[^1]: d", [["", ["js"], [["lines", "2"], ["title", "a & b"]]]]),
        ("a[^1]\n\n[^1]: b\n\n    ```go:main.go\n    x\n    ```", [["", ["go"], [["title", "main.go"]]]]),
        ('```js title="a&#x202e;b&#7;c"\nx\n```', [["", ["js"], [["title", "abc"]]]]),
    ],
)
def test_code_carries_what_its_info_string_states(markdown: str, expected: list[Any]) -> None:
    assert attributes(markdown) == expected
