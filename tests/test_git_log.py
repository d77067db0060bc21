"""One log for many files says of each what git says of it alone."""

from __future__ import annotations

import random
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from rfcexport import git_log
from rfcexport.git import NoAnswer
from rfcexport.git_log import last_touches
from rfcexport.pipeline import histories_for
from rfcexport.revision import histories_of, history_of
from rfcexport.settings import Settings
from tests.conftest import need_tool

FILES = ("d/a", "d/b", "d/c", "e/x")


def test_each_file_has_the_revision_that_it_has_alone_when_its_history_has_merges(tmp_path: Path) -> None:
    need_tool("git")
    told = asked = 0
    for seed in range(12):
        top = tmp_path / str(seed)
        write_history(top, random.Random(seed))
        here = [name for name in FILES if (top / name).exists()]
        alone = {name: history_of(top / name).revision for name in here}
        touches = last_touches(top, "", here)
        for name, touched in touches.items():
            revision = alone[name]
            assert revision is not None
            assert (touched.commit, touched.day) == (revision.commit, revision.date)
        together = histories_of(top / name for name in here)
        assert {name: together[top / name].revision for name in here} == alone
        told, asked = told + len(touches), asked + len(here)
    # Where the log cannot tell, the file is asked for alone; that must be the exception.
    assert 0.8 * asked < told


def test_modified_and_unknown_files_are_told_from_the_others(tmp_path: Path) -> None:
    need_tool("git")
    write_history(tmp_path, random.Random(1))
    (tmp_path / "d").mkdir(exist_ok=True)
    (tmp_path / "d/new").write_text("new")
    first = next(name for name in FILES if (tmp_path / name).exists())
    (tmp_path / first).write_text("other words")
    (tmp_path / "link").symlink_to(first)
    found = histories_of([tmp_path / first, tmp_path / "link", tmp_path / "d/new"])
    revision = found[tmp_path / first].revision
    assert revision is not None
    assert revision.is_modified
    assert found[tmp_path / "link"] == found[tmp_path / first]
    assert found[tmp_path / "d/new"].revision is None


def test_each_file_is_asked_for_alone_when_the_log_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    need_tool("git")
    write_history(tmp_path, random.Random(2))
    here = [tmp_path / name for name in FILES if (tmp_path / name).exists()]
    alone = {path: history_of(path) for path in here}

    def fails(*_: object) -> Iterator[object]:
        raise NoAnswer("git must answer with commits; found something else")

    monkeypatch.setattr(git_log, "_commits", fails)
    assert histories_of(here) == alone


def test_sources_outside_of_git_and_streams_have_no_history(tmp_path: Path) -> None:
    (tmp_path / "one.md").write_text("# One\n")
    found = histories_for([(str(tmp_path / "one.md"), Settings()), ("-", Settings()), ("none.md", Settings())])
    assert {source: history.revision for source, history in found.items()} == {str(tmp_path / "one.md"): None}


def write_history(top: Path, chance: random.Random) -> None:
    """A work tree of a few files with a history of changes, removals and merges of two or three parents."""
    top.mkdir(exist_ok=True)
    trees: list[dict[str, str]] = []
    stream = []
    for number in range(chance.randint(4, 14)):
        parents: list[int] = []
        if number:
            count = 1 if number < 3 or chance.random() < 0.6 else chance.choice((2, 2, 2, 3))
            parents = chance.sample(range(max(0, number - 4), number), count)
        tree = dict(trees[parents[0]]) if parents else {"d/a": "first"}
        for name in FILES if len(parents) > 1 else ():
            other = trees[chance.choice(parents)].get(name)
            tree.update({name: other} if other is not None else {})
        for name in chance.sample(FILES, chance.randint(0, 2)) if len(parents) < 2 or chance.random() < 0.3 else ():
            if chance.random() < 0.15:
                tree.pop(name, None)
            else:
                tree[name] = chance.choice("12345")
        trees.append(tree)
        day = 1_700_000_000 + chance.randint(0, 20) * 86_400
        stream.append(f"commit refs/heads/main\nmark :{number + 1}\ncommitter A <a@b.co> {day} +0000\ndata 1\nx\n")
        stream += [f"{'merge' if at else 'from'} :{parent + 1}\n" for at, parent in enumerate(parents)]
        stream.append("deleteall\n")
        stream += [f"M 100644 inline {name}\ndata {len(text)}\n{text}\n" for name, text in sorted(tree.items())]
    _git(top, "init", "--quiet", "--initial-branch=main")
    _git(top, "fast-import", "--quiet", "--force", words="".join(stream))
    _git(top, "reset", "--quiet", "--hard")


def _git(top: Path, *arguments: str, words: str = "") -> None:
    subprocess.run(["git", *arguments], cwd=top, input=words.encode(), check=True)
