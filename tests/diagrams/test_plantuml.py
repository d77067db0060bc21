"""PlantUML: how the program is asked, and what is made of its answers; a stand-in gives them."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from rfcexport.diagrams import Undrawn
from tests.diagrams.drawings import drawn, texts, undrawn

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" style="width:99px;height:40px;background:#FFFFFF;" width="99px"'
    ' height="40px" viewBox="0 0 99 40"><title>Deliver</title><defs/><g><g><title>User</title>'
    '<rect fill="#E2E2F0" height="30" width="80" x="5" y="5" style="stroke:#181818;stroke-width:0.5;"/></g>'
    '<text fill="#000000" font-family="sans-serif" font-size="14" lengthAdjust="spacing" textLength="20" x="12"'
    ' y="25">API gateway</text></g></svg>'
)
STAND_IN = f"""#!{sys.executable}
import os, sys
asked = sys.stdin.read()
assert os.environ["PLANTUML_SECURITY_PROFILE"] == "SANDBOX" and "-pipe" in sys.argv
if "wrong" in asked:
    sys.stderr.write("ERROR\\n2\\nSyntax Error? (Assumed diagram type: class)\\nSome description contains errors\\n")
    sys.exit(200)
assert asked.startswith("@start"), asked
sys.stdout.write({SVG!r})
"""


@pytest.fixture(autouse=True)
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "plantuml"
    path.write_text(STAND_IN)
    path.chmod(0o755)
    monkeypatch.setattr("rfcexport.diagrams.programs.sysconfig.get_path", lambda _: str(tmp_path))
    return path


@pytest.mark.parametrize("source", ["a -> b", "@startuml\na -> b\n@enduml"])
def test_words_are_as_small_as_their_room(source: str) -> None:
    drawing = drawn("plantuml", source)
    ((text, size),) = texts(drawing, "font-size")
    assert (text, drawing.title, drawing.words) == ("API gateway", "Deliver", "API gateway")
    assert 3 < float(size or 0) < 5


@pytest.mark.parametrize(("source", "line"), [("a\nwrong", 2), ("@startuml\na\nwrong\n@enduml", 3)])
def test_fault_is_told_with_its_line(source: str, line: int) -> None:
    reason = "must be PlantUML that can be read; found: Syntax Error? (Assumed diagram type: class)"
    assert undrawn("puml", source) == Undrawn(line, reason)


def test_missing_program_is_named(program: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program.unlink()
    monkeypatch.setenv("PATH", str(tmp_path))
    assert undrawn("puml", "a -> b") == Undrawn(1, "must have plantuml to draw PlantUML; found none")


def test_program_that_does_not_end_is_ended(program: Path) -> None:
    from rfcexport.policy import Limits

    program.write_text(f"#!{sys.executable}\nimport time\ntime.sleep(60)\n")
    reason = "must be drawn within 0.3 s; found that it takes longer"
    assert undrawn("puml", "a -> b", limits=Limits(diagram_s=0.3)) == Undrawn(1, reason)


def test_program_that_writes_something_else_is_told(program: Path) -> None:
    program.write_text(f"#!{sys.executable}\nprint('<!DOCTYPE svg [<!ENTITY a \"b\">]><svg/>')\n")
    reason = "must be drawn as SVG that can be read; must be XML without entity definitions"
    assert undrawn("puml", "a -> b") == Undrawn(1, reason)


def test_program_that_says_nothing_of_use_is_told(program: Path) -> None:
    program.write_text(f"#!{sys.executable}\nimport sys\nsys.stderr.write('Picked up x\\n')\nsys.exit(1)\n")
    assert undrawn("puml", "a -> b") == Undrawn(1, "must be PlantUML that can be read; found: no drawing")
