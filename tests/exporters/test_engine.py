"""WeasyPrint as it is loaded here: without Pango PDF says so in one line; without a cache it only takes longer."""

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


LOAD = """
from pathlib import Path
from rfcexport.exporters import engine
from rfcexport.theme import packaged_styles
weasyprint = engine.load_engine([packaged_styles() / "fonts"])
print(weasyprint.HTML(string="<p>x").write_pdf()[:5].decode())
"""


def load(script: str, cache: Path) -> tuple[str, str]:
    """What a new interpreter prints of `script`, with its cache in that folder."""
    environment = {**os.environ, "XDG_CACHE_HOME": str(cache)}
    command = [sys.executable, "-W", "ignore", "-c", script]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    return done.stdout, done.stderr


def test_declarations_are_kept_and_used_again(tmp_path: Path) -> None:
    assert load(LOAD, tmp_path) == ("%PDF-\n", "")
    kept = sorted(path.name for path in (tmp_path / "rfcexport").glob("declarations_*.py"))
    assert kept
    assert load(LOAD, tmp_path) == ("%PDF-\n", "")
    assert sorted(path.name for path in (tmp_path / "rfcexport").glob("declarations_*.py")) == kept


@pytest.mark.parametrize("content", ["not Python (", "ffi = None\nraise OSError", ""])
def test_declarations_are_read_when_those_kept_are_broken(tmp_path: Path, content: str) -> None:
    load(LOAD, tmp_path)
    for path in (tmp_path / "rfcexport").glob("declarations_*.py"):
        path.write_text(content)
    assert load(LOAD, tmp_path) == ("%PDF-\n", "")


def test_declarations_are_read_when_they_cannot_be_kept(tmp_path: Path) -> None:
    nowhere = "from rfcexport.exporters import engine\nengine.cache_folder = lambda: None\n"
    assert load(f"{nowhere}{LOAD}", tmp_path) == ("%PDF-\n", "")
    assert list((tmp_path / "rfcexport").glob("declarations_*")) == []
