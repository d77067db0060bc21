"""What a PDF may claim: signs that no font has are shown as such, and a claim that would not hold is not made."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from rfcexport.diagnostics import Diagnostic, Position, Read
from rfcexport.manuscript import Manuscript
from rfcexport.model import Rfc, Source
from rfcexport.pandoc_ast import line_of, plain_text, walk
from rfcexport.profiles import Profile
from rfcexport.webfonts import missing_sign, signs_of

MISSING = "\N{REPLACEMENT CHARACTER}"
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_PRIVATE = ("Co", "Cn", "Cs")
_SHOWS_NOTHING = ("Cc", "Cf", "Zs", "Zl", "Zp", "Mn")


def legible(html: str, font_folders: Sequence[Path], source: Source) -> Read[str]:
    """`html` with a replacement character for each sign that no font has, or that has no meaning of its own.

    The glyph for what is missing may not be shown (ISO 19005-3, 6.2.11.8); a private sign tells no one what it says
    (6.2.11.7). The source that the file carries has them.
    """
    signs = set(_NOT_ASCII.findall(html))
    if not signs:
        return Read(html)
    known = signs_of(tuple(font_folders))
    lacking = {sign for sign in signs - known if unicodedata.category(sign) not in _SHOWS_NOTHING}
    lacking |= {sign for sign in signs if unicodedata.category(sign) in _PRIVATE}
    lacking.discard(MISSING)
    if not lacking:
        return Read(html)
    found = tuple(_finding(sign, source) for sign in sorted(lacking))
    return Read(html.translate(dict.fromkeys(map(ord, lacking), MISSING)), found)


def _finding(sign: str, source: Source) -> Diagnostic:
    before, is_stated, _ = source.text.partition(sign)
    place = (before.count("\n") + 1, len(before) - before.rfind("\n")) if is_stated else (None, None)
    return Diagnostic("glyph-missing", missing_sign(sign), Position(source.path, *place))


def kept_profile(manuscript: Manuscript, *, has_all_signs: bool) -> tuple[Profile, tuple[Diagnostic, ...]]:
    """The profile as far as it holds for the document, and a finding for each claim that is not made."""
    profile, path = manuscript.profile, manuscript.rfc.source.path
    line = _line_without_alternative(manuscript.rfc)
    kept = profile
    why: list[tuple[str, int | None]] = []
    if line is not None:
        kept = kept.without_alternatives()
        why.append(("a picture without an alternative text", line))
    if not has_all_signs:
        kept = kept.without_words()
        why.append(("a sign that cannot be shown", None))
    if kept.claims == profile.claims:
        return kept, ()
    lost = " and ".join(claim for claim in profile.claims if claim not in kept.claims)
    return kept, tuple(
        Diagnostic("pdf-claim", f"must be {lost} by its profile; found {reason}", Position(path, at))
        for reason, at in why
    )


def _line_without_alternative(rfc: Rfc) -> int | None:
    """The line of the first picture without an alternative text, None where each has one."""
    blocks = [*rfc.blocks, *(block for section in rfc.walk() for block in (*section.heading, *section.blocks))]
    for node in walk(blocks, "Image"):
        if not plain_text(node["c"][1]).strip():
            return line_of(node) or 1
    return None
