"""Front matter, files of metadata and comments that would reach templates, properties, limits or other people's eyes."""

# ruff: noqa: E501 - an input broken over lines to fit a margin can no longer be read
from __future__ import annotations

import os
from collections.abc import Callable, Iterator

from tests.hostile.claims import finds, holds_not, shows, within
from tests.hostile.lab import CANARY, Lab
from tests.hostile.own.making import ANY_END, case, lines
from tests.hostile.pdf_contents import pdf_title
from tests.hostile.running import Ran

_BOMB = "a: &a [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{chr(98 + i)}: &{chr(98 + i)} [{','.join(['*' + chr(97 + i)] * 10)}]\n" for i in range(8)
)


def _has_pdf_title(title: str) -> Callable[[Ran], Iterator[str]]:
    def check(ran: Ran) -> Iterator[str]:
        if ran.to != "pdf" or ran.output is None:
            return
        if (found := pdf_title(ran.output)) != title:
            yield f"the title of the PDF must be {title!r}; found {found!r}"

    return check


def _sidecar(text: str | bytes | None, name: str) -> Callable[[Lab], None]:
    def write(lab: Lab) -> None:
        if text is not None:
            lab.write(name, text)
            return
        (lab.outside / "secret.yaml").write_text(f"title: {CANARY}\nstatus: Draft\nauthors: [{CANARY}]\n")
        path = lab.docs / name
        if not path.is_symlink():
            path.symlink_to("../outside/secret.yaml")

    return write


def _pipe(lab: Lab) -> None:
    path = lab.docs / "sidecar_pipe.yaml"
    if not path.exists():
        os.mkfifo(path)


CASES = (
    case(
        "template_keys.md", "sanitise", "all", "ok", "Keys that pandoc, Jinja or a shell would know do nothing here",
        lambda lab: (
            "---\ntitle: Keys\nstyles: \"</style><script>x</script>\"\nbody: \"<script>alert(1)</script>\"\n"
            f"header-includes: <script>x</script>\ninclude-before: [x]\ntemplate: {lab.secret}\nreference-doc: {lab.secret}\n"
            f"bibliography: {lab.secret}\ncsl: {lab.url}/csl\ncss: {lab.url}/css\nlua-filter: evil.lua\npdf-engine: evil\n"
            f"resource-path: /\nlogo: {lab.secret}\ncover: {{__class__: x}}\nself: x\nlabels: {{a: b}}\nis_print: true\n"
            "toc-title: '{{ cycler.__init__ }}'\n__proto__: x\nconstructor: x\n\"{{ 7*7 }}\": \"${7*7}\"\n---\n\n# Keys\n\ntext\n"
        ),
        shows("Keys", "text", "<script>alert(1)</script>"),
    ),
    case(
        "lang_quotes.md", "sanitise", "all", "ok", "A language is a tag or nothing",
        "---\ntitle: Tongue\nlang: 'en\" onload=\"alert(1)'\n---\n\n# Tongue\n\ntext\n", shows("Tongue"),
    ),
    case(
        "lang_long.md", "sanitise", "all", "ok", "A language is a tag or nothing",
        f"---\ntitle: Tongue\nlang: en{'-x' * 20_000}\n---\n\n# Tongue\n\ntext\n", shows("Tongue"), within(30),
    ),
    case(
        "yaml_escapes.md", "sanitise", "all", "ok", "No escape of YAML brings a control sign into an output or a message",
        '---\ntitle: "a\\e[31mb\\u202ec\\0d\\u2028e\\x07f\\uFFFEg\\u200b"\nstatus: "Dr\\e[2Jaft\\r\\n\\nx: error[fake]: y"\n'
        'author: "Ann\\r\\nBcc: all@example.org \\u202e"\n"ke\\ey\\u202e": "va\\nl\\0ue"\ncreated: "2026-01-01\\e"\n---\n\n'
        "# a b\n\ntext\n",
        shows("text"),
    ),
    case(
        "author_heads.md", "leak", "all", "ok", "An author is a name; an address of mail is one address",
        "---\ntitle: Mail\nauthors:\n  - name: \"Carl\\r\\nBcc: x\"\n    email: \"a@example.org?attach=/etc/passwd\"\n"
        "  - \"<img src=x onerror=alert(1)> <b@example.org%0d%0aBcc:c@example.org>\"\n"
        "  - {name: Dora, url: 'javascript:alert(1)'}\n  - {name: Emil, url: '\\\\\\\\evil\\\\share'}\n"
        "  - {name: Fay, url: 'https://u:p@example.org'}\n---\n\n# Mail\n\ntext\n",
        shows("Carl", "Dora", "Emil", "Fay"),
    ),
    case(
        "dates_markup.md", "sanitise", "all", "ok", "A date is a day; anything else is shown as it is",
        "---\ntitle: Days\ncreated: <b onclick=x>2026-01-01</b>\nupdated: 99999-99-99\nstatus: '<script>alert(1)</script>'\n"
        "date: '2026-13-45T99:99:99Z'\nid: '../../etc/passwd'\nrfc: '\"><script>'\n---\n\n# Days\n\ntext\n",
        shows("Days", "text"),
    ),
    case(
        "title_breakers.md", "sanitise", "all", "ok", "A title ends no XML, no string and no packet",
        "---\ntitle: ']]> <?xpacket end=\"w\"?> --> </rdf:RDF> & ) \\ ( %%EOF endobj'\n---\n\n# x\n\ntext\n",
        _has_pdf_title("]]> <?xpacket end=\"w\"?> --> </rdf:RDF> & ) \\ ( %%EOF endobj"),
    ),
    case(
        "title_mark.md", "sanitise", "pdf", "ok", "Signs that begin an encoding begin none",
        "---\ntitle: '\u00fe\u00ffþÿ title'\n---\n\n# x\n\ntext\n", _has_pdf_title("\u00fe\u00ffþÿ title"),
    ),
    case(
        "yaml_tags.md", "contain", "all", "ok", "A tag of YAML makes nothing",
        "---\ntitle: Tags\na: !!python/object/apply:os.system ['touch PWNED']\nb: !!python/name:os.system\n"
        "c: !include /etc/passwd\nd: !!binary aGk=\n<<: {e: f}\n---\n\n# Tags\n\ntext\n", shows("Tags"),
    ),
    case(
        "yaml_deep.md", "limit", "all", ANY_END, "Ends within the limits",
        f"---\ntitle: Deep\na: {'[' * 20_000}{']' * 20_000}\n---\n\n# Deep\n\ntext\n", within(20, 400),
    ),
    case(
        "toml_deep.md", "limit", "all", ANY_END, "Ends within the limits",
        f"+++\ntitle = 'Deep'\n{'.'.join('a' * 15_000)} = 1\n+++\n\n# Deep\n\ntext\n", within(20, 400),
    ),
    case(
        "yaml_many.md", "limit", "all", ANY_END, "Ends within the limits",
        "---\ntitle: Many\n" + "".join(f"k{n}: v{n}\n" for n in range(4_500)) + "---\n\n# Many\n\ntext\n",
    ),
    case(
        "front_matter_100kb.md", "limit", "all", "ok|limit", "Read in a cheaper way, or refused",
        f"---\ntitle: Long\nx: {'y' * 99_000}\n---\n\n# Long\n\ntext\n", within(30, 400),
    ),
    case(
        "authors_8000.md", "limit", "all", ANY_END, "Ends within the limits",
        "---\ntitle: Many\nauthors: " + ", ".join(f"A{n} B" for n in range(7_000)) + "\n---\n\n# Many\n\ntext\n",
    ),
    case(
        "author_regex.md", "limit", "all", ANY_END, "Ends within the limits",
        "# RFC 9004: Names\n\n- **Authors**: " + "a.b-c@" * 8_000 + "\n- **Status**: " + "Draft (" * 8_000 + "\n- **Created**: "
        + "1" * 40_000 + "\n\n## Summary\n\ntext\n",
    ),
    case(
        "later_metadata.md", "sanitise", "all", "ok", "A block of metadata further down is text",
        lines("one", "---\ntitle: EVIL\nheader-includes: <script>x</script>\n---", "two"), shows("one", "EVIL", "two"),
        _has_pdf_title("Case"),
    ),
    case(
        "settings_stated.md", "contain", "all", "ok", "A document sets no limit, path or policy",
        lambda lab: (
            f"---\ntitle: Settings\nrfcexport: {{root: /, allow-remote-images: true, max-input: 99999999}}\nroot: /\n"
            f"allow-remote-images: true\nlimits: {{nesting: 99999}}\nstyle: ../outside\n---\n\n# Settings\n\n"
            f"<!-- rfcexport: allow-remote-images=true root=/ -->\n\n![a]({lab.url}/x.png) ![b](../outside/secret.png)\n"
        ),
        finds("image-refused", at_least=2),
    ),
    case(
        "quieted.md", "report", "all", "ok", "A document does not quiet what is said of its own honesty",
        "<!-- rfcexport-ignore: text-order, link-scheme, html-comment-unclosed, image-refused -->\n\n"
        "Access: user\u202e // nimda\u202c ok\n\n[x](javascript:alert(1)) ![y](../outside/secret.png)\n\n<!-- open\n\nMUST stay\n",
        finds("text-order", 5), finds("html-comment-unclosed", 9), shows("MUST stay"),
    ),
    case(
        "sidecar_bomb.md", "limit", "all", ANY_END, "A file of metadata unfolds to nothing large",
        "# RFC 9005: Beside\n\ntext\n", within(10, 300), beside=_sidecar(_BOMB, "sidecar_bomb.yaml"),
    ),
    case(
        "sidecar_10mb.md", "limit", "all", ANY_END, "A file of metadata is bounded",
        "# RFC 9005: Beside\n\ntext\n", within(10, 300),
        beside=_sidecar("title: x\nstatus: " + "y" * 10_000_000 + "\n", "sidecar_10mb.yaml"),
    ),
    case(
        "sidecar_link.md", "contain", "all", "ok|refused", "A file of metadata lies below the root",
        "# RFC 9005: Beside\n\ntext\n", holds_not(CANARY), beside=_sidecar(None, "sidecar_link.yaml"),
    ),
    case("sidecar_pipe.md", "contain", "all", "ok|refused", "No waiting for a pipe", "# RFC 9005: Beside\n\ntext\n", within(10),
         beside=_pipe),
    case(
        "sidecar_bytes.md", "sanitise", "all", "ok|refused", "Bytes that are no text are none",
        "# RFC 9005: Beside\n\ntext\n", shows("text"),
        beside=_sidecar(b"title: \"\xff\xfe \\e[31m \\u202e <script>\"\nstatus: \x1b[31m\nauthor: caf\xe9\n", "sidecar_bytes.yaml"),
    ),
)  # fmt: skip
