from __future__ import annotations

from pathlib import Path

import pytest

from rfcexport.checks.guidance import template_guidance, template_texts
from rfcexport.rules import Rules
from tests.checks.subjects import HEAD, found

TEMPLATE = Path(__file__).parents[2] / "templates" / "rfc.md.j2"


@pytest.mark.parametrize(
    "text",
    [
        "TODO",
        "TODO: measure it.",
        "**TODO:** measure it.",
        "TBD.",
        "*TBD*",
        "FIXME(ada): measure it.",
        "To do",
        "Lorem ipsum dolor sit amet.",
        "[Describe the change in a few words.]",
        "*Explain why this is needed.*",
        "_List any other designs that were considered._",
        "(Provide an example of a call.)",
        "[What problems does it solve?]",
        "[Brief description of the risk]",
        "*This section must be filled in before review.*",
        "> [Describe the change in a few words.]",
        "- TBD",
    ],
)
def test_guidance_is_told(text: str) -> None:
    assert len(found(template_guidance, f"{HEAD}## Design\n\n{text}\n")) == 1


@pytest.mark.parametrize(
    "text",
    [
        "TODO lists are kept in a table of their own.",
        "TODO comments in code are kept.",
        "TBD is what we write for days that are not set.",
        "Describe the change in a few words, and it is found again.",
        "[Design notes](https://example.com)",
        "(Note that the queue is empty then.)",
        "*Note: the queue is empty then.*",
        "*Why not a table?*",
        "*List objects*",
        "*Described by Ada.*",
        "[string | null]",
        '["one", "two", "three"]',
        "(Explained by the table below.)",
        "`TODO`",
        "<!-- Describe the change in a few words. -->\n\nText.",
        "| Day |\n|---|\n| TBD |",
        "```\nTODO: measure it.\n```",
    ],
)
def test_text_of_the_author_is_left_alone(text: str) -> None:
    assert found(template_guidance, f"{HEAD}## Design\n\n{text}\n") == []


def test_the_place_is_that_of_the_words() -> None:
    text = f"{HEAD}## Design\n\n- One.\n- *Explain why\n  this is needed.*\n"
    assert found(template_guidance, text) == ["8:4 text must be the author's own; found 'Explain why this is needed.'"]


def test_every_paragraph_and_list_of_the_template_is_told() -> None:
    text = HEAD + "## " + TEMPLATE.read_text("utf-8").partition("\n## ")[2]
    paragraphs, lists = template_texts()
    assert len(found(template_guidance, text)) == len(paragraphs) + len(lists)


def test_part_of_a_list_of_the_template_is_the_authors_own() -> None:
    assert found(template_guidance, f"{HEAD}## Testing Strategy\n\n- Unit tests\n- Integration tests\n") == []


def test_a_project_states_the_guidance_of_its_own_template() -> None:
    rules = Rules("own", guidance=("Say in one  sentence",))
    text = f"{HEAD}## Design\n\nSay in one\nsentence what changes.\n\nOne sentence says it.\n"
    assert found(template_guidance, text, rules=rules) == [
        "7:1 text must be the author's own; found 'Say in one sentence what changes.'"
    ]
