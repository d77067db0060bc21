from __future__ import annotations

from dataclasses import replace
from time import process_time

import pytest

from rfcexport.checks import check_rfc
from rfcexport.checks.ignores import without_ignored
from rfcexport.checks.subject import subject_of
from rfcexport.diagnostics import Diagnostic, Position
from rfcexport.model import Source
from rfcexport.policy import Policy
from rfcexport.rules import NONE
from tests.checks.subjects import HEAD, TODAY, subject


def left(text: str, *, sought: tuple[str, ...] | None = None) -> list[str]:
    """What is left of the findings in the document, as `line:column slug`."""
    whole = subject(text)
    findings = check_rfc(whole)
    kept = without_ignored(findings, whole) if sought is None else without_ignored(findings, whole, sought=sought)
    return [f"{one.position.line}:{one.position.column} {one.slug}" for one in kept]


def quiet(slugs: str) -> str:
    return f"<!-- rfcexport-ignore: {slugs} -->"


def test_findings_stay_where_nothing_quiets_them() -> None:
    assert left(f"{HEAD}## A\n\n## B\n\nhttp://one.dev\n") == ["5:1 section-empty", "9:1 link-http"]


def test_a_comment_above_the_first_section_counts_for_the_file() -> None:
    text = f"{quiet('link-http the old host')}\n{HEAD}http://one.dev\n\n## A\n\nhttp://one.dev\n"
    assert left(text) == []


def test_a_comment_on_its_own_line_counts_for_the_block_behind_it() -> None:
    text = f"{HEAD}## A\n\n{quiet('link-http')}\n\nhttp://one.dev\nhttp://two.dev\n\nhttp://three.dev\n"
    assert left(text) == ["12:1 link-http"]


def test_a_comment_does_not_quiet_what_says_that_the_text_reads_otherwise() -> None:
    text = f"{HEAD}## A\n\n{quiet('fence-unclosed')}\n\n```\nx\n"
    assert left(text) == ["7:1 ignore-unknown", "9:1 fence-unclosed"]


def test_a_comment_above_a_heading_counts_for_the_heading() -> None:
    assert left(f"{HEAD}## A\n\nText.\n\n{quiet('section-empty')}\n## B\n\n## C\n") == ["12:1 section-empty"]


def test_a_block_of_code_is_one_block() -> None:
    text = f"{HEAD}## A\n\n{quiet('glyph-missing')}\n```\naሀ\n\nbሁ\n```\n\ncሂ\n"
    assert left(text) == ["14:2 glyph-missing"]


def test_a_comment_at_the_end_of_a_line_counts_for_that_line() -> None:
    text = f"{HEAD}## A\n\nhttp://one.dev {quiet('link-http')}\nhttp://two.dev\n"
    assert left(text) == ["8:1 link-http"]


def test_comments_one_below_the_other_count_for_the_same_block() -> None:
    text = f"{HEAD}## A\n\n{quiet('link-http')}\n{quiet('glyph-missing')}\nhttp://one.dev ሀ\n"
    assert left(text) == []


def test_one_comment_may_name_several() -> None:
    text = f"{HEAD}## A\n\n{quiet('link-http, glyph-missing both came with the page')}\nhttp://one.dev ሀ\n"
    assert left(text) == []


def test_a_finding_of_the_reader_is_quieted_too() -> None:
    whole = subject(f"{HEAD}## A\n\n[x](#gone) {quiet('link-anchor')}\n")
    finding = Diagnostic("link-anchor", "must lead somewhere", Position("x.md", 7))
    assert without_ignored([finding], whole) == ()


def test_a_finding_without_a_line_is_quieted_for_the_file_alone() -> None:
    finding = Diagnostic("pdf-layout", "must be set", Position("x.md"))
    assert without_ignored([finding], subject(f"{quiet('pdf-layout')}\n{HEAD}Text.\n")) == ()
    below = without_ignored([finding], subject(f"{HEAD}## A\n\n{quiet('pdf-layout')}\nText.\n"))
    assert [one.slug for one in below] == ["pdf-layout", "ignore-unused"]


@pytest.mark.parametrize(
    ("slug", "message", "hint"),
    [
        ("link-htp", "comment must name a finding by its slug; found 'link-htp'", "did you mean link-http?"),
        ("", "comment must name a finding by its slug; found 'none'", None),
    ],
)
def test_a_slug_that_does_not_exist_is_told(slug: str, message: str, hint: str | None) -> None:
    whole = subject(f"{HEAD}## A\n\n{quiet(slug)}\nText.\n")
    (one,) = without_ignored((), whole)
    assert (one.slug, one.message, one.position, one.hint) == ("ignore-unknown", message, Position("x.md", 7, 1), hint)


def test_a_comment_that_quiets_nothing_is_told() -> None:
    assert left(f"{HEAD}## A\n\n{quiet('link-http')}\nText.\n") == ["7:1 ignore-unused"]


def test_of_a_slug_that_was_not_sought_nothing_is_said() -> None:
    text = f"{HEAD}## A\n\n{quiet('corpus-id, unheard-of')}\nText.\n"
    assert left(text, sought=("link-http",)) == []


def test_the_findings_on_comments_can_be_quieted_for_the_file() -> None:
    text = f"{quiet('ignore-unused, ignore-unknown')}\n{HEAD}## A\n\n{quiet('link-http, unheard-of')}\nText.\n"
    assert left(text) == []


@pytest.mark.parametrize("text", ["`{}`", "```\n{}\n```", "    {}"])
def test_a_comment_in_code_is_no_comment(text: str) -> None:
    assert left(f"{HEAD}## A\n\n{text.format(quiet('link-http'))}\n") == []


@pytest.mark.parametrize(
    "text",
    [
        f"{quiet('link-http, unheard-of')}\n" * 20_000,
        f"{quiet('a,' * 200_000)}\n",
        f"{quiet('link-http')} http://one.dev\n" * 20_000,
    ],
    ids=["one below the other", "many slugs", "at the end of lines"],
)
def test_comments_made_to_take_long_do_not(text: str) -> None:
    rfc = replace(subject(HEAD).rfc, source=Source("x.md", "", len(text), f"## A\n\n{text}"))
    began = process_time()
    whole = subject_of(rfc, rules=NONE, policy=Policy(), today=TODAY)
    without_ignored(check_rfc(whole), whole)
    assert process_time() - began < 10
