"""Files of pictures, made up in code, for tests."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

from PIL import Image

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" {}>{}</svg>'
SIGNATURE = b"\x89PNG\r\n\x1a\n"


def raster(kind: str, size: tuple[int, int] = (3, 2), **options: Any) -> bytes:
    """A picture of one colour as a file of that kind."""
    out = io.BytesIO()
    Image.new("RGB", size, (10, 20, 30)).save(out, kind, **options)
    return out.getvalue()


def shaded(size: tuple[int, int] = (40, 24)) -> Image.Image:
    """A picture in which every corner differs."""
    width, height = size
    samples = (value for y in range(height) for x in range(width) for value in (6 * x, 9 * y, x + y))
    return Image.frombytes("RGB", size, bytes(value % 256 for value in samples))


def saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    """`image` as a file of that kind."""
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def opened(content: bytes) -> Image.Image:
    """The first frame of a file, decoded."""
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def exif_of(orientation: int) -> Image.Exif:
    """EXIF with an orientation, a place and words."""
    exif = Image.Exif()
    exif[274] = orientation
    exif[270] = "secret words"
    exif.get_ifd(0x8825)[2] = (1.0, 2.0, 3.0)
    return exif


def chunk(kind: bytes, data: bytes) -> bytes:
    """A chunk of a PNG file."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(
    width: int = 3,
    height: int = 2,
    *,
    depth: int = 8,
    colour: int = 2,
    interlace: int = 0,
    extra: bytes = b"",
    pixels: bytes | None = None,
    after: bytes = b"",
) -> bytes:
    """A PNG file, black unless `pixels` are stated: the zlib stream of its rows."""
    samples = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour]
    rows = (b"\0" + bytes((width * depth * samples + 7) // 8)) * height if pixels is None else b""
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlace)
    stream = zlib.compress(rows) if pixels is None else pixels
    return SIGNATURE + chunk(b"IHDR", header) + extra + chunk(b"IDAT", stream) + chunk(b"IEND", b"") + after


def png_that_claims(width: int, height: int) -> bytes:
    """A PNG file of a few bytes with that size in its header."""
    return png(width, height, pixels=zlib.compress(b""))


def chunks_of(content: bytes) -> list[bytes]:
    """The kinds of the chunks of a PNG file, in order."""
    kinds, at = [], len(SIGNATURE)
    while at < len(content):
        length, kind = struct.unpack_from(">I4s", content, at)
        kinds.append(kind)
        at += 12 + length
    return kinds


def segments_of(content: bytes) -> list[int]:
    """The markers of a JPEG file up to its first scan."""
    markers, at = [], 2
    while (marker := content[at + 1]) != 0xDA:
        markers.append(marker)
        at += 2 + int.from_bytes(content[at + 2 : at + 4])
    return markers


def colour_profile(primaries: tuple[tuple[float, float, float], ...], gamma: float = 2.2) -> bytes:
    """A profile of a display (ICC.1:2001): the XYZ of red, green and blue under D50, and one curve."""

    def fixed(*values: float) -> bytes:
        return b"".join(struct.pack(">i", round(value * 65536)) for value in values)

    def described(text: bytes) -> bytes:
        found = b"desc\0\0\0\0" + struct.pack(">I", len(text) + 1) + text + bytes(79)
        return found + bytes(-len(found) % 4)

    white = (0.9642, 1.0, 0.8249)
    curve = b"curv\0\0\0\0" + struct.pack(">IH", 1, round(gamma * 256)) + bytes(2)
    colours = zip((b"rXYZ", b"gXYZ", b"bXYZ"), primaries, strict=True)
    tags = [(b"desc", described(b"made up")), (b"cprt", b"text\0\0\0\0None\0\0\0\0")]
    tags += [(tag, b"XYZ \0\0\0\0" + fixed(*value)) for tag, value in ((b"wtpt", white), *colours)]
    tags += [(tag, curve) for tag in (b"rTRC", b"gTRC", b"bTRC")]
    table, held, start = b"", b"", 132 + 12 * len(tags)
    for tag, value in tags:
        table += tag + struct.pack(">II", start + len(held), len(value))
        held += value
    head = struct.pack(">I4sI4s4s4s", start + len(held), bytes(4), 0x02400000, b"mntr", b"RGB ", b"XYZ ")
    head += bytes(12) + b"acsp" + bytes(28) + fixed(*white) + bytes(48)
    return head + struct.pack(">I", len(tags)) + table + held


DISPLAY_P3 = colour_profile(((0.51512, 0.2412, -0.00105), (0.29198, 0.69225, 0.04189), (0.1571, 0.06657, 0.78407)))
SRGB_LIKE = colour_profile(((0.43607, 0.22249, 0.01392), (0.38515, 0.71687, 0.09708), (0.14307, 0.06061, 0.7141)))
