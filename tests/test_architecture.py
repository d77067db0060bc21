"""The map of ARCHITECTURE.md, kept true: imports point to lower layers, and each outside door has one module."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "rfcexport"

# Lowest first. A module imports from lower rows, and from its own row where no circle comes of it.
LAYERS = (
    (
        "diagnostics",
        "terminal",
        "invisible",
        "letters",
        "dates",
        "links",
        "link_words",
        "processes",
        "git",
        "machine",
        "cache",
        "font_packages",
        "workers",
        "places",
        "hashes",
        "collector",
        "javascript",
    ),
    (
        "model",
        "policy",
        "profiles",
        "bounds",
        "source_text",
        "theme",
        "fonts",
        "usage",
        "highlight",
        "code_languages",
        "info_strings",
        "vocabulary",
        "slugs",
        "findings",
        "confinement",
        "embedding",
    ),
    (
        "cover",
        "pandoc_ast",
        "tree_bounds",
        "source_outline",
        "people",
        "states",
        "keys",
        "titles",
        "front_matter",
        "images",
        "picture_packing",
        "picture_pixels",
        "remote_pictures",
        "svg",
        "git_log",
        "revision",
        "webfonts",
        "diagrams",
        "mathematics",
    ),
    (
        "artwork",
        "pandoc",
        "footnotes",
        "html_elements",
        "directions",
        "tables",
        "naming",
        "toml_file",
        "extraction",
    ),
    ("captions", "html_blocks", "tree_nodes", "manuscript"),
    ("cross_references",),
    ("html_form",),
    (
        "tree_cleaning",
        "positions",
        "cell_lists",
        "dialects",
        "rules",
        "settings",
        "html_code",
        "html_tables",
        "html_artwork",
        "html_words",
        "html_pictures",
    ),
    ("tree_reading", "metadata", "doctor", "new_rfc", "sources", "source_list"),
    ("reader", "checks", "html_writer"),
    ("rendering", "fixes", "relations"),
    ("exporters",),
    ("pipeline",),
    (
        "reporters",
        "isolation",
        "outline",
        "outputs",
        "delivery",
        "explaining",
        "baseline",
        "checking",
        "mending",
        "gate",
        "archive",
    ),
    ("cli", "options"),
    ("__init__", "__main__"),
)

# What only some modules may import, because they alone know it.
DOORS = {
    "jinja2": {"theme"},
    "typer": {"cli", "options"},
    "yaml": {"front_matter"},
    "pypandoc": {"pandoc"},
    "pyromark": {"source_outline"},
    "pygments": {"code_languages", "highlight"},
    "PIL": {"images", "picture_pixels"},
    "uharfbuzz": {"webfonts", "diagrams.measuring"},
    "resvg_py": {"svg.pixels"},
    "cssselect2": {"exporters.pdf", "svg.bounds", "diagrams.rules"},
    "tinycss2": {"svg.bounds", "svg.styles", "diagrams.colours", "diagrams.rules"},
    "weasyprint": {"exporters.engine", "doctor"},
    "pydyf": {"exporters.pdf", "exporters.pdf_structure"},
    "pypdf": {"extraction", "archive.rerendering"},
    "pathspec": {"archive.flow"},
    "distributed": {"archive.scheduling"},
    "_quickjs": {"javascript"},
    "quickjs": set(),
    "subprocess": {"processes"},
    "multiprocessing": {"workers"},
    "pebble": {"workers"},
    "resource": {"confinement", "machine"},
    "socket": set(),
}

# Heavy, or not to be had on every machine: loaded where they are used and not before.
IMPORTED_ON_USE = {
    "weasyprint",
    "cssselect2",
    "tinycss2",
    "resvg_py",
    "uharfbuzz",
    "pypandoc",
    "pydyf",
    "pypdf",
    "pathspec",
    "_quickjs",
}


def modules() -> dict[str, ast.Module]:
    """Every module by its name below the package, parsed."""
    return _parsed()


@cache
def _parsed() -> dict[str, ast.Module]:
    return {_name(path): ast.parse(path.read_text("utf-8"), str(path)) for path in sorted(PACKAGE.rglob("*.py"))}


def _name(path: Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if len(parts) > 1 and parts[-1] == "__init__" else parts)


def imports(tree: ast.AST, *, only_on_load: bool = False) -> Iterator[str]:
    """The modules that a tree imports, those inside functions and under TYPE_CHECKING too unless `only_on_load`."""
    for node in ast.iter_child_nodes(tree):
        match node:
            case ast.Import(names=names):
                yield from (alias.name for alias in names)
            case ast.ImportFrom(module=str(module), names=names):
                yield from (f"rfcexport.{alias.name}" for alias in names) if module == "rfcexport" else (module,)
            case ast.FunctionDef() | ast.AsyncFunctionDef() if only_on_load:
                continue
            case ast.If(test=ast.Name(id="TYPE_CHECKING")) if only_on_load:
                continue
            case _:
                yield from imports(node, only_on_load=only_on_load)


def layer_of(module: str) -> int:
    """The row of the table that holds the module, or the folder it lies in."""
    top = module.split(".")[0]
    return next((row for row, names in enumerate(LAYERS) if top in names), len(LAYERS))


def test_the_map_shows_the_same_rows() -> None:
    rows = re.findall(r"(?m)^\| ((?:`\w+/?`[ ]?)+) \|", (PACKAGE.parent / "ARCHITECTURE.md").read_text("utf-8"))
    assert tuple(tuple(re.findall(r"\w+", row)) for row in rows) == LAYERS


def test_every_module_has_its_row_in_the_table() -> None:
    stated = [name for row in LAYERS for name in row]
    found = {name.split(".")[0] for name in modules()}
    assert sorted(stated) == sorted(found)


@pytest.mark.parametrize("module", sorted(modules()))
def test_imports_point_to_the_same_layer_or_a_lower_one(module: str) -> None:
    # `_HOMES` and TYPE_CHECKING let the package name what is above it; nothing else may.
    own = {name.removeprefix("rfcexport.") for name in imports(modules()[module]) if name.startswith("rfcexport.")}
    upward = {name for name in own if name in modules() and layer_of(name) > layer_of(module)}
    assert upward == set()


def test_no_module_is_part_of_a_circle_of_imports() -> None:
    edges = {
        module: {name.removeprefix("rfcexport.") for name in imports(tree, only_on_load=True)} & set(modules())
        for module, tree in modules().items()
    }
    while leaves := {module for module, needs in edges.items() if not needs}:
        edges = {module: needs - leaves for module, needs in edges.items() if module not in leaves}
    assert edges == {}


@pytest.mark.parametrize("door", sorted(DOORS))
def test_an_outside_package_is_imported_by_its_module_alone(door: str) -> None:
    users = {module for module, tree in modules().items() if door in {name.split(".")[0] for name in imports(tree)}}
    assert users <= DOORS[door]


def test_what_may_be_missing_is_imported_on_use() -> None:
    early = {
        (module, name)
        for module, tree in modules().items()
        for name in imports(tree, only_on_load=True)
        if name.split(".")[0] in IMPORTED_ON_USE
    }
    assert early == set()


def test_nothing_below_the_command_line_prints_or_exits() -> None:
    calls = {
        (module, node.func.id)
        for module, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("print", "exit", "input")
    }
    exits = {
        (module, "sys.exit")
        for module, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr == "exit" and getattr(node.value, "id", "") == "sys"
    }
    assert {module for module, _ in calls | exits} <= {"cli", "__main__"}
