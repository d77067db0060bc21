"""How tables are set: widths from content, numbers to the right, smaller, landscape, in parts."""

from __future__ import annotations

from rfcexport import parse_rfc
from rfcexport.model import Block
from rfcexport.pandoc_ast import block_text
from rfcexport.tables import TableLayout, has_spans, part_of, table_layout


def table(*rows: list[str]) -> Block:
    head, *body = ["| " + " | ".join(row) + " |" for row in rows]
    text = "\n".join([head, "|" + "---|" * len(rows[0]), *body])
    found = next(block for block in parse_rfc(text.encode()).value.blocks if block["t"] == "Table")
    return found


def layout(*rows: list[str]) -> TableLayout:
    return table_layout(table(*rows), measure_mm=160, landscape_mm=247)


def test_widths_fill_the_table() -> None:
    assert abs(sum(layout(["A", "B"], ["x", "a long text " * 20]).widths) - 100) < 0.1


def test_column_with_more_text_is_wider_and_short_words_stay_whole() -> None:
    narrow, wide = layout(["Name", "Text"], ["a", "a long text " * 20]).widths
    assert wide > narrow > 5


def test_numbers_are_set_to_the_right_where_a_column_holds_nothing_else() -> None:
    found = layout(["Name", "Size", "Share"], ["a", "12", "4 %"], ["b", "1,024", "-"], ["c", "n/a", "12.5 %"])
    assert found.numeric == (False, True, True)


def test_type_gets_smaller_before_the_page_turns() -> None:
    few, more = (layout([f"Column {n}xxxx" for n in range(count)], ["value"] * count) for count in (4, 12))
    assert (few.size_pt, few.is_landscape) == (8.5, False)
    assert more.size_pt < 8.5 or more.is_landscape


def test_table_of_33_narrow_columns_fits_an_upright_page() -> None:
    found = layout([str(n) for n in range(33)], ["x"] * 33)
    assert (found.is_landscape, len(found.parts)) == (False, 1)


def test_table_too_wide_for_any_page_is_split_and_repeats_its_first_column() -> None:
    found = layout([f"Column{n}" for n in range(50)], [f"value{n}" for n in range(50)])
    assert len(found.parts) > 1
    assert {part[0] for part in found.parts} == {0}
    assert [column for part in found.parts for column in part[1:]] == list(range(1, 50))


def test_part_holds_its_columns_and_no_other() -> None:
    part = part_of(table(["A", "B", "C"], ["1", "2", "3"]), (0, 2))
    assert block_text([part]).split() == ["A", "C", "1", "3"]
    assert not has_spans(part)


def test_names_stay_whole_before_type_gets_the_smallest() -> None:
    names = ["field_identifier_one", "second_field_name", "third_long_field", "fourth_enabled", "fifth_field"]
    found = layout(names, ["v"] * 5)
    # A bold character takes 0.62 em; each cell is padded by 10 points.
    room = 160 * 72 / 25.4
    widths = [share / 100 * room - 10 for share in found.widths]
    assert found.size_pt in (8.5, 8.0, 7.5)
    assert all(width >= len(name) * 0.62 * found.size_pt for name, width in zip(names, widths, strict=True))


def test_short_names_with_a_hyphen_stay_whole() -> None:
    first, _ = layout(["N", "Text"], ["V-01", "a long text " * 60]).widths
    assert first / 100 * 160 * 72 / 25.4 - 10 >= len("V-01") * 0.56 * 8.5


def test_long_heads_do_not_starve_the_columns_below_others() -> None:
    text, flag = layout(["Goal", "Whether the team was asked for its view"], ["a goal of some words " * 6, "x"]).widths
    assert text > 2.5 * flag
