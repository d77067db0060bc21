"""CSS in SVG -> the declarations that draw, without a way to the outside (CSS Syntax 3; SVG 2, 6).

Written anew from what was understood; nothing passes as it was written but values that were looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from rfcexport.policy import Refused
from rfcexport.svg.vocabulary import FUNCTIONS, STYLE_PROPERTIES

_LONGEST_VALUE = 2_000
_LONGEST_SELECTOR = 200
# Pseudo-classes that hold in a picture that nobody touches, and that both engines know.
_STATIC_CLASSES = frozenset(("root", "first-child", "last-child"))

_LOCAL_URL = re.compile(r"url\(\s*([\"']?)#([^\"'()\s\\]+)\1\s*\)", re.IGNORECASE)
_COMBINATOR = re.compile(r"\s*([>+~])\s*|\s+")
_IDENT = r"-?[^\W\d][\w-]*"
_BRACKET = rf"\[{_IDENT}(?:[~|^$*]?=(?:\"[^\"]*\"|'[^']*'|{_IDENT}))?\]"
_COMPOUND = rf"(?!$|[ >+~])(?:\*|{_IDENT})?(?:[.#]{_IDENT}|{_BRACKET}|:(?:{'|'.join(sorted(_STATIC_CLASSES))}))*"
_SELECTOR = re.compile(rf"{_COMPOUND}(?:[ >+~]{_COMPOUND})*")
_BRACKETS = re.compile(r"\[[^\]]*\]")
_KEY = re.compile(r"[.#][\w-]+")
_NAME = re.compile(r"[\w-]+")
_FUNCTION = re.compile(r"([\w-]+)\(")
# No escape, block, comment or open string: such declarations end where a semicolon stands.
_PLAIN = re.compile(r"(?:[^\\\"'{}@<>!/*]++|\"[^\"'\\;{}()<>]*+\"|'[^\"'\\;{}()<>]*+')*+")
# What XML has no way to write (XML 1.0, 2.2); an escape of CSS can make such a sign.
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# No value that draws has one of these; what has one was meant for a reader that takes it for a rule or an address.
_FOREIGN = re.compile("[:;{}@<>]|//|!(?!important$)")
# Engines reckon in single precision, and resvg fails beyond this; a number in a colour or a name is none.
_HUGE = r"[-+]?(?:\d{8}|(?:\d+\.?\d*|\.\d+)[eE]\+?0*(?:[7-9]|[1-9]\d))"
_POWER = r"(\d+\.?\d*)[eE]\+?0*([1-6])(?!\d)"
_IN_VALUES, _IN_DRAWING = (
    tuple(re.compile(f"(?<!{before}){pattern}") for pattern in (_HUGE, _POWER)) for before in (r"[#\w.]", r"[\d.]")
)
# What Python takes for a number, and so WeasyPrint, where SVG has none.
_NO_NUMBER = re.compile(r"(?:^|[\s,(])[-+]?(?:nan|inf|infinity)(?:$|[\s,)])", re.IGNORECASE)
# Less than nothing, or more than Pango counts.
_BAD_SIZE = re.compile(r"(?<![\w.#-])(?:-[\d.]|\+?(?:0*[1-9]\d{5}|[\d.]+[eE]\d))")
_FONT = re.compile(r"url\(\s*[\"']?data:[^)]*\)", re.IGNORECASE)
HUGE_NUMBER = "a number above 9,999,999"
"""What is told of a value that no drawing needs."""

LONGEST_CSS = 300_000
"""How many characters of CSS a picture may have where they need a parser: two seconds of its time."""


@dataclass(frozen=True, slots=True)
class Selector:
    """A selector: how many of its combinators look at every ancestor, and the word that what it selects must have.

    `key` is `#id`, `.class` or the name of an element, empty where anything may be selected.
    """

    text: str
    ancestors: int
    key: str


@dataclass(frozen=True, slots=True)
class StyleRule:
    """A rule: its selectors, and its declarations as text."""

    selectors: tuple[Selector, ...]
    declarations: str

    @property
    def selector_text(self) -> str:
        """The selectors as CSS."""
        return ",".join(selector.text for selector in self.selectors)

    @property
    def text(self) -> str:
        """The rule as CSS."""
        return f"{self.selector_text}{{{self.declarations}}}"


def local_references(value: str) -> list[str]:
    """The ids that a value refers to, as `url(#id)`."""
    return [found[2] for found in _LOCAL_URL.finditer(value)] if "(" in value else []


def is_safe_value(name: str, value: str, dropped: set[str]) -> bool:
    """Whether what is stated for `name` leads nowhere but to the picture itself, and can be reckoned with.

    What leads elsewhere is added to `dropped`.
    """
    if len(value) > _LONGEST_VALUE or "\\" in value or "/*" in value:
        return False
    if _UNWRITABLE.search(value) or _NO_NUMBER.search(value):
        return False
    if has_huge_number(value) or (name in ("font", "font-size") and _BAD_SIZE.search(value)):
        dropped.add(HUGE_NUMBER)
        return False
    if "(" not in value:
        return not _FOREIGN.search(value)
    unknown = {found.lower() for found in _FUNCTION.findall(_LOCAL_URL.sub("", value))} - FUNCTIONS
    dropped.update(f"{found[:20]}()" for found in unknown)
    return not unknown and not _FOREIGN.search(value) and value.count("(") == value.count(")")


def has_huge_number(value: str, *, is_drawing: bool = False) -> bool:
    """Whether a number in a value is one that engines fail at; in `is_drawing` letters and numbers stand together."""
    huge, power = _IN_DRAWING if is_drawing else _IN_VALUES
    if huge.search(value):
        return True
    if "e" not in value and "E" not in value:
        return False
    return any(float(digits) * 10 ** int(exponent) >= 10_000_000 for digits, exponent in power.findall(value))


def is_plain(declarations: str) -> bool:
    """Whether the text of a `style` attribute can be read without a parser."""
    return _PLAIN.fullmatch(declarations) is not None


def cleaned_declarations(text: str, dropped: set[str]) -> str:
    """The text of a `style` attribute with the declarations that draw."""
    if is_plain(text):
        pairs: Iterable[tuple[str, str]] = (
            (name.strip().lower(), value.strip())
            for name, is_one, value in (part.partition(":") for part in text.split(";"))
            if is_one
        )
        return _joined(pairs, dropped)
    import tinycss2

    return _joined(_pairs(tinycss2.parse_blocks_contents(text)), dropped)


def cleaned_rules(text: str, dropped: set[str]) -> Iterator[StyleRule]:
    """The rules of a style sheet that draw; those that hold on a screen alone or while something moves are left out."""
    import tinycss2

    # A face that is written into a style sheet goes in any case, and may be larger than all the rest.
    text = _FONT.sub("url()", text)
    if len(text) > LONGEST_CSS:
        raise Refused(f"must be SVG with at most {LONGEST_CSS:,} characters of CSS; found {len(text):,}")
    for rule in tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True):
        if rule.type == "at-rule" and rule.lower_at_keyword in ("import", "font-face"):
            dropped.add(f"@{rule.lower_at_keyword}")
        if rule.type != "qualified-rule":
            continue
        selectors = tuple(found for found in map(_selector, _split(rule.prelude)) if found is not None)
        declarations = _joined(_pairs(tinycss2.parse_blocks_contents(rule.content)), dropped)
        if selectors and declarations:
            yield StyleRule(selectors, declarations)


def _pairs(nodes: Iterable[Any]) -> Iterator[tuple[str, str]]:
    import tinycss2

    for node in nodes:
        if node.type == "declaration":
            value = tinycss2.serialize([token for token in node.value if token.type != "comment"]).strip()
            yield (
                node.lower_name if not node.name.startswith("--") else node.name,
                (f"{value}!important" if node.important else value),
            )


def _joined(pairs: Iterable[tuple[str, str]], dropped: set[str]) -> str:
    known = ((name, value) for name, value in pairs if name in STYLE_PROPERTIES or _is_custom(name))
    return ";".join(
        f"{name}:{value}" for name, value in known if _is_whole(value) and is_safe_value(name, value, dropped)
    )


def _is_whole(value: str) -> bool:
    """Whether a value ends where it seems to, whatever is written behind it."""
    return bool(value) and not re.search("[;{}]", value) and not value.count('"') % 2 and not value.count("'") % 2


def _is_custom(name: str) -> bool:
    return re.fullmatch(r"--[\w-]{1,100}", name) is not None


def _split(tokens: Iterable[Any]) -> Iterator[list[Any]]:
    """The selectors of a list, between the commas."""
    selector: list[Any] = []
    for node in tokens:
        if node.type == "literal" and node.value == ",":
            yield selector
            selector = []
        elif node.type != "comment":
            selector.append(node)
    yield selector


def _selector(tokens: list[Any]) -> Selector | None:
    """A selector, None for one that is not kept."""
    import tinycss2

    text = _COMBINATOR.sub(lambda found: found[1] or " ", tinycss2.serialize(tokens).strip())
    if len(text) > _LONGEST_SELECTOR or not _SELECTOR.fullmatch(text):
        return None
    last = re.split(r"[ >+~]", _BRACKETS.sub("", text))[-1]
    key = _KEY.search(last) or _NAME.match(last)
    return Selector(text, text.count(" ") + text.count("~"), key[0] if key else "")


def pairs_of(declarations: str) -> list[tuple[str, str]]:
    """Names and values of declarations, as `cleaned_declarations` writes them."""
    return [(name, value) for name, _, value in (part.partition(":") for part in declarations.split(";")) if value]


def stated(name: str, attributes: Mapping[str, str], ruled: Mapping[str, str]) -> str:
    """What is stated for a property by an element's own `style`, else by the rules, else by its attribute."""
    style = attributes.get("style", "")
    if name in style:
        for key, value in reversed(pairs_of(style)):
            if key == name:
                return value
    return ruled.get(name) or attributes.get(name, "")
