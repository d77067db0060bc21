"""axe-core in headless Chromium: what of a page people with disabilities cannot use, as far as a program can tell."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.archive.browser import browser_page
from tests.conformance.checkers import AXE
from tests.conformance.verdicts import Exported, Fault, Verdict

_SCHEMES = ("light", "dark")
_WIDTH, _HEIGHT = 1280, 900


def check_pages(files: Sequence[Exported], count: int) -> list[Verdict]:
    """A verdict for light and one for dark, for `count` of the files, spread over all of them."""
    verdicts: list[Verdict] = []
    script = AXE.read_text("utf-8")
    with TemporaryDirectory(prefix="conformance-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        with browser_page(folder / "profile") as page:
            for number, file in enumerate(spread(files, count)):
                path = folder / f"{number:05d}.html"
                path.write_bytes(file.content)
                for scheme in _SCHEMES:
                    page.size(_WIDTH, _HEIGHT, is_dark=scheme == "dark")
                    page.open(path.as_uri())
                    # Through the debugger: the page's own policy allows no script but the page's.
                    page.value(f"{script}; 0")
                    result = json.loads(page.value("axe.run().then((result) => JSON.stringify(result))"))
                    verdicts.append(Verdict(file.source, "html", f"axe-core, {scheme}", faults_of_result(result)))
    return verdicts


def spread(files: Sequence[Exported], count: int) -> list[Exported]:
    """`count` of them at equal distances, the first among them; all where there are no more."""
    if count >= len(files):
        return list(files)
    return [files[number * len(files) // count] for number in range(count)]


def faults_of_result(result: Mapping[str, Any]) -> tuple[Fault, ...]:
    """The violations in what `axe.run` gives."""
    return tuple(
        Fault(
            rule=violation["id"],
            text=violation["help"],
            count=len(violation["nodes"]),
            example=next((_place_of(node) for node in violation["nodes"]), ""),
        )
        for violation in result["violations"]
    )


def _place_of(node: Mapping[str, Any]) -> str:
    return f"{' '.join(map(str, node['target']))}: {' '.join(str(node['html']).split())[:200]}"
