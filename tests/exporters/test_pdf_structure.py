"""The tree of structure: items with a body, heads with a scope, one annotation for a link."""

from __future__ import annotations

import io
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject

from rfcexport import export_rfc, parse_rfc

SOURCE = """# RFC: Log trimming

## Summary

- words alone

- a paragraph

  - an item below it

  and one after it

[a *link* with `code` and **more**](https://example.org/a) [`whole`](#summary)

| Head | Other |
|---|---|
| one | |

A line with $x_{\\min}$ in it.
"""


@pytest.fixture(scope="module")
def reader() -> PdfReader:
    return PdfReader(io.BytesIO(export_rfc(parse_rfc(SOURCE.encode(), path="rfc.md").value, "pdf").value))


def kids_of(element: DictionaryObject) -> list[DictionaryObject]:
    kids = element.get("/K", ArrayObject())
    found = [kid.get_object() for kid in (kids if isinstance(kids, ArrayObject) else [kids])]
    return [kid for kid in found if isinstance(kid, DictionaryObject) and "/S" in kid]


def walk(element: DictionaryObject) -> list[DictionaryObject]:
    return [element, *(below for kid in kids_of(element) for below in walk(kid))]


def elements(reader: PdfReader, kind: str) -> list[DictionaryObject]:
    root: Any = reader.root_object["/StructTreeRoot"]
    return [one for top in kids_of(root) for one in walk(top) if one["/S"] == kind]


def shape(element: DictionaryObject) -> Any:
    """The kinds below, without those that say nothing."""
    inner = [
        part for kid in kids_of(element) for part in ([shape(kid)] if kid["/S"] not in ("/NonStruct", "/Span") else [])
    ]
    return [element["/S"], *inner]


def test_an_item_is_a_label_and_a_body_in_the_order_of_the_text(reader: PdfReader) -> None:
    outer = elements(reader, "/L")[0]
    inner = ["/L", ["/LI", ["/Lbl"], ["/LBody"]]]
    assert shape(outer) == [
        "/L", ["/LI", ["/Lbl"], ["/LBody", ["/P"]]], ["/LI", ["/Lbl"], ["/LBody", ["/P"], inner, ["/P"]]],
    ]  # fmt: skip


def test_a_parent_is_the_element_that_holds_it(reader: PdfReader) -> None:
    root: Any = reader.root_object["/StructTreeRoot"]
    wrong = [
        (one["/S"], kid["/S"])
        for top in kids_of(root)
        for one in walk(top)
        for kid in kids_of(one)
        if kid["/P"].get_object() != one
    ]
    assert wrong == []


def test_a_head_says_that_it_stands_over_a_column(reader: PdfReader) -> None:
    assert [head["/A"]["/Scope"] for head in elements(reader, "/TH")] == ["/Column", "/Column"]


def test_a_link_is_one_annotation_that_says_its_words(reader: PdfReader) -> None:
    notes = [note.get_object() for page in reader.pages for note in page.get("/Annots", [])]
    assert [str(note["/Contents"]) for note in notes] == ["a link with code and more", "whole"]


def test_a_formula_is_one_and_says_its_tex(reader: PdfReader) -> None:
    assert [str(one["/Alt"]) for one in elements(reader, "/Formula")] == ["x_{\\min}"]
    assert elements(reader, "/Figure") == []
