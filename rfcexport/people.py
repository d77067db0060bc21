"""Authors as documents name them: several in a line, with addresses, handles, links and affiliations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from rfcexport.model import Person, Run

# Looked for from the beginning of a word alone, and not from each sign of it.
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]++@[\w-]+(?:\.[\w-]+)+")
_HANDLE = re.compile(r"(?<![\w.])@([A-Za-z0-9][\w-]*(?:\.[\w-]+)*)")
_URL = re.compile(r"https?://[^\s<>()]+")
_SEPARATORS = re.compile(
    r"\s*[;；、，•·]\s*|\s*,\s+(?:and\s+|und\s+|et\s+|y\s+)?(?=\S)|\s+(?:and|und|et|with|&|\+|/|\||和|及|与)\s+|\s*,(?=@)|\s*,\s*$"
)
# A person ends behind the mark in brackets where a name follows: `A B (@ab) C D (@cd)`.
_NEXT_PERSON = re.compile(r"(?<=[)>\]])\s+(?=[^\W\d_])")
# What stands behind a comma and still belongs to the name before it.
_NAME_ENDS = re.compile(r"(?:Ph\.?\s?D|M\.?D|M\.?Sc|B\.?Sc|Jr|Sr|Esq|II|III)\b\.?$")
# The last word of a company's name, or of a role in one.
_ORGANISATION = re.compile(
    r"""(?x) (?:^|\b) (?:
        Inc | Ltd | LLC | LLP | GmbH | AG | S\.?A\.?S? | B\.?V | Pty | Corp(?:oration)? | Co | Company | Foundation
      | Universit\w+ | College | Institute? | Labs? | Laborator\w+ | Research | Technologies | Software | Systems
      | Networks | Consulting | Group | Centre | Center | Bank
      | Google | Microsoft | Amazon | AWS | Apple | Meta | Facebook | IBM | Intel | Red\ Hat | VMware | Oracle | Netflix
      | Mozilla | Huawei | Alibaba | Tencent | ByteDance | Nvidia | NVIDIA | AMD | SAP | Siemens | Cisco | Uber | Airbnb
      | Stripe | Shopify | GitHub | GitLab | Datadog | Elastic | Confluent
      | Lead | Engineer | Architect | Manager | Director | CTO | CEO | Developer
    ) \b \.? $"""
)
_ONLY_HANDLES = re.compile(r"\s*@[\w.-]+(?:\s+@[\w.-]+)+\s*")
# `@name@server`, as the fediverse has it.
_FEDERATED = re.compile(r"<?@[\w.-]+@[\w.-]+>?")
_LEFT_OVER = re.compile(r"(?i)\s*(?:todo|tbd|fixme|\{\{)")
_SHIELD = "\ue000"
_PROFILE = re.compile(r"https?://(?:www\.)?(?:github|gitlab)\.com/([\w-]+)/?")
_NAME_WORD = re.compile(r"[^\W\d_][\w.'’-]*|\([@\w.+-]+\)|@[\w-]+|<[^<>]+>|&|[\w.+-]+@[\w.-]+")
_FOR_OTHERS = re.compile(
    r"(?:on behalf of|for the|in collaboration with|with (?:help|input|contributions?))\b", re.IGNORECASE
)
_MOST_WORDS = 6
_LONGEST_LINE = 400
_LONGEST_AFFILIATION = 80
_LONGEST_WORD = 30
# Words that no name holds: a text with one of them is prose.
_PROSE = re.compile(
    r"(?i)\b(?:the|this|that|we|is|are|was|were|to|for|from|in|on|it|not|a|an|has|have|be|will|can|must|should|"
    r"proposal|design|document|version|release|rfc)\b"
)


def people_of(items: Iterable[tuple[Run, ...]]) -> tuple[Person, ...]:
    """The persons that the items of an author field name, in order.

    What stands behind them and is none, such as `on behalf of the group`, is a remark on the last one.
    """
    lines = list(items)
    people: list[Person] = []
    for item in lines:
        for piece in [list(item)] if len(lines) > 1 and _is_one(item) else _pieces(item):
            text = "".join(run.text for run in piece).strip()
            if people and _FOR_OTHERS.match(text):
                people[-1] = replace(people[-1], remark="; ".join(filter(None, (people[-1].remark, text))))
            elif person := _person(piece):
                people.append(person)
    return tuple(people)


def _is_one(item: tuple[Run, ...]) -> bool:
    """Whether an entry of a list has one mark of a person: what stands behind it is of the same one."""
    text = " ".join(run.text for run in item)
    return len(_HANDLE.findall(text)) + len(_EMAIL.findall(text)) == 1


def looks_like_people(text: str) -> bool:
    """Whether a line reads as the names of persons, and not as prose."""
    bare = text.strip().removeprefix("by ").removeprefix("By ")
    if not bare or len(bare) > _LONGEST_LINE or (bare[-1] in ".:;!?" and not re.search(r"\b(?:Jr|Sr|Inc)\.$", bare)):
        return False
    pieces = [piece for piece in _SEPARATORS.split(bare) if piece]
    return bool(pieces) and all(_is_name(piece) for piece in pieces)


def _is_name(piece: str) -> bool:
    if _HANDLE.fullmatch(piece) or _EMAIL.fullmatch(piece):
        return True
    words = piece.split()
    names = [word for word in words if _NAME_WORD.fullmatch(word)]
    is_short = 0 < len(words) <= _MOST_WORDS and len(names) == len(words)
    has_capital = any(not word[0].islower() for word in words)
    return is_short and has_capital and not _PROSE.search(_HANDLE.sub("", _EMAIL.sub("", piece)))


def _pieces(runs: tuple[Run, ...]) -> Iterator[list[Run]]:
    """One list of runs for each person: the text between links is cut at commas, semicolons, `and` and `&`."""
    text = "".join(run.text for run in runs)
    separators = re.compile(r"\s*[;；]\s*") if re.search("[;；]", text) else _SEPARATORS
    pieces = list(_split(runs, separators))
    for piece in pieces:
        if _ONLY_HANDLES.fullmatch("".join(run.text for run in piece)) and all(run.url is None for run in piece):
            yield from ([Run(handle)] for handle in "".join(run.text for run in piece).split())
            continue
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
        # One space between two words: what parts the names is looked for from each space on.
        first, *others = _whole(separators.split(_shielded(re.sub(r"\s+", " ", run.text))))
        piece.append(Run(first.replace(_SHIELD, " ")))
        for part in others:
            yield piece
            piece = [Run(part.replace(_SHIELD, " "))]
    yield piece


def _whole(parts: list[str]) -> list[str]:
    """The parts with `Ph.D.`, `Jr.` and the name of a company put back to the name before them."""
    whole = parts[:1]
    for part in parts[1:]:
        if whole[-1] and part and (_NAME_ENDS.match(part) or _ORGANISATION.search(part)):
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
    text = _FEDERATED.sub("", "".join(run.text for run in runs))
    if _LEFT_OVER.match(text):
        return None
    url = next((run.url for run in runs if run.url), None)
    email = _EMAIL.search(text) or (_EMAIL.search(url) if url and url.startswith("mailto:") else None)
    rest = text.replace(email[0], "") if email else text
    address = _URL.search(rest)
    rest = rest.replace(address[0], "") if address else rest
    handle = _HANDLE.search(rest)
    profile = _PROFILE.fullmatch(url or "") if not handle else None
    name, beside = _name_and_beside(_HANDLE.sub("", rest) if handle else rest)
    link = url if url and not url.startswith("mailto:") else (address[0] if address else None)
    found = name or (f"@{handle[1]}" if handle else "") or (email[0] if email else "") or (link or "")
    if not found or found.lower() in ("and", "&", "et al", "et al.", "others") or not re.search(r"\w", found):
        return None
    return Person(
        name=found,
        email=email[0] if email else None,
        handle=handle[1] if handle else (profile[1] if profile else None),
        url=link,
        affiliation=beside if beside and _is_affiliation(beside) else None,
        remark=beside if beside and not _is_affiliation(beside) else None,
    )


def _name_and_beside(text: str) -> tuple[str, str | None]:
    """The name, and what stands behind a comma or in parentheses and is no part of it."""
    brackets = [found.strip(" \t,;") for found in re.findall(r"[(（\[<]([^()（）\[\]<>]*)[)）\]>]", text)]
    text = re.sub(r"<[^<>@]*>", " ", text)
    bare = re.sub(r"[(（\[<][^()（）\[\]<>]*[)）\]>]|[<>]", " ", text)
    bare = re.sub(r"\s+", " ", bare).strip(" \t,;()[]-–—*·:\"'“”").strip()
    bare = re.sub(r"^(?:by|and|und|et)\s+", "", bare, flags=re.IGNORECASE)
    if _FOR_OTHERS.match(bare) or bare.endswith(" by"):
        return "", None
    # `A B - Company`
    bare = re.sub(r"\s+[-–—]\s+", ", ", bare, count=1)
    name, comma, behind = bare.partition(",")
    while comma and _NAME_ENDS.match(behind.strip().partition(",")[0].strip()):
        first, comma, rest = behind.strip().partition(",")
        name, behind = f"{name}, {first.strip()}", rest
    if comma and " " not in name.strip() and len(behind.split()) < 3 and not _ORGANISATION.search(behind):
        # `Doe, Jane`
        name, behind = f"{name},{behind}", ""
    said = [part for part in (behind.strip(), *brackets) if re.search(r"[^\W_]", part)]
    if not name.strip():
        return "; ".join(brackets), None
    return name.strip(), "; ".join(said) or None


def _is_affiliation(text: str) -> bool:
    """Whether what stands beside a name is where the person works, and not a remark or a key."""
    return text[0].isupper() and len(text) <= _LONGEST_AFFILIATION and max(map(len, text.split())) < _LONGEST_WORD
