"""The page of each finding, carried out: its bad example gives the finding, its good one does not."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from rfcexport.checking import check_sources
from rfcexport.checks import CHECKS, SLUGS, explanation_of
from rfcexport.settings import load_settings
from rfcexport.source_list import listed_sources

TODAY = date(2026, 6, 1)
PAGES = Path(__file__).parents[2] / "docs" / "manual" / "checks"

# What a page can only describe; each has its cases in the tests of the module that finds it.
TOLD_IN_WORDS = frozenset({
    "code-landscape", "code-plain", "code-width", "diagram-landscape", "limit-code", "limit-footnotes",
    "limit-front-matter", "limit-input", "limit-line", "limit-links", "limit-marks", "limit-memory", "limit-nesting",
    "limit-output", "limit-pages",
    "limit-pandoc-memory", "limit-pandoc-time", "limit-table", "limit-time", "line-long", "pandoc-failed",
    "pdf-claim", "pdf-layout", "table-landscape", "table-split", "text-empty", "text-encoding",
})  # fmt: skip

_FENCE = re.compile(r"(?ms)^(~{4}|`{3})(\w+)(?: \[file=([^\]]+)\])?\n(.*?)^\1$")
_SIGN = re.compile(r"⟨(?:U\+([0-9A-F]{4,6})|(tab))⟩")


class Page(NamedTuple):
    """A page, read apart. `bad` and `good` are files by name."""

    heading: str
    weight: str
    parts: tuple[str, ...]
    bad: dict[str, str]
    good: dict[str, str]


def page_of(slug: str) -> Page:
    """The page as the package shows it."""
    text = explanation_of(slug)
    assert text is not None
    parts = re.split(r"(?m)^## (Bad|Good|Mend)$", text)
    weight = re.search(r"\*\*Weight:\*\* (\w+)\.", parts[0])
    examples = [
        {found[3] or "rfc.md": _SIGN.sub(_sign, found[4]) for found in _FENCE.finditer(parts[index])}
        for index in (2, 4)
    ]
    return Page(text.split("\n")[0].removeprefix("# "), weight[1] if weight else "", tuple(parts[1::2]), *examples)


def _sign(found: re.Match[str]) -> str:
    return chr(int(found[1], 16)) if found[1] else "\t"


def slugs_found(files: dict[str, str], folder: Path) -> set[str]:
    """The slugs that `check` finds in the Markdown files at the top of an example, by the settings beside them."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    listed = listed_sources([str(folder / name) for name in files if name.endswith(".md") and "/" not in name])
    given = load_settings(folder, given={"root": str(folder)}).settings
    settings = {one.source: given for one in listed}
    outcome = check_sources(listed, settings=settings, today=TODAY, workers=1)
    return {finding.diagnostic.slug for finding in outcome.findings}


def test_every_slug_has_a_page_and_every_page_a_slug() -> None:
    assert sorted(path.stem for path in PAGES.glob("*.md")) == sorted(SLUGS)


@pytest.mark.parametrize("slug", sorted(SLUGS))
def test_a_page_has_its_form(slug: str) -> None:
    page = page_of(slug)
    assert (page.heading, page.weight, page.parts) == (slug, SLUGS[slug].value, ("Bad", "Good", "Mend"))


@pytest.mark.parametrize("slug", sorted(SLUGS.keys() - TOLD_IN_WORDS))
def test_the_bad_example_gives_the_finding_and_the_good_one_does_not(slug: str, tmp_path: Path) -> None:
    page = page_of(slug)
    found = {name: slug in slugs_found(getattr(page, name), tmp_path / name) for name in ("bad", "good")}
    assert found == {"bad": True, "good": False}


@pytest.mark.parametrize("slug", sorted(TOLD_IN_WORDS))
def test_a_page_in_words_has_no_example(slug: str) -> None:
    page = page_of(slug)
    assert (page.bad, page.good) == ({}, {})


@pytest.mark.parametrize("slug", sorted(SLUGS))
def test_links_of_a_page_lead_to_pages(slug: str) -> None:
    text = re.sub(r"(?ms)^(~{4}|`{3}).*?^\1$", "", explanation_of(slug) or "")
    links = re.findall(r"\]\(([^)\s]+)\)", re.sub(r"`[^`]*`", "", text))
    assert [link for link in links if not (PAGES / link.partition("#")[0]).is_file()] == []


def test_a_check_weighs_what_the_table_of_slugs_says() -> None:
    assert {check.slug: check.severity for check in CHECKS}.items() <= SLUGS.items()


def test_each_check_has_a_slug_of_its_own() -> None:
    slugs = [check.slug for check in CHECKS]
    assert len(slugs) == len(set(slugs))


@pytest.mark.parametrize("slug", ["unheard-of", "", "../settings", "Link-File"])
def test_there_is_no_page_of_what_is_no_slug(slug: str) -> None:
    assert explanation_of(slug) is None
