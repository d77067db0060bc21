"""References within a Word document: fields that say the words, the number and the page of what they lead to.

A heading that is changed, a figure that is put in, a page that turns: each field says the new one once it is refreshed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rfcexport.cross_references import Numbered, is_said_in, numbered_in
from rfcexport.exporters.docx_formulas import WordFormula
from rfcexport.exporters.docx_headings import HeadingNumbers, heading_numbers
from rfcexport.exporters.docx_nodes import UNKNOWN_PAGE, bookmark_of, field, number_anchor, text_node
from rfcexport.manuscript import Manuscript
from rfcexport.model import Inline
from rfcexport.pandoc_ast import plain_text

# What a field shows takes its looks from the field (ECMA-376 part 1, 17.16.4.3), not from what it repeats.
_AS_HERE = "\\* CHARFORMAT"
_EQUATION_REFERENCE = re.compile(r"\s*\\eqref\s*\{([^{}]*)\}\s*")
_LABEL = re.compile(r"\\label\s*\{([^{}]*)\}")
_LINK_STYLE = "Hyperlink"


@dataclass(frozen=True, slots=True)
class References:
    """What can be referred to: `numbered` and `headings` by anchor, `equations` by label, with anchor and number.

    `is_counted` where Word numbers the headings, `is_told` where references say numbers and pages.
    """

    numbered: Mapping[str, Numbered]
    headings: Mapping[str, str]
    equations: Mapping[str, tuple[str, str]]
    labels: Mapping[str, str]
    is_counted: bool
    is_told: bool

    def words(self, anchor: str, inner: list[Inline]) -> Inline | None:
        """The words of a link that are those of the heading it leads to, as a field; None where they are others."""
        words = plain_text(inner)
        if words != self.headings.get(anchor) or any(node["t"] not in ("Str", "Space", "SoftBreak") for node in inner):
            return None
        return field(f"REF {bookmark_of(anchor)} {_AS_HERE}", words, style_id=_LINK_STYLE)

    def behind(self, anchor: str, words: str) -> list[Inline]:
        """What stands behind a link of these words: the number of what it leads to, and its page."""
        if not self.is_told:
            return []
        parts = list[list[Inline]]()
        found = self.numbered.get(anchor)
        if found is not None and not is_said_in(words, found):
            parts.append([text_node(f"{self.labels[f'{found.label}-reference']} "), self._number(anchor, found)])
        if anchor in self.headings:
            shown = field(f"PAGEREF {bookmark_of(anchor)} \\h", str(UNKNOWN_PAGE))
            parts.append([text_node(f"{self.labels['page-reference']} "), shown])
        if not parts:
            return []
        joined = [node for part in parts for node in (text_node(", "), *part)][1:]
        return [text_node(" ("), *joined, text_node(")")]

    def equation(self, tex: str) -> Inline | None:
        r"""A formula that is an `\eqref` and nothing else, as a link and a field; None for any other."""
        reference = _EQUATION_REFERENCE.fullmatch(tex)
        if reference is None or reference[1] not in self.equations:
            return None
        anchor, number = self.equations[reference[1]]
        shown = field(f"REF {bookmark_of(anchor)} {_AS_HERE}", number, style_id=_LINK_STYLE)
        return {"t": "Link", "c": [["", [], []], [shown], [f"#{bookmark_of(anchor)}", ""]]}

    def _number(self, anchor: str, found: Numbered) -> Inline:
        """The number as a field: that which Word counts for the heading, else the one that is marked."""
        if found.label == "section" and self.is_counted:
            return field(f"REF {bookmark_of(anchor)} \\r \\h", found.number)
        return field(f"REF {bookmark_of(number_anchor(anchor))} \\h {_AS_HERE}", found.number)


def references_in(manuscript: Manuscript, formulas: Mapping[int, WordFormula], nodes: Iterable[Inline]) -> References:
    """What `manuscript` holds that can be referred to; `nodes` are its Math nodes."""
    rfc = manuscript.rfc
    return References(
        numbered=numbered_in(rfc, has_section_numbers=manuscript.has_section_numbers),
        headings={section.anchor: plain_text(section.words) for section in rfc.walk()},
        equations=dict(_equations(manuscript, formulas, nodes)),
        labels=manuscript.theme.labels,
        is_counted=heading_numbers(manuscript) is HeadingNumbers.LIST,
        is_told=manuscript.has_cross_references,
    )


def _equations(
    manuscript: Manuscript, formulas: Mapping[int, WordFormula], nodes: Iterable[Inline]
) -> Iterator[tuple[str, tuple[str, str]]]:
    """Label -> anchor and number, for equations of one number; the lines of others are no paragraphs to refer to."""
    for node in nodes:
        known = formulas.get(id(node))
        labels, anchors = _LABEL.findall(node["c"][1]), manuscript.artwork.labels_of(node)
        if known is not None and known.number and len(labels) == len(anchors) == 1:
            yield labels[0], (anchors[0], known.number)
