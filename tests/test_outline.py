from __future__ import annotations

import json
from pathlib import Path

import pytest

from rfcexport.diagnostics import Diagnostic, Position
from rfcexport.outline import model_json, outline_of
from rfcexport.pipeline import parse_rfc

SCHEMA = json.loads((Path(__file__).parents[1] / "docs/schema/show-1.schema.json").read_text("utf-8"))

SOURCES = {
    "bare": b"words\n",
    "front matter": b"""---
title: A
authors:
  - name: B
    email: b@c.org
date: 2026-01
odd: 1
---
# X

## Y

#### Z
""",
    "bullets": "# RFC 7: Größe 中\n\n- Status: Whatever\n- Authors: @a, B <b@c.org>\n\n## A\n\n## A\n".encode(),
}


@pytest.mark.parametrize("name", SOURCES)
def test_the_model_keeps_to_its_schema(name: str) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    rfc = parse_rfc(SOURCES[name], path="a.md").value
    finding = Diagnostic("a-b", "must be x; found y", Position("a.md", 1, 2))
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.Draft202012Validator(SCHEMA).validate(model_json(rfc, [finding]))


def test_the_model_has_the_keys_of_the_schema_in_their_order() -> None:
    model = model_json(parse_rfc(SOURCES["bullets"], path="a.md").value, [Diagnostic("a", "b", Position("c"))])
    definitions = SCHEMA["$defs"]
    assert [list(model), list(model["source"]), list(model["authors"][0])] == [
        list(SCHEMA["properties"]),
        list(SCHEMA["properties"]["source"]["properties"]),
        list(SCHEMA["properties"]["authors"]["items"]["properties"]),
    ]
    assert [list(model["sections"][0]), list(model["diagnostics"][0])] == [
        list(definitions["section"]["properties"]),
        list(definitions["diagnostic"]["properties"]),
    ]


def test_nothing_stated_is_null_or_empty() -> None:
    model = model_json(parse_rfc(b"words\n", path="a.md").value)
    stated = {key: value for key, value in model.items() if key not in ("schema", "source")}
    assert stated == {
        "title": None,
        "id": None,
        "status": None,
        "authors": [],
        "created": None,
        "updated": None,
        "from_git": [],
        "fields": [],
        "sections": [],
        "diagnostics": [],
    }


def test_an_outline_without_metadata_and_sections_is_the_file_name() -> None:
    assert outline_of(parse_rfc(b"words\n", path="x/a.md").value) == "a.md (no title stated)\n"


def test_an_outline_is_aligned_by_the_cells_of_the_terminal() -> None:
    text = "# T\n\n## 中文\n\n## Abcdef\n\none\n"
    assert outline_of(parse_rfc(text.encode(), path="a.md").value) == (
        "T\n\n1  中文    line 3  0 words\n2  Abcdef  line 5   1 word\n"
    )


def test_an_outline_shows_no_control_character() -> None:
    text = "# T\u202eX\n\n- **Status**: Draft\n- **Author**: A\u009b B\n\n## Z\u2066\n"
    outline = outline_of(parse_rfc(text.encode(), path="a.md").value)
    assert [character for character in ("\u202e", "\u009b", "\u2066") if character in outline] == []


def test_the_models_of_the_corpus_keep_to_the_schema(corpus_documents: list[Path]) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    validator = jsonschema.Draft202012Validator(SCHEMA)
    short = [path for path in corpus_documents if path.stat().st_size < 20_000]
    for path in short[:: max(1, len(short) // 12)]:
        read = parse_rfc(path.read_bytes(), path=path.name)
        validator.validate(model_json(read.value, read.diagnostics))
