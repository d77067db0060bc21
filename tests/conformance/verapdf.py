"""veraPDF: every PDF for every level that it claims, many files in one call."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from tests.conformance.checkers import Checkers
from tests.conformance.claims import UnreadableClaim, claim_of, flavours_of
from tests.conformance.staging import run_on
from tests.conformance.verdicts import Exported, Fault, Verdict

FLAVOURS = ("1a", "1b", "2a", "2b", "2u", "3a", "3b", "3u", "4", "4e", "4f", "ua1", "ua2")
"""The levels that veraPDF 1.28 knows."""

_SHOWN = "3"


def check_pdfs(checkers: Checkers, files: Sequence[Exported], *, forced: Sequence[str] = ()) -> list[Verdict]:
    """A verdict for each claim of each file, and for each level of `forced`; one without faults for no claim at all."""
    verdicts: list[Verdict] = []
    wanted: dict[str, list[Exported]] = {flavour: list(files) for flavour in forced}
    claimed: dict[str, set[int]] = {}
    for file in files:
        try:
            flavours = flavours_of(file.content)
        except UnreadableClaim as error:
            verdicts.append(Verdict(file.source, "pdf", "unreadable claim", (Fault("XMP", str(error), 1),)))
            continue
        if not flavours:
            verdicts.append(Verdict(file.source, "pdf", ""))
        for flavour in flavours:
            if flavour not in FLAVOURS:
                fault = Fault("XMP", f"the claim must be a level that there is; found {flavour!r}", 1)
                verdicts.append(Verdict(file.source, "pdf", claim_of(flavour), (fault,)))
                continue
            claimed.setdefault(flavour, set()).add(id(file))
            if flavour not in forced:
                wanted.setdefault(flavour, []).append(file)
    for flavour, of_flavour in sorted(wanted.items()):
        command = [*checkers.verapdf, "--flavour", flavour, "--format", "json", "--maxfailuresdisplayed", _SHOWN]
        # 1: a file does not conform, or cannot be read; the report tells which.
        report = run_on([*command, "--recurse"], of_flavour, passes={0, 1})
        faults = faults_of_report(json.loads(report.out))
        for file, name in zip(of_flavour, report.names, strict=True):
            is_claimed = id(file) in claimed.get(flavour, ())
            claim = claim_of(flavour) + ("" if is_claimed else " (not claimed)")
            found = faults.get(name, (Fault("veraPDF", "must be in the report; found nothing of it", 1),))
            verdicts.append(Verdict(file.source, "pdf", claim, found, is_claimed=is_claimed))
    return verdicts


def faults_of_report(report: Mapping[str, Any]) -> dict[str, tuple[Fault, ...]]:
    """What veraPDF's report in JSON says, by the name of the file without its folder."""
    return {
        job["itemDetails"]["name"].replace("\\", "/").rsplit("/", 1)[-1]: tuple(_faults_of_job(job))
        for job in report["report"]["jobs"]
    }


def _faults_of_job(job: Mapping[str, Any]) -> list[Fault]:
    if "validationResult" not in job:
        said = job.get("taskException", {}).get("exceptionMessage", "no result")
        return [Fault("veraPDF", f"the file must be one that veraPDF reads; found: {said}", 1)]
    return [
        Fault(
            rule=f"{rule['specification']}, {rule['clause']}-{rule['testNumber']}",
            text=rule["description"],
            count=rule["failedChecks"],
            example=next((f"{check['errorMessage']} [{check['context']}]" for check in rule["checks"]), ""),
        )
        for result in job["validationResult"]
        for rule in result["details"]["ruleSummaries"]
        if rule["ruleStatus"] == "FAILED"
    ]
