from __future__ import annotations

import pytest

from rfcexport.model import State
from rfcexport.states import is_choice, state_of


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Draft", State.DRAFT),
        ("WIP", State.DRAFT),
        ("Under Review", State.REVIEW),
        ("Active review (May 4...May 9)", State.REVIEW),
        ("Accepted in 0.3", State.ACCEPTED),
        ("**Final**", State.ACCEPTED),
        ("Not accepted", State.REJECTED),
        ("Not yet accepted", State.UNKNOWN),
        ("Superseded by [0007]", State.SUPERSEDED),
        ("Fully implemented", State.IMPLEMENTED),
        ("On hold", State.DEFERRED),
        ("Withdrawn", State.WITHDRAWN),
        ("Purple", State.UNKNOWN),
        ("", State.UNKNOWN),
    ],
)
def test_state_is_read_when_the_words_are_known(text: str, state: State) -> None:
    assert state_of(text) is state


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Draft | Accepted | Rejected", True), ("Draft | Final", False), ("a | b | c", False), ("Draft", False)],
)
def test_choice_is_known_when_states_stand_side_by_side(text: str, expected: bool) -> None:
    assert is_choice(text) is expected
