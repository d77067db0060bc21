"""What a DOCX says of itself: core, extended and custom properties, and the Markdown it was made from.

Dates come from the document, else from SOURCE_DATE_EPOCH, never from the clock.
"""

from __future__ import annotations

import uuid

from rfcexport.embedding import SOURCE_NAMESPACE, encoded, file_name_of
from rfcexport.exporters.docx_nodes import escaped
from rfcexport.manuscript import Manuscript, moments_of

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_VARIANT = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
# Lists of files show the beginning of a property; the cover says the whole.
_LONGEST_PROPERTY, _LONGEST_LIST = 250, 2_000
_SPACES = {
    **dict.fromkeys(("title", "subject", "creator", "description", "language"), "dc"),
    **dict.fromkeys(("category", "contentStatus"), "cp"),
}
_CUSTOM_FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"  # ECMA-376 part 1, 22.3.2.1: the one format identifier


def stated_properties(manuscript: Manuscript) -> dict[str, str]:
    """The properties that have a value, by the name of their element; the cover's controls are mapped to them."""
    metadata, cover = manuscript.rfc.metadata, manuscript.cover
    values = {
        "title": _cut(cover.title),
        "subject": cover.id and _cut(cover.id),
        "creator": _cut("; ".join(_cut(person.name) for person in metadata.authors), _LONGEST_LIST),
        "description": cover.lede,
        "language": manuscript.lang,
        "category": cover.series,
        "contentStatus": cover.status and _cut(cover.status.text),
        "Company": cover.organisation,
    }
    return {name: value for name, value in values.items() if value}


def property_parts(manuscript: Manuscript, *, pages: int) -> dict[str, str]:
    """Core, extended and custom properties by the name of their part."""
    return {
        "docProps/core.xml": _core(manuscript),
        "docProps/app.xml": _extended(manuscript, pages),
        "docProps/custom.xml": _custom(manuscript),
    }


def source_parts(manuscript: Manuscript, relationships: str, types: str) -> dict[str, str]:
    """The Markdown source as a custom XML part, which Word keeps when it saves, with what points to it."""
    source = manuscript.rfc.source
    identifier = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{SOURCE_NAMESPACE}:{source.sha256}")).upper()
    properties = (
        f'{_HEAD}<ds:datastoreItem ds:itemID="{{{identifier}}}" '
        'xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml">'
        f'<ds:schemaRefs><ds:schemaRef ds:uri="{SOURCE_NAMESPACE}"/></ds:schemaRefs></ds:datastoreItem>'
    )
    item = (
        f'{_HEAD}<source xmlns="{SOURCE_NAMESPACE}" file="{escaped(file_name_of(source))}" sha256="{source.sha256}" '
        f'encoding="base64">{encoded(source)}</source>'
    )
    row = f'<Relationship Id="rfcSource" Type="{_RELATION}/customXml" Target="../customXml/item1.xml"/>'
    override = (
        '<Override PartName="/customXml/itemProps1.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.customXmlProperties+xml"/>'
    )
    return {
        "customXml/item1.xml": item,
        "customXml/itemProps1.xml": properties,
        "customXml/_rels/item1.xml.rels": (
            f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
            f'Type="{_RELATION}/customXmlProps" Target="itemProps1.xml"/></Relationships>'
        ),
        "word/_rels/document.xml.rels": relationships.replace("</Relationships>", f"{row}</Relationships>"),
        "[Content_Types].xml": types.replace("</Types>", f"{override}</Types>"),
    }


def _core(manuscript: Manuscript) -> str:
    created, modified = (moment.strftime("%Y-%m-%dT%H:%M:%SZ") for moment in moments_of(manuscript.rfc.metadata))
    texts = "".join(
        f"<{_SPACES[name]}:{name}>{escaped(text)}</{_SPACES[name]}:{name}>"
        for name, text in stated_properties(manuscript).items()
        if name in _SPACES
    )
    return (
        f'{_HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{texts}'
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{created}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{modified}</dcterms:modified></cp:coreProperties>'
    )


def _extended(manuscript: Manuscript, pages: int) -> str:
    name = stated_properties(manuscript).get("Company")
    company = f"<Company>{escaped(name)}</Company>" if name else ""
    return (
        f'{_HEAD}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
        f"<Pages>{pages}</Pages><Application>rfcexport</Application>{company}</Properties>"
    )


def _custom(manuscript: Manuscript) -> str:
    """The hash of the source alone: whatever Word has a property for is there, so that it has one place."""
    return (
        f'{_HEAD}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
        f'xmlns:vt="{_VARIANT}"><property fmtid="{_CUSTOM_FORMAT}" pid="2" name="Source SHA-256">'
        f"<vt:lpwstr>{manuscript.rfc.source.sha256}</vt:lpwstr></property></Properties>"
    )


def _cut(text: str, length: int = _LONGEST_PROPERTY) -> str:
    return text if len(text) <= length else f"{text[: length - 1]}…"
