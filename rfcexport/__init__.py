"""Exports Markdown RFCs as PDF, HTML and DOCX with one consistent cover page.

    from rfcexport import load_rfc, export_rfc

    rfc = load_rfc("rfc.md").value
    pdf = export_rfc(rfc, "pdf").value

Values in, values out: nothing is printed, nothing exits, and what was noticed travels beside the value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = [
    "Diagnostic",
    "Read",
    "Rfc",
    "RfcExportError",
    "Settings",
    "UsageError",
    "__version__",
    "export_rfc",
    "load_rfc",
    "parse_rfc",
]

if TYPE_CHECKING:
    from rfcexport.diagnostics import Diagnostic, Read, RfcExportError, UsageError
    from rfcexport.model import Rfc
    from rfcexport.pipeline import export_rfc, load_rfc, parse_rfc
    from rfcexport.settings import Settings

_HOMES = {
    "Diagnostic": "diagnostics", "Read": "diagnostics", "RfcExportError": "diagnostics", "UsageError": "diagnostics",
    "Rfc": "model", "Settings": "settings", "export_rfc": "pipeline", "load_rfc": "pipeline", "parse_rfc": "pipeline",
}  # fmt: skip


def __getattr__(name: str) -> Any:
    # Loaded on use, so that `rfcexport --version` starts in the time that Python takes.
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(f"rfcexport.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
