"""Where hostile inputs lie: a folder of documents, and beside it what no document may reach.

`outside` holds a text and a picture that must be in no output: the canary, and 37 by 41 pixels.
"""

from __future__ import annotations

import os
import struct
import subprocess
import sys
import zlib
from pathlib import Path

CANARY = "RFCX-CANARY-LOCAL-FILE"
CANARY_SIZE = (37, 41)
HEAD = "# RFC 9001: Case\n\n"


class Lab:
    """A folder `docs` for documents, a folder `outside` with the canaries, and the address of a listener."""

    def __init__(self, folder: Path, port: int) -> None:
        """Make both below `folder`."""
        self.folder = folder
        self.docs, self.outside = folder / "docs", folder / "outside"
        self.url = f"http://127.0.0.1:{port}"
        self.port = port
        self.docs.mkdir(parents=True, exist_ok=True)
        self.outside.mkdir(exist_ok=True)
        (self.outside / "secret.txt").write_text(f"{CANARY}\n")
        (self.outside / "secret.png").write_bytes(png(*CANARY_SIZE))
        (self.outside / "secret.svg").write_text(svg(f'<text y="9">{CANARY}</text>'))
        self.secret = (self.outside / "secret.txt").resolve().as_uri()

    def write(self, name: str | bytes, text: str | bytes) -> None:
        """A file in `docs`, with the folders that it needs."""
        path = os.path.join(os.fsencode(self.docs), os.fsencode(name))  # noqa: PTH118 - names may be no text
        os.makedirs(os.path.dirname(path), exist_ok=True)  # noqa: PTH103, PTH120
        with open(path, "wb") as file:  # noqa: PTH123
            file.write(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))


def stated_lab(folder: Path, script: Path, port: int) -> Lab:
    """A lab with the inputs that the script at `script` writes, those above 2 MB too."""
    lab = Lab(folder, port)
    command = [sys.executable, str(script), str(folder), "--port", str(port), "--big"]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return lab


def png(width: int, height: int, *, depth: int = 1, extra: bytes = b"") -> bytes:
    """A black picture of one channel; `extra` are chunks put before the pixels."""
    packer = zlib.compressobj(9)
    row = b"\0" * (1 + (width * depth + 7) // 8)
    pixels = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, depth, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + extra + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def chunk(tag: bytes, content: bytes) -> bytes:
    """A chunk of a PNG."""
    return struct.pack(">I", len(content)) + tag + content + struct.pack(">I", zlib.crc32(tag + content))


def svg(inner: str, *, before: str = "", attributes: str = "") -> str:
    """A small SVG picture."""
    return (
        f'{before}<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="60" '
        f'height="60"{attributes}>{inner}</svg>'
    )
