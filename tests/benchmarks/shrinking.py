"""How readable the smallest plans are that Hypothesis finds: the stops and people left, for some wrong rules.

Run `python -m tests.benchmarks.shrinking [seeds]`. Told are the stops that are left for each seed, beside the fewest
with which the mistake can be shown, and how many plans were tried.
"""

import sys
from collections.abc import Callable
from datetime import timedelta

from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from schedcheck import Finding, Schedule, Verdict
from schedcheck.constraints import Avoid, Capacity, Constraint, MaxLoad, Order
from schedcheck.testing import STRATEGIES, code_of, schedules


def _broken(finding: Finding) -> bool:
    return finding.verdict is Verdict.BROKEN


MISTAKES: dict[str, tuple[type[Constraint], Callable[[Finding], bool], int]] = {
    "touching is broken": (Avoid, lambda one: one.slack == timedelta(0) and one.verdict is Verdict.KEPT, 2),
    "ignores passages": (Avoid, lambda one: _broken(one) and any(each.implied for each in one.stops), 2),
    "never overfull": (Capacity, _broken, 1),
    "never too much": (MaxLoad, _broken, 1),
    "any order will do": (Order, _broken, 2),
}
"""Of each: the rule, which of its findings the mistake is about, and how many stops show it."""


def smallest(kind: type[Constraint], is_wrong: Callable[[Finding], bool], number: int) -> tuple[Schedule | None, int]:
    """The smallest plan that Hypothesis finds, and how many it tried."""
    found: list[Schedule] = []
    tried = 0

    @seed(number)
    @settings(max_examples=1000, database=None, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def look(data: st.DataObject) -> None:
        nonlocal tried
        tried += 1
        schedule = data.draw(schedules())
        constraint = data.draw(STRATEGIES[kind](schedule))
        if any(map(is_wrong, constraint.findings(schedule))):
            found.append(schedule)
            raise LookupError

    try:
        look()
    except LookupError:
        return found[-1], tried
    return None, tried


def main(seeds: int = 3) -> None:
    """Print a table, and the last plan of each."""
    for name, (kind, is_wrong, fewest) in MISTAKES.items():
        results = [smallest(kind, is_wrong, number) for number in range(seeds)]
        plans = [each for each, _ in results if each is not None]
        left = [sum(1 for _ in each.stops) for each in plans]
        print(f"{name:20} stops left {left} of {fewest}, tried {[tried for _, tried in results]}", flush=True)  # noqa: T201
        for each in plans[-1:]:
            print(code_of(each), end="\n\n", flush=True)  # noqa: T201


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
