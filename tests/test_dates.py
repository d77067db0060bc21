from __future__ import annotations

import pytest

from rfcexport.dates import iso_date


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2026-01-02", "2026-01-02"),
        ("2026/1/2", "2026-01-02"),
        ("2026.01.02", "2026-01-02"),
        (" 2026-01-02T10:11:12Z ", "2026-01-02"),
        ("2026-01-02 10:11:12.5+02:00", "2026-01-02"),
        ("2 January 2026", "2026-01-02"),
        ("2nd Jan. 2026", "2026-01-02"),
        ("3rd of May 2026", "2026-05-03"),
        ("02-Sept-2026", "2026-09-02"),
        ("January 2, 2026", "2026-01-02"),
        ("DECEMBER 21st 2026", "2026-12-21"),
        ("January 2026", "2026-01"),
        ("2026-01", "2026-01"),
        ("25/12/2026", "2026-12-25"),
        ("12/25/2026", "2026-12-25"),
        ("05.05.2026", "2026-05-05"),
        ("2024-02-29", "2024-02-29"),
    ],
)
def test_date_is_iso_when_it_has_one_reading(text: str, iso: str) -> None:
    assert iso_date(text) == (iso, "")


@pytest.mark.parametrize(
    "text",
    ["08/05/2019", "2026-13-01", "2026-02-30", "2025-02-29", "31 June 2026", "0099-01-01", "2026-01-023", "2026",
     "soon", "", "May", "2026-13", "Q3 2026"],
)  # fmt: skip
def test_date_is_left_alone_when_it_is_ambiguous_or_impossible(text: str) -> None:
    assert iso_date(text) == (None, text)


def test_rest_is_kept_when_something_follows_the_date() -> None:
    assert iso_date("2026-01-02 (draft), 2026-02-03") == ("2026-01-02", "(draft), 2026-02-03")
