"""Bytes -> `Rfc`: encodings, the title, the section tree, anchors and links inside the document."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from rfcexport.model import Metadata, Section
from tests.trees import body, findings, read, written


def outline(text: str | bytes) -> list[str]:
    """Each section as `number title`."""
    return [f"{section.number} {section.title}" for section in read(text).value.walk()]


def anchors(text: str) -> list[str]:
    return [section.anchor for section in read(text).value.walk()]


def links(text: str) -> list[str]:
    """The targets of the links in the last section, and what lost its target."""
    return re.findall(r"<Link (#[^ >]*)>", written([*read(text).value.walk()][-1].blocks))


TEXT = "# T\n\na\n\n## S\n\nb\tc\n"


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        b"\xef\xbb\xbf" + TEXT.encode(),
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.replace("\n", "\r").encode(),
        TEXT.rstrip("\n").encode(),
    ],
    ids=["plain", "bom", "crlf", "cr", "without-last-newline"],
)
def test_document_is_the_same_when_its_bytes_differ(content: bytes) -> None:
    rfc = read(content).value
    found = (rfc.metadata, written(rfc.blocks), [(s.title, s.line, written(s.blocks)) for s in rfc.sections])
    assert found == (Metadata(title="T"), "<Para>a</Para>", [("S", 5, "<Para>b c</Para>")])


def test_source_is_the_text_and_its_hash_when_read() -> None:
    source = read(b"# T\n").value.source
    assert (source.path, source.size, source.text, source.sha256) == (
        "x.md",
        4,
        "# T\n",
        "63f9dda6643341501cef7b9d2a8a2bcefda8ec16d62d0ef2ce63dc2b9a69424f",
    )


@pytest.mark.parametrize(
    ("heading", "metadata"),
    [
        ("# A title", Metadata(title="A title")),
        ("# RFC: A title", Metadata(title="A title")),
        ("# rfc : A title", Metadata(title="A title")),
        ("# Proposal: A title", Metadata(title="A title")),
        ("# SEP-990: A title", Metadata(title="A title", id="SEP-990")),
        ("# RFC 12 - A title", Metadata(title="A title", id="RFC 12")),
        ("# Aries RFC 0113: A title", Metadata(title="A title", id="Aries RFC 0113")),
        ("# 0270: A title", Metadata(title="A title", id="0270")),
        ("# UTF-8: the encoding", Metadata(title="UTF-8: the encoding")),
        ("# SHA-256 - a hash", Metadata(title="SHA-256 - a hash")),
        ("# HTTP/2: a proposal", Metadata(title="HTTP/2: a proposal")),
        ("# Pub/sub: a design", Metadata(title="Pub/sub: a design")),
        ("# 2025 Roadmap: Goals", Metadata(title="2025 Roadmap: Goals")),
        ("# *A* `b` [c](d) <kbd>e</kbd>", Metadata(title="A b c e")),
        ("A title\n===", Metadata(title="A title")),
        ("# A title #", Metadata(title="A title")),
        ("# RFC:", Metadata()),
        ("# Summary", Metadata()),
        ("## A title", Metadata()),
        ("words", Metadata()),
    ],
)
def test_title_is_the_first_heading_when_it_names_the_document(heading: str, metadata: Metadata) -> None:
    assert read(f"{heading}\n\n## S\n").value.metadata == metadata


def test_title_is_the_first_when_there_are_several_h1() -> None:
    text = "# A\n\nx\n\n# B\n\n## C\n\n# D\n"
    assert (read(text).value.metadata.title, outline(text)) == ("A", ["1 B", "1.1 C", "2 D"])


def test_section_stays_a_section_when_an_h1_follows() -> None:
    text = "## First\n\n# Title\n\n## Second\n"
    assert (read(text).value.metadata.title, outline(text)) == (None, ["1 First", "2 Title", "2.1 Second"])


def test_words_stay_in_the_text_when_they_are_left_from_a_template() -> None:
    text = "# RFC 12: {{ name }}\n\nText.\n"
    expected = "<Para>RFC 12: {{ name }}</Para><Para>Text.</Para>"
    assert (read(text).value.metadata.title, body(text), findings(text)) == (None, expected, ["1 metadata-placeholder"])


def test_picture_and_note_stay_when_they_stand_in_the_title() -> None:
    assert body("# ![two words](l.png) Name of it[^1]\n\nx\n\n[^1]: n\n") == (
        "<Figure><Plain><Image l.png>two words</Image></Plain><caption><Plain>two words</Plain></caption></Figure>"
        "<Para>n</Para><Para>x</Para>"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# T\n\n## A\n\n#### B\n\n### C\n\n## D\n", ["1 A", "1.1 B", "1.2 C", "2 D"]),
        ("# T\n\n### A\n\n## B\n", ["1 A", "2 B"]),
        ("# Summary\n\nx\n\n# Design\n\n## X\n", ["1 Summary", "2 Design", "2.1 X"]),
        ("T\n===\n\nA\n---\n\nx\n", ["1 A"]),
        ("# T\n\n> # In a quote\n\n- # In a list\n\n## A\n", ["1 A"]),
        ("# T\n\n```\n## No\n```\n\n<details>\n\n## Nor this\n\n</details>\n\n## A\n", ["1 A"]),
        ("# T\n\n#No\n\n## \n", ["1 "]),
        ("x\n", []),
    ],
)
def test_sections_are_numbered_without_gaps_when_levels_are_skipped(text: str, expected: list[str]) -> None:
    assert outline(text) == expected


def stated(*headings: str) -> list[str | None]:
    sections = read("# T\n\n" + "".join(f"## {heading}\n\n" for heading in headings)).value.sections
    return [section.stated_number for section in sections]


@pytest.mark.parametrize(
    ("heading", "number"),
    [
        ("1. Summary", "1."),
        ("2.1 Summary", "2.1"),
        ("3) Summary", "3)"),
        ("1. `code`", "1."),
        ("3 reasons", None),
        ("2024 plans", None),
        ("1.", None),
        ("v1.2 is out", None),
    ],
)
def test_number_is_stated_when_the_heading_begins_with_one(heading: str, number: str | None) -> None:
    assert stated(heading) == [number]


@pytest.mark.parametrize(
    ("headings", "numbers"),
    [
        (("1 Summary", "2 Design", "3 End"), ["1", "2", "3"]),
        (("0 Summary", "1 Design"), ["0", "1"]),
        (("1 Summary", "Design"), [None, None]),
        (("3 reasons", "2 ways"), [None, None]),
    ],
)
def test_bare_numbers_are_stated_when_every_heading_has_the_next(
    headings: tuple[str, ...], numbers: list[str | None]
) -> None:
    assert stated(*headings) == numbers


def test_label_is_without_the_number_when_one_is_stated() -> None:
    (section,) = read("# T\n\n## 1. A *b*\n").value.sections
    assert (section.label, written(section.words), section.title) == ("A b", "A <Emph>b</Emph>", "1. A b")


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        (["A `b` & c!", "中文 标题", "🚀 Launch", "snake_case"], ["a-b--c", "中文-标题", "-launch", "snake_case"]),
        (["A", "A", "A"], ["a", "a-1", "a-2"]),
        (["A", "A", "A-1"], ["a", "a-1", "a-1-1"]),
        (["T"], ["t-1"]),
        (["Top"], ["top-1"]),
        (["!!!", "???"], ["section", "section-1"]),
    ],
)
def test_anchors_are_unique_when_headings_resemble_each_other(headings: list[str], expected: list[str]) -> None:
    assert anchors("# T\n\n" + "".join(f"## {heading}\n\n" for heading in headings)) == expected


def test_anchors_are_given_when_headings_stand_in_quotes() -> None:
    assert body("# T\n\n> ## A\n\n## A\n") == "<BlockQuote><H2 a>A</H2></BlockQuote>"


def test_anchor_of_the_author_stays_when_a_heading_has_the_same() -> None:
    text = '# T\n\nx <a name="a"></a>y\n\n## A\n'
    assert (body(text), anchors(text)) == ("<Para>x <Span #a></Span>y</Para>", ["a-1"])


def test_anchor_of_the_author_goes_when_the_page_or_another_has_it() -> None:
    names = ("doc:text", "fn:1", "fnref:1", "a b", "y", "y")
    anchors = "".join(f'<a id="{name}"></a>' for name in names)
    text = f'# T\n\nx{anchors}\n\n## <a id="y"></a>A\n\n## <a id="z"></a>B\n'
    whole = read(text).value
    spans = (node for section in whole.sections for node in section.heading if node["t"] == "Span")
    kept = [span["c"][0][0] for span in spans]
    assert (re.findall("#[^>]+", body(text)), kept) == (["#y"], ["", "z"])


@pytest.mark.parametrize(
    ("link", "target"),
    [
        ("#a-b", "#a-b"),
        ("#A-B", "#a-b"),
        ("#user-content-a-b", "#a-b"),
        ("#%E4%B8%AD", "#中"),
        ("#rfc-t", "#top"),
        ("#top", "#top"),
        ("#", "#top"),
        ("#here", "#here"),
    ],
)
def test_link_leads_to_its_heading_when_written_as_on_the_code_host(link: str, target: str) -> None:
    text = f'# RFC: T\n\n<a name="here"></a>x\n\n## A b\n\n## 中\n\n[l]({link})\n'
    assert (links(text), findings(text)) == ([target], [])


def test_link_leads_to_the_section_when_it_is_called_top() -> None:
    assert links("# T\n\n## Top\n\n[l](#top) [m](#)\n") == ["#top-1", "#top"]


def test_link_loses_its_target_and_is_reported_when_it_leads_nowhere() -> None:
    text = "# T\n\nx\n\n[w](#no) [v](#nor)\n"
    assert (body(text), [str(found) for found in read(text).diagnostics]) == (
        "<Para>x</Para><Para><Span>w</Span> <Span>v</Span></Para>",
        [
            f"x.md:5:{column}: warning[link-anchor]: must lead to a heading of this document; found #{name}"
            for column, name in ((5, "no"), (14, "nor"))
        ],
    )


@pytest.mark.parametrize(
    ("stated", "lang"),
    [("de", "de"), ("pt-BR", "pt-BR"), ("<b>", None), ("deutsch", None), ("de_DE", None), (f"en{'-x' * 20}", None)],
)
def test_language_is_read_when_it_is_a_tag(stated: str, lang: str | None) -> None:
    assert read(f"---\nlang: {stated}\n---\n# T\n").value.lang == lang


def test_house_documents_have_the_sections_of_their_source(corpus: Path) -> None:
    paths = sorted((corpus / "paradigm-enterprise").rglob("*.md"))
    found = {path.name: [*_headings(read(path.read_bytes()).value.sections, 2)] for path in paths}
    assert len(paths) == 8
    assert found == {path.name: _headings_of_source(path.read_text("utf-8")) for path in paths}


def _headings(sections: tuple[Section, ...], level: int) -> list[tuple[int, str, int | None]]:
    return [
        row
        for section in sections
        for row in [(level, section.title, section.line), *_headings(section.sections, level + 1)]
    ]


def _headings_of_source(text: str) -> list[tuple[int, str, int]]:
    """Level, words and line of every ATX heading below the title, fences left out."""
    found: list[tuple[int, str, int]] = []
    is_code = False
    for number, line in enumerate(text.splitlines(), start=1):
        is_code ^= re.match(r" {0,3}(```|~~~)", line) is not None
        if not is_code and (heading := re.match(r"(#{2,6}) +(.*?) *$", line)):
            found.append((len(heading[1]), re.sub(r"[`*]", "", heading[2]), number))
    return found
