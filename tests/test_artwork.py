"""What a document states as text and shows drawn, and what is told of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rfcexport.artwork import Artwork, Studio, alternative_of, artwork_of
from rfcexport.diagnostics import Read, Severity
from rfcexport.diagrams import Drawing
from rfcexport.model import Rfc
from rfcexport.pandoc_ast import walk
from rfcexport.pipeline import parse_rfc
from rfcexport.policy import Limits

HEAD = "# RFC: Artwork\n\n- Status: Draft\n\n## Design\n\n"


def read(text: str) -> Rfc:
    return parse_rfc(f"{HEAD}{text}".encode(), path="rfc.md").value


def made(text: str, **decisions: object) -> Read[Artwork]:
    return artwork_of(read(text), Studio(**decisions))  # type: ignore[arg-type]


def told(text: str, **decisions: object) -> list[str]:
    return [str(finding) for finding in made(text, **decisions).diagnostics]


def test_a_document_without_either_has_nothing() -> None:
    assert made("Words, `code` and $5 or $10.\n\n```rust\nfn main() {}\n```\n") == Read(Artwork())


def test_nodes_lead_to_what_they_state() -> None:
    rfc = read('$a$ and $a$.\n\n```dot\ndigraph { a -> b; label = "How a leads to b" }\n```\n\n```python\nx = 1\n```\n')
    artwork = artwork_of(rfc, Studio())
    blocks = [block for section in rfc.walk() for block in section.blocks]
    assert [artwork.value.drawing_of(block) is not None for block in walk(blocks, "CodeBlock")] == [True, False]
    assert [artwork.value.formula_of(node) is not None for node in walk(blocks, "Math")] == [True, True]
    assert artwork.diagnostics == ()


@pytest.mark.parametrize(
    ("before", "line"),
    [("", 10), ("Words.\n\n", 12), ("> ", 10), ("1. ", 10)],
)
def test_a_broken_diagram_is_told_with_its_line(before: str, line: int) -> None:
    lines = ["```mermaid", "flowchart LR", "  accTitle: x", "  a --> [b", "```"]
    inset = before if before in ("> ",) else "   " if before == "1. " else ""
    text = before + lines[0] + "\n" + "".join(f"{inset}{line}\n" for line in lines[1:])
    (finding,) = made(text).diagnostics
    assert (finding.slug, finding.position.line, finding.severity) == ("diagram-refused", line, Severity.WARNING)
    assert finding.message.startswith("diagram must be Mermaid that can be read; found")


def test_a_broken_formula_is_told_with_line_and_column() -> None:
    assert told("Words.\n\n$$\na \\\\\n\\ledger{b}\n$$\n\nAnd $\\nope$.\n") == [
        r"rfc.md:11:1: warning[formula-refused]: formula must use commands that are defined; found \ledger",
        r"rfc.md:14:6: warning[formula-refused]: formula must use commands that are defined; found \nope",
    ]


def test_a_broken_formula_in_a_fence_is_told_with_its_line() -> None:
    assert told("```math\na\n\\ledger{b}\n```\n") == [
        r"rfc.md:9:1: warning[formula-refused]: formula must use commands that are defined; found \ledger"
    ]


def test_what_one_formula_defines_holds_for_the_next_ones_of_the_document_alone() -> None:
    assert told("$\\newcommand{\\own}{F}\\own_1$ and $\\own_2$\n") == []
    assert len(told("$\\own_2$\n")) == 1


DIAGRAM = "```mermaid\nflowchart LR\n{}  a --> b\n```\n"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (DIAGRAM.format(""), 1),
        (DIAGRAM.format("  accTitle: How\n"), 0),
        (DIAGRAM.format("  accDescr: How\n"), 0),
        (DIAGRAM.format("") + "\n*Figure: How it goes.*\n", 0),
        ("```dot\ndigraph { a }\n```\n", 1),
        ('```dot\ndigraph { label = "How"; a }\n```\n', 0),
    ],
)
def test_a_diagram_without_a_text_for_those_who_do_not_see_it_is_told(text: str, count: int) -> None:
    assert [finding.slug for finding in made(text).diagnostics] == ["diagram-alt"] * count


def test_the_alternative_is_the_best_that_is_stated() -> None:
    drawing = Drawing(b"<svg/>", 1, 1, "A title", "A description", "one\ntwo words")
    assert alternative_of(drawing, {"alt": "An alt"}, "A caption") == "A description"
    plain = replace(drawing, description=None)
    assert alternative_of(plain, {"alt": "An alt"}, "A caption") == "An alt"
    assert alternative_of(plain, {}, "A caption") == "A title"
    assert alternative_of(replace(plain, title=None), {}, "A caption") == "A caption"
    assert alternative_of(replace(plain, title=None), {}) == "one, two words"
    assert len(alternative_of(replace(plain, title=None, words="w " * 400), {})) == 300


def test_too_many_diagrams_are_told_once_and_shown_as_code() -> None:
    text = DIAGRAM.format("  accTitle: How\n") * 3
    read_ = made(text, limits=Limits(diagrams=2))
    assert [finding.message for finding in read_.diagnostics] == [
        "diagram must be one of at most 2 diagrams; found more"
    ]
    assert read_.diagnostics[0].hint == "--limit diagrams=NUMBER sets another limit"


def test_numbers_are_given_on_request() -> None:
    rfc = read("$$a$$\n\n$$b \\tag{x}$$\n")
    blocks = [block for section in rfc.walk() for block in section.blocks]
    for is_numbered, expected in ((False, [False, True]), (True, [True, True])):
        artwork = artwork_of(rfc, Studio(is_numbered=is_numbered)).value
        formulas = [artwork.formula_of(node) for node in walk(blocks, "Math")]
        assert [formula is not None and formula.has_tag for formula in formulas] == expected


def test_the_same_fault_is_told_wherever_it_is() -> None:
    lines = [finding.position.line for finding in made("$a^b^c$\n\nand $a^b^c$\n\nand $d^e^f$\n").diagnostics]
    assert lines == [7, 9, 11]


def test_a_reason_that_holds_for_all_formulas_is_told_once() -> None:
    (finding,) = made("$a$ $b$ $c$\n", limits=Limits(formulas=1)).diagnostics
    assert finding.message == "formula must be one of at most 1 formulas; found more"


def test_what_is_left_out_of_a_diagram_is_told() -> None:
    (finding,) = made('```dot\ndigraph "a b" { x [label="&#x202e;abc"] }\n```\n').diagnostics
    assert str(finding) == (
        "rfc.md:7: warning[image-cleaned]: diagram must draw itself and do no more; "
        "found signs that show nothing or turn the order of reading, left out"
    )


def test_labels_are_anchors_that_nothing_else_has() -> None:
    text = (
        '<a id="mine"></a>\n\n$$a\\label{mine}\\tag{1}$$\n\n$$b\\label{design}\\tag{2}$$\n\n'
        "$$c\\label{own}\\tag{3}$$\n\n$$d\\label{fn:1}\\tag{4}$$\n\n"
        "$$e\\label{two words}\\tag{5}$$\n\n$$f\\label{top}\\tag{6}$$\n"
    )
    assert [one.labels for one in made(text).value.formulas()] == [(), (), ("own",), (), (), ()]
