"""What Hypothesis does of itself with our types: draw them where it is asked for them, and print them as code."""

import os
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.vendor.pretty import pretty

from schedcheck import Avoid, Event, Itinerary, Leader, Place, Schedule, Series
from schedcheck import testing as kit
from schedcheck.constraints import BUILTIN
from schedcheck.testing import code_of, series
from schedcheck.testing.strategies.by_type import BY_TYPE
from tests.unit.testing.drawn import slow

SOURCE = Path(__file__).parents[3] / "src"
ADA, BO = Leader("Ada"), Leader("Bo")
TALK = Event("Talk", Place("Hall"), "2022-11-15T10:00Z", "2022-11-15T11:00Z")


@pytest.fixture
def installed(tmp_path: Path) -> str:
    """A path on which the package is as if it were installed, with its entry point."""
    folder = tmp_path / "schedcheck_here-1.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text("Metadata-Version: 2.1\nName: schedcheck-here\nVersion: 1\n", "utf-8")
    entries = "[hypothesis]\nschedcheck = _schedcheck_hypothesis:load\n"
    (folder / "entry_points.txt").write_text(entries, "utf-8")
    return os.pathsep.join([str(tmp_path), str(SOURCE)])


def run(code: str, path: str, **environment: str) -> str:
    """What a script prints in a process of its own."""
    env = {**os.environ, "PYTHONPATH": path, **environment}
    done = subprocess.run([sys.executable, "-c", dedent(code)], env=env, capture_output=True, text=True, check=False)
    assert (0, "") == (done.returncode, done.stderr)
    return done.stdout.strip()


def test_the_entry_point_is_that_of_the_project() -> None:
    """As it is tested here."""
    project = (SOURCE.parent / "pyproject.toml").read_text(encoding="utf-8")

    assert '[project.entry-points.hypothesis]\nschedcheck = "_schedcheck_hypothesis:load"\n' in project


@pytest.mark.parametrize("order", ["import hypothesis, schedcheck", "import schedcheck, hypothesis"])
def test_plans_are_drawn_with_nothing_else_imported(installed: str, order: str) -> None:
    """Whichever of the two comes first; the strategies come when they are asked for."""
    told = run(
        f"""
        import sys
        {order}
        from hypothesis import HealthCheck, given, settings
        print("schedcheck.testing" in sys.modules)

        @settings(max_examples=5, suppress_health_check=[HealthCheck.too_slow])
        @given(...)
        def test(schedule: schedcheck.Schedule, leader: schedcheck.Leader, avoid: schedcheck.Avoid):
            names.add(leader.name)

        names = set()
        test()
        print(names, len(schedcheck.testing.strategies.by_type.BY_TYPE))
        """,
        installed,
    )

    assert told == f"False\n{{'Leader'}} {len(BY_TYPE)}"


def test_hypothesis_alone_loads_nothing_of_ours(installed: str) -> None:
    """So it gets no slower."""
    told = run("import sys, hypothesis; print([each for each in sys.modules if 'schedcheck' in each])", installed)

    assert told == "['_schedcheck_hypothesis']"


def test_whoever_wants_no_plugins_has_none(installed: str) -> None:
    """As Hypothesis promises."""
    code = """
    import hypothesis, schedcheck
    from hypothesis.strategies._internal.types import _global_type_lookup
    print(schedcheck.Schedule in _global_type_lookup)
    """

    assert "False" == run(code, installed, HYPOTHESIS_NO_PLUGINS="1")
    assert "True" == run(code, installed)


@pytest.mark.parametrize("kind", BY_TYPE, ids=lambda kind: kind.__name__)
@slow
@given(data=st.data())
def test_each_type_is_drawn(kind: type, data: st.DataObject) -> None:
    """By a strategy of ours, not by what Hypothesis would guess of its fields."""
    assert type(data.draw(st.from_type(kind))) is kind


def test_every_constraint_and_all_of_the_model_is_drawn() -> None:
    """None of the values that a user builds is left out."""
    model = {getattr(sys.modules["schedcheck.model"], name) for name in sys.modules["schedcheck.model"].__all__}

    assert {*BUILTIN, *(each for each in model if hasattr(each, "__attrs_attrs__"))} <= set(BY_TYPE)


@slow
@given(st.data())
def test_a_series_comes_as_often_as_it_is_told(data: st.DataObject) -> None:
    """By a rule or at times."""
    made = data.draw(series(min_size=2, max_size=4))

    assert isinstance(made, Series)
    assert 2 <= len(made.events) <= 4


def test_values_are_printed_as_code() -> None:
    """Without what has its default, on lines that fit."""
    plan = Schedule(
        [Itinerary.of(ADA, TALK), Itinerary.of(BO, TALK.attend(arrive="2022-11-15T10:30Z"), represents=ADA)]
    )

    expected = """\
Schedule([
    Itinerary.of(
        Leader("Ada"),
        Event("Talk", Place("Hall"), "2022-11-15 10:00Z", "2022-11-15 11:00Z")
    ),
    Itinerary.of(
        Leader("Bo"),
        Event(
            "Talk",
            Place("Hall"),
            "2022-11-15 10:00Z",
            "2022-11-15 11:00Z"
        ).attend(arrive="2022-11-15 10:30Z"),
        represents=Leader("Ada")
    )
])"""
    assert expected == pretty(plan)
    assert 'Avoid(Leader("Ada"), Leader("Bo"))' == pretty(Avoid(ADA, BO))


@pytest.mark.parametrize("kind", [Schedule, *BUILTIN], ids=lambda kind: kind.__name__)
@slow
@given(data=st.data())
def test_what_is_printed_of_a_failing_example_builds_it(kind: type, data: st.DataObject) -> None:
    """With the names that a test of rules has imported anyway."""
    value = data.draw(st.from_type(kind))
    names = dict(vars(sys.modules["schedcheck"]))
    exec(f"from datetime import *; from zoneinfo import *; value = {pretty(value)}", names)  # noqa: S102 - it is what is tested

    assert value == names["value"]
    assert code_of(value=value) == code_of(value=names["value"])


def test_a_failing_example_is_printed_as_code() -> None:
    """Whole, with nothing of what the engine keeps."""

    @settings(database=None, derandomize=True)
    @given(delegation=kit.delegations(), span=kit.spans(min_size=2))
    def failing(delegation: object, span: object) -> None:
        raise AssertionError(delegation, span)

    with pytest.raises(AssertionError) as caught:
        failing()

    told = "\n".join(getattr(caught.value, "__notes__", []))
    assert 'delegation=Delegation("Delegation 1"),' in told
