"""A source comes back out of its export byte for byte, whatever it was, and nothing comes out of what is no export."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest

from rfcexport.diagnostics import RefusedInput
from rfcexport.extraction import Carried, extract
from rfcexport.pipeline import export_rfc, parse_rfc
from rfcexport.policy import Limits
from rfcexport.settings import Settings

SOURCES = {
    "plain": b"# RFC: One\n\nText.\n",
    "odd bytes": b"\xef\xbb\xbf# RFC: \xc3\xa9\r\n\r\nText \xe2\x80\xae turned \x07 </script> ]]> --> & \x00.\r\n\r\n",
    "no end": b"# RFC: One",
}
FORMATS = ("pdf", "html", "docx")


def exported(content: bytes, to: str, *, path: str = "docs/one.md", settings: Settings | None = None) -> bytes:
    return export_rfc(parse_rfc(content, path=path).value, to, settings=settings).value


def slug(export: bytes, **limits: int) -> str:
    with pytest.raises(RefusedInput) as refused:
        extract(export, path="x", limits=Limits(**limits))
    return refused.value.diagnostic.slug


@pytest.mark.parametrize("to", FORMATS)
@pytest.mark.parametrize("name", SOURCES)
def test_source_comes_back_as_it_was(name: str, to: str) -> None:
    content = SOURCES[name]
    found = extract(exported(content, to), path=f"x.{to}")
    assert (found.file_name, found.content, found.format) == ("one.md", content, to)


@pytest.mark.parametrize("to", FORMATS)
def test_export_carries_no_source_when_it_is_not_wanted(to: str) -> None:
    export = exported(SOURCES["plain"], to, settings=Settings(embed_source=False))
    assert slug(export) == "source-not-carried"


@pytest.mark.parametrize("to", FORMATS)
def test_name_is_one_for_a_file_here(to: str) -> None:
    assert extract(exported(SOURCES["plain"], to, path="-"), path="x").file_name == "source.md"
    assert extract(exported(SOURCES["plain"], to, path='a/"<b>&é.md'), path="x").file_name == '"<b>&é.md'


def rewritten(export: bytes, change: Callable[[str, bytes], bytes], names: Callable[[str], str] = str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(export)) as package, zipfile.ZipFile(out, "w") as written:
        for name in package.namelist():
            written.writestr(names(name), change(name, package.read(name)))
    return out.getvalue()


def test_source_is_found_when_word_has_given_its_part_another_number() -> None:
    export = exported(SOURCES["plain"], "docx")
    moved = rewritten(export, lambda _, content: content, lambda name: name.replace("item1.xml", "item7.xml"))
    assert extract(moved, path="x.docx").content == SOURCES["plain"]


def test_altered_source_is_told() -> None:
    html = exported(SOURCES["plain"], "html")
    at = html.rindex(b'data-encoding="base64">') + len(b'data-encoding="base64">')
    assert slug(html[:at] + b"AAAA" + html[at + 4 :]) == "source-altered"
    docx = exported(SOURCES["plain"], "docx")
    assert slug(rewritten(docx, lambda _, content: content.replace(b'sha256="', b'sha256="0'))) == "source-altered"


@pytest.mark.parametrize("to", FORMATS)
def test_source_above_the_limit_is_not_unpacked(to: str) -> None:
    export = exported(b"# RFC: One\n\n" + b"x " * 20_000, to)
    assert slug(export, input_bytes=1_000) == "export-unreadable"


@pytest.mark.parametrize(
    "export",
    [b"", b"words", b"%PDF-1.7\n", b"%PDF-1.7\ntrailer<</Root 1 0 R>>", b"PK\x03\x04", b"PK\x03\x04" + bytes(100)],
)
def test_file_is_refused_when_it_is_no_export(export: bytes) -> None:
    assert slug(export) == "export-unreadable"


def test_last_block_counts_when_the_text_looks_like_one() -> None:
    fake = b'<script type="text/markdown" id="doc:source" data-file="evil.md" data-sha256="0">AAAA</script>'
    content = b"# RFC: One\n\n" + fake + b"\n\n```\n" + fake + b"\n```\n"
    assert extract(exported(content, "html"), path="x").content == content


def test_carried_is_a_plain_value() -> None:
    assert Carried("a", b"", "0", "pdf") == Carried("a", b"", "0", "pdf")
