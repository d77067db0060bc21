"""Content controls: places in the text that Word keeps equal to a property of the document, and boxes to tick.

The title, the id and the status stand on the cover, in the running heads and in the properties; a control that is
mapped to the property makes one place of the three: who changes one changes all, without refreshing a field.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rfcexport.exporters.docx_nodes import escaped, raw_inline
from rfcexport.model import Inline, State

CONTROL_END = "</w:sdtContent></w:sdt>"
"""What ends a control that `control_start` begins."""

WORD_2010 = "http://schemas.microsoft.com/office/word/2010/wordml"
"""The namespace of boxes to tick ([MS-DOCX], 2.6.1): `w14`, which older readers may pass over."""

STATUSES = tuple(
    "In Review" if state is State.REVIEW else state.value.capitalize() for state in State if state is not State.UNKNOWN
)
"""What a control for the status offers in an English document; any other words can be typed."""

_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
_EXTENDED = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
# The stores that every package has, by the identifiers that Word gives to its two parts of properties.
_CORE_STORE = "{6C3C8BC8-F283-45AE-878A-BAB7291924A1}"
_EXTENDED_STORE = "{6668398D-A668-4E3E-A5EB-62B293D839F1}"
# A typeface with both boxes wherever Word is; Word itself states it.
_BOX_FACE = "MS Gothic"


@dataclass(frozen=True, slots=True)
class _Mapped:
    alias: str
    path: str
    is_core: bool = True


_PROPERTIES: Mapping[str, _Mapped] = {
    "title": _Mapped("Title", "/ns1:coreProperties[1]/ns0:title[1]"),
    "subject": _Mapped("Subject", "/ns1:coreProperties[1]/ns0:subject[1]"),
    "creator": _Mapped("Author", "/ns1:coreProperties[1]/ns0:creator[1]"),
    "description": _Mapped("Comments", "/ns1:coreProperties[1]/ns0:description[1]"),
    "category": _Mapped("Category", "/ns1:coreProperties[1]/ns1:category[1]"),
    "contentStatus": _Mapped("Status", "/ns1:coreProperties[1]/ns1:contentStatus[1]"),
    "Company": _Mapped("Company", "/ns0:Properties[1]/ns0:Company[1]", is_core=False),
}
MAPPED_PROPERTIES = tuple(_PROPERTIES)
"""The properties that controls can be mapped to."""


def control_start(name: str, *, style_id: str = "", choices: Sequence[str] = ()) -> str:
    """The beginning of a control mapped to the property `name` (ECMA-376 part 1, 17.5.2), its runs to follow.

    `style_id` is the character style of what is typed into it; with `choices` it offers them beside free text.
    """
    mapped = _PROPERTIES[name]
    spaces = f"xmlns:ns0='{_DUBLIN_CORE}' xmlns:ns1='{_CORE}'" if mapped.is_core else f"xmlns:ns0='{_EXTENDED}'"
    look = f'<w:rPr><w:rStyle w:val="{style_id}"/></w:rPr>' if style_id else ""
    items = "".join(f'<w:listItem w:displayText="{escaped(one)}" w:value="{escaped(one)}"/>' for one in choices)
    return (
        f'<w:sdt><w:sdtPr>{look}<w:alias w:val="{mapped.alias}"/><w:tag w:val="{name}"/>'
        f'<w:dataBinding w:prefixMappings="{spaces}" w:xpath="{mapped.path}" '
        f'w:storeItemID="{_CORE_STORE if mapped.is_core else _EXTENDED_STORE}"/>'
        f"{f'<w:comboBox>{items}</w:comboBox>' if items else '<w:text/>'}</w:sdtPr><w:sdtContent>"
    )


def controlled(
    runs: list[Inline], name: str, text: str, properties: Mapping[str, str], *, style_id: str = "",
    choices: Sequence[str] = (),
) -> list[Inline]:  # fmt: skip
    """`runs`, which show `text`, in a control for the property `name`.

    They stay as they are where the property is not `text`: Word would show the property in place of them.
    """
    if not text or properties.get(name) != text:
        return runs
    return [raw_inline(control_start(name, style_id=style_id, choices=choices)), *runs, raw_inline(CONTROL_END)]


def box_control(box: str, *, is_checked: bool) -> str:
    """A box to tick that shows `box`, as runs."""
    face = f'w:ascii="{_BOX_FACE}" w:hAnsi="{_BOX_FACE}" w:eastAsia="{_BOX_FACE}"'
    return (
        f'<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="{int(is_checked)}"/>'
        f'<w14:checkedState w14:val="2612" w14:font="{_BOX_FACE}"/>'
        f'<w14:uncheckedState w14:val="2610" w14:font="{_BOX_FACE}"/></w14:checkbox></w:sdtPr><w:sdtContent>'
        f'<w:r><w:rPr><w:rFonts {face} w:hint="eastAsia"/></w:rPr><w:t>{escaped(box)}</w:t></w:r>{CONTROL_END}'
    )


def with_box_namespace(part: str) -> str:
    """A part with boxes to tick, which says what `w14` is and that a reader may not know it (ECMA-376 part 3, 7.2)."""
    if "<w14:" not in part or "xmlns:w14" in part:
        return part
    head, root, rest = part.partition("<w:footnotes " if "<w:footnotes " in part else "<w:document ")
    stated = (
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        f'xmlns:w14="{WORD_2010}" mc:Ignorable="w14" '
    )
    return f"{head}{root}{stated}{rest}"
