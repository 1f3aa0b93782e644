"""What Hypothesis draws where it is asked for one of our types: `from_type(Schedule)`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias

from hypothesis import strategies as st

from schedcheck.checker import check
from schedcheck.constraints import Constraint
from schedcheck.encounters import Encounter
from schedcheck.finding import Finding
from schedcheck.interval import Interval
from schedcheck.model import (
    Delegation,
    Event,
    Itinerary,
    Layout,
    Leader,
    Place,
    Seat,
    Series,
    Stop,
    Summit,
    Turn,
    Turns,
)
from schedcheck.recurrence import Recurrence
from schedcheck.report import Report
from schedcheck.result import Result
from schedcheck.rules import Rule
from schedcheck.schedule import Schedule
from schedcheck.testing.strategies.constraint import STRATEGIES, ConstraintStrategy
from schedcheck.testing.strategies.event import events, summits
from schedcheck.testing.strategies.grid import TICK, intervals
from schedcheck.testing.strategies.leader import delegations, leaders
from schedcheck.testing.strategies.place import places
from schedcheck.testing.strategies.rule import rules
from schedcheck.testing.strategies.schedule import itineraries, schedules
from schedcheck.testing.strategies.seating import layouts, turns
from schedcheck.testing.strategies.series import series
from schedcheck.testing.strategies.stop import stops
from schedcheck.testing.strategies.waiver import waivers
from schedcheck.testing.strategies.window import recurrences
from schedcheck.waivers import Waiver

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

__all__ = ["BY_TYPE"]

AnyStrategy: TypeAlias = "SearchStrategy[Any]"


@st.composite
def _people(draw: DrawFn) -> list[Leader]:
    return [draw(leaders(name=f"Leader {number}")) for number in range(draw(st.integers(1, 4)))]


@st.composite
def _seated(draw: DrawFn) -> Layout:
    return draw(layouts(draw(_people())))


@st.composite
def _seats(draw: DrawFn) -> Seat:
    return draw(st.sampled_from(draw(_seated()).seats))


@st.composite
def _heard(draw: DrawFn) -> Turns:
    return draw(turns(draw(_people())))


@st.composite
def _turns(draw: DrawFn) -> Turn:
    return draw(st.sampled_from(draw(_heard()).order))


@st.composite
def _asked(draw: DrawFn, asking: ConstraintStrategy) -> Constraint:
    made: Constraint = draw(asking(draw(schedules())))
    return made


@st.composite
def _rules(draw: DrawFn) -> Rule:
    return draw(rules(draw(schedules())))


@st.composite
def _waivers(draw: DrawFn) -> Waiver:
    schedule = draw(schedules())
    return draw(waivers(check(schedule, must=[draw(rules(schedule))]), schedule, 1))


@st.composite
def _reports(draw: DrawFn) -> Report:
    schedule = draw(schedules())
    return check(schedule, must=[draw(rules(schedule))], should=draw(st.lists(rules(schedule), max_size=1)))


@st.composite
def _results(draw: DrawFn) -> Result:
    return draw(st.sampled_from(draw(_reports()).results))


@st.composite
def _findings(draw: DrawFn) -> Finding:
    found = [each for result in draw(_reports()).results for each in result.findings]
    # A rule may have found nothing: then it is about a stop by itself.
    alone = Finding.of(draw(stops()), required=TICK, actual=draw(st.sampled_from([TICK, 0 * TICK])))
    return draw(st.sampled_from([alone, *found]))


@st.composite
def _encounters(draw: DrawFn) -> Encounter:
    stop = draw(stops())
    one, other = Leader("Leader 0"), Leader("Leader 1")
    plan = Schedule([Itinerary(one, [stop]), Itinerary(other, [stop])])
    return draw(st.sampled_from(plan.encounters(one, other, within=TICK, implied=False)))


def _asking(each: ConstraintStrategy) -> Callable[[], AnyStrategy]:
    return lambda: _asked(each)


BY_TYPE: Mapping[type, Callable[[], AnyStrategy]] = MappingProxyType(
    {
        Delegation: delegations,
        Encounter: _encounters,
        Event: events,
        Finding: _findings,
        Interval: intervals,
        Itinerary: itineraries,
        Layout: _seated,
        Leader: leaders,
        Place: places,
        Recurrence: recurrences,
        Report: _reports,
        Result: _results,
        Rule: _rules,
        Schedule: schedules,
        Seat: _seats,
        Series: series,
        Stop: stops,
        Summit: summits,
        Turn: _turns,
        Turns: _heard,
        Waiver: _waivers,
        **{kind: _asking(each) for kind, each in STRATEGIES.items()},
    }
)
"""The strategy of each type: for constraints, about a plan of its own."""
