"""Packages of fonts: which one has a sign, and in which order those that are installed are asked."""

from __future__ import annotations

import importlib
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from rfcexport import font_packages
from rfcexport.font_packages import PACKAGES, hint_for, installed_families, installed_folders
from rfcexport.theme import load_theme


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Every package, empty, and nothing but these."""
    for package in PACKAGES:
        (tmp_path / package.module).mkdir()
        (tmp_path / package.module / "__init__.py").write_text("raise AssertionError('must not be imported')\n")
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    importlib.invalidate_caches()
    font_packages._folder_of.cache_clear()
    yield tmp_path
    font_packages._folder_of.cache_clear()


@pytest.mark.parametrize(
    ("sign", "extra"),
    [("\u0639", "arabic"), ("\u05d0", "hebrew"), ("\u0915", "devanagari"), ("\u3031", "cjk"), ("\U00020000", "cjk")],
)
def test_hint_names_the_extra_for_the_script(sign: str, extra: str) -> None:
    assert hint_for(sign) == f"python -m pip install 'rfcexport[fonts-{extra}]'"


def test_there_is_no_hint_when_no_package_has_the_script() -> None:
    assert hint_for("\u1200") is None


def test_every_extra_is_declared() -> None:
    declared = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text("utf-8"))["project"]
    modules = {
        requirement.partition(">")[0].replace("-", "_"): extra
        for extra, requirements in declared["optional-dependencies"].items()
        for requirement in requirements
    }
    assert {package.module: modules.get(package.module) for package in PACKAGES} == {
        package.module: package.extra for package in PACKAGES
    }


def test_faces_of_the_language_come_first(installed: Path) -> None:
    assert installed_folders() == tuple(installed / package.module for package in PACKAGES)
    found = {
        language: installed_families(language, is_wide=True)[0] for language in ("", "ja", "ko-KR", "zh", "zh-Hant-HK")
    }
    jp, kr, tc, sc = (f"Noto Sans {name}" for name in ("JP", "KR", "TC", "SC"))
    assert found == {"": jp, "ja": jp, "ko-KR": kr, "zh": sc, "zh-Hant-HK": tc}


def test_faces_stand_before_those_they_replace(installed: Path) -> None:
    families = load_theme().custom_properties("zh").partition("--serif:")[2].partition(";")[0].split(",")
    places = [
        families.index(f'"{name}"')
        for name in ("Noto Sans Arabic", "DejaVu Sans", "Noto Sans SC", "Droid Sans Fallback")
    ]
    assert places == sorted(places)
    assert installed / "pylopdf_fonts_ar" in load_theme().font_folders
