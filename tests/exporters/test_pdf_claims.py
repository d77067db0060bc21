"""What a PDF claims: what its profile says, or less where that would not be true."""

from __future__ import annotations

import io
from base64 import b64encode
from pathlib import Path

import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from rfcexport import Settings, export_rfc, parse_rfc
from rfcexport.diagnostics import Read
from rfcexport.exporters.pdf_claims import legible, legible_picture
from rfcexport.images import Picture
from rfcexport.model import Source
from rfcexport.theme import load_theme
from tests.conformance.claims import flavours_of
from tests.pictures import SVG, png

HEAD = "# RFC: Log trimming\n\n- **RFC ID**: 2026-04-14-log-trimming\n- **Status**: Draft\n\n## Summary\n\n"


def exported(text: str, folder: Path, profile: str = "archive") -> Read[bytes]:
    path = folder / "rfc.md"
    path.write_text(HEAD + text, "utf-8")
    rfc = parse_rfc(path.read_bytes(), path=str(path)).value
    return export_rfc(rfc, "pdf", settings=Settings(pdf_profile=profile))


def told(done: Read[bytes]) -> list[tuple[str, int | None, str]]:
    return [(one.slug, one.position.line, one.message) for one in done.diagnostics if one.slug == "pdf-claim"]


@pytest.mark.parametrize(
    ("profile", "flavours", "attached"),
    [
        ("archive", ("3a", "ua1"), ["rfc.md"]), ("archive-strict", ("2a", "ua1"), []), ("plain", (), ["rfc.md"]),
        ("pdf/a-2u", ("2u",), []), ("pdf/a-3b", ("3b",), ["rfc.md"]), ("pdf/ua-1", ("ua1",), ["rfc.md"]),
    ],
)  # fmt: skip
def test_file_claims_what_the_profile_says(
    profile: str, flavours: tuple[str, ...], attached: list[str], tmp_path: Path
) -> None:
    done = exported("Words.\n", tmp_path, profile)
    assert (flavours_of(done.value), told(done)) == (flavours, [])
    assert list(PdfReader(io.BytesIO(done.value)).attachments) == attached


def test_claim_of_ua_is_left_out_when_a_picture_has_no_alternative(tmp_path: Path) -> None:
    (tmp_path / "dot.png").write_bytes(png())
    done = exported("Words.\n\n![](dot.png)\n\n![a dot](dot.png)\n", tmp_path)
    assert flavours_of(done.value) == ("3a",)
    message = "must be PDF/UA-1 as its profile says; found 1 picture without alternative text, so it claims PDF/A-3a"
    assert told(done) == [("pdf-claim", 10, message)]


def test_claim_stays_when_the_picture_without_an_alternative_is_not_shown(tmp_path: Path) -> None:
    done = exported("Words.\n\n![](absent.png)\n", tmp_path)
    assert (flavours_of(done.value), told(done)) == (("3a", "ua1"), [])


def test_level_u_is_left_when_a_sign_cannot_be_told(tmp_path: Path) -> None:
    done = exported("Words.\n\nA \ue000 sign and \u1208.\n", tmp_path)
    assert flavours_of(done.value) == ("3u",)
    found = "found 2 characters that cannot be shown, so it claims PDF/A-3u"
    assert told(done) == [("pdf-claim", 10, f"must be PDF/A-3a and PDF/UA-1 as its profile says; {found}")]
    assert "A \ufffd sign and \ufffd." in PdfReader(io.BytesIO(done.value)).pages[0].extract_text() + "".join(
        page.extract_text() for page in PdfReader(io.BytesIO(done.value)).pages[1:]
    )


def test_nothing_is_asked_for_when_nothing_is_claimed(tmp_path: Path) -> None:
    (tmp_path / "dot.png").write_bytes(png())
    assert told(exported("![](dot.png) \ue000\n", tmp_path, "plain")) == []


def test_text_stays_as_it_is_when_every_sign_can_be_shown() -> None:
    source = Source("x.md", "", 0, "é \u200d\u0301")
    assert legible("é \u200d\u0301 →", load_theme().font_folders, source) == Read("é \u200d\u0301 →")


@pytest.mark.parametrize("sign", ["\U00011301", "\U000110bd", "\u1208"])
def test_what_is_drawn_and_has_no_glyph_is_replaced(sign: str) -> None:
    found = legible(f"a{sign}", load_theme().font_folders, Source("x.md", "", 0, f"a{sign}"))
    assert (found.value, [one.position.column for one in found.diagnostics]) == ("a\ufffd", [2])


def test_words_and_rasters_in_an_svg_are_as_archives_want_them(tmp_path: Path) -> None:
    inner = f'<image href="data:image/png;base64,{b64encode(png()).decode()}"/><text y="9">\u1208</text>'
    (tmp_path / "a.svg").write_text(SVG.format('width="9" height="9"', inner), "utf-8")
    done = exported("![a](a.svg)\n", tmp_path)
    assert flavours_of(done.value) == ("3u",)
    reader = PdfReader(io.BytesIO(done.value))
    objects = [reader.get_object(number) for number in range(1, int(str(reader.trailer["/Size"])))]
    rasters = [one for one in objects if isinstance(one, DictionaryObject) and one.get("/Subtype") == "/Image"]
    assert [one["/Interpolate"].value for one in rasters] == [False]


def test_a_sign_that_the_engine_does_not_show_is_replaced_in_text_and_pictures() -> None:
    source, fonts = Source("x.md", "", 0, "é è"), load_theme().font_folders
    found = legible("é è", fonts, source, frozenset("è"))
    assert (found.value, [one.position.column for one in found.diagnostics]) == ("é \ufffd", [3])
    picture = Picture("image/svg+xml", "<svg>è</svg>".encode(), 1, 1)
    assert legible_picture(picture, fonts, source, frozenset("è")).value.content == "<svg>\ufffd</svg>".encode()


def test_claim_of_ua_is_left_out_when_a_theme_has_a_picture_without_an_alternative(tmp_path: Path) -> None:
    theme = tmp_path / "theme"
    theme.mkdir()
    ornament = f'<img src="data:image/png;base64,{b64encode(png()).decode()}"/>'
    (theme / "cover.html.j2").write_text(f'<header class="cover"><h1>{{{{ cover.title }}}}</h1>{ornament}</header>')
    rfc = parse_rfc(f"{HEAD}Words.\n".encode(), path="rfc.md").value
    done = export_rfc(rfc, "pdf", settings=Settings(style=str(theme)))
    assert flavours_of(done.value) == ("3a",)
    assert [line for _, line, _ in told(done)] == [None]
