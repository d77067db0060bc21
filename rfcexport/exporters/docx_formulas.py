"""Formulas as pandoc can write them into Word: TeX that it reads, else what it makes of their MathML.

pandoc has no macros, numbers or environments of every package; MathJax has, and its MathML comes without them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rfcexport.exporters.docx_tex import for_word, whole
from rfcexport.manuscript import Manuscript
from rfcexport.model import Inline
from rfcexport.pandoc import PANDOC_API_VERSION, run_pandoc
from rfcexport.pandoc_ast import walk

if TYPE_CHECKING:
    from rfcexport.mathematics import Formula

# Those that their author defined, which pandoc does not know or takes for others.
_DEFINED = re.compile(
    r"\\(?:(?:re)?new(?:command|environment)|providecommand|DeclareMathOperator|def|let)(?![A-Za-z])\*?\s*\{?\s*\\?([A-Za-z]+)"
)
_COMMAND = re.compile(r"\\(?:begin\{)?([A-Za-z]+)")
_TAG = re.compile(r'<mtd class="tag">(?:<mrow>)*<mtext>([^<]*)</mtext>')
_TAG_CELL = re.compile(r'<mtd class="tag">.*?</mtd>', re.DOTALL)
_NOT_READ = r"\undefined"
_STATED_TAG = re.compile(r"\\tag\*?\s*\{[^{}]*\}|\\(?:label)\s*\{[^{}]*\}|\\nonumber(?![a-z])|\\notag(?![a-z])")
_EQUATION = re.compile(r"\s*\\begin\{equation\*?\}(.*)\\end\{equation\*?\}\s*", re.DOTALL)
_REFERENCE = re.compile(r"\\(?:eqref|ref)\s*\{")


@dataclass(frozen=True, slots=True)
class WordFormula:
    """A formula in TeX that pandoc reads, and the number at the end of its line, empty where it has none."""

    tex: str
    number: str = ""


def word_formulas(manuscript: Manuscript, nodes: Iterable[Inline]) -> Mapping[int, WordFormula]:
    """Those of the Math `nodes` that can be set, by identity; raises what running pandoc raises."""
    artwork = manuscript.artwork
    known = [(node, formula) for node in nodes if (formula := artwork.formula_of(node)) is not None and formula.svg]
    if not known:
        return {}
    own = frozenset(name for formula in artwork.formulas() for name in _DEFINED.findall(formula.tex))
    plain = [_plain(formula, own) for _, formula in known]
    direct = _are_read([one.tex for one in plain], manuscript)
    rest = [formula for (_, formula), is_read in zip(known, direct, strict=True) if not is_read]
    told = iter(_by_mathml(rest, manuscript))
    return {
        id(node): one if is_read else WordFormula(next(told), one.number)
        for (node, _), one, is_read in zip(known, plain, direct, strict=True)
    }


def _plain(formula: Formula, own: frozenset[str]) -> WordFormula:
    """The formula without what numbers it, and its number, where there is but one; `own` are its author's commands."""
    found, tex = tuple(_TAG.findall(formula.mathml)), formula.tex
    number = found[0] if len(found) == 1 else ""
    if _REFERENCE.search(tex) or not own.isdisjoint(_COMMAND.findall(tex)):
        # Numbers of others, and own commands: what MathJax made of them has both.
        return WordFormula(_NOT_READ, number)
    if equation := _EQUATION.fullmatch(tex):
        tex = equation[1]
    return WordFormula(for_word(_STATED_TAG.sub("", tex).strip(), found[len(found) == 1 :]), number)


def _are_read(formulas: Sequence[str], manuscript: Manuscript) -> list[bool]:
    """Whether pandoc can convert each formula: it leaves those that it cannot in TeX."""
    blocks = [{"t": "Para", "c": [{"t": "Math", "c": [{"t": "InlineMath"}, tex]}]} for tex in formulas]
    tree = {"pandoc-api-version": list(PANDOC_API_VERSION), "meta": {}, "blocks": blocks}
    html = _run(["-f", "json", "-t", "html", "--mathml", "--wrap=none"], json.dumps(tree).encode(), manuscript).decode()
    parts = html.split("<p>")[1:]
    return [part.startswith("<math") for part in parts] if len(parts) == len(formulas) else [False] * len(formulas)


def _by_mathml(formulas: Sequence[Formula], manuscript: Manuscript) -> Iterator[str]:
    """The TeX that pandoc makes of each formula's MathML."""
    if not formulas:
        return
    html = "".join(f"<p>{_without_number(formula.mathml)}</p>\n" for formula in formulas).encode("utf-8")
    tree: dict[str, Any] = json.loads(_run(["-f", "html", "-t", "json"], html, manuscript))
    found = [next(walk(block, "Math"), None) for block in tree["blocks"]]
    for formula, node in zip(formulas, found, strict=True):
        yield whole(node["c"][1]) if node is not None else formula.tex


def _without_number(mathml: str) -> str:
    """The formula without its number, where it has but one: that stands at the end of its line."""
    return _TAG_CELL.sub("", mathml) if len(_TAG.findall(mathml)) == 1 else mathml


def _run(arguments: list[str], given: bytes, manuscript: Manuscript) -> bytes:
    return run_pandoc(arguments, given, limits=manuscript.limits, path=manuscript.rfc.source.path)
