"""The small readers of words: dates, people, names, states, keys, ids, addresses, code."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from rfcexport.checks.identifiers import day_in, identifier_in_name, identifier_of
from rfcexport.checks.lines import lines_of
from rfcexport.checks.references import local_target, references_in
from rfcexport.dates import iso_date
from rfcexport.dialects.stated import linked, runs_of, split_key
from rfcexport.exporters.docx_nodes import bookmark_of, escaped, hyperlink_target
from rfcexport.highlight import columns_of, is_diagram, language_of, marked_lines
from rfcexport.html_elements import tag_of, text_inlines
from rfcexport.keys import attribute_of, is_known, is_slip, normal_key
from rfcexport.links import is_external, sibling_link
from rfcexport.metadata import is_placeholder
from rfcexport.model import Run
from rfcexport.naming import is_only_id, split_name
from rfcexport.pandoc_ast import anchor_of
from rfcexport.people import looks_like_people, people_of
from rfcexport.policy import Limits
from rfcexport.states import chosen_of, is_choice, state_of
from rfcexport.titles import title_setting

LANGUAGES = ("python", "diff", "json", "rust,ignore", "text", "yaml", "console", "c++", "html")

_ISO = re.compile(r"\d{4}-\d{2}(-\d{2})?")


def _date(text: str) -> None:
    iso, rest = iso_date(text)
    assert iso is None or _ISO.fullmatch(iso), iso
    assert len(rest) <= len(text)


def _people(text: str) -> None:
    looks_like_people(text)
    for person in people_of([(Run(text),), (Run(text, "https://example.org/ada"),)]):
        assert person.name, person


def _name(text: str) -> None:
    found = split_name(text)
    assert found.text is None or found.text in text, found
    is_only_id(text)


def _key(text: str) -> None:
    normal_key(text)
    attribute_of(text, text)
    is_known(text, text)
    is_slip(text, "author")


def _state(text: str) -> None:
    state_of(text)
    is_choice(text)
    is_placeholder(text)
    chosen_of(text, [text[:10]])


def _identifier(text: str) -> None:
    identifier_of(text)
    identifier_in_name(text)
    day_in(text)
    list(references_in((Run(text), Run(text, text)), path="rfcs/x.md"))
    local_target(text, path="rfcs/x.md")


def _address(text: str) -> None:
    is_external(sibling_link(text, "pdf"))
    hyperlink_target(text)
    assert len(bookmark_of(text)) <= 40
    anchor_of(text)


def _inlines(text: str) -> None:
    runs_of(linked(text))
    for is_bold in (True, False):
        split_key(text_inlines(text), is_bold=is_bold)


def _tag(text: str) -> None:
    tag_of(text)
    tag_of(f"<a {text}>")


def _code(text: str) -> None:
    language = LANGUAGES[len(text) % len(LANGUAGES)]
    lines = text.split("\n")
    assert len(marked_lines(text, language_of([language]), Limits())) == len(lines)
    is_diagram(text, "")
    columns_of(text)


def _lines(text: str) -> None:
    told = lines_of(text, first_section=None)
    assert [line.text for line in told.lines] == text.split("\n")
    assert all(len(line.prose) <= len(line.text) for line in told.lines)


def _title(text: str) -> None:
    setting = title_setting(text, measure_mm=160.0)
    assert 0 < setting.width_mm <= 160.0, setting


def _xml(text: str) -> None:
    assert "<" not in escaped(text)


READERS: Mapping[str, Callable[[str], None]] = {
    "date": _date, "people": _people, "name": _name, "key": _key, "state": _state, "identifier": _identifier,
    "address": _address, "inlines": _inlines, "tag": _tag, "code": _code, "lines": _lines, "title": _title, "xml": _xml,
}  # fmt: skip
"""Each reader of words by what it reads."""


def read_words(content: bytes) -> None:
    """Give the text in `content` to each reader."""
    text = content.decode("utf-8", "ignore")
    for read in READERS.values():
        read(text)
