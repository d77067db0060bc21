from __future__ import annotations

from dataclasses import replace

import pytest

from rfcexport.exporters.docx_faces import faces
from rfcexport.exporters.docx_looks import Look
from rfcexport.exporters.docx_pouring import Area, Block, Flow, Grid, Lines, Row

TEXT = Look(faces()["Calibri"], "Text", exact=10.0)
HEADING = replace(TEXT, style="Heading", keeps_next=True, keeps_lines=True)
PAGE = Area(400.0, 100.0)


def poured(*blocks: Block, areas: tuple[Area, ...] = (PAGE,)) -> tuple[int, dict[str, int]]:
    """The last page, and where the marks are, from page 1 on."""
    flow = Flow(areas, page=1)
    for block in blocks:
        flow.add(block)
    flow.end()
    return flow.page, flow.page_of


def lines(count: int, mark: str = "", look: Look = TEXT, **others: float) -> Lines:
    """A paragraph of so many lines of 10 points."""
    return Lines(look, count, marks=(mark,) if mark else (), **others)


@pytest.mark.parametrize(("count", "pages"), [(1, 1), (10, 1), (11, 2), (20, 2), (21, 3), (1000, 100)])
def test_a_long_paragraph_goes_on_over_pages(count: int, pages: int) -> None:
    assert poured(lines(count)) == (pages, {})


@pytest.mark.parametrize(
    ("above", "count", "page"),
    [
        # Two lines fit, and two go on; of one that fits, none stays; of three lines, none can go alone.
        (8, 4, 1), (9, 4, 2), (8, 3, 2), (7, 3, 1),
    ],
)  # fmt: skip
def test_two_lines_stay_together_at_the_end_of_a_page(above: int, count: int, page: int) -> None:
    assert poured(lines(above), lines(count, "a"))[1] == {"a": page}


def test_a_heading_stands_on_the_page_of_what_follows() -> None:
    assert poured(lines(7), lines(1, "a", HEADING), lines(1, "b", HEADING), lines(5, "c")) == (
        2, {"a": 2, "b": 2, "c": 2},
    )  # fmt: skip
    assert poured(lines(6), lines(1, "a", HEADING), lines(1, "b", HEADING), lines(5, "c"))[1] == {
        "a": 1, "b": 1, "c": 1,
    }  # fmt: skip


def test_more_kept_together_than_a_page_holds_is_poured_as_it_comes() -> None:
    assert poured(*(lines(1, str(number), HEADING) for number in range(25)), lines(1))[0] == 3


def test_distances_do_not_add_up_and_fall_away_at_the_head_of_a_page() -> None:
    spaced = replace(TEXT, before=10.0, after=5.0)
    # 10 above the first, 10 between: five paragraphs of one line fill the page.
    assert poured(*(lines(1, str(number), spaced) for number in range(11)))[1] == {
        **dict.fromkeys("01234", 1), **dict.fromkeys(["5", "6", "7", "8", "9"], 2), "10": 3,
    }  # fmt: skip


def test_paragraphs_of_a_tight_list_have_no_distance() -> None:
    tight = replace(TEXT, after=10.0, is_contextual=True)
    assert poured(*(lines(1, look=tight) for _ in range(10)))[0] == 1


def test_a_section_begins_a_page_of_its_own_size() -> None:
    end = Lines(TEXT, marks=("end",), ends_section=True)
    assert poured(end, lines(15), areas=(PAGE, Area(400.0, 200.0))) == (2, {"end": 1})


def test_a_footnote_takes_from_its_page() -> None:
    assert poured(lines(5, notes=22.0), lines(3, "a"))[1] == {"a": 2}
    assert poured(lines(5), lines(3, "a"))[1] == {"a": 1}


def test_a_row_that_may_not_split_goes_to_the_next_page_below_the_repeated_head() -> None:
    head = Row(10.0, splits=False, is_head=True)
    rows = [head, *(Row(40.0, marks=(str(number),), splits=False) for number in range(5))]
    assert poured(Grid(rows)) == (3, {"0": 1, "1": 1, "2": 2, "3": 2, "4": 3})


def test_a_row_that_may_split_fills_the_page() -> None:
    assert poured(Grid([Row(60.0), Row(60.0, marks=("a",)), Row(60.0, marks=("b",))])) == (2, {"a": 1, "b": 2})


def test_a_row_higher_than_a_page_ends() -> None:
    assert poured(Grid([Row(95.0, is_head=True), Row(1000.0)]))[0] >= 2
    assert poured(Grid([]), lines(1))[0] == 1
