"""Inline nodes of the cleaned tree -> those that pandoc writes as Word's runs: links, bookmarks, pictures, footnotes.

Every link is one that Word may follow, every picture a drawing with a text, every code in a face of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from rfcexport.diagnostics import Diagnostic, Position
from rfcexport.exporters.docx_formulas import WordFormula
from rfcexport.exporters.docx_layout import Page
from rfcexport.exporters.docx_nodes import (
    bookmark_of,
    hyperlink_target,
    in_style,
    marked,
    paragraph,
    raw_inline,
    text_node,
)
from rfcexport.exporters.docx_nodes import field as word_field
from rfcexport.exporters.docx_pictures import PictureBook
from rfcexport.exporters.docx_references import References
from rfcexport.html_elements import language_node
from rfcexport.links import is_external, sibling_link
from rfcexport.manuscript import Manuscript
from rfcexport.model import Block, Inline
from rfcexport.pandoc_ast import block_text, plain_text
from rfcexport.policy import Refused

INLINE_CODE = "Inline Code"
"""The style of code that takes the size of the text round it; elsewhere code is set a little smaller."""

_SPAN_STYLES = {"kbd": "Keyboard", "mark": "Marked", "small": "Small Text"}
_LONGEST_ADDRESS = 400


@dataclass(frozen=True, slots=True)
class Setting:
    """Where inlines stand: the room in twips, the style of code, whether it is a footnote."""

    room: int
    code_style: str | None = None
    is_note: bool = False


@dataclass(slots=True)
class InlineTree:
    """One run over the inlines of one document; `set_note` sets the blocks of a footnote."""

    manuscript: Manuscript
    page: Page
    pictures: PictureBook
    set_note: Callable[[list[Block]], list[Block]]
    formulas: Mapping[int, WordFormula]
    references: References
    diagnostics: list[Diagnostic] = field(default_factory=list)
    link_notes: list[str] = field(default_factory=list)
    _equations: int = 0
    _is_in_link: bool = False

    def inlines(self, nodes: Iterable[Inline], setting: Setting) -> list[Inline]:
        """The nodes that stand for `nodes`."""
        return [written for node in nodes for written in self.inline(node, setting)]

    def inline(self, node: Inline, setting: Setting) -> list[Inline]:
        """The nodes that stand for `node`: none, one or more."""
        kind, content = node["t"], node.get("c")
        match kind:
            case "Str" | "Space" | "SoftBreak" | "LineBreak":
                return [node]
            case "Emph" | "Underline" | "Strong" | "Strikeout" | "Superscript" | "Subscript" | "SmallCaps":
                return [{"t": kind, "c": self.inlines(content or [], setting)}]
            case "Code":
                code = text_node(node["c"][1])
                return [in_style([code], setting.code_style) if setting.code_style else {**node, "c": _bare(node)}]
            case "Math":
                return self._formula(node)
            case "Quoted":
                return [{"t": "Quoted", "c": [node["c"][0], self.inlines(node["c"][1], setting)]}]
            case "Span":
                return self._span(node, setting)
            case "Link":
                return self._link(node, setting)
            case "Image":
                if (drawing := self.drawing(node, setting.room)) is not None:
                    return [drawing]
                return [in_style([text_node("["), *self.missing_words(node), text_node("]")], "Missing Picture Text")]
            case "Note":
                return self._note(node["c"], setting)
            case _:
                raise AssertionError(f"a node that cleaning lets through and no writer knows: {kind}")

    def drawing(self, node: Inline, room: int) -> Inline | None:
        """The picture of an Image as a run at most `room` twips wide, None where it may not or cannot be shown."""
        (_, _, size), alt, (address, title) = node["c"]
        picture = self.manuscript.pictures.get(address)
        if picture is None:
            return None
        words = plain_text(alt).strip() or title.strip()
        try:
            return self.pictures.drawing(picture, alt=words, size=dict(size), width=room, height=self.page.text_height)
        except Refused as error:
            position = Position(self.manuscript.rfc.source.path, node.get("line"))
            self.diagnostics.append(Diagnostic("image-refused", f"picture {error}; found {address}", position))
            return None

    def missing_words(self, node: Inline) -> list[Inline]:
        """What is said in place of a picture: that it is not shown, its alternative text, its address."""
        _, alt, (address, _) = node["c"]
        label = {"t": "Strong", "c": [text_node(f"{self.manuscript.theme.labels['missing-picture']}:")]}
        shown = "" if address.startswith("data:") else address
        if len(shown) > _LONGEST_ADDRESS:
            shown = f"{shown[: _LONGEST_ADDRESS - 1]}…"
        words: list[Inline] = [label]
        if said := plain_text(alt).strip():
            words += [{"t": "Space"}, text_node(said)]
        if shown:
            words += [{"t": "Space"}, in_style([text_node(shown)], INLINE_CODE)]
        return words

    def link_list(self) -> list[Block]:
        """The addresses that were noted, numbered, under a heading; empty where there are none."""
        if not self.link_notes:
            return []
        attributes = [1, {"t": "Decimal"}, {"t": "Period"}]
        items = [[{"t": "Plain", "c": [text_node(url)]}] for url in self.link_notes]
        title = paragraph([text_node(self.manuscript.theme.labels["links"])], "Inline Heading")
        return [title, {"t": "OrderedList", "c": [attributes, items]}]

    def numbered_equation(self, node: Inline) -> list[Inline]:
        """A display formula between two tabs, its number behind the second; empty for what is none."""
        known = self.formulas.get(id(node))
        if known is None or not known.number or node["c"][0]["t"] != "DisplayMath":
            return []
        tab = raw_inline("<w:r><w:tab/></w:r>")
        formula = {"t": "Math", "c": [{"t": "InlineMath"}, f"\\displaystyle {known.tex}"]}
        return [tab, formula, tab, *self._equation_number(node, known.number)]

    def _equation_number(self, node: Inline, number: str) -> list[Inline]:
        """The number of an equation, counted by Word where it is one that counts, marked for what refers to it."""
        digits = number[1:-1]
        shown: list[Inline] = [text_node(number)]
        if number == f"({digits})" and len(digits) < 5 and digits.isascii() and digits.isdecimal():
            # Lines of a formula, and those with a tag, are not counted by the field: it begins anew where they stand.
            restart = "" if int(digits) == self._equations + 1 else f" \\r {digits}"
            self._equations = int(digits)
            shown = [text_node("("), word_field(f"SEQ Equation \\* ARABIC{restart}", digits), text_node(")")]
        for label in self.manuscript.artwork.labels_of(node):
            shown = [marked(shown, label)]
        return shown

    def _formula(self, node: Inline) -> list[Inline]:
        """A native equation; the source as code where it cannot be set."""
        if self.manuscript.artwork.formula_of(node) is None:
            return [{"t": "Code", "c": [["", [], []], node["c"][1]]}]
        known = self.formulas.get(id(node))
        if known is None:
            return []
        written: list[Inline] = [{"t": "Math", "c": [node["c"][0], known.tex]}]
        if known.number:
            return [*written, text_node("\u2003"), *self._equation_number(node, known.number)]
        if not self._is_in_link and (reference := self.references.equation(node["c"][1])) is not None:
            return [reference]
        for label in self.manuscript.artwork.labels_of(node):
            written = [marked(written, label)]
        return written

    def _span(self, node: Inline, setting: Setting) -> list[Inline]:
        (anchor, classes, stated), inner = node["c"]
        inlines = self.inlines(inner, setting)
        if language := dict(stated).get("lang"):
            inlines = [language_node(language, inlines)]
        style = next((_SPAN_STYLES[name] for name in classes if name in _SPAN_STYLES), None)
        if style:
            inlines = [in_style(inlines, style)]
        return [marked(inlines, anchor)] if anchor else inlines

    def _link(self, node: Inline, setting: Setting) -> list[Inline]:
        _, inner, (url, title) = node["c"]
        target = f"#{bookmark_of(url[1:])}" if url.startswith("#") else hyperlink_target(_sibling(url))
        # Word ends a hyperlink where another one begins in it.
        if target is None or self._is_in_link:
            return self.inlines(inner, setting)
        self._is_in_link = True
        words = self.inlines(inner, setting)
        self._is_in_link = False
        # In the words of the heading: those follow it when it is changed.
        if url.startswith("#") and (said := self.references.words(url[1:], inner)) is not None:
            words = [said]
        link = {"t": "Link", "c": [["", [], []], words, [target, title]]}
        if url.startswith("#"):
            return [link, *self.references.behind(url[1:], plain_text(inner))]
        if not self.manuscript.has_link_notes or not is_external(url) or setting.is_note:
            return [link]
        if plain_text(inner).strip() in (url, url.split("://")[-1]):
            return [link]
        if url not in self.link_notes:
            self.link_notes.append(url)
        return [link, {"t": "Superscript", "c": [text_node(f"[{self.link_notes.index(url) + 1}]")]}]

    def _note(self, blocks: list[Block], setting: Setting) -> list[Inline]:
        if setting.is_note:
            # Word has no footnote in a footnote and calls a file damaged that holds one.
            return [text_node(f" [{' '.join(block_text(blocks).split())}]")]
        is_in_link, self._is_in_link = self._is_in_link, False
        note = self.set_note(blocks)
        self._is_in_link = is_in_link
        return [{"t": "Note", "c": note}]


def _bare(node: Inline) -> list[object]:
    return [["", [], []], node["c"][1]]


def _sibling(url: str) -> str:
    """The address of a sibling export, its fragment as the bookmark that the export has."""
    led = sibling_link(url, "docx")
    if led == url:
        return url
    path, hash_sign, fragment = led.partition("#")
    return f"{path}#{bookmark_of(fragment)}" if hash_sign and fragment else path
