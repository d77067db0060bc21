"""Blocks of code and drawings -> HTML: a block for each line, so that long ones wrap and pages break between them."""

from __future__ import annotations

from html import escape

from rfcexport.highlight import columns_of, is_diff, marked_lines
from rfcexport.html_form import Form

CODE_SIZE_PT = 8.2
DIAGRAM_SIZES_PT = (8.5, 8.0, 7.5, 7.0, 6.5, 6.0, 5.5, 5.0, 4.5, 4.0)
_EM_CODE, _EM_DIAGRAM = 0.6, 0.602  # advances of IBM Plex Mono and DejaVu Sans Mono
_PADDING_MM = 8.0
_PT_PER_MM = 72 / 25.4
_KEPT_LINES = 3


def code_html(code: str, language: str, form: Form) -> str:
    """A `<pre>` with a block for each line; on paper three lines at both ends keep together."""
    room = int((form.measure_mm - _PADDING_MM) * _PT_PER_MM / (CODE_SIZE_PT * _EM_CODE))
    lines = code.split("\n")
    signs = {"+": " added", "-": " removed", "@": " hunk"} if is_diff(language) else {}
    marked = [
        f'<span class="line{signs.get(line[:1], "")}{" long" if columns_of(line) > room else ""}">{text}\n</span>'
        for line, text in zip(lines, marked_lines(code, language, form.limits), strict=True)
    ]
    numbers = " numbered" if form.has_line_numbers else ""
    named = f' data-language="{escape(language)}"' if language and not form.is_print else ""
    if form.is_print:
        ends = _KEPT_LINES if len(marked) > 2 * _KEPT_LINES else len(marked)
        marked = [_kept(marked[:ends]), *marked[ends:-ends], *([_kept(marked[-ends:])] if ends < len(marked) else [])]
    return f'<pre class="code{numbers}"{named}><code>{"".join(marked)}</code></pre>\n'


def diagram_size_pt(code: str, measure_mm: float) -> float | None:
    """The largest size at which a drawing fits the measure, None where none does."""
    room = (measure_mm - _PADDING_MM) * _PT_PER_MM
    columns = columns_of(code)
    return next((size for size in DIAGRAM_SIZES_PT if columns * size * _EM_DIAGRAM <= room), None)


def diagram_html(code: str, size_pt: float, region: str) -> str:
    """A drawing in its grid; `region` holds the attributes of a box that scrolls."""
    text = escape(code.expandtabs(8), quote=False)
    return f'<pre class="diagram d{round(size_pt * 10)}"{region}>{text}\n</pre>\n'


def _kept(lines: list[str]) -> str:
    return f'<span class="kept">{"".join(lines)}</span>'
