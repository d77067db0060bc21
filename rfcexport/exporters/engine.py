"""WeasyPrint, imported in a quarter of its usual time, with the package's fonts, and silent.

Four things make its import slow and are of no use here: the search for libraries by compilers and `ldconfig` (the
names it ends with load directly), fontTools' subsetter and instancer (HarfBuzz does that work where it can), a parser
for C in Python that reads the same declarations at every start, and the garbage collector walking what only grows.
"""

from __future__ import annotations

import ctypes.util
import io
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stdout, suppress
from functools import partial
from importlib.util import LazyLoader, find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from shutil import which
from types import ModuleType
from typing import Any

from rfcexport.cache import cache_folder
from rfcexport.collector import collector_paused
from rfcexport.diagnostics import MissingRequirement
from rfcexport.exporters import line_ends
from rfcexport.fonts import use_private_fonts
from rfcexport.hashes import sha256_of

INSTALL_PANGO = {
    "apt-get": "sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
    "brew": "brew install pango",
}
"""The command that installs Pango, by package manager."""


def load_engine(font_folders: Sequence[Path]) -> Any:
    """The module `weasyprint`; raises MissingRequirement where Pango or every font is missing."""
    if "weasyprint" in sys.modules:
        return sys.modules["weasyprint"]
    use_private_fonts(font_folders)
    try:
        with (
            collector_paused(),
            _plain_library_names(),
            _deferred_font_tools(),
            _compiled_declarations(),
            redirect_stdout(io.StringIO()),
        ):
            import weasyprint.layout.inline
            import weasyprint.pdf.fonts as embedded
    except OSError as error:
        # WeasyPrint loads Pango through cffi, prints an advice and lets its error through.
        for name in [name for name in sys.modules if name.split(".")[0] == "weasyprint"]:
            del sys.modules[name]
        raise MissingRequirement("Pango must be installed for PDF; found none", hint=install_command()) from error
    line_ends.repair(weasyprint.layout.inline)
    # A font that is made anew, as one of many weights is, would say in its table `head` when that was.
    embedded.TTFont = partial(embedded.TTFont, recalcTimestamp=False)
    return weasyprint


def install_command() -> str:
    """The one command that installs Pango here."""
    return next((command for tool, command in INSTALL_PANGO.items() if which(tool)), INSTALL_PANGO["apt-get"])


@contextmanager
def _plain_library_names() -> Iterator[None]:
    """cffi without its search for a library by `gcc` and `ldconfig`: on Linux the last name tried loads as it is."""
    search = ctypes.util.find_library
    if sys.platform.startswith("linux"):
        ctypes.util.find_library = lambda name: None
    try:
        yield
    finally:
        ctypes.util.find_library = search


@contextmanager
def _deferred_font_tools() -> Iterator[None]:
    """fontTools' subsetter and instancer in `sys.modules`, loaded when they are used."""
    stub: ModuleType | None = None
    instancer = "fontTools.varLib.instancer"
    if "fontTools.subset" not in sys.modules and (spec := find_spec("fontTools.subset")) and spec.loader:
        spec.loader = LazyLoader(spec.loader)
        module = module_from_spec(spec)
        sys.modules["fontTools.subset"] = module
        spec.loader.exec_module(module)
        # As an attribute of its package: the import system would look into the module, and so load it, to find it.
        import fontTools

        fontTools.subset = module
    if instancer not in sys.modules:
        # WeasyPrint takes one function from it by name, which a lazy module would load at once.
        stub = ModuleType(instancer)
        stub.instantiateVariableFont = _instantiate  # type: ignore[attr-defined]
        sys.modules[instancer] = stub
    try:
        yield
    finally:
        if stub is not None and sys.modules.get(instancer) is stub:
            del sys.modules[instancer]


@contextmanager
def _compiled_declarations() -> Iterator[None]:
    """`cffi.FFI` replaced by one that takes C declarations in cffi's own compiled form, from the cache folder."""
    import cffi

    real = cffi.FFI
    cffi.FFI = _CompiledFFI
    try:
        yield
    finally:
        cffi.FFI = real


class _CompiledFFI:
    """Stands for the `cffi.FFI()` of WeasyPrint: `cdef` is compiled once for its text and the version of cffi."""

    def cdef(self, source: str) -> None:
        compiled = _compiled(source)
        for name in dir(compiled):
            if not name.startswith("__"):
                setattr(self, name, getattr(compiled, name))


def _compiled(source: str) -> Any:
    """cffi's out-of-line form of the declarations (cffi manual, "Preparing and distributing modules", ABI mode).

    The plain form, which takes longer, where the other cannot be kept.
    """
    import cffi.api

    folder = cache_folder()
    if folder is not None:
        # What is kept there may be broken too, by a crash of the machine.
        with suppress(OSError, ImportError, SyntaxError, AttributeError):
            return _kept(source, folder)
    builder = cffi.api.FFI()
    builder.cdef(source)
    return builder


def _kept(source: str, folder: Path) -> Any:
    import cffi.api

    key = f"{source}\0{cffi.__version__}\0{sys.implementation.cache_tag}\0{sys.platform}"
    name = f"declarations_{sha256_of(key.encode())[:16]}"
    path = folder / f"{name}.py"
    if not path.is_file():
        builder = cffi.api.FFI()
        builder.cdef(source)
        builder.set_source(name, None)
        with tempfile.TemporaryDirectory(dir=folder) as made:
            builder.emit_python_code(str(Path(made) / path.name))
            (Path(made) / path.name).replace(path)
    return _loaded(name, path)


def _loaded(name: str, path: Path) -> Any:
    spec = spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} cannot be loaded")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.ffi


def _instantiate(*arguments: Any, **options: Any) -> Any:
    from fontTools.varLib.instancer import instantiateVariableFont

    return instantiateVariableFont(*arguments, **options)
