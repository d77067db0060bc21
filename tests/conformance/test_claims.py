from __future__ import annotations

import io

import pytest
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, NameObject

from tests.conformance.claims import UnreadableClaim, claim_of, flavours_of, flavours_of_xmp

_PACKET = """<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">{}</rdf:RDF>
</x:xmpmeta><?xpacket end="r"?>"""
_A = 'xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"'
_UA = 'xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"'
_A_3A = f"""<rdf:Description rdf:about="" {_A}><pdfaid:part>3</pdfaid:part>
<pdfaid:conformance>A</pdfaid:conformance></rdf:Description>"""
_UA_1 = f'<rdf:Description rdf:about="" {_UA} pdfuaid:part="1"/>'


@pytest.mark.parametrize(
    ("descriptions", "flavours"),
    [
        ("", ()),
        (_A_3A, ("3a",)),
        (_UA_1, ("ua1",)),
        (_A_3A + _UA_1, ("3a", "ua1")),
        (f'<rdf:Description {_A} pdfaid:part="2" pdfaid:conformance="B"/>', ("2b",)),
        (f'<rdf:Description {_A} pdfaid:part="4"/>', ("4",)),
    ],
)
def test_flavours_of_xmp_are_those_stated(descriptions: str, flavours: tuple[str, ...]) -> None:
    assert flavours_of_xmp(_PACKET.format(descriptions).encode()) == flavours


def test_flavours_of_xmp_refuses_a_packet_that_is_not_xml() -> None:
    with pytest.raises(UnreadableClaim, match="well-formed XML"):
        flavours_of_xmp(_PACKET.format("<rdf:Description>").encode())


def test_flavours_of_a_pdf_are_those_of_its_packet() -> None:
    packet = DecodedStreamObject()
    packet.set_data(_PACKET.format(_A_3A + _UA_1).encode())
    assert flavours_of(_pdf()) == ()
    assert flavours_of(_pdf(packet)) == ("3a", "ua1")


def test_flavours_of_refuses_what_is_no_pdf() -> None:
    with pytest.raises(UnreadableClaim, match="must be a PDF"):
        flavours_of(b"nothing of the kind")


def _pdf(packet: DecodedStreamObject | None = None) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    if packet is not None:
        writer.root_object[NameObject("/Metadata")] = writer._add_object(packet)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_claim_of_names_the_standard() -> None:
    assert [claim_of(flavour) for flavour in ("3a", "4f", "ua1")] == ["PDF/A-3a", "PDF/A-4f", "PDF/UA-1"]
