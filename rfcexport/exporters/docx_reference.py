"""The reference document: styles, heading numbers, faces, running heads and feet, all made from the theme.

pandoc copies them into what it writes. A theme may bring a `reference.docx` of its own: `docx_house_style` has those.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from typing import Any

from rfcexport.cover import date_in_words
from rfcexport.exporters.docx_code import TOKEN_STYLES, code_styles
from rfcexport.exporters.docx_controls import CONTROL_END, MAPPED_PROPERTIES, control_start
from rfcexport.exporters.docx_cover import title_points
from rfcexport.exporters.docx_headings import HeadingNumbers, heading_numbers
from rfcexport.exporters.docx_house_style import HouseStyle
from rfcexport.exporters.docx_layout import (
    ALERT_INDENT,
    CELL_PADDING,
    CODE_INDENT,
    LIST_STEP,
    QUOTE_INDENT,
    TIGHT_CELL_PADDING,
    Page,
)
from rfcexport.exporters.docx_nodes import UNKNOWN_PAGE, xml_text
from rfcexport.exporters.docx_properties import stated_properties
from rfcexport.exporters.docx_tables import TEXT_STYLES
from rfcexport.manuscript import Manuscript
from rfcexport.theme import Theme
from rfcexport.tree_cleaning import ALERTS

RUNNING_PARTS = {
    "contents-head": "header1.xml",
    "head": "header2.xml",
    "wide-head": "header3.xml",
    "foot": "footer1.xml",
    "wide-foot": "footer2.xml",
}
"""What a running head or foot is for -> its file name in the package."""

_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STAND_INS = {
    "Calibri": "Carlito", "Cambria": "Caladea", "Consolas": "Inconsolata", "Arial": "Liberation Sans",
    "Times New Roman": "Liberation Serif", "Courier New": "Liberation Mono", "Georgia": "Gelasio",
}  # fmt: skip
_EAST_ASIAN = {"ja": "ja-JP", "ko": "ko-KR", "zh": "zh-CN"}
# What Word calls complex scripts: from right to left, or with letters that join.
_COMPLEX = {"ar": "ar-SA", "he": "he-IL", "fa": "fa-IR", "ur": "ur-PK", "hi": "hi-IN", "th": "th-TH"}
# Word knows Chinese by the region, not by the script.
_CHINESE = {"zh-hans": "zh-CN", "zh-hant": "zh-TW"}
_REGIONS = {"en": "en-US", "de": "de-DE", "fr": "fr-FR", "es": "es-ES", "it": "it-IT", "pt": "pt-PT", "nl": "nl-NL"}

# Level, size in half points, room above and below in twips, hanging of the number in twips.
_HEADINGS = (
    (1, 34, 460, 150, 600), (2, 27, 340, 110, 720), (3, 23, 260, 80, 860), (4, 21, 220, 60, 980),
    (5, 21, 200, 50, 1120), (6, 20, 190, 50, 1260), (7, 20, 180, 40, 1400), (8, 20, 180, 40, 1540),
    (9, 20, 180, 40, 1680),
)  # fmt: skip
_CONTENTS_LEVELS = (
    {"level": 1, "before": 110, "left": 480, "hanging": 480},
    {"level": 2, "before": 0, "left": 1100, "hanging": 620},
    {"level": 3, "before": 0, "left": 1860, "hanging": 760},
)
_PLAIN_CONTENTS_LEVELS = tuple({**level, "left": 320 * index} for index, level in enumerate(_CONTENTS_LEVELS))
_LONGEST_RUNNING = 80
# pandoc takes lists from 990 on for its own and leaves them out; those of a person begin with 1.
_HEADING_LIST = 901


def reference_document(manuscript: Manuscript, page: Page, house: HouseStyle | None) -> bytes:
    """The reference document for `manuscript`; `house` is the theme's own."""
    styles, running = styles_part(manuscript, page), _running(manuscript, page, house)
    if house is None:
        return _package(manuscript, page, styles, running)
    return house.completed(styles, page, {RUNNING_PARTS[key]: xml for key, xml in running.items()})


def numbering_part(manuscript: Manuscript) -> str:
    """word/numbering.xml: the list that numbers the headings, where Word does."""
    return manuscript.theme.render(
        "numbering.openxml",
        headings=_headings(),
        heading_list=_HEADING_LIST,
        colours=_colours(manuscript),
        is_numbered=heading_numbers(manuscript) is HeadingNumbers.LIST,
    ).strip()


def settings_part(manuscript: Manuscript) -> str:
    """word/settings.xml: hyphenation, languages, no compatibility mode. pandoc keeps only some of it."""
    return manuscript.theme.render("settings.openxml", language=_language(manuscript.lang)).strip()


def _package(manuscript: Manuscript, page: Page, styles: str, running: Mapping[str, str]) -> bytes:
    theme = manuscript.theme
    office_theme = theme.render(
        "office-theme.openxml", name=xml_text(theme.name), colours=_colours(manuscript), faces=_faces(theme)
    )
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relationships({"rId1": ("officeDocument", "word/document.xml")}),
        "word/document.xml": _empty_document(page),
        "word/_rels/document.xml.rels": _relationships(
            {
                "rId1": ("styles", "styles.xml"),
                "rId2": ("numbering", "numbering.xml"),
                "rId3": ("settings", "settings.xml"),
                "rId4": ("fontTable", "fontTable.xml"),
                "rId5": ("theme", "theme/theme1.xml"),
                **{
                    f"rId{number}": ("header" if name.startswith("header") else "footer", name)
                    for number, name in enumerate(RUNNING_PARTS.values(), start=10)
                },
            }
        ),
        "word/styles.xml": styles,
        "word/numbering.xml": numbering_part(manuscript),
        "word/settings.xml": settings_part(manuscript),
        "word/fontTable.xml": theme.render("font-table.openxml", fonts=_fonts(theme)).strip(),
        "word/theme/theme1.xml": office_theme.strip(),
        **{f"word/{RUNNING_PARTS[key]}": xml for key, xml in running.items()},
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as package:
        for name, xml in parts.items():
            package.writestr(zipfile.ZipInfo(name), xml)
    return out.getvalue()


def styles_part(manuscript: Manuscript, page: Page) -> str:
    """word/styles.xml: every style that the text uses."""
    numbers = heading_numbers(manuscript)
    return manuscript.theme.render(
        "styles.openxml",
        page=page,
        colours=_colours(manuscript),
        faces=_faces(manuscript.theme),
        language=_language(manuscript.lang),
        headings=_headings(),
        heading_list=_HEADING_LIST,
        is_numbered=numbers is HeadingNumbers.LIST,
        is_typed=numbers is HeadingNumbers.TYPED,
        contents_levels=_PLAIN_CONTENTS_LEVELS if numbers is HeadingNumbers.NONE else _CONTENTS_LEVELS,
        title_size=2 * title_points(manuscript.cover.title, page),
        alerts=ALERTS,
        code_styles=code_styles(),
        table_texts=TEXT_STYLES,
        tokens=_tokens(),
        list_step=LIST_STEP,
        quote_indent=QUOTE_INDENT,
        alert_indent=ALERT_INDENT,
        code_indent=CODE_INDENT,
        cell_padding=CELL_PADDING,
        tight_padding=TIGHT_CELL_PADDING,
    ).strip()


def _headings() -> list[dict[str, Any]]:
    return [
        {
            "level": level,
            "size": size,
            "before": before,
            "after": after,
            "hanging": hanging,
            "pattern": ".".join(f"%{n}" for n in range(1, level + 1)),
        }
        for level, size, before, after, hanging in _HEADINGS
    ]


def _tokens() -> list[tuple[str, str, str, bool, bool]]:
    named = {style: (style, name, f"code-{colour}", style == "CodeHeading", style == "CodeComment")
             for style, name, colour in TOKEN_STYLES.values()}  # fmt: skip
    return list(named.values())


def _colours(manuscript: Manuscript) -> dict[str, str]:
    """The theme's colours as RRGGBB, with those that are derived: tints of alerts, the state's, the palette of code."""
    theme = manuscript.theme
    colours = dict(theme.colours)
    status = manuscript.cover.status
    state = status.state.value if status else "unknown"
    colours |= {"state": colours[state], "state-tint": colours[f"{state}-tint"]}
    colours |= {f"{kind}-tint": _mixed(colours[kind], colours["paper"], 0.07) for kind in ALERTS}
    colours["link-line"] = _mixed(colours["accent"], colours["paper"], 0.45)
    light = theme.stylesheet("highlight.css").partition("@media")[0]
    palette = dict(re.findall(r"--(code-\w+):\s*(#[0-9a-fA-F]{6})", light))
    fallbacks = {"added": colours["implemented"], "removed": colours["rejected"], "heading": colours["heading"]}
    for _, _, name in TOKEN_STYLES.values():
        colours[f"code-{name}"] = palette.get(f"code-{name}", fallbacks.get(name, colours["code"]))
    return {name: value.lstrip("#").upper() for name, value in colours.items()}


def _mixed(colour: str, paper: str, share: float) -> str:
    channels = (
        round(int(colour[at : at + 2], 16) * share + int(paper[at : at + 2], 16) * (1 - share)) for at in (1, 3, 5)
    )
    return "#" + "".join(f"{channel:02x}" for channel in channels)


def _faces(theme: Theme) -> dict[str, str]:
    return {key: str(theme.faces[f"word-{key}"]) for key in ("sans", "serif", "mono")}


def _fonts(theme: Theme) -> list[dict[str, str | None]]:
    faces = _faces(theme)
    families = {"sans": ("swiss", "variable"), "serif": ("roman", "variable"), "mono": ("modern", "fixed")}
    return [
        {"name": faces[key], "stand_in": _STAND_INS.get(faces[key]), "family": family, "pitch": pitch}
        for key, (family, pitch) in families.items()
    ]


def _language(lang: str) -> dict[str, str]:
    """The three languages of a Word document; a bare `de` gets the region that spelling dictionaries want."""
    lang = _CHINESE.get(lang.lower(), lang)
    primary = lang.split("-")[0].lower()
    return {
        "latin": _REGIONS.get(lang.lower(), lang) if primary not in {**_EAST_ASIAN, **_COMPLEX} else "en-US",
        "east_asian": (lang if "-" in lang else _EAST_ASIAN[primary]) if primary in _EAST_ASIAN else "ja-JP",
        "bidi": (lang if "-" in lang else _COMPLEX[primary]) if primary in _COMPLEX else "ar-SA",
    }


def running_values(manuscript: Manuscript) -> dict[str, str]:
    """What running heads and feet show, by the name of the property or the tag of the control that shows it."""
    metadata, cover = manuscript.rfc.metadata, manuscript.cover
    stated = metadata.updated or metadata.created
    date = date_in_words(stated, manuscript.lang) if stated else ""
    status = _cut(cover.status.text) if cover.status else ""
    return {
        **dict.fromkeys(MAPPED_PROPERTIES, ""),
        **stated_properties(manuscript),
        "subject": _cut(cover.id or cover.title),
        "contentStatus": status,
        "date": f" · {date}" if status and date else date,
        # What is shown by a program that does not know STYLEREF: the same on every page and true on each.
        "section": _cut(cover.title) if cover.id else "",
    }


def _running(manuscript: Manuscript, page: Page, house: HouseStyle | None) -> dict[str, str]:
    """Running heads and feet: the id and the section, the status with its date and the page."""
    cover, values = manuscript.cover, running_values(manuscript)
    usual, wide = page.text_width, page.turned().text_width
    stops = {part: house.tab_stops(part) if house else (usual,) for part in ("header", "footer")}
    is_numbered = heading_numbers(manuscript) is HeadingNumbers.LIST
    properties = stated_properties(manuscript)
    head = {
        "part": "hdr",
        "stops": stops["header"],
        **_mapped("subject" if cover.id else "title", values["subject"], properties),
        "date": "",
        "right": "section" if manuscript.rfc.sections else "",
        "section": values["section"],
    }
    foot = {
        "part": "ftr",
        "stops": stops["footer"],
        **_mapped("contentStatus", values["contentStatus"], properties),
        "date": values["date"],
        "right": "pages",
        "section": "",
    }
    rows: dict[str, dict[str, Any]] = {
        "contents-head": {**head, "right": manuscript.theme.labels["contents"], "tab": usual},
        "head": {**head, "tab": usual},
        "wide-head": {**head, "tab": wide},
        "foot": {**foot, "tab": usual},
        "wide-foot": {**foot, "tab": wide},
    }
    return {
        key: manuscript.theme.render(
            "running.openxml", page=page, pages=UNKNOWN_PAGE, is_numbered=is_numbered, **values
        ).strip()
        for key, values in rows.items()
    }


def _mapped(name: str, text: str, properties: Mapping[str, str]) -> dict[str, str]:
    """What stands on the left, in a control where it is the whole of a property."""
    is_mapped = bool(text) and properties.get(name) == text
    return {
        "left": text,
        "control_start": control_start(name) if is_mapped else "",
        "control_end": CONTROL_END if is_mapped else "",
    }


def _cut(text: str) -> str:
    text = xml_text(text)
    return text if len(text) <= _LONGEST_RUNNING else f"{text[: _LONGEST_RUNNING - 1].rstrip()}…"


def _empty_document(page: Page) -> str:
    names = list(RUNNING_PARTS.values())
    head, foot = 10 + names.index(RUNNING_PARTS["head"]), 10 + names.index(RUNNING_PARTS["foot"])
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
        f'xmlns:r="{_RELATION}"><w:body><w:p/><w:sectPr>'
        f'<w:headerReference w:type="default" r:id="rId{head}"/><w:footerReference w:type="default" r:id="rId{foot}"/>'
        f"{page.properties}"
        "</w:sectPr></w:body></w:document>"
    )


def _content_types() -> str:
    kinds: Mapping[str, str] = {
        "document": "document.main",
        "styles": "styles",
        "numbering": "numbering",
        "settings": "settings",
        "fontTable": "fontTable",
    }
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_CONTENT_TYPE}.{kind}+xml"/>'
        for name, kind in kinds.items()
    )
    running = "".join(
        f'<Override PartName="/word/{name}" ContentType="{_CONTENT_TYPE}.{name[:6]}+xml"/>'
        for name in RUNNING_PARTS.values()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/word/theme/theme1.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.theme+xml"/>'
        f"{overrides}{running}</Types>"
    )


def _relationships(targets: Mapping[str, tuple[str, str]]) -> str:
    rows = "".join(
        f'<Relationship Id="{identifier}" Type="{_RELATION}/{kind}" Target="{target}"/>'
        for identifier, (kind, target) in targets.items()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rows}</Relationships>'
    )
