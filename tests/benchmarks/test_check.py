"""Forty leaders, sixty stops each, five hundred rules, beside a plain comparison of each span with each."""

from collections.abc import Callable
from datetime import timedelta

import attrs
import pytest

from schedcheck import Itinerary, Schedule, check, recheck
from tests.benchmarks.plans import avoid_rules, plain_comparison, schedule
from tests.benchmarks.tables import median_time, show

PEOPLE, STOPS, RULES = 40, 60, 500


def fresh(plan: Schedule) -> Schedule:
    """The same plan with nothing worked out yet."""
    return Schedule(attrs.evolve(each) for each in plan.itineraries)


def rebuilt(plan: Schedule) -> Schedule:
    """The same plan with every stop and itinerary made anew."""
    return Schedule(
        Itinerary(each.leader, tuple(attrs.evolve(stop) for stop in each.stops)) for each in plan.itineraries
    )


def timed(call: Callable[[Schedule], object], plan: Schedule, rounds: int = 5) -> float:
    """The median time of a call on a plan with nothing worked out yet, without the time to make that plan."""
    plans = iter([fresh(plan) for _ in range(rounds)])
    return median_time(lambda: call(next(plans)), rounds=rounds)


@pytest.mark.parametrize(("rooms", "title"), [(3000, "mostly keeps its rules"), (12, "breaks many of its rules")])
def test_check_and_recheck(capsys: pytest.CaptureFixture[str], rooms: int, title: str) -> None:
    """A full check, a check again after one move, and building the plan; medians of five rounds."""
    plan = schedule(PEOPLE, STOPS, rooms)
    rules = avoid_rules(plan, RULES)
    report = check(plan, must=rules)
    moved = plan.move(next(plan.stops), by=timedelta(minutes=5))
    plain = timed(lambda one: plain_comparison(one, rules), plan)
    rows = [
        ("each span with each, plain Python", plain),
        ("check, nothing worked out", timed(lambda one: check(one, must=rules), plan)),
        ("check, the plan as before", median_time(lambda: check(plan, must=rules))),
        ("recheck after one move", median_time(lambda: recheck(report, moved))),
        ("move one stop", median_time(lambda: plan.move(next(plan.stops), by=timedelta(minutes=5)))),
        ("build all stops and the plan", median_time(lambda: rebuilt(plan))),
    ]
    broken = sum(len(each.broken) for each in report.results)
    show(
        capsys,
        f"{PEOPLE} leaders x {STOPS} stops x {RULES} rules, a plan that {title} ({broken} broken findings)",
        ("", "ms", "to plain"),
        [(what, f"{seconds * 1000:.1f}", f"{seconds / plain:.2f}") for what, seconds in rows],
    )


@pytest.mark.parametrize("rooms", [3000, 12])
def test_finds_what_the_plain_comparison_finds(rooms: int) -> None:
    """Both do the same work: as many broken pairs, and the same least slack where there is one."""
    plan = schedule(PEOPLE, STOPS, rooms)
    rules = avoid_rules(plan, RULES)
    report = check(plan, must=rules)
    broken, slacks = plain_comparison(plan, rules)

    assert broken == sum(len(each.broken) for each in report.results)
    assert [None if each == 1 << 62 else timedelta(microseconds=each) for each in slacks] == [
        each.slack for each in report.results
    ]
