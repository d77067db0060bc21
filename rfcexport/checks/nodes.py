"""What the checks look at in the tree, gathered in one walk: most of a tree is words and spaces."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from rfcexport.model import Block, Rfc
from rfcexport.pandoc_ast import line_of

_WITHOUT_CONTENT = frozenset({"Space", "SoftBreak", "LineBreak", "Code", "CodeBlock", "Math", "HorizontalRule"})


class Link(NamedTuple):
    """Where a link leads, and the line it stands on."""

    address: str
    line: int | None


@dataclass(slots=True)
class Nodes:
    """Links and blocks in reading order; the blocks without those in tables.

    `tables` are the lines that tables begin at. `references` holds what follows a `][` that pandoc left as text, up
    to the next space: without it, no reference is broken.
    """

    links: list[Link] = field(default_factory=list)
    paragraphs: list[Block] = field(default_factory=list)
    lists: list[Block] = field(default_factory=list)
    tables: list[int] = field(default_factory=list)
    references: set[str] = field(default_factory=set)


def nodes_of(rfc: Rfc) -> Nodes:
    """What the checks look at in the tree of `rfc`."""
    nodes = Nodes()
    _gather(list(rfc.blocks), nodes)
    for section in rfc.walk():
        _gather([*section.heading, *section.blocks], nodes)
    return nodes


def _gather(roots: list[Any], nodes: Nodes) -> None:
    pending: list[Iterable[Any]] = [iter(roots)]
    in_tables = 0
    ends: list[int] = []  # how many iterators are open where a table ends
    while pending:
        for node in pending[-1]:
            if type(node) is dict:
                # Asked in the order of how many there are.
                kind = node["t"]
                if kind == "Str":
                    if "][" in node["c"]:
                        nodes.references.update(part.partition("]")[0] for part in node["c"].split("][")[1:])
                    continue
                if kind in _WITHOUT_CONTENT:
                    continue
                if kind == "Link":
                    nodes.links.append(Link(node["c"][2][0], line_of(node)))
                elif kind in ("Para", "Plain"):
                    if not in_tables:
                        nodes.paragraphs.append(node)
                elif kind == "BulletList":
                    if not in_tables:
                        nodes.lists.append(node)
                elif kind == "Table":
                    if (line := line_of(node)) is not None:
                        nodes.tables.append(line)
                    in_tables += 1
                    ends.append(len(pending))
                if type(content := node.get("c")) is list:
                    pending.append(iter(content))
                    break
            elif type(node) is list and node:
                pending.append(iter(node))
                break
        else:
            pending.pop()
            if ends and ends[-1] == len(pending):
                ends.pop()
                in_tables -= 1
