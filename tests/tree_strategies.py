"""Trees as pandoc's reader gives them: every node of pandoc-types 1.23, raw ones and the wrappers of positions too.

A tree is made from bytes, each of which decides one thing: hypothesis and a fuzzer of bytes both steer it well, and it
takes a tenth of the time that strategies for the nodes would. The shapes are always right, since pandoc alone makes
them; every text in them is anyone's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from hypothesis import strategies as st

from tests.markdown_strategies import DATES, HTML, HTML_BLOCKS, KEYS, ODD_SIGNS, SIGNS, WORDS

T = TypeVar("T")
Node = dict[str, Any]

_DEEPEST = 6
_MOST_NODES = 120
_WORDS = (*WORDS, *KEYS, *SIGNS, *ODD_SIGNS, "\x1b[31m", "a" * 49, "a" * 600, "- " * 40, "Ⅷ" * 20, "word " * 30)
_ADDRESSES = (
    "", "#", "#summary", "#SUMMARY", "#a%20b", "a.md", "a.md#x", "../b.md", "/c.md", "https://example.org", "http://[::1",
    "//h/x", "javascript:x", "\x01javascript:x", "JAVA\tscript:x", "data:text/html,x", "mailto:a@example.org", "x.png",
    "file:///etc/x", "a b.md", "%00", "%", "a:b", "C:\\x", "https://img.shields.io/badge/Status-Draft-red",
    "https://user:pass@h:99999999/", "?x", "&#x6a;avascript:x", " ", "\u202ejavascript:x", "a\nb", "'\"><script>",
)  # fmt: skip
_CLASSES = (
    "note", "tip", "important", "warning", "caution", "title", "alert", "details", "centre", "summary", "kbd", "mark",
    "python", "mermaid", "diff", "rust,ignore", "{.yaml}", "\x1b", "text", "'\"><b>",
)  # fmt: skip
_TAGS = (
    "b",
    "a",
    "div",
    "details",
    "td",
    "tr",
    "table",
    "p",
    "summary",
    "q",
    "pre",
    "li",
    "ul",
    "dl",
    "dt",
    "x",
    "style",
    "script",
)
_ATTRIBUTES = ("id", "href", "style", "width", "align", "colspan", "onclick", "start", "src", "name", "é")
_EMPTY: list[Any] = ["", [], []]


class Choices:
    """Decisions taken from bytes, one each; without bytes left the first possibility is taken always."""

    def __init__(self, source: bytes) -> None:
        self._source = iter(source)
        self.nodes_left = _MOST_NODES

    def number(self, below: int) -> int:
        """A number from 0 to `below`, exclusive."""
        return next(self._source, 0) % below

    def one(self, options: Sequence[T]) -> T:
        """One of `options`."""
        return options[self.number(len(options))]

    def sign(self) -> str:
        """A sign of the first plane of Unicode; no half of a pair, which pandoc never gives."""
        code = self.number(256) << 8 | self.number(256)
        return chr(code) if not 0xD800 <= code < 0xE000 else "\N{REPLACEMENT CHARACTER}"

    def word(self) -> str:
        """A word, a key, a date, an odd sign, or some signs of Unicode."""
        match self.number(6):
            case 0 | 1 | 2:
                word: str = self.one(_WORDS)
                return word
            case 3:
                return self.one(DATES).format(y=2020 + self.number(9), m=self.number(14), d=self.number(40))
            case 4:
                return "".join(self.sign() for _ in range(self.number(4)))
            case _:
                return bytes(self.number(256) for _ in range(self.number(8))).decode("utf-8", "replace")

    def text(self) -> str:
        """Some words, or one many times."""
        count = self.number(5)
        if count == 4:
            return self.word() * self.number(64)
        return "".join(self.word() for _ in range(count or 1))


def tree_of(source: bytes) -> list[Node]:
    """The blocks of a document, as the bytes decide."""
    choices = Choices(source)
    return [_block(choices, 0) for _ in range(choices.number(7) + 1)]


trees = st.binary(min_size=1, max_size=400).map(tree_of)
"""The blocks of a document as pandoc's reader gives them."""


# Attributes


def _node(kind: str, content: Any = None) -> Node:
    return {"t": kind} if content is None else {"t": kind, "c": content}


def _position(choices: Choices) -> str:
    numbers = [choices.number(12) + 1 for _ in range(4)]
    place = "{}:{}-{}:{}".format(*numbers)
    return f"{place};{place}" if numbers[0] == 7 else place


def _attributes(choices: Choices) -> list[Any]:
    match choices.number(6):
        case 0 | 1:
            return ["", [], []]
        case 2:
            return ["", [], [["data-pos", _position(choices)]]]
        case 3:
            return ["", [], [["wrapper", "1"], ["data-pos", _position(choices)]]]
        case 4:
            return ["", [choices.one(_CLASSES), choices.one(_CLASSES)], []]
        case _:
            return [
                choices.text(),
                [choices.one(_CLASSES)],
                [[choices.one(("style", "onclick", "title")), choices.text()]],
            ]


# Inlines


def _inlines(choices: Choices, depth: int) -> list[Node]:
    return list(_some(choices, depth, 4, _inline))


def _some(choices: Choices, depth: int, most: int, make: Any) -> Iterator[Node]:
    if depth < _DEEPEST:
        for _ in range(choices.number(most)):
            if choices.nodes_left > 0:
                yield make(choices, depth + 1)


def _inline(choices: Choices, depth: int) -> Node:
    choices.nodes_left -= 1
    match choices.number(16):
        case 0 | 1 | 2:
            return _node("Str", choices.text())
        case 3:
            return _node(choices.one(("Space", "SoftBreak", "LineBreak")))
        case 4:
            return _node("Code", [_attributes(choices), choices.text()])
        case 5:
            return _node("Math", [_node(choices.one(("InlineMath", "DisplayMath"))), choices.text()])
        case 6 | 7 | 8:
            return _node("RawInline", [choices.one(("html", "html", "html", "openxml")), _html(choices, HTML)])
        case 9:
            return _node("Quoted", [_node(choices.one(("SingleQuote", "DoubleQuote"))), _inlines(choices, depth)])
        case 10:
            return _node("Span", [_attributes(choices), _inlines(choices, depth)])
        case 11 | 12:
            target = [
                choices.one(_ADDRESSES) if choices.number(2) else choices.text(),
                choices.one(("", "a", '"<&\x0c')),
            ]
            return _node(choices.one(("Link", "Image")), [_attributes(choices), _inlines(choices, depth), target])
        case 13:
            return _node("Note", list(_some(choices, depth, 3, _block)))
        case _:
            kinds = ("Emph", "Strong", "Strikeout", "Underline", "Superscript", "Subscript", "SmallCaps")
            return _node(choices.one(kinds), _inlines(choices, depth))


def _html(choices: Choices, forms: tuple[str, ...]) -> str:
    match choices.number(4):
        case 0:
            return f"<{choices.one(_TAGS)}>"
        case 1:
            return f"</{choices.one(_TAGS)}>"
        case 2:
            tag = choices.one((*_TAGS, "img", "br", "td", "ol", "input"))
            return f"<{tag} {choices.one(_ATTRIBUTES)}={choices.one(('', chr(34)))}{choices.text()}>"
        case _:
            return choices.one(forms).replace("{}", choices.text())


# Blocks


def _blocks(choices: Choices, depth: int) -> list[Node]:
    return list(_some(choices, depth, 3, _block))


def _items(choices: Choices, depth: int) -> list[list[Node]]:
    return [_blocks(choices, depth) for _ in range(choices.number(3) + 1)]


def _field(choices: Choices) -> list[Node]:
    key = [_node("Str", choices.one(KEYS))]
    return [_node("Strong", key), _node("Str", ":"), _node("Space"), _node("Str", choices.text())]


def _block(choices: Choices, depth: int) -> Node:
    choices.nodes_left -= 1
    match choices.number(18):
        case 0 | 1:
            return _node("Para", _inlines(choices, depth))
        case 2:
            return _node("Plain", _inlines(choices, depth))
        case 3 | 4:
            return _node("Header", [choices.number(6) + 1, _attributes(choices), _inlines(choices, depth)])
        case 5:
            code = "\n".join(choices.text() for _ in range(choices.number(4) + 1))
            return _node("CodeBlock", [_attributes(choices), code])
        case 6:
            return _node("Para", _field(choices))
        case 7:
            return _node("BulletList", [[_node("Plain", _field(choices))] for _ in range(choices.number(4) + 1)])
        case 8 | 9 | 10:
            return _node("RawBlock", [choices.one(("html", "html", "html", "openxml")), _html(choices, HTML_BLOCKS)])
        case 11:
            return _node("BlockQuote", _blocks(choices, depth))
        case 12:
            return _node("BulletList", _items(choices, depth))
        case 13:
            style, delimiter = (
                choices.one(("Decimal", "LowerRoman", "UpperAlpha", "Example")),
                choices.one(("Period", "TwoParens")),
            )
            attributes = [choices.one((1, 0, 7, 999_999_999)), _node(style), _node(delimiter)]
            return _node("OrderedList", [attributes, _items(choices, depth)])
        case 14:
            return _node("Div", [_attributes(choices), _blocks(choices, depth)])
        case 15:
            return _table(choices, depth)
        case 16:
            return _node("DefinitionList", [[_inlines(choices, depth), _items(choices, depth)]])
        case _:
            return choices.one(
                (_node("HorizontalRule"), _node("LineBlock", [_inlines(choices, depth)]), _node("Para", []))
            )


def _table(choices: Choices, depth: int) -> Node:
    """A table whose rows are all as wide as it has columns, as the reader of Markdown makes them."""
    columns = choices.number(4) + 1
    aligns = ("AlignDefault", "AlignLeft", "AlignRight", "AlignCenter")
    spans = choices.one(([1, 1], [1, 1], [2, 1], [1, 3], [2, 2]))

    def row() -> list[Any]:
        cells = [[_EMPTY, _node(choices.one(aligns)), *spans, _blocks(choices, depth + 1)] for _ in range(columns)]
        return [_EMPTY, cells]

    head = [row() for _ in range(choices.number(2))]
    body = [_EMPTY, 0, [], [row() for _ in range(choices.number(3))]]
    widths = [[_node(choices.one(aligns)), _node("ColWidthDefault")] for _ in range(columns)]
    return _node("Table", [_attributes(choices), [None, []], widths, [_EMPTY, head], [body], [_EMPTY, []]])
