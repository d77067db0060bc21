"""HTML that nothing closes, and what is no HTML at all: told of, and never a way to hide what follows."""

from __future__ import annotations

import pytest

from rfcexport.html_elements import tag_of
from tests.trees import read, written

STYLE = "x.md:1:1: warning[html-style-refused]: must leave the style to the theme; found <style>, which is left out"
AFTER = "## Security\n\nMUST stay\n"
SECTION = ("Security", "<Para>MUST stay</Para>")


def shown(text: str) -> tuple[str, list[tuple[str, str]]]:
    """The blocks before the first section, and each section with its blocks."""
    rfc = read(text).value
    return written(rfc.blocks), [(section.title, written(section.blocks)) for section in rfc.walk()]


def told(text: str) -> list[str]:
    return [str(found) for found in read(text).diagnostics]


def unclosed(place: str, found: str) -> str:
    rest = "which nothing closes, so the rest is shown as it stands"
    return f"x.md:{place}: warning[html-unclosed]: HTML must be closed; found {found!r}, {rest}"


def comment(place: str) -> str:
    return (
        f"x.md:{place}: warning[html-comment-unclosed]: must close the comment with -->; "
        "found none, so the rest is shown as text"
    )


@pytest.mark.parametrize(
    "opener",
    ["<script>", "<SCRIPT src=x", "<style>", "<style", "<pre>", "<textarea>", "<![CDATA[", "<?php", "<?>", "<!DOCTYPE"],
)
def test_the_rest_is_shown_and_told_of_when_a_block_goes_on_to_the_end(opener: str) -> None:
    text = f"a\n\n{opener}\n\n{AFTER}"
    tree = f"<Para>a</Para><Para>{opener}</Para><Para>## Security</Para><Para>MUST stay</Para>"
    assert (shown(text), told(text)) == ((tree, []), [unclosed("3:1", opener)])


@pytest.mark.parametrize("opener", ["<!--", "<!-- x", "<!--x--!>", "<!-->", "<!--->", "<!-- x -- >"])
def test_the_rest_is_shown_and_told_of_when_a_comment_goes_on_to_the_end(opener: str) -> None:
    text = f"a\n\n{opener}\n\n{AFTER}"
    tree = f"<Para>a</Para><Para>{opener}</Para><Para>## Security</Para><Para>MUST stay</Para>"
    assert (shown(text), told(text)) == ((tree, []), [comment("3:1")])


@pytest.mark.parametrize("opener", ["<!-->", "<!--->"])
def test_what_follows_an_empty_comment_is_shown_when_a_later_one_ends(opener: str) -> None:
    text = f"{opener}\n\n{AFTER}\nb --> c\n"
    tree = f"<Para>{opener}</Para><Para>## Security</Para><Para>MUST stay</Para><Para>b --> c</Para>"
    assert (shown(text), told(text)) == ((tree, []), [comment("1:1")])


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a <!--> b\n", "<Para>a b</Para>"),
        ("a <!---> b --> c\n", "<Para>a b --> c</Para>"),
        ("<!-->\n", ""),
        ("<div>\na <!--> b\n</div>\n", "<Para>a b</Para>"),
        ("<div>\na <!---> b\n--> c</div>\n", "<Para>a b --> c</Para>"),
        ("<!-- a <!--> b\n", "<Para>b</Para>"),
    ],
)
def test_empty_comment_hides_nothing_when_it_stands_among_text(text: str, tree: str) -> None:
    assert (shown(text), told(text)) == ((tree, []), [])


def test_all_is_shown_from_the_first_comment_that_is_open() -> None:
    text = "<div>\n<!-- a --> b <!-- c\n<!-- d\n</div>\n\n## S\n"
    expected = ("<Para>b <!-- c <!-- d </div></Para>", [("S", "")])
    assert (shown(text), [found.position.line for found in read(text).diagnostics]) == (expected, [2])


def test_open_comments_are_looked_at_once_when_there_are_many() -> None:
    (block,) = read("<div>\n" + "<!-- a\n" * 5_000).value.blocks
    assert (block["t"], len(block["c"])) == ("Para", 20_000 - 1)


@pytest.mark.parametrize(
    ("opener", "tree", "is_told"),
    [
        ("<details>", "<Div details><Div summary><Para>Details</Para></Div></Div>", True),
        ("<table>", "", True),
        ("<ul><li>", "<BulletList><li></li></BulletList>", True),
        ("<blockquote>", "<BlockQuote></BlockQuote>", True),
        ("<style/>", "<Para><style/></Para>", True),
        ("<div>", "", False),
        ("<p>", "", False),
        ("<svg>", "<Para><svg></Para>", False),
        ("<select>", "<Para><select></Para>", False),
        ("<title>", "<Para><title></Para>", False),
        ("<xmp>", "<Para><xmp></Para>", False),
        ("<plaintext>", "<Para><plaintext></Para>", False),
        ("<iframe>", "<Para><iframe></Para>", False),
        ("<noscript>", "<Para><noscript></Para>", False),
        ("<template>", "<Para><template></Para>", False),
        ("<p title=\"", "<Para><p title=\"</Para>", False),
        ("</style>", "<Para></style></Para>", False),
        ("<b", "<Para><b</Para>", False),
    ],
)  # fmt: skip
def test_section_stays_one_when_an_element_before_it_is_open(opener: str, tree: str, is_told: bool) -> None:
    text = f"a\n\n{opener}\n\n{AFTER}"
    found = [unclosed("3:1", "<ul>" if opener == "<ul><li>" else opener)] if is_told else []
    assert (shown(text), told(text)) == ((f"<Para>a</Para>{tree}", [SECTION]), found)


@pytest.mark.parametrize(
    ("opener", "shown_as", "finding"),
    [
        ("<!-- x", "<Para><!-- x b</Para>", comment("3:3")),
        ("<script>", "<Para><script> b</Para>", unclosed("3:3", "<script>")),
        ("<style>", "<Para><style> b</Para>", unclosed("3:3", "<style>")),
        ("<?php", "<Para><?php b</Para>", unclosed("3:3", "<?php")),
        ("<![CDATA[", "<Para><![CDATA[ b</Para>", unclosed("3:3", "<![CDATA[")),
        ("<details>", "<Div details><Div summary><Para>Details</Para></Div><Para>b</Para></Div>",
         unclosed("3:3", "<details>")),
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    ("before", "inside", "tree"),
    [
        ("> ", "> ", "<BlockQuote>{}</BlockQuote>"),
        ("- ", "  ", "<BulletList><li>{}</li></BulletList>"),
    ],
    ids=["quote", "list"],
)
def test_block_in_a_block_ends_with_it_when_nothing_closes_it(
    before: str, inside: str, tree: str, opener: str, shown_as: str, finding: str
) -> None:
    text = f"a\n\n{before}{opener}\n{inside}b\n\n{AFTER}"
    assert (shown(text), told(text)) == ((f"<Para>a</Para>{tree.format(shown_as)}", [SECTION]), [finding])


@pytest.mark.parametrize("opener", ["```sh", "~~~", "> ```", "- ```"])
def test_section_of_a_fence_is_code_when_nothing_closes_it(opener: str) -> None:
    text = f"a\n\n{opener}\nb\n\n## Security\n"
    before, sections = shown(text)
    is_inside = opener in ("```sh", "~~~")
    assert ("## Security" in before, sections) == (is_inside, [] if is_inside else [("Security", "")])


@pytest.mark.parametrize(
    ("text", "tree", "findings"),
    [
        ("<style>a</style><style>b\n", "<Para><style>b</Para>", [
            STYLE,
            unclosed("1:17", "<style>b"),
        ]),
        ("<style><!-- </style> b --> </style>\n", "<Para>b --> </style></Para>", [
            STYLE,
        ]),
        ("a <style>b</style> c\n", "<Para>a <style>b</style> c</Para>", []),
        ("a <script>b</script> c\n", "<Para>a <script>b</script> c</Para>", []),
        ("<script>\na\n\nb\n</script>\n", "<Para><script> a b </script></Para>", []),
    ],
)  # fmt: skip
def test_style_alone_is_left_out_and_a_script_is_text(text: str, tree: str, findings: list[str]) -> None:
    assert (shown(text), told(text)) == ((tree, []), findings)


def test_message_shows_the_beginning_when_what_is_open_is_long() -> None:
    text = f"<script {'x' * 100}\u200b\n\n{AFTER}"
    assert told(text)[0] == unclosed("1:1", f"<script {'x' * 32}")


def test_tag_is_read_when_nonsense_stands_behind_it() -> None:
    assert tag_of('<a title="x">\n<![DCATA[ y') == ("a", False, {"title": "x"})
