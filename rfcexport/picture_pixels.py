"""Decoded pixels -> a PNG or JPEG file as every writer takes it: upright, in sRGB, in eight bits, as many as show.

Only this module and `images` work with Pillow's images. The same pixels give the same bytes.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, product
from typing import TYPE_CHECKING, Any

from rfcexport.picture_packing import packed_jpeg, packed_png
from rfcexport.policy import Limits

if TYPE_CHECKING:
    from PIL import Image

# Of 255: what no one sees, and what rounding makes of sRGB by way of another profile of it.
_SAME_COLOUR = 3
# How far a reduction by a whole number may lie from the one that is wanted.
_NEARLY = 0.1
# A PNG of a photograph is many times larger than its JPEG, one of a drawing is not.
_PHOTOGRAPHIC = 3
_JPEG: dict[str, Any] = {"quality": 90, "subsampling": 0}


@dataclass(frozen=True, slots=True)
class Drawn:
    """The bytes of a file with its width and height in pixels; `form` is `PNG` or `JPEG`."""

    form: str
    content: bytes
    width: int
    height: int


def drawn(image: Image.Image, form: str | None, orientation: int = 1) -> Drawn:
    """An image as a file, turned as it is to be seen: Word does not look at EXIF.

    `form` None stands for a picture that was compressed with losses: JPEG where it is a photograph, else PNG.
    """
    profile = image.info.get("icc_profile") or b""
    is_sideways = orientation >= 5
    options: dict[str, Any] = {}
    if image.mode == "CMYK":
        options = {"quality": 95, "subsampling": 0}
    elif form == "JPEG":
        options = _compression_of(image, is_sideways=is_sideways)
    else:
        image = _in_eight_bits(image)
    upright = _turned(_in_srgb(image, profile), orientation)
    upright.info.pop("icc_profile", None)
    if form is None:
        return _smaller(upright)
    return _written(upright, form, options)


def fewer(image: Image.Image, form: str, scale: float) -> Drawn:
    """The image with its sides times `scale`, which is less than 1: nearly so, where whole pixels make one.

    A screenshot keeps its plain colours that way: what Lanczos's filter draws round each letter trebles the file.
    """
    from PIL.Image import Resampling

    if form == "JPEG":
        return _written(image.resize(_scaled(image, scale), Resampling.LANCZOS), form, _compression_of(image))
    pixels = _in_eight_bits(image)
    step = round(1 / scale)
    if abs(step * scale - 1) <= _NEARLY:
        return _written(pixels.reduce(step), form, {})
    return _written(pixels.resize(_scaled(image, scale), Resampling.HAMMING), form, {})


def _scaled(image: Image.Image, scale: float) -> tuple[int, int]:
    return max(1, round(image.width * scale)), max(1, round(image.height * scale))


@lru_cache(maxsize=64)
def is_srgb(profile: bytes) -> bool:
    """Whether the colour profile shows colours, or greys, as sRGB does: then it need not be asked."""
    from PIL import Image

    space = profile[16:20]
    if space == b"GRAY":
        probe = Image.frombytes("L", (256, 1), bytes(range(256)))
    elif space == b"RGB ":
        colours = product(range(0, 256, 51), repeat=3)
        probe = Image.frombytes("RGB", (216, 1), bytes(chain.from_iterable(colours)))
    else:
        return False
    shown = _converted(probe, profile)
    if shown is None:
        # What no one can read says nothing.
        return True
    return all(abs(a - b) <= _SAME_COLOUR for a, b in zip(probe.tobytes(), shown.tobytes(), strict=True))


def _in_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    """The image in sRGB, by its profile where it has one that is another; inks without one by rule."""
    if image.mode != "CMYK" and (not profile or is_srgb(profile)):
        return image
    shown = _converted(image, profile) if profile else None
    if shown is not None:
        return shown
    return image.convert("RGB") if image.mode == "CMYK" else image


def _converted(image: Image.Image, profile: bytes) -> Image.Image | None:
    """The image in sRGB, None where the profile is none for it."""
    from PIL import ImageCms

    mode = "RGB" if image.mode == "CMYK" else image.mode
    wanted = {"GRAY": ("L", "LA"), "RGB ": ("RGB", "RGBA"), "CMYK": ("CMYK",)}.get(profile[16:20].decode("latin-1"), ())
    if image.mode not in wanted:
        return None
    alpha = None
    if mode in ("L", "LA"):
        alpha = image.getchannel("A") if mode == "LA" else None
        image, mode = image.getchannel(0), "RGB"
    try:
        shown = ImageCms.profileToProfile(
            image, io.BytesIO(profile), ImageCms.createProfile("sRGB"), outputMode=mode,
            renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
        )  # fmt: skip
    except (ImageCms.PyCMSError, OSError):
        return None
    if shown is None or image.mode != "L":
        return shown
    grey = shown.convert("L")
    if alpha is None:
        return grey
    grey.putalpha(alpha)
    return grey


def _turned(image: Image.Image, orientation: int) -> Image.Image:
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
    return image if turn is None else image.transpose(turn)


def _smaller(image: Image.Image) -> Drawn:
    """PNG, or JPEG where that is much smaller and nothing shines through."""
    as_png = _written(image, "PNG", {})
    if image.mode not in ("L", "RGB"):
        return as_png
    as_jpeg = _written(image, "JPEG", _JPEG)
    return as_jpeg if _PHOTOGRAPHIC * len(as_jpeg.content) < len(as_png.content) else as_png


def _written(image: Image.Image, form: str, options: dict[str, Any]) -> Drawn:
    out = io.BytesIO()
    image.save(out, form, icc_profile=None, **options)
    pack = packed_jpeg if form == "JPEG" else packed_png
    content = pack(out.getvalue(), Limits(picture_pixels=image.width * image.height)).content
    return Drawn(form, content, image.width, image.height)


def _in_eight_bits(image: Image.Image) -> Image.Image:
    """Colours or greys that every reader knows."""
    if image.mode.startswith("I"):
        # 16 bits of grey; Pillow would clip them.
        return image.convert("I").point(lambda value: value / 256).convert("L")
    if image.mode in ("L", "LA", "RGB", "RGBA") and "transparency" not in image.info:
        return image
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def _compression_of(image: Image.Image, *, is_sideways: bool = False) -> dict[str, Any]:
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
