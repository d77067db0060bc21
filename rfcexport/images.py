"""Pictures: an address in the tree -> checked bytes that a writer may embed.

Only this module opens a picture. The header is read before anything is decoded; what comes out is PNG, JPEG or SVG
that every writer and every reader of its output understands, and that holds the picture and nothing else.
"""

from __future__ import annotations

import binascii
import io
import re
import struct
import warnings
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, unquote_to_bytes, urlsplit

from rfcexport.picture_packing import Packed, check_extent, orientation_of, packed_jpeg, packed_png
from rfcexport.picture_pixels import Drawn, drawn, fewer, is_srgb
from rfcexport.policy import Limits, Policy, Refused, beyond, read_below_root

if TYPE_CHECKING:
    from PIL import Image

REMOTE_HINT = "--allow-remote-images fetches it"
"""What to do about a picture that is refused for its place on the web alone."""

_DATA = re.compile(r"data:\s*(image/[a-z0-9.+-]+)?((?:;[^,;]*)*),(.*)", re.IGNORECASE | re.DOTALL)
_NO_PICTURE = "must be PNG, JPEG, GIF, WebP, AVIF or SVG"
# With nearly as many pixels it would lose its sharpness and next to no bytes.
_LITTLE_TO_GAIN = 0.9
_MIMES = {"PNG": "image/png", "JPEG": "image/jpeg"}


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture ready to embed: `width` and `height` in CSS pixels (1/96 inch), `dropped` what was left out of it."""

    mime: str
    content: bytes
    width: float
    height: float
    dropped: tuple[str, ...] = ()

    @property
    def extension(self) -> str:
        """The usual file suffix, without the dot."""
        return {"image/png": "png", "image/jpeg": "jpg", "image/svg+xml": "svg"}[self.mime]


def load_picture(address: str, *, folder: Path | None, policy: Policy) -> Picture:
    """The picture at `address`, relative to `folder`; raises `Refused` with the reason.

    An address that begins with `/` is taken from the document root, as code hosts do; `data:` holds the picture itself.
    """
    if address[:5].lower() == "data:":
        return picture_of(_content_of_data(address), policy)
    try:
        parts = urlsplit(address)
    except ValueError as error:
        raise Refused("must name a file") from error
    if parts.scheme in ("http", "https") or address.startswith("//"):
        if not policy.allow_remote_images:
            raise Refused("must lie below the document root; remote pictures are not fetched", hint=REMOTE_HINT)
        # Loaded on use: the default is never to open a connection.
        from rfcexport.remote_pictures import fetched

        return picture_of(fetched(address, policy.limits), policy)
    return picture_of(read_below_root(path_at(address, folder=folder, root=policy.root), policy), policy)


def path_at(address: str, *, folder: Path | None, root: Path | None) -> Path:
    """The file that a local address means, not looked for yet; raises `Refused` for any other address."""
    try:
        parts = urlsplit(address)
    except ValueError as error:
        raise Refused("must name a file") from error
    if parts.scheme:
        raise Refused(f"must be a file; found the scheme {parts.scheme!r}")
    path = unquote(parts.path)
    if not path or "\0" in path or parts.netloc:
        raise Refused("must name a file")
    if path.startswith("/") and root is not None:
        return root / path.lstrip("/")
    if folder is None:
        raise Refused("must come with a document that lies in a folder; standard input has none")
    return folder / path


def picture_of(content: bytes, policy: Policy) -> Picture:
    """`content` checked, rid of everything beside the picture and, where a reader would not know it, converted.

    Raises `Refused`.
    """
    if _is_markup(content):
        return _svg_picture(content, policy.limits)
    return _raster_picture(content, policy.limits)


def extent_on_page(picture: Picture, size: Mapping[str, str], page: tuple[float, float]) -> tuple[float, float]:
    """Width and height of `picture` in CSS pixels where the page has so many for its text.

    `size` is as the document states it: `120px`, `50%`.
    """
    ratio = picture.height / picture.width if picture.width and picture.height else 1.0
    across, down = stated_length(size.get("width"), page[0]), stated_length(size.get("height"), None)
    if across is None:
        across = picture.width if down is None else down / ratio
    if down is None:
        down = across * ratio
    scale = min(1.0, page[0] / max(across, 1.0), page[1] / max(down, 1.0))
    return across * scale, down * scale


def stated_length(text: str | None, whole: float | None) -> float | None:
    """`120px` as 120, `50%` as that part of `whole`; None for nothing, for 0, and for a part of what is not known."""
    if not text or (text.endswith("%") and whole is None):
        return None
    number = float(text.rstrip("px%"))
    return (number * whole / 100 if text.endswith("%") and whole else number) or None


def with_fewer_pixels(picture: Picture, most: tuple[float, float], limits: Limits) -> Picture:
    """`picture` with no more pixels across and down than `most`, as large on the page as it was.

    One that would gain no bytes stays as it is, and so does an SVG.
    """
    scale = max(most[0] / picture.width, most[1] / picture.height) if picture.width and picture.height else 1.0
    if scale >= _LITTLE_TO_GAIN or picture.mime == "image/svg+xml":
        return picture
    form = "PNG" if picture.mime == "image/png" else "JPEG"
    file = fewer(_decoded(picture.content, limits), form, scale)
    return replace(picture, content=file.content) if len(file.content) < len(picture.content) else picture


def _is_markup(content: bytes) -> bool:
    head = content[:1024]
    if head.startswith((b"\xfe\xff", b"\xff\xfe", b"<\0", b"\0<")):
        return True
    return head.removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n").startswith(b"<")


def _svg_picture(content: bytes, limits: Limits) -> Picture:
    # Most RFCs have no SVG, and its words take a while to load.
    from rfcexport.svg.cleaning import cleaned_svg

    clean = cleaned_svg(content, _embedded(limits))
    return Picture("image/svg+xml", clean.content, clean.width, clean.height, clean.dropped)


def _embedded(limits: Limits) -> Callable[[str], tuple[str, float]]:
    """What gives, for the `data:` address of a raster within an SVG, that of the checked one and its extent in pixels.

    All of them share the limits.
    """
    pixels = 0

    def address_of(address: str) -> tuple[str, float]:
        nonlocal pixels
        picture = _raster_picture(_content_of_data(address), limits)
        extent = picture.width * picture.height
        pixels += round(extent)
        if pixels > limits.picture_pixels:
            raise beyond("picture-pixels", limits, found=f"{pixels:,} in one SVG")
        return f"data:{picture.mime};base64,{b64encode(picture.content).decode('ascii')}", extent

    return address_of


def _content_of_data(address: str) -> bytes:
    """What a `data:` address holds (RFC 2397)."""
    found = _DATA.fullmatch(address.strip())
    if found is None:
        raise Refused("must be a picture; found other data")
    if "base64" not in found[2].lower():
        return unquote_to_bytes(found[3])
    try:
        return b64decode(re.sub(r"\s", "", unquote(found[3])) + "==")
    except (binascii.Error, ValueError) as error:
        raise Refused("must be a picture in base64 that can be decoded") from error


def _raster_picture(content: bytes, limits: Limits) -> Picture:
    form: str | None = "PNG"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        packed = packed_png(content, limits)
        if _is_kept(packed):
            # Its rows were unpacked, which is all the decoding there is.
            return Picture("image/png", packed.content, float(packed.width), float(packed.height))
        return _redrawn(packed, limits)
    if content.startswith(b"\xff\xd8\xff"):
        packed = packed_jpeg(content, limits)
        if _is_kept(packed):
            _decoded(packed.content, limits, is_quick=True)
            return Picture("image/jpeg", packed.content, float(packed.width), float(packed.height))
        return _redrawn(packed, limits)
    if content.startswith((b"GIF87a", b"GIF89a")) and len(content) >= 13:
        width, height = struct.unpack_from("<HH", content, 6)
        check_extent(width, height, limits)
        orientation = 1
    elif content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        # Pillow makes room for the whole canvas when it opens the file.
        width, height = _webp_extent(content)
        check_extent(width, height, limits)
        orientation = _webp_orientation(content)
        form = None if b"VP8 " in content[12:64] else "PNG"
    elif content[4:8] == b"ftyp" and content[8:12] in (b"avif", b"avis", b"mif1"):
        width, height = _avif_extent(content)
        check_extent(width, height, limits)
        orientation, form = 0, None
    else:
        raise Refused(_NO_PICTURE)
    image = _decoded(content, limits)
    # How an AVIF file is turned stands among its boxes, and Pillow tells it as EXIF would.
    orientation = orientation or orientation_of(image.info.get("exif", b"").removeprefix(b"Exif\0\0"))
    # An animation is shown by its first frame; Word does not read WebP or AVIF.
    return _picture_of_drawn(drawn(image, form, orientation))


def _is_kept(packed: Packed) -> bool:
    """Whether a file goes into a document as it is: PDF shows the colours of a file without its profile."""
    return packed.is_plain and packed.orientation == 1 and (not packed.profile or is_srgb(packed.profile))


def _avif_extent(content: bytes) -> tuple[int, int]:
    """The largest width and height that the header states for an image in the file (ISO/IEC 23008-12, 6.5.3)."""
    from PIL import features

    found = [struct.unpack(">II", size) for size in re.findall(rb"ispe\0\0\0\0(.{8})", content[:65_536], re.DOTALL)]
    if not found or not features.check("avif"):
        raise Refused(_NO_PICTURE)
    return max(width for width, _ in found), max(height for _, height in found)


def _webp_extent(content: bytes) -> tuple[int, int]:
    """Width and height of the canvas, from the first chunk (RFC 9649, 2.4 to 2.7)."""
    kind, body = content[12:16], content[20:30]
    if len(body) == 10 and kind == b"VP8X":
        return int.from_bytes(body[4:7], "little") + 1, int.from_bytes(body[7:10], "little") + 1
    if len(body) == 10 and kind == b"VP8L":
        bits = int.from_bytes(body[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if len(body) == 10 and kind == b"VP8 ":
        width, height = struct.unpack_from("<HH", body, 6)
        return width & 0x3FFF, height & 0x3FFF
    raise Refused(_NO_PICTURE)


def _webp_orientation(content: bytes) -> int:
    """The orientation that the EXIF chunk states, 1 where there is none (RFC 9649, 2.3 and 2.7.1.5)."""
    at = 12
    while at + 8 <= len(content):
        kind, size = struct.unpack_from("<4sI", content, at)
        if kind == b"EXIF":
            return orientation_of(content[at + 8 : at + 8 + size].removeprefix(b"Exif\0\0"))
        at += 8 + size + size % 2
    return 1


def _redrawn(packed: Packed, limits: Limits) -> Picture:
    """A picture that some writer would not take as it is: turned as it is to be seen, and written anew."""
    image = _decoded(packed.content, limits)
    return _picture_of_drawn(drawn(image, image.format or "PNG", packed.orientation))


def _picture_of_drawn(file: Drawn) -> Picture:
    return Picture(_MIMES[file.form], file.content, float(file.width), float(file.height))


def _decoded(content: bytes, limits: Limits, *, is_quick: bool = False) -> Image.Image:
    """The first frame; raises `Refused`.

    With `is_quick` all of a JPEG is read, and an eighth of its rows and columns made into an image.
    """
    # Pillow takes long to import, and most pictures do without.
    from PIL import Image, ImageFile, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(content), formats=("PNG", "JPEG", "GIF", "WEBP", "AVIF"))
            # A frame may lie beyond the canvas that the header states.
            check_extent(image.width, image.height, limits)
            if is_quick:
                image.draft(None, (max(1, image.width // 8), max(1, image.height // 8)))
            # WeasyPrint sets this for the whole process; a picture cut off is refused before a PDF is made and after.
            ImageFile.LOAD_TRUNCATED_IMAGES = False
            image.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise beyond("picture-pixels", limits, found="more in a frame") from error
    except UnidentifiedImageError as error:
        raise Refused("must be a picture that can be decoded; found none") from error
    except (OSError, ValueError, SyntaxError, EOFError, struct.error, OverflowError, IndexError) as error:
        raise Refused(f"must be a picture that can be decoded; found: {error}") from error
    return image
