"""What one format alone would obey: fields of Word, strings and names of PDF, formulas, diagrams."""

# ruff: noqa: E501, UP031 - an input broken over lines to fit a margin can no longer be read
from __future__ import annotations

from tests.hostile.claims import holds_not, shows, within
from tests.hostile.own.making import ANY_END, case, lines

CASES = (
    case(
        "word_fields.md", "sanitise", "docx,html", "ok", "The code of a field is text; no bookmark of Word's is taken",
        lines(
            '{ INCLUDETEXT "C:\\\\secret.txt" } { DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k calc" } { INCLUDEPICTURE "http://x" }',
            "=cmd|'/c calc'!A0 {HYPERLINK \"javascript:x\"} { QUOTE 65 } \u0013 INCLUDETEXT x \u0014 y \u0015",
            '<w:instrText>DDE</w:instrText> <o:OLEObject/> <w:fldSimple w:instr="DDE"/> <v:imagedata src="http://x"/>',
            '<a name="_Toc1"></a><a name="_GoBack"></a><a name="_Hlk1"></a><a id="' + "x" * 300 + '"></a> [t](#_Toc1) [u](#_GoBack)',
            '<a name="w:bookmarkEnd"/><a id="a&quot;/><w:object>">z</a>', "## _Toc1", "## INCLUDETEXT",
        ),
        shows("INCLUDETEXT", "DDEAUTO", "=cmd|"),
    ),
    case(
        "xml_breakers.md", "sanitise", "all", "ok", "Every part stays well-formed",
        lines(
            "]]> <w:p/> </w:t></w:r></w:p> &#xFFFE; \ufffe \uffff \x01\x0b &amp; <?xml version='1.0'?> <!DOCTYPE x>",
            "```xml\n]]></w:t><w:object/>\x02\ufffe\n```", "`]]></w:t>\x03` **\x04** $]]>\x05</m:t>$",
            '![]]>\x06"&<](none.png "]]>\x07\'") <img src=none.png alt="\ufffe&#3;">', "| ]]> | \x08 |\n|---|---|\n| </w:tc> | \ufffe |",
            "## ]]></w:t> \x0e", "[^1]", "[^1]: ]]></w:footnote>\x0f",
        ),
        shows("</w:t></w:r></w:p>", "</w:tc>"),
    ),
    case(
        "pdf_strings.md", "sanitise", "pdf", "ok", "Words of PDF's own end nothing",
        lines(
            "endstream endobj %%EOF xref trailer << /OpenAction 1 0 R >> (a) \\) \\( \\\\ ) ) ) >> stream",
            "## ) >> endobj << /S /JavaScript /JS (app.alert(1)) >>", "## \\) (", "## " + "(" * 500, '<a id=")>>/OpenAction">x</a>',
            "## \u00fe\u00ff", "## \U0001f4a9 \u0000 \ufeff", "[l](#)-openaction-1)", "![)](none.png)", "```)\n)\n```",
        ),
        shows("endstream endobj %%EOF"),
    ),
    case(
        "formulas.md", "sanitise", "all", "ok", "A formula reads, runs and links nothing",
        lines(
            "$\\href{javascript:alert(1)}{x}$ $\\input{/etc/passwd}$ $\\includegraphics{/etc/passwd}$ $\\unicode{x202e}$",
            "$\\class{evil}{x}$ $\\style{background:url(http://127.0.0.1:8977/m)}{x}$ $\\data{x=y}{z}$ $\\cssId{doc:text}{x}$",
            "$$\\require{html}\\htmlData{x=y}{z} \\url{javascript:x} \\write18{id} \\openin0=/etc/passwd$$",
            "$\\def\\x{\\x\\x}\\x$ $\\newcommand{\\a}{\\a\\a}\\a$ $</script><script>alert(1)</script>$",
        ),
        holds_not("root:x:0:0"),
    ),
    case(
        "formulas_huge.md", "limit", "all", ANY_END, "Ends within the limits",
        lines(
            "$$" + "\\frac{a}{" * 2_000 + "b" + "}" * 2_000 + "$$", "$$" + "{" * 5_000 + "}" * 5_000 + "$$",
            "$$" + "x^{" * 3_000 + "}" * 3_000 + "$$", "$$\\def\\a{" + "x" * 1_000 + "}" + "\\a" * 10_000 + "$$",
            "$$" + "\\left(" * 3_000 + "$$", "$$\\rule{99999em}{99999em} \\hspace{1e9em}$$", *("$x_{%d}$ " % n * 20 for n in range(100)),
        ),
    ),
    case(
        "formulas_10000.md", "limit", "all", ANY_END, "Ends within the limits",
        "".join("$a_{%d}^2 + \\sqrt{b}$ text " % n + ("\n\n" if n % 10 == 9 else "") for n in range(10_000)),
    ),
    case(
        "diagrams.md", "contain", "all", "ok", "A diagram reads, runs and links nothing",
        lines(
            '```mermaid\nflowchart LR\n A["<img src=x onerror=alert(1)>"] --> B\n click A "javascript:alert(1)"\n click B href "file:///etc/passwd"\n```',
            '```mermaid\n%%{init: {"securityLevel": "loose", "themeCSS": "*{background:url(http://127.0.0.1:8977/m)}"}}%%\nflowchart LR\n A-->B\n```',
            '```dot\ndigraph { a [image="/etc/passwd", URL="javascript:x", shapefile="/etc/passwd"]; a -> b }\n```',
            "```graphviz\ndigraph { graph [fontpath=\"/\", imagepath=\"/\"]; a [label=<<IMG SRC=\"/etc/passwd\"/>>] }\n```",
            "```plantuml\n@startuml\n!include /etc/passwd\n!includeurl http://127.0.0.1:8977/p\nA -> B\n@enduml\n```",
            '```d2\na: { icon: http://127.0.0.1:8977/d; link: "javascript:x" }\n...@/etc/passwd\n```',
            '```svgbob\n```', "```vega-lite\n{\"data\": {\"url\": \"http://127.0.0.1:8977/v\"}}\n```",
        ),
        holds_not("root:x:0:0"), within(60),
    ),
    case(
        "diagrams_bomb.md", "limit", "all", ANY_END, "Ends within the limits",
        lines(
            "```mermaid\nflowchart LR\n" + "".join(f" n{a} --> n{b}\n" for a in range(60) for b in range(60) if a != b) + "```",
            "```dot\ndigraph { " + " ".join(f"n{a} -> n{b};" for a in range(60) for b in range(60) if a != b) + " }\n```",
            "```mermaid\nsequenceDiagram\n" + " A->>B: x\n" * 5_000 + "```",
            "```dot\n" + "subgraph x { " * 500 + "}" * 500 + "\n```", *("```mermaid\nflowchart LR\n A-->B\n```" for _ in range(100)),
        ),
    ),
)  # fmt: skip
