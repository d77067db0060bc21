"""Every export put to the checker of its format: `python -m tests.conformance`."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.conformance.axe import check_pages
from tests.conformance.checkers import ROOT, Checkers, MissingChecker, find_checkers, need_axe, versions
from tests.conformance.docx_access import check_access
from tests.conformance.docx_readers import check_readers, models_of
from tests.conformance.exporting import Archive, ExportFailure, export_all, sources_of
from tests.conformance.libreoffice import need_libreoffice, open_docx_files, shortfall_of, summary_of, verdicts_of
from tests.conformance.nu import check_html_files
from tests.conformance.openxml import check_docx_files
from tests.conformance.sdk import check_with_sdk
from tests.conformance.staging import CheckerFailure
from tests.conformance.table import markdown_of, text_of
from tests.conformance.verapdf import FLAVOURS, check_pdfs
from tests.conformance.verdicts import FORMATS, Verdict
from tests.conftest import CORPUS

_EXAMPLES = ROOT / "examples"
_PAGE = ROOT / "docs" / "conformance.md"
# How many of the PDFs of the corpus must pass each: an exporter that claims nothing would fail nowhere else.
_SHARES = {"PDF/A-3a": 0.97, "PDF/UA-1": 0.91}


def main(arguments: Sequence[str] | None = None) -> int:
    """0 where every file is what it claims to be, 1 where one is not, 3 where a checker is missing."""
    chosen = _parser().parse_args(arguments)
    formats = [form for form in FORMATS if form in chosen.formats]
    try:
        checkers = find_checkers(formats)
        if chosen.axe:
            need_axe()
        if chosen.libreoffice:
            need_libreoffice()
    except MissingChecker as error:
        # Where nobody looks on, a check that was not made must not pass for one that was.
        is_skipped = chosen.skip_missing and os.environ.get("CI") != "true"
        print(f"conformance: {'skipped: ' if is_skipped else ''}{error}", file=sys.stderr)
        return 0 if is_skipped else 3
    given = chosen.folder or [CORPUS if CORPUS.is_dir() else _EXAMPLES]
    try:
        with tempfile.TemporaryDirectory(prefix="conformance-") as name:
            sources = sources_of(given)
            sources = sources[:: max(1, len(sources) // chosen.spread)] if chosen.spread else sources
            archive = export_all(sources, formats, chosen.exports or Path(name, "archive"))
        verdicts = check_all(checkers, archive, forced=chosen.flavour, pages=chosen.axe)
        opened = open_docx_files(archive.of_form("docx"), archive.markdown) if chosen.libreoffice else []
        verdicts += verdicts_of(opened)
    except (ExportFailure, CheckerFailure) as error:
        print(f"conformance: {error}", file=sys.stderr)
        return 1
    print(text_of(verdicts, archive.failed))
    if opened:
        print(f"\n{summary_of(opened)}")
    # The page that is kept tells of everything: a part of it is written where that is asked for.
    is_corpus = not chosen.folder and CORPUS.is_dir()
    is_whole = is_corpus and formats == list(FORMATS) and not chosen.flavour and not chosen.spread
    if page := chosen.page or (_PAGE if is_whole else None):
        rfcs = len(archive.markdown) + len(archive.failed)
        page.write_text(markdown_of(verdicts, archive.failed, versions=versions(), rfcs=rfcs), "utf-8")
    short = shortfall(verdicts) if is_corpus and "pdf" in formats else []
    short += shortfall_of(opened)
    for line in short:
        print(f"conformance: {line}", file=sys.stderr)
    return 1 if short or archive.failed or any(one.is_claimed and not one.passes for one in verdicts) else 0


def shortfall(verdicts: Sequence[Verdict]) -> list[str]:
    """A line for each level that too few of the PDFs pass."""
    pdfs = {one.source for one in verdicts if one.form == "pdf"}
    lines = []
    for claim, share in _SHARES.items():
        passed = {one.source for one in verdicts if (one.form, one.claim) == ("pdf", claim) and one.passes}
        if len(passed) < share * len(pdfs):
            lines.append(f"of {len(pdfs)} PDFs at least {share:.0%} must pass {claim}; found {len(passed)}")
    return lines


def check_all(checkers: Checkers, archive: Archive, *, forced: Sequence[str] = (), pages: int = 0) -> list[Verdict]:
    """Every verdict on the files of an archive."""
    of_form = {form: archive.of_form(form) for form in FORMATS}
    verdicts = check_pdfs(checkers, of_form["pdf"], forced=forced)
    verdicts += check_html_files(checkers, of_form["html"], archive.markdown)
    verdicts += check_docx_files(of_form["docx"])
    verdicts += check_with_sdk(checkers, of_form["docx"])
    models = models_of(of_form["docx"], archive.paths)
    verdicts += check_readers(checkers, of_form["docx"], models)
    verdicts += check_access(of_form["docx"], {source: model.owed for source, model in models.items()})
    if pages and of_form["html"]:
        verdicts += check_pages(of_form["html"], pages)
    return verdicts


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.conformance", description=__doc__)
    parser.add_argument("folder", nargs="*", type=Path, help="of RFCs, or an RFC; default: the corpus, else examples")
    parser.add_argument("--formats", type=_words(FORMATS), default=list(FORMATS), help="with commas between")
    parser.add_argument(
        "--flavour", type=_words(FLAVOURS), default=[], metavar="3a,ua1", help="levels to try that no PDF need claim"
    )
    parser.add_argument("--spread", type=int, default=0, metavar="N", help="about N of the RFCs, spread over all")
    parser.add_argument("--axe", type=int, default=0, metavar="N", help="axe-core on N pages, in Chromium")
    parser.add_argument(
        "--libreoffice", action="store_true", help="every DOCX in LibreOffice: words, pages in contents"
    )
    parser.add_argument("--exports", type=Path, metavar="FOLDER", help="keep the archive, and export what changed")
    parser.add_argument(
        "--page", type=Path, metavar="FILE", help="for the results; default: docs/conformance.md, where all was checked"
    )
    parser.add_argument(
        "--skip-missing", action="store_true", help="0 where a checker is missing, but not with CI=true"
    )
    return parser


def _words(known: Sequence[str]) -> Callable[[str], list[str]]:
    def words(text: str) -> list[str]:
        given = text.split(",")
        if unknown := set(given) - set(known):
            raise argparse.ArgumentTypeError(f"must be among {', '.join(known)}; found {', '.join(sorted(unknown))}")
        return given

    return words


if __name__ == "__main__":
    sys.exit(main())
