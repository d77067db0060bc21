"""Pictures: what may be embedded, in which form and size; and what is refused, with the reason."""

from __future__ import annotations

import io
import os
import re
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image, ImageFile

from rfcexport.images import Picture, load_picture, picture_of
from rfcexport.policy import Limits, Policy, Refused

SVG = '<svg xmlns="http://www.w3.org/2000/svg" {}>{}</svg>'


def raster(kind: str, size: tuple[int, int] = (3, 2), *, exif: Image.Exif | None = None) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (10, 20, 30)).save(out, kind, **({"exif": exif} if exif else {}))
    return out.getvalue()


def png_that_claims(width: int, height: int) -> bytes:
    """A PNG of a few bytes with that size in its header."""
    chunks = (b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0), b"IDAT" + zlib.compress(b""))
    packed = (struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk)) for chunk in chunks)
    return b"\x89PNG\r\n\x1a\n" + b"".join(packed)


def refusal(content: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(Refused) as refused:
        picture_of(content, Policy(limits=limits or Limits()))
    return str(refused.value)


@pytest.mark.parametrize(("kind", "mime"), [("PNG", "image/png"), ("JPEG", "image/jpeg")])
def test_picture_keeps_its_bytes_when_every_reader_knows_them(kind: str, mime: str) -> None:
    content = raster(kind)
    assert picture_of(content, Policy()) == Picture(mime, content, 3.0, 2.0)


@pytest.mark.parametrize("kind", ["GIF", "WEBP"])
def test_picture_becomes_png_when_word_would_not_know_it(kind: str) -> None:
    found = picture_of(raster(kind), Policy())
    with Image.open(io.BytesIO(found.content)) as image:
        assert (found.mime, found.extension, found.width, found.height, image.format) == (
            "image/png", "png", 3.0, 2.0, "PNG",
        )  # fmt: skip


@pytest.mark.parametrize(("orientation", "size"), [(1, (3.0, 2.0)), (3, (3.0, 2.0)), (6, (2.0, 3.0)), (8, (2.0, 3.0))])
def test_size_is_as_displayed_when_exif_turns_the_picture(orientation: int, size: tuple[float, float]) -> None:
    exif = Image.Exif()
    exif[274] = orientation
    found = picture_of(raster("JPEG", exif=exif), Policy())
    assert (found.width, found.height) == size


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ('width="40" height="30"', (40.0, 30.0)),
        ('width="1in" height="2.54cm"', (96.0, 96.0)),
        ('width="72pt" height="6pc"', (96.0, 96.0)),
        ('viewBox="0 0 40 30"', (40.0, 30.0)),
        ('width="80" viewBox="0 0 40 30"', (80.0, 60.0)),
        ('height="60" viewBox="0 0 40 30"', (80.0, 60.0)),
        ('width="100%" viewBox="0,0,40,30"', (40.0, 30.0)),
        ("", (300.0, 150.0)),
    ],
)
def test_size_of_svg_is_in_css_pixels_when_stated_or_not(attributes: str, size: tuple[float, float]) -> None:
    content = SVG.format(attributes, '<path d="M0 0"/>').encode()
    picture = picture_of(content, Policy())
    assert (picture.mime, picture.width, picture.height, picture.dropped) == ("image/svg+xml", *size, ())


@pytest.mark.parametrize(
    ("inside", "reason"),
    [
        ("<script>x</script>", "must be SVG that draws something; found script"),
        ("<SCRIPT/>", "must be SVG that draws something; found SCRIPT"),
        ("<foreignObject/>", "must be SVG that draws something; found foreignObject"),
        ('<image href="a.png"/>', "must be SVG that draws something; found image"),
        ("<style>@import 'x'</style>", "must be SVG that draws something; found @import"),
        ('<iframe src="x"/>', "must be SVG that draws something; found iframe"),
        ("", "must be SVG that draws something; found no shape"),
    ],
)
def test_svg_is_refused_when_nothing_of_it_may_be_drawn(inside: str, reason: str) -> None:
    assert refusal(SVG.format("", inside).encode()) == reason


@pytest.mark.parametrize(
    "inside",
    ["<script>x</script>", '<image href="a.png"/>', '<use href="http://x/y#z"/>', "<a href='file:///x'/>",
     "<style>@import 'x'</style>", '<circle r="1" fill="url(http://x)"/>', '<circle r="1" onclick="x()"/>'],
)  # fmt: skip
def test_svg_loses_what_does_not_draw_when_the_rest_does(inside: str) -> None:
    content = SVG.format("", f'<rect width="1" height="1"/>{inside}').encode()
    cleaned = picture_of(content, Policy()).content
    assert b"<rect" in cleaned
    assert re.search(rb"script|import|http://x|file:|onclick|a\.png", cleaned) is None


@pytest.mark.parametrize("entity", ['a "b"', 'a SYSTEM "file:///etc/passwd"', '% a "b"'])
def test_svg_is_refused_when_it_defines_entities(entity: str) -> None:
    content = f"<!DOCTYPE svg [<!ENTITY {entity}>]>{SVG.format('', '')}".encode()
    assert refusal(content) == "must be SVG without entity definitions"


def test_svg_is_taken_when_its_references_are_inside() -> None:
    content = SVG.format('width="1" height="1"', '<use href="#a"/><rect fill="url(#b)"/>').encode()
    assert picture_of(content, Policy()).content == content


def test_picture_is_refused_by_its_header_when_it_is_too_large() -> None:
    assert refusal(png_that_claims(5000, 5000)) == "must have at most 20,000,000 pixels; found 5000 x 5000"


@pytest.mark.parametrize("size", [13_000, 30_000])
def test_picture_is_refused_when_it_is_a_bomb(size: int) -> None:
    reason = f"must have at most 20,000,000 pixels; found {size} x {size}"
    assert refusal(png_that_claims(size, size)) == reason


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "must be PNG, JPEG, GIF, WebP or SVG"),
        (b"words", "must be PNG, JPEG, GIF, WebP or SVG"),
        (b"BM" + bytes(60), "must be PNG, JPEG, GIF, WebP or SVG"),
        (b"<html></html>", "must be PNG, JPEG, GIF, WebP or SVG; found a file of 'html'"),
    ],
)
def test_picture_is_refused_when_it_is_none(content: bytes, reason: str) -> None:
    assert refusal(content) == reason


@pytest.mark.parametrize("is_after_weasyprint", [False, True])
def test_picture_is_refused_when_it_is_cut_off(is_after_weasyprint: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", is_after_weasyprint)
    assert refusal(raster("PNG", (50, 50))[:60]).startswith("must be a picture that can be decoded; ")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A document root with a picture, and one beside it that no document may have."""
    (tmp_path / "secret.png").write_bytes(raster("PNG"))
    folder = tmp_path / "root"
    (folder / "docs").mkdir(parents=True)
    (folder / "docs" / "a b.png").write_bytes(raster("PNG"))
    return folder


@pytest.mark.parametrize(
    "address", ["a b.png", "a%20b.png", "./a b.png", "../docs/a b.png", "/docs/a b.png", "a b.png?raw=1"]
)
def test_picture_is_loaded_when_it_lies_below_the_root(address: str, root: Path) -> None:
    found = load_picture(address, folder=root / "docs", policy=Policy(root))
    assert found == Picture("image/png", raster("PNG"), 3.0, 2.0)


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("../../secret.png", "must lie below the document root"),
        ("..%2F..%2Fsecret.png", "must lie below the document root"),
        ("/../secret.png", "must lie below the document root"),
        ("none.png", "must be a file that exists"),
        ("", "must name a file"),
        ("a%00.png", "must name a file"),
        (".", "must be a regular file"),
        ("https://x.y/a.png", "must lie below the document root; remote pictures are not fetched"),
        ("//x.y/a.png", "must lie below the document root; remote pictures are not fetched"),
        ("file:///etc/passwd", "must be a file; found the scheme 'file'"),
        ("data:image/png;base64,AA", "must be PNG, JPEG, GIF, WebP or SVG"),
    ],
)
def test_address_is_refused_when_it_leads_elsewhere(address: str, reason: str, root: Path) -> None:
    with pytest.raises(Refused) as refused:
        load_picture(address, folder=root / "docs", policy=Policy(root))
    assert str(refused.value) == reason


def test_picture_is_refused_when_a_link_leads_out_of_the_root(root: Path) -> None:
    (root / "link.png").symlink_to(root.parent / "secret.png")
    with pytest.raises(Refused, match=r"\Amust lie below the document root\Z"):
        load_picture("link.png", folder=root, policy=Policy(root))


def test_picture_is_loaded_when_a_link_stays_below_the_root(root: Path) -> None:
    (root / "link.png").symlink_to(root / "docs" / "a b.png")
    assert load_picture("link.png", folder=root, policy=Policy(root)).content == raster("PNG")


def test_picture_is_refused_when_it_is_a_pipe(root: Path) -> None:
    os.mkfifo(root / "pipe.png")
    with pytest.raises(Refused, match=r"\Amust be a regular file\Z"):
        load_picture("pipe.png", folder=root, policy=Policy(root))


def test_picture_is_refused_when_the_file_is_too_long(root: Path) -> None:
    with pytest.raises(Refused, match=r"\Amust be at most 20 bytes; found \d+\Z"):
        load_picture("docs/a b.png", folder=root, policy=Policy(root, Limits(picture_bytes=20)))


def test_picture_is_refused_when_the_document_has_no_folder() -> None:
    with pytest.raises(Refused, match=r"\Amust come with a document that lies in a folder; standard input has none\Z"):
        load_picture("a.png", folder=None, policy=Policy())
