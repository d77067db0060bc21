"""What pandoc wrote -> the package that is handed out: sections, lists, pictures and properties put right.

Works on the text of the parts, for pandoc's serialisation is regular and a tree would take longer than pandoc itself.
The package has fixed dates and a fixed order, so that the same document gives the same bytes.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence

from rfcexport.exporters.docx_code import with_list_code
from rfcexport.exporters.docx_contents import with_pages
from rfcexport.exporters.docx_controls import with_box_namespace
from rfcexport.exporters.docx_direction import with_directions, with_turned_sides, with_upright_signs
from rfcexport.exporters.docx_estimate import estimate_of
from rfcexport.exporters.docx_flow import ENDS_LANDSCAPE, LANDSCAPE_END, PORTRAIT_END, TASK, kept_together
from rfcexport.exporters.docx_headings import HeadingNumbers, heading_numbers
from rfcexport.exporters.docx_house_style import HouseStyle
from rfcexport.exporters.docx_layout import ALERT_INDENT, LIST_STEP, QUOTE_INDENT, Page
from rfcexport.exporters.docx_named_styles import with_list
from rfcexport.exporters.docx_nodes import LAST_LEVEL
from rfcexport.exporters.docx_pictures import MediaPart
from rfcexport.exporters.docx_properties import property_parts, source_parts
from rfcexport.exporters.docx_reference import RUNNING_PARTS, numbering_part, running_values, settings_part, styles_part
from rfcexport.exporters.docx_tables import TABLE_MARK
from rfcexport.letters import has_east_asian
from rfcexport.manuscript import Manuscript

_CONTENTS_END = "<!--contents end-->"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
_DEFLATE_LEVEL = 6
# The parts that hold paragraphs.
_RUNS_TEXT = re.compile(r"word/(?:document|footnotes|header\d+|footer\d+)\.xml")

# pandoc's steps for lists, in twips, and the number of the list it invents for what continues an item.
_PANDOC_STEP = 720
_PANDOC_HANGING = 360
_CONTINUING = re.compile(
    r'<w:pPr>(?:<w:pStyle w:val="(\w+)" />)?<w:numPr><w:ilvl w:val="(\d+)" /><w:numId w:val="1000" /></w:numPr>'
)
_TOO_DEEP = re.compile(r'<w:ilvl w:val="(\d+)" />(<w:numId w:val="\d+" />)</w:numPr>')
# The list of items that begin with a box to tick, and so with no bullet; pandoc's begin with 990 and 1000.
_TASK_LIST = 902
# Its sign has no width. Were it empty, an item would be part of the one before to whoever takes an empty sign for none,
# as pandoc does.
_NO_SIGN = "\u200b"
_TASK = re.compile(rf'<w:numId w:val="\d+" /></w:numPr></w:pPr>{TASK}')
_TASK_ITEM = f'<w:numId w:val="{_TASK_LIST}" />'
_OWN_INDENTS = {"BlockText": QUOTE_INDENT, "BlockText2": 2 * QUOTE_INDENT, "BlockText3": 3 * QUOTE_INDENT}
_IN_CELL = frozenset({"QuoteText", "AlertText", "AlertTitle"})
_BESIDE_BAR = re.compile(r"Alert(?!List)")


def finished(
    written: bytes, manuscript: Manuscript, page: Page, house: HouseStyle | None, media: Sequence[MediaPart]
) -> bytes:
    """The package; `media` are the pictures that the text draws.

    `house` is the reference document of the theme that it was written by.
    """
    with zipfile.ZipFile(io.BytesIO(written)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    texts = {name: content.decode("utf-8") for name, content in parts.items() if name.endswith((".xml", ".rels"))}
    _remove_comments(texts)
    # A company's heads and feet are the same on upright and landscape pages.
    known = "" if house and house.has_running_parts else texts["word/_rels/document.xml.rels"]
    document = _with_sections(texts["word/document.xml"], known)
    for name, part in (("document", document), ("footnotes", texts["word/footnotes.xml"])):
        listed = with_box_namespace(kept_together(_with_lists(part)))
        texts[f"word/{name}.xml"] = _with_finished_tables(_with_valid_mathematics(listed), page)
    if has_east_asian(manuscript.rfc.source.text):
        for name in ("word/document.xml", "word/footnotes.xml"):
            texts[name] = with_upright_signs(texts[name])
    if manuscript.has_turns:
        for name in [name for name in texts if _RUNS_TEXT.fullmatch(name)]:
            texts[name] = with_directions(texts[name], manuscript.direction)
        if manuscript.direction == "rtl":
            texts["word/styles.xml"] = with_turned_sides(texts["word/styles.xml"])
    told = (texts["word/document.xml"], texts["word/footnotes.xml"])
    texts["word/styles.xml"] = with_list_code(texts["word/styles.xml"], told)
    texts["word/numbering.xml"] = _with_list_steps(texts["word/numbering.xml"])
    if f'w:numId="{_TASK_LIST}"' not in texts["word/numbering.xml"] and any(
        _TASK_ITEM in texts[f"word/{name}.xml"] for name in ("document", "footnotes")
    ):
        texts["word/numbering.xml"] = _with_task_list(texts["word/numbering.xml"])
    if house is None:
        texts["word/settings.xml"] = settings_part(manuscript)
    else:
        numbering = numbering_part(manuscript) if heading_numbers(manuscript) is HeadingNumbers.LIST else None
        texts |= house.finished(texts, styles_part(manuscript, page), numbering, running_values(manuscript), page)
    estimate = estimate_of(texts)
    texts = with_pages(texts, estimate)
    for name in ("document", "footnotes"):
        texts[f"word/_rels/{name}.xml.rels"] = _with_media(
            texts[f"word/_rels/{name}.xml.rels"], texts[f"word/{name}.xml"], media
        )
    texts |= property_parts(manuscript, pages=estimate.pages)
    if manuscript.carries_source:
        texts |= source_parts(manuscript, texts["word/_rels/document.xml.rels"], texts["[Content_Types].xml"])
    texts["[Content_Types].xml"] = _with_media_types(texts["[Content_Types].xml"], media)
    contents = {name: parts[name] for name in parts if name not in texts and name not in _COMMENTS}
    contents |= {name: text.encode("utf-8") for name, text in texts.items()}
    contents |= {f"word/media/{part.name}": part.content for part in media}
    return _zipped(contents)


# Sections


def _with_sections(document: str, relationships: str) -> str:
    """The document with the properties of each run of pages where its end is marked."""
    start, end = document.rindex("<w:sectPr"), document.rindex("</w:sectPr>") + len("</w:sectPr>")
    upright = re.sub(r"\s*\n\s*", "", document[start:end])
    wide = _turned(_with_running(upright, relationships, {"head": "wide-head", "foot": "wide-foot"}))
    if ENDS_LANDSCAPE in document:
        document = f"{document[:start]}{wide}{document[end:]}".replace(ENDS_LANDSCAPE, "")
    contents = _with_running(upright, relationships, {"head": "contents-head"})
    for mark, properties in ((_CONTENTS_END, contents), (PORTRAIT_END, upright), (LANDSCAPE_END, wide)):
        document = document.replace(mark, f'<w:p><w:pPr><w:pStyle w:val="Separator"/>{properties}</w:pPr></w:p>')
    return document


def _with_running(properties: str, relationships: str, others: dict[str, str]) -> str:
    """Section properties with other running heads and feet; those of a theme's own reference document stay."""
    for usual, other in others.items():
        known = {target: _identifier(relationships, RUNNING_PARTS[target]) for target in (usual, other)}
        if known[usual] and known[other]:
            properties = properties.replace(f'r:id="{known[usual]}"', f'r:id="{known[other]}"')
    return properties


def _identifier(relationships: str, target: str) -> str | None:
    for relationship in re.findall(r"<Relationship [^>]*>", relationships):
        if f'Target="{target}"' in relationship and (found := re.search(r'Id="(\w+)"', relationship)):
            return found[1]
    return None


def _turned(properties: str) -> str:
    found = re.search(r"<w:pgSz [^>]*>", properties)
    sizes = dict(re.findall(r'w:([wh])="(\d+)"', found[0])) if found else {}
    if found is None or len(sizes) < 2:
        return properties
    size = f'<w:pgSz w:w="{sizes["h"]}" w:h="{sizes["w"]}" w:orient="landscape"/>'
    return properties.replace(found[0], size)


# Lists and tables


def _with_lists(part: str) -> str:
    """Continued list items indented instead of numbered with nothing, list paragraphs in Word's style for them."""
    part = _TASK.sub(f'<w:numId w:val="{_TASK_LIST}" /></w:numPr></w:pPr>', part)
    part = _TOO_DEEP.sub(_as_deep_as_can_be, _CONTINUING.sub(_continued, part))
    return part.replace("<w:pPr><w:numPr>", '<w:pPr><w:pStyle w:val="ListParagraph" /><w:numPr>')


def _as_deep_as_can_be(found: re.Match[str]) -> str:
    """A list item in the last level that Word has, set in as far as its own would be."""
    level = int(found[1])
    if level <= LAST_LEVEL:
        return found[0]
    return (
        f'<w:ilvl w:val="{LAST_LEVEL}" />{found[2]}</w:numPr>'
        f'<w:ind w:left="{(level + 1) * LIST_STEP}" w:hanging="{LIST_STEP}" />'
    )


def _continued(found: re.Match[str]) -> str:
    style, level = found[1] or "ListParagraph", int(found[2])
    opened = f'<w:pPr><w:pStyle w:val="{style}" />'
    if style in _IN_CELL:
        return opened
    own = _OWN_INDENTS.get(style, ALERT_INDENT if _BESIDE_BAR.match(style) else 0)
    return f'{opened}<w:ind w:left="{(level + 1) * LIST_STEP + own}" />'


def _with_list_steps(numbering: str) -> str:
    return re.sub(
        rf'<w:ind w:left="(\d+)" w:hanging="{_PANDOC_HANGING}" />',
        lambda found: f'<w:ind w:left="{int(found[1]) // _PANDOC_STEP * LIST_STEP}" w:hanging="{LIST_STEP}" />',
        numbering,
    )


def _with_task_list(numbering: str) -> str:
    """The numbering with the list of boxes to tick: nine levels without a bullet, the box in its place."""
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1" /><w:numFmt w:val="bullet" /><w:suff w:val="nothing" />'
        f'<w:lvlText w:val="{_NO_SIGN}" /><w:lvlJc w:val="left" /><w:pPr><w:ind w:left="{(level + 1) * LIST_STEP}" '
        f'w:hanging="{LIST_STEP}" /></w:pPr></w:lvl>'
        for level in range(LAST_LEVEL + 1)
    )
    definition = (
        f'<w:abstractNum w:abstractNumId="{_TASK_LIST}"><w:nsid w:val="5FC0DE03" />'
        f'<w:multiLevelType w:val="hybridMultilevel" /><w:tmpl w:val="5FC0DE04" />{levels}</w:abstractNum>'
    )
    use = f'<w:num w:numId="{_TASK_LIST}"><w:abstractNumId w:val="{_TASK_LIST}" /></w:num>'
    return with_list(numbering, definition + use)


def _with_finished_tables(document: str, page: Page) -> str:
    """Tables as wide and as far in as they were meant to be, with rows that do not split where they should not."""
    # Per cent of a cell is not per cent of the page.
    document = re.sub(
        r'<w:tblW w:type="pct" w:w="(\d+)" />',
        lambda found: f'<w:tblW w:type="dxa" w:w="{round(int(found[1]) * page.text_width / 5000)}" />',
        document,
    )
    head, *marked = re.split(rf'<w:tblStyle w:val="({TABLE_MARK.pattern})" />', document)
    parts = [head]
    for style, rows, depth, rest in zip(marked[1::5], marked[2::5], marked[3::5], marked[4::5], strict=True):
        table, end, following = rest.partition("</w:tbl>")
        table = re.sub(
            r'<w:tblInd w:w="(\d+)" w:type="dxa" />',
            lambda found, outer=int(depth): (
                f'<w:tblInd w:w="{max(0, int(found[1]) // _PANDOC_STEP - outer) * LIST_STEP}" w:type="dxa" />'
            ),
            table,
        )
        if rows == "whole":
            table = table.replace("<w:trPr>", "<w:trPr><w:cantSplit />")
            table = re.sub(r"<w:tr>(\s*)<w:tc>", r"<w:tr>\1<w:trPr><w:cantSplit /></w:trPr><w:tc>", table)
        parts += [f'<w:tblStyle w:val="{style}" />', table, end, following]
    return "".join(parts)


def _with_valid_mathematics(part: str) -> str:
    """Equations as the schema has them; texmath in pandoc 3.9 writes two of their elements in another order.

    ECMA-376 part 1, 22.1.2.91: a run is normal text or has a script and a style; 22.1.2.66: a count, then a side.
    """
    part = re.sub(r"<m:nor />(?:<m:scr [^>]*>)?(?:<m:sty [^>]*>)?", "<m:nor />", part)
    return re.sub(r"(<m:mcJc [^>]*>)(<m:count [^>]*>)", r"\2\1", part)


# Parts of the package

_COMMENTS = frozenset({"word/comments.xml", "word/_rels/comments.xml.rels"})


def _remove_comments(texts: dict[str, str]) -> None:
    """Take out the empty comments that pandoc always writes."""
    for name in _COMMENTS:
        texts.pop(name, None)
    for name in ("[Content_Types].xml", "word/_rels/document.xml.rels", "word/_rels/footnotes.xml.rels"):
        texts[name] = re.sub(r'<(?:Override|Relationship) [^>]*comments\.xml"[^>]*>', "", texts[name])


def _with_media(relationships: str, part: str, media: Sequence[MediaPart]) -> str:
    rows = "".join(
        f'<Relationship Id="{item.relationship}" Type="{_RELATION}/image" Target="media/{item.name}"/>'
        for item in media
        if f'"{item.relationship}"' in part
    )
    return relationships.replace("</Relationships>", f"{rows}</Relationships>")


def _with_media_types(types: str, media: Sequence[MediaPart]) -> str:
    known = {item.name.rsplit(".", 1)[-1]: item.mime for item in media}
    rows = "".join(
        f'<Default Extension="{extension}" ContentType="{mime}"/>'
        for extension, mime in sorted(known.items())
        if f'Extension="{extension}"' not in types
    )
    # The schema lets defaults and overrides mix; readers that stop at the first override want defaults first.
    return re.sub(r"(<Types [^>]*>)", lambda found: found[1] + rows, types, count=1)


def _zipped(contents: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    # ECMA-376 part 2, 10.2: readers look for the content types first.
    names = sorted(contents, key=lambda name: (name != "[Content_Types].xml", not name.startswith("_rels"), name))
    with zipfile.ZipFile(out, "w") as package:
        for name in names:
            entry = zipfile.ZipInfo(name, date_time=_ZIP_EPOCH)
            is_packed = name.endswith((".png", ".jpg", ".gif"))
            entry.compress_type = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
            entry.create_system = 3
            package.writestr(entry, contents[name], compresslevel=_DEFLATE_LEVEL)
    return out.getvalue()
