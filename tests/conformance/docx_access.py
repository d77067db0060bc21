"""The rules of Word's Accessibility Checker, as far as a program can tell, on every Word file.

Source: "Rules for the Accessibility Checker" in Microsoft's documentation of Office. What the author's own text brings
about, such as a picture without words or cells that span others, is the source's own as far as the model has as many.
"""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import qn

from tests.conformance.docx_author import BLANK_ROW, HEADLESS, LINK, MERGED, PICTURE
from tests.conformance.docx_colours import Look, contrast_of, look_in, looks_of_styles
from tests.conformance.tally import OWN_TABLES
from tests.conformance.verdicts import Exported, Fault, Verdict, merged

CLAIM = "Word accessibility rules"
VAGUE, FLOATING = "the words of a link must say where it leads", "a picture must stand in the line of the text"
ORDER, TITLE, LANGUAGE = "headings must not skip a level", "the title must be set", "the language must be set"
CONTRAST = "text must contrast with what it stands on"

_VAGUE = frozenset({"here", "click here", "click", "this", "this link", "link", "more", "read more", "this page"})
_DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_FORMULA = "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath"
_SHOWN = (f"{_DRAWING}inline", f"{_DRAWING}anchor", _FORMULA)
_DUBLIN_CORE = "{http://purl.org/dc/elements/1.1/}"
_STORIES = ("document", "footnotes", "header", "footer")


def check_access(files: Sequence[Exported], owed: Mapping[str, Counter[str]]) -> list[Verdict]:
    """A verdict for each file; `owed` says by source how often the document itself breaks each rule."""
    return [Verdict(file.source, "docx", CLAIM, faults_of_docx(file.content, owed[file.source])) for file in files]


def faults_of_docx(docx: bytes, owed: Counter[str]) -> tuple[Fault, ...]:
    """What breaks a rule; `owed` says how often the document itself does."""
    with zipfile.ZipFile(io.BytesIO(docx)) as package:
        parts = {name: parse_xml(package.read(name)) for name in package.namelist() if name.endswith(".xml")}
    faults = merged(_faults(parts))
    return tuple(
        replace(one, is_of_source=one.rule == VAGUE or (one.rule in owed and one.count <= owed[one.rule]))
        for one in faults
    )


def _faults(parts: Mapping[str, Any]) -> Iterator[Fault]:
    styles = parts["word/styles.xml"]
    yield from _properties(parts["docProps/core.xml"], styles)
    names = {style.get(qn("w:styleId")): style.find(qn("w:name")).get(qn("w:val")) for style in _styles(styles)}
    yield from _headings(parts["word/document.xml"], names)
    looks = looks_of_styles(styles)
    yield from _contrast_of_styles(styles, looks, names)
    for name, part in parts.items():
        if name.startswith("word/") and name[5:].startswith(_STORIES):
            yield from _pictures(part)
            yield from _tables(part)
            yield from _links(part)
            yield from _contrast(part, looks)


def _properties(core: Any, styles: Any) -> Iterator[Fault]:
    if not (core.findtext(f"{_DUBLIN_CORE}title") or "").strip():
        yield Fault(TITLE, TITLE, 1, "docProps/core.xml")
    language = next(styles.iterfind(f"{qn('w:docDefaults')}//{qn('w:lang')}"), None)
    if language is None or not language.get(qn("w:val")):
        yield Fault(LANGUAGE, LANGUAGE, 1, "word/styles.xml")


def _headings(document: Any, names: Mapping[str, str]) -> Iterator[Fault]:
    before = 0
    for paragraph in document.iter(qn("w:p")):
        kind, _, level = names.get(_style_of(paragraph, "w:pPr", "w:pStyle"), "").lower().partition(" ")
        if kind != "heading" or not level.isdecimal():
            continue
        if int(level) > before + 1:
            yield Fault(ORDER, ORDER, 1, f"level {level} behind level {before}: {_words(paragraph)[:60]}")
        before = int(level)


def _pictures(part: Any) -> Iterator[Fault]:
    for properties in part.iter(f"{_DRAWING}docPr"):
        mark = next(properties.iter(_DECORATIVE), None)
        is_decorative = mark is not None and mark.get("val") in ("1", "true")
        if not is_decorative and not (properties.get("descr") or "").strip():
            yield Fault(PICTURE, PICTURE, 1, properties.get("name") or "")
    for anchor in part.iter(f"{_DRAWING}anchor"):
        yield Fault(FLOATING, FLOATING, 1, anchor.find(f"{_DRAWING}docPr").get("name"))


def _tables(part: Any) -> Iterator[Fault]:
    for table in part.iter(qn("w:tbl")):
        # Those that set the cover or the bar beside a quote have one column of text and no heads.
        if _style_of(table, "w:tblPr", "w:tblStyle").startswith(OWN_TABLES):
            continue
        rows = table.findall(qn("w:tr"))
        place = f"a table of {len(rows)} rows: {' '.join(_words(table).split())[:60]}"
        if not rows or rows[0].find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is None:
            yield Fault(HEADLESS, HEADLESS, 1, place)
        cells = [cell for row in rows for cell in row.findall(qn("w:tc"))]
        spans = (f"{qn('w:tcPr')}/{qn(name)}" for name in ("w:gridSpan", "w:vMerge", "w:hMerge"))
        if any(cell.find(span) is not None for span in list(spans) for cell in cells):
            yield Fault(MERGED, MERGED, 1, place)
        for row in rows:
            if not _words(row).strip() and not any(next(row.iter(tag), None) is not None for tag in _SHOWN):
                yield Fault(BLANK_ROW, BLANK_ROW, 1, place)


def _links(part: Any) -> Iterator[Fault]:
    for link in part.iter(qn("w:hyperlink")):
        words = " ".join(_words(link).split())
        described = any(properties.get("descr") for properties in link.iter(f"{_DRAWING}docPr"))
        if not words and not described and next(link.iter(qn("w:footnoteReference")), None) is None:
            yield Fault(LINK, LINK, 1, " ".join(map(str, link.attrib.values())))
        elif words.lower().strip(" .:,;") in _VAGUE:
            yield Fault(VAGUE, VAGUE, 1, words)


# Contrast


def _contrast_of_styles(styles: Any, looks: Mapping[str, Look], names: Mapping[str, str]) -> Iterator[Fault]:
    for style in _styles(styles):
        identifier = style.get(qn("w:styleId"))
        found = contrast_of(looks[identifier])
        if style.get(qn("w:type")) in ("paragraph", "character") and not found.is_enough:
            told = f"{names[identifier]}: {found.colour} on {found.fill}, {found.ratio:.2f}:1 and not {found.least:g}:1"
            yield Fault(f"{CONTRAST}: style {names[identifier]}", CONTRAST, 1, told)


def _contrast(part: Any, looks: Mapping[str, Look]) -> Iterator[Fault]:
    """The runs that show words, each on the nearest shading: its own, its paragraph's, its cell's."""
    default = looks.get("Normal", Look())
    for paragraph in part.iter(qn("w:p")):
        style = _style_of(paragraph, "w:pPr", "w:pStyle")
        around = Look(fill=_fill_of_cell(paragraph, looks))
        block = _block_look(paragraph).over(looks.get(style, default)).over(around)
        for run in paragraph.iter(qn("w:r")):
            if not any((text.text or "").strip() for text in run.findall(qn("w:t"))):
                continue
            stated = _style_of(run, "w:rPr", "w:rStyle")
            found = contrast_of(look_in(run).over(looks.get(stated, Look())).over(block))
            if not found.is_enough:
                rule = f"{CONTRAST}: {stated or 'plain'} in {style or 'Normal'}"
                told = (
                    f"{found.colour} on {found.fill}, {found.ratio:.2f}:1 and not {found.least:g}:1: {_words(run)[:40]}"
                )
                yield Fault(rule, CONTRAST, 1, told)


def _block_look(paragraph: Any) -> Look:
    """The shading of the paragraph; what its own `rPr` says is of its mark alone."""
    return Look(fill=look_in(paragraph).fill)


def _fill_of_cell(paragraph: Any, looks: Mapping[str, Look]) -> str | None:
    for around in paragraph.iterancestors(qn("w:tc"), qn("w:tbl")):
        style = _style_of(around, "w:tblPr", "w:tblStyle") if around.tag == qn("w:tbl") else ""
        if fill := look_in(around).fill or looks.get(style, Look()).fill:
            return fill
    return None


def _styles(styles: Any) -> list[Any]:
    return list(styles.findall(qn("w:style")))


def _style_of(element: Any, properties: str, name: str) -> str:
    """The identifier of the style that an element states, empty where it states none."""
    style = element.find(f"{qn(properties)}/{qn(name)}")
    return "" if style is None else str(style.get(qn("w:val")))


def _words(element: Any) -> str:
    return "".join(text.text or "" for text in element.iter(qn("w:t")))
