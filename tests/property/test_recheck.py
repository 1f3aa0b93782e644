"""A report checked again says what a full check would; a rule that holds for a time hides nothing that counts in it."""

from __future__ import annotations

from datetime import timedelta
from functools import reduce

import attrs
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schedcheck import Avoid, Interval, Rule, Schedule, Verdict, check, recheck
from schedcheck.testing import strategies
from schedcheck.testing.laws.edits import edited, edits
from tests.property.asked import rules

PLANS = strategies.schedules(min_stops=1, max_stops=4)
INSTANT = timedelta(microseconds=1)
LONG = timedelta(days=2000)
slow = settings(suppress_health_check=list(HealthCheck))


def changed(schedule: Schedule) -> st.SearchStrategy[Schedule]:
    """A plan made from another by one change."""
    return edits(schedule, max_size=1).map(lambda made: reduce(edited, made, schedule))


@slow
@given(st.data())
def test_recheck_equals_a_full_check(data: st.DataObject) -> None:
    """For rules of every kind that are in force for a time, too: the law of the testing kit asks constraints."""
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
