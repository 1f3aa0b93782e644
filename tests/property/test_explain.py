"""What explains a plan: nothing can be left out of it, and without what is dropped no must is broken."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import attrs
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schedcheck import Schedule, Stop, Verdict, check
from schedcheck.analysis.explain import explain
from schedcheck.testing import strategies
from tests.property.asked import constraints

PLANS = strategies.schedules(min_people=2, max_people=3, min_stops=1, max_stops=3, max_uncertain=1)
slow = settings(suppress_health_check=list(HealthCheck))


def of(schedule: Schedule, stops: tuple[Stop, ...]) -> Schedule:
    """The plan with some of its stops alone."""
    return Schedule(
        attrs.evolve(each, stops=[stop for stop in each.stops if stop in stops]) for each in schedule.itineraries
    )


@slow
@given(st.data())
def test_explanation_is_irreducible(data: st.DataObject) -> None:
    """Each conflict is one, and none without any of its stops."""
    schedule = data.draw(PLANS)
    rules: list[Any] = data.draw(st.lists(constraints(schedule), min_size=1, max_size=4))
    report = check(schedule, must=rules)
    made = explain(report)

    assert {each.rule.id for each in report.results if each.verdict is Verdict.BROKEN} == {
        each.rule.id for each in made.conflicts
    }
    for each in made.conflicts:
        found = [
            check(of(schedule, tuple(stops)), must=[each.rule]).results[0].verdict is Verdict.BROKEN
            for stops in (each.stops, *combinations(each.stops, len(each.stops) - 1))
        ]
        assert [True] + [False] * (len(found) - 1) == found


@slow
@given(st.data())
def test_what_is_dropped_mends_the_plan(data: st.DataObject) -> None:
    """None of it can stay; and where it is said to be smallest, no smaller set of stops does."""
    schedule = data.draw(PLANS)
    rules: list[Any] = data.draw(st.lists(constraints(schedule), min_size=1, max_size=4))
    before = check(schedule, must=rules)
    made = explain(schedule, rules)

    def mended(dropped: tuple[Stop, ...]) -> bool:
        left = tuple(each for each in schedule.stops if each not in dropped)
        report = check(of(schedule, left), must=rules)
        asked = [
            (one, other)
            for one, other in zip(before.results, report.results, strict=True)
            if getattr(one.rule.constraint, "best_of", False)
        ]
        return report.ok and not any(one.measured and not other.measured for one, other in asked)

    if made.drop is not None:
        assert mended(made.drop)
    if made.drop:
        assert not any(map(mended, combinations(made.drop, len(made.drop) - 1)))
    if made.smallest:
        size = len(made.drop) if made.drop is not None else 4
        fewer = (each for count in range(size) for each in combinations(tuple(schedule.stops), count))
        assert not any(map(mended, fewer))
