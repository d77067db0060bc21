"""The check on what a template leaves: guidance, marks of what is to be done, filler."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby

from rfcexport.checks.sections import shown
from rfcexport.checks.subject import Found, Subject
from rfcexport.model import Block
from rfcexport.pandoc_ast import block_text, line_of, plain_text
from rfcexport.theme import packaged_templates

_TODO = re.compile(
    r"(?:TODO|FIXME)(?![\w/])(?!\s+(?:comment|list|item|app))|(?:T\.?B\.?[DA]|[Tt]o ?[Dd]o)[\s.:!…]*$|TB[DA]:"
)
_FILLER = re.compile(r"lorem ipsum\b", re.IGNORECASE)
_VERB = (
    r"(?:briefly |please |clearly |optionally:? |optional[:,]? )?"
    r"(?:(?:describe|explain|outline|summari[sz]e|discuss|specify|elaborate|clarify|mention|enumerate|identify)\b"
    r"(?! by\b)|(?:provide|include|list|give|write|add|insert|state|document|detail|define|link|fill in|put|enter|note)"
    r"(?= (?:a|an|any|your|how|what|why|which|here|details?|context|examples?|guidance|links?|information|if|one|in|"
    r"the (?:name|title|date|list|reasons?|details?|steps?|summary|following|main|motivation|problem)|to|other)\b)|"
    r"replace (?:this|with)|fill (?:this|in|out)|this section (?:must|should|is where|is for|describes)|"
    r"for (?:alpha|beta|ga), this section|your |(?:a )?(?:brief|short) (?:description|summary|explanation))"
)
_VERB_FIRST = re.compile(rf"{_VERB}", re.IGNORECASE)
_QUESTION = re.compile(
    r"(?:why|what|how|who|which|when|where|are there|is there|does|do) .*\?", re.IGNORECASE | re.DOTALL
)
_PLACEHOLDER = re.compile(r".*\b(?:goes|go) here|.*(?:brief|short) description", re.IGNORECASE | re.DOTALL)
_FEWEST_WORDS = 3
_BRACKETS = {"[": "]", "(": ")", "<": ">", "{": "}"}


def template_guidance(subject: Subject) -> Iterator[Found]:
    """Paragraphs and lists that a template told the author to replace."""
    told = frozenset(_normal(text) for text in subject.rules.guidance) - {""}
    paragraphs, template_lists = template_texts()
    for block in subject.nodes.paragraphs:
        inlines = block["c"]
        first = _first_word(block)
        if not _may_be_guidance(first, told, inlines):
            continue
        text = plain_text(inlines).strip()
        normal = _normal(text)
        is_emphasis = len(inlines) == 1 and inlines[0]["t"] == "Emph"
        if normal in paragraphs or any(normal.startswith(one) for one in told) or _is_guidance(text, is_emphasis):
            yield _found(subject, block, text, first)
    lengths = {len(texts) for texts in template_lists}
    for block in subject.nodes.lists:
        items = block["c"]
        is_near = len(items) in lengths and any(_item_text(items[0]) == texts[0] for texts in template_lists)
        if is_near and tuple(map(_item_text, items)) in template_lists:
            text = block_text(items[0])
            yield _found(subject, {**block, "line": line_of(items[0][0])}, text, text.split(" ")[0])


def _found(subject: Subject, block: Block, text: str, first: str) -> Found:
    head = re.split(r"[\n`*_\[]", text.lstrip("[("))[0].strip()
    line, column = subject.place_of([text, head, " ".join(head.split(" ")[:3]), first], block.get("line"))
    short = re.sub(r"\s+", " ", text)
    return Found(f"text must be the author's own; found {shown(short)}", line, column, "replace what the template says")


def _may_be_guidance(first: str, told: frozenset[str], inlines: list[Block]) -> bool:
    """Whether the first word lets a paragraph be guidance: most are told apart by it."""
    return (
        first[:1] in _BRACKETS
        or first[:2].lower() in ("to", "tb", "fi", "lo", "t.")
        or (len(inlines) == 1 and inlines[0]["t"] == "Emph")
        or bool(told)
        or first.lower() in _first_words()
    )


def _is_guidance(text: str, is_emphasis: bool) -> bool:
    if _TODO.match(text) or _FILLER.match(text):
        return True
    closing = _BRACKETS.get(text[:1])
    is_enclosed = closing is not None and text.rstrip(".").endswith(closing) and closing not in text[1:-2]
    if not (is_enclosed or is_emphasis):
        return False
    inside = text.strip("[](){}<>_* \n.")
    if _TODO.match(inside) or _FILLER.match(inside):
        return True
    if len(inside.split()) < _FEWEST_WORDS:
        return False
    if _VERB_FIRST.match(inside):
        return True
    return closing == "]" and bool(_QUESTION.fullmatch(f"{inside}") or _PLACEHOLDER.match(inside))


def _first_word(block: Block) -> str:
    """The first word of a paragraph, from inside emphasis too."""
    inlines = block["c"]
    while inlines and inlines[0]["t"] in ("Emph", "Strong", "Underline"):
        inlines = inlines[0]["c"]
    return str(inlines[0]["c"]) if inlines and inlines[0]["t"] == "Str" else ""


@lru_cache(maxsize=1)
def template_texts() -> tuple[frozenset[str], frozenset[tuple[str, ...]]]:
    """The paragraphs and the lists of the packaged template for new RFCs, as they are compared."""
    body = (packaged_templates() / "rfc.md.j2").read_text("utf-8").partition("\n## ")[2].partition("\n")[2]
    lines = [line for line in body.split("\n") if line.strip() and not line.startswith("#")]
    lists = [
        tuple(_normal(line[2:]) for line in run)
        for is_list, run in groupby(lines, key=lambda line: line.startswith("- "))
        if is_list
    ]
    return frozenset(_normal(line) for line in lines if not line.startswith("- ")), frozenset(lists)


def _item_text(item: list[Block]) -> str:
    return _normal(block_text(item))


@lru_cache(maxsize=1)
def _first_words() -> frozenset[str]:
    return frozenset(text.split()[0] for text in template_texts()[0])


def _normal(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("’", "'")).strip().casefold()
