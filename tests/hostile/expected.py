"""The cases that the hostile corpus states in its table, with what each must come to, as functions.

The table is read from the corpus; the column `must` is prose, and stands here as claims.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from rfcexport import parse_rfc
from tests.hostile.claims import (
    Claim,
    finds,
    finds_column,
    has_address,
    nothing,
    only_in,
    says,
    shows,
    shows_not,
    together,
    within,
)
from tests.hostile.pdf_contents import pdf_properties
from tests.hostile.running import Case, Ran, formats_of

NAMES = (
    b"a\nb.md", b"q'\"$(id)`.md", b"CON.md", b"x+RTS.md", b"http:..md", b"--lua-filter=evil.lua.md", b"\xff\xfe.md",
)  # fmt: skip
_PLACEHOLDER = "Picture not shown"
_LONGEST_TITLE = 1_000
_BIDI_LINES = {
    3: "The client MUST\u202e TON\u202c retry. Access\u200b level: user\u2066 // admin\u2069",
    6: "if (a\u202e\u2066// check\u2069 \u2066) {",
}


def stated_cases(table: Path) -> tuple[Case, ...]:
    """The rows of the table at `table`, each with its claims; raises KeyError for a row that has none here."""
    rows = csv.DictReader(io.StringIO(table.read_text("utf-8")), delimiter="\t", quoting=csv.QUOTE_NONE)
    return tuple(_case(row) for row in rows)


def _case(row: dict[str, str]) -> Case:
    name = row["file"]
    sources = {
        "names": NAMES,
        "collisions": (b"same-a.md", b"same-b.md", b"Case.md", b"case.md"),
        "odd_inputs": (b"escape.md", b"dangling.md", b"zero.md", b"fifo.md", b"folder.md", b"bom_crlf.md"),
    }.get(name, (name.encode(),))
    exits = frozenset(row["exit"].split("|"))
    return Case(name, row["class"], formats_of(row["formats"]), exits, row["must"], CLAIMS[name], None, sources)


def _titles_are_cut(ran: Ran) -> Iterator[str]:
    if ran.to == "pdf" and ran.output is not None:
        for key, value in pdf_properties(ran.output).items():
            if len(value) > _LONGEST_TITLE:
                yield f"{key} must be cut; found {len(value)} characters"


def _has_no_author_evil(ran: Ran) -> Iterator[str]:
    if ran.to == "pdf" and ran.output is not None:
        told = pdf_properties(ran.output)
        yield from (f"{key} must not be the document's" for key, value in told.items() if "EVIL" in value)


def _reads_as_without_mark(ran: Ran) -> Iterator[str]:
    marked = b"\xef\xbb\xbf---\r\ntitle: BOM\r\n---\r\n\r\n# RFC 9001\r\n\r\ntext\r\n"
    plain = marked.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")
    one, other = (parse_rfc(content, path="x.md").value for content in (marked, plain))
    if (one.metadata, one.blocks, one.sections) != (other.metadata, other.blocks, other.sections):
        yield "must read as it does without the mark and with plain line ends"
    if ran.outcome == "ok" and one.metadata.title != "BOM":
        yield f"the title must be BOM; found {one.metadata.title!r}"


def _shows_no_turning_sign(ran: Ran) -> Iterator[str]:
    signs = sorted(
        {f"U+{ord(sign):04X}" for sign in ran.text or "" if sign in "\u202a\u202b\u202c\u202d\u202e\u2066\u2069"}
    )
    if signs:
        yield f"the text must not hold {', '.join(signs)}"


def _tells_each_sign(ran: Ran) -> Iterator[str]:
    told = {(one.line, one.column) for one in ran.findings if one.slug.startswith("text-")}
    for line, text in _BIDI_LINES.items():
        # Signs one behind the other are one place.
        places = [found.start() + 1 for found in re.finditer("[\u202e\u202c\u200b\u2066\u2069]+", text)]
        missing = [column for column in places if ran.outcome == "ok" and (line, column) not in told]
        yield from (f"must tell of the sign at {line}:{column}" for column in missing)


def _loses_no_output(ran: Ran) -> Iterator[str]:
    told = sum(1 for one in ran.errors)
    if len(ran.outputs) + told < len(ran.case.sources):
        yield f"{len(ran.case.sources)} sources gave {len(ran.outputs)} outputs and {told} refusals"
    folded = {name.lower() for name in ran.outputs}
    if len(folded) < len(ran.outputs):
        yield "two outputs have one name on a disk that does not tell case apart"
    if not ran.outputs:
        yield "one document takes the others down with it: no output at all"


def _exports_the_others(ran: Ran) -> Iterator[str]:
    if len(ran.errors) != len(ran.case.sources) - 1:
        yield f"must be {len(ran.case.sources) - 1} refusals; found {len(ran.errors)}"
    if list(ran.outputs) != [f"bom_crlf.{ran.to}".encode()]:
        yield f"the sound document must be exported, and nothing else; found {sorted(ran.outputs)}"


CLAIMS: Mapping[str, Claim] = MappingProxyType({
    "raw_img_file.md": together(shows(_PLACEHOLDER), finds("image-refused", 3, 5)),
    "attach_link.md": nothing,
    "attach_anchor.md": shows("annex"),
    "css_import.md": together(shows("text"), shows_not("@import", "font-family", "background:url")),
    "css_attribute.md": shows("x"),
    "base_href.md": together(shows(_PLACEHOLDER), finds("image-refused", 5)),
    "embedded_objects.md": nothing,
    "remote_image.md": together(shows(_PLACEHOLDER), finds("image-refused", 3, at_least=3)),
    "image_traversal.md": together(shows(_PLACEHOLDER), finds("image-refused", 3, at_least=4)),
    "image_absolute.md": together(shows(_PLACEHOLDER), finds("image-refused", 3, at_least=2)),
    "image_symlink.md": together(shows(_PLACEHOLDER), finds("image-refused", 3)),
    "image_fifo.md": together(shows(_PLACEHOLDER), finds("image-refused", 3, 5), within(10)),
    "svg_references.md": nothing,
    "svg_entities.md": together(finds("image-refused", 3, at_least=2), within(10, 300)),
    "svg_use_bomb.md": nothing,
    "png_169_megapixel.md": together(finds("image-refused", 3), within(5, 300)),
    "png_900_megapixel.md": together(finds("image-refused", 3), within(5, 300)),
    "active_links.md": together(
        shows("a b c d e fine"), finds("link-scheme", 3, at_least=5), has_address(r"^https://example\.org/$")
    ),
    "active_html.md": _has_no_author_evil,
    "front_matter_html.md": shows("<script>alert(1)</script> {{ 7*7 }}"),
    "template_syntax.md": together(
        shows(
            # Two underscores make bold letters.
            "RFC 9001", "{{ 7*7 }}", "{% for x in y %} {{ cycler.", ".os.getpid() }} {# gone #} $title$ ${x}",
        )
    ),
    "yaml_alias_bomb.md": together(says("front matter"), within(5, 300)),
    "footnote_cycle.md": nothing,
    "title_5000.md": together(shows("WWWWWWWW", "long long long"), _titles_are_cut),
    "quotes_10000_deep.md": together(says("nest"), within(5)),
    "quotes_200_deep.md": says("nest"),
    "list_100_deep.md": says("nest"),
    "brackets_10000.md": nothing,
    "reference_definitions_5000.md": nothing,
    "single_line_10mb.md": together(says("bytes"), within(5, 300)),
    "table_100000_rows.md": nothing,
    "table_5000_columns.md": only_in("pdf", finds("table-split", 3)),
    "code_line_1mb.md": nothing,
    "code_100000_lines.md": nothing,
    "nul_and_controls.md": shows("RFC 9001", "a", "b"),
    "invalid_utf8.md": says("utf-8", "offset 15"),
    "utf16.md": says("utf-8"),
    "bom_crlf.md": together(shows("BOM", "text"), _reads_as_without_mark),
    "bidi_override.md": together(
        shows("The client MUST", "retry. Access", "admin"), _tells_each_sign, _shows_no_turning_sign
    ),
    "unclosed_comment.md": together(finds_column("html-comment-unclosed", (5, 1)), shows("MUST NOT be lost")),
    "-o.md": shows("leading dash"),
    "names": shows("text"),
    "collisions": _loses_no_output,
    "odd_inputs": together(_exports_the_others, within(10)),
})  # fmt: skip
"""What each row of the table asks, beyond what is asked of every run."""
