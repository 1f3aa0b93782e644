"""How time grows with the length of itineraries: per stop it stays much the same where nothing is quadratic."""

from collections.abc import Callable

import attrs
import pytest

from schedcheck import Avoid, Capacity, Exclusive, NoOverlap, Schedule, Together, Travel, check
from schedcheck.constraints import Constraint
from tests.benchmarks.plans import CITY, avoid_rules, plain_comparison, schedule
from tests.benchmarks.tables import median_times, show

LENGTHS = (60, 120, 240, 480)
PEOPLE = 6


def plans() -> list[Schedule]:
    """Plans of ever more stops a person, with as many rooms to each stop."""
    return [schedule(PEOPLE, stops, stops * 2) for stops in LENGTHS]


def fresh_check(plan: Schedule, rule: Constraint) -> Callable[[], object]:
    """A check of one rule which finds nothing worked out."""
    return lambda: check(Schedule(attrs.evolve(each) for each in plan.itineraries), must=[rule])


def test_time_per_stop(capsys: pytest.CaptureFixture[str]) -> None:
    """Microseconds per stop, for plans of 60 to 480 stops a person; the plain comparison is quadratic."""
    made = plans()
    one, other, *_ = made[0].leaders
    rules: list[Constraint] = [
        avoid_rules(made[0], 1)[0],
        Together(one, other),
        NoOverlap(),
        Travel(speed=50),
        Capacity(CITY),
        Exclusive(CITY),
    ]
    pair = avoid_rules(made[0], 1)
    rows: dict[str, list[float]] = {}
    for plan in made:
        calls = {"each span with each": _plain(plan, pair)} | {each.code: fresh_check(plan, each) for each in rules}
        for name, seconds in median_times(calls, rounds=3).items():
            rows.setdefault(name, []).append(seconds * 1e6 / (PEOPLE * len(plan.itineraries[0].stops)))
    show(
        capsys,
        f"Microseconds per stop of {PEOPLE} people, by stops a person",
        ("", *map(str, LENGTHS)),
        [(name, *(f"{time:.1f}" for time in times)) for name, times in rows.items()],
    )


def _plain(plan: Schedule, rules: list[Avoid]) -> Callable[[], object]:
    return lambda: plain_comparison(plan, rules)
