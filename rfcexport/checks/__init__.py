"""The checks: each a small function that yields what is wrong in one RFC, under one slug.

`CHECKS` is the table; a new check is a function in one of the modules here, a row, and a page in `docs/manual/checks`.
"""

from __future__ import annotations

from importlib.resources import files

from rfcexport.checks import guidance, links, sections, text
from rfcexport.checks.metadata_checks import METADATA_CHECKS
from rfcexport.checks.subject import Check, Subject
from rfcexport.diagnostics import Diagnostic, Position, Severity, in_order
from rfcexport.slugs import SLUGS

__all__ = ["CHECKS", "SLUGS", "check_rfc", "explanation_of"]

CHECKS: tuple[Check, ...] = (
    *METADATA_CHECKS,
    Check("title-missing", Severity.WARNING, sections.title_missing),
    Check("title-several", Severity.WARNING, sections.several_titles),
    Check("heading-skipped", Severity.WARNING, sections.skipped_level),
    Check("heading-duplicate", Severity.WARNING, sections.duplicate_heading),
    Check("section-missing", Severity.ERROR, sections.missing_section),
    Check("section-order", Severity.WARNING, sections.section_order),
    Check("section-empty", Severity.WARNING, sections.empty_section),
    Check("section-guidance", Severity.WARNING, guidance.template_guidance),
    Check("link-file", Severity.ERROR, links.missing_file),
    Check("link-reference", Severity.WARNING, links.undefined_reference),
    Check("link-http", Severity.WARNING, links.plain_http),
    Check("text-invisible", Severity.WARNING, text.invisible_sign),
    Check("text-control", Severity.WARNING, text.control_sign),
    Check("fence-unclosed", Severity.ERROR, text.unclosed_fence),
    Check("table-tab", Severity.WARNING, text.tab_in_table),
    Check("line-long", Severity.WARNING, text.long_line),
    Check("glyph-missing", Severity.WARNING, text.missing_glyph),
)
"""Every check on one RFC."""


def check_rfc(subject: Subject) -> tuple[Diagnostic, ...]:
    """What is wrong in the RFC, in order; `ignores.without_ignored` takes out what its author quiets."""
    path = subject.rfc.source.path
    return in_order(
        Diagnostic(check.slug, found.message, Position(path, found.line, found.column), check.severity, found.hint)
        for check in CHECKS
        for found in check.find(subject)
    )


def explanation_of(slug: str) -> str | None:
    """The page of the manual that explains a finding, as Markdown; None where there is none of that slug."""
    if slug not in SLUGS:
        return None
    page = files("rfcexport.explanations") / f"{slug}.md"
    return page.read_text("utf-8") if page.is_file() else None
