"""What a pull request can bring beside a document: repositories, links, pipes, names."""

# ruff: noqa: E501 - an input broken over lines to fit a margin can no longer be read
from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.hostile.claims import finds, shows, within
from tests.hostile.lab import CANARY, Lab, png
from tests.hostile.own.making import case, lines
from tests.hostile.running import Ran

_PROGRAM_KEYS = (
    "core.fsmonitor", "core.sshCommand", "core.pager", "core.editor", "core.gitProxy", "core.askPass", "pager.log",
    "pager.status", "diff.external", "gpg.program", "filter.evil.clean", "filter.evil.smudge", "filter.evil.process",
    "diff.evil.textconv", "diff.evil.command", "uploadpack.packObjectsHook", "alias.log", "alias.status",
    "credential.helper", "remote.origin.uploadpack", "merge.evil.driver", "sequence.editor", "core.alternateRefsCommand",
)  # fmt: skip


def _program(lab: Lab, name: str) -> str:
    """A program that leaves a mark among the documents, where the harness sees it."""
    path = lab.docs / name / "evil.sh"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\ntouch '{lab.docs}/PWNED-{name}'\ncat\n")
    path.chmod(0o755)
    return str(path)


def _configure(repository: Path, program: str) -> None:
    for key in _PROGRAM_KEYS:
        _git(repository.parent, "config", "--file", str(repository / "config"), key, program)
    _git(repository.parent, "config", "--file", str(repository / "config"), "log.showSignature", "true")
    _git(
        repository.parent,
        "config",
        "--file",
        str(repository / "config"),
        "core.hooksPath",
        str(Path(program).parent / "hooks"),
    )
    hooks = Path(program).parent / "hooks"
    hooks.mkdir(exist_ok=True)
    for hook in ("post-index-change", "reference-transaction", "fsmonitor-watchman", "post-checkout", "pre-auto-gc"):
        (hooks / hook).write_text(Path(program).read_text())
        (hooks / hook).chmod(0o755)
        own = repository / "hooks"
        own.mkdir(exist_ok=True)
        (own / hook).write_text(Path(program).read_text())
        (own / hook).chmod(0o755)


def _git(folder: Path, *arguments: str) -> None:
    settings = (
        "-c",
        "user.name=A",
        "-c",
        "user.email=a@example.org",
        "-c",
        "commit.gpgsign=false",
        "-c",
        "init.defaultBranch=main",
    )
    command = ["git", *settings, *arguments]
    variables = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    subprocess.run(command, cwd=folder, check=True, capture_output=True, env=variables, timeout=30)


def _bare(lab: Lab) -> None:
    """A repository without a work tree, as a folder that a commit can hold, with the document in it."""
    folder = lab.docs / "git_bare"
    program = _program(lab, "git_bare")
    _git(lab.docs, "init", "--bare", str(folder))
    _git(folder, "config", "--file", str(folder / "config"), "core.bare", "false")
    _git(folder, "config", "--file", str(folder / "config"), "core.worktree", str(folder))
    _configure(folder, program)


def _pointed(lab: Lab) -> None:
    """A file `.git` that points at a repository whose configuration names programs."""
    folder, real = lab.docs / "git_file", lab.docs / "git_elsewhere"
    program = _program(lab, "git_file")
    real.mkdir(exist_ok=True)
    _git(real, "init")
    (real / "git_file.md").write_text("old\n")
    (real / ".gitattributes").write_text("*.md filter=evil diff=evil\n")
    _git(real, "add", ".")
    _git(real, "commit", "-m", "x")
    _configure(real / ".git", program)
    (folder / ".git").write_text(f"gitdir: {real / '.git'}\n")
    (folder / ".gitattributes").write_text("*.md filter=evil diff=evil\n")


def _whole(lab: Lab) -> None:
    """A work tree from a stranger's archive, its file changed since the commit."""
    folder = lab.docs / "git_tree"
    program = _program(lab, "git_tree")
    document = folder / "git_tree.md"
    text = document.read_bytes()
    _git(folder, "init")
    document.write_bytes(b"old\n")
    (folder / ".gitattributes").write_text("*.md filter=evil diff=evil text eol=crlf\n")
    _git(folder, "add", ".")
    _git(folder, "commit", "-m", "x")
    document.write_bytes(text)
    _configure(folder / ".git", program)
    with (folder / ".git" / "config").open("a") as config:
        config.write(
            '[extensions]\n\tpartialClone = origin\n[remote "origin"]\n\turl = ext::sh -c touch% PWNED\n\tpromisor = true\n'
        )


def _odd_git(content: str | None) -> Callable[[Lab], None]:
    def write(lab: Lab) -> None:
        path = lab.docs / "git_odd" / ".git"
        path.parent.mkdir(parents=True, exist_ok=True)
        if content is None:
            if not path.exists():
                os.mkfifo(path)
        else:
            path.write_text(content)

    return write


def _odd_pictures(lab: Lab) -> None:
    docs = lab.docs
    links = {
        "loop_a.png": "loop_b.png", "loop_b.png": "loop_a.png", "environ.png": "/proc/self/environ", "zero.png": "/dev/zero",
        "stdin.png": "/dev/stdin", "folder.png": "..", "above": "../outside", "self.png": "/proc/self/mem", "nowhere.png": "none",
    }  # fmt: skip
    for name, target in links.items():
        if not (docs / name).is_symlink():
            (docs / name).symlink_to(target)
    (docs / "a folder.png").mkdir(exist_ok=True)
    (docs / "closed.png").write_bytes(png(16, 16))
    (docs / "closed.png").chmod(0)
    (docs / "empty.png").write_bytes(b"")
    (docs / "text.png").write_text(CANARY.replace("CANARY", "OTHER"))


def _leaves_no_mark(ran: Ran) -> Iterator[str]:
    marks = [remain for remain in ran.remains if "PWNED" in remain]
    if marks:
        yield f"a program of the repository ran: {marks[0]}"


CASES = (
    case(
        "git_bare.md", "contain", "all", "ok", "A repository among the documents starts no program",
        "# RFC 9006: Bare\n\ntext\n", shows("text"), _leaves_no_mark, within(20), source="git_bare/git_bare.md", beside=_bare,
    ),
    case(
        "git_bare_days.md", "contain", "all", "ok", "Nor where the days come from git",
        "# RFC 9006: Bare\n\ntext\n", shows("text"), _leaves_no_mark, within(20), source="git_bare/git_bare_days.md",
        options=("--dates", "git"),
    ),
    case(
        "git_file.md", "contain", "all", "ok", "A pointer to a repository starts no program",
        "# RFC 9007: Pointed\n\ntext\n", shows("text"), _leaves_no_mark, within(20), source="git_file/git_file.md",
        beside=_pointed, options=("--dates", "git"),
    ),
    case(
        "git_tree.md", "contain", "all", "ok", "The configuration of a work tree starts no program, and fetches nothing",
        "# RFC 9008: Tree\n\ntext\n", shows("text"), _leaves_no_mark, within(20), source="git_tree/git_tree.md", beside=_whole,
        options=("--dates", "git"),
    ),
    case(
        "git_odd.md", "contain", "all", "ok|refused", "A pipe called .git is waited for by nobody",
        "# RFC 9009: Odd\n\ntext\n", within(25), source="git_odd/git_odd.md", beside=_odd_git(None),
    ),
    case(
        "odd_pictures.md", "contain", "all", "ok", "A picture is a regular file below the root, or a placeholder",
        lines(
            "![1](loop_a.png) ![2](environ.png) ![3](zero.png) ![4](stdin.png) ![5](folder.png) ![6](above/secret.png)",
            "![7](self.png) ![8](nowhere.png) ![9](a%20folder.png) ![10](empty.png) ![11](text.png) ![12](%00.png)",
            f"![13]({'n' * 300}.png) ![14]({'d/' * 3_000}x.png) ![15](a%0ab.png) ![16](/proc/self/environ) ![17](.)",
            "![18](odd_pictures.md) ![19](ok.png/../../outside/secret.png) ![20](./above/../../outside/secret.png) ![21](<>)",
            "![22](/../outside/secret.png) ![23](%2e%2e%2foutside%2fsecret.png) ![24](..%5coutside%5csecret.png) ![25](//x)",
        ),
        finds("image-refused", 3, 5, 7, 9, 11, at_least=22), within(15, 400), beside=_odd_pictures,
    ),
    case(
        "picture_names.md", "sanitise", "all", "ok", "A name of a picture ends no attribute and no line of a message",
        lines(
            "![a](<x\" onerror=\"alert(1).png>) ![b](x%22%20onerror=%22y.png) ![c](%1b[31m.png) ![d](a%0d%0aerror.png)",
            "![e](\u202egnp.x) ![f](<script>alert(1)</script>.png) ![g](x.png?<b>#\"') ![h](data:text/html,<script>x</script>)",
            "![i](data:image/png;base64,AAAA) ![j](data:image/svg+xml;base64,PHN2Zy8+) ![k](DATA:,x) ![l](about:blank)",
        ),
        finds("image-refused", 3, 5, 7, at_least=9),
    ),
)  # fmt: skip
