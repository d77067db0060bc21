"""Every dialect of the corpus is read: the metadata as the manifest has it, the positions as the source has them."""

from __future__ import annotations

import csv
import json
from collections import Counter
from functools import cache
from pathlib import Path

import jsonschema

from rfcexport.model import Rfc
from rfcexport.outline import model_json
from rfcexport.pipeline import load_rfc

SCHEMA = Path(__file__).parent.parent / "docs" / "schema" / "show-1.schema.json"
FIELDS = ("title", "id", "status", "author_names", "created", "updated")

# Where the document states what its row of the manifest leaves out.
MANIFEST_LACKS = {("aws-cdk-rfcs/text/0502_aws-vpclattice.md", "author_names")}


@cache
def loaded(corpus: Path) -> dict[str, Rfc]:
    return {row["path"]: load_rfc(corpus / row["path"]).value for row in rows(corpus)}


@cache
def rows(corpus: Path) -> tuple[dict[str, str], ...]:
    with (corpus / "manifest.tsv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def stated(rfc: Rfc) -> dict[str, str]:
    metadata = rfc.metadata
    return {
        "title": metadata.title or "",
        "id": metadata.id or "",
        "status": metadata.status.text if metadata.status else "",
        "author_names": "; ".join(person.name for person in metadata.authors),
        "created": metadata.created or "",
        "updated": metadata.updated or "",
    }


def test_fields_are_those_of_the_manifest(corpus: Path) -> None:
    found = {path: stated(rfc) for path, rfc in loaded(corpus).items()}
    wrong = {
        (row["path"], name): (row[name], found[row["path"]][name])
        for row in rows(corpus)
        for name in FIELDS
        if row[name] != found[row["path"]][name] and (row["path"], name) not in MANIFEST_LACKS
    }
    assert wrong == {}


def test_something_is_read_wherever_the_manifest_has_a_dialect(corpus: Path) -> None:
    # One document's list states a title that its heading states better, and nothing else.
    unread = Counter(
        row["dialect"]
        for row in rows(corpus)
        if row["dialect"] != "none" and loaded(corpus)[row["path"]].dialect == "none"
    )
    assert unread == Counter({"plain-bullets": 1})


def test_each_field_stands_on_the_line_that_is_told(corpus: Path) -> None:
    wrong = []
    for path, rfc in loaded(corpus).items():
        lines = rfc.source.text.split("\n")
        for field in rfc.metadata.stated:
            # A key that the source does not state stands for the place of its value.
            words = [word.strip("*:@()[]") for word in (*field.key.split()[:1], *field.text.split()[:1])]
            if field.line is not None and not any(word in lines[field.line - 1] for word in words):
                wrong.append((path, field.key, field.line, lines[field.line - 1]))
    assert wrong == []


def test_model_is_valid_against_the_published_schema(corpus: Path) -> None:
    validator = jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text("utf-8")))
    faults = {
        path: [error.message for error in validator.iter_errors(model_json(rfc))]
        for path, rfc in loaded(corpus).items()
    }
    assert {path: found for path, found in faults.items() if found} == {}
