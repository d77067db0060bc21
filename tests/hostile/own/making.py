"""How a case of our own is written down: name, kind, formats, exits, what must come of it, the input, and claims."""

from __future__ import annotations

from collections.abc import Callable

from tests.hostile.claims import Claim, together
from tests.hostile.lab import HEAD, Lab
from tests.hostile.running import Case, formats_of

ANY_END = "ok|limit|refused"


def case(
    name: str,
    kind: str,
    formats: str,
    exits: str,
    must: str,
    text: str | bytes | Callable[[Lab], str | bytes],
    *claims: Claim,
    beside: Callable[[Lab], None] | None = None,
    source: str | None = None,
    options: tuple[str, ...] = (),
) -> Case:
    """A case whose document is `text` under the usual title, or all of it where it begins with a title or metadata.

    `beside` writes what lies beside the document; `source` is its path where that is not its name.
    """
    path = source or name

    def write(lab: Lab) -> None:
        found = text(lab) if callable(text) else text
        if isinstance(found, str) and not found.startswith(("# ", "---\n", "+++\n")):
            found = HEAD + found
        lab.write(path, found)
        if beside is not None:
            beside(lab)

    return Case(
        name,
        kind,
        formats_of(formats),
        frozenset(exits.split("|")),
        must,
        together(*claims),
        write,
        (path.encode(),),
        options,
    )


def lines(*texts: str) -> str:
    """Paragraphs, one for each text: the first stands in line 3 of the document."""
    return "\n\n".join(texts) + "\n"
