"""The targets: each takes bytes and lets no exception out, however wild they are.

What must hold at the end of each way is told in `tests/claims.py` and tried in `tests/journeys.py`, which the property
tests share.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from fuzz.long_inputs import read_long_input
from fuzz.words import read_words
from tests import journeys, journeys_beside
from tests.tree_strategies import tree_of

_TEXT = 4_000
_TREE = 600


@dataclass(frozen=True, slots=True)
class Target:
    """One way in. `takes` is what its seeds are made of, `most_bytes` the longest input worth trying."""

    name: str
    run: Callable[[bytes], object]
    takes: str
    most_bytes: int = _TEXT
    has_pandoc: bool = False


def _front_matter(content: bytes) -> None:
    journeys_beside.read_front_matter(_text(content))
    journeys_beside.read_beside(content)


def _positions(content: bytes) -> None:
    at = content[0] * 2 if content else 0
    journeys.locate_tree(tree_of(content[1 : 1 + at]), _text(content[1 + at :]))


def _text(content: bytes) -> str:
    """`content` as the reader decodes it, bytes that are no UTF-8 left out."""
    return content.decode("utf-8", "ignore").replace("\r\n", "\n").replace("\r", "\n")


TARGETS: dict[str, Target] = {
    target.name: target
    for target in (
        Target("reader", journeys.read_document, "documents", has_pandoc=True),
        Target("check", journeys.check_document, "documents", has_pandoc=True),
        Target("fix", journeys.mend_document, "documents", has_pandoc=True),
        Target("export", journeys.write_document, "documents", has_pandoc=True),
        Target("front-matter", _front_matter, "front matter"),
        Target("dialects", lambda content: journeys.state_metadata(tree_of(content)), "trees", _TREE),
        Target("cleaning", lambda content: journeys.clean_tree(tree_of(content)), "trees", _TREE),
        Target("positions", _positions, "places", _TREE),
        Target("html", lambda content: journeys.write_tree_as_html(tree_of(content)), "trees", _TREE),
        Target("word", lambda content: journeys.write_tree_as_word(tree_of(content)), "trees", _TREE),
        Target("pictures", journeys_beside.read_picture, "pictures"),
        Target("svg", journeys_beside.read_picture, "drawings"),
        Target("settings", journeys_beside.read_settings, "settings"),
        Target("baseline", journeys_beside.read_known_findings, "baselines"),
        Target(
            "terminal", lambda content: journeys_beside.show_words(content.decode("utf-8", "surrogateescape")), "words"
        ),
        Target("words", read_words, "words", 2_000),
        Target("long-inputs", read_long_input, "shapes", 40),
    )
}
"""Every target by its name."""
