from __future__ import annotations

import pytest

from rfcexport.exporters.docx_faces import faces


@pytest.mark.parametrize(
    ("face", "word", "em"),
    [
        ("Calibri", "abc", 0.479 + 0.525 + 0.423),
        ("Cambria", "abc", 0.47 + 0.52 + 0.421),
        ("Consolas", "abc", 3 * 0.575),
        ("Calibri", "日本", 2.0),
        # An accent of its own takes no room; a letter that is not listed runs like an n.
        ("Calibri", "a\u0301é", 0.479 + 0.525),
        ("Calibri", "", 0.0),
    ],
)
def test_a_word_measures_what_its_letters_advance(face: str, word: str, em: float) -> None:
    assert faces()[face].em(word) == pytest.approx(em)


def test_a_word_measures_the_same_when_asked_again() -> None:
    face = faces()["Cambria"]
    assert face.em("naïve") == face.em("naïve")


def test_faces_of_one_document_know_nothing_of_another() -> None:
    faces()["Calibri"].em("日")
    assert "日" not in faces()["Calibri"].letters
