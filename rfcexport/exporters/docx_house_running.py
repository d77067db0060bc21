"""Running heads and feet where a company's own reference document decides: ours brought in, or what its own show.

A reference document that was made from an export has the id, the status and the date of that RFC in its heads and feet;
they must not be those of every other.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from rfcexport.exporters.docx_nodes import escaped

_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_PART = re.compile(r"word/(?:header|footer)\d*\.xml")
_CONTROL = re.compile(r"<w:sdt>(?:(?!<w:sdt>).)*?</w:sdt>", re.DOTALL)
_MAPPED = re.compile(r'w:xpath="/ns\d:(?:coreProperties|Properties)\[1\]/ns\d:(\w+)\[1\]"')
_TAGGED = re.compile(r'<w:tag w:val="(\w+)"')
_TEXT = re.compile(r"(<w:t\b[^>/]*>)([^<]*)(</w:t>)")
# A field of which Word counts the words: its code, then what it shows.
_SECTION_FIELD = re.compile(
    r'(<w:instrText[^>]*>\s*STYLEREF\b([^<]*)</w:instrText>(?:(?!"separate"|"end").)*"separate")(.*?)(?="end")',
    re.DOTALL,
)
_NUMBER = re.compile(r"\\[nrw]\b")


def is_running(name: str) -> bool:
    """Whether the part of that name is a running head or foot."""
    return _PART.fullmatch(name) is not None


def with_values(part: str, values: Mapping[str, str]) -> str:
    """The head or foot with this document's words in its controls, empty where the document has none for them.

    `values` are by the name of the property that a control is mapped to, or by its tag; `section` is for the names of
    sections, which Word finds by itself and other programs do not.
    """

    def filled(found: re.Match[str]) -> str:
        mapped = _MAPPED.search(found[0]) or _TAGGED.search(found[0])
        if mapped is None or mapped[1] not in values:
            return found[0]
        return _showing(found[0], values[mapped[1]])

    def named(found: re.Match[str]) -> str:
        return found[1] + _showing(found[3], "" if _NUMBER.search(found[2]) else values["section"])

    return _SECTION_FIELD.sub(named, _CONTROL.sub(filled, part))


def _showing(xml: str, words: str) -> str:
    """`xml` with `words` in the first of its texts and nothing in the others."""
    rest = iter([escaped(words)])
    return _TEXT.sub(lambda text: f"{text[1]}{next(rest, '')}{text[3]}", xml)


def with_running_parts(parts: Mapping[str, bytes], running: Mapping[str, str]) -> dict[str, str]:
    """The parts that change where our running heads and feet come into a package without: those, and what names them.

    `running` are ours by their file name.
    """
    kinds = {name: name[:6] for name in running}
    rows = "".join(
        f'<Relationship Id="rfc{name[:-4]}" Type="{_RELATION}/{kind}" Target="{name}"/>' for name, kind in kinds.items()
    )
    overrides = "".join(
        f'<Override PartName="/word/{name}" ContentType="{_CONTENT_TYPE}.{kind}+xml"/>' for name, kind in kinds.items()
    )
    usual = "".join(
        f'<w:{name[:6]}Reference w:type="default" r:id="rfc{name[:-4]}"/>' for name in ("header2.xml", "footer1.xml")
    )
    document, relations, types = (
        parts[name].decode("utf-8")
        for name in ("word/document.xml", "word/_rels/document.xml.rels", "[Content_Types].xml")
    )
    head, mark, section = document.rpartition("<w:sectPr")
    opening, bracket, rest = section.partition(">")
    if "xmlns:r=" not in document[: document.find("<w:body")]:
        usual = usual.replace("r:id", f'xmlns:r="{_RELATION}" r:id')
    return {
        **{f"word/{name}": xml for name, xml in running.items()},
        "word/document.xml": f"{head}{mark}{opening}{bracket}{usual}{rest}",
        "word/_rels/document.xml.rels": relations.replace("</Relationships>", f"{rows}</Relationships>"),
        "[Content_Types].xml": types.replace("</Types>", f"{overrides}</Types>"),
    }
