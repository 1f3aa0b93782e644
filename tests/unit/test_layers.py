"""Who may import whom (the order is told in docs/explanation/layers.md), and what the package promises by its names."""

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from graphlib import TopologicalSorter
from importlib import import_module
from importlib.util import resolve_name
from pathlib import Path

import pytest

import schedcheck

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src"
REFERENCE = ROOT / "docs" / "reference"

# A module imports only from the lines above its own, and from its own line. `_*` are the private helpers.
LAYERS = (
    "errors",
    "_*",
    "interval",
    "recurrence",
    "verdict",
    "kernels",
    "model",
    "encounters",
    "columns",
    "schedule",
    "waivers",
    "finding",
    "conflict",
    "constraints",
    "rules",
    "rulebook",
    "result",
    "cost",
    "text",
    "report_json",
    "report",
    "checker",
    "analysis",
    "exporters",
    "importers",
    "testing",
    "cli",
    "__main__",
)
# The command line joins them; none of them knows another.
APART = ("checker", "exporters", "importers")
# Slow to load, or an extra: asked for only by who needs them.
LOADED_WHEN_USED = {
    "caldav",
    "cattrs",
    "click",
    "hypothesis",
    "icalendar",
    "jsonschema",
    "narwhals",
    "numpy",
    "pyarrow",
    "rich",
}


def module_names() -> dict[str, Path]:
    """Every module of the package by its full name, the package itself left out: it shows what the others hold."""
    files = sorted((SOURCE / "schedcheck").rglob("*.py"))
    names = {".".join(file.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__"): file for file in files}
    return {name: file for name, file in names.items() if name != "schedcheck"}


def imported_names(source: str, package: str) -> Iterator[str]:
    """Yield full dotted names of what *source* imports, also inside functions and under TYPE_CHECKING.

    Args:
        source: The text of a module.
        package: The package in which its relative imports start.
    """
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=aliases):
                yield from (alias.name for alias in aliases)
            case ast.ImportFrom(module=module, names=aliases, level=level):
                start = resolve_name("." * level + (module or ""), package)
                yield from (f"{start}.{alias.name}" for alias in aliases)
            case _:
                pass


def nearest_module(name: str, modules: Mapping[str, Path]) -> str:
    """The module which *name* is, or else the one it is taken from; `schedcheck` where that is none of *modules*."""
    while name not in modules and "." in name:
        name = name.rpartition(".")[0]
    return name


def imports_of(name: str) -> set[str]:
    """The modules of the package, by full name, which the module *name* imports; the package itself too."""
    file = MODULES[name]
    package = name if file.name == "__init__.py" else name.rpartition(".")[0]
    imported = imported_names(file.read_text(encoding="utf-8"), package)
    return {nearest_module(each, MODULES) for each in imported if each.split(".")[0] == "schedcheck"} - {name}


def layer(name: str) -> str:
    """The line of LAYERS on which the module *name* stands; none for the package itself, which shows them all."""
    top = name.partition(".")[2].partition(".")[0]
    return top if top in LAYERS or not top.startswith("_") else "_*"


MODULES = module_names()
every_module = pytest.mark.parametrize("name", MODULES)


def test_reads_every_form_of_import() -> None:
    """Plain, from, relative, hidden in a function or behind TYPE_CHECKING: none is missed."""
    source = """
import a.b
from c import d
from . import e
from ..f import g
def function():
    import h
if TYPE_CHECKING:
    from i import j
"""

    assert {"a.b", "c.d", "p.q.e", "p.f.g", "h", "i.j"} == set(imported_names(source, "p.q"))


def test_finds_the_module_a_name_is_taken_from() -> None:
    """A name is a module, or something in one, or in the package itself."""
    modules = {"schedcheck.model": Path(), "schedcheck.model.place": Path()}

    assert "schedcheck.model.place" == nearest_module("schedcheck.model.place", modules)
    assert "schedcheck.model.place" == nearest_module("schedcheck.model.place.Place", modules)
    assert "schedcheck.model" == nearest_module("schedcheck.model.Place", modules)
    assert "schedcheck" == nearest_module("schedcheck.check", modules)


def test_private_helpers_share_a_layer() -> None:
    """A top-level name with an underscore is a helper, save the one Python runs."""
    assert "_*" == layer("schedcheck._time")
    assert "__main__" == layer("schedcheck.__main__")
    assert "model" == layer("schedcheck.model._words")
    assert "" == layer("schedcheck")


@every_module
def test_every_module_has_a_layer(name: str) -> None:
    """A new module says where it stands."""
    assert layer(name) in LAYERS


@every_module
def test_imports_only_from_its_own_layer_and_above(name: str) -> None:
    """Data flows one way, and nobody takes names from the package itself, which is made of all layers."""
    allowed = LAYERS[: LAYERS.index(layer(name)) + 1]

    assert set() == {each for each in imports_of(name) if layer(each) not in allowed}


@every_module
def test_checker_exporters_and_importers_stay_apart(name: str) -> None:
    """Judging, writing and reading know nothing of one another."""
    others = set(APART) - {layer(name)} if layer(name) in APART else set()

    assert set() == {each for each in imports_of(name) if layer(each) in others}


def test_no_module_imports_itself_through_others() -> None:
    """There are no cycles, also none that only a type checker sees."""
    TopologicalSorter({name: imports_of(name) for name in MODULES}).prepare()


@every_module
def test_public_names_are_sorted_and_exist(name: str) -> None:
    """Each __all__ can be read like an index, and keeps what it promises."""
    module = import_module(name)
    names = list(getattr(module, "__all__", ()))

    assert sorted(set(names)) == names
    assert [] == [each for each in names if not hasattr(module, each)]


def test_public_names_of_the_package_are_sorted() -> None:
    """What `schedcheck` promises can be read like an index."""
    assert sorted(set(schedcheck.__all__)) == list(schedcheck.__all__)


@pytest.mark.parametrize("name", schedcheck.__all__)
def test_public_name_exists(name: str) -> None:
    """What is loaded when first used is there when used."""
    assert hasattr(schedcheck, name)


@pytest.mark.parametrize("name", schedcheck.__all__)
def test_public_name_is_in_the_reference(name: str) -> None:
    """Each public name is shown as code on a page of the reference."""
    pages = "".join(page.read_text(encoding="utf-8") for page in sorted(REFERENCE.rglob("*.md")))

    assert name in re.findall(r"`(?:schedcheck\.)?(\w+)", pages)


def test_import_loads_nothing_slow_or_optional() -> None:
    """`import schedcheck` works without the extras, and does not wait for what a user may never call."""
    loaded = subprocess.run(
        [sys.executable, "-W", "error", "-c", "import json, sys, schedcheck; print(json.dumps(list(sys.modules)))"],
        capture_output=True,
        text=True,
        check=True,
    )

    assert set() == LOADED_WHEN_USED & set(json.loads(loaded.stdout))
