"""PNG and JPEG files: what stays of them, what goes, and what is refused before it is unpacked."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import pytest
from PIL import Image

from rfcexport.picture_packing import Packed, packed_jpeg, packed_png
from rfcexport.policy import Limits, Refused
from tests.pictures import (
    SIGNATURE,
    chunk,
    chunks_of,
    exif_of,
    opened,
    png,
    png_that_claims,
    raster,
    saved,
    segments_of,
    shaded,
)  # fmt: skip

LIMITS = Limits()
BOMB = zlib.compress(bytes(20_000_000), 9)


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as written:
        written.writestr("foreign.txt", "foreign")
    return out.getvalue()


def refusal(content: bytes, limits: Limits = LIMITS) -> str:
    with pytest.raises(Refused) as refused:
        (packed_png if content.startswith(SIGNATURE) else packed_jpeg)(content, limits)
    return str(refused.value)


# PNG


def test_png_keeps_its_pixels_when_it_is_packed() -> None:
    content = saved(shaded(), "PNG")
    packed = packed_png(content, LIMITS)
    assert opened(packed.content).tobytes() == opened(content).tobytes()
    assert (packed.width, packed.height, packed.orientation, packed.is_plain) == (40, 24, 1, True)


def test_png_is_the_same_when_it_is_packed_again() -> None:
    once = packed_png(saved(shaded(), "PNG", dpi=(300, 300)), LIMITS).content
    assert packed_png(once, LIMITS).content == once


def test_png_keeps_what_shows_it_and_nothing_else() -> None:
    extra = b"".join((
        chunk(b"gAMA", bytes(4)), chunk(b"cHRM", bytes(32)), chunk(b"sRGB", b"\0"), chunk(b"pHYs", bytes(9)),
        chunk(b"tRNS", bytes(6)), chunk(b"tEXt", b"Comment\0secret"), chunk(b"zTXt", b"a\0\0" + zlib.compress(b"x")),
        chunk(b"iTXt", b"a\0\0\0\0\0secret"), chunk(b"eXIf", exif_of(1).tobytes()), chunk(b"tIME", bytes(7)),
        chunk(b"acTL", struct.pack(">II", 2, 0)), chunk(b"fcTL", bytes(26)), chunk(b"sPLT", b"a\0\x08"),
        chunk(b"prVt", b"secret"), chunk(b"bKGD", bytes(6)),
    ))  # fmt: skip
    packed = packed_png(png(extra=extra, after=b"secret"), LIMITS).content
    assert chunks_of(packed) == [b"IHDR", b"gAMA", b"cHRM", b"sRGB", b"tRNS", b"pHYs", b"IDAT", b"IEND"]
    assert b"secret" not in packed


@pytest.mark.parametrize(
    "content",
    [
        png(after=archive()),
        png(pixels=zlib.compress((b"\0" + bytes(9)) * 2) + archive()),
        png(extra=chunk(b"tEXt", b"a\0" + archive())),
        png(after=b"<html><script>foreign.txt</script></html>"),
    ],
    ids=["behind the end", "behind the pixels", "in a text", "a page"],
)
def test_png_loses_the_other_file_when_it_is_two(content: bytes) -> None:
    packed = packed_png(content, LIMITS)
    assert (packed.is_plain, b"foreign.txt" in packed.content, zipfile.is_zipfile(io.BytesIO(packed.content))) == (
        True, False, False,
    )  # fmt: skip


@pytest.mark.parametrize("kind", [b"zTXt", b"iCCP"])
def test_png_does_not_unpack_what_stands_beside_the_pixels(kind: bytes) -> None:
    assert chunks_of(packed_png(png(extra=chunk(kind, b"a\0\0" + BOMB)), LIMITS).content) == [
        b"IHDR", b"IDAT", b"IEND",
    ]  # fmt: skip


def test_png_keeps_its_colour_profile_when_it_is_one() -> None:
    profile = struct.pack(">I", 132) + bytes(32) + b"acsp" + bytes(92)
    packed = packed_png(png(extra=chunk(b"iCCP", b"secret\0\0" + zlib.compress(profile))), LIMITS).content
    assert opened(packed).info["icc_profile"] == profile
    assert b"secret" not in packed


def test_png_is_to_be_written_anew_when_its_pixels_go_on() -> None:
    packed = packed_png(png(pixels=BOMB), LIMITS)
    assert (packed.width, packed.height, packed.is_plain) == (3, 2, False)


@pytest.mark.parametrize(
    ("content", "is_plain"),
    [
        (saved(shaded().convert("P"), "PNG"), True),
        (saved(shaded().convert("1"), "PNG"), True),
        (saved(shaded().convert("LA"), "PNG"), True),
        (png(3, 2, depth=16, colour=6), True),
        (png(3, 2, depth=16, colour=0), False),
        (png(1, 1, colour=2, interlace=1), False),
    ],
    ids=["palette", "bits", "grey and alpha", "16 bits", "16 bits of grey", "interlaced"],
)
def test_png_is_plain_when_every_writer_takes_it(content: bytes, is_plain: bool) -> None:
    assert packed_png(content, LIMITS).is_plain == is_plain


def test_png_states_how_it_is_turned_when_its_exif_does() -> None:
    assert packed_png(saved(shaded(), "PNG", exif=exif_of(6)), LIMITS).orientation == 6


@pytest.mark.parametrize("size", [(60_000, 1), (1, 60_000)])
def test_png_is_taken_when_it_is_long_and_thin(size: tuple[int, int]) -> None:
    packed = packed_png(png(*size, colour=0, depth=1), LIMITS)
    assert (packed.width, packed.height) == size


@pytest.mark.parametrize(
    ("size", "found"),
    [
        ((5_000, 5_000), "5000 x 5000"),
        ((2**31 - 1, 2**31 - 1), "2147483647 x 2147483647"),
        ((70_000, 1), "70000 x 1"),
    ],
)
def test_png_is_refused_by_its_header_when_it_is_too_large(size: tuple[int, int], found: str) -> None:
    assert refusal(png_that_claims(*size)) == f"must have at most 20,000,000 pixels; found {found}"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (SIGNATURE, "it is cut off"),
        (saved(shaded(), "PNG")[:60], "it is cut off"),
        (saved(shaded(), "PNG")[:-12], "it is cut off"),
        (png_that_claims(3, 2), "it is cut off"),
        (SIGNATURE + chunk(b"IEND", b""), "it ends within its header"),
        (SIGNATURE + chunk(b"IDAT", b"") + chunk(b"IEND", b""), "it has no header"),
        (png(depth=3), "its header states a form that there is none of"),
        (png(colour=3), "its palette is missing"),
        (png(pixels=b"words"), "its pixels are damaged"),
        (png(pixels=zlib.compress((b"\7" + bytes(9)) * 2)), "a row has an unknown filter"),
        (png()[:-16] + bytes(4) + png()[-12:], "a checksum is wrong"),
    ],
)
def test_png_is_refused_when_it_is_damaged(content: bytes, reason: str) -> None:
    assert refusal(content) == f"must be a picture that can be decoded; found that {reason}"


def test_png_is_refused_when_it_has_no_pixels() -> None:
    assert refusal(png_that_claims(0, 5)) == "must have pixels; found 0 x 5"


# JPEG


def test_jpeg_keeps_its_pixels_when_it_is_packed() -> None:
    content = saved(shaded(), "JPEG", progressive=True, exif=exif_of(3))
    packed = packed_jpeg(content, LIMITS)
    assert opened(packed.content).tobytes() == opened(content).tobytes()
    assert packed == Packed(packed.content, 40, 24, orientation=3)


def test_jpeg_is_the_same_when_it_is_packed_again() -> None:
    once = packed_jpeg(saved(shaded(), "JPEG"), LIMITS).content
    assert packed_jpeg(once, LIMITS).content == once


def test_jpeg_keeps_what_shows_it_and_nothing_else() -> None:
    plain = saved(shaded(), "JPEG", exif=exif_of(6), comment="secret words")
    xmp = b"\xff\xe1\x00\x12http://secret\0\0\0"
    content = plain[:2] + xmp + b"\xff\xed\x00\x08secret" + plain[2:] + b"<script>secret</script>"
    packed = packed_jpeg(content, LIMITS).content
    assert set(segments_of(packed)) == {0xE0, 0xDB, 0xC0, 0xC4}
    assert (packed[-2:], b"secret" in packed, b"Exif" in packed) == (b"\xff\xd9", False, False)


def test_jpeg_loses_its_preview() -> None:
    plain = raster("JPEG")
    with_preview = plain[:2] + b"\xff\xe0\x00\x13JFIF\0\1\1\0\0\1\0\1\1\1abc" + plain[20:]
    packed = packed_jpeg(with_preview, LIMITS).content
    assert packed[2:20] == b"\xff\xe0\x00\x10JFIF\0\1\1\0\0\1\0\1\0\0"


@pytest.mark.parametrize("after", [archive(), b"<html><script>foreign.txt</script></html>", raster("JPEG")])
def test_jpeg_loses_the_other_file_when_it_is_two(after: bytes) -> None:
    plain = packed_jpeg(raster("JPEG"), LIMITS).content
    assert packed_jpeg(plain + after, LIMITS).content == plain


def test_jpeg_keeps_the_colours_of_print() -> None:
    content = saved(shaded().convert("CMYK"), "JPEG")
    packed = packed_jpeg(content, LIMITS).content
    assert (opened(packed).mode, opened(packed).tobytes()) == ("CMYK", opened(content).tobytes())


def test_jpeg_keeps_its_colour_profile_when_it_is_one() -> None:
    profile = struct.pack(">I", 70_000) + bytes(32) + b"acsp" + bytes(69_960)
    packed = packed_jpeg(saved(shaded(), "JPEG", icc_profile=profile), LIMITS).content
    assert opened(packed).info["icc_profile"] == profile
    assert segments_of(packed)[:3] == [0xE0, 0xE2, 0xE2]


@pytest.mark.parametrize("orientation", [0, 9, 65_535])
def test_jpeg_is_upright_when_its_exif_states_no_turn(orientation: int) -> None:
    assert packed_jpeg(saved(shaded(), "JPEG", exif=exif_of(orientation)), LIMITS).orientation == 1


@pytest.mark.parametrize(
    "exif", [b"", b"II*\0", b"MM\0*\xff\xff\xff\xff", b"II*\0\x08\0\0\0\xff\xff", b"XX*\0\x08\0\0\0\1\0" + bytes(12)]
)
def test_jpeg_is_upright_when_its_exif_is_damaged(exif: bytes) -> None:
    assert packed_jpeg(saved(shaded(), "JPEG", exif=b"Exif\0\0" + exif), LIMITS).orientation == 1


def with_frame(content: bytes, *, marker: int = 0xC0, precision: int = 8, size: tuple[int, int] = (24, 40)) -> bytes:
    at = content.index(b"\xff\xc0")
    return (
        content[:at] + bytes((0xFF, marker)) + content[at + 2 : at + 4] + bytes((precision,))
        + struct.pack(">HH", *size) + content[at + 9 :]
    )  # fmt: skip


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (with_frame(raster("JPEG"), size=(60_000, 60_000)), "must have at most 20,000,000 pixels; found 60000 x 60000"),
        (with_frame(raster("JPEG"), size=(0, 40)), "must have pixels; found 40 x 0"),
        (with_frame(raster("JPEG"), marker=0xC9),
         "must be JPEG of the common kinds (baseline or progressive); found another"),
        (with_frame(raster("JPEG"), precision=12),
         "must be JPEG of the common kinds (8 bits; grey, colours or CMYK); found another"),
    ],
)  # fmt: skip
def test_jpeg_is_refused_by_its_header(content: bytes, reason: str) -> None:
    assert refusal(content) == reason


def test_jpeg_is_refused_when_it_has_too_many_scans() -> None:
    plain = saved(shaded(), "JPEG", progressive=True)
    last = plain[plain.rindex(b"\xff\xda") : -2]
    content = plain[:-2] + last * 60 + plain[-2:]
    assert refusal(content) == "must be a picture that can be decoded; found that it has too many scans"


def test_jpeg_is_refused_when_it_has_too_many_parts() -> None:
    plain = raster("JPEG")
    content = plain[:2] + b"\xff\xfe\0\2" * 10_000 + plain[2:]
    assert refusal(content) == "must be a picture that can be decoded; found that it has too many parts"


@pytest.mark.parametrize("content", [b"\xff\xd8\xff", b"\xff\xd8\xff\xe0", raster("JPEG")[:100]])
def test_jpeg_is_refused_when_it_has_no_picture(content: bytes) -> None:
    assert refusal(content) == "must be a picture that can be decoded; found that it is cut off"


def test_jpeg_is_to_be_written_anew_when_its_end_is_missing() -> None:
    assert packed_jpeg(raster("JPEG")[:-2] + archive(), LIMITS).is_plain is False


def test_frame_is_refused_when_there_are_two() -> None:
    plain = raster("JPEG")
    at = plain.index(b"\xff\xc0")
    frame = plain[at : at + 19]
    content = plain[:at] + frame + plain[at:]
    assert refusal(content) == "must be a picture that can be decoded; found that it has two frames"


def test_image_of_several_pictures_is_the_first_when_a_camera_wrote_them() -> None:
    content = saved(shaded(), "MPO", save_all=True, append_images=[Image.new("RGB", (40, 24))])
    assert opened(packed_jpeg(content, LIMITS).content).tobytes() == opened(saved(shaded(), "JPEG")).tobytes()
