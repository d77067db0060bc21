"""What a case may ask of its runs, as small functions that are put together: each yields what is not so, in words.

Claims about an output say nothing of a run that was refused: whether it might be is for the column `exit` to say.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from tests.hostile.running import Ran
from tests.words import normal

Claim = Callable[[Ran], Iterator[str]]


def together(*claims: Claim) -> Claim:
    """All of `claims`."""

    def check(ran: Ran) -> Iterator[str]:
        for claim in claims:
            yield from claim(ran)

    return check


def shows(*texts: str) -> Claim:
    """Each text stands in what a reader sees, white space and hyphens left aside."""

    def check(ran: Ran) -> Iterator[str]:
        seen = normal(ran.text) if ran.text is not None else None
        yield from (f"must show {text!r}" for text in texts if seen is not None and normal(text) not in seen)

    return check


def shows_not(*texts: str) -> Claim:
    """No text stands in what a reader sees."""

    def check(ran: Ran) -> Iterator[str]:
        seen = normal(ran.text) if ran.text is not None else ""
        yield from (f"must not show {text!r}" for text in texts if normal(text) in seen)

    return check


def holds_not(*texts: str) -> Claim:
    """No text stands in any stream, attribute or property."""

    def check(ran: Ran) -> Iterator[str]:
        contents = ran.contents
        yield from (f"must not hold {text!r}" for text in texts if contents is not None and contents.holds(text))

    return check


def finds(slug: str, *lines: int, at_least: int = 1) -> Claim:
    """There is a message of that slug, on each of `lines`."""

    def check(ran: Ran) -> Iterator[str]:
        if ran.outcome != "ok":
            return
        found = [one for one in ran.findings if one.slug == slug]
        if len(found) < at_least:
            yield f"must tell of {slug} {at_least} times; found {len(found)}"
        told = {one.line for one in found}
        yield from (f"must tell of {slug} in line {line}" for line in lines if line not in told)

    return check


def finds_column(slug: str, *places: tuple[int, int]) -> Claim:
    """There is a message of that slug in each of `places`, by line and column."""

    def check(ran: Ran) -> Iterator[str]:
        told = {(one.line, one.column) for one in ran.findings if one.slug == slug}
        if ran.outcome == "ok":
            yield from (
                f"must tell of {slug} at {line}:{column}" for line, column in places if (line, column) not in told
            )

    return check


def says(*texts: str) -> Claim:
    """A refusal says each text."""

    def check(ran: Ran) -> Iterator[str]:
        if ran.outcome == "ok":
            return
        told = " ".join(one.text for one in ran.errors).lower()
        yield from (
            f"the message must say {text!r}; found {told[:160]!r}" for text in texts if text.lower() not in told
        )

    return check


def within(seconds: float | None = None, mib: float | None = None) -> Claim:
    """The run ends in that time, in that memory."""

    def check(ran: Ran) -> Iterator[str]:
        if seconds is not None and ran.measured.seconds > seconds:
            yield f"must end within {seconds:g} s; found {ran.measured.seconds:.1f}"
        if mib is not None and ran.measured.tree_mib > mib:
            yield f"must stay below {mib:g} MiB; found {ran.measured.tree_mib:.0f}"

    return check


def only_in(to: str, claim: Claim) -> Claim:
    """`claim` for one format alone."""

    def check(ran: Ran) -> Iterator[str]:
        if ran.to == to:
            yield from claim(ran)

    return check


def has_address(pattern: str) -> Claim:
    """An address that matches stands in the output."""

    def check(ran: Ran) -> Iterator[str]:
        contents = ran.contents
        if contents is not None and not any(re.search(pattern, address) for address in contents.addresses):
            yield f"must lead to {pattern}"

    return check


def has_no_address(pattern: str) -> Claim:
    """No address that matches stands in the output."""

    def check(ran: Ran) -> Iterator[str]:
        contents = ran.contents
        found = [address for address in contents.addresses if re.search(pattern, address)] if contents else []
        if found:
            yield f"must not lead to {found[0][:80]!r}"

    return check


def markup_lacks(pattern: str) -> Claim:
    """The page, its script and its styles left aside, does not match; for HTML alone."""

    def check(ran: Ran) -> Iterator[str]:
        if ran.to != "html" or ran.output is None:
            return
        page = re.sub(r"(?s)<(style|script)\b.*?</\1>", "", ran.output.decode("utf-8"))
        if found := re.search(pattern, page):
            yield f"the page must not hold {found[0][:80]!r}"

    return check


def nothing(ran: Ran) -> Iterator[str]:
    """Nothing beyond what is asked of every run."""
    yield from ()
