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
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, unquote_to_bytes, urlsplit

from rfcexport.picture_packing import Packed, check_extent, orientation_of, packed_jpeg, packed_png
from rfcexport.policy import Limits, Policy, Refused, beyond, read_below_root

if TYPE_CHECKING:
    from PIL import Image

REMOTE_HINT = "--allow-remote-images fetches it"
"""What to do about a picture that is refused for its place on the web alone."""

_DATA = re.compile(r"data:\s*(image/[a-z0-9.+-]+)?((?:;[^,;]*)*),(.*)", re.IGNORECASE | re.DOTALL)
_NO_PICTURE = "must be PNG, JPEG, GIF, WebP or SVG"
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
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        packed = packed_png(content, limits)
        if packed.is_plain and packed.orientation == 1:
            # Its rows were unpacked, which is all the decoding there is.
            return Picture("image/png", packed.content, float(packed.width), float(packed.height))
        return _redrawn(packed, limits)
    if content.startswith(b"\xff\xd8\xff"):
        packed = packed_jpeg(content, limits)
        if packed.is_plain and packed.orientation == 1:
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
    else:
        raise Refused(_NO_PICTURE)
    image = _decoded(content, limits)
    # An animation is shown by its first frame; Word does not read WebP.
    return _picture_from(image, "PNG", orientation)


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
    return _picture_from(image, image.format or "PNG", packed.orientation)


def _decoded(content: bytes, limits: Limits, *, is_quick: bool = False) -> Image.Image:
    """The first frame; raises `Refused`.

    With `is_quick` all of a JPEG is read, and an eighth of its rows and columns made into an image.
    """
    # Pillow takes long to import, and most pictures do without.
    from PIL import Image, ImageFile, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(content), formats=("PNG", "JPEG", "GIF", "WEBP"))
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


def _picture_from(image: Image.Image, form: str, orientation: int) -> Picture:
    """An image as PNG or JPEG, turned as it is to be seen: Word does not look at EXIF."""
    from PIL.Image import Transpose

    turn = {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }.get(orientation)
    profile = image.info.get("icc_profile")
    if image.mode == "CMYK":
        turned, profile, options = _in_colours(image, profile), None, {"quality": 95, "subsampling": 0}
    elif form == "JPEG":
        turned, options = image, _compression_of(image, is_sideways=orientation >= 5)
    else:
        turned, options = _in_eight_bits(image), {}
    if turn is not None:
        turned = turned.transpose(turn)
    out = io.BytesIO()
    turned.save(out, form, icc_profile=profile, **options)
    pack = packed_jpeg if form == "JPEG" else packed_png
    content = pack(out.getvalue(), Limits(picture_pixels=turned.width * turned.height)).content
    return Picture(_MIMES[form], content, float(turned.width), float(turned.height))


def _in_colours(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Four inks as sRGB, by their profile where it is one."""
    from PIL import ImageCms

    if profile:
        try:
            found = ImageCms.profileToProfile(
                image, io.BytesIO(profile), ImageCms.createProfile("sRGB"), outputMode="RGB"
            )
        except (ImageCms.PyCMSError, OSError):
            found = None
        if found is not None:
            return found
    return image.convert("RGB")


def _in_eight_bits(image: Image.Image) -> Image.Image:
    """Colours or greys that every reader knows."""
    if image.mode.startswith("I"):
        # 16 bits of grey; Pillow would clip them.
        return image.convert("I").point(lambda value: value / 256).convert("L")
    if image.mode in ("L", "LA", "RGB", "RGBA") and "transparency" not in image.info:
        return image
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def _compression_of(image: Image.Image, *, is_sideways: bool) -> dict[str, Any]:
    """How a JPEG was compressed, so that it loses next to nothing when its pixels are turned and written again.

    A block that lies on its side has its frequencies across where they were down, and so has the table for them.
    """
    from PIL.JpegImagePlugin import get_sampling

    tables: dict[int, list[int]] = getattr(image, "quantization", {})
    if is_sideways:
        tables = {
            number: [table[8 * column + row] for row in range(8) for column in range(8)]
            for number, table in tables.items()
        }
    sampling = get_sampling(image)
    # 4:2:2 on its side is a sampling that Pillow does not write.
    return {"qtables": tables, "subsampling": 0 if sampling < 0 or (is_sideways and sampling == 1) else sampling}
