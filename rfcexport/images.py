"""Pictures: an address in the tree -> checked bytes that a writer may embed.

Only this module opens a picture. The header is read before anything is decoded; what comes out is PNG, JPEG, GIF or
SVG that every writer and every reader of its output understands.
"""

from __future__ import annotations

import io
import re
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from rfcexport.policy import Policy, Refused, read_below_root

if TYPE_CHECKING:
    from PIL import Image

_FORMATS = {"PNG": "image/png", "JPEG": "image/jpeg", "GIF": "image/gif", "WEBP": "image/webp"}
_SVG_LENGTH = re.compile(r"\s*([0-9.]+)\s*(px|pt|pc|in|cm|mm|)\s*$")
_SVG_UNITS_PX = {"": 1.0, "px": 1.0, "pt": 96 / 72, "pc": 16.0, "in": 96.0, "cm": 96 / 2.54, "mm": 96 / 25.4}
_SVG_DEFAULT_PX = (300.0, 150.0)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture ready to embed: `width` and `height` in CSS pixels (1/96 inch)."""

    mime: str
    content: bytes
    width: float
    height: float

    @property
    def extension(self) -> str:
        """The usual file suffix, without the dot."""
        return {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/svg+xml": "svg"}[self.mime]


def load_picture(address: str, *, folder: Path | None, policy: Policy) -> Picture:
    """The picture at `address`, relative to `folder`; raises `Refused` with the reason.

    An address that begins with `/` is taken from the document root, as code hosts do.
    """
    parts = urlsplit(address)
    if parts.scheme in ("http", "https") or address.startswith("//"):
        if not policy.allow_remote_images:
            raise Refused("must lie below the document root; remote pictures are not fetched")
        return picture_of(_fetch(address, policy), policy)
    if parts.scheme:
        raise Refused(f"must be a file; found the scheme {parts.scheme!r}")
    path = unquote(parts.path)
    if not path or "\0" in path:
        raise Refused("must name a file")
    if path.startswith("/") and policy.root is not None:
        return picture_of(read_below_root(policy.root / path.lstrip("/"), policy), policy)
    if folder is None:
        raise Refused("must come with a document that lies in a folder; standard input has none")
    return picture_of(read_below_root(folder / path, policy), policy)


def picture_of(content: bytes, policy: Policy) -> Picture:
    """`content` checked and, where a reader of the output would not know it, converted; raises `Refused`."""
    # Most RFCs have no picture, and Pillow takes long to import.
    from PIL import Image, UnidentifiedImageError

    head = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"<"):
        return _svg_picture(content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=tuple(_FORMATS)) as image:
                return _raster_picture(image, content, policy)
    except (UnidentifiedImageError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Refused("must be PNG, JPEG, GIF, WebP or SVG of a bounded size") from error
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise Refused(f"must be a picture that can be decoded; {error}") from error


def _raster_picture(image: Image.Image, content: bytes, policy: Policy) -> Picture:
    from PIL import ImageFile

    if image.width * image.height > policy.limits.picture_pixels:
        megapixels = policy.limits.picture_pixels // 1_000_000
        raise Refused(f"must have at most {megapixels} megapixels; found {image.width} x {image.height}")
    kind = image.format or ""
    # WeasyPrint sets this for the whole process; a picture cut off is refused before a PDF is made and after.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    image.load()
    if kind in ("PNG", "JPEG"):
        return Picture(_FORMATS[kind], content, *_displayed_size(image))
    # An animation is shown by its first frame; Word does not read WebP.
    return Picture("image/png", _as_png(image), *_displayed_size(image))


def _displayed_size(image: Image.Image) -> tuple[float, float]:
    # EXIF 2.32, tag 274: orientations 5 to 8 lie on their side.
    sideways = image.getexif().get(274, 1) in (5, 6, 7, 8)
    size = (float(image.width), float(image.height))
    return (size[1], size[0]) if sideways else size


def _as_png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.convert("RGBA" if image.has_transparency_data else "RGB").save(out, "PNG", optimize=False)
    return out.getvalue()


def _svg_picture(content: bytes) -> Picture:
    text = content.decode("utf-8", "replace")
    root = re.search(r"<svg\b([^>]*)>", text)
    if root is None:
        raise Refused("must be PNG, JPEG, GIF, WebP or SVG")
    lowered = text.lower()
    if "<!entity" in lowered or ("<!doctype" in lowered and "[" in lowered.split("<!doctype", 1)[1].split(">", 1)[0]):
        raise Refused("must be SVG without entity definitions")
    if (
        re.search(r"<\s*(script|foreignobject|iframe|object|embed|image|feimage)\b", lowered)
        or re.search(r"""(?:href|src)\s*=\s*["'](?!#|data:image/(?:png|jpeg))""", lowered)
        or re.search(r"@import|url\(\s*[\"']?(?!#)", lowered)
    ):
        raise Refused("must be SVG that draws itself: no script, no picture or reference from outside")
    return Picture("image/svg+xml", content, *_svg_size(root[1]))


def _svg_size(attributes: str) -> tuple[float, float]:
    """Width and height in CSS pixels, from the attributes or the view box (SVG 2, 8.2)."""
    found = dict(re.findall(r"""([\w:-]+)\s*=\s*["']([^"']*)["']""", attributes))
    box = [float(number) for number in re.findall(r"-?[0-9.]+", found.get("viewBox", ""))]
    width, height = (_svg_length(found.get(name, "")) for name in ("width", "height"))
    box_width, box_height = (box[2], box[3]) if len(box) == 4 and box[2] > 0 and box[3] > 0 else _SVG_DEFAULT_PX
    if width is None and height is None:
        return box_width, box_height
    if width is None:
        return (height or 0) * box_width / box_height, height or 0
    return width, height if height is not None else width * box_height / box_width


def _svg_length(text: str) -> float | None:
    found = _SVG_LENGTH.match(text)
    return float(found[1]) * _SVG_UNITS_PX[found[2]] if found else None


def _fetch(address: str, policy: Policy) -> bytes:
    # Imported here: the default is never to open a connection.
    from urllib.request import Request, urlopen

    try:
        request = Request(address if not address.startswith("//") else f"https:{address}")  # noqa: S310 - http(s) only
        with urlopen(request, timeout=10) as answer:  # noqa: S310
            content: bytes = answer.read(policy.limits.picture_bytes + 1)
    except (OSError, ValueError) as error:
        raise Refused(f"must be reachable; {error}") from error
    if len(content) > policy.limits.picture_bytes:
        raise Refused(f"must be at most {policy.limits.picture_bytes:,} bytes")
    return content
