"""Much of one thing: what costs more time, memory or pages than its bytes let one think."""

# ruff: noqa: E501, SIM905 - an input broken over lines to fit a margin can no longer be read
from __future__ import annotations

from tests.hostile.claims import says, shows, within
from tests.hostile.lab import HEAD
from tests.hostile.own.making import ANY_END, case, lines

_LEXERS = (
    "python perl ruby php javascript typescript c cpp csharp java kotlin scala swift go rust haskell ocaml lisp clojure "
    "erlang elixir lua tcl bash powershell sql html xml css scss json yaml toml markdown rst latex make cmake diff ini"
).split()
_NASTY = (
    '"' * 3_000,
    "(" * 3_000,
    "\\" * 3_000,
    "<a " * 1_500,
    "{" * 3_000,
    "'a" * 2_000,
    "/" * 3_000,
    "a" * 5_000 + "!",
    " " * 5_000,
)


def _many(name: str, text: str, exits: str = ANY_END) -> tuple[str, str, str, str, str, str]:
    return name, "limit", "all", exits, "Ends within the limits", HEAD + text


_ROWS = (
    _many("headings_50000.md", "# h\n\n" * 50_000),
    _many("headings_deep.md", "".join(f"{'#' * (1 + n % 6)} h{n}\n\n" for n in range(5_000))),
    _many("headings_empty.md", "#\n\n" * 20_000),
    _many("headings_same.md", "## Same\n\n" * 10_000),
    _many("heading_long.md", "## " + "word " * 15_000 + "\n"),
    _many("footnotes_5000.md", "".join(f"a[^{n}] " for n in range(5_000)) + "\n\n" + "".join(f"[^{n}]: n\n\n" for n in range(5_000))),
    _many("footnotes_chain.md", "a[^0]\n\n" + "".join(f"[^{n}]: b [^{n + 1}]\n\n" for n in range(900)) + "[^900]: end\n"),
    _many("footnotes_double.md", "a[^0]\n\n" + "".join(f"[^{n}]: b [^{n + 1}] [^{n + 1}]\n\n" for n in range(40)) + "[^40]: end\n"),
    _many("footnote_uses.md", "a[^1] " * 5_000 + "\n\n[^1]: " + "word " * 500 + "\n"),
    _many("footnote_long.md", "a[^1]\n\n[^1]: x\n\n" + "    para\n\n" * 20_000),
    _many("rules_100000.md", "---\n\n" * 100_000),
    _many("line_breaks.md", "a\\\n" * 60_000),
    _many("line_breaks_html.md", "<br>" * 20_000 + "\n\n" + ("<br>" * 20_000 + "\n") * 5),
    _many("paragraphs_200000.md", "a\n\n" * 200_000),
    _many("list_items_100000.md", "- a\n" * 100_000),
    _many("list_numbers.md", '<ol start="99999999999999999999"><li value=-5>a</li></ol>\n\n999999999. b\n1. c\n\n<ol start=-7><li>d</ol>\n'
          "\n<ol reversed start=x type=evil><li>e</ol>\n\n123456789) f\n\n0. g\n", "ok"),
    _many("tasks_20000.md", "- [ ] a\n" * 20_000),
    _many("quotes_many.md", "> a\n\nb\n\n" * 20_000),
    _many("alerts_5000.md", "> [!NOTE]\n> a\n\n" * 5_000),
    _many("word_100kb.md", "w" * 90_000 + "\n"),
    _many("words_100kb.md", ("w" * 90_000 + "\n\n") * 18),
    _many("code_spans.md", ("`a` " * 20_000 + "\n\n") * 5),
    _many("code_span_long.md", "`" + "b" * 90_000 + "`\n\n| `" + "c" * 40_000 + "` |\n|---|\n| `" + "d" * 40_000 + "` |\n"),
    _many("backticks.md", "".join("`" * n + " " for n in range(1, 600)) + "\n\n" + "`" * 90_000 + "\n"),
    _many("fences_20000.md", "```js\nx\n```\n\n" * 20_000),
    _many("fences_open.md", "```\n~~~\n" * 30_000),
    _many("lexers.md", "".join(f"```{name}\n{nasty}\n```\n\n" for name in _LEXERS for nasty in _NASTY)),
    _many("lexers_long.md", "".join(f"```{name}\n{nasty * 15}\n```\n\n" for name in _LEXERS[:20] for nasty in _NASTY[:4])),
    _many("drawing.md", "```\n" + ("+" + "-" * 3_000 + "+\n") * 300 + "```\n"),
    _many("table_cells.md", "|" + "h|" * 60 + "\n|" + "-|" * 60 + "\n" + ("|" + "x|" * 60 + "\n") * 4_900),
    _many("table_spans.md", "<table><tr><td colspan=100000 rowspan=100000>a</td><td rowspan=0>b</td></tr>"
          "<tr><td colspan=999>c</td></tr><tr><td colspan=-1 rowspan=x>d</td></tr></table>\n"),
    _many("table_spans_many.md", "<table>" + "<tr>" + "<td colspan=1000 rowspan=1000>x</td>" * 50 + "</tr>" * 1 + "</table>\n"),
    _many("table_overlap.md", "<table>" + "<tr><td rowspan=1000>a</td><td colspan=50>b</td></tr>" * 800 + "</table>\n"),
    _many("table_html_rows.md", "<table>" + "<tr><td>a<td>b" * 20_000 + "\n"),
    _many("tables_2000.md", "| a | b |\n|---|---|\n| c | d |\n\n" * 2_000),
    _many("table_cell_long.md", "| a |\n|---|\n| " + "word " * 18_000 + " |\n"),
    _many("rtl_storm.md", "".join("\u0627\u0644abc \u05e9\u05dc\u05d5\u05dd 123 (x) " * 200 + "\n\n" for _ in range(40))),
    _many("emoji_storm.md", "".join("\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466\U0001f3f3\ufe0f\u200d\U0001f308 " * 200 + "\n\n" for _ in range(40))),
    _many("signs_all.md", "".join(chr(n) for n in range(0xA1, 0x3000) if chr(n).isprintable()) + "\n\n"
          + "".join(chr(n) for n in range(0x4E00, 0x8E00)) + "\n"),
    _many("marks.md", "a" + "\u0300\u0489\u20dd" * 2_000 + " b" + "\u0e47" * 3_000 + "\n"),
    _many("spaces.md", "a" + " " * 90_000 + "b\n\n" + "\u00a0" * 40_000 + "\n\n" + "\u3000\n" * 10_000),
    _many("tabs.md", ("\t" * 90_000 + "x\n") * 18),
    _many("blank_lines.md", "\n" * 1_500_000 + "x\n"),
    _many("carriage_returns.md", "\r" * 900_000 + "x\r"),
    _many("entities_many.md", ("&lt;&amp;&#65;" * 6_000 + "\n") * 10),
    _many("escapes_many.md", ("\\*" * 40_000 + "\n") * 10),
    _many("autolinks_open.md", "<" * 80_000 + "\n\n" + "![" * 40_000 + "\n\n" + "[a](" * 20_000 + "\n"),
    _many("links_open.md", "[" * 30_000 + "\n\n" + "](" * 30_000 + "\n\n" + "[a](<b" * 15_000 + "\n"),
    _many("comments_open.md", ("<!-- " * 15_000 + "\n\n") * 5),
    _many("end_tags.md", "<div>\n" + "</x>" * 20_000 + ("\n" + "</y>" * 20_000) * 5 + "\n</div>\n"),
    _many("tags_open.md", ("<div>" * 15_000 + "\n") * 5),
    _many("tags_unknown.md", ("<x>" * 30_000 + "\n\n") * 5),
    _many("tags_mixed.md", ("<p><b><td><i><table><a href=x>" * 3_000 + "\n") * 5),
    _many("attributes.md", "<p " + "a=b " * 20_000 + ">x</p>\n\n<p " + "x" * 90_000 + ">y</p>\n\n<a href=\"" * 9_000 + "\n"),
    _many("instructions.md", "<div>\n" + ("<?x " * 15_000 + "\n") * 5 + "<![CDATA[" * 9_000 + "\n</div>\n"),
    _many("paragraph_2mb.md", "word and word. " * 1_000 + ("\n" + "word and word. " * 1_000) * 120 + "\n"),
    _many("false_mathematics.md", ("$5 and $6 $x$ " * 6_000 + "\n\n") * 10),
    _many("definitions.md", "".join(f"[r{n}]: /u{n} 'title'\n" for n in range(30_000)) + "".join(f"[r{n}] " for n in range(500)) + "\n"),
    _many("smart.md", ("\"'a'\" -- --- ... " * 5_000 + "\n\n") * 10),
    _many("strike.md", "~~a ~b " * 12_000 + "\n"),
    _many("pages_2000.md", lines(*("<p>" + "<br/>" * 45 + "page</p>" for _ in range(2_500)))),
)  # fmt: skip

_CLAIMS = {
    "list_numbers.md": (shows("a", "b", "d", "e", "f", "g"),),
    "footnotes_5000.md": (says("footnotes"),),
    "footnotes_double.md": (within(30),),
}

CASES = tuple(case(*row, *_CLAIMS.get(row[0], ())) for row in _ROWS)
