"""Real RFCs through every exporter: nothing fails, no word is lost, the cover is the same.

A spread of documents by default, every one with RFCEXPORT_CORPUS=all (as in CI).
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from rfcexport.cover import Cover
from tests.conftest import need_tool
from tests.exports import FORMATS, Exported, export_all
from tests.words import normal

SPREAD = 16

# Words that stand in the file and that poppler reads otherwise; each is looked at and explained.
READ_OTHERWISE = {
    # A grave accent that touches the next letter is read as one with it.
    ("tensorflow-rfcs/rfcs/20200705-tfx-ir.md", "pdf"): 2,
    ("aries-rfcs/features/0453-issue-credential-v2/README.md", "pdf"): 3,
    ("pytorch-rfcs/RFC-0032-numpy-support-in-dynamo.md", "pdf"): 2,
    # Emoji joined into one picture, and Arabic joined from right to left, come back in another order; six words there
    # have a sign that no font has, which is shown as such.
    ("swift-evolution/proposals/0363-unicode-for-string-processing.md", "pdf"): 11,
    ("cardano-cips/CIP-1694/README.md", "pdf"): 2,
    # A word of thousands of signs over several pages, and one with the call of a note inside at a page's end.
    ("eips/EIPS/eip-999.md", "pdf"): 2,
    ("cilium-cfps/cilium/CFP-14339-cilium-mtu-model.md", "pdf"): 2,
    # The first heading, `1 Author`, is looked for where the cover says Authors.
    ("pytorch-rfcs/RFC-0050-Cross-Repository-CI-Relay-for-PyTorch-Out-of-Tree-Backends.md", "html"): 1,
}


@pytest.fixture(scope="session")
def exported(corpus: Path, corpus_documents: list[Path]) -> list[Exported]:
    """The documents with their files."""
    need_tool("pdftotext")
    whole = os.environ.get("RFCEXPORT_CORPUS") == "all"
    step = 1 if whole else max(1, len(corpus_documents) // SPREAD)
    return list(export_all(corpus_documents[step // 2 :: step]))


def test_every_document_is_exported_in_every_format(exported: list[Exported], corpus: Path) -> None:
    assert {str(one.path.relative_to(corpus)): one.fault for one in exported if one.fault} == {}


@pytest.mark.parametrize("kind", FORMATS)
def test_no_word_is_lost(exported: list[Exported], corpus: Path, kind: str) -> None:
    found = {str(one.path.relative_to(corpus)): one.words[kind] for one in exported if one.words}
    lost = {
        name: words.missing[:10]
        for name, words in found.items()
        if len(words.missing) > READ_OTHERWISE.get((name, kind), 0)
    }
    total, missing = (sum(counts) for counts in zip(*((w.total, len(w.missing)) for w in found.values()), strict=True))
    print(f"{kind}: {total - missing:,} of {total:,} words")
    assert lost == {}
    assert total > 0
    assert missing <= total / 10_000


def test_the_cover_says_the_same_in_every_format(exported: list[Exported], corpus: Path) -> None:
    for one in exported:
        assert one.cover is not None
        assert one.covers is not None
        found = {kind: _without_band(text, one.cover) for kind, text in one.covers.items()}
        assert found == dict.fromkeys(FORMATS, _stated(one.cover)), one.path.relative_to(corpus)


def _stated(cover: Cover) -> str:
    """Everything on the cover in its order, normalised."""
    remark = "Untitled; named after its file" if cover.title_is_file_name else ""
    rows = [f"{row.label} {' '.join(''.join(run.text for run in value) for value in row.values)}" for row in cover.rows]
    foot = [f"{row.label} {row.text}" for row in cover.foot]
    parts = [cover.organisation, cover.series, cover.id, cover.title, remark, cover.lede, *rows, *foot]
    return normal(" ".join(part for part in parts if part))


def _without_band(text: str, cover: Cover) -> str:
    """The band stands at another place in each format, since each sets it out of the flow."""
    return text.replace(normal(cover.band), "", 1) if cover.band else text
