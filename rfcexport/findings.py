"""A finding with the line it stands on, and a fingerprint of it that outlives edits elsewhere in the document.

Baselines, SARIF and GitLab all ask whether a finding is the one that was there before; this module alone answers.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rfcexport.diagnostics import Diagnostic
from rfcexport.hashes import sha256_of

# What a message says of places moves when a line is put in above them.
_PLACE = re.compile(r"\b(lines?|columns?|offset) \d[\d,]*(?:(?: and | to |-|–)\d[\d,]*)*")


@dataclass(frozen=True, slots=True)
class Finding:
    """A diagnostic as it weighs in this run.

    `text` is the line of the source it stands on, where that is known; `is_known` tells that the baseline holds it.
    """

    diagnostic: Diagnostic
    text: str = ""
    is_known: bool = False


def fingerprint_of(finding: Finding) -> str:
    """Sixteen hexadecimal digits of slug, line and message: the same wherever in the document the line stands."""
    stated = finding.diagnostic
    message = _PLACE.sub(r"\1", stated.message)
    parts = (stated.slug, " ".join(finding.text.split()), message)
    return sha256_of("\0".join(parts).encode("utf-8", "surrogatepass"))[:16]


def fingerprinted(findings: Iterable[Finding]) -> Iterator[tuple[Finding, str]]:
    """Each finding with a fingerprint that no other of its file has: equal ones are counted in their order."""
    seen: Counter[tuple[str, str]] = Counter()
    for finding in findings:
        key = (finding.diagnostic.position.path, fingerprint_of(finding))
        seen[key] += 1
        yield finding, f"{key[1]}:{seen[key]}"
