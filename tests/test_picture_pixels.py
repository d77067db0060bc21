"""Pixels as they are written: colours in sRGB, fewer of them where a page shows no more."""

from __future__ import annotations

from base64 import b64decode
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageCms, ImageStat, features

from rfcexport.images import Picture, extent_on_page, picture_of, with_fewer_pixels
from rfcexport.picture_pixels import is_srgb
from rfcexport.pipeline import at_resolution, export_rfc, parse_rfc, pictures_of, policy_of
from rfcexport.policy import Limits, Policy, Refused
from rfcexport.settings import Settings
from tests.pictures import DISPLAY_P3, SRGB_LIKE, opened, saved, shaded

COLOUR = (200, 60, 50)


def in_profile(mode: str, profile: bytes, size: tuple[int, int] = (16, 16)) -> Image.Image:
    image = Image.new("RGB", size, COLOUR)
    found = ImageCms.profileToProfile(image, ImageCms.createProfile("sRGB"), BytesIO(profile))
    assert found is not None
    return found.convert(mode)


@pytest.mark.parametrize(("kind", "mode"), [("PNG", "RGB"), ("PNG", "RGBA"), ("JPEG", "RGB"), ("WEBP", "RGB")])
def test_colours_of_another_profile_become_those_of_srgb(kind: str, mode: str) -> None:
    image = in_profile(mode, DISPLAY_P3)
    assert image.getpixel((0, 0)) != COLOUR
    options = {"lossless": True} if kind == "WEBP" else {"quality": 95} if kind == "JPEG" else {}
    shown = opened(picture_of(saved(image, kind, icc_profile=DISPLAY_P3, **options), Policy()).content)
    assert (shown.mode, shown.info.get("icc_profile")) == (mode, None)
    found = ImageStat.Stat(shown.convert("RGB")).mean
    assert [abs(a - b) <= 3 for a, b in zip(found, COLOUR, strict=True)] == [True, True, True]


def test_picture_keeps_its_bytes_when_its_profile_is_srgb() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    content = saved(shaded(), "JPEG", icc_profile=profile)
    assert picture_of(content, Policy()).content == content


def grey_profile() -> bytes:
    return DISPLAY_P3[:16] + b"GRAY" + DISPLAY_P3[20:]


def test_profile_is_srgb_by_what_it_shows_and_not_by_its_name() -> None:
    built_in = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert [is_srgb(profile) for profile in (built_in, DISPLAY_P3)] == [True, False]
    # What no one can make out is passed over.
    assert is_srgb(grey_profile())
    assert not is_srgb(SRGB_LIKE[:16] + b"CMYK" + SRGB_LIKE[20:])


def test_profile_of_other_samples_is_passed_over() -> None:
    content = saved(Image.new("L", (4, 4), 100), "PNG", icc_profile=DISPLAY_P3)
    assert opened(picture_of(content, Policy()).content).getpixel((0, 0)) == 100


@pytest.mark.skipif(not features.check("avif"), reason="Pillow without AVIF")
@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_avif_becomes_what_word_knows(mode: str) -> None:
    found = picture_of(saved(shaded((64, 48)).convert(mode), "AVIF", quality=100, subsampling="4:4:4"), Policy())
    assert (found.mime, found.width, found.height) == ("image/png", 64.0, 48.0)
    difference = ImageChops.difference(opened(found.content).convert("RGB"), shaded((64, 48)))
    assert max(ImageStat.Stat(difference).mean) < 6


@pytest.mark.skipif(not features.check("avif"), reason="Pillow without AVIF")
def test_avif_is_refused_by_its_header_when_it_is_too_large_or_damaged() -> None:
    content = saved(shaded(), "AVIF")
    at = content.index(b"ispe") + 8
    huge = content[:at] + b"\0\0\xff\xff\0\0\xff\xff" + content[at + 8 :]
    for damaged, reason in ((huge, "20,000,000 pixels"), (content[:40], "must be PNG"), (content[:-60], "decoded")):
        with pytest.raises(Refused, match=reason):
            picture_of(damaged, Policy())


@pytest.mark.skipif(not features.check("avif"), reason="Pillow without AVIF")
def test_avif_is_turned_as_it_says() -> None:
    exif = Image.Exif()
    exif[274] = 6
    found = picture_of(saved(shaded((64, 48)), "AVIF", exif=exif), Policy())
    assert (found.width, found.height) == (48.0, 64.0)


def test_photograph_becomes_jpeg_when_that_is_much_smaller() -> None:
    photograph = Image.effect_noise((200, 200), 20).convert("RGB").resize((600, 600), Image.Resampling.BICUBIC)
    assert picture_of(saved(photograph, "WEBP", quality=60), Policy()).mime == "image/jpeg"
    assert picture_of(saved(photograph, "WEBP", lossless=True), Policy()).mime == "image/png"
    assert picture_of(saved(Image.new("RGB", (600, 600), COLOUR), "WEBP"), Policy()).mime == "image/png"


# Fewer pixels


def detailed(size: tuple[int, int], mode: str = "RGB") -> Image.Image:
    return Image.effect_noise(size, 60).convert(mode)


@pytest.mark.parametrize(
    ("kind", "mode", "most", "size"),
    [
        ("PNG", "RGB", (100.0, 50.0), (100, 50)),
        ("PNG", "L", (105.0, 50.0), (100, 50)),
        ("PNG", "RGBA", (130.0, 65.0), (130, 65)),
        ("JPEG", "RGB", (130.0, 65.0), (130, 65)),
        ("PNG", "RGB", (190.0, 95.0), (200, 100)),
        ("PNG", "RGB", (900.0, 450.0), (200, 100)),
    ],
)
def test_picture_has_no_more_pixels_than_the_page_shows(
    kind: str, mode: str, most: tuple[float, float], size: tuple[int, int]
) -> None:
    picture = picture_of(saved(detailed((200, 100), mode), kind), Policy())
    found = with_fewer_pixels(picture, most, Limits())
    assert (opened(found.content).size, opened(found.content).mode, found.mime) == (size, mode, picture.mime)
    assert (found.width, found.height) == (200.0, 100.0)
    assert found == with_fewer_pixels(picture, most, Limits())


def test_picture_stays_as_it_is_when_it_would_gain_nothing() -> None:
    svg = Picture("image/svg+xml", b"<svg/>", 400.0, 400.0)
    striped = picture_of(saved(Image.radial_gradient("L").convert("1"), "PNG"), Policy())
    assert [with_fewer_pixels(one, (150.0, 150.0), Limits()) is one for one in (svg, striped)] == [True, True]


def test_transparent_pixels_lend_no_colour_when_there_are_fewer() -> None:
    image = Image.new("RGBA", (40, 40), (255, 0, 0, 0))
    image.paste((0, 0, 255, 255), (0, 0, 13, 40))
    image.putpixel((39, 39), (1, 2, 3, 4))
    shown = opened(with_fewer_pixels(picture_of(saved(image, "PNG"), Policy()), (15.0, 15.0), Limits()).content)
    pixels = [shown.tobytes()[at : at + 4] for at in range(0, 4 * shown.width * shown.height, 4)]
    assert {pixel[0] for pixel in pixels if pixel[3] > 20} == {0}


@pytest.mark.parametrize(
    ("size", "extent"),
    [
        ({}, (600.0, 300.0)), ({"width": "100px"}, (100.0, 50.0)), ({"height": "100px"}, (200.0, 100.0)),
        ({"width": "50%"}, (300.0, 150.0)), ({"width": "0px"}, (600.0, 300.0)), ({"height": "50%"}, (600.0, 300.0)),
        ({"width": "100px", "height": "100px"}, (100.0, 100.0)), ({"width": "9000px"}, (600.0, 300.0)),
        ({"width": "100px", "height": "2000px"}, (40.0, 800.0)),
    ],
)  # fmt: skip
def test_picture_is_as_large_as_is_stated_and_fits(size: dict[str, str], extent: tuple[float, float]) -> None:
    assert extent_on_page(Picture("image/png", b"", 1000.0, 500.0), size, (600.0, 800.0)) == extent


def test_resolution_is_that_of_the_largest_size_that_a_picture_is_set_in(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(saved(detailed((1200, 600)), "PNG"))
    text = '# T\n\n## S\n\n<img src="a.png" alt="a" width="96"> <img src="./a.png" alt="b" width="192">\n'
    rfc = parse_rfc(text.encode(), path=str(tmp_path / "rfc.md")).value
    pictures = pictures_of(rfc, policy_of(rfc, Settings())).value
    widths = {}
    for resolution in (0, 100, 300, 2400):
        shown = at_resolution(rfc, pictures, Settings(picture_resolution=resolution))
        assert shown["a.png"] is shown["./a.png"]
        widths[resolution] = opened(shown["a.png"].content).width
    assert widths == {0: 1200, 100: 200, 300: 600, 2400: 1200}


def test_html_states_the_size_and_holds_fewer_pixels(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(saved(detailed((4000, 1000), "L"), "PNG"))
    rfc = parse_rfc(b"# T\n\n## S\n\n![a](a.png)\n", path=str(tmp_path / "rfc.md")).value
    page = export_rfc(rfc, "html").value.decode()
    tag = page[page.index("<img src") : page.index("/>", page.index("<img src"))]
    assert tag.endswith('alt="a" width="4000" height="1000"')
    assert opened(b64decode(tag.partition("base64,")[2].partition('"')[0])).size == (2000, 500)
