"""A bench on which archives are made with the real command, of sources in which much can go otherwise."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict, Unpack

from tests.archive.rfcs import write_rfcs

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"
LONGEST_S = 600
_TREE = Path(__file__).resolve().parents[2]

# Letters that no face of Latin has, where each of them is set in another one: text, code, headings, pictures.
LETTERS = """# RFC: Letters of 漢字 العربية देवनागरी 😀

- **RFC ID**: 2026-05-05-letters
- **Status**: Draft
- **Author(s)**: 山田 太郎, Zoë Ångström
- **Created**: 2026-05-05

## 漢字 and `code 漢字 😀`

日本語 简体 繁體 한국어 العربية עברית देवनागरी ไทย Ελληνικά Ќирилица ☃ ✓ → ∀ 𝔸 😀 👩‍👩‍👧.

```python
print("漢字 العربية देवनागरी 😀 │ ┌─┐")  # 한국어
```

| `😀` | देवनागरी |
|---|---|
| עברית | ∮ ≤ |

![letters](letters.svg)

[One](../one.md) and [two](../two.md).
"""
PICTURE = """<svg xmlns="http://www.w3.org/2000/svg" width="400" height="150" font-size="16">
<text x="5" y="20" font-family="Roboto">Roboto, or not</text>
<text x="5" y="45" font-family="Fira Code, monospace">Fira Code -&gt; != 0</text>
<text x="5" y="70" font-family="WenQuanYi Zen Hei">漢字 한국어</text>
<text x="5" y="95" font-family="KacstOne">العربية देवनागरी</text>
<text x="5" y="120" font-family="Noto Color Emoji">😀 ☃</text>
<text x="5" y="145">No family is stated</text>
</svg>
"""


class How(TypedDict, total=False):
    """What may be other than usual where the command runs: what it is given, its variables, its umask, its folder."""

    sources: Sequence[str | Path]
    formats: str
    variables: Mapping[str, str]
    umask: int
    at: Path


@dataclass(frozen=True)
class Bench:
    """Where rows are tried: the sources, a folder for what is made of them, and fonts that the machine may have."""

    folder: Path
    sources: Path
    formats: str = "pdf,html,docx"
    fonts: tuple[Path, ...] = ()

    def batch(
        self,
        archive: Path,
        *options: str,
        **how: Unpack[How],
    ) -> Path:
        """Bring `archive` up to its sources with the command, which must make it; the archive."""
        run = self.started(archive, *options, **how)
        _, err = run.communicate(timeout=LONGEST_S)
        if run.returncode not in (0, 1) or not (archive / "bagit.txt").is_file():
            raise RuntimeError(f"batch must end with an archive; found {run.returncode}: {err.decode()[-500:]}")
        return archive

    def started(
        self,
        archive: Path,
        *options: str,
        **how: Unpack[How],
    ) -> subprocess.Popen[bytes]:
        """The command, under way in a group of its own, with no variable of whoever runs the tests."""
        kept = {name: os.environ[name] for name in ("PATH", "LOCPATH", "LD_LIBRARY_PATH") if name in os.environ}
        plain = {"HOME": str(self.folder / "home"), "TZ": "UTC", "LC_ALL": "C.UTF-8", "PYTHONPATH": str(_TREE)}
        (self.folder / "home").mkdir(exist_ok=True)
        merges = "--merge" in options
        command = [sys.executable, "-m", "rfcexport", "batch", *options]
        command += [*map(str, how.get("sources") or ([] if merges else [self.sources])), "-o", str(archive)]
        command += [] if merges else ["--to", how.get("formats") or self.formats]
        return subprocess.Popen(
            command, cwd=how.get("at", self.folder), env={**kept, **plain, **how.get("variables", {})},
            umask=how.get("umask", 0o022),
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True,
        )  # fmt: skip

    def markdown(self) -> list[Path]:
        """The sources, in order."""
        return sorted(self.sources.rglob("*.md"))


def write_sources(folder: Path, documents: Sequence[Path] = (), base: Path = CORPUS) -> Path:
    """A folder of RFCs: our own, with letters of many scripts and two files of settings, and copies of `documents`."""
    write_rfcs(folder)
    for name, settings in (("letters", 'paper = "letter"\n'), ("plain", "number-sections = false\n")):
        (folder / name).mkdir()
        (folder / name / "rfcexport.toml").write_text(settings)
    (folder / "letters/letters.md").write_text(LETTERS)
    (folder / "letters/letters.svg").write_text(PICTURE)
    (folder / "plain/plain.md").write_text("# RFC: Plain\n\nNothing is stated, and [a link](none.md) leads nowhere.\n")
    for document in documents:
        target = folder / "copies" / document.relative_to(base)
        target.parent.mkdir(parents=True, exist_ok=True)
        for path in document.parent.rglob("*"):
            if path.is_file() and (path == document or path.suffix != ".md"):
                copy = target.parent / path.relative_to(document.parent)
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, copy)
    return folder
