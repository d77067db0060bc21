"""The nodes that the DOCX tree is made of beyond pandoc's own: named styles, fields, bookmarks, raw OOXML.

Raw OOXML is made here and in the modules beside this one, from escaped text only; none comes from a document.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from urllib.parse import quote, urlsplit

from rfcexport.hashes import sha256_of
from rfcexport.links import safe_target
from rfcexport.model import Block, Inline

# Bookmarks are told apart by their numbers; pandoc counts its own up from a small one.
_FIRST_SEPARATOR = 200_000
LAST_LEVEL = 8
"""ECMA-376 part 1, 17.9.6: a list has nine levels, the first of them 0."""

_SAFE_SCHEMES = frozenset({"http", "https", "mailto"})
_PLAIN_ANCHOR = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,39}")
# XML 1.0, 2.2: what no document may hold.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
# Word 365 calls a file damaged that holds a longer address.
_LONGEST_URL = 2000


def xml_text(text: str) -> str:
    """`text` without the characters that XML cannot hold."""
    return _NOT_XML.sub("", text)


def escaped(text: str) -> str:
    """`text` as XML character data, fit for an attribute too."""
    return escape(xml_text(text))


def raw_block(xml: str) -> Block:
    """A block of OOXML, passed through as it is."""
    return {"t": "RawBlock", "c": ["openxml", xml]}


def raw_inline(xml: str) -> Inline:
    """Runs of OOXML, passed through as they are."""
    return {"t": "RawInline", "c": ["openxml", xml]}


def text_node(text: str) -> Inline:
    """`text` as one node, its spaces kept."""
    return {"t": "Str", "c": text}


def paragraph(inlines: Iterable[Inline], style: str | None = None) -> Block:
    """A paragraph in the paragraph style of that name."""
    plain: Block = {"t": "Para", "c": list(inlines)}
    return styled([plain], style) if style else plain


def styled(blocks: list[Block], style: str) -> Block:
    """`blocks`, their paragraphs in the paragraph style of that name."""
    return {"t": "Div", "c": [["", [], [["custom-style", style]]], blocks]}


def in_style(inlines: Iterable[Inline], style: str) -> Inline:
    """`inlines` in the character style of that name."""
    return {"t": "Span", "c": [["", [], [["custom-style", style]]], list(inlines)]}


def marked(inlines: Iterable[Inline], anchor: str) -> Inline:
    """`inlines` with the bookmark of `anchor`, if there is one, round them; pandoc gives bookmarks their numbers."""
    if not anchor:
        return {"t": "Span", "c": [["", [], []], list(inlines)]}
    return {"t": "Span", "c": [[bookmark_of(anchor), [], []], list(inlines)]}


def sequence_field(name: str, number: str) -> Inline:
    """A SEQ field that counts captions of one name, its present number in it."""
    return field(f"SEQ {name} \\* ARABIC", number)


def number_anchor(anchor: str) -> str:
    """The anchor of the number alone of what has `anchor`: a caption's, an equation's, a heading's that is typed."""
    # No anchor of a document has a space.
    return f"number of {anchor}"


def field(instruction: str, shown: str, *, style_id: str = "") -> Inline:
    """A field with what it shows until Word refreshes it (ECMA-376 part 1, 17.16); `style_id` is a character style."""
    look = f'<w:rPr><w:rStyle w:val="{style_id}"/></w:rPr>' if style_id else ""
    return raw_inline(
        f'<w:r>{look}<w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r>{look}<w:instrText xml:space="preserve"> {escaped(instruction)} </w:instrText></w:r>'
        f'<w:r>{look}<w:fldChar w:fldCharType="separate"/></w:r>'
        f'<w:r>{look}<w:t xml:space="preserve">{escaped(shown)}</w:t></w:r>'
        f'<w:r>{look}<w:fldChar w:fldCharType="end"/></w:r>'
    )


def empty_paragraph(style_id: str, properties: str = "") -> Block:
    """A paragraph without text, which pandoc's own nodes cannot express; `properties` are further ones, in order."""
    return raw_block(f'<w:p><w:pPr><w:pStyle w:val="{style_id}"/>{properties}</w:pPr></w:p>')


UNKNOWN_PAGE = 1
"""What a field shows that tells a page, until the pages of the whole document are estimated."""

NO_NUMBER = '<w:numPr><w:numId w:val="0"/></w:numPr>'
"""The property of a style whose paragraphs go on with an item of a list; an item states its number itself.

ECMA-376 part 1, 17.9.18: number 0 takes a paragraph out of its list, and whoever reads lists knows by it what belongs
to the item before.
"""


def separator(number: int, *, in_list: bool = False) -> Block:
    """The line between two boxes that would be taken for one; `number` is its own in the document.

    It holds a bookmark of no words, whose name Word does not list: a program that passes over empty paragraphs, as
    pandoc does, would still make one block of two. The empty run keeps pandoc from taking it for one with the bookmark
    before.
    """
    identifier = _FIRST_SEPARATOR + number
    return raw_block(
        f'<w:p><w:pPr><w:pStyle w:val="{"ListSeparator" if in_list else "Separator"}"/></w:pPr>'
        "<w:r><w:t></w:t></w:r>"
        f'<w:bookmarkStart w:id="{identifier}" w:name="_Separator{number}"/><w:bookmarkEnd w:id="{identifier}"/></w:p>'
    )


def bookmark_of(anchor: str) -> str:
    """The bookmark that stands for `anchor`, the same in every document.

    ECMA-376 part 1, 17.13.6.2 and Word: at most 40 letters, digits and `_`, a letter first. Anchors that do not fit are
    cut and told apart by a hash.
    """
    if _PLAIN_ANCHOR.fullmatch(anchor):
        return anchor.replace("-", "_")
    letters = re.sub(r"[^A-Za-z0-9]+", "_", anchor).strip("_")[:28]
    digest = sha256_of(anchor.encode("utf-8", "replace"))[:8]
    return f"a_{letters}_{digest}" if not letters[:1].isalpha() else f"{letters}_{digest}"


def hyperlink_target(url: str) -> str | None:
    """`url` as a hyperlink may state it, None where it must not be one: only web, mail and relative addresses may."""
    url = safe_target(url.strip()) or ""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    if not url or len(url) > _LONGEST_URL or (parts.scheme and parts.scheme.lower() not in _SAFE_SCHEMES):
        return None
    if parts.scheme.lower() in ("http", "https") and not parts.hostname:
        return None
    # RFC 3986, 2: what is no character of an address is percent-encoded, and a lone per cent sign too.
    address, hash_sign, fragment = url.partition("#")
    return _encoded(address) + hash_sign + _encoded(fragment)


def _encoded(part: str) -> str:
    return re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", quote(part, safe="%/:?@!$&'()*+,;=-._~"))
