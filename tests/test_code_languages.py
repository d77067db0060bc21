"""Every name that authors write behind a fence finds its lexer, or is known to have none."""

from __future__ import annotations

import pytest
from pygments.lexers import find_lexer_class_by_name
from pygments.util import ClassNotFound

from rfcexport.code_languages import _ALIASES, PLAIN, lexer_of


@pytest.mark.parametrize(
    ("name", "lexer"),
    [
        ("rust", "Rust"), ("patch", "Diff"), ("proto", "Protocol Buffer"), ("proto3", "Protocol Buffer"),
        ("toml", "TOML"), ("wit", "Rust"), ("wat", "WebAssembly"), ("cddl", "CDDL"),
        ("abnf", "ABNF"), ("ebnf", "EBNF"), ("tla+", "TLA+"), ("solidity", "Solidity"),
        ("sol", "Solidity"), ("move", "Rust"), ("cairo", "Rust"), ("noir", "Rust"),
        ("cue", "Go"), ("hcl", "Terraform"), ("jsonc", "JSON"), ("json5", "JSON5"),
        ("jsonl", "JSON"), ("gql", "GraphQL"), ("svg", "XML"), ("kt", "Kotlin"),
        ("gradle", "Groovy"), ("helm", "YAML"), ("shellsession", "Bash Session"), ("asn.1", "ASN.1"),
    ],
)  # fmt: skip
def test_a_name_finds_its_lexer(name: str, lexer: str) -> None:
    found = lexer_of(name)
    assert found is not None
    assert found.name == lexer


@pytest.mark.parametrize("name", ["", "text", "mermaid", "dot", "graphviz", "csv", "no-such-language"])
def test_text_and_diagrams_have_no_lexer(name: str) -> None:
    assert lexer_of(name) is None


def test_every_alias_leads_to_a_lexer() -> None:
    assert [name for name in _ALIASES if lexer_of(name) is None] == []


def test_no_alias_hides_a_name_that_pygments_knows() -> None:
    def is_known(name: str) -> bool:
        try:
            find_lexer_class_by_name(name)
        except ClassNotFound:
            return False
        return True

    assert [name for name in _ALIASES if is_known(name)] == []


def test_no_alias_is_the_name_of_text() -> None:
    assert PLAIN & _ALIASES.keys() == set()
