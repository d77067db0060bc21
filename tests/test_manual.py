"""The manual is complete: a row for each slug and each setting, and no link to nowhere."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from rfcexport.pandoc_ast import anchor_of
from rfcexport.settings import NAMES
from rfcexport.slugs import SLUGS

ROOT = Path(__file__).parent.parent
MANUAL = ROOT / "docs" / "manual"
PAGES = sorted([*ROOT.glob("*.md"), *MANUAL.glob("*.md")])

# Functions whose first argument is a slug.
TAKE_SLUG = {
    "Diagnostic", "WrongUsage", "NoRoom", "refuse", "warn", "report", "_finding", "_report", "_note",
    "_refused", "_fault",
}  # fmt: skip
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def slugs_in_code() -> set[str]:
    """Every slug that the program can report."""
    return {slug for path in (ROOT / "rfcexport").rglob("*.py") for slug in _slugs(ast.parse(path.read_text("utf-8")))}


def _slugs(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Call(args=[ast.Constant(value=str(slug)), *_]) if _name(node.func) in TAKE_SLUG:
                yield slug
            case ast.Assign(targets=[ast.Name(id="slug")], value=ast.Constant(value=str(slug))):
                yield slug
            case ast.Assign(targets=[ast.Tuple(elts=[ast.Name(id="slug"), *_])], value=ast.Tuple(elts=[first, *_])):
                yield str(getattr(first, "value", ""))


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def test_findings_has_a_row_for_each_slug_and_no_other() -> None:
    rows = [line for line in (MANUAL / "findings.md").read_text("utf-8").splitlines() if re.match(r"\| \[?`", line)]
    told = {slug for row in rows for slug in re.findall(r"`([a-z-]+)`", row.split("|")[1])}
    # One that is told of below its table.
    assert told | {"source-root"} == slugs_in_code() | SLUGS.keys()


def test_findings_says_of_each_slug_what_its_page_says() -> None:
    rows = re.findall(
        r"(?m)^\| \[`([a-z-]+)`\]\(checks/\1\.md\) \| (\w+) \| (.*) \|$", (MANUAL / "findings.md").read_text("utf-8")
    )
    pages = {slug: (MANUAL / "checks" / f"{slug}.md").read_text("utf-8").split("\n")[2] for slug in SLUGS}
    assert {slug: f"{words} **Weight:** {weight}." for slug, weight, words in rows} == pages


def test_findings_weighs_what_the_program_weighs() -> None:
    text = (MANUAL / "findings.md").read_text("utf-8")
    assert dict(re.findall(r"(?m)^\| \[`([a-z-]+)`\]\([^)]*\) \| (error|warning|note) \|", text)) == {
        slug: severity.value for slug, severity in SLUGS.items()
    }


def test_every_slug_is_lower_case_words_with_hyphens() -> None:
    assert [slug for slug in sorted(slugs_in_code()) if not SLUG.fullmatch(slug)] == []


def test_settings_has_a_row_for_each_setting_in_order() -> None:
    table = (MANUAL / "settings.md").read_text("utf-8").split("\n## ")[0]
    told = re.findall(r"(?m)^\| `([a-z-]+)` \|", table)
    assert told == [name.replace("_", "-") for name in NAMES]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    text = re.sub(r"(?s)```.*?```|`[^`\n]*`", "", page.read_text("utf-8"))
    broken = [link for link in re.findall(r"\]\(([^)\s]+)\)", text) if not _leads_somewhere(page, link)]
    assert broken == []


def _leads_somewhere(page: Path, link: str) -> bool:
    if "://" in link:
        return True
    name, _, anchor = link.partition("#")
    target = (page.parent / name) if name else page
    if not anchor:
        return target.exists()
    headings = re.findall(r"(?m)^#+ (.*)$", target.read_text("utf-8"))
    return anchor in {anchor_of(heading) for heading in headings}
