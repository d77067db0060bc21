"""What a result depends on beside its source: the versions of the tools, the theme, the fonts, the settings.

Asked for without loading what is asked about: an archive in which nothing changed must cost next to nothing.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import json
import os
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from rfcexport import __version__
from rfcexport.cache import cache_folder, store
from rfcexport.diagnostics import MissingRequirement
from rfcexport.diagrams.programs import path_of
from rfcexport.font_packages import installed_folders
from rfcexport.hashes import sha256_of
from rfcexport.pandoc import pandoc_path
from rfcexport.processes import TimedOut, run
from rfcexport.settings import Settings
from rfcexport.theme import load_theme, packaged_styles, packaged_templates

PACKAGES = ("weasyprint", "pydyf", "tinycss2", "tinyhtml5", "cssselect2", "fonttools", "jinja2", "pygments", "pillow",
            "resvg-py", "pyromark", "pyyaml", "uharfbuzz", "mermaid-render", "graphviz-pure", "quickjs-ng",
            "django-static-mathjax")  # fmt: skip
"""The packages that a byte of an export can depend on."""

_OF_FORMAT = {"weasyprint": ("pdf",), "pydyf": ("pdf",), "tinyhtml5": ("pdf",), "cssselect2": ("pdf",),
              "pango": ("pdf",), "harfbuzz": ("pdf",), "resvg-py": ("docx",), "uharfbuzz": ("html",)}  # fmt: skip
_PANDOC_VERSION = re.compile(r"^pandoc\S* ([\d.]+)")
_VERSION = re.compile(r"(\d+(?:\.\d+)+)")
# What a setting does not change of an export.
_WITHOUT_EFFECT = frozenset({"baseline", "strict", "checks", "rules", "root"})
_TIMEOUT_S = 10.0


@dataclass(frozen=True, slots=True)
class Tools:
    """The versions of the tools by name, and the hashes of the files of each theme by its name or folder."""

    versions: Mapping[str, str]
    themes: Mapping[str, str]


def tools_for(styles: Iterable[str]) -> Tools:
    """The tools of this machine, and the themes `styles`; raises MissingRequirement without pandoc."""
    versions = {"rfcexport": __version__, "pandoc": pandoc_version_of(pandoc_path())}
    for package in PACKAGES:
        try:
            versions[package] = version(package)
        except PackageNotFoundError:
            versions[package] = "none"
    versions |= _diagram_programs()
    versions["pango"] = _library("pango-1.0", "pango_version_string")
    versions["harfbuzz"] = _library("harfbuzz", "hb_version_string")
    return Tools(versions, {style: theme_hash(style) for style in sorted(set(styles))})


def versions_for(to: str, versions: Mapping[str, str]) -> dict[str, str]:
    """The versions that an export as `to` depends on."""
    return {name: found for name, found in versions.items() if to in _OF_FORMAT.get(name, (to,))}


def fingerprint(*parts: object) -> str:
    """The SHA-256 of values that JSON can write, in hexadecimal."""
    text = json.dumps(parts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256_of(text.encode("utf-8", "surrogatepass"))


def settings_value(settings: Settings) -> dict[str, Any]:
    """The settings that an export depends on, as JSON writes them; a logo by the hash of its file."""
    value = {
        name: as_json(getattr(settings, name))
        for name in (setting.name for setting in fields(settings))
        if name not in _WITHOUT_EFFECT
    }
    if settings.logo is not None:
        value["logo"] = hash_of(Path(settings.logo))
    value["style"] = settings.style if "/" not in settings.style else Path(settings.style).name
    return value


def as_json(value: Any) -> Any:
    """`value` in what JSON knows: a dataclass as an object, an enumeration by its value, sets in order."""
    kind: Any = type(value)
    if value is None or kind is str or kind is int or kind is bool or kind is float:
        return value
    if names := _names_of(kind):
        return {name: as_json(getattr(value, name)) for name in names}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {str(key): as_json(inner) for key, inner in value.items()}
    if isinstance(value, (set, frozenset)):
        return sorted(map(as_json, value), key=str)
    if isinstance(value, (list, tuple)):
        return [as_json(inner) for inner in value]
    return value if isinstance(value, (int, float, str)) else str(value)


@lru_cache(maxsize=256)
def _names_of(kind: Any) -> tuple[str, ...]:
    """The names of the fields of a dataclass; none for any other type."""
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) else ()


def hash_of(path: Path) -> str | None:
    """The SHA-256 of a file, None where it cannot be read."""
    try:
        return sha256_of(path.read_bytes())
    except OSError:
        return None


@lru_cache(maxsize=8)
def theme_hash(style: str) -> str:
    """The SHA-256 over the names and bytes of a theme's files, fonts included, and of the packaged ones below it."""
    theme = load_theme(style)
    lines: list[str] = []
    for folder in (*theme.folders, packaged_styles(), packaged_templates(), *installed_folders()):
        root = Path(str(folder))
        lines += [f"{path.relative_to(root).as_posix()}\0{hash_of(path)}\0" for path in sorted(_files(root))]
    return sha256_of("".join(lines).encode("utf-8", "surrogateescape"))


def _files(root: Path) -> list[Path]:
    return [
        Path(place, name)
        for place, folders, names in os.walk(root)
        if "__pycache__" not in place
        for name in names
        if not name.endswith((".pyc", ".py"))
    ]


def pandoc_version_of(path: str) -> str:
    """What pandoc says of its version; raises MissingRequirement where it says nothing."""
    try:
        return _version_stated_by(path, "--version", _PANDOC_VERSION) or "unknown"
    except (OSError, TimedOut) as error:
        raise MissingRequirement(
            "pandoc must be installed; found none that answers", hint="python -m pip install 'pypandoc-binary>=1.17'"
        ) from error


def _diagram_programs() -> dict[str, str]:
    """The versions of the programs that draw diagrams and that no package of Python stands for."""
    found = {}
    for name, argument in (("d2", "--version"), ("plantuml", "-version")):
        path = path_of(name)
        try:
            found[name] = _version_stated_by(str(path), argument, _VERSION) or "unknown" if path else "none"
        except (OSError, TimedOut):
            found[name] = "none"
    return found


def _version_stated_by(path: str, argument: str, pattern: re.Pattern[str]) -> str:
    """What a program says of its version; kept for the next run, as long as its file stays the same."""
    try:
        state = Path(path).stat()
    except OSError:
        state = None
    key = fingerprint(path, state and [state.st_size, state.st_mtime_ns, state.st_ino])
    folder = cache_folder()
    kept = folder / f"version-{key[:16]}" if folder is not None else None
    if kept is not None and kept.is_file():
        return kept.read_text("ascii", "replace").strip()
    done = run([path, argument], timeout_s=_TIMEOUT_S)
    found = pattern.search(done.output.decode("utf-8", "replace"))
    stated = found[1] if found else ""
    if kept is not None and found:
        with suppress(MissingRequirement):
            store(kept, stated.encode("ascii"))
    return stated


def _library(name: str, function: str) -> str:
    """The version that a shared library states of itself; `none` where it cannot be loaded."""
    for candidate in (f"lib{name}.so.0", f"lib{name}.0.dylib", ctypes.util.find_library(name)):
        if candidate is None:
            continue
        try:
            stated = getattr(ctypes.CDLL(candidate), function)
        except (OSError, AttributeError):
            continue
        stated.restype = ctypes.c_char_p
        return str(stated().decode("ascii", "replace"))
    return "none"
