"""A DOCX taken to pieces: every part, relationship, field and picture.

ECMA-376 part 2 (packages) and part 1 (WordprocessingML). Parts, kinds of relationships and fields are judged by lists
of what our documents have; everything else is a fault.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from base64 import b64decode
from collections import Counter
from collections.abc import Iterator
from xml.etree import ElementTree

from tests.hostile.addresses import address_faults
from tests.hostile.inspection import Contents
from tests.hostile.svg_contents import look_at_svg

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_REL = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_PARTS = re.compile(
    r"\[Content_Types\]\.xml|(?:(?:word|customXml)/)?_rels/[\w.]*\.rels|docProps/(?:core|app|custom)\.xml"
    r"|word/(?:document|styles|numbering|settings|fontTable|webSettings|footnotes|endnotes|header\d+|footer\d+)\.xml"
    r"|word/theme/theme1\.xml|word/media/picture\d+\.(?:png|jpg|gif|svg)|customXml/item(?:Props)?1\.xml"
)
_INNER_KINDS = frozenset({
    "core-properties", "custom-properties", "customXml", "customXmlProps", "endnotes", "extended-properties",
    "fontTable", "footer", "footnotes", "header", "image", "numbering", "officeDocument", "settings", "styles", "theme",
    "webSettings",
})  # fmt: skip
_FIELDS = frozenset({"NUMPAGES", "PAGE", "PAGEREF", "REF", "SECTIONPAGES", "SEQ", "STYLEREF", "TOC"})
# Elements that bring something from elsewhere, run something or take input (ECMA-376 part 1, 17.3.3, 17.5, 17.14).
_FORBIDDEN = frozenset({
    "altChunk", "attachedTemplate", "checkBox", "control", "ddList", "embedBold", "embedRegular",
    "ffData", "frame", "frameset", "fldSimple", "hlinkClick", "hlinkHover", "imagedata", "linkToQuery", "mailMerge",
    "movie", "object", "OLEObject", "oleObj", "permStart", "pict", "printerSettings", "saveThroughXslt", "script",
    "shape", "sound", "subDoc", "textInput", "videoFile", "webPublishing",
})  # fmt: skip
# What a control may be mapped to: one property, of the two parts that hold those of the document.
_BINDINGS = {
    "{6C3C8BC8-F283-45AE-878A-BAB7291924A1}": re.compile(r"/ns1:coreProperties\[1\]/ns[01]:[A-Za-z]+\[1\]"),
    "{6668398D-A668-4E3E-A5EB-62B293D839F1}": re.compile(r"/ns0:Properties\[1\]/ns0:Company\[1\]"),
}
_CONTENT_TYPES = re.compile(
    r"application/(?:xml|vnd\.openxmlformats-[\w.+-]+\+xml)|image/(?:png|jpeg|gif)", re.IGNORECASE
)
# pandoc lists kinds of parts that none of our packages has; a kind without a part does nothing.
_NAMED_KINDS = re.compile(r"macro|vba|ole|activeX|bin\b", re.IGNORECASE)
_MOST_UNPACKED = 500_000_000


def docx_contents(content: bytes) -> Contents:
    """What is in a DOCX."""
    found = Contents([content])
    if not content.startswith(b"PK\x03\x04"):
        found.blame("the package does not begin with a part")
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        entries = package.infolist()
        if sum(entry.file_size for entry in entries) > _MOST_UNPACKED:
            found.blame("the package unpacks to too much")
            return found
        parts = {entry.filename: package.read(entry) for entry in entries}
        if package.comment:
            found.blame("the package has a comment")
    for name, count in Counter(entry.filename for entry in entries).items():
        if count > 1:
            found.blame(f"the part {name} {count} times")
        if not _PARTS.fullmatch(name):
            found.blame(f"the part {name}")
    trees: dict[str, ElementTree.Element] = {}
    for name, part in parts.items():
        if name.startswith("word/media/"):
            # Word draws a vector beside the picture that other programs show.
            if name.endswith(".svg"):
                look_at_svg(part, name, found)
            else:
                found.raster(part, name)
            continue
        found.streams.append(part)
        if b"<!DOCTYPE" in part or b"<!ENTITY" in part or b"<?mso" in part:
            found.blame(f"{name} declares a document type or an application")
        try:
            trees[name] = ElementTree.fromstring(part)
        except ElementTree.ParseError as error:
            found.blame(f"{name} is no XML: {error}")
    for name, tree in trees.items():
        if name.endswith(".rels"):
            _look_at_relationships(name, tree, parts, found)
        elif name == "[Content_Types].xml":
            _look_at_types(tree, found)
        else:
            _look_at_part(name, tree, trees, found)
    if (source := trees.get("customXml/item1.xml")) is not None:
        found.streams.append(b64decode(source.text or ""))
    return found


def _look_at_relationships(name: str, tree: ElementTree.Element, parts: dict[str, bytes], found: Contents) -> None:
    base = posixpath.dirname(posixpath.dirname(name))
    for relationship in tree.iter(_REL):
        kind = relationship.get("Type", "").rpartition("/")[2]
        target = relationship.get("Target", "")
        if relationship.get("TargetMode", "Internal") == "External":
            found.addresses.append(target)
            if kind != "hyperlink":
                found.blame(f"{name}: a relationship of the kind {kind} leads outside")
            for fault in address_faults(target):
                found.blame(fault)
            if len(target) > 2083:
                found.blame(f"an address of {len(target)} characters, which Word calls damage")
        elif kind not in _INNER_KINDS:
            found.blame(f"{name}: a relationship of the kind {kind}")
        else:
            inner = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(base, target))
            if inner not in parts:
                found.blame(f"{name}: a relationship to {target}, which is not there")
    identifiers = Counter(relationship.get("Id") for relationship in tree.iter(_REL))
    if any(count > 1 for count in identifiers.values()):
        found.blame(f"{name}: an identifier twice")


def _look_at_types(tree: ElementTree.Element, found: Contents) -> None:
    for row in tree:
        kind = row.get("ContentType", "")
        if row.tag.endswith("Override") and not _CONTENT_TYPES.fullmatch(kind):
            found.blame(f"a part of the kind {kind}")
        if row.tag.endswith("Default") and _NAMED_KINDS.search(row.get("Extension", "")):
            found.blame(f"parts of the kind {kind}")


def _look_at_part(name: str, tree: ElementTree.Element, trees: dict[str, ElementTree.Element], found: Contents) -> None:
    folder, file = posixpath.split(name)
    rows = trees.get(f"{folder}/_rels/{file}.rels")
    known = {row.get("Id"): row for row in rows.iter(_REL)} if rows is not None else {}
    bookmarks: Counter[str] = Counter()
    for element in tree.iter():
        local = str(element.tag).rpartition("}")[2]
        if local in _FORBIDDEN:
            found.blame(f"{name}: the element {local}")
        if local == "dataBinding":
            paths = _BINDINGS.get(element.get(f"{_W}storeItemID", ""))
            if paths is None or not paths.fullmatch(element.get(f"{_W}xpath", "")):
                found.blame(f"{name}: a control mapped to {element.get(f'{_W}xpath')}")
        if local == "bookmarkStart":
            bookmarks[element.get(f"{_W}name", "")] += 1
        for attribute, value in element.attrib.items():
            if attribute == f"{_R}link":
                found.blame(f"{name}: a picture that is linked, not embedded")
            elif attribute in (f"{_R}id", f"{_R}embed") and value not in known:
                found.blame(f"{name}: a reference to {value}, which is no relationship")
    for bookmark, count in bookmarks.items():
        if count > 1:
            found.blame(f"{name}: the bookmark {bookmark} {count} times")
    for code in _fields(tree):
        if not code.split() or code.split()[0].upper() not in _FIELDS:
            found.blame(f"{name}: the field {code[:60]!r}")


def _fields(tree: ElementTree.Element) -> Iterator[str]:
    """The codes of all fields, each joined from the runs that it is spread over."""
    codes: list[str] = []
    for element in tree.iter():
        if element.tag == f"{_W}fldChar":
            kind = element.get(f"{_W}fldCharType")
            if kind == "begin":
                codes.append("")
            elif kind in ("separate", "end") and codes:
                if kind == "separate":
                    yield codes[-1]
                    codes[-1] = "PAGE"  # told; its end must not tell it again
                else:
                    yield codes.pop()
        elif element.tag == f"{_W}instrText":
            if codes:
                codes[-1] += element.text or ""
            else:
                yield element.text or ""
    yield from codes
