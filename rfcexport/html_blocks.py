"""HTML elements -> blocks of pandoc's tree, by what HTML means: tables with spans, lists, details, figures."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol, TypeGuard

from rfcexport.html_elements import PHRASING, VOID, Element, phrasing_node, text_inlines, void_node
from rfcexport.model import Block, Inline
from rfcexport.pandoc_ast import plain_text, stripped
from rfcexport.tree_nodes import figure_or_text, inlines_of, with_whole_words

_EMPTY: list[Any] = ["", [], []]


class Sizes(Protocol):
    """What is told of the size of tables and code, and raises where it is too much."""

    def see_table(self, rows: int, columns: int, line: int | None) -> None:
        """A table of that size."""

    def see_code(self, text: str, line: int | None) -> None:
        """A block of code."""


@dataclass(frozen=True, slots=True)
class ElementBlocks:
    """The way from elements to blocks; `checked` takes out what may not be in a tree, such as dangerous links.

    `shown` gives a text as it is printed.
    """

    checked: Callable[[list[Inline], int | None], list[Inline]]
    shown: Callable[[str, int | None], str]
    sizes: Sizes

    def blocks(self, children: list[Element | str | Block], line: int | None = None) -> list[Block]:
        """Blocks from a mixture of elements, texts and blocks; runs of text and phrasing become paragraphs.

        `line` is about where they stand.
        """
        blocks: list[Block] = []
        run: list[Inline] = []

        def flush() -> None:
            inlines = stripped(with_whole_words(run))
            if inlines:
                blocks.append(figure_or_text("Para", inlines, None))
            run.clear()

        for child in children:
            line = _line_of(child) or line
            if isinstance(child, str):
                run.extend(text_inlines(self.shown(child, line)))
            elif isinstance(child, dict):
                flush()
                blocks.extend(child["blocks"])
            elif child.tag in VOID - {"hr"}:
                run.extend(self.checked(void_node(child.tag, child.attributes), child.line))
            elif child.tag in PHRASING and not _holds_blocks(child):
                run.extend(self._phrasing(child))
            else:
                flush()
                blocks.extend(self._container(child))
        flush()
        return blocks

    def _phrasing(self, element: Element) -> list[Inline]:
        inner: list[Inline] = []
        for child in element.children:
            if isinstance(child, str):
                inner.extend(text_inlines(self.shown(child, element.line)))
            elif isinstance(child, Element):
                if child.tag in VOID:
                    inner.extend(self.checked(void_node(child.tag, child.attributes), child.line))
                else:
                    inner.extend(self._phrasing(child))
            else:
                inner.extend(inlines_of(child["blocks"]))
        return self.checked(phrasing_node(element.tag, element.attributes, inner, plain_text), element.line)

    def _container(self, element: Element) -> list[Block]:
        tag, line = element.tag, element.line
        match tag:
            case "hr":
                return [{"t": "HorizontalRule", "line": line}]
            case "pre":
                code = self._element_text(element).strip("\n")
                self.sizes.see_code(code, line)
                return [_code_block(element, code)]
            case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
                return [
                    {"t": "Header", "c": [int(tag[1]), _id_attr(element), stripped(self._run(element))], "line": line}
                ]
            case "ul" | "ol":
                items = [self.blocks(child.children, child.line) for child in element.children if _is(child, "li")]
                rest = self.blocks([child for child in element.children if not _is(child, "li")])
                if tag == "ul":
                    return [{"t": "BulletList", "c": items, "line": line}, *rest]
                start = element.attributes.get("start", "1")
                first = int(start) if start.isdecimal() and len(start) < 7 else 1
                return [
                    {"t": "OrderedList", "c": [[first, {"t": "Decimal"}, {"t": "Period"}], items], "line": line},
                    *rest,
                ]
            case "dl":
                return self._definitions(element)
            case "blockquote":
                return [{"t": "BlockQuote", "c": self.blocks(element.children, line), "line": line}]
            case "details":
                return [self._details(element)]
            case "table":
                return self._html_table(element)
            case "figure":
                return self._html_figure(element)
            case _:
                inner = self.blocks(element.children, line)
                anchor = element.attributes.get("id") or (element.attributes.get("name", "") if tag == "a" else "")
                centred = tag == "center" or element.attributes.get("align", "").lower() == "center"
                if (anchor or centred) and not any(block["t"] == "Header" for block in inner):
                    return [{"t": "Div", "c": [[anchor, ["centre"] if centred else [], []], inner], "line": line}]
                return inner

    def _run(self, element: Element) -> list[Inline]:
        return inlines_of(self.blocks(element.children, element.line))

    def _element_text(self, element: Element) -> str:
        parts: list[str] = []
        for child in element.children:
            if isinstance(child, str):
                parts.append(child)
            elif isinstance(child, Element):
                parts.append("\n" if child.tag == "br" else self._element_text(child))
            else:
                parts.append("\n\n".join(plain_text(inlines_of([block])) for block in child["blocks"]))
        return self.shown("".join(parts), element.line)

    def _definitions(self, element: Element) -> list[Block]:
        entries: list[Any] = []
        for child in element.children:
            if _is(child, "dt"):
                entries.append([self._run(child), []])
            elif _is(child, "dd"):
                if not entries:
                    entries.append([[], []])
                entries[-1][1].append(self.blocks(child.children, child.line))
        rest = self.blocks([c for c in element.children if not (_is(c, "dt") or _is(c, "dd"))])
        return [{"t": "DefinitionList", "c": entries, "line": element.line}, *rest] if entries else rest

    def _details(self, element: Element) -> Block:
        summary = next((child for child in element.children if _is(child, "summary")), None)
        body = self.blocks([child for child in element.children if child is not summary], element.line)
        words = self._run(summary) if isinstance(summary, Element) else text_inlines("Details")
        title = {"t": "Div", "c": [["", ["summary"], []], [{"t": "Para", "c": words}]]}
        return {"t": "Div", "c": [["", ["details"], []], [title, *body]], "line": element.line}

    def _html_figure(self, element: Element) -> list[Block]:
        caption = next((child for child in element.children if _is(child, "figcaption")), None)
        body = self.blocks([child for child in element.children if child is not caption])
        if not isinstance(caption, Element):
            return body
        body = [{"t": "Plain", "c": block["c"][2][0]["c"]} if block["t"] == "Figure" else block for block in body]
        words = [{"t": "Plain", "c": self._run(caption)}]
        return [{"t": "Figure", "c": [["", [], []], [None, words], body], "line": element.line}]

    def _html_table(self, element: Element) -> list[Block]:
        caption: list[Block] = []
        head: list[Any] = []
        body: list[Any] = []
        rest: list[Element | str | Block] = []
        for child, section in _table_parts(element):
            if _is(child, "caption"):
                caption = self.blocks(child.children, child.line)
            elif isinstance(child, Element) and child.tag == "tr":
                cells = [cell for cell in child.children if isinstance(cell, Element) and cell.tag in ("td", "th")]
                row = [self._html_cell(cell) for cell in cells]
                is_head = section == "thead" or (
                    not body and not head and section != "tfoot" and bool(cells) and all(c.tag == "th" for c in cells)
                )
                (head if is_head else body).append([_EMPTY, row])
            elif not (isinstance(child, str) and not child.strip()):
                rest.append(child)
        if not head and not body:
            return self.blocks(rest)
        width = max(sum(cell[3] for cell in row[1]) for row in [*head, *body]) or 1
        self.sizes.see_table(len(head) + len(body), width, element.line)
        columns = [[{"t": "AlignDefault"}, {"t": "ColWidthDefault"}] for _ in range(width)]
        for rows in (head, body):
            for left, row in zip(range(len(rows), 0, -1), rows, strict=True):
                for cell in row[1]:
                    # A cell ends with its rows (HTML, 4.9.12.1); pandoc's writer for DOCX fails where it does not.
                    cell[2] = min(cell[2], left)
        table = [
            ["", [], []],
            [None, caption],
            columns,
            [_EMPTY, _filled(head, width)],
            [[_EMPTY, 0, [], _filled(body, width)]],
            [_EMPTY, []],
        ]
        return [{"t": "Table", "c": table, "line": element.line}, *self.blocks(rest)]

    def _html_cell(self, cell: Element) -> list[Any]:
        blocks = self.blocks(cell.children, cell.line)
        if len(blocks) == 1 and blocks[0]["t"] == "Para":
            blocks = [{**blocks[0], "t": "Plain"}]
        align = {"left": "AlignLeft", "right": "AlignRight", "center": "AlignCenter"}.get(
            cell.attributes.get("align", "").lower(), "AlignDefault"
        )
        if cell.tag == "th":
            blocks = [{**b, "c": [{"t": "Strong", "c": b["c"]}]} if b["t"] in ("Plain", "Para") else b for b in blocks]
        spans = [_span(cell.attributes.get(name, "1")) for name in ("rowspan", "colspan")]
        return [_EMPTY, {"t": align}, *spans, blocks]


def _holds_blocks(element: Element) -> bool:
    return any(
        isinstance(child, dict)
        or (isinstance(child, Element) and (child.tag not in PHRASING | VOID or _holds_blocks(child)))
        for child in element.children
    )


def _line_of(child: Element | str | Block) -> int | None:
    if isinstance(child, Element):
        return child.line
    return None if isinstance(child, str) or not child["blocks"] else child["blocks"][-1].get("line")


def _is(child: Element | str | Block, tag: str) -> TypeGuard[Element]:
    return isinstance(child, Element) and child.tag == tag


def _id_attr(element: Element) -> list[Any]:
    return [element.attributes.get("id", ""), [], []]


def _code_block(element: Element, text: str) -> Block:
    language = re.search(r"lang(?:uage)?-([\w+#.-]+)", " ".join(_classes(element)))
    lang = element.attributes.get("lang") or (language[1] if language else None)
    return {"t": "CodeBlock", "c": [["", [lang] if lang else [], []], text.strip("\n")], "line": element.line}


def _classes(element: Element) -> Iterator[str]:
    yield element.attributes.get("class", "")
    for child in element.children:
        if isinstance(child, Element):
            yield from _classes(child)


def _table_parts(element: Element) -> Iterator[tuple[Element | str | Block, str]]:
    for child in element.children:
        if isinstance(child, Element) and child.tag in ("thead", "tbody", "tfoot"):
            for inner in child.children:
                yield inner, child.tag
        elif not _is(child, "colgroup"):
            yield child, "tbody"


def _filled(rows: list[Any], width: int) -> list[Any]:
    """Rows with empty cells added where a row is too short, row spans counted."""
    filled = []
    spanned = [0] * width
    for attributes, cells in rows:
        taken = sum(1 for rest in spanned if rest > 0)
        own = sum(cell[3] for cell in cells)
        missing = max(0, width - taken - own)
        empty = [[_EMPTY, {"t": "AlignDefault"}, 1, 1, []] for _ in range(missing)]
        spanned = [max(0, rest - 1) for rest in spanned]
        column = 0
        for cell in cells:
            while column < width and spanned[column] > 0:
                column += 1
            for index in range(column, min(width, column + cell[3])):
                spanned[index] = max(spanned[index], cell[2] - 1)
            column += cell[3]
        filled.append([attributes, [*cells, *empty]])
    return filled


def _span(text: str) -> int:
    return min(max(int(text), 1), 1000) if text.isdecimal() and len(text) < 7 else 1
