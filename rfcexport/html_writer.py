"""The cleaned tree -> HTML, closed over the node types that cleaning lets through.

What comes out is well-formed XML and valid HTML at once: WeasyPrint gets it through the fast XML parser, browsers read
it as HTML. Accessible by construction: heading levels follow the section tree, header cells have a scope, pictures
have a text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape
from typing import Any

from rfcexport.artwork import alternative_of, drawing_fit
from rfcexport.captions import number_of
from rfcexport.diagnostics import Diagnostic, Position, Severity
from rfcexport.diagrams import Drawing
from rfcexport.directions import direction_of, direction_of_block, turned
from rfcexport.highlight import columns_of, is_diagram, language_of, why_plain
from rfcexport.html_artwork import formula_html, printed_drawing, screen_drawing
from rfcexport.html_code import MAY_BREAK, code_html, diagram_html, diagram_setting
from rfcexport.html_form import Form
from rfcexport.html_pictures import image_html
from rfcexport.html_tables import table_html
from rfcexport.html_words import code_words, reference_html, word_html
from rfcexport.info_strings import listing_of
from rfcexport.letters import Direction
from rfcexport.links import encoded, is_external, safe_target, sibling_link
from rfcexport.model import Block, Inline, Section
from rfcexport.pandoc_ast import block_text, leads_in, plain_text
from rfcexport.tables import has_spans, part_of, table_layout
from rfcexport.tree_cleaning import TASK_BOXES

_HOLDS_BLOCKS = re.compile(r"<(?:p|ul|ol|dl|pre|div|blockquote|table|figure|h[1-6]|hr)\b")
# No line begins with these, even after a space (UAX 14, LB13), except where code does: `.gitignore`. Where such a box
# did not fit, WeasyPrint 70 would end the line many words before it.
_CLOSING = frozenset("!),./:;?]}")
# WeasyPrint 70 breaks no word that does not begin a line: one of so many signs behind another node may do so.
_LONG_GLUED, _LONG_GLUED_IN_CELL = 40, 20
_LANDSCAPE = '<div class="landscape">'
# WeasyPrint 70 sets an empty line for a line end between the blocks of a note.
_BETWEEN_BLOCKS = re.compile(r"(</?(?:p|[uo]l|li|d[ltd]|pre|div|blockquote|table|colgroup|t(?:head|body|r))\b[^>]*>)\n")
_LONG_NOTE, _LONG_NOTE_LINES = 1_500, 30

_SIMPLE = {
    "Emph": "em", "Strong": "strong", "Underline": "u", "Strikeout": "s", "Superscript": "sup", "Subscript": "sub",
}  # fmt: skip


@dataclass(slots=True)
class HtmlWriter:
    """One run over one document. Footnotes, link notes and findings gather on the way."""

    form: Form
    diagnostics: list[Diagnostic] = field(default_factory=list)
    link_notes: list[str] = field(default_factory=list)
    _notes: list[list[Block]] = field(default_factory=list)
    # Level and rank of the headings above what is written; the title of the cover is the first.
    _above: list[tuple[int, int]] = field(default_factory=lambda: [(0, 1)])
    _regions: Counter[str] = field(default_factory=Counter)
    _is_in_note: bool = False
    # In a cell, where no page can turn.
    _is_in_cell: bool = False
    # The notes called in the link that is being written: they stand behind it.
    _called: list[str] | None = None
    _direction: Direction = field(init=False)

    def __post_init__(self) -> None:
        self._direction = self.form.direction

    def document(self, blocks: Iterable[Block], sections: Iterable[Section]) -> str:
        """The body of the document, footnotes and link notes at the end where they belong there."""
        parts = [self.blocks(blocks), *(self.section(section) for section in sections)]
        if self._notes:
            parts.append(self._endnotes())
        if self.link_notes:
            parts.append(self._link_notes())
        return "".join(parts)

    def section(self, section: Section) -> str:
        """A section with all below it, in a `<section>`."""
        rank = min(section.level + 1, 6)
        self._above = [(0, rank)]
        deep = f' role="heading" aria-level="{section.level + 1}"' if section.level + 1 > 6 else ""
        shown = section.stated_number or (section.number if self.form.has_section_numbers else "")
        number = f'<span class="number">{escape(shown)}</span> ' if shown else ""
        running = _cut(f"{shown}  {section.label}".strip(), self.form.running_signs)
        heading = (
            f'<h{rank} id="{_attr(section.anchor)}" class="l{min(section.level, 6)}" data-running="{_attr(running)}"'
            f"{deep}{self._turn(section.words)}>{number}{self.inlines(section.words)}</h{rank}>"
        )
        if not self.form.is_print:
            heading = f'<div class="heading">{heading} {self._heading_link(section)}</div>'
        below = "".join(self.section(inner) for inner in section.sections)
        body = self.blocks(section.blocks)
        if body.startswith(_LANDSCAPE):
            # The heading goes with its table; alone it would have a page to itself.
            heading, body = f"{_LANDSCAPE}{heading}", body.removeprefix(_LANDSCAPE)
        return f'<section class="s{min(section.level, 6)}">\n{heading}\n{body}{below}</section>\n'

    def _heading_link(self, section: Section) -> str:
        label = _attr(self.form.labels["copy-link"])
        named = _attr(f"{self.form.labels['copy-link']}: {section.title}")
        return f'<a class="heading-link" href="#{_attr(section.anchor)}" aria-label="{named}" title="{label}">#</a>'

    # Blocks

    def blocks(self, blocks: Iterable[Block]) -> str:
        """Block nodes, one after another."""
        return "".join(self._block(block) for block in blocks)

    def _block(self, block: Block) -> str:
        if not self.form.has_turns:
            return self._block_html(block)
        around = self._direction
        self._direction = direction_of_block(block, around)
        html = self._block_html(block)
        html = html if self._direction == around or not html else turned(html, self._direction)
        self._direction = around
        return html

    def _turn(self, inlines: Iterable[Inline]) -> str:
        """The attribute of what holds inlines alone, where they run another way than the text round them."""
        direction = direction_of(inlines, self._direction) if self.form.has_turns else self._direction
        return f' dir="{direction}"' if direction != self._direction else ""

    def _block_html(self, block: Block) -> str:
        content = block.get("c")
        match block["t"]:
            case "Para":
                text = self.inlines(content or [])
                # `The message is:` belongs to what it announces.
                leads = ' class="lead-in"' if self.form.is_print and leads_in(content or []) else ""
                return f"<p{leads}>{text}</p>\n"
            case "Plain":
                return f"{self.inlines(content or [])}\n"
            case "Header":
                level, attributes, inlines = block["c"]
                # No level is left out below the heading that it stands under (WCAG 2.2, 1.3.1; PDF/UA-1, 7.4.2).
                while len(self._above) > 1 and self._above[-1][0] >= level:
                    self._above.pop()
                rank = min(max(level + 1, 3), self._above[-1][1] + 1, 6)
                self._above.append((level, rank))
                return f'<h{rank} class="nested"{_id(attributes[0])}>{self.inlines(inlines)}</h{rank}>\n'
            case "CodeBlock":
                return self._code(block)
            case "BlockQuote":
                return f"<blockquote>\n{self.blocks(block['c'])}</blockquote>\n"
            case "BulletList":
                return self._bullets(block["c"])
            case "OrderedList":
                (start, style, _), items = block["c"]
                kind = {"LowerAlpha": "a", "UpperAlpha": "A", "LowerRoman": "i", "UpperRoman": "I"}.get(style["t"])
                first = f' start="{start}"' if start != 1 else ""
                letters = f' type="{kind}"' if kind else ""
                inner = "".join(f"<li>{self._body(item)}</li>\n" for item in items)
                return f"<ol{first}{letters}>\n{inner}</ol>\n" if items else ""
            case "DefinitionList":
                return self._definitions(block["c"])
            case "HorizontalRule":
                return "<hr/>\n"
            case "Table":
                return self._table(block)
            case "Figure":
                return self._figure(block)
            case "Div":
                return self._div(block)
            case kind:
                raise AssertionError(f"a node that cleaning lets through and no writer knows: {kind}")

    def _bullets(self, items: list[list[Block]]) -> str:
        if not items:
            return ""
        boxes = [_task_box(item) for item in items]
        inner = []
        for item, box in zip(items, boxes, strict=True):
            if box is None:
                inner.append(f"<li>{self._body(item)}</li>\n")
                continue
            state = "true" if box == TASK_BOXES[1] else "false"
            rest = [{**item[0], "c": item[0]["c"][2:]}, *item[1:]]
            mark = f'<span class="box" role="checkbox" aria-checked="{state}" aria-disabled="true">{box}</span> '
            text = self._item(rest)
            text = f"<p>{mark}{text[3:]}" if text.startswith("<p>") else f"{mark}{text}"
            inner.append(f'<li class="task">{text}</li>\n')
        tasks = ' class="tasks"' if any(boxes) else ""
        return f"<ul{tasks}>\n{''.join(inner)}</ul>\n"

    def _body(self, blocks: list[Block]) -> str:
        """An item of a list; in print its blocks stand in one, which is the item's body to PDF/UA-1 (7.2)."""
        text = self._item(blocks)
        return f'<div class="body">{text}</div>' if self.form.is_print and _HOLDS_BLOCKS.search(text) else text

    def _item(self, blocks: list[Block]) -> str:
        return self.blocks(blocks).rstrip("\n")

    def _definitions(self, entries: list[Any]) -> str:
        parts = []
        for term, definitions in entries:
            parts.append(f"<dt{self._turn(term)}>{self.inlines(term)}</dt>\n")
            parts += [f"<dd>{self._item(definition)}</dd>\n" for definition in definitions]
        return f"<dl>\n{''.join(parts)}</dl>\n"

    def _div(self, block: Block) -> str:
        (anchor, classes, _), inner = block["c"]
        if "alert" in classes:
            return self._alert(classes[1], inner)
        if "details" in classes:
            summary = "".join(self.inlines(b["c"]) for b in inner[0]["c"][1] if b["t"] in ("Para", "Plain"))
            body = self.blocks(inner[1:])
            if self.form.is_print:
                return f'<div class="details"><p class="summary">{summary}</p>\n{body}</div>\n'
            return f"<details><summary>{summary}</summary>\n{body}</details>\n"
        kind = ' class="centre"' if "centre" in classes else ""
        return f"<div{_id(anchor)}{kind}>\n{self.blocks(inner)}</div>\n"

    def _alert(self, kind: str, inner: list[Block]) -> str:
        has_title = inner and inner[0]["t"] == "Div" and "title" in inner[0]["c"][0][1]
        stated = block_text(inner[0]["c"][1]) if has_title else kind.title()
        # pandoc titles an alert in English; the theme's word stands where the author gave none.
        title = escape(self.form.labels[kind] if stated.lower() == kind else stated, quote=False)
        body = self.blocks(inner[1:] if has_title else inner)
        return f'<div class="alert {kind}" role="note"><p class="alert-title">{title}</p>\n{body}</div>\n'

    def _code(self, block: Block, caption: str = "") -> str:
        if (drawn := self.form.artwork.drawing_of(block)) is not None:
            return self._drawing(block, drawn, caption)
        attributes, text = block["c"]
        language, code, listing = language_of(attributes[1]), text.rstrip("\n"), listing_of(attributes)
        if not is_diagram(code, language):
            if (why := why_plain(code, language, self.form.limits)) is not None:
                self._note("code-plain", why, block)
            return code_html(code, language, self.form, listing)
        may_turn = self.form.is_print and not (self._is_in_note or self._is_in_cell)
        setting = diagram_setting(code, self.form, may_turn=may_turn)
        if not self.form.is_print:
            return diagram_html(code, setting.size_pt, self._region("diagram"), listing)
        if not setting.is_readable:
            self._note("code-width", f"must fit the page; found a drawing {columns_of(code)} columns wide", block)
            if setting.size_pt is None:
                return code_html(code, "", self.form, listing)
        elif setting.is_landscape:
            self._note("code-landscape", "is set on a landscape page", block)
        drawing = diagram_html(code, setting.size_pt, "", listing)
        return f"{_LANDSCAPE}{drawing}</div>\n" if setting.is_landscape else drawing

    def _drawing(self, block: Block, drawing: Drawing, caption: str) -> str:
        alternative = alternative_of(drawing, dict(block["c"][0][2]), caption)
        if not self.form.is_print:
            return screen_drawing(drawing, alternative, self._region("diagram"))
        width, is_turned = drawing_fit(
            drawing,
            measure_mm=self.form.measure_mm,
            landscape_mm=self.form.landscape_mm,
            may_turn=not (self._is_in_note or self._is_in_cell),
        )
        shown = printed_drawing(drawing, alternative, width, self.form)
        if is_turned:
            self._note("diagram-landscape", "is set on a landscape page", block)
            return f"{_LANDSCAPE}{shown}</div>\n"
        return shown

    # Tables and figures

    def _table(self, block: Block) -> str:
        layout = table_layout(block, measure_mm=self.form.measure_mm, landscape_mm=self.form.landscape_mm)
        if not self.form.is_print:
            kind = "table wide" if layout.is_landscape else "table"
            table = table_html(block, layout, self.form, self._cell)
            return f'<div class="{kind}"{self._region("table")}>{table}</div>\n'
        parts = layout.parts
        if len(parts) > 1 and not has_spans(block):
            self._note("table-split", f"is set in {len(parts)} parts on landscape pages", block)
            tables = []
            for columns in parts:
                part = part_of(block, columns)
                inner = table_layout(part, measure_mm=self.form.landscape_mm, landscape_mm=self.form.landscape_mm)
                tables.append(table_html(part, inner, self.form, self._cell))
            return f"{_LANDSCAPE}{''.join(tables)}</div>\n"
        table = table_html(block, layout, self.form, self._cell)
        if layout.is_landscape:
            self._note("table-landscape", "is set on a landscape page", block)
            return f"{_LANDSCAPE}{table}</div>\n"
        return table

    def _cell(self, blocks: list[Block]) -> str:
        was_in_cell, self._is_in_cell = self._is_in_cell, True
        text = self.blocks(blocks)
        self._is_in_cell = was_in_cell
        return text

    def _region(self, kind: str) -> str:
        """The attributes of a box that scrolls by itself: it takes the focus, and has a name that no other has."""
        self._regions[kind] += 1
        return f' tabindex="0" role="region" aria-label="{_attr(self.form.labels[kind])} {self._regions[kind]}"'

    def _figure(self, block: Block) -> str:
        (anchor, _, _), (_, caption), body = block["c"]
        words = self.blocks(caption).strip()
        inner = "".join(
            self._code(one, block_text(caption)) if one["t"] == "CodeBlock" else self._block(one) for one in body
        )
        before, after = "", "\n"
        if inner.startswith(_LANDSCAPE):
            before, inner, after = (
                _LANDSCAPE,
                inner.removeprefix(_LANDSCAPE).rstrip().removesuffix("</div>"),
                "</div>\n",
            )
        if not words:
            return f"{before}<figure{_id(anchor)}>{inner}</figure>{after}"
        named = f"<figcaption>{self._label('figure', block)} {words}</figcaption>"
        return f"{before}<figure{_id(anchor)}>{inner}{named}</figure>{after}"

    def _label(self, kind: str, block: Block) -> str:
        """The word and the number before a caption."""
        label = escape(f"{self.form.labels[kind]} {number_of(block)}".strip(), quote=False)
        return f'<span class="label">{label}</span>'

    # Inlines

    def inlines(self, inlines: Iterable[Inline]) -> str:
        """Inline nodes, one after another."""
        if not self.form.is_print:
            return "".join(self._inline(node) for node in inlines)
        parts: list[str] = []
        is_after_space = False
        for node in inlines:
            is_space = node["t"] in ("Space", "SoftBreak")
            is_closing = is_after_space and node["t"] != "Str" and plain_text([node])[:1] in _CLOSING
            is_glued = bool(parts) and not is_after_space and not is_space
            if is_closing or (is_glued and self._is_long_word(node)):
                parts.append(MAY_BREAK)
            parts.append(self._inline(node))
            is_after_space = is_space
        return "".join(parts)

    def _inline(self, node: Inline) -> str:
        kind, content = node["t"], node.get("c")
        if kind == "Str":
            return word_html(str(content), is_print=self.form.is_print, is_in_cell=self._is_in_cell)
        if kind == "Space":
            return " "
        if tag := _SIMPLE.get(kind):
            return f"<{tag}>{self.inlines(content or [])}</{tag}>"
        match kind:
            case "SoftBreak":
                # WeasyPrint 70 breaks the lines of a note at the foot of a page where its source does.
                return " " if self._is_in_note else "\n"
            case "LineBreak":
                return "<br/>"
            case "SmallCaps":
                return self.inlines(content or [])
            case "Code":
                return f"<code>{self._code_words(node['c'][1])}</code>"
            case "Math":
                formula = self.form.artwork.formula_of(node)
                if formula is None:
                    return f'<code class="math">{escape(node["c"][1], quote=False)}</code>'
                return formula_html(formula, is_display=node["c"][0]["t"] == "DisplayMath", form=self.form)
            case "Quoted":
                return f"“{self.inlines(node['c'][1])}”"
            case "Span":
                (anchor, classes, stated), inner = node["c"]
                tag = next((name for name in classes if name in ("kbd", "mark", "small")), "span")
                language = "".join(f' lang="{_attr(value)}"' for key, value in stated if key == "lang")
                text = self.inlines(inner)
                return f"<{tag}{_id(anchor)}{language}>{text}</{tag}>" if anchor or language or tag != "span" else text
            case "Link":
                return self._link(node)
            case "Image":
                return image_html(node, self.form)
            case "Note":
                return self._footnote(node["c"])
            case _:
                raise AssertionError(f"a node that cleaning lets through and no writer knows: {kind}")

    def _code_words(self, text: str) -> str:
        return code_words(text, is_print=self.form.is_print, is_in_cell=self._is_in_cell)

    def _is_long_word(self, node: Inline) -> bool:
        words = plain_text([node]).split(maxsplit=1)
        return bool(words) and len(words[0]) >= (_LONG_GLUED_IN_CELL if self._is_in_cell else _LONG_GLUED)

    def _link(self, node: Inline) -> str:
        _, inner, (url, title) = node["c"]
        target = safe_target(sibling_link(url, self.form.suffix))
        # HTML Living Standard, 4.5.1: no link stands in a link; a browser would end the outer one.
        if target is None or self._called is not None:
            return self.inlines(inner)
        called: list[str] = []
        self._called = called
        words = self.inlines(inner)
        self._called = None
        named = f' title="{_attr(title)}"' if title and not self.form.is_print else ""
        if len(inner) == 1 and inner[0]["t"] == "Code":
            # PDF/UA-1, 7.18.5 as checkers read it: the link stands inside the code, not round it.
            code = words.removeprefix("<code>").removesuffix("</code>")
            return f'<code><a href="{_attr(encoded(target))}"{named}>{code}</a></code>'
        note = ""
        if (
            self.form.has_link_notes
            and is_external(url)
            and plain_text(inner).strip() not in (url, url.split("://")[-1])
        ):
            if url not in self.link_notes:
                self.link_notes.append(url)
            note = f'<sup class="link-note">[{self.link_notes.index(url) + 1}]</sup>'
        where = reference_html(target, plain_text(inner), self.form) if self.form.has_cross_references else ""
        return f'<a href="{_attr(encoded(target))}"{named}>{words}</a>{where}{"".join(called)}{note}'

    def _footnote(self, blocks: list[Block]) -> str:
        called, self._called = self._called, None
        note = self._one_footnote(blocks)
        self._called = called
        if called is None:
            return note
        called.append(note)
        return ""

    def _one_footnote(self, blocks: list[Block]) -> str:
        if self.form.is_print and not _is_long(blocks):
            self._is_in_note = True
            is_line = len(blocks) == 1 and blocks[0]["t"] in ("Para", "Plain")
            note = self.inlines(blocks[0]["c"]) if is_line else _BETWEEN_BLOCKS.sub(r"\1", self.blocks(blocks))
            self._is_in_note = False
            return f'<span class="footnote">{note}</span>'
        self._notes.append(blocks)
        number = self._note_mark(len(self._notes))
        call = f'<a href="#fn:{number}" id="fnref:{number}" role="doc-noteref">{number}</a>'
        return f'<sup class="note-reference">{call}</sup>'

    def _note_mark(self, number: int) -> str:
        """The mark of a note at the end: a number, or a letter beside the numbers at the feet of printed pages."""
        return _letters(number) if self.form.is_print else str(number)

    def _endnotes(self) -> str:
        items = []
        # A note may hold notes; they join the end of the list while it is written.
        index = 0
        while index < len(self._notes):
            body = self.blocks(self._notes[index]).rstrip("\n")
            number = self._note_mark(index + 1)
            named = _attr(f"{self.form.labels['back']} {number}")
            back = f' <a href="#fnref:{number}" class="note-back" role="doc-backlink" aria-label="{named}">↩</a>'
            body = f"{body[:-4]}{back}</p>" if body.endswith("</p>") else f"{body}{back}"
            items.append(f'<li id="fn:{number}">{body}</li>\n')
            index += 1
        label = escape(self.form.labels["footnotes"], quote=False)
        letters = ' type="a"' if self.form.is_print else ""
        return (
            f'<section class="footnotes" role="doc-endnotes" aria-label="{_attr(label)}">\n'
            f"<h2>{label}</h2>\n<ol{letters}>\n{''.join(items)}</ol>\n</section>\n"
        )

    def _link_notes(self) -> str:
        label = escape(self.form.labels["links"], quote=False)
        items = "".join(f"<li>{self._code_words(url)}</li>\n" for url in self.link_notes)
        return f'<section class="link-notes">\n<h2>{label}</h2>\n<ol>\n{items}</ol>\n</section>\n'

    def _note(self, slug: str, message: str, block: Block) -> None:
        self.diagnostics.append(Diagnostic(slug, message, Position(self.form.path, block.get("line")), Severity.NOTE))


def _task_box(item: list[Block]) -> str | None:
    """The box a list item begins with, None where it is no task."""
    if not item or item[0]["t"] not in ("Plain", "Para") or len(item[0]["c"]) < 2:
        return None
    first, second = item[0]["c"][:2]
    return first["c"] if first["t"] == "Str" and first["c"] in TASK_BOXES and second["t"] == "Space" else None


def _is_long(blocks: list[Block]) -> bool:
    """Whether a note could take more than the foot of a page, which WeasyPrint 70 can neither break nor keep inside."""
    text = block_text(blocks)
    return len(text) > _LONG_NOTE or text.count("\n") > _LONG_NOTE_LINES


def _letters(number: int) -> str:
    """1 as `a`, 26 as `z`, 27 as `aa`."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters


def _id(anchor: str) -> str:
    return f' id="{_attr(anchor)}"' if anchor else ""


def _attr(text: str) -> str:
    return escape(text, quote=True)


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"
