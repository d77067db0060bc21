"""python tools/audit.py: looks up known vulnerabilities of what rfcexport is installed with.

What is looked up is what the dependencies in pyproject.toml came to in this environment, and what they depend on; tools
for development are not among it. Ends with 1 where a vulnerability is known, or where the look-up fails. An index that
has no advisories (a mirror, or none within reach) is no failure, and is told on a line of its own.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement

# In words of pip-audit where it gives up in time, else in the last line of its traceback.
_UNREACHABLE = re.compile(
    r"Could not connect to|requests\.exceptions\.(?:ConnectionError|ConnectTimeout|ProxyError|SSLError)\b"
)


def main() -> int:
    """The exit code of an audit of this environment."""
    pins = pinned("rfcexport")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "requirements.txt"
        file.write_text("".join(f"{pin}\n" for pin in pins), "utf-8")
        command = [sys.executable, "-m", "pip_audit", "--requirement", str(file), "--no-deps", "--disable-pip"]
        # Everything is asked of the index by pip-audit itself; the resolver of pip has nothing to do.
        options = ["--format", "json", "--progress-spinner", "off"]
        done = subprocess.run([*command, *options], capture_output=True, text=True, check=False)  # noqa: S603
    code, told = verdict(done.returncode, done.stdout, done.stderr)
    sys.stderr.write(f"audit: {told}\n")
    return code


def pinned(name: str) -> list[str]:
    """`NAME==VERSION` of everything that the distribution of that name needs here, in order, itself not among it."""
    found: dict[str, str] = {}
    waiting = [Requirement(name)]
    while waiting:
        wanted = waiting.pop()
        here = distribution(wanted.name)
        key = here.metadata["Name"].lower()
        if key in found and not wanted.extras:
            continue
        found[key] = here.version
        needs = [Requirement(text) for text in here.requires or ()]
        extras = ["", *wanted.extras]
        waiting += [need for need in needs if need.marker is None or any(_holds(need, extra) for extra in extras)]
    return sorted(f"{key}=={version}" for key, version in found.items() if key != name)


def _holds(need: Requirement, extra: str) -> bool:
    return need.marker is not None and need.marker.evaluate({"extra": extra})


def verdict(code: int, output: str, errors: str) -> tuple[int, str]:
    """The exit code, and the words, for what pip-audit ended with: its own code, and what it wrote to each stream."""
    try:
        listed: list[dict[str, Any]] = json.loads(output)["dependencies"]
    except (ValueError, KeyError, TypeError):
        if _UNREACHABLE.search(errors):
            return 0, "NOTHING WAS AUDITED: the index is out of reach"
        last = next((line for line in reversed(errors.splitlines()) if line.strip()), f"exit code {code}")
        return 1, f"pip-audit must give a report; found: {last.strip()}"
    skipped = [entry for entry in listed if "skip_reason" in entry]
    known = [
        f"{entry['name']} {entry['version']}: {fault['id']}{_mended(fault)}"
        for entry in listed
        for fault in entry.get("vulns", ())
    ]
    if known:
        return 1, "\n".join([f"{len(known)} known {'vulnerability' if len(known) == 1 else 'vulnerabilities'}", *known])
    if listed and len(skipped) == len(listed):
        return 0, f"NOTHING WAS AUDITED: the index has no advisories on any of {len(listed)} packages"
    if skipped:
        return 1, "must audit every package; found " + "; ".join(entry["skip_reason"] for entry in skipped)
    if code != 0 or not listed:
        return 1, f"pip-audit must give a report on every package; found {len(listed)}, and exit code {code}"
    return 0, f"no known vulnerability in {len(listed)} packages"


def _mended(fault: dict[str, Any]) -> str:
    versions = fault.get("fix_versions") or ()
    return f", mended in {', '.join(versions)}" if versions else ", not mended"


if __name__ == "__main__":
    sys.exit(main())
