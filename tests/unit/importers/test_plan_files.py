from pathlib import Path

import pytest

from schedcheck.importers.files import LIMIT
from schedcheck.importers.plan import PlanError, load_plan, parse_plan


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "a = 1\nname Lobby",
            "p:2:6: the file must be TOML (expected '=' after a key in a key/value pair), got 'name Lobby'",
        ),
        ('a = """x', 'p:1:9: the file must be TOML (unterminated string), got \'a = """x\''),
        ("a = 1\na = 2", "p:2:6: the file must be TOML (cannot overwrite a value), got 'a = 2'"),
    ],
)
def test_no_toml(text: str, message: str) -> None:
    """A mistake in the syntax is told with line and column."""
    with pytest.raises(PlanError) as caught:
        parse_plan(text, name="p")

    assert message == str(caught.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{\n"a" 1}', "p:2:5: the file must be JSON (expecting ':' delimiter), got '\"a\" 1}'"),
        ("[1]", "p: a plan must be an object with tables such as place and itinerary, got a list"),
        ("5", "p: a plan must be an object with tables such as place and itinerary, got 5"),
        ('{"a": NaN}', "p: numbers must be finite, got NaN"),
    ],
)
def test_no_json(text: str, message: str) -> None:
    """A mistake in the syntax is told with line and column."""
    with pytest.raises(PlanError) as caught:
        parse_plan(text, name="p", format="json")

    assert message == str(caught.value)


def test_json_key_given_twice() -> None:
    """JSON readers would take the last one and say nothing."""
    text = '{"place": [{"name": "x", "name": "y", "geo": [1, [2]]}], "plan": {}, "plan": {}}'
    with pytest.raises(PlanError) as caught:
        parse_plan(text, name="p", format="json")

    assert ["p: plan must be given once, got it again", "p: place[1]: name must be given once, got it again"] == str(
        caught.value
    ).splitlines()


@pytest.mark.parametrize(("text", "form"), [("a = " + "[" * 100_000, "toml"), ("[" * 100_000, "json")])
def test_nested_too_deep(text: str, form: str) -> None:
    """What no parser can follow is refused."""
    with pytest.raises(
        PlanError, match="tables and lists must not lie so deep within one another, got more than can be read"
    ):
        parse_plan(text, format=form)


def test_number_too_long() -> None:
    """Python reads no whole number of so many digits."""
    with pytest.raises(PlanError, match=r"the file must be TOML \(exceeds the limit"):
        parse_plan("a = " + "9" * 5000)
    with pytest.raises(PlanError, match=r"the file must be JSON \(exceeds the limit"):
        parse_plan("9" * 5000, format="json")


def test_format_that_nobody_knows() -> None:
    """TOML and JSON are read, nothing else."""
    with pytest.raises(PlanError, match=r"plan: the format must be json or toml, got 'tom'; did you mean 'toml'\?"):
        parse_plan("", format="tom")


def test_file_name_without_a_known_ending(tmp_path: Path) -> None:
    """The ending tells the format."""
    with pytest.raises(PlanError, match=r"the name of a plan must end in .toml or .json, got 'plan.yaml'"):
        load_plan(tmp_path / "plan.yaml")


def test_file_that_is_not_there(tmp_path: Path) -> None:
    """What the system says is passed on."""
    with pytest.raises(FileNotFoundError):
        load_plan(tmp_path / "plan.toml")


def test_file_that_is_not_utf_8(tmp_path: Path) -> None:
    """The byte and its line are told."""
    path = tmp_path / "plan.toml"
    path.write_bytes(b'[[place]]\nname = "Caf\xe9"\n')

    with pytest.raises(PlanError, match=r":2: the file must be UTF-8, got byte 0xe9"):
        load_plan(path)


def test_file_that_is_too_large(tmp_path: Path) -> None:
    """It is refused before it is parsed."""
    path = tmp_path / "plan.toml"
    path.write_bytes(b"#" * (LIMIT + 1))

    with pytest.raises(PlanError, match="a plan must be no larger than 10 MiB, got more"):
        load_plan(path)
    with pytest.raises(PlanError, match="a plan must be no larger than 10 MiB, got more"):
        parse_plan("#" * (LIMIT + 1))
