"""What the manual's page on CI shows is what the kit and the commands have."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from tests.ci_kit import GITLAB, PAGE, ROOT, SCRIPTS, Runner, action, commands, examples, gitlab, hook, runner

__all__ = ["runner"]


def calls() -> Iterator[tuple[str, list[str]]]:
    """Each call of rfcexport in the examples of the page and in the kit: the command and its options."""
    fences = re.findall(r"(?ms)^```\w+\n(.*?)^```$", PAGE)
    kit = [path.read_text("utf-8") for path in (*SCRIPTS.iterdir(), GITLAB, ROOT / ".pre-commit-hooks.yaml")]
    for found in re.finditer(r"(?<![/\w.-])rfcexport ([a-z]+)\b([^|\n]*)", "\n".join([*fences, *kit])):
        if found[1] in commands():
            yield found[1], re.findall(r"(?<=[\s\"])(--?[a-z][a-z-]*)", found[2])


def test_options_in_examples_and_kit_exist() -> None:
    found = list(calls())
    unknown = [(name, option) for name, options in found for option in options if option not in commands()[name]]
    assert (len(found) > 10, unknown) == (True, [])


def uses_of_action() -> list[dict[str, Any]]:
    jobs = [job for one in examples() if "jobs" in one for job in one["jobs"].values()]
    return [step for job in jobs for step in job["steps"] if "/rfcexport@" in step.get("uses", "")]


def test_workflows_give_inputs_that_the_action_has() -> None:
    inputs = action()["inputs"]
    required = {name for name, stated in inputs.items() if stated.get("required")}
    used = [set(step["with"]) for step in uses_of_action()]
    assert (len(used), all(required <= names <= inputs.keys() for names in used)) == (4, True)


def test_workflows_give_arguments_that_the_command_has() -> None:
    given = [line for step in uses_of_action() for line in step["with"].get("arguments", "").split()]
    assert [line for line in given if line.split("=")[0] not in commands()["batch"]] == []


def test_page_has_a_row_for_each_input_with_its_default() -> None:
    special = {"package": "the action's own code"}
    wanted = [
        (name, special.get(name) or (f"`{stated['default']}`" if stated.get("default") else ""))
        for name, stated in action()["inputs"].items()
    ]
    table = PAGE.split("| Input |")[1].split("\n\n")[0]
    assert sorted(re.findall(r"(?m)^\| `([a-z-]+)` \| ([^|]*?) ?\|", table)) == sorted(wanted)


def test_page_has_a_row_for_each_variable_with_its_default() -> None:
    wanted = {name: f"`{value}`" if value else "" for name, value in gitlab()["variables"].items()}
    table = PAGE.split("| Variable |")[1].split("\n\n")[0]
    assert dict(re.findall(r"(?m)^\| `(RFCEXPORT_\w+)` \| ([^|]*?) ?\|", table)) == wanted


def test_gitlab_examples_name_what_the_template_has() -> None:
    template = gitlab()
    known = {*template["variables"], *template[".rfcexport-merge"]["variables"], "GIT_DEPTH"}
    found = [one for one in examples() if "include" in one]
    named = {
        name
        for one in found
        for part in (one, *one.values())
        if isinstance(part, dict)
        for name in part.get("variables", {})
    }
    extended = {
        part["extends"] for one in found for part in one.values() if isinstance(part, dict) and "extends" in part
    }
    assert (named - known, extended - template.keys(), {one["include"][0]["file"] for one in found}) == (
        set(),
        set(),
        {str(GITLAB.relative_to(ROOT))},
    )


def test_hook_examples_name_the_hook() -> None:
    found = [one["repos"][0]["hooks"][0] for one in examples() if "repos" in one]
    options = {option for one in found for option in one["args"] if option.startswith("-")}
    assert ({one["id"] for one in found}, options - commands()["check"]) == ({hook()["id"]}, set())


def test_workflow_signs_the_provenance_that_an_archive_has(runner: Runner) -> None:
    runner.step(sources="rfcs")
    statement = json.loads((runner.folder / "archive/data/provenance.json").read_text())
    steps = [step for one in examples() if "jobs" in one for job in one["jobs"].values() for step in job["steps"]]
    (signed,) = (step["with"] for step in steps if step.get("uses", "").startswith("actions/attest@"))
    assert (signed["predicate-type"], "predicate" in statement) == (statement["predicateType"], True)
    assert (runner.folder / signed["subject-path"]).is_file()
