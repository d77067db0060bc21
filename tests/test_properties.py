"""Whatever bytes a stranger gives: an RFC with findings, or the one refusal that is allowed there; nothing else.

The examples are the same on every run. `HYPOTHESIS_PROFILE=long` tries many more, and others each time.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from rfcexport.pandoc import stand_by, stand_down
from tests import journeys, journeys_beside
from tests.markdown_strategies import as_bytes, documents, front_matter, odd_text, toml_texts, yaml_texts
from tests.tree_strategies import trees

LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"
_HEALTH = [HealthCheck.too_slow, HealthCheck.data_too_large]


def few(count: int) -> settings:
    """The settings of a property that is tried on `count` examples, in the long profile on a hundred times as many."""
    return settings(
        max_examples=count * 100 if LONG else count,
        derandomize=not LONG,
        deadline=None,
        database=None,
        print_blob=True,
        suppress_health_check=_HEALTH,
    )


@pytest.fixture(autouse=True, scope="module")
def _pandoc() -> Iterator[None]:
    """One pandoc for all documents: its start takes longer than the rest."""
    stand_by()
    yield
    stand_down()


written = documents().map(as_bytes)


@few(40)
@given(st.binary(max_size=200))
def test_bytes_are_an_rfc_or_refused_when_they_are_any(content: bytes) -> None:
    journeys.read_document(content)


@few(60)
@given(written)
def test_markdown_is_an_rfc_with_findings_in_its_source_when_it_is_any(content: bytes) -> None:
    journeys.read_document(content)


@few(40)
@given(written)
def test_exports_hold_nothing_but_known_elements_when_the_document_is_any(content: bytes) -> None:
    journeys.write_document(content)


@few(40)
@given(written)
def test_checks_find_known_things_in_the_source_when_the_document_is_any(content: bytes) -> None:
    journeys.check_document(content)


@few(40)
@given(written)
def test_a_second_fix_changes_nothing_when_the_document_is_any(content: bytes) -> None:
    journeys.mend_document(content)


@few(30)
@given(written, yaml_texts.map(as_bytes))
def test_a_file_beside_is_metadata_or_findings_when_it_is_any(content: bytes, sidecar: bytes) -> None:
    journeys.read_document(content, sidecar=sidecar)


@few(150)
@given(st.one_of(front_matter, st.text(max_size=60)).map(lambda text: text.encode("utf-8", "replace").decode("utf-8")))
def test_front_matter_keeps_every_line_when_it_is_any(text: str) -> None:
    journeys_beside.read_front_matter(text.replace("\r\n", "\n").replace("\r", "\n"))


@few(100)
@given(st.one_of(st.binary(max_size=80), yaml_texts.map(as_bytes)))
def test_a_sidecar_is_read_or_refused_when_it_is_any(content: bytes) -> None:
    journeys_beside.read_beside(content)


@few(200)
@given(trees)
def test_a_tree_is_clean_and_its_metadata_can_be_shown_when_it_is_any(tree: list[dict[str, object]]) -> None:
    journeys.state_metadata(tree)


@few(150)
@given(trees)
def test_a_tree_is_written_as_known_elements_when_it_is_any(tree: list[dict[str, object]]) -> None:
    journeys.write_tree_as_html(tree)


@few(100)
@given(trees)
def test_a_tree_is_written_for_word_without_control_signs_when_it_is_any(tree: list[dict[str, object]]) -> None:
    journeys.write_tree_as_word(tree)


@few(100)
@given(trees, documents())
def test_places_lie_in_the_text_when_the_tree_is_of_another(tree: list[dict[str, object]], text: str) -> None:
    journeys.locate_tree(tree, text.encode("utf-8", "replace").decode("utf-8"))


@few(100)
@given(st.one_of(st.binary(max_size=80), toml_texts.map(as_bytes)))
def test_settings_are_taken_or_a_fault_of_the_caller_when_the_file_is_any(content: bytes) -> None:
    journeys_beside.read_settings(content)


_JSON = st.recursive(
    st.sampled_from(["1", "null", '"a"', '"version": 1', '"findings"', '{"path": "a", "slug": "b"}']),
    lambda inner: st.builds(
        str.replace, st.sampled_from(["[?]", "{?}", '{"version": 1, "findings": [?]}', "?, ?"]), st.just("?"), inner
    ),
)


@few(100)
@given(st.one_of(st.binary(max_size=80), _JSON.map(as_bytes)))
def test_a_baseline_is_taken_or_a_fault_of_the_caller_when_the_file_is_any(content: bytes) -> None:
    journeys_beside.read_known_findings(content)


_BEGINNINGS = (
    b"",
    b"\x89PNG\r\n\x1a\n",
    b"GIF89a",
    b"\xff\xd8\xff\xe0",
    b"RIFF\x10\0\0\0WEBPVP8 ",
    b"<svg ",
    b"<?xml ",
    b"<",
)


@few(200)
@given(st.sampled_from(_BEGINNINGS), st.binary(max_size=80))
def test_a_picture_is_taken_or_refused_when_its_bytes_are_any(beginning: bytes, rest: bytes) -> None:
    journeys_beside.read_picture(beginning + rest)


@few(150)
@example("\ud800")
@given(st.one_of(odd_text, st.text(st.characters(exclude_categories=()), max_size=40)))
def test_words_reach_a_terminal_and_reports_in_order_when_they_are_any(text: str) -> None:
    journeys_beside.show_words(text)
