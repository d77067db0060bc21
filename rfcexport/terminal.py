"""What may reach a terminal: text in which nothing moves the cursor, hides a word or turns the order of words round."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, TextIO

from rfcexport.invisible import HIDDEN, is_needed

# Besides what documents leave out: what breaks a line here, and marks of direction, whatever stands beside them.
_ALWAYS = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_UNPRINTABLE = re.compile(f"[\t\n{HIDDEN}]")
_ESCAPES = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}


def printable(text: str) -> str:
    r"""`text` in one line that a terminal shows as it is: `\x1b` for ESC, `\xff` for a byte that is no UTF-8."""
    return text if text.isascii() and text.isprintable() else _UNPRINTABLE.sub(_escaped, text)


def _escaped(found: re.Match[str]) -> str:
    character = found[0]
    code = ord(character)
    if not _ALWAYS.match(character) and is_needed(found.string, found.start()):
        return character
    if 0xDC80 <= code <= 0xDCFF:
        code -= 0xDC00  # PEP 383: a byte of a file name that is no UTF-8
    return _ESCAPES.get(character) or (
        f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
    )


def json_text(value: Any) -> str:
    """`value` as the JSON that every command writes: indented by two, closed by a line end, safe to look at."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    # Everything below U+0020 but the line ends of the layout is escaped already (RFC 8259, 7).
    escaped = text if text.isascii() and "\x7f" not in text else _UNPRINTABLE.sub(_json_escaped, text)
    return f"{escaped}\n"


def _json_escaped(found: re.Match[str]) -> str:
    character = found[0]
    if character == "\n" or (not _ALWAYS.match(character) and is_needed(found.string, found.start())):
        return character
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))


def has_colour(stream: TextIO | None, environment: Mapping[str, str]) -> bool:
    """Whether colour may go to `stream`: a terminal that knows it, and no `NO_COLOR` (https://no-color.org)."""
    if stream is None or environment.get("NO_COLOR") or environment.get("TERM") == "dumb":
        return False
    return stream.isatty()
