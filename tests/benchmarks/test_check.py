"""Forty leaders, sixty stops each, five hundred rules, beside a plain comparison of each span with each."""

from datetime import timedelta

import attrs
import pytest

from schedcheck import Itinerary, Schedule, check, recheck
from tests.benchmarks.plans import avoid_rules, plain_comparison, schedule
from tests.benchmarks.tables import median_times, show

PEOPLE, STOPS, RULES = 40, 60, 500
ROUNDS = 5
PLAIN = "each span with each, plain Python"


def fresh(plan: Schedule) -> Schedule:
    """The same plan with nothing worked out yet."""
    return Schedule(attrs.evolve(each) for each in plan.itineraries)


def rebuilt(plan: Schedule) -> Schedule:
    """The same plan with every stop and itinerary made anew."""
    return Schedule(
        Itinerary(each.leader, tuple(attrs.evolve(stop) for stop in each.stops)) for each in plan.itineraries
    )


@pytest.mark.parametrize(("rooms", "title"), [(3000, "mostly keeps its rules"), (12, "breaks many of its rules")])
def test_check_and_recheck(capsys: pytest.CaptureFixture[str], rooms: int, title: str) -> None:
    """A full check, a check again after one move, and building the plan; medians of five rounds."""
    plan = schedule(PEOPLE, STOPS, rooms)
    rules = avoid_rules(plan, RULES)
    report = check(plan, must=rules)
    moved = plan.move(next(plan.stops), by=timedelta(minutes=5))
    first = next(plan.stops)
    # Plans with nothing worked out are made beforehand.
    unknown = iter([fresh(plan) for _ in range(ROUNDS)])
    times = median_times(
        {
            PLAIN: lambda: plain_comparison(plan, rules),
            "check, nothing worked out": lambda: check(next(unknown), must=rules),
            "check, the plan as before": lambda: check(plan, must=rules),
            "recheck after one move": lambda: recheck(report, moved),
            "move one stop": lambda: plan.move(first, by=timedelta(minutes=5)),
            "build all stops and the plan": lambda: rebuilt(plan),
        },
        rounds=ROUNDS,
    )
    broken = sum(len(each.broken) for each in report.results)
    show(
        capsys,
        f"{PEOPLE} leaders x {STOPS} stops x {RULES} rules, a plan that {title} ({broken} broken findings)",
        ("", "ms", "to plain"),
        [(what, f"{seconds * 1000:.1f}", f"{seconds / times[PLAIN]:.2f}") for what, seconds in times.items()],
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
