"""Seeds and a dictionary for the targets: small inputs that get far, made on the spot and kept outside the repository.

python -m fuzz.seeds FOLDER
"""

from __future__ import annotations

import io
import random
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests.markdown_strategies import (
    HTML,
    HTML_BLOCKS,
    KEYS,
    ODD_SIGNS,
    SIGNS,
    WORDS,
    as_bytes,
    blocks,
    documents,
    front_matter,
    metadata,
)

_MADE = 300
_SEED = 20_260_131

_DOCUMENTS = (
    "# RFC: Cache warm-up\n\n- **RFC ID**: 2026-02-03-cache-warm-up\n- **Status**: Draft\n- **Author(s)**: Ada Park\n"
    "- **Created**: 3 Feb 2026\n- **Last Updated**: 2026-02-04\n\n## Summary\n\nWarm the cache.\n\n## References\n",
    "---\ntitle: Cache\nauthors: [Ada Park, Bo Li <bo@example.org>]\nstatus: accepted\ndate: 2026-02-03\n---\n# A\n",
    "+++\ntitle = 'Cache'\nauthor = ['Ada']\ndate = 2026-02-03\n+++\n\n# Cache\n\nText.[^1]\n\n[^1]: A note.\n",
    "```\nRFC: 7\nTitle: Cache\nAuthor: Ada Park <ada@example.org>,\n        Bo Li\nStatus: Final\n```\n\n# Why\n\na\n",
    "# Cache\n\n| Status | Draft |\n|--|--|\n| Author | @ada, @bo |\n| Date | 2026-02 |\n\n- [ ] a\n- [x] b\n  1. c\n",
    "# ADR 7. Cache\n\n## Status\n\n~~Proposed~~ **Accepted**, superseded by [9](9-x.md)\n\n## Date\n\n2026-02-03\n",
    "# Cache\n\n**Status:** Draft · **Author:** Ada\n**Owner** [Ada](https://example.org)\n\n> [!NOTE]\n> $a_1$ `b`\n",
    "> Status: draft\n> Author: Ada\n\n# Cache\n\n![a](b.png \"c\") <kbd>k</kbd> <T> $5, $6 [x]\n\n<!-- -->\n\n***\n",
    "Cache\n=====\n\nAda Park\n3 February 2026\n\n<details><summary>More</summary>\n\n- a\n\n</details>\n\n    code\n",
    "# Cache\n\n<table><tr><th>a<td colspan=2>b</table>\n\n<pre>x</pre>\n\n<dl><dt>a<dd>b</dl>\n\n[a][b]\n\n[b]: #a\n",
    "# Cache\n\n<!-- rfcexport-ignore: link-http, line-long -->\n\nhttp://example.org\n\n## A\n\n## A\n\n#### B\n\n```",
    "# Cache\n\nStatsu: Draft\nAuhtor: Ada\nCreated: 3.2.2026\n\n| a | b |\n|:-:|--:|\n| 1 | `x|y` |\n| **2** | <br>\n",
)  # fmt: skip
_DRAWINGS = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="3" height="3" fill="#f00"/></svg>',
    '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="1in" height="50%"><g id="a"><path/></g>'
    '<use href="#a" x="1"/><text style="fill:url(#b)">t</text></svg>',
    '<svg xmlns="http://www.w3.org/2000/svg"><style>@import url(x.css); a{fill:red}</style><script>1</script>'
    '<image href="data:image/png;base64,AAAA"/><a xlink:href="javascript:1"/><foreignObject/></svg>',
    '<!DOCTYPE svg [<!ENTITY a "b">]><svg width="9" height="9">&a;<linearGradient id="b"/><animate onbegin="x"/></svg>',
)  # fmt: skip
_SETTINGS = (
    'style = "compact"\npaper = "letter"\nnumber-sections = false\nmax-input = 5\n[checks]\nline-long = "off"\n',
    '[metadata]\nseries = ["ACME"]\n[metadata.keys]\nauthors = ["Penholder"]\n[metadata.states]\naccepted = ["yes"]\n',
    '[rules]\nid-pattern = "\\\\d+"\nrequired-fields = ["status"]\nrequired-sections = ["Summary"]\norder = true\n',
    '[tool.rfcexport]\nlang = "pt-BR"\norg = "A"\nrules = "house"\n[tool.rfcexport.limits]\nnesting = 3\n[tool.x]\n',
    'required-fields = ["status", "x"]\nstatuses = ["Open"]\nguidance = ["Say why"]\nid-pattern = "("\n',
    "title = 'x", "a.b = 1",
)  # fmt: skip
_BASELINES = (
    '{"version": 1, "findings": []}',
    '{"version": 1, "findings": [{"path": "a", "slug": "line-long", "fingerprint": "0", "count": 2, "message": ""}]}',
    '{"version": 2}', "[]", '{"version": 1, "findings": [1, {}]}',
)  # fmt: skip


def seeds_of(takes: str) -> Iterator[bytes]:
    """The seeds of the targets that take such inputs."""
    yield from _MAKERS[takes]()


def dictionary() -> str:
    """The words that a mutation may put in, in the form of libFuzzer."""
    found = {*WORDS, *KEYS, *SIGNS, *ODD_SIGNS, *(part for form in (*HTML, *HTML_BLOCKS) for part in form.split("{}"))}
    found |= {"---\n", "+++\n", "```\n", "\n## Summary\n", "- **Status**: ", "rfcexport-ignore: ", "[tool.rfcexport]\n"}
    return "".join(f'"{_escaped(as_bytes(word))}"\n' for word in sorted(found) if 0 < len(as_bytes(word)) <= 60)


def _escaped(word: bytes) -> str:
    return "".join(chr(byte) if 0x20 <= byte < 0x7F and byte not in b'"\\' else f"\\x{byte:02x}" for byte in word)


def _documents() -> Iterator[bytes]:
    yield from (text.encode("utf-8") for text in _DOCUMENTS)
    yield from drawn(documents(), _MADE)
    yield from drawn(st.one_of(blocks, metadata), _MADE)


def _front_matter() -> Iterator[bytes]:
    yield from (text.encode("utf-8") for text in _DOCUMENTS if text[0] in "-+")
    yield from drawn(front_matter, _MADE)


def _bytes(length: int) -> Callable[[], Iterator[bytes]]:
    def made() -> Iterator[bytes]:
        source = random.Random(_SEED)
        yield from (source.randbytes(source.randrange(1, length)) for _ in range(_MADE))

    return made


def _pictures() -> Iterator[bytes]:
    from PIL import Image

    for mode in ("RGB", "RGBA", "L", "P", "1"):
        for kind in ("PNG", "GIF", "WEBP", "JPEG"):
            out = io.BytesIO()
            image = Image.new(mode, (5, 3), 1)
            (image if kind != "JPEG" else image.convert("RGB")).save(out, kind)
            yield out.getvalue()
    yield from (b"\x89PNG\r\n\x1a\n", b"GIF89a", b"\xff\xd8\xff\xe0", b"RIFF\0\0\0\0WEBPVP8 ", b"BM")


def _words() -> Iterator[bytes]:
    yield from (as_bytes(word) for word in (*WORDS, *KEYS, *SIGNS))
    yield from drawn(st.one_of(metadata, st.text(st.sampled_from(ODD_SIGNS), max_size=20)), _MADE)


def _encoded(texts: Iterable[str]) -> Callable[[], Iterator[bytes]]:
    return lambda: (text.encode("utf-8") for text in texts)


_MAKERS: Mapping[str, Callable[[], Iterator[bytes]]] = {
    "documents": _documents,
    "front matter": _front_matter,
    "trees": _bytes(500),
    "places": _bytes(600),
    "pictures": _pictures,
    "drawings": _encoded(_DRAWINGS),
    "settings": _encoded(_SETTINGS),
    "baselines": _encoded(_BASELINES),
    "words": _words,
    "shapes": _bytes(30),
}


def drawn(strategy: st.SearchStrategy[str], count: int) -> list[bytes]:
    """As many texts of a strategy of hypothesis as that, the same each time."""
    made: list[bytes] = []

    @seed(_SEED)
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def draw(text: str) -> None:
        made.append(as_bytes(text))

    draw()
    return made


def write_seeds(takes: str, folder: Path) -> int:
    """Write the seeds into `folder`; how many there are."""
    folder.mkdir(parents=True, exist_ok=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        made = list(dict.fromkeys(seeds_of(takes)))
    for number, content in enumerate(made):
        (folder / f"seed-{number:04}").write_bytes(content)
    return len(made)


def main() -> None:
    """Write the seeds of every kind, and the dictionary."""
    top = Path(sys.argv[1])
    for takes in _MAKERS:
        print(f"{takes}: {write_seeds(takes, top / takes.replace(' ', '-'))}")
    (top / "words.dict").write_text(dictionary(), "ascii")


if __name__ == "__main__":
    main()
