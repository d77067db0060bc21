"""The exporters: one function for each format, from a manuscript to bytes. `EXPORTERS` is the whole registry."""

from __future__ import annotations

from rfcexport.manuscript import Export, Manuscript


def _pdf(manuscript: Manuscript) -> Export:
    from rfcexport.exporters.pdf import export_pdf

    return export_pdf(manuscript)


def _html(manuscript: Manuscript) -> Export:
    from rfcexport.exporters.html import export_html

    return export_html(manuscript)


def _docx(manuscript: Manuscript) -> Export:
    from rfcexport.exporters.docx import export_docx

    return export_docx(manuscript)


# Each is imported on use: HTML must not wait for what only DOCX needs, nor fail for what only PDF needs.
EXPORTERS = {"pdf": _pdf, "html": _html, "docx": _docx}
