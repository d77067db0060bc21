"""Signs that show nothing: which are left out, which are needed where they stand, and how they are named."""

from __future__ import annotations

import re
import sys
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rfcexport.invisible import (
    HIDDEN,
    MASK,
    Hidden,
    has_right_to_left,
    hidden_in,
    is_hidden,
    is_needed,
    masked,
    named,
    slug_of,
    without_controls,
    without_hidden,
)

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
RAINBOW = "\U0001f3f3\ufe0f\u200d\U0001f308"
CODER = "\U0001f9d1\U0001f3fd\u200d\U0001f4bb"
SCOTLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"
GERMANY = "\U0001f1e9\U0001f1ea"


def tags(text: str) -> str:
    """`text` in the tag characters of Unicode, which no font draws."""
    return "".join(chr(0xE0000 + ord(sign)) for sign in text)


@pytest.mark.parametrize(
    "text",
    [
        "plain words, twice:\n\ttabs and lines",
        "été naïve Ærøskøbing",
        "e\u0301 n\u0303",
        FAMILY,
        RAINBOW,
        CODER,
        SCOTLAND,
        GERMANY,
        "\U0001f44d\U0001f3fd",
        "\u2764\ufe0f \u2764\ufe0e",
        "1\ufe0f\u20e3 #\ufe0f\u20e3 *\ufe0f\u20e3",
        "\u2139\ufe0f \u00a9\ufe0f \u2194\ufe0f \u3030\ufe0f",
        "می\u200cخواهم",
        "क्\u200dष क्\u200cष",
        "ක්\u200dය",
        "שלום\u200f, ABC\u200e",
        "ثمانية\u061c 8",
        "ก\u200bข",
        "日本\u200b語",
        "葛\U000e0100",
        "\u8fba\ufe00 \u2229\ufe00",
        "ᠮᠣᠩᠭᠣᠯ\u180b ᠠ\u180e",
        "한\u3164글 ᄀ\u1160",
        "\u2801\u2800\u2803",
        "\u05d0\u05b8\u034f\u05b7",
        "no\u00a0break \u2009thin \u3000wide",
        "\ue000 private",
    ],
)
def test_text_stays_when_its_scripts_and_emoji_are_written_so(text: str) -> None:
    assert (list(hidden_in(text)), without_hidden(text)) == ([], text)


@pytest.mark.parametrize(
    ("text", "hidden", "shown"),
    [
        ("a\u200bb", [Hidden(1, 2, "text-invisible")], "ab"),
        ("a\u200c\u200db", [Hidden(1, 3, "text-invisible")], "ab"),
        ("so\u00adft", [Hidden(2, 3, "text-invisible")], "soft"),
        ("a\u3164b \u115f", [Hidden(1, 2, "text-invisible"), Hidden(4, 5, "text-invisible")], "ab "),
        ("a\u2800b", [Hidden(1, 2, "text-invisible")], "ab"),
        ("a\ufff9b\ufffac\ufffb", [Hidden(at, at + 1, "text-invisible") for at in (1, 3, 5)], "abc"),
        ("a\ufe0fb", [Hidden(1, 2, "text-invisible")], "ab"),
        ("a\U000e0100", [Hidden(1, 2, "text-invisible")], "a"),
        ("1\ufe0f2", [Hidden(1, 2, "text-invisible")], "12"),
        ("\u2764\ufe0f\ufe0f", [Hidden(2, 3, "text-invisible")], "\u2764\ufe0f"),
        (f"a{tags('run')}b", [Hidden(1, 4, "text-invisible")], "ab"),
        (f"\U0001f3f4{tags('ab')}\U000e007f", [Hidden(1, 4, "text-invisible")], "\U0001f3f4"),
        (f"\U0001f3f4{tags('gbsct')}", [Hidden(1, 6, "text-invisible")], "\U0001f3f4"),
        (f"{SCOTLAND}{tags('x')}", [Hidden(7, 8, "text-invisible")], SCOTLAND),
        ("\U000e0001x", [Hidden(0, 1, "text-invisible")], "x"),
        ("a\u200d\U0001f469", [Hidden(1, 2, "text-invisible")], "a\U0001f469"),
        ("م\u200c\u200c\u200cم", [Hidden(2, 3, "text-invisible")], "م\u200c\u200cم"),
        ("a\u200fb", [Hidden(1, 2, "text-invisible")], "ab"),
        ("א\na\u200f", [Hidden(3, 4, "text-invisible")], "א\na"),
        ("\ufeffa\ufeff", [Hidden(0, 1, "text-invisible"), Hidden(2, 3, "text-invisible")], "a"),
        ("a\U0001d173b", [Hidden(1, 2, "text-invisible")], "ab"),
        ("a\u034fb", [Hidden(1, 2, "text-invisible")], "ab"),
        ("a\u202eb\u202c", [Hidden(1, 2, "text-order"), Hidden(3, 4, "text-order")], "ab"),
        ("a\u2066b\nc\u2069", [Hidden(1, 2, "text-order"), Hidden(5, 6, "text-order")], "ab\nc"),
        ("א\u202eב", [Hidden(1, 2, "text-order")], "אב"),
        ("\x1b[31ma\x1b[0m", [Hidden(0, 1, "text-control"), Hidden(6, 7, "text-control")], "[31ma[0m"),
        ("a\x9b31mb\x00\x7f", [Hidden(1, 2, "text-control"), Hidden(6, 8, "text-control")], "a31mb"),
        ("a\u2028b\u2029c\x0bd\x0c", [Hidden(at, at + 1, "text-control") for at in (1, 3, 5, 7)], "a b c d "),
        ("a\ufffeb\U0010ffffc\ud800", [Hidden(at, at + 1, "text-control") for at in (1, 3, 5)], "abc"),
        (f"a{MASK}b", [Hidden(1, 2, "text-control")], "ab"),
        (
            "a\u200b\u202e\x1b\u200bb",
            [
                Hidden(1, 2, "text-invisible"),
                Hidden(2, 3, "text-order"),
                Hidden(3, 4, "text-control"),
                Hidden(4, 5, "text-invisible"),
            ],
            "ab",
        ),
    ],
)
def test_signs_are_left_out_when_nothing_round_them_needs_them(text: str, hidden: list[Hidden], shown: str) -> None:
    assert (list(hidden_in(text)), without_hidden(text)) == (hidden, shown)


def test_mask_keeps_every_place_when_signs_are_left_out() -> None:
    text = "a\u202eb\u200b\u2028c\x0bd"
    assert masked(text, hidden_in(text)) == f"a{MASK}b{MASK}\u2028c\x0bd"
    assert without_controls(masked(text, hidden_in(text))) == "ab c d"


def test_controls_alone_are_left_out_when_that_is_asked() -> None:
    assert without_controls("a\u200b\u202eb\x1b\u2029c\td\n") == "a\u200bb c\td\n"


def test_marks_of_direction_stay_when_the_whole_text_runs_from_right_to_left() -> None:
    text = "a\u200f b\u061c c\u200bd"
    assert without_hidden(text, is_right_to_left=True) == "a\u200f b\u061c cd"
    assert without_hidden(text) == "a b cd"


@pytest.mark.parametrize(
    ("distance", "is_kept"), [(1, True), (79, True), (80, True), (81, False)], ids=["beside", "near", "last", "far"]
)
def test_mark_of_direction_is_needed_when_letters_that_run_so_are_near(distance: int, is_kept: bool) -> None:
    before = "א" + "." * (distance - 1)
    assert is_needed(f"{before}\u200f", len(before)) is is_kept


@pytest.mark.parametrize(
    ("text", "found"), [("abc", False), ("日本", False), ("שלום", True), ("مرحبا", True), ("a\U0001e900", True)]
)
def test_right_to_left_is_told_when_a_letter_runs_so(text: str, found: bool) -> None:
    assert has_right_to_left(text) is found


@pytest.mark.parametrize(
    ("sign", "slug"), [("\u202e", "text-order"), ("\x1b", "text-control"), ("\ud800", "text-control"),
                       ("\u200b", "text-invisible"), ("\U000e0041", "text-invisible")]
)  # fmt: skip
def test_slug_says_what_the_sign_would_do(sign: str, slug: str) -> None:
    assert slug_of(sign) == slug


@pytest.mark.parametrize(
    ("sign", "name"),
    [
        ("\u200b", "U+200B zero width space"),
        ("\x1b", "U+001B"),
        ("\U000e0041", "U+E0041 tag latin capital letter a"),
        ("\ud800", "U+D800"),
        ("\ufdd0", "U+FDD0"),
    ],
)
def test_sign_is_named_by_its_number_and_name(sign: str, name: str) -> None:
    assert named(sign) == name


def test_every_control_and_format_sign_is_hidden_but_those_that_show() -> None:
    # Signs of Arabic, Syriac and Kaithi that are drawn round what follows, and the joints of hieroglyphs and shorthand.
    shown = {*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD, *range(0x13430, 0x13440)}
    signs = (chr(code) for code in range(sys.maxunicode + 1) if code not in shown)
    seen = [
        sign for sign in signs if unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Zl", "Zp") and sign not in "\t\n"
    ]
    assert [named(sign) for sign in seen if not is_hidden(sign)] == []


def test_no_letter_and_no_space_is_hidden() -> None:
    every = re.compile(f"[{HIDDEN}]").findall("".join(map(chr, range(sys.maxunicode + 1))))
    categories = {unicodedata.category(sign) for sign in every} - {"Cc", "Cf", "Cn", "Cs", "Mn", "Zl", "Zp"}
    letters = [sign for sign in every if unicodedata.category(sign) in categories]
    # The fillers of Hangul are letters, and braille without a dot is a symbol.
    assert letters == ["\u115f", "\u1160", "\u2800", "\u3164", "\uffa0"]


SIGNS = st.text(
    st.sampled_from(
        "a1 \n\t#é日कمא한\u2801\u2764\U0001f468\U0001f3f4\U000e0067\U000e007f\u200b\u200c\u200d\u200e\u200f"
        "\u061c\ufe0f\u20e3\u202e\u2069\x1b\x00\u2028\u00ad\u034f\u3164\u2800\ufeff\ufff9\ud800\ufdd0\u05b8\u180b"
    ),
    max_size=20,
)


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(SIGNS)
def test_what_is_shown_holds_only_what_is_needed_when_any_signs_follow_each_other(text: str) -> None:
    mask = masked(text, hidden_in(text))
    assert len(mask) == len(text)
    assert [(a, b) for a, b in zip(text, mask, strict=True) if a != b and b != MASK] == []
    shown = without_hidden(text)
    assert [named(sign) for at, sign in enumerate(shown) if is_hidden(sign) and not is_needed(shown, at)] == []
    assert re.sub(f"[{HIDDEN}]", "", shown.replace(" ", "")) == re.sub(f"[{HIDDEN} ]", "", text)
