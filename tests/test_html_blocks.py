"""HTML in Markdown: the allow-list becomes real nodes, anything else stays the text that it was."""

from __future__ import annotations

import pytest

from tests.trees import body, findings, read, written

NODES = {
    "break": ("a<br>b<br/>c", "<Para>a<br/>b<br/>c</Para>"),
    "break-across-lines": ("x <br\n/> y", "<Para>x <br/>y</Para>"),
    "picture": ('x <img src="a.png" width="100" alt="b">', "<Para>x <Image a.png  width=100px>b</Image></Para>"),
    "picture-in-per-cent": ('x <img src="a.png" width=50%>', "<Para>x <Image a.png  width=50%></Image></Para>"),
    "picture-without-size-it-could-be": ('x <img src="a.png" width="9e9">', "<Para>x <Image a.png></Image></Para>"),
    "picture-chosen": (
        '<picture><source srcset="x.png"><img src="y.png" alt="two words"></picture>',
        "<Figure><Plain><Image y.png>two words</Image></Plain><caption><Plain>two words</Plain></caption></Figure>",
    ),
    "details": (
        "<details open><summary>S <b>y</b></summary>\n\n**md**\n\n- l\n\n</details>",
        "<Div details><Div summary><Para>S <Strong>y</Strong></Para></Div>"
        "<Para><Strong>md</Strong></Para><BulletList><li><Plain>l</Plain></li></BulletList></Div>",
    ),
    "details-without-summary": (
        "<details>\n\nx\n\n</details>",
        "<Div details><Div summary><Para>Details</Para></Div><Para>x</Para></Div>",
    ),
    "details-unclosed": (
        "<details><summary>A</summary>text",
        "<Div details><Div summary><Para>A</Para></Div><Para>text</Para></Div>",
    ),
    "table-with-spans": (
        "<table><tr><th colspan=2>H</th></tr><tr><td rowspan='2'>a</td><td align=right>b</td></tr>"
        "<tr><td>c</td></tr></table>",
        "<Table><head><cell 1x2><Plain><Strong>H</Strong></Plain></cell></head>"
        "<body><cell 2x1><Plain>a</Plain></cell><cell Right><Plain>b</Plain></cell></body>"
        "<body><cell><Plain>c</Plain></cell></body></Table>",
    ),
    "table-with-implied-ends": (
        "<table>\n<thead><tr><th>a<tbody><tr><td>b</table>",
        "<Table><head><cell><Plain><Strong>a</Strong></Plain></cell></head>"
        "<body><cell><Plain>b</Plain></cell></body></Table>",
    ),
    "table-with-short-row": (
        "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>",
        "<Table><body><cell><Plain>a</Plain></cell><cell><Plain>b</Plain></cell></body>"
        "<body><cell><Plain>c</Plain></cell><cell></cell></body></Table>",
    ),
    "table-with-markdown": (
        "<table><tr><td>\n\n**md**\n\n</td></tr></table>",
        "<Table><body><cell><Plain><Strong>md</Strong></Plain></cell></body></Table>",
    ),
    "table-in-table": (
        "<table><tr><td><table><tr><td>b</td></tr></table></td></tr></table>",
        "<Table><body><cell><Table><body><cell><Plain>b</Plain></cell></body></Table></cell></body></Table>",
    ),
    "table-with-loose-text": (
        "<table><tr><td>a</td></tr> loose</table>",
        "<Table><body><cell><Plain>a</Plain></cell></body></Table><Para>loose</Para>",
    ),
    "anchor-by-name": ('x <a name="here"></a>y', "<Para>x <Span #here></Span>y</Para>"),
    "anchor-by-id-and-no-end": ('x <a id="here">y', "<Para>x <Span #here></Span>y</Para>"),
    "anchor-that-closes-itself": ('<a id="here"/>\n\ntext', "<Para><Span #here></Span></Para><Para>text</Para>"),
    "anchor-round-blocks": ('<a name="x">\n\ntext\n\n</a>', "<Div #x><Para>text</Para></Div>"),
    "keys": ("<kbd>Ctrl</kbd>+<kbd>C</kbd>", "<Para><Span kbd>Ctrl</Span>+<Span kbd>C</Span></Para>"),
    "link": ('<a href="https://x.y" title="t">l</a>', "<Para><Link https://x.y t>l</Link></Para>"),
    "marks-of-type": (
        "H<sub>2</sub>O x<sup>2</sup> <ins>u</ins> <del>d</del> <em>e</em> <q>q</q> <mark>m</mark>",
        "<Para>H<Subscript>2</Subscript>O x<Superscript>2</Superscript> <Underline>u</Underline> "
        "<Strikeout>d</Strikeout> <Emph>e</Emph> <Quoted>q</Quoted> <Span mark>m</Span></Para>",
    ),
    "code-with-marks": ("<code>c <b>d</b></code>", "<Para><Code>c d</Code></Para>"),
    "words-of-one-node": ("<i>a-b</i>", "<Para><Emph>a-b</Emph></Para>"),
    "markdown-in-phrasing": ("<b>a *b* `c`</b>", "<Para><Strong>a <Emph>b</Emph> <Code>c</Code></Strong></Para>"),
    "element-without-meaning": ("<font color=red>f</font>", "<Para>f</Para>"),
    "list-with-implied-ends": (
        "<ul><li>a<li>b<ul><li>c</ul></ul>",
        "<BulletList><li><Para>a</Para></li><li><Para>b</Para>"
        "<BulletList><li><Para>c</Para></li></BulletList></li></BulletList>",
    ),
    "list-from-three": ('<ol start="3"><li>a</li></ol>', "<OrderedList 3><li><Para>a</Para></li></OrderedList>"),
    "list-with-loose-text": ("<ul>t<li>a</ul>", "<BulletList><li><Para>a</Para></li></BulletList><Para>t</Para>"),
    "definitions": (
        "<dl><dt>t<dd>d1<dd>d2</dl>",
        "<DefinitionList><dt>t</dt><dd><Para>d1</Para></dd><dd><Para>d2</Para></dd></DefinitionList>",
    ),
    "quote": ("<blockquote>q<p>r</blockquote>", "<BlockQuote><Para>q</Para><Para>r</Para></BlockQuote>"),
    "rule": ("<hr>", "<HorizontalRule/>"),
    "code-block": ('<pre lang="go">a <b>b</b>\nc</pre>', "<CodeBlock go>a b\nc</CodeBlock>"),
    "centred": ("<center>c</center>", "<Div centre><Para>c</Para></Div>"),
    "figure": (
        '<figure><img src="a.png"><figcaption>cap</figcaption></figure>',
        "<Figure><Plain><Image a.png></Image></Plain><caption><Plain>cap</Plain></caption></Figure>",
    ),
    "division-with-script-attribute": ('<div onclick="x()" style="y">z</div>', "<Para>z</Para>"),
    "entity": ("&lt;T&gt; &amp; &copy;", "<Para><T> & ©</Para>"),
}

TEXT = [
    "Vec<T>",
    "Map<K, V>",
    "Result<Vec<u8>, E>",
    "a<b>c",
    '<T extends="x">',
    "<T>",
    "<Foo.Bar>",
    "</Foo>",
    "a <b>open",
    "a</b>",
    "1 < 2 and 3 > 2",
    "if a <b && c> d",
    "x <script>alert(1)</script>",
    "<script>alert(1)</script>",
    '<iframe src="x">f</iframe>',
    '<input type="checkbox"> x',
    '<svg><path d="x"/></svg>',
    "<!DOCTYPE html>",
    "<?php x ?>",
    "<![CDATA[x]]>",
]


@pytest.mark.parametrize("case", NODES)
def test_html_becomes_nodes_when_the_element_is_known(case: str) -> None:
    markdown, tree = NODES[case]
    assert body(f"{markdown}\n") == tree


@pytest.mark.parametrize("text", TEXT)
def test_html_stays_text_when_it_is_no_known_element(text: str) -> None:
    assert body(f"{text}\n") == f"<Para>{text}</Para>"


def test_words_stay_when_a_script_is_never_closed() -> None:
    assert body("<script>\nalert(1)\n\nmore\n") == "<Para><script> alert(1)</Para><Para>more</Para>"


def test_html_stays_text_when_in_heading_link_and_cell() -> None:
    found = read("# T\n\n## A<T>\n\n[B<U>](u)\n\n| C<V> |\n|---|\n").value.sections[0]
    assert (found.title, written(found.blocks)) == (
        "A<T>",
        "<Para><Link u>B<U></Link></Para><Table><head><cell><Plain>C<V></Plain></cell></head></Table>",
    )


@pytest.mark.parametrize("text", ["a <!-- x --> b\n", "<!-- x -->\n\na b\n", "<!-- x\n\ny -->\n\na b\n"])
def test_comment_is_dropped_when_it_is_closed(text: str) -> None:
    assert (body(text), findings(text)) == ("<Para>a b</Para>", [])


@pytest.mark.parametrize("text", ["<style>p{}</style>\n\nb\n", "<div>\n<style>p{}</style>b</div>\n"])
def test_style_is_left_out_and_reported_when_it_is_an_element(text: str) -> None:
    line = 1 if text.startswith("<style") else 2
    assert (body(text), findings(text)) == ("<Para>b</Para>", [f"{line} html-style-refused"])


def test_heading_is_a_section_when_it_is_html() -> None:
    found = read('<h1 align="center">Title <br> two</h1>\n\n<h2>S</h2>\n\nx\n').value
    assert (found.metadata.title, [s.title for s in found.sections]) == ("Title two", ["S"])
