"""What a PDF claims to be: the identifiers in its XMP packet.

Source: ISO 19005-3, 6.6.4 (pdfaid:part and pdfaid:conformance); ISO 14289-1, clause 5 (pdfuaid:part). Each may stand
as an element or as an attribute of rdf:Description.
"""

from __future__ import annotations

import io
from xml.etree import ElementTree

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import StreamObject

_PDFA = "{http://www.aiim.org/pdfa/ns/id/}"
_PDFUA = "{http://www.aiim.org/pdfua/ns/id/}"
_DESCRIPTION = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}Description"


class UnreadableClaim(Exception):
    """The file may claim something, and it cannot be read what."""


def flavours_of(pdf: bytes) -> tuple[str, ...]:
    """What the file claims, as veraPDF names it: `3a`, `ua1`. Raises UnreadableClaim."""
    try:
        metadata = PdfReader(io.BytesIO(pdf)).root_object.get("/Metadata")
    except (PyPdfError, OSError, ValueError) as error:
        raise UnreadableClaim(f"the file must be a PDF that pypdf reads; found: {error}") from error
    packet = metadata.get_object() if metadata is not None else None
    return flavours_of_xmp(packet.get_data()) if isinstance(packet, StreamObject) else ()


def flavours_of_xmp(packet: bytes) -> tuple[str, ...]:
    """The claims in an XMP packet. Raises UnreadableClaim for one that is not XML."""
    try:
        root = ElementTree.fromstring(packet)
    except ElementTree.ParseError as error:
        raise UnreadableClaim(f"the XMP packet must be well-formed XML; found: {error}") from error
    stated: dict[str, str] = {}
    for description in root.iter(_DESCRIPTION):
        stated.update(description.attrib)
        stated.update((child.tag, (child.text or "").strip()) for child in description)
    flavours = []
    if part := stated.get(f"{_PDFA}part"):
        flavours.append(part + stated.get(f"{_PDFA}conformance", "").lower())
    if part := stated.get(f"{_PDFUA}part"):
        flavours.append(f"ua{part}")
    return tuple(flavours)


def claim_of(flavour: str) -> str:
    """The level as its standard names it: `PDF/A-3a`, `PDF/UA-1`."""
    return f"PDF/UA-{flavour[2:]}" if flavour.startswith("ua") else f"PDF/A-{flavour}"
