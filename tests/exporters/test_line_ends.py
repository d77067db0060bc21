"""Where lines end: a text that fits but for its last space is not broken after its first word."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from rfcexport.exporters import line_ends
from rfcexport.exporters.engine import load_engine
from rfcexport.theme import load_theme

TEXT = "However, this choice leaves no way to spell the two that are marked with <code>{}x</code>. These are more."
STYLE = "@page{{size:{}mm 297mm;margin:0}} body{{margin:0;font:9pt IBM Plex Serif}} code{{font:8pt IBM Plex Mono}}"


def lines(width: int, sign: str) -> list[str]:
    """The words of each line."""
    weasyprint = load_engine(load_theme().font_folders)
    text = f"<html lang='en'><style>{STYLE.format(width)}</style><body><p>{TEXT.format(sign)}"
    page = weasyprint.HTML(string=text).render().pages[0]
    return [line for line in _lines(page._page_box) if line]


def _lines(box: Any) -> Iterator[str]:
    for child in getattr(box, "children", ()):
        if type(child).__name__ == "LineBox":
            yield _words(child)
        else:
            yield from _lines(child)


def _words(box: Any) -> str:
    return box.text if hasattr(box, "text") else "".join(_words(child) for child in getattr(box, "children", ()))


@pytest.mark.parametrize("sign", ["?", "."])
def test_no_line_ends_after_its_first_word_when_more_of_it_fits(sign: str) -> None:
    assert [width for width in range(100, 128) if lines(width, sign)[0] == "However,"] == []


def test_a_line_ends_after_its_first_word_when_nothing_more_fits() -> None:
    assert lines(18, ".")[0] == "However,"


def test_a_repair_is_made_once() -> None:
    load_engine(load_theme().font_folders)
    from weasyprint.layout import inline

    before = inline.split_first_line
    line_ends.repair(inline)
    assert inline.split_first_line is before


def test_a_word_of_many_lines_is_split_as_if_it_were_shaped_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    digits = "".join(f"{number:x}" for number in range(2_000))
    text = (
        f"<html><style>{STYLE.format(80)} p {{ overflow-wrap: anywhere }}</style><p>{digits} and <b>more</b> {digits}"
    )
    weasyprint = load_engine(load_theme().font_folders)

    def found() -> list[str]:
        return [line for page in weasyprint.HTML(string=text).render().pages for line in _lines(page._page_box)]

    in_pieces = found()
    monkeypatch.setattr(line_ends, "_FEW", 10**9)
    assert in_pieces == found()
    assert len(in_pieces) > 100
