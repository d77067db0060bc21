"""Themes: which stylesheet, template, colour, face and word an output is made with.

A theme is a folder that holds any of stylesheets, templates, `theme.toml`, fonts and a reference document. Each file is
looked up there first, then in the package. `default/NAME` always reaches the packaged file, so that an override can
extend it: `{% extends "default/cover.html.j2" %}` in a template, `@import "default/print.css";` in a stylesheet.
This module owns the only Jinja environment.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any

from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemBytecodeCache,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    Template,
    TemplateError,
    pass_context,
)
from jinja2.bccache import Bucket
from jinja2.runtime import Context
from jinja2.sandbox import SandboxedEnvironment

from rfcexport.cache import cache_folder
from rfcexport.diagnostics import UsageError
from rfcexport.font_packages import installed_families, installed_folders

STYLES = ("standard", "plain", "compact")
"""The themes that come with the package."""
DOCUMENT_TEMPLATES = ("document.html.j2", "cover.html.j2", "contents.html.j2", "screen.html.j2")
"""The templates that a document is made of."""

_IMPORT = re.compile(r'@import\s+"default/([\w.-]+)"\s*;')
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_TABLES = {"faces": "faces", "colours": "colours", "dark": "dark", "labels": "labels"}


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme, read. `folders` are searched first to last; the packaged one is not among them."""

    name: str
    folders: tuple[Path, ...]
    organisation: str | None
    series: str
    logo: Path | None
    faces: Mapping[str, Any]
    colours: Mapping[str, str]
    dark: Mapping[str, str]
    labels: Mapping[str, str]

    def stylesheet(self, name: str) -> str:
        """The text of a stylesheet, `@import "default/..."` resolved."""
        path = self._find(name, packaged_styles())
        try:
            text = path.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            # A link that leads out of the folder cannot be followed where documents are handled.
            reason = (error.strerror or str(error)).lower() if isinstance(error, OSError) else "no UTF-8"
            raise UsageError(f"{path}: stylesheet must be readable; found: {reason}") from error
        return _IMPORT.sub(lambda found: (packaged_styles() / found[1]).read_text("utf-8"), text)

    def file(self, name: str) -> bytes | None:
        """The bytes of a file of the theme's own folders, None where none has it."""
        for folder in self.folders:
            if (folder / name).is_file():
                return (folder / name).read_bytes()
        return None

    def render(self, template: str, **context: object) -> str:
        """`template` filled in; raises `UsageError` for a fault in a template."""
        try:
            return self._template(template).render(**context)
        except TemplateError as error:
            raise _invalid(template, error) from error

    def load_templates(self) -> None:
        """Compile the templates of a document, so that no file of them is opened, or written to the cache, later."""
        for template in DOCUMENT_TEMPLATES:
            self._template(template)

    def custom_properties(self, language: str = "") -> str:
        """Colours and faces as CSS custom properties; those for `language` before others of their kind."""
        faces = {key: self._font_family(key, language) for key in ("sans", "serif", "mono", "diagram")}
        # What drawings lie on, in the dark scheme too: their colours are made for it.
        sheet = {"sheet": self.colours["paper"], "math": f'"{self.faces["math"]}",math'}
        light = "".join(f"--{key}:{value};" for key, value in {**self.colours, **faces, **sheet}.items())
        return f":root{{{light}}}\n"

    def dark_properties(self) -> str:
        """The colours of the dark scheme as declarations."""
        return "".join(f"--{key}:{value};" for key, value in self.dark.items())

    @property
    def font_folders(self) -> tuple[Path, ...]:
        """Where fonts are looked for: each theme folder's `fonts`, the packaged folder, and packages of fonts."""
        named = (folder / "fonts" for folder in (*self.folders, packaged_styles()))
        return (*(folder for folder in named if folder.is_dir()), *installed_folders())

    def _template(self, name: str) -> Template:
        try:
            return _environment(self.folders).get_template(name)
        except TemplateError as error:
            raise _invalid(name, error) from error

    def _find(self, name: str, packaged: Path) -> Path:
        for folder in self.folders:
            if (folder / name).is_file():
                return folder / name
        return packaged / name

    def _font_family(self, key: str, language: str) -> str:
        generic = {"sans": "sans-serif", "serif": "serif", "mono": "monospace", "diagram": "monospace"}[key]
        second = [self.faces["diagram"]] if key == "mono" else []
        # The last of them is the one with the most signs.
        *fallback, last = self.faces["fallback"] or ("",)
        names = [
            self.faces[key], *second, *installed_families(language, is_wide=False), *fallback,
            *installed_families(language, is_wide=True), *([last] if last else ()),
        ]  # fmt: skip
        return ",".join([*(f'"{name}"' for name in names), generic])


def _invalid(template: str, error: TemplateError) -> UsageError:
    place = f"{getattr(error, 'filename', None) or template}:{getattr(error, 'lineno', 1)}"
    return UsageError(f"{place}: template must be valid; {error}")


def load_theme(style: str | Path = "standard") -> Theme:
    """The theme of that name or in that folder; raises `UsageError` naming file and key for what is wrong in it."""
    folder = _folder_of(style)
    values = _read_toml(packaged_styles() / "theme.toml")
    folders: tuple[Path, ...] = ()
    if folder is not None:
        own = _read_toml(folder / "theme.toml") if (folder / "theme.toml").is_file() else {}
        base = own.pop("extends", None)
        folders = (folder,)
        if base is not None:
            if base not in STYLES:
                raise UsageError(f"{folder / 'theme.toml'}: extends must be one of {', '.join(STYLES)}; found {base!r}")
            if (base_folder := _folder_of(base)) is not None:
                folders = (folder, base_folder)
                if (base_folder / "theme.toml").is_file():
                    _merge(values, _read_toml(base_folder / "theme.toml"), base_folder / "theme.toml")
        _merge(values, own, folder / "theme.toml")
    logo = values["logo"]
    return Theme(
        name=str(style) if folder is None or folder.parent == packaged_styles() else folder.name,
        folders=folders,
        organisation=values["organisation"] or None,
        series=values["series"],
        logo=(folder / logo) if logo and folder else None,
        faces=MappingProxyType(values["faces"]),
        colours=MappingProxyType(values["colours"]),
        dark=MappingProxyType(values["dark"]),
        labels=MappingProxyType(values["labels"]),
    )


@lru_cache(maxsize=1)
def packaged_styles() -> Path:
    """The folder of the packaged stylesheets."""
    return Path(str(files("rfcexport.styles")))


@lru_cache(maxsize=1)
def packaged_templates() -> Path:
    """The folder of the packaged templates."""
    return Path(str(files("rfcexport.templates")))


def _folder_of(style: str | Path) -> Path | None:
    if style == "standard":
        return None
    if isinstance(style, str) and style in STYLES:
        return packaged_styles() / style
    folder = Path(style)
    if not folder.is_dir():
        known = ", ".join(STYLES)
        raise UsageError(f"style must be one of {known}, or a folder; found {str(style)!r}")
    return folder.resolve()


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: must be valid TOML; {error}") from error
    except RecursionError as error:
        raise UsageError(f"{path}: must be valid TOML; found more levels than can be read") from error


def _merge(values: dict[str, Any], own: Mapping[str, Any], path: Path) -> None:
    """Lay `own` over `values`; every key must be known, every colour `#rrggbb`."""
    for key, value in own.items():
        if key not in values:
            raise UsageError(f"{path}: key must be one of {', '.join(values)}, extends; found {key!r}")
        if key not in _TABLES:
            if not isinstance(value, str):
                raise UsageError(f"{path}: {key} must be a string; found {value!r}")
            values[key] = value
            continue
        for name, entry in value.items():
            if name not in values[key]:
                raise UsageError(f"{path}: [{key}] must hold known names; found {name!r}")
            if key in ("colours", "dark") and not (isinstance(entry, str) and _COLOUR.fullmatch(entry)):
                raise UsageError(f"{path}: [{key}] {name} must be a colour as #rrggbb; found {entry!r}")
            if type(entry) is not type(values[key][name]):
                raise UsageError(f"{path}: [{key}] {name} must be like {values[key][name]!r}; found {entry!r}")
            values[key][name] = entry


class _Sandbox(SandboxedEnvironment):
    """Templates have words to place and nothing to do: a theme may be changed by whoever proposes an RFC."""

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Whether a template may use the attribute; those of paths and themes open files."""
        return not isinstance(obj, (os.PathLike, Theme)) and bool(super().is_safe_attribute(obj, attr, value))


@lru_cache(maxsize=8)
def _environment(folders: tuple[Path, ...]) -> Environment:
    packaged = FileSystemLoader(packaged_templates())
    return _Sandbox(
        loader=ChoiceLoader(
            [*(FileSystemLoader(folder) for folder in folders), PrefixLoader({"default": packaged}), packaged]
        ),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        bytecode_cache=_bytecode_cache(),
        # Nothing is worked out while a template is compiled: that is done without the limits on a document.
        optimized=False,
        finalize=_printed,
    )


@pass_context
def _printed(context: Context, value: object) -> object:
    """`value`; what depends on the context, as this says of itself, is not worked out before there is one."""
    return value


class _BytecodeCache(FileSystemBytecodeCache):
    """Compiled templates, which are compiled again where they cannot be kept."""

    def load_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            super().dump_bytecode(bucket)


def _bytecode_cache() -> FileSystemBytecodeCache | None:
    """Compiled templates in the user's cache folder: compiling them takes longer than a small document's pages."""
    folder = cache_folder()
    # A name of their own: what was compiled without a sandbox runs without one.
    return _BytecodeCache(str(folder), "sandboxed_%s.cache") if folder is not None else None
