"""Web fonts: which faces are embedded, for which signs, and that they are fonts."""

from __future__ import annotations

import io
import re
from base64 import b64decode
from dataclasses import replace
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from rfcexport.theme import Theme, load_theme
from rfcexport.webfonts import MOST_BYTES, font_faces, font_files


@pytest.fixture(scope="module")
def theme() -> Theme:
    return load_theme()


def faces(html: str, theme: Theme) -> dict[tuple[str, str, str], TTFont]:
    rule = re.compile(
        r'font-family:"([^"]+)";font-weight:(\d+);font-style:(\w+);src:url\(data:font/woff;base64,([^)]+)\)'
    )
    found = rule.findall(font_faces(html, theme=theme))
    return {(name, weight, style): TTFont(io.BytesIO(b64decode(data))) for name, weight, style, data in found}


def test_plain_text_takes_four_faces(theme: Theme) -> None:
    assert list(faces("<p>Text</p>", theme)) == [
        ("IBM Plex Serif", "400", "normal"),
        ("IBM Plex Sans", "400", "normal"),
        ("IBM Plex Sans", "600", "normal"),
        ("IBM Plex Mono", "400", "normal"),
    ]


def test_a_subset_has_the_signs_of_the_document(theme: Theme) -> None:
    font = faces("<p>Ж</p>", theme)["IBM Plex Serif", "400", "normal"]
    assert {ord("Ж"), ord("a"), ord("’")} <= font.getBestCmap().keys()
    assert ord("Я") not in font.getBestCmap()


@pytest.mark.parametrize(
    ("html", "face"),
    [
        ("<p><em>x</em></p>", ("IBM Plex Serif", "400", "italic")),
        ("<p><strong>x</strong></p>", ("IBM Plex Serif", "600", "normal")),
        ("<table><td><em>x</em></td></table>", ("IBM Plex Sans", "400", "italic")),
        ("<h2><em>x</em></h2>", ("IBM Plex Sans", "600", "italic")),
        ("<h2><code>x</code></h2>", ("IBM Plex Mono", "600", "normal")),
        ('<pre><span class="c">x</span></pre>', ("IBM Plex Mono", "400", "italic")),
        ('<pre class="diagram d85">x</pre>', ("DejaVu Sans Mono", "400", "normal")),
        ("<p>✅</p>", ("Noto Emoji", "400", "normal")),
        ("<p>中</p>", ("Droid Sans Fallback", "400", "normal")),
    ],
)
def test_a_face_comes_with_what_needs_it(html: str, face: tuple[str, str, str], theme: Theme) -> None:
    assert face in faces(html, theme)
    assert face not in faces("<p>x</p>", theme)


def test_japanese_is_left_to_the_reader_of_it(theme: Theme) -> None:
    assert ("Droid Sans Fallback", "400", "normal") not in faces("<p>日本のかな</p>", theme)


def test_a_face_in_no_folder_is_left_to_the_system(theme: Theme) -> None:
    other = replace(theme, faces={**theme.faces, "serif": "Charter", "fallback": []})
    assert {family for family, _, _ in faces("<p><em>x</em></p>", other)} == {"IBM Plex Sans", "IBM Plex Mono"}


def test_faces_stay_within_their_bytes(theme: Theme) -> None:
    many = "".join(map(chr, range(0x4E00, 0x4E00 + 1400))) + "".join(map(chr, range(0x400, 0x500)))
    html = f"<h2><em><code>{many}</code></em></h2><p><em><strong>x</strong></em></p>"
    assert 0 < len(font_faces(html, theme=theme)) <= MOST_BYTES


def test_one_family_for_two_uses_is_embedded_once(theme: Theme) -> None:
    other = replace(theme, faces={**theme.faces, "serif": "IBM Plex Sans"})
    rules = re.findall(
        r'font-family:"IBM Plex Sans";font-weight:400;font-style:normal', font_faces("<p>x</p>", theme=other)
    )
    assert len(rules) == 1


def test_what_is_no_font_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "broken.ttf").write_bytes(b"no font at all")
    (tmp_path / "readme.txt").write_text("words")
    assert font_files(tmp_path) == ()
