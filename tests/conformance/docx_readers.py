"""Other programs' view of our Word files against the model, document by document.

A reader that sees a heading, an item, a table, a footnote, a block of code, a formula or a picture more or less than
the document has is told of; what a reader cannot tell is folded away by the module that asks it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rfcexport import Settings, load_rfc
from rfcexport.pipeline import manuscript_of
from tests.conformance.checkers import Checkers
from tests.conformance.docx_author import owed_to_author
from tests.conformance.mammoth_tally import tallies_of_mammoth, told_by_mammoth
from tests.conformance.model_tally import tally_of_model
from tests.conformance.pandoc_tally import tally_of_pandoc, told_by_pandoc
from tests.conformance.python_docx_tally import tally_of_python_docx, told_by_python_docx
from tests.conformance.tally import Fold, Tally, differences
from tests.conformance.verdicts import Exported, Verdict

CLAIMS = ("read by python-docx", "read by mammoth", "read back by pandoc")


@dataclass(frozen=True, slots=True)
class Model:
    """What a document holds, and how often its author breaks each rule of accessibility."""

    tally: Tally
    owed: Counter[str]


def models_of(files: Sequence[Exported], paths: Mapping[str, Path]) -> dict[str, Model]:
    """The model of each file by its source; `paths` are those of the RFCs, beside which their pictures lie."""
    return {file.source: _model_of(paths[file.source]) for file in files}


def _model_of(path: Path) -> Model:
    manuscript = manuscript_of(load_rfc(path).value, Settings()).value
    return Model(tally_of_model(manuscript), owed_to_author(manuscript))


def check_readers(checkers: Checkers, files: Sequence[Exported], models: Mapping[str, Model]) -> list[Verdict]:
    """A verdict for each file and reader."""
    if not files:
        return []
    readers: list[tuple[Iterator[Tally], Fold]] = [
        ((tally_of_python_docx(file.content) for file in files), told_by_python_docx),
        (iter(tallies_of_mammoth(checkers, files)), told_by_mammoth),
        ((tally_of_pandoc(file.content) for file in files), told_by_pandoc),
    ]
    return [
        Verdict(file.source, "docx", claim, tuple(differences(models[file.source].tally, found, fold)))
        for claim, (tallies, fold) in zip(CLAIMS, readers, strict=True)
        for file, found in zip(files, tallies, strict=True)
    ]
