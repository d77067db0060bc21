"""HTML and Markdown that would bring something of its own into a page."""

# ruff: noqa: E501 - an input broken over lines to fit a margin can no longer be read
from __future__ import annotations

from tests.hostile.claims import finds, markup_lacks, shows, shows_not, within
from tests.hostile.lab import Lab, png
from tests.hostile.own.making import ANY_END, case, lines


def _loads(lab: Lab) -> str:
    url = lab.url
    return lines(
        f'<link rel=prefetch href="{url}/1"><link rel=dns-prefetch href="//evil.example"><link rel=preconnect href="{url}">',
        f'<link rel=modulepreload href="{url}/2">\n<link rel=manifest href="{url}/3">\n<link rel=icon href="{url}/4">',
        f'<img src=ok.png srcset="{url}/5 2x"> <picture><source srcset="{url}/6"><img src=ok.png></picture>',
        f'<body background="{url}/7"><table background="{url}/8"><tr><td background="{url}/9">cell</td></tr></table></body>',
        f'<a href="https://example.org" ping="{url}/10">pinged</a> <audio src="{url}/11"></audio> <track src="{url}/12">',
        f'<input type=image src="{url}/13"> <script src="{url}/14"></script> <applet archive="{url}/15">x</applet>',
        f'<blockquote cite="{url}/16">cited</blockquote> <q cite="{url}/17">quoted</q> <html manifest="{url}/18">',
        f'<svg><image href="{url}/19"/><use href="{url}/20#x"/><feImage href="{url}/21"/></svg> <frame src="{url}/22">',
        f'<math><mglyph src="{url}/23"/></math> <isindex action="{url}/24"> <img dynsrc="{url}/25" lowsrc="{url}/26">',
        f'<div style="background:url({url}/27)">styled</div> <xml src="{url}/28"></xml> <bgsound src="{url}/29">',
        f"<style>@import '{url}/30';</style>",
        f'<p><style>p {{ background: url("{url}/31") }}</style></p>',
        "AFTER",
    )


def _ok(lab: Lab) -> None:
    lab.write("ok.png", png(16, 16))


def _deep(tag: str, depth: int) -> str:
    return f"<{tag}>" * depth + "core" + f"</{tag}>" * depth + "\n"


CASES = (
    case(
        "html_attributes.md", "sanitise", "all", "ok", "No attribute of the document survives but link, text and size",
        lines(
            '<a href="https://example.org" ping="https://evil.example" onclick="x()" target=_blank download>a</a>',
            '<details ontoggle="alert(1)" open><summary onclick=x>sum</summary>folded</details>',
            '<p onpointerover="alert(1)" contenteditable autofocus tabindex=1 accesskey=x style="position:fixed">p</p>',
            '<img src=none.png alt="x" onerror=alert(1) usemap="#m"> <map name=m><area href="javascript:x"></map>',
            '<td background="x" onload=y>cell</td> <font face="x" color=red size=99>font</font> <marquee onstart=x>run</marquee>',
            '<div hidden>hidden</div> <span style="display:none">none</span> <div aria-hidden=true inert>inert</div>',
            '<a href="https://example.org"onclick="x">b</a> <a/href="javascript:x"/onclick=x>c</a> <A HREF=javascript:x>d</A>',
            "<img/src=none.png/onerror=alert(1)> <p\tonclick=x>e</p> <p\x0conclick=x>f</p> <b a=\">\" onclick=x>g</b>",
        ),
        shows("folded", "font", "run", "hidden", "none", "inert"),
    ),
    case(
        "html_loads.md", "contain", "all", "ok", "Nothing is loaded, now or by a reader; the text goes on",
        _loads, shows("AFTER", "pinged", "cited"), markup_lacks(r"<link|<body background"), beside=_ok,
    ),
    case(
        "foreign_content.md", "sanitise", "all", "ok", "SVG and MathML in the text draw and run nothing",
        lines(
            '<svg onload=alert(1)><script>alert(1)</script><text>svg text</text><a href="javascript:x"><text>x</text></a></svg>',
            '<svg><foreignObject><iframe src="javascript:alert(1)"></iframe></foreignObject></svg>',
            '<math href="javascript:x"><mtext><img src=none.png onerror=alert(1)></mtext><maction actiontype="statusline#http://x"'
            ' xlink:href="javascript:x">m</maction></math>',
            '<math><annotation-xml encoding="text/html"><script>alert(1)</script></annotation-xml></math>',
            "<svg><style><img src=none.png onerror=alert(1)></style></svg>", "AFTER",
        ),
        shows("AFTER", "svg text"), markup_lacks(r"<svg|<math|<script|<iframe|<foreignObject"),
    ),
    case(
        "parser_gaps.md", "sanitise", "all", "ok", "What one parser takes for text is no element for another",
        lines(
            '<noscript><p title="</noscript><img src=x onerror=alert(1)>">n</p></noscript>',
            '<title><a title="</title><img src=x onerror=alert(1)>">t</a>', "<xmp><img src=x onerror=alert(1)></xmp>",
            '<textarea><a title="</textarea><script>alert(1)</script>">x</a>', "<plaintext><b>plain",
            "<table><style><!--</style><img title='--><img src=x onerror=alert(1)>'></table>",
            "<select><template><style><!--</style><a rel='--></style></template></select><img src onerror=alert(1)>'>",
            "<![CDATA[<script>alert(1)</script>]]> <?php echo 1 ?> <!DOCTYPE html [<!ENTITY x 'y'>]> <!ELEMENT x>",
            "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
            "<<script>alert(1)//<</script> <scr<script>ipt>alert(1)</scr</script>ipt> <script/x>y</script >", "AFTER",
        ),
        shows("AFTER"),
    ),
    case(
        "nested_anchors.md", "sanitise", "all", "ok", "No link stands in a link",
        lines(
            '<a href="https://example.org/1">one <a href="https://example.org/2">two</a> three</a>',
            "[a [b](https://example.org/3) c](https://example.org/4)",
            '[x <a href="https://example.org/5">y</a>](https://example.org/6) <a href=/7>[z](/8)</a>',
            '<a href="/9"><p>block <a href="/10">in</a></p></a>', "[![p](none.png)](/11) [https://example.org](/12)",
        ),
        shows("one two three", "block in"), markup_lacks(r"<a [^>]*>(?:(?!</a>)[\s\S])*<a "),
    ),
    case(
        "taken_ids.md", "sanitise", "all", "ok", "An id of the document takes the place of none of the page's own",
        "# RFC 9003: Doc text\n\n" + lines(
            '<a name="doc:text">1</a> <a id="doc:contents"></a> <span id="top">2</span> <a name=top></a>',
            '<p id="fn:1">3</p> <a id="fnref:1">4</a> <a name="fn:a">x</a>', "A note[^1]", "[^1]: The note.",
            '<a id="currentScript"></a><img name=currentScript src=none.png><a id=location></a><a id=__proto__></a>',
            '<a id="two words">5</a> <a id="&quot;><script>">6</a> <a id="">7</a> <a id="same"></a><a id="same"></a>',
            '<div id="SECTION">8</div>', "## Section", "## Section", "## doc:text", "## fn:1", "## Top", "## ",
            "[l](#doc:text) [m](#fn:1) [n](#top) [o](#same) [p](#two%20words)",
        ),
        shows("1", "3", "8", "The note."),
    ),
    case(
        "class_names.md", "sanitise", "all", "ok", "No class of the document reaches the styles of the page",
        lines(
            '<div class="cover landscape contents skip-link">a</div> <span class="footnote">not a note</span>',
            '<p class="band state-accepted evil">b</p> <pre class="language-x&quot; onclick=&quot;y evil">c</pre>',
            '<div class="alert warning">d</div> <h2 class="l1 evil" data-running="evil">e</h2> <table class="t10 evil"></table>',
        ),
        shows("not a note"), markup_lacks(r"<main[\s\S]*\bevil\b[^<>]*>"),
    ),
    case(
        "fence_words.md", "sanitise", "all", "ok", "What stands behind a fence is a language or nothing",
        lines(
            '```"><script>alert(1)</script>\none\n```', "```{.js onclick=alert(1) style=x}\ntwo\n```",
            '```js" onclick="alert(1)\nthree\n```', "``` ../../../etc/passwd\nfour\n```", "~~~ \u202eexe.x\nfive\n~~~",
            '<pre lang="x&quot; onclick=&quot;y"><code>six</code></pre>', f"```{'x' * 5_000}\nseven\n```",
            "```__class__\neight\n```", "```text {{ 7*7 }}\nnine\n```", "```\\1\nten\n```",
        ),
        shows("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    ),
    case(
        "raw_attributes.md", "sanitise", "all", "ok", "A raw part is code, whatever format it names",
        lines(
            "```{=html}\n<script>alert(1)</script>\n```",
            '```{=openxml}\n<w:p><w:fldSimple w:instr="INCLUDETEXT C:\\\\x"/><w:altChunk r:id="rId1"/></w:p>\n```',
            "```{=latex}\n\\input{/etc/passwd}\n```", '`<b onclick="x">`{=html} `<w:object/>`{=openxml} `\\x`{=tex}',
            "```{=docx}\nx\n```", "::: {.evil #id onclick=x}\ndiv\n:::", "[span]{.evil onclick=x}",
        ),
        shows("<script>alert(1)</script>", "INCLUDETEXT", "\\input{/etc/passwd}", "span"), markup_lacks(r"<script|<b onclick"),
    ),
    case(
        "comments.md", "report", "all", "ok", "A comment ends where browsers end it, or is told of",
        lines(
            "A1 <!--> B1 -->", "A2 <!---> B2 -->", "A3 <!-- x --!> B3 -->", "A4 <!-- <!-- x --> B4 -->", "A5 <!-- a -- b --> B5",
            "<!--[if gte mso 9]><script>alert(1)</script><![endif]-->", "A6", "<!-- first\n\n## Hidden heading\n\n-->",
            "A7 <!----> B7", "A8 <! x > B8", "<!-- open", "## Kept", "AFTER",
        ),
        shows("A1", "A2", "A3", "A4", "B4", "A5", "B5", "A6", "A7", "B7", "A8", "AFTER", "Kept"),
        finds("html-comment-unclosed"), shows_not("Hidden heading"),
    ),
    *(
        case(
            f"unclosed_{tag}.md", "report", "all", "ok", f"An open <{tag}> swallows nothing",
            lines("before", f"<{tag}>", "## Security Considerations", "MUST NOT be lost"),
            shows("Security Considerations", "MUST NOT be lost"),
        )
        for tag in ("script", "style", "textarea", "title", "xmp", "noscript", "iframe", "svg", "table", "details", "template")
    ),
    case(
        "hidden_text.md", "report", "all", "ok", "What browsers would hide is read",
        lines(
            '<span hidden>H1</span> <template>H2</template> <noscript>H3</noscript> <dialog>H4</dialog>',
            '<details><summary>s</summary>H5</details> <rp>H6</rp> <datalist><option>H7</option></datalist>',
            "<del>H8</del> <span style='font-size:0'>H9</span> <font color=white>H10</font>",
            "[//]: # (H11 is a comment of Markdown)", "[x]: https://example.org 'H12 is a definition'",
        ),
        shows("H1", "H5", "H8", "H9", "H10"),
    ),
    case(
        "entities.md", "sanitise", "all", "ok", "References give no sign that the source may not hold",
        lines(
            "&#0;a&#1;b&#x1b;[31mc&#xD800;d&#x110000;e&#99999999999;f&#xFFFE;g&#x7f;h&#x85;i",
            "x&#x202e;TURNED&#x202c;y&#8238;z &rlm;r&lrm;l &#x2066;i&#x2069; &ZeroWidthSpace;w&zwj;&zwnj;",
            "&lt;script&gt;alert(1)&lt;/script&gt; &amp;lt;b&amp;gt; &bogus; &amp &#; &#x;",
            '![alt &#x202e;turned&#x202c;](none.png) <img src=none.png alt="&#x202e;again&#27;"> [t](/x "&#x202e;t&#1;")',
            '<a id="a&#x202e;b&#1;">k</a> <p title="&#x202e;">l</p> `&#x202e;` <abbr title="&#8;">m</abbr>',
        ),
        shows("<script>alert(1)</script>", "&lt;b&gt;"), finds("text-order", 5),
    ),
    case(
        "pandoc_syntax.md", "sanitise", "all", "ok", "Syntax of other readers is text",
        lines(
            "Cite [@doe2020, p. 3] and @smith. {{< include /etc/passwd >}} !include /etc/passwd {% include 'x' %} <<[x.md]",
            "+RTS -M1m -RTS --lua-filter=x.lua", "\\input{/etc/passwd} \\write18{id} $$\\input{/etc/passwd}$$",
            "(@) example {#id .class key=val}", "% pandoc title\n% author", "Term\n:   definition", "| line block\n| two",
            "[[wiki link]] ==mark== ~sub~ ^sup^ H~2~O", "```{.include}\n/etc/passwd\n```", "<%= `id` %> <#include x> #{7*7}",
            "@@include(x) [[!include x]] .. include:: /etc/passwd", "include::/etc/passwd[] image::http://x[]",
        ),
        shows("@doe2020", "include /etc/passwd", "+RTS -M1m", "#{7*7}"),
    ),
    case(
        "deep_html.md", "limit", "all", "limit|refused", "Blocks nested too deep are refused",
        _deep("div", 3_000), within(40),
    ),
    case("deep_inlines.md", "limit", "all", ANY_END, "Ends within the limits", "".join((_deep("b", 2_000), "\n", _deep("sup", 2_000)))),
    case("deep_details.md", "limit", "all", "limit|refused", "Says nesting", "<details><summary>s</summary>\n\n" * 400 + "x\n"),
    case("deep_lists_html.md", "limit", "all", "limit|refused", "Says nesting", "<ul><li>" * 1_500 + "x\n"),
    case("deep_tables.md", "limit", "all", "limit|refused", "Says nesting", "<table><tr><td>" * 300 + "x\n"),
    case(
        "deep_emphasis.md", "limit", "all", ANY_END, "Ends within the limits",
        "".join(("*a **b " * 1_000, "c", "** *" * 1_000, "\n\n", "_" * 20_000, "a\n\n", "*" * 20_000, "\n")),
    ),
    case("deep_pictures.md", "limit", "all", ANY_END, "Ends within the limits", "![" * 600 + "x" + "](none.png)" * 600 + "\n"),
    case("deep_quotes_lists.md", "limit", "all", ANY_END, "Ends within the limits", "> - " * 60 + "x\n"),
)  # fmt: skip
