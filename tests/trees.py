"""Markdown read in one call, and a tree written on one line, so that a test can compare the whole of it."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from rfcexport.diagnostics import Read
from rfcexport.model import Block, Rfc
from rfcexport.reader import read_rfc

_LEAVES = {"Space": " ", "SoftBreak": "⏎", "LineBreak": "<br/>", "HorizontalRule": "<HorizontalRule/>"}


@lru_cache(maxsize=256)
def read(text: str | bytes) -> Read[Rfc]:
    """The RFC in `text`, with what was noticed; read once, since pandoc takes most of a test's time."""
    return read_rfc(text if isinstance(text, bytes) else text.encode("utf-8"), path="x.md")


def body(text: str) -> str:
    """The blocks before the first section, as `written` shows them."""
    return written(list(read(text).value.blocks))


def findings(text: str | bytes) -> list[str]:
    """What was noticed, as `line slug`."""
    return [f"{found.position.line} {found.slug}" for found in read(text).diagnostics]


def written(node: Any) -> str:
    """A cleaned tree as tags and text, positions left out."""
    if isinstance(node, list | tuple):
        return "".join(written(part) for part in node)
    kind, content = node["t"], node.get("c")
    if kind in _LEAVES:
        return _LEAVES[kind]
    match kind:
        case "Str":
            return str(content)
        case "Code" | "CodeBlock" | "Math":
            extra = " ".join(content[0][1]) if kind == "CodeBlock" else content[0].get("t") if kind == "Math" else ""
            return _tag(kind, extra, content[1])
        case "Link" | "Image":
            size = [f"{name}={value}" for name, value in content[0][2]]
            return _tag(kind, " ".join([*content[2], *size]).strip(), written(content[1]))
        case "Span" | "Div":
            return _tag(
                kind, " ".join([f"#{content[0][0]}"] * bool(content[0][0]) + content[0][1]), written(content[1])
            )
        case "Header":
            return _tag(f"H{content[0]}", content[1][0], written(content[2]))
        case "Quoted":
            return _tag(kind, "", written(content[1]))
        case "BulletList":
            return _tag(kind, "", "".join(_tag("li", "", written(item)) for item in content))
        case "OrderedList":
            return _tag(kind, str(content[0][0]), "".join(_tag("li", "", written(item)) for item in content[1]))
        case "DefinitionList":
            return _tag(kind, "", "".join(_tag("dt", "", written(t)) + "".join(map(_dd, ds)) for t, ds in content))
        case "Figure":
            return _tag(kind, "", written(content[2]) + _tag("caption", "", written(content[1][1])))
        case "Table":
            return _tag(kind, "", _rows("head", content[3][1]) + "".join(_rows("body", b[3]) for b in content[4]))
        case _:
            return _tag(kind, "", written(content))


def without_lines(node: Any) -> Any:
    """The tree without source lines."""
    if isinstance(node, list):
        return [without_lines(part) for part in node]
    if isinstance(node, dict):
        return {key: without_lines(value) for key, value in node.items() if key != "line"}
    return node


def kinds(blocks: list[Block]) -> set[str]:
    """The types of all nodes."""
    found: set[str] = set()
    pending: list[Any] = [blocks]
    while pending:
        node = pending.pop()
        if isinstance(node, dict):
            found |= {node["t"]} if "t" in node else set()
            pending += node.values()
        elif isinstance(node, list | tuple):
            pending += node
    return found


def _dd(blocks: Any) -> str:
    return _tag("dd", "", written(blocks))


def _rows(kind: str, rows: Any) -> str:
    return "".join(_tag(kind, "", "".join(_cell(cell) for cell in row[1])) for row in rows)


def _cell(cell: Any) -> str:
    spans = "" if cell[2:4] == [1, 1] else f"{cell[2]}x{cell[3]}"
    align = cell[1]["t"].removeprefix("Align")
    return _tag("cell", " ".join(filter(None, [spans, "" if align == "Default" else align])), written(cell[4]))


def _tag(name: str, extra: str, inner: str) -> str:
    return f"<{name}{' ' if extra else ''}{extra}>{inner}</{name}>"
