"""Text of other scripts in Word: marks of direction and of emphasis, put into what pandoc wrote.

pandoc marks whole blocks and every run in them, Latin words too, which Word then sets with the wrong faces and signs;
so the marks are set here, by the letters of each run. Works on the text of the parts, as `docx_package` does.
"""

from __future__ import annotations

import re
from html import unescape
from unicodedata import bidirectional

from rfcexport.exporters.docx_nodes import escaped
from rfcexport.letters import Direction, first_strong, has_east_asian, has_from_right

# ECMA-376 part 1, 17.3.1.26 and 17.3.2.28: what stands behind `bidi` and `rtl` among the properties.
_BEHIND_BIDI = re.compile(
    "<w:(?:adjustRightInd|snapToGrid|spacing|ind|contextualSpacing|mirrorIndents|suppressOverlap|jc|textDirection|"
    "textAlignment|textboxTightWrap|outlineLvl|divId|cnfStyle|rPr|sectPr|pPrChange)\\b|</w:pPr>"
)
_BEHIND_RTL = re.compile("<w:(?:cs|em|lang|eastAsianLayout|specVanish|oMath|rPrChange)\\b|</w:rPr>")
_BEHIND_EMPHASIS = re.compile("<w:(?:lang|eastAsianLayout|specVanish|oMath|rPrChange)\\b|</w:rPr>")
_SLANT = re.compile("<w:i /><w:iCs />")
_SLANTED = re.compile(
    r"<w:r><w:rPr>(?:(?!</w:rPr>).)*?<w:i /><w:iCs />(?:(?!</w:rPr>).)*?</w:rPr><w:t[^>]*>([^<]*)</w:t></w:r>"
)
_BEHIND_SECTION = re.compile("<w:(?:rtlGutter|docGrid|printerSettings|sectPrChange)\\b|</w:sectPr>")
_PARAGRAPH = re.compile(r"<w:p(?: [^>]*)?>(?:(?!<w:p[ >]).)*?</w:p>", re.DOTALL)
_RUN = re.compile(r"<w:r(?: [^>]*)?>(?:(?!</w:r>).)*</w:r>", re.DOTALL)
_PLAIN_RUN = re.compile(r"<w:r>\s*(<w:rPr>.*?</w:rPr>)?\s*<w:t(?: [^>]*)?>([^<]*)</w:t>\s*</w:r>", re.DOTALL)
_TEXT = re.compile(r"<w:t(?: [^>]*)?>([^<]*)</w:t>")
_STYLE = re.compile(r'<w:pStyle w:val="(\w+)"')
_TABLE = re.compile(r"<w:tbl>|</w:tbl>")

_CODE_STYLES = ("SourceCode", "Diagram", "CellCode", "Code")
# The cover and the contents run as the document does, whatever their words.
_FRAME_STYLES = ("Cover", "Title", "Subtitle", "TOC", "Header", "Footer")
# Labels, cells and items keep to the side that their box begins at; in a document from left to right cells do not.
_KEPT_STYLES = ("Alert", "Table", "ListParagraph", "Caption", "ImageCaption")
_ITEM = "<w:numPr>"
_CODE_RUN = re.compile(r'<w:rStyle w:val="(?:VerbatimChar|InlineCode)"')
# Code ends where it ends: without the mark, brackets would go to the other side of it.
_LEFT_TO_RIGHT_MARK = '<w:r><w:t xml:space="preserve">\u200e</w:t></w:r>'
_SIDES = re.compile(r"<w:(pBdr|pgBorders)\b[^>]*>.*?</w:\1>", re.DOTALL)


def with_directions(part: str, direction: Direction) -> str:
    """The part of a Word document with the direction of each paragraph, run and table in it."""
    part = _with_tables(part, direction)
    part = _PARAGRAPH.sub(lambda found: _paragraph(found[0], direction), part)
    return _with_sections(part) if direction == "rtl" else part


def _paragraph(xml: str, direction: Direction) -> str:
    style = _STYLE.search(xml)
    name = style[1] if style else ""
    if name.startswith(_CODE_STYLES):
        return xml
    text = _words(xml)
    is_kept = direction == "rtl" and (name.startswith(_KEPT_STYLES) or _ITEM in xml)
    own = direction if is_kept or name.startswith(_FRAME_STYLES) else _direction_of(text, direction)
    if own == "ltr" and not has_from_right(text):
        return xml
    if own == "rtl":
        xml = _with_property(xml, "p", "bidi", _BEHIND_BIDI)
    return _RUN.sub(lambda found: _runs(found[0], own), xml)


def _words(xml: str) -> str:
    """The text of a piece without code, which has no say."""
    return unescape("".join("".join(_TEXT.findall(run)) for run in _RUN.findall(xml) if not _CODE_RUN.search(run)))


def _direction_of(text: str, around: Direction) -> Direction:
    if around == "rtl":
        return "rtl" if has_from_right(text) or first_strong(text) is None else "ltr"
    return first_strong(text) or around


def _runs(run: str, direction: Direction) -> str:
    """A run as those that its text falls into: what runs from right to left, what does not."""
    if _CODE_RUN.search(run):
        return f"{run}{_LEFT_TO_RIGHT_MARK}" if direction == "rtl" else run
    plain = _PLAIN_RUN.fullmatch(run)
    if plain is None:
        is_turned = has_from_right(unescape("".join(_TEXT.findall(run))))
        return _with_property(run, "r", "rtl", _BEHIND_RTL) if is_turned else run
    properties = plain[1] or ""
    pieces = []
    for text, is_turned in _stretches(unescape(plain[2]), direction):
        # Letters from right to left have no slanted form either; they are set apart by their weight, as on paper.
        bold = "" if "<w:b />" in properties else "<w:b /><w:bCs />"
        own = _SLANT.sub(bold, properties) if is_turned else properties
        piece = f'<w:r>{own}<w:t xml:space="preserve">{escaped(text)}</w:t></w:r>'
        pieces.append(_with_property(piece, "r", "rtl", _BEHIND_RTL) if is_turned else piece)
    return "".join(pieces)


def _stretches(text: str, direction: Direction) -> list[tuple[str, bool]]:
    """Pieces of `text` and whether each runs from right to left; signs without a direction go with those round them.

    Between two directions they go with that of the paragraph (UAX 9, N1 and N2).
    """
    strong = [_strong(sign) for sign in text]
    sides: list[Direction] = []
    before: Direction = direction
    index = 0
    while index < len(strong):
        found = strong[index]
        if found is not None:
            before = found
            sides.append(found)
            index += 1
            continue
        end = next((at for at in range(index, len(strong)) if strong[at] is not None), len(strong))
        after = strong[end] if end < len(strong) else direction
        sides += [before if before == after else direction] * (end - index)
        index = end
    pieces: list[tuple[str, bool]] = []
    for sign, side in zip(text, sides, strict=True):
        is_turned = side == "rtl"
        if pieces and pieces[-1][1] == is_turned:
            pieces[-1] = (pieces[-1][0] + sign, is_turned)
        else:
            pieces.append((sign, is_turned))
    return pieces


def _strong(sign: str) -> Direction | None:
    kind = bidirectional(sign)
    if kind in ("R", "AL"):
        return "rtl"
    return "ltr" if kind == "L" else None


def _with_property(xml: str, kind: str, name: str, behind: re.Pattern[str]) -> str:
    """The element with the property among its own, in the order of the schema."""
    mark = f"<w:{name}/>"
    opened = re.match(rf"<w:{kind}(?: [^>]*)?>\s*(<w:{kind}Pr>)?", xml)
    if opened is None:
        return xml
    if opened[1] is None:
        return f"{xml[: opened.end()]}<w:{kind}Pr>{mark}</w:{kind}Pr>{xml[opened.end() :]}"
    place = behind.search(xml, opened.end())
    return f"{xml[: place.start()]}{mark}{xml[place.start() :]}" if place else xml


def _with_tables(part: str, direction: Direction) -> str:
    """Tables mirrored where their words run from right to left (17.4.1); one in another one runs as its own do."""
    starts: list[int] = []
    marks: list[int] = []
    for found in _TABLE.finditer(part):
        if found[0] == "<w:tbl>":
            starts.append(found.end())
        elif starts:
            start = starts.pop()
            text = _words(part[start : found.start()])
            is_cover = '<w:tblStyle w:val="CoverFacts"/>' in part[start : start + 200]
            if (direction if is_cover else _direction_of(text, direction)) == "rtl":
                style = re.compile(r"\s*<w:tblPr>\s*(?:<w:tblStyle [^>]*>)?").match(part, start)
                marks += [style.end()] if style else []
    for at in sorted(marks, reverse=True):
        part = f"{part[:at]}<w:bidiVisual/>{part[at:]}"
    return part


def with_upright_signs(part: str) -> str:
    """The part with dots in place of the slant of Chinese, Japanese and Korean signs, which have no slanted form."""
    return _SLANTED.sub(lambda found: _dotted(found[0]) if has_east_asian(found[1]) else found[0], part)


def _dotted(run: str) -> str:
    return _with_property(_SLANT.sub("", run), "r", 'em w:val="dot"', _BEHIND_EMPHASIS)


def with_turned_sides(styles: str) -> str:
    """Styles whose bar at the left side is one at the right side, as where a document runs from right to left."""
    return _SIDES.sub(lambda found: _other_side(found[0]), styles)


def _other_side(borders: str) -> str:
    """Borders with that of the left side at the right one; ECMA-376 part 1, 17.3.1.24: the right one comes last."""
    left = re.search(r"<w:left [^>]*/>", borders)
    if left is None or "<w:right " in borders:
        return borders
    end, right = borders.rindex("</"), left[0].replace("<w:left", "<w:right", 1)
    return f"{borders[: left.start()]}{borders[left.end() : end]}{right}{borders[end:]}"


def _with_sections(part: str) -> str:
    part = with_turned_sides(part)
    pieces = part.split("<w:sectPr")
    turned = [_BEHIND_SECTION.sub(lambda found: f"<w:bidi/>{found[0]}", piece, count=1) for piece in pieces[1:]]
    return "<w:sectPr".join((pieces[0], *turned))
