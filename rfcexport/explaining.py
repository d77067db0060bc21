"""What a slug means, in the words of the manual: the whole page of one, or a line for each."""

from __future__ import annotations

import re
from difflib import get_close_matches

from rfcexport.checks import explanation_of
from rfcexport.slugs import SLUGS
from rfcexport.usage import COMMAND_LINE, WrongUsage


def page_text(slug: str) -> str:
    """The page of `slug`; raises WrongUsage with the nearest slug for one that has none."""
    page = explanation_of(slug)
    if page is None:
        near = get_close_matches(slug, SLUGS, n=1)
        hint = f"did you mean {near[0]}?" if near else "rfcexport check --list prints them all"
        raise WrongUsage(
            "option-value", f"--explain must be the slug of a finding; found {slug!r}", COMMAND_LINE, hint=hint
        )
    return page


def list_text() -> str:
    """A line for each slug: how it weighs where nothing else is stated, and the first sentence of its page."""
    width = max(map(len, SLUGS))
    lines = (f"{slug:{width}}  {SLUGS[slug].value:7}  {summary_of(slug) or ''}".rstrip() for slug in sorted(SLUGS))
    return "".join(f"{line}\n" for line in lines)


def summary_of(slug: str) -> str | None:
    """What the page of `slug` says first, as plain text; None where it has no page."""
    page = explanation_of(slug)
    if page is None:
        return None
    paragraph = next((part for part in page.split("\n\n") if part.strip() and not part.startswith("#")), "")
    told = paragraph.partition("**Weight")[0]
    return re.sub(r"[`*]", "", " ".join(told.split())) or None
