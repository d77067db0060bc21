"""What letters tell of a text: the language of its script, its direction, and where a line end is no space.

Only scripts that one language is written in, or that have letters of their own for each, tell a language: Latin never
does. Widths and directions are those of the Unicode Character Database that comes with Python.
"""

from __future__ import annotations

import re
from typing import Literal
from unicodedata import bidirectional, category, east_asian_width

Direction = Literal["ltr", "rtl"]
"""Which way a text runs, as the attribute `dir` of HTML states it."""

# Letters alone: digits and points stand in every script's text.
_SCRIPTS = {
    "Han": "\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff",
    "Kana": "\u3041-\u3096\u30a1-\u30fa\u30fc\uff66-\uff9d",
    "Hangul": "\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3",
    "Hebrew": "\u05d0-\u05ea",
    "Arabic": "\u0620-\u064a\u066e-\u06d3\u06fa-\u06ff\u0750-\u077f",
    "Devanagari": "\u0904-\u0939\u0958-\u0961",
    "Thai": "\u0e01-\u0e30\u0e32\u0e33\u0e40-\u0e46",
    "Greek": "\u0386\u0388-\u03ff\u1f00-\u1fff",
    "Cyrillic": "\u0400-\u0481\u048a-\u052f",
}
_LETTERS = {script: re.compile(f"[{signs}]") for script, signs in _SCRIPTS.items()}
_ANY = re.compile(f"[{''.join(_SCRIPTS.values())}]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
# Such a sign stands for about as much as two letters of an alphabet.
_HEAVY = {"Han": 2, "Kana": 2, "Hangul": 2}
_LEAST_LETTERS = 20
_MAJORITY = 0.6
# Japanese has kana in every sentence; Chinese has some in names at most.
_LEAST_KANA = 0.1

# Frequent signs that one of the two has and the other writes in another way.
_SIMPLIFIED = frozenset("们这个来为国时会说对发后过还没关开问长见现经实动应进种当从业两样间设场写并无与节务数据类证")
_TRADITIONAL = frozenset("們這個來為國時會說對發後過還沒關開問長見現經實動應進種當從業兩樣間設場寫並無與節務數據類證")
# Of the languages in Arabic letters: those that Arabic has not, and of these the ones that Urdu alone has.
_NOT_ARABIC = re.compile("[\u067e\u0686\u0698\u06a9\u06af\u06cc]")
_URDU = re.compile("[\u0679\u0688\u0691\u06ba\u06d2]")
_LEAST_OF_OTHERS = 0.02
_NOT_RUSSIAN = re.compile("[ЂЃЄЅІЇЈЉЊЋЌЎЏҐђѓєѕіїјљњћќўџґ]")
_RUSSIAN = re.compile("[ЫыЭэ]")
_UKRAINIAN = re.compile("[ЄЇҐєїґ]")

# BCP 47: scripts that run from right to left (ISO 15924), and languages that are written in one where no script is
# stated.
_SCRIPTS_FROM_RIGHT = frozenset({"adlm", "arab", "hebr", "mand", "mend", "nkoo", "rohg", "samr", "syrc", "thaa"})
_LANGUAGES_FROM_RIGHT = frozenset(
    {"ar", "arc", "ckb", "dv", "fa", "he", "iw", "nqo", "prs", "ps", "sd", "syr", "ug", "ur", "yi"}
)
_STRONG: dict[str, Direction] = {"L": "ltr", "R": "rtl", "AL": "rtl"}

# Signs of Chinese and Japanese text whose width depends on what stands beside them.
_AMBIGUOUS = frozenset("\u2014\u2018\u2019\u201c\u201d\u2026\u00b7")


def language_of(text: str) -> str | None:
    """The language (BCP 47) that most letters of `text` tell, None where they tell none: Latin letters never do."""
    if text.isascii() or not _ANY.search(text):
        return None
    counts = {script: len(letters.findall(text)) for script, letters in _LETTERS.items()}
    weights = {script: count * _HEAVY.get(script, 1) for script, count in counts.items()}
    whole = sum(weights.values()) + len(_LATIN.findall(text))
    # Chinese signs stand in Japanese and Korean text, too.
    east_asian = {script: weights.pop(script) for script in ("Han", "Kana", "Hangul")}
    script, weight = max([("Han", sum(east_asian.values())), *weights.items()], key=lambda pair: pair[1])
    if weight < _LEAST_LETTERS or weight < _MAJORITY * whole:
        return None
    match script:
        case "Han":
            return _east_asian(text, east_asian, weight)
        case "Arabic":
            return _in_arabic_letters(text, counts["Arabic"])
        case "Cyrillic":
            return _in_cyrillic_letters(text)
        case _:
            return {"Hebrew": "he", "Devanagari": "hi", "Thai": "th", "Greek": "el"}[script]


def is_right_to_left(language: str) -> bool:
    """Whether the language (BCP 47) is written from right to left, by the script that its tag states or implies."""
    primary, *rest = language.lower().split("-")
    stated = next((part for part in rest if len(part) == 4 and part.isalpha()), None)
    return stated in _SCRIPTS_FROM_RIGHT if stated else primary in _LANGUAGES_FROM_RIGHT


def first_strong(text: str) -> Direction | None:
    """The direction of the first sign of `text` that has one (UAX 9, P2 and P3), None where none has."""
    return next((_STRONG[kind] for sign in text if (kind := bidirectional(sign)) in _STRONG), None)


def has_from_right(text: str) -> bool:
    """Whether `text` holds a letter that runs from right to left."""
    return not text.isascii() and any(bidirectional(sign) in ("R", "AL") for sign in text)


def has_east_asian(text: str) -> bool:
    """Whether `text` holds a sign of Chinese, Japanese or Korean."""
    return not text.isascii() and any(_LETTERS[script].search(text) for script in ("Han", "Kana", "Hangul"))


def unspaced_signs(text: str) -> int:
    """How many signs of `text` are Chinese or Japanese, of which two make about a word."""
    return 0 if text.isascii() else len(_LETTERS["Han"].findall(text)) + len(_LETTERS["Kana"].findall(text))


def joins_lines(before: str, after: str) -> bool:
    """Whether a line end between two signs is no space: both are of a script without spaces, or one is its punctuation.

    CSS Text 3, 4.1.3, without Hangul, which has spaces; and behind `。` and before `（`, whose own width is the space.
    """
    if not before or not after or (before.isascii() and after.isascii()):
        return False
    if _is_full_stop(before) or _is_full_stop(after):
        return True
    return (_is_unspaced(before) and (_is_unspaced(after) or after in _AMBIGUOUS)) or (
        before in _AMBIGUOUS and _is_unspaced(after)
    )


def _east_asian(text: str, weights: dict[str, int], whole: int) -> str:
    if weights["Hangul"] * 2 > whole:
        return "ko"
    if weights["Kana"] >= _LEAST_KANA * whole:
        return "ja"
    simplified = sum(sign in _SIMPLIFIED - _TRADITIONAL for sign in text)
    traditional = sum(sign in _TRADITIONAL - _SIMPLIFIED for sign in text)
    if simplified > 2 * traditional:
        return "zh-Hans"
    return "zh-Hant" if traditional > 2 * simplified else "zh"


def _in_arabic_letters(text: str, count: int) -> str:
    if len(_NOT_ARABIC.findall(text)) < _LEAST_OF_OTHERS * count:
        return "ar"
    return "ur" if len(_URDU.findall(text)) >= _LEAST_OF_OTHERS * count else "fa"


def _in_cyrillic_letters(text: str) -> str | None:
    """Russian and Ukrainian have letters of their own; the others are not told apart."""
    if not _NOT_RUSSIAN.search(text):
        return "ru" if _RUSSIAN.search(text) else None
    return "uk" if _UKRAINIAN.search(text) and not _RUSSIAN.search(text) else None


def _is_unspaced(sign: str) -> bool:
    """Whether `sign` is wide and of a script without spaces; emoji are wide as well, and Hangul is."""
    return east_asian_width(sign) in ("F", "W", "H") and category(sign) != "So" and not _LETTERS["Hangul"].match(sign)


def _is_full_stop(sign: str) -> bool:
    return category(sign)[0] == "P" and east_asian_width(sign) in ("F", "W")
