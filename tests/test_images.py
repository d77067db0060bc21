"""Pictures: what may be embedded, in which form and size; and what is refused, with the reason."""

from __future__ import annotations

import struct
from base64 import b64encode
from pathlib import Path
from urllib.parse import quote

import pytest
from PIL import Image, ImageChops, ImageFile, ImageOps, ImageStat

from rfcexport.images import REMOTE_HINT, Picture, load_picture, picture_of
from rfcexport.policy import Limits, Policy, Refused
from tests.pictures import SVG, chunks_of, exif_of, opened, png, png_that_claims, raster, saved, shaded

RECT = '<rect width="1" height="1"/>'


def refusal(content: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(Refused) as refused:
        picture_of(content, Policy(limits=limits or Limits()))
    return str(refused.value)


# Rasters


@pytest.mark.parametrize(("kind", "mime"), [("PNG", "image/png"), ("JPEG", "image/jpeg")])
def test_picture_keeps_its_bytes_when_it_holds_nothing_else(kind: str, mime: str) -> None:
    content = raster(kind)
    assert picture_of(content, Policy()) == Picture(mime, content, 3.0, 2.0)


@pytest.mark.parametrize("kind", ["GIF", "WEBP"])
def test_picture_becomes_png_when_word_would_not_know_it(kind: str) -> None:
    found = picture_of(raster(kind), Policy())
    assert (found.mime, found.extension, found.width, found.height) == ("image/png", "png", 3.0, 2.0)
    assert opened(found.content).format == "PNG"


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP"])
def test_animation_is_shown_by_its_first_frame(kind: str) -> None:
    frames = [Image.new("RGB", (4, 4), colour) for colour in ("red", "green", "blue")]
    content = saved(
        frames[0], kind, save_all=True, append_images=frames[1:], **({"lossless": True} if kind == "WEBP" else {})
    )
    found = picture_of(content, Policy())
    assert opened(found.content).convert("RGB").getpixel((1, 1)) == (255, 0, 0)
    assert chunks_of(found.content) == [b"IHDR", b"IDAT", b"IEND"]


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_picture_is_turned_when_its_exif_says_so(kind: str, orientation: int) -> None:
    content = saved(shaded(), kind, exif=exif_of(orientation), quality=95)
    found = picture_of(content, Policy())
    shown, wanted = opened(found.content), ImageOps.exif_transpose(opened(content)).convert("RGB")
    assert (shown.size, (found.width, found.height)) == (wanted.size, wanted.size)
    # Written again with the tables of the file, a JPEG loses next to nothing.
    most = max(ImageStat.Stat(ImageChops.difference(shown.convert("RGB"), wanted)).mean)
    assert most <= (1.0 if kind == "JPEG" else 0.0)


@pytest.mark.parametrize("prefix", [b"", b"Exif\0\0"])
def test_webp_is_turned_by_the_first_directory_of_its_exif_alone(prefix: bytes) -> None:
    # Each of the other entries states that it takes up the whole file.
    others = b"".join(struct.pack("<HHII", tag, 7, 900_000, 0) for tag in range(300, 60_000))
    exif = prefix + b"II*\0\x08\0\0\0" + struct.pack("<HHHII", 59_701, 274, 3, 1, 6) + others
    pixels = raster("WEBP", lossless=True)[12:]
    canvas = b"\x08\0\0\0" + bytes((2, 0, 0, 1, 0, 0))
    chunks = b"VP8X\x0a\0\0\0" + canvas + pixels + b"EXIF" + struct.pack("<I", len(exif)) + exif
    found = picture_of(b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WEBP" + chunks, Policy())
    assert (found.mime, found.width, found.height) == ("image/png", 2.0, 3.0)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
@pytest.mark.parametrize("orientation", [1, 6])
def test_picture_loses_its_place_and_words(kind: str, orientation: int) -> None:
    found = picture_of(saved(shaded(), kind, exif=exif_of(orientation)), Policy()).content
    assert (b"secret" in found, b"Exif" in found, b"eXIf" in found) == (False, False, False)


@pytest.mark.parametrize("sampling", [0, 1, 2])
def test_jpeg_keeps_its_compression_when_it_is_turned(sampling: int) -> None:
    content = saved(shaded((64, 48)), "JPEG", exif=exif_of(6), subsampling=sampling, quality=80)
    before, after = opened(content), opened(picture_of(content, Policy()).content)
    sums = [sorted(table) for picture in (before, after) for table in picture.quantization.values()]  # type: ignore[attr-defined]
    assert sums[:2] == sums[2:]


def test_greys_of_16_bits_become_8() -> None:
    content = saved(Image.frombytes("I;16", (2, 1), b"\x34\x12\xff\xff"), "PNG")
    found = opened(picture_of(content, Policy()).content)
    assert (found.mode, found.tobytes()) == ("L", b"\x12\xff")


def test_interlaced_png_is_written_anew() -> None:
    found = picture_of(png(1, 1, interlace=1), Policy())
    assert (found.content[28], opened(found.content).size) == (0, (1, 1))


def test_picture_is_refused_by_its_header_when_it_is_too_large() -> None:
    assert refusal(png_that_claims(5000, 5000)) == "must have at most 20,000,000 pixels; found 5000 x 5000"


def gif_that_claims(width: int, height: int) -> bytes:
    content = raster("GIF")
    return content[:6] + width.to_bytes(2, "little") + height.to_bytes(2, "little") + content[10:]


def webp_that_claims(kind: bytes, extent: bytes) -> bytes:
    return b"RIFF\x20\0\0\0WEBP" + kind + b"\x0a\0\0\0" + extent + bytes(20)


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (gif_that_claims(65_535, 65_535), "65535 x 65535"),
        (webp_that_claims(b"VP8X", bytes(4) + b"\xfe\x3f\0\xfe\x3f\0"), "16383 x 16383"),
        (webp_that_claims(b"VP8L", b"\x2f\xfe\xbf\xff\x0f" + bytes(5)), "16383 x 16383"),
        (webp_that_claims(b"VP8 ", bytes(3) + b"\x9d\x01\x2a\xff\x3f\xff\x3f"), "16383 x 16383"),
    ],
    ids=["GIF", "WebP", "WebP without loss", "WebP with loss"],
)
def test_canvas_is_refused_before_there_is_room_made_for_it(content: bytes, found: str) -> None:
    assert refusal(content) == f"must have at most 20,000,000 pixels; found {found}"


def test_frame_is_refused_when_it_is_larger_than_the_canvas() -> None:
    content = raster("GIF")
    at = content.rindex(b"\x2c\0\0\0\0")
    large = content[:at] + b"\x2c" + bytes(4) + b"\xff\xff\xff\xff" + content[at + 9 :]
    assert refusal(large).startswith("must have at most 20,000,000 pixels; found ")


@pytest.mark.parametrize(
    "content",
    [b"", b"words", b"BM" + bytes(60), b"II*\0\x08\0\0\0", b"%!PS-Adobe-3.0 EPSF-3.0", b"8BPS\0\1", b"%PDF-1.4",
     b"RIFF\x20\0\0\0WEBPVP8Z" + bytes(20), b"RIFF\x20\0\0\0WEBP", b"\x1f\x8b\x08"],
)  # fmt: skip
def test_picture_is_refused_when_it_is_none(content: bytes) -> None:
    assert refusal(content) == "must be PNG, JPEG, GIF, WebP, AVIF or SVG"


@pytest.mark.parametrize("is_after_weasyprint", [False, True])
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_picture_is_refused_when_it_is_cut_off(
    kind: str, is_after_weasyprint: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", is_after_weasyprint)
    content = saved(shaded(), kind)
    assert refusal(content[: len(content) * 2 // 3]).startswith("must be a picture that can be decoded; found")


# SVG


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
        ('width="NaN" height="inf" viewBox="0 0 40 30"', (40.0, 30.0)),
        ('width="1e99" viewBox="0 0 40 30"', (40.0, 30.0)),
        ("", (300.0, 150.0)),
    ],
)
def test_size_of_svg_is_in_css_pixels_when_stated_or_not(attributes: str, size: tuple[float, float]) -> None:
    found = picture_of(SVG.format(attributes, RECT).encode(), Policy())
    assert (found.mime, (found.width, found.height)) == ("image/svg+xml", size)


@pytest.mark.parametrize("attributes", ['width="0" height="5"', 'width="5" height="-1"', 'width="200000" height="1"'])
def test_svg_is_refused_when_its_size_is_none_that_a_page_has(attributes: str) -> None:
    assert refusal(SVG.format(attributes, RECT).encode()).startswith("must be SVG of at most 100,000 pixels on a side")


def test_raster_in_svg_goes_through_the_same_door() -> None:
    located = b64encode(saved(shaded(), "JPEG", exif=exif_of(6))).decode()
    inside = f'<image xlink:href="data:image/jpeg;base64,{located}" width="9" height="9"/>'
    found = picture_of(SVG.format("", inside).encode(), Policy())
    clean = b64encode(picture_of(saved(shaded(), "JPEG", exif=exif_of(6)), Policy()).content).decode()
    assert f'href="data:image/jpeg;base64,{clean}"'.encode() in found.content


def test_rasters_in_svg_share_the_limits() -> None:
    one = f'<image href="data:image/png;base64,{b64encode(raster("PNG")).decode()}"/>'
    found = picture_of(SVG.format("", one * 3).encode(), Policy(limits=Limits(picture_pixels=13)))
    assert (found.content.count(b"<image"), found.dropped) == (2, ("image",))


def test_raster_in_svg_is_refused_when_it_is_to_be_decoded_many_times() -> None:
    large = b64encode(png(4_000, 4_000, depth=1, colour=0)).decode()
    inside = f'<image id="i" href="data:image/png;base64,{large}"/>' + '<use href="#i"/>' * 40
    assert refusal(SVG.format("", inside).encode()).startswith("must be SVG that unfolds to at most 50,000 elements")


# Addresses


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A document root with a picture, and one beside it that no document may have."""
    (tmp_path / "secret.png").write_bytes(raster("PNG"))
    folder = tmp_path / "root"
    (folder / "docs").mkdir(parents=True)
    (folder / "docs" / "a b.png").write_bytes(raster("PNG"))
    return folder


@pytest.mark.parametrize(
    "address", ["a b.png", "a%20b.png", "./a b.png", "../docs/a b.png", "/docs/a b.png", "a b.png?raw=1", "a b.png#x"]
)
def test_picture_is_loaded_when_it_lies_below_the_root(address: str, root: Path) -> None:
    found = load_picture(address, folder=root / "docs", policy=Policy(root))
    assert found == Picture("image/png", raster("PNG"), 3.0, 2.0)


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("../../secret.png", "must lie below the document root"),
        ("..%2F..%2Fsecret.png", "must lie below the document root"),
        ("%2e%2e/%2e%2e/secret.png", "must lie below the document root"),
        ("/../secret.png", "must lie below the document root"),
        ("//../secret.png", "must lie below the document root; remote pictures are not fetched"),
        ("../.git/logo.png", "must lie outside the folder .git"),
        ("none.png", "must be a file that exists"),
        ("..\\..\\secret.png", "must be a file that exists"),
        ("", "must name a file"),
        ("#x", "must name a file"),
        ("a%00.png", "must name a file"),
        ("http://[x", "must name a file"),
        (".", "must be a regular file"),
        ("https://x.y/a.png", "must lie below the document root; remote pictures are not fetched"),
        ("HTTP://x.y/a.png", "must lie below the document root; remote pictures are not fetched"),
        ("//x.y/a.png", "must lie below the document root; remote pictures are not fetched"),
        ("file:///etc/passwd", "must be a file; found the scheme 'file'"),
        ("FILE:a%20b.png", "must be a file; found the scheme 'file'"),
        ("C:\\pictures\\a.png", "must be a file; found the scheme 'c'"),
        ("blob:a", "must be a file; found the scheme 'blob'"),
    ],
)
def test_address_is_refused_when_it_leads_elsewhere(address: str, reason: str, root: Path) -> None:
    with pytest.raises(Refused) as refused:
        load_picture(address, folder=root / "docs", policy=Policy(root))
    assert (str(refused.value), refused.value.hint) == (reason, REMOTE_HINT if "remote" in reason else None)


def test_picture_is_refused_when_a_link_leads_out_of_the_root(root: Path) -> None:
    (root / "link.png").symlink_to(root.parent / "secret.png")
    with pytest.raises(Refused, match=r"\Amust lie below the document root\Z"):
        load_picture("link.png", folder=root, policy=Policy(root))


def test_picture_is_refused_when_the_document_has_no_folder() -> None:
    with pytest.raises(Refused, match=r"\Amust come with a document that lies in a folder; standard input has none\Z"):
        load_picture("a.png", folder=None, policy=Policy())


@pytest.mark.parametrize(
    "address",
    [
        f"data:image/png;base64,{b64encode(raster('PNG')).decode()}",
        f"DATA:image/png;charset=x;BASE64,{b64encode(raster('PNG')).decode().rstrip('=')}",
        f"data:image/jpeg;base64,{b64encode(raster('PNG')).decode()}",
        f"data:;base64,{quote(b64encode(raster('PNG')).decode())}",
        f"data:image/png,{quote(raster('PNG'))}",
    ],
)
def test_picture_is_taken_from_its_address_when_it_stands_there(address: str) -> None:
    assert load_picture(address, folder=None, policy=Policy()) == Picture("image/png", raster("PNG"), 3.0, 2.0)


def test_svg_is_cleaned_when_it_stands_in_an_address() -> None:
    address = f"data:image/svg+xml,{quote(SVG.format('', RECT + '<script>x</script>'))}"
    found = load_picture(address, folder=None, policy=Policy())
    assert (found.mime, found.dropped, b"script" in found.content) == ("image/svg+xml", ("script",), False)


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("data:text/html,<b>", "must be a picture; found other data"),
        ("data:image/png", "must be a picture; found other data"),
        ("data:image/png;base64,A", "must be a picture in base64 that can be decoded"),
        ("data:image/png;base64,AAAA", "must be PNG, JPEG, GIF, WebP, AVIF or SVG"),
        ("data:image/svg+xml,%3Chtml/%3E", "must be PNG, JPEG, GIF, WebP, AVIF or SVG; found a file of 'html'"),
    ],
)
def test_data_is_refused_when_it_is_no_picture(address: str, reason: str) -> None:
    with pytest.raises(Refused) as refused:
        load_picture(address, folder=None, policy=Policy())
    assert str(refused.value) == reason


@pytest.mark.parametrize("profile", [None, b"no profile at all"])
def test_a_picture_in_four_inks_comes_in_colours(profile: bytes | None) -> None:
    inks = Image.new("CMYK", (16, 8), (0, 255, 255, 0))
    picture = picture_of(saved(inks, "JPEG", icc_profile=profile), Policy(None))
    shown = opened(picture.content)
    assert (picture.mime, shown.mode, shown.size, shown.info.get("icc_profile")) == ("image/jpeg", "RGB", (16, 8), None)
    red, green, blue = ImageStat.Stat(shown).mean
    assert red > 200
    assert max(green, blue) < 60
