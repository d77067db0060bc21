"""The kit for CI: its files say what they must, and its scripts do it.

What GitHub and GitLab do themselves (caches, installations, uploads) is not run here: it needs their machines.
"""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import tomllib
from pathlib import Path

import pytest

from rfcexport.archive.writing import JOURNAL
from rfcexport.exporters.engine import INSTALL_PANGO
from tests.ci_kit import FINDING, GITLAB, ROOT, SCRIPTS, Runner, action, commands, commit, examples, hook, runner
from tests.test_packaging import SOURCES

__all__ = ["runner"]


# What the files say


def test_each_input_is_used() -> None:
    runs = json.dumps(action()["runs"])
    assert [name for name in action()["inputs"] if f"inputs.{name} " not in runs] == []


def test_no_script_has_an_expression_in_its_text() -> None:
    workflows = [one["jobs"] for one in examples() if "jobs" in one]
    steps = [step for jobs in workflows for job in jobs.values() for step in job["steps"]]
    texts = [step["run"] for step in [*action()["runs"]["steps"], *steps] if "run" in step]
    texts += [path.read_text("utf-8") for path in SCRIPTS.iterdir()]
    assert (len(texts) > 4, [text for text in texts if "${{" in text]) == (True, [])


def test_each_script_reads_what_its_step_gives() -> None:
    steps = [step for step in action()["runs"]["steps"] if "run" in step]
    given = {step["run"].split("/")[-1].strip('"'): set(step["env"]) for step in steps}
    pattern = re.compile(r"\$\{?(INPUT_[A-Z_]+|PYTHON|RESTORED_KEY)\b")
    assert {path.name: set(pattern.findall(path.read_text("utf-8"))) for path in SCRIPTS.iterdir()} == given


def test_each_output_is_written() -> None:
    stated = {name: of_output["value"] for name, of_output in action()["outputs"].items()}
    script = (SCRIPTS / "run.sh").read_text("utf-8")
    written = {name: f"${{{{ steps.run.outputs.{name} }}}}" for name in re.findall(r"'(\w+)=%s\\n'", script)}
    assert stated == written


def test_actions_of_others_are_pinned_to_a_major_version() -> None:
    used = [step["uses"] for step in action()["runs"]["steps"] if "uses" in step]
    assert (len(used), [name for name in used if not re.fullmatch(r"actions/[\w/-]+@v\d+", name)]) == (3, [])


def test_scripts_know_the_journal_of_a_run_that_was_stopped() -> None:
    texts = [(SCRIPTS / "run.sh").read_text("utf-8"), GITLAB.read_text("utf-8")]
    assert [set(re.findall(r"/([\w.]+\.jsonl)\b", text)) for text in texts] == [{JOURNAL}] * 2


def test_the_libraries_are_the_same_everywhere() -> None:
    places = ("Dockerfile", "README.md", "ci/github/install.sh", str(GITLAB.relative_to(ROOT)), "tools/set-up")
    stated = {place: (ROOT / place).read_text("utf-8") for place in places} | {"engine": INSTALL_PANGO["apt-get"]}
    # Names of files are no names of packages: tools/set-up looks which are there.
    pattern = re.compile(r"\blib(?:pango|harfbuzz)(?![\w.-]*\.(?:so|dylib)\b)[\w.-]*\w")
    wanted = {"libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"}
    found = {place: set(pattern.findall(text)) for place, text in stated.items()}
    assert found == dict.fromkeys(stated, wanted)


# The image


def instructions() -> list[tuple[str, str]]:
    """The instructions of the Dockerfile, each on one line, with what follows its name."""
    text = re.sub(r"(?m)^#.*\n", "", (ROOT / "Dockerfile").read_text("utf-8")).replace("\\\n", " ")
    return [(name, rest.strip()) for name, _, rest in (line.partition(" ") for line in text.splitlines() if line)]


def last_stage() -> list[tuple[str, str]]:
    found = instructions()
    return found[max(index for index, (name, _) in enumerate(found) if name == "FROM") :]


def test_image_stages_have_one_base_of_a_major_version() -> None:
    assert {rest.removesuffix(" AS build") for name, rest in instructions() if name == "FROM"} == {"debian:13-slim"}


def test_image_has_only_what_runs_rfcexport() -> None:
    installs = [rest for name, rest in last_stage() if name == "RUN" and "install" in rest]
    (packages,) = (re.findall(r"--no-install-recommends (.*?) &&", rest)[0].split() for rest in installs)
    assert packages == ["git", "libharfbuzz-subset0", "libpango-1.0-0", "libpangoft2-1.0-0", "python3"]


def test_image_runs_rfcexport_as_a_user_without_rights() -> None:
    said = dict(last_stage())
    assert (said["USER"], said["WORKDIR"], said["ENTRYPOINT"]) == ("10001:10001", "/work", '["rfcexport"]')


def test_image_is_built_of_what_the_wheel_is_made_of() -> None:
    lines = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    assert sorted(line.removeprefix("!") for line in lines if line.startswith("!")) == sorted(SOURCES)


# The steps of the action


def test_key_tells_shards_apart_and_runs_alike(runner: Runner) -> None:
    def key(*, shard: str, number: str) -> dict[str, str]:
        given = {"INPUT_OUTPUT": "archive", "INPUT_SHARD": shard, "GITHUB_RUN_ID": number, "GITHUB_RUN_ATTEMPT": "1"}
        given |= {"GITHUB_WORKFLOW": "Nightly $(run)", "GITHUB_JOB": "a", "RUNNER_OS": "Linux", "RUNNER_ARCH": "X64"}
        return runner.run(["bash", str(SCRIPTS / "key.sh")], **given).outputs

    first, next_night, other = key(shard="1/2", number="7"), key(shard="1/2", number="8"), key(shard="2/2", number="7")
    assert (first["prefix"] == next_night["prefix"], first["prefix"] == other["prefix"]) == (True, False)
    assert (first["key"], next_night["key"]) == (f"{first['prefix']}7-1", f"{first['prefix']}8-1")


def test_check_annotates_and_makes_nothing(runner: Runner) -> None:
    ran = runner.step(sources="rfcs", check_only="true")
    assert (ran.code, ran.outputs, sorted(path.name for path in runner.folder.iterdir())) == (0, {}, [".git", "rfcs"])
    assert "::warning file=rfcs/0001.md,line=7,col=10,title=link-anchor::" in ran.said


def test_check_fails_when_strict(runner: Runner) -> None:
    assert runner.step(sources="rfcs", check_only="true", strict="true").code == 1


def test_check_reads_the_settings_that_the_input_names(runner: Runner) -> None:
    (runner.folder / "base.toml").write_text('[checks]\nlink-anchor = "error"\n')
    (runner.folder / "rfcexport.toml").write_text('[checks]\nlink-anchor = "off"\n')
    codes = [
        runner.step(sources="rfcs", check_only="true", strict=strict, config=config).code
        for config, strict in (("", "true"), ("none", "true"), ("base.toml", "false"))
    ]
    assert codes == [0, 1, 1]


def test_batch_writes_archive_and_outputs_and_the_second_run_changes_nothing(runner: Runner) -> None:
    first = runner.step(sources="rfcs")
    again = runner.step(sources="rfcs", restored="a-key")
    assert [(ran.code, ran.outputs["archive"], ran.outputs["changed"]) for ran in (first, again)] == [
        (0, "archive", "true"),
        (0, "archive", "false"),
    ]
    numbers = [json.loads(ran.outputs["summary"]) for ran in (first, again)]
    assert [(one["new"], one["unchanged"], one["failed"]) for one in numbers] == [(2, 0, 0), (0, 2, 0)]
    assert "title=link-anchor" in again.said
    assert "RFC archive" in first.summary


def test_batch_gives_outputs_when_an_rfc_fails(runner: Runner) -> None:
    (runner.folder / "rfcs/0003.md").write_bytes(b"# RFC 3: \xff\n")
    ran = runner.step(sources="rfcs")
    assert (ran.code, ran.outputs["archive"], ran.outputs["changed"]) == (1, "archive", "true")
    assert json.loads(ran.outputs["summary"])["failed"] == 1


def test_batch_makes_a_cached_archive_anew_when_it_is_not_whole(runner: Runner) -> None:
    runner.step(sources="rfcs")
    (exported,) = runner.folder.glob("archive/data/*/0001.html")
    whole = exported.read_bytes()
    exported.write_bytes(whole.replace(b"T1", b"TX"))
    ran = runner.step(sources="rfcs", restored="a-key")
    assert (ran.code, exported.read_bytes() == whole, "cached archive must be whole" in ran.said) == (0, True, True)


def test_batch_warns_of_a_shallow_clone(runner: Runner, tmp_path: Path) -> None:
    commit(runner.folder)
    address = runner.folder.as_uri()
    subprocess.run(["git", "clone", "--quiet", "--depth=1", address, str(tmp_path / "shallow")], check=True)
    shallow = Runner(tmp_path / "shallow", runner.outside)
    assert ["found a shallow clone" in one.step(sources="rfcs/*.md").said for one in (runner, shallow)] == [False, True]


def test_parts_are_merged_to_the_archive_of_one_run(runner: Runner) -> None:
    runner.step(sources="rfcs", output="whole")
    for part in ("1", "2"):
        assert runner.step(sources="rfcs", output=f"part-{part}", shard=f"{part}/2").code == 0
    merged = runner.step(sources="part-1\npart-2\n", merge="true")
    assert (merged.code, merged.outputs["archive"]) == (0, "archive")
    proofs = [(runner.folder / name / "tagmanifest-sha256.txt").read_bytes() for name in ("whole", "archive")]
    assert proofs[0] == proofs[1]


def test_merge_fails_when_a_part_is_missing(runner: Runner) -> None:
    runner.step(sources="rfcs", output="part-1", shard="1/2")
    assert runner.step(sources="part-1\npart-2", merge="true").code != 0


def test_inputs_are_words_and_never_shell(runner: Runner) -> None:
    name = "$(touch pwned); `touch pwned` 'a' \"b\".md"
    (runner.folder / name).write_text(FINDING.format(3))
    (runner.folder / "--version").write_text(FINDING.format(4))
    org = "--org=$(touch pwned) & touch pwned"
    ran = runner.step(sources=f"{name}\n--version\n", output="an archive; touch pwned", arguments=f"\n{org}\n--no-toc")
    assert (ran.code, (runner.folder / "pwned").exists()) == (0, False)
    assert len(list((runner.folder / "an archive; touch pwned/data").glob("*/*.html"))) == 2


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"sources": " \n"}, "the input sources must name files or folders; found none"),
        ({"strict": "yes%\n::stop"}, "the input strict must be true or false; found yes%25%0A::stop"),
        ({"output": ""}, "the input output must name a folder; found none"),
        ({"output": "a\nb"}, "inputs other than sources and arguments must be one line; found a%0Ab"),
        ({"shard": "1/2", "merge": "true"}, "the input shard must come without check-only and merge; found 1/2"),
    ],
)
def test_wrong_input_is_told_in_one_line(runner: Runner, given: dict[str, str], said: str) -> None:
    ran = runner.step(**{"sources": "rfcs", **given})
    assert (ran.code, ran.said) == (2, f"::error title=rfcexport::{said}\n")


# The jobs of the template


def test_gitlab_check_writes_its_report_and_fails_when_strict(runner: Runner) -> None:
    mild, strict = runner.job("rfcexport-check"), runner.job("rfcexport-check", RFCEXPORT_STRICT="true")
    report = json.loads((runner.folder / "rfcexport-codequality.json").read_text())
    assert (mild.code, strict.code, [one["check_name"] for one in report]) == (0, 1, ["link-anchor"] * 2)
    assert "rfcs/0001.md:7:10: warning[link-anchor]" in mild.said


def test_gitlab_archive_is_made_in_parts_and_merged(runner: Runner) -> None:
    runner.job("rfcexport-archive", RFCEXPORT_OUTPUT="whole")
    for part in ("1", "2"):
        numbers = {"CI_NODE_INDEX": part, "CI_NODE_TOTAL": "2"}
        assert runner.job("rfcexport-archive", RFCEXPORT_OUTPUT=f"part-{part}", **numbers).code == 0
    assert runner.job(".rfcexport-merge", RFCEXPORT_PARTS="2").code == 0
    proofs = [(runner.folder / name / "tagmanifest-sha256.txt").read_bytes() for name in ("whole", "archive")]
    assert proofs[0] == proofs[1]


def test_gitlab_archive_is_made_anew_when_the_cached_one_is_not_whole(runner: Runner) -> None:
    runner.job("rfcexport-archive")
    (exported,) = runner.folder.glob("archive/data/*/0001.html")
    whole = exported.read_bytes()
    exported.write_bytes(whole.replace(b"T1", b"TX"))
    assert (runner.job("rfcexport-archive").code, exported.read_bytes()) == (0, whole)


def test_gitlab_takes_sources_as_they_are_named(runner: Runner) -> None:
    (runner.folder / "my rfcs").mkdir()
    (runner.folder / "my rfcs/0001 $(touch pwned).md").write_text(FINDING.format(3))
    ran = runner.job("rfcexport-check", RFCEXPORT_SOURCES="my rfcs\nrfcs/*2.md\n")
    assert (ran.code, (runner.folder / "pwned").exists(), "checked 2 RFCs" in ran.said) == (0, False, True)


# The hook


def test_hook_calls_a_command_that_pip_installs() -> None:
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["scripts"]
    command, name = shlex.split(hook()["entry"])
    assert (command in scripts, name in commands(), hook()["language"]) == (True, True, "python")


@pytest.mark.parametrize(("arguments", "code"), [([], 0), (["--strict"], 1)])
def test_hook_checks_the_files_of_a_commit(runner: Runner, arguments: list[str], code: int) -> None:
    listed = subprocess.run(
        ["git", "diff", "--cached", "--name-only", "-z", "--diff-filter=ACMR"],
        cwd=staged(runner.folder), capture_output=True, text=True, check=True,
    )  # fmt: skip
    names = [name for name in listed.stdout.split("\0") if name.startswith("rfcs/")]
    ran = runner.run([*shlex.split(hook()["entry"]), *arguments, *names])
    assert (ran.code, "rfcs/0003.md:7:10: " in ran.said) == (code, True)
    assert "0001.md" not in ran.said


def staged(folder: Path) -> Path:
    commit(folder)
    (folder / "rfcs/0003.md").write_text(FINDING.format(3))
    (folder / "notes.txt").write_text("none\n")
    subprocess.run(["git", "add", "--all"], cwd=folder, check=True)
    return folder
