"""Bytes to text: encodings and sizes, what is masked and told of, marks on letters, and signs stated by an escape."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from rfcexport.diagnostics import Position, RefusedInput
from rfcexport.invisible import MASK
from rfcexport.policy import Limits
from rfcexport.source_text import (
    Escapes,
    check_lines,
    check_marks,
    decoded,
    entities_in,
    escapes_in,
    may_join_marks,
    with_mask,
)
from tests.trees import body, read

GRAVE = "\u0300"
MARKS = "x.md:{}: error[limit-marks]: letter must carry at most 8 combining marks; found {}"
MARKS_HINT = "--limit marks=NUMBER sets another limit"


def refusal(call: Callable[[], object]) -> tuple[str, str | None]:
    """What the call is refused with, and the hint."""
    with pytest.raises(RefusedInput) as refused:
        call()
    return str(refused.value), refused.value.hint


def told(text: str) -> list[str]:
    return [str(found) for found in with_mask(text, path="x.md", limits=Limits()).diagnostics]


def told_reading(text: str) -> list[str]:
    return [str(found) for found in read(text).diagnostics]


@pytest.mark.parametrize(
    "content",
    [b"a\nb\n", b"a\r\nb\r\n", b"a\rb\r", b"a\r\nb\r", b"\xef\xbb\xbfa\nb\n"],
    ids=["lf", "crlf", "cr", "both", "bom"],
)
def test_text_is_the_same_when_its_line_ends_and_first_bytes_differ(content: bytes) -> None:
    assert decoded(content, path="x.md", limits=Limits()) == "a\nb\n"


@pytest.mark.parametrize(
    ("content", "message", "hint"),
    [
        (b"x" * 11, "x.md: error[limit-input]: must be at most 10 bytes; found 11",
         "--max-input BYTES sets another limit"),
        ("é".encode() * 6, "x.md: error[limit-input]: must be at most 10 bytes; found 12",
         "--max-input BYTES sets another limit"),
        (b"", "x.md: error[text-empty]: must hold text; found none", None),
        (b" \r\n\t\n", "x.md: error[text-empty]: must hold text; found none", None),
        (b"\xff\xfea\x00", "x.md: error[text-encoding]: must be UTF-8; found UTF-16", "save the file as UTF-8"),
        (b"\xfe\xff\x00a", "x.md: error[text-encoding]: must be UTF-8; found UTF-16", "save the file as UTF-8"),
        (b"a\nb\xe9\n", "x.md:2: error[text-encoding]: must be UTF-8; found the byte 0xe9 at offset 3",
         "save the file as UTF-8"),
        (b"\xed\xa0\x80", "x.md:1: error[text-encoding]: must be UTF-8; found the byte 0xed at offset 0",
         "save the file as UTF-8"),
        (b"a\xc0\xaf", "x.md:1: error[text-encoding]: must be UTF-8; found the byte 0xc0 at offset 1",
         "save the file as UTF-8"),
    ],
)  # fmt: skip
def test_bytes_are_refused_when_they_are_no_text_within_the_limit(content: bytes, message: str, hint: str) -> None:
    found = refusal(lambda: decoded(content, path="x.md", limits=Limits(input_bytes=10)))
    assert found == (message, hint)


def test_bytes_are_text_when_they_are_as_many_as_the_limit() -> None:
    assert decoded(b"x" * 10, path="x.md", limits=Limits(input_bytes=10)) == "x" * 10


def test_text_is_masked_and_each_run_told_when_signs_are_left_out() -> None:
    found = with_mask("a\u200b\u200bb\n\ncd\u202e\n\x1b[0m", path="x.md", limits=Limits())
    assert (found.value, [str(one) for one in found.diagnostics]) == (
        f"a{MASK}{MASK}b\n\ncd{MASK}\n{MASK}[0m",
        [
            "x.md:1:2: warning[text-invisible]: text must hold signs that show; "
            "found U+200B zero width space and 1 more, which are left out",
            "x.md:3:3: warning[text-order]: must read in the order it is written; "
            "found U+202E right-to-left override, which is left out",
            "x.md:4:1: warning[text-control]: text must hold no control characters; found U+001B, which is left out",
        ],
    )


@pytest.mark.parametrize("text", ["plain\ttext\n", "été 日本語 \u00a0", "\U0001f468\u200d\U0001f469", "می\u200cخواهم"])
def test_text_is_the_same_when_nothing_in_it_is_hidden(text: str) -> None:
    found = with_mask(text, path="x.md", limits=Limits())
    assert (found.value, found.diagnostics) == (text, ())


@pytest.mark.parametrize(("count", "more"), [(100, []), (101, ["1"]), (2_500, ["2,400"])])
def test_findings_of_one_kind_are_a_hundred_when_there_are_more(count: int, more: list[str]) -> None:
    place = "x.md:100:2: warning[text-invisible]: text must hold signs that show; found "
    rest = [f"{place}{found} more places behind this one" for found in more]
    findings = told("a\u200b\n" * count)
    assert (len(findings), findings[99:]) == (
        100 + len(rest), [f"{place}U+200B zero width space, which is left out", *rest],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "place", "count"),
    [
        (f"a\n\nb{GRAVE * 9}", "3:2", "9"),
        (f"xa{GRAVE * 1_200}", "1:3", "1,200"),
        (f"a{(GRAVE + chr(0x200B)) * 9}", "1:2", "9"),
        (f"ก{chr(0x0E34) * 9}", "1:2", "9"),
        (f"a{chr(0x20DD) * 9}", "1:2", "9"),
        (f"{GRAVE * 8} {GRAVE * 9}", "1:10", "9"),
        (f"a{chr(0x1D165) * 9}", "1:2", "9"),
        (f"a{(GRAVE + chr(0xFE0F)) * 9}", "1:2", "9"),
    ],
)
def test_text_is_refused_when_a_letter_has_more_marks_than_the_limit(text: str, place: str, count: str) -> None:
    found = refusal(lambda: with_mask(text, path="x.md", limits=Limits()))
    assert found == (MARKS.format(place, count), MARKS_HINT)


@pytest.mark.parametrize(
    "text",
    [f"a{GRAVE * 8}", f"a{GRAVE * 8}b{GRAVE * 8}", f"q{GRAVE * 5}<b>{GRAVE * 5}", "क\u0901\u0902\u093c\u0941\u094dष"],
)
def test_text_passes_when_no_letter_has_more_marks_than_the_limit(text: str) -> None:
    assert with_mask(text, path="x.md", limits=Limits()).value == text


def test_marks_are_counted_by_the_limit_when_another_is_set() -> None:
    position = Position("x.md", 7)
    check_marks(f"a{GRAVE}", position=position, limits=Limits(marks=1))
    found = refusal(lambda: check_marks(f"a{GRAVE * 2}", position=position, limits=Limits(marks=1)))
    assert found == ("x.md:7: error[limit-marks]: letter must carry at most 1 combining marks; found 2", MARKS_HINT)


@pytest.mark.parametrize(
    ("text", "may"),
    [
        ("a<!-- -->b", False),
        (f"a{GRAVE * 4}<!-- -->{GRAVE * 4}", False),
        (f"q{GRAVE * 5}<!-- -->{GRAVE * 4}", True),
        (f"a{GRAVE * 5}é{GRAVE * 4}", False),
    ],
)
def test_marks_may_join_when_only_markup_parts_more_than_the_limit(text: str, may: bool) -> None:
    assert may_join_marks(text, limits=Limits()) is may


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (["a", "x" * 11], "x.md:2:1: error[limit-line]: line must be at most 10 bytes; found 11"),
        (["é" * 6], "x.md:1:1: error[limit-line]: line must be at most 10 bytes; found 12"),
        (["😀" * 3], "x.md:1:1: error[limit-line]: line must be at most 10 bytes; found 12"),
    ],
)
def test_line_is_refused_when_it_has_more_bytes_than_the_limit(lines: list[str], message: str) -> None:
    found = refusal(lambda: check_lines(lines, path="x.md", limits=Limits(line_bytes=10)))
    assert found == (message, "--limit line=NUMBER sets another limit")


def test_line_passes_when_it_has_as_many_bytes_as_the_limit() -> None:
    check_lines(["x" * 10, "é" * 5, "😀😀é"], path="x.md", limits=Limits(line_bytes=10))


def stated(escapes: Escapes | None) -> list[tuple[int, int, str]]:
    return [] if escapes is None else list(escapes.stated)


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("a&#x202e;b", [(1, 2, "\u202e")]),
        ("&#8238;", [(1, 1, "\u202e")]),
        ("\n &shy; &shy", [(2, 2, "\u00ad"), (2, 8, "\u00ad")]),
        ("&ZeroWidthSpace;&zwnj;&rlm;", [(1, 1, "\u200b"), (1, 17, "\u200c"), (1, 23, "\u200f")]),
        ("&NoBreak;&InvisibleTimes;", [(1, 1, "\u2060"), (1, 10, "\u2062")]),
        ("&#x300;&#xFDD0;", [(1, 1, "\u0300"), (1, 8, "\ufdd0")]),
        ("&amp;shy; &lt; &nbsp; &#65; &bogus; &#; & &#x110000;", []),
        ("&#99999999999999999999999999;", []),
    ],
)
def test_entities_are_found_when_they_name_a_sign_that_shows_nothing(
    text: str, signs: list[tuple[int, int, str]]
) -> None:
    assert stated(entities_in(text, path="x.md", limits=Limits())) == signs


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ('a: "\\u202e"', [(4, 5, "\u202e")]),
        ('a: "\\x1b\\e\\0"\nb: "\\P"', [(4, 5, "\x1b"), (4, 9, "\x1b"), (4, 11, "\0"), (5, 5, "\u2029")]),
        ('a: "\\U0001F468\\u200D"', [(4, 15, "\u200d")]),
        ('a: "\\U00110000 \\n \\u0041"', []),
    ],
)
def test_escapes_are_found_on_the_lines_of_the_document_when_a_block_states_them(
    text: str, signs: list[tuple[int, int, str]]
) -> None:
    assert stated(escapes_in(text, path="x.md", limits=Limits(), first=4)) == signs


def test_there_are_no_escapes_when_the_text_has_no_sign_that_begins_one() -> None:
    assert entities_in("a\\u202e", path="x.md", limits=Limits()) is None
    assert escapes_in("a&shy;", path="x.md", limits=Limits()) is None


def test_escape_is_told_where_it_stands_when_its_sign_was_left_out() -> None:
    escapes = entities_in("`&shy;`\n\n&shy;a &zwj;\n", path="x.md", limits=Limits())
    assert escapes is not None
    assert (escapes.shown("`&shy;`", 1), escapes.shown("\u00ada \u200d", 3)) == ("`&shy;`", "a ")
    assert [str(found).partition(":")[2][:4] for found in escapes.findings()] == ["3:1:", "3:8:"]


def test_escapes_are_told_of_one_after_the_other_when_there_are_many() -> None:
    escapes = entities_in("&shy;" * 30_000, path="x.md", limits=Limits())
    assert escapes is not None
    assert escapes.shown("\u00ad" * 30_000, 1) == ""
    found = list(escapes.findings())
    message = "warning[text-invisible]: text must hold signs that show; found 29,900 more places behind this one"
    assert (len(found), str(found[-1])) == (101, f"x.md:1:496: {message}")


LEFT = "warning[text-invisible]: text must hold signs that show; found U+00AD soft hyphen, which is left out"


@pytest.mark.parametrize(
    ("text", "tree", "findings"),
    [
        ("a&shy;b\n", "<Para>ab</Para>", [f"x.md:1:2: {LEFT}"]),
        ("`&shy;`\n\na\n", "<Para><Code>&shy;</Code></Para><Para>a</Para>", []),
        ("a\n\n<p>b&shy;c</p>\n", "<Para>a</Para><Para>bc</Para>", [f"x.md:3:5: {LEFT}"]),
        ("a&#27;b&#xFDD0;\n", "<Para>ab</Para>", [
            "x.md:1:2: warning[text-control]: text must hold no control characters; found U+001B, which is left out",
            "x.md:1:8: warning[text-control]: text must hold no control characters; found U+FDD0, which is left out",
        ]),
        ("a&#0;b&#xD800;\n", "<Para>a\ufffdb\ufffd</Para>", []),
        ("<hr>a&shy;b\n", "<HorizontalRule/><Para>ab</Para>", [f"x.md:1:6: {LEFT}"]),
        ("[a](b&shy;c)\n", "<Para><Link bc>a</Link></Para>", [f"x.md:1:6: {LEFT}"]),
        ('![a b](c "d&shy;e")\n', "<Figure><Plain><Image c de>a b</Image></Plain><caption><Plain>de</Plain></caption>"
                                  "</Figure>", [f"x.md:1:12: {LEFT}"]),
        ("| a |\n|---|\n| b&shy;c |\n", "<Table><head><cell><Plain>a</Plain></cell></head>"
                                        "<body><cell><Plain>bc</Plain></cell></body></Table>", [f"x.md:3:4: {LEFT}"]),
        ('<a id="b&shy;c">d</a>\n', "<Para><Span #bc>d</Span></Para>", [f"x.md:1:9: {LEFT}"]),
        ("``` b&shy;c\nd\n```\n", "<CodeBlock bc>d</CodeBlock>", [f"x.md:1:6: {LEFT}"]),
    ],
)  # fmt: skip
def test_entity_is_told_where_it_stands_when_a_document_is_read(text: str, tree: str, findings: list[str]) -> None:
    assert (body(text), told_reading(text)) == (tree, findings)


def test_entity_is_told_behind_code_that_shows_the_same_when_it_stands_in_html() -> None:
    assert told_reading("`&shy;`\n\n<p>a&shy;b</p>\n") == [f"x.md:3:5: {LEFT}"]


HIDDEN_PLACES = [
    ("```sh\na\u200bb\n```\n", "<CodeBlock sh>ab</CodeBlock>", "2:2"),
    ("```s\u200bh\na\n```\n", "<CodeBlock sh>a</CodeBlock>", "1:5"),
    ("`a\u200bb`\n", "<Para><Code>ab</Code></Para>", "1:3"),
    ("$a\u200bb$\n", "<Para><Math InlineMath>ab</Math></Para>", "1:3"),
    ("[a](b\u200bc)\n", "<Para><Link bc>a</Link></Para>", "1:6"),
    ("<http://a\u200bb.org>\n", "<Para><Link http://ab.org>http://ab.org</Link></Para>", "1:10"),
    ("![a](b\u200b.png)\n", "<Figure><Plain><Image b.png>a</Image></Plain><caption></caption></Figure>", "1:7"),
    ("![a\u200bb](c.png)\n", "<Figure><Plain><Image c.png>ab</Image></Plain><caption></caption></Figure>", "1:4"),
    ("<a id='b\u200bc'>d</a>\n", "<Para><Span #bc>d</Span></Para>", "1:9"),
    ("> ## A\u200bb\n", "<BlockQuote><H2 ab>Ab</H2></BlockQuote>", "1:7"),
    ("<!-- a\u200bb -->\nc\n", "<Para>c</Para>", "1:7"),
    ("a[^b]\n\n[^b]: c\u200bd\n", "<Para>a<Note><Para>cd</Para></Note></Para>", "3:8"),
    ("<pre>a\u200bb</pre>\n", "<CodeBlock>ab</CodeBlock>", "1:7"),
]


@pytest.mark.parametrize(("text", "tree", "place"), HIDDEN_PLACES)
def test_sign_is_left_out_and_told_wherever_it_stands(text: str, tree: str, place: str) -> None:
    message = "text must hold signs that show; found U+200B zero width space, which is left out"
    assert (body(text), told_reading(text)) == (tree, [f"x.md:{place}: warning[text-invisible]: {message}"])


def test_link_leads_to_a_heading_when_its_anchor_lost_a_sign() -> None:
    found = read("# T\n\n## A\u200bb\n\n[x](#ab)\n")
    section = found.value.sections[0]
    assert (section.title, section.anchor, [one.slug for one in found.diagnostics]) == ("Ab", "ab", ["text-invisible"])


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (f"a{'&#x300;' * 9}\n", "1"),
        (f"q{GRAVE * 5}{'&#x300;' * 4}\n", "1"),
        (f"b\n\nq{GRAVE * 5}<!-- -->{GRAVE * 4}\n", "3"),
        (f"b\n\nq{GRAVE * 5}<wbr>{GRAVE * 4}\n", "3"),
        (f"b\n\n## q{GRAVE * 5}<span></span>{GRAVE * 4}\n", "3"),
        (f"b\n\n<code>q{GRAVE * 5}<b>{GRAVE * 4}</b></code>\n", "3"),
        (f"b\n\n<pre>q{GRAVE * 5}<b>{GRAVE * 4}</b></pre>\n", "3"),
        (f"b\n\n<div>\na{'&#x300;' * 9}</div>\n", "3"),
        (f'<a id="a{"&#x300;" * 9}">b</a>\n', "1"),
        (f'---\ntitle: "a{"&#x300;" * 9}"\n---\nb&#x300;{"&#x300;" * 8}\n', "4"),
        (f'---\ntitle: "a{chr(92)}u0300{(chr(92) + "u0300") * 8}"\n---\nb\n', "2"),
        (f'+++\ntitle = "a{(chr(92) + "u0300") * 9}"\n+++\nb\n', "2"),
    ],
)
def test_document_is_refused_when_marks_come_together_while_it_is_read(text: str, place: str) -> None:
    assert refusal(lambda: read(text)) == (MARKS.format(place, "9"), MARKS_HINT)
