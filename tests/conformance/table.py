"""The results as a table for a terminal, and as the page docs/conformance.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests.conformance.verdicts import FORMATS, Fault, Verdict

_MOST_NAMED = 3
_WIDEST = 240
_NOTHING = "claims nothing"


@dataclass(frozen=True, slots=True)
class Row:
    """All files of one format for one claim; those that claim nothing neither pass nor fail."""

    form: str
    claim: str
    files: int
    passed: int
    failed: int
    rules: int
    of_source: int


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule that was broken: by how many documents, how often, and by which."""

    form: str
    claim: str
    fault: Fault
    count: int
    sources: tuple[str, ...]


def rows_of(verdicts: Sequence[Verdict]) -> list[Row]:
    """A row for each format and claim; `of_source` counts the faults that the authors' own text makes."""
    rows = []
    for (form, claim), of_claim in _by_claim(verdicts).items():
        failed = [verdict for verdict in of_claim if not verdict.passes]
        rules = {fault.rule for verdict in failed for fault in verdict.faults if not fault.is_of_source}
        of_source = sum(fault.count for verdict in of_claim for fault in verdict.faults if fault.is_of_source)
        passed = len(of_claim) - len(failed) if claim else 0
        rows.append(Row(form, claim, len(of_claim), passed, len(failed), len(rules), of_source))
    return rows


def broken_of(verdicts: Sequence[Verdict], *, remarks: bool = False) -> list[Broken]:
    """A row for each rule that is broken, by format, claim and rule; with `remarks`, of what is no error."""
    broken = []
    for (form, claim), of_claim in _by_claim(verdicts).items():
        found: dict[tuple[bool, str], list[tuple[str, Fault]]] = {}
        for verdict in of_claim:
            for fault in verdict.remarks if remarks else verdict.faults:
                found.setdefault((fault.is_of_source, fault.rule), []).append((verdict.source, fault))
        for _, places in sorted(found.items()):
            count = sum(fault.count for _, fault in places)
            broken.append(Broken(form, claim, places[0][1], count, tuple(source for source, _ in places)))
    return broken


def _by_claim(verdicts: Sequence[Verdict]) -> dict[tuple[str, str], list[Verdict]]:
    by_claim: dict[tuple[str, str], list[Verdict]] = {}
    for verdict in sorted(verdicts, key=lambda one: (FORMATS.index(one.form), one.claim, one.source)):
        by_claim.setdefault((verdict.form, verdict.claim), []).append(verdict)
    return by_claim


def text_of(verdicts: Sequence[Verdict], failed: Mapping[str, str]) -> str:
    """The tables for a terminal, with an example of each fault."""
    lines = [f"{'format':7} {'claim':24} {'files':>6} {'pass':>6} {'fail':>6} {'rules':>6} {'of source':>10}"]
    lines += [
        f"{one.form:7} {one.claim or _NOTHING:24} {one.files:6} {_figure(one, one.passed):>6} "
        f"{_figure(one, one.failed):>6} {one.rules:6} {one.of_source:10}"
        for one in rows_of(verdicts)
    ]
    for one in broken_of(verdicts):
        whose = ", the source's own" if one.fault.is_of_source else ""
        lines += [
            "",
            f"{one.form}, {one.claim}{whose}: {one.fault.rule}",
            f"  {len(one.sources)} files, {one.count} times: {_cut(one.fault.text)}",
            *(f"  in {source}" for source in one.sources[:_MOST_NAMED]),
            f"  such as {_cut(one.fault.example)}",
        ]
    for one in broken_of(verdicts, remarks=True):
        lines.append(f"\n{one.form}, warning: {len(one.sources)} files, {one.count} times: {_cut(one.fault.rule)}")
    lines += [f"\nnot exported: {source}: {why}" for source, why in failed.items()]
    return "\n".join(lines)


def markdown_of(
    verdicts: Sequence[Verdict], failed: Mapping[str, str], *, versions: Mapping[str, str], rfcs: int
) -> str:
    """The page: what was checked with what, the table of claims, the table of rules."""
    checkers = ", ".join(f"{name} {version}" for name, version in versions.items())
    parts = [
        "# Conformance\n\n"
        "What checkers that are not ours say of the exports. Made by `make conformance`; do not edit.\n\n"
        f"RFCs: {rfcs}; not exported: {len(failed)}. Checkers: {checkers}.\n\n"
        "A PDF is checked for every level that it claims in its XMP, and for no other. An error of the HTML counts as "
        "the source's own\nwhere it is gone once every HTML tag that the author wrote into the Markdown is turned into "
        "text and the RFC is exported\nagain.\n\n"
        "A DOCX is held to the schemas by two validators. What other programs read of it - headings and their order, "
        "items of lists\nby their depth, tables and rows, footnotes, blocks of code, formulas, pictures, tasks - is "
        "counted against the document,\none by one; where Word has something in another form, the rule stands in "
        "`tests/conformance/model_tally.py`. A fault of\naccessibility counts as the source's own as far as the "
        "Markdown itself has as many: pictures and links without words,\ntables without a head.\n",
        "| Format | Claim | Files | Pass | Fail | Rules failed | Faults of the source's own |\n"
        "|---|---|--:|--:|--:|--:|--:|\n"
        + "".join(
            f"| {one.form} | {one.claim or _NOTHING} | {one.files} | {_figure(one, one.passed)} | "
            f"{_figure(one, one.failed)} | {one.rules} | {one.of_source} |\n"
            for one in rows_of(verdicts)
        ),
    ]
    for title, rows in (
        ("Rules failed", broken_of(verdicts)),
        ("Warnings", broken_of(verdicts, remarks=True)),
    ):
        if rows:
            parts.append(f"## {title}\n\n{_rules_table(rows)}")
    if failed:
        parts.append("## Not exported\n\n" + "".join(f"- `{source}`: {_cell(why)}\n" for source, why in failed.items()))
    return "\n".join(parts)


def _figure(row: Row, figure: int) -> str:
    """The figure, where there is a claim to pass or to fail."""
    return str(figure) if row.claim else "-"


def _rules_table(rows: Sequence[Broken]) -> str:
    head = "| Format | Claim | Rule | Files | Times | The source's own | In |\n|---|---|---|--:|--:|---|---|\n"
    return head + "".join(
        f"| {row.form} | {row.claim} | {_cell(_told(row))} | {len(row.sources)} | {row.count} | "
        f"{'yes' if row.fault.is_of_source else 'no'} | {_named(row.sources)} |\n"
        for row in rows
    )


def _told(row: Broken) -> str:
    """The rule and its text, once where they are the same."""
    if row.fault.rule == row.fault.text or (row.form == "html" and not row.claim.startswith("axe")):
        return row.fault.rule
    return f"{row.fault.rule}: {row.fault.text}"


def _named(sources: Sequence[str]) -> str:
    more = f" and {len(sources) - _MOST_NAMED} more" if len(sources) > _MOST_NAMED else ""
    return ", ".join(f"`{source}`" for source in sources[:_MOST_NAMED]) + more


def _cell(text: str) -> str:
    """Text for a cell of a table, where `|` ends it and `<` begins HTML."""
    return _cut(text).replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*")


def _cut(text: str) -> str:
    joined = " ".join(text.split())
    return joined if len(joined) <= _WIDEST else joined[: _WIDEST - 1] + "…"
