"""Themes: what a folder overrides, what it extends, what is refused."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pytest

from rfcexport import Settings, UsageError, export_rfc, parse_rfc, theme
from rfcexport.theme import STYLES, load_theme, packaged_styles

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
        (f"x = {'[' * 10_000}", "must be valid TOML; found more levels than can be read"),
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


# A theme may lie in the repository that a pull request changes: its templates place words and do nothing.

ESCAPES = (
    "{{ ''.__class__.__mro__ }}",
    "{{ cover.__init__.__globals__ }}",
    "{{ lipsum.__globals__['os'] }}",
    "{{ manuscript.theme.file('../secret.txt') }}",
    "{{ manuscript.theme.stylesheet('../secret.txt') }}",
    "{{ manuscript.theme.folders[0].joinpath('../secret.txt').read_text() }}",
    "{{ (manuscript.theme.folders[0] / '../written.txt').write_text('x') }}",
    "{{ '{0.__class__}'.format(cover) }}",
    "{{ '%s'|format(cover.__class__) }}",
    "{{ cover|attr('__class__') }}",
    "{{ [cover]|map(attribute='__class__')|first }}",
)


@pytest.mark.parametrize("template", ESCAPES)
def test_template_reaches_nothing_but_the_words_it_is_given(tmp_path: Path, template: str) -> None:
    folder = tmp_path / "theme"
    folder.mkdir()
    (tmp_path / "secret.txt").write_text("canary")
    (folder / "cover.html.j2").write_text(f"<p>{template}</p>")
    with pytest.raises(UsageError, match="template must be valid"):
        export_rfc(parse_rfc(SOURCE).value, "html", settings=Settings(style=str(folder)))
    assert not (tmp_path / "written.txt").exists()


@pytest.mark.parametrize("name", ["../secret.txt", "/etc/passwd", "default/../../secret.txt"])
def test_template_includes_no_file_of_another_folder(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "theme"
    folder.mkdir()
    (tmp_path / "secret.txt").write_text("canary")
    (folder / "cover.html.j2").write_text(f'{{% include "{name}" %}}')
    with pytest.raises(UsageError, match="template must be valid"):
        export_rfc(parse_rfc(SOURCE).value, "html", settings=Settings(style=str(folder)))


def test_template_is_compiled_again_when_the_cache_cannot_be_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(theme, "_environment", lru_cache(theme._environment.__wrapped__))
    rendered = [load_theme().render("contents.html.j2", is_print=True, labels={"contents": "C"}, contents=[])]
    kept = list((tmp_path / "rfcexport").glob("sandboxed_*.cache"))
    assert len(kept) == 1
    # Neither one that cannot be read nor a folder that takes no more stands in the way.
    kept[0].unlink()
    kept[0].mkdir()
    monkeypatch.setattr(theme, "_environment", lru_cache(theme._environment.__wrapped__))
    rendered.append(load_theme().render("contents.html.j2", is_print=True, labels={"contents": "C"}, contents=[]))
    monkeypatch.setattr(theme, "cache_folder", lambda: None)
    monkeypatch.setattr(theme, "_environment", lru_cache(theme._environment.__wrapped__))
    rendered.append(load_theme().render("contents.html.j2", is_print=True, labels={"contents": "C"}, contents=[]))
    assert len(set(rendered)) == 1


def test_nothing_is_worked_out_when_a_template_is_compiled(tmp_path: Path) -> None:
    (tmp_path / "cover.html.j2").write_text("{{ 'x'|center(9999999999) }}{% if 'x' * 9999999999 %}{% endif %}")
    load_theme(tmp_path).load_templates()


def test_stylesheet_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "screen.css").write_bytes(b"\xff")
    with pytest.raises(UsageError) as raised:
        export_rfc(parse_rfc(SOURCE).value, "html", settings=Settings(style=str(tmp_path)))
    assert str(raised.value) == f"{tmp_path / 'screen.css'}: stylesheet must be readable; found: no UTF-8"


def test_fonts_are_looked_for_in_folders_that_exist(tmp_path: Path) -> None:
    packaged = packaged_styles() / "fonts"
    assert load_theme(tmp_path).font_folders == (packaged,)
    (tmp_path / "fonts").mkdir()
    assert load_theme(tmp_path).font_folders == (tmp_path / "fonts", packaged)
