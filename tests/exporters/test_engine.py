"""Where Pango is missing, PDF says so in one line and everything else works."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = "# RFC: One\n\n- **Status**: Draft\n\n## Summary\n\nText.\n"


@pytest.fixture
def without_pango(tmp_path: Path) -> dict[str, str]:
    """An environment in which `import weasyprint` fails as it does without Pango."""
    package = tmp_path / "broken" / "weasyprint"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text(
        "print('WeasyPrint could not import some external libraries.')\n"
        "raise OSError(\"cannot load library 'libpango-1.0-0': no such file\")\n"
    )
    (tmp_path / "rfc.md").write_text(SOURCE)
    return {**os.environ, "PYTHONPATH": str(tmp_path / "broken")}


def run(folder: Path, environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "rfcexport", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_pdf_without_pango_names_it_and_the_command(tmp_path: Path, without_pango: dict[str, str]) -> None:
    done = run(tmp_path, without_pango, "pdf", "rfc.md")
    assert (done.returncode, done.stdout) == (3, "")
    assert "Pango" in done.stderr
    assert "hint: " in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "rfc.pdf").exists()


@pytest.mark.parametrize("arguments", [("html", "rfc.md"), ("docx", "rfc.md"), ("show", "rfc.md")])
def test_everything_else_works_without_pango(
    tmp_path: Path, without_pango: dict[str, str], arguments: tuple[str, ...]
) -> None:
    assert run(tmp_path, without_pango, *arguments).returncode == 0
