"""Links that run something, leak something or lead where no link may lead, in every place that a link can stand."""

# ruff: noqa: E501, SIM905 - an input broken over lines to fit a margin can no longer be read
from __future__ import annotations

from tests.hostile.claims import (
    finds,
    has_address,
    has_no_address,
    markup_lacks,
    shows,
    within,
)
from tests.hostile.lab import Lab
from tests.hostile.own.making import ANY_END, case, lines

_SHARES = (
    "[u1](//evil.example/share) [u2](\\\\evil\\share) [u3](\\\\\\\\evil\\\\share) [u4](/\\evil/share) [u5](///evil/share)",
    "[u6](%5C%5Cevil%5Cshare) [u7](%2f%2fevil/share) [u8](/%5Cevil/share) [u9](%255c%255cevil%255cshare)",
    '<a href="\\\\evil\\share">u10</a> <a href="&#92;&#92;evil\\share">u11</a> <a href="/&#x5c;evil/share">u12</a>',
    "[u13](file://evil/share) [u14](FILE:\\\\evil\\share) [u15](file:////evil/share) [u16](<\\\\evil\\a share>)",
    "[u17](\\\\?\\UNC\\evil\\share) [u18](<\\\\\\\\.\\\\pipe\\\\evil>) [u19][share] <file://evil/share> [u20](/.//evil/share)",
    "[share]: \\\\\\\\evil\\\\share",
)
_APPLICATIONS = (
    "ms-word:ofe|u|https://evil.example/x.docx ms-excel:x ms-msdt:/id%20x search-ms:query=x&crumb=location:\\\\evil "
    "skype:x?call slack://x vscode://x ldap://evil smb://evil/x dav://evil sftp://evil ssh://-oProxyCommand=x jar:x!/y "
    "blob:x about:blank chrome://settings res://x mhtml:x cid:x mk:@MSITStore:x intent:#Intent;end itms-services:x "
    "view-source:x feed:javascript:x livescript:x mocha:x wyciwyg://x ws://evil gopher://evil tn3270:x shell:startup"
).split()


def _long_links(lab: Lab) -> str:
    sizes = (1_900, 2_000, 2_083, 2_100, 8_000, 60_000)
    return lines(*(f"[w{size}](https://example.org/{'x' * (size - 20)})" for size in sizes))


def _links_everywhere(lab: Lab) -> str:
    bad = "javascript:alert(1)"
    return (
        "# RFC 9002: [Title](javascript:alert(1)) case\n\n"
        f"- **Status**: [Draft]({bad})\n- **Authors**: [Ann]({bad}), [Ben](\\\\\\\\evil\\\\share)\n"
        f"- **Tracking**: [issue](vbscript:x) <{bad}>\n\n"
        f"## [Heading]({bad})\n\n> [!NOTE]\n> [alert]({bad})\n\n- [ ] [task]({bad})\n- [x] <a href='{bad}'>done</a>\n\n"
        f"| [cell]({bad}) | b |\n|---|---|\n| x | <a href={bad}>inner</a> |\n\n"
        f"A note[^1] and ![picture [link]({bad})](none.png).\n\n[^1]: See [note]({bad}) and [share](//\\\\evil/x).\n\n"
        f"<details><summary><a href='{bad}'>fold</a></summary>\n\n[folded]({bad})\n\n</details>\n\n"
        f"<figure><img src=none.png><figcaption><a href='{bad}'>caption</a></figcaption></figure>\n\n"
        f"<dl><dt><a href='{bad}'>term</a></dt><dd><a href='{bad}'>definition</a></dd></dl>\n\n"
        f"`[code]({bad})` [`coded`]({bad}) **[bold *[both]({bad})*]({bad})**\n\n"
        + "".join(f"## Section {n} [s]({bad})\n\n{'words ' * 60}\n\n" for n in range(8))
    )


CASES = (
    case(
        "unc_links.md", "leak", "all", "ok", "No link leads to a share, in whatever way it is written; the words stay",
        lines(*_SHARES), shows(*(f"u{n}" for n in range(1, 21))), finds("link-scheme", 3, 5, 7, 9, 11, at_least=15),
        has_no_address(r"(?i)\\|%5c|^//|^file|^/(?!\./evil)"),
    ),
    case(
        "unc_pictures.md", "leak", "all", "ok", "No picture comes from a share; each is named",
        lines(
            "![a](\\\\evil\\share\\x.png) ![b](//127.0.0.1/x.png) ![c](file://evil/share/x.png) ![d](%5c%5cevil%5cx.png)",
            '<img src="\\\\evil\\share\\x.png"> <img src="//evil/x.png"> <img src="file:\\\\evil\\x.png">',
            '<picture><source srcset="//evil/x.webp"><img src="smb://evil/x.png"></picture>',
        ),
        finds("image-refused", 3, 5, 7, at_least=8), within(15),
    ),
    case(
        "encoded_schemes.md", "sanitise", "all", "ok", "A scheme in disguise is a scheme; the words stay",
        lines(
            "[e1](%6Aavascript:alert(1)) [e2](javascript%3Aalert(1)) [e3](java%0Ascript:alert(1)) [e4](&#106;avascript:x)",
            "[e5](javascript&colon;alert(1)) [e6](java&Tab;script:x) [e7](java&NewLine;script:x) [e8](&#x6A&#x61vascript:x)",
            '<a href="java\tscript:x">e9</a> <a href="java&#10;script:x">e10</a> <a href="&#1;javascript:x">e11</a>',
            '<a href=" &#14; javascript:x">e12</a> <a href="\u200bjavascript:x">e13</a> <a href="jav\u00adascript:x">e14</a>',
            "[e15](\u2060javascript:x) [e16](JAVASCRIPT:x) [e17](javascript\u200b:x) [e18](data&#58;text/html;base64,eA==)",
            "[e19](%64ata:text/html,x) [e20](vbscript\\:x) [e21](%2566ile:x)",
        ),
        shows(*(f"e{n}" for n in range(1, 22))), finds("link-scheme", 3, 5, 7, at_least=8),
        has_no_address(r"(?i)^(?!&)[^/]*(?:script|data)|^%"),
    ),
    case(
        "reference_links.md", "sanitise", "all", "ok", "Links by reference and in angle brackets are links",
        lines(
            "[full][r] [r][] [r] <javascript:alert(1)> <JaVaScript:alert(1)> <vbscript:msgbox> <data:text/html,x>",
            "![picture][r] [![inside](none.png)][r] [two\nlines][r]",
            "[r]: javascript:alert(1) 'title'", "[r2]: <java\tscript:x>", "[r2] www.example.org http://example.org/a(b",
        ),
        shows("full", "inside", "two"), finds("link-scheme", 3, at_least=5), has_no_address("(?i)script|data:"),
        has_address(r"^http://example\.org/a"),
    ),
    case(
        "credentials.md", "leak", "all", "ok", "No link carries credentials, an attachment or a second mail head",
        lines(
            "[c1](https://ada:secret@example.org/) [c2](https://example.org@evil.example/) [c3](//ada@example.org/x)",
            "[c4](https://example.org%40evil.example/) [c5](https://example.org\\@evil.example/) <https://a:b@c.example/>",
            "[m1](mailto:a@example.org?attach=/etc/passwd) [m2](mailto:a@example.org?subject=x%0d%0aBcc:all@example.org)",
            "[m3](mailto:a@example.org?Attachment=C:\\x&body=kept) [m4](mailto:a@example.org%0aBcc:b@example.org)",
        ),
        shows("c1", "c2", "c3", "m1", "m4"), has_no_address("(?i)secret|attach|bcc"),
        has_address(r"^mailto:a@example\.org\?body=kept$"),
    ),
    case(
        "long_addresses.md", "limit", "all", "ok", "Word is given no address that it calls damage; the words stay",
        _long_links, shows("w1900", "w2083", "w60000"), within(30, 600),
    ),
    case(
        "links_everywhere.md", "sanitise", "all", "ok", "No place lets a dangerous link through, the cover included",
        _links_everywhere,
        shows("Heading", "alert", "task", "done", "cell", "inner", "note", "fold", "folded", "caption", "term"),
        finds("link-scheme", at_least=15), has_no_address("(?i)script|evil"),
    ),
    case(
        "application_schemes.md", "sanitise", "all", "ok", "No link starts a program of the reader's machine",
        lines(*(f"[p{n}]({scheme})" for n, scheme in enumerate(_APPLICATIONS))),
        shows("p0", f"p{len(_APPLICATIONS) - 1}"), finds("link-scheme", at_least=len(_APPLICATIONS) - 4),
    ),
    case(
        "pdf_addresses.md", "sanitise", "all", "ok", "Brackets and backslashes end no string of a PDF",
        lines(
            "[a](https://example.org/\\)\\(x) [b](https://example.org/%29>>/OpenAction<<) [c](<https://example.org/a)b\\c>)",
            "[d](other.pdf#page=2) [e](#nameddest=x) [f](https://example.org/#a)/S/JavaScript/JS(app.alert(1))",
            '<a href="https://example.org/)>>endobj 1 0 obj<</S/Launch/F(x)>>">g</a>',
        ),
        shows("a b c", "g"), has_address(r"^https://example\.org/"),
    ),
    case(
        "link_titles.md", "sanitise", "all", "ok", "A title ends no attribute",
        lines(
            "[a](https://example.org 'x\" onmouseover=\"alert(1)') [b](https://example.org \"'><script>alert(1)</script>\")",
            "![c](none.png '\" onerror=\"alert(1)') <a href=https://example.org title='\"><svg onload=alert(1)>'>d</a>",
            "[e](https://example.org '&quot; onclick=&quot;x') [f](https://example.org/\"onclick=\"x)",
        ),
        shows("a b", "d", "e f"), markup_lacks(r"<script|<svg"),
    ),
    case(
        "local_links.md", "leak", "all", "ok", "Links into the machine are links to files of the project, or none",
        lines(
            "[a](../../../../../etc/passwd) [b](/etc/passwd) [c](/../../etc/passwd) [d](..\\..\\windows\\win.ini)",
            "[e](C:\\windows\\win.ini) [f](c:/windows) [g](~/.ssh/id_rsa) [h](/proc/self/environ) [i](%2e%2e/%2e%2e/x)",
        ),
        shows("a b c d", "e f g h i"), has_no_address("(?i)^c:"),
    ),
    case(
        "links_10000.md", "limit", "all", "ok|limit", "Ends within the limits",
        "".join(f"## S{n}\n\n" + "[x](#s0) " * 500 + "\n\n" for n in range(20)),
    ),
    case(
        "links_in_paragraph.md", "limit", "all", "limit", "More than 1,000 links in a paragraph are refused",
        "[x](https://example.org/) " * 3_000 + "\n", within(30),
    ),
    case(
        "bare_addresses.md", "limit", "all", ANY_END, "Ends within the limits",
        lines(*("http://" + "a." * 400 + "example.org " * 3 for _ in range(50)), "www." * 5_000, "a@" * 5_000 + "b.c"),
    ),
)  # fmt: skip
