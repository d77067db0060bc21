"""Long inputs of a simple shape, each once slow in the place that its test names: seconds or hours for one document.

Nothing is timed. What is asked is done in some milliseconds; a test that hangs tells of a search that begins anew at
every sign of a long text.
"""

from __future__ import annotations

from datetime import date

import pytest

from rfcexport.checks import check_rfc
from rfcexport.checks.fields import names_something
from rfcexport.checks.identifiers import Identifier, identifier_of
from rfcexport.checks.ignores import without_ignored
from rfcexport.checks.links import undefined_reference
from rfcexport.checks.references import Reference, references_in
from rfcexport.checks.subject import Subject, subject_of
from rfcexport.diagnostics import Diagnostic, Position
from rfcexport.dialects import Head, read_stated
from rfcexport.fixes import Fix, fixed_source
from rfcexport.highlight import is_diagram, marked_lines
from rfcexport.model import Block, Field, Inline, Metadata, Person, Rfc, Run, Section, Source, State
from rfcexport.naming import Name, name_in
from rfcexport.people import people_of
from rfcexport.policy import Limits, Policy
from rfcexport.reporters.sarif import _escaped
from rfcexport.rules import NONE
from rfcexport.states import is_choice, state_of
from rfcexport.tables import table_layout

MANY = 30_000
NO_BREAK = "\u00a0"
_PLAIN: list[object] = ["", [], []]


def words(*texts: str) -> list[Inline]:
    return [{"t": "Str", "c": text} for text in texts]


def rfc(text: str, *, metadata: Metadata | None = None, sections: tuple[Section, ...] = ()) -> Rfc:
    return Rfc(Source("x.md", "0" * 64, len(text), text), metadata or Metadata(), "none", None, (), sections)


def subject(of: Rfc) -> Subject:
    return subject_of(of, rules=NONE, policy=Policy(None), today=date(2026, 6, 1))


def test_spaces_between_authors() -> None:
    text = f"Ada Park{(' ' + NO_BREAK) * MANY},{NO_BREAK * MANY}Bo Li"
    assert people_of([(Run(text),)]) == (Person("Ada Park"), Person("Bo Li"))


def test_an_author_of_one_long_word() -> None:
    assert people_of([(Run("a" * MANY + " ada@example.org"),)]) == (Person("a" * MANY, "ada@example.org"),)


def test_spaces_in_a_status() -> None:
    text = f"Draft{(' ' + NO_BREAK) * MANY}x"
    assert (is_choice(text), state_of(text)) == (False, State.DRAFT)


def test_dashes_in_a_field() -> None:
    stated = [names_something(Field("Supersedes", (Run(text),))) for text in ("-" * MANY, "-" * MANY + "x", "- none -")]
    assert stated == [False, True, False]


def test_an_id_of_one_long_word() -> None:
    assert identifier_of("c" * MANY + "\x01") == Identifier("", None, "c" * MANY + "\x01")


@pytest.mark.parametrize("filler", [" " + NO_BREAK, "./", "a.", "1-"])
def test_a_reference_behind_a_long_one(filler: str) -> None:
    found = references_in([Run(f"{filler * MANY}\x01, RFC-7")], path="x.md")
    assert list(found) == [Reference("RFC-7", Identifier("rfc", 7, ""))]


def test_brackets_that_open_on_an_earlier_line() -> None:
    checked = subject(rfc("a][b] " * MANY))
    checked.nodes.references.add("b")
    assert [found.column for found in undefined_reference(checked)] == list(range(4, MANY * 6, 6))


def test_comments_for_one_long_block() -> None:
    comments = "<!-- rfcexport-ignore: link-http -->\n" * 2_000
    text = f"# x\n\n## y\n\n{comments}{'a' + chr(10)}" + "b\n" * MANY
    line = 4 + 2_000 + 5
    found = Diagnostic("link-http", "m", Position("x.md", line))
    other = Diagnostic("link-file", "m", Position("x.md", line))
    first = Section("1", "y", 1, "y", 3, (), None, (), ())
    assert without_ignored([found, other], subject(rfc(text, sections=(first,)))) == (other,)


def test_empty_sections_beside_many_fields() -> None:
    stated = tuple(Field("Note", (Run("x"),), 2 * n + 2) for n in range(5_000))
    sections = tuple(Section(str(n + 1), str(n), 1, str(n), 2 * n + 1, (), None, (), ()) for n in range(5_000))
    text = "".join(f"# {n}\n[a]: b\n" for n in range(5_000))
    checked = subject(rfc(text, metadata=Metadata(stated=stated), sections=sections))
    assert [found for found in check_rfc(checked) if found.slug == "section-empty"] == []


def test_authors_without_letters_beside_many_fields() -> None:
    stated = tuple(Field("Author", (Run(str(n)),), 1, "authors") for n in range(5_000))
    authors = tuple(Person(str(n + 10_000)) for n in range(500))
    checked = subject(rfc("x\n", metadata=Metadata(authors=authors, stated=stated)))
    assert sum(found.slug == "metadata-author" for found in check_rfc(checked)) == 500


def _head(*blocks: Block) -> Head:
    return Head(None, blocks, None, ("",) * 5)


def test_lines_that_go_on_with_a_field() -> None:
    line = [*words("x"), {"t": "SoftBreak"}]
    block = {"t": "Para", "c": [*words("Status:"), {"t": "Space"}, *words("Draft"), {"t": "SoftBreak"}, *line * 3_000]}
    (field,) = read_stated(_head(block)).fields
    assert (field.key, field.text) == ("Status", "Draft" + " x" * 3_000)


def test_lines_that_are_all_fields_with_keys_of_their_own() -> None:
    line = [*words("One", "two", "three", "four:"), {"t": "Space"}, *words("x"), {"t": "SoftBreak"}]
    spaced = [part for node in line[:4] for part in (node, {"t": "Space"})][:-1]
    block = {"t": "Para", "c": [*words("Status:"), {"t": "Space"}, *words("x"), {"t": "SoftBreak"},
                                *[*spaced, *line[4:]] * 3_000]}  # fmt: skip
    assert len(read_stated(_head(block)).fields) == 3_001


def test_lines_that_go_on_with_a_field_in_a_fence() -> None:
    code = "Status: Draft\nAuthor: Ada\nTitle: x\n" + "  more\n" * 3_000
    fields = read_stated(_head({"t": "CodeBlock", "c": [_PLAIN, code]})).fields
    assert [(field.key, field.text) for field in fields] == [
        ("Status", "Draft"), ("Author", "Ada"), ("Title", "x" + " more" * 3_000),
    ]  # fmt: skip


def test_contents_before_the_title() -> None:
    contents = {"t": "Header", "c": [1, _PLAIN, words("Contents")]}
    title = {"t": "Header", "c": [1, _PLAIN, words("Queue")]}
    assert name_in([contents] * MANY + [title]) == Name("Queue", index=MANY, stated="Queue")


def test_a_key_of_many_words_that_cannot_be_mended() -> None:
    text = "x\n"
    stated = (Field("k " * MANY, (Run("x"),), 1),)
    assert fixed_source(text, subject(rfc(text, metadata=Metadata(stated=stated)))) == Fix(text)


@pytest.mark.parametrize(
    ("line", "is_drawn"),
    [
        ("=" * MANY, False),
        ("-" * MANY + "x", False),
        ("-" * MANY + ">", False),
        ("|" + " " * MANY + "x", False),
        ("|" + " " * MANY, True),
        ("/" + " " * MANY, False),
        ("+" + "=" * MANY, False),
    ],
)
def test_code_of_long_lines(line: str, is_drawn: bool) -> None:
    assert is_diagram(f"{line}\n{line}\na", "") is is_drawn


def test_code_of_one_line_with_many_tokens() -> None:
    (line,) = marked_lines("1+" * 10_000, "python", Limits())
    assert line.count("</span>") == 10_000


def test_a_cell_that_begins_as_a_number() -> None:
    text = f"1{NO_BREAK * MANY}x"
    cell = [_PLAIN, {"t": "AlignDefault"}, 1, 1, [{"t": "Plain", "c": words(text)}]]
    rows = [[_PLAIN, [cell]]] * 2
    column = [{"t": "AlignDefault"}, {"t": "ColWidthDefault"}]
    table = {"t": "Table", "c": [_PLAIN, [None, []], [column], [_PLAIN, []], [[_PLAIN, 0, [], rows]], [_PLAIN, []]]}
    assert table_layout(table, measure_mm=160.0, landscape_mm=247.0).numeric == (False,)


def test_brackets_in_a_message() -> None:
    assert _escaped("[a](b)" + "[\\" * MANY) == "\\[a](b)" + "[\\" * MANY
