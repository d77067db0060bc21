"""Hypothesis strategies for what an author may write: RFCs in every dialect, with all that Markdown has, well and ill.

Each strategy gives text. What is drawn is shaped like RFCs, so that it gets past the first lines of every reader; odd
signs and long runs are put where a well-meant document has words.
"""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import strategies as st

# Signs that parsers, terminals and XML treat in ways of their own: controls, line ends of other systems, signs that
# cannot be seen or turn the order round, marks without a letter, digits of other scripts, letters that change their
# length in the other case, what Unicode keeps free, and signs beyond the first plane.
ODD_SIGNS = (
    "\x00\x01\x07\x08\t\x0b\x0c\r\x1b\x1c\x1d\x1e\x7f\x85\x9b\xa0\xad\u0130\u0149\u0301\u034f\u061c\u0661\u1e9e\u2003\u200b\u200d\u200e"
    "\u202a\u202e\u2028\u2029\u2044\u2060\u2066\u2069\u3000\ufb03\ufdd0\ufe0f\ufeff\uff1a\uff21\ufffc\ufffd\ufffe\uffff"
    "\U0001f469\U0001f1e6\U000e0041\U000f0000\U0010ffff²½Ⅷ℀٠"
)
WORDS = (
    "queue", "the", "Retry", "a", "Draft", "Implemented (v2)", "Status", "2026-01-31", "3 May 2026", "31/02/2026",
    "@ada", "Ada Park", "Ada Park <ada@example.org>", "Park, Ada; Bo Li", "#42", "RFC-0042", "0042", "n/a", "TBD",
    "YYYY-MM-DD", "[Your Name]", "{{ 7*7 }}", "https://example.org/a_b?c=d&e#f", "http://example.com", "a::b", "Vec<T>",
    "$5", "$HOME", "x_1", "100%", "...", "元数据", "naïve", "😀", "&amp;", "&#0;", "&#x202e;", "&lt;b&gt;", ":tada:",
    "\\", "\\*", "www.example.org", "a|b", "]]>", "--", "-->", "%00", "''",
)  # fmt: skip
KEYS = (
    "Status", "State", "Author", "Author(s)", "Authors", "Owner", "Created", "Last Updated", "Date", "RFC ID", "ID",
    "RFC", "Title", "PR", "Tracking Issue", "Supersedes", "Superseded by", "Requires", "Reviewers", "lang", "Language",
    "Statsu", "Creatd", "Autor", "状态", "작성자", "By", "Name", "Stage", "Co-Author", "", "a" * 50, "x y z", "é", "#",
)  # fmt: skip
SIGNS = (
    "*", "**", "_", "`", "``", "[", "]", "](", ")", "![", "<", ">", "|", "#", "~~", "$", "$$", "\\", "&", ":", "- ",
    "1. ", "> ", "\n", "\n\n", "    ", "  \n", "[^1]", "[x]", "[ ] ", "<b>", "</b>", "<br>", "<!--", "-->", "<?",
    "<![CDATA[", "]]>", "\t",
)  # fmt: skip
HTML = (
    "<b>{}</b>", "<kbd>{}</kbd>", "<a href='{}'>x</a>", "<a name='{}'/>", "<a id={}>x</a>", "<img src='{}' alt='{}'>",
    "<img width='{}' height='9px' src=a.png>", "<span style='{}'>x</span>", "<q>{}</q>", "<T {}>", "<br {}/>",
    "<a href='javascript:{}'>x</a>", "<b>{}", "{}</b>", "<i><b>{}</i></b>", "<!-- {} -->", "<!-- {}", "<code>{}</code>",
    "<sup onclick='{}'>1</sup>", "<wbr>{}", "</{}>", "<{}", "<picture><source srcset='{}'><img src=b.png></picture>",
)  # fmt: skip
HTML_BLOCKS = (
    "<details><summary>{}</summary>\n\n{}\n\n</details>", "<details>\n{}\n</details>",
    "<div align='center'>\n\n{}\n\n</div>",
    "<table><tr><th>{}</th><td colspan='2'>{}</td></tr></table>", "<table>\n<td rowspan=0>{}", "<ul><li>{}<li>{}</ul>",
    "<ol start='7'><li>{}</ol>", "<dl><dt>{}<dd>{}</dl>", "<pre>{}</pre>", "<script>{}</script>", "<style>{}</style>",
    "<p>{}", "<h2>{}</h2>", "<textarea>{}", "<blockquote>{}</blockquote>", "<figure>{}<figcaption>{}</figure>",
    "<svg><a xlink:href='{}'/></svg>", "<!DOCTYPE {}>", "<?php {} ?>", "<![CDATA[{}]]>", "<iframe src='{}'></iframe>",
    "<details><summary>{}", "</details>{}", "<center>{}</center>", "<li>{}</li>", "<td>{}", "<hr>{}",
    "<summary>{}</summary>",
)  # fmt: skip
DATES = (
    "{y}-{m:02}-{d:02}", "{d}.{m}.{y}", "{m}/{d}/{y}", "{y}{m:02}{d:02}", "{d} May {y}", "May {d}, {y}", "{y}-{m:02}",
    "{d}-Feb-{d:02}", "Monday, {d} March {y}", "{y}年{m}月{d}日", "{y}-{m:02}-{d:02}T10:00:00Z",
    "r1, {y}-{m:02}-{d:02}",
)  # fmt: skip
_ALERTS = ("NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION", "note", "Other")
_LANGUAGES = ("", "python", "rust,ignore", "{.python}", "diff", "mermaid", "text", "yaml", "math", "😀", "c++", "\x1b")
_SECTIONS = (
    "Summary", "Motivation", "Detailed Design", "Open Questions", "References", "Status", "Metadata", "Date", "Top",
    "1. Summary", "2 Design", "Table of Contents", "Status: Accepted", "[link](#summary)", "`code`", "!?", "",
)  # fmt: skip
_TITLES = (
    "RFC-0042: Retry queue", "RFC: Retry queue", "Retry queue", "[RFC] Retry", "SEP-990", "Design Document", "Summary",
    "`x` and *y*", "XXXX: To come", "RFC 7 - {{ title }}", "UTF-8: names", "0042. Retry", "![](a.png)", "",
)  # fmt: skip

odd_text = st.text(st.one_of(st.sampled_from(ODD_SIGNS), st.characters(codec="utf-8")), max_size=12)
"""A few odd signs."""

runs = st.builds(
    lambda sign, count: sign * count,
    st.sampled_from((*SIGNS, *ODD_SIGNS, "a", "a ", "ab\n", "<div>", "- a\n", "**a", "[a](", "[a][", "x.", "0", "-a")),
    st.sampled_from((1, 2, 3, 7, 15, 16, 17, 47, 48, 49, 150, 300)),
)
"""One sign or word many times over."""

phrases = st.lists(
    st.one_of(st.sampled_from(WORDS), st.sampled_from(WORDS), st.sampled_from(SIGNS), odd_text, runs),
    min_size=0,
    max_size=5,
).map(" ".join)
"""Some words as they come."""

words = st.sampled_from(WORDS)
dates = st.builds(
    lambda shape, y, m, d: shape.format(y=y, m=m, d=d),
    st.sampled_from(DATES),
    st.sampled_from((0, 1, 26, 1899, 1999, 2026, 2201, 99999)),
    st.integers(0, 13),
    st.integers(0, 40),
)
values = st.one_of(
    words, dates, phrases, st.sampled_from(("", "~~Draft~~ **Accepted**", "Draft | Final", "a; b, c and d"))
)
"""What may stand behind a key."""


def _filled(forms: tuple[str, ...], inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """One of `forms`, its braces filled with what `inner` gives."""

    def fill(form: str, parts: list[str]) -> str:
        for part in parts:
            form = form.replace("{}", part, 1)
        return form.replace("{}", "")

    return st.builds(fill, st.sampled_from(forms), st.lists(inner, min_size=1, max_size=2))


_MARKED = (
    "*{}*", "**{}**", "_{}_", "~~{}~~", "`{}`", "``{}``", "[{}]({})", "[{}][{}]", "[{}]", "![{}]({})", "<{}>", "${}$",
    "$`{}`$", "$${}$$", "[^1]{}", "[^{}]", "^[{}]", "\\{}", "**{}", "[{}](<{}> \"{}\")", "[{}](javascript:{})",
    "![{}](data:image/png;base64,{})", "[x](#{})", "[{}](../a%2e.md#x)", "[![{}]({})](a)", "***{}*** {}", "{}  \n{}",
    "https://{}", "<https://{}>", "{}@example.org", "[x](C:\\{})", "![b](https://img.shields.io/badge/status-{}-red)",
)  # fmt: skip

inlines = st.recursive(
    st.one_of(words, phrases),
    lambda inner: st.one_of(_filled(_MARKED, inner), _filled(HTML, inner), st.builds("{} {}".format, inner, inner)),
    max_leaves=4,
)
"""Words with the marks of Markdown and HTML."""


def _each_line(mark: str, text: str, rest: str | None = None) -> str:
    """`text` with `mark` before its first line and `rest`, or `mark` again, before every other."""
    lines = text.split("\n")
    return "\n".join([mark + lines[0], *((mark if rest is None else rest) + line for line in lines[1:])])


def _table(rows: list[list[str]], rule: str) -> str:
    written = [f"| {' | '.join(cells)} |" for cells in rows]
    return "\n".join([written[0], "|" + rule * len(rows[0]), *written[1:]])


_tables = st.builds(
    _table,
    st.lists(st.lists(inlines, min_size=1, max_size=4), min_size=1, max_size=3),
    st.sampled_from(("--|", ":-:|", "-:|", "-", "- | ")),
)
_fences = st.builds(
    lambda fence, language, code, end: f"{fence}{language}\n{code}\n{end}",
    st.sampled_from(("```", "~~~", "````", "  ```")),
    st.sampled_from(_LANGUAGES),
    st.one_of(phrases, st.just("+--+\n|  |\n+--+"), st.just("def f():\n\treturn 1"), st.just("-a\n+b\n@@ c")),
    st.sampled_from(("```", "~~~", "````", "")),
)
_headings = st.one_of(
    st.builds(
        lambda level, text: f"{'#' * level} {text}", st.integers(1, 7), st.one_of(st.sampled_from(_SECTIONS), inlines)
    ),
    st.builds("{}\n{}".format, st.sampled_from(_SECTIONS), st.sampled_from(("===", "---"))),
)
_definitions = st.builds(
    "{}: {}".format,
    st.sampled_from(("[^1]", "[^2]", "[a]", "[x y]", "[^a b]", "[]", "[queue]")),
    st.one_of(inlines, st.sampled_from(("<>", "/a 'b", "note\n\n    more", "[^2]"))),
)
_leaves = st.one_of(
    inlines, _headings, _fences, _tables, _definitions, _filled(HTML_BLOCKS, inlines),
    st.sampled_from(("---", "***", "* * *", "", "    code", "\tcode", "<!-- rfcexport-ignore: line-long -->")),
    st.builds("    {}".format, phrases),
)  # fmt: skip
_CONTAINERS: tuple[Callable[[str], str], ...] = (
    lambda inner: _each_line("> ", inner),
    lambda inner: _each_line("- ", inner, "  "),
    lambda inner: _each_line("* [ ] ", inner, "  "),
    lambda inner: _each_line("- [x] ", inner, "  "),
    lambda inner: _each_line("1. ", inner, "   "),
    lambda inner: _each_line("7) ", inner, "   "),
    lambda inner: _each_line("-\t", inner, "\t"),
    lambda inner: _each_line("> ", f"[!{_ALERTS[len(inner) % len(_ALERTS)]}]\n{inner}"),
    lambda inner: _each_line("[^1]: ", inner, "    "),
    lambda inner: (
        f"<details>\n<summary>{inner.splitlines()[0] if inner.strip() else ''}</summary>\n\n{inner}\n</details>"
    ),
    lambda inner: f"<div>\n\n{inner}\n\n</div>",
    lambda inner: f"<table><tr><td>\n\n{inner}\n\n</td></tr></table>",
)
blocks = st.recursive(
    _leaves,
    lambda inner: st.one_of(
        st.builds(lambda wrap, text: wrap(text), st.sampled_from(_CONTAINERS), inner),
        st.builds(lambda first, gap, second: first + gap + second, inner, st.sampled_from(("\n\n", "\n")), inner),
    ),
    max_leaves=5,
)
"""One block, or some in each other."""

_FIELD_FORMS = (
    "- **{}**: {}", "- **{}:** {}", "* {}: {}", "+ __{}__: {}", "**{}**: {}  ", "**{}:** {}", "{}: {}", "**{}** {}",
    "> **{}**: {}", "> - {}: {}", "| {} | {} |", "    {}: {}", "## {}\n\n{}\n", "## {}: {}\n", "- {}\n  - {}",
    "*{}*: {}", "![{}: {}](b.svg)", "{} : {} ·", "**{}: {}**", "- **{}**:\n    1. {}", ":{}: {}", "**{}**\\\n{}",
)  # fmt: skip
_fields = st.lists(st.tuples(st.sampled_from(KEYS), values), min_size=1, max_size=5)


def _stated(form: str, fields: list[tuple[str, str]], frame: tuple[str, str]) -> str:
    lines = [form.replace("{}", key, 1).replace("{}", value, 1) for key, value in fields]
    if form.startswith("|"):
        lines[1:1] = ["|--|--|"]
    return "\n".join([frame[0], *lines, frame[1]]).strip("\n")


metadata = st.one_of(
    st.builds(_stated, st.sampled_from(_FIELD_FORMS), _fields, st.just(("", ""))),
    st.builds(
        _stated,
        st.sampled_from(("{}: {}", "{}:\n  {}", ":{}: {}", "{}: {}\n - x")),
        _fields,
        st.sampled_from(
            (("```", "```"), ("<pre>", "</pre>"), ("```yaml", "```"), ("| k | v |\n|--|--|", ""), ("> ", ""))
        ),
    ),
    st.builds("{}\n{}".format, words, dates),
)
"""A block of metadata in one of the dialects."""

_YAML = (
    "{}: {}", "{}:\n  - {}", '{}: "{}"', "{}: [{}, x]", "{}:\n  - name: {}\n    email: a@b.org", "{}: {{name: {}}}",
    "{}: |\n  {}", "{}: &a {}", "{}: *a # {}", "? {}\n: {}", "{}: !!binary {}", "<<: {}{}", "- {}: {}", "{}: - {}",
    "'{}': '{}", "{}:\n\t- {}", "%TAG {} {}", "? ? {}\n: - ? {}",
)  # fmt: skip
_TOML = (
    '"{}" = "{}"', "{} = {}", '{} = ["{}", 1]', "[{}]\nx = '{}'", '[[{}]]\n"{}" = 1', "{} = '''{}'''",
    '{} = {{ a = "{}" }}', "# {} {}", '"{}".b = "{}"', "{} = 2026-01-31 # {}", "{} = nan # {}",
)  # fmt: skip


def _nested(form: str, signs: tuple[str, ...]) -> st.SearchStrategy[str]:
    """One sign so often that what it opens lies deep."""
    return st.builds(lambda sign, count: form.format(sign * count), st.sampled_from(signs), st.integers(1, 300))


yaml_texts = st.one_of(
    st.builds(_stated, st.sampled_from(_YAML), _fields, st.just(("", ""))),
    phrases,
    _nested("{}", ("[", "{", "- ", "a: ", "? ", "&a ", "! ")),
)
"""The inside of a front matter in YAML, or what was meant to be one."""

toml_texts = st.one_of(
    st.builds(_stated, st.sampled_from(_TOML), _fields, st.just(("", ""))),
    phrases,
    _nested("a = {}", ("[", "{a=", "1", "'", "-")),
)
"""The inside of a front matter in TOML, or what was meant to be one."""

front_matter = st.one_of(
    st.builds("---\n{}\n---\n".format, yaml_texts),
    st.builds("---\n{}\n...\n".format, yaml_texts),
    st.builds("+++\n{}\n+++\n".format, toml_texts),
    st.builds("<!-- x -->\n\n---\n{}\n---".format, yaml_texts),
    st.builds("---\n{}".format, yaml_texts),
)
"""A front matter with the signs round it."""

_titles = st.one_of(
    st.builds("# {}".format, st.one_of(st.sampled_from(_TITLES), inlines)),
    st.builds("## {}".format, st.sampled_from(_TITLES)),
    st.builds("{}\n=====".format, st.sampled_from(_TITLES)),
    st.just(""),
)


@st.composite
def documents(draw: st.DrawFn) -> str:
    """A whole RFC."""
    parts = [
        draw(st.one_of(st.just(""), st.just(""), front_matter)),
        draw(_titles),
        draw(st.one_of(st.just(""), metadata, metadata)),
        *draw(st.lists(blocks, max_size=4)),
    ]
    text = "\n\n".join(part for part in parts if part)
    end = draw(st.sampled_from(("\n", "\n", "\n", "\r\n", "\r")))
    before = draw(st.sampled_from(("", "", "", "\ufeff", "\n", " ", "<!-- c -->\n")))
    return before + text.replace("\n", end) + draw(st.sampled_from((end, "", f"{end}{end}")))


def as_bytes(text: str) -> bytes:
    """`text` as a file holds it."""
    return text.encode("utf-8")
