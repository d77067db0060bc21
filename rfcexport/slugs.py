"""The slugs of all findings about documents: what `[checks]` may weigh, a comment may quiet and a page explains.

A slug is part of the interface. Faults of the call and of the machine are not weighed, and so are not here.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from rfcexport.diagnostics import Severity

_ERRORS = (
    # The reader: such a document is not exported.
    "footnote-cycle", "front-matter-alias", "limit-code", "limit-footnotes", "limit-front-matter", "limit-input",
    "limit-line", "limit-links", "limit-marks", "limit-memory", "limit-nesting", "limit-output", "limit-pages",
    "limit-pandoc-memory", "limit-pandoc-time", "limit-table", "limit-time", "pandoc-failed", "text-empty",
    "text-encoding",
    # The checks on one document, and on several.
    "fence-unclosed", "link-file", "section-missing",
    "metadata-date-order", "metadata-id", "metadata-missing", "metadata-status",
    "corpus-cycle", "corpus-file-name", "corpus-id",
)  # fmt: skip
_WARNINGS = (
    # The reader.
    "footnote-nested", "front-matter-toml", "front-matter-yaml", "html-comment-unclosed", "html-style-refused",
    "html-unclosed", "link-anchor", "link-mismatch", "link-scheme", "metadata-date", "metadata-placeholder",
    "text-control", "text-invisible", "text-order",
    # Pictures, diagrams, formulas, and the exporter of PDF.
    "diagram-alt", "diagram-refused", "formula-refused", "image-alt", "image-cleaned", "image-refused", "pdf-claim",
    "pdf-layout",
    # The checks on one document, and on several.
    "glyph-missing", "heading-duplicate", "heading-skipped", "ignore-unknown", "ignore-unused", "line-long",
    "link-http", "link-reference", "section-empty", "section-guidance", "section-order", "table-tab",
    "title-missing", "title-several",
    "metadata-accepted-date", "metadata-author", "metadata-date-future", "metadata-duplicate", "metadata-id-file",
    "metadata-key", "metadata-state", "metadata-superseded-by",
    "corpus-index", "corpus-reference", "corpus-supersedes",
)  # fmt: skip
_NOTES = ("code-landscape", "code-plain", "code-width", "diagram-landscape", "table-landscape", "table-split")

SLUGS: Mapping[str, Severity] = MappingProxyType({
    slug: severity
    for slugs, severity in ((_ERRORS, Severity.ERROR), (_WARNINGS, Severity.WARNING), (_NOTES, Severity.NOTE))
    for slug in slugs
})  # fmt: skip
"""Every slug that a document or a set of them can give, and how it weighs where nothing else is stated."""
