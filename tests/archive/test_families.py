"""Families: chains out of what RFCs say of one another, whatever that is."""

from __future__ import annotations

from itertools import pairwise

from rfcexport.archive.families import MOST_DEPTH, Chain, Link, families_of
from rfcexport.relations import Relations


def related(*pairs: tuple[str, str, str]) -> dict[str, Relations]:
    """The relations of one-letter sources, each pair told of both."""
    back = {"supersedes": "superseded_by", "updates": "updated_by"}
    found: dict[str, dict[str, list[str]]] = {}
    for newer, relation, older in pairs:
        found.setdefault(newer, {}).setdefault(relation, []).append(older)
        found.setdefault(older, {}).setdefault(back[relation], []).append(newer)
    return {
        source: Relations(**{name: tuple(others) for name, others in found[source].items()}) for source in sorted(found)
    }


def sources_in(chain: Chain) -> list[str]:
    own = [link.source for link in chain.links]
    return own + [source for branch in chain.branches for source in sources_in(branch)]


def test_rfcs_without_relations_are_no_family() -> None:
    assert families_of({"a": Relations(), "b": Relations(references=("a",))}) == ()


def test_a_line_is_one_chain_with_the_newest_first() -> None:
    relations = related(("c", "supersedes", "b"), ("b", "updates", "a"))
    assert families_of(relations) == ((Chain((Link("c"), Link("b", "supersedes"), Link("a", "updates"))),),)


def test_what_supersedes_two_has_two_branches() -> None:
    relations = related(("c", "supersedes", "a"), ("c", "supersedes", "b"))
    branches = (Chain((Link("a", "supersedes"),)), Chain((Link("b", "supersedes"),)))
    assert families_of(relations) == ((Chain((Link("c"),), branches),),)


def test_what_many_update_stands_at_the_head() -> None:
    relations = related(("b", "updates", "a"), ("c", "updates", "a"), ("d", "updates", "a"))
    branches = tuple(Chain((Link(source, "updated_by"),)) for source in "bcd")
    assert families_of(relations) == ((Chain((Link("a"),), branches),),)


def test_families_stand_in_the_order_of_their_first() -> None:
    relations = related(("z", "supersedes", "b"), ("d", "supersedes", "a"))
    heads = [[chain.links[0].source for chain in family] for family in families_of(relations)]
    assert heads == [["d"], ["z"]]


def test_a_second_mention_says_that_it_is_one() -> None:
    relations = related(
        ("d", "supersedes", "b"), ("d", "supersedes", "c"), ("b", "supersedes", "a"), ("c", "supersedes", "a")
    )
    ((chain,),) = families_of(relations)
    repeats = [link for branch in chain.branches for link in branch.links if link.is_repeat]
    assert repeats == [Link("a", "supersedes", is_repeat=True)]


def test_a_circle_begins_with_its_first_and_ends() -> None:
    relations = related(("a", "supersedes", "b"), ("b", "supersedes", "a"))
    chain = Chain((Link("a"), Link("b", "supersedes"), Link("a", "supersedes", is_repeat=True)))
    assert families_of(relations) == ((chain,),)


def test_what_is_not_in_the_set_is_left_out() -> None:
    assert families_of({"a": Relations(supersedes=("gone",))}) == ()


def test_a_chain_of_thousands_is_one_chain() -> None:
    names = [f"{n:05d}" for n in range(5000)]
    relations = related(*((newer, "supersedes", older) for older, newer in pairwise(names)))
    ((chain,),) = families_of(relations)
    assert sources_in(chain) == names[::-1]


def test_branches_of_branches_end_in_one_chain() -> None:
    # Each supersedes the next one and a leaf: without an end there were as many levels as RFCs.
    levels = 400
    pairs = [(f"n{n:03d}", "supersedes", f"n{n + 1:03d}") for n in range(levels)]
    pairs += [(f"n{n:03d}", "supersedes", f"leaf{n:03d}") for n in range(levels)]
    ((chain,),) = families_of(related(*pairs))
    assert len(sources_in(chain)) == 2 * levels + 1
    assert _depth(chain) == MOST_DEPTH + 1


def _depth(chain: Chain) -> int:
    return 1 + max(map(_depth, chain.branches), default=0)
