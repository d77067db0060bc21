"""Everything that is in an output, unpacked, and what of it must not be there.

Written apart from the exporters and from their tests: a file is taken to pieces as its readers take it, and each piece
that is not on a list of what our documents are made of is a fault, told in words.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

FORMATS = ("pdf", "html", "docx")


@dataclass(slots=True)
class Contents:
    """What was found in one output.

    `streams` are the bytes of every part, unpacked; `sizes` those of every picture in pixels; `addresses` every place
    that a link leads to; `faults` what must not be there.
    """

    streams: list[bytes] = field(default_factory=list)
    sizes: list[tuple[int, int]] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def blame(self, fault: str) -> None:
        """Note a fault, once."""
        if fault not in self.faults:
            self.faults.append(fault)

    def holds(self, text: str) -> bool:
        """Whether a text stands in any stream, in one of the ways in which formats write text."""
        wanted = [text.encode("ascii"), text.encode("utf-16-be"), text.encode("utf-16-le")]
        hexadecimal = [form.hex().encode() for form in wanted[:2]]
        return any(form in stream for form in wanted for stream in self.streams) or any(
            form in stream.lower() for form in hexadecimal for stream in self.streams
        )

    def raster(self, content: bytes, name: str) -> None:
        """Look at a raster picture: its size, and whether it is one of the kinds that are embedded."""
        from PIL import Image

        self.streams.append(content)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                with Image.open(io.BytesIO(content)) as image:
                    self.sizes.append(image.size)
                    if image.format not in ("PNG", "JPEG", "GIF"):
                        self.blame(f"{name} is a picture of the kind {image.format}")
                    self.streams += [str(text).encode("utf-8", "replace") for text in image.info.values()]
        except (OSError, ValueError, SyntaxError) as error:
            self.blame(f"{name} is no picture: {error}")


def inspect(content: bytes, kind: str) -> Contents:
    """What is in an output; `kind` is its suffix."""
    return _INSPECTORS[kind](content)


def faults_of(content: bytes, kind: str) -> Iterator[str]:
    """What must not be in an output, in words; nothing where it is inert."""
    yield from inspect(content, kind).faults


def _inspect_pdf(content: bytes) -> Contents:
    from tests.hostile.pdf_contents import pdf_contents

    return pdf_contents(content)


def _inspect_html(content: bytes) -> Contents:
    from tests.hostile.html_contents import html_contents

    return html_contents(content)


def _inspect_docx(content: bytes) -> Contents:
    from tests.hostile.docx_contents import docx_contents

    return docx_contents(content)


_INSPECTORS: Mapping[str, Callable[[bytes], Contents]] = MappingProxyType({
    "pdf": _inspect_pdf,
    "html": _inspect_html,
    "docx": _inspect_docx,
})  # fmt: skip
