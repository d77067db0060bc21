"""The one door to pandoc: its limits, and what its failures become. Small programs stand in for a pandoc that fails."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rfcexport.diagnostics import MissingRequirement, RefusedInput
from rfcexport.pandoc import pandoc_path, pandoc_version, read_tree, run_pandoc, stand_by, stand_down
from rfcexport.policy import Limits

UNSTARTABLE = "pandoc must be 3.8 or later; found one that cannot be started: no such file or directory"
VERSION = 'case "$*" in *--version*) echo pandoc 3.8; exit;; esac'


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The path of a program that is run in the place of pandoc."""
    program = tmp_path / "pandoc"
    monkeypatch.setenv("PYPANDOC_PANDOC", str(program))
    pandoc_path.cache_clear()
    yield program
    pandoc_path.cache_clear()


def write(program: Path, script: str) -> None:
    program.write_text(f"#!/bin/sh\ncat >/dev/null\n{script}\n", "utf-8")
    program.chmod(0o755)


def refusal(markdown: str, limits: Limits | None = None) -> str:
    with pytest.raises(RefusedInput) as refused:
        read_tree(markdown, path="x.md", limits=limits or Limits())
    return str(refused.value)


def test_tree_has_positions_when_they_are_wanted() -> None:
    (bare,) = read_tree("# T", path="x.md", limits=Limits())
    (heading,) = read_tree("# T", path="x.md", limits=Limits(), has_positions=True)
    assert (bare["t"], bare["c"][1][2]) == ("Header", [])
    assert (heading["t"], heading["c"][1][2]) == ("Header", [["data-pos", "1:1-2:1"]])


def test_front_matter_is_no_metadata_when_read() -> None:
    tree = read_tree("---\na: 1\n---\n", path="x.md", limits=Limits())
    assert [block["t"] for block in tree] == ["HorizontalRule", "Header"]


def test_version_is_known_when_pandoc_is_there() -> None:
    assert tuple(int(part) for part in pandoc_version().split(".")[:2]) >= (3, 8)


def test_document_is_refused_when_it_takes_too_long() -> None:
    assert refusal("x[^1]\n\n[^1]: y [^1]\n", Limits(pandoc_s=0.3)) == (
        "x.md: error[limit-pandoc-time]: must be read within 0.3 s; found an input that takes longer"
    )


@pytest.mark.parametrize(
    ("script", "message"),
    [
        ("exit 251", "limit-pandoc-memory]: must be read within 512 MiB; found an input that needs more"),
        (f"{VERSION}; echo 'bad things' >&2; exit 1", "pandoc-failed]: must be readable by pandoc; found: bad things"),
        (f"{VERSION}; exit 99", "pandoc-failed]: must be readable by pandoc; found: exit code 99"),
    ],
)
def test_document_is_refused_when_pandoc_fails(script: str, message: str, stand_in: Path) -> None:
    write(stand_in, script)
    assert refusal("x") == f"x.md: error[{message}"


@pytest.mark.parametrize("code", [6, 21, 22, 23])
def test_pandoc_is_too_old_when_it_does_not_know_an_option(code: int, stand_in: Path) -> None:
    write(stand_in, f"exit {code}")
    with pytest.raises(MissingRequirement, match=r"\Apandoc must be 3\.8 or later; found an older one\Z"):
        run_pandoc([], b"", limits=Limits())


def test_pandoc_is_too_old_when_its_tree_is(stand_in: Path) -> None:
    write(stand_in, """echo '{"pandoc-api-version":[1,17],"blocks":[]}'""")
    with pytest.raises(MissingRequirement, match=r"\Apandoc must be 3\.8 or later"):
        read_tree("x", path="x.md", limits=Limits())


@pytest.mark.usefixtures("stand_in")
def test_pandoc_is_missing_when_there_is_no_such_program() -> None:
    with pytest.raises(MissingRequirement, match=f"{UNSTARTABLE}$"):
        run_pandoc([], b"", limits=Limits())


def test_pandoc_is_sandboxed_and_capped_when_run(stand_in: Path) -> None:
    write(stand_in, 'echo "$@"')
    assert run_pandoc(["-t", "json"], b"", limits=Limits()) == b"+RTS -M512m -RTS --sandbox -t json\n"


@pytest.fixture
def standing() -> Iterator[None]:
    """One pandoc for all documents of a test."""
    stand_by()
    yield
    stand_down()


# What it is asked with: a length, and as many bytes. What it answers with: a tree on a line.
ANSWER = """read size; dd bs=1 count=$size >/dev/null 2>&1; echo '{"pandoc-api-version":[1,23],"blocks":['$$']}'"""
NOT_STANDING = (
    """case "$*" in *--sandbox*) cat >/dev/null; echo '{"pandoc-api-version":[1,23],"blocks":["alone"]}'; exit;; esac"""
)


@pytest.mark.usefixtures("standing")
@pytest.mark.parametrize(
    "markdown",
    ["", "é\n\n- ☐ [x](y)\n", "```\na\n```", "```\na", "```\na\n\n", "<!-- a", "<!-- a\n", "a\0b\n\n    c\n\n"],
)
def test_tree_is_that_of_a_pandoc_of_its_own_when_pandoc_stays(markdown: str) -> None:
    stayed = read_tree(markdown, path="x.md", limits=Limits())
    stand_down()
    assert stayed == read_tree(markdown, path="x.md", limits=Limits())


@pytest.mark.usefixtures("standing")
def test_documents_are_read_by_one_pandoc_when_it_stays(stand_in: Path) -> None:
    write_answering(stand_in, f"{NOT_STANDING}\nwhile true; do {ANSWER}; done")
    first, second = (read_tree(text, path="x.md", limits=Limits()) for text in ("a", "bé\nc"))
    assert first == second != ["alone"]


@pytest.mark.usefixtures("standing")
def test_document_is_read_alone_and_the_next_by_another_when_the_pandoc_that_stays_ends(stand_in: Path) -> None:
    write_answering(stand_in, f"{NOT_STANDING}\n{ANSWER}\nread size; exit 251")
    trees = [read_tree(text, path="x.md", limits=Limits()) for text in ("a", "b", "c", "d")]
    assert trees[1] == trees[3] == ["alone"]
    assert trees[0] != trees[2] != ["alone"]


@pytest.mark.usefixtures("standing")
def test_document_is_read_alone_when_the_pandoc_that_stays_has_no_tree(stand_in: Path) -> None:
    write_answering(stand_in, f"{NOT_STANDING}\nread size; echo; cat >/dev/null")
    assert read_tree("a", path="x.md", limits=Limits()) == ["alone"]


@pytest.mark.usefixtures("standing")
def test_document_is_read_alone_when_the_pandoc_that_stays_says_more_than_a_line(stand_in: Path) -> None:
    write_answering(stand_in, f"{NOT_STANDING}\nread size; printf '{{}}\\n{{}}\\n'; cat >/dev/null")
    assert read_tree("a", path="x.md", limits=Limits()) == ["alone"]


@pytest.mark.usefixtures("standing")
def test_only_one_document_is_refused_when_it_takes_the_pandoc_that_stays_too_long() -> None:
    refused = refusal("x[^1]\n\n[^1]: y [^1]\n", Limits(pandoc_s=0.5))
    assert refused == "x.md: error[limit-pandoc-time]: must be read within 0.5 s; found an input that takes longer"
    assert read_tree("x", path="x.md", limits=Limits()) == [{"t": "Para", "c": [{"t": "Str", "c": "x"}]}]


@pytest.mark.usefixtures("standing")
def test_pandoc_is_missing_when_there_is_none_that_could_stay(stand_in: Path) -> None:
    with pytest.raises(MissingRequirement, match=f"{UNSTARTABLE}$"):
        read_tree("x", path="x.md", limits=Limits())


@pytest.mark.usefixtures("standing")
def test_document_reaches_no_file_when_pandoc_stays(tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("secret", "utf-8")
    markdown = f"![x]({tmp_path}/secret.md)\n\n[y]: {tmp_path}/secret.md\n\n!include {tmp_path}/secret.md\n"
    assert "'secret'" not in str(read_tree(markdown, path="x.md", limits=Limits()))


def write_answering(program: Path, script: str) -> None:
    """A program that may answer before its input ends."""
    program.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    program.chmod(0o755)
