"""Everything that the HTML writer must know beside the tree."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from rfcexport.artwork import Artwork
from rfcexport.cross_references import Numbered
from rfcexport.images import Picture, extent_on_page, stated_length
from rfcexport.letters import Direction
from rfcexport.policy import Limits

_PIXELS_PER_MM = 96 / 25.4
# What a page has for a picture with its caption; print.css says the same.
_HIGHEST_MM = 190.0


@dataclass(frozen=True, slots=True)
class Form:
    """The decisions about an HTML document.

    `suffix` is that of sibling exports; `measure_mm` and `landscape_mm` are the widths of the text on the two kinds
    of page; `picture_url` gives the address under which a picture is embedded.
    `direction` is that of the document; with `has_turns` some of its text may run in the other one.
    """

    is_print: bool
    suffix: str
    labels: Mapping[str, str]
    pictures: Mapping[str, Picture]
    picture_url: Callable[[str, Picture], str]
    path: str
    measure_mm: float = 160.0
    landscape_mm: float = 247.0
    has_section_numbers: bool = True
    has_line_numbers: bool = False
    has_link_notes: bool = False
    has_cross_references: bool = False
    limits: Limits = field(default_factory=Limits)
    artwork: Artwork = field(default_factory=Artwork)
    numbered: Mapping[str, Numbered] = field(default_factory=dict)
    direction: Direction = "ltr"
    has_turns: bool = False


def picture_shape(picture: Picture, size: Mapping[str, str], form: Form) -> str:
    """The attributes of an `<img>` that state how large it is; `size` is as the document states it: `120px`, `50%`.

    On paper it is a style, made to fit the page: WeasyPrint looks at no attribute, and would keep a width and cut a
    height, or shrink one of the two alone.
    """
    if form.is_print:
        page = (form.measure_mm * _PIXELS_PER_MM, _HIGHEST_MM * _PIXELS_PER_MM)
        across, down = extent_on_page(picture, size, page)
        has_both = all(stated_length(size.get(name), 1.0) for name in ("width", "height"))
        height = f";height:{down:.4g}px" if has_both and "%" not in size["width"] else ""
        # A part of a cell is not a part of the page; one that would be too high is cut for the page.
        stated = size.get("width", "")
        share = stated if "%" in stated and across == stated_length(stated, page[0]) else ""
        return f' style="width:{share or f"{across:.4g}px"}{height}"'
    width, height_px = stated_length(size.get("width"), None), stated_length(size.get("height"), None)
    if "%" in size.get("width", ""):
        return f' style="width:{size["width"]}"'
    if width is None:
        width = height_px * picture.width / picture.height if height_px and picture.height else picture.width
    if height_px is None:
        height_px = width * picture.height / max(picture.width, 1)
    return f' width="{round(width)}" height="{round(height_px)}"'
