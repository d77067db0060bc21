"""What an archive says of itself to people and to auditors: its index, its README, its provenance."""

from __future__ import annotations

import json
from typing import Any

from rfcexport.archive.catalogue import Catalogue
from rfcexport.archive.tools import Tools, as_json

_README = """\
This is an archive of RFCs: for each one its Markdown source, the documents made from it (PDF, HTML, DOCX), and what
was read of it (JSON). index.html lists them all and opens from disk in any browser; catalogue.json says the same to
programs.

Is it whole and untouched? In the folder above this one:

    sha256sum --check --quiet manifest-sha256.txt
    sha256sum --check --quiet tagmanifest-sha256.txt

Nothing is printed where every file is as it was when the archive was made. A Mac has `shasum -a 256 --check --quiet`
for it, and there are programs that read BagIt bags (RFC 8493), which this is. Whoever keeps the hash of
tagmanifest-sha256.txt in another place can prove that the archive is the one it was.

Each PDF, HTML and DOCX file carries the Markdown it was made from: the PDF as an attached file, the HTML in a block of
data at its end (base64), the DOCX in its part customXml/item1.xml (base64). `rfcexport extract` takes it out and proves
its hash; `rfcexport verify` does all of the above.

provenance.json says what the documents were made with.
"""


def readme_bytes() -> bytes:
    """The file `README.txt`."""
    return _README.encode("ascii")


def provenance_bytes(catalogue: Catalogue, tools: Tools) -> bytes:
    """The file `provenance.json`: an in-toto statement with SLSA provenance, for others to sign.

    Sources: in-toto Attestation Framework, Statement v1; SLSA 1.0, Build: Provenance.
    """
    subjects = [
        {"name": file.path, "digest": {"sha256": file.sha256}}
        for entry in catalogue.entries
        for form, file in sorted(entry.files.items())
        if form in ("pdf", "html", "docx", "json")
    ]
    materials = [
        {"name": entry.source, "digest": {"sha256": entry.inputs.source}}
        for entry in catalogue.entries
        if entry.inputs.source
    ]
    statement: dict[str, Any] = {
        "_type": "https://in-toto.io/Statement/v1",
        "subject": subjects,
        "predicateType": "https://slsa.dev/provenance/v1",
        "predicate": {
            "buildDefinition": {
                "buildType": "https://github.com/rfcexport/rfcexport/batch/v1",
                "externalParameters": {},
                "internalParameters": as_json(tools),
                "resolvedDependencies": materials,
            },
            "runDetails": {"builder": {"id": f"rfcexport {tools.versions['rfcexport']}"}},
        },
    }
    return (json.dumps(statement, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")


def index_html(catalogue: Catalogue) -> bytes:
    """The file `index.html`."""
    rows = "".join(f"<li>{entry.folder}</li>" for entry in catalogue.entries)
    return f"<!DOCTYPE html><html lang='en'><title>RFCs</title><ul>{rows}</ul></html>".encode()
