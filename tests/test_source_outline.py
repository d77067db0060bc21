"""What the second parser finds by byte range, and what it refuses before pandoc is asked."""

from __future__ import annotations

import pytest

from rfcexport.diagnostics import RefusedInput
from rfcexport.policy import Limits
from rfcexport.source_outline import Found, Note, Outline, outline_of


def outline(markdown: str, limits: Limits | None = None) -> Outline:
    return outline_of(markdown, path="x.md", limits=limits or Limits())


def refusal(markdown: str, limits: Limits | None = None) -> tuple[str, str | None]:
    with pytest.raises(RefusedInput) as refused:
        outline(markdown, limits)
    return str(refused.value), refused.value.hint


def items(*blocks: Found, start: int, end: int) -> Found:
    return Found("Item", start, end, list(blocks))


@pytest.mark.parametrize(
    ("markdown", "blocks"),
    [
        ("", []),
        ("# A\n\nb\n---\n", [Found("H1", 0, 4), Found("H2", 5, 11)]),
        (
            "a [b](c) `d`\ne ![f](g)\n",
            [Found("Paragraph", 0, 23, [], [("Link", 2, "c"), ("Image", 15, "g")], [(12, 13)], 2)],
        ),
        ("é [a](b)\n", [Found("Paragraph", 0, 10, [], [("Link", 3, "b")], [], 1)]),
        ("[a]\n\n[a]: b\n", [Found("Paragraph", 0, 4, [], [("Link", 0, "b")], [], 1)]),
        ("<http://a.b>\n", [Found("Paragraph", 0, 13, [], [("Link", 0, "http://a.b")], [], 1)]),
        ("> a\n", [Found("BlockQuote", 0, 4, [Found("Paragraph", 2, 4)])]),
        ("> [!NOTE]\n> a\n", [Found("Note", 0, 14, [Found("Paragraph", 12, 14)])]),
        (
            "- a\n- b\n\n  c\n",
            [
                Found(
                    "BulletList",
                    0,
                    13,
                    [
                        items(Found("Paragraph", 2, 4), start=0, end=4),
                        items(Found("Paragraph", 6, 8), Found("Paragraph", 11, 13), start=4, end=13),
                    ],
                )
            ],
        ),
        ("1. a\n", [Found("OrderedList", 0, 5, [items(Found("Text", 3, 4), start=0, end=5)])]),
        ("- [ ] a\n", [Found("BulletList", 0, 8, [items(Found("Text", 6, 7), start=0, end=8)])]),
        ("```sh\na\n```\n\n---\n", [Found("CodeBlock", 0, 11), Found("Rule", 13, 17)]),
        (
            "| a |\n|---|\n| b |\n",
            [
                Found(
                    "Table",
                    0,
                    18,
                    [
                        Found("TableHead", 0, 6, [Found("TableCell", 1, 4)]),
                        Found("TableRow", 12, 18, [Found("TableCell", 13, 16)]),
                    ],
                )
            ],
        ),
        (
            "<div>\n\na <b>c</b>\n",
            [
                Found("HtmlBlock", 0, 6),
                Found("Paragraph", 7, 18, [], [("RawInline", 9, "<b>"), ("RawInline", 13, "</b>")]),
            ],
        ),
    ],
)
def test_outline_holds_blocks_in_blocks_with_their_bytes(markdown: str, blocks: list[Found]) -> None:
    assert outline(markdown) == Outline(markdown.encode(), blocks)


def test_footnotes_stand_apart_with_the_labels_that_they_refer_to() -> None:
    markdown = "x[^A b]\n\n[^a  B]: y[^c]\n\n[^c]: z\n"
    first = Found("FootnoteDefinition", 9, 25, [Found("Paragraph", 18, 24, [], [("Note", 19, "c")])])
    second = Found("FootnoteDefinition", 25, 33, [Found("Paragraph", 31, 33)])
    assert outline(markdown) == Outline(
        markdown.encode(),
        [Found("Paragraph", 0, 8, [], [("Note", 1, "a b")])],
        {"a b": Note(first, ["c"]), "c": Note(second)},
        ["a b"],
    )


def test_outline_is_doubtful_when_a_footnote_is_defined_twice() -> None:
    markdown = "[^1]: a\n\n[^1]: b\n"
    first = Found("FootnoteDefinition", 0, 9, [Found("Paragraph", 6, 8)])
    assert outline(markdown) == Outline(markdown.encode(), [], {"1": Note(first)}, [], is_doubtful=True)


@pytest.mark.parametrize(("offset", "place"), [(0, (1, 1)), (2, (1, 2)), (3, (2, 1)), (7, (2, 2)), (8, (3, 1))])
def test_place_counts_signs_and_not_bytes(offset: int, place: tuple[int, int]) -> None:
    assert outline("é\n😀\nb\n").place(offset) == place


LIMITS = Limits(nesting=3, table_rows=4, table_columns=5, code_lines=3, footnotes=2, links=2)


@pytest.mark.parametrize(
    "markdown",
    [
        "> > > a\n",
        "- - - a\n",
        "> - 1. a\n",
        "> [!NOTE]\n> > > a\n",
        "- a\n  - b\n    - c\n- d\n  - e\n",
        "***~~a~~***\n",
        "~~*![a](b)*~~\n",
        "[^1]: > > > a\n",
        "|a|b|c|d|e|\n|-|-|-|-|-|\n" + "|f\n" * 3,
        "|a|\n|-|\n|b|\n|c|\n\n|a|\n|-|\n|b|\n|c|\n",
        "```\na\nb\nc\n```\n",
        "~~~\na\nb\nc\n",
        "    a\n    b\n    c\n",
        "[a](b) ![c](d)\n\n[e](f) [g](h)\n",
        "- [a](b) <http://c.d>\n- [e](f)\n",
        "a[^1] [^2]\n\n[^1]: b [^2] [^2]\n\n[^2]: c\n",
    ],
)
def test_text_passes_when_it_is_as_large_as_the_limits(markdown: str) -> None:
    assert outline(markdown, LIMITS).content == markdown.encode()


BLOCKS = "limit-nesting]: must nest at most 3 levels deep; found quotes or lists that nest deeper"
INLINES = "limit-nesting]: must nest at most 3 levels deep; found inlines that nest deeper"
LINKS = "limit-links]: paragraph must have at most 2 links; found more"
NOTES = "limit-footnotes]: must unfold to at most 2 footnotes; found more"


@pytest.mark.parametrize(
    ("markdown", "place", "message", "name"),
    [
        ("a\n\n> > > > a\n", "3:7", BLOCKS, "nesting"),
        ("- - - - a\n", "1:7", BLOCKS, "nesting"),
        ("> - 1. > a\n", "1:8", BLOCKS, "nesting"),
        ("> [!NOTE]\n> > > > a\n", "2:7", BLOCKS, "nesting"),
        ("- a\n  - b\n    - c\n      - d\n", "4:7", BLOCKS, "nesting"),
        ("[^1]: > > > > a\n", "1:13", BLOCKS, "nesting"),
        ("[^1]: a\n\n    [^2]: > > > > b\n", "3:17", BLOCKS, "nesting"),
        ("é ~~*![![a](b)](b)*~~\n", "1:8", INLINES, "nesting"),
        ("***~~![a](b)~~***\n", "1:6", INLINES, "nesting"),
        ("|a|b|c|d|e|f|\n|-|-|-|-|-|-|\n", "1:1",
         "limit-table]: table must have at most 5 columns; found 6", "table-columns"),
        ("> |a|\n> |-|\n> |b|\n> |c|\n> |d|\n> |e|\n", "6:3",
         "limit-table]: table must have at most 4 rows; found more", "table-rows"),
        ("```\na\nb\nc\nd\n```\n", "1:1", "limit-code]: code must have at most 3 lines; found 4", "code-lines"),
        ("- ~~~\n  a\n  b\n  c\n  d\n", "1:3", "limit-code]: code must have at most 3 lines; found 4", "code-lines"),
        ("    a\n    b\n    c\n    d\n", "1:5", "limit-code]: code must have at most 3 lines; found 4", "code-lines"),
        ("[a](b) ![c](d)\n<http://e.f>\n", "2:1", LINKS, "links"),
        ("| [a](b) [a](b) [a](b) |\n|---|\n", "1:17", LINKS, "links"),
        ("[a] [a] [a]\n\n[a]: b\n", "1:9", LINKS, "links"),
        ("[^1] [^2] [^1]\n\n[^1]: a\n\n[^2]: b\n", "1:11", NOTES, "footnotes"),
        ("[^1]: a [^2] [^2] [^2]\n\n[^2]: b\n", "1:19", NOTES, "footnotes"),
    ],
)  # fmt: skip
def test_text_is_refused_when_it_is_larger_than_the_limits(markdown: str, place: str, message: str, name: str) -> None:
    expected = (f"x.md:{place}: error[{message}", f"--limit {name}=NUMBER sets another limit")
    assert refusal(markdown, LIMITS) == expected


@pytest.mark.parametrize(
    ("markdown", "is_refused"),
    [
        ("*a* " * 480 + "\n", False),
        ("*a* " * 2_500 + "\n", True),
        ("- " + "*a* " * 2_500 + "\n", True),
        ("# " + "[" * 9_000 + "]" * 9_000 + "\n", True),
        ("[" * 90_000 + "\n", False),
        ("a." * 5_000 + "@b\n", True),
        ("*a* " * 400 + "\n\n" + ("*a* " * 400 + "\n\n") * 25, True),
    ],
    ids=["few", "stars", "stars in a list", "brackets", "open brackets", "dots", "many paragraphs"],
)
def test_text_is_refused_when_its_paragraphs_would_take_long(markdown: str, is_refused: bool) -> None:
    if not is_refused:
        assert outline(markdown).content == markdown.encode()
        return
    message, hint = refusal(markdown)
    assert message.partition(": ")[2] == (
        "error[limit-pandoc-time]: must be read within 10 s; "
        "found links, brackets, stars or dots in one paragraph that take longer"
    )
    assert hint == "--limit pandoc-time=NUMBER sets another limit"
