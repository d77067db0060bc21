"""The checks: each a small function that yields what is wrong in one RFC, under one slug.

`CHECKS` is the table; a new check is a function in one of the modules here, a row, and a page in `docs/manual/checks`.
"""

from __future__ import annotations

from importlib.resources import files

from rfcexport.checks.guidance import template_guidance
from rfcexport.checks.links import missing_file, plain_http, undefined_reference
from rfcexport.checks.metadata_checks import METADATA_CHECKS
from rfcexport.checks.sections import (
    duplicate_heading,
    empty_section,
    missing_section,
    section_order,
    several_titles,
    skipped_level,
    title_missing,
)
from rfcexport.checks.subject import Check, Found, Subject
from rfcexport.checks.text import long_line, missing_glyph, tab_in_table, unclosed_fence
from rfcexport.diagnostics import Diagnostic, Position, Severity, in_order
from rfcexport.slugs import SLUGS

__all__ = ["CHECKS", "SLUGS", "check_rfc", "explanation_of"]

CHECKS: tuple[Check, ...] = (
    *METADATA_CHECKS,
    Check("title-missing", Severity.WARNING, title_missing),
    Check("title-several", Severity.WARNING, several_titles),
    Check("heading-skipped", Severity.WARNING, skipped_level),
    Check("heading-duplicate", Severity.WARNING, duplicate_heading),
    Check("section-missing", Severity.ERROR, missing_section),
    Check("section-order", Severity.WARNING, section_order),
    Check("section-empty", Severity.WARNING, empty_section),
    Check("section-guidance", Severity.WARNING, template_guidance),
    Check("link-file", Severity.ERROR, missing_file),
    Check("link-reference", Severity.WARNING, undefined_reference),
    Check("link-http", Severity.WARNING, plain_http),
    Check("fence-unclosed", Severity.ERROR, unclosed_fence),
    Check("table-tab", Severity.WARNING, tab_in_table),
    Check("line-long", Severity.WARNING, long_line),
    Check("glyph-missing", Severity.WARNING, missing_glyph),
)
"""Every check on one RFC."""


def check_rfc(subject: Subject) -> tuple[Diagnostic, ...]:
    """What is wrong in the RFC, in order; `ignores.without_ignored` takes out what its author quiets."""
    path = subject.rfc.source.path
    return in_order(
        Diagnostic(check.slug, found.message, _position(path, found), check.severity, found.hint)
        for check in CHECKS
        for found in check.find(subject)
    )


def _position(path: str, found: Found) -> Position:
    """Where it was found; a column is one of a line."""
    return Position(path, found.line, found.column if found.line is not None else None)


def explanation_of(slug: str) -> str | None:
    """The page of the manual that explains a finding, as Markdown; None where there is none of that slug."""
    if slug not in SLUGS:
        return None
    page = files("rfcexport.explanations") / f"{slug}.md"
    return page.read_text("utf-8") if page.is_file() else None
