"""Authors as documents name them: several in a line, with addresses, handles and links."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from rfcexport.model import Person, Run

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_HANDLE = re.compile(r"(?<![\w.])@([A-Za-z0-9][\w-]*)")
_URL = re.compile(r"https?://[^\s<>()]+")
_SEPARATORS = re.compile(r"\s*[;；、]\s*|\s*[,，]\s+(?:and\s+)?|\s+and\s+|\s+&\s+|\s*,(?=@)")
_PROFILE = re.compile(r"https?://(?:www\.)?(?:github|gitlab)\.com/([\w-]+)/?")


def people_of(items: Iterable[tuple[Run, ...]]) -> tuple[Person, ...]:
    """The persons that the items of an author field name, in order."""
    return tuple(person for item in items for piece in _pieces(item) if (person := _person(piece)))


def _pieces(runs: tuple[Run, ...]) -> Iterator[list[Run]]:
    """One list of runs for each person: the text between links is cut at commas, semicolons, `and` and `&`."""
    text = "".join(run.text for run in runs)
    separators = re.compile(r"\s*[;；]\s*") if re.search("[;；]", text) else _SEPARATORS
    piece: list[Run] = []
    for run in runs:
        if run.url is not None:
            piece.append(run)
            continue
        first, *others = separators.split(_shielded(run.text))
        piece.append(Run(first))
        for part in others:
            yield piece
            piece = [Run(part)]
    yield piece


def _shielded(text: str) -> str:
    """Commas inside parentheses do not part persons."""
    return re.sub(
        r"\([^()]*\)", lambda found: found[0].replace(", ", ",\u00a0").replace(" and ", "\u00a0and\u00a0"), text
    )


def _person(runs: list[Run]) -> Person | None:
    text = "".join(run.text for run in runs).replace("\u00a0", " ")
    url = next((run.url for run in runs if run.url), None)
    email = _EMAIL.search(text) or (_EMAIL.search(url) if url and url.startswith("mailto:") else None)
    rest = text.replace(email[0], "") if email else text
    address = _URL.search(rest)
    rest = rest.replace(address[0], "") if address else rest
    handle = _HANDLE.search(rest)
    profile = _PROFILE.fullmatch(url or "") if not handle else None
    name = _HANDLE.sub("", rest) if handle else rest
    name = re.sub(r"[(<\[]\s*[)>\]]", "", name).strip(" \t,;<>()[]-*·").strip()
    link = url if url and not url.startswith("mailto:") else (address[0] if address else None)
    found = name or (f"@{handle[1]}" if handle else "") or (email[0] if email else "") or (link or "")
    if not found or found.lower() in ("and", "&"):
        return None
    return Person(
        name=_balanced(found, text),
        email=email[0] if email else None,
        handle=handle[1] if handle else (profile[1] if profile else None),
        url=link,
    )


def _balanced(name: str, text: str) -> str:
    """`name` with the closing parenthesis that trimming took from `A (Company)`."""
    return f"{name})" if name.count("(") > name.count(")") and ")" in text else name
