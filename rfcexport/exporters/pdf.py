"""PDF by WeasyPrint, from the print HTML, with the package's own fonts and no way to a file or an address.

WeasyPrint is imported when a PDF is made, not before: every other command must run where Pango is missing.
"""

from __future__ import annotations

import io
import logging
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from rfcexport.collector import collector_paused
from rfcexport.diagnostics import Diagnostic, Position, RfcExportError, UsageError
from rfcexport.embedding import SOURCE_RELATIONSHIP, described, file_name_of
from rfcexport.exporters import pdf_outlines, pdf_structure, xmp
from rfcexport.exporters.engine import load_engine
from rfcexport.exporters.pdf_claims import MISSING, kept_profile, legible, legible_picture, without_glyph
from rfcexport.images import Picture
from rfcexport.manuscript import Export, Manuscript, moments_of
from rfcexport.model import Source
from rfcexport.policy import breach
from rfcexport.profiles import Profile
from rfcexport.rendering import render_html

_SCHEME = "rfc-picture:"
_MISSING_GLYPH = re.compile(r'unsupported by fonts: "(.+)" \(U\+([0-9A-F]+)', re.DOTALL)


def export_pdf(manuscript: Manuscript) -> Export:
    """The PDF file. Raises MissingRequirement without Pango, UsageError for a template that is not well-formed."""
    pictures: dict[str, Picture] = {}
    urls: dict[Picture, str] = {}

    def picture_url(address: str, picture: Picture) -> str:
        url = urls.setdefault(picture, f"{_SCHEME}{len(urls)}")
        pictures[url] = picture
        return url

    read = render_html(manuscript, is_print=True, suffix="pdf", picture_url=picture_url)
    export, unshown = _export(manuscript, read.value, pictures, frozenset())
    if unshown:
        # Signs that a face has, and that are not taken from it beside others of another face.
        export, _ = _export(manuscript, read.value, pictures, unshown)
    return Export(export.value, (*read.diagnostics, *export.diagnostics), export.pages)


def _export(
    manuscript: Manuscript, html: str, pictures: Mapping[str, Picture], unshown: frozenset[str]
) -> tuple[Export, frozenset[str]]:
    """The file with what is found out while it is made, and the signs that it shows as missing all the same."""
    fonts, source = manuscript.theme.font_folders, manuscript.rfc.source
    words = legible(html, fonts, source, unshown)
    shown = {url: legible_picture(picture, fonts, source, unshown) for url, picture in pictures.items()}
    missing = dict.fromkeys((*words.diagnostics, *(one for picture in shown.values() for one in picture.diagnostics)))
    profile, lowered = kept_profile(manuscript, words.value, tuple(missing))
    with collector_paused():
        drawn = {url: picture.value for url, picture in shown.items()}
        pdf, pages, messages = _written(manuscript, words.value, drawn, profile)
    signs = frozenset(chr(int(found[2], 16)) for message in messages if (found := _MISSING_GLYPH.search(message)))
    return Export(pdf, (*missing, *lowered, *_findings(messages, source)), pages), signs - {MISSING}


def load(font_folders: Sequence[Path]) -> None:
    """Load what the first PDF of a process has to wait for; raises MissingRequirement without Pango.

    Without the fonts: newer Pango has a thread for each map of them, which a copy of this process would not have and
    would wait for; and a process with threads cannot be shut in as a whole.
    """
    load_engine(font_folders)


_FONTS: dict[int, Any] = {}
"""The fonts that each process has read, by its number: those of the process that this is a copy of are of no use."""


def _font_configuration(weasyprint: Any) -> Any:
    """The fonts as fontconfig has them, read once for all documents of this process."""
    # What was copied is kept: to let go of it would wait for its thread, too.
    return _FONTS.get(os.getpid()) or _FONTS.setdefault(os.getpid(), weasyprint.text.fonts.FontConfiguration())


def _written(
    manuscript: Manuscript, html: str, pictures: Mapping[str, Picture], profile: Profile
) -> tuple[bytes, int, list[str]]:
    """The file, how many pages it has, and what WeasyPrint said meanwhile."""
    weasyprint = load_engine(manuscript.theme.font_folders)
    page = _page_of(weasyprint, html, _fetcher_of(weasyprint, pictures))
    source, limits = manuscript.rfc.source, manuscript.limits
    out = io.BytesIO()
    options = {
        "presentational_hints": False,
        "pdf_identifier": bytes.fromhex(source.sha256[:32]),
        "custom_metadata": False,
        "pdf_tags": True,
        "pdf_variant": profile.variant,
    }
    with _logged() as records:
        document = page.render(_font_configuration(weasyprint), **options)
        if len(document.pages) > limits.pages:
            raise breach("pages", limits, Position(source.path), found=f"{len(document.pages):,}")
        pdf_structure.join_links(document.pages)
        xmp.tell(document.metadata, manuscript.cover.id, is_universal=profile.is_universal)
        attachments = _attachments(weasyprint, manuscript) if profile.takes_source else []
        document.write_pdf(out, finisher=_finish, attachments=attachments, **options)
    return out.getvalue(), len(document.pages), records


def _attachments(weasyprint: Any, manuscript: Manuscript) -> list[Any]:
    """The Markdown source, as the file that the pages were made from (ISO 32000-2, 14.13: `Source`)."""
    if not manuscript.carries_source:
        return []
    source = manuscript.rfc.source
    created, modified = moments_of(manuscript.rfc.metadata)
    return [
        weasyprint.Attachment(
            string=source.content,
            name=file_name_of(source),
            description=described(source),
            relationship=SOURCE_RELATIONSHIP,
            created=created,
            modified=modified,
        )
    ]


def _finish(document: Any, pdf: Any) -> None:
    """Say of the attached source what it is to the document, and of which kind; mend structure and pictures.

    WeasyPrint says the first in PDF/A alone, and asks the machine for the second.
    """
    import pydyf

    objects: list[Any] = pdf.objects
    pdf_structure.mend(document.pages, pdf)
    pdf_outlines.as_truetype(pdf)
    for one in objects:
        if isinstance(one, pydyf.Dictionary) and one.get("Type") == "/Filespec":
            one["AFRelationship"] = f"/{SOURCE_RELATIONSHIP}"
            # There is but one file, which WeasyPrint may have named twice.
            pdf.catalog["AF"] = pydyf.Array([one.reference])
        elif isinstance(one, pydyf.Stream) and one.extra.get("Type") == "/EmbeddedFile":
            one.extra["Subtype"] = "/text#2fmarkdown"
        elif isinstance(one, pydyf.Stream) and one.extra.get("Interpolate") == "true":
            # A raster within an SVG, or of a theme (ISO 19005-3, 6.2.8: none is interpolated).
            one.extra["Interpolate"] = "false"


def _page_of(weasyprint: Any, html: str, fetcher: Any) -> Any:
    """The document for WeasyPrint, parsed as XML: the parser in C is many times faster than one for tag soup."""
    import cssselect2

    try:
        root = ElementTree.fromstring(html.split("\n", 1)[1])  # noqa: S314 - our own text, no entity is declared
    except ElementTree.ParseError as error:
        raise UsageError(f"the templates of the style must give well-formed XML; {error}") from error

    class Page(weasyprint.HTML):  # type: ignore[misc]
        """An HTML document from a tree that is parsed already; the constructor of 70.0 takes none."""

        def __init__(self) -> None:
            self.base_url = None
            self.url_fetcher = fetcher
            self.media_type = "print"
            self.wrapper_element = cssselect2.ElementWrapper.from_html_root(root, content_language=None)
            self.etree_element = self.wrapper_element.etree_element

    return Page()


def _fetcher_of(weasyprint: Any, pictures: Mapping[str, Picture]) -> Any:
    class Pictures(weasyprint.urls.URLFetcher):  # type: ignore[misc]
        """Answers for the pictures of the manuscript and for nothing else."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            if url.startswith("data:image/"):
                # A stylesheet's own ornament, or a raster inside an SVG that was checked.
                return super().fetch(url, headers)
            if url not in pictures:
                raise RfcExportError(f"{url} is not part of the document")
            picture = pictures[url]
            return weasyprint.urls.URLFetcherResponse(url, body=picture.content, headers={"Content-Type": picture.mime})

    return Pictures()


class _Records(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


@contextmanager
def _logged() -> Iterator[list[str]]:
    """What WeasyPrint and fontTools log meanwhile, kept from standard error."""
    handler = _Records()
    loggers = [logging.getLogger(name) for name in ("weasyprint", "fontTools")]
    before = [(logger.propagate, list(logger.handlers)) for logger in loggers]
    for logger in loggers:
        logger.handlers, logger.propagate = [handler], False
    try:
        yield handler.messages
    finally:
        for logger, (propagate, handlers) in zip(loggers, before, strict=True):
            logger.handlers, logger.propagate = handlers, propagate


def _findings(messages: list[str], source: Source) -> Iterator[Diagnostic]:
    for message in messages:
        if "alt description" in message:
            continue  # said with its line when the pictures were read
        if found := _MISSING_GLYPH.search(message):
            yield without_glyph(chr(int(found[2], 16)), source)
        else:
            yield Diagnostic("pdf-layout", f"must be set without complaint; found: {message}", Position(source.path))
