"""An SVG picture taken to pieces: it may draw itself, and do nothing else."""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import Error as NoBase64
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import unquote_to_bytes
from xml.etree import ElementTree

import tinycss2

from tests.hostile.inspection import Contents

_FORBIDDEN = frozenset({
    "animate", "animatemotion", "animatetransform", "audio", "embed", "feimage", "foreignobject", "handler",
    "iframe", "link", "listener", "object", "script", "set", "video",
})  # fmt: skip
_DATA = re.compile(r"data:([\w/+.-]+)((?:;[\w=-]+)*),(.*)", re.DOTALL | re.IGNORECASE)


def look_at_svg(content: bytes, name: str, found: Contents) -> None:
    """Look at a picture, and at those in it."""
    found.streams.append(content)
    if b"<!DOCTYPE" in content.upper() or b"<!ENTITY" in content.upper() or b"<?xml-stylesheet" in content:
        found.blame(f"{name} declares a document type or a stylesheet")
    try:
        root = ElementTree.fromstring(content)
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        found.blame(f"{name} is no XML: {error}")
        return
    for element in root.iter():
        tag = _local(str(element.tag)).lower()
        if tag in _FORBIDDEN:
            found.blame(f"{name} holds <{tag}>")
        for attribute, value in element.attrib.items():
            local = _local(attribute).lower()
            if local.startswith("on"):
                found.blame(f"{name} has the attribute {local}")
            if local in ("href", "src") and not value.strip().startswith("#"):
                look_at_data(value.strip(), f"{name} <{tag}>", found)
            look_at_style(value, f"{name} <{tag}>", found)
        if tag == "style":
            look_at_style(element.text or "", f"{name} <style>", found)


def look_at_style(css: str, name: str, found: Contents) -> None:
    """Look at the addresses of a stylesheet, a declaration or an attribute."""
    for token in _tokens(tinycss2.parse_component_value_list(css, skip_comments=True)):
        match token.type:
            case "url":
                address = token.value
            case "function" if token.lower_name in ("url", "src", "image", "image-set", "-webkit-image-set"):
                strings = [inner.value for inner in token.arguments if inner.type == "string"]
                address = strings[0] if strings else ""
            case "function" if token.lower_name == "expression":
                found.blame(f"{name} has a style that runs something")
                continue
            case "at-keyword" if token.lower_value in ("import", "namespace"):
                found.blame(f"{name} has a style that loads something")
                continue
            case "ident" if token.lower_value in ("-moz-binding", "behavior"):
                found.blame(f"{name} has a style that runs something")
                continue
            case _:
                continue
        if not address.startswith("#"):
            look_at_data(address, name, found)


def _tokens(tokens: Iterable[Any]) -> Iterator[Any]:
    """The tokens with those in brackets and functions."""
    for token in tokens:
        yield token
        for inner in (getattr(token, "content", None), getattr(token, "arguments", None)):
            if isinstance(inner, list):
                yield from _tokens(inner)


def look_at_data(address: str, name: str, found: Contents) -> None:
    """Look into a `data:` address; any other leaves the file, and is a fault."""
    match = _DATA.fullmatch(address)
    if match is None:
        found.blame(f"{name} loads {address[:60]!r}")
        return
    mime, flags, text = match[1].lower(), match[2].lower(), match[3]
    try:
        content = b64decode(text, validate=True) if ";base64" in flags else unquote_to_bytes(text)
    except (NoBase64, ValueError):
        found.blame(f"{name} has data that cannot be decoded")
        return
    if mime == "image/svg+xml":
        look_at_svg(content, f"{name} (SVG)", found)
    elif mime in ("image/png", "image/jpeg", "image/gif"):
        found.raster(content, name)
    elif mime in ("font/woff2", "font/woff", "font/ttf"):
        if not content.startswith((b"wOF2", b"wOFF", b"\0\1\0\0")):
            found.blame(f"{name} has a font that is none")
    else:
        found.blame(f"{name} loads data of the kind {mime}")


def _local(name: str) -> str:
    return name.rpartition("}")[2].rpartition(":")[2]
