"""Pictures -> HTML: an `<img>` as large as there is room for it, or a box that says what is not shown."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from rfcexport.html_form import Form
from rfcexport.html_words import code_words
from rfcexport.images import Picture, extent_on_page, stated_length
from rfcexport.model import Inline
from rfcexport.pandoc_ast import plain_text

_PIXELS_PER_MM = 96 / 25.4
# What a page has for a picture with its caption; print.css says the same.
_HIGHEST_MM = 190.0
_LONGEST_ADDRESS = 400


def image_html(node: Inline, form: Form) -> str:
    """The picture of an Image node, its words where it may not be shown."""
    (_, _, size), alt_inlines, (address, _) = node["c"]
    alt = plain_text(alt_inlines).strip()
    picture = form.pictures.get(address)
    if picture is None:
        label = escape(form.labels["missing-picture"], quote=False)
        words = f"{alt} " if alt else ""
        shown = address if len(address) <= _LONGEST_ADDRESS else f"{address[: _LONGEST_ADDRESS - 1].rstrip()}…"
        code = code_words(shown, is_print=form.is_print, is_in_cell=False)
        where = "" if address.startswith("data:") else f"<code>{code}</code>"
        return f'<span class="missing-picture"><b>{label}:</b> {escape(words, quote=False)}{where}</span>'
    url = escape(form.picture_url(address, picture))
    return f'<img src="{url}" alt="{escape(alt)}"{_shape(picture, dict(size), form)}/>'


def _shape(picture: Picture, size: Mapping[str, str], form: Form) -> str:
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
