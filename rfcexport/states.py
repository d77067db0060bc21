"""The words that projects have for where an RFC stands, to one `State`."""

from __future__ import annotations

import re

from rfcexport.model import State

_STATES = {
    State.DRAFT: ("draft", "drafting", "wip", "work in progress", "in progress", "pre-draft", "idea", "provisional"),
    State.PROPOSED: ("proposed", "proposal", "new", "open", "submitted", "pending", "under discussion", "discussion"),
    State.REVIEW: ("review", "in review", "under review", "active review", "last call", "comment", "fcp",
                   "final comment period", "scheduled for review", "awaiting review", "ready for review"),
    State.ACCEPTED: ("accepted", "approved", "active", "adopted", "final", "agreed", "implementable", "living",
                     "ratified", "accept", "published", "complete", "committed"),
    State.IMPLEMENTED: ("implemented", "done", "shipped", "released", "deployed", "completed", "merged", "finished",
                        "stable", "demonstrated"),
    State.REJECTED: ("rejected", "declined", "denied", "refused", "closed", "not accepted"),
    State.WITHDRAWN: ("withdrawn", "abandoned", "cancelled", "canceled", "retired"),
    State.DEFERRED: ("deferred", "postponed", "stalled", "on hold", "stagnant", "paused", "inactive", "dormant"),
    State.SUPERSEDED: ("superseded", "replaced", "obsolete", "obsoleted", "deprecated"),
}  # fmt: skip
_STATE_OF = {word: state for state, words in _STATES.items() for word in words}


def state_of(text: str) -> State:
    """What a stated status means: its longest known words at the beginning, else any known word in it."""
    words = re.sub(r"[^\w\s-]", " ", text.lower()).split()
    for length in range(min(4, len(words)), 0, -1):
        if (state := _STATE_OF.get(" ".join(words[:length]))) is not None:
            return state
    if "not" in words:
        return State.UNKNOWN
    return next((_STATE_OF[word] for word in words if word in _STATE_OF), State.UNKNOWN)


def is_choice(text: str) -> bool:
    """Whether the text is a list of states to choose from, as templates have it: `Draft | Accepted | Rejected`."""
    parts = [part.strip() for part in text.split("|")]
    return len(parts) > 2 and all(parts) and sum(state_of(part) is not State.UNKNOWN for part in parts) > 1
