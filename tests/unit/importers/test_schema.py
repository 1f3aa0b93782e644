import json
import runpy
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from schedcheck.constraints import BUILTIN, Constraint
from schedcheck.importers.plan import PlanError, parse_plan
from schedcheck.importers.schema import plan_schema, type_schema
from schedcheck.importers.tables import TABLES, constraint_keys

ROOT = Path(__file__).parents[3]
PLANS = sorted(path for folder in ("tests/samples/plans", "examples") for path in (ROOT / folder).rglob("*.toml"))


def as_json(text: str) -> dict[str, Any]:
    """The data of a TOML text as JSON has it."""
    data: dict[str, Any] = json.loads(json.dumps(tomllib.loads(text), default=lambda each: each.isoformat()))
    return data


def stored() -> dict[str, Any]:
    """The schema that is shipped."""
    data: dict[str, Any] = json.loads(
        files("schedcheck.importers").joinpath("plan.schema.json").read_text(encoding="utf-8")
    )
    return data


def test_schema_is_one() -> None:
    """It keeps the rules of its own draft."""
    Draft202012Validator.check_schema(plan_schema())


def test_shipped_schema_is_up_to_date() -> None:
    """To make it anew: `python -m schedcheck.importers.schema > src/schedcheck/importers/plan.schema.json`."""
    assert plan_schema() == stored()


@pytest.mark.parametrize("path", PLANS, ids=lambda each: each.name)
def test_plan_keeps_the_schema(path: Path) -> None:
    """What the loader takes, editors take too."""
    text = path.read_text(encoding="utf-8")
    try:
        parse_plan(text)
    except PlanError:
        return  # Not every TOML file of an example is a plan.

    assert [] == [each.message for each in Draft202012Validator(stored()).iter_errors(as_json(text))]


def test_sample_plans_are_found() -> None:
    """Else the test above would look at nothing."""
    assert "bali.toml" in [each.name for each in PLANS]


def test_tables_are_those_of_the_loader() -> None:
    """And one for the schema itself."""
    assert {"$schema", *TABLES} == set(stored()["properties"])


@pytest.mark.parametrize("name", [each for each in TABLES if each not in ("must", "should", "note")])
def test_keys_are_those_of_the_loader(name: str) -> None:
    """No more, no fewer, and the same must be given."""
    table = stored()["properties"][name]
    table = table.get("items", table)

    assert set(TABLES[name].types) == set(table["properties"])
    assert set(TABLES[name].required) == set(table.get("required", ()))
    assert table["additionalProperties"] is False


@pytest.mark.parametrize("kind", BUILTIN, ids=lambda each: each.code)
def test_keys_of_rules_are_those_of_the_loader(kind: type[Constraint]) -> None:
    """No more, no fewer, and the same must be given."""
    rule = stored()["$defs"][f"rule-{kind.code}"]

    assert set(constraint_keys(kind).types) == set(rule["properties"])
    assert set(constraint_keys(kind).required) == set(rule["required"])
    assert {"const": kind.code} == rule["properties"]["type"]


@pytest.mark.parametrize(
    "text",
    [
        '[[plase]]\nname = "Lobby"',
        '[[place]]\nname = "Lobby"\nclearence = "5 min"',
        '[[place]]\nname = "Lobby"\nclearance = 5',
        '[[place]]\nname = "Lobby"\nclearance = "5"',
        '[[place]]\nwalk = "5 min"',
        '[[place]]\nname = "Lobby"\nlevel = "floor"',
        '[place]\nname = "Lobby"',
        '[[event]]\ntitle = "Tea"\nplace = "lobby"\nstart = 2022-11-15',
        '[[must]]\ntype = "avod"\na = "alba"\nb = "boria"',
        '[[must]]\ntype = "avoid"\na = "alba"',
    ],
)
def test_schema_refuses_what_the_loader_refuses(text: str) -> None:
    """An editor shows it before the loader does."""
    with pytest.raises(PlanError):
        parse_plan(text)

    assert not Draft202012Validator(stored()).is_valid(as_json(text))


def test_keys_are_described() -> None:
    """Editors show what the model's own documentation says."""
    place = stored()["properties"]["place"]["items"]

    assert "A place, within another or on its own." == place["description"]
    assert "How long crossing the entrance takes, each way." == place["properties"]["walk"]["description"]


def test_type_that_nobody_knows() -> None:
    """A field of a new type needs a way to be read and described."""
    with pytest.raises(
        TypeError, match="a plan must not have values of a type that its reader does not know: <class 'complex'>"
    ):
        type_schema(complex)


@pytest.mark.filterwarnings("ignore:.*found in sys.modules")
def test_schema_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    """The module, when run, prints what is to be stored."""
    runpy.run_module("schedcheck.importers.schema", run_name="__main__")

    assert plan_schema() == json.loads(capsys.readouterr().out)
