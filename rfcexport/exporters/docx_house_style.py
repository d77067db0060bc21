"""A reference document of a theme's own: a company's styles, margins, running heads and feet, which win over ours.

What it lacks is added, so that nothing in the text is left without a look: styles, the numbers of headings, running
heads where it has none. Works on the text of its parts: a tree would rename the prefixes that `mc:Ignorable` names.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass

from rfcexport.diagnostics import UsageError
from rfcexport.exporters.docx_house_running import is_running, with_running_parts, with_values
from rfcexport.exporters.docx_layout import Margins, Page
from rfcexport.exporters.docx_named_styles import STYLE, named_style, named_styles, with_list
from rfcexport.theme import Theme

# ECMA-376 part 1, 17.6.17: what may stand behind size and margins in the properties of a section.
_BEHIND_PAPER = (
    "paperSrc|pgBorders|lnNumType|pgNumType|cols|formProt|vAlign|noEndnote|titlePg|textDirection|bidi|rtlGutter|docGrid|"
    "printerSettings"
)
_MEASURE = re.compile(r'w:(\w+)="(-?\d{1,5})"')
_POSITION = re.compile(r'w:pos="(\d{1,5})"')
_TAB = re.compile(r"<w:tab\b[^>]*>")
_LEFT = re.compile(r'<w:ind\b[^>]*w:(?:left|start)="(\d{1,5})"')
_CONTENTS_NAME = re.compile(r"toc ([1-3])")
_NUMBER_ROOM = (480, 640, 800)  # twips behind the indent, for a number of so many levels
_USUAL_LINE = 720  # half an inch from the edge of the paper
_BASED_ON = re.compile(r'<w:basedOn w:val="([^"]*)"')
_USE = re.compile(r'(<w:(?:pStyle|rStyle|tblStyle|basedOn|next|link) w:val=")([^"]*)"')
_HEADING_NAME = re.compile(r"heading ([1-9])")
# ECMA-376 part 1, 17.3.1.26: what stands before a list among the properties of a paragraph.
_BEFORE_LIST = re.compile(r"<w:pPr>(?:\s*<w:(?:keepNext|keepLines|pageBreakBefore|framePr|widowControl)\b[^>]*/>)*")
# A list, and not the number 0, which says that there is none.
_HEADING_LIST = re.compile(r'<w:numPr><w:ilvl [^>]*/><w:numId w:val="[1-9]\d*"\s*/></w:numPr>')
_BEHIND_NAMES = re.compile(r"(?=<w:(?:rPr|tblPr|trPr|tcPr|tblStylePr)\b|</w:style>)")
_SECTION = re.compile(r"<w:sectPr\b(?:[^>]*[^>/])?>.*?</w:sectPr>", re.DOTALL)
# Word asks before it refreshes fields, and for what a letter or a template is merged with.
_ASKING = re.compile(r"<w:(?:updateFields|attachedTemplate)\b[^>]*/>|<w:mailMerge>.*?</w:mailMerge>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class HouseStyle:
    """The parts of a reference document by name, `styles` and `document` as text."""

    parts: Mapping[str, bytes]
    styles: str
    document: str

    @property
    def margins(self) -> Margins | None:
        """The margins of its last section, None where it does not state all four."""
        found = re.findall(r"<w:pgMar\b[^>]*>", self.document)
        sides = {name: int(size) for name, size in _MEASURE.findall(found[-1])} if found else {}
        if not {"top", "right", "bottom", "left"} <= sides.keys():
            return None
        # ECMA-376 part 1, 17.6.11: a negative margin is one that a running head must not push away.
        return Margins(
            abs(sides["top"]), sides["right"], abs(sides["bottom"]), sides["left"] + sides.get("gutter", 0),
            sides.get("header", _USUAL_LINE), sides.get("footer", _USUAL_LINE),
        )  # fmt: skip

    @property
    def has_running_parts(self) -> bool:
        """Whether it brings running heads or feet."""
        return any(map(is_running, self.parts))

    def tab_stops(self, name: str) -> tuple[int, ...]:
        """The tab stops of the style `name`, in twips."""
        xml = next((style.xml for style in named_styles(self.styles) if style.name == name), "")
        stops = (stop for stop in _TAB.findall(xml) if '"clear"' not in stop)
        return tuple(int(found[1]) for stop in stops if (found := _POSITION.search(stop)))

    def completed(self, styles: str, page: Page, running: Mapping[str, str]) -> bytes:
        """The document on `page`, with those of our `styles` that it has none of the same name for.

        `running` are our heads and feet by their file name, which it gets where it has none.
        """
        present = list(named_styles(self.styles))
        names, identifiers = ({style.name for style in present}, {style.identifier.lower() for style in present})
        missing = "".join(
            _HEADING_LIST.sub("", style.xml.replace(' w:default="1"', ""))
            for style in named_styles(styles)
            if style.name not in names and style.identifier.lower() not in identifiers
        )
        missing = _renamed(missing, _other_names(styles, self.styles))
        parts = {
            **self.parts,
            "word/styles.xml": self.styles.replace("</w:styles>", f"{missing}</w:styles>").encode("utf-8"),
            "word/document.xml": _on_paper(self.document, page).encode("utf-8"),
        }
        if not self.has_running_parts:
            parts |= {name: text.encode("utf-8") for name, text in with_running_parts(parts, running).items()}
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as package:
            for name, content in parts.items():
                package.writestr(zipfile.ZipInfo(name), content)
        return out.getvalue()

    def finished(
        self, texts: Mapping[str, str], styles: str, numbering: str | None, values: Mapping[str, str], page: Page
    ) -> dict[str, str]:
        """The parts that pandoc wrote by this reference document, in its terms; `styles` are ours.

        `numbering` is our list of headings, None where Word does not number them; `values` are what running heads and
        feet show of this document.
        """
        names = _other_names(styles, texts["word/styles.xml"])
        changed = {"word/styles.xml": _within_measure(texts["word/styles.xml"], page.text_width)}
        for name, text in texts.items():
            if name in ("word/document.xml", "word/footnotes.xml"):
                changed[name] = _renamed(text, names)
            elif is_running(name):
                shown = with_values(_renamed(text, names), values) if self.has_running_parts else _renamed(text, names)
                changed[name] = _within_measure(shown, page.turned().text_width)
        changed["word/document.xml"] = _with_contents_stops(
            changed["word/document.xml"], changed["word/styles.xml"], page.text_width
        )
        if settings := texts.get("word/settings.xml"):
            changed["word/settings.xml"] = _ASKING.sub("", settings)
        if numbering is not None and (headings := _headings_without_numbers(changed["word/styles.xml"])):
            changed |= _with_numbers(changed["word/styles.xml"], texts["word/numbering.xml"], numbering, headings)
        return changed


def house_style_of(theme: Theme) -> HouseStyle | None:
    """The reference document of `theme`, None where it has none; raises `UsageError` for what is none."""
    content = theme.file("reference.docx")
    if content is None:
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = {name: package.read(name) for name in package.namelist()}
        return HouseStyle(parts, parts["word/styles.xml"].decode("utf-8"), parts["word/document.xml"].decode("utf-8"))
    except (zipfile.BadZipFile, KeyError, UnicodeDecodeError) as error:
        raise UsageError("reference.docx of the style must be a Word document") from error


def _on_paper(document: str, page: Page) -> str:
    """The document without its text, its last section with the size and margins of `page`.

    pandoc takes the first section that it finds, which may be that of a cover; tables are measured for the page.
    """
    head, body, rest = document.partition("<w:body")
    opening = rest.partition(">")[0]
    sections = _SECTION.findall(rest)
    section = sections[-1] if sections else "<w:sectPr></w:sectPr>"
    section = re.sub(r"<w:pg(?:Sz|Mar)\b[^>]*>|<w:type\b[^>]*>", "", section)
    later = re.search(rf"<w:(?:{_BEHIND_PAPER})\b|</w:sectPr>", section)
    at = later.start() if later else 0
    return f"{head}{body}{opening}><w:p/>{section[:at]}{page.properties}{section[at:]}</w:body></w:document>"


def _other_names(ours: str, theirs: str) -> dict[str, str]:
    """Our identifiers of styles -> theirs for the same name: Word in another language has others (`Titel`)."""
    known = {style.name: style.identifier for style in named_styles(theirs)}
    found = {style.identifier: known.get(style.name, style.identifier) for style in named_styles(ours)}
    return {own: other for own, other in found.items() if other != own}


def _renamed(part: str, names: Mapping[str, str]) -> str:
    return _USE.sub(lambda found: f'{found[1]}{names.get(found[2], found[2])}"', part) if names else part


def _within_measure(part: str, width: int) -> str:
    """The part with stops at the right edge where they are beyond it, as where the margins were changed."""

    def moved(found: re.Match[str]) -> str:
        position = _POSITION.search(found[0])
        if position is None or '"right"' not in found[0] or int(position[1]) <= width:
            return found[0]
        return found[0].replace(position[0], f'w:pos="{width}"')

    return _TAB.sub(moved, part)


def _with_contents_stops(document: str, styles: str, width: int) -> str:
    """The document with tab stops in the entries of its contents where their styles have none at the right.

    Word does so too when it makes contents: the styles that it comes with have none.
    """
    for style in named_styles(styles):
        level, own = _CONTENTS_NAME.fullmatch(style.name), _TAB.findall(style.xml)
        if level is None or any('"right"' in stop for stop in own):
            continue
        stops = [found[1] for stop in own if (found := _POSITION.search(stop))]
        indent = _LEFT.search(style.xml)
        left = (int(indent[1]) if indent else 0) + _NUMBER_ROOM[int(level[1]) - 1]
        tabs = "".join(f'<w:tab w:val="clear" w:pos="{stop}"/>' for stop in stops)
        tabs += f'<w:tab w:val="left" w:pos="{left}"/><w:tab w:val="right" w:leader="dot" w:pos="{width}"/>'
        entry = rf'(<w:pStyle w:val="{re.escape(style.identifier)}"\s*/>(?:<w:keepNext\s*/>)?)(?=</w:pPr>)'
        document = re.sub(entry, rf"\1<w:tabs>{tabs}</w:tabs>", document)
    return document


def _headings_without_numbers(styles: str) -> dict[int, str]:
    """Level -> identifier of the styles of headings; none where the document numbers them itself."""
    found = ((_HEADING_NAME.fullmatch(style.name), style) for style in named_styles(styles))
    headings = {int(level[1]): style for level, style in found if level}
    if any("<w:numPr>" in style.xml for style in headings.values()):
        return {}
    return {level: style.identifier for level, style in headings.items()}


def _with_numbers(styles: str, numbering: str, ours: str, headings: Mapping[int, str]) -> dict[str, str]:
    """Styles and lists, the styles of headings bound to our list of headings."""
    definition = re.search(r"<w:abstractNum .*</w:abstractNum>", ours, re.DOTALL)
    use = re.search(r'<w:num w:numId="(\d+)">.*?</w:num>', ours, re.DOTALL)
    if definition is None or use is None:
        return {}
    levels = re.sub(
        r'<w:pStyle w:val="Heading(\d)"\s*/>',
        lambda found: f'<w:pStyle w:val="{headings[int(found[1])]}"/>' if int(found[1]) in headings else "",
        definition[0],
    )

    levels_of = {identifier: level for level, identifier in headings.items()}

    def numbered(found: re.Match[str]) -> str:
        style = found[0]
        level = levels_of.get(named_style(style).identifier)
        if level is not None:
            number = f'<w:numPr><w:ilvl w:val="{level - 1}"/><w:numId w:val="{use[1]}"/></w:numPr>'
        elif (based := _BASED_ON.search(style)) and based[1] in levels_of and "<w:numPr>" not in style:
            # The title of the contents is often made from that of a section.
            number = '<w:numPr><w:numId w:val="0"/></w:numPr>'
        else:
            return style
        if before := _BEFORE_LIST.search(style):
            return f"{style[: before.end()]}{number}{style[before.end() :]}"
        return _BEHIND_NAMES.sub(f"<w:pPr>{number}</w:pPr>", style, count=1)

    return {"word/styles.xml": STYLE.sub(numbered, styles), "word/numbering.xml": with_list(numbering, levels + use[0])}
