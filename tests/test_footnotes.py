"""Footnotes before they are unfolded: circles of them, and how many they come to."""

from __future__ import annotations

import pytest

from rfcexport.diagnostics import RefusedInput
from rfcexport.footnotes import check_footnotes
from rfcexport.policy import Limits
from rfcexport.source_outline import outline_of
from tests.trees import body, read


def check(text: str, limits: Limits) -> None:
    check_footnotes(outline_of(text, path="x.md", limits=limits), path="x.md", limits=limits)


def refusal(text: str, limits: Limits | None = None) -> tuple[str, str | None]:
    with pytest.raises(RefusedInput) as refused:
        check(text, limits or Limits())
    return str(refused.value), refused.value.hint


def circle(length: int) -> str:
    """Footnotes of which each calls the next one, and the last one the first."""
    return "".join(f"[^{n}]: see [^{n % length + 1}]\n\n" for n in range(1, length + 1))


@pytest.mark.parametrize(
    ("length", "found"),
    [
        (1, "[^1]"),
        (2, "[^1], by way of [^2]"),
        (5, "[^1], by way of [^2], [^3], [^4], [^5]"),
        (6, "[^1], by way of [^2], [^3], [^4], [^5], ..."),
        (3_000, "[^1], by way of [^2], [^3], [^4], [^5], ..."),
    ],
)
@pytest.mark.parametrize("call", ["a[^1]\n\n", "a\n\n"], ids=["called", "called nowhere"])
def test_document_is_refused_when_footnotes_lead_back_to_the_first(length: int, found: str, call: str) -> None:
    limits = Limits(footnotes=5_000)
    message = f"x.md:3:1: error[footnote-cycle]: footnote must not lead back to itself; found {found}"
    assert refusal(call + circle(length), limits) == (message, None)


def test_circle_is_told_without_the_footnotes_that_lead_to_it() -> None:
    found = "x.md:5:1: error[footnote-cycle]: footnote must not lead back to itself; found [^b], by way of [^c]"
    assert refusal("[^a]: [^b]\n\n\n\n[^b]: [^c]\n\n[^c]: [^d] [^b]\n\n[^d]: e\n") == (found, None)


@pytest.mark.parametrize(
    ("text", "place", "label"),
    [
        ("[^A]: b [^a]\n", "1:1", "a"),
        ("[^\u00df]: b [^SS]\n", "1:1", "ss"),
        ("> [^1]: b [^1]\n", "1:3", "1"),
        ("- a\n\n  [^1]: b [^1]\n", "3:3", "1"),
        ("> [!NOTE]\n> [^1]: b [^1]\n", "2:3", "1"),
        ("[^1]: *b **c [^1]***\n", "1:1", "1"),
        ("[^1]: [b [^1]](c)\n", "1:1", "1"),
        ("[^1]: ![b [^1]](c)\n", "1:1", "1"),
        ("[^1]: <b>[^1]</b>\n", "1:1", "1"),
        ("[^1]: b\n[^1] c\n", "1:1", "1"),
        ("[^1]: b\n\n    # [^1]\n", "1:1", "1"),
        ("[^1]: b\n\n    > - [^1]\n", "1:1", "1"),
        ("[^1]: b\n\n    | [^1] |\n    |---|\n", "1:1", "1"),
        ("[^1]: a\n\n    [^2]: b [^1]\n\n    c [^2]\n", "3:5", "2"),
        ("[^1]: a [^1]\n\n[^1]: b\n", "1:1", "1"),
    ],
)
def test_document_is_refused_when_a_footnote_is_called_in_itself(text: str, place: str, label: str) -> None:
    message, _ = refusal(text)
    assert message.startswith(
        f"x.md:{place}: error[footnote-cycle]: footnote must not lead back to itself; found [^{label}]"
    )


def test_label_is_cut_and_cleaned_when_it_is_told() -> None:
    label = "a\ufdd0" + "b" * 500
    message, _ = refusal(f"[^{label}]: c [^{label}]\n")
    assert message.endswith(f"found [^a{'b' * 39}...]")


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a[^1]\n\n[^1]: `[^1]`\n", "<Para>a<Note><Para><Code>[^1]</Code></Para></Note></Para>"),
        ("a[^1]\n\n[^1]: \\[^1]\n", "<Para>a<Note><Para>[^1]</Para></Note></Para>"),
        ("a[^1]\n\n[^1]: b\n\n[^1]: c [^1]\n", "<Para>a<Note><Para>b</Para></Note></Para>"),
        ("a[^1]\n\n[^1]: b [^2]\n", "<Para>a<Note><Para>b [^2]</Para></Note></Para>"),
        ("a^[b] c\n", "<Para>a^[b] c</Para>"),
        ("a[^1]\n\n> [^1]: b\n", "<Para>a<Note><Para>b</Para></Note></Para><BlockQuote></BlockQuote>"),
        (
            "a[^1] b[^1]\n\n[^1]: c\n",
            "<Para>a<Note><Para>c</Para></Note> b<Note><Para>c</Para></Note></Para>",
        ),
    ],
)
def test_document_is_read_when_its_footnotes_end(text: str, tree: str) -> None:
    assert body(text) == tree


@pytest.mark.parametrize(
    ("text", "findings"),
    [
        ("a[^1]\n\n[^1]: b [^2]\n\n[^2]: c\n", [("3:9", "2", "1")]),
        ("a[^1] [^2]\n\n[^1]: b\n\n    > - c [^2]\n\n[^2]: d\n", [("5:11", "2", "1")]),
        ("a[^1]\n\n[^1]: b [^2] [^2]\n\n[^2]: c [^A  b]\n\n[^a b]: d\n",
         [("3:9", "2", "1"), ("3:14", "2", "1"), ("5:9", "a b", "2")]),
        ("a[^1]\n\n[^1]: b [^2] `[^1]`\n", []),
    ],
)  # fmt: skip
def test_footnote_is_told_when_it_is_called_in_another(text: str, findings: list[tuple[str, str, str]]) -> None:
    message = (
        "warning[footnote-nested]: footnote must be called in the text; found [^{}] in [^{}], where it is left out"
    )
    expected = [f"x.md:{place}: {message.format(called, label)}" for place, called, label in findings]
    assert [str(found) for found in read(text).diagnostics] == expected


def chain(called: int, times: int) -> str:
    """Footnotes of which each calls the next one so many times."""
    notes = "".join(f"[^{n}]: b {f'[^{n + 1}] ' * times}\n\n" for n in range(called - 1))
    return f"a[^0]\n\n{notes}[^{called - 1}]: end\n"


@pytest.mark.parametrize(
    "text",
    ["[^1] " * 1_000 + "\n\n[^1]: b\n", chain(1_000, 1), chain(9, 2), "[^1] " * 500 + "\n\n[^1]: b [^2]\n\n[^2]: c\n"],
)
def test_footnotes_pass_when_they_come_to_no_more_than_the_limit(text: str) -> None:
    check(text, Limits())


@pytest.mark.parametrize(
    ("text", "place", "found"),
    [
        (chain(1_001, 1), "3:1", "1,001"),
        (chain(10, 2), "3:1", "1,023"),
        (chain(41, 2), "3:1", "2,199,023,255,551"),
        ("[^1] " * 501 + "\n\n[^1]: b [^2]\n\n[^2]: c\n", "3:1", "1,002"),
    ],
)
def test_document_is_refused_when_its_footnotes_unfold_to_more(text: str, place: str, found: str) -> None:
    message = f"x.md:{place}: error[limit-footnotes]: must unfold to at most 1,000 footnotes; found {found}"
    assert refusal(text) == (message, "--limit footnotes=NUMBER sets another limit")


def test_footnotes_are_counted_by_the_limit_when_another_is_set() -> None:
    check("a[^1] [^2]\n\n[^1]: b\n\n[^2]: c\n", Limits(footnotes=2))
    message, _ = refusal("a[^1] [^2]\n\n[^1]: b [^2]\n\n[^2]: c\n", Limits(footnotes=2))
    assert message == "x.md:3:1: error[limit-footnotes]: must unfold to at most 2 footnotes; found 3"


def test_document_is_refused_when_its_footnotes_unfold_to_more_bytes() -> None:
    # The footnote has 12 bytes, with the end of its line.
    text = f"{'[^1]' * 10}\n\n[^1]: bbbbb\n"
    check(text, Limits(input_bytes=120))
    message = "x.md:3:1: error[limit-input]: must be at most 119 bytes; found 120 with each footnote in its place"
    assert refusal(text, Limits(input_bytes=119)) == (message, "--max-input BYTES sets another limit")
