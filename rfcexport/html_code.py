"""Blocks of code and drawings -> HTML: a block for each line, so that long ones wrap and pages break between them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape

from rfcexport.highlight import DRAWING_LEADING, SMALLEST_READABLE_PT, columns_of, is_diff, marked_lines
from rfcexport.html_form import Form
from rfcexport.info_strings import Listing

CODE_SIZE_PT = 8.2
DIAGRAM_SIZES_PT = (8.5, 8.0, 7.5, 7.0, 6.5, 6.0, 5.5, 5.0, 4.5, 4.0)
_EM_CODE, _EM_DIAGRAM = 0.6, 0.602  # advances of IBM Plex Mono and DejaVu Sans Mono
_PADDING_MM = 8.0
_HEADING_MM = 20.0
_PT_PER_MM = 72 / 25.4
_KEPT_LINES, _MOST_KEPT_ROWS = 3, 12
_FOUR_DIGITS = 1_000
_UNSTATED = Listing()
_LONG_TOKEN = 40
_GLUED = re.compile(rf"<[^>]*>(?=[^<\s]{{{_LONG_TOKEN}}})")
MAY_BREAK = "\u200b"
"""A line may break here. The sign has no glyph, and is in no copied text."""


def code_html(code: str, language: str, form: Form, listing: Listing = _UNSTATED) -> str:
    """A `<pre>` with a block for each line, its title above; on paper three lines at both ends keep together."""
    lines = code.split("\n")
    is_numbered = listing.numbers(by_default=form.has_line_numbers)
    room = int((form.measure_mm - _PADDING_MM) * _PT_PER_MM / (CODE_SIZE_PT * _EM_CODE))
    signs = {"+": " added", "-": " removed", "@": " hunk"} if is_diff(language) else {}
    texts = marked_lines(code, language, form.limits)
    if form.is_print:
        texts = [_loosened(text) for text in texts]
    marked = [
        f'<span class="line{signs.get(line[:1], "")}{" marked" if listing.marks(number) else ""}'
        f'{" long" if columns_of(line) > room else ""}">{text}\n</span>'
        for number, (line, text) in enumerate(zip(lines, texts, strict=True), start=1)
    ]
    kinds = "code numbered" if is_numbered else "code"
    first = f' style="counter-reset:line {listing.first - 1}"' if is_numbered and listing.first != 1 else ""
    if is_numbered and listing.first + len(lines) > _FOUR_DIGITS:
        kinds += " far"
    named = f' data-language="{escape(language)}"' if language and not form.is_print else ""
    if form.is_print:
        ends = _KEPT_LINES if len(marked) > 2 * _KEPT_LINES else len(marked)
        rows = [columns_of(line) // room + 1 for line in lines]
        head, foot = _kept(marked[:ends], rows[:ends]), _kept(marked[-ends:], rows[-ends:])
        marked = [head, *marked[ends:-ends], *([foot] if ends < len(marked) else [])]
    block = f'<pre class="{kinds}"{named}{first}><code>{"".join(marked)}</code></pre>\n'
    return titled_html(block, listing)


def _loosened(marked: str) -> str:
    """A line in which a long token may begin a row: WeasyPrint 70 breaks no word that does not."""
    if len(marked) < _LONG_TOKEN:
        return marked
    first = _GLUED.match(marked)
    return _GLUED.sub(
        lambda found: found[0] if first and found.end() == first.end() else f"{found[0]}{MAY_BREAK}", marked
    )


def titled_html(block: str, listing: Listing) -> str:
    """A block of code with the title above that its author gave it."""
    if not listing.title:
        return block
    title = escape(listing.title, quote=False)
    return f'<div class="titled">\n<p class="code-title">{title}</p>\n{block}</div>\n'


@dataclass(frozen=True, slots=True)
class DiagramSetting:
    """How a drawing is set on paper; `size_pt` is None where it fits at no size."""

    size_pt: float | None
    is_landscape: bool = False

    @property
    def is_readable(self) -> bool:
        """Whether its words can be read."""
        return self.size_pt is not None and self.size_pt >= SMALLEST_READABLE_PT


def diagram_setting(code: str, form: Form, *, may_turn: bool) -> DiagramSetting:
    """The largest size at which a drawing fits the measure; on a landscape page rather than too small to be read."""
    columns, lines = columns_of(code), code.count("\n") + 1

    def fits(size: float, measure_mm: float) -> bool:
        return columns * size * _EM_DIAGRAM <= (measure_mm - _PADDING_MM) * _PT_PER_MM

    readable = [size for size in DIAGRAM_SIZES_PT if size >= SMALLEST_READABLE_PT]
    for size in readable:
        if fits(size, form.measure_mm):
            return DiagramSetting(size)
    if not may_turn:
        return DiagramSetting(next((size for size in DIAGRAM_SIZES_PT if fits(size, form.measure_mm)), None))
    # A page on its side is about as high as the other's text is wide.
    room = (form.measure_mm - _HEADING_MM) * _PT_PER_MM
    wide = [size for size in DIAGRAM_SIZES_PT if fits(size, form.landscape_mm)]
    whole = (size for size in wide if size >= SMALLEST_READABLE_PT and lines * size * DRAWING_LEADING <= room)
    return DiagramSetting(next(whole, wide[0] if wide else None), is_landscape=True)


def diagram_html(code: str, size_pt: float | None, region: str, listing: Listing = _UNSTATED) -> str:
    """A drawing in its grid; `region` holds the attributes of a box that scrolls.

    Without a size it fits no page; where a page cannot be scrolled, its lines go on below.
    """
    text = escape(code.expandtabs(8), quote=False)
    kind = f"d{round((size_pt or DIAGRAM_SIZES_PT[-1]) * 10)}{'' if size_pt else ' beyond'}"
    return titled_html(f'<pre class="diagram {kind}"{region}>{text}\n</pre>\n', listing)


def _kept(lines: list[str], rows: list[int]) -> str:
    """Lines that stay together, unless they are so long that they would leave a hole at the foot of the page."""
    joined = "".join(lines)
    return f'<span class="kept">{joined}</span>' if sum(rows) <= _MOST_KEPT_ROWS else joined
