"""One change of a plan, and very many tried: from a thousand events to as many as SCHEDCHECK_BENCH_SIZES asks for."""

import os
import random
from datetime import timedelta
from itertools import islice
from statistics import median, quantiles
from time import perf_counter

import pytest

from schedcheck import Exclusive, Report, Schedule, Stop, check, check_many, recheck
from tests.benchmarks import ours
from tests.benchmarks.optional import optional
from tests.benchmarks.tables import show
from tests.benchmarks.workload import workload

np = optional("numpy")
SIZES = [int(each) for each in os.environ.get("SCHEDCHECK_BENCH_SIZES", "1000,10000,100000").split(",")]
MOVES = 400
PLACES = 10_000
MINUTES = (-30, -15, 5, 15, 30, 60)


def some_stop(plan: Schedule, people: list[str], chance: random.Random) -> Stop:
    """A stop of somebody who has one."""
    while True:
        stops = plan.itinerary(chance.choice(people)).stops
        if stops:
            return chance.choice(stops)


def edits(plan: Schedule, report: Report, people: list[str]) -> tuple[list[float], list[float]]:
    """Seconds of each of many moves, one after another, and of checking again after it; nothing is asked twice."""
    chance = random.Random(7)  # noqa: S311 - the same in every run
    moves, checks = [], []
    for _ in range(MOVES):
        stop = some_stop(plan, people, chance)
        began = perf_counter()
        plan = plan.move(stop, by=timedelta(minutes=chance.choice(MINUTES)))
        moved = perf_counter()
        report = recheck(report, plan)
        assert isinstance(report.ok, bool)
        checks.append(perf_counter() - moved)
        moves.append(moved - began)
    return moves, checks


@pytest.mark.skipif(not np, reason="needs numpy")
def test_one_change(capsys: pytest.CaptureFixture[str]) -> None:
    """A thousand pairs of people and delegations to be kept apart, nobody in two places at once; one stop moved."""
    rows = []
    for size in SIZES:
        given = ours.given(workload(size))
        plan = given.plan()
        rules = [each for each in given.rules if not isinstance(each, Exclusive)]
        began = perf_counter()
        report = check(plan, must=rules)
        whole = perf_counter() - began
        people = [each.id for each in given.leaders]
        moves, checks = edits(plan, report, people)
        stop = some_stop(plan, people, random.Random(11))  # noqa: S311 - as above
        changes = [(stop, place) for place in islice(given.rooms * (1 + PLACES // len(given.rooms)), PLACES)]
        began = perf_counter()
        tried = sum(1 for _ in check_many(report, changes))
        each = (perf_counter() - began) / tried
        rows.append(
            (
                f"{size:,}",
                f"{whole * 1000:.0f} ms",
                f"{median(moves) * 1e6:.0f} us",
                f"{median(checks) * 1e6:.0f} us",
                f"{quantiles(checks, n=10)[8] * 1e6:.0f} us",
                f"{1 / each:,.0f}",
            )
        )
    head = ("events", "check", "move, median", "recheck, median", "90 %", "tries a second")
    show(capsys, f"one change, with 1,000 rules; {MOVES} edits, one stop in {PLACES:,} places", head, rows)
