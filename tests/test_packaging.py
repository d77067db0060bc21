"""The wheel: complete, not too large, and of use where no source tree is."""

from __future__ import annotations

import ast
import ctypes
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from collections.abc import Iterator
from importlib.metadata import packages_distributions, version
from pathlib import Path

import pytest

from tests.conftest import missing

ROOT = Path(__file__).parent.parent
MOST_BYTES = 12_000_000
# Brought along for the programs in them, not to be imported.
PROGRAMS = {"django-static-mathjax", "graphviz-pure", "mermaid-render"}
SOURCES = ("pyproject.toml", "README.md", "LICENSE", "rfcexport", "styles", "templates", "docs/manual/checks")
PACKAGED = {
    "rfcexport": "rfcexport",
    "docs/manual/checks": "rfcexport/explanations",
    "styles": "rfcexport/styles",
    "templates": "rfcexport/templates",
}

RFC = """# RFC: A wheel away from home

- **RFC ID**: 2026-01-02-wheel
- **Status**: Draft
- **Author(s)**: Ada Example

## Summary

Exported by an installed wheel: `Vec<T>`, ├── and ✔.
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built of a copy: a build leaves folders behind, and reads the ones it finds."""
    if int(version("setuptools").split(".")[0]) < 77:
        missing("setuptools 77 or later")
    folder = tmp_path_factory.mktemp("build")
    for name in SOURCES:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, folder / name)
    options = ("--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir", str(folder / "dist"))
    _run([sys.executable, "-m", "pip", "wheel", "--quiet", *options, str(folder)], folder=folder)
    (found,) = (folder / "dist").glob("*.whl")
    return found


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of a fresh environment that holds the wheel; what the wheel depends on is lent by this one."""
    folder = tmp_path_factory.mktemp("home") / "environment"
    venv.create(folder, with_pip=False)
    interpreter = folder / "bin" / "python"
    options = ("--quiet", "--no-deps", "--no-index", "--disable-pip-version-check")
    _run([sys.executable, "-m", "pip", "--python", str(interpreter), "install", *options, str(wheel)], folder=folder)
    (site,) = folder.glob("lib/python*/site-packages")
    # A line of a .pth file adds a folder and does not read the .pth files in it: the source tree stays out.
    (site / "lent.pth").write_text(f"{sysconfig.get_path('purelib')}\n{sysconfig.get_path('platlib')}\n", "utf-8")
    return interpreter


def test_the_wheel_is_no_larger_than_it_may_be(wheel: Path) -> None:
    assert wheel.stat().st_size < MOST_BYTES


def test_the_wheel_holds_every_file_of_the_package(wheel: Path) -> None:
    wanted = {
        f"{packaged}/{path.relative_to(ROOT / folder).as_posix()}"
        for folder, packaged in PACKAGED.items()
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    with zipfile.ZipFile(wheel) as parts:
        held = {name for name in parts.namelist() if ".dist-info/" not in name}
    assert held == wanted


def test_the_wheel_states_every_licence(wheel: Path) -> None:
    wanted = {"LICENSE", *(f"styles/fonts/{path.name}" for path in (ROOT / "styles" / "fonts").glob("*.txt"))}
    with zipfile.ZipFile(wheel) as parts:
        held = {name.split(".dist-info/licenses/")[1] for name in parts.namelist() if "/licenses/" in name}
    assert held == wanted


def test_every_font_family_has_its_licence() -> None:
    families = {"IBMPlex": "IBM-Plex", "DejaVu": "DejaVu", "Droid": "Droid-Sans-Fallback", "NotoEmoji": "Noto-Emoji"}
    families |= {"NotoSansMath": "Noto-Sans-Math", "NotoSansSymbols2": "Noto-Sans-Symbols-2", "STIXTwoMath": "STIX-Two"}
    fonts = ROOT / "styles" / "fonts"
    licences = " ".join(path.name for path in fonts.glob("*.txt"))
    unlicensed = [
        path.name
        for path in fonts.glob("*.ttf")
        if not any(path.name.startswith(start) and name in licences for start, name in families.items())
    ]
    assert unlicensed == []


def test_an_installed_wheel_is_not_the_source_tree(python: Path) -> None:
    done = _run([str(python), "-c", "import rfcexport; print(rfcexport.__file__)"], folder=python.parent)
    assert Path(done).is_relative_to(python.parent.parent)


@pytest.mark.parametrize("kind", ["html", "docx"])
def test_an_installed_wheel_exports(python: Path, tmp_path: Path, kind: str) -> None:
    assert _exported(python, tmp_path, kind).stat().st_size > 10_000


def test_an_installed_wheel_exports_pdf(python: Path, tmp_path: Path) -> None:
    try:
        ctypes.CDLL("libpango-1.0.so.0" if sys.platform != "darwin" else "libpango-1.0.dylib")
    except OSError:
        missing("Pango")
    assert _exported(python, tmp_path, "pdf").read_bytes().startswith(b"%PDF-")


def test_every_package_that_is_imported_is_declared() -> None:
    with (ROOT / "pyproject.toml").open("rb") as file:
        stated = tomllib.load(file)["project"]["dependencies"]
    declared = {re.split(r"[<>=!~ ]", requirement)[0].lower() for requirement in stated}
    homes = packages_distributions()
    used = {
        name.split(".")[0]
        for path in (ROOT / "rfcexport").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        for name in _imported(node)
    }
    outside = {name for name in used if name not in sys.stdlib_module_names and name != "rfcexport"}
    names = {re.sub(r"[-_.]+", "-", home).lower() for name in outside for home in homes[name]}
    assert names == declared - PROGRAMS


def _exported(python: Path, folder: Path, kind: str) -> Path:
    (folder / "rfc.md").write_text(RFC, "utf-8")
    output = folder / f"rfc.{kind}"
    _run([str(python.parent / "rfcexport"), kind, "rfc.md", "-o", str(output)], folder=folder)
    return output


def _run(command: list[str], *, folder: Path) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def _imported(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Import(names=names):
            yield from (alias.name for alias in names)
        case ast.ImportFrom(module=str(module), level=0):
            yield module
