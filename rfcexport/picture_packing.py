"""PNG and JPEG files -> the same pixels with nothing beside them: no words, places, previews, programs or archives.

The header is judged before anything is unpacked, and no more is unpacked than it promises. Only this module knows how
these two files are built (PNG, third edition, W3C 2025; ITU-T T.81; JFIF 1.02; Exif 2.32).
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from rfcexport.policy import Limits, Refused, beyond

_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_LONGEST_SIDE = 65_535  # of JPEG; browsers show no PNG beyond it either
_LARGEST_PROFILE = 1_000_000
_PIECE = 1 << 18

# Type of colour -> samples in a pixel and the depths they may have (PNG, 11.2.1).
_PNG_SAMPLES = {0: (1, (1, 2, 4, 8, 16)), 2: (3, (8, 16)), 3: (1, (1, 2, 4, 8)), 4: (2, (8, 16)), 6: (4, (8, 16))}
_PNG_BEFORE_PALETTE = {b"gAMA": 4, b"cHRM": 32, b"sRGB": 1}
_PNG_TRANSPARENCY = {0: 2, 2: 6}

_JPEG_STANDALONE = frozenset((0x01, *range(0xD0, 0xD9)))
_JPEG_FRAMES = frozenset((0xC0, 0xC1, 0xC2))  # baseline, extended, progressive: what browsers and Word decode
_JPEG_OTHER_FRAMES = frozenset((0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF))
_JPEG_TABLES = frozenset((0xC4, 0xDB, 0xDD))
_JPEG_SCAN, _JPEG_END = 0xDA, 0xD9
_JPEG_INKS = 4  # samples in a pixel: CMYK, which browsers show in their own ways and PDF/A takes with a profile alone
_JPEG_AFTER_SCAN = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")
# A progressive file has about ten; each makes a decoder go over all pixels again, however short it is.
_JPEG_MOST_SCANS = 64
_JPEG_MOST_SEGMENTS = 10_000


@dataclass(frozen=True, slots=True)
class Packed:
    """A picture's file with the pixels alone, and how it is to be seen.

    `orientation` is that of EXIF, 1 to 8, which the file no longer states. `is_plain` says that every writer takes the
    file as it is; the pixels of another should be written anew, if they can be decoded. `profile` is that of its
    colours, empty where it states none that can be read.
    """

    content: bytes
    width: int
    height: int
    orientation: int = 1
    is_plain: bool = True
    profile: bytes = b""


def check_extent(width: int, height: int, limits: Limits) -> None:
    """Raise `Refused` for a picture with more pixels than the limits allow, or with none."""
    if width < 1 or height < 1:
        raise Refused(f"must have pixels; found {width} x {height}")
    if width * height > limits.picture_pixels or max(width, height) > _LONGEST_SIDE:
        raise beyond("picture-pixels", limits, found=f"{width} x {height}")


def packed_png(content: bytes, limits: Limits) -> Packed:
    """A PNG file with its pixels, colours and transparency; raises `Refused` where it is none or not whole."""
    chunks: dict[bytes, bytes] = {}
    pixels: list[bytes] = []
    for kind, data in _png_chunks(content):
        if not chunks:
            header = _png_header(kind, data, limits)
        if kind == b"IDAT":
            pixels.append(data)
        else:
            chunks.setdefault(kind, data)
    if not chunks:
        raise _undecodable("it ends within its header")
    width, height, depth, colour, interlace = header
    palette = chunks.get(b"PLTE", b"")
    if colour == 3 and (not palette or len(palette) % 3 or len(palette) > 768):
        raise _undecodable("its palette is missing")
    stream, is_clean = _png_pixels(b"".join(pixels), header)
    kept = [(b"IHDR", chunks[b"IHDR"])]
    kept += [(kind, chunks[kind]) for kind, size in _PNG_BEFORE_PALETTE.items() if len(chunks.get(kind, b"")) == size]
    if profile := _png_profile(chunks.get(b"iCCP", b"")):
        kept = [pair for pair in kept if pair[0] != b"sRGB"] + [(b"iCCP", b"ICC\0\0" + zlib.compress(profile, 9))]
    if colour == 3:
        kept.append((b"PLTE", palette))
    transparency = chunks.get(b"tRNS", b"")
    most = len(palette) // 3 if colour == 3 else _PNG_TRANSPARENCY.get(colour, 0)
    if transparency and (len(transparency) <= most if colour == 3 else len(transparency) == most):
        kept.append((b"tRNS", transparency))
    if len(chunks.get(b"pHYs", b"")) == 9:
        kept.append((b"pHYs", chunks[b"pHYs"]))
    kept += [(b"IDAT", stream), (b"IEND", b"")]
    # Pillow reads 16 bits of grey into a form that WeasyPrint takes for colours.
    is_plain = is_clean and not interlace and not (depth == 16 and colour in (0, 4))
    return Packed(
        _PNG_SIGNATURE + b"".join(_png_chunk(kind, data) for kind, data in kept),
        width, height, orientation_of(chunks.get(b"eXIf", b"")), is_plain, profile,
    )  # fmt: skip


def _png_chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Kind and data of each chunk up to the last; those that are passed on are checked against their sums."""
    at, size = len(_PNG_SIGNATURE), len(content)
    while at + 12 <= size:
        length, kind = struct.unpack_from(">I4s", content, at)
        end = at + 12 + length
        if end > size:
            break
        if kind == b"IEND":
            return
        if kind in (b"IHDR", b"PLTE", b"IDAT"):
            if zlib.crc32(content[at + 4 : end - 4]) != struct.unpack_from(">I", content, end - 4)[0]:
                raise _undecodable("a checksum is wrong")
            yield kind, content[at + 8 : end - 4]
        elif length <= _LARGEST_PROFILE:
            yield kind, content[at + 8 : end - 4]
        at = end
    raise _undecodable("it is cut off")


def _png_header(kind: bytes, data: bytes, limits: Limits) -> tuple[int, int, int, int, int]:
    """Width, height, depth, type of colour and interlace method."""
    if kind != b"IHDR" or len(data) != 13:
        raise _undecodable("it has no header")
    width, height, depth, colour, compression, filtering, interlace = struct.unpack(">IIBBBBB", data)
    check_extent(width, height, limits)
    if colour not in _PNG_SAMPLES or depth not in _PNG_SAMPLES[colour][1] or compression or filtering or interlace > 1:
        raise _undecodable("its header states a form that there is none of")
    return width, height, depth, colour, interlace


def _png_pixels(stream: bytes, header: tuple[int, int, int, int, int]) -> tuple[bytes, bool]:
    """The zlib stream without what stands behind it, and whether it holds the rows of the picture and no more.

    It is unpacked piece by piece and nothing is kept, up to the size that the header promises.
    """
    width, height, depth, colour, interlace = header
    row = 1 + (width * depth * _PNG_SAMPLES[colour][0] + 7) // 8
    wanted, found, at = row * height, 0, 0
    inflater = zlib.decompressobj()
    try:
        while not inflater.eof and found <= wanted and at < len(stream):
            pending = stream[at : at + _PIECE]
            at += len(pending)
            while pending and not inflater.eof and found <= wanted:
                piece = inflater.decompress(pending, _PIECE)
                # The first byte of each row names a filter, of which there are five (PNG, 9.2).
                filters = b"" if interlace else piece[-found % row : wanted - found : row]
                if filters.translate(None, b"\0\1\2\3\4"):
                    raise _undecodable("a row has an unknown filter")
                found += len(piece)
                pending = inflater.unconsumed_tail
    except zlib.error as error:
        raise _undecodable("its pixels are damaged") from error
    if interlace:
        # Seldom met; whether the rows of its passes are whole is seen when it is written anew.
        return stream, False
    if found < wanted:
        raise _undecodable("it is cut off")
    if not inflater.eof or found > wanted:
        return stream, False
    return stream[: at - len(inflater.unused_data)], True


def _png_profile(data: bytes) -> bytes:
    """The colour profile in an iCCP chunk, empty where there is none that a reader could use (ICC.1:2022, 7.2)."""
    name, _, packed = data.partition(b"\0")
    if not name or len(name) > 79 or packed[:1] != b"\0":
        return b""
    try:
        return _profile(zlib.decompressobj().decompress(packed[1:], _LARGEST_PROFILE + 1))
    except zlib.error:
        return b""


def _profile(content: bytes) -> bytes:
    is_one = 128 <= len(content) <= _LARGEST_PROFILE and content[36:40] == b"acsp"
    return content if is_one and int.from_bytes(content[:4]) == len(content) else b""


def _png_chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def packed_jpeg(content: bytes, limits: Limits) -> Packed:
    """A JPEG file with its frame, tables, scans and colours; raises `Refused` where it is none that can be shown."""
    kept: list[bytes] = []
    profile: list[bytes] = []
    extent: tuple[int, int] | None = None
    orientation, scans, has_end, is_inks = 1, 0, False, False
    for marker, data, scan in _jpeg_segments(content):
        if marker == _JPEG_END:
            has_end = True
        elif marker == 0xE0 and not kept and data.startswith(b"JFIF\0") and len(data) >= 14:
            # Its preview goes: the last two bytes say that there is none.
            kept.append(_jpeg_segment(marker, data[:12] + b"\0\0"))
        elif marker == 0xEE and data.startswith(b"Adobe") and len(data) >= 12:
            kept.append(_jpeg_segment(marker, data[:12]))
        elif marker == 0xE1 and data.startswith(b"Exif\0\0"):
            orientation = orientation_of(data[6:])
        elif marker == 0xE2 and data.startswith(b"ICC_PROFILE\0"):
            profile.append(data[12:])
        elif marker in _JPEG_FRAMES:
            if extent is not None:
                raise _undecodable("it has two frames")
            extent, is_inks = _jpeg_extent(data, limits), data[5] == _JPEG_INKS
            kept.append(_jpeg_segment(marker, data))
        elif marker in _JPEG_OTHER_FRAMES:
            raise Refused("must be JPEG of the common kinds (baseline or progressive); found another")
        elif marker in _JPEG_TABLES:
            kept.append(_jpeg_segment(marker, data))
        elif marker == _JPEG_SCAN:
            scans += 1
            if extent is None or scans > _JPEG_MOST_SCANS:
                raise _undecodable("it has too many scans" if extent else "it has no frame")
            kept.append(_jpeg_segment(marker, data) + scan)
    if extent is None or not scans:
        raise _undecodable("it is cut off")
    has_jfif = bool(kept) and kept[0].startswith(b"\xff\xe0")
    whole_profile = _whole_profile(profile)
    kept[has_jfif:has_jfif] = _jpeg_profile(whole_profile)
    # Without its end a decoder sees whether it is whole, and what follows it cannot be told from it.
    end = b"\xff\xd9" if has_end else b""
    return Packed(b"\xff\xd8" + b"".join(kept) + end, *extent, orientation, has_end and not is_inks, whole_profile)


def _jpeg_segments(content: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Marker, data and, for a scan, what is coded behind it, up to the end of the picture or of the file."""
    at = 2
    for _ in range(_JPEG_MOST_SEGMENTS):
        at = content.find(b"\xff", at)
        if at < 0:
            return
        while content[at : at + 1] == b"\xff":
            at += 1
        marker = content[at] if at < len(content) else 0
        at += 1
        if marker == _JPEG_END:
            yield marker, b"", b""
            return
        if marker == 0 or marker in _JPEG_STANDALONE:
            continue
        length = int.from_bytes(content[at : at + 2])
        data, at = content[at + 2 : at + length], at + length
        if length < 2 or at > len(content):
            return
        begin = at
        if marker == _JPEG_SCAN:
            found = _JPEG_AFTER_SCAN.search(content, at)
            at = found.start() if found else len(content)
        yield marker, data, content[begin:at]
    raise _undecodable("it has too many parts")


def _jpeg_extent(data: bytes, limits: Limits) -> tuple[int, int]:
    """Width and height from the data of a frame header (T.81, B.2.2)."""
    if len(data) < 6 or data[0] != 8 or data[5] not in (1, 3, _JPEG_INKS):
        raise Refused("must be JPEG of the common kinds (8 bits; grey, colours or CMYK); found another")
    height, width = struct.unpack_from(">HH", data, 1)
    check_extent(width, height, limits)
    return width, height


def _whole_profile(parts: list[bytes]) -> bytes:
    """A colour profile from the parts that were found: number, count, data (ICC.1:2022, B.4)."""
    ordered = sorted((part for part in parts if len(part) > 2), key=lambda part: part[0])
    return _profile(b"".join(part[2:] for part in ordered))


def _jpeg_profile(profile: bytes) -> list[bytes]:
    """The segments that hold a colour profile."""
    size = 65_519
    pieces = [profile[at : at + size] for at in range(0, len(profile), size)]
    return [
        _jpeg_segment(0xE2, b"ICC_PROFILE\0" + bytes((number, len(pieces))) + piece)
        for number, piece in enumerate(pieces, 1)
    ]


def _jpeg_segment(marker: int, data: bytes) -> bytes:
    return b"\xff" + bytes((marker,)) + struct.pack(">H", len(data) + 2) + data


def orientation_of(exif: bytes) -> int:
    """The orientation that EXIF states, 1 where it states none: tag 274 of the first directory (Exif 2.32, 4.6.4)."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(exif[:4])
    if order is None or len(exif) < 8:
        return 1
    (at,) = struct.unpack_from(f"{order}I", exif, 4)
    if at + 2 > len(exif):
        return 1
    (count,) = struct.unpack_from(f"{order}H", exif, at)
    for entry in range(at + 2, min(at + 2 + 12 * count, len(exif) - 11), 12):
        tag, kind, _, value = struct.unpack_from(f"{order}HHIH", exif, entry)
        if tag == 274 and kind == 3:
            return value if 1 <= value <= 8 else 1
    return 1


def _undecodable(reason: str) -> Refused:
    return Refused(f"must be a picture that can be decoded; found that {reason}")
