"""Lists that authors write in cells become lists; what does not fit stays text."""

from __future__ import annotations

import pytest

from tests.trees import body


def cell(text: str) -> str:
    """The cell as a tree."""
    return body(f"| x |\n|---|\n| {text} |").partition("<body><cell>")[2].removesuffix("</cell></body></Table>")


@pytest.mark.parametrize(
    "text",
    [
        "<ul><li>a</li><li>b `c`</li></ul>",
        "<ul> <li>a</li> <li>b `c`</li> </ul>",
        "<ul><li>a<li>b `c`</ul>",
        "<UL><LI>a</LI><LI>b `c`</LI></UL>",
    ],
)
def test_a_list_in_a_cell_is_a_list(text: str) -> None:
    assert cell(text) == ("<BulletList><li><Plain>a</Plain></li><li><Plain>b <Code>c</Code></Plain></li></BulletList>")


def test_words_stand_before_and_behind_a_list() -> None:
    assert cell("one <ol><li>a<ul><li>b</li></ul></li></ol> two") == (
        "<Plain>one</Plain><OrderedList 1><li><Plain>a</Plain><BulletList><li><Plain>b</Plain></li></BulletList></li>"
        "</OrderedList><Plain>two</Plain>"
    )


@pytest.mark.parametrize("text", ["<ul>a</ul>", "a</li>", "<li>a</li>", "<ul><li>a</li></ol>", "<ul><li>" * 20])
def test_tags_that_do_not_fit_stay_text(text: str) -> None:
    assert cell(text) == f"<Plain>{text}</Plain>"
