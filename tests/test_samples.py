"""The samples of diagrams and formulas as documents, in every format."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest

from rfcexport.diagnostics import Read
from rfcexport.model import Rfc
from rfcexport.pipeline import export_rfc, parse_rfc
from tests.conftest import need_tool
from tests.words import text_of_pdf

HEAD = "# RFC: Samples\n\n- Status: Draft\n"


def document(samples: Path, kind: str) -> str:
    """All samples of a kind, each in a section of its own."""
    parts = [HEAD]
    for path in sorted((samples / kind).iterdir()):
        text = path.read_text("utf-8").rstrip()
        if kind != "math":
            text = f"```{kind}\n{text}\n```"
        elif ".display." in path.name:
            text = f"Before.\n\n$$\n{text}\n$$\n\nAfter."
        else:
            text = f"In a line ${text}$ of words."
        parts.append(f"## {path.name}\n\n{text}\n")
    return "\n".join(parts)


@pytest.fixture(scope="module", params=["mermaid", "dot", "math"])
def sample(request: pytest.FixtureRequest, samples: Path) -> tuple[str, str, Read[Rfc]]:
    kind: str = request.param
    text = document(samples, kind)
    return kind, text, parse_rfc(text.encode(), path="samples.md")


DRAWN = {"mermaid": 14, "dot": 5, "math": 19}
BROKEN = {
    "mermaid": ("diagram-refused", "next --> [no identifier here"),
    "dot": ("diagram-refused", "digraph g { a -> b; c -> }"),
    "math": ("formula-refused", "\\ledger{a}{b}"),
}


@pytest.mark.parametrize("to", ["pdf", "html", "docx"])
def test_the_broken_one_is_told_with_its_line_and_shown_as_source(sample: tuple[str, str, Read[Rfc]], to: str) -> None:
    kind, text, read = sample
    if to == "pdf":
        need_tool("pdftotext")
    slug, source = BROKEN[kind]
    exported = export_rfc(read.value, to)
    refused = [finding for finding in exported.diagnostics if finding.slug.endswith("-refused")]
    line = next(number for number, one in enumerate(text.split("\n"), start=1) if source in one)
    assert [(one.slug, one.position.line) for one in refused] == [(slug, line)]
    assert re.sub(r"\W", "", source) in re.sub(r"\W", "", _text(exported.value, to))


def _text(content: bytes, to: str) -> str:
    if to == "pdf":
        return text_of_pdf(content)
    if to == "html":
        return re.sub(r"<[^>]+>|&gt;", "", content.decode())
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return re.sub(r"<[^>]+>|&gt;", "", package.read("word/document.xml").decode())


def test_the_others_are_drawn_in_html(sample: tuple[str, str, Read[Rfc]]) -> None:
    kind, _, read = sample
    html = export_rfc(read.value, "html").value.decode()
    body = html[html.index("<main") : html.index("</main>")]
    found = re.findall(r"<math\b" if kind == "math" else r'<svg\b[^>]* role="img" aria-label="[^"]', body)
    assert len(found) == DRAWN[kind]


def test_the_others_are_drawn_in_word(sample: tuple[str, str, Read[Rfc]]) -> None:
    kind, _, read = sample
    with zipfile.ZipFile(io.BytesIO(export_rfc(read.value, "docx").value)) as package:
        xml = package.read("word/document.xml").decode()
    assert len(re.findall(r"<m:oMath>" if kind == "math" else r'<wp:docPr [^>]*descr="[^"]', xml)) == DRAWN[kind]


def test_words_of_diagrams_are_text_in_pdf(sample: tuple[str, str, Read[Rfc]]) -> None:
    need_tool("pdftotext")
    kind, _, read = sample
    words = {
        "mermaid": (
            "Größe, naïve",
            "東京",
            "Ωμέγα",
            "Store<T>",
            "no, ask again",
            "01 Mar",
            "limit < 10 && retries > 3",
        ),
        "dot": ("slot 0", "größe", "miss?"),
        "math": (),
    }[kind]
    text = text_of_pdf(export_rfc(read.value, "pdf").value)
    assert [word for word in words if word not in text] == []
    assert "::icon" not in text
