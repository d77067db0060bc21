"""A new RFC from the template: a title, an author and a day in, a file name and Markdown out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from markupsafe import Markup

from rfcexport.hashes import sha256_of
from rfcexport.theme import Theme
from rfcexport.usage import COMMAND_LINE, WrongUsage

TEMPLATE = "rfc.md.j2"
NO_AUTHOR = "[Your Name]"
"""What stands in the template until the author is known."""

_SLUG_LENGTH = 60
_TITLE_LENGTH = 300
# Latin letters that Unicode does not take apart into a base letter and marks (UAX 15).
_FOLDED = str.maketrans({
    "ß": "ss", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "đ": "d", "Đ": "d",
    "ð": "d", "Ð": "d", "þ": "th", "Þ": "th", "ı": "i", "'": "", "’": "",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class NewRfc:
    """The text of a new RFC and the name of the file for it."""

    file_name: str
    text: str


def new_rfc(title: str, *, author: str | None, day: date, theme: Theme) -> NewRfc:
    """A draft with that title, its id and dates made of `day`; raises WrongUsage for a title that is not one line."""
    stated = title.strip()
    if not stated:
        raise WrongUsage("new-title", "TITLE must hold words; found none", COMMAND_LINE)
    if len(stated) > _TITLE_LENGTH:
        message = f"TITLE must be at most {_TITLE_LENGTH} characters; found {len(stated)}"
        raise WrongUsage("new-title", message, COMMAND_LINE)
    unprintable = next((c for c in stated if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp")), None)
    if unprintable is not None:
        message = f"TITLE must be one line without control characters; found U+{ord(unprintable):04X}"
        raise WrongUsage("new-title", message, COMMAND_LINE)
    identity = f"{day.isoformat()}-{slug_of(stated)}"
    # Markdown, not HTML: the words go in as they were typed.
    words = {"title": stated, "id": identity, "author": author or NO_AUTHOR, "date": day.isoformat()}
    text = theme.render(TEMPLATE, **{name: Markup(word) for name, word in words.items()})  # noqa: S704
    return NewRfc(f"{identity}.md", text)


def slug_of(title: str) -> str:
    """`title` in lower-case ASCII letters, digits and hyphens, cut at a word to at most 60 characters.

    A title without one such letter or digit, as in Japanese, gets a slug that differs from title to title.
    """
    folded = unicodedata.normalize("NFKD", title.translate(_FOLDED)).encode("ascii", "ignore").decode("ascii")
    words = re.findall(r"[a-z0-9]+", folded.lower())
    if not words:
        return f"rfc-{sha256_of(title.encode('utf-8'))[:8]}"
    slug = "-".join(words)
    if len(slug) <= _SLUG_LENGTH:
        return slug
    return slug[: _SLUG_LENGTH + 1].rpartition("-")[0] or slug[:_SLUG_LENGTH]


def today(environment: Mapping[str, str]) -> date:
    """The day of `SOURCE_DATE_EPOCH` (https://reproducible-builds.org/specs/source-date-epoch/), else of the clock."""
    stated = environment.get("SOURCE_DATE_EPOCH")
    if not stated:
        return date.today()
    try:
        return datetime.fromtimestamp(int(stated), UTC).date()
    except (ValueError, OverflowError, OSError) as error:
        message = f"SOURCE_DATE_EPOCH must be seconds since 1970; found {stated!r}"
        raise WrongUsage("environment", message, COMMAND_LINE) from error
