from __future__ import annotations

import pytest

from rfcexport.checks import explanation_of
from rfcexport.explaining import list_text, page_text, summary_of
from rfcexport.slugs import SLUGS
from rfcexport.usage import WrongUsage


def test_a_page_is_the_manuals() -> None:
    assert page_text("link-anchor") == explanation_of("link-anchor")


@pytest.mark.parametrize(
    ("slug", "hint"), [("link-anker", "did you mean link-anchor?"), ("", "rfcexport check --list prints them all")]
)
def test_an_unknown_slug_is_answered_with_the_nearest(slug: str, hint: str) -> None:
    with pytest.raises(WrongUsage) as caught:
        page_text(slug)
    assert (str(caught.value), caught.value.hint) == (
        f"rfcexport: error[option-value]: --explain must be the slug of a finding; found {slug!r}",
        hint,
    )


def test_a_slug_is_summed_up_by_the_first_sentence_of_its_page() -> None:
    assert summary_of("link-anchor") == "A link leads to a heading that is not there."
    assert summary_of("none") is None


def test_every_slug_has_its_line() -> None:
    assert [line.split()[0] for line in list_text().splitlines()] == sorted(SLUGS)
