"""Code and character drawings as Word paragraphs: one to a block, line breaks inside, so that it splits over pages.

Highlighting comes from the marked-up lines that HTML and PDF are made of, a character style for each kind of token.
"""

from __future__ import annotations

import re

from rfcexport.exporters.docx_layout import (
    CODE_INDENT,
    CODE_POINTS,
    MONO_EM,
    SMALLER_CODE_POINTS,
    SMALLEST_DRAWING_POINTS,
    TWIPS_PER_POINT,
)
from rfcexport.exporters.docx_nodes import escaped, raw_block
from rfcexport.highlight import columns_of, is_diagram, language_of, marked_lines
from rfcexport.model import Block
from rfcexport.policy import Limits

TOKEN_STYLES = {
    "c": ("CodeComment", "Code Comment", "comment"),
    "k": ("CodeKeyword", "Code Keyword", "keyword"),
    "s": ("CodeString", "Code String", "string"),
    "m": ("CodeNumber", "Code Number", "number"),
    "t": ("CodeType", "Code Type", "type"),
    "f": ("CodeFunction", "Code Function", "function"),
    "a": ("CodeName", "Code Name", "name"),
    "n": ("CodeName", "Code Name", "name"),
    "p": ("CodeDecorator", "Code Decorator", "decorator"),
    "gi": ("CodeAdded", "Code Added", "added"),
    "gd": ("CodeRemoved", "Code Removed", "removed"),
    "gh": ("CodeHeading", "Code Heading", "heading"),
}
"""Class of a token -> identifier and name of its character style, name of its colour in the stylesheet."""

_TOKEN = re.compile(r'<span class="(\w+)">(.*?)</span>')
_BREAK = "<w:r><w:br/></w:r>"
# A block with many long lines is set smaller; where only this share of lines is long, they wrap instead.
_FEW_LONG_LINES = 0.1
_LEAST_FOR_FEW = 8.0
# A block of so few lines moves to the next page rather than split.
_KEPT_LINES = 8


def code_block(
    block: Block,
    *,
    width: int,
    indent: int,
    limits: Limits,
    style: str | None = None,
    has_line_numbers: bool = False,
) -> Block:
    """A CodeBlock as OOXML: `width` is the room it has, `indent` where that begins; `style` overrides the choice."""
    (_, classes, _), code = block["c"]
    code = code.rstrip("\n").expandtabs(8)
    language = language_of(classes)
    is_drawing = is_diagram(code, language)
    lines = [escaped(line) for line in code.split("\n")] if is_drawing else marked_lines(code, language, limits)
    number_width = len(str(len(lines))) if has_line_numbers and not is_drawing and style is None else 0
    if style is None:
        style = _style_of(code, width, is_drawing=is_drawing, extra=number_width + 2 if number_width else 0)
    kept = "<w:keepLines/>" if len(lines) <= _KEPT_LINES else ""
    inset = f'<w:ind w:left="{indent + CODE_INDENT}" w:right="{CODE_INDENT}"/>' if indent else ""
    runs = _BREAK.join(_number(index, number_width) + _runs(line) for index, line in enumerate(lines, start=1))
    return raw_block(f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{kept}{inset}</w:pPr>{runs}</w:p>')


def code_points(code: str, width: int, *, is_drawing: bool, extra: int = 0) -> float:
    """The size in points at which `code` is set in `width` twips: the largest at which no line wraps.

    Code whose longest line fits at no size wraps; so does code with few long lines rather than be set small.
    """
    room = (width - 2 * CODE_INDENT) / TWIPS_PER_POINT / MONO_EM
    sizes: tuple[float, ...] = (CODE_POINTS, *SMALLER_CODE_POINTS)
    if is_drawing:
        sizes = (*sizes, *SMALLEST_DRAWING_POINTS)
        columns = columns_of(code)
        return next((size for size in sizes if columns * size <= room), sizes[-1])
    lines = [columns_of(line) + extra for line in code.split("\n")]
    long = sum(1 for columns in lines if columns * CODE_POINTS > room)
    least = _LEAST_FOR_FEW if long <= len(lines) * _FEW_LONG_LINES else sizes[-1]
    return next((size for size in sizes if size >= least and max(lines) * size <= room), _LEAST_FOR_FEW)


def code_styles() -> tuple[tuple[str, str, str, float], ...]:
    """Identifier, name, base and size in points of every style for smaller code and drawings."""
    sizes = [("SourceCode", "Source Code", size) for size in SMALLER_CODE_POINTS]
    sizes += [("Diagram", "Diagram", size) for size in (*SMALLER_CODE_POINTS, *SMALLEST_DRAWING_POINTS)]
    return tuple((_style_id(base, size), f"{name} {size:g} pt", base, size) for base, name, size in sizes)


def _style_of(code: str, width: int, *, is_drawing: bool, extra: int) -> str:
    return _style_id(
        "Diagram" if is_drawing else "SourceCode", code_points(code, width, is_drawing=is_drawing, extra=extra)
    )


def _style_id(base: str, points: float) -> str:
    return base if points == CODE_POINTS else f"{base}{round(points * 10)}"


def _number(index: int, width: int) -> str:
    return _run(f"{index:>{width}}  ", "CodeLineNumber") if width else ""


def _runs(marked: str) -> str:
    """A line of escaped code with token spans, as runs."""
    # Odd places hold the class, the next ones its text (re.split with two groups).
    parts = _TOKEN.split(marked)
    runs = [_run(parts[0])]
    for index in range(1, len(parts), 3):
        runs.append(_run(parts[index + 1], TOKEN_STYLES.get(parts[index], (None,))[0]))
        runs.append(_run(parts[index + 2]))
    return "".join(runs)


def _run(text: str, style: str | None = None) -> str:
    if not text:
        return ""
    properties = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{text}</w:t></w:r>'
