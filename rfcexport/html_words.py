"""Words -> HTML, with the places where a line may break that WeasyPrint and browsers would not find; references."""

from __future__ import annotations

import re
from html import escape

from rfcexport.cross_references import is_said_in
from rfcexport.html_code import MAY_BREAK
from rfcexport.html_form import Form
from rfcexport.links import encoded

# In a narrow cell a name is broken between its parts.
_PARTED = re.compile(r"(?<=\w[-_.,:/])(?=\w)")
_SHORT_NAME, _SHORT_CODE = 12, 16
# WeasyPrint 70 takes time with the square of a word that it must break; in pieces, with the product of both lengths.
_LONGEST_WORD, _PIECE = 400, 200


def word_html(text: str, *, is_print: bool, is_in_cell: bool) -> str:
    """A word of running text."""
    return _parted(text, is_print and is_in_cell) if len(text) <= _LONGEST_WORD else _long_word(text, is_print)


def code_words(text: str, *, is_print: bool, is_in_cell: bool) -> str:
    """Code in a line of text."""
    if not is_print:
        return _breakable(escape(text, quote=False))
    if len(text) > _LONGEST_WORD:
        words = re.split("( +)", text)
        return "".join(_long_word(word, is_print) if len(word) > _LONGEST_WORD else escape(word) for word in words)
    return _parted(text, is_in_cell)


def reference_html(target: str, words: str, form: Form) -> str:
    """What stands behind a link within the document: the number of what it leads to, in print its page."""
    if not target.startswith("#") or target == "#top":
        return ""
    labels, parts = form.labels, []
    found = form.numbered.get(target[1:])
    if found is not None and not is_said_in(words, found):
        parts.append(escape(f"{labels[f'{found.label}-reference']} {found.number}", quote=False))
    if form.is_print:
        page = escape(labels["page-reference"], quote=False)
        parts.append(f'{page} <span class="page-of" data-target="{escape(encoded(target))}"></span>')
    return f' <span class="reference">({", ".join(parts)})</span>' if parts else ""


def _parted(text: str, is_narrow: bool) -> str:
    return escape(_PARTED.sub(MAY_BREAK, text) if is_narrow and len(text) > _SHORT_NAME else text, quote=False)


def _long_word(text: str, is_print: bool) -> str:
    if not is_print:
        return escape(text, quote=False)
    pieces = (text[start : start + _PIECE] for start in range(0, len(text), _PIECE))
    return "<wbr/>".join(f"<span>{escape(piece, quote=False)}</span>" for piece in pieces)


def _breakable(text: str) -> str:
    """Escaped code with a break offered behind the signs that part long names."""
    if len(text) < _SHORT_CODE:
        return text
    for sign in ("/", "::", "_", "."):
        text = text.replace(sign, f"{sign}<wbr/>")
    return text
