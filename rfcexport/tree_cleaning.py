"""From pandoc's tree as read to the tree that everything else sees.

Out: no raw node, no dangerous link, no control character, no wrapper of `sourcepos`; HTML of the allow-list as real
nodes, any other as text; task boxes joined to their items; a picture alone in its paragraph as a figure. Blocks,
links and pictures carry the line they begin at under the key `line`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from rfcexport.cell_lists import with_lists
from rfcexport.diagnostics import Diagnostic, Position, Severity
from rfcexport.html_blocks import ElementBlocks
from rfcexport.html_elements import PHRASING, VOID, element_tree, phrasing_node, tag_of, text_inlines, void_node
from rfcexport.info_strings import attributes_of, info_of
from rfcexport.invisible import without_controls
from rfcexport.link_words import named_elsewhere
from rfcexport.links import SAFE_SCHEMES, safe_target
from rfcexport.model import Block, Inline
from rfcexport.pandoc_ast import plain_text, stripped
from rfcexport.policy import Limits
from rfcexport.positions import Place, place_in, unwrapped
from rfcexport.source_text import Escapes, may_join_marks
from rfcexport.tree_bounds import TreeBounds
from rfcexport.tree_nodes import figure_or_text, with_whole_words

ALERTS = ("note", "tip", "important", "warning", "caution")
TASK_BOXES = ("☐", "☒")

_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
_SHOWN_ADDRESS = 60
# Of pandoc's templates (manual, "Variables"); no formula consists of one of these words.
_TEMPLATE_VARIABLES = frozenset({"abstract", "author", "body", "date", "lang", "subtitle", "title", "toc"})
_SPACES = frozenset({"Space", "SoftBreak", "LineBreak"})
_EMPTY: list[Any] = ["", [], []]
_MOST_OPEN = 40  # HTML elements in a line that wait for their end; the innermost is given up for another one
_MESSAGES = {
    "html-comment-unclosed": ("must close the comment with -->; found none, so the rest is shown as text", None),
    "html-style-refused": ("must leave the style to the theme; found <style>, which is left out", None),
    "html-unclosed": ("HTML must be closed; found {!r}, which nothing closes, so the rest is shown as it stands", None),
}


@dataclass(frozen=True, slots=True)
class _Opened:
    """An inline element whose end has not come yet, with what stands in it."""

    tag: str
    attributes: dict[str, str]
    raw: str
    place: Place
    inlines: list[Inline]


@dataclass(slots=True)
class Cleaner:
    """One run over one tree. `lines` is the source; `diagnostics` and `false_mathematics` fill up on the way.

    `false_mathematics` lists line and column (from 1) of dollar signs that pandoc took for mathematics and that are
    prices, shell variables and the like.
    """

    path: str
    lines: list[str]
    limits: Limits = field(default_factory=Limits)
    escapes: Escapes | None = None
    diagnostics: list[Diagnostic] = field(default_factory=list)
    false_mathematics: list[tuple[int, int]] = field(default_factory=list)

    bounds: TreeBounds = field(init=False)
    open_comment: Place | None = field(init=False)
    levels: int = field(default=-1, init=False)
    inline_levels: int = field(default=-1, init=False)

    def __post_init__(self) -> None:
        self.bounds = TreeBounds(self.path, self.limits)
        self.open_comment = _open_comment(self.lines)

    def clean(self, blocks: list[Block]) -> list[Block]:
        """The cleaned tree; raises RefusedInput where it is more than the limits allow."""
        cleaned = self._blocks(blocks, Place())
        self.bounds.check_paragraphs(cleaned)
        if self.escapes is not None or may_join_marks("".join(self.lines), limits=self.limits):
            self.bounds.check_words(cleaned)
        return cleaned

    def refused(self, slug: str, line: int | None, found: str = "") -> None:
        """Tell of HTML that is not taken over as it stands."""
        message, hint = _MESSAGES[slug]
        self._report(slug, message.format(without_controls(found)), Place(line), hint=hint)

    def shown(self, text: str, line: int | None) -> str:
        """`text` without what nobody sees."""
        return without_controls(text) if self.escapes is None else self.escapes.shown(text, line)

    def see_level(self, levels: int, line: int | None) -> None:
        """Elements in elements, and in the blocks round them."""
        self.bounds.see_level(self.levels + levels, line)

    # Blocks

    def _blocks(self, blocks: list[Block], place: Place) -> list[Block]:
        self.levels += 1
        if self.levels:
            self.bounds.see_level(self.levels, place.line)
        flat = list(unwrapped(blocks, place))
        if not any(block["t"] == "RawBlock" for block, _ in flat):
            cleaned = [one for block, at in flat for one in self._block(block, at)]
        else:
            located: list[Block] = [
                {**block, "line": at.line}
                if block["t"] == "RawBlock"
                else {"t": "_", "blocks": list(self._block(block, at))}
                for block, at in flat
            ]
            elements = element_tree(located, self)
            cleaned = ElementBlocks(self._checked, self.shown, self.bounds).blocks(elements)
        self.levels -= 1
        return cleaned

    def _block(self, block: Block, place: Place) -> Iterator[Block]:
        content: Any = block.get("c")
        kind, line = block["t"], place.line
        match kind:
            case "Para" | "Plain":
                inlines = stripped(self._inlines(content or [], place))
                if inlines:
                    yield figure_or_text(kind, inlines, line)
            case "Header":
                at = place_in(content[1], place)
                inlines = stripped(self._inlines(content[2], at))
                yield {"t": "Header", "c": [content[0], ["", [], []], inlines], "line": at.line}
            case "CodeBlock":
                at = place_in(content[0], place)
                info = self.shown(info_of(self.lines, at.line, content[0][1]), at.line)
                code = self.shown(content[1], at.line)
                self.bounds.see_code(code, at.line)
                yield {"t": "CodeBlock", "c": [attributes_of(info), code], "line": at.line}
            case "BlockQuote":
                yield {"t": "BlockQuote", "c": self._blocks(content, place), "line": line}
            case "BulletList":
                yield {"t": "BulletList", "c": [self._item(item, place) for item in content], "line": line}
            case "OrderedList":
                items = [self._item(item, place) for item in content[1]]
                yield {"t": "OrderedList", "c": [content[0], items], "line": line}
            case "DefinitionList":
                entries = [
                    [self._inlines(term, place), [self._blocks(definition, place) for definition in definitions]]
                    for term, definitions in content
                ]
                yield {"t": "DefinitionList", "c": entries, "line": line}
            case "HorizontalRule":
                yield {"t": "HorizontalRule", "line": line}
            case "Table":
                yield self._table(content, place)
            case "Div":
                yield from self._div(content, place)
            case "LineBlock":
                joined: list[Inline] = []
                for text in content:
                    joined += [*self._inlines(text, place), {"t": "LineBreak"}]
                yield {"t": "Para", "c": joined[:-1], "line": line}
            case _:
                text = self.shown(str(content), line)
                yield {"t": "CodeBlock", "c": [["", [], []], text], "line": line}

    def _div(self, content: Any, place: Place) -> Iterator[Block]:
        (_, classes, _), blocks = content
        at = place_in(content[0], place)
        cleaned = self._blocks(blocks, at)
        alert = next((name for name in classes if name in ALERTS), None)
        if alert:
            yield {"t": "Div", "c": [["", ["alert", alert], []], cleaned], "line": at.line}
        elif "title" in classes:
            yield {"t": "Div", "c": [["", ["title"], []], cleaned], "line": at.line}
        else:
            yield from cleaned

    def _item(self, blocks: list[Block], place: Place) -> list[Block]:
        item = self._blocks(blocks, place)
        if len(item) < 2 or item[0]["t"] != "Plain" or item[1]["t"] not in ("Plain", "Para"):
            return item
        box, text = item[0]["c"], item[1]
        # With positions, pandoc sets the box of a task in a paragraph of its own.
        if len(box) == 1 and box[0]["t"] == "Str" and box[0]["c"] in TASK_BOXES:
            return [{**text, "c": [*box, {"t": "Space"}, *text["c"]]}, *item[2:]]
        return item

    def _table(self, content: Any, place: Place) -> Block:
        attributes, caption, columns, head, bodies, foot = content
        at = place_in(attributes, place)
        body_rows = sum(len(body[2]) + len(body[3]) for body in bodies)
        self.bounds.see_table(len(head[1]) + body_rows + len(foot[1]), len(columns), at.line)

        def rows(found: Any) -> list[Any]:
            return [
                [
                    _EMPTY,
                    [[_EMPTY, cell[1], cell[2], cell[3], self._blocks(with_lists(cell[4]), at)] for cell in row[1]],
                ]
                for row in found
            ]

        return {
            "t": "Table",
            "c": [
                ["", [], []],
                [None, self._blocks(caption[1], at)],
                columns,
                [_EMPTY, rows(head[1])],
                [[_EMPTY, body[1], rows(body[2]), rows(body[3])] for body in bodies],
                [_EMPTY, rows(foot[1])],
            ],
            "line": at.line,
        }

    # Inlines

    def _inlines(self, inlines: list[Inline], place: Place) -> list[Inline]:
        self.inline_levels += 1
        if self.inline_levels:
            self.bounds.see_level(self.inline_levels, place.line)
        looks_at_words = self.escapes is not None or self.open_comment is not None
        stack = [_Opened("", {}, "", place, [])]
        for node in inlines:
            kind = node["t"]
            # Most nodes are these two, so that they go the short way.
            if kind in _SPACES or (kind == "Str" and not looks_at_words and node["c"].isprintable()):
                stack[-1].inlines.append(node)
                continue
            for inner, at in unwrapped([node], place):
                if inner["t"] == "RawInline":
                    self._raw(without_controls(inner["c"][1]), at, stack)
                else:
                    stack[-1].inlines.extend(self._inline(inner, at))
        while len(stack) > 1:
            _give_up(stack)
        self.inline_levels -= 1
        return with_whole_words(stack[0].inlines)

    def _raw(self, raw: str, at: Place, stack: list[_Opened]) -> None:
        """One tag, or what looks like one, among inlines; `stack` holds the elements that are open."""
        if raw.startswith("<!--"):
            return
        tag, closes, attributes = tag_of(raw)
        attributes = {name: self.shown(value, at.line) for name, value in attributes.items()}
        if tag in VOID and not closes:
            stack[-1].inlines.extend(self._linked(void_node(tag, attributes), at))
        elif tag not in PHRASING and tag not in ("p", "div", "center", "summary", "details", "picture"):
            stack[-1].inlines.extend(text_inlines(raw))
        elif not closes:
            if len(stack) > _MOST_OPEN:
                _give_up(stack)
            stack.append(_Opened(tag, attributes, raw, at, []))
            if raw.rstrip().endswith("/>"):
                _close(stack, self._wrap)
        elif any(tag == opened.tag for opened in stack):
            while stack[-1].tag != tag:
                _give_up(stack)
            _close(stack, self._wrap)
        else:
            stack[-1].inlines.extend(text_inlines(raw))

    def _wrap(self, opened: _Opened) -> list[Inline]:
        inlines = with_whole_words(opened.inlines)
        return self._linked(phrasing_node(opened.tag, opened.attributes, inlines, plain_text), opened.place)

    def _checked(self, nodes: list[Inline], line: int | None) -> list[Inline]:
        return self._linked(nodes, Place(line))

    def _linked(self, nodes: list[Inline], place: Place) -> list[Inline]:
        return [linked for node in nodes for linked in self._safe_link(node, place)]

    def _inline(self, node: Inline, place: Place) -> list[Inline]:
        content: Any = node.get("c")
        kind = node["t"]
        match kind:
            case "Str":
                text = self.shown(content, place.line)
                if self.open_comment and "<!--" in text:
                    # In a line of text, a comment that does not end is text.
                    self._report("html-comment-unclosed", _MESSAGES["html-comment-unclosed"][0], self.open_comment)
                    self.open_comment = None
                return [{"t": "Str", "c": text}] if text else []
            case "Space" | "SoftBreak" | "LineBreak":
                return [node]
            case "Emph" | "Underline" | "Strong" | "Strikeout" | "Superscript" | "Subscript" | "SmallCaps":
                return [{"t": kind, "c": self._inlines(content, place)}]
            case "Quoted":
                return [{"t": kind, "c": [content[0], self._inlines(content[1], place)]}]
            case "Code":
                return [{"t": "Code", "c": [["", [], []], self.shown(content[1], place.line)]}]
            case "Math":
                return self._mathematics(node, place)
            case "Note":
                self.bounds.see_note(place.line)
                return [{"t": "Note", "c": self._blocks(content, Place(place.line))}]
            case "Span":
                return self._inlines(content[1], place_in(content[0], place))
            case "Link" | "Image":
                at = place_in(content[0], place)
                size = [pair for pair in content[0][2] if pair[0] in ("width", "height")]
                inner = self._inlines(content[1], at)
                clean = {"t": kind, "c": [["", [], size], inner, [self.shown(text, at.line) for text in content[2]]]}
                return self._safe_link(clean, at)
            case _:
                return text_inlines(self.shown(str(content), place.line))

    def _safe_link(self, node: Inline, place: Place) -> list[Inline]:
        if node["t"] == "Span":
            attributes, inner = node["c"]
            return [{"t": "Span", "c": [attributes, self._linked(inner, place)]}]
        if node["t"] not in ("Link", "Image"):
            return [node]
        attributes, inner, (url, title) = node["c"]
        url = re.sub(r"[\s\x00-\x1f]+", lambda found: "%20" if found[0].strip("\t\r\n") else "", url.strip())
        target = safe_target(url) if node["t"] == "Link" else url
        if target is None:
            scheme = _SCHEME.match(url)
            found = scheme[1] if scheme and scheme[1].lower() not in SAFE_SCHEMES else url[:_SHOWN_ADDRESS]
            self._report(
                "link-scheme",
                f"must lead to a web or mail address or a file of the project; found {found!r}",
                place,
                hint="the words stay, without the link",
            )
            return list(inner)
        if node["t"] == "Link":
            self.bounds.see_link()
            self._compare(inner, target, place)
        return [{"t": node["t"], "c": [attributes, inner, [target, title]], "line": place.line}]

    def _compare(self, words: list[Inline], url: str, place: Place) -> None:
        """Tell of words that name another host than the link leads to."""
        text = plain_text(words)
        if text != url and (hosts := named_elsewhere(text, url)) is not None:
            message = f"link must lead where its words say; found {hosts[0]!r}, which leads to {hosts[1]}"
            self._report("link-mismatch", message, place)

    def _mathematics(self, node: Inline, place: Place) -> list[Inline]:
        kind, text = node["c"]
        text = self.shown(text, place.line)
        if kind["t"] == "InlineMath" and self._is_false_mathematics(text, place):
            return text_inlines(f"${text}$")
        return [{"t": "Math", "c": [kind, text], "line": place.line}]

    def _is_false_mathematics(self, text: str, place: Place) -> bool:
        """Whether the dollar signs round `text` are prices or variables, judged by the characters beside them."""
        before, first = self._character(place.line, place.column, -1), self._character(place.line, place.column, 0)
        last, after = (
            self._character(place.end_line, place.end_column, -1),
            self._character(place.end_line, place.end_column, 0),
        )
        if first != "$" or last != "$":
            return False
        looks_like_tex = bool(re.search(r"[\\^_{}]", text)) or re.fullmatch(r"[A-Za-zΑ-ω]{1,2}", text) is not None
        is_shell = (after == "{" or after.isalnum()) and re.match(r"\{[A-Za-z_]\w*\}", text) is not None
        is_beside_word = before.isalnum() or after.isdigit() or (after.isalpha() and not looks_like_tex)
        false = is_beside_word or is_shell or text != text.strip() or text in _TEMPLATE_VARIABLES
        if false and place.line and place.column and place.end_line and place.end_column:
            self.false_mathematics += [(place.end_line, place.end_column - 1), (place.line, place.column)]
        return false

    def _character(self, line: int | None, column: int | None, offset: int) -> str:
        if line is None or column is None or not 1 <= line <= len(self.lines):
            return " "
        text, index = self.lines[line - 1], column - 1 + offset
        return text[index] if 0 <= index < len(text) else " "

    def _report(self, slug: str, message: str, place: Place, *, hint: str | None = None) -> None:
        position = Position(self.path, place.line, place.column)
        self.diagnostics.append(Diagnostic(slug, message, position, Severity.WARNING, hint))


def _open_comment(lines: list[str]) -> Place | None:
    """Where the last comment opens that nothing closes."""
    for number in range(len(lines), 0, -1):
        line = lines[number - 1]
        if "-->" in line or "<!--" in line:
            at = line.rfind("<!--")
            return Place(number, at + 1) if at > line.rfind("-->") else None
    return None


def _close(stack: list[_Opened], wrap: Callable[[_Opened], list[Inline]]) -> None:
    opened = stack.pop()
    stack[-1].inlines.extend(wrap(opened))


def _give_up(stack: list[_Opened]) -> None:
    """An element that nothing closes: an anchor stays one, anything else was text such as `Vec<T>`."""
    opened = stack.pop()
    tag, attributes = opened.tag, opened.attributes
    anchor = attributes.get("id") or attributes.get("name")
    if tag == "a" and anchor and not attributes.get("href"):
        stack[-1].inlines.append({"t": "Span", "c": [[anchor, [], []], []]})
    elif tag not in ("p", "div", "center", "summary", "details", "picture"):
        stack[-1].inlines.extend(text_inlines(opened.raw))
    stack[-1].inlines.extend(opened.inlines)
