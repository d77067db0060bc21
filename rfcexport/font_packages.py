"""Font packages that may be installed beside this one, for scripts that its own fonts do not have, or not well.

Each comes from PyPI by an extra of ours, `rfcexport[fonts-arabic]`, and is found where Python finds it. Nothing of it
is imported.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path


@dataclass(frozen=True, slots=True)
class FontPackage:
    """A package of fonts: the extra that installs it, its module, its family, the languages that it is first for."""

    extra: str
    module: str
    family: str
    languages: tuple[str, ...]
    # Faces with many signs beside those of their script, which other faces draw better.
    is_wide: bool = False


PACKAGES = (
    FontPackage("fonts-arabic", "pylopdf_fonts_ar", "Noto Sans Arabic", ("ar", "fa", "ur", "ps", "ckb")),
    FontPackage("fonts-hebrew", "pylopdf_fonts_he", "Noto Sans Hebrew", ("he", "yi")),
    FontPackage("fonts-devanagari", "pylopdf_fonts_hi", "Noto Sans Devanagari", ("hi", "mr", "ne", "sa")),
    FontPackage("fonts-cjk", "pylopdf_fonts_jp", "Noto Sans JP", ("ja",), is_wide=True),
    FontPackage("fonts-cjk", "pylopdf_fonts_ko", "Noto Sans KR", ("ko",), is_wide=True),
    FontPackage("fonts-cjk", "pylopdf_fonts_zh_tw", "Noto Sans TC", ("zh-tw", "zh-hk", "zh-hant"), is_wide=True),
    FontPackage("fonts-cjk", "pylopdf_fonts_zh_cn", "Noto Sans SC", ("zh",), is_wide=True),
)
"""Every package, in the order in which their faces are asked for a sign."""

# The blocks of the Unicode Standard, 17.0.
_SCRIPTS = (
    ("fonts-arabic", re.compile("[\u0600-\u06ff\u0750-\u077f\u0870-\u08ff\ufb50-\ufdff\ufe70-\ufefe]")),
    ("fonts-hebrew", re.compile("[\u0590-\u05ff\ufb1d-\ufb4f]")),
    ("fonts-devanagari", re.compile("[\u0900-\u097f\ua8e0-\ua8ff]")),
    ("fonts-cjk", re.compile("[\u1100-\u11ff\u2e80-\ud7ff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")),
)


def installed_folders() -> tuple[Path, ...]:
    """The folders of the packages that are installed here."""
    return tuple(folder for package in PACKAGES if (folder := _folder_of(package.module)) is not None)


def installed_families(language: str = "", *, is_wide: bool) -> tuple[str, ...]:
    """The families of the packages that are installed here, those for `language` (BCP 47) first."""
    stated = language.lower()
    here = [one for one in PACKAGES if one.is_wide == is_wide and _folder_of(one.module) is not None]
    return tuple(package.family for package in sorted(here, key=lambda one: not _is_for(one, stated)))


def hint_for(sign: str) -> str | None:
    """The remedy for a sign that no font here has, None where no package is known to have it."""
    extra = next((extra for extra, signs in _SCRIPTS if signs.match(sign)), None)
    return f"python -m pip install 'rfcexport[{extra}]'" if extra else None


def _is_for(package: FontPackage, language: str) -> bool:
    return any(language == one or language.startswith(f"{one}-") for one in package.languages)


@lru_cache(maxsize=len(PACKAGES))
def _folder_of(module: str) -> Path | None:
    spec = find_spec(module)
    return Path(spec.submodule_search_locations[0]) if spec and spec.submodule_search_locations else None
