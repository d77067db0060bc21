"""LibreOffice: every DOCX opened and made a PDF; the words of the PDF, and the pages that the contents state.

The contents come with estimated page numbers in them. LibreOffice lays out much as Word does, where it has the faces
of Word or ones of the same metrics (Carlito for Calibri, Caladea for Cambria), and it tells where its bookmarks are.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pypdf import PdfReader

from rfcexport import Settings
from rfcexport.pipeline import manuscript_of
from rfcexport.reader import read_rfc
from tests.conformance.checkers import MissingChecker
from tests.conformance.verdicts import Exported, Fault, Verdict
from tests.words import compare, normal, text_of

CLAIM = "LibreOffice"
_TOGETHER = 24
_PATIENCE_S = 900.0
# Bookmarks as destinations, which have a name and a page.
_FILTER = (
    'pdf:writer_pdf_Export:{"ExportBookmarksToPDFDestination":{"type":"boolean","value":"true"},'
    '"ReduceImageResolution":{"type":"boolean","value":"true"},"MaxImageResolution":{"type":"long","value":"75"}}'
)
_ENTRY = re.compile(r'<w:pStyle w:val="TOC(\d)"\s*/>.*?</w:p>', re.DOTALL)
_STATED = re.compile(r" PAGEREF (\w+) \\h .*?<w:t(?: [^>]*)?>(\d+)</w:t>", re.DOTALL)
_HEADING = re.compile(r'<w:pStyle w:val="Heading([1-3])"\s*/>.*?</w:p>', re.DOTALL)
_PARTS = re.compile(r"\w+|\W")
_WORD = re.compile(r"<w:t(?: [^>]*)?>[^<]*\S[^<]*</w:t>")
_LEAST_NEAR, _MOST_WORDS_LOST = 0.95, 1 / 10_000
_NEAR = 1


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents: where it leads, the page that it states, and the page that is printed there."""

    bookmark: str
    stated: int
    printed: int | None


@dataclass(frozen=True, slots=True)
class Opened:
    """What LibreOffice made of one file; `pages` is 0 where it made nothing.

    `headings` counts those of the first three levels; it is 0 where the document has no contents.
    """

    source: str
    pages: int = 0
    words: int = 0
    missing: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()
    headings: int = 0


def need_libreoffice() -> None:
    """Raises MissingChecker without LibreOffice Writer, or without the program that reads its PDFs."""
    for name, package in (("soffice", "libreoffice-writer-nogui"), ("pdftotext", "poppler-utils")):
        if shutil.which(name) is None:
            raise MissingChecker(f"must have {name}; found none; install with: sudo apt-get install {package}")


def open_docx_files(files: Sequence[Exported], markdown: Mapping[str, bytes]) -> list[Opened]:
    """What LibreOffice makes of each file; `markdown` is what it was made from, by its source."""
    opened: list[Opened] = []
    with tempfile.TemporaryDirectory(prefix="conformance-", ignore_cleanup_errors=True) as name:
        for start in range(0, len(files), _TOGETHER):
            some = files[start : start + _TOGETHER]
            for file, pdf in zip(some, _pdfs_of(some, Path(name)), strict=True):
                opened.append(opened_of(file, pdf, markdown[file.source]) if pdf else Opened(file.source))
    return opened


def _pdfs_of(files: Sequence[Exported], folder: Path) -> Iterator[bytes | None]:
    """Each file as a PDF, in one run of LibreOffice with a profile of its own."""
    staged = [folder / f"{number:05d}.docx" for number in range(len(files))]
    for file, path in zip(files, staged, strict=True):
        path.write_bytes(file.content)
        path.with_suffix(".pdf").unlink(missing_ok=True)
    command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", _FILTER]
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    subprocess.run(
        [*command, "--outdir", str(folder), *map(str, staged)],
        capture_output=True,
        timeout=_PATIENCE_S,
        env=environment,
        check=False,
    )
    for path in staged:
        made = path.with_suffix(".pdf")
        yield made.read_bytes() if made.is_file() else None


def opened_of(file: Exported, pdf: bytes, markdown: bytes) -> Opened:
    """What there is in the PDF that LibreOffice made of `file`."""
    text = text_of(pdf, "pdf")
    reader = PdfReader(io.BytesIO(pdf))
    printed = printed_pages(reader, numbers_of(text))
    with zipfile.ZipFile(io.BytesIO(file.content)) as package:
        document = package.read("word/document.xml").decode("utf-8")
    stated = stated_pages(document)
    rfc = read_rfc(markdown, path=file.source).value
    bare = without_running(text)
    words = compare(rfc, bare, "docx", manuscript_of(rfc, Settings()).value.artwork)
    missing = words_lost(words.missing, text_of(file.content, "docx"), bare)
    return Opened(
        file.source,
        len(reader.pages),
        words.total,
        missing,
        tuple(Entry(bookmark, page, printed.get(destination_of(bookmark))) for bookmark, page in stated.items()),
        sum(1 for found in _HEADING.finditer(document) if _WORD.search(found[0])) if stated else 0,
    )


def words_lost(missing: Sequence[str], document: str, text: str) -> tuple[str, ...]:
    """Those of the words missing in their order of which the PDF has fewer than the DOCX, in letters or in signs.

    LibreOffice writes a row that goes over pages cell by cell for each page, and signs of another face than the text's
    apart: words then stand in another order, and signs beside them.
    """
    written, shown = normal(document), normal(text)

    def lost(word: str) -> int:
        return max(written.count(part) - shown.count(part) for part in _PARTS.findall(word))

    return tuple(word for word, times in Counter(missing).items() for _ in range(min(times, lost(word))))


def printed_pages(reader: PdfReader, numbers: Sequence[int]) -> dict[str, int]:
    """The number at the foot of the page on which each destination is."""
    known = {page.indirect_reference: number for page, number in zip(reader.pages, numbers, strict=True)}
    targets = reader.named_destinations.items()
    return {name: known[target.page] for name, target in targets if target.page in known}


def numbers_of(text: str) -> list[int]:
    """The number at the foot of each page of a PDF's text; the cover has none, and is the first."""
    pages = text.removesuffix("\f").split("\f")
    foot = _foot(len(pages))
    found = (foot.findall(page) for page in pages)
    return [int(numbers[-1]) if numbers else place for place, numbers in enumerate(found, start=1)]


def without_running(text: str) -> str:
    """The text of a PDF without running heads and feet, which part the words of two pages."""
    pages = text.removesuffix("\f").split("\f")
    foot = _foot(len(pages))
    lines = (page.strip("\n").split("\n") for page in pages)
    return "\n".join("\n".join(one[1:-1] if foot.search(one[-1]) else one) for one in lines)


def _foot(pages: int) -> re.Pattern[str]:
    return re.compile(rf"(\d+) / {pages}$", re.MULTILINE)


def destination_of(bookmark: str) -> str:
    """The name that LibreOffice gives the destination of a bookmark: other signs than letters and digits in hex."""
    return "/" + "".join(sign if sign.isalnum() else f"{ord(sign):02X}" for sign in bookmark)


def stated_pages(document: str) -> dict[str, int]:
    """The page that each line of the contents states, by the bookmark to which it leads."""
    found = (_STATED.search(entry[0]) for entry in _ENTRY.finditer(document))
    return {entry[1]: int(entry[2]) for entry in found if entry}


def verdicts_of(opened: Sequence[Opened]) -> list[Verdict]:
    """A verdict for each file: it must open, and its contents must lead somewhere; the rest is told as remarks."""
    verdicts = []
    for one in opened:
        faults, remarks = [], []
        if not one.pages:
            faults.append(Fault("PDF", "LibreOffice must make a PDF of the file; found none", 1))
        if lost := [entry for entry in one.entries if entry.printed is None]:
            faults.append(Fault("contents", "an entry must lead to a place in the text", len(lost), lost[0].bookmark))
        if one.headings > len(one.entries):
            text = "the contents must show every heading of the first three levels"
            faults.append(Fault("depth", text, one.headings - len(one.entries)))
        if one.missing:
            remarks.append(Fault("words", "a word is not in the PDF", len(one.missing), " ".join(one.missing[:5])))
        if far := [entry for entry in one.entries if not _is_near(entry)]:
            example = f"{far[0].bookmark}: {far[0].stated} for {far[0].printed}"
            remarks.append(Fault("pages", "a page in the contents is wrong by more than one", len(far), example))
        verdicts.append(Verdict(one.source, "docx", CLAIM, tuple(faults), tuple(remarks)))
    return verdicts


def shortfall_of(opened: Sequence[Opened]) -> list[str]:
    """A line for each thing that too few of the files have: words, and pages that are nearly right."""
    words, missing = sum(one.words for one in opened), sum(len(one.missing) for one in opened)
    entries = [entry for one in opened for entry in one.entries]
    near = sum(1 for entry in entries if _is_near(entry))
    lines = []
    if missing > words * _MOST_WORDS_LOST:
        lines.append(f"of {words:,} words LibreOffice must show 99.99%; found {missing:,} missing")
    if near < len(entries) * _LEAST_NEAR:
        lines.append(
            f"of {len(entries):,} pages in contents {_LEAST_NEAR:.0%} must be right within one; found {near:,}"
        )
    return lines


def summary_of(opened: Sequence[Opened]) -> str:
    """The figures in a sentence."""
    entries = [entry for one in opened for entry in one.entries]
    near, exact = sum(map(_is_near, entries)), sum(entry.stated == entry.printed for entry in entries)
    words, missing = sum(one.words for one in opened), sum(len(one.missing) for one in opened)
    made = sum(1 for one in opened if one.pages)
    return (
        f"LibreOffice: {made} of {len(opened)} files, {sum(one.pages for one in opened):,} pages; "
        f"{words - missing:,} of {words:,} words; "
        f"of {len(entries):,} pages in contents {exact:,} right and {near:,} right within one"
    )


def _is_near(entry: Entry) -> bool:
    return entry.printed is not None and abs(entry.stated - entry.printed) <= _NEAR
