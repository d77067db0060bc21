"""Authors as documents name them: several in a line, with addresses, handles and links."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from rfcexport.model import Person, Run

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_HANDLE = re.compile(r"(?<![\w.])@([A-Za-z0-9][\w-]*)")
_URL = re.compile(r"https?://[^\s<>()]+")
_SEPARATORS = re.compile(r"\s*[;；、，]\s*|\s*,\s+(?:and\s+)?|\s+and\s+|\s+&\s+|\s*,(?=@)")
# A person ends behind the mark in brackets where a name follows: `A B (@ab) C D (@cd)`.
_NEXT_PERSON = re.compile(r"(?<=[)>])\s+(?=[^\W\d_])")
# What stands behind a comma and still belongs to the name before it.
_NAME_ENDS = re.compile(r"(?:Ph\.?\s?D|M\.?D|M\.?Sc|B\.?Sc|Jr|Sr|Esq|Inc|Ltd|LLC|GmbH|II|III)\b\.?")
_SHIELD = "\ue000"
_PROFILE = re.compile(r"https?://(?:www\.)?(?:github|gitlab)\.com/([\w-]+)/?")


def people_of(items: Iterable[tuple[Run, ...]]) -> tuple[Person, ...]:
    """The persons that the items of an author field name, in order."""
    return tuple(person for item in items for piece in _pieces(item) if (person := _person(piece)))


def _pieces(runs: tuple[Run, ...]) -> Iterator[list[Run]]:
    """One list of runs for each person: the text between links is cut at commas, semicolons, `and` and `&`."""
    text = "".join(run.text for run in runs)
    separators = re.compile(r"\s*[;；]\s*") if re.search("[;；]", text) else _SEPARATORS
    pieces = list(_split(runs, separators))
    for piece in pieces:
        parts = list(_split(piece, _SEPARATORS))
        if sum(_marks(part) > 0 for part in parts) < 2:
            parts = [piece]
        for part in parts:
            yield from _split(part, _NEXT_PERSON) if _marks(part) > 1 else [part]


def _split(runs: Iterable[Run], separators: re.Pattern[str]) -> Iterator[list[Run]]:
    piece: list[Run] = []
    for run in runs:
        if run.url is not None:
            piece.append(run)
            continue
        first, *others = _whole(separators.split(_shielded(run.text)))
        piece.append(Run(first.replace(_SHIELD, " ")))
        for part in others:
            yield piece
            piece = [Run(part.replace(_SHIELD, " "))]
    yield piece


def _whole(parts: list[str]) -> list[str]:
    """The parts with `Ph.D.` and `Jr.` put back to the name before them."""
    whole = parts[:1]
    for part in parts[1:]:
        if whole[-1] and _NAME_ENDS.match(part):
            whole[-1] = f"{whole[-1]}, {part}"
        else:
            whole.append(part)
    return whole


def _marks(runs: list[Run]) -> int:
    """How many handles, or how many mail addresses, the runs hold: the greater number."""
    text = " ".join(run.text for run in runs)
    return max(len(_HANDLE.findall(text)), len(_EMAIL.findall(text)))


def _shielded(text: str) -> str:
    """Commas inside parentheses do not part persons."""
    return re.sub(r"\([^()]*\)", lambda found: re.sub(r"\s+", _SHIELD, found[0]), text)


def _person(runs: list[Run]) -> Person | None:
    text = "".join(run.text for run in runs)
    url = next((run.url for run in runs if run.url), None)
    email = _EMAIL.search(text) or (_EMAIL.search(url) if url and url.startswith("mailto:") else None)
    rest = text.replace(email[0], "") if email else text
    address = _URL.search(rest)
    rest = rest.replace(address[0], "") if address else rest
    handle = _HANDLE.search(rest)
    profile = _PROFILE.fullmatch(url or "") if not handle else None
    name = _HANDLE.sub("", rest) if handle else rest
    name = re.sub(r"\s+", " ", re.sub(r"[(<\[]\s*[)>\]]", "", name)).strip(" \t,;<>()[]-*·").strip()
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
