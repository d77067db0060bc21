"""One document with every mistake that can stand beside the others, against the whole list of what is found in it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from rfcexport.checking import check_sources
from rfcexport.checks import SLUGS
from rfcexport.rules import HOUSE
from rfcexport.settings import Settings
from rfcexport.source_list import listed_sources

RULES = replace(HOUSE, required_fields=(*HOUSE.required_fields, "Sponsor"), statuses=("Draft", "In Review", "Accepted"))
SIGNS = re.compile(r"⟨(?:U\+([0-9A-F]{4})|(tab)|(10,001))⟩")

EXPECTED = """
2:None front-matter-yaml
2:None metadata-missing
5:1 section-missing
5:1 section-missing
5:1 section-missing
7:15 metadata-id
7:15 metadata-id-file
8:15 metadata-status
8:15 metadata-superseded-by
9:15 metadata-duplicate
10:28 metadata-author
11:16 metadata-date-future
12:21 metadata-date-order
13:17 metadata-placeholder
14:5 metadata-key
16:1 ignore-unknown
18:1 section-order
20:17 text-invisible
20:40 text-order
20:46 text-control
22:1 html-style-refused
24:18 link-anchor
24:27 link-scheme
24:69 link-file
24:98 link-reference
25:1 link-http
25:26 link-mismatch
29:1 section-guidance
33:1 heading-skipped
37:4 fence-unclosed
45:6 table-tab
47:10 glyph-missing
49:1 image-alt
49:5 image-refused
51:10001 line-long
55:1 ignore-unused
58:1 section-empty
64:1 heading-duplicate
68:20 footnote-nested
72:1 title-several
74:1 html-unclosed
76:1 html-comment-unclosed
""".strip().splitlines()

# Slugs that no document can give that gives the others; each has its own cases.
ALONE = frozenset({
    # The document is not read.
    "footnote-cycle", "front-matter-alias", "limit-code", "limit-footnotes", "limit-front-matter", "limit-input",
    "limit-line", "limit-links", "limit-marks", "limit-memory", "limit-nesting", "limit-output", "limit-pages",
    "limit-pandoc-memory", "limit-pandoc-time", "limit-table", "limit-time", "pandoc-failed", "text-empty",
    "text-encoding",
    # Another front matter, status or day, or no title.
    "front-matter-toml", "metadata-accepted-date", "metadata-date", "metadata-state", "title-missing",
    # Found in an export, or between documents.
    "code-landscape", "code-plain", "code-width", "diagram-alt", "diagram-landscape", "diagram-refused",
    "formula-refused", "image-cleaned", "pdf-claim", "pdf-layout", "table-landscape", "table-split",
    "corpus-cycle", "corpus-file-name", "corpus-id", "corpus-index", "corpus-reference", "corpus-supersedes",
})  # fmt: skip


@pytest.fixture(scope="module")
def findings(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What is found in the document, as `line:column slug`."""
    path = tmp_path_factory.mktemp("rfcs") / "2026-01-30-retry.md"
    text = Path(__file__).with_name("every_mistake.md").read_text("utf-8")
    path.write_text(SIGNS.sub(_sign, text), "utf-8")
    settings = {str(path): Settings(rules=RULES, root=str(path.parent))}
    outcome = check_sources(listed_sources([str(path)]), settings=settings, today=date(2026, 6, 1), workers=1)
    found = [finding.diagnostic for finding in outcome.findings]
    return [f"{one.position.line}:{one.position.column} {one.slug}" for one in found]


def _sign(found: re.Match[str]) -> str:
    if found[3]:
        return "x" * 10_001
    return chr(int(found[1], 16)) if found[1] else "\t"


def test_every_mistake_is_found_at_its_place(findings: list[str]) -> None:
    assert findings == EXPECTED


def test_no_finding_is_left_out() -> None:
    told = {one.split(" ")[1] for one in EXPECTED}
    assert told | ALONE == SLUGS.keys()
    assert told & ALONE == set()
