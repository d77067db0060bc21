"""Diagrams and formulas that would unfold, reach elsewhere, or show another thing than their source says."""

# ruff: noqa: E501 - an input broken over lines to fit a margin can no longer be read
from __future__ import annotations

from tests.hostile.claims import finds, markup_lacks, nothing, shows
from tests.hostile.lab import CANARY, Lab
from tests.hostile.own.making import ANY_END, case, lines
from tests.hostile.running import Case

AFTER = "AFTER the drawing."
_ACTIVE = r"(?i)<script|javascript:|\son\w+=|<foreignObject|<image[ >]|url\(\s*['\"]?(?!#|data:)"


def _fence(language: str, text: str) -> str:
    return f"```{language}\n{text}\n```"


def _drawn(language: str, *texts: str) -> str:
    """A document of such diagrams; the first stands from line 3 on."""
    return lines(*(_fence(language, text) for text in texts), AFTER)


def _set(*formulas: str) -> str:
    return lines(*(f"${tex}$" for tex in formulas), AFTER)


def _secret_d2(lab: Lab) -> None:
    (lab.outside / "secret.d2").write_text(f"x: {CANARY}\n")


def _d2_files(lab: Lab) -> str:
    secret = f"{lab.outside}/secret"
    spaces = ("", "\u00a0", "\u2003", "\u3000", "\u0085", "\f", "\\\n  ")
    return _drawn(
        "d2",
        *(f"x:{space}@{secret}" for space in spaces),
        f"...@{secret}",
        f"x: {{a}}...@{secret}",
        f"x: {{icon: {lab.outside}/secret.png}}",
        f"x: {{i\\con: {lab.outside}/secret.png}}",
        f"x: {{shape: image; icon: {lab.url}/icon.png}}",
        f"vars: {{a: {lab.outside}/secret.png}}\nx: {{icon: ${{a}}}}",
        f'x: |md <img src="{lab.url}/md.png"/> <img src="{lab.outside}/secret.png"/> |',
    )


def _dot_files(lab: Lab) -> str:
    picture, text = f"{lab.outside}/secret.png", f"{lab.outside}/secret.txt"
    return _drawn(
        "dot",
        f'digraph "files and more" {{a [image="{picture}"]; b [shapefile="{picture}"]}}',
        f'digraph {{a [label=<<TABLE><TR><TD><IMG SRC="{picture}"/></TD></TR></TABLE>>]}}',
        f'digraph {{fontpath="{lab.outside}"; imagepath="{lab.outside}"; a [fontname="{text}", image="secret.png"]}}',
        f'digraph {{stylesheet="{lab.url}/x.css"; URL="javascript:alert(1)"; a [URL="javascript:alert(2)", tooltip="<script>"]}}',
        f'digraph {{_background="c 7 -#ff0000 I 0 0 100 100 {len(picture)} -{picture}"; a}}',
        f'#include "{text}"\ndigraph {{layout="{text}"; a}}',
        'digraph {a [label="&#x202e;turned"]; b [label="&#8203;hidden"]}',
    )


def _mermaid_active(lab: Lab) -> str:
    url = lab.url
    return _drawn(
        "mermaid",
        f'%%{{init: {{"themeCSS": "@import url({url}/1); *{{fill: url({url}/2)}}", "themeVariables": {{"fontFamily": "x;}}</style><script>"}}, "securityLevel": "loose"}}}}%%\nflowchart LR\n  a --> b',
        f'---\nconfig:\n  themeCSS: "*{{background: url({url}/3)}}"\n---\nflowchart LR\n  a --> b\n  click a "javascript:alert(1)"\n  click b href "{url}/4" _blank\n  click b call x()',
        f'flowchart LR\n  a["<script>alert(1)</script><img src={url}/5 onerror=alert(1)><b>bold</b>"] --> b["`![x]({url}/6)`"]',
        f'flowchart LR\n  a@{{img: "{url}/7.png", h: 60}} --> b\n  classDef c fill:#fff,filter:url\n  class b c',
        "sequenceDiagram\n  participant A\n  link A: x @ javascript:alert(1)\n  A->>A: x",
        "flowchart LR\n  a[x]\n  style a font-weight:" + "9" * 5_000,
        'flowchart LR\n  a["#8238;turned #8203;x"] --> b["#55296;"]',
    )


_MERMAID_BOMBS = (
    "flowchart TD\n" + "\n".join(f"  n{n} --> n{m}" for n in range(40) for m in range(40)),
    "flowchart TD\n" + "\n".join(f"  n{n} --> n{n + 1}" for n in range(2_000)),
    'flowchart TD\n  a["' + "w" * 95_000 + '"]',
    "flowchart TD\n" + "".join(f"subgraph s{n}\n" for n in range(400)) + "a\n" + "end\n" * 400,
    "sequenceDiagram\n" + "  A->>B: x\n" * 5_000,
    "block-beta\n  columns 99999999\n  a:99999999",
    "packet-beta\n  0-99999999: x",
    "gitGraph\n  commit\n" + "".join(f"branch b{n}\ncommit\n" for n in range(400)),
    "%%{init: " + '{"a":' * 5_000 + "}}%%\nflowchart TD\n  a",
)
_DOT_BOMBS = (
    'digraph {size="1e9,1e9!"; dpi=1e9; ratio=1e300; a -> b}',
    "digraph {a [peripheries=1000000]}",
    "digraph {a [shape=polygon, sides=99999999]}",
    "digraph {a -> b [minlen=2000000]}",
    'digraph {a [label=<<TABLE><TR><TD COLSPAN="60000" ROWSPAN="60000">x</TD></TR></TABLE>>]}',
    "digraph {" + "a -> a;" * 3_000 + "}",
    "digraph" + "{" * 20_000,
)
_D2_BOMBS = (
    "\n".join(f"n{n}" for n in range(200)) + "\n* -> *",
    "x: {grid-rows: 1000000; grid-columns: 1000000; a}\ny: {width: 999999999}",
    "vars: {a: xx; b: "
    + "${a}" * 8
    + "; c: "
    + "${b}" * 8
    + "; d: "
    + "${c}" * 8
    + "; e: "
    + "${d}" * 8
    + "}\nx: "
    + "${e}" * 8,
    "layers: {a: {x}; b: {y}}\nx",
)
_TEX_BOMBS = (
    r"\def\a{\a\a}\a", r"\newcommand{\b}{x\b}\b", r"\newenvironment{e}{\begin{e}}{\end{e}}\begin{e}x\end{e}",
    r"\frac{" * 300 + "x" + "}{y}" * 300, r"\left(" * 300 + "x" + r"\right)" * 300, "{" * 5_000 + "x" + "}" * 5_000,
    r"\begin{array}{*{99999999}{c}}x\end{array}", r"\rule{999em}{999em}", r"\rule{1e9em}{1em}",
    r"\ce{" + "->[a]" * 2_000 + "}", "x" * 20_001, "x" + "'" * 15_000, r"\begin{matrix}" + r"a&b\\" * 3_000 + r"\end{matrix}",
)  # fmt: skip
_TEX_ACTIVE = (
    r"\href{javascript:alert(1)}{x}", r"\style{background:url(x)}{x}", r"\class{a}{x}", r"\cssId{a}{x}",
    r"\require{html}\href{javascript:alert(1)}{x}", r"\input{/etc/passwd}", r"\includegraphics{/etc/passwd}",
    r"\unicode[font-family:url(x)]{x41}", r"\enclose{box}[mathcolor=\"url(http://x)\" onclick=\"alert(1)\"]{x}",
    r"\text{<script>alert(1)</script>}", r"\verb|</math><script>alert(1)</script>|", r"\bbox[background:url(x)]{x}",
    r"\label{\"><script>alert(1)</script>}x", r"\tag{<script>alert(1)</script>}x", r"\color{url(javascript:1)}{x}",
)  # fmt: skip


CASES: tuple[Case, ...] = (
    case(
        "mermaid_active.md", "drawn", "all", "ok", "A diagram draws and does nothing else",
        _mermaid_active, markup_lacks(_ACTIVE), shows(AFTER),
    ),
    case(
        "mermaid_bombs.md", "drawn", "all", ANY_END, "Ends within the limits",
        _drawn("mermaid", *_MERMAID_BOMBS), shows(AFTER), finds("diagram-refused", at_least=3),
    ),
    case(
        "mermaid_200.md", "drawn", "all", "ok", "As many diagrams as the limit allows are drawn, one more is code",
        _drawn("mermaid", *(f"flowchart LR\n  accTitle: t\n  a{n} --> b" for n in range(201))),
        shows(AFTER), finds("diagram-refused", 1_203),
    ),
    case(
        "dot_files.md", "drawn", "all", "ok", "Graphviz opens nothing that a graph names",
        _dot_files, markup_lacks(_ACTIVE + "|[\u202e\u200b]"), shows(AFTER), finds("image-cleaned", at_least=1),
    ),
    case(
        "dot_bombs.md", "drawn", "all", ANY_END, "Ends within the limits",
        _drawn("dot", *_DOT_BOMBS), shows(AFTER), finds("diagram-refused", at_least=4),
    ),
    case(
        "d2_files.md", "drawn", "all", "ok", "D2 opens nothing that a diagram names, however it is written",
        _d2_files, markup_lacks(_ACTIVE), shows(AFTER), finds("diagram-refused", 4, 8, at_least=10), beside=_secret_d2,
    ),
    case(
        "d2_bombs.md", "drawn", "all", ANY_END, "Ends within the limits",
        _drawn("d2", *_D2_BOMBS), shows(AFTER), finds("diagram-refused", at_least=2),
    ),
    case(
        "formulas_active.md", "drawn", "all", "ok", "A formula is set and does nothing else",
        _set(*_TEX_ACTIVE), markup_lacks(r"(?i)<script|\shref=\"javascript:|\son\w+=\"|style=\"[^\"]*url\("), shows(AFTER),
        finds("formula-refused", at_least=7),
    ),
    case(
        "formulas_bombs.md", "drawn", "all", ANY_END, "Ends within the limits, and a sound formula beside is set",
        _set("a+b", *_TEX_BOMBS), shows(AFTER), finds("formula-refused", at_least=8),
    ),
    case(
        "formulas_5001.md", "drawn", "all", ANY_END, "As many formulas as the limit allows",
        lines(*(" ".join(f"$x_{{{n}}}$" for n in range(50)) for _ in range(100)), "$last$", AFTER), shows(AFTER),
    ),
    case(
        "formulas_turned.md", "drawn", "all", "ok", "A formula does not turn what is read",
        _set(r"a\unicode{x202E}b", r"\unicode{xD800}", r"\unicode{0}", r"\text{\unicode{x2066}c}"),
        finds("formula-refused", 3, 5, 7, 9), markup_lacks("[\u202e\u2066]"), shows(AFTER),
    ),
    case(
        "formulas_for_word.md", "drawn", "docx", ANY_END, "Formulas that are slow to translate end within the limits",
        _set(r"\rule{1em}{1em}", r"x\tag{$\begin{matrix}a&b\end{matrix}$}", r"\frac{" * 80 + "x" + "}{y}" * 80,
             "(" * 4_000 + "x" + ")^2" * 4_000, r"\text{</p><p>a</p>}", r"\color{red}"), shows(AFTER),
    ),
    case(
        "labels.md", "drawn", "all", "ok", "Labels are anchors of their own, each once",
        lines("## eq", '<a id="taken"></a>', r"$$a\label{taken}\tag{1}$$", r"$$b\label{eq}\tag{2}$$ and $\eqref{eq}$",
              r"$$c\label{figure-1}\tag{3}$$", _fence("mermaid", "flowchart LR\n  a --> b"), "*Figure: one*", "## Figure 1",
              '<a id="figure-1"></a>', "[f](#figure-1) [e](#eq) [t](#taken)", AFTER),
        shows(AFTER),
    ),
    case(
        "drawn_everywhere.md", "drawn", "all", "ok", "A diagram and a formula stand wherever a block does",
        "## H $x$\n\n- i\n\n  ```mermaid\n  pie\n    \"in a list\": 1\n  ```\n\n> ```dot\n> digraph { quoted }\n> ```\n>\n> $q$\n\nf[^1]\n\n"
        "[^1]: n $y$\n\n    ```mermaid\n    pie\n      \"in a note\": 1\n    ```\n\n<details><summary>S $s$</summary>\n\n"
        "```mermaid\npie\n  \"folded\": 1\n```\n\n</details>\n\n<table><tr><td>\n\n```mermaid\npie\n  \"in a cell\": 1\n```\n\n</td></tr></table>\n\n"
        "| $a$ |\n|---|\n| [l $b$](https://example.org) |\n\n" + AFTER + "\n",
        shows(AFTER), finds("diagram-alt", at_least=4),
    ),
    case(
        "drawn_twice.md", "drawn", "all", "ok", "The same drawing twice on a page",
        _drawn("mermaid", *["flowchart LR\n  accTitle: t\n  a --> b"] * 3), shows(AFTER),
    ),
    case(
        "captions_many.md", "drawn", "all", ANY_END, "Ends within the limits",
        "".join(f"| a |\n|---|\n| b |\n\n*Table: c{n}*\n\n" for n in range(1_500)) + "*Figure:*\n\n" * 500, nothing,
    ),
    case(
        "captions_odd.md", "drawn", "all", "ok", "Words of captions stay",
        lines("*Figure:*", "*Figure: alone*", _fence("dot", "digraph { a }"),
              "*Figure: a[^1] `code` [l](https://example.org/) <b>x</b> $y$*", "[^1]: n", "*Table: one*", "*Table: two*",
              "| a |\n|---|\n| b |", "*Table: three*", _fence('dot {#same caption="<script>alert(1)</script>"}', "digraph { c }"),
              _fence('dot {#same caption="again"}', "digraph { d }"), AFTER),
        shows("alone", "code", "one", "two", "three", "again", "<script>alert(1)</script>", AFTER), markup_lacks("(?i)<script"),
    ),
    case(
        "info_strings.md", "drawn", "all", "ok", "What stands behind a fence steers nothing and loses no code",
        lines(_fence("js " + "x" * 90_000, "one();"), _fence('js {"' + "a" * 3_000, "two();"), _fence("js {#a}", "three();"),
              _fence('js {#a title="<b>&lt;script&gt;" startFrom=99999999999}', "four();"), _fence("js {1-999999999} title='x", "five();"),
              _fence("js " + "{" * 20_000, "six();"), _fence("js " + "a=" * 20_000, "seven();"), _fence('js {startFrom="²"}', "eight();"),
              _fence('js title="javascript:alert(1)" {.x onclick=1 style="a"}', "nine();"), AFTER),
        shows("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", AFTER), markup_lacks("(?i)<script|onclick"),
    ),
    case(
        "cross_references.md", "drawn", "all", ANY_END, "Ends within the limits",
        lines("## A [back](#b)", *["[a](#a) [none](#none) [t](#rfc-9001-case) [e](#) " * 15] * 60, "### [x](#b) h", "| [t](#a) |\n|---|\n| [u](#b) |", AFTER),
        shows(AFTER), options=("--cross-references",),
    ),
)  # fmt: skip
