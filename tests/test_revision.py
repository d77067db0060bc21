"""What git knows of a file; and no program that a stranger's repository names is started to learn it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

import rfcexport.git
from rfcexport.cover import Revision
from rfcexport.git import Hung
from rfcexport.pipeline import load_rfc
from rfcexport.revision import History, author_of, days_of, history_of, revision_of, work_tree_of
from rfcexport.settings import Settings
from tests.conftest import need_tool

WORDS = "# T of it\n\nWords of it.\n"


@pytest.fixture(autouse=True)
def user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nothing of the user's own configuration; and git has not hung before."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)
    Hung.questions.clear()
    yield
    Hung.questions.clear()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A work tree with a file that was committed, renamed and changed on three days."""
    need_tool("git")
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    (tmp_path / "old.md").write_text(WORDS)
    commit(tmp_path, "2026-01-02")
    git(tmp_path, "mv", "old.md", "new.md")
    commit(tmp_path, "2026-02-03")
    (tmp_path / "new.md").write_text(f"{WORDS}\nMore.\n")
    commit(tmp_path, "2026-03-04")
    return tmp_path


def commit(folder: Path, day: str) -> None:
    git(folder, "add", "-A")
    git(folder, "commit", "--quiet", "-m", "x", day=day)


def git(folder: Path, *arguments: str, day: str = "2026-01-01") -> str:
    moment = f"{day}T12:00:00+00:00"
    dates = {"GIT_AUTHOR_DATE": moment, "GIT_COMMITTER_DATE": moment}
    command = ["git", "-c", "user.name=A", "-c", "user.email=a@b.co", *arguments]
    done = subprocess.run(command, cwd=folder, env={**os.environ, **dates}, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def stated(folder: Path, name: str = "new.md") -> tuple[str, bool] | None:
    """The day of the last commit and whether the file is modified, as git itself tells them."""
    day = git(folder, "log", "-1", "--format=%cs", "--", f":(literal){name}")
    return (day, bool(git(folder, "status", "--porcelain", "--", f":(literal){name}"))) if day else None


def found(folder: Path, name: str = "new.md") -> tuple[str, bool] | None:
    known = revision_of(folder / name)
    return (known.date, known.is_modified) if known is not None else None


def test_history_is_the_last_commit_and_the_days_when_they_are_wanted(folder: Path) -> None:
    known = Revision(git(folder, "log", "-1", "--format=%H")[:12], "2026-03-04")
    assert (history_of(folder / "new.md"), history_of(folder / "new.md", has_days=True)) == (
        History(known),
        History(known, "2026-01-02", "2026-03-04"),
    )


def test_days_are_those_of_the_first_and_the_last_commit(folder: Path) -> None:
    assert days_of(folder / "new.md") == ("2026-01-02", "2026-03-04")


def test_nothing_is_known_when_git_does_not_know_the_file(folder: Path) -> None:
    (folder / "other.md").write_text(WORDS)
    assert (history_of(folder / "other.md", has_days=True), days_of(folder / "other.md")) == (History(), (None, None))


def test_nothing_is_known_when_there_is_no_commit(tmp_path: Path) -> None:
    need_tool("git")
    git(tmp_path, "init", "--quiet")
    (tmp_path / "x.md").write_text(WORDS)
    assert revision_of(tmp_path / "x.md") is None


def test_nothing_is_known_outside_of_git(tmp_path: Path) -> None:
    assert (history_of(tmp_path / "x.md", has_days=True), days_of(tmp_path / "x.md")) == (History(), (None, None))


def test_dates_are_from_git_when_they_are_wanted_and_not_stated(folder: Path) -> None:
    (folder / "new.md").write_text("# T of it\n\n- **Status**: Draft\n- **Created**: 2025-12-31\n\n## A\n")
    found = [load_rfc(folder / "new.md", settings=Settings(dates=dates)).value.metadata for dates in ("git", "stated")]
    assert [(m.created, m.updated, m.from_git) for m in found] == [
        ("2025-12-31", "2026-03-04", ("updated",)),
        ("2025-12-31", None, ()),
    ]


def test_file_is_modified_when_its_bytes_are_not_those_committed(folder: Path) -> None:
    seen = [found(folder)]
    (folder / "new.md").write_text("Other.\n")
    seen.append(found(folder))
    git(folder, "add", "-A")
    seen.append(found(folder))
    (folder / "new.md").write_text(f"{WORDS}\nMore.\n")
    git(folder, "add", "-A")
    os.utime(folder / "new.md", (0, 0))
    seen.append(found(folder))
    assert seen == [("2026-03-04", is_modified) for is_modified in (False, True, True, False)]


def test_file_is_not_modified_when_git_converts_its_line_ends(folder: Path) -> None:
    git(folder, "config", "core.autocrlf", "true")
    (folder / "new.md").unlink()
    git(folder, "checkout", "--quiet", "--", "new.md")
    assert b"\r\n" in (folder / "new.md").read_bytes()
    assert found(folder) == stated(folder) == ("2026-03-04", False)


@pytest.mark.parametrize("name", ["*.md", ":(top)x.md", "-o.md", "a\nb.md", "é ü.md", 'q"q.md'])
def test_file_is_asked_for_when_its_name_has_signs_of_git(folder: Path, name: str) -> None:
    (folder / name).write_text("Mine.\n")
    commit(folder, "2026-05-06")
    assert (found(folder, name), found(folder)) == (("2026-05-06", False), ("2026-03-04", False))


def test_file_is_asked_for_when_it_lies_in_a_folder_of_the_work_tree(folder: Path) -> None:
    (folder / "a/b").mkdir(parents=True)
    (folder / "a/b/x.md").write_text(WORDS)
    commit(folder, "2026-05-06")
    assert found(folder, "a/b/x.md") == ("2026-05-06", False)


def test_file_behind_a_link_is_asked_for_when_a_link_is_the_source(folder: Path) -> None:
    (folder / "latest.md").symlink_to("new.md")
    commit(folder, "2026-05-06")
    assert found(folder, "latest.md") == ("2026-03-04", False)


def test_merge_is_the_revision_when_it_is_unlike_both_its_parents(folder: Path) -> None:
    lines = [f"Line {n}.\n" for n in range(30)]
    (folder / "new.md").write_text("".join(lines))
    commit(folder, "2026-04-01")
    git(folder, "checkout", "--quiet", "-b", "side")
    (folder / "new.md").write_text("".join([*lines, "End.\n"]))
    commit(folder, "2026-04-02")
    git(folder, "checkout", "--quiet", "main")
    (folder / "new.md").write_text("".join(["Begin.\n", *lines]))
    commit(folder, "2026-04-03")
    git(folder, "merge", "--quiet", "-m", "x", "side", day="2026-04-04")
    assert found(folder) == stated(folder) == ("2026-04-04", False)


def test_objects_named_by_sha256_are_known(tmp_path: Path) -> None:
    need_tool("git")
    git(tmp_path, "init", "--quiet", "--object-format=sha256")
    (tmp_path / "new.md").write_text(WORDS)
    commit(tmp_path, "2026-01-02")
    assert found(tmp_path) == ("2026-01-02", False)


def test_second_work_tree_is_one_of_its_own(folder: Path) -> None:
    git(folder, "worktree", "add", "--quiet", "second")
    second = folder / "second"
    assert (work_tree_of(second), (second / ".git").is_file(), found(second)) == (second, True, ("2026-03-04", False))


def test_author_is_that_of_the_work_tree_and_else_of_the_user(
    folder: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "gitconfig").write_text("[user]\n\tname = Ada\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(elsewhere / "gitconfig"))
    git(folder, "config", "user.name", "Grace")
    assert (author_of(folder), author_of(elsewhere)) == ("Grace", "Ada")


def test_folder_that_is_closed_holds_no_work_tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(path: Path) -> bool:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "exists", closed)
    assert work_tree_of(tmp_path) is None


# git that does not answer.


def fake_git(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """`folder` with a program `git` first on the path; the file in which it writes a line each time it is started."""
    (folder / "bin").mkdir()
    (folder / "bin/git").write_text(f'#!/bin/sh\necho started >> "{folder}/calls"\n{script}\n')
    (folder / "bin/git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}")
    return folder / "calls"


def test_git_that_hangs_is_waited_for_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = fake_git(folder, "exec sleep 60", monkeypatch)
    monkeypatch.setattr(rfcexport.git, "_TIMEOUT_S", 0.2)
    nothing = History(remark="git must answer within 0.2 s; found none")
    assert [history_of(folder / "new.md", has_days=True) for _ in range(3)] == [nothing] * 3
    assert calls.read_text() == "started\n"


@pytest.mark.parametrize(
    ("script", "remark"),
    [
        (
            "echo 'fatal: detected dubious ownership' >&2; exit 128",
            "git must answer; found: detected dubious ownership",
        ),
        ("kill -9 $$", "git must answer; found: exit code -9"),
    ],
)
def test_git_that_fails_is_told_of(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str, remark: str) -> None:
    fake_git(folder, script, monkeypatch)
    assert (history_of(folder / "new.md"), days_of(folder / "new.md")) == (History(remark=remark), (None, None))


def test_git_that_is_missing_is_told_of(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    remark = "git must be a program that starts; found: no such file or directory"
    assert (history_of(folder / "new.md"), author_of(folder)) == (History(remark=remark), None)


# Programs that a repository names. `canary` is the path of one that leaves a file when it is started.


@pytest.fixture
def canary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("canary")
    program = folder / "sing"
    program.write_text(f"#!/bin/sh\necho x >> {folder}/sung\nexit 1\n")
    program.chmod(0o755)
    return program


def has_sung(canary: Path) -> bool:
    return canary.with_name("sung").exists()


def hostile_configuration(program: Path) -> str:
    """Every place known where a configuration names a program."""
    return f"""
[core]
    repositoryFormatVersion = 1
    bare = false
    worktree = .
    fsmonitor = {program}
    hooksPath = {program.parent}
    pager = {program}
    editor = {program}
    askPass = {program}
    sshCommand = {program}
    gitProxy = {program}
    alternateRefsCommand = {program}
[extensions]
    partialClone = origin
[remote "origin"]
    url = ext::{program}
    vcs = ext
    uploadpack = {program}
    promisor = true
    partialclonefilter = blob:none
[protocol]
    allow = always
[protocol "ext"]
    allow = always
[credential]
    helper = {program}
[filter "x"]
    clean = {program}
    smudge = {program}
    process = {program}
    required = true
[diff]
    external = {program}
[diff "x"]
    command = {program}
    textconv = {program}
[alias]
    log = !{program}
    status = !{program}
    config = !{program}
[gpg]
    program = {program}
[log]
    showSignature = true
[pager]
    log = {program}
[status]
    submoduleSummary = true
[include]
    path = {program.parent}/included
"""


def plant(folder: Path, program: Path, *, git_folder: Path) -> Path:
    """A repository at `git_folder` with a hostile configuration, and a file that its attributes give a filter."""
    git(folder, "init", "--quiet", "--initial-branch=main")
    (folder / "x.md").write_text(WORDS)
    (folder / ".gitattributes").write_text("*.md filter=x diff=x\n")
    commit(folder, "2026-01-02")
    sign(folder)
    if git_folder != folder / ".git":
        for entry in (folder / ".git").iterdir():
            entry.rename(git_folder / entry.name)
        (folder / ".git").rmdir()
    for hook in ("post-index-change", "fsmonitor-watchman", "query-watchman"):
        program.with_name(hook).write_bytes(program.read_bytes())
        program.with_name(hook).chmod(0o755)
    program.with_name("included").write_text(f"[core]\n\tfsmonitor = {program}\n")
    text = hostile_configuration(program)
    (git_folder / "config").write_text(text if git_folder == folder else text.replace("    worktree = .\n", ""))
    # As many other bytes of another time: git must look into the file, by way of its filter.
    (folder / "x.md").write_text(WORDS.replace("Words", "Terms"))
    os.utime(folder / "x.md", (1, 1))
    return folder / "x.md"


def sign(folder: Path) -> None:
    """Give the last commit a signature, of which a program would have to be asked."""
    header, _, message = git(folder, "cat-file", "commit", "HEAD").partition("\n\n")
    (folder / "signed").write_text(f"{header}\ngpgsig -----BEGIN PGP SIGNATURE-----\n -\n\n{message}\n")
    git(folder, "update-ref", "HEAD", git(folder, "hash-object", "-t", "commit", "-w", "signed"))
    (folder / "signed").unlink()


def ask_everything(path: Path) -> None:
    history_of(path, has_days=True)
    days_of(path)
    author_of(path.parent)


def test_no_program_is_started_when_a_bare_repository_lies_in_a_folder(folder: Path, canary: Path) -> None:
    """A pull request can bring one: it is made of ordinary files."""
    (folder / "rfcs").mkdir()
    path = plant(folder / "rfcs", canary, git_folder=folder / "rfcs")
    # The repository round it knows the file, and is the one that answers.
    commit(folder, "2026-05-06")
    ask_everything(path)
    assert (has_sung(canary), found(folder, "rfcs/x.md")) == (False, ("2026-05-06", False))
    # What it would have come to.
    subprocess.run(
        ["git", "-c", "safe.bareRepository=all", "status"], cwd=path.parent, capture_output=True, check=False
    )
    assert has_sung(canary)


def test_no_program_is_started_when_the_repository_itself_is_hostile(tmp_path: Path, canary: Path) -> None:
    need_tool("git")
    path = plant(tmp_path, canary, git_folder=tmp_path / ".git")
    ask_everything(path)
    assert (has_sung(canary), found(tmp_path, "x.md")) == (False, ("2026-01-02", True))
    # Each of them would be enough.
    no_hooks, no_monitor = ("-c", f"core.hooksPath={os.devnull}"), ("-c", "core.fsmonitor=false")
    for options in ((*no_hooks, *no_monitor), no_hooks, no_monitor):
        canary.with_name("sung").unlink(missing_ok=True)
        subprocess.run(["git", *options, "status"], cwd=tmp_path, capture_output=True, check=False)
        assert has_sung(canary)


def test_no_program_is_started_when_a_filter_cannot_be_left_out(tmp_path: Path, canary: Path) -> None:
    need_tool("git")
    path = plant(tmp_path, canary, git_folder=tmp_path / ".git")
    (tmp_path / ".gitattributes").write_text("*.md filter=y=z\n")
    with (tmp_path / ".git/config").open("a") as file:
        file.write(f'[filter "y=z"]\n\tclean = {canary}\n')
    ask_everything(path)
    assert (has_sung(canary), found(tmp_path, "x.md")) == (False, ("2026-01-02", True))


def test_no_program_is_started_when_objects_are_missing(tmp_path: Path, canary: Path) -> None:
    need_tool("git")
    path = plant(tmp_path, canary, git_folder=tmp_path / ".git")
    tree = git(tmp_path, "-c", "alias.rev-parse=", "rev-parse", "HEAD^{tree}")
    (tmp_path / ".git/objects" / tree[:2] / tree[2:]).unlink()
    ask_everything(path)
    assert not has_sung(canary)
    subprocess.run(["git", "cat-file", "-p", tree], cwd=tmp_path, capture_output=True, check=False)
    assert has_sung(canary)


@pytest.mark.parametrize("text", [None, "", "gitdir: .\n", "gitdir: nowhere\n"])
def test_no_program_is_started_when_git_folder_and_bare_repository_lie_together(
    tmp_path: Path, canary: Path, text: str | None
) -> None:
    need_tool("git")
    path = plant(tmp_path, canary, git_folder=tmp_path)
    if text is None:
        (tmp_path / ".git").mkdir()
    else:
        (tmp_path / ".git").write_text(text)
    ask_everything(path)
    assert not has_sung(canary)
