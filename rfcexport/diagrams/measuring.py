"""How wide words are in the faces that diagrams are drawn in, from the font programs themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from rfcexport.font_packages import installed_families
from rfcexport.theme import Theme
from rfcexport.webfonts import FontFile, font_files

BOLD, SLANTED, CODE = 1, 2, 4
"""What a cut of the faces is made of, as bits."""

CUTS = 8
"""How many cuts there are."""

BOLD_WEIGHT = 600
"""The weight of bold words: the heaviest that the packaged faces have."""

_UNKNOWN_EM = 0.6
_WIDE_EM = 1.0
_FIRST_WIDE = 0x2E80


@dataclass(frozen=True, slots=True)
class Faces:
    """The faces of diagrams: one for words, one for code, and those behind them for signs that they lack."""

    sans: str
    mono: str
    fallback: tuple[str, ...]
    folders: tuple[Path, ...]

    def families(self, *, is_code: bool = False) -> str:
        """The face and those behind it as a `font-family`."""
        names = (self.mono if is_code else self.sans, *self.fallback)
        return ", ".join(f"'{name}'" for name in names) + (", monospace" if is_code else ", sans-serif")

    def width(self, text: str, size: float, cut: int = 0) -> float:
        """How wide `text` is when it is set in `size`."""
        return size * sum(self._advance(sign, cut) for sign in text)

    def widths(self, text: str) -> tuple[Mapping[str, float], ...]:
        """For each cut, how wide every sign of `text` is, in em."""
        signs = sorted(set(text))
        return tuple({sign: round(self._advance(sign, cut), 4) for sign in signs} for cut in range(CUTS))

    def program(self, cut: int) -> Path | None:
        """The font program of a cut, None where it is not there."""
        family = self.mono if cut & CODE else self.sans
        return next((file.path for file in _files(self, cut)[:1] if file.family == family), None)

    def _advance(self, sign: str, cut: int) -> float:
        for file in _files(self, cut):
            if (width := _widths_in(file).get(sign)) is not None:
                return width
        return _WIDE_EM if ord(sign) >= _FIRST_WIDE else _UNKNOWN_EM


def faces_of(theme: Theme, language: str = "") -> Faces:
    """The faces of a theme; those that are installed for `language` before others of their kind."""
    faces = theme.faces
    # The last of them is the one with the most signs.
    *fallback, last = faces["fallback"] or ("",)
    narrow, wide = (installed_families(language, is_wide=is_wide) for is_wide in (False, True))
    behind = (*narrow, *fallback, *wide, *([last] if last else ()))
    return Faces(faces["sans"], faces["mono"], behind, theme.font_folders)


@lru_cache(maxsize=64)
def _files(faces: Faces, cut: int) -> tuple[FontFile, ...]:
    """The font programs that are asked for a sign, in this order."""
    known = tuple(file for folder in faces.folders for file in font_files(folder))
    weight = BOLD_WEIGHT if cut & BOLD else 400
    found = []
    for family in (faces.mono if cut & CODE else faces.sans, *faces.fallback):
        cuts = [file for file in known if file.family == family]
        if cuts:
            found.append(min(cuts, key=lambda file: (file.is_italic != bool(cut & SLANTED), abs(file.weight - weight))))
    return tuple(found)


@lru_cache(maxsize=32)
def _widths_in(file: FontFile) -> Mapping[str, float]:
    import uharfbuzz

    face = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(file.path)))
    font = uharfbuzz.Font(face)
    widths = {}
    for sign in file.signs:
        glyph = font.get_nominal_glyph(ord(sign))
        if glyph is not None:
            widths[sign] = font.get_glyph_h_advance(glyph) / face.upem
    return widths
