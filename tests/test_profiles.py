"""Profiles of PDF, and what is left of one."""

from __future__ import annotations

import pytest

from rfcexport.profiles import ARCHIVE, PROFILES, REFUSED


@pytest.mark.parametrize(
    ("name", "claims"),
    [
        ("archive", ("PDF/A-3a", "PDF/UA-1")), ("archive-strict", ("PDF/A-2a", "PDF/UA-1")), ("plain", ()),
        ("pdf/a-2b", ("PDF/A-2b",)), ("pdf/a-3u", ("PDF/A-3u",)), ("pdf/ua-1", ("PDF/UA-1",)),
    ],
)  # fmt: skip
def test_claims_are_those_of_the_name(name: str, claims: tuple[str, ...]) -> None:
    assert PROFILES[name].claims == claims


def test_claim_steps_down_when_a_picture_has_no_alternative() -> None:
    left = {name: PROFILES[name].without_alternatives().claims for name in ("archive", "plain", "pdf/ua-1", "pdf/a-3a")}
    assert left == {"archive": ("PDF/A-3a",), "plain": (), "pdf/ua-1": (), "pdf/a-3a": ("PDF/A-3a",)}


def test_claim_steps_down_when_a_sign_has_no_words() -> None:
    left = {name: PROFILES[name].without_words().claims for name in ("archive", "archive-strict", "pdf/a-3b", "plain")}
    assert left == {"archive": ("PDF/A-3u",), "archive-strict": ("PDF/A-2u",), "pdf/a-3b": ("PDF/A-3b",), "plain": ()}


def test_no_attachment_goes_where_none_may_be() -> None:
    assert ARCHIVE.takes_source
    assert not any(profile.takes_source for name, profile in PROFILES.items() if "2" in (profile.variant or ""))


def test_a_name_is_taken_or_refused() -> None:
    assert not PROFILES.keys() & REFUSED.keys()
