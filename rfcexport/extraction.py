"""An export -> the Markdown it was made from, byte for byte, and proof that it is.

Whatever wrote the file is not trusted: nothing is unpacked beyond the limit on the size of a source.
"""

from __future__ import annotations

import base64
import binascii
import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from html import unescape
from xml.etree import ElementTree

from rfcexport.diagnostics import Diagnostic, Position, RefusedInput, Severity
from rfcexport.embedding import HTML_ID, SOURCE_NAMESPACE, SOURCE_RELATIONSHIP, UNNAMED, stated_hash
from rfcexport.hashes import sha256_of
from rfcexport.policy import Limits
from rfcexport.terminal import printable

_BLOCK = re.compile(
    rf'<script type="[^"]*" id="{re.escape(HTML_ID)}"((?: data-[a-z0-9]+="[^"]*"){{1,5}})>([^<]*)</script>'
)
_ATTRIBUTE = re.compile(r' data-([a-z0-9]+)="([^"]*)"')
_XML_PART = re.compile(r"customXml/item\d+\.xml")
_FORMATS = "must be a PDF, HTML or DOCX file"


@dataclass(frozen=True, slots=True)
class Carried:
    """The source that an export carries: its file name, its bytes, and their SHA-256, which was found to be right."""

    file_name: str
    content: bytes
    sha256: str
    format: str


@dataclass(frozen=True, slots=True)
class _Found:
    name: str
    content: bytes
    sha256: str | None


def extract(export: bytes, *, path: str, limits: Limits | None = None) -> Carried:
    """The source that `export` carries; `path` names the file in messages.

    Raises RefusedInput: `source-not-carried` for a file without one, `source-altered` where the bytes do not have the
    hash that is stated beside them, `export-unreadable` for a file that is no export.
    """
    limits = limits or Limits()
    form = format_of(export)
    if form is None:
        raise _refused("export-unreadable", f"{_FORMATS}; found something else", path)
    try:
        found = {"pdf": _in_pdf, "html": _in_html, "docx": _in_docx}[form](export, limits)
    except _Unreadable as error:
        raise _refused("export-unreadable", f"must be a whole {form.upper()} file; found {error}", path) from error
    if found is None:
        raise _refused("source-not-carried", "must carry its Markdown source; found none", path)
    digest = sha256_of(found.content)
    if found.sha256 != digest:
        stated = found.sha256 or "none"
        message = f"source must have the SHA-256 stated beside it, {stated}; found {digest}"
        raise _refused("source-altered", message, path)
    return Carried(_file_name(found.name), found.content, digest, form)


def format_of(export: bytes) -> str | None:
    """`pdf`, `docx` or `html`, by how the file begins; None for anything else."""
    if export[:1024].lstrip().startswith(b"%PDF-"):
        return "pdf"
    if export.startswith(b"PK\x03\x04"):
        return "docx"
    return "html" if b"<html" in export[:1024].lower() else None


class _Unreadable(Exception):
    """What is wrong with a file that cannot be taken to pieces."""


def _in_pdf(export: bytes, limits: Limits) -> _Found | None:
    """The embedded file with the relationship Source (ISO 32000-2, 7.11.3 and 14.13)."""
    import logging

    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        for attached in PdfReader(io.BytesIO(export)).attachment_list:
            if attached.associated_file_relationship != f"/{SOURCE_RELATIONSHIP}":
                continue
            sha256 = stated_hash(attached.description or "")
            content = attached.content
            _check_size(len(content), limits)
            return _Found(attached.alternative_name or attached.name, content, sha256)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        raise _Unreadable(f"one that cannot be read: {type(error).__name__}") from error
    return None


def _in_html(export: bytes, limits: Limits) -> _Found | None:
    blocks = list(_BLOCK.finditer(export.decode("utf-8", "replace")))
    if not blocks:
        return None
    # The last one is ours: it stands behind the text of the document.
    found = blocks[-1]
    attributes = {name: unescape(value) for name, value in _ATTRIBUTE.findall(found[1])}
    return _Found(attributes.get("file", ""), _decoded(found[2], limits), attributes.get("sha256"))


def _in_docx(export: bytes, limits: Limits) -> _Found | None:
    """The custom XML part of our namespace; Word keeps it and may give it another number."""
    try:
        with zipfile.ZipFile(io.BytesIO(export)) as package:
            for part in package.infolist():
                if not _XML_PART.fullmatch(part.filename):
                    continue
                _check_size(part.file_size * 3 // 4, limits)
                root = ElementTree.fromstring(package.read(part))  # noqa: S314 - bounded; expat expands no bomb
                if root.tag == f"{{{SOURCE_NAMESPACE}}}source":
                    return _Found(root.get("file", ""), _decoded(root.text or "", limits), root.get("sha256"))
    except (zipfile.BadZipFile, zlib.error, ElementTree.ParseError, NotImplementedError, EOFError, OSError) as error:
        raise _Unreadable(f"one that cannot be read: {type(error).__name__}") from error
    return None


def _decoded(text: str, limits: Limits) -> bytes:
    _check_size(len(text) * 3 // 4, limits)
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise _Unreadable("a source that is no base64") from error


def _check_size(size: int, limits: Limits) -> None:
    # Beside the bytes stand a name and a hash.
    if size > limits.input_bytes + 10_000:
        raise _Unreadable("a source above the limit on the size of one")


def _file_name(name: str) -> str:
    """The last part of the name that is stated, if it is a name for a file here."""
    last = printable(name.replace("\\", "/").rsplit("/", 1)[-1]).strip()
    return last if last.strip(".") and not last.startswith(".") and len(last.encode("utf-8")) <= 255 else UNNAMED


def _refused(slug: str, message: str, path: str) -> RefusedInput:
    return RefusedInput(Diagnostic(slug, message, Position(path), Severity.ERROR))
