"""A manuscript -> one complete HTML document, for the screen or for print."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from markupsafe import Markup

from rfcexport.cover import date_in_words
from rfcexport.cross_references import numbered_in
from rfcexport.diagnostics import Read
from rfcexport.html_form import Form
from rfcexport.html_writer import HtmlWriter
from rfcexport.images import Picture
from rfcexport.manuscript import PAPERS_MM, Manuscript
from rfcexport.model import Section
from rfcexport.pandoc_ast import word_count
from rfcexport.titles import cover_setting

MARGIN_MM = 25.0
CONTENTS_DEPTH = 3
_LEAST_SECTIONS = 4
# Heights as print.css sets them: where three levels take more than a page, the third is left out.
_ENTRY_MM = {1: 7.4, 2: 4.85}
_CONTENTS_MM = 225.0
# Signs of both on one line of the narrower paper, and of the right one alone.
_RUNNING_LINE, _RUNNING_SIGNS = 106, 68
_LEAST_WORDS = 450  # about what two pages hold with their headings

PRINT_STYLES = ("theme.css", "content.css", "highlight.css", "cover.css", "print.css")
SCREEN_STYLES = ("theme.css", "content.css", "highlight.css", "cover.css", "screen.css")
TURNED_PRINT_STYLES = ("turned.css", "turned-print.css")
TURNED_SCREEN_STYLES = ("turned.css", "turned-screen.css")


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """A line of the table of contents."""

    number: str
    title: str
    anchor: str
    level: int
    entries: tuple[ContentsEntry, ...]


def render_html(
    manuscript: Manuscript, *, is_print: bool, suffix: str, picture_url: Callable[[str, Picture], str]
) -> Read[str]:
    """The document as one string of well-formed HTML."""
    rfc, theme, cover = manuscript.rfc, manuscript.theme, manuscript.cover
    width, height = PAPERS_MM[manuscript.paper]
    form = Form(
        is_print=is_print,
        suffix=suffix,
        labels=theme.labels,
        pictures=manuscript.pictures,
        picture_url=picture_url,
        path=rfc.source.path,
        measure_mm=width - 2 * MARGIN_MM,
        landscape_mm=height - 2 * MARGIN_MM,
        has_section_numbers=manuscript.has_section_numbers,
        has_line_numbers=manuscript.has_line_numbers,
        has_link_notes=manuscript.has_link_notes and is_print,
        limits=manuscript.limits,
        artwork=manuscript.artwork,
        has_cross_references=manuscript.has_cross_references,
        numbered=numbered_in(rfc, has_section_numbers=manuscript.has_section_numbers),
        direction=manuscript.direction,
        has_turns=manuscript.has_turns,
        running_signs=_running_signs(manuscript),
    )
    writer = HtmlWriter(form)
    body = writer.document(rfc.blocks, rfc.sections)
    updated = rfc.metadata.updated or rfc.metadata.created
    html = theme.render(
        "document.html.j2",
        is_print=is_print,
        manuscript=manuscript,
        cover=cover,
        metadata=rfc.metadata,
        labels=theme.labels,
        lang=manuscript.lang,
        paper={"a4": "A4", "letter": "letter"}[manuscript.paper],
        paper_height_mm=height,
        setting=cover_setting(cover, measure_mm=form.measure_mm, height_mm=height - 44),
        date=updated and date_in_words(updated, manuscript.lang),
        contents=contents_of(manuscript),
        body=Markup(body),  # noqa: S704 - written by HtmlWriter, which escapes every text and attribute
        styles=Markup(stylesheet_of(manuscript, is_print=is_print)),  # noqa: S704 - from the theme, which is trusted
        logo_url=picture_url("", manuscript.logo) if manuscript.logo else None,
    )
    return Read(html, tuple(writer.diagnostics))


def stylesheet_of(manuscript: Manuscript, *, is_print: bool) -> str:
    """The style of the document: the theme's colours and faces, then its stylesheets in order."""
    theme = manuscript.theme
    parts = [theme.custom_properties(manuscript.lang)]
    if not is_print:
        dark = theme.dark_properties()
        parts.append(f"@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}\n")
    names: tuple[str, ...] = PRINT_STYLES if is_print else SCREEN_STYLES
    if manuscript.has_turns:
        names += TURNED_PRINT_STYLES if is_print else TURNED_SCREEN_STYLES
        names += ("turned-page.css",) if is_print and manuscript.direction == "rtl" else ()
    parts += [theme.stylesheet(name) for name in names]
    return "\n".join(parts)


def contents_of(manuscript: Manuscript) -> tuple[ContentsEntry, ...]:
    """The table of contents; empty where it is not wanted or the document is too short for one."""
    rfc = manuscript.rfc
    words = word_count(rfc.blocks) + sum(word_count(section.blocks) for section in rfc.walk())
    if not manuscript.has_contents or len(list(rfc.walk())) < _LEAST_SECTIONS or words < _LEAST_WORDS:
        return ()
    shown = [section for section in rfc.walk() if section.level <= CONTENTS_DEPTH]
    height = sum(_ENTRY_MM[min(section.level, 2)] for section in shown)
    depth = CONTENTS_DEPTH if height <= _CONTENTS_MM else CONTENTS_DEPTH - 1
    return _entries(rfc.sections, depth, manuscript.has_section_numbers)


def _running_signs(manuscript: Manuscript) -> int:
    """How many signs of a section's name stand in the running head beside the id, or the title where there is none."""
    # The template cuts it at 60.
    left = min(60, len(manuscript.cover.id or manuscript.cover.title))
    return min(_RUNNING_SIGNS, _RUNNING_LINE - left)


def _entries(sections: Iterable[Section], depth: int, has_numbers: bool) -> tuple[ContentsEntry, ...]:
    entries: list[ContentsEntry] = []
    for section in sections:
        below = _entries(section.sections, depth, has_numbers) if section.level < depth else ()
        if section.label.strip():
            number = section.stated_number or (section.number if has_numbers else "")
            entries.append(ContentsEntry(number, section.label, section.anchor, section.level, below))
        else:
            # A heading without words has nothing to be found by, but those below it have.
            entries += below
    return tuple(entries)
