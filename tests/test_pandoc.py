"""The one door to pandoc: its limits, and what its failures become. Small programs stand in for a pandoc that fails."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rfcexport.diagnostics import MissingRequirement, RefusedInput
from rfcexport.pandoc import pandoc_path, pandoc_version, read_tree, run_pandoc
from rfcexport.policy import Limits


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


def test_tree_has_positions_when_read() -> None:
    (heading,) = read_tree("# T", path="x.md", limits=Limits())
    assert (heading["t"], heading["c"][1][2]) == ("Header", [["data-pos", "1:1-2:1"]])


def test_front_matter_is_no_metadata_when_read() -> None:
    # A rule in the wrapper of its position, and a heading.
    assert [block["t"] for block in read_tree("---\na: 1\n---\n", path="x.md", limits=Limits())] == ["Div", "Header"]


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
        ("echo 'bad things' >&2; exit 1", "pandoc-failed]: must be readable by pandoc; found: bad things"),
        ("exit 99", "pandoc-failed]: must be readable by pandoc; found: exit code 99"),
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
    with pytest.raises(MissingRequirement, match=r"\Apandoc cannot be started: No such file or directory\Z"):
        run_pandoc([], b"", limits=Limits())


def test_pandoc_is_sandboxed_and_capped_when_run(stand_in: Path) -> None:
    write(stand_in, 'echo "$@"')
    assert run_pandoc(["-t", "json"], b"", limits=Limits()) == b"+RTS -M512m -RTS --sandbox -t json\n"
