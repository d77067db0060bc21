"""What must be in place before a command runs: the environment of the user changes nothing of what is made."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

TEXT = "# RFC: One\n\n- **Created**: 2026-01-01\n\n## Summary\n\n![A picture](bïld.svg)\n"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9" fill="red"/></svg>'


@pytest.mark.skipif(os.name != "posix", reason="the interpreter is begun again where a process can become another one")
@pytest.mark.parametrize(
    ("options", "variables"),
    [
        ([], {"PYTHONOPTIMIZE": "1"}),
        (["-OO", "-X", "dev"], {}),
        (["-OB"], {"PYTHONOPTIMIZE": "2"}),
        ([], {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}),
    ],
)
def test_export_is_the_same_when_the_interpreter_is_set_otherwise(
    tmp_path: Path, options: list[str], variables: dict[str, str]
) -> None:
    (tmp_path / "öne.md").write_text(TEXT, "utf-8")
    (tmp_path / "bïld.svg").write_text(SVG, "utf-8")
    made = []
    for given, laid_over in (([], {}), (options, variables)):
        command = [sys.executable, *given, "-m", "rfcexport", "html", "öne.md", "-o", "-", "--no-config"]
        done = subprocess.run(
            command, cwd=tmp_path, env={**os.environ, **laid_over}, capture_output=True, check=True, timeout=60
        )
        made.append((done.stdout, done.stderr))
    assert made[0] == made[1]
    assert b"<svg" in made[0][0] or b"image/svg" in made[0][0]
