from __future__ import annotations

from pathlib import Path

import pytest

from rfcexport.pipeline import parse_rfc
from rfcexport.rules import AUTO, HOUSE, NONE, Rules, rules_for, rules_of
from rfcexport.usage import WrongUsage


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_house_is_known_by_its_key() -> None:
    texts = ("- **RFC ID**: 2026-01-31-a\n- **Status**: Draft\n", "- **Status**: Draft\n- **RFC**: 7\n", "Text.\n")
    documents = [parse_rfc(f"# A\n\n{text}".encode()).value for text in texts]
    assert [rules_for(rfc) for rfc in documents] == [HOUSE, NONE, NONE]


def test_a_choice_holds_for_every_document() -> None:
    rfc = parse_rfc(b"# A\n\n- **RFC ID**: 2026-01-31-a\n- **Status**: Draft\n").value
    own = Rules("own")
    assert [rules_for(rfc, rules) for rules in (NONE, HOUSE, own, AUTO)] == [NONE, HOUSE, own, HOUSE]


def test_the_house_template_has_the_sections_of_the_rules() -> None:
    template = (Path(__file__).parent.parent / "templates/rfc.md.j2").read_text("utf-8")
    assert tuple(line[3:] for line in template.splitlines() if line.startswith("## ")) == HOUSE.required_sections


def test_rules_have_names() -> None:
    assert [rules_of(name) for name in ("none", "house", "auto")] == [NONE, HOUSE, AUTO]


def test_a_file_states_rules(folder: Path) -> None:
    (folder / "ours.toml").write_text(
        "required-fields = ['status', 'Ticket']\nid-pattern = 'RFC-[0-9]+'\nstatuses = ['Draft']\n"
        "required-sections = ['Summary']\noptional-sections = ['Prior Art']\norder = true\nguidance = ['Say why.']\n"
    )
    assert rules_of("ours.toml") == Rules(
        "ours.toml", ("status", "Ticket"), "RFC-[0-9]+", ("Draft",), ("Summary",), ("Prior Art",), True, ("Say why.",)
    )


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        (
            "\nrequired = ['status']\n",
            ":2: error[config-key]: must be one of required-fields, id-pattern, statuses, required-sections, "
            "optional-sections, order, guidance; found 'required'",
            "did you mean required-fields?",
        ),
        ("order = 'yes'\n", ":1: error[config-value]: order must be true or false; found 'yes'", None),
        ("statuses = 'Draft'\n", ":1: error[config-value]: statuses must be a list of strings; found 'Draft'", None),
        ("statuses = ['']\n", ":1: error[config-value]: statuses must be a list of strings; found ['']", None),
        ("id-pattern = 7\n", ":1: error[config-value]: id-pattern must be a regular expression; found 7", None),
        (
            "statuses = ['Draft', 'Draft']\n",
            ":1: error[config-value]: statuses must name each one once; found 'Draft' twice",
            None,
        ),
        ("order = \n", ":1:9: error[config-syntax]: must be TOML; invalid value", None),
        (None, ": error[config-unreadable]: must be a file of rules; found no such file", None),
    ],
)
def test_a_fault_of_a_file_names_its_line(folder: Path, text: str | None, message: str, hint: str | None) -> None:
    if text is not None:
        (folder / "ours.toml").write_text(text)
    with pytest.raises(WrongUsage) as raised:
        rules_of("ours.toml")
    assert (str(raised.value), raised.value.hint) == (f"ours.toml{message}", hint)
