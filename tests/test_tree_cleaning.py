"""Pandoc's tree made safe and plain: positions, links, mathematics, tasks; and nothing but an Rfc or a refusal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rfcexport.diagnostics import RefusedInput
from rfcexport.pandoc import run_pandoc
from rfcexport.policy import Limits
from rfcexport.tree_cleaning import Cleaner
from tests.trees import body, findings, kinds, read, without_lines, written

# As pandoc-types 1.23 names them; no RawBlock, no RawInline.
CLEAN = {
    "Para", "Plain", "Header", "CodeBlock", "BlockQuote", "BulletList", "OrderedList", "DefinitionList", "Table", "Div",
    "HorizontalRule", "Figure",
    "Str", "Space", "SoftBreak", "LineBreak", "Emph", "Underline", "Strong", "Strikeout", "Superscript", "Subscript",
    "SmallCaps", "Quoted", "DoubleQuote", "SingleQuote", "Code", "Math", "InlineMath", "DisplayMath", "Note", "Span",
    "Link", "Image",
    "AlignDefault", "AlignLeft", "AlignRight", "AlignCenter", "ColWidthDefault", "ColWidth",
    "Decimal", "Period", "OneParen", "TwoParens", "DefaultStyle", "DefaultDelim",
}  # fmt: skip

DOCUMENTS = [
    "bevy-rfcs/rfcs/45-stageless.md",
    "buildpacks-rfcs/text/0011-lifecycle-descriptor.md",
    "crossplane-design/design/defunct/one-pager-release-process.md",
    "dotnet-designs/accepted/2021/utf8/validation.md",
    "eips/EIPS/eip-3076.md",
    "golang-proposal/design/26756-rawxml-token.md",
    "mcp-seps/seps/1577--sampling-with-tools.md",
    "oteps/text/0035-opentelemetry-protocol.md",
    "paradigm-enterprise/docs/rfc/2025-12-26-domain-events.md",
    "rust-rfcs/text/0135-where.md",
    "swift-evolution/proposals/0022-objc-selectors.md",
    "tikv-rfcs/text/0018-unified-log-format.md",
]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_tree_is_that_of_plain_gfm_when_positions_are_taken_off(name: str, corpus: Path) -> None:
    text = (corpus / name).read_text("utf-8")
    assert _cleaned(text, "gfm-yaml_metadata_block+sourcepos") == _cleaned(text, "gfm-yaml_metadata_block")


def _cleaned(text: str, dialect: str) -> object:
    tree = json.loads(run_pandoc(["-f", dialect, "-t", "json"], text.encode("utf-8"), limits=Limits()))
    return without_lines(Cleaner("x.md", text.split("\n")).clean(tree["blocks"]))


PIECES = st.sampled_from(
    ["a", " ", "\n", "\n\n", "# ", "- ", "> ", "1. ", "|", "|--|\n", "`", "```\n", "**", "_", "[", "](", ")", "![", "$",
     "$$", "<b>", "</b>", "<T>", "<br>", "<div>", "</div>", "<table>", "<tr>", "<td>", "</td>", "<details>",
     "<summary>", "</summary>", "<ul>", "<li>", "<pre>", "<!--", "-->", "<style>", "<script>", "<a name=x>",
     "<img src=x>", "&lt;",
     "javascript:", "[^1]: ", "---\n", "\t", "\\", ":", "**Status**: ", "\x00", "é", "<![CDATA[", "<?", "<dl>", "<dt>"]
)  # fmt: skip


@settings(max_examples=60, deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(st.lists(PIECES, min_size=1, max_size=25).map("".join), st.text(min_size=1, max_size=60)))
def test_text_is_an_rfc_of_clean_nodes_or_refused_when_it_is_any(text: str) -> None:
    # A footnote that holds itself never ends in pandoc; the limit on time is tried elsewhere.
    try:
        rfc = read(text.replace("[^1]", "[1]").encode("utf-8", "surrogatepass")).value
    except RefusedInput:
        return
    found = kinds([*rfc.blocks, *(block for section in rfc.walk() for block in [*section.blocks, *section.heading])])
    assert found - CLEAN == set()


@pytest.mark.parametrize(
    "url",
    ["javascript:x", "JaVaScRiPt:x", "java&#x0a;script:x", "&#106;avascript:x", "<\x01java\x02script:x>", "vbscript:x",
     "data:text/html,x", "file:///etc/passwd", "C:\\x", "unknown:x"],
)  # fmt: skip
def test_link_is_taken_off_when_its_scheme_is_dangerous(url: str) -> None:
    told = [found for found in findings(f"[w]({url})\n") if not found.endswith("text-control")]
    assert (body(f"[w]({url})\n"), told) == ("<Para>w</Para>", ["1 link-scheme"])


@pytest.mark.parametrize("href", ["javascript:x", " java\nscript:x", "&#106;avascript:x", "\tJAVASCRIPT:x"])
def test_html_link_is_taken_off_when_its_scheme_is_dangerous(href: str) -> None:
    text = f'<a href="{href}">w</a>\n'
    assert (body(text), findings(text)) == ("<Para>w</Para>", ["1 link-scheme"])


@pytest.mark.parametrize(
    "url", ["https://x.y", "mailto:a@b.c", "tel:1", "x.md#a", "/x", "../x", "?q", "x%20y", "https://h/x"]
)
def test_link_stays_when_its_scheme_is_harmless(url: str) -> None:
    assert body(f"[w]({url})\n") == f"<Para><Link {url}>w</Link></Para>"


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a\x00b\x1b[31mc\x7f\x85d\ufffe", "<Para>ab[31mcd</Para>"),
        ("`a\x1bb`", "<Para><Code>ab</Code></Para>"),
        ("```\nx\x1by\n```", "<CodeBlock>xy</CodeBlock>"),
        ('[a\x1b](http://x\x1b "t\x1b")', "<Para><Link http://x t>a</Link></Para>"),
        ("<b>x\x1b</b>", "<Para><Strong>x</Strong></Para>"),
        ("&#27;&#x1b;z", "<Para>z</Para>"),
        ("<div>\nx\x1b\n</div>", "<Para>x</Para>"),
    ],
)
def test_control_characters_are_gone_when_the_text_has_them(text: str, tree: str) -> None:
    # Pandoc shows an entity for a forbidden sign as U+FFFD.
    assert body(f"{text}\n").replace("\ufffd", "") == tree


def test_order_is_as_written_when_the_text_has_signs_that_turn_it() -> None:
    text = "ok\n\na\u202eb\u2066c\n"
    assert (body(text), findings(text)) == ("<Para>ok</Para><Para>abc</Para>", ["3 text-order"] * 2)


@pytest.mark.parametrize(
    "text",
    ["$10-$20.", "$HOME:$PATH", "a$b$c", "$5 and $6", "US$5 vs US$6", "$1,000 or $2,000", "${HOME}/${USER}", "${A}:$B",
     "$100M-$200M", "x=$y; z=$w", "$ x $", "$1$2", "$title$ ${x}"],
)  # fmt: skip
def test_dollars_stay_text_when_they_are_prices_or_variables(text: str) -> None:
    assert body(f"{text}\n") == f"<Para>{text}</Para>"


@pytest.mark.parametrize("tex", ["n", "a_b", "\\alpha", "x^2", "a + b", "{a}_i", "O(n)"])
def test_dollars_are_mathematics_when_they_hold_tex(tex: str) -> None:
    assert body(f"the ${tex}$, it\n") == f"<Para>the <Math InlineMath>{tex}</Math>, it</Para>"


def test_mathematics_stays_when_prices_stand_in_the_same_line() -> None:
    assert body("$10-$20 and $x$\n") == "<Para>$10-$20 and <Math InlineMath>x</Math></Para>"


def test_mathematics_is_displayed_when_two_dollars_hold_it() -> None:
    assert body("$$\nx^2\n$$\n") == "<Para><Math DisplayMath>\nx^2\n</Math></Para>"


def test_box_is_joined_to_its_item_when_it_is_a_task() -> None:
    assert body("- [ ] a\n- [x] **b** c\n  - [ ] d\n") == (
        "<BulletList><li><Plain>☐ a</Plain></li><li><Plain>☒ <Strong>b</Strong> c</Plain>"
        "<BulletList><li><Plain>☐ d</Plain></li></BulletList></li></BulletList>"
    )


@pytest.mark.parametrize("name", ["note", "tip", "important", "warning", "caution"])
def test_quote_is_an_alert_when_it_is_marked_as_one(name: str) -> None:
    assert body(f"> [!{name.upper()}]\n> hi\n") == (
        f"<Div alert {name}><Div title><Para>{name.title()}</Para></Div><Para>hi</Para></Div>"
    )


def test_quote_stays_a_quote_when_its_mark_is_unknown() -> None:
    assert body("> [!FOO]\n> hi\n") == "<BlockQuote><Para>[!FOO]⏎hi</Para></BlockQuote>"


def test_footnote_is_a_note_with_its_blocks_when_it_is_used() -> None:
    assert body("x[^a] y\n\n[^a]: one\n\n    two\n") == "<Para>x<Note><Para>one</Para><Para>two</Para></Note> y</Para>"


@pytest.mark.parametrize(
    ("text", "caption"),
    [
        ("![two words](a.png)", "<Plain>two words</Plain>"),
        ('![x](a.png "Title here")', "<Plain>Title here</Plain>"),
        ("![word](a.png)", ""),
        ("![shot of a.png](a.png)", ""),
    ],
)
def test_picture_is_a_figure_when_it_stands_alone(text: str, caption: str) -> None:
    (figure,) = read(f"{text}\n").value.blocks
    assert (figure["t"], written(figure["c"][1][1])) == ("Figure", caption)


def test_picture_stays_in_its_line_when_words_stand_beside_it() -> None:
    assert body("![a](b.png) c\n") == "<Para><Image b.png>a</Image> c</Para>"


def test_lines_are_those_of_the_source_when_front_matter_precedes() -> None:
    blocks = read("---\na: b\n---\n\nx\n\n```\ny\n```\n\n- z\n\n<T>\n").value.blocks
    assert [block["line"] for block in blocks[:3]] == [5, 7, 11]
