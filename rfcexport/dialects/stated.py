"""What every dialect takes and gives: the head of a document in, fields with their positions out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from rfcexport.front_matter import FrontMatter
from rfcexport.keys import NOTHING_TAUGHT, certain_attribute_of, is_known
from rfcexport.model import Block, Inline, Run
from rfcexport.naming import heading_key, is_subtitle
from rfcexport.pandoc_ast import block_text, plain_text, stripped
from rfcexport.vocabulary import Vocabulary

# Sections that hold nothing but metadata, by their names.
META_SECTIONS = frozenset({
    "meta", "metadata", "preamble", "header", "rfc metadata", "document information", "document metadata", "timeline",
    "project information", "proposal information", "information", "info", "document control", "document info",
    "related issues and prs", "references and timeline", "about this document", "details", "rfc details",
    "properties",
    "metadaten", "metadatos", "métadonnées", "metadados", "元数据", "元信息", "メタデータ", "基本信息", "基本情報",
})  # fmt: skip
_ADDRESS = re.compile(
    r"\[([^\[\]]+)\]\((https?://[^\s()]+)\)|<(https?://[^\s<>]+)>|https?://[^\s<>]*[^\s<>.,;:!?)'\"\]]"
)
_HEADERS = frozenset({"preamble", "metadata", "header", "rfc metadata", "document metadata"})
# What the text of a design seldom has: who, when, how far.
_TELLING = frozenset({"status", "authors", "created"})
_LONGEST_KEY = 48
_NEAR = 60
# Metadata stands no deeper than this, and a key has no more words and spaces than that.
_MOST_BLOCKS = 150
_NODES_OF_KEY = 30


@dataclass(frozen=True, slots=True)
class StatedField:
    """A field as it stands: `items` are its lines or list entries, each as inline nodes.

    `path` is the file it stands in where that is not the document; `rank` puts the fields of the surest dialect first;
    `is_formal` where the block is nothing but metadata, so that its title is the document's.
    """

    key: str
    items: tuple[tuple[Inline, ...], ...]
    line: int | None = None
    path: str | None = None
    rank: int = 0
    is_formal: bool = False

    @property
    def text(self) -> str:
        """The value as plain text on one line, `; ` between items."""
        return "; ".join("".join(run.text for run in runs_of(item)).strip() for item in self.items)


@dataclass(frozen=True)
class Head:
    """Where metadata may stand. `blocks` are those of the whole document, headings between them.

    `title` is the index of the heading that names the document; `lines` are those of the source. `reach` is the number
    of sections behind the title that count as its head too.
    """

    front_matter: FrontMatter | None
    blocks: tuple[Block, ...]
    title: int | None = None
    lines: tuple[str, ...] = ()
    sidecar: FrontMatter | None = None
    vocabulary: Vocabulary = NOTHING_TAUGHT
    reach: int = 0

    @cached_property
    def opening(self) -> tuple[tuple[int, Block], ...]:
        """The blocks before the first section, and those of the metadata sections that open the document.

        Also the first block of a section that is a header by its name, wherever it stands.
        """
        found = ((index, block) for index, block in self._opening() if block["t"] != "Header")
        return tuple(islice(found, _MOST_BLOCKS))

    @cached_property
    def end(self) -> int:
        """The index of the first heading that is neither the title nor one of a metadata section."""
        sections = [index for index, block in enumerate(self.blocks) if self._is_section(index, block)]
        return sections[self.reach] if len(sections) > self.reach else len(self.blocks)

    def line_with(self, text: str, start: int | None) -> int | None:
        """The first line from `start` on that holds the first word of `text`; `start` where none near does.

        pandoc gives a position to a block, and not to its lines and rows.
        """
        words = text.split()
        if start is None or not words:
            return start
        start = min(start, len(self.lines))
        near = enumerate(self.lines[start - 1 : start + _NEAR], start=start)
        return next((number for number, line in near if words[0] in line), start)

    def told(self, fields: Iterable[StatedField]) -> frozenset[str]:
        """The attributes that the fields state under keys that mean them wherever they stand."""
        found = (certain_attribute_of(field.key, field.text, self.vocabulary) for field in fields)
        return frozenset(attribute for attribute in found if attribute is not None)

    def share(self, fields: Iterable[StatedField]) -> float:
        """How many of the fields have keys that RFCs use, from 0 to 1."""
        known = [is_known(field.key, field.text, self.vocabulary) for field in fields]
        return sum(known) / len(known) if known else 0.0

    def score(self, certainty: float, fields: Iterable[StatedField]) -> float:
        """How sure a reading is whose form has that certainty: half of it where no key is known."""
        return certainty * (0.5 + self.share(fields) / 2)

    def _opening(self) -> Iterator[tuple[int, Block]]:
        end = self.end
        for index, block in enumerate(self.blocks):
            is_below = index > end and is_meta_section(self.blocks[index - 1], _HEADERS)
            if index != self.title and (index < end or is_below):
                yield index, block

    def _is_section(self, index: int, block: Block) -> bool:
        title = -1 if self.title is None else self.title
        if block["t"] != "Header" or index <= title or is_meta_section(block):
            return False
        return self.title is None or index != title + 1 or not is_subtitle(self.blocks, index)


@dataclass(frozen=True, slots=True)
class Reading:
    """What one dialect found: its fields, the blocks it used up, how sure it is (0 to 1), and why in words."""

    fields: tuple[StatedField, ...]
    consumed: frozenset[int] = frozenset()
    score: float = 0.0
    why: str = ""
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Dialect:
    """A way of stating metadata."""

    name: str
    read: Callable[[Head], Reading | None]


def is_meta_section(block: Block, names: frozenset[str] = META_SECTIONS) -> bool:
    """Whether a block is the heading of a section that holds metadata and nothing else."""
    return block["t"] == "Header" and heading_key(block) in names


def is_content(head: Head, fields: Iterable[StatedField], index: int) -> bool:
    """Whether the fields at `index` are content: prose leads to them, and they say not who, when or how far."""
    prose = [block for i, block in head.opening if i < index and block["t"] == "Para"]
    prose = [block for block in prose if not _looks_stated(block)]
    if not prose:
        return False
    return plain_text(prose[-1]["c"]).rstrip().endswith((":", "：")) or not head.told(fields) & _TELLING


def split_key(inlines: list[Inline], *, is_bold: bool) -> tuple[str, list[Inline]] | None:
    """The key and the value of `**Key**: value`, `**Key:** value` or, with `is_bold` false, of `Key: value`."""
    return _bold_key(inlines) if is_bold else _plain_key(inlines)


def label_of(inlines: list[Inline]) -> tuple[str, list[Inline]] | None:
    """The key and the value of `**Owner** [A](..)`, where nothing but bold type parts them."""
    if len(inlines) < 2 or inlines[0]["t"] != "Strong" or inlines[1]["t"] != "Space":
        return None
    key = plain_text(inlines[0]["c"]).strip()
    return (key, inlines[2:]) if 0 < len(key) <= _LONGEST_KEY and ":" not in key else None


def lines_in(block: Block) -> Iterator[list[Inline]]:
    """The lines of a paragraph that hold something, white space at both ends taken off."""
    current: list[Inline] = []
    for node in [*block["c"], {"t": "LineBreak"}]:
        if node["t"] not in ("SoftBreak", "LineBreak"):
            current.append(node)
            continue
        if line := stripped(current):
            yield line
        current = []


def linked(value: str) -> Iterator[Inline]:
    """Plain text as inlines, its web addresses and its links in Markdown as links."""
    end = 0
    for found in _ADDRESS.finditer(value):
        url = found[2] or found[3] or found[0]
        yield from ({"t": "Str", "c": value[end : found.start()]}, _link(url, found[1] or url))
        end = found.end()
    yield {"t": "Str", "c": value[end:]}


def runs_of(inlines: Iterable[Inline]) -> tuple[Run, ...]:
    """Inlines as runs of text, neighbours with the same address joined."""
    runs: list[tuple[str | None, list[str]]] = []
    for node in stripped(list(inlines)):
        for text, url in _pieces_of(node):
            if runs and runs[-1][0] == url:
                runs[-1][1].append(text)
            else:
                runs.append((url, [text]))
    joined = (Run("".join(texts), url) for url, texts in runs)
    return tuple(run for run in joined if run.text)


def _pieces_of(node: Inline) -> Iterator[tuple[str, str | None]]:
    if node["t"] == "Link":
        yield _value_text(node), node["c"][2][0]
    elif node["t"] in ("Span", "Strong", "Emph") and any(n["t"] == "Link" for n in _inner(node)):
        yield from ((run.text, run.url) for run in runs_of(_inner(node)))
    else:
        yield re.sub(r"\s+", " ", _value_text(node)), None


def _value_text(node: Inline) -> str:
    """The text of a node in a value: a picture such as a badge by its alternative text, a footnote in parentheses."""
    match node["t"]:
        case "Image":
            return plain_text(node["c"][1])
        case "Note":
            return f" ({block_text(node['c'])})"
        case "Link":
            return "".join(_value_text(inner) for inner in node["c"][1])
        case _:
            return plain_text([node])


def _inner(node: Inline) -> list[Inline]:
    inner: list[Inline] = node["c"][1] if node["t"] == "Span" else node["c"]
    return inner


def _link(url: str, text: str) -> Inline:
    return {"t": "Link", "c": [["", [], []], [{"t": "Str", "c": text}], [url, ""]]}


def _looks_stated(block: Block) -> bool:
    """Whether a paragraph is itself a line of metadata."""
    first = next(lines_in(block), [])
    found = split_key(first, is_bold=True) or split_key(first, is_bold=False) or label_of(first)
    return found is not None and is_known(found[0], plain_text(found[1]))


def _bold_key(inlines: list[Inline]) -> tuple[str, list[Inline]] | None:
    if not inlines or inlines[0]["t"] not in ("Strong", "Emph"):
        return None
    key, rest = plain_text(inlines[0]["c"]).strip(), inlines[1:]
    if len(key) > _LONGEST_KEY * 4 or not key:
        return None
    if key[-1] in ":：":
        key = key[:-1].strip()
    elif not (rest := stripped(rest)) or rest[0]["t"] != "Str" or rest[0]["c"][0] not in ":：":
        # `**SIG: SIG-DATAPATH**`: key and value are both bold.
        found = _plain_key(inlines[0]["c"]) if inlines[0]["t"] == "Strong" else None
        return (found[0], [*found[1], *inlines[1:]]) if found and (not rest or is_known(found[0])) else None
    if rest and rest[0]["t"] == "Str" and rest[0]["c"][:1] in (":", "："):
        after = rest[0]["c"].lstrip(":：")
        rest = [*([{"t": "Str", "c": after}] if after else []), *rest[1:]]
    return (key, rest) if 0 < len(key) <= _LONGEST_KEY else None


def _plain_key(inlines: list[Inline]) -> tuple[str, list[Inline]] | None:
    before: list[Inline] = []
    for index, node in enumerate(inlines[:_NODES_OF_KEY]):
        if node["t"] == "Space":
            before.append(node)
            continue
        if node["t"] != "Str":
            return None
        if not before and not re.search(r"\w", node["c"]):
            # A symbol before the key.
            continue
        found = re.search(r"[:：]+", node["c"])
        if found is None:
            before.append(node)
            continue
        # `https://..` and `a::b` have no key; `Author(s):: x` does.
        after = node["c"][found.end() :]
        if after.startswith("//") or (after and found[0] == "::"):
            return None
        key = (plain_text(before) + node["c"][: found.start()]).strip()
        if not re.fullmatch(rf"[^\W\d_][\w /()（）'’&.#-]{{0,{_LONGEST_KEY}}}", key):
            return None
        return key, [*([{"t": "Str", "c": after}] if after else []), *inlines[index + 1 :]]
    return None
