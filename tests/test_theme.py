"""Themes: what a folder overrides, what it extends, what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from rfcexport import Settings, UsageError, export_rfc, parse_rfc
from rfcexport.theme import STYLES, load_theme

SOURCE = b"# One\n\n- **Status**: Draft\n\n## Summary\n\nText.\n"


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, relative luminance and contrast ratio."""

    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("scheme", ["colours", "dark"])
def test_every_text_colour_reaches_aa(style: str, scheme: str) -> None:
    colours = getattr(load_theme(style), scheme)
    words = ("text", "heading", "muted", "accent", "note", "tip", "important", "warning", "caution")
    pairs = [(name, "paper") for name in words] + [("code", "surface")]
    pairs += [(name.removesuffix("-tint"), name) for name in colours if name.endswith("-tint")]
    assert [pair for pair in pairs if contrast(colours[pair[0]], colours[pair[1]]) < 4.5] == []


def test_theme_folder_overrides_colour_word_and_stylesheet(tmp_path: Path) -> None:
    (tmp_path / "theme.toml").write_text(
        'organisation = "Org"\n[colours]\naccent = "#aa0000"\n[labels]\nstatus = "Stand"\n'
    )
    (tmp_path / "screen.css").write_text('@import "default/screen.css";\n.mine { color: red }\n')
    html = export_rfc(parse_rfc(SOURCE).value, "html", settings=Settings(style=str(tmp_path))).value.decode()
    assert all(text in html for text in ("--accent:#aa0000", ">Stand<", ".mine { color: red }", ">Org<", ".skip"))


def test_theme_template_extends_the_packaged_one(tmp_path: Path) -> None:
    (tmp_path / "cover.html.j2").write_text('<p class="before">Mine</p>{% include "default/cover.html.j2" %}')
    html = export_rfc(parse_rfc(SOURCE).value, "html", settings=Settings(style=str(tmp_path))).value.decode()
    assert html.index("Mine") < html.index('<header class="cover')


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('colour = "x"', "key must be one of"),
        ('[colours]\naccent = "blue"', "must be a colour as #rrggbb"),
        ('[labels]\nnonsense = "x"', "must hold known names"),
        ("organisation = 3", "must be a string"),
        ("[[[", "must be valid TOML"),
        ('extends = "other"', "extends must be one of"),
    ],
)
def test_fault_in_a_theme_is_named(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "theme.toml").write_text(text)
    with pytest.raises(UsageError, match=message):
        load_theme(tmp_path)


def test_unknown_style_is_refused() -> None:
    with pytest.raises(UsageError, match="style must be one of standard, plain, compact"):
        load_theme("fancy")


def test_fault_in_a_template_names_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "cover.html.j2").write_text("<p>\n{{ nothing }}</p>")
    with pytest.raises(UsageError, match="nothing"):
        export_rfc(parse_rfc(SOURCE).value, "html", settings=Settings(style=str(tmp_path)))
