"""Checks on links: files that are there, references that are defined, addresses that are safe. No network."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote

from rfcexport.checks.lines import Line
from rfcexport.checks.subject import Found, Subject

_QUERY = re.compile(r"[?#]")
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//|#")
_FILLED_IN_LATER = re.compile(r"\{\{|\{%|\$[{(]|[<>]|%7B%7B", re.IGNORECASE)
_HOST = re.compile(r"(?:www\.[^/]|[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|io|dev|edu|gov|eu|co\.uk)(?:/|$))", re.IGNORECASE)
_MAIL = re.compile(r"[^@/\s]+@[\w-]+(?:\.[\w-]+)+$")
_DEFINITION = re.compile(r"[ \t>]*(?:[-+*][ \t]+|\d{1,9}[.)][ \t]+)?\[([^\[\]]+)\]:")
_REFERENCE = re.compile(r"\]\[([^\[\]]*)\]")
_BRACKET = re.compile(r"[\[\]]")
_LONGEST_LABEL = 999  # CommonMark 0.31, 4.7
_HTTP = re.compile(r"http://([^\s/?#:<>\"'`|\\)(\[\]}{*$%,;]*)(:\d)?", re.IGNORECASE)
_HOST_NAME = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?\.)+[a-z][a-z0-9-]*[a-z0-9]\.?")
# RFC 2606 and RFC 6761: names that lead nowhere, or nowhere outside.
_NOWHERE = ("example", "test", "invalid", "localhost", "local", "internal", "onion", "lan", "intranet", "home", "corp")
# Names of things, not places: an XML namespace or a schema is compared sign by sign.
_NAMES = re.compile(
    r"(?:www\.w3\.org|(?:[\w.-]+\.)?schemas?\.[\w.-]+|json-schema\.org|purl\.org|xmlns\.com|ns\.adobe\.com|"
    r"(?:www\.)?opengis\.net|rdfs\.org|(?:www\.)?schema\.org|(?:java|xml)\.sun\.com|maven\.apache\.org|"
    r"xml\.apache\.org|(?:[\w-]+\.)*example\.(?:com|org|net|edu))"
)
_LONGEST_SHOWN = 80


def missing_file(subject: Subject) -> Iterator[Found]:
    """Links to files that are not there, below the root of the document; what lies outside is not looked at."""
    rfc, root = subject.rfc, subject.policy.root
    if rfc.source.path == "-" or root is None:
        return
    folder, top = os.path.realpath(Path(rfc.source.path).parent), os.path.realpath(root)
    known: dict[str, bool] = {}
    for link in subject.nodes.links:
        address = link.address
        if not is_looked_at(address):
            continue
        if address not in known:
            known[address] = is_there(address, folder, top)
        if known[address]:
            continue
        if not address:
            yield Found("link must lead to a file or an address; found neither", *_place_of("]()", link.line, subject))
            continue
        shown = address if len(address) <= _LONGEST_SHOWN else f"{address[: _LONGEST_SHOWN - 3]}..."
        line, column = _place_of(address, link.line, subject)
        yield Found(f"link must lead to a file that is there; found {shown}", line, column, _hint(address))


def is_looked_at(address: str) -> bool:
    """Whether `address` names a file of the project, which can be looked for."""
    return not (_SCHEME.match(address) or _FILLED_IN_LATER.search(address))


def is_there(address: str, folder: str, top: str, *, exists: Callable[[str], bool] = os.path.exists) -> bool:
    """Whether a file or a folder stands at `address` from `folder` on, or nobody can tell; `top` is the root.

    Both have no link in them. `exists` tells whether there is anything at a path.
    """
    path = unquote(_QUERY.split(address, maxsplit=1)[0])
    if not path:
        return bool(address)
    if "\0" in path:
        return False
    # Not by `Path`: it is asked for every link of an archive in which nothing changed.
    if path[0] == "/" and top == folder and not exists(os.path.join(top, ".git")):  # noqa: PTH118
        # The top of the project is not known: the folder of the document stands in for it.
        return True
    # Folded before it is looked at: a way through a folder that is not there is a way on a code host.
    parts = (top, path.lstrip("/")) if path[0] == "/" else (folder, path)
    target = os.path.normpath(os.path.join(*parts))  # noqa: PTH118
    if target != top and not target.startswith(f"{top.rstrip(os.sep)}{os.sep}"):
        return True
    # Sites built from Markdown leave the suffix out, or write the one of the page.
    stem = target.removesuffix(".html")
    return exists(target) or any(exists(f"{stem}.{suffix}") for suffix in ("md", "markdown", "mdx"))


def _hint(address: str) -> str | None:
    if _MAIL.match(address):
        return "write mailto: before the address"
    return "write https:// before the address" if _HOST.match(address) else None


def _place_of(address: str, line: int | None, subject: Subject) -> tuple[int | None, int | None]:
    """Where the address stands: in the link, or in the definition that the link refers to."""
    forms = [form for form in (address, unquote(address), address.replace("%20", " ")) if form]
    if line is not None and any(form in subject.lines[line - 1].text for form in forms):
        return subject.place_of(forms, line)
    if address != "]()":
        definitions = _definitions(subject.lines)
        for form in forms:
            if place := definitions.get(form):
                return place
    return subject.place_of(forms, line)


@lru_cache(maxsize=2)
def _definitions(lines: tuple[Line, ...]) -> dict[str, tuple[int, int]]:
    """The place of each address in a definition."""
    places: dict[str, tuple[int, int]] = {}
    for line in lines:
        if "]:" in line.prose and (found := _DEFINITION.match(line.prose)):
            rest = line.text[found.end() :]
            address = rest.strip().split(" ")[0].strip("<>")
            if address:
                places.setdefault(address, (line.number, line.text.index(address, found.end()) + 1))
    return places


def undefined_reference(subject: Subject) -> Iterator[Found]:
    """References without a definition, which are shown with their brackets."""
    left = subject.nodes.references
    if not left:
        return
    lines = [line for line in subject.lines if "]" in line.prose]
    defined = {
        _normal(line.text[found.start(1) : found.end(1)])
        for line in lines
        if "]:" in line.prose and (found := _DEFINITION.match(line.prose))
    }
    for line in lines:
        if "][" not in line.prose:
            continue
        openings = _openings(line.text)
        for found in _REFERENCE.finditer(line.prose):
            label = line.text[found.start(1) : found.end(1)]
            opening = openings.get(found.start())
            if not _is_reference(line.text, opening, found, label, left):
                continue
            wanted = label if label.strip() or opening is None else line.text[opening + 1 : found.start()]
            if wanted.strip() and len(wanted) <= _LONGEST_LABEL and _normal(wanted) not in defined:
                column = found.start(1) if label.strip() or opening is None else opening + 1
                yield Found(f"reference must have a definition; found none of [{wanted}]", line.number, column + 1)


def _is_reference(text: str, opening: int | None, found: re.Match[str], label: str, left: set[str]) -> bool:
    """Whether `[text][label]` is meant as a link: `list[i][j]`, `[x][y]` and notes are not."""
    if (label.split(" ", 1)[0] not in left and "" not in left) or label.startswith("^"):
        return False
    if text[found.end() : found.end() + 1] in ("[", "("):
        return False
    if opening is None:
        # The words began on an earlier line; without words there is no telling.
        return bool(label.strip())
    words = text[opening + 1 : found.start()]
    before = text[opening - 1 : opening]
    if before and (before.isalnum() or before in "_)]`\\\"'<>$"):
        return False
    if words.startswith("^") or words in (" ", "x", "X") or not words.strip():
        return False
    is_index = all(re.fullmatch(r"\w{0,2}|\d+", part) for part in (words, label))
    return not is_index


def _openings(text: str) -> dict[int, int]:
    """For each bracket that closes on the line where it was opened, unless that is too far for a label."""
    openings: dict[int, int] = {}
    unclosed: list[int] = []
    for found in _BRACKET.finditer(text):
        if found[0] == "[":
            unclosed.append(found.start())
        elif unclosed and found.start() - unclosed[-1] < _LONGEST_LABEL:
            openings[found.start()] = unclosed.pop()
        elif unclosed:
            unclosed.pop()
    return openings


def _normal(label: str) -> str:
    return re.sub(r"\s+", " ", label).strip().casefold()


def plain_http(subject: Subject) -> Iterator[Found]:
    """Addresses that go over the network as anyone may read and change them."""
    for line in subject.lines:
        if "http://" not in line.prose:
            continue
        for found in _HTTP.finditer(line.prose):
            before = line.prose[max(found.start() - 6, 0) : found.start()].lower()
            if found[2] or not _is_public(found[1].lower()) or _is_part_of_another(before):
                continue
            address = re.match(r"[^\s<>\"'`|)\]]{0,80}", line.prose[found.start() :])
            shown = (address or found)[0].rstrip(".,;:!?")
            yield Found(f"address must begin with https://; found {shown}", line.number, found.start() + 1)


def _is_public(host: str) -> bool:
    if not _HOST_NAME.fullmatch(host) or _NAMES.fullmatch(host):
        return False
    return host.rstrip(".").rpartition(".")[2] not in _NOWHERE


def _is_part_of_another(before: str) -> bool:
    """Whether the address stands inside another one, or in quotes as a text to be compared."""
    if before.endswith(("/", "=", "%")):
        return True
    return before.endswith(('"', "'")) and not before.endswith(('href="', "href='", ' src="', " src='"))
