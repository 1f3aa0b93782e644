import re
import sys
from collections.abc import Callable
from datetime import timedelta
from importlib import reload
from inspect import Parameter, signature
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schedcheck import Rule, Summit, testing
from schedcheck.constraints import BUILTIN, Constraint
from schedcheck.errors import MissingExtra
from schedcheck.testing import STRATEGIES, schedules, strategies
from tests.unit.testing.drawn import slow

REFERENCE = Path(__file__).parents[3] / "docs" / "reference" / "testing.md"
each_constraint = pytest.mark.parametrize("kind", BUILTIN, ids=lambda kind: kind.code)


def plural(code: str) -> str:
    """The name of a strategy for constraints of a code."""
    name = code.replace("-", "_")
    if name.endswith(("days", "breaks")):
        return name
    if name.endswith(("ch", "x")):
        return f"{name}es"
    return f"{name[:-1]}ies" if name.endswith("ty") else f"{name}s"


def test_every_constraint_has_a_strategy() -> None:
    """None that comes with the library is left out, and no other is in."""
    assert set(BUILTIN) == set(STRATEGIES)


@each_constraint
def test_a_strategy_is_named_in_the_plural(kind: type[Constraint]) -> None:
    """Whoever knows the code of a constraint knows the name of its strategy."""
    assert getattr(testing, plural(kind.code)) is STRATEGIES[kind]


@each_constraint
def test_strategies_of_constraints_are_asked_alike(kind: type[Constraint]) -> None:
    """For a plan and a grid; all else has a default."""
    schedule, *others = signature(STRATEGIES[kind]).parameters.values()

    assert ("schedule", Parameter.POSITIONAL_OR_KEYWORD) == (schedule.name, schedule.kind)
    assert {Parameter.KEYWORD_ONLY} == {each.kind for each in others}
    assert strategies.TICK == {each.name: each.default for each in others}["tick"]


@each_constraint
@slow
@given(data=st.data(), tick=st.sampled_from([timedelta(microseconds=1), timedelta(hours=1), timedelta(hours=7)]))
def test_a_strategy_makes_its_constraint(kind: type[Constraint], data: st.DataObject, tick: timedelta) -> None:
    """For every plan, on any grid."""
    schedule = data.draw(schedules(tick=tick))

    assert isinstance(data.draw(STRATEGIES[kind](schedule, tick=tick)), kind)


@each_constraint
@slow
@given(data=st.data(), people=st.integers(0, 1))
def test_a_strategy_needs_hardly_anybody(kind: type[Constraint], data: st.DataObject, people: int) -> None:
    """A plan of one person will do, and one of nobody."""
    schedule = data.draw(schedules(min_people=people, max_people=people))

    assert isinstance(data.draw(STRATEGIES[kind](schedule)), kind)


@slow
@given(st.data())
def test_constraints_are_of_a_kind_that_has_a_strategy(data: st.DataObject) -> None:
    """And rules hold one of them, or what else they are told."""
    schedule = data.draw(schedules())
    told = data.draw(testing.avoids(schedule))
    rule = data.draw(testing.rules(schedule))

    assert type(data.draw(testing.constraints(schedule))) in STRATEGIES
    assert (Rule, True) == (type(rule), type(rule.constraint) in STRATEGIES)
    assert told is data.draw(testing.rules(schedule, asking=st.just(told))).constraint


@given(testing.summits(min_size=1, max_size=2))
def test_a_summit_lasts_as_long_as_its_events(summit: Summit) -> None:
    """It holds as many as are asked for."""
    assert 1 <= len(summit.events) <= 2
    assert all(summit.start <= each.start and (each.end or each.start) <= summit.end for each in summit.events)


@given(st.data())
def test_sizes_must_make_sense(data: st.DataObject) -> None:
    """No summit has three events and no more than two."""
    with pytest.raises(ValueError, match="0 <= min_size <= max_size must hold, got 3, 2"):
        data.draw(testing.summits(min_size=3, max_size=2))


def test_the_package_shows_what_its_strategies_are() -> None:
    """Each name of the sub-package is one of the package."""
    assert set(strategies.__all__) <= set(testing.__all__)


@pytest.mark.parametrize("name", testing.__all__)
def test_public_name_is_in_the_reference(name: str) -> None:
    """Each public name is shown as code on the page."""
    assert name in re.findall(r"`(\w+)", REFERENCE.read_text(encoding="utf-8"))


def test_without_hypothesis_it_says_which_extra_brings_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """As soon as it is imported."""
    monkeypatch.setitem(sys.modules, "hypothesis", None)
    with pytest.raises(MissingExtra) as caught:
        reload(testing)

    packages = "needs packages that are not installed: pip install 'schedcheck[testing]'"
    assert f"schedcheck.testing {packages}" == str(caught.value)


@pytest.mark.parametrize(
    ("made", "told"),
    [
        (
            lambda: testing.schedules(uncertain="tentative"),
            "uncertain must be several of ('tentative', 'unknown', 'slipping'), got 'tentative'",
        ),
        (lambda: testing.schedules(max_events=-1), "max_events must be zero or more, got -1"),
        (lambda: testing.schedules(max_uncertain=-1), "max_uncertain must be zero or more, got -1"),
        (lambda: testing.itineraries(max_uncertain=-1), "max_uncertain must be zero or more, got -1"),
        (lambda: testing.schedules(min_stops=3, max_stops=2), "0 <= min_stops <= max_stops must hold, got 3, 2"),
        (lambda: testing.schedules(min_people=3, max_people=2), "0 <= min_people <= max_people must hold, got 3, 2"),
        (lambda: testing.stops(event="x"), "event must be an Event, got 'x'"),  # type: ignore[arg-type]  # refused
        (lambda: testing.events_of("x"), "schedule must be a Schedule, got 'x'"),  # type: ignore[arg-type]  # refused
        (lambda: testing.with_purposes("x"), "schedule must be a Schedule, got 'x'"),  # type: ignore[arg-type]  # refused
    ],
    ids=map(str, range(9)),
)
@given(data=st.data())
def test_arguments_that_make_no_sense_are_refused(
    made: Callable[[], st.SearchStrategy[object]], told: str, data: st.DataObject
) -> None:
    """With what must hold, and what came."""
    with pytest.raises(ValueError, match=re.escape(told)):
        data.draw(made())


@each_constraint
@settings(max_examples=5)
@given(data=st.data())
def test_what_is_no_plan_is_refused(kind: type[Constraint], data: st.DataObject) -> None:
    """By the strategy of each constraint."""
    with pytest.raises(ValueError, match="schedule must be a Schedule, got 'x'"):
        data.draw(STRATEGIES[kind]("x"))  # type: ignore[arg-type]  # that is what is refused


@given(st.data())
def test_the_most_is_no_less_than_the_least(data: st.DataObject) -> None:
    """Where only one of them is told."""
    many = data.draw(schedules(min_people=5, min_stops=5))
    one = data.draw(schedules(max_people=1))

    assert [5] * 5 == [len(each.stops) for each in many.itineraries]
    assert len(one.itineraries) <= 1
