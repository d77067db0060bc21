"""DOCX by pandoc: the text as a tree, cover and contents in a template, looks in a reference document, then finishing.

pandoc writes the document; this module hands it the three and gives what comes out to `docx_package`.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rfcexport.diagnostics import MissingRequirement
from rfcexport.exporters.docx_body import BodyTree
from rfcexport.exporters.docx_contents import contents_block
from rfcexport.exporters.docx_cover import cover_metadata
from rfcexport.exporters.docx_house_style import house_style_of
from rfcexport.exporters.docx_layout import page_of
from rfcexport.exporters.docx_package import finished
from rfcexport.exporters.docx_pictures import PictureBook
from rfcexport.exporters.docx_reference import reference_document
from rfcexport.manuscript import Export, Manuscript
from rfcexport.model import Block
from rfcexport.pandoc import PANDOC_API_VERSION, run_pandoc
from rfcexport.theme import Theme, packaged_templates

# Control characters as json.dumps writes them; an escaped backslash must be passed over, not read as their beginning.
_CONTROLS = re.compile(r"(\\\\)|\\u00(?:0[0-8bBcCeEfF]|1[0-9a-fA-F]|7[fF])|\\[bf]|[\ufffe\uffff\ud800-\udfff]")


def export_docx(manuscript: Manuscript) -> Export:
    """The DOCX file, the same bytes for the same manuscript.

    Raises RefusedInput where pandoc needs more time or memory than the limits allow, MissingRequirement without it.
    """
    house = house_style_of(manuscript.theme)
    page = page_of(manuscript.paper, house.margins if house else None)
    pictures = PictureBook(manuscript.theme.font_folders)
    metadata = cover_metadata(manuscript, page, pictures)
    if (contents := contents_block(manuscript)) is not None:
        metadata["contents"] = {"t": "MetaBlocks", "c": [contents]}
    body = BodyTree(manuscript, page, pictures)
    tree = _tree(body.blocks(), metadata)
    with _temporary_folder() as folder:
        (folder / "reference.docx").write_bytes(reference_document(manuscript, page, house))
        (folder / "document.openxml").write_bytes(_template(manuscript.theme))
        written = run_pandoc(
            [
                *("-f", "json", "-t", "docx", "-o", "-", "--syntax-highlighting=none"),
                *("--template", folder / "document.openxml", "--reference-doc", folder / "reference.docx"),
            ],
            tree,
            limits=manuscript.limits,
            path=manuscript.rfc.source.path,
        )
    return Export(finished(written, manuscript, page, house, pictures.parts()), tuple(body.diagnostics))


@contextmanager
def _temporary_folder() -> Iterator[Path]:
    try:
        made = tempfile.TemporaryDirectory(prefix="rfcexport-")
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise MissingRequirement(
            f"a folder for temporary files must be writable; found: {reason}", hint="export TMPDIR=FOLDER names one"
        ) from error
    with made as name:
        yield Path(name)


def _tree(blocks: list[Block], metadata: dict[str, Any]) -> bytes:
    tree = {"pandoc-api-version": list(PANDOC_API_VERSION), "meta": metadata, "blocks": blocks}
    text = json.dumps(tree, ensure_ascii=False, separators=(",", ":"))
    return _CONTROLS.sub(lambda found: found[1] or "", text).encode("utf-8")


def _template(theme: Theme) -> bytes:
    return theme.file("document.openxml") or (packaged_templates() / "document.openxml").read_bytes()
