"""Code and character drawings as Word paragraphs: one to a block, line breaks inside, so that it splits over pages.

Where lines are numbered, tinted or too long for the page, each is a paragraph of its own: a long one goes on indented.
Highlighting comes from the marked-up lines that HTML and PDF are made of, a character style for each kind of token.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rfcexport.exporters.docx_layout import (
    CODE_INDENT,
    CODE_POINTS,
    LIST_STEP,
    MONO_EM,
    SMALLER_CODE_POINTS,
    SMALLEST_DRAWING_POINTS,
    TWIPS_PER_POINT,
    Page,
)
from rfcexport.exporters.docx_named_styles import named_styles
from rfcexport.exporters.docx_nodes import NO_NUMBER, escaped, raw_block
from rfcexport.highlight import (
    DRAWING_LEADING,
    SMALLEST_READABLE_PT,
    columns_of,
    is_diagram,
    is_diff,
    language_of,
    marked_lines,
)
from rfcexport.info_strings import Listing, listing_of
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
_CODE_IN_LIST = re.compile(r'<w:pStyle w:val="((?:SourceCode|Diagram)\d*|CellCode)(List|Lines)(\d+)"/>')
_BREAK = "<w:r><w:br/></w:r>"
# A block with many long lines is set smaller; where only this share of lines is long, they wrap instead.
_FEW_LONG_LINES = 0.1
_LEAST_FOR_FEW = 8.0
# A block of so few lines moves to the next page rather than split.
_KEPT_LINES = 8
# Of a longer one so many lines stay together at both ends.
_KEPT_AT_ENDS = 3
# A longer line splits: kept whole it would leave a hole at the foot of the page.
_MOST_KEPT_ROWS = 6
_CONTINUED_COLUMNS = 2
_HEADING_TWIPS = 1_000
_MARKED = "mark"


@dataclass(frozen=True, slots=True)
class CodeForm:
    """Where a block of code stands: `width` is the room it has, `indent` where that begins.

    `colours` are the theme's; `style` is a paragraph style that takes the place of the chosen one.
    """

    width: int
    indent: int
    limits: Limits
    colours: Mapping[str, str]
    style: str | None = None
    has_line_numbers: bool = False
    points: float | None = None


def code_block(block: Block, form: CodeForm, *, is_drawing: bool | None = None) -> Block:
    """A CodeBlock as OOXML: one paragraph, or one to a line where lines differ in more than their words."""
    attributes, code = block["c"]
    listing = listing_of(attributes)
    code = code.rstrip("\n").expandtabs(8)
    language = language_of(attributes[1])
    is_drawing = is_diagram(code, language) if is_drawing is None else is_drawing
    texts = code.split("\n")
    lines = [escaped(line) for line in texts] if is_drawing else marked_lines(code, language, form.limits)
    is_numbered = listing.numbers(by_default=form.has_line_numbers) and not is_drawing and form.style is None
    digits = len(str(listing.first + len(lines) - 1)) if is_numbered else 0
    extra = digits + 2 if digits else 0
    points = form.points or code_points(code, form.width, is_drawing=is_drawing, extra=extra)
    style = form.style or _style_id("Diagram" if is_drawing else "SourceCode", points)
    title = _title(listing, form)
    room = (form.width - 2 * CODE_INDENT) / TWIPS_PER_POINT / MONO_EM
    is_long = form.style is None and any((columns_of(line) + extra) * points > room for line in texts)
    fills = [_fill_of(line, number, language, listing) for number, line in enumerate(texts, start=1)]
    if not is_drawing and (is_numbered or is_long or any(fills)):
        numbers = [f"{listing.first + index}" for index in range(len(lines))] if is_numbered else []
        step = round(points * MONO_EM * TWIPS_PER_POINT)
        hanging = _Hanging(extra * step, _CONTINUED_COLUMNS * step if is_long else 0)
        rows = [int(columns_of(line) * points / room) + 1 for line in texts]
        style = f"{style}Lines{form.indent // LIST_STEP}" if form.indent else style
        paragraphs = _line_paragraphs(lines, fills, numbers, rows, style, hanging, form, has_title=bool(title))
        return raw_block(title + "".join(paragraphs))
    kept = "<w:keepLines/>" if len(lines) <= _KEPT_LINES else ""
    style = f"{style}List{form.indent // LIST_STEP}" if form.indent else style
    spacing = '<w:spacing w:before="0"/>' if title else ""
    runs = _BREAK.join(map(_runs, lines))
    return raw_block(f'{title}<w:p><w:pPr><w:pStyle w:val="{style}"/>{kept}{spacing}</w:pPr>{runs}</w:p>')


@dataclass(frozen=True, slots=True)
class _Hanging:
    """In twips: how far in the text stands behind its number, and how much further the rows where it goes on."""

    number: int
    continued: int


def _line_paragraphs(
    lines: list[str],
    fills: list[str],
    numbers: list[str],
    rows: list[int],
    style: str,
    hanging: _Hanging,
    form: CodeForm,
    *,
    has_title: bool,
) -> Iterator[str]:
    """A paragraph for each line: tinted as a whole, its further rows hanging; together they look like one."""
    count, ends = len(lines), _KEPT_AT_ENDS
    for index, line in enumerate(lines):
        is_first, is_last = index == 0, index == count - 1
        is_short = rows[index] <= _MOST_KEPT_ROWS
        is_kept = is_short and not is_last and (count <= _KEPT_LINES or index < ends - 1 or index >= count - ends)
        before = "" if is_first and not has_title else ' w:before="0"'
        after = "" if is_last else ' w:after="0"'
        left = form.indent + CODE_INDENT + hanging.number + hanging.continued
        # Where nothing hangs further in, the indent itself is the stop.
        at = form.indent + CODE_INDENT + hanging.number
        stop = f'<w:tabs><w:tab w:val="left" w:pos="{at}"/></w:tabs>' if numbers and hanging.continued else ""
        number = _run(numbers[index], "CodeLineNumber") + "<w:r><w:tab/></w:r>" if numbers else ""
        yield (
            f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{"<w:keepNext/>" if is_kept else ""}'
            f"{'<w:keepLines/>' if is_short else ''}"
            f"{_edges(fills[index], form.colours, is_first=is_first, is_last=is_last)}{stop}"
            f"{f'<w:spacing{before}{after}/>' if before or after else ''}"
            f"{_indent(left, hanging.number + hanging.continued)}</w:pPr>{number}{_runs(line)}</w:p>"
        )


def _edges(fill: str, colours: Mapping[str, str], *, is_first: bool, is_last: bool) -> str:
    """Border and shading of one line of a block: the bar of a marked line, and no edge towards its neighbours."""
    none, plain = '<w:{} w:val="nil"/>', '<w:{} w:val="single" w:sz="4" w:space="{}" w:color="{}"/>'
    tint = _hex(colours[fill or "surface"])
    top = plain.format("top", 5, _hex(colours["surface"])) if is_first else none.format("top")
    bottom = plain.format("bottom", 5, _hex(colours["surface"])) if is_last else none.format("bottom")
    left = plain.format("left", 6, tint)
    if fill == _MARKED:
        left = f'<w:left w:val="single" w:sz="24" w:space="5" w:color="{_hex(colours["accent"])}"/>'
    right = plain.format("right", 6, tint)
    shading = f'<w:shd w:val="clear" w:color="auto" w:fill="{tint}"/>' if fill else ""
    return f"<w:pBdr>{top}{left}{bottom}{right}</w:pBdr>{shading}"


def _fill_of(line: str, number: int, language: str, listing: Listing) -> str:
    """The colour of the theme that tints a line; empty where none does."""
    if listing.marks(number):
        return _MARKED
    return {"+": "implemented-tint", "-": "rejected-tint"}.get(line[:1], "") if is_diff(language) else ""


def _title(listing: Listing, form: CodeForm) -> str:
    if not listing.title:
        return ""
    inset = _indent(form.indent + CODE_INDENT) if form.indent else ""
    return f'<w:p><w:pPr><w:pStyle w:val="CodeTitle"/>{inset}</w:pPr>{_run(escaped(listing.title))}</w:p>'


def _indent(left: int, hanging: int = 0) -> str:
    hung = f' w:hanging="{hanging}"' if hanging else ""
    return f'<w:ind w:left="{left}" w:right="{CODE_INDENT}"{hung}/>'


def _hex(colour: str) -> str:
    return colour.lstrip("#").upper()


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


@dataclass(frozen=True, slots=True)
class DrawingSetting:
    """How a drawing is set; `points` is None where it fits at no size."""

    points: float | None
    is_landscape: bool = False

    @property
    def is_readable(self) -> bool:
        """Whether its words can be read."""
        return self.points is not None and self.points >= SMALLEST_READABLE_PT


def drawing_setting(code: str, width: int, turned: Page | None) -> DrawingSetting:
    """The largest size for a drawing in `width` twips; on a landscape page, if one is given, rather than too small."""
    sizes = (CODE_POINTS, *SMALLER_CODE_POINTS, *SMALLEST_DRAWING_POINTS)
    columns, lines = columns_of(code), code.count("\n") + 1

    def fitting(room: int) -> list[float]:
        em = (room - 2 * CODE_INDENT) / TWIPS_PER_POINT / MONO_EM
        return [size for size in sizes if columns * size <= em]

    upright = fitting(width)
    if turned is None or (upright and upright[0] >= SMALLEST_READABLE_PT):
        return DrawingSetting(upright[0] if upright else None)
    wide = fitting(turned.text_width)
    room = (turned.text_height - _HEADING_TWIPS) / TWIPS_PER_POINT / DRAWING_LEADING
    whole = (size for size in wide if size >= SMALLEST_READABLE_PT and lines * size <= room)
    return DrawingSetting(next(whole, wide[0] if wide else None), is_landscape=True)


def code_styles() -> tuple[tuple[str, str, str, float], ...]:
    """Identifier, name, base and size in points of every style for smaller code and drawings."""
    sizes = [("SourceCode", "Source Code", size) for size in SMALLER_CODE_POINTS]
    sizes += [("Diagram", "Diagram", size) for size in (*SMALLER_CODE_POINTS, *SMALLEST_DRAWING_POINTS)]
    return tuple((_style_id(base, size), f"{name} {size:g} pt", base, size) for base, name, size in sizes)


def with_list_code(styles: str, parts: Iterable[str]) -> str:
    """The styles with those of the code in lists that the parts of the document have, each for a depth of list.

    It is the style that sets such code in: what is set in beside its style is a quote to whoever reads styles. A block
    goes on with its item; one whose lines are paragraphs does not, for each would be a block of its own there.
    """
    names = {identifier: name for identifier, name, _, _ in code_styles()}
    names |= {"SourceCode": "Source Code", "Diagram": "Diagram", "CellCode": "Cell Code"}
    found = sorted({found for part in parts for found in _CODE_IN_LIST.findall(part)})
    if not found:
        return styles
    # A reference document of a house may have a style of that name under another identifier.
    known = {style.name: style.identifier for style in named_styles(styles)}
    own = "".join(
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{base}{form}{depth}">'
        f'<w:name w:val="{names[base]} {form} {depth}"/><w:basedOn w:val="{known[names[base].lower()]}"/>'
        f"<w:pPr>{NO_NUMBER if form == 'List' else ''}{_indent(int(depth) * LIST_STEP + CODE_INDENT)}</w:pPr></w:style>"
        for base, form, depth in found
        if names.get(base, "").lower() in known
    )
    return styles.replace("</w:styles>", f"{own}</w:styles>")


def _style_id(base: str, points: float) -> str:
    return base if points == CODE_POINTS else f"{base}{round(points * 10)}"


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
