"""A PDF taken to pieces: every object, every stream unpacked, every action, annotation and name.

The file is read twice: by its table of references, and by looking for streams in its bytes, so that one which the table
does not name is seen too.
"""

from __future__ import annotations

import hashlib
import io
import re
import zlib
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

import pypdf
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

from tests.hostile.addresses import address_faults
from tests.hostile.inspection import Contents

# ISO 32000-2: 12.6 (actions), 12.7 (forms), 13 (multimedia), 7.11 (file specifications), 12.3.5 (collections).
FORBIDDEN_KEYS = frozenset({
    "/AA", "/AcroForm", "/Collection", "/Encrypt", "/FFilter", "/FS", "/JS",
    "/JavaScript", "/Movie", "/OPI", "/OpenAction", "/PS", "/Rendition", "/RichMedia", "/RichMediaContent",
    "/RichMediaSettings", "/Ref", "/Sound", "/XFA", "/3DD",
})  # fmt: skip
FORBIDDEN_NAMES = frozenset({
    "/3D", "/FileAttachment", "/GoTo3DView", "/GoToE", "/GoToR", "/Hide", "/ImportData",
    "/JavaScript", "/Launch", "/Movie", "/Named", "/Rendition", "/ResetForm", "/RichMedia", "/RichMediaExecute",
    "/Screen", "/SetOCGState", "/Sound", "/SubmitForm", "/Thread", "/Trans", "/Widget",
})  # fmt: skip
ACTIONS = frozenset({"/GoTo", "/URI"})
CATALOG_KEYS = frozenset({
    "/AF", "/Lang", "/MarkInfo", "/Metadata", "/Names", "/Outlines", "/OutputIntents", "/PageLabels", "/PageMode",
    "/Pages", "/StructTreeRoot", "/Type", "/Version", "/ViewerPreferences",
})  # fmt: skip
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_C0 = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_MOST_UNPACKED = 500_000_000


def pdf_contents(content: bytes) -> Contents:
    """What is in a PDF."""
    found = Contents([content])
    found.streams += _unpacked(content)
    if not content.startswith(b"%PDF-") or not content.rstrip().endswith(b"%%EOF"):
        found.blame("the file does not begin or end as a PDF does")
    if (ends := len(re.findall(rb"startxref\s+\d+\s+%%EOF", content))) != 1:
        found.blame(f"the file has {ends} ends")
    reader = pypdf.PdfReader(io.BytesIO(content))
    for value in _objects(reader):
        _look(value, found)
    _look(reader.trailer, found)
    catalog: Any = reader.trailer["/Root"]
    for key in sorted(set(catalog) - CATALOG_KEYS):
        found.blame(f"the catalogue has {key}")
    names = catalog.get("/Names", {})
    for key in sorted(set(names.get_object() if names else ()) - {"/Dests", "/EmbeddedFiles"}):
        found.blame(f"the names have {key}")
    _look_at_metadata(reader, catalog, found)
    _look_at_attachments(reader, found)
    return found


def _look_at_attachments(reader: pypdf.PdfReader, found: Contents) -> None:
    """One file may be attached: the source, under the hash that is stated beside it."""
    attached = list(reader.attachment_list)
    streams = [value for value in _objects(reader) if isinstance(value, StreamObject)]
    if len(attached) > 1 or sum(value.get("/Type") == "/EmbeddedFile" for value in streams) != len(attached):
        found.blame(f"attachments: {[one.name for one in attached]}")
    for one in attached:
        stated = f"Markdown source, SHA-256 {hashlib.sha256(one.content).hexdigest()}"
        if (one.associated_file_relationship, one.subtype, one.description) != ("/Source", "/text/markdown", stated):
            found.blame(f"the attachment {one.name} is not the source")


def _unpacked(content: bytes) -> Iterator[bytes]:
    """Streams found without the table of references, unpacked where they are packed."""
    total = 0
    for match in _STREAM.finditer(content):
        unpacker = zlib.decompressobj()
        try:
            unpacked = unpacker.decompress(match[1], _MOST_UNPACKED - total)
        except zlib.error:
            continue
        total += len(unpacked)
        if total >= _MOST_UNPACKED:
            return
        yield unpacked


def _objects(reader: pypdf.PdfReader) -> Iterator[Any]:
    """Every object that the file has, those in object streams too."""
    numbers = [(number, generation) for generation, table in reader.xref.items() for number in table]
    numbers += [(number, 0) for number in reader.xref_objStm]
    for number, generation in dict.fromkeys(numbers):
        if number:
            yield reader.get_object(IndirectObject(number, generation, reader))


def _look(value: Any, found: Contents) -> None:
    """Look at one object with all that it holds itself; what it refers to is an object of its own."""
    if isinstance(value, IndirectObject):
        return
    if isinstance(value, StreamObject):
        _look_at_stream(value, found)
    if isinstance(value, DictionaryObject):
        _look_at_dictionary(value, found)
        for inner in dict.values(value):
            _look(inner, found)
    elif isinstance(value, ArrayObject):
        for inner in list.__iter__(value):
            _look(inner, found)
    elif isinstance(value, (TextStringObject, ByteStringObject)):
        found.streams.append(value.encode("utf-8", "replace") if isinstance(value, str) else bytes(value))


def _look_at_stream(value: StreamObject, found: Contents) -> None:
    if "/F" in value:
        found.blame("a stream lies in a file outside (/F)")
    if value.get("/Subtype") == "/Image":
        width, height = value.get("/Width"), value.get("/Height")
        if isinstance(width, NumberObject) and isinstance(height, NumberObject):
            found.sizes.append((int(width), int(height)))
        return  # the raw bytes are there already, and pixels hold no text
    try:
        found.streams.append(value.get_data())
    except (pypdf.errors.PyPdfError, zlib.error, NotImplementedError, ValueError) as error:
        found.blame(f"a stream cannot be unpacked: {error}")


def _look_at_dictionary(value: DictionaryObject, found: Contents) -> None:
    # The entries of name trees and resources are named by us; those of a dictionary by the standard.
    for key, inner in dict.items(value):
        if key in FORBIDDEN_KEYS:
            found.blame(f"the key {key}")
        if key in ("/S", "/Subtype", "/Type") and isinstance(inner, NameObject) and inner in FORBIDDEN_NAMES:
            found.blame(f"{key} {inner}")
        # In the structure tree `/A` holds attributes, with their owner (ISO 32000-2, 14.7.6).
        if key == "/A" and isinstance(inner, DictionaryObject) and "/O" not in inner and inner.get("/S") not in ACTIONS:
            found.blame(f"an action {inner.get('/S')}")
    if value.get("/Type") == "/Action" and value.get("/S") not in ACTIONS:
        found.blame(f"an action {value.get('/S')}")
    # The type of an annotation may be left out, its place on the page may not (ISO 32000-2, 12.5.2).
    if (value.get("/Type") == "/Annot" or "/Rect" in value) and value.get("/Subtype") != "/Link":
        found.blame(f"an annotation {value.get('/Subtype')}")
    if value.get("/S") == "/URI" and "/Next" in value:
        found.blame("an action with another behind it")
    if (address := value.get("/URI")) is not None:
        _look_at_address(address, found)


def _look_at_address(value: Any, found: Contents) -> None:
    if isinstance(value, DictionaryObject):
        found.blame("the addresses have a base")
        return
    address = value.decode("latin-1") if isinstance(value, bytes) else str(value)
    found.addresses.append(address)
    for fault in address_faults(address):
        found.blame(fault)


def pdf_title(content: bytes) -> str:
    """The title that a PDF states of itself."""
    return str(pdf_properties(content).get("/Title", ""))


def pdf_properties(content: bytes) -> dict[str, str]:
    """What a PDF states of itself: title, author and the like."""
    metadata: Any = pypdf.PdfReader(io.BytesIO(content)).metadata
    return {key: str(value) for key, value in metadata.items()} if metadata is not None else {}


def _look_at_metadata(reader: pypdf.PdfReader, catalog: Any, found: Contents) -> None:
    metadata: Any = reader.metadata
    for key, value in metadata.items() if metadata is not None else ():
        text = str(value)
        found.streams.append(text.encode("utf-8", "replace"))
        if _C0.search(text):
            found.blame(f"{key} holds a control character")
    packet: Any = catalog.get("/Metadata")
    if packet is None:
        return
    xml = packet.get_object().get_data()
    try:
        ElementTree.fromstring(xml)
    except ElementTree.ParseError as error:
        found.blame(f"the XMP is no XML: {error}")
    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
        found.blame("the XMP declares a document type")
