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
from tests.conformance.exporting import Archive, ExportFailure, export_all, sources_of
from tests.conformance.nu import check_html_files
from tests.conformance.openxml import check_docx_files
from tests.conformance.staging import CheckerFailure
from tests.conformance.table import markdown_of, text_of
from tests.conformance.verapdf import FLAVOURS, check_pdfs
from tests.conformance.verdicts import FORMATS, Verdict
from tests.conftest import CORPUS

_EXAMPLES = ROOT / "examples"
_PAGE = ROOT / "docs" / "conformance.md"


def main(arguments: Sequence[str] | None = None) -> int:
    """0 where every file is what it claims to be, 1 where one is not, 3 where a checker is missing."""
    chosen = _parser().parse_args(arguments)
    formats = [form for form in FORMATS if form in chosen.formats]
    try:
        checkers = find_checkers(formats)
        if chosen.axe:
            need_axe()
    except MissingChecker as error:
        # Where nobody looks on, a check that was not made must not pass for one that was.
        is_skipped = chosen.skip_missing and os.environ.get("CI") != "true"
        print(f"conformance: {'skipped: ' if is_skipped else ''}{error}", file=sys.stderr)
        return 0 if is_skipped else 3
    given = chosen.folder or [CORPUS if CORPUS.is_dir() else _EXAMPLES]
    try:
        with tempfile.TemporaryDirectory(prefix="conformance-") as name:
            archive = export_all(sources_of(given), formats, chosen.exports or Path(name, "archive"))
        verdicts = check_all(checkers, archive, forced=chosen.flavour, pages=chosen.axe)
    except (ExportFailure, CheckerFailure) as error:
        print(f"conformance: {error}", file=sys.stderr)
        return 1
    print(text_of(verdicts, archive.failed))
    # The page that is kept tells of everything: a part of it is written where that is asked for.
    is_whole = not chosen.folder and CORPUS.is_dir() and formats == list(FORMATS) and not chosen.flavour
    if page := chosen.page or (_PAGE if is_whole else None):
        rfcs = len(archive.markdown) + len(archive.failed)
        page.write_text(markdown_of(verdicts, archive.failed, versions=versions(), rfcs=rfcs), "utf-8")
    return 1 if archive.failed or any(one.is_claimed and not one.passes for one in verdicts) else 0


def check_all(checkers: Checkers, archive: Archive, *, forced: Sequence[str] = (), pages: int = 0) -> list[Verdict]:
    """Every verdict on the files of an archive."""
    of_form = {form: [file for file in archive.files if file.form == form] for form in FORMATS}
    verdicts = check_pdfs(checkers, of_form["pdf"], forced=forced)
    verdicts += check_html_files(checkers, of_form["html"], archive.markdown)
    verdicts += check_docx_files(of_form["docx"])
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
    parser.add_argument("--axe", type=int, default=0, metavar="N", help="axe-core on N pages, in Chromium")
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
