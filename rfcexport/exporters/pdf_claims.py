"""What a PDF may claim: signs that no font has are shown as such, and a claim that would not hold is not made."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from rfcexport.diagnostics import Diagnostic, Position, Read
from rfcexport.font_packages import hint_for
from rfcexport.images import Picture
from rfcexport.manuscript import Manuscript
from rfcexport.model import Source
from rfcexport.pandoc_ast import line_of, plain_text, walk
from rfcexport.profiles import Profile
from rfcexport.webfonts import missing_sign, needs_glyph, signs_of

MISSING = "\N{REPLACEMENT CHARACTER}"
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_BARE_PICTURE = re.compile(r'<img\b(?![^>]*\salt="[^"])')
# General categories (Unicode Standard, 4.5): private use, not assigned, and surrogates.
_PRIVATE = ("Co", "Cn", "Cs")


def legible(
    html: str, font_folders: Sequence[Path], source: Source, unshown: frozenset[str] = frozenset()
) -> Read[str]:
    """`html` with a replacement character for each sign that no font has, or that has no meaning of its own.

    `unshown` are signs that a font has and that the engine does not show.

    The glyph for what is missing may not be shown (ISO 19005-3, 6.2.11.8); a private sign tells no one what it says
    (6.2.11.7). The source that the file carries has them.
    """
    signs = set(_NOT_ASCII.findall(html))
    if not signs:
        return Read(html)
    lacking = {sign for sign in signs - signs_of(tuple(font_folders)) if needs_glyph(sign)}
    lacking |= {sign for sign in signs if unicodedata.category(sign) in _PRIVATE}
    lacking |= signs & unshown
    lacking.discard(MISSING)
    if not lacking:
        return Read(html)
    found = [without_glyph(sign, source) for sign in sorted(lacking)]
    found.sort(key=lambda one: (one.position.line or 0, one.position.column or 0))
    return Read(html.translate(dict.fromkeys(map(ord, lacking), MISSING)), tuple(found))


def legible_picture(
    picture: Picture, font_folders: Sequence[Path], source: Source, unshown: frozenset[str] = frozenset()
) -> Read[Picture]:
    """`picture` with its words as `legible` has them, where it is an SVG, which is UTF-8 once it was cleaned."""
    if picture.mime != "image/svg+xml" or picture.content.isascii():
        return Read(picture)
    words = legible(picture.content.decode("utf-8"), font_folders, source, unshown)
    return Read(replace(picture, content=words.value.encode("utf-8")), words.diagnostics)


def without_glyph(sign: str, source: Source) -> Diagnostic:
    """The finding on a sign that cannot be shown, at its first place in the source."""
    before, is_stated, _ = source.text.partition(sign)
    place = (before.count("\n") + 1, len(before) - before.rfind("\n")) if is_stated else (None, None)
    return Diagnostic("glyph-missing", missing_sign(sign), Position(source.path, *place), hint=hint_for(sign))


def kept_profile(
    manuscript: Manuscript, html: str, missing: Sequence[Diagnostic]
) -> tuple[Profile, tuple[Diagnostic, ...]]:
    """The profile as far as it holds for the document, and a finding for each reason why it does not.

    `html` is what will be set, `missing` are the findings on signs that cannot be shown.
    """
    wanted, path = manuscript.profile, manuscript.rfc.source.path
    kept, reasons = wanted, []
    # Those of a theme are among them.
    if bare := len(_BARE_PICTURE.findall(html)):
        kept = kept.without_alternatives()
        line = next(_lines_without_alternative(manuscript), None)
        reasons.append((f"{_counted(bare, 'picture')} without alternative text", Position(path, line)))
    if missing:
        kept = kept.without_words()
        reasons.append((f"{_counted(len(missing), 'character')} that cannot be shown", missing[0].position))
    lost = " and ".join(claim for claim in wanted.claims if claim not in kept.claims)
    if not lost:
        return kept, ()
    left = " and ".join(kept.claims) or "nothing"
    return kept, tuple(
        Diagnostic("pdf-claim", f"must be {lost} as its profile says; found {reason}, so it claims {left}", position)
        for reason, position in reasons
    )


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _lines_without_alternative(manuscript: Manuscript) -> Iterator[int | None]:
    """The lines of the pictures that are shown without an alternative text."""
    rfc = manuscript.rfc
    blocks = [*rfc.blocks, *(block for section in rfc.walk() for block in (*section.heading, *section.blocks))]
    for node in walk(blocks, "Image"):
        if node["c"][2][0] in manuscript.pictures and not plain_text(node["c"][1]).strip():
            yield line_of(node)
