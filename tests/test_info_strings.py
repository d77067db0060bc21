"""What stands behind a fence is read as its author means it, for whichever tool that was."""

from __future__ import annotations

import pytest

from rfcexport.info_strings import Listing, attributes_of, info_in, info_of, listing_of


@pytest.mark.parametrize(
    ("info", "attributes"),
    [
        ("", ["", [], []]),
        ("rust,ignore", ["", ["rust"], []]),
        ("rust,no_run", ["", ["rust"], []]),
        ("{.python}", ["", ["python"], []]),
        ("{mermaid}", ["", ["mermaid"], []]),
        ("{r setup, echo=FALSE}", ["", ["r"], []]),
        ('{.python .numberLines startFrom="10"}', ["", ["python", "numberLines"], [["startFrom", "10"]]]),
        ("python {.numberLines}", ["", ["python", "numberLines"], []]),
        ("{.numberLines}", ["", ["numberLines"], []]),
        ("js {3,5-7}", ["", ["js"], [["lines", "3,5-7"]]]),
        ("js{1,3-5}", ["", ["js"], [["lines", "1,3-5"]]]),
        ("{2}", ["", [], [["lines", "2"]]]),
        ('python title="app.py"', ["", ["python"], [["title", "app.py"]]]),
        ("title=x.py", ["", [], [["title", "x.py"]]]),
        ("go title='a=b {c}'", ["", ["go"], [["title", "a=b {c}"]]]),
        ("rust filename=x", ["", ["rust"], [["title", "x"]]]),
        ("go:main.go", ["", ["go"], [["title", "main.go"]]]),
        ("jsx:title=src/a.js", ["", ["jsx"], [["title", "src/a.js"]]]),
        ("js [config.js]", ["", ["js"], [["title", "config.js"]]]),
        ("c:3", ["", ["c"], []]),
        ("12:34:src/main.rs", ["", ["rs"], [["startFrom", "12"], ["title", "src/main.rs"]]]),
        ("ts showLineNumbers", ["", ["ts", "numberLines"], []]),
        ("js showLineNumbers{10} /x/", ["", ["js", "numberLines"], [["startFrom", "10"]]]),
        ("js showLineNumbers=false", ["", ["js", "noNumberLines"], []]),
        ("ts:line-numbers=2 {1}", ["", ["ts", "numberLines"], [["startFrom", "2"], ["lines", "1"]]]),
        ("yaml=", ["", ["yaml", "numberLines"], []]),
        ("js=101", ["", ["js", "numberLines"], [["startFrom", "101"]]]),
        ('py hl_lines="2 3" linenums="5"', ["", ["py", "numberLines"], [["lines", "2,3"], ["startFrom", "5"]]]),
        ("rust,linenos,hl_lines=3-4", ["", ["rust", "numberLines"], [["lines", "3-4"]]]),
        (
            'sql {linenos=table,hl_lines=[8,"15-17"],linenostart=199}',
            ["", ["sql", "numberLines"], [["lines", "8,15-17"], ["startFrom", "199"]]],
        ),
        (
            'mermaid {#fig-a caption="How it runs" alt="a to b"}',
            ["fig-a", ["mermaid"], [["caption", "How it runs"], ["alt", "a to b"]]],
        ),
        ('dot #x alt="a < b" title="T"', ["x", ["dot"], [["alt", "a < b"], ["title", "T"]]]),
        ("c++", ["", ["c++"], []]),
        ("C#", ["", ["C#"], []]),
        ("js {9-3}", ["", ["js"], []]),
        ("js {99999999}", ["", ["js"], []]),
    ],
)
def test_an_info_string_is_read_when_it_is_written_for(info: str, attributes: object) -> None:
    assert attributes_of(info) == attributes


def test_a_title_is_cut_when_it_is_long() -> None:
    assert attributes_of(f'js title="{"x" * 300}"')[2] == [["title", "x" * 199 + "…"]]


@pytest.mark.parametrize("text", ["{" * 20_000, 'a="' * 20_000, "a=" * 20_000, "#" * 20_000, "{1," * 20_000])
def test_an_info_string_ends_when_it_is_as_long_as_a_document(text: str) -> None:
    assert attributes_of(f"js {text}")[1][0] == "js"


@pytest.mark.parametrize(
    ("line", "word", "info"),
    [
        ('```js title="a.js"', "js", 'js title="a.js"'),
        ("  > - ~~~~ rust,ignore  ", "rust,ignore", "rust,ignore"),
        ('```js title="a &amp; \\*b"', "js", 'js title="a & *b"'),
        ("something else", "js", "js"),
        ("```python", "js", "js"),
        ("", "js", "js"),
    ],
)
def test_the_info_string_is_found_where_its_fence_stands(line: str, word: str, info: str) -> None:
    assert info_in(line, word) == info


@pytest.mark.parametrize(
    ("info", "listing"),
    [
        ("js", Listing()),
        ("js {3,5-7} title=a.js", Listing(title="a.js", marked=((3, 3), (5, 7)))),
        ("js showLineNumbers{10}", Listing(first=10, is_numbered=True)),
        ("js no-line-numbers", Listing(is_numbered=False)),
    ],
)
def test_attributes_say_how_a_block_is_set(info: str, listing: Listing) -> None:
    assert listing_of(attributes_of(info)) == listing


def test_the_lines_that_an_author_points_at_are_marked() -> None:
    listing = Listing(marked=((3, 3), (5, 7)))
    assert [line for line in range(1, 10) if listing.marks(line)] == [3, 5, 6, 7]


@pytest.mark.parametrize(
    ("stated", "by_default", "numbers"),
    [(None, True, True), (None, False, False), (True, False, True), (False, True, False)],
)
def test_the_word_of_the_block_counts_before_that_of_the_document(
    stated: bool | None, by_default: bool, numbers: bool
) -> None:
    assert Listing(is_numbered=stated).numbers(by_default=by_default) is numbers


@pytest.mark.parametrize(
    ("number", "classes", "info"),
    [(2, ["js"], "js {1}"), (None, ["js"], "js"), (9, ["js"], "js"), (2, [], "")],
)
def test_the_info_string_of_a_block_is_on_its_first_line(number: int | None, classes: list[str], info: str) -> None:
    assert info_of(["", "```js {1}", "x", "```"], number, classes) == info
