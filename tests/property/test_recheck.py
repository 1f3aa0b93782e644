"""A report checked again says what a full check would; a rule that holds for a time hides nothing that counts in it."""

from __future__ import annotations

from datetime import timedelta

import attrs
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schedcheck import Avoid, Interval, Leader, Rule, Schedule, Verdict, check, recheck
from schedcheck.testing import strategies
from tests.property.asked import rules

PLANS = strategies.schedules(min_stops=1, max_stops=4)
INSTANT = timedelta(microseconds=1)
LONG = timedelta(days=2000)
NEWCOMER = Leader("Newcomer")
slow = settings(suppress_health_check=list(HealthCheck))


@st.composite
def changed(draw: st.DrawFn, schedule: Schedule) -> Schedule:
    """A plan made from another by one change."""
    itinerary = draw(st.sampled_from(schedule.itineraries))
    other = draw(st.sampled_from([None, *(each.leader for each in schedule.itineraries if each is not itinerary)]))
    changes: list[st.SearchStrategy[Schedule]] = [
        st.just(Schedule(each for each in schedule.itineraries if each is not itinerary)),
        st.just(
            Schedule(
                attrs.evolve(each, represents=other) if each is itinerary else each for each in schedule.itineraries
            )
        ),
    ]
    if NEWCOMER not in schedule and itinerary.represents != NEWCOMER:
        changes.append(st.just(schedule.substitute(itinerary.leader, NEWCOMER)))
    for stop in itinerary.stops:
        changes += [
            strategies.spans().map(lambda by, stop=stop: schedule.move(stop, by=by)),  # type: ignore[misc]  # a default is no type
            st.just(schedule.remove(stop)),
            st.just(schedule.replace(stop, attrs.evolve(stop, status="cancelled"))),
        ]
        if stop.event is not None:
            changes.append(strategies.spans().map(lambda by, event=stop.event: schedule.move(event, by=by)))  # type: ignore[misc]  # as above
    return draw(st.one_of(changes))


@slow
@given(st.data())
def test_recheck_equals_a_full_check(data: st.DataObject) -> None:
    """After one change and after another, for rules of every kind and time."""
    schedule = data.draw(PLANS)
    asked = data.draw(st.lists(rules(schedule), min_size=1, max_size=4))
    report = check(schedule, must=asked)
    for _ in range(2):
        schedule = data.draw(changed(schedule)) if schedule.itineraries else schedule
        report = recheck(report, schedule)

        assert check(schedule, must=asked) == report


@slow
@given(data=st.data(), since=st.booleans())
def test_a_rule_in_force_for_a_time_hides_nothing_in_it(data: st.DataObject, *, since: bool) -> None:
    """What is not kept during a time is not kept by a rule that holds then."""
    schedule = data.draw(PLANS)
    avoid: Avoid = attrs.evolve(data.draw(strategies.avoids(schedule)), during=None)
    moment = data.draw(strategies.moments())
    during = Interval(moment + INSTANT, moment + LONG) if since else Interval(moment - LONG, moment - INSTANT)
    rule = Rule(avoid, since=moment) if since else Rule(avoid, until=moment)
    meant = check(schedule, must=[attrs.evolve(avoid, during=during)]).results[0]
    found = check(schedule, must=[rule]).results[0]

    assert meant.verdict is Verdict.KEPT or not found.kept
