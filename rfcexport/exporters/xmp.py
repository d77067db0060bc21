"""What a PDF says of itself in XMP beside what WeasyPrint writes: its id, and that it is PDF/UA-1 as well as PDF/A."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape

_RDF_END = b"</rdf:RDF>"
_ID = """<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">\
<dc:identifier>{}</dc:identifier></rdf:Description>"""
# ISO 14289-1, 5; and the schema that PDF/A wants of every property that it does not know (ISO 19005-3, 6.6.2.3).
_UNIVERSAL = """<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">\
<pdfuaid:part>1</pdfuaid:part></rdf:Description>"""
_SCHEMA = """<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">\
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">\
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>\
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>\
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">\
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>\
<pdfaProperty:category>internal</pdfaProperty:category>\
<pdfaProperty:description>The part of ISO 14289 that the file conforms to</pdfaProperty:description>\
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"""


def tell(metadata: Any, identifier: str | None, *, is_universal: bool) -> None:
    """Have WeasyPrint's metadata say so too, inside its own `rdf:RDF`: its option for more XMP puts it outside."""
    more = _ID.format(escape(identifier)) if identifier else ""
    more += f"{_UNIVERSAL}{_SCHEMA}" if is_universal else ""
    told = metadata.generate_rdf_metadata

    def with_more(*arguments: Any) -> bytes:
        rdf: bytes = told(*arguments)
        head, end, rest = rdf.rpartition(_RDF_END)
        return head + more.encode() + end + rest

    metadata.generate_rdf_metadata = with_more
