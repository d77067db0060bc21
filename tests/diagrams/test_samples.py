"""The samples of diagrams: each shows what its list asks, as far as a drawing taken apart can tell."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from rfcexport.diagrams import Drawing, Undrawn, draw
from tests.diagrams.drawings import nodes, texts

SHOWN = {
    "mermaid/01-flow-subgraphs.mmd": "Claim intake|Settlement desk|Web form|Complete?|Scoring job|Payments ledger|"
    "Customer told|yes|no, ask again",
    "mermaid/02-flow-long-labels.mmd": "Reads configuration|Größe, naïve, 東京, Ωμέγα|limit < 10 && retries > 3",
    "mermaid/03-flow-markdown-style.mmd": "Plain bold and slanted|second line|ordinary|styled by hand",
    "mermaid/04-sequence-alt.mmd": "Operator|Gateway|Key store|alt|[key is cached]|[key is missing]|loop|1|6",
    "mermaid/05-sequence-wide.mmd": "par|[first worker]|[second worker]|connection lost|redeliver|"
    'publish(topic="ledger.entries", key="tenant/eu-1/0007", headers={trace, schema})',
    "mermaid/06-class.mmd": "Store<T>|«interface»|+get(key: String) : Optional<T>|-Path root|#int openFiles|0..n",
    "mermaid/07-state.mmd": "Draft|Review|Reading|Voting|Accepted|quorum|majority|Numbers are given|only here",
    "mermaid/08-er.mmd": "ACCOUNT|POSTING|JOURNAL|PK|FK|ISO code|is touched by|belongs to",
    "mermaid/09-gantt.mmd": "Roll-out of the new index|Build|Launch|Write path|Shadow traffic|Switch|01 Mar",
    "mermaid/10-pie.mmd": "Where the build minutes go|42%|33%|18%|8%|Compile [41.5]|Lint [8]",
    "mermaid/11-git.mmd": "main|parser|base|lexer|recover|hotfix|v2.1.1|v2.2.0",
    "mermaid/12-mindmap.mmd": "Trade-offs|Cost|Safety|Latency|Storage tier|Two-person rule|Fewer round trips",
    "mermaid/13-block.mmd": "Ingress|Shard A|Shard B|Shard C|Object store",
    "mermaid/14-packet.mmd": "Ver|Flags|Type|Length|Stream identifier|0|31|32|63|Frame header",
    "dot/01-clusters.dot": "Edge|Core|proxy|cache|miss?|api|worker",
    "dot/02-record.dot": "header|keys|values|trailer|heap|slot 0|slot 1",
    "dot/03-html-label.dot": "users|id|uuid|größe|int|valid?|no",
    "dot/04-neato.dot": "a|b|c|d|e",
    "dot/05-rank.dot": "x|y|z|top|bottom",
}
BROKEN = {
    "mermaid/15-broken.mmd": Undrawn(
        3, "must be Mermaid that can be read; found 'next --> [no identifier here': Expecting 'NODE_STRING', got 'SQS'"
    ),
    "dot/06-broken.dot": Undrawn(1, "must be DOT that can be read; found: syntax error in line 1 near '}'"),
}


def made(samples: Path, name: str) -> Drawing | Undrawn:
    return draw(name.partition("/")[0], (samples / name).read_text("utf-8"))


def drawing_of(samples: Path, name: str) -> Drawing:
    drawing = made(samples, name)
    assert isinstance(drawing, Drawing), drawing
    return drawing


def test_every_sample_is_listed(samples: Path) -> None:
    found = {f"{path.parent.name}/{path.name}" for path in (*samples.glob("mermaid/*"), *samples.glob("dot/*"))}
    assert found == SHOWN.keys() | BROKEN.keys()


@pytest.mark.parametrize("name", SHOWN)
def test_sample_shows_its_words(samples: Path, name: str) -> None:
    drawing = drawing_of(samples, name)
    assert (set(SHOWN[name].split("|")) - set(drawing.words.split("\n")), drawing.dropped) == (set(), ())


@pytest.mark.parametrize("name", BROKEN)
def test_broken_sample_is_told(samples: Path, name: str) -> None:
    assert made(samples, name) == BROKEN[name]


@pytest.mark.parametrize("name", SHOWN)
def test_nothing_lies_outside_of_the_sheet(samples: Path, name: str) -> None:
    drawing = drawing_of(samples, name)
    (left, top, width, height) = map(float, nodes(drawing, "svg")[0].get("viewBox", "").split())
    if name.startswith("mermaid") and not any("transform" in node.attrib for node in nodes(drawing, "g")):
        outside = [
            text
            for text, x, y in texts(drawing, "x", "y")
            if not _lies_in(x, left, width) or not _lies_in(y, top, height)
        ]
        assert outside == []


def _lies_in(place: str | None, start: float, length: float) -> bool:
    return start <= float(place or 0) <= start + length


def test_flow_has_its_edges_and_its_title(samples: Path) -> None:
    drawing = drawing_of(samples, "mermaid/01-flow-subgraphs.mmd")
    edges = Counter((path.get("stroke-dasharray"), path.get("stroke-width")) for path in nodes(drawing, "path"))
    assert (edges["3 4", None], edges[None, "2.5"]) == (1, 1)
    assert drawing.title == "How a parcel claim is settled"
    assert drawing.description == "A claim enters intake, is scored, and is paid or sent back."


def test_styles_by_hand_are_kept(samples: Path) -> None:
    drawing = drawing_of(samples, "mermaid/03-flow-markdown-style.mmd")
    assert [rect.get("fill") for rect in nodes(drawing, "rect")][::2] == ["#ffe3d5", "#e1f5e8"]
    assert [(text, weight, slope) for text, weight, slope in texts(drawing, "font-weight", "font-style")][:4] == [
        ("Plain", None, None),
        ("bold", "600", None),
        ("and", None, None),
        ("slanted", None, "italic"),
    ]


def test_icon_of_a_mindmap_is_no_text(samples: Path) -> None:
    assert "icon" not in drawing_of(samples, "mermaid/12-mindmap.mmd").words


def test_table_of_dot_has_its_head_and_its_red_label(samples: Path) -> None:
    drawing = drawing_of(samples, "dot/03-html-label.dot")
    assert nodes(drawing, "polygon")[0].get("fill") == "#ddebf7"
    assert [text for text in texts(drawing, "font-weight", "fill") if text[1] or text[2]] == [
        ("users", "600", None),
        ("no", None, "crimson"),
    ]


def test_every_mermaid_fence_of_the_corpus_is_drawn(corpus_documents: list[Path]) -> None:
    fences = [
        fence
        for path in corpus_documents
        for fence in re.findall(r"(?ms)^```mermaid\s*\n(.*?)^```\s*$", path.read_text("utf-8", "replace"))
    ]
    told = [made for fence in fences if isinstance(made := draw("mermaid", fence), Undrawn)]
    assert (len(fences) >= 19, told) == (True, [])
