"""JavaScript within the process: what it answers, and where it ends."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

import pytest

from rfcexport.javascript import ENGINE, Lacking, Script, ScriptFailed, Shipped

PROGRAM = """
let calls = 0;
globalThis.count = (...given) => JSON.stringify({calls: ++calls, given});
globalThis.endless = () => { for (;;); };
globalThis.hungry = () => { const all = []; for (;;) all.push('x'.repeat(100000) + all.length); };
globalThis.deep = () => { const down = () => down() + 1; return down(); };
globalThis.surroundings = () => JSON.stringify([typeof require, typeof fetch, typeof std, typeof os, typeof process]);
"""


@pytest.fixture
def script(tmp_path: Path) -> Script:
    (tmp_path / "program.js").write_text(PROGRAM, "utf-8")
    return Script([tmp_path / "program.js"], mib=32, seconds=0.2)


def test_a_call_gives_what_the_function_returns(script: Script) -> None:
    given = ("größe </script>", {"a": [1, None]}, True)
    assert script.call("count", *given) == {"calls": 1, "given": list(given)}


def test_the_program_keeps_what_it_knows_from_call_to_call(script: Script) -> None:
    assert [script.call("count")["calls"] for _ in range(3)] == [1, 2, 3]


@pytest.mark.parametrize("function", ["endless", "hungry", "deep", "missing"])
def test_a_call_ends_and_the_program_begins_anew(script: Script, function: str) -> None:
    script.call("count")
    with pytest.raises(ScriptFailed):
        script.call(function)
    assert script.call("count")["calls"] == 1


def test_the_program_has_no_way_out(script: Script) -> None:
    assert script.call("surroundings") == ["undefined"] * 5


def test_no_thread_is_started(script: Script) -> None:
    before = threading.active_count()
    script.call("count")
    assert threading.active_count() == before


def test_sources_are_read_one_after_the_other(tmp_path: Path) -> None:
    (tmp_path / "first.js").write_text("globalThis.told = [1];", "utf-8")
    (tmp_path / "second.js").write_text("told.push(2); globalThis.all = () => JSON.stringify(told);", "utf-8")
    made = Script([tmp_path / "first.js", tmp_path / "second.js"], mib=32, seconds=0.2)
    assert made.call("all") == [1, 2]


def test_missing_engine_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "_quickjs", None)
    with pytest.raises(Lacking, match=f"^{ENGINE}$"):
        Script([tmp_path / "program.js"], mib=32, seconds=0.2)


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of installed packages, of which one that fails on import ships two programs."""
    programs = tmp_path / "shipping_programs/static"
    programs.mkdir(parents=True)
    (programs.parent / "__init__.py").write_text("raise RuntimeError", "utf-8")
    for name in ("one.js", "two.js"):
        (programs / name).write_text("1", "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    return programs


def test_programs_of_a_package_are_found_without_importing_it(site: Path) -> None:
    shipped = Shipped("shipping-programs", "shipping_programs", "static", ("two.js", "one.js"))
    assert shipped.paths() == (site / "two.js", site / "one.js")


@pytest.mark.parametrize(
    ("module", "folder", "name"),
    [("shipping_nothing", "static", "one.js"), ("shipping_programs", "other", "one.js"), ("json", "static", "one.js")],
)
@pytest.mark.usefixtures("site")
def test_package_without_the_programs_is_lacking(module: str, folder: str, name: str) -> None:
    with pytest.raises(Lacking, match=r"^shipping-programs$"):
        Shipped("shipping-programs", module, folder, (name,)).paths()
