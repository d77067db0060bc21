from __future__ import annotations

import pytest

from rfcexport.checks import sections
from rfcexport.rules import Rules
from tests.checks.subjects import HEAD, found, subject

RULES = Rules("own", required_sections=("Summary", "Design", "Risks", "References"), has_order=True)
BODY = "\n\n".join(f"## {name}\n\nText." for name in RULES.required_sections)


def test_a_title_is_missing_where_nothing_names_the_document() -> None:
    assert found(sections.title_missing, "# Summary\n\nText.") == ["1:1 document must have a title; found none"]


@pytest.mark.parametrize("text", [HEAD, "---\ntitle: Queue\n---\n\n## Summary\n\nText."])
def test_a_title_may_stand_in_a_heading_or_in_the_metadata(text: str) -> None:
    assert found(sections.title_missing, text) == []


def test_a_second_title_is_told_where_sections_are_of_the_second_level() -> None:
    text = f"{HEAD}## One\n\nText.\n\n## Two\n\nText.\n\n# Three\n\nText."
    assert found(sections.several_titles, text) == ["13:1 document must have one title; found another, 'Three'"]


@pytest.mark.parametrize(
    "text",
    [
        f"{HEAD}# One\n\nText.\n\n# Two\n\nText.\n\n## Three\n\nText.",
        f"{HEAD}## Contents\n\nText.\n\n# One\n\nText.\n\n# Two\n\nText.",
        "# Summary\n\nText.\n\n# Motivation\n\nText.",
        f"{HEAD}## One\n\nText.\n\n#\n\nText.",
    ],
    ids=["all sections", "all but one", "no title", "without words"],
)
def test_sections_of_the_first_level_are_no_titles(text: str) -> None:
    assert found(sections.several_titles, text) == []


def test_a_skipped_level_is_told_once_below_each_heading() -> None:
    text = f"{HEAD}### One\n\nText.\n\n### Two\n\nText.\n\n##### Three\n\nText.\n\n##### Four\n\nText."
    assert found(sections.skipped_level, text) == [
        "5:1 heading must be of level 2 below one of level 1; found level 3, 'One'",
        "13:1 heading must be of level 4 below one of level 3; found level 5, 'Three'",
    ]


@pytest.mark.parametrize(
    "text",
    [f"{HEAD}## One\n\n### Two\n\nText.\n\n## Three\n\nText.", "### One\n\nText.\n\n## Two\n\nText."],
    ids=["step by step", "no title"],
)
def test_levels_may_go_up_and_begin_anywhere_without_a_title(text: str) -> None:
    assert found(sections.skipped_level, text) == []


def test_a_duplicate_heading_is_told_below_one_parent() -> None:
    text = f"{HEAD}## Design\n\nText.\n\n## Limits\n\nText.\n\n## Design\n\nText."
    assert found(sections.duplicate_heading, text) == ["13:1 heading must be named once; found 'Design' on line 5 too"]


def test_headings_of_one_name_below_different_ones_are_told_where_a_link_leads_to_the_first() -> None:
    below = "\n\n".join(f"## {name}\n\n### Costs\n\nText." for name in ("Table", "Queue"))
    told = ["13:1 heading must be named once; found 'Costs' on line 7 too"]
    assert found(sections.duplicate_heading, f"{HEAD}{below}") == []
    assert found(sections.duplicate_heading, f"{HEAD}{below}\n\nSee [costs](#costs).") == told
    assert found(sections.duplicate_heading, f"{HEAD}{below}\n\nSee [one](#costs), [two](#costs-1).") == []


def test_a_part_named_as_the_whole_is_no_rival_of_it() -> None:
    text = f"{HEAD}## Queue\n\nText.\n\n## Design\n\n### Queue\n\nSee [there](#queue)."
    assert found(sections.duplicate_heading, text) == []


def test_a_section_is_empty_where_nothing_stands_below_its_heading() -> None:
    text = f"{HEAD}## One\n\n## Two\n\n<!-- later -->\n\n---\n\n## Three\n\n[x]: https://example.com\n"
    findings = list(sections.empty_section(subject(text)))
    assert [(one.line, one.message, one.hint) for one in findings] == [
        (5, "section must hold text; found none below 'One'", None),
        (7, "section must hold text; found none below 'Two'", None),
        (13, "section must hold text; found none below 'Three'", "definitions of links are not shown"),
    ]


@pytest.mark.parametrize(
    "body",
    [
        "## One\n\n### Two\n\nText.",
        "## Notes\n\n[^1]: A note.\n\n## Two\n\nText.[^1]",
        "###### Group\n\n###### Two\n\nText.",
        "## 3.2 Requests\n\n## 3.2.1 First\n\nText.",
        "## Appendix A. Grammar\n\n## A.1 Words\n\nText.",
        "## `get()`\n\n## `put()`\n\nBoth wait.",
    ],
    ids=["sections", "footnotes", "sixth level", "numbered", "appendix", "signatures"],
)
def test_a_section_is_not_empty_where_something_belongs_to_it(body: str) -> None:
    assert found(sections.empty_section, HEAD + body) == []


def test_a_question_of_the_sixth_level_wants_an_answer() -> None:
    text = f"{HEAD}###### Can it be turned off?\n\n###### Is it tested?\n\nYes."
    assert found(sections.empty_section, text) == [
        "5:1 section must hold text; found none below 'Can it be turned off?'"
    ]


def test_a_missing_section_is_told_with_the_one_that_may_stand_for_it() -> None:
    text = HEAD + BODY.replace("## Design", "## The design").replace("## Risks\n\nText.", "")
    findings = list(sections.missing_section(subject(text, rules=RULES)))
    assert [(one.line, one.message, one.hint) for one in findings] == [
        (1, "document must have a section 'Design'; found none", "rename 'The design'"),
        (1, "document must have a section 'Risks'; found none", None),
    ]


@pytest.mark.parametrize(
    "text",
    [
        HEAD + BODY,
        HEAD + BODY.replace("## Design", "## 2. DESIGN:"),
        "# Plan\n\n" + BODY.replace("## Summary", "## 1 Summary").replace("## Design", "## 2 Design"),
    ],
    ids=["as stated", "otherwise written", "numbered"],
)
def test_sections_are_compared_without_case_number_and_punctuation(text: str) -> None:
    assert found(sections.missing_section, text, rules=RULES) == []


def test_a_section_in_another_place_is_told_alone() -> None:
    order = ("References", "Summary", "Design", "More", "Risks")
    text = HEAD + "\n\n".join(f"## {name}\n\nText." for name in order)
    assert found(sections.section_order, text, rules=RULES) == [
        "5:1 section 'References' must stand behind 'Risks'; found it elsewhere"
    ]


def test_the_order_is_free_where_the_rules_leave_it() -> None:
    rules = Rules("own", required_sections=("Summary", "Design"))
    text = f"{HEAD}## Design\n\nText.\n\n## Summary\n\nText."
    assert found(sections.section_order, text, rules=rules) == []
