"""Bands against every shift, one microsecond after another."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schedcheck import Event, Rule, Schedule, Severity, Stop, Verdict
from schedcheck.analysis.bands import bands
from schedcheck.testing import strategies
from schedcheck.testing.machine.delays import standings
from schedcheck.testing.strategies.grid import INSTANT
from tests.property.asked import constraints
from tests.unit.analysis.quiet import Quiet

# So long is a tick, in microseconds, and so far is looked either way.
GRIDS = st.sampled_from([(1, 9), (7, 40)])
slow = settings(suppress_health_check=list(HealthCheck))


def fit_of(schedule: Schedule, musts: list[Rule], shoulds: list[Rule]) -> str:
    """What a check says of a plan, in one word."""
    found = {Severity.MUST: standings(schedule, musts), Severity.SHOULD: standings(schedule, shoulds)}
    if Verdict.BROKEN in found[Severity.MUST]:
        return "broken"
    kept = all(verdict is Verdict.KEPT for verdicts in found.values() for verdict in verdicts)
    return "clear" if kept else "soft"


@slow
@given(data=st.data())
def test_bands_say_of_each_shift_what_a_check_says(data: st.DataObject) -> None:
    """They follow one another without a gap, and no two of one sort do."""
    ticks, reach = data.draw(GRIDS)
    tick = ticks * INSTANT
    schedule = data.draw(
        strategies.schedules(min_people=2, max_people=3, min_stops=2, max_stops=4, max_uncertain=1, tick=tick)
    )
    asked: list[Any] = data.draw(st.lists(constraints(schedule, tick=tick), min_size=1, max_size=4))
    rules = [Rule(each, id=str(number)) for number, each in enumerate(asked)]
    musts, shoulds = rules[::2], rules[1::2]
    movable: list[Stop | Event] = [*schedule.stops, *schedule.events]
    what = data.draw(st.sampled_from(movable))
    found = bands(
        schedule, what, {"must": musts, "should": shoulds}, within=(reach * INSTANT, reach * INSTANT), alone=True
    )
    told: list[tuple[timedelta, str]] = []
    for shift in range(-reach, reach):
        fits = fit_of(schedule.move(what, by=shift * INSTANT), musts, shoulds)
        if not told or told[-1][1] != fits:
            told.append((shift * INSTANT, fits))

    assert told == [(each.start, each.fit.value) for each in found]
    assert [each.start for each in found][1:] == [each.end for each in found][:-1]


@slow
@given(data=st.data())
def test_bands_of_a_constraint_of_a_user_say_what_a_check_says(data: st.DataObject) -> None:
    """One that says no more of itself than its findings."""
    ticks, reach = data.draw(GRIDS)
    tick = ticks * INSTANT
    schedule = data.draw(
        strategies.schedules(min_people=2, max_people=2, min_stops=2, max_stops=4, uncertain=(), tick=tick)
    )
    first, second = schedule.leaders[:2]
    rule = Rule(Quiet(first, second, at_least=data.draw(strategies.spans(min_size=1, tick=tick))))
    movable: list[Stop | Event] = [*schedule.stops, *schedule.events]
    what = data.draw(st.sampled_from(movable))
    found = bands(schedule, what, [rule], within=(reach * INSTANT, reach * INSTANT), alone=True)
    shifts = [shift * INSTANT for shift in range(-reach, reach)]

    assert [fit_of(schedule.move(what, by=each), [rule], []) for each in shifts] == [
        found.at(each).fit for each in shifts
    ]
