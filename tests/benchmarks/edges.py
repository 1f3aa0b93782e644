"""How many examples it takes to find a wrong limit: by chance, by aiming, and by near misses on purpose.

Run `python -m tests.benchmarks.edges [seeds [coarse|fine]]`. Each wrong rule says broken where the slack is just zero,
as one does that compares with `<=` in place of `<`. Told is the median over the seeds, of at most `MOST` examples.
Plans are on the coarse grid, on which limits are met by chance, or as long on one of ten seconds, as real ones may be.
"""

import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from statistics import median
from typing import Any, ClassVar

import attrs
from attrs import frozen
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from schedcheck import Finding, MaxLoad, Schedule, Verdict, check
from schedcheck.constraints import Avoid, Constraint, Exclusive, Order
from schedcheck.testing import BASE, LONGEST, STRATEGIES, TICK, AnyConstraint, aim, near_misses, schedules

MOST = 100
KINDS: tuple[type[Constraint], ...] = (Avoid, MaxLoad, Exclusive, Order)
FINE = timedelta(seconds=10)
SMALL: dict[str, Any] = {"uncertain": (), "max_people": 3, "max_stops": 2, "max_events": 2}
GRIDS: dict[str, dict[str, Any]] = {
    "coarse": {"tick": TICK},
    "fine": {"tick": FINE, "min_value": BASE, "max_value": BASE + LONGEST * TICK},
}


@frozen
class AtTheLimit:
    """A constraint that says broken where another is kept with no slack to give."""

    code: ClassVar[str] = "at-the-limit"
    of: AnyConstraint

    def findings(self, schedule: Schedule) -> Iterator[Finding]:
        """Those of the other, too strict."""
        for each in self.of.findings(schedule):
            wrong = each.slack in {0, timedelta(0)} and each.verdict is Verdict.KEPT
            yield attrs.evolve(each, verdict=Verdict.BROKEN) if wrong else each

    def explain(self, finding: Finding) -> str:
        """As the other does."""
        return str(self.of.explain(finding))

    def __str__(self) -> str:
        return str(self.of)


Way = Callable[[type[Constraint], st.DataObject, dict[str, Any]], tuple[Schedule, AnyConstraint]]


def by_chance(kind: type[Constraint], data: st.DataObject, grid: dict[str, Any]) -> tuple[Schedule, AnyConstraint]:
    """Any plan and any constraint about it."""
    schedule = data.draw(schedules(**SMALL, **grid))
    return schedule, data.draw(STRATEGIES[kind](schedule))


def on_purpose(kind: type[Constraint], data: st.DataObject, grid: dict[str, Any]) -> tuple[Schedule, AnyConstraint]:
    """One brought near its limit."""
    found = data.draw(near_misses(kind, plans=schedules(**SMALL, **grid)))
    return found.schedule, found.constraint


def examples(kind: type[Constraint], way: Way, *, grid: dict[str, Any], number: int, aiming: bool) -> int:
    """How many examples it takes until the wrong one is told from the right one; one more than `MOST` if it is not."""
    tried = 0

    @seed(number)
    @settings(
        max_examples=MOST,
        database=None,
        deadline=None,
        phases=[Phase.generate, Phase.target],
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
    )
    @given(st.data())
    def look(data: st.DataObject) -> None:
        nonlocal tried
        schedule, constraint = way(kind, data, grid)
        tried += 1
        right, wrong = check(schedule, must=[constraint, AtTheLimit(constraint)]).results
        if aiming:
            aim(right)
        if wrong.verdict is Verdict.BROKEN is not right.verdict:
            raise LookupError

    try:
        look()
    except LookupError:
        # The last one is run once more.
        return tried - 1
    return MOST + 1


def main(seeds: int = 20, *only: str) -> None:
    """Print a table, of some of the grids or of all."""
    ways: dict[str, tuple[Way, bool]] = {
        "by chance": (by_chance, False),
        "aim()": (by_chance, True),
        "near_misses()": (on_purpose, False),
    }
    print(f"{'examples, median of ' + str(seeds):30}", *(f"{name:>14}" for name in ways), flush=True)  # noqa: T201
    for name, grid in ((each, GRIDS[each]) for each in only or GRIDS):
        for kind in KINDS:
            row = []
            for way, aiming in ways.values():
                counts = [examples(kind, way, grid=grid, number=each, aiming=aiming) for each in range(seeds)]
                row.append(median(counts))
            print(f"{kind.__name__ + ', ' + name:30}", *(f"{each:14}" for each in row), flush=True)  # noqa: T201


if __name__ == "__main__":
    seeds, *grids = sys.argv[1:] or ["20"]
    main(int(seeds), *grids)
